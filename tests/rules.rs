//! prometheus-adapter with the rules of a scenario or of a ConfigMap, in the simulated cluster: what the controller gets from
//! it, how it fails, where its rules stop, and what a session does that has no rules yet.
#![cfg(not(target_arch = "wasm32"))]

use hpa_playground::present::report;
use hpa_playground::present::rules::{Passage, RuleStage, RuleView, rules, rules_of_text};
use hpa_playground::session::{Command, Extension, Session, completed};
use hpa_playground::sim::{Component, Health, Sync};
use hpa_playground::units::{SimDuration, SimTime};

const PODS: &str = "{type: Pods, pods: {metric: {name: requests}, target: {type: AverageValue, averageValue: 4}}}";
const EXTERNAL: &str =
    "{type: External, external: {metric: {name: all_requests}, target: {type: AverageValue, averageValue: 4}}}";
const NAMESPACE: &str = "{type: Object, object: {metric: {name: requests}, describedObject: {apiVersion: v1, kind: Namespace, \
                         name: default}, target: {type: AverageValue, averageValue: 4}}}";
const USUAL: &str = "seriesQuery: http_requests_total{pod!=\"\"}\nresources: {template: <<.Resource>>}\nname: {as: requests}\n\
                     metricsQuery: rate(<<.Series>>{<<.LabelMatchers>>}[2m])\n";
const SUMMED: &str = "seriesQuery: http_requests_total{pod!=\"\"}\nresources: {template: <<.Resource>>}\nname: {as: requests}\n\
                      metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)\n";
const ALL: &str = "seriesQuery: http_requests_total{pod!=\"\"}\nresources: {template: <<.Resource>>}\nname: {as: all_requests}\n\
                   metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m]))\n";

/// A list with one rule, so far to the right.
fn list(name: &str, rule: &str, indent: &str) -> String {
    let rule: Vec<_> = rule.lines().map(|line| format!("{indent}  {line}\n")).collect();
    format!("{indent}{name}:\n{}", rule.concat().replacen(&format!("{indent}  "), &format!("{indent}- "), 1))
}

/// A Deployment of one pod, first under 3 and then under 24 requests per second.
fn scenario(adapter: &str, events: &str, metrics: &str) -> String {
    format!(
        "apiVersion: hpa-playground/v1\nkind: Scenario\nspec:\n  traffic: [{{constant: 3}}, {{from: 3m, constant: 24}}]\n  \
         events: [{events}]\n  pipeline:\n    adapter:\n      installed: true\n{adapter}---\n\
         apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web}}\nspec:\n  \
         scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}\n  maxReplicas: 10\n  metrics: [{metrics}]\n"
    )
}

fn ruled(rule: &str) -> String {
    list("rules", rule, "      ")
}

fn config_map(config: &str) -> String {
    let config = config.lines().fold(String::new(), |text, line| text + "    " + line + "\n");
    format!(
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: adapter-config}}\ndata:\n  config.yaml: |\n{config}"
    )
}

fn open(text: &str) -> Session {
    let session = Session::open_with(text, None, Some(Extension::linked()));
    session.unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"))
}

fn seconds(seconds: i64) -> SimTime {
    SimTime::ZERO + SimDuration::from_secs(seconds)
}

fn run(text: &str) -> Session {
    let mut session = open(text);
    session.run_until(seconds(900));
    session
}

fn counts(session: &Session) -> Vec<(i32, Option<i32>)> {
    session.engine().history().syncs.iter().map(|sync| (sync.before.0, sync.scale_to.map(|to| to.0))).collect()
}

fn errors(session: &Session) -> Vec<String> {
    let error = |sync: &Sync| sync.error.clone().unwrap_or_default();
    session.engine().history().syncs.iter().map(error).collect()
}

#[test]
fn the_usual_rule_does_what_the_built_in_one_does() {
    let own = run(&scenario("      window: 2m\n", "", PODS));
    let with_rule = run(&scenario(&ruled(USUAL), "", PODS));
    assert_eq!(counts(&own), counts(&with_rule));
    assert_eq!(errors(&own), errors(&with_rule));
    assert_eq!(with_rule.engine().workload().replicas().0, 6);
    let summed = run(&scenario(&ruled(SUMMED), "", PODS));
    assert_eq!(report::trace(&summed), report::trace(&with_rule));
}

