//! What is said about a sync: the conditions of the status.

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::api::status::{Condition, ConditionKind, ConditionStatus};
use crate::units::SimTime;

/// What a sync wants to say in its conditions; written to the status at its end, if the status is.
///
/// A condition may be set several times in a sync. Only the last setting shows, but if any of them changed the status of
/// the condition, the transition counts as of now.
#[derive(Debug, Default)]
pub(super) struct ConditionEdits<'a> {
    /// In the order of the first setting; there are four kinds.
    edits: [Option<Edit<'a>>; 4],
    removed: Option<ConditionKind>,
}

#[derive(Debug)]
struct Edit<'a> {
    kind: ConditionKind,
    status: ConditionStatus,
    reason: &'static str,
    message: Message<'a>,
    transition: bool,
}

/// Kubernetes' message; one with numbers or names in it is only put together if it is new.
#[derive(Debug)]
pub(super) enum Message<'a> {
    Fixed(&'static str),
    Composed(String),
    /// From what and whose a count was calculated.
    CalculatedFrom(super::metric_name::MetricName<'a>),
    /// To what the scale was set.
    ScaledTo(crate::units::Replicas),
}

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(text) => f.write_str(text),
            Self::Composed(text) => f.write_str(text),
            Self::CalculatedFrom(metric) => {
                write!(f, "the HPA was able to successfully calculate a replica count from {metric}")
            }
            Self::ScaledTo(replicas) => {
                write!(f, "the HPA controller was able to update the target scale to {replicas}")
            }
        }
    }
}

impl<'a> ConditionEdits<'a> {
    /// Sets a condition (upstream's `setCondition`); `now` holds what the status says before this sync.
    pub(super) fn set(
        &mut self,
        before: &[Condition],
        kind: ConditionKind,
        status: ConditionStatus,
        (reason, message): (&'static str, Message<'a>),
    ) {
        let place = self.edits.iter_mut().find(|edit| edit.as_ref().is_none_or(|edit| edit.kind == kind));
        let place = place.expect("there are as many places as kinds of conditions");
        let (old, transition) = match place {
            Some(edit) => (Some(edit.status), edit.transition),
            None => (find(before, kind).map(|condition| condition.status), false),
        };
        let transition = transition || old != Some(status);
        *place = Some(Edit { kind, status, reason, message, transition });
    }

    /// Removes a condition.
    pub(super) fn remove(&mut self, kind: ConditionKind) {
        self.removed = Some(kind);
    }

    /// The status that a condition has now, in this sync or before it.
    pub(super) fn status(&self, before: &[Condition], kind: ConditionKind) -> Option<ConditionStatus> {
        let edit = self.edits.iter().flatten().find(|edit| edit.kind == kind);
        edit.map(|edit| edit.status).or_else(|| find(before, kind).map(|condition| condition.status))
    }

    /// Writes them; whether anything changed.
    pub(super) fn apply(self, conditions: &mut Vec<Condition>, now: SimTime) -> bool {
        let before = conditions.len();
        conditions.retain(|condition| Some(condition.kind) != self.removed);
        let mut changed = conditions.len() != before;
        for edit in self.edits.into_iter().flatten() {
            if let Some(condition) = conditions.iter_mut().find(|condition| condition.kind == edit.kind) {
                changed |= edit.apply(condition, now);
            } else {
                conditions.push(edit.into_condition(now));
                changed = true;
            }
        }
        changed
    }
}

impl Edit<'_> {
    fn apply(self, condition: &mut Condition, now: SimTime) -> bool {
        let mut changed = false;
        if self.transition {
            condition.status = self.status;
            changed = condition.last_transition_time != now;
            condition.last_transition_time = now;
        }
        if condition.reason != self.reason {
            condition.reason = Cow::Borrowed(self.reason);
            changed = true;
        }
        if !reads(&self.message, &condition.message) {
            condition.message = self.message.into_text();
            changed = true;
        }
        changed
    }

    fn into_condition(self, now: SimTime) -> Condition {
        Condition {
            kind: self.kind,
            status: self.status,
            last_transition_time: now,
            reason: Cow::Borrowed(self.reason),
            message: self.message.into_text(),
        }
    }
}

impl Message<'_> {
    fn into_text(self) -> Cow<'static, str> {
        match self {
            Self::Fixed(text) => Cow::Borrowed(text),
            Self::Composed(text) => Cow::Owned(text),
            composed => Cow::Owned(composed.to_string()),
        }
    }
}

fn find(conditions: &[Condition], kind: ConditionKind) -> Option<&Condition> {
    conditions.iter().find(|condition| condition.kind == kind)
}

/// Whether `message` reads exactly `text`, without putting it together.
pub(super) fn reads(message: &impl fmt::Display, text: &str) -> bool {
    struct Rest<'a>(&'a str);
    impl Write for Rest<'_> {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            self.0 = self.0.strip_prefix(part).ok_or(fmt::Error)?;
            Ok(())
        }
    }
    let mut rest = Rest(text);
    write!(rest, "{message}").is_ok() && rest.0.is_empty()
}
