//! The numbers of the manifest as sliders: what each says, how far it goes, and what its positions are written as.

use crate::session::{Field, Refusal, Session, Unit};
use crate::units::Quantity;
use crate::{msg, say};

/// Seconds that the scale-down window is where the text has none.
const DEFAULT_WINDOW: i64 = 300;
/// Positions of a quantity's slider.
const POSITIONS: i64 = 100;
const MILLI: i64 = 1000;

/// One slider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldView {
    /// Which number.
    pub field: Field,
    /// The end of its test id: `max-replicas`.
    pub slug: &'static str,
    /// The name of the field.
    pub label: String,
    /// What it is, in words.
    pub title: String,
    /// How far it goes.
    pub range: Range,
    /// Where it stands.
    pub value: i64,
    /// What is written in the text, or the default.
    pub text: String,
    /// The same for those who hear it.
    pub spoken: String,
    /// Says that nothing is written in the text.
    pub unwritten: bool,
    /// Why it cannot be moved.
    pub disabled: Option<String>,
}

/// How far a slider goes, and what its positions are written as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The lowest position.
    pub min: i64,
    /// The highest position.
    pub max: i64,
    /// From one position to the next.
    pub step: i64,
    /// The suffix of a quantity, whose positions are thousandths; none is a whole number.
    pub suffix: Option<String>,
}

impl Range {
    const fn whole(min: i64, max: i64, step: i64) -> Self {
        Self { min, max, step, suffix: None }
    }

    /// What is written for a position: `10`, `1500m`, `200Mi`.
    #[must_use]
    pub fn written(&self, position: i64) -> String {
        match self.suffix.as_deref() {
            None => position.to_string(),
            Some(suffix) if position % MILLI == 0 => [&(position / MILLI).to_string(), suffix].concat(),
            Some("") => format!("{position}m"),
            Some(suffix) => {
                let part = format!("{:03}", position % MILLI);
                format!("{}.{}{suffix}", position / MILLI, part.trim_end_matches('0'))
            }
        }
    }

    /// Whether a slider of this range can go on when `other` is what it would get now.
    #[must_use]
    pub fn holds(&self, other: &Self, value: i64) -> bool {
        (self.min..=self.max).contains(&value) && self.suffix == other.suffix
    }
}

/// The sliders of the manifest, in their order.
#[must_use]
pub fn numbers(session: &Session) -> Vec<FieldView> {
    let all = [Field::MinReplicas, Field::MaxReplicas, Field::Target(0), Field::ScaleDownWindow];
    all.into_iter().map(|field| field_view(session, field)).collect()
}

fn field_view(session: &Session, field: Field) -> FieldView {
    let language = session.language();
    // What KEDA assumes where nothing is written.
    let (fewest, most) = if session.draft().keda.is_some() { (0, 100) } else { (1, 1) };
    let (slug, name, title, default) = match field {
        Field::MinReplicas => ("min-replicas", "minReplicas", msg!("Never fewer pods than these"), fewest),
        Field::MaxReplicas => ("max-replicas", "maxReplicas", msg!("Never more pods than these"), most),
        Field::Target(_) => ("target", "target", msg!("What the first metric should be"), 1),
        Field::ScaleDownWindow => {
            ("scale-down-window", msg!("scaleDown window"), msg!("Seconds that scaling down waits"), DEFAULT_WINDOW)
        }
    };
    let found = session.editable(field, &default.to_string());
    let refusal = match &found {
        _ if session.draft().has_errors() => Some(msg!("Put the errors of the text right first.")),
        Ok(found) => found.refusal.map(reason),
        Err(refusal) => Some(reason(*refusal)),
    };
    let text = found.as_ref().ok().and_then(|found| found.text.clone());
    let (label, unit) = match &found {
        Ok(found) if matches!(field, Field::Target(_)) => (found.name.clone(), found.unit),
        Ok(found) => (language.say(name).to_owned(), found.unit),
        Err(_) => (language.say(name).to_owned(), Unit::Replicas),
    };
    let written = text.as_deref().map(|text| position(text, unit));
    let (value, suffix) = match &written {
        Some(Some((value, suffix))) => (*value, suffix.clone()),
        _ => (default, String::new()),
    };
    let odd = matches!(written, Some(None)).then_some(msg!("What is written there is no number."));
    let other = |other| number(session, other);
    let range = match (field, unit) {
        (_, Unit::Quantity) => quantity(value, suffix),
        (Field::MinReplicas, _) => {
            let lowest = i64::from(fewest > 0 && !session.scenario().config.gates.hpa_scale_to_zero);
            Range::whole(lowest, other(Field::MaxReplicas).unwrap_or(value).max(value).max(lowest + 1), 1)
        }
        (Field::MaxReplicas, _) => {
            Range::whole(other(Field::MinReplicas).unwrap_or(1).clamp(1, value.max(1)), nice(value * 2).max(20), 1)
        }
        (_, Unit::Seconds) => Range::whole(0, if value > 900 { 3600 } else { 900 }, 15),
        _ => Range::whole(1, if value > 100 { nice(value * 2) } else { 100 }, 1),
    };
    let unwritten = text.is_none();
    let text = match text {
        Some(text) => text,
        // Which field is misspelt is not known: the default may not be what its author means.
        None if found.is_err() || session.draft().has_errors() => "–".to_owned(),
        None => default.to_string(),
    };
    let text = if unit == Unit::Seconds && text != "–" { say!(language, "{time} s", time = text) } else { text };
    let disabled = refusal.or(odd).map(|reason| language.say(reason).to_owned());
    let spoken = match &disabled {
        Some(reason) => reason.clone(),
        None if unwritten => say!(language, "{value}, the default", value = text),
        None => text.clone(),
    };
    FieldView {
        field,
        slug,
        label,
        title: language.say(title).to_owned(),
        range,
        value,
        text,
        spoken,
        unwritten,
        disabled,
    }
}

