//! What a line says at an instant, and how a number is written where there is little room.

use crate::present::series::Line;

/// The value of a line at `time` in seconds; none before it starts, after it ends and in its gaps.
pub(crate) fn at(line: &Line, time: f64) -> Option<f64> {
    let after = line.points.partition_point(|&(t, _)| t <= time);
    let &(t0, v0) = line.points.get(after.checked_sub(1)?)?;
    let value = match line.points.get(after) {
        None if time > t0 => return None,
        Some(&(t1, v1)) if !line.stair && t1 > t0 => v0 + (v1 - v0) * (time - t0) / (t1 - t0),
        _ => v0,
    };
    value.is_finite().then_some(value)
}

/// A number in about three digits: `0`, `0.25`, `3.1`, `24`, `1.2k`.
pub(crate) fn short(value: f64) -> String {
    let size = value.abs();
    let (value, unit) = match size {
        s if s >= 9_999_500.0 => (value / 1e6, "M"),
        s if s >= 9_999.5 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let digits = match value.abs() {
        s if s >= 99.95 => 0,
        s if s >= 9.995 => 1,
        _ => 2,
    };
    let text = format!("{value:.digits$}");
    let text = if digits > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{}{unit}", if text == "-0" { "0" } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::Idea;
    use crate::present::series::Stroke;

    #[test]
    fn a_stair_holds_and_a_slope_is_joined() {
        let line = |stair| Line {
            label: String::new(),
            idea: Idea::Ready,
            stair,
            stroke: Stroke::Main,
            points: vec![(0.0, 1.0), (10.0, 3.0), (20.0, f64::NAN), (30.0, 5.0)],
        };
        let cases = [
            (-1.0, None, None),
            (0.0, Some(1.0), Some(1.0)),
            (5.0, Some(1.0), Some(2.0)),
            (15.0, Some(3.0), None),
            (25.0, None, None),
            (30.0, Some(5.0), Some(5.0)),
            (31.0, None, None),
        ];
        for (time, stair, slope) in cases {
            assert_eq!((at(&line(true), time), at(&line(false), time)), (stair, slope), "at {time}");
        }
    }

    #[test]
    fn numbers_are_short() {
        let cases = [
            (0.0, "0"),
            (0.254, "0.25"),
            (2.0, "2"),
            (2.34, "2.34"),
            (24.0, "24"),
            (123.4, "123"),
            (12_345.0, "12.3k"),
            (-0.001, "0"),
        ];
        for (value, text) in cases {
            assert_eq!(short(value), text);
        }
    }
}
