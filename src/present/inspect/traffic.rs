//! The clients, the Service and the pods: what each knows of the requests.

use std::fmt::Write;

use super::{Printed, pods};
use crate::present::describe::{age, table};
use crate::present::format;
use crate::session::Session;
use crate::sim::{Engine, SimPod, Stage};
use crate::{msg, say};

/// The most pods that are listed.
const LISTED: usize = 50;

/// What the clients see.
pub(super) fn clients(session: &Session) -> (String, Vec<Printed>) {
    let (engine, language) = (session.engine(), session.language());
    let workload = engine.workload();
    let (flow, totals) = (workload.flow(), workload.totals(session.now()));
    let says = say!(language, "What the users of the app send and what they get back, now and since the start.");
    // The names come last: in a font with letters of other widths, too, the numbers stand below each other.
    let mut text = String::new();
    let rows = [
        (msg!("arrivals"), Some(workload.rate()), totals.arrived),
        (msg!("served"), Some(flow.served), totals.served),
        (msg!("dropped"), Some(flow.dropped), totals.dropped),
        (msg!("timed out"), None, totals.timed_out),
        (msg!("retries"), None, totals.retried),
        (msg!("waiting"), None, totals.waiting),
    ];
    for (name, rate, all) in rows {
        let rate = rate.map_or_else(|| "-".to_owned(), format::rate);
        let _ = writeln!(text, "{rate:>8}{all:>10.0}  {name}", name = language.say(name));
    }
    let mut times = String::new();
    for (name, quantile) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        let time = workload.response_time(quantile).map_or_else(|| "-".to_owned(), |s| format!("{:.0}ms", s * 1e3));
        let _ = writeln!(times, "{name}\t{time}");
    }
    let print = |asked: &'static str, text: &str| Printed {
        asked: language.say(asked).to_owned(),
        text: table::align(text, 0, 3),
    };
    (says, vec![print(msg!("requests per second, and in all"), &text), print(msg!("response time"), &times)])
}

/// What the Service has: its endpoints, and how it spreads the requests.
pub(super) fn service(session: &Session) -> (String, Vec<Printed>) {
    let (engine, language) = (session.engine(), session.language());
    let workload = engine.workload();
    let name = &workload.target().name;
    let says = say!(
        language,
        "Sends each request to one of the pods that are ready. A pod that is starting or stopping gets none."
    );
    let load = workload.load();
    let ready = || workload.pods().iter().filter(|pod| pod.stage == Stage::Ready);
    let mut text = String::from("ENDPOINT\tREADY\tREQUESTS/S\tWAITING\n");
    for pod in ready().take(LISTED) {
        let (rate, waiting) = (format::rate(load.arrivals * pod.share), pod.backlog);
        let _ = writeln!(text, "{}\ttrue\t{rate}\t{waiting:.0}", pod.api.name);
    }
    if ready().next().is_none() {
        "<none>\n".clone_into(&mut text);
    }
    rest(&mut text, ready().count());
    let spread = match workload.queue() {
        Some(queue) => {
            say!(language, "Pods take messages from a queue; {n} wait in it.", n = format!("{:.0}", queue.backlog()))
        }
        None => String::new(),
    };
    let says = if spread.is_empty() { says } else { spread };
    (
        says,
        vec![Printed {
            asked: format!("kubectl get endpointslices -l kubernetes.io/service-name={name}"),
            text: table::align(&text, 0, 3),
        }],
    )
}

/// The pods as a table, and the page of counters of one of them.
pub(super) fn target(session: &Session, pod: Option<&str>) -> (String, Vec<Printed>) {
    let (engine, language) = (session.engine(), session.language());
    let workload = engine.workload();
    let mut text = String::from("NAME\tREADY\tSTATUS\tRESTARTS\tAGE\n");
    for pod in workload.pods().iter().take(LISTED) {
        let of = pod.containers.len().max(1);
        let ready = if pod.stage == Stage::Ready { of } else { 0 };
        let status = pods::status(pod);
        let _ = writeln!(
            text,
            "{}\t{ready}/{of}\t{status}\t{}\t{}",
            pod.api.name,
            pod.restarts,
            age(pod.age(engine.now()))
        );
    }
    if workload.pods().is_empty() {
        text = format!("No resources found in {} namespace.\n", engine.autoscaler().namespace);
    }
    rest(&mut text, workload.pods().len());
    let says = say!(
        language,
        "spec.replicas of {kind} {name} is {n}; its controller creates and deletes pods until there are so many.",
        kind = workload.target().kind,
        name = workload.target().name,
        n = workload.replicas()
    );
    let mut printed = vec![Printed { asked: "kubectl get pods".to_owned(), text: table::align(&text, 0, 3) }];
    let found = workload.pods().iter().find(|p| Some(&*p.api.name) == pod);
    if let Some(pod) = found.or_else(|| workload.pods().first()) {
        let text = page(engine, pod).unwrap_or_else(|| "connection refused\n".to_owned());
        printed.push(Printed { asked: format!("curl http://{}:8080/metrics", pod.api.name), text });
    }
    (says, printed)
}

/// A page of metrics in Prometheus' text format.
fn page(engine: &Engine, pod: &SimPod) -> Option<String> {
    let now = engine.exposition(pod)?;
    let mut text = String::new();
    let values = [
        ("http_requests_total", "counter", format!("{:.0}", now.received)),
        ("http_requests_in_flight", "gauge", format!("{:.0}", now.in_flight)),
        ("process_cpu_seconds_total", "counter", format!("{:.2}", now.cpu_seconds)),
        ("process_resident_memory_bytes", "gauge", format!("{:.0}", now.memory_bytes)),
    ];
    for (name, kind, value) in values {
        let _ = writeln!(text, "# TYPE {name} {kind}\n{name} {value}");
    }
    Some(text)
}

/// How many more there are than are listed.
pub(super) fn rest(text: &mut String, count: usize) {
    if count > LISTED {
        let _ = writeln!(text, "… {} more", count - LISTED);
    }
}
