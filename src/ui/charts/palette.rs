//! The colours of the page as the charts use them, read from the style sheet's design tokens.

use plotters::style::RGBColor;

use crate::present::Idea;
use crate::ui::dom;

/// The colours.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Palette {
    /// Text that matters.
    pub(crate) ink: RGBColor,
    /// Text that explains.
    pub(crate) muted: RGBColor,
    /// The axes.
    pub(crate) line: RGBColor,
    /// The grid.
    pub(crate) soft: RGBColor,
    /// Behind it all.
    pub(crate) panel: RGBColor,
    ideas: [RGBColor; 7],
}

impl Palette {
    /// The colours now.
    pub(crate) fn read() -> Self {
        let token = |name: &str| dom::token(name).and_then(|value| parse(&value)).unwrap_or(RGBColor(128, 128, 128));
        let ideas = ["--traffic", "--metric", "--decide", "--ready", "--start", "--stop", "--bad"].map(token);
        let [ink, muted, line, soft, panel] = ["--ink", "--muted", "--line", "--soft", "--panel"].map(token);
        Self { ink, muted, line, soft, panel, ideas }
    }

    /// The colour of an idea.
    pub(crate) const fn idea(&self, idea: Idea) -> RGBColor {
        let [traffic, metric, decision, ready, starting, stopping, lost] = self.ideas;
        match idea {
            Idea::Traffic => traffic,
            Idea::Metric => metric,
            Idea::Decision => decision,
            Idea::Ready => ready,
            Idea::Starting => starting,
            Idea::Stopping => stopping,
            Idea::Lost => lost,
        }
    }
}

/// A colour as `#rrggbb`.
pub(crate) fn hex(RGBColor(r, g, b): RGBColor) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// `#rrggbb` as a colour.
fn parse(value: &str) -> Option<RGBColor> {
    let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let [_, r, g, b] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some(RGBColor(r, g, b))
}

#[cfg(test)]
impl Palette {
    /// Any colours, for tests.
    pub(crate) fn sample() -> Self {
        let grey = RGBColor(128, 128, 128);
        Self { ink: grey, muted: grey, line: grey, soft: grey, panel: grey, ideas: [grey; 7] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_six_digits() {
        assert_eq!(parse("#1f6feb"), Some(RGBColor(0x1f, 0x6f, 0xeb)));
        assert_eq!(hex(RGBColor(0x1f, 0x6f, 0x0b)), "#1f6f0b");
        assert_eq!(parse("red"), None);
        assert_eq!(parse("#ffffffé"), None);
    }
}
