//! An autoscaler of an API version that is no longer served, written in autoscaling/v2: in place where the fields allow it,
//! so that comments stay, else printed anew.

use std::ops::Range;
use std::rc::Rc;

use super::old_versions::{OldVersion, convert};
use super::parse::parse;
use super::print::print;
use super::tree::{Entry, Node};
use crate::diag::Position;

/// What is written.
const NEW: &str = "autoscaling/v2";

/// The text with the autoscaler whose `apiVersion` stands at a position in version v2; none if there is no older one, or if
/// it cannot be converted without changing what it says.
#[must_use]
pub fn upgraded(text: &str, at: Position) -> Option<String> {
    let stream = parse(text);
    let nth = stream.documents.iter().position(|document| version(&document.root).position == at)?;
    let root = &stream.documents[nth].root;
    let beta1 = match root.text("apiVersion")? {
        "autoscaling/v2beta2" => false,
        "autoscaling/v2beta1" => true,
        _ => return None,
    };
    let converted = if beta1 { convert(root, OldVersion::V2beta1).root } else { Rc::clone(root) };
    let wanted = converted.with("apiVersion", Node::text_of(NEW));
    let as_wanted = |new: &String| {
        let stream = parse(new);
        stream.documents.get(nth).is_some_and(|document| document.root.says(&wanted))
    };
    let in_place = in_place(text, root, beta1).filter(as_wanted);
    in_place.or_else(|| anew(text, root, &wanted).filter(as_wanted))
}

/// Where `apiVersion` stands, or the start of the object.
fn version(root: &Node) -> Entry {
    let missing = || Entry { key: String::new(), position: Position::default(), node: Node::text_of("") };
    root.get("apiVersion").cloned().unwrap_or_else(missing)
}

/// A piece of a text that is replaced.
type Edit = (Range<usize>, String);

fn in_place(text: &str, root: &Node, beta1: bool) -> Option<String> {
    let mut edits: Vec<Edit> = Vec::new();
    let old = root.text("apiVersion")?;
    let start = version(root).node.position.byte_in(text)?;
    let at = start + text[start..].find(old).filter(|at| *at <= 1)?;
    edits.push((at..at + old.len(), NEW.to_owned()));
    if beta1 {
        let metrics = root.get("spec").and_then(|spec| spec.node.get("metrics"));
        for source in metrics.iter().flat_map(|list| list.node.items()).flat_map(|metric| metric.entries()) {
            if !source.node.entries().is_empty() {
                edits.extend(source_in_place(text, source)?);
            }
        }
    }
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut new = text.to_owned();
    for (range, with) in edits {
        new.replace_range(range, &with);
    }
    Some(new)
}

/// The edits of one source of a metric; none if its fields have to come together in a way that takes more than that.
fn source_in_place(text: &str, source: &Entry) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    let mut targets = 0;
    for field in source.node.entries() {
        let (group, inner) = match (source.key.as_str(), field.key.as_str()) {
            ("object", "target") => {
                let start = field.position.byte_in(text)?;
                let end = start + text[start..].starts_with("target").then_some("target".len())?;
                edits.push((start..end, "describedObject".to_owned()));
                continue;
            }
            (_, "metricName") => ("metric", "name".to_owned()),
            (_, "targetAverageUtilization") => ("target", "averageUtilization".to_owned()),
            (_, "targetAverageValue") => ("target", "averageValue".to_owned()),
            ("object" | "external", "targetValue") => ("target", "value".to_owned()),
            (_, "name" | "container") => continue,
            _ => return None,
        };
        let kind = match inner.as_str() {
            "averageUtilization" => "Utilization",
            "averageValue" => "AverageValue",
            _ => "Value",
        };
        targets += usize::from(group == "target");
        edits.extend(grouped(text, field, group, (group == "target").then_some(kind), &inner)?);
    }
    (targets <= 1).then_some(edits)
}