#[test]
fn a_run_with_rules_is_repeatable_in_any_strides() {
    let text = scenario(&ruled(SUMMED), "{at: 2m, kill: {}}, {at: 5m, down: {component: prometheus, for: 1m}}", PODS);
    let whole = run(&text);
    let mut strides = open(&text);
    (0..=900).step_by(7).for_each(|second| strides.run_until(seconds(second)));
    strides.run_until(seconds(900));
    assert_eq!(report::trace(&strides), report::trace(&whole));
    let _ = strides.apply(Command::Reset);
    strides.run_until(seconds(900));
    assert_eq!(report::trace(&strides), report::trace(&whole));
}

#[test]
fn a_metric_is_there_when_the_adapter_has_looked_again() {
    let down = "{at: 0s, down: {component: prometheus, for: 20s}}";
    for (interval, first) in [("1m", 75), ("5m", 315)] {
        let adapter = format!("      relistInterval: {interval}\n{}", ruled(USUAL));
        let session = run(&scenario(&adapter, down, PODS));
        let not_found = "the server could not find the metric requests for pods";
        for (sync, error) in session.engine().history().syncs.iter().zip(errors(&session)) {
            assert_eq!(error.contains(not_found), sync.at < seconds(first), "{interval}, {}: {error}", sync.at);
        }
    }
}

#[test]
fn an_external_rule_makes_an_external_metric() {
    let adapter = list("externalRules", ALL, "      ");
    let session = run(&scenario(&adapter, "", EXTERNAL));
    assert_eq!(session.engine().workload().replicas().0, 6);
    assert_eq!(errors(&session).iter().filter(|error| !error.is_empty()).count(), 1, "one scrape is no rate");
    // The other API has no rules: nobody serves it.
    let session = run(&scenario(&adapter, "", PODS));
    let unregistered = "no custom metrics API (custom.metrics.k8s.io) registered";
    assert!(errors(&session).iter().all(|error| error.contains(unregistered)), "{:?}", errors(&session));
    let session = run(&scenario(&ruled(USUAL), "", EXTERNAL));
    let missing = "the server could not find the requested resource (get all_requests.external.metrics.k8s.io)";
    assert!(errors(&session).iter().all(|error| error.contains(missing)), "{:?}", errors(&session));
}

#[test]
fn an_object_is_asked_for_by_its_name() {
    let session = run(&scenario(&ruled(SUMMED), "", NAMESPACE));
    assert_eq!(session.engine().workload().replicas().0, 6);
    let ingress =
        NAMESPACE.replace("apiVersion: v1, kind: Namespace", "apiVersion: networking.k8s.io/v1, kind: Ingress");
    let session = run(&scenario(&ruled(SUMMED), "", &ingress));
    let not_found = "the server could not find the metric requests for ingresses.networking.k8s.io";
    assert!(errors(&session)[40].contains(not_found), "{}", errors(&session)[40]);
}

#[test]
fn a_config_map_is_the_same_as_rules_in_the_document() {
    let document = run(&scenario(&ruled(USUAL), "", PODS));
    let map = config_map(&list("rules", USUAL, ""));
    let in_map = run(&(scenario("", "", PODS) + &map));
    assert_eq!(report::trace(&in_map), report::trace(&document));
    // What stands in the document counts.
    let both = scenario(&ruled(USUAL), "", PODS) + &map.replace("as: requests", "as: others");
    assert_eq!(report::trace(&run(&both)), report::trace(&document));
    let said: Vec<_> = Session::check(&both).iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|said| said.contains("the scenario has rules of its own")), "{said:?}");
}

