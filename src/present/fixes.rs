//! What would put a problem of a manifest right, where there is one obvious way: a function for each.

use crate::diag::{Diagnostic, FieldPath, Severity};
use crate::language::Language;
use crate::manifest::parse::parse;
use crate::manifest::tree::{Entry, Node, Value};
use crate::manifest::{near_miss, upgraded};
use crate::say;

/// One way to put a problem right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as on a button.
    pub name: String,
    /// The text after it.
    pub text: String,
}

/// The ways to put a problem of a text right.
#[must_use]
pub fn fixes(text: &str, problem: &Diagnostic, language: Language) -> Vec<Fix> {
    [renamed, respelled, converted, requested].into_iter().filter_map(|fix| fix(text, problem, language)).collect()
}

/// A misspelled field becomes the one that it most likely is.
fn renamed(text: &str, problem: &Diagnostic, language: Language) -> Option<Fix> {
    let (_, meant) = problem.message.split_once("did you mean \"")?;
    let (meant, _) = meant.split_once('"')?;
    let path = problem.field.as_str();
    let written = path.rsplit('.').next().filter(|name| !name.is_empty())?;
    let start = problem.position.byte_in(text)?;
    let at = start + usize::from(text[start..].starts_with(['"', '\'']));
    let rest = text[at..].strip_prefix(written)?;
    let name = say!(language, "Rename it to {name}", name = meant);
    Some(Fix { name, text: [&text[..at], meant, rest].concat() })
}

/// A misspelled word becomes the one of those that are allowed that it most likely is.
fn respelled(text: &str, problem: &Diagnostic, language: Language) -> Option<Fix> {
    let (_, value) = problem.message.split_once("value: \"")?;
    let (written, allowed) = value.split_once('"')?;
    let words = ["supported values:", "must be either"].iter().find_map(|words| allowed.split_once(words))?.1;
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2);
    let meant = near_miss(written, words)?;
    let start = problem.position.byte_in(text)?;
    let line = text[start..].split('\n').next()?;
    let behind = line.find(':')? + 1;
    let value = line[behind..].trim_start_matches([' ', '"', '\'']);
    let at = start + line.len() - value.len();
    let rest = text[at..].strip_prefix(written)?;
    let name = say!(language, "Write {word}", word = meant);
    Some(Fix { name, text: [&text[..at], meant, rest].concat() })
}

/// An autoscaler of a version that is no longer served becomes one of autoscaling/v2.
fn converted(text: &str, problem: &Diagnostic, language: Language) -> Option<Fix> {
    if problem.severity != Severity::Warning || problem.field != FieldPath::root().child("apiVersion") {
        return None;
    }
    let name = say!(language, "Convert it to {version}", version = "autoscaling/v2");
    Some(Fix { name, text: upgraded(text, problem.position)? })
}

/// A container without a request gets one.
fn requested(text: &str, problem: &Diagnostic, language: Language) -> Option<Fix> {
    let (resource, _) = problem.message.strip_prefix("no ")?.split_once(" request: ")?;
    let amount = match resource {
        "cpu" => "100m",
        "memory" => "128Mi",
        _ => return None,
    };
    let path = problem.field.as_str().strip_suffix(".resources.requests")?;
    let stream = parse(text);
    let containers = stream.documents.iter().filter_map(|document| document.root.find(path));
    let container = containers.into_iter().find(|container| container.position == problem.position)?;
    let line = format!("{resource}: {amount}");
    let resources = container.get("resources");
    let requests = resources.and_then(|resources| resources.node.get("requests"));
    let new = match (resources, requests) {
        (_, Some(requests)) => before_first(text, &requests.node, &[&line])?,
        (Some(resources), None) => before_first(text, &resources.node, &["requests", &line])?,
        (None, None) => behind_last(text, container, &["resources", "requests", &line])
            .or_else(|| before_first(text, container, &["resources", "requests", &line]))?,
    };
    let there = |text: &str| {
        let roots = parse(text).documents.into_iter().map(|document| document.root);
        roots.filter(|root| root.find(problem.field.as_str()).is_some_and(|list| list.get(resource).is_some())).count()
    };
    let name = say!(language, "Request {amount} of {resource}", amount = amount, resource = resource);
    (there(&new) > there(text)).then_some(Fix { name, text: new })
}

/// The text with fields within fields as the first of a mapping that has some.
fn before_first(text: &str, mapping: &Node, fields: &[&str]) -> Option<String> {
    let at = mapping.entries().first()?.position.byte_in(text)?;
    let new = match indent(text, at) {
        Some(indent) => [&block(fields, indent), "\n", &" ".repeat(indent)].concat(),
        None => [&flow(fields), ", "].concat(),
    };
    Some([&text[..at], &new, &text[at..]].concat())
}

/// The text with fields within fields as the last of a mapping whose last field is a line.
fn behind_last(text: &str, mapping: &Node, fields: &[&str]) -> Option<String> {
    let Entry { position, node, .. } = mapping.entries().last()?;
    let at = position.byte_in(text)?;
    let indent = indent(text, at)?;
    let one_line =
        matches!(&node.value, Value::Scalar(value, _) if !value.contains('\n')) && node.position.line == position.line;
    let end = at + text[at..].find('\n').unwrap_or(text.len() - at);
    let new = ["\n", &" ".repeat(indent), &block(fields, indent)].concat();
    one_line.then(|| [&text[..end], &new, &text[end..]].concat())
}

/// Fields within fields, a line for each; the first is where it belongs.
fn block(fields: &[&str], indent: usize) -> String {
    let line = |(depth, field): (usize, &&str)| {
        let pad = if depth == 0 { String::new() } else { format!("\n{}", " ".repeat(indent + 2 * depth)) };
        let colon = if field.contains(':') { "" } else { ":" };
        format!("{pad}{field}{colon}")
    };
    fields.iter().enumerate().map(line).collect()
}

/// The same in braces.
fn flow(fields: &[&str]) -> String {
    fields.iter().rev().fold(String::new(), |inner, field| {
        if inner.is_empty() { (*field).to_owned() } else { format!("{field}: {{{inner}}}") }
    })
}

/// The column of what begins at a byte, if it has a line of its own.
fn indent(text: &str, at: usize) -> Option<usize> {
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    text[line..at].chars().all(|c| c == ' ' || c == '-').then_some(at - line)
}

#[cfg(test)]
mod tests;
