//! That every field has a text and every text a field; what is offered and said at a place.

#[cfg(not(target_family = "wasm"))]
use proptest::prelude::*;

use super::*;

/// The position of the `|` in a text, and the text without it.
fn marked(text: &str) -> (String, Position) {
    let before = text.split('|').next().expect("there is a first part");
    let count = |n: usize| u32::try_from(n + 1).expect("it is small");
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    (text.replacen('|', "", 1), Position { line: count(before.matches('\n').count()), column: count(column) })
}

fn offered(text: &str) -> Vec<String> {
    let (text, position) = marked(text);
    let list = completions(&text, position, Language::ENGLISH).map_or_else(Vec::new, |found| found.list);
    list.into_iter().map(|completion| completion.insert).collect()
}

fn said(text: &str) -> String {
    let (text, position) = marked(text);
    let Some(Explained { path, kind, text, words, .. }) = explained(&text, position, Language::ENGLISH) else {
        return "nothing".to_owned();
    };
    format!("{path} <{kind}> {} {}", text.split(' ').next().unwrap_or_default(), words.unwrap_or_default())
}

/// All fields below a shape, as mapping and name.
fn fields(of: &Shape, found: &mut Vec<(&'static str, &'static str)>) {
    match of {
        Shape::Fields(Fields { name, fields: list }) => {
            for (field, of) in list {
                if !found.contains(&(*name, *field)) {
                    found.push((*name, *field));
                    fields(&of.shape(), found);
                }
            }
        }
        Shape::List(of) | Shape::Map(of) => fields(&of.shape(), found),
        Shape::Scalar(_) | Shape::Any => {}
    }
}

#[test]
fn every_field_of_autoscalers_and_scenarios_has_a_text() {
    let mut all = Vec::new();
    let versions = ["autoscaling/v2", "autoscaling/v1", "autoscaling/v2beta2", "autoscaling/v2beta1"];
    for version in versions {
        fields(&shape::object(version, "HorizontalPodAutoscaler").expect("it is an object"), &mut all);
    }
    fields(&document::shape(), &mut all);
    let of_metadata = ["ObjectMeta", "OwnerReference", "ManagedFieldsEntry"];
    let is_ours = |owner: &str| !of_metadata.iter().any(|name| owner.ends_with(name));
    let without: Vec<_> =
        all.iter().filter(|(owner, field)| is_ours(owner) && text_of(owner, field).is_none()).collect();
    assert!(all.len() > 150, "{}", all.len());
    assert_eq!(without, [] as [&(&str, &str); 0]);
}

#[test]
fn every_text_is_of_a_field() {
    let mut all = Vec::new();
    for (version, kind) in objects() {
        fields(&shape::object(version, kind).expect("it is an object"), &mut all);
    }
    fields(&document::shape(), &mut all);
    let is_of = |(owner, field, _): &&Text| {
        all.iter().any(|(of, name)| {
            let short = of.rsplit('.').next().unwrap_or(of);
            name == field && (owner.is_empty() || owner == of || *owner == short)
        })
    };
    let without: Vec<_> = texts().filter(|text| !is_of(text)).map(|(owner, field, _)| (owner, field)).collect();
    assert_eq!(without, [] as [(&&str, &&str); 0]);
    let twice: Vec<_> =
        texts().filter(|text| texts().filter(|other| (other.0, other.1) == (text.0, text.1)).count() > 1).collect();
    assert_eq!(twice, [] as [&Text; 0]);
}

/// The words of the scenario document are those that its JSON Schema has.
#[test]
fn words_are_those_of_the_schema() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../static/scenario.schema.json")).expect("it is JSON");
    let forms = schema["$defs"].as_object().expect("there are forms");
    let mut count = 0;
    for (form, fields) in forms {
        for (field, about) in fields["properties"].as_object().into_iter().flatten() {
            if let Some(words) = about["enum"].as_array() {
                let words: Vec<_> = words.iter().filter_map(serde_json::Value::as_str).collect();
                assert_eq!(document::words(form, field), Some(&words[..]), "{form}.{field}");
                count += 1;
            }
        }
    }
    assert_eq!(count, 2);
    for (field, component) in [("api", "resource"), ("component", "adapter")] {
        for word in document::words("Part", field).expect("it has words") {
            let text = format!("kind: Scenario\nspec: {{events: [{{down: {{{field}: {word}}}}}]}}\n");
            assert_eq!(document::split(&text).problems, [], "{component}");
        }
    }
}

