//! The charts there are to choose from, and what is on each.

use super::lines::Source;
use super::{Chart, Choice, Line, Rule, Stroke, View};
use crate::api::hpa::MetricSource;
use crate::language::Language;
use crate::present::{Idea, metric};
use crate::session::Session;
use crate::sim::Sync;
use crate::units::Quantity;
use crate::{msg, say};

/// The charts beside those of the metrics: slug and title.
const REQUESTS: (&str, &str) = ("requests", msg!("requests per second"));
const REPLICAS: (&str, &str) = ("replicas", msg!("replicas"));
const MORE: [(&str, &str); 7] = [
    ("cpu", msg!("CPU of all pods, cores")),
    ("capacity", msg!("requests and capacity per second")),
    ("latency", msg!("response time, 95th percentile, ms")),
    ("queue", msg!("requests that wait")),
    ("pods", msg!("pods that start and stop")),
    ("nodes", msg!("nodes")),
    ("cost", msg!("pod hours since the start")),
];

/// The charts to choose from, in their order, and which of them are shown.
#[must_use]
pub fn choices(session: &Session, view: &View) -> Vec<Choice> {
    let language = session.language();
    let choice = |slug: String, title: String| Choice { shown: view.shown.contains(&slug), slug, title };
    let fixed = |(slug, title): (&str, &'static str)| choice(slug.to_owned(), language.say(title).to_owned());
    let metrics = session.engine().autoscaler().spec.metrics.iter().enumerate();
    let metrics = metrics.map(|(n, source)| choice(metric_slug(n), metric::title(source, language)));
    let with_nodes = session.engine().workload().nodes().is_some();
    let more = MORE.into_iter().filter(|(slug, _)| *slug != "nodes" || with_nodes);
    [REQUESTS, REPLICAS].map(fixed).into_iter().chain(metrics).chain(more.map(fixed)).collect()
}

fn metric_slug(place: usize) -> String {
    if place == 0 { "metric".to_owned() } else { format!("metric-{}", place + 1) }
}

/// The charts that are shown, from top to bottom.
pub(super) fn charts(session: &Session, view: &View, source: Source) -> Vec<Chart> {
    let language = session.language();
    let mut charts = Vec::new();
    for (slug, title) in [REQUESTS, REPLICAS].into_iter().filter(|(slug, _)| view.shown.iter().any(|s| s == slug)) {
        let chart = Chart::empty(slug.to_owned(), language.say(title).to_owned());
        charts.push(if slug == REQUESTS.0 {
            requests(chart, language, source)
        } else {
            replicas(chart, session, source)
        });
    }
    for (place, of) in session.engine().autoscaler().spec.metrics.iter().enumerate() {
        let slug = metric_slug(place);
        if view.shown.contains(&slug) {
            charts.push(metric_chart(Chart::empty(slug, metric::title(of, language)), session, source, (place, of)));
        }
    }
    for choice in choices(session, view).into_iter().filter(|choice| choice.shown) {
        if MORE.iter().any(|(slug, _)| *slug == choice.slug) {
            let chart = Chart::empty(choice.slug, choice.title);
            charts.push(if chart.slug == "cpu" {
                cpu(chart, session, source)
            } else {
                further(chart, language, source)
            });
        }
    }
    charts
}

fn line(label: &str, idea: Idea, stair: bool, points: Vec<(f64, f64)>) -> Line {
    Line { label: label.to_owned(), idea, stair, stroke: Stroke::Main, points }
}

fn requests(mut chart: Chart, language: Language, source: Source) -> Chart {
    let samples = &source.history.samples;
    chart.lines = vec![
        line(language.say("requests"), Idea::Traffic, true, source.samples(&samples.arrivals, |v| v)),
        line(language.say("dropped"), Idea::Lost, false, source.samples(&samples.dropped, |v| v)),
    ];
    chart.fitted(10.0)
}

fn replicas(mut chart: Chart, session: &Session, source: Source) -> Chart {
    let (samples, language) = (&source.history.samples, session.language());
    let spec = &session.engine().autoscaler().spec;
    let asked = source.syncs(|sync| sync.proposed.map_or(f64::NAN, |count| count.0.into()));
    let asked = Line { stroke: Stroke::Light, ..line(language.say("asked for"), Idea::Metric, true, asked) };
    chart.lines = vec![
        asked,
        line(language.say("desired"), Idea::Decision, true, source.samples(&samples.desired, f64::from)),
        line(language.say("ready"), Idea::Ready, true, source.samples(&samples.ready, f64::from)),
    ];
    let rule = |value: i32, label| Rule { value: value.into(), label, idea: Idea::Decision };
    chart.rules = vec![
        rule(spec.max_replicas.0, format!("maxReplicas {}", spec.max_replicas)),
        rule(spec.min_replicas.0, format!("minReplicas {}", spec.min_replicas)),
    ];
    chart.envelope = source.envelope(session.engine().config().downscale_stabilization);
    chart.ceiling = Some(f64::from(spec.max_replicas.0) * 1.5);
    chart.fitted(2.0)
}

/// A metric of the spec against its target.
fn metric_chart(mut chart: Chart, session: &Session, source: Source, (place, of): (usize, &MetricSource)) -> Chart {
    let name = metric::name(of);
    let same = |sync: &Sync| sync.spec.metrics.get(place).is_some_and(|m| metric::name(m) == name);
    let value = |sync: &Sync| {
        let status = sync.status.current_metrics.get(place).filter(|_| same(sync));
        status.and_then(metric::reading).unwrap_or(f64::NAN)
    };
    let language = session.language();
    chart.lines = vec![line(language.say("metric"), Idea::Metric, true, source.syncs(value))];
    let target = metric::target(of);
    let rule = |value| Rule { value, label: say!(language, "target {value}", value = value), idea: Idea::Metric };
    chart.rules = target.map(rule).into_iter().collect();
    let (down, up) = tolerances(session);
    chart.band = target.map(|target| (target * (1.0 - down), target * (1.0 + up)));
    chart.fitted(1.0)
}

/// How far a metric may be below and above its target: those of `behavior` where they count, else the flag.
fn tolerances(session: &Session) -> (f64, f64) {
    let (config, spec) = (session.engine().config(), &session.engine().autoscaler().spec);
    let flag = config.tolerance;
    match spec.behavior.as_ref().filter(|_| config.gates.hpa_configurable_tolerance) {
        Some(behavior) => {
            let [down, up] = [&behavior.scale_down, &behavior.scale_up].map(|rules| rules.tolerance.as_ref());
            let of = |tolerance: Option<&Quantity>| tolerance.map_or(flag, Quantity::approximate_f64);
            (of(down), of(up))
        }
        None => (flag, flag),
    }
}

/// What the pods use, and what those that are there request by the manifest in force.
fn cpu(mut chart: Chart, session: &Session, source: Source) -> Chart {
    let (samples, language) = (&source.history.samples, session.language());
    chart.lines = vec![line(language.say("used"), Idea::Ready, false, source.samples(&samples.cpu, |v| v))];
    if let Some(request) = session.engine().workload().target().cpu_request() {
        let pods = samples.ready.iter().zip(&samples.starting).zip(&samples.stopping);
        let requested: Vec<f64> =
            pods.map(|((ready, starting), stopping)| f64::from(ready + starting + stopping) * request).collect();
        let requested = source.samples(&requested, |v| v);
        chart.lines.push(line(language.say("requested"), Idea::Decision, true, requested));
    }
    chart.fitted(0.5)
}

/// One of those that are not shown at first.
fn further(mut chart: Chart, language: Language, source: Source) -> Chart {
    let samples = &source.history.samples;
    let of = |label, idea, values: &[i32]| line(language.say(label), idea, true, source.samples(values, f64::from));
    chart.lines = match chart.slug.as_str() {
        "capacity" => vec![
            line(language.say("capacity"), Idea::Ready, true, source.samples(&samples.capacity, |v| v)),
            line(language.say("requests"), Idea::Traffic, true, source.samples(&samples.arrivals, |v| v)),
        ],
        "latency" => vec![line("p95", Idea::Traffic, true, source.samples(&samples.p95, |v| v * 1e3))],
        "queue" => vec![line(language.say("waiting"), Idea::Traffic, false, source.samples(&samples.waiting, |v| v))],
        "pods" => vec![
            of(msg!("starting"), Idea::Starting, &samples.starting),
            of(msg!("stopping"), Idea::Stopping, &samples.stopping),
        ],
        "nodes" => vec![of(msg!("nodes"), Idea::Ready, &samples.nodes)],
        _ => vec![line(language.say("pod hours"), Idea::Decision, false, source.samples(&pod_hours(source), |v| v))],
    };
    chart.fitted(1.0)
}

/// What has been paid for up to each sample: pods on their way up, serving and on their way down.
fn pod_hours(source: Source) -> Vec<f64> {
    let samples = &source.history.samples;
    let (mut hours, mut pods, mut before) = (0.0, 0, 0.0);
    let rows = samples.at.iter().zip(&samples.ready).zip(&samples.starting).zip(&samples.stopping);
    rows.map(|(((at, ready), starting), stopping)| {
        let at = at.as_secs_f64();
        hours += f64::from(pods) * (at - before) / 3600.0;
        (pods, before) = (ready.saturating_add(*starting).saturating_add(*stopping), at);
        hours
    })
    .collect()
}
