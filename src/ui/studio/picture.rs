//! The timeline as a picture that stands for itself: an SVG with its title, its legend and its time axis.

use std::fmt::Write;

use crate::language::Language;
use crate::present::Idea;
use crate::present::picture::{Caption, caption};
use crate::present::series::{self, Chart, Line, MarkerKind, Timeline, View};
use crate::session::Session;
use crate::ui::charts::axis::{Axis, GUTTER};
use crate::ui::charts::dash;
use crate::ui::charts::paint::{self, Scene};
use crate::ui::charts::palette::{self, Palette};
use crate::ui::charts::strip;
use crate::ui::charts::vector::{Vector, escaped, number};
use crate::units::SimTime;

/// The width of a picture, the height of one chart, and how many units of painting one unit of the picture is.
const WIDTH: u32 = 960;
const CHART: u32 = 124;
const FINE: u32 = 8;
/// The margin around a picture, and the room for its title.
pub(super) const EDGE: f64 = 16.0;
pub(super) const HEAD: f64 = 52.0;
/// The fonts: what a machine shows its own texts in, and one for columns of digits.
pub(super) const SANS: &str = "system-ui, sans-serif";
pub(super) const MONO: &str = "ui-monospace, monospace";

/// A picture.
#[derive(Debug)]
pub(super) struct Picture {
    /// It, as a file.
    pub(super) svg: String,
    /// Its width and height.
    pub(super) size: (f64, f64),
}

impl Picture {
    /// A picture of a size with a title over its content, which is drawn below [`HEAD`].
    pub(super) fn new(caption: &Caption, size: (f64, f64), palette: &Palette, content: &str) -> Self {
        let (w, h) = (number(size.0), number(size.1));
        let [panel, ink, muted] = [palette.panel, palette.ink, palette.muted].map(palette::hex);
        let (title, about) = (escaped(&caption.title), escaped(&caption.about));
        let svg = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" font-family=\"{SANS}\">\
             <title>{title}</title><desc>{about}</desc><rect width=\"{w}\" height=\"{h}\" fill=\"{panel}\"/>\
             <text x=\"{EDGE}\" y=\"26\" font-size=\"16\" font-weight=\"650\" fill=\"{ink}\">{title}</text>\
             <text x=\"{EDGE}\" y=\"44\" font-size=\"12\" fill=\"{muted}\">{about}</text>{content}</svg>\n"
        );
        Self { svg, size }
    }
}

/// The charts that a person chose to see, over the time that is looked at, if there are any.
pub(super) fn charts(session: &Session, view: &View, palette: &Palette) -> Option<Picture> {
    let timeline = series::timeline_of(session, view, WIDTH * 2);
    if timeline.charts.is_empty() {
        return None;
    }
    let inner = f64::from(WIDTH) - 2.0 * EDGE;
    let axis = Axis::new(&timeline, inner);
    let mut content = String::new();
    let mut y = HEAD + legend(&mut content, &timeline, (palette, session.language()));
    for chart in &timeline.charts {
        let _ = write!(content, "<g transform=\"translate({EDGE} {})\">", number(y));
        paint_chart(&mut content, chart, &timeline, (axis, palette));
        content.push_str("</g>");
        y += f64::from(CHART) + 2.0;
    }
    strip_of(&mut content, &timeline, (axis, y), palette);
    let caption = caption(session, (timeline.from, timeline.to.min(timeline.end.max(timeline.from))));
    Some(Picture::new(&caption, (f64::from(WIDTH), y + 52.0), palette, &content))
}

fn paint_chart(content: &mut String, chart: &Chart, timeline: &Timeline, (axis, palette): (Axis, &Palette)) {
    let scale = f64::from(FINE);
    let size = ((WIDTH - 32) * FINE, CHART * FINE);
    let scene = Scene {
        chart,
        axis,
        now: timeline.now.as_secs_f64(),
        end: timeline.end.as_secs_f64(),
        explained: timeline.explained.map(SimTime::as_secs_f64),
        hover: None,
        palette,
        scale,
    };
    // A text takes everything.
    let _ = paint::chart(Vector::new(content, size, scale), &scene);
}

