//! What the editor knows of the fields of a manifest: which may stand at a place, and what each does.

mod hpa;
mod scenario;
mod workloads;

use std::ops::Range;

use crate::diag::Position;
use crate::language::Language;
use crate::manifest::outline::{At, Spot, Step, Style, spot};
use crate::manifest::shape::{self, Fields, Of, Scalar, Shape, objects};
use crate::session::scenario as document;
use crate::{msg, say};

/// A field and what it does: the mapping that it is of (with the version, without it, or any), its name, the text.
type Text = (&'static str, &'static str, &'static str);

/// What may be written at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completions {
    /// What it takes the place of, by its columns in the line.
    pub columns: Range<u32>,
    /// Each of them.
    pub list: Vec<Completion>,
}

/// One thing that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What it is called.
    pub label: &'static str,
    /// What is written.
    pub insert: String,
    /// The type of a field; empty for a value.
    pub kind: &'static str,
    /// What a field does.
    pub text: &'static str,
}

/// What a field does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Where it or its value stands in the line.
    pub columns: Range<u32>,
    /// Its path: `spec.metrics[].type`.
    pub path: String,
    /// Its type.
    pub kind: &'static str,
    /// What it does.
    pub text: &'static str,
    /// The words that it may be, if they are few.
    pub words: Option<String>,
}

/// What may be written at a position of a text, which need not be well-formed.
#[must_use]
pub fn completions(text: &str, position: Position, language: Language) -> Option<Completions> {
    let spot = spot(text, position)?;
    let list = match &spot.at {
        At::Key => keys(&spot, language),
        At::Value(key) => {
            let (_, words) = value(&spot, key)?;
            let word = |word: &&'static str| Completion { label: word, insert: (*word).to_owned(), kind: "", text: "" };
            words.iter().map(word).collect()
        }
    };
    (!list.is_empty()).then_some(Completions { columns: spot.columns, list })
}

/// What the field at a position of a text does, if that is known.
#[must_use]
pub fn explained(text: &str, position: Position, language: Language) -> Option<Explained> {
    let spot = spot(text, position)?;
    let key = match &spot.at {
        At::Key => spot.word.trim_matches(['"', '\'']),
        At::Value(key) => key,
    };
    let Shape::Fields(Fields { name, fields }) = at_path(&spot)? else { return None };
    let (_, of) = fields.iter().find(|(known, _)| *known == key)?;
    let (_, words) = value(&spot, key).unwrap_or((of.shape(), Vec::new()));
    let words = (!words.is_empty()).then(|| say!(language, "One of {words}", words = words.join(", ")));
    let mut path = String::new();
    for step in &spot.path {
        match step {
            Step::Field(name) => path.push_str(&[if path.is_empty() { "" } else { "." }, name].concat()),
            Step::Item => path.push_str("[]"),
        }
    }
    path.push_str(&[if path.is_empty() { "" } else { "." }, key].concat());
    let kind = language.say(kind(&of.shape()));
    Some(Explained { columns: spot.columns.clone(), path, kind, text: language.say(text_of(name, key)?), words })
}

/// The fields that may be written at a place: those with a text first.
fn keys(spot: &Spot, language: Language) -> Vec<Completion> {
    let (dash, fields) = match at_path(spot) {
        Some(Shape::Fields(fields)) => ("", fields),
        Some(Shape::List(of)) if spot.style == Style::Block && spot.path.last() != Some(&Step::Item) => {
            match of.shape() {
                Shape::Fields(fields) => ("- ", fields),
                _ => return Vec::new(),
            }
        }
        Some(Shape::Map(of)) if resources(spot) && of.shape() == Shape::Scalar(Scalar::Quantity) => {
            let fields = ["cpu", "memory"].map(|name| (name, of)).to_vec();
            ("", Fields { name: "", fields })
        }
        _ => return Vec::new(),
    };
    let absent = fields.fields.iter().filter(|(name, _)| !spot.siblings.iter().any(|other| other == name));
    let completion = |(label, of): &(&'static str, Of)| {
        let shape = of.shape();
        let text = text_of(fields.name, label).map_or("", |text| language.say(text));
        let insert = [dash, label, &behind(spot, &shape, dash.len())].concat();
        Completion { label, insert, kind: language.say(kind(&shape)), text }
    };
    let mut list: Vec<Completion> = absent.map(completion).collect();
    list.sort_by_key(|completion| completion.text.is_empty());
    list
}

/// Whether one stands in the requests or the limits of a container.
fn resources(spot: &Spot) -> bool {
    matches!(spot.path.last(), Some(Step::Field(name)) if name == "requests" || name == "limits")
}

