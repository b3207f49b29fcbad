//! `spec.cluster`, `spec.others` and `spec.messageQueue`: what there is beside the app.

use super::ranges::Findings;
use crate::api::workload::ScaleTarget;
use crate::diag::{FieldPath, Severity};
use crate::manifest::form;
use crate::units::{Quantity, SimDuration, float};
use crate::workload::{NodeAutoscaler, NodePool, NodeSize};

/// The most nodes.
const MOST_NODES: u32 = 5_000;
/// The most pods of a node.
const MOST_PODS: u32 = 1_000;
/// The most messages that can wait at the start.
const MOST_MESSAGES: f64 = 1e12;

/// The nodes of the cluster. Without it there is room for every pod.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct ClusterSpec {
    nodes: NodesSpec,
    autoscaler: Option<NodeAutoscalerSpec>,
}

form!(ClusterSpec { nodes: "nodes", autoscaler: "autoscaler" });

/// The nodes at the start, all alike.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct NodesSpec {
    /// How many, from 0 to 5000. By default 3.
    count: Option<u32>,
    /// The CPU that each has for pods. By default 4.
    cpu: Option<Quantity>,
    /// The memory that each has for pods. By default 16Gi.
    memory: Option<Quantity>,
    /// The most pods on each, from 1 to 1000. By default 110.
    pods: Option<u32>,
}

form!(NodesSpec { count: "count", cpu: "cpu", memory: "memory", pods: "pods" });

/// The cluster autoscaler: adds nodes for pods that fit nowhere, and removes those without pods.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct NodeAutoscalerSpec {
    /// The most nodes, up to 5000. By default 10.
    max: Option<u32>,
    /// From ordered to ready. By default 90s.
    provision: Option<SimDuration>,
    /// How long a node has no pods before it is removed. By default 10m.
    idle: Option<SimDuration>,
}

form!(NodeAutoscalerSpec { max: "max", provision: "provision", idle: "idle" });

/// Another workload of the text, whose pods neither come nor go.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct OtherSpec {
    /// The CPU that each of its pods uses.
    cpu: Option<Quantity>,
}

form!(OtherSpec { cpu: "cpu" });

/// A message queue that the requests go through: they wait in it until a pod takes them.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct MessageQueueSpec {
    /// The messages that wait at the start. By default 0.
    backlog: Option<f64>,
}

form!(MessageQueueSpec { backlog: "backlog" });

impl ClusterSpec {
    pub(super) fn pool(self, path: &FieldPath, found: &mut Findings) -> NodePool {
        let NodesSpec { count, cpu, memory, pods } = self.nodes;
        let nodes = path.child("nodes");
        found.check(nodes.child("count"), count, (0, MOST_NODES));
        found.check(nodes.child("pods"), pods, (1, MOST_PODS));
        let amount = |quantity: Option<Quantity>, unit, default| {
            quantity.map_or(default, |quantity| float::truncate(quantity.approximate_f64() * unit))
        };
        let autoscaler = self.autoscaler.map(|NodeAutoscalerSpec { max, provision, idle }| {
            let path = path.child("autoscaler");
            found.check(path.child("max"), max, (0, MOST_NODES));
            found.check_delay(path.child("provision"), provision);
            found.check_delay(path.child("idle"), idle);
            NodeAutoscaler {
                max: max.unwrap_or(10),
                provision: provision.unwrap_or(SimDuration::from_secs(90)),
                idle: idle.unwrap_or(SimDuration::from_secs(600)),
            }
        });
        NodePool {
            count: count.unwrap_or(3),
            size: NodeSize {
                cpu: amount(cpu, 1000.0, 4_000),
                memory: amount(memory, 1.0, 16 << 30),
                pods: pods.unwrap_or(110),
            },
            autoscaler,
        }
    }
}

impl OtherSpec {
    /// The cores that each pod uses.
    pub(super) fn cores(&self) -> f64 {
        self.cpu.as_ref().map_or(0.0, Quantity::approximate_f64)
    }
}

impl MessageQueueSpec {
    pub(super) fn messages(&self, path: &FieldPath, found: &mut Findings) -> f64 {
        found.check(path.child("backlog"), self.backlog, (0.0, MOST_MESSAGES));
        self.backlog.unwrap_or(0.0)
    }
}

/// The workloads of the text that the autoscaler does not scale, with the cores that each of their pods uses.
pub(super) fn others(
    specs: &[(String, OtherSpec)],
    targets: Vec<ScaleTarget>,
    path: &FieldPath,
    found: &mut Findings,
) -> Vec<(ScaleTarget, f64)> {
    for (name, _) in specs.iter().filter(|(name, _)| !targets.iter().any(|target| target.name == *name)) {
        let message = "Not found: the text has no other workload of this name";
        found.say(Severity::Error, path.child(name), message);
    }
    let cores = |name: &str| specs.iter().find(|(spec, _)| spec == name).map_or(0.0, |(_, spec)| spec.cores());
    targets.into_iter().map(|target| (cores(&target.name), target)).map(|(cores, target)| (target, cores)).collect()
}
