//! Edits of texts as people write them.

use super::*;

/// An autoscaler with this `spec`.
fn hpa(spec: &str) -> String {
    format!("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: a}}\nspec:\n{spec}")
}

const WINDOW: Field = Field::ScaleDownWindow;

#[test]
fn a_scalar_is_changed_and_nothing_else() {
    let cases = [
        ("a comment", "  maxReplicas: 10 # \tten\n  minReplicas: 1", "  maxReplicas: 12 # \tten\n  minReplicas: 1"),
        ("no end", "  maxReplicas: 10", "  maxReplicas: 12"),
        ("quoted key", "  \"maxReplicas\":   10\n", "  \"maxReplicas\":   12\n"),
        ("CRLF", "  maxReplicas: 10\r\n  minReplicas: 1\r\n", "  maxReplicas: 12\r\n  minReplicas: 1\r\n"),
        ("explicit key", "  ? maxReplicas\n  : 10\n", "  ? maxReplicas\n  : 12\n"),
        ("an anchor of its own", "  maxReplicas: &x 10\n", "  maxReplicas: &x 12\n"),
        ("other letters", "  x: é𝄞 # ü\n  maxReplicas: 10\n", "  x: é𝄞 # ü\n  maxReplicas: 12\n"),
        ("other notation", "  maxReplicas: 0xA\n", "  maxReplicas: 12\n"),
        (
            "absent",
            "  # first\n  minReplicas: 1 # one\n  # last\n",
            "  # first\n  minReplicas: 1 # one\n  maxReplicas: 12\n  # last\n",
        ),
        ("null", "  maxReplicas: null\n", "  maxReplicas: 12\n"),
    ];
    for (name, before, after) in cases {
        assert_eq!(set_field(&hpa(before), Field::MaxReplicas, "12"), Ok(hpa(after)), "{name}");
    }
}

#[test]
fn quotation_marks_stay() {
    for (before, after) in [("\"200m\"", "\"90m\""), ("'200m'", "'90m'"), ("200m", "90m"), ("2", "90m")] {
        let spec = |value| {
            hpa(&format!(
                "  metrics:\n  - {{type: Pods, pods: {{target: {{type: AverageValue, averageValue: {value}}}}}}}\n"
            ))
        };
        assert_eq!(set_field(&spec(before), Field::Target(0), "90m"), Ok(spec(after)), "{before}");
    }
}

#[test]
fn what_lacks_is_put_in_as_the_text_is_written() {
    let cases = [
        (
            "no behavior",
            "    minReplicas: 1\n    metrics: []  # none\n---\nkind: B\n",
            "    minReplicas: 1\n    metrics: []  # none\n    behavior:\n        scaleDown:\n            stabilizationWindowSeconds: 60\n---\nkind: B\n",
        ),
        (
            "no end of the last line",
            "  minReplicas: 1",
            "  minReplicas: 1\n  behavior:\n    scaleDown:\n      stabilizationWindowSeconds: 60",
        ),
        (
            "behavior of another direction",
            "  behavior:\n    scaleUp:\n      stabilizationWindowSeconds: 9\n  minReplicas: 1\n",
            "  behavior:\n    scaleUp:\n      stabilizationWindowSeconds: 9\n    scaleDown:\n      stabilizationWindowSeconds: 60\n  minReplicas: 1\n",
        ),
        (
            "in brackets",
            "  behavior: {scaleDown: {selectPolicy: Min}} # x\n",
            "  behavior: {scaleDown: {selectPolicy: Min, stabilizationWindowSeconds: 60}} # x\n",
        ),
        ("empty brackets", "  behavior: { }\n", "  behavior: {scaleDown: {stabilizationWindowSeconds: 60}}\n"),
        (
            "a trailing comma",
            "  behavior: {scaleUp: {a: 1,},}\n",
            "  behavior: {scaleUp: {a: 1,}, scaleDown: {stabilizationWindowSeconds: 60},}\n",
        ),
        (
            "a key without value",
            "  behavior: # none\n  minReplicas: 1\n",
            "  behavior: {scaleDown: {stabilizationWindowSeconds: 60}} # none\n  minReplicas: 1\n",
        ),
        ("null", "  behavior: ~\n", "  behavior: {scaleDown: {stabilizationWindowSeconds: 60}}\n"),
        (
            "behind a block of text",
            "  x: |\n    one\n    two\n\n---\nkind: B\n",
            "  x: |\n    one\n    two\n  behavior:\n    scaleDown:\n      stabilizationWindowSeconds: 60\n\n---\nkind: B\n",
        ),
    ];
    for (name, before, after) in cases {
        assert_eq!(set_field(&hpa(before), WINDOW, "60"), Ok(hpa(after)), "{name}");
    }
    let crlf = |text: &str| hpa(text).replace('\n', "\r\n");
    let after = "  minReplicas: 1\n  behavior:\n    scaleDown:\n      stabilizationWindowSeconds: 60\n";
    assert_eq!(set_field(&crlf("  minReplicas: 1\n"), WINDOW, "60"), Ok(crlf(after)));
}

