//! The painting functions over a backend of text: what is on a chart, and that no data makes them panic.

use plotters_svg::SVGBackend;

use super::axis::Axis;
use super::paint::{self, Scene};
use super::palette::Palette;
use crate::present::Idea;
use crate::present::series::{Chart, Line, Rule, Stroke};

fn chart(max: f64, points: Vec<(f64, f64)>) -> Chart {
    Chart {
        slug: "metric".into(),
        title: "requests per second".into(),
        max,
        lines: vec![
            Line {
                label: "steps".into(),
                idea: Idea::Ready,
                stair: true,
                stroke: Stroke::Main,
                points: points.clone(),
            },
            Line { label: "slope".into(), idea: Idea::Decision, stair: false, stroke: Stroke::Light, points },
        ],
        rules: vec![Rule { value: 2.0, label: "target 2".into(), idea: Idea::Metric }],
        band: Some((1.8, 2.2)),
        envelope: vec![(0.0, 1.0, 3.0), (20.0, 2.0, f64::NAN), (f64::INFINITY, 0.0, 1e300)],
        ceiling: None,
    }
}

fn painted(chart: &Chart, hover: Option<(f64, Option<String>)>, size: (u32, u32)) -> String {
    let mut text = String::new();
    let axis = Axis { from: 0.0, to: 60.0, width: 400.0 };
    let palette = Palette::sample();
    let scene =
        Scene { chart, axis, now: 30.0, end: 40.0, explained: Some(20.0), hover, palette: &palette, scale: 1.0 };
    paint::chart(SVGBackend::with_string(&mut text, size), &scene).expect("text is never refused");
    text
}

#[test]
fn a_chart_names_its_unit_its_rules_and_what_is_under_the_pointer() {
    let chart = chart(8.0, vec![(0.0, 1.0), (20.0, 4.0), (30.0, 4.0)]);
    let text = painted(&chart, Some((10.0, Some("00:00:10".into()))), (400, 90));
    for words in ["requests per second", "target 2", "steps 1", "slope 2.5", "00:00:10"] {
        assert!(text.contains(words), "{words} is missing in {text}");
    }
}

#[test]
fn a_gap_is_not_joined() {
    let mut whole = chart(8.0, vec![(0.0, 1.0), (10.0, 1.0), (20.0, 1.0)]);
    let mut broken = chart(8.0, vec![(0.0, 1.0), (5.0, 1.0), (10.0, f64::NAN), (15.0, 1.0), (20.0, 1.0)]);
    // The line with dashes has many pieces anyway.
    whole.lines.truncate(1);
    broken.lines.truncate(1);
    let lines = |chart: &Chart| painted(chart, None, (400, 90)).matches("stroke-width=\"2\"").count();
    assert_eq!((lines(&whole), lines(&broken)), (1, 2));
}

#[test]
fn no_data_makes_painting_panic() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1e300];
    for max in odd {
        for value in odd {
            let chart = chart(max, vec![(0.0, value), (f64::NAN, 1.0), (1e12, value)]);
            for size in [(0, 0), (1, 1), (400, 90)] {
                painted(&chart, Some((value, None)), size);
            }
        }
    }
    painted(&chart(1.0, Vec::new()), Some((0.0, None)), (400, 90));
}
