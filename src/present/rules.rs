//! The rules of prometheus-adapter stage by stage: what goes into each, what comes out, and where a rule stops.

use std::fmt::Write;

use serde::Serialize;

use crate::session::{Asked, Extension, RuleWalk, SeriesLabels, SeriesWalk, Session, Walk, completed};
use crate::units::{SimDuration, SimTime};

/// How long an app runs before its series are looked at: as long as most rules look back.
const AFTER: SimDuration = SimDuration::from_secs(120);
/// The most lines that one stage says.
pub const MOST_LINES: usize = 8;

/// A stage of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RuleStage {
    /// The series that `seriesQuery` selects.
    Series,
    /// The conditions on their names.
    Filters,
    /// The objects that their labels stand for.
    Resources,
    /// What the metric is called.
    Name,
    /// The query that is asked for a value.
    Query,
    /// Its result, and the values that it becomes.
    Result,
}

/// How a stage ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Passage {
    /// The next one has something to go on with.
    Passes,
    /// It does not, or what comes out can never be asked for by an autoscaler.
    Fails,
    /// The metric is there, and the autoscaler asks for others.
    Unasked,
}

/// A stage with what it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageView {
    /// Which.
    pub stage: RuleStage,
    /// How it ended.
    pub passage: Passage,
    /// What went in.
    pub input: String,
    /// What came out, line by line.
    pub output: Vec<String>,
}

/// A rule with its stages, up to the first that fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleView {
    /// `rules` or `externalRules`.
    pub list: &'static str,
    /// Its place in there, from 0.
    pub place: usize,
    /// The stages.
    pub stages: Vec<StageView>,
}

impl RuleView {
    /// The first stage that does not pass.
    #[must_use]
    pub fn stops_at(&self) -> Option<RuleStage> {
        self.stages.iter().find(|stage| stage.passage != Passage::Passes).map(|stage| stage.stage)
    }
}

impl RuleStage {
    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Series => "series",
            Self::Filters => "filters",
            Self::Resources => "resources",
            Self::Name => "name",
            Self::Query => "query",
            Self::Result => "result",
        }
    }
}

/// The rules of a session with the series that there are now; none if it has none.
#[must_use]
pub fn rules(session: &Session) -> Vec<RuleView> {
    let [custom, external] = session.engine().asked_of_adapter();
    views(session, [Some(&custom), Some(&external)])
}

/// The rules in a text, with the series that its app exposes after two minutes; none if it has none or is refused. A
/// configuration alone is tried on the app of the first scenario there is.
#[must_use]
pub fn rules_of_text(text: &str, rules: Extension) -> Vec<RuleView> {
    let whole = completed(text);
    let Ok(mut session) = Session::open_with(&whole, None, Some(rules)) else { return Vec::new() };
    session.run_until(SimTime::ZERO + AFTER);
    if whole == text { self::rules(&session) } else { views(&session, [None, None]) }
}

/// The rules of both APIs; of each, the metrics that somebody asks for, if anybody is there to ask.
fn views(session: &Session, [custom, external]: [Option<&Vec<String>>; 2]) -> Vec<RuleView> {
    let walks = session.walk_rules().unwrap_or_default();
    let of = |walk: Option<Walk>, list, asked: Option<&Vec<String>>| {
        let rules = walk.map(|walk| {
            let view = |place| RuleView { list, place, stages: stages(&walk, place, list, asked) };
            (0..walk.discovery.rules.len()).map(view).collect::<Vec<_>>()
        });
        rules.unwrap_or_default()
    };
    let mut all = of(walks.custom, "rules", custom);
    all.extend(of(walks.external, "externalRules", external));
    all
}

/// The stages of a rule, up to the first that fails.
fn stages(walk: &Walk, place: usize, list: &str, asked: Option<&Vec<String>>) -> Vec<StageView> {
    let rule = &walk.discovery.rules[place];
    let mut stages = vec![series(rule), filters(rule)];
    let kept = rule.series.iter().find(|series| series.passed_filters());
    if let Some(kept) = kept {
        if list == "rules" {
            stages.push(resources(kept, asked));
        }
        let made = walk.requests.iter().filter(|request| request.rule == place);
        let wanted = |request: &&Asked| asked.is_some_and(|asked| asked.contains(&request.metric));
        let of_pods = |request: &&Asked| request.metric.starts_with("pods/");
        let request = made.clone().find(wanted).or_else(|| made.clone().find(of_pods)).or_else(|| made.clone().next());
        stages.push(name(kept, request, asked));
        if let Some(request) = request {
            stages.push(query(request));
            stages.push(result(request));
        }
    }
    let end = stages.iter().position(|stage| stage.passage == Passage::Fails).unwrap_or(stages.len());
    stages.truncate(end + 1);
    stages
}

fn view(stage: RuleStage, passes: bool, input: String, output: Vec<String>) -> StageView {
    let passage = if passes { Passage::Passes } else { Passage::Fails };
    StageView { stage, passage, input, output }
}

fn series(rule: &RuleWalk) -> StageView {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for series in &rule.series {
        let name = series.labels.get(NAME);
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => names.push((name, 1)),
        }
    }
    let output = match &rule.error {
        Some(error) => vec![error.clone()],
        None if names.is_empty() => vec!["Prometheus has no such series".to_owned()],
        None => names.iter().map(|(name, count)| format!("{name} × {count}")).collect(),
    };
    view(RuleStage::Series, !names.is_empty(), rule.series_query.clone(), output)
}

