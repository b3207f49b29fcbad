//! `spec.events`: what happens by itself at its time, as if a person did it.

use std::sync::Arc;

use super::app::AppSpec;
use super::faults::{Part, fault};
use super::ranges::Findings;
use super::traffic::YEAR;
use crate::controller::FeatureGates;
use crate::diag::{FieldPath, Severity};
use crate::manifest::{Decode, Manifest, Place, form};
use crate::session::reading::KedaParts;
use crate::sim::{Action, Applied, Fault};
use crate::units::{SimDuration, in_order};
use crate::workload::App;
use crate::workload::demand::HIGHEST_RATE;

/// The most events, and the most of them that apply a manifest to those before: each reads all that was applied until then.
const MOST_EVENTS: usize = 20_000;
const MOST_APPLIED: usize = 20;
/// The most pods that an event kills.
pub(in crate::session) const MOST_PODS: u32 = 2_000;

/// Something that happens by itself, as if a person did it.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct EventSpec {
    /// When. By default 0s.
    at: Option<SimDuration>,
    /// Requests per second from then on, instead of the traffic: the slider is moved.
    rate: Option<f64>,
    /// How the app behaves from then on; what is not said stays as it is.
    app: Option<AppSpec>,
    /// A manifest that is applied, as text: the autoscaler, its target or both. What it lacks stays as it is.
    apply: Option<String>,
    kill: Option<Kill>,
    crash: Option<Crash>,
    unready: Option<Unready>,
    rollout: Option<Rollout>,
    /// Is not installed.
    absent: Option<Part>,
    /// Does not answer.
    down: Option<Part>,
    /// Answers late.
    slow: Option<Part>,
    /// Answers the same again and again.
    frozen: Option<Part>,
    /// Answers 0.
    zeros: Option<Part>,
    /// Is mended.
    works: Option<Part>,
    /// Whether a person did it while the run went on: it comes after everything else at its time, and what it applies stands
    /// alone, as in the editor. By default false.
    live: bool,
}

form!(EventSpec {
    at: "at",
    rate: "rate",
    app: "app",
    apply: "apply",
    kill: "kill",
    crash: "crash",
    unready: "unready",
    rollout: "rollout",
    absent: "absent",
    down: "down",
    slow: "slow",
    frozen: "frozen",
    zeros: "zeros",
    works: "works",
    live: "live",
});

/// Pods are killed, the oldest first.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default))]
struct Kill {
    /// How many, from 1 to 2000. By default 1.
    pods: Option<u32>,
}

form!(Kill { pods: "pods" });

/// The apps of pods crash, of the oldest first.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default))]
struct Crash {
    /// How many, from 1 to 2000. By default 1.
    pods: Option<u32>,
}

form!(Crash { pods: "pods" });

/// The readiness probes of pods fail, of the oldest first.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default))]
struct Unready {
    /// How many, from 1 to 2000. By default 1.
    pods: Option<u32>,
    /// How long. By default 1m.
    r#for: Option<SimDuration>,
}

