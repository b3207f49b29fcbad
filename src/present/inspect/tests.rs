//! What the parts know in the first scenario, and in one with faults.

use super::*;
use crate::session::Command;
use crate::sim::{Component, Health};

fn after(minutes: i64) -> Session {
    let mut session = Session::default();
    session.run_until(SimTime::from_millis(minutes * 60_000));
    session
}

fn all(session: &Session, part: Part) -> String {
    let seen = inspect(session, part, None);
    let printed = seen.printed.iter().flat_map(|p| [p.asked.as_str(), p.text.as_str()]);
    std::iter::once(seen.says.as_str()).chain(printed).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_part_says_what_it_knows() {
    let session = after(5);
    let cases: [(Part, &[&str]); 9] = [
        (Part::Clients, &["arrivals", "p95", "retries"]),
        (Part::Service, &["ENDPOINT", "myapp-"]),
        (Part::Target, &["kubectl get pods", "Running", "# TYPE http_requests_total counter"]),
        (Part::Kubelet, &["CPU(cores)", "WINDOW", "15s"]),
        (Part::Prometheus, &["sum(rate(http_requests_total{namespace=\"default\"}[1m])) by (pod)", "{pod=\"myapp-"]),
        (Part::Resource, &["/apis/metrics.k8s.io/v1beta1/", "\"PodMetricsList\"", "\"usage\""]),
        (Part::Custom, &["/pods/*/myapp_requests_per_second", "\"MetricValueList\"", "\"value\""]),
        (Part::External, &["asks for none"]),
        (Part::Controller, &["conditions:", "currentMetrics:", "desiredReplicas: ", "type: Pods"]),
    ];
    for (part, expected) in cases {
        let text = all(&session, part);
        for words in expected {
            assert!(text.contains(words), "{part:?}: {words} in:\n{text}");
        }
    }
}

#[test]
fn the_answer_of_an_api_is_what_the_controller_would_be_handed() {
    let mut session = after(5);
    let text = all(&session, Part::Custom);
    assert!(text.contains(&format!("\"timestamp\": \"{}\"", stamp::rfc3339(session.now()))), "{text}");
    for (component, health, part, expected) in [
        (Component::Custom, Health::Absent, Part::Custom, "no custom metrics API"),
        (Component::Custom, Health::Down, Part::Custom, "the server is currently unable to handle the request"),
        (Component::Custom, Health::Zeros, Part::Custom, "\"value\": \"0\""),
        (Component::Resource, Health::Down, Part::Resource, "the server is currently unable to handle the request"),
    ] {
        let _ = session.apply(Command::SetFault { component, health, span: None });
        let text = all(&session, part);
        assert!(text.contains(expected), "{component:?} {health:?}: {expected} in:\n{text}");
        let faults = inspect(&session, part, None).faults;
        assert!(!faults[0].works, "{faults:?}");
        let mend = faults[0].choices.iter().find(|choice| choice.0 == "works").expect("it can be mended");
        let _ = session.apply(mend.2.clone());
        assert!(inspect(&session, part, None).faults[0].works);
    }
}

#[test]
fn the_pods_are_listed() {
    let session = after(5);
    let table = pods::table(&session);
    assert_eq!(table.rows.len(), session.engine().workload().pods().len());
    assert!(nodes::nodes(&session).summary.starts_with("There is room for every pod"));
}

#[test]
fn keda_is_asked_where_it_is_in_the_place_of_the_adapter() {
    let mut session = Session::default();
    let _ = session.extend_with(crate::session::Extension::linked());
    let _ = session.apply(Command::SelectScenario { name: "keda-cooldown".to_owned() });
    session.run_until(SimTime::from_millis(180_000));
    let text = all(&session, Part::Prometheus);
    for words in [
        "next at 00:03:05",
        "kubectl get scaledobject worker",
        "worker   apps/v1.Deployment   worker            0     10    True    True     rabbitmq   3m",
        "s0-rabbitmq-orders   58",
    ] {
        assert!(text.contains(words), "{words} in:\n{text}");
    }
    assert_eq!(inspect(&session, Part::Prometheus, None).title, "KEDA");
    assert!(all(&session, Part::External).contains("?labelSelector=scaledobject.keda.sh/name=worker"));
}
