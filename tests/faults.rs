//! What the controller says when a component of the metrics registry fails: for each component, way to fail and type of
//! metric the text of a real client, as prometheus-adapter, metrics-server and the API server answer it; and that a
//! cluster recovers from any schedule of faults.
#![cfg(not(target_arch = "wasm32"))]

use hpa_playground::api::status::{ConditionKind, ConditionStatus};
use hpa_playground::present::loop_view::{self, ApiState, Edge};
use hpa_playground::present::state;
use hpa_playground::session::{Command, Session, SliderId};
use hpa_playground::sim::{Component, Health, Sync};
use hpa_playground::units::{Replicas, SimDuration, SimTime};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed};

const CPU: &str = "{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}";
const CONTAINER: &str = "{type: ContainerResource, containerResource: {name: cpu, container: web, target: {type: \
                         Utilization, averageUtilization: 50}}}";
const PODS: &str = "{type: Pods, pods: {metric: {name: requests}, target: {type: AverageValue, averageValue: 4}}}";
const OBJECT: &str = "{type: Object, object: {metric: {name: requests}, describedObject: {apiVersion: \
                      networking.k8s.io/v1, kind: Ingress, name: main-route}, target: {type: Value, value: 40}}}";
const EXTERNAL: &str = "{type: External, external: {metric: {name: requests, selector: {matchLabels: {app: web}}}, \
                        target: {type: AverageValue, averageValue: 4}}}";

/// A Deployment of three pods under 12 requests per second, scaled by `metrics`; `spec` is that of the scenario.
fn manifests(spec: &str, metrics: &str) -> String {
    format!(
        "kind: Scenario\nspec:\n  traffic: [{{constant: 12}}]\n  {spec}\n---\n\
         apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web, namespace: default}}\n\
         spec:\n  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}\n  minReplicas: 1\n  \
         maxReplicas: 10\n  metrics: [{metrics}]\n---\n\
         apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: default}}\nspec:\n  replicas: 3\n  \
         selector: {{matchLabels: {{app: web}}}}\n  template:\n    metadata: {{labels: {{app: web}}}}\n    \
         spec: {{containers: [{{name: web, image: web, resources: {{requests: {{cpu: 250m}}}}}}]}}\n"
    )
}

fn seconds(seconds: i64) -> SimTime {
    SimTime::ZERO + SimDuration::from_secs(seconds)
}

