//! The metrics pipeline in the picture: what gathers, and the three APIs.

use super::{ApiState, ApiView, CollectorView, Mark, Staleness};
use crate::api::hpa::MetricSource;
use crate::language::Language;
use crate::present::{format, metric};
use crate::say;
use crate::sim::{Component, Engine, Health};
use crate::units::{MilliValue, SimDuration, Utilization};

/// Whether the autoscaler asks metrics-server, and the adapter.
fn asks(engine: &Engine) -> (bool, bool) {
    let metrics = &engine.autoscaler().spec.metrics;
    let custom = |m: &MetricSource| !metric::is_resource(m);
    (metrics.iter().any(metric::is_resource), metrics.iter().any(custom))
}

/// A component and what is wrong with it: `Prometheus down`; nothing if it works.
fn ailing(engine: &Engine, component: Component, (name, language): (&str, Language)) -> Option<(String, Mark)> {
    let health = engine.health(component);
    (health != Health::Works).then(|| (format!("{name} {}", ailment(language, health)), mark(health)))
}

const fn mark(health: Health) -> Mark {
    match health {
        Health::Works => Mark::Fine,
        Health::Absent | Health::Down => Mark::Down,
        Health::Slow { .. } => Mark::Slow,
        Health::Frozen => Mark::Frozen,
        Health::Zeros => Mark::Wrong,
    }
}

/// What is wrong, in few words.
#[must_use]
pub fn ailment(language: Language, health: Health) -> String {
    match health {
        Health::Works => language.say("works").to_owned(),
        Health::Absent => language.say("not installed").to_owned(),
        Health::Down => language.say("down").to_owned(),
        Health::Slow { delay } => say!(language, "{delay} late", delay = delay),
        Health::Frozen => language.say("frozen").to_owned(),
        Health::Zeros => language.say("answers 0").to_owned(),
    }
}

pub(super) fn collectors(engine: &Engine, language: Language) -> [CollectorView; 2] {
    let (resource, custom) = asks(engine);
    let (scrape, window) = engine.prometheus_times();
    let rules = match engine.ruled_adapter() {
        Some(adapter) => say!(
            language,
            "scrape {scrape} · rules, listed every {relist}",
            scrape = scrape,
            relist = adapter.relist_interval()
        ),
        None => say!(language, "scrape {scrape} · rate over {window}", scrape = scrape, window = window),
    };
    let view = |name, parts: [(Component, &str); 2], in_use, caption| {
        let ailing = parts.into_iter().filter_map(|(part, name)| ailing(engine, part, (name, language)));
        let (ailing, marks): (Vec<_>, Vec<_>) = ailing.unzip();
        let broken = !ailing.is_empty();
        let mark = marks.first().copied().unwrap_or(Mark::Fine);
        CollectorView { name, caption: if broken { ailing.join(" · ") } else { caption }, in_use, broken, mark }
    };
    [
        view(
            "kubelet · cAdvisor",
            [(Component::Kubelet, "kubelet"), (Component::MetricsServer, "metrics-server")],
            resource,
            say!(language, "every {n} → metrics-server", n = engine.metric_resolution()),
        ),
        match engine.keda() {
            // Its own adapter serves what its triggers say.
            Some(keda) => view(
                "KEDA → adapter",
                [(Component::External, "KEDA"), (Component::Prometheus, "Prometheus")],
                custom,
                say!(language, "looks every {n}", n = keda.object().polling_interval),
            ),
            None => view(
                "Prometheus → adapter",
                [(Component::Prometheus, "Prometheus"), (Component::Adapter, "adapter")],
                custom,
                rules,
            ),
        },
    ]
}

pub(super) fn apis(engine: &Engine, language: Language) -> [ApiView; 3] {
    let (resource, _) = asks(engine);
    let metrics = &engine.autoscaler().spec.metrics;
    let external = metrics.iter().any(|m| matches!(m, MetricSource::External { .. }));
    let custom = metrics.iter().any(|m| matches!(m, MetricSource::Pods { .. } | MetricSource::Object { .. }));
    let unknown = || language.say("no sample yet").to_owned();
    let cpu = engine.cpu_utilization().map_or_else(unknown, |Utilization(p)| format!("cpu {p} %"));
    // Rules make metrics of anything, not only rates.
    let unit = if engine.ruled_adapter().is_some() { "" } else { "/s" };
    let rate = |value: MilliValue| say!(language, "{n}{unit} per pod", n = format::short_milli(value), unit = unit);
    let all = |value: MilliValue| say!(language, "{n}{unit} in all", n = format::short_milli(value), unit = unit);
    let view = |name, path: &[Component], used, caption| {
        let health = path.iter().map(|part| engine.health(*part)).find(|health| *health != Health::Works);
        let behind = path.iter().skip(2).find_map(|part| ailing(engine, *part, ("Prometheus", language)));
        let behind = behind.map(|(words, _)| words);
        let age = health.is_none_or(|h| !matches!(h, Health::Absent | Health::Down)).then(|| engine.age_of(path[0]));
        let age = age.flatten();
        let period = match path[0] {
            Component::Resource => engine.metric_resolution(),
            _ => engine.prometheus_times().0,
        };
        let (state, caption) = match health {
            None if used => (ApiState::InUse, caption),
            None => (ApiState::Idle, caption),
            Some(Health::Absent) if behind.is_none() => (ApiState::NotInstalled, ailment(language, Health::Absent)),
            Some(Health::Down) if behind.is_none() => (ApiState::Broken, ailment(language, Health::Down)),
            Some(Health::Absent | Health::Down) => (ApiState::Broken, behind.unwrap_or_default()),
            Some(health) => (ApiState::Broken, format!("{caption} · {}", ailment(language, health))),
        };
        ApiView {
            name,
            caption,
            state,
            mark: health.map_or(Mark::Fine, mark),
            age: age.map_or_else(String::new, |age| say!(language, "{n} s old", n = age.as_secs())),
            staleness: age.map_or(Staleness::Fresh, |age| staleness(age, period)),
        }
    };
    [
        view("resource", &[Component::Resource, Component::MetricsServer], resource, cpu),
        view(
            "custom",
            &[Component::Custom, Component::Adapter, Component::Prometheus],
            custom,
            engine.custom_average().map_or_else(unknown, rate),
        ),
        view(
            "external",
            &[Component::External, Component::Adapter, Component::Prometheus],
            external,
            engine.external_total().map_or_else(unknown, all),
        ),
    ]
}

/// A sample is taken every period and is as old as that just before the next; some more passes until it is served.
fn staleness(age: SimDuration, period: SimDuration) -> Staleness {
    if age <= period.times(2) {
        Staleness::Fresh
    } else if age <= period.times(4) {
        Staleness::Old
    } else {
        Staleness::Stale
    }
}
