//! Dashes: every idea has a pattern as well as a colour, and a line is cut into the pieces of its pattern.

use crate::present::Idea;
use crate::present::series::Stroke;

/// The pattern of an idea: the lengths of a dash and of the gap after it, in CSS pixels; none is a whole line.
const fn pattern(idea: Idea) -> Option<(f64, f64)> {
    match idea {
        Idea::Decision => Some((7.0, 3.0)),
        Idea::Lost => Some((2.0, 3.0)),
        Idea::Starting => Some((4.0, 3.0)),
        Idea::Stopping => Some((1.0, 3.0)),
        Idea::Traffic | Idea::Metric | Idea::Ready => None,
    }
}

/// The pattern of a line.
pub(crate) const fn of(stroke: Stroke, idea: Idea) -> Option<(f64, f64)> {
    match stroke {
        Stroke::Main => pattern(idea),
        Stroke::Light => Some((2.0, 2.0)),
    }
}

/// The pieces of a line with dashes of `on` and gaps of `off`.
pub(crate) fn cut(line: &[(f64, f64)], on: f64, off: f64) -> Vec<Vec<(f64, f64)>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<(f64, f64)> = line.first().copied().into_iter().collect();
    let (mut drawing, mut left) = (true, on);
    for pair in line.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let length = libm::hypot(x1 - x0, y1 - y0);
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let point = (x0 + (x1 - x0) * done / length, y0 + (y1 - y0) * done / length);
            if drawing {
                piece.push(point);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![point];
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
        }
        left -= length - done;
        if drawing {
            piece.push((x1, y1));
        }
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_go_round_corners() {
        let line = [(0.0, 0.0), (5.0, 0.0), (5.0, 5.0)];
        assert_eq!(
            cut(&line, 3.0, 1.0),
            [vec![(0.0, 0.0), (3.0, 0.0)], vec![(4.0, 0.0), (5.0, 0.0), (5.0, 2.0)], vec![(5.0, 3.0), (5.0, 5.0)]]
        );
        assert!(cut(&[], 3.0, 1.0).is_empty() && cut(&line[..1], 3.0, 1.0).is_empty());
    }
}