fn open(text: &str) -> Session {
    Session::open(text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

/// Two minutes as it should be, then a component fails, then two minutes more.
fn failing(component: Component, health: Health, metrics: &str) -> Session {
    let mut session = open(&manifests("pipeline: {adapter: {external: true}}", metrics));
    session.run_until(seconds(120));
    let _ = session.apply(Command::SetFault { component, health, span: None });
    session.run_until(seconds(240));
    session
}

/// Status, reason and message of `ScalingActive`.
fn scaling_active(sync: &Sync) -> (ConditionStatus, String, String) {
    let condition = sync.status.conditions.iter().find(|c| c.kind == ConditionKind::ScalingActive);
    let condition = condition.expect("every sync says whether it can scale");
    (condition.status, condition.reason.to_string(), condition.message.to_string())
}

/// The words around what the client was told, by type of metric.
struct Kind {
    metrics: &'static str,
    reason: &'static str,
    client: &'static str,
    context: &'static str,
}

const KINDS: [Kind; 5] = [
    Kind {
        metrics: CPU,
        reason: "FailedGetResourceMetric",
        client: "failed to get cpu utilization: unable to get metrics for resource cpu: ",
        context: "failed to get cpu resource metric value: ",
    },
    Kind {
        metrics: CONTAINER,
        reason: "FailedGetContainerResourceMetric",
        client: "failed to get cpu utilization: unable to get metrics for resource cpu: ",
        context: "failed to get web container metric value: ",
    },
    Kind {
        metrics: PODS,
        reason: "FailedGetPodsMetric",
        client: "unable to get metric requests: ",
        context: "failed to get pods metric value: ",
    },
    Kind {
        metrics: OBJECT,
        reason: "FailedGetObjectMetric",
        client: "unable to get metric requests: Ingress on default main-route/",
        context: "failed to get object metric value: ",
    },
    Kind {
        metrics: EXTERNAL,
        reason: "FailedGetExternalMetric",
        client: "unable to get external metric default/requests/&LabelSelector{MatchLabels:map[string]string{app: web,},\
                 MatchExpressions:[]LabelSelectorRequirement{},}: ",
        context: "failed to get requests external metric value: failed to get requests external metric: ",
    },
];

const RESOURCE: &[usize] = &[0, 1];
const LATE: Health = Health::Slow { delay: SimDuration::from_secs(90) };

/// Components and how they fail, the kinds that it concerns, and what the client is told.
type Row = (&'static [(Component, Health)], &'static [usize], &'static str);

fn table() -> Vec<Row> {
    use Component::{Adapter, Custom, External, Kubelet, MetricsServer, Prometheus, Resource};
    use Health::{Absent, Down, Frozen, Zeros};
    const TIMED_OUT: &str = "the server was unable to return a response in the time allotted, but may still be \
                             processing the request";
    let late = |asked: &str| -> &'static str { format!("{TIMED_OUT} (get {asked})").leak() };
    let from = |api: &str, error: &str| -> &'static str {
        format!("unable to fetch metrics from {api} metrics API: {error}").leak()
    };
    let unfetchable = "Internal error occurred: unable to fetch metrics";
    let (missing, unable) =
        ("the server could not find the requested resource", "the server is currently unable to handle the request");
    let get = |words: &str, asked: &str| -> &'static str { format!("{words} (get {asked})").leak() };
    let ingress = "ingresses.networking.k8s.io.custom.metrics.k8s.io main-route";
    let (pods, any) = ("pods.metrics.k8s.io", "pods.custom.metrics.k8s.io *");
    let external = "requests.external.metrics.k8s.io";
    let unregistered = from("custom", "no custom metrics API (custom.metrics.k8s.io) registered");
    let no_series = "the server could not find the metric requests for";
    vec![
        (&[(Resource, Absent), (MetricsServer, Absent)], RESOURCE, from("resource", get(missing, pods))),
        (&[(Resource, Down), (MetricsServer, Down)], RESOURCE, from("resource", get(unable, pods))),
        (&[(Resource, LATE), (MetricsServer, LATE)], RESOURCE, from("resource", late(pods))),
        (
            &[(Kubelet, Absent), (Kubelet, Down), (Kubelet, LATE), (Kubelet, Zeros)],
            RESOURCE,
            "no metrics returned from resource metrics API",
        ),
        (&[(Custom, Absent), (Adapter, Absent)], &[2, 3], unregistered),
        (&[(Custom, Down), (Adapter, Down)], &[2], from("custom", get(unable, any))),
        (&[(Custom, Down), (Adapter, Down)], &[3], from("custom", get(unable, ingress))),
        (&[(Custom, LATE), (Adapter, LATE), (Prometheus, LATE)], &[2], from("custom", late(any))),
        (&[(Custom, LATE), (Adapter, LATE), (Prometheus, LATE)], &[3], from("custom", late(ingress))),
        (&[(Prometheus, Absent)], &[2], from("custom", &format!("{no_series} pods"))),
        (&[(Prometheus, Absent)], &[3], from("custom", &format!("{no_series} ingresses.networking.k8s.io"))),
        (&[(Prometheus, Down)], &[2, 3], from("custom", unfetchable)),
        (&[(Prometheus, Frozen)], &[2], "no metrics returned from custom metrics API"),
        (&[(Prometheus, Frozen)], &[3], from("custom", &format!("{no_series} ingresses.networking.k8s.io main-route"))),
        (&[(External, Absent), (Adapter, Absent)], &[4], from("external", get(missing, external))),
        (&[(External, Down), (Adapter, Down)], &[4], from("external", get(unable, external))),
        (&[(External, LATE), (Adapter, LATE), (Prometheus, LATE)], &[4], from("external", late(external))),
        (&[(Prometheus, Absent)], &[4], from("external", &format!("{no_series} namespaces"))),
        (&[(Prometheus, Down)], &[4], from("external", unfetchable)),
        (&[(Prometheus, Frozen)], &[4], "no metrics returned from external metrics API"),
    ]
}

#[test]
fn the_controller_says_what_a_real_one_says() {
    for (faults, kinds, told) in table() {
        for (component, health) in faults {
            for kind in kinds.iter().map(|kind| &KINDS[*kind]) {
                let session = failing(*component, *health, kind.metrics);
                let what = format!("{component:?} {health:?}, {}", kind.reason);
                let history = session.engine().history();
                let last = history.syncs.last().expect("there were syncs");
                let text = [kind.client, told].concat();
                let message = format!("the HPA was unable to compute the replica count: {text}");
                assert_eq!(scaling_active(last), (ConditionStatus::False, kind.reason.to_owned(), message), "{what}");
                let error = format!("invalid metrics (1 invalid out of 1), first error is: {}{text}", kind.context);
                let events: Vec<_> =
                    history.events.iter().filter(|e| e.sync == last.number).map(|e| &e.event).collect();
                let events: Vec<_> =
                    events.iter().map(|e| (e.kind.name(), e.reason.to_string(), e.message.clone())).collect();
                let wanted = [
                    ("Warning", kind.reason.to_owned(), text.clone()),
                    ("Warning", "FailedComputeMetricsReplicas".to_owned(), error),
                ];
                assert_eq!(events, wanted, "{what}");
                assert!(last.error.as_deref().is_some_and(|error| error.ends_with(&text)), "{what}: {:?}", last.error);
                assert_eq!(last.scale_to, None, "{what}");
            }
        }
    }
}

/// What the last sync read for the first metric, and how old the oldest sample was, in seconds.
fn read(session: &Session) -> (f64, i64) {
    let sync = session.engine().history().syncs.last().expect("there were syncs");
    let (status, reason, message) = scaling_active(sync);
    assert_eq!(status, ConditionStatus::True, "{reason}: {message}");
    let value = state::state(session).metrics[0].current.expect("the metric was read");
    (value, sync.at.since(sync.oldest_sample.expect("it has samples")).as_secs())
}

#[test]
fn what_is_frozen_or_late_is_old() {
    use Component::{Adapter, Custom, External, Kubelet, MetricsServer, Prometheus, Resource};
    let late = |seconds| Health::Slow { delay: SimDuration::from_secs(seconds) };
    let cases: &[(&str, &[Component], Health, std::ops::Range<i64>)] = &[
        (CPU, &[Resource, MetricsServer, Kubelet], Health::Frozen, 120..135),
        (CPU, &[Resource, MetricsServer], late(40), 40..70),
        (CPU, &[Kubelet], late(9), 9..39),
        (PODS, &[Custom, Adapter], Health::Frozen, 120..150),
        (PODS, &[Custom, Adapter, Prometheus], late(40), 40..70),
        (OBJECT, &[Custom, Adapter], Health::Frozen, 120..150),
        (EXTERNAL, &[External, Adapter], Health::Frozen, 120..150),
        (EXTERNAL, &[External, Adapter, Prometheus], late(40), 40..70),
    ];
    for (metrics, components, health, ages) in cases {
        for component in *components {
            let mut session = failing(*component, *health, metrics);
            let before = read(&session).0;
            assert!(ages.contains(&read(&session).1), "{component:?} {health:?}: {} s", read(&session).1);
            if *health == Health::Frozen {
                // A long time later it still says the same, whatever the clients do.
                let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: 40.0 });
                session.run_until(seconds(3600));
                assert_eq!(read(&session).0, before, "{component:?}");
            }
        }
    }
}

