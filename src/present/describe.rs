//! An autoscaler as `kubectl describe hpa` and `kubectl get hpa` print it.

mod metrics;
pub(super) mod table;

use std::collections::BTreeMap;
use std::fmt::Write;

use super::calendar::{Moment, moment};
use crate::api::hpa::{HorizontalPodAutoscaler, PolicyKind, ScalingRules, SelectPolicy};
use crate::units::{Replicas, SimDuration, SimTime};

/// What is printed besides the autoscaler itself.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    /// The autoscaler.
    pub hpa: &'a HorizontalPodAutoscaler,
    /// `metadata.labels`.
    pub labels: &'a BTreeMap<String, String>,
    /// `metadata.annotations`.
    pub annotations: &'a BTreeMap<String, String>,
    /// `metadata.creationTimestamp`.
    pub created: SimTime,
    /// `spec.minReplicas`, if it was written.
    pub min_replicas: Option<Replicas>,
    /// The current time.
    pub now: SimTime,
}

/// An event as the API keeps it: equal ones in a row are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedEvent {
    /// `Normal` or `Warning`.
    pub kind: String,
    /// Kubernetes' reason.
    pub reason: String,
    /// Kubernetes' message.
    pub message: String,
    /// How often it was emitted.
    pub count: u32,
    /// When for the first time.
    pub first: SimTime,
    /// When for the last time.
    pub last: SimTime,
    /// By whom.
    pub source: String,
}

/// The columns of `kubectl get hpa`.
pub const COLUMNS: [&str; 7] = ["Name", "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age"];

/// Annotations longer than this are put on lines of their own, and shortened to it.
const MAX_ANNOTATION: usize = 140;
/// The annotation that is not shown.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

impl Described<'_> {
    /// The text of `kubectl describe hpa` (kubectl's `describeHorizontalPodAutoscalerV2`).
    #[must_use]
    pub fn describe(&self, events: &[CountedEvent]) -> String {
        let mut text = String::new();
        self.write_head(&mut text);
        metrics::describe(&mut text, &self.hpa.spec.metrics, &self.hpa.status.current_metrics);
        self.write_bounds(&mut text);
        self.write_conditions(&mut text);
        if events.is_empty() {
            text.push_str("Events:\t<none>\n");
            return table::align(&text, 0, 2);
        }
        // Events are aligned among themselves.
        table::align(&text, 0, 2) + &table::align(&self.events(events), 0, 2)
    }

    /// The cells of `kubectl get hpa`.
    #[must_use]
    pub fn row(&self) -> [String; 7] {
        let (spec, status) = (&self.hpa.spec, &self.hpa.status);
        [
            self.hpa.name.clone(),
            self.reference(),
            metrics::targets(&spec.metrics, &status.current_metrics),
            self.min_replicas(),
            spec.max_replicas.to_string(),
            status.current_replicas.to_string(),
            age(self.now - self.created),
        ]
    }

    /// The text of `kubectl get hpa`.
    #[must_use]
    pub fn get(&self) -> String {
        let header = COLUMNS.map(str::to_uppercase).join("\t");
        table::align(&format!("{header}\n{}\n", self.row().join("\t")), 6, 3)
    }

    fn reference(&self) -> String {
        let target = &self.hpa.spec.scale_target_ref;
        format!("{}/{}", target.kind, target.name)
    }

    fn min_replicas(&self) -> String {
        self.min_replicas.map_or_else(|| "<unset>".to_owned(), |min| min.to_string())
    }

    fn write_head(&self, text: &mut String) {
        let (name, namespace) = (&self.hpa.name, &self.hpa.namespace);
        let labels: Vec<_> = self.labels.iter().map(|(key, value)| format!("{key}={value}\n")).collect();
        let shown = self.annotations.iter().filter(|(key, _)| *key != LAST_APPLIED);
        let annotations: Vec<_> = shown.map(|(key, value)| annotation(key, value)).collect();
        let or_none = |lines: Vec<String>| if lines.is_empty() { "<none>\n".to_owned() } else { lines.join("\t") };
        let (labels, annotations) = (or_none(labels), or_none(annotations));
        let (created, reference) = (rfc1123(self.created), self.reference());
        let _ = write!(text, "Name:\t{name}\nNamespace:\t{namespace}\nLabels:\t{labels}Annotations:\t{annotations}");
        let _ = writeln!(text, "CreationTimestamp:\t{created}\nReference:\t{reference}");
    }

    fn write_bounds(&self, text: &mut String) {
        let (spec, status) = (&self.hpa.spec, &self.hpa.status);
        let (min, max) = (self.min_replicas(), spec.max_replicas);
        let _ = writeln!(text, "Min replicas:\t{min}\nMax replicas:\t{max}");
        if let Some(behavior) = &spec.behavior {
            text.push_str("Behavior:\n");
            write_rules(text, "Scale Up", &behavior.scale_up);
            write_rules(text, "Scale Down", &behavior.scale_down);
        }
        let (kind, current, desired) = (&spec.scale_target_ref.kind, status.current_replicas, status.desired_replicas);
        let _ = writeln!(text, "{kind} pods:\t{current} current / {desired} desired");
    }

    fn write_conditions(&self, text: &mut String) {
        if self.hpa.status.conditions.is_empty() {
            return;
        }
        text.push_str("Conditions:\n  Type\tStatus\tReason\tMessage\n  ----\t------\t------\t-------\n");
        for condition in &self.hpa.status.conditions {
            let (kind, status) = (condition.kind.name(), condition.status.name());
            let _ = writeln!(text, "  {kind}\t{status}\t{}\t{}", condition.reason, condition.message);
        }
    }

    /// The events by the time they last happened (kubectl's `DescribeEvents`).
    fn events(&self, events: &[CountedEvent]) -> String {
        let mut events: Vec<_> = events.iter().collect();
        events.sort_by_key(|event| event.last);
        let mut text = "Events:\n  Type\tReason\tAge\tFrom\tMessage\n  ----\t------\t----\t----\t-------\n".to_owned();
        for event in events {
            let (first, last) = (age(self.now - event.first), age(self.now - event.last));
            let when = if event.count > 1 { format!("{last} (x{} over {first})", event.count) } else { first };
            let CountedEvent { kind, reason, source, message, .. } = event;
            let _ = writeln!(text, "  {kind}\t{reason}\t{when}\t{source}\t{}", message.trim());
        }
        text
    }
}

