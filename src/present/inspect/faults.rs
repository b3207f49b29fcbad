//! What of a part can fail, and the commands that break and mend it.

use super::Part;
use crate::language::Language;
use crate::present::loop_view;
use crate::session::{Command, Session};
use crate::sim::{Component, Health};
use crate::units::SimDuration;

/// How late the answers of what is slow are.
const LATE: SimDuration = SimDuration::from_secs(30);

/// A component, and how it may fare.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultChoice {
    /// Its name in commands.
    pub component: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// How it fares.
    pub now: &'static str,
    /// Whether it works.
    pub works: bool,
    /// How it can fare: a name, words, the command.
    pub choices: Vec<(&'static str, String, Command)>,
}

/// What of a part can fail.
pub(super) fn of(session: &Session, part: Part) -> Vec<FaultChoice> {
    let components: &[(Component, &'static str)] = match part {
        Part::Clients | Part::Service | Part::Target | Part::Controller => &[],
        Part::Kubelet => &[(Component::Kubelet, "kubelet"), (Component::MetricsServer, "metrics-server")],
        Part::Prometheus => &[(Component::Prometheus, "Prometheus"), (Component::Adapter, "prometheus-adapter")],
        Part::Resource => &[(Component::Resource, "metrics.k8s.io")],
        Part::Custom => &[(Component::Custom, "custom.metrics.k8s.io")],
        Part::External => &[(Component::External, "external.metrics.k8s.io")],
    };
    components.iter().map(|(component, label)| choice(session, *component, label)).collect()
}

fn choice(session: &Session, component: Component, label: &'static str) -> FaultChoice {
    let (now, language) = (session.engine().health(component), session.language());
    let slow = if let Health::Slow { .. } = now { now } else { Health::Slow { delay: LATE } };
    let all = [Health::Works, Health::Down, slow, Health::Frozen, Health::Zeros, Health::Absent];
    let choices = all
        .into_iter()
        .map(|health| (name(health), words(language, health), Command::SetFault { component, health, span: None }));
    FaultChoice {
        component: component.name(),
        label,
        now: name(now),
        works: now == Health::Works,
        choices: choices.collect(),
    }
}

const fn name(health: Health) -> &'static str {
    match health {
        Health::Works => "works",
        Health::Absent => "absent",
        Health::Down => "down",
        Health::Slow { .. } => "slow",
        Health::Frozen => "frozen",
        Health::Zeros => "zeros",
    }
}

fn words(language: Language, health: Health) -> String {
    loop_view::ailment(language, health)
}