#[test]
fn json_stays_json() {
    let start = "\u{feff}{\n  \"apiVersion\": \"autoscaling/v2\",\n  \"kind\": \"HorizontalPodAutoscaler\",\n  \"spec\": {\n    \"maxReplicas\": 10";
    let before = [start, "\n  }\n}\n"].concat();
    let after = [start, ",\n    \"minReplicas\": 2\n  }\n}\n"].concat();
    assert_eq!(set_field(&before, Field::MinReplicas, "2"), Ok(after));
    assert_eq!(set_field(&before, Field::MaxReplicas, "7"), Ok(before.replace("10", "7")));
    let window = "{\"kind\":\"HorizontalPodAutoscaler\",\"spec\":{\"maxReplicas\":10}}";
    let put = "{\"kind\":\"HorizontalPodAutoscaler\",\"spec\":{\"maxReplicas\":10, \"behavior\": {\"scaleDown\": {\"stabilizationWindowSeconds\": 60}}}}";
    assert_eq!(set_field(window, WINDOW, "60"), Ok(put.to_owned()));
}

#[test]
fn what_cannot_be_changed_alone_is_refused() {
    let max = Field::MaxReplicas;
    let cases = [
        ("an alias", "  minReplicas: &n 1\n  maxReplicas: *n\n", max, "12", Refusal::Shared),
        ("an anchor that is used", "  maxReplicas: &n 1\n  minReplicas: *n\n", max, "12", Refusal::Shared),
        ("a merge key", "  x: &x {maxReplicas: 1}\n  <<: *x\n", max, "12", Refusal::Shared),
        ("a block of text", "  maxReplicas: |\n    10\n", max, "12", Refusal::Unusual),
        ("a list", "  maxReplicas: [1]\n", max, "12", Refusal::Unusual),
        ("no target", "  metrics: []\n", Field::Target(0), "1", Refusal::Missing),
        ("no number", "  maxReplicas: 1\n", max, "1: 2", Refusal::Value),
        ("nothing", "  maxReplicas: 1\n", max, "", Refusal::Value),
        ("no text that can be read", "  maxReplicas: [1\n", max, "1", Refusal::Syntax),
    ];
    for (name, spec, field, value, refusal) in cases {
        assert_eq!(set_field(&hpa(spec), field, value), Err(refusal), "{name}");
    }
    let old = hpa("  maxReplicas: 1\n").replace("/v2", "/v1");
    assert_eq!(set_field(&old, WINDOW, "60"), Err(Refusal::Version));
    assert_eq!(set_field("kind: Service\n", max, "1"), Err(Refusal::Missing));
}

#[test]
fn fields_are_found_in_every_version_and_in_lists() {
    let written = |text: &str, field| find(text, field).map(|found| (found.text.unwrap_or_default(), found.unit));
    let cases = [
        (include_str!("../../../tests/manifests/requests-per-second-v2.yaml"), Unit::Quantity, "2"),
        (include_str!("../../../tests/manifests/requests-per-second-v2beta2.yaml"), Unit::Quantity, "2"),
        (include_str!("../../../tests/manifests/requests-per-second-v2beta1.yaml"), Unit::Quantity, "2"),
    ];
    for (text, unit, value) in cases {
        assert_eq!(written(text, Field::Target(0)), Ok((value.to_owned(), unit)), "{text}");
    }
    let v1 = hpa("  targetCPUUtilizationPercentage: 60\n").replace("/v2", "/v1");
    assert_eq!(written(&v1, Field::Target(0)), Ok(("60".to_owned(), Unit::Percent)));
    let list = "kind: List\nitems:\n- kind: Service\n- kind: HorizontalPodAutoscaler\n  spec:\n    maxReplicas: 3\n";
    assert_eq!(set_field(list, Field::MaxReplicas, "4"), Ok(list.replace('3', "4")));
}

