//! Manifests as people paste them: streams, lists, older API versions, every kind of scale target; what is said of them
//! and where.

use hpa_playground::api::gates::FeatureGates;
use hpa_playground::api::hpa::{MetricSource, ResourceTarget, SelectPolicy, ValueTarget};
use hpa_playground::manifest::server::create;
use hpa_playground::manifest::{Manifest, read};
use hpa_playground::present::report;
use hpa_playground::session::{Command, Session, SliderId};
use hpa_playground::units::SimTime;

const V2: &str = include_str!("manifests/requests-per-second-v2.yaml");
const V2BETA2: &str = include_str!("manifests/requests-per-second-v2beta2.yaml");
const V2BETA1: &str = include_str!("manifests/requests-per-second-v2beta1.yaml");
const V1: &str = include_str!("manifests/requests-per-second-v1.yaml");

fn manifest(text: &str) -> Manifest {
    read(text, FeatureGates::default())
}

fn problems(text: &str) -> Vec<String> {
    manifest(text).problems.iter().map(ToString::to_string).collect()
}

/// An autoscaler of a version with this in its spec.
fn autoscaler(version: &str, spec: &str) -> String {
    format!(
        "apiVersion: autoscaling/{version}\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web}}\nspec:\n  \
         scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}\n  maxReplicas: 10\n{spec}"
    )
}

/// The metrics of a text that has an autoscaler.
fn metrics(text: &str) -> Vec<MetricSource> {
    let manifest = manifest(text);
    manifest.autoscaler.unwrap_or_else(|| panic!("{:?}\n{text}", manifest.problems)).spec.metrics
}

#[test]
fn one_autoscaler_in_four_versions_gives_one_run() {
    let run = |text: &str| {
        let mut session = Session::open(text).unwrap_or_else(|problems| panic!("{problems:?}"));
        let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: 24.0 });
        session.run_until(SimTime::from_millis(10 * 60_000));
        report::jsonl(&session)
    };
    let wanted = run(V2);
    assert!(wanted.contains("10"), "{wanted}");
    for (version, text) in [("v2beta2", V2BETA2), ("v2beta1", V2BETA1), ("v1", V1)] {
        assert_eq!(run(text), wanted, "{version}");
        assert_eq!(manifest(text).autoscaler, manifest(V2).autoscaler, "{version}");
    }
}

#[test]
fn the_betas_are_taken_with_a_warning_and_refused_by_an_api_server_of_1_36() {
    assert_eq!(problems(V2), [] as [&str; 0]);
    assert_eq!(problems(V1), [] as [&str; 0]);
    for (text, version, said) in [
        (V2BETA2, "v2beta2", "1:1: warning: apiVersion: autoscaling/v2beta2 is not served since Kubernetes 1.26"),
        (V2BETA1, "v2beta1", "1:1: warning: apiVersion: autoscaling/v2beta1 is not served since Kubernetes 1.25"),
    ] {
        assert!(problems(text).len() == 1 && problems(text)[0].starts_with(said), "{:?}", problems(text));
        let refused = create(text, FeatureGates::default()).expect_err("1.36 does not serve it");
        assert!(refused.error.starts_with(&format!(
            "no kind \"HorizontalPodAutoscaler\" is registered for version \"autoscaling/{version}\""
        )));
    }
}

