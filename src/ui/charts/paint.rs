//! Painting one chart: a function of its data, over any plotters backend.

use plotters::coord::Shift;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::axis::{Axis, GUTTER, MARGIN};
use super::dash;
use super::palette::Palette;
use super::values;
use crate::present::Idea;
use crate::present::series::{Chart, Line, Stroke};

/// The room for the title above the plot, and below the plot, in CSS pixels.
const TITLE: f64 = 19.0;
const FOOT: f64 = 7.0;
/// The size of letters, in CSS pixels.
const LETTERS: f64 = 11.0;
/// The fonts of the page.
const FONT: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', sans-serif";

/// All that a chart's picture depends on.
pub(crate) struct Scene<'a> {
    /// The data.
    pub(crate) chart: &'a Chart,
    /// The time axis.
    pub(crate) axis: Axis,
    /// The position, in seconds, and the end of what is computed.
    pub(crate) now: f64,
    pub(crate) end: f64,
    /// When the sync was that is explained, in seconds.
    pub(crate) explained: Option<f64>,
    /// The instant that the pointer is at, in seconds, and its name where it is to be written.
    pub(crate) hover: Option<(f64, Option<String>)>,
    /// The colours.
    pub(crate) palette: &'a Palette,
    /// Device pixels for each CSS pixel.
    pub(crate) scale: f64,
}

/// Paints a chart over the whole of a backend.
///
/// # Errors
/// What the backend refuses.
pub(crate) fn chart<DB: DrawingBackend>(backend: DB, scene: &Scene) -> Painted<DB> {
    let area = backend.into_drawing_area();
    let brush = Brush { height: f64::from(area.dim_in_pixel().1) / scene.scale, area, scene };
    brush.area.fill(&scene.palette.panel)?;
    brush.grid()?;
    brush.bands()?;
    brush.rules()?;
    for line in &scene.chart.lines {
        brush.line(line)?;
    }
    if scene.end > scene.now {
        brush.dim(scene.now)?;
    }
    brush.upright(scene.now, scene.palette.ink.mix(0.45))?;
    if let Some(time) = scene.explained {
        brush.upright(time, scene.palette.idea(Idea::Decision).to_rgba())?;
    }
    if let Some((time, name)) = &scene.hover {
        brush.hover(*time, name.as_deref())?;
    }
    brush.area.present()
}

type Painted<DB> = Result<(), DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>>;

struct Brush<'a, DB: DrawingBackend> {
    area: DrawingArea<DB, Shift>,
    scene: &'a Scene<'a>,
    height: f64,
}

