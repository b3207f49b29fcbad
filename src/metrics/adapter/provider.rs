//! Requests: from a path to the query, and from its result to the values of objects
//! (`pkg/custom-provider/provider.go`, `pkg/external-provider/provider.go`, `metric_converter.go`).

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::labels;
use super::paths::{self, MetricPath, Path};
use super::query::Question;
use super::reply::{CustomValue, ExternalValue, Reply, Status, check_selector};
use super::resources::{self, Resource};
use super::{Adapter, Cluster, Kind, Prometheus, QueryResult};
use crate::api::quote::quote;
use crate::api::selector::Selector;
use crate::metrics::promql::{Labels, Sample, Value};
use crate::units::Quantity;
use crate::units::quantity::Format;
use crate::units::ratio::truncate_to_i64;

/// An answer with what led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The answer.
    pub reply: Reply,
    /// How it came about.
    pub walk: RequestWalk,
    /// What the adapter logs at its default verbosity.
    pub log: Vec<String>,
}

/// The stages of a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RequestWalk {
    /// The rule that the metric comes from, by place.
    pub rule: Option<usize>,
    /// The series behind the metric.
    pub series: Option<String>,
    /// The objects that values are wanted of.
    pub objects: Vec<String>,
    /// The query that was sent.
    pub query: Option<String>,
    /// The label of the result that names the object.
    pub object_label: Option<String>,
    /// What came back, if it was a vector.
    pub elements: Vec<ElementWalk>,
}

/// What becomes of an element of a result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ElementWalk {
    /// Its labels.
    #[serde(serialize_with = "labels::serialize")]
    pub labels: Labels,
    /// Its value.
    pub value: f64,
    /// What it becomes; nothing if it belongs to no object that was asked for, or if a later element counts.
    #[serde(serialize_with = "serialize_quantity")]
    pub quantity: Option<Quantity>,
}

#[expect(clippy::ref_option, reason = "serde calls it with the field")]
fn serialize_quantity<S: Serializer>(quantity: &Option<Quantity>, serializer: S) -> Result<S::Ok, S::Error> {
    quantity.as_ref().map(Quantity::to_string).serialize(serializer)
}

/// What is around the adapter.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The API server.
    pub cluster: &'a dyn Cluster,
    /// Prometheus at the time of the request.
    pub prometheus: &'a dyn Prometheus,
}

/// Thousandths, truncated, as amd64 converts what no integer holds.
fn milli(value: f64) -> Quantity {
    Quantity::from_milli(truncate_to_i64(value * 1000.0), Format::DecimalSi)
}

/// A request for a custom metric.
#[derive(Clone, Copy, Debug)]
pub struct CustomRequest<'a> {
    /// The namespace; empty for objects outside of namespaces and for namespaces themselves.
    pub namespace: &'a str,
    /// The resource as it is written.
    pub resource: &'a str,
    /// Its API group, empty for the core.
    pub group: &'a str,
    /// The object; without one, all that `objects` selects.
    pub name: Option<&'a str>,
    /// Which objects.
    pub objects: &'a Selector,
    /// The metric.
    pub metric: &'a str,
    /// The selector of the metric, which becomes matchers of the query.
    pub selector: &'a Selector,
}

impl CustomRequest<'_> {
    /// The resource as it was written, with its group.
    fn resource_name(&self) -> String {
        resources::name(self.group, self.resource)
    }

    /// The metric as the log names it (`CustomMetricInfo.String`).
    fn info(&self, resource: &str) -> String {
        let scope = if self.namespace.is_empty() { "" } else { "(namespaced)" };
        [resource, "/", self.metric, scope].concat()
    }

    fn not_found(&self) -> Status {
        Status::not_found(self.metric, &self.resource_name())
    }
}

/// A request on its way.
struct Serving<'a> {
    adapter: &'a Adapter,
    world: World<'a>,
    walk: RequestWalk,
    log: Vec<String>,
}

impl Adapter {
    /// Answers a GET request for a path with its query string.
    #[must_use]
    pub fn serve(&self, url: &str, world: World<'_>) -> Response {
        match paths::read(self.kind, url) {
            None => Response::of(Reply::NoSuchPath),
            Some((Path::List, _)) => Response::of(self.list()),
            Some((Path::Metric(path), parameters)) => self.serving(world, |s| s.metric(&path, &parameters)),
        }
    }

    /// Answers a request for a custom metric.
    #[must_use]
    pub fn custom(&self, request: &CustomRequest<'_>, world: World<'_>) -> Response {
        self.serving(world, |serving| serving.custom(request))
    }

    /// Answers a request for an external metric.
    #[must_use]
    pub fn external(&self, namespace: &str, metric: &str, selector: &Selector, world: World<'_>) -> Response {
        self.serving(world, |serving| serving.external(namespace, metric, selector))
    }

