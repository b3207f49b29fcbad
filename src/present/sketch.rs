//! Small pictures of a run, as paths of SVG in a box of a given size.

use std::fmt::Write;

/// The room above the highest value, so that a line there is whole.
const MARGIN: f64 = 2.0;

/// What a box shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// The seconds from its left end to its right end.
    pub span: f64,
    /// The value at its top; at its bottom is 0.
    pub top: f64,
}

impl Frame {
    /// Where a time is, in seconds.
    #[must_use]
    pub fn x(&self, seconds: f64) -> f64 {
        (seconds / self.span.max(1e-9) * self.width).clamp(0.0, self.width)
    }

    /// Where a value is.
    #[must_use]
    pub fn y(&self, value: f64) -> f64 {
        self.height - (value / self.top.max(1e-9)).clamp(0.0, 1.0) * (self.height - MARGIN)
    }

    /// A line in which each value holds until the next one, and the last to the right end.
    #[must_use]
    pub fn stairs(&self, rows: impl Iterator<Item = (f64, f64)>) -> String {
        let (mut path, mut level) = (String::new(), None);
        for (seconds, value) in rows {
            if level == Some(value) {
                continue;
            }
            // Writing to a String cannot fail.
            let _ = match level {
                None => write!(path, "M{:.1} {:.1}", self.x(seconds), self.y(value)),
                Some(_) => write!(path, "H{:.1}V{:.1}", self.x(seconds), self.y(value)),
            };
            level = Some(value);
        }
        if level.is_some() {
            let _ = write!(path, "H{:.1}", self.width);
        }
        path
    }

    /// The area below such a line, with the highest value of each unit of the width.
    #[must_use]
    pub fn area(&self, rows: impl Iterator<Item = (f64, f64)>) -> String {
        let mut columns: Vec<(f64, f64)> = Vec::new();
        for (seconds, value) in rows {
            let column = libm::floor(self.x(seconds));
            match columns.last_mut() {
                Some((last, most)) if *last >= column => *most = most.max(value),
                _ => columns.push((column, value)),
            }
        }
        let seconds = |column: f64| column / self.width * self.span;
        let line = self.stairs(columns.into_iter().map(|(column, value)| (seconds(column), value)));
        if line.is_empty() { line } else { format!("{line}V{0:.1}H0Z", self.height) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { width: 100.0, height: 42.0, span: 50.0, top: 4.0 };

    #[test]
    fn a_stair_goes_on_to_the_right_end() {
        let rows = [(0.0, 1.0), (5.0, 1.0), (10.0, 4.0), (20.0, 2.0)];
        assert_eq!(FRAME.stairs(rows.into_iter()), "M0.0 32.0H20.0V2.0H40.0V22.0H100.0");
        assert_eq!(FRAME.stairs(std::iter::empty()), "");
    }

    #[test]
    fn an_area_keeps_its_peaks() {
        let rows = [(0.0, 2.0), (10.0, 1.0), (10.1, 4.0), (10.2, 1.0), (11.0, 2.0)];
        assert_eq!(FRAME.area(rows.into_iter()), "M0.0 22.0H20.0V2.0H22.0V22.0H100.0V42.0H0Z");
        assert_eq!(FRAME.area(std::iter::empty()), "");
    }
}
