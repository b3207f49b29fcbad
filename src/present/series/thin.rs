//! Thinning: however long a history, a line has at most two points for each column of pixels, and keeps its peaks.

/// A time span that is cut into columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    /// The left end, in seconds.
    pub(super) from: f64,
    /// The length, in seconds.
    pub(super) span: f64,
    /// How many there are.
    pub(super) count: f64,
}

/// What is seen of a column so far.
#[derive(Clone, Copy)]
struct Column {
    place: f64,
    lowest: (f64, f64),
    highest: (f64, f64),
}

impl Column {
    fn finish(self, points: &mut Vec<(f64, f64)>) {
        let (low, high) = (self.lowest, self.highest);
        let (first, second) = if low.0 <= high.0 { (low, high) } else { (high, low) };
        points.push(first);
        if second.0 > first.0 {
            points.push(second);
        }
    }
}

/// The lowest and the highest of each column, by time; a column that is all gaps is one.
pub(super) fn thin(values: impl Iterator<Item = (f64, f64)>, columns: Columns) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    let mut open: Option<Column> = None;
    for point in values {
        let place = libm::floor((point.0 - columns.from) / columns.span * columns.count);
        let mut column = match open.take() {
            Some(column) if column.place == place => column,
            other => {
                if let Some(column) = other {
                    column.finish(&mut points);
                }
                Column { place, lowest: point, highest: point }
            }
        };
        // What is no number gives way to what is one.
        if point.1 < column.lowest.1 || column.lowest.1.is_nan() {
            column.lowest = point;
        }
        if point.1 > column.highest.1 || column.highest.1.is_nan() {
            column.highest = point;
        }
        open = Some(column);
    }
    if let Some(column) = open {
        column.finish(&mut points);
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_are_kept_and_columns_have_two_points_at_most() {
        let columns = Columns { from: 0.0, span: 100.0, count: 10.0 };
        let values = (0..10_000).map(|n: u32| (f64::from(n) / 100.0, if n == 4_321 { 9.0 } else { f64::from(n % 3) }));
        let points = thin(values, columns);
        assert!(points.len() <= 20, "{}", points.len());
        assert!(points.contains(&(43.21, 9.0)));
        assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let few = [(0.0, 1.0), (11.0, f64::NAN), (25.0, 2.0)];
        let kept = thin(few.iter().copied(), columns);
        assert!(kept.len() == 3 && kept[1].1.is_nan() && kept[2] == few[2]);
    }
}
