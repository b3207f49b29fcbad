//! A plotters backend that writes shapes as SVG: text stays text, and pieces of one line become one path.

use std::convert::Infallible;
use std::fmt::Write;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

/// What is drawn goes to a text, in units of which `scale` are one unit of the picture.
pub(crate) struct Vector<'a> {
    text: &'a mut String,
    size: (u32, u32),
    scale: f64,
    /// The line that is not closed yet: its attributes, for what continues it.
    open: Option<String>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> Vector<'a> {
    /// A backend for a picture of a size in its own units.
    pub(crate) fn new(text: &'a mut String, size: (u32, u32), scale: f64) -> Self {
        Self { text, size, scale, open: None }
    }

    fn length(&self, length: i32) -> String {
        number(f64::from(length) / self.scale)
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.text.push_str("\"/>");
        }
    }

    fn shape(&mut self, shape: std::fmt::Arguments) {
        self.close();
        // Writing to a text cannot fail.
        let _ = self.text.write_fmt(shape);
    }

    fn paint<S: BackendStyle>(&self, style: &S, fill: bool) -> String {
        let (color, opacity) = color(style.color());
        if fill {
            return format!("fill=\"{color}\"{}", attribute("fill-opacity", opacity));
        }
        let width = number(f64::from(style.stroke_width()) / self.scale);
        format!("fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\"{}", attribute("stroke-opacity", opacity))
    }
}

impl DrawingBackend for Vector<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        self.close();
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let (x, y) = (self.length(from.0), self.length(from.1));
        let (w, h) = (self.length((to.0 - from.0).max(0)), self.length((to.1 - from.1).max(0)));
        let paint = self.paint(style, fill);
        self.shape(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" {paint}/>"));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let paint = self.paint(style, false);
        if self.open.as_ref() != Some(&paint) {
            self.close();
            let _ = write!(self.text, "<path {paint} stroke-linejoin=\"round\" d=\"");
            self.open = Some(paint);
        }
        for (n, (x, y)) in path.into_iter().enumerate() {
            let to = if n == 0 { "M" } else { "L" };
            let _ = write!(self.text, "{to}{} {}", self.length(x), self.length(y));
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let (x, y, r) = (self.length(center.0), self.length(center.1), number(f64::from(radius) / self.scale));
        let paint = self.paint(style, fill);
        self.shape(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" {paint}/>"));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Drawn {
        let points: Vec<String> =
            vert.into_iter().map(|(x, y)| format!("{},{}", self.length(x), self.length(y))).collect();
        let paint = self.paint(style, true);
        self.shape(format_args!("<polygon points=\"{}\" {paint}/>", points.join(" ")));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let size = style.size() / self.scale;
        // Not every program knows how to centre letters, so their line is moved instead.
        let down = match style.anchor().v_pos {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => 0.0,
        };
        let (x, y) = (self.length(x), number(f64::from(y) / self.scale + down * size));
        let (paint, size, text) = (color(style.color()).0, number(size), escaped(text));
        self.shape(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{paint}\">{text}</text>"
        ));
        Ok(())
    }
}

/// A text as it stands in XML, between tags and in quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no way to say the other characters that control.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A number with at most two digits after the point.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

fn attribute(name: &str, opacity: f64) -> String {
    if opacity < 1.0 { format!(" {name}=\"{}\"", number(opacity)) } else { String::new() }
}

fn color(color: BackendColor) -> (String, f64) {
    let (r, g, b) = color.rgb;
    (format!("#{r:02x}{g:02x}{b:02x}"), color.alpha)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_one_line_are_one_path() {
        let mut text = String::new();
        let mut backend = Vector::new(&mut text, (40, 40), 4.0);
        let ink = BackendColor { alpha: 0.5, rgb: (1, 2, 255) };
        for x in [0, 4] {
            backend.draw_path([(x, 0), (x + 2, 3)], &ink).unwrap();
        }
        backend.present().unwrap();
        let paint = "fill=\"none\" stroke=\"#0102ff\" stroke-width=\"0.25\" stroke-opacity=\"0.5\"";
        assert_eq!(text, format!("<path {paint} stroke-linejoin=\"round\" d=\"M0 0L0.5 0.75M1 0L1.5 0.75\"/>"));
    }

    #[test]
    fn a_text_cannot_become_a_tag() {
        assert_eq!(escaped("a<b> & \"c\"\u{1}"), "a&lt;b&gt; &amp; &quot;c&quot; ");
        assert_eq!([1.0, 0.255, -0.001, 12.5].map(number), ["1", "0.26", "0", "12.5"]);
    }
}
