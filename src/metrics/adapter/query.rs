//! From a request to the text of a query (`pkg/naming/metrics_query.go`).

use std::rc::Rc;

use super::resources::{Converter, Resource};
use crate::api::quote::quote;
use crate::api::selector::{Operator, Selector};
use crate::metrics::go::template::{Struct, Template, Value};

/// The template of a rule's queries.
#[derive(Debug)]
pub(super) struct Query {
    template: Template,
    /// Whether queries of external metrics are confined to the namespace.
    namespaced: bool,
}

/// What is asked for.
#[derive(Debug)]
pub(super) struct Question<'a> {
    pub(super) series: &'a str,
    pub(super) selector: &'a Selector,
    /// Empty for metrics of objects outside of namespaces.
    pub(super) namespace: &'a str,
    /// The objects of a custom metric; an external metric has none.
    pub(super) objects: Option<(&'static Resource, &'a [String])>,
}

impl Query {
    pub(super) fn new(text: &str, namespaced: bool) -> Result<Self, String> {
        let template = Template::parse("metrics-query", text)
            .map_err(|error| ["unable to parse metrics query template ", &quote(text), ": ", &error].concat())?;
        Ok(Self { template, namespaced })
    }

    /// The text of the query (`Build`, `BuildExternal`).
    pub(super) fn build(&self, converter: &Converter, question: &Question<'_>) -> Result<String, String> {
        let mut matchers = Vec::new();
        let mut values = Vec::new();
        let confined = (self.namespaced || question.objects.is_some()) && !question.namespace.is_empty();
        let namespace = if confined { Some(converter.label(Resource::find("", "namespaces")?)?) } else { None };
        for requirement in question.selector.requirements() {
            let value = requirement.values.join("|");
            let operator = match requirement.operator {
                Operator::GreaterThan | Operator::LessThan => {
                    return Err("operator not supported by prometheus".to_owned());
                }
                Operator::Equals | Operator::DoesNotExist => "=",
                Operator::NotEquals | Operator::Exists => "!=",
                Operator::In => "=~",
                Operator::NotIn => "!~",
            };
            matchers.push(matcher(&requirement.key, operator, &value));
            set(&mut values, &requirement.key, &value);
        }
        if let Some(label) = namespace {
            matchers.push(matcher(label, "=", question.namespace));
            set(&mut values, label, question.namespace);
        }
        let mut group_by = Vec::new();
        if let Some((resource, names)) = question.objects {
            let label = converter.label(resource)?;
            let value = names.join("|");
            matchers.push(matcher(label, if names.len() > 1 { "=~" } else { "=" }, &value));
            set(&mut values, label, &value);
            group_by.push(Rc::from(label));
        }
        let fields = vec![
            ("Series", Value::text(question.series)),
            ("LabelMatchers", Value::text(&matchers.join(","))),
            ("LabelValuesByName", Value::Map(values.into())),
            ("GroupBy", Value::text(&group_by.join(","))),
            ("GroupBySlice", Value::List(group_by.into())),
        ];
        let data = Struct { type_name: "naming.queryTemplateArgs", fields };
        let text = self.template.execute(&Value::Struct(Rc::new(data)))?;
        if text.is_empty() { Err("empty query produced by metrics query template".to_owned()) } else { Ok(text) }
    }
}

/// Sets an entry of a sorted map.
fn set(map: &mut Vec<(Rc<str>, Rc<str>)>, key: &str, value: &str) {
    let at = map.partition_point(|(known, _)| **known < *key);
    if map.get(at).is_some_and(|(known, _)| **known == *key) {
        map.remove(at);
    }
    map.insert(at, (Rc::from(key), Rc::from(value)));
}

fn matcher(label: &str, operator: &str, value: &str) -> String {
    [label, operator, &quote(value)].concat()
}
