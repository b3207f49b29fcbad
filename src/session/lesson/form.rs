//! The lesson document as it is written.

use super::Text;
use crate::manifest::{Decode, Place, form};
use crate::session::embed::LANGUAGES;
use crate::units::SimDuration;

/// The document.
#[derive(Default)]
pub(super) struct Document {
    pub(super) api_version: String,
    /// `Lesson`.
    kind: String,
    pub(super) metadata: Metadata,
    pub(super) spec: Spec,
}

form!(Document { api_version: "apiVersion", kind: "kind", metadata: "metadata", spec: "spec" });

#[derive(Default)]
pub(super) struct Metadata {
    pub(super) name: String,
    pub(super) title: Text,
}

form!(Metadata { name: "name", title: "title" });

#[derive(Default)]
pub(super) struct Spec {
    pub(super) row: Option<u32>,
    pub(super) chapter: Option<String>,
    pub(super) minutes: Option<u32>,
    pub(super) scenario: Option<String>,
    pub(super) beside: Vec<String>,
    pub(super) about: Text,
    pub(super) question: QuestionSpec,
    pub(super) reveal: RevealSpec,
    pub(super) checks: Vec<CheckSpec>,
    pub(super) links: Vec<LinkSpec>,
    pub(super) solution: Vec<EditSpec>,
}

form!(Spec {
    row: "row",
    chapter: "chapter",
    minutes: "minutes",
    scenario: "scenario",
    beside: "beside",
    about: "about",
    question: "question",
    reveal: "reveal",
    checks: "checks",
    links: "links",
    solution: "solution",
});

#[derive(Default)]
pub(super) struct QuestionSpec {
    pub(super) at: Option<SimDuration>,
    pub(super) text: Text,
    pub(super) choices: Vec<ChoiceSpec>,
}

form!(QuestionSpec { at: "at", text: "text", choices: "choices" });

#[derive(Default)]
pub(super) struct ChoiceSpec {
    pub(super) text: Text,
    pub(super) because: Text,
    pub(super) right: bool,
}

form!(ChoiceSpec { text: "text", because: "because", right: "right" });

#[derive(Default)]
pub(super) struct RevealSpec {
    pub(super) until: Option<SimDuration>,
    pub(super) sync: Option<SimDuration>,
    pub(super) text: Text,
}

form!(RevealSpec { until: "until", sync: "sync", text: "text" });

#[derive(Default)]
pub(super) struct CheckSpec {
    pub(super) text: Text,
    pub(super) hint: Option<Text>,
    pub(super) from: Option<SimDuration>,
    pub(super) to: Option<SimDuration>,
    pub(super) lost: Option<Bounds>,
    pub(super) pod_hours: Option<Bounds>,
    pub(super) flaps: Option<Bounds>,
    pub(super) scale_ups: Option<Bounds>,
    pub(super) scale_downs: Option<Bounds>,
    pub(super) lowest: Option<Bounds>,
    pub(super) highest: Option<Bounds>,
    pub(super) last: Option<Bounds>,
    pub(super) p95_ms: Option<Bounds>,
    pub(super) failed: Option<Bounds>,
}

form!(CheckSpec {
    text: "text",
    hint: "hint",
    from: "from",
    to: "to",
    lost: "lost",
    pod_hours: "podHours",
    flaps: "flaps",
    scale_ups: "scaleUps",
    scale_downs: "scaleDowns",
    lowest: "lowest",
    highest: "highest",
    last: "last",
    p95_ms: "p95Ms",
    failed: "failed",
});

/// What a number may be.
#[derive(Clone, Copy, Default)]
pub(super) struct Bounds {
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
}

form!(Bounds { min: "min", max: "max" });

#[derive(Default)]
pub(super) struct LinkSpec {
    pub(super) title: String,
    pub(super) url: String,
}

form!(LinkSpec { title: "title", url: "url" });

#[derive(Default)]
pub(super) struct EditSpec {
    pub(super) replace: String,
    pub(super) with: String,
}

form!(EditSpec { replace: "replace", with: "with" });

/// A text is a mapping of languages, or a scalar that does not say which language it is in.
impl Decode for Text {
    fn decode(at: &Place<'_>) -> Self {
        let written = if at.is_mapping() {
            at.fields(&LANGUAGES).into_iter().map(|(code, field)| (code, String::decode(&field))).collect()
        } else {
            vec![("", String::decode(at))]
        };
        Self(written.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect())
    }
}