/// The rules of one direction (kubectl's `printDirectionBehavior`, which leaves out the tolerance).
fn write_rules(text: &mut String, direction: &str, rules: &ScalingRules) {
    let _ = writeln!(text, "  {direction}:");
    if let Some(window) = rules.stabilization_window {
        let _ = writeln!(text, "    Stabilization Window: {} seconds", window.as_secs());
    }
    if rules.policies.is_empty() {
        return;
    }
    let select = match rules.select_policy {
        SelectPolicy::Max => "Max",
        SelectPolicy::Min => "Min",
        SelectPolicy::Disabled => "Disabled",
    };
    let _ = writeln!(text, "    Select Policy: {select}\n    Policies:");
    for policy in &rules.policies {
        let kind = match policy.kind {
            PolicyKind::Pods => "Pods",
            PolicyKind::Percent => "Percent",
        };
        let (value, period) = (policy.value, policy.period.as_secs());
        let _ = writeln!(text, "      - Type: {kind}\tValue: {value}\tPeriod: {period} seconds");
    }
}

/// One annotation (kubectl's `printAnnotationsMultiline`).
fn annotation(key: &str, value: &str) -> String {
    let value = value.strip_suffix('\n').unwrap_or(value);
    if value.len() + key.len() + 2 <= MAX_ANNOTATION && !value.contains('\n') {
        return format!("{key}: {value}\n");
    }
    let lines = value.split('\n').map(|line| format!("\t  {}\n", shorten(line, MAX_ANNOTATION - 2)));
    format!("{key}:\n{}", lines.collect::<String>())
}

/// At most `length` bytes of a line, with dots for the rest.
fn shorten(line: &str, length: usize) -> String {
    if line.len() <= length {
        return line.to_owned();
    }
    let end = (0..=length).rev().find(|end| line.is_char_boundary(*end)).unwrap_or(0);
    format!("{}...", &line[..end])
}

/// An instant as Go's RFC1123Z prints it, in UTC: `Fri, 31 Dec 1999 23:58:01 +0000`.
fn rfc1123(at: SimTime) -> String {
    const DAYS: [&str; 7] = ["Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let Moment { year, month, day, weekday, clock: (h, m, s) } = moment(at);
    let name = |names: &[&'static str], index: i64| names[usize::try_from(index).unwrap_or(0) % names.len()];
    let (weekday, month) = (name(&DAYS, weekday), name(&MONTHS, month - 1));
    format!("{weekday}, {day:02} {month} {year} {h:02}:{m:02}:{s:02} +0000")
}

/// A duration in one or two units (apimachinery's `HumanDuration`).
#[must_use]
pub fn age(span: SimDuration) -> String {
    let two = |large: i64, unit: char, small: i64, sub: char| {
        if small == 0 { format!("{large}{unit}") } else { format!("{large}{unit}{small}{sub}") }
    };
    // Go truncates towards zero.
    let secs = span.as_micros() / 1_000_000;
    let (minutes, hours) = (secs / 60, secs / 3_600);
    match () {
        () if secs < -1 => "<invalid>".to_owned(),
        () if secs < 0 => "0s".to_owned(),
        () if secs < 120 => format!("{secs}s"),
        () if minutes < 10 => two(minutes, 'm', secs % 60, 's'),
        () if minutes < 180 => format!("{minutes}m"),
        () if hours < 8 => two(hours, 'h', minutes % 60, 'm'),
        () if hours < 48 => format!("{hours}h"),
        () if hours < 192 => two(hours / 24, 'd', hours % 24, 'h'),
        () if hours < 17_520 => format!("{}d", hours / 24),
        () if hours < 70_080 => two(hours / 8_760, 'y', hours / 24 % 365, 'd'),
        () => format!("{}y", hours / 8_760),
    }
}
