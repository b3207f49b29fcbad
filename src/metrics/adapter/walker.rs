//! The rule walker: a configuration taken through every stage, from the series of each rule to the values that the API
//! answers. It asks an [`Adapter`] as anybody would and shows what the adapter recorded.

use serde::Serialize;

use super::discovery::SeriesWalk;
use super::provider::{RequestWalk, World};
use super::reply::{CUSTOM_VERSION, EXTERNAL_VERSION, Reply};
use super::{Adapter, Discovery, Kind};
use crate::api::adapter_config::DiscoveryRule;

/// What becomes of a configuration.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Walk {
    /// What the rules find.
    pub discovery: Discovery,
    /// Each metric that a rule makes, asked for once: of the object of the first series behind it.
    pub requests: Vec<Asked>,
}

/// A request and its stages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Asked {
    /// The rule that makes the metric, by place.
    pub rule: usize,
    /// The metric as the API lists it.
    pub metric: String,
    /// The path that was asked for.
    pub path: String,
    /// The HTTP status.
    pub code: u16,
    /// The message, if there is no value.
    pub message: Option<String>,
    /// The stages; their rule differs from this one's if a later rule makes a metric of the same name.
    pub stages: RequestWalk,
    /// What the adapter logs.
    pub log: Vec<String>,
}

/// Walks the rules of one API; nothing if there are none.
///
/// # Errors
/// In the adapter's words, if it refuses to start with these rules.
pub fn walk(kind: Kind, rules: &[DiscoveryRule], world: World<'_>) -> Result<Option<Walk>, String> {
    let Some(mut adapter) = Adapter::new(kind, rules)? else { return Ok(None) };
    let discovery = adapter.discover(world.prometheus);
    let mut requests: Vec<Asked> = Vec::new();
    for (rule, found) in discovery.rules.iter().enumerate() {
        for series in &found.series {
            for metric in &series.metrics {
                if !requests.iter().any(|asked| asked.rule == rule && asked.metric == *metric) {
                    requests.push(ask(&adapter, (rule, metric), series, world));
                }
            }
        }
    }
    Ok(Some(Walk { discovery, requests }))
}

fn ask(adapter: &Adapter, (rule, metric): (usize, &str), series: &SeriesWalk, world: World<'_>) -> Asked {
    let path = match adapter.kind {
        Kind::Custom => custom_path(metric, series),
        Kind::External => {
            let label = adapter.rules[rule].namespace_label();
            let namespace = label.map_or("", |label| series.labels.get(label));
            [EXTERNAL_VERSION, "/namespaces/", &namespace_or_default(namespace), "/", &percent_encode(metric)].concat()
        }
    };
    let path = "/apis/".to_owned() + &path;
    let response = adapter.serve(&path, world);
    Asked {
        rule,
        metric: metric.to_owned(),
        path,
        code: response.reply.code(),
        message: match response.reply {
            Reply::Failed(status) => Some(status.message),
            _ => None,
        },
        stages: response.walk,
        log: response.log,
    }
}

/// The path of a custom metric of the object that a series describes.
fn custom_path(metric: &str, series: &SeriesWalk) -> String {
    let (resource, name) = metric.split_once('/').unwrap_or(("", metric));
    let object = |resource: &str| {
        let step = series.label_steps.iter().find(|step| step.resource.as_deref() == Some(resource));
        step.map_or("", |step| series.labels.get(&step.label))
    };
    let name = percent_encode(name);
    if resource == "namespaces" {
        return [CUSTOM_VERSION, "/namespaces/", &percent_encode(object(resource)), "/metrics/", &name].concat();
    }
    let own = ["/", resource, "/", &percent_encode(object(resource)), "/", &name].concat();
    if !series.namespaced || ["nodes", "persistentvolumes"].contains(&resource) {
        return [CUSTOM_VERSION, &own].concat();
    }
    [CUSTOM_VERSION, "/namespaces/", &namespace_or_default(object("namespaces")), &own].concat()
}

fn namespace_or_default(namespace: &str) -> String {
    percent_encode(if namespace.is_empty() { "default" } else { namespace })
}

/// The text as part of a URL: all but letters, digits and `-_.~` as `%41` (`url.PathEscape`, `url.QueryEscape`).
fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digits = [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'));
            out.push('%');
            out.extend(digits.map(|digit| digit.to_ascii_uppercase()));
        }
    }
    out
}