/// What is written behind the name of a field.
fn behind(spot: &Spot, shape: &Shape, dash: usize) -> String {
    let line = |indent: usize, rest: &str| [":\n", &" ".repeat(indent + dash), rest].concat();
    match shape {
        _ if !spot.last => String::new(),
        Shape::Fields(_) | Shape::Map(_) if spot.style == Style::Block => line(spot.indent + 2, ""),
        Shape::List(_) if spot.style == Style::Block => line(spot.indent, "- "),
        _ => ": ".to_owned(),
    }
}

/// What the value of a field is, and the words that it may be.
fn value(spot: &Spot, key: &str) -> Option<(Shape, Vec<&'static str>)> {
    let Shape::Fields(Fields { name, fields }) = at_path(spot)? else { return None };
    let shape = fields.iter().find(|(known, _)| *known == key)?.1.shape();
    let reference = matches!(spot.path.last(), Some(Step::Field(name)) if name == "scaleTargetRef");
    let words = match (&shape, key) {
        _ if let Some(words) = document::words(name, key).filter(|_| !spot.path.is_empty()) => words.to_vec(),
        (_, "apiVersion" | "kind") if reference || spot.path.is_empty() => objects_at(spot, key, reference),
        (Shape::Scalar(Scalar::Word(words)), _) => words.to_vec(),
        (Shape::Scalar(Scalar::Bool), _) => vec!["true", "false"],
        _ => Vec::new(),
    };
    Some((shape, words))
}

/// The kinds or API versions of the objects that a document may be or, in a reference, that may be scaled.
fn objects_at(spot: &Spot, key: &str, reference: bool) -> Vec<&'static str> {
    let scenario = (!reference).then_some(("hpa-playground/v1", "Scenario"));
    let known = objects().filter(|(version, _)| !reference || !version.starts_with("autoscaling/")).chain(scenario);
    let mut words = Vec::new();
    for (version, kind) in known {
        let (word, fits) = match key {
            "kind" => (kind, true),
            // Versions that are no longer served are read, and not advised.
            _ if version.contains("beta") => continue,
            _ => (version, reference || spot.kind.is_empty() || spot.kind == kind),
        };
        if fits && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// The shape of the mapping that one stands in.
fn at_path(spot: &Spot) -> Option<Shape> {
    let scenario = spot.kind == "Scenario" || spot.kind.is_empty() && spot.api_version.starts_with("hpa-playground/");
    let kind = if spot.kind.is_empty() { "HorizontalPodAutoscaler" } else { &spot.kind };
    // What all objects have, an unknown one has too.
    let any = || spot.path.is_empty().then(|| shape::object("", "HorizontalPodAutoscaler")).flatten();
    let object = || shape::object(&spot.api_version, kind).or_else(any);
    let mut shape = if scenario { document::shape() } else { object()? };
    for step in &spot.path {
        let of = match (step, shape) {
            (Step::Field(name), Shape::Fields(Fields { fields, .. })) => {
                fields.into_iter().find(|(known, _)| known == name)?.1
            }
            (Step::Field(_), Shape::Map(of)) | (Step::Item, Shape::List(of)) => of,
            _ => return None,
        };
        shape = of.shape();
    }
    Some(shape)
}

/// The type of a field in a word.
fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Scalar(Scalar::Text | Scalar::Word(_)) => msg!("string"),
        Shape::Scalar(Scalar::Bool) => msg!("boolean"),
        Shape::Scalar(Scalar::Integer) => msg!("integer"),
        Shape::Scalar(Scalar::Number) => msg!("number"),
        Shape::Scalar(Scalar::Quantity) => msg!("quantity"),
        Shape::Scalar(Scalar::Time) => msg!("time"),
        Shape::Scalar(Scalar::Duration) => msg!("duration"),
        Shape::Scalar(Scalar::IntOrPercent) => msg!("integer or percentage"),
        Shape::Fields(_) => msg!("object"),
        Shape::List(_) => msg!("list"),
        Shape::Map(_) => msg!("map"),
        Shape::Any => msg!("any"),
    }
}

fn texts() -> impl Iterator<Item = &'static Text> {
    [hpa::HPA, workloads::WORKLOADS, scenario::SCENARIO].into_iter().flatten()
}

/// What a field does: as of this mapping in this version, in any version, or of any mapping.
fn text_of(owner: &str, field: &str) -> Option<&'static str> {
    let short = owner.rsplit('.').next().unwrap_or(owner);
    let source = match short {
        "MetricStatus" => "MetricSpec".to_owned(),
        short => short.replace("MetricStatus", "MetricSource"),
    };
    let of = |owner: &str| texts().find(|(of, name, _)| *of == owner && *name == field);
    [owner, short, &source, ""].into_iter().find_map(of).map(|(.., text)| *text)
}

#[cfg(test)]
mod tests;
