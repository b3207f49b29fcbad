//! Places in texts: what is found at a mark.

#[cfg(not(target_family = "wasm"))]
use proptest::prelude::*;

use super::*;

/// The place at the `|` of a text.
fn at(text: &str) -> Option<Spot> {
    let before = text.split('|').next().expect("there is a first part");
    let number = before.matches('\n').count();
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    let position = |n: usize| u32::try_from(n + 1).expect("it is small");
    spot(&text.replacen('|', "", 1), Position { line: position(number), column: position(column) })
}

/// The path, the key or `key=`, the word, and the siblings.
fn said(text: &str) -> String {
    let Some(spot) = at(text) else { return "none".to_owned() };
    let steps: String = spot
        .path
        .iter()
        .map(|step| match step {
            Step::Field(name) => format!(".{name}"),
            Step::Item => "[]".to_owned(),
        })
        .collect();
    let key = match spot.at {
        At::Key => String::new(),
        At::Value(key) => format!(" {key}="),
    };
    format!("{steps}{key} {:?} {:?} {}", spot.word, spot.siblings.join(" "), spot.columns.start)
}

#[test]
fn places_are_found_by_indentation() {
    let cases = [
        ("|", r#" "" "" 1"#),
        ("kind: A\n|", r#" "" "kind" 1"#),
        ("kind: A\nspec:\n  ma|\n  min: 1\n", r#".spec "ma" "min" 3"#),
        ("spec:\n  |\n", r#".spec "" "" 3"#),
        ("spec:\n  min: |1\n  max: 2", r#".spec min= "1" "max" 8"#),
        ("spec:\n  min: |", r#".spec min= "" "" 8"#),
        ("spec:\n  m|in: 1", r#".spec "min" "" 3"#),
        (
            "spec:\n  metrics:\n  - type: Pods\n    pods:\n      target:\n        typ|",
            r#".spec.metrics[].pods.target "typ" "" 9"#,
        ),
        ("spec:\n  metrics:\n    - t|: Pods\n      pods: {}\n    - type: A\n", r#".spec.metrics[] "t" "pods" 7"#),
        ("spec:\n  metrics:\n  - type: P|\n  behavior: {}\n", r#".spec.metrics[] type= "P" "" 11"#),
        ("spec:\n  metrics:\n  - type: A\n  - type: B\n    |\n", r#".spec.metrics[] "" "type" 5"#),
        ("spec:\n  metrics:\n  - type: A\n  |\n  max: 1", r#".spec "" "metrics max" 3"#),
        ("spec:\n  metrics:\n  - |\n", r#".spec.metrics[] "" "" 5"#),
        ("spec:\n  min:|", "none"),
        ("a: 1\n---\nb: 2\n|", r#" "" "b" 1"#),
        ("spec:\n  x: 1 # he|re", "none"),
        ("spec:\n  # he|re", "none"),
        ("--|-", "none"),
        ("spec:\n  text: >\n    a: |b\n", "none"),
        ("\"spec\":\n  'a': |", r#".spec a= "" "" 8"#),
    ];
    for (text, expected) in cases {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn places_are_found_in_braces() {
    let cases = [
        ("spec: {a: 1, b|}", r#".spec "b" "a" 14"#),
        ("spec: {a: 1, b: |}", r#".spec b= "" "a" 17"#),
        ("spec: {a: 1, |b: {c: d}, e: 2}", r#".spec "b" "a e" 14"#),
        ("spec: {a: [{b: {|}}], c: 1}", r#".spec.a[].b "" "" 17"#),
        ("  - {from: 0s, con|stant: 4}", r#"[] "constant" "from" 16"#),
        ("traffic:\n  - {from: 0s, |", r#".traffic[] "" "from" 16"#),
        ("spec: {a: 1}|", "none"),
        ("spec: {a: \"x, y: {\", b|}", r#".spec "b" "a" 22"#),
    ];
    for (text, expected) in cases {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn a_manifest_in_an_event_is_a_document() {
    let text = "kind: Scenario\nspec:\n  events:\n    - at: 1m\n      apply: \u{7c}\n        kind: Deployment\n        spec:\n          rep@\n    - at: 2m\n";
    let before = text.split('@').next().expect("there is a first part");
    let line = u32::try_from(before.matches('\n').count() + 1).expect("it is small");
    let spot = spot(&text.replace('@', ""), Position { line, column: 14 }).expect("it is a place");
    assert_eq!((spot.kind.as_str(), spot.word.as_str(), spot.columns, spot.indent), ("Deployment", "rep", 11..14, 10));
    assert_eq!(spot.path, [Step::Field("spec".to_owned())]);
}

#[test]
fn the_document_is_known() {
    let spot =
        at("apiVersion: a/v1\nkind: X\n---\napiVersion: \"b/v1\" # it\nkind: Y\nspec:\n  |\n").expect("it is a place");
    assert_eq!((spot.api_version.as_str(), spot.kind.as_str()), ("b/v1", "Y"));
}

#[cfg(not(target_family = "wasm"))]
proptest! {
    #[test]
    fn no_text_and_no_place_is_too_odd(text in "[-a-z:#|>{}\\[\\]\"', \n\té]{0,80}", line in 0u32..12, column in 0u32..30) {
        let _ = spot(&text, Position { line, column });
    }

    #[test]
    fn any_text_has_places(text in any::<String>(), line in any::<u32>(), column in any::<u32>()) {
        let _ = spot(&text, Position { line, column });
        let _ = spot(&text, Position { line: 1, column: column % 40 });
    }
}