/// A whole number of the text.
fn number(session: &Session, field: Field) -> Option<i64> {
    session.editable(field, "1").ok()?.text?.parse().ok()
}

/// Where a slider stands for a text, with the suffix of a quantity.
fn position(text: &str, unit: Unit) -> Option<(i64, String)> {
    if unit != Unit::Quantity {
        return Some((text.parse().ok().filter(|n| (0..=i64::from(i32::MAX)).contains(n))?, String::new()));
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &text[digits.len()..];
    let number = Quantity::parse(digits).ok()?.milli_value();
    // Thousandths are what is counted, so that `500m` and `2` are on one scale.
    let (number, suffix) = match suffix {
        "" | "m" => (Quantity::parse(text).ok()?.milli_value(), ""),
        _ => (number, suffix),
    };
    (0 < number && number < i64::MAX / MILLI).then(|| (number, suffix.to_owned()))
}

/// About as far as three times the value, in a hundred steps.
fn quantity(value: i64, suffix: String) -> Range {
    let max = nice(value.saturating_mul(3)).max(POSITIONS);
    let finest = if matches!(suffix.as_str(), "u" | "n") { MILLI } else { 1 };
    let step = (max / POSITIONS).max(finest);
    Range { min: step, max: max.max(step * 10), step, suffix: Some(suffix) }
}

/// The next of 1, 2, 5, 10, 20, 50…
fn nice(value: i64) -> i64 {
    let mut power: i64 = 1;
    loop {
        for factor in [1, 2, 5] {
            let candidate = power.saturating_mul(factor);
            if candidate >= value {
                return candidate;
            }
        }
        power = power.saturating_mul(10);
    }
}

fn reason(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Syntax => msg!("The text cannot be read: put its errors right first."),
        Refusal::Missing => msg!("There is no such number in the text."),
        Refusal::Shared => msg!("Its value is shared by an anchor or a merge key: change it in the text."),
        Refusal::Version => msg!("This version of the API has no such field: use autoscaling/v2."),
        Refusal::Value => msg!("What is written there is no number."),
        Refusal::Unusual => msg!("It is written in a way that only the text can change."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_written_as_quantities() {
        let cases = [
            ("2", "", [(100, "100m"), (1500, "1500m"), (3000, "3")]),
            ("200m", "", [(10, "10m"), (200, "200m"), (1000, "1")]),
            ("1.5Gi", "Gi", [(500, "0.5Gi"), (1500, "1.5Gi"), (2000, "2Gi")]),
            ("1e3", "", [(10_000, "10"), (1_000_000, "1000"), (20_000, "20")]),
        ];
        for (text, suffix, positions) in cases {
            let (value, found) = position(text, Unit::Quantity).expect("it is a quantity");
            let range = quantity(value, found);
            assert_eq!(range.suffix.as_deref(), Some(suffix), "{text}");
            assert!(range.min <= value && value <= range.max && range.step > 0, "{text}: {range:?}");
            for (position, written) in positions {
                assert_eq!(range.written(position), written, "{text}");
                assert!(Quantity::parse(written).is_ok(), "{written}");
            }
        }
        for text in ["", "x", "-1", "0", "1..2"] {
            assert_eq!(position(text, Unit::Quantity), None, "{text}");
        }
    }

    #[test]
    fn the_first_scenario_has_every_slider() {
        let views = numbers(&Session::default());
        let seen: Vec<_> =
            views.iter().map(|v| (v.slug, v.label.as_str(), v.text.as_str(), v.disabled.is_some())).collect();
        assert_eq!(
            seen,
            [
                ("min-replicas", "minReplicas", "1", false),
                ("max-replicas", "maxReplicas", "10", false),
                ("target", "averageValue", "2", false),
                ("scale-down-window", "scaleDown window", "300 s", false),
            ]
        );
    }
}
