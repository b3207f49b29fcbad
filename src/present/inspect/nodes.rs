//! The nodes, and how the pods are packed on them.

use crate::present::loop_view::{PodState, pod_state, pod_title};
use crate::say;
use crate::session::Session;
use crate::sim::SimPod;
use crate::units::float;

/// The most nodes that are drawn.
const DRAWN: usize = 60;

/// The nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct NodesView {
    /// How many there are and what each has, or that there is room for every pod.
    pub summary: String,
    /// What the autoscaler of nodes does.
    pub autoscaler: String,
    /// The oldest first.
    pub nodes: Vec<NodeView>,
    /// Nodes that are not drawn, in words.
    pub rest: Option<String>,
    /// Pods that wait for a node.
    pub waiting: Vec<Block>,
    /// What stands above those.
    pub waiting_title: String,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeView {
    /// Its name.
    pub name: String,
    /// What is asked of it, in words.
    pub caption: String,
    /// Its pods.
    pub pods: Vec<Block>,
}

/// A pod on a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Where it is in its life.
    pub state: PodState,
    /// The part of the node's CPU that it asks for, in percent.
    pub share: f64,
    /// What is known of it.
    pub title: String,
}

/// The nodes now.
#[must_use]
pub fn nodes(session: &Session) -> NodesView {
    let (engine, language) = (session.engine(), session.language());
    let workload = engine.workload();
    let Some(nodes) = workload.nodes() else {
        return NodesView {
            summary: language
                .say("There is room for every pod: this scenario does not say which nodes there are. Set spec.cluster.nodes in its Scenario document, such as nodes: {count: 3, cpu: \"4\", memory: 16Gi}, and pods are scheduled on them.")
                .to_owned(),
            autoscaler: String::new(),
            nodes: Vec::new(),
            rest: None,
            waiting: Vec::new(),
            waiting_title: String::new(),
        };
    };
    let size = nodes.size();
    let cpu = float::from_whole(size.cpu);
    let block = |pod: &SimPod| Block {
        state: pod_state(pod).0,
        share: float::from_whole(pod.request().cpu) / cpu.max(1.0) * 100.0,
        title: pod_title(engine, pod, language),
    };
    let list = nodes.list();
    let view = |node: &crate::sim::Node| {
        let caption = say!(
            language,
            "{used} of {all}m CPU requested · {pods} pods",
            used = node.used.cpu,
            all = size.cpu,
            pods = node.pods
        );
        let pods = workload.pods().iter().filter(|pod| pod.node == Some(node.id)).map(block).collect();
        NodeView { name: format!("node-{}", node.id), caption, pods }
    };
    let waiting: Vec<Block> = workload.pods().iter().filter(|pod| pod.unschedulable).map(block).collect();
    let autoscaler = match nodes.autoscaler() {
        None => language.say("There is no cluster autoscaler: the nodes stay as they are.").to_owned(),
        Some(auto) => say!(
            language,
            "Cluster autoscaler: {there} of at most {max} nodes, {ordered} ordered; a new node takes {provision}.",
            there = list.len(),
            max = auto.max,
            ordered = nodes.ordered(),
            provision = auto.provision
        ),
    };
    NodesView {
        summary: say!(
            language,
            "{n} nodes with {cpu}m CPU and {memory}Mi memory for pods each",
            n = list.len(),
            cpu = size.cpu,
            memory = size.memory >> 20
        ),
        autoscaler,
        nodes: list.iter().take(DRAWN).map(view).collect(),
        rest: (list.len() > DRAWN).then(|| say!(language, "and {n} more nodes", n = list.len() - DRAWN)),
        waiting_title: say!(language, "waiting for a node: {n}", n = waiting.len()),
        waiting: waiting.into_iter().take(200).collect(),
    }
}
