//! The pods as a table.

use crate::language::Language;
use crate::present::describe::age;
use crate::present::loop_view::{PodState, pod_state};
use crate::say;
use crate::session::Session;
use crate::sim::{Engine, SimPod, Stage};

/// The most that are listed.
const LISTED: usize = 200;

/// The table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodsTable {
    /// `8 ready · 2 starting · spec 10`.
    pub summary: String,
    /// What stands above the columns.
    pub head: [&'static str; 10],
    /// The pods by name.
    pub rows: Vec<PodRow>,
    /// How many more there are, in words.
    pub rest: Option<String>,
}

/// One pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodRow {
    /// Its name.
    pub name: String,
    /// Where it is in its life.
    pub state: PodState,
    /// The same in words, then ready, age, CPU, of its request, memory, in flight, node, restarts.
    pub cells: [String; 9],
}

/// The pods now.
#[must_use]
pub fn table(session: &Session) -> PodsTable {
    let (engine, language) = (session.engine(), session.language());
    let pods = engine.workload().pods();
    let head = [
        crate::msg!("Name"),
        crate::msg!("State"),
        crate::msg!("Ready"),
        crate::msg!("Age"),
        crate::msg!("CPU"),
        crate::msg!("of request"),
        crate::msg!("Memory"),
        crate::msg!("In flight"),
        crate::msg!("Node"),
        crate::msg!("Restarts"),
    ];
    PodsTable {
        summary: crate::present::loop_view::target_caption(engine, language),
        head: head.map(|text| language.say(text)),
        rows: pods.iter().take(LISTED).map(|pod| row(engine, pod, language)).collect(),
        rest: (pods.len() > LISTED).then(|| say!(language, "and {n} more pods", n = pods.len() - LISTED)),
    }
}

fn row(engine: &Engine, pod: &SimPod, language: Language) -> PodRow {
    let (state, words) = pod_state(pod);
    let part = engine.cpu_of_request(pod);
    let target = engine.workload().target();
    let request = target.cpu_request().or_else(|| target.cpu_limit()).unwrap_or(1.0);
    let running = pod.running();
    let memory = pod.memory(engine.workload().app().memory, engine.now()) / 1_048_576.0;
    let none = || "-".to_owned();
    PodRow {
        name: pod.api.name.to_string(),
        state,
        cells: [
            language.say(words).to_owned(),
            language.say(if pod.stage == Stage::Ready { crate::msg!("yes") } else { crate::msg!("no") }).to_owned(),
            age(pod.age(engine.now())),
            if running { format!("{:.0}m", part * request * 1000.0) } else { none() },
            if running { format!("{:.0} %", part * 100.0) } else { none() },
            if running { format!("{memory:.0}Mi") } else { none() },
            if running { format!("{:.0}", engine.in_flight(pod)) } else { none() },
            pod.node.map_or_else(none, |node| format!("node-{node}")),
            pod.restarts.to_string(),
        ],
    }
}

/// The column STATUS of `kubectl get pods`.
pub(super) fn status(pod: &SimPod) -> &'static str {
    match pod.stage {
        Stage::Pending if pod.unschedulable => "Pending",
        Stage::Pending => "ContainerCreating",
        Stage::Starting | Stage::Ready => "Running",
        Stage::BackOff => "CrashLoopBackOff",
        Stage::Terminating => "Terminating",
    }
}