#[test]
fn what_answers_zero_scales_to_the_least() {
    use Component::{Adapter, Custom, External, MetricsServer, Prometheus, Resource};
    let cases: &[(&str, &[Component])] = &[
        (CPU, &[Resource, MetricsServer]),
        (PODS, &[Custom, Adapter, Prometheus]),
        (OBJECT, &[Custom, Adapter, Prometheus]),
        (EXTERNAL, &[External, Adapter, Prometheus]),
    ];
    for (metrics, components) in cases {
        for component in *components {
            let mut session = failing(*component, Health::Zeros, metrics);
            assert_eq!(read(&session).0, 0.0, "{component:?}");
            session.run_until(seconds(600));
            assert_eq!(session.engine().workload().replicas(), Replicas(1), "{component:?}");
        }
    }
}

#[test]
fn an_object_of_a_kind_that_nobody_counts_or_knows() {
    let told = |kind: &str, version: &str| {
        let metrics = OBJECT.replace("Ingress", kind).replace("networking.k8s.io/v1", version);
        let mut session = open(&manifests("", &metrics));
        session.run_until(seconds(60));
        let message = scaling_active(session.engine().history().syncs.last().expect("there were syncs")).2;
        message.split("custom metrics API: ").nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(told("Deployment", "apps/v1"), "the server could not find the metric requests for deployments.apps");
    assert_eq!(
        told("Mesh", "example.org/v1"),
        "unable to map kind Mesh.example.org to resource: no matches for kind \"Mesh\" in group \"example.org\""
    );
}

#[test]
fn a_fault_for_some_time_ends_and_what_was_so_before_goes_on() {
    use Health::{Down, Frozen, Works, Zeros};
    let mut session = open(&manifests("events: [{at: 1m, down: {api: custom, for: 1m}}]", PODS));
    let health = |session: &Session| session.engine().health(Component::Custom);
    let mut seen = Vec::new();
    let span = Some(SimDuration::from_secs(20));
    for at in [30, 70, 80, 95, 110, 125, 150, 200] {
        session.run_until(seconds(at));
        if at == 80 {
            let _ = session.apply(Command::SetFault { component: Component::Custom, health: Health::Zeros, span });
        }
        if at == 125 {
            let _ =
                session.apply(Command::SetFault { component: Component::Custom, health: Health::Frozen, span: None });
        }
        if at == 150 {
            let _ = session.apply(Command::SetFault { component: Component::Custom, health: Health::Down, span });
        }
        seen.push(health(&session));
    }
    assert_eq!(seen, [Works, Down, Zeros, Zeros, Works, Frozen, Down, Frozen]);
}

#[test]
fn killed_pods_are_replaced() {
    let mut session = open(&manifests("events: [{at: 1m, kill: {pods: 2}}]", PODS));
    session.run_until(seconds(59));
    let names = |session: &Session| -> Vec<String> {
        let pods = session.engine().workload().pods().iter().filter(|p| !p.api.deleting);
        pods.map(|p| p.api.name.to_string()).collect()
    };
    let before = names(&session);
    session.run_until(seconds(120));
    let after = names(&session);
    assert_eq!((before.len(), after.len()), (3, 3));
    assert_eq!(before.iter().filter(|name| after.contains(name)).count(), 1);
    let _ = session.apply(Command::Kill { pods: u32::MAX });
    assert_eq!(session.engine().workload().status_replicas(), Replicas(3));
}

#[test]
fn the_picture_shows_what_fails() {
    use ApiState::{Broken, Idle, InUse, NotInstalled};
    use Component::{Adapter, Custom, External, Kubelet, MetricsServer, Prometheus};
    let late = Health::Slow { delay: SimDuration::from_secs(30) };
    let quarter = ("every 15s → metrics-server", "scrape 15s · rate over 1m");
    // What fails, the states and captions of the three APIs, the captions of the two collectors.
    let cases = [
        (Custom, Health::Works, [Idle, InUse, Idle], "4.0/s per pod", quarter),
        (Custom, Health::Down, [Idle, Broken, Idle], "down", quarter),
        (Custom, Health::Frozen, [Idle, Broken, Idle], "4.0/s per pod · frozen", quarter),
        (Custom, Health::Zeros, [Idle, Broken, Idle], "0.0/s per pod · answers 0", quarter),
        (
            Adapter,
            Health::Absent,
            [Idle, NotInstalled, NotInstalled],
            "not installed",
            (quarter.0, "adapter not installed"),
        ),
        (Prometheus, Health::Down, [Idle, Broken, Broken], "Prometheus down", (quarter.0, "Prometheus down")),
        (Prometheus, late, [Idle, Broken, Broken], "4.0/s per pod · 30s late", (quarter.0, "Prometheus 30s late")),
        (
            MetricsServer,
            Health::Absent,
            [NotInstalled, InUse, Idle],
            "4.0/s per pod",
            ("metrics-server not installed", quarter.1),
        ),
        (Kubelet, Health::Down, [Idle, InUse, Idle], "4.0/s per pod", ("kubelet down", quarter.1)),
        (External, Health::Absent, [Idle, InUse, NotInstalled], "4.0/s per pod", quarter),
    ];
    for (component, health, states, caption, collectors) in cases {
        let session = failing(component, health, PODS);
        let view = loop_view::control_loop(&session);
        let what = format!("{component:?} {health:?}");
        assert_eq!(view.apis.each_ref().map(|api| api.state), states, "{what}");
        assert_eq!(view.apis[1].caption, caption, "{what}");
        let captions = (view.collectors[0].caption.as_str(), view.collectors[1].caption.as_str());
        assert_eq!(captions, collectors, "{what}");
        let broken = view.collectors.each_ref().map(|collector| collector.broken);
        assert_eq!(broken, [captions.0 != quarter.0, captions.1 != quarter.1], "{what}");
        let carried = [Edge::KubeletScrape, Edge::ResourceApi, Edge::PrometheusScrape, Edge::CustomApi];
        let carried = carried.map(|edge| view.carries(edge));
        assert_eq!(carried, [false, false, !broken[1], states[1] == InUse], "{what}");
        let faults = serde_json::to_value(state::state(&session).faults).expect("the state is plain data");
        let wanted = if health == Health::Works {
            serde_json::json!([])
        } else {
            serde_json::json!([{"component": component, "health": health}])
        };
        assert_eq!(faults, wanted, "{what}");
    }
}

#[test]
fn commands_are_json() {
    let commands = [
        r#"{"command":"setFault","component":"custom","health":"down","for":"2m"}"#,
        r#"{"command":"setFault","component":"metricsServer","health":{"slow":{"delay":"30s"}},"for":null}"#,
        r#"{"command":"kill","pods":2}"#,
    ];
    for text in commands {
        let command: Command = serde_json::from_str(text).expect("it is a command");
        assert_eq!(serde_json::to_string(&command).expect("it can be written"), text);
    }
    let short = r#"{"command":"setFault","component":"adapter","health":"works"}"#;
    assert!(serde_json::from_str::<Command>(short).is_ok());
}

#[test]
fn events_are_read_strictly() {
    let problems = |events: &str| -> Vec<String> {
        Session::check(&manifests(&format!("events: [{events}]"), PODS)).iter().map(|p| p.message.clone()).collect()
    };
    let names = "resource, custom, external, kubelet, metricsServer, prometheus, adapter";
    let missing = format!("Required value: api or component must be one of {names}");
    assert_eq!(problems("{at: 1m, frozen: {component: kubelet, for: 1m}}, {kill: {}}"), [""; 0]);
    assert_eq!(problems("{at: 1m, down: {api: custm}}"), [missing.as_str()]);
    assert_eq!(problems("{down: {}}"), [missing.as_str()]);
    assert_eq!(problems("{down: {api: custom, component: adapter}}"), [missing.as_str()]);
    assert_eq!(problems("{kill: {pods: 0}}"), ["Invalid value: 0: must be from 1 to 2000"]);
}

fn cases() -> Config {
    let mut config = Config { failure_persistence: None, cases: 48, ..Config::default() };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(7);
    }
    config
}

