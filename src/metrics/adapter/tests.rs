//! The rule walker on a rule that works and on those that do not; hostile configurations and requests.

use serde_json::{Value as Json, json};

use super::{Adapter, Cluster, Kind, Resource, Server, World, walk};
use crate::api::adapter_config::{DiscoveryRule, GroupResource, NameMapping, RegexFilter, ResourceMapping};
use crate::api::selector::Selector;
use crate::metrics::promql::{Labels, Point, StoredSeries};

/// A cluster in which every kind of object is called `web`.
struct Webs;

impl Cluster for Webs {
    fn list(&self, _: &Resource, _: &str, _: &Selector) -> Vec<String> {
        vec!["web".to_owned()]
    }
}

fn series(labels: &[(&str, &str)], value: f64) -> StoredSeries {
    let samples = (0..=10).map(|i| Point { at_ms: i * 30_000, value: value * crate::units::float::from_whole(i) });
    StoredSeries { labels: Labels::new(labels.iter().copied()), samples: samples.collect() }
}

fn storage() -> Vec<StoredSeries> {
    vec![
        series(&[("__name__", "http_requests_total"), ("job", "x"), ("namespace", "shop"), ("pod", "web")], 30.0),
        series(&[("__name__", "http_requests_sum"), ("namespace", "shop"), ("pod", "web")], 1.0),
    ]
}

fn rule() -> DiscoveryRule {
    DiscoveryRule {
        series_query: "{__name__=~\"http_.*\"}".to_owned(),
        series_filters: vec![RegexFilter { is: String::new(), is_not: "_sum$".to_owned() }],
        resources: ResourceMapping { template: "<<.Resource>>".to_owned(), ..ResourceMapping::default() },
        name: NameMapping { matches: "^(.*)_total$".to_owned(), r#as: "${1}_per_second".to_owned() },
        metrics_query: "sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)".to_owned(),
    }
}

/// Does something with a world at the end of [`storage`].
fn within<T>(storage: &Vec<StoredSeries>, act: impl FnOnce(World<'_>) -> T) -> T {
    let server = Server { storage, at_ms: 300_000, lookback_ms: 300_000, max_age_ms: 300_000 };
    act(World { cluster: &Webs, prometheus: &server })
}

fn walked(kind: Kind, rule: DiscoveryRule) -> Json {
    let storage = storage();
    let walk = within(&storage, |world| walk(kind, &[rule], world));
    json!(walk)["Ok"].clone()
}

#[test]
fn every_stage_of_a_rule_is_shown() {
    let walk = walked(Kind::Custom, rule());
    let found = &walk["discovery"]["rules"][0]["series"];
    assert_eq!(found[0]["filters"], json!([{"expression": "_sum$", "wanted": false, "passed": false}]));
    assert_eq!(found[0]["metrics"], json!([]));
    let steps = &found[1]["label_steps"];
    assert_eq!(steps[0], json!({"label": "job", "by": "Template", "resource": "jobs.batch", "unknown": null}));
    assert_eq!(found[1]["api_name"], "http_requests_per_second");
    let metrics = ["jobs.batch", "namespaces", "pods"].map(|r| r.to_owned() + "/http_requests_per_second");
    assert_eq!(found[1]["metrics"], json!(metrics));
    let pods = &walk["requests"][2];
    let path = "/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/pods/web/http_requests_per_second";
    assert_eq!((&pods["path"], &pods["code"]), (&json!(path), &json!(200)));
    let query = "sum(rate(http_requests_total{namespace=\"shop\",pod=\"web\"}[2m])) by (pod)";
    assert_eq!(pods["stages"]["query"], query);
    // One request a second, but for the last bit of a double; what is left of it is cut off.
    let element = json!({"labels": {"pod": "web"}, "value": 0.999_999_999_999_999_9, "quantity": "999m"});
    assert_eq!(pods["stages"]["elements"], json!([element]));
}

#[test]
fn where_a_rule_goes_wrong_is_shown() {
    let without_group = DiscoveryRule { metrics_query: "sum(<<.Series>>)".to_owned(), ..rule() };
    let asked = &walked(Kind::Custom, without_group)["requests"][2];
    assert_eq!(asked["stages"]["elements"], json!([{"labels": {}, "value": 300.0, "quantity": null}]));
    let message = "the server could not find the metric http_requests_per_second for pods web";
    assert_eq!((&asked["code"], &asked["message"]), (&json!(404), &json!(message)));
    let broken = DiscoveryRule { series_query: "http{".to_owned(), ..rule() };
    let walk = walked(Kind::Custom, broken);
    assert!(walk["discovery"]["rules"][0]["error"].as_str().is_some_and(|error| error.starts_with("bad_data: ")));
    let external = &walked(Kind::External, rule())["requests"][0];
    assert_eq!(external["path"], "/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/http_requests_per_second");
    let query = "sum(rate(http_requests_total{namespace=\"shop\"}[2m])) by ()";
    assert_eq!((&external["code"], &external["stages"]["query"]), (&json!(200), &json!(query)));
}

#[test]
fn nothing_a_person_writes_stops_the_adapter() {
    let parts = [
        "",
        "<<",
        ">>",
        ".Resource",
        ".Series",
        "(",
        "*",
        "\\",
        "pod",
        "{",
        "}",
        "$1",
        "<<.Group>>",
        "\u{0}",
        "%",
        "é",
    ];
    let mut seed = 7_usize;
    let mut next = || {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345) % (1 << 31);
        parts[(seed >> 8) % parts.len()].to_owned()
    };
    let storage = storage();
    for _ in 0..20_000 {
        let mut text = || next() + &next() + &next();
        let resource = GroupResource { group: String::new(), resource: text() };
        let mut rule = rule();
        match text().len() % 6 {
            0 => rule.series_query = text(),
            1 => rule.series_filters[0].is_not = text(),
            2 => rule.resources.template = text(),
            3 => rule.name = NameMapping { matches: text(), r#as: text() },
            4 => rule.metrics_query = text(),
            _ => rule.resources.overrides.push((text(), resource)),
        }
        let url =
            ["/apis/custom.metrics.k8s.io/v1beta2/", &text(), "/", &text(), "/", &text(), "?labelSelector=", &text()];
        within(&storage, |world| {
            let Ok(Some(mut adapter)) = Adapter::new(Kind::Custom, &[rule]) else { return };
            adapter.discover(world.prometheus);
            assert!(adapter.serve(&url.concat(), world).reply.code() >= 200);
            let path = "/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/pods/*/http_requests_per_second";
            assert!(adapter.serve(path, world).reply.code() >= 200);
        });
    }
}