    fn serving<'a>(
        &'a self,
        world: World<'a>,
        answer: impl FnOnce(&mut Serving<'a>) -> Result<Reply, Status>,
    ) -> Response {
        let mut serving = Serving { adapter: self, world, walk: RequestWalk::default(), log: Vec::new() };
        let reply = answer(&mut serving).unwrap_or_else(Reply::Failed);
        Response { reply, walk: serving.walk, log: serving.log }
    }
}

impl Response {
    /// An answer for which nothing was asked.
    fn of(reply: Reply) -> Self {
        Self { reply, walk: RequestWalk::default(), log: Vec::new() }
    }
}

impl<'a> Serving<'a> {
    fn metric(&mut self, path: &MetricPath, parameters: &[(String, String)]) -> Result<Reply, Status> {
        let parameter = |key: &str| parameters.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value);
        let objects = &Selector::parse(parameter("labelSelector")).map_err(|message| Status {
            code: 400,
            reason: "BadRequest",
            message,
        })?;
        let MetricPath { namespace, resource, name, metric } = path;
        if self.adapter.kind == Kind::External {
            return self.external(namespace, metric, objects);
        }
        let selector = &Selector::parse(parameter("metricLabelSelector"))
            .map_err(|message| Status::unexpected(message, &mut self.log))?;
        let (resource, group) = resource.split_once('.').unwrap_or((resource, ""));
        let name = (name != "*").then_some(name.as_str());
        self.custom(&CustomRequest { namespace, resource, group, name, objects, metric, selector })
    }

    fn custom(&mut self, wanted: &CustomRequest<'_>) -> Result<Reply, Status> {
        match wanted.name {
            Some(name) => self.by_name(wanted, name),
            None => self.by_selector(wanted),
        }
    }

    fn failed(&mut self, what: &str, error: &str) -> Status {
        self.log.push(["E provider.go] ", what, ": ", error].concat());
        Status::internal("unable to fetch metrics")
    }

    /// `GetMetricByName`.
    fn by_name(&mut self, wanted: &CustomRequest<'_>, name: &str) -> Result<Reply, Status> {
        let (resource, label, elements) = self.ask(wanted, vec![name.to_owned()])?;
        let Some(place) = by_object(&elements, label).get(name).copied() else {
            if !elements.is_empty() {
                let object = quote(&[wanted.namespace, "/", name].concat());
                let info = wanted.info(&wanted.resource_name());
                let fetched = ["E provider.go] None of the results returned by when fetching metric ", &info];
                self.log.push([&fetched.concat(), " for ", &object, " matched the resource name"].concat());
            }
            return Err(Status::not_found(wanted.metric, &[&wanted.resource_name(), " ", name].concat()));
        };
        self.values(wanted, resource, vec![(name.to_owned(), place)])
    }

    /// `GetMetricBySelector`.
    fn by_selector(&mut self, wanted: &CustomRequest<'_>) -> Result<Reply, Status> {
        let listed = Resource::find(wanted.group, wanted.resource);
        let names = match listed {
            Ok(resource) => self.world.cluster.list(resource, wanted.namespace, wanted.objects),
            Err(error) => {
                let list = "E provider.go] unable to list matching resource names: ";
                let find = "unable to find preferred version to list matching resource names: ";
                self.log.push([list, find, &error].concat());
                return Err(Status::internal("unable to list matching resources"));
            }
        };
        let (resource, label, elements) = self.ask(wanted, names)?;
        let places = by_object(&elements, label);
        let names = self.walk.objects.iter();
        let found = names.filter_map(|name| Some((name.clone(), *places.get(name.as_str())?))).collect();
        self.values(wanted, resource, found)
    }

    /// `metricFor`, of objects and the places of their elements.
    fn values(
        &mut self,
        wanted: &CustomRequest<'_>,
        resource: &'static Resource,
        found: Vec<(String, usize)>,
    ) -> Result<Reply, Status> {
        if !found.is_empty() {
            check_selector(wanted.selector).map_err(|message| Status::unexpected(message, &mut self.log))?;
        }
        let selector = (!wanted.selector.requirements().is_empty()).then(|| wanted.selector.clone());
        let mut values = Vec::with_capacity(found.len());
        for (name, place) in found {
            let element = &mut self.walk.elements[place];
            let value = if element.value.is_nan() { Quantity::ZERO } else { milli(element.value) };
            element.quantity = Some(value.clone());
            let (namespace, metric) = (wanted.namespace.to_owned(), wanted.metric.to_owned());
            values.push(CustomValue { resource, namespace, name, metric, selector: selector.clone(), value });
        }
        Ok(Reply::Custom(values))
    }

    /// Builds the query and sends it (`buildQuery`, `QueryForMetric`): what the objects are, the label that names them,
    /// and the elements of the result.
    fn ask(
        &mut self,
        wanted: &CustomRequest<'_>,
        names: Vec<String>,
    ) -> Result<(&'static Resource, &'a str, Vec<Sample>), Status> {
        let adapter = self.adapter;
        self.walk.objects = names;
        let refuse = |log: &mut Vec<String>, message: &[&str]| {
            log.push(["E series_registry.go] ", &message.concat()].concat());
            wanted.not_found()
        };
        if self.walk.objects.is_empty() {
            let info = wanted.info(&wanted.resource_name());
            let message = ["no resource names requested while producing a query for metric ", &info];
            return Err(refuse(&mut self.log, &message));
        }
        let resource = Resource::find(wanted.group, wanted.resource).map_err(|error| {
            refuse(&mut self.log, &["unable to normalize group resource while producing a query: ", &error])
        })?;
        let namespaced = !wanted.namespace.is_empty();
        let mut entries = adapter
            .registry
            .named(wanted.metric)
            .filter(|entry| entry.resource == Some(resource) && entry.namespaced == namespaced);
        let entry = entries.next().ok_or_else(|| wanted.not_found())?;
        let rule = &adapter.rules[entry.rule];
        (self.walk.rule, self.walk.series) = (Some(entry.rule), Some(entry.series.clone()));
        let question = Question {
            series: &entry.series,
            selector: wanted.selector,
            namespace: wanted.namespace,
            objects: Some((resource, &self.walk.objects)),
        };
        let asked = rule.query.build(&rule.converter, &question);
        let asked = asked.and_then(|text| Ok((text, rule.converter.label(resource)?)));
        let (text, label) = asked.map_err(|error| {
            let info = wanted.info(&resource.name());
            refuse(&mut self.log, &["unable to construct query for metric ", &info, ": ", &error])
        })?;
        self.walk.object_label = Some(label.to_owned());
        let result = self.send(text)?;
        let (kind, logged) = (result.kind(), result.logged());
        if let Value::Vector(elements) = result.value {
            return Ok((resource, label, elements));
        }
        let what = ["unexpected results from prometheus: expected vector, got ", kind, " on results {", kind];
        self.log.push(["E provider.go] ", &what.concat(), &logged].concat());
        Err(Status::internal("unable to fetch metrics"))
    }

    /// Sends a query.
    fn send(&mut self, text: String) -> Result<QueryResult, Status> {
        let result = self.world.prometheus.query(&text);
        self.walk.query = Some(text);
        let result = match result {
            Ok(QueryResult { value: Value::String(_), .. }) => Err("unexpected value type \"string\"".to_owned()),
            result => result,
        };
        let result = result.map_err(|error| self.failed("unable to fetch metrics from prometheus", &error))?;
        if let Value::Vector(elements) = &result.value {
            let element =
                |sample: &Sample| ElementWalk { labels: sample.labels.clone(), value: sample.value, quantity: None };
            self.walk.elements = elements.iter().map(element).collect();
        }
        Ok(result)
    }

    /// `GetExternalMetric`.
    fn external(&mut self, namespace: &str, metric: &str, selector: &Selector) -> Result<Reply, Status> {
        let adapter = self.adapter;
        let described = if namespace == "default" { "namespaces" } else { "" };
        let entry = adapter.registry.named(metric).next();
        let entry = entry.ok_or_else(|| Status::not_found(metric, described))?;
        let rule = &adapter.rules[entry.rule];
        (self.walk.rule, self.walk.series) = (Some(entry.rule), Some(entry.series.clone()));
        let question = Question { series: &entry.series, selector, namespace, objects: None };
        let text = rule.query.build(&rule.converter, &question);
        let text = text.map_err(|error| self.failed("unable to generate a query for the metric", &error))?;
        let value = |labels, value| ExternalValue { labels, metric: metric.to_owned(), value: milli(value) };
        match self.send(text)?.value {
            Value::Scalar(scalar) => Ok(Reply::External(vec![value(None, scalar)])),
            Value::Vector(elements) => {
                for element in &mut self.walk.elements {
                    element.quantity = Some(milli(element.value));
                }
                Ok(Reply::External(elements.into_iter().map(|s| value(Some(s.labels), s.value)).collect()))
            }
            _ => {
                let message = "encountered an unexpected query result type".to_owned();
                Err(Status::unexpected(message, &mut self.log))
            }
        }
    }
}

/// The places of the elements by object; the last element of an object counts (`MatchValuesToNames`).
fn by_object<'a>(elements: &'a [Sample], label: &str) -> BTreeMap<&'a str, usize> {
    let mut places = BTreeMap::new();
    for (place, sample) in elements.iter().enumerate() {
        places.insert(sample.labels.get(label), place);
    }
    places
}