#[test]
fn what_may_stand_at_a_place_is_offered() {
    const HEAD: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n";
    let cases: [(&str, &[&str]); 12] = [
        ("spec:\n  |\n  maxReplicas: 2\n  metrics: []", &["scaleTargetRef:\n    ", "minReplicas: ", "behavior:\n    "]),
        ("spec:\n  metrics:\n  - type: |", &["Resource", "ContainerResource", "Pods", "Object", "External"]),
        (
            "spec:\n  metrics:\n  - resource:\n      target:\n        type: Ut|",
            &["Utilization", "AverageValue", "Value"],
        ),
        ("spec:\n  metrics:\n  - pods: {target: {type: |}}", &["Utilization", "AverageValue", "Value"]),
        ("spec:\n  metrics:\n  - pods: {target: {}, m|}", &["metric"]),
        ("spec:\n  behavior:\n    |", &["scaleUp:\n      ", "scaleDown:\n      "]),
        ("spec:\n  behavior:\n    scaleUp:\n      selectPolicy: |", &["Max", "Min", "Disabled"]),
        (
            "spec:\n  behavior:\n    scaleUp:\n      policies:\n        |",
            &["- type: ", "- value: ", "- periodSeconds: "],
        ),
        (
            "spec:\n  behavior:\n    scaleUp:\n      policies:\n      - type: Pods\n        |",
            &["value: ", "periodSeconds: "],
        ),
        (
            "spec:\n  scaleTargetRef:\n    kind: |",
            &["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"],
        ),
        ("spec:\n  scaleTargetRef:\n    apiVersion: |", &["apps/v1", "v1"]),
        ("spec:\n  nothing:\n    |", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(offered(&format!("{HEAD}{text}")), expected, "{text}");
    }
    assert_eq!(offered("kind: HorizontalPodAutoscaler\napiVersion: |"), ["autoscaling/v2", "autoscaling/v1"]);
    assert_eq!(offered("kind: Deployment\napiVersion: |"), ["apps/v1"]);
    assert!(offered("kind: |").contains(&"Scenario".to_owned()));
    assert!(offered("a: 1\n---\nkind: Hor|").contains(&"HorizontalPodAutoscaler".to_owned()));
    assert!(offered("|").contains(&"kind: ".to_owned()));
    assert_eq!(offered("kind: Service\nspec:\n  |"), [""; 0]);
    let pod = "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - name: a\n        ";
    assert_eq!(
        offered(&format!("{pod}resources:\n          requests:\n            cpu: 1\n            |")),
        ["memory: "]
    );
    assert_eq!(offered(&format!("{pod}resources: {{requests: {{|}}}}")), ["cpu", "memory"]);
    assert!(offered(&format!("{pod}|")).contains(&"readinessProbe:\n          ".to_owned()));
    assert_eq!(offered("kind: Scenario\nspec:\n  app:\n    spreading: |"), ["random", "roundRobin", "leastRequests"]);
    assert_eq!(
        offered("kind: Scenario\nspec:\n  traffic:\n    - {from: 0s, constant: 1}\n    - ramp:\n        |"),
        ["to: ", "over: "]
    );
}

#[test]
fn what_a_field_does_is_said() {
    const HEAD: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n";
    let cases = [
        ("spec:\n  max|Replicas: 5", "spec.maxReplicas <integer> The "),
        ("spec:\n  maxReplicas: |5", "spec.maxReplicas <integer> The "),
        (
            "spec:\n  metrics:\n  - type: Reso|urce",
            "spec.metrics[].type <string> Where One of Resource, ContainerResource, Pods, Object, External",
        ),
        (
            "ki|nd: x",
            "kind <string> Kind One of HorizontalPodAutoscaler, Deployment, StatefulSet, ReplicaSet, ReplicationController, Scenario",
        ),
        ("spec:\n  other|: 5", "nothing"),
        ("spec:\n  # max|Replicas: 5", "nothing"),
    ];
    for (text, expected) in cases {
        assert_eq!(said(&format!("{HEAD}{text}")), expected, "{text}");
    }
    assert_eq!(said("kind: Scenario\nspec: {events: [{ki|ll: {pods: 2}}]}"), "spec.events[].kill <object> Pods ");
}

/// Longer than any text of the playground, and still nothing that one would wait for.
#[test]
fn a_long_text_is_no_trouble() {
    let text = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  metrics:\n".to_owned()
        + &"  - type: Resource\n    resource: {name: cpu}\n".repeat(1_300)
        + "  - type: ";
    let line = u32::try_from(text.matches('\n').count() + 1).expect("it is small");
    let found = completions(&text, Position { line, column: 11 }, Language::ENGLISH).expect("there are words");
    assert_eq!(found.list.len(), 5);
}

#[cfg(not(target_family = "wasm"))]
proptest! {
    #[test]
    fn any_text_is_answered(
        text in "(kind: (HorizontalPodAutoscaler|Scenario|Deployment)\n)?(spec:\n)?[-a-z:#|{}\\[\\]\"' \n]{0,60}",
        line in 0u32..12,
        column in 0u32..30,
    ) {
        let position = Position { line, column };
        let _ = completions(&text, position, Language::ENGLISH);
        let _ = explained(&text, position, Language::ENGLISH);
    }
}