form!(Unready { pods: "pods", r#for: "for" });

/// All pods are replaced, as `kubectl rollout restart` does.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default))]
struct Rollout {}

impl Decode for Rollout {
    fn decode(at: &Place<'_>) -> Self {
        at.fields(&[]);
        Self {}
    }
}

/// What the events start from.
pub(super) struct Before<'a> {
    pub(super) manifests: &'a str,
    pub(super) gates: FeatureGates,
    pub(super) app: App,
}

/// What the list says.
#[derive(Default)]
pub(super) struct Events {
    /// What happens by itself, by time.
    pub(super) planned: Vec<(SimDuration, Action)>,
    /// What a person did, by time.
    pub(super) acted: Vec<(SimDuration, Action)>,
    /// What fails by itself.
    pub(super) faults: Vec<Fault>,
}

/// What the list says; what is wrong with it goes to `found`.
pub(super) fn read_events(
    events: Vec<EventSpec>,
    path: &FieldPath,
    before: Before<'_>,
    found: &mut Findings,
) -> Events {
    found.check_length(path, events.len(), MOST_EVENTS);
    found.check_length(path, events.iter().filter(|e| e.apply.is_some() && !e.live).count(), MOST_APPLIED);
    let order = in_order(events.iter().take(MOST_EVENTS).map(|event| event.at.unwrap_or_default()));
    let mut events: Vec<_> = events.into_iter().map(Some).collect();
    let Before { manifests, gates, mut app } = before;
    let read = |text: &str| KedaParts::linked().manifest(text, gates);
    let (mut applied, mut times) = (manifests.to_owned(), 0);
    let mut all = Events::default();
    for (at, i) in order {
        let Some(event) = events[i].take() else { continue };
        let EventSpec { rate, app: spec, apply, kill, crash, unready, rollout, live, .. } = event;
        let EventSpec { absent, down, slow, frozen, zeros, works, .. } = event;
        let path = path.index(i);
        found.check_time(path.child("at"), Some(at), (SimDuration::ZERO, YEAR));
        let said = [
            ("rate", rate.is_some()),
            ("app", spec.is_some()),
            ("apply", apply.is_some()),
            ("kill", kill.is_some()),
            ("crash", crash.is_some()),
            ("unready", unready.is_some()),
            ("rollout", rollout.is_some()),
            ("absent", absent.is_some()),
            ("down", down.is_some()),
            ("slow", slow.is_some()),
            ("frozen", frozen.is_some()),
            ("zeros", zeros.is_some()),
            ("works", works.is_some()),
        ];
        let Some(name) = found.one_of(&path, &said) else { continue };
        let path = path.child(name);
        if let Some(part) = absent.or(down).or(slow).or(frozen).or(zeros).or(works) {
            match part.health(&path, found) {
                Some((component, health, span)) if live => {
                    all.acted.push((at, Action::Health(component, health, span)));
                }
                health => all.faults.extend(health.map(|health| fault(at, health))),
            }
            continue;
        }
        let pods = kill.map(|k| k.pods).or(crash.map(|c| c.pods)).or(unready.as_ref().map(|u| u.pods)).flatten();
        found.check(path.child("pods"), pods, (1, MOST_PODS));
        let pods = pods.unwrap_or(1);
        let event = match (name, rate, spec) {
            ("kill", ..) => Some(Action::Kill(pods)),
            ("crash", ..) => Some(Action::Crash(pods)),
            ("rollout", ..) => Some(Action::Rollout),
            ("unready", ..) => {
                let span = unready.and_then(|unready| unready.r#for);
                found.check_delay(path.child("for"), span);
                Some(Action::Unready(pods, span.unwrap_or(SimDuration::from_secs(60))))
            }
            (_, Some(rate), _) => {
                found.check(path, Some(rate), (0.0, HIGHEST_RATE));
                Some(Action::Rate(rate))
            }
            (.., Some(spec)) => {
                let new = spec.app(&app, &path, found);
                if !live {
                    app = new.clone();
                }
                Some(Action::App(Box::new(new)))
            }
            _ if live => {
                let text = apply.unwrap_or_default();
                let place = (path, u32::MAX, &mut *found);
                apply_manifest(read(&text), text, place)
            }
            _ => {
                times += 1;
                // What stands first counts: the new manifest, and of those before it what it lacks.
                let text = apply.filter(|_| times <= MOST_APPLIED).unwrap_or_default();
                let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
                if text.contains("config.yaml") && read(&text).adapter.is_some() {
                    let message = "the configuration of prometheus-adapter stays as it is: no event changes it";
                    found.say(Severity::Warning, path.clone(), message);
                }
                applied = format!("{}\n---\n{applied}", text.trim_end());
                apply_manifest(read(&applied), text, (path, lines, &mut *found))
            }
        };
        let list = if live { &mut all.acted } else { &mut all.planned };
        list.extend(event.map(|event| (at, event)));
    }
    all
}

/// What a text applies that is the first `lines` of those that `manifest` was read from.
fn apply_manifest(
    manifest: Manifest,
    text: String,
    (path, lines, found): (FieldPath, u32, &mut Findings),
) -> Option<Action> {
    let mut said = false;
    for problem in manifest.problems.iter().filter(|p| p.severity != Severity::Info && p.position.line <= lines) {
        said |= problem.severity == Severity::Error;
        let message = match problem.field.as_str() {
            "" => problem.message.clone(),
            field => format!("{field}: {}", problem.message),
        };
        found.say_inside(problem.severity, path.clone(), problem.position, message);
    }
    if !said && manifest.has_errors() {
        found.say(Severity::Error, path, "does not go with the manifests that it is applied to");
    }
    let keda = KedaParts::linked().of(&manifest);
    let (autoscaler, target, adapter) = (manifest.autoscaler?, manifest.target?, None);
    Some(Action::Apply(Arc::new(Applied { autoscaler, target, text, adapter, keda })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::scenario::split;
    use crate::units::Replicas;

    const MANIFESTS: &str = include_str!("../../../tests/manifests/requests-per-second-v2.yaml");

    fn text(events: &str) -> String {
        format!("kind: Scenario\nspec:\n  events:\n{events}---\n{MANIFESTS}")
    }

    fn said(events: &str) -> Vec<String> {
        split(&text(events)).all_problems(Vec::new()).iter().map(ToString::to_string).collect()
    }

    fn applied(events: &str) -> Vec<Arc<Applied>> {
        let parts = split(&text(events));
        assert_eq!(parts.problems, []);
        let apply = |(_, event)| if let Action::Apply(applied) = event { Some(applied) } else { None };
        parts.scenario.planned.into_iter().filter_map(apply).collect()
    }

    #[test]
    fn events_are_what_a_person_does_by_time() {
        let parts =
            split(&text("  - {at: 2m, app: {workers: 2}}\n  - {at: 1m, rate: 20}\n  - {at: 3m, app: {queue: 5}}\n"));
        assert_eq!(parts.problems, []);
        let app = App { workers: 2, ..App::default() };
        let minutes = |minutes: i64| SimDuration::from_secs(60 * minutes);
        let expected = [
            (minutes(1), Action::Rate(20.0)),
            (minutes(2), Action::App(Box::new(app.clone()))),
            (minutes(3), Action::App(Box::new(App { queue: 5, ..app }))),
        ];
        assert_eq!(parts.scenario.planned, expected);
    }

    #[test]
    fn what_a_manifest_lacks_stays_as_it_was() {
        let target = "apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: myapp}\n      spec: {replicas: 5, \
                      selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, \
                      image: i}]}}}\n";
        let autoscaler = MANIFESTS.replace("maxReplicas: 10", "maxReplicas: 3").replace('\n', "\n      ");
        let events = format!("  - at: 1m\n    apply: |\n      {target}  - at: 2m\n    apply: |\n      {autoscaler}\n");
        let applied = applied(&events);
        let [first, second] = &applied[..] else { panic!("{applied:?}") };
        assert_eq!((first.autoscaler.spec.max_replicas, first.target.replicas), (Replicas(10), Some(Replicas(5))));
        assert_eq!((second.autoscaler.spec.max_replicas, second.target.replicas), (Replicas(3), Some(Replicas(5))));
    }

    #[test]
    fn problems_have_their_places_in_the_embedded_manifest() {
        let broken = MANIFESTS.replace("maxReplicas: 10", "maxReplicas: 0").replace('\n', "\n      ");
        let said = said(&format!("  - at: 1m\n    apply: |\n      {broken}\n"));
        let line = 5 + MANIFESTS.lines().position(|l| l.contains("maxReplicas")).expect("it is there") + 1;
        assert_eq!(
            said[0],
            format!(
                "{line}:9: error: spec.events[0].apply: spec.maxReplicas: Required value: must be set and greater than 0"
            )
        );
    }

    #[test]
    fn what_is_no_event_is_said() {
        assert_eq!(
            said("  - {at: 1m}\n  - {at: 400d, rate: -1}\n  - {rate: -1}\n  - apply: \"a: [\"\n  - {kil: 1}\n"),
            [
                "4:5: error: spec.events[0]: Required value: must have one of rate, app, apply, kill, crash, unready, rollout, absent, down, slow, frozen, zeros, works",
                "5:10: error: spec.events[1].at: invalid duration \"400d\": write it as 90s, 1m30s or 500ms",
                "5:16: error: spec.events[1].rate: Invalid value: -1: must be from 0 to 1000000000",
                "6:6: error: spec.events[2].rate: Invalid value: -1: must be from 0 to 1000000000",
                "7:5: error: spec.events[3].apply: yaml: did not find expected ',' or ']'",
                "8:5: error: spec.events[4]: Required value: must have one of rate, app, apply, kill, crash, unready, rollout, absent, down, slow, frozen, zeros, works",
                "8:6: error: spec.events[4].kil: unknown field \"spec.events[4].kil\", did you mean \"kill\"?",
            ]
        );
    }
}