/// Texts of all shapes.
const TEXTS: &[&str] = &[
    include_str!("../../../tests/manifests/every-field.yaml"),
    include_str!("../../../tests/manifests/every-shape.yaml"),
    include_str!("../../../tests/manifests/requests-per-second-v1.yaml"),
    include_str!("../../../tests/manifests/requests-per-second-v2beta1.yaml"),
    include_str!("../../../static/scenarios/cpu-utilization.yaml"),
    include_str!("../../../static/scenarios/scaling-policies.yaml"),
    include_str!("../../../static/scenarios/adapter-rules.yaml"),
];

/// What is put into texts to make them odd.
const ODD: &[&str] =
    &["\r", "\t", "# é\t\n", "\"", "'", "{", "}", "&a ", "*a", "<<: ", "---\n", "|\n", " ", "", ",", "? ", "é"];

#[cfg(not(target_family = "wasm"))]
proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, cases: 400, ..Default::default() })]

    #[test]
    fn an_edit_leaves_everything_else(
        which in 0..TEXTS.len(), crlf in proptest::bool::ANY, odd in 0..ODD.len(), at in proptest::prelude::any::<proptest::sample::Index>(), chopped in 0..3usize,
        field in proptest::sample::select(vec![
            Field::MinReplicas, Field::MaxReplicas, Field::Target(0), Field::Target(1), Field::Target(4), WINDOW,
        ]),
        value in 0..5000u32,
    ) {
        let mut text = TEXTS[which].to_owned();
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let place = places[at.index(places.len())];
        text.insert_str(place, ODD[odd]);
        text.truncate(text.len() - chopped.min(text.len()));
        while !text.is_char_boundary(text.len()) {
            text.pop();
        }
        let value = value.to_string();
        let Ok(found) = find(&text, field) else { return Ok(()) };
        let Ok(after) = set_field(&text, field, &value) else { return Ok(()) };
        let read = find(&after, field).expect("what was set is found again");
        proptest::prop_assert_eq!((&read.place, read.text.as_deref()), (&found.place, Some(value.as_str())));
        if let Some(before) = found.text {
            // The way back leads to the very same text, unless what was there was folded over lines.
            if text.contains(&before) {
                proptest::prop_assert_eq!(set(&after, &found.place, &before), Ok(text));
            }
        } else {
            // What was put in is in one piece.
            let same = text.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
            let rest = text.bytes().rev().zip(after.bytes().rev()).take_while(|(a, b)| a == b).count();
            let taken = text.len().saturating_sub(same + rest);
            proptest::prop_assert!(taken <= 6, "{taken} bytes are gone: {after}");
        }
    }
}

#[test]
fn numbers_of_a_scaled_object_are_found_and_set() {
    let text = "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: a}\nspec:\n  scaleTargetRef:\n    name: a\n  \
                maxReplicaCount: 9\n  triggers:\n  - type: rabbitmq\n    metadata:\n      value: \"20\"\n";
    let written = |field| find(text, field).expect("it can be found").text;
    assert_eq!(written(Field::MaxReplicas).as_deref(), Some("9"));
    assert_eq!(written(Field::Target(0)).as_deref(), Some("20"));
    assert_eq!((written(Field::MinReplicas), written(Field::ScaleDownWindow)), (None, None));
    let set = |field, value| set_field(text, field, value).expect("it can be set");
    assert!(set(Field::Target(0), "30").contains("value: \"30\""));
    assert!(set(Field::MinReplicas, "2").contains("  minReplicaCount: 2\n"));
    assert!(set(Field::ScaleDownWindow, "60").contains("stabilizationWindowSeconds: 60"));
    assert_eq!(set_field(text, Field::Target(1), "30"), Err(Refusal::Missing));
}