#[test]
fn what_is_wrong_with_rules_is_refused_at_its_place() {
    let typo = USUAL.replace("<<.LabelMatchers>>", "<<.LabelMatchers");
    let said = |text: &str| {
        let problems = Session::open_with(text, None, Some(Extension::linked())).expect_err("it is refused");
        assert_eq!(Session::check_with(text, Some(Extension::linked())), problems);
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let place = |text: &str, part: &str| {
        let line = text.lines().position(|line| line.contains(part)).expect("it is there");
        format!("{}:{}: ", line + 1, text.lines().nth(line).and_then(|l| l.find(part)).expect("it is there") + 1)
    };
    let document = scenario(&ruled(&typo), "", PODS);
    let expected =
        place(&document, "metricsQuery") + "error: spec.pipeline.adapter.rules[0].metricsQuery: unable to construct";
    assert!(said(&document)[0].starts_with(&expected), "{:?}", said(&document));
    let map = scenario("", "", PODS) + &config_map(&list("externalRules", &typo, ""));
    let expected =
        place(&map, "metricsQuery") + "error: data[config.yaml]: externalRules[0].metricsQuery: unable to construct";
    assert!(said(&map)[0].starts_with(&expected), "{:?}", said(&map));
    let unknown = document.replace("seriesQuery", "seriesQeury");
    let expected = place(&unknown, "seriesQeury") + "error: spec.pipeline.adapter: field seriesQeury not found in type";
    assert!(said(&unknown)[0].starts_with(&expected), "{:?}", said(&unknown));
    let useless = scenario(&ruled(&USUAL.replace("!=", "!")), "{at: 1m, rate: 2}", PODS);
    let warnings = Session::check_with(&useless, Some(Extension::linked()));
    assert!(
        warnings[0].to_string().contains("warning: spec.pipeline.adapter.rules[0].seriesQuery: bad_data: "),
        "{warnings:?}"
    );
    let window = scenario(&("      window: 2m\n".to_owned() + &ruled(USUAL)), "", PODS);
    let warnings = Session::check(&window);
    assert!(warnings[0].message.starts_with("has no effect"), "{warnings:?}");
}

/// The error of the last sync after a component has failed for two minutes.
fn failing(component: Component, health: Health, metrics: &str) -> String {
    let adapter = ruled(SUMMED) + &list("externalRules", ALL, "      ");
    let mut session = open(&scenario(&adapter, "", metrics));
    session.run_until(seconds(150));
    let _ = session.apply(Command::SetFault { component, health, span: None });
    session.run_until(seconds(450));
    errors(&session).pop().unwrap_or_default()
}

#[test]
fn faults_are_those_of_a_real_adapter() {
    use Component::{Adapter, Custom, External, Prometheus};
    use Health::{Absent, Down, Frozen};
    let unavailable = "the server is currently unable to handle the request";
    let cases = [
        (Prometheus, Down, PODS, "Internal error occurred: unable to fetch metrics"),
        // The adapter remembers what it had found.
        (Prometheus, Absent, PODS, "Internal error occurred: unable to fetch metrics"),
        (Prometheus, Down, EXTERNAL, "Internal error occurred: unable to fetch metrics"),
        // A Prometheus that takes nothing in has no series for the adapter to find after a while.
        (Prometheus, Frozen, PODS, "the server could not find the metric requests for pods"),
        (Adapter, Down, PODS, unavailable),
        (Custom, Absent, PODS, "no custom metrics API (custom.metrics.k8s.io) registered"),
        (External, Down, EXTERNAL, unavailable),
        (Custom, Frozen, PODS, ""),
    ];
    for (component, health, metrics, told) in cases {
        let error = failing(component, health, metrics);
        assert!(
            if told.is_empty() { error.is_empty() } else { error.contains(told) },
            "{component:?} {health:?}: {error}"
        );
    }
    let mut session = open(&scenario(&ruled(SUMMED), "{at: 6m, zeros: {api: custom}}", PODS));
    session.run_until(seconds(350));
    assert_eq!(session.engine().custom_average().map(|milli| milli.0 / 100), Some(39));
    session.run_until(seconds(361));
    assert_eq!(session.engine().custom_average().map(|milli| milli.0), Some(0));
}

#[test]
fn without_rules_time_stands_still() {
    let text = scenario(&ruled(SUMMED), "", PODS);
    let mut session = Session::open(&text).expect("it is valid as far as can be told");
    assert!(session.wants_extension());
    let _ = session.apply(Command::Play);
    let _ = session.advance(SimDuration::from_secs(60));
    let _ = session.apply(Command::NextSync);
    session.run_until(seconds(60));
    assert_eq!((session.now(), session.engine().history().syncs.len()), (SimTime::ZERO, 0));
    let _ = session.extend_with(Extension::linked());
    assert!(!session.wants_extension());
    session.run_until(seconds(900));
    assert_eq!(report::trace(&session), report::trace(&run(&text)));
    // What is wrong is found out then, and nothing runs with other rules instead.
    let mut broken = Session::open(&text.replace("<<.GroupBy>>", "<<.GroupBy")).expect("as before");
    let _ = broken.extend_with(Extension::linked());
    broken.run_until(seconds(60));
    assert!(broken.draft().has_errors() && broken.now() == SimTime::ZERO, "{:?}", broken.draft().problems);
    assert!(!Session::default().wants_extension());
}

#[test]
fn rules_are_edited_while_it_runs() {
    let text = scenario("", "", PODS) + &config_map(&list("rules", USUAL, ""));
    let mut session = open(&text);
    session.run_until(seconds(150));
    let written = session.text().0.to_owned();
    let edit = |session: &mut Session, text: String, until| {
        let _ = session.apply(Command::EditManifest { text });
        session.run_until(seconds(until));
        errors(session).pop().unwrap_or_default()
    };
    let error = edit(&mut session, written.replace("as: requests", "as: others"), 180);
    assert!(error.contains("could not find the metric requests"), "{error}");
    let error = edit(&mut session, written.replace("<<.Series>>", "<<.Series"), 210);
    assert!(session.draft().has_errors() && error.contains("could not find the metric requests"), "{error}");
    assert_eq!(edit(&mut session, written.clone(), 240), "");
    let map = written.find("---\napiVersion: v1\nkind: ConfigMap").expect("it is there");
    assert_eq!(edit(&mut session, written[..map].to_owned(), 300), "");
    assert!(session.engine().ruled_adapter().is_none());
    assert_eq!(edit(&mut session, written, 360), "");
}

/// Where each rule stops, if it does.
fn stops(views: &[RuleView]) -> Vec<Option<RuleStage>> {
    views.iter().map(RuleView::stops_at).collect()
}

#[test]
fn each_rule_of_the_lesson_stops_at_another_stage() {
    let text = include_str!("../static/scenarios/adapter-rules.yaml");
    let views = rules_of_text(text, Extension::linked());
    let expected =
        [None, Some(RuleStage::Series), Some(RuleStage::Resources), Some(RuleStage::Name), Some(RuleStage::Result)];
    assert_eq!(stops(&views), expected, "{views:#?}");
    assert_eq!(views[3].stages[3].passage, Passage::Unasked);
    assert_eq!(views[0].stages.len(), 6);
    let mut session = open(text);
    session.run_until(seconds(120));
    assert_eq!(rules(&session), views);
}

#[test]
fn a_configuration_alone_is_walked_on_an_app_of_ours() {
    let alone = list("rules", SUMMED, "") + &list("externalRules", ALL, "");
    assert_ne!(completed(&alone), alone);
    assert_eq!(stops(&rules_of_text(&alone, Extension::linked())), [None, None]);
    let map = config_map(&alone);
    assert_eq!(rules_of_text(&map, Extension::linked()), rules_of_text(&alone, Extension::linked()));
    let whole = scenario(&ruled(USUAL), "", PODS);
    assert_eq!(completed(&whole), whole);
    assert_eq!(rules_of_text(&scenario("", "", PODS), Extension::linked()), []);
}

#[test]
fn a_change_of_rules_is_part_of_the_past() {
    let text = scenario("", "", PODS) + &config_map(&list("rules", USUAL, ""));
    let mut session = open(&text);
    session.run_until(seconds(150));
    let renamed = session.text().0.replace("as: requests", "as: others");
    let _ = session.apply(Command::EditManifest { text: renamed });
    session.run_until(seconds(300));
    let (whole, failed) = (report::trace(&session), errors(&session));
    assert!(failed[18].contains("could not find the metric requests"), "{}", failed[18]);
    let _ = session.apply(Command::Seek { time: SimDuration::from_secs(100) });
    assert!(session.text().0.contains("as: requests"));
    let _ = session.apply(Command::Seek { time: SimDuration::from_secs(300) });
    assert_eq!(report::trace(&session), whole);
    let written = session.as_scenario();
    let mut again = open(&written);
    again.run_until(seconds(300));
    assert_eq!(report::trace(&again), whole);
    assert!(Session::open(&written).is_ok_and(|session| session.wants_extension()));
}