fn health() -> impl Strategy<Value = Health> {
    prop_oneof![
        select(vec![Health::Works, Health::Absent, Health::Down, Health::Frozen, Health::Zeros]),
        (0_i64..100).prop_map(|delay| Health::Slow { delay: SimDuration::from_secs(delay) }),
    ]
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_schedule_of_faults_is_recovered_from(
        metrics in select(vec![CPU, CONTAINER, PODS, OBJECT, EXTERNAL]),
        faults in prop::collection::vec(
            (select(Component::ALL.to_vec()), health(), prop::option::of(0_i64..200), 0_i64..60), 0..12),
    ) {
        let mut session = open(&manifests("pipeline: {adapter: {external: true}}", metrics));
        for (component, health, span, then) in faults {
            let span = span.map(SimDuration::from_secs);
            let _ = session.apply(Command::SetFault { component, health, span });
            session.run_until(session.now() + SimDuration::from_secs(then));
        }
        for component in Component::ALL {
            let _ = session.apply(Command::SetFault { component, health: Health::Works, span: None });
        }
        session.run_until(session.now() + SimDuration::from_secs(900));
        let (value, age) = read(&session);
        prop_assert!(age < 45, "{age} s");
        prop_assert!(value > 0.0);
        let mut calm = open(&manifests("pipeline: {adapter: {external: true}}", metrics));
        calm.run_until(seconds(1800));
        prop_assert_eq!(session.engine().workload().replicas(), calm.engine().workload().replicas());
    }
}