fn filters(rule: &RuleWalk) -> StageView {
    let mut names: Vec<&str> = rule.series.iter().map(|series| series.labels.get(NAME)).collect();
    names.dedup();
    let mut output = Vec::new();
    for series in &rule.series {
        for step in &series.filters {
            let (name, word) = (series.labels.get(NAME), if step.wanted { "is" } else { "isNot" });
            let verdict = if step.passed { "passes" } else { "is left out" };
            let line = format!("{name} {verdict} by {word} \"{}\"", step.expression);
            if !output.contains(&line) {
                output.push(line);
            }
        }
    }
    if output.is_empty() {
        output.push("no conditions on the name".to_owned());
    }
    view(RuleStage::Filters, rule.series.iter().any(SeriesWalk::passed_filters), names.join(", "), output)
}

fn resources(series: &SeriesWalk, asked: Option<&Vec<String>>) -> StageView {
    let mut output = Vec::new();
    for step in &series.label_steps {
        match (&step.resource, &step.unknown) {
            (Some(resource), _) => output.push(format!("{} → {resource}", step.label)),
            (None, Some(unknown)) => output.push(format!("{} → nothing: {unknown}", step.label)),
            (None, None) => {}
        }
    }
    if series.resources.is_empty() {
        output.push("no label stands for an object".to_owned());
    }
    // The autoscaler asks for a metric of this name, and of other objects.
    let of_others = asked.into_iter().flatten().find(|metric| {
        let (_, name) = metric.split_once('/').unwrap_or(("", metric));
        series.api_name.as_deref() == Some(name)
            && !series.metrics.iter().any(|made| asked.is_some_and(|a| a.contains(made)))
    });
    if let Some(metric) = of_others {
        output.push(format!("the autoscaler asks for {metric}"));
    }
    let labels: Vec<&str> = series.label_steps.iter().map(|step| step.label.as_str()).collect();
    view(RuleStage::Resources, !series.resources.is_empty() && of_others.is_none(), labels.join(", "), output)
}

fn name(series: &SeriesWalk, request: Option<&Asked>, asked: Option<&Vec<String>>) -> StageView {
    let mut output: Vec<_> = request.iter().map(|request| request.metric.clone()).collect();
    let mut passage = Passage::Passes;
    match request {
        None => passage = Passage::Fails,
        Some(request) if request.stages.rule.is_some_and(|by| by != request.rule) => {
            let by = request.stages.rule.unwrap_or_default();
            output.push(format!("the rule at {by} makes a metric of this name, too, and is the one that is used"));
            passage = Passage::Fails;
        }
        Some(request) if asked.is_some_and(|asked| !asked.contains(&request.metric)) => {
            let others = asked.filter(|asked| !asked.is_empty()).map(|asked| asked.join(", "));
            output.push(format!("the autoscaler asks for {}", others.as_deref().unwrap_or("nothing of this API")));
            passage = Passage::Unasked;
        }
        Some(_) => {}
    }
    StageView { stage: RuleStage::Name, passage, input: series.labels.get(NAME).to_owned(), output }
}

fn query(request: &Asked) -> StageView {
    let mut output: Vec<_> = request.stages.query.iter().cloned().collect();
    let passes = request.stages.query.is_some() && request.code != 500;
    if !passes {
        output.extend(request.log.iter().cloned().chain(request.message.clone()));
    }
    view(RuleStage::Query, passes, request.path.clone(), output)
}

fn result(request: &Asked) -> StageView {
    let mut output = Vec::new();
    for element in &request.stages.elements {
        let becomes = element.quantity.as_ref().map_or_else(
            || match &request.stages.object_label {
                Some(label) => format!("of no object that was asked for: its label \"{label}\" names none"),
                None => "not used".to_owned(),
            },
            ToString::to_string,
        );
        output.push(format!("{} {} → {becomes}", printed(&element.labels), element.value));
    }
    if output.is_empty() {
        output.push("nothing".to_owned());
    }
    output.extend(request.message.clone());
    let some = request.stages.elements.iter().any(|element| element.quantity.is_some());
    // A scalar has no elements, and is an answer of the external API.
    let passes = request.code == 200 && (some || request.stages.object_label.is_none());
    let input = match request.stages.elements.len() {
        1 => "1 element".to_owned(),
        count => format!("{count} elements"),
    };
    view(RuleStage::Result, passes, input, output)
}

/// The label that holds a series' name.
const NAME: &str = "__name__";

/// `name{label="value"}`.
fn printed(labels: &SeriesLabels) -> String {
    let others = labels.iter().filter(|label| &*label.name != NAME);
    let others: Vec<_> = others.map(|label| format!("{}={:?}", label.name, label.value)).collect();
    format!("{}{{{}}}", labels.get(NAME), others.join(", "))
}

/// The rules for the terminal: a line for each stage, and below it what came out.
#[must_use]
pub fn text(rules: &[RuleView]) -> String {
    let mut text = String::new();
    for rule in rules {
        let end = match rule.stops_at() {
            Some(stage) => format!("stops at {}", stage.name()),
            None => "works".to_owned(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}[{}] {end}", rule.list, rule.place);
        for stage in &rule.stages {
            let mark = match stage.passage {
                Passage::Passes => '✓',
                Passage::Fails => '✗',
                Passage::Unasked => '?',
            };
            let _ = writeln!(text, "  {mark} {:<10} {}", stage.stage.name(), stage.input);
            for line in stage.output.iter().take(MOST_LINES) {
                let _ = writeln!(text, "    {:<10} → {line}", "");
            }
            if let Some(more) = stage.output.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
                let _ = writeln!(text, "    {:<10} → and {more} more", "");
            }
        }
    }
    text
}

/// The rules of a file as a line of JSON.
#[must_use]
pub fn json(file: &str, rules: &[RuleView]) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        file: &'a str,
        rules: &'a [RuleView],
    }
    serde_json::to_string(&Line { file, rules }).expect("plain data without maps serialises") + "\n"
}