/// The names of the lines; gives the height that they take.
fn legend(content: &mut String, timeline: &Timeline, (palette, language): (&Palette, Language)) -> f64 {
    let mut lines: Vec<&Line> = Vec::new();
    for line in timeline.charts.iter().flat_map(|chart| &chart.lines) {
        if !lines.iter().any(|other| other.label == line.label) {
            lines.push(line);
        }
    }
    let (mut x, mut y) = (EDGE, HEAD + 12.0);
    for line in lines {
        let room = 26.0 + paint::label_width(&line.label) * 1.1 + 14.0;
        if x + room > f64::from(WIDTH) - EDGE && x > EDGE {
            (x, y) = (EDGE, y + 18.0);
        }
        let dashes = dash::of(line.stroke, line.idea);
        let dashes = dashes.map_or_else(String::new, |(on, off)| format!(" stroke-dasharray=\"{on} {off}\""));
        let (color, ink) = (palette::hex(palette.idea(line.idea)), palette::hex(palette.muted));
        let _ = write!(
            content,
            "<path d=\"M{} {}h20\" stroke=\"{color}\" stroke-width=\"3\"{dashes}/>\
             <text x=\"{}\" y=\"{}\" font-size=\"12\" fill=\"{ink}\">{}</text>",
            number(x),
            number(y - 4.0),
            number(x + 26.0),
            number(y),
            escaped(&line.label)
        );
        x += room;
    }
    if timeline.charts.iter().any(|chart| !chart.envelope.is_empty()) {
        let (color, ink) = (palette::hex(palette.idea(Idea::Decision)), palette::hex(palette.muted));
        let _ = write!(
            content,
            "<rect x=\"{}\" y=\"{}\" width=\"20\" height=\"10\" fill=\"{color}\" fill-opacity=\"0.3\"/>\
             <text x=\"{}\" y=\"{}\" font-size=\"12\" fill=\"{ink}\">{}</text>",
            number(x),
            number(y - 9.0),
            number(x + 26.0),
            number(y),
            language.say("stabilization")
        );
    }
    y - HEAD + 10.0
}

/// The named instants, and what happened.
fn strip_of(content: &mut String, timeline: &Timeline, (axis, y): (Axis, f64), palette: &Palette) {
    let (muted, ink) = (palette::hex(palette.muted), palette::hex(palette.ink));
    let _ = write!(content, "<g transform=\"translate({EDGE} {})\" font-size=\"11\">", number(y));
    for (x, name) in axis.labels() {
        let _ = write!(
            content,
            "<text x=\"{}\" y=\"11\" text-anchor=\"middle\" fill=\"{muted}\">{}</text>",
            number(x),
            escaped(&name)
        );
    }
    for (marker, x, labelled) in strip::placed(&timeline.markers, axis) {
        if x < GUTTER - 4.0 {
            continue;
        }
        let (_, shape) = strip::shape(marker.kind);
        let paint = match marker.kind {
            MarkerKind::Scale => format!("fill=\"{}\"", palette::hex(palette.idea(Idea::Decision))),
            MarkerKind::Action => format!("fill=\"{}\"", palette::hex(palette.idea(Idea::Traffic))),
            MarkerKind::Warning => {
                format!("fill=\"none\" stroke-width=\"2\" stroke=\"{}\"", palette::hex(palette.idea(Idea::Lost)))
            }
            MarkerKind::Planned => format!("fill=\"none\" stroke-width=\"1.8\" stroke=\"{muted}\""),
        };
        let detail = escaped(&format!("{}, {}", marker.detail, marker.at));
        let _ = write!(
            content,
            "<g transform=\"translate({} 28)\"><title>{detail}</title><path d=\"{shape}\" {paint}/>",
            number(x)
        );
        if labelled {
            let _ = write!(content, "<text x=\"8\" y=\"4\" fill=\"{ink}\">{}</text>", escaped(&marker.text));
        }
        content.push_str("</g>");
    }
    content.push_str("</g>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Command;
    use crate::units::SimDuration;

    #[test]
    fn a_picture_of_the_charts_stands_for_itself() {
        let mut session = Session::default();
        let _ = session.apply(Command::Seek { time: SimDuration::from_secs(600) });
        let picture = charts(&session, &View::default(), &Palette::sample()).expect("there are charts");
        for words in
            ["requests-per-second", "requests per second", "replicas", "maxReplicas", "HPA Playground", "to 00:10:00"]
        {
            assert!(picture.svg.contains(words), "{words} is missing in {}", picture.svg);
        }
        assert!(!picture.svg.contains("href") && !picture.svg.contains("url("));
        assert_eq!(picture.svg.matches("<g").count(), picture.svg.matches("</g>").count());
    }
}
