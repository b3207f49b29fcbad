//! KEDA's scalers as far as they are simulated: what each is told, which metric it makes, and what it is measured by.

use std::rc::Rc;

use crate::api::keda::{Trigger, TriggerSource};
use crate::diag::{Position, Severity};
use crate::manifest::near_miss::near_miss;
use crate::manifest::tree::Node;
use crate::units::{Quantity, float};

/// A metric of the autoscaler.
pub(super) struct Metric {
    /// Its type: `External`, `Resource` or `ContainerResource`.
    pub(super) kind: &'static str,
    /// Its name.
    pub(super) name: String,
    /// The container, for a ContainerResource.
    pub(super) container: Option<String>,
    /// The type of its target, and the target.
    pub(super) target: (&'static str, String),
    /// Where the trigger stands, and where its threshold.
    pub(super) places: (Position, Position),
}

/// What is wrong with a trigger, and where in it.
type Found = Vec<(Severity, String, String)>;

/// One scaler.
struct Scaler {
    /// The type of its triggers.
    kind: &'static str,
    /// Its Go type, which events name.
    ty: &'static str,
    /// What has to be there: one of each.
    needs: &'static [&'static [&'static str]],
    /// The threshold, and what it is where there is none.
    threshold: (&'static str, Option<&'static str>),
    /// The threshold of its activity.
    activation: &'static str,
    /// The name of its metric without the index.
    metric: fn(&Metadata<'_>) -> String,
    /// Where its value comes from.
    source: TriggerSource,
}

static SCALERS: [Scaler; 5] = [
    Scaler {
        kind: "prometheus",
        ty: "prometheusScaler",
        needs: &[&["serverAddress"], &["query"]],
        threshold: ("threshold", None),
        activation: "activationThreshold",
        metric: |_| "prometheus".to_owned(),
        source: TriggerSource::Prometheus,
    },
    Scaler {
        kind: "rabbitmq",
        ty: "rabbitMQScaler",
        needs: &[&["queueName"], &["host", "hostFromEnv"], &["mode", "queueLength"]],
        threshold: ("value", Some("20")),
        activation: "activationValue",
        metric: |given| ["rabbitmq-", given.get("queueName").unwrap_or_default()].concat(),
        source: TriggerSource::Backlog,
    },
    Scaler {
        kind: "kafka",
        ty: "kafkaScaler",
        needs: &[&["bootstrapServers", "bootstrapServersFromEnv"], &["consumerGroup", "consumerGroupFromEnv"]],
        threshold: ("lagThreshold", Some("10")),
        activation: "activationLagThreshold",
        metric: |given| match given.get("topic") {
            Some(topic) => ["kafka-", topic].concat(),
            None => ["kafka-", given.get("consumerGroup").unwrap_or_default(), "-topics"].concat(),
        },
        source: TriggerSource::Backlog,
    },
    Scaler {
        kind: "aws-sqs-queue",
        ty: "awsSqsQueueScaler",
        needs: &[&["queueURL", "queueURLFromEnv"], &["awsRegion"]],
        threshold: ("queueLength", Some("5")),
        activation: "activationQueueLength",
        metric: |given| {
            let url = given.get("queueURL").unwrap_or_default();
            ["aws-sqs-", url.rsplit('/').next().unwrap_or_default()].concat()
        },
        source: TriggerSource::Backlog,
    },
    Scaler {
        kind: "redis",
        ty: "redisScaler",
        needs: &[&["listName"]],
        threshold: ("listLength", Some("5")),
        activation: "activationListLength",
        metric: |given| ["redis-", given.get("listName").unwrap_or_default()].concat(),
        source: TriggerSource::Backlog,
    },
];

/// `metadata` of a trigger.
struct Metadata<'a>(Option<&'a Node>);

impl<'a> Metadata<'a> {
    fn get(&self, key: &str) -> Option<&'a str> {
        self.0?.text(key).filter(|value| !value.is_empty())
    }
}

/// What a trigger is: a metric of the autoscaler and, if KEDA's own loop goes by it, the trigger.
pub(super) fn read(item: &Rc<Node>, index: usize, found: &mut Found) -> Option<(Metric, Option<Trigger>)> {
    let kind = item.text("type").unwrap_or_default();
    if matches!(kind, "cpu" | "memory") {
        return resource(item, kind, found).map(|metric| (metric, None));
    }
    let Some(scaler) = SCALERS.iter().find(|scaler| scaler.kind == kind) else {
        let known = || ["cpu", "memory"].into_iter().chain(SCALERS.iter().map(|scaler| scaler.kind));
        let hint = near_miss(kind, known()).map(|meant| format!(", did you mean {meant:?}?")).unwrap_or_default();
        let known = known().collect::<Vec<_>>().join(", ");
        let message = format!("the trigger {kind:?} is not simulated and left out{hint} (simulated are {known})");
        found.push((Severity::Warning, "type".to_owned(), message));
        return None;
    };
    let given = Metadata(item.get("metadata").map(|entry| &*entry.node));
    let mut refuse = |place: &str, message: String| found.push((Severity::Error, place.to_owned(), message));
    let authenticated = item.get("authenticationRef").is_some();
    for needed in scaler.needs {
        // What gives access may come by way of the authentication.
        let elsewhere = authenticated && !matches!(needed[0], "queueName" | "query" | "mode" | "listName");
        if !elsewhere && needed.iter().all(|key| given.get(key).is_none()) {
            refuse("metadata", format!("missing required parameter {:?} in [triggerMetadata]", needed[0]));
        }
    }
    let (named, default) = scaler.threshold;
    let old = kind == "rabbitmq" && given.get(named).is_none() && given.get("queueLength").is_some();
    let place = ["metadata.", if old { "queueLength" } else { named }].concat();
    let threshold = given.get(if old { "queueLength" } else { named }).or(default);
    let threshold = match threshold.map(|text| (text, text.trim().parse::<f64>())) {
        Some((_, Ok(number))) if number > 0.0 && number < 1e15 => Some(number),
        Some((text, _)) => {
            refuse(&place, format!("unable to set param {named:?} value {text:?}: must be a number greater than 0"));
            None
        }
        None => {
            refuse("metadata", format!("missing required parameter {named:?} in [triggerMetadata]"));
            None
        }
    };
    let activation = given.get(scaler.activation).map_or(Ok(0.0), |text| text.trim().parse::<f64>());
    if activation.as_ref().map_or(true, |number| !number.is_finite()) {
        let message = format!("unable to set param {:?}: must be a number", scaler.activation);
        refuse(&["metadata.", scaler.activation].concat(), message);
    }
    let target = match item.text("metricType") {
        None | Some("" | "AverageValue") => "AverageValue",
        Some("Value") => "Value",
        Some(_) => {
            let message = "'Utilization' metric type is unsupported for external metrics, allowed values are 'Value' or \
                           'AverageValue'";
            refuse("metricType", message.to_owned());
            "AverageValue"
        }
    };
    let source = match (kind, given.get("mode")) {
        ("rabbitmq", Some("MessageRate")) => TriggerSource::Rate,
        ("rabbitmq", Some(mode)) if mode != "QueueLength" => {
            refuse("metadata.mode", format!("trigger mode {mode:?} must be one of QueueLength, MessageRate"));
            TriggerSource::Backlog
        }
        _ => scaler.source,
    };
    notes(item, (scaler, &given), found);
    let name = format!("s{index}-{}", (scaler.metric)(&given).replace(['/', '.', ':', '%', '(', ')'], "-"));
    let milli = float::truncate(threshold? * 1000.0);
    let written = item.find(&place).is_some();
    let metric = Metric {
        kind: "External",
        name: name.clone(),
        container: None,
        target: (target, format!("{milli}m")),
        places: (item.position, if written { item.locate(&place) } else { item.position }),
    };
    let name_of = item.text("name").filter(|name| !name.is_empty()).unwrap_or(scaler.ty);
    let trigger =
        Trigger { kind: kind.to_owned(), name: name_of.to_owned(), metric: name, source, activation: activation.ok()? };
    Some((metric, Some(trigger)))
}

/// What is worth knowing about a trigger.
fn notes(item: &Node, (scaler, given): (&Scaler, &Metadata<'_>), found: &mut Found) {
    let known = [scaler.threshold.0, scaler.activation];
    let entries = given.0.map(Node::entries).unwrap_or_default();
    for key in entries.iter().map(|entry| entry.key.as_str()) {
        let asked = known.contains(&key) || scaler.needs.iter().any(|needed| needed.contains(&key));
        if let Some(meant) = near_miss(key, known).filter(|meant| !asked && given.get(meant).is_none()) {
            let message = format!("KEDA takes no notice of {key:?}, did you mean {meant:?}?");
            found.push((Severity::Warning, ["metadata.", key].concat(), message));
        }
    }
    if scaler.source == TriggerSource::Prometheus && item.find("metadata.query").is_some() {
        let message =
            "the query is not evaluated: its value is the requests per second of all pods, as Prometheus has them";
        found.push((Severity::Info, "metadata.query".to_owned(), message.to_owned()));
    }
}

/// A trigger on cpu or memory, which is the autoscaler's alone.
fn resource(item: &Node, kind: &str, found: &mut Found) -> Option<Metric> {
    let given = Metadata(item.get("metadata").map(|entry| &*entry.node));
    let mut refuse = |place: &str, message: String| {
        found.push((Severity::Error, place.to_owned(), message));
        None
    };
    if item.get("useCachedMetrics").is_some_and(|entry| entry.node.fingerprint() == Node::plain(&"true").fingerprint())
    {
        let message = format!("property \"useCachedMetrics\" is not supported for {kind:?} scaler");
        return refuse("useCachedMetrics", message);
    }
    let target = match (item.text("metricType").filter(|ty| !ty.is_empty()), given.get("type")) {
        (Some(_), Some(_)) => {
            let message = "only one of trigger.metadata.type or trigger.metricType should be defined";
            return refuse("metadata.type", message.to_owned());
        }
        (Some("Utilization"), None) | (None, Some("Utilization")) => "Utilization",
        (Some("AverageValue"), None) | (None, Some("AverageValue")) => "AverageValue",
        (None, None) => {
            let message = "no type given in neither trigger.metadata.type or trigger.metricType";
            return refuse("metricType", message.to_owned());
        }
        _ => {
            let message = "unsupported metric type, allowed values are 'Utilization' or 'AverageValue'";
            return refuse("metricType", message.to_owned());
        }
    };
    let Some(value) = given.get("value") else { return refuse("metadata", "no value given".to_owned()) };
    let usable = match target {
        "Utilization" => value.parse::<i32>().is_ok(),
        _ => value.parse::<Quantity>().is_ok(),
    };
    if !usable {
        return refuse("metadata.value", format!("unable to set param \"value\" value {value:?}"));
    }
    let container = given.get("containerName").map(str::to_owned);
    Some(Metric {
        kind: if container.is_some() { "ContainerResource" } else { "Resource" },
        name: kind.to_owned(),
        container,
        target: (target, value.to_owned()),
        places: (item.position, item.locate("metadata.value")),
    })
}
