//! One class for each idea: the style sheet gives it the idea's colour, as `--c`.

use crate::present::Idea;

/// The class that sets `--c` to the colour of an idea.
pub(crate) const fn idea_class(idea: Idea) -> &'static str {
    match idea {
        Idea::Traffic => "idea-traffic",
        Idea::Metric => "idea-metric",
        Idea::Decision => "idea-decision",
        Idea::Ready => "idea-ready",
        Idea::Starting => "idea-starting",
        Idea::Stopping => "idea-stopping",
        Idea::Lost => "idea-lost",
    }
}
