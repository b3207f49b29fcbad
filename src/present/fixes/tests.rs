//! What each way to put a problem right makes of a text.

#[cfg(not(target_family = "wasm"))]
use proptest::prelude::*;

use super::*;
use crate::diag::Position;
use crate::session::Session;

fn misspelled(line: u32, column: u32) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        position: Position { line, column },
        field: FieldPath::root().child("spec").child("maxReplica"),
        message: "unknown field \"spec.maxReplica\", did you mean \"maxReplicas\"?".to_owned(),
    }
}

/// The names of the ways that there are for all problems of a text, and the text after the first of them.
fn fixed(text: &str) -> (Vec<String>, String) {
    let problems = Session::check(text);
    let all: Vec<Fix> = problems.iter().flat_map(|problem| fixes(text, problem, Language::ENGLISH)).collect();
    let after = all.first().map_or_else(String::new, |fix| fix.text.clone());
    (all.into_iter().map(|fix| fix.name).collect(), after)
}

#[test]
fn a_misspelled_field_is_renamed_and_nothing_else() {
    let cases = [
        ("spec:\n  maxReplica: 3 # é\n", (2, 3), Some("spec:\n  maxReplicas: 3 # é\n")),
        ("spec: {a: é, maxReplica: 3}", (1, 14), Some("spec: {a: é, maxReplicas: 3}")),
        ("spec:\n  \"maxReplica\": 3", (2, 3), Some("spec:\n  \"maxReplicas\": 3")),
        ("spec:\n  other: 3", (2, 3), None),
        ("", (9, 9), None),
    ];
    for (text, (line, column), expected) in cases {
        let fix = renamed(text, &misspelled(line, column), Language::ENGLISH);
        assert_eq!(fix.map(|fix| fix.text).as_deref(), expected, "{text}");
    }
}

const AUTOSCALER: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec:\n  \
    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n  maxReplicas: 5\n  metrics:\n  - type: Resource\n    \
    resource:\n      name: cpu\n      target:\n        type: Utilization\n        averageUtilization: 50\n";

#[test]
fn a_misspelled_word_is_written_as_it_has_to_be() {
    let cases = [
        ("type: Utilization", "type: utilisation", "Write Utilization"),
        ("type: Resource", "type: \"resource\" # it", "Write Resource"),
        ("maxReplicas: 5", "maxReplicas: 5\n  behavior: {scaleUp: {selectPolicy: max}}", "Write Max"),
    ];
    for (right, wrong, name) in cases {
        let text = AUTOSCALER.replace(right, wrong);
        let (names, after) = fixed(&text);
        assert_eq!(names.first().map(String::as_str), Some(name), "{text}");
        assert!(!after.contains(wrong), "{after}");
        let left = Session::check(&after).iter().filter(|problem| problem.message.contains(wrong)).count();
        assert_eq!(left, 0, "{after}");
    }
    assert_eq!(fixed(&AUTOSCALER.replace("Utilization", "Nonsense")).0, [""; 0]);
    let scenario = format!("kind: Scenario\nspec: {{app: {{spreading: roundrobin}}}}\n---\n{AUTOSCALER}");
    assert_eq!(fixed(&scenario).0, ["Write roundRobin"]);
}

#[test]
fn a_container_without_a_request_gets_one() {
    const POD: &str = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {a: b}}\n  \
        template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers:\n";
    let cases = [
        (
            "      - name: c # it\n        image: i # last\n",
            "      - name: c # it\n        image: i # last\n        resources:\n          requests:\n            cpu: 100m\n",
        ),
        ("      - {name: c, image: i}\n", "      - {resources: {requests: {cpu: 100m}}, name: c, image: i}\n"),
        (
            "      - name: c\n        resources:\n          limits: {memory: 1Gi}\n",
            "      - name: c\n        resources:\n          requests:\n            cpu: 100m\n          limits: {memory: 1Gi}\n",
        ),
        (
            "      - name: c\n        resources:\n          requests:\n            memory: 1Gi # much\n",
            "      - name: c\n        resources:\n          requests:\n            cpu: 100m\n            memory: 1Gi # much\n",
        ),
        (
            "      - name: c\n        resources: {requests: {memory: 1Gi}}\n",
            "      - name: c\n        resources: {requests: {cpu: 100m, memory: 1Gi}}\n",
        ),
        (
            "      - name: c\n        resources: {limits: {memory: 1Gi}}\n",
            "      - name: c\n        resources: {requests: {cpu: 100m}, limits: {memory: 1Gi}}\n",
        ),
        (
            "      - name: c\n        ports:\n        - containerPort: 80\n",
            "      - resources:\n          requests:\n            cpu: 100m\n        name: c\n        ports:\n        - containerPort: 80\n",
        ),
    ];
    for (before, after) in cases {
        let (names, text) = fixed(&format!("{AUTOSCALER}{POD}{before}"));
        assert_eq!(names, ["Request 100m of cpu"], "{before}");
        assert_eq!(text, format!("{AUTOSCALER}{POD}{after}"));
    }
    let fine = format!("{AUTOSCALER}{POD}      - name: c\n        resources: {{limits: {{cpu: 1}}}}\n");
    assert_eq!(Session::check(&fine), []);
}

#[test]
fn an_older_version_is_converted() {
    let text = AUTOSCALER.replace("autoscaling/v2", "autoscaling/v2beta2");
    assert_eq!(fixed(&text), (vec!["Convert it to autoscaling/v2".to_owned()], AUTOSCALER.to_owned()));
}

#[cfg(not(target_family = "wasm"))]
proptest! {
    #[test]
    fn no_text_is_too_odd(text in "[-a-z:#{}\\[\\]\"' \né]{0,60}", line in 0u32..9, column in 0u32..20, kind in 0usize..4) {
        let (field, message) = [
            ("spec.ab", "did you mean \"abc\"?"),
            ("spec.type", "Unsupported value: \"ab\": supported values: \"abc\", \"cde\""),
            ("apiVersion", "autoscaling/v2beta1 is not served"),
            ("spec.template.spec.containers[0].resources.requests", "no cpu request: it"),
        ][kind];
        let field = field.split('.').fold(FieldPath::root(), |path, name| path.child(name));
        let position = Position { line, column };
        let _ = fixes(&text, &Diagnostic { severity: Severity::Warning, position, field, message: message.to_owned() }, Language::ENGLISH);
    }
}