#[test]
fn the_metrics_of_v2beta1_are_converted() {
    let spec = "  metrics:
  - {type: Resource, resource: {name: cpu, targetAverageUtilization: 60}}
  - {type: Resource, resource: {name: memory, targetAverageValue: 1Gi}}
  - {type: ContainerResource, containerResource: {name: cpu, container: app, targetAverageUtilization: 70}}
  - {type: Object, object: {target: {kind: Service, name: s}, metricName: hits, targetValue: 3}}
  - {type: External, external: {metricName: q, metricSelector: {matchLabels: {a: b}}, targetAverageValue: 5}}
";
    let metrics = metrics(&autoscaler("v2beta1", spec));
    let kinds: Vec<&str> = metrics.iter().map(MetricSource::kind).collect();
    assert_eq!(kinds, ["Resource", "Resource", "ContainerResource", "Object", "External"]);
    assert!(matches!(&metrics[0], MetricSource::Resource { target: ResourceTarget::Utilization(60), .. }));
    assert!(
        matches!(&metrics[1], MetricSource::Resource { target: ResourceTarget::AverageValue(q), .. } if q.to_string() == "1Gi")
    );
    assert!(matches!(&metrics[3], MetricSource::Object { target: ValueTarget::Value(_), .. }));
    assert!(
        matches!(&metrics[4], MetricSource::External { metric, target: ValueTarget::AverageValue(_) } if metric.selector.is_some())
    );
}

#[test]
fn an_error_in_an_old_version_is_said_where_it_stands() {
    let spec = "  metrics:\n  - type: Pods\n    pods:\n      metricName: a/b\n      targetAverageValue: -1\n      \
                target: 3\n";
    let text = autoscaler("v2beta1", spec);
    assert_eq!(
        problems(&text)[3],
        "12:7: error: spec.metrics[0].pods.target: strict decoding error: unknown field \"spec.metrics[0].pods.target\""
    );
    let text = text.replace("      target: 3\n", "");
    assert_eq!(
        problems(&text)[1..],
        [
            "10:7: error: spec.metrics[0].pods.metric.name: Invalid value: \"a/b\": may not contain '/'",
            "11:7: error: spec.metrics[0].pods.target.averageValue: Invalid value: \"-1\": must be positive",
        ]
    );
    let tolerance = "  behavior: {scaleUp: {tolerance: 0.2}}\n";
    assert_eq!(problems(&autoscaler("v2", tolerance)), [] as [&str; 0]);
    assert!(
        problems(&autoscaler("v2beta2", tolerance))[1].contains("unknown field \"spec.behavior.scaleUp.tolerance\"")
    );
}

#[test]
fn annotations_of_v1_are_read_as_leniently_as_the_api_server_reads_them() {
    let annotated = |name: &str, value: &str| {
        let annotation = format!("{{name: web, annotations: {{autoscaling.alpha.kubernetes.io/{name}: '{value}'}}}}");
        autoscaler("v1", "  targetCPUUtilizationPercentage: 70\n")
            .replace("{name: web}\nspec", &format!("{annotation}\nspec"))
    };
    let other = r#"[{"type":"Pods","pods":{"metricname":"qps","targetAverageValue":"2","new":1}}]"#;
    let kinds: Vec<_> = metrics(&annotated("metrics", other)).iter().map(|m| m.kind().to_owned()).collect();
    assert_eq!(kinds, ["Pods", "Resource"], "what the annotation holds comes first");

    let behavior = r#"{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Min","Policies":[{"Type":"Pods","Value":2,"PeriodSeconds":60}]}}"#;
    let behavior = manifest(&annotated("behavior", behavior)).autoscaler.and_then(|a| a.spec.behavior);
    assert_eq!(behavior.map(|b| b.scale_up.select_policy), Some(SelectPolicy::Min));

    let broken = annotated("metrics", "[{");
    assert_eq!(metrics(&broken).len(), 1);
    assert_eq!(
        problems(&broken),
        ["3:37: warning: metadata.annotations[autoscaling.alpha.kubernetes.io/metrics]: not well-formed, and ignored \
          without a word by the API server"]
    );
}

