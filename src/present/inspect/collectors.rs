//! kubelet with metrics-server, and Prometheus with its adapter: what they have gathered.

use std::fmt::Write;

use super::Printed;
use super::traffic::rest;
use crate::present::describe::{age, table};
use crate::present::rules;
use crate::say;
use crate::session::Session;
use crate::units::SimTime;

/// The most pods that are listed.
const LISTED: usize = 50;

/// The samples of metrics-server.
pub(super) fn kubelet(session: &Session) -> (String, Vec<Printed>) {
    let (engine, language) = (session.engine(), session.language());
    let samples = engine.kubelet_samples();
    let mut top = String::from("NAME\tCPU(cores)\tMEMORY(bytes)\n");
    let mut times = String::from("NAME\tTIMESTAMP\tWINDOW\tAGE\n");
    for item in samples.items().iter().take(LISTED) {
        let of = samples.containers(item).iter();
        let cpu: i64 = of.clone().filter_map(|c| Some(c.cpu?.0)).sum();
        let memory: i64 = of.filter_map(|c| Some(c.memory?.0 / 1000)).sum();
        let _ = writeln!(top, "{}\t{cpu}m\t{}Mi", item.name, memory >> 20);
        let old = age(session.now().since(item.timestamp));
        let _ = writeln!(times, "{}\t{}\t{}\t{old}", item.name, item.timestamp, item.window);
    }
    if samples.items().is_empty() {
        "error: metrics not available yet\n".clone_into(&mut top);
    }
    rest(&mut top, samples.items().len());
    rest(&mut times, samples.items().len());
    let says = say!(
        language,
        "metrics-server asks the kubelets every {n}. CPU is the average between its last two samples of a pod, so that a young pod has none.",
        n = engine.metric_resolution()
    );
    let mut printed = vec![Printed { asked: "kubectl top pods".to_owned(), text: table::align(&top, 0, 3) }];
    if !samples.items().is_empty() {
        let asked = language.say(crate::msg!("samples")).to_owned();
        printed.push(Printed { asked, text: table::align(&times, 0, 3) });
    }
    (says, printed)
}

/// The adapter's query and what it gives, or its rules.
pub(super) fn prometheus(session: &Session) -> (String, Vec<Printed>) {
    let (engine, language) = (session.engine(), session.language());
    let (scrape, window) = engine.prometheus_times();
    if let Some(adapter) = engine.ruled_adapter() {
        let says = say!(
            language,
            "Prometheus scrapes every {scrape}. The adapter looks for the series of its rules every {relist}.",
            scrape = scrape,
            relist = adapter.relist_interval()
        );
        let text = rules::text(&rules::rules(session));
        return (
            says,
            vec![Printed { asked: language.say(crate::msg!("rules of prometheus-adapter")).to_owned(), text }],
        );
    }
    let says = say!(
        language,
        "Prometheus scrapes each pod every {scrape}. The adapter asks it for the rate over {window}: it moves slower than the traffic.",
        scrape = scrape,
        window = window
    );
    let namespace = &engine.autoscaler().namespace;
    let query = format!("sum(rate(http_requests_total{{namespace=\"{namespace}\"}}[{window}])) by (pod)");
    let rates = engine.pod_rates();
    let mut text = String::new();
    for (pod, rate, at) in rates.iter().take(LISTED) {
        let _ = writeln!(text, "{{pod=\"{pod}\"}}\t{rate:.3}\t@ {at}\t{}", old(session, *at));
    }
    if rates.is_empty() {
        text = language.say(crate::msg!("no series has two samples in the window yet")).to_owned() + "\n";
    }
    rest(&mut text, rates.len());
    (says, vec![Printed { asked: query, text: table::align(&text, 0, 3) }])
}

fn old(session: &Session, at: SimTime) -> String {
    say!(session.language(), "{age} old", age = age(session.now().since(at)))
}