/// The edits that put a field with a scalar into a mapping of its own.
fn grouped(text: &str, field: &Entry, group: &str, kind: Option<&str>, inner: &str) -> Option<Vec<Edit>> {
    let start = field.position.byte_in(text)?;
    let end = start + text[start..].starts_with(&field.key).then_some(field.key.len())?;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let block = text[line..start].chars().all(|c| c == ' ' || c == '-');
    if block {
        let pad = " ".repeat(start - line + 2);
        let kind = kind.map(|kind| format!("\n{pad}type: {kind}")).unwrap_or_default();
        return Some(vec![(start..end, format!("{group}:{kind}\n{pad}{inner}"))]);
    }
    let value = field.node.position.byte_in(text)?;
    let close = value + text[value..].find([',', '}', ']', '\n'])?;
    let kind = kind.map(|kind| format!("type: {kind}, ")).unwrap_or_default();
    Some(vec![(start..end, format!("{group}: {{{kind}{inner}")), (close..close, "}".to_owned())])
}

/// The document printed as it is wanted.
fn anew(text: &str, root: &Node, wanted: &Node) -> Option<String> {
    let printed = print(wanted);
    let first = text[..root.position.byte_in(text)?].rfind('\n').map_or(0, |at| at + 1);
    let length =
        text[first..].split_inclusive('\n').take_while(|line| !line.starts_with("---")).map(str::len).sum::<usize>();
    Some([&text[..first], &printed, &text[first + length..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "# mine\napiVersion: autoscaling/v2beta1 # old\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec:\n  \
                        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n  maxReplicas: 5\n";

    /// What becomes of the metrics.
    fn metrics(metrics: &str) -> String {
        let text = format!("{HEAD}  metrics:\n{metrics}");
        let new = upgraded(&text, Position { line: 2, column: 1 }).expect("it can be converted");
        assert!(new.starts_with("# mine\napiVersion: autoscaling/v2"), "{new}");
        new.split_once("metrics:\n").expect("it has metrics").1.to_owned()
    }

    #[test]
    fn fields_are_changed_where_they_stand() {
        let cases = [
            (
                "  - type: Resource\n    resource:\n      name: cpu\n      targetAverageUtilization: 50 # half\n",
                "  - type: Resource\n    resource:\n      name: cpu\n      target:\n        type: Utilization\n        \
                 averageUtilization: 50 # half\n",
            ),
            (
                "  - {type: Pods, pods: {metricName: rps, targetAverageValue: 10}}\n",
                "  - {type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: 10}}}\n",
            ),
            (
                "  - type: Object\n    object:\n      target: {kind: Service, name: s}\n      metricName: rps # é\n      targetValue: 2k\n",
                "  - type: Object\n    object:\n      describedObject: {kind: Service, name: s}\n      metric:\n        name: rps # é\n      \
                 target:\n        type: Value\n        value: 2k\n",
            ),
        ];
        for (old, new) in cases {
            assert_eq!(metrics(old), new, "{old}");
        }
    }

    #[test]
    fn what_has_to_come_together_is_printed() {
        let old = "  - type: External\n    external:\n      metricName: depth\n      metricSelector: {matchLabels: {q: a}}\n      \
                   targetValue: 30\n";
        let new = metrics(old);
        assert!(new.contains("metric:\n          name: depth\n          selector:\n"), "{new}");
    }

    #[test]
    fn other_problems_of_the_text_change_nothing() {
        let old = "  - type: Pods\n    pods:\n      metricName: rps\n      targetAverageValue: 10\n";
        assert!(
            metrics(&format!("{old}  minReplicas: -1\n---\nkind: Deployment\nspec: 7\n"))
                .starts_with("  - type: Pods\n")
        );
    }

    #[test]
    fn other_documents_stay_as_they_are() {
        let text = "apiVersion: v1 # é\nkind: Service\n---\napiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler\n---\na: 1\n";
        let new = upgraded(text, Position { line: 4, column: 1 });
        assert_eq!(new, Some(text.replace("v2beta2", "v2")));
        assert_eq!(upgraded(text, Position { line: 1, column: 1 }), None);
        assert_eq!(upgraded("", Position { line: 0, column: 0 }), None);
    }
}