impl<DB: DrawingBackend> Brush<'_, DB> {
    fn bottom(&self) -> f64 {
        self.height - FOOT
    }

    fn right(&self) -> f64 {
        self.scene.axis.width - MARGIN
    }

    /// Where a value stands, in CSS pixels from the top; what exceeds the axis stands at its end.
    fn y(&self, value: f64) -> f64 {
        let max = if self.scene.chart.max > 0.0 { self.scene.chart.max } else { 1.0 };
        self.bottom() - (value / max).clamp(-0.05, 1.03) * (self.bottom() - TITLE)
    }

    fn at(&self, (x, y): (f64, f64)) -> (i32, i32) {
        (pixel(x * self.scene.scale), pixel(y * self.scene.scale))
    }

    fn path(&self, points: &[(f64, f64)], color: RGBAColor, width: f64) -> Painted<DB> {
        let width = u32::try_from(pixel(width * self.scene.scale).max(1)).unwrap_or(1);
        let points: Vec<_> = points.iter().map(|&point| self.at(point)).collect();
        self.area.draw(&PathElement::new(points, color.stroke_width(width)))
    }

    fn text(&self, text: &str, at: (f64, f64), anchor: (HPos, VPos), color: RGBAColor) -> Painted<DB> {
        let style = TextStyle::from((FONT, LETTERS * self.scene.scale)).color(&color).pos(Pos::new(anchor.0, anchor.1));
        self.area.draw_text(text, &style, self.at(at))
    }

    /// A text on a patch of the background, so that it can be read over lines.
    fn label(&self, text: &str, (x, y): (f64, f64), to: HPos, color: RGBAColor) -> Painted<DB> {
        let width = label_width(text);
        let left = if matches!(to, HPos::Right) { x - width } else { x - 2.0 };
        let corners = [self.at((left, y - 7.0)), self.at((left + width, y + 7.0))];
        self.area.draw(&Rectangle::new(corners, self.scene.palette.panel.mix(0.85).filled()))?;
        self.text(text, (x, y), (to, VPos::Center), color)
    }

    fn grid(&self) -> Painted<DB> {
        let (chart, palette) = (self.scene.chart, self.scene.palette);
        for (time, _) in self.scene.axis.ticks() {
            let x = self.scene.axis.x(time);
            self.path(&[(x, TITLE), (x, self.bottom())], palette.soft.to_rgba(), 1.0)?;
        }
        let middle = (self.bottom() - TITLE > 60.0).then_some(chart.max / 2.0);
        for value in [Some(0.0), middle, Some(chart.max)].into_iter().flatten() {
            let (y, color) = (self.y(value), if value == 0.0 { palette.line } else { palette.soft });
            self.path(&[(GUTTER, y), (self.right(), y)], color.to_rgba(), 1.0)?;
            let text = values::short(value);
            self.text(&text, (GUTTER - 7.0, y), (HPos::Right, VPos::Center), palette.muted.to_rgba())?;
        }
        self.text(&chart.title, (GUTTER, 6.5), (HPos::Left, VPos::Center), palette.muted.to_rgba())
    }

    fn bands(&self) -> Painted<DB> {
        let (chart, palette) = (self.scene.chart, self.scene.palette);
        if let Some((low, high)) = chart.band {
            let color = chart.lines.last().map_or(palette.muted, |line| palette.idea(line.idea));
            let corners = [self.at((GUTTER, self.y(high))), self.at((self.right(), self.y(low)))];
            self.area.draw(&Rectangle::new(corners, color.mix(0.16).filled()))?;
        }
        let color = palette.idea(Idea::Decision).mix(0.16);
        for stretch in chart.envelope.windows(2) {
            let ((from, low, high), to) = (stretch[0], stretch[1].0);
            let (left, right) = (self.x(from), self.x(to));
            if right > left && high > low {
                let corners = [self.at((left, self.y(high))), self.at((right, self.y(low)))];
                self.area.draw(&Rectangle::new(corners, color.filled()))?;
            }
        }
        Ok(())
    }

    /// What lies after the position fades.
    fn dim(&self, from: f64) -> Painted<DB> {
        let corners = [self.at((self.x(from), TITLE - 2.0)), self.at((self.right() + 1.0, self.bottom() + 2.0))];
        self.area.draw(&Rectangle::new(corners, self.scene.palette.panel.mix(0.6).filled()))
    }

    /// Where an instant stands, within the plot.
    fn x(&self, time: f64) -> f64 {
        self.scene.axis.x(time).clamp(GUTTER, self.right())
    }

    fn rules(&self) -> Painted<DB> {
        let (chart, palette) = (self.scene.chart, self.scene.palette);
        let mut labels: Vec<(f64, f64)> = Vec::new();
        for rule in &chart.rules {
            let (y, color) = (self.y(rule.value), palette.idea(rule.idea));
            for piece in dash::cut(&[(GUTTER, y), (self.right(), y)], 3.0, 4.0) {
                self.path(&piece, color.mix(0.8), 1.0)?;
            }
            let above = if y < TITLE + 8.0 { 7.5 } else { y - 8.0 };
            // Beside a label that is as high.
            let taken: f64 = labels.iter().filter(|(at, _)| (at - above).abs() < 14.0).map(|(_, width)| width).sum();
            labels.push((above, label_width(&rule.label) + 8.0));
            self.label(&rule.label, (self.right() - taken, above), HPos::Right, palette.muted.to_rgba())?;
        }
        Ok(())
    }

    fn line(&self, line: &Line) -> Painted<DB> {
        let color = self.scene.palette.idea(line.idea).to_rgba();
        let width = if line.stroke == Stroke::Light { 1.5 } else { 2.0 };
        for stretch in self.stretches(line) {
            match dash::of(line.stroke, line.idea) {
                // Dashes of a line that goes up and down in every pixel would not be seen, and would take long.
                Some((on, off)) if length(&stretch) < 3.0 * self.scene.axis.width => {
                    for piece in dash::cut(&stretch, on, off) {
                        self.path(&piece, color, width)?;
                    }
                }
                _ => self.path(&stretch, color, width)?,
            }
        }
        Ok(())
    }

    /// The line without its gaps, in CSS pixels, and without points that change nothing.
    fn stretches(&self, line: &Line) -> Vec<Vec<(f64, f64)>> {
        let mut stretches = vec![Vec::new()];
        for &(time, value) in &line.points {
            let stretch: &mut Vec<(f64, f64)> = stretches.last_mut().expect("there is always one");
            if !value.is_finite() || !time.is_finite() {
                if !stretch.is_empty() {
                    stretches.push(Vec::new());
                }
                continue;
            }
            let point = (self.x(time), self.y(value));
            let before = stretch.last().copied();
            if let Some((_, y)) = before.filter(|&(_, y)| line.stair && y != point.1) {
                stretch.push((point.0, y));
            }
            if before.is_none_or(|(x, y)| y != point.1 || point.0 - x >= 0.5) {
                stretch.push(point);
            }
        }
        stretches
    }

    fn upright(&self, time: f64, color: RGBAColor) -> Painted<DB> {
        let x = self.scene.axis.x(time);
        if x < GUTTER - 1.0 || x > self.right() + 1.0 {
            return Ok(());
        }
        self.path(&[(x, TITLE - 4.0), (x, self.bottom() + 3.0)], color, 1.0)
    }

    fn hover(&self, time: f64, name: Option<&str>) -> Painted<DB> {
        let palette = self.scene.palette;
        self.upright(time, palette.muted.to_rgba())?;
        let x = self.scene.axis.x(time);
        let (x, to) = if x > self.right() - 130.0 { (x - 7.0, HPos::Right) } else { (x + 7.0, HPos::Left) };
        if let Some(name) = name {
            let to = if matches!(to, HPos::Right) { HPos::Right } else { HPos::Left };
            self.label(name, (x, 6.5), to, palette.ink.to_rgba())?;
        }
        let mut y = TITLE + 8.0;
        for line in &self.scene.chart.lines {
            let Some(value) = values::at(line, time) else { continue };
            let color = palette.idea(line.idea);
            let dot = self.at((self.scene.axis.x(time), self.y(value)));
            self.area.draw(&Circle::new(dot, pixel(3.0 * self.scene.scale), color.filled()))?;
            let to = if matches!(to, HPos::Right) { HPos::Right } else { HPos::Left };
            self.label(&format!("{} {}", line.label, values::short(value)), (x, y), to, palette.ink.to_rgba())?;
            y += 14.0;
        }
        Ok(())
    }
}

/// About how wide a text is, in CSS pixels.
pub(crate) fn label_width(text: &str) -> f64 {
    let wide = text.chars().filter(|c| !c.is_ascii()).count();
    let letters = f64::from(u32::try_from(text.chars().count() + wide).unwrap_or(0));
    letters * LETTERS * 0.56 + 4.0
}

/// How long a line is, in CSS pixels.
fn length(line: &[(f64, f64)]) -> f64 {
    line.windows(2).map(|pair| libm::hypot(pair[1].0 - pair[0].0, pair[1].1 - pair[0].1)).sum()
}

/// The nearest device pixel.
#[expect(clippy::cast_possible_truncation, reason = "a pixel of a screen fits, and the cast saturates")]
pub(crate) fn pixel(length: f64) -> i32 {
    libm::round(length) as i32
}