#[test]
fn every_kind_of_scale_target_is_found() {
    for (version, kind) in [
        ("apps/v1", "Deployment"),
        ("apps/v1", "StatefulSet"),
        ("apps/v1", "ReplicaSet"),
        ("v1", "ReplicationController"),
    ] {
        let text = format!(
            "{}---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: web}}\nspec:\n  replicas: 3\n  template:\n    \
             metadata: {{labels: {{app: web}}}}\n    spec:\n      containers:\n      - name: app\n        image: nginx\n        \
             ports: [{{containerPort: 80}}]\n        resources: {{requests: {{cpu: 250m}}, limits: {{cpu: 1}}}}\n        \
             readinessProbe: {{httpGet: {{path: /, port: 80}}, periodSeconds: 5}}\n",
            autoscaler("v2", "").replace("apps/v1, kind: Deployment", &format!("{version}, kind: {kind}"))
        );
        let manifest = manifest(&text);
        assert_eq!(manifest.problems, [], "{kind}");
        let target = manifest.target.expect("there is a target");
        assert_eq!((target.kind.as_str(), target.replicas.map(|r| r.0)), (kind, Some(3)));
        assert_eq!(target.cpu_request(), Some(0.25), "{kind}");
    }
}

#[test]
fn what_is_pasted_is_taken_as_it_comes() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 4}\n";
    let json = r#"{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"web"},"spec":{"maxReplicas":10,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}"#;
    let indented = |text: &str| format!("- {}\n", text.trim_end().replace('\n', "\n  "));
    let hpa = autoscaler("v2", "");
    let cases = [
        ("a stream", format!("{deployment}---\n# the autoscaler\n{hpa}")),
        ("the other way round, ended with dots", format!("---\n{hpa}...\n---\n{deployment}")),
        ("a list", format!("apiVersion: v1\nkind: List\nitems:\n{}{}", indented(&hpa), indented(deployment))),
        ("JSON", format!("{json}\n---\n{deployment}")),
        ("line ends of Windows and a byte order mark", format!("\u{feff}{hpa}---\n{deployment}").replace('\n', "\r\n")),
        ("an anchor", format!("{}---\n{deployment}", hpa.replace("maxReplicas: 10", "maxReplicas: &m 10\n  minReplicas: *m"))),
        (
            "what a cluster adds",
            format!("{}status: {{currentReplicas: 3, desiredReplicas: 3}}\n---\n{deployment}", hpa.replace(
                "{name: web}\nspec",
                "{name: web, uid: 1a-b, resourceVersion: \"7\", creationTimestamp: 2026-01-31T12:00:00Z, generation: 2}\nspec",
            )),
        ),
    ];
    for (name, text) in cases {
        let manifest = manifest(&text);
        assert_eq!(manifest.problems, [], "{name}\n{text}");
        assert_eq!(manifest.target.and_then(|t| t.replicas).map(|r| r.0), Some(4), "{name}");
    }
    let with_service = format!("{hpa}---\napiVersion: v1\nkind: Service\nmetadata: {{name: web}}\n");
    assert_eq!(problems(&with_service), ["9:1: info: Service is kept in the text and not simulated"]);
}

#[test]
fn every_mistake_is_found_at_once_and_in_its_place() {
    let text = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: Web, lables: {a: b}}\nspec:\n  \
                minReplicas: 5\n  maxReplicas: 3\n  maxReplicas: 4\n  scaleTargetRef: {kind: Deployment, name: web}\n  \
                behavior: {scaleUp: {policies: []}}\n";
    let name = "a lowercase RFC 1123 subdomain must consist of";
    let found = problems(text);
    let starts = [
        &format!("3:12: error: metadata.name: Invalid value: \"Web\": {name}"),
        "3:23: error: metadata.lables: strict decoding error: unknown field \"metadata.lables\", did you mean \"labels\"?",
        "7:3: error: line 7: key \"maxReplicas\" already set in map",
        "7:3: error: spec.maxReplicas: Invalid value: 4: must be greater than or equal to `minReplicas`",
        "8:3: error: spec.scaleTargetRef.apiVersion: Invalid value: \"\": apiVersion must specify API group",
        "9:24: error: spec.behavior.scaleUp.policies: Required value: must specify at least one Policy",
    ];
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for (found, start) in found.iter().zip(starts) {
        assert!(found.starts_with(start), "{found}\n{start}");
    }
}
