//! The nodes that pods are scheduled on, and the cluster autoscaler that adds and removes nodes.

use super::pod::{Request, SimPod};
use crate::units::{SimDuration, SimTime, float};

/// How often the cluster autoscaler looks (`--scan-interval`).
const SCAN: SimDuration = SimDuration::from_secs(10);

/// What a node has for pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeSize {
    /// CPU in thousandths of a core.
    pub cpu: i64,
    /// Memory in bytes.
    pub memory: i64,
    /// How many pods it takes (`--max-pods`).
    pub pods: u32,
}

/// The nodes of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodePool {
    /// How many there are at the start; the cluster autoscaler goes no lower.
    pub count: u32,
    /// What each has.
    pub size: NodeSize,
    /// The cluster autoscaler, if there is one.
    pub autoscaler: Option<NodeAutoscaler>,
}

/// The cluster autoscaler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeAutoscaler {
    /// The most nodes.
    pub max: u32,
    /// From ordered to ready.
    pub provision: SimDuration,
    /// How long a node has to be without pods before it is removed (`--scale-down-unneeded-time`).
    pub idle: SimDuration,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its serial number, never used again for another.
    pub id: u32,
    /// What its pods ask for.
    pub used: Request,
    /// How many pods are on it.
    pub pods: u32,
    /// Since when it has no pods.
    empty: SimTime,
}

/// What happens to the nodes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeEvent {
    /// The cluster autoscaler looks for pods that wait for a node.
    Scan,
    /// A node that was ordered is ready.
    Joined,
    /// A node may have been without pods for long enough.
    Idle(u32),
}

/// All nodes. Where a scenario says nothing of them there is room for every pod.
#[derive(Clone, Debug)]
pub struct Nodes {
    pool: NodePool,
    list: Vec<Node>,
    next_id: u32,
    /// Nodes that were ordered and are not there.
    ordered: u32,
    scanning: bool,
}

/// What follows, and when.
pub(super) type Next = Vec<(SimDuration, NodeEvent)>;

impl Nodes {
    pub(super) fn new(pool: NodePool, now: SimTime) -> Self {
        let mut nodes = Self { pool, list: Vec::new(), next_id: 0, ordered: 0, scanning: false };
        (0..pool.count).for_each(|_| nodes.add(now));
        nodes
    }

    /// The nodes, the oldest first.
    #[must_use]
    pub fn list(&self) -> &[Node] {
        &self.list
    }

    /// What each node has.
    #[must_use]
    pub fn size(&self) -> NodeSize {
        self.pool.size
    }

    /// The cluster autoscaler, if there is one.
    #[must_use]
    pub fn autoscaler(&self) -> Option<NodeAutoscaler> {
        self.pool.autoscaler
    }

    /// Nodes that were ordered and are not there.
    #[must_use]
    pub fn ordered(&self) -> u32 {
        self.ordered
    }

    fn add(&mut self, now: SimTime) {
        self.list.push(Node { id: self.next_id, used: Request::default(), pods: 0, empty: now });
        self.next_id += 1;
    }

    /// Takes room for a pod on the node with the largest part of its CPU and memory free, as the scheduler's default
    /// score `LeastAllocated` prefers; none where it fits nowhere.
    pub(super) fn place(&mut self, pod: Request) -> Option<u32> {
        let size = self.pool.size;
        let free = |node: &Node| {
            let part = |used: i64, all: i64| float::from_whole(all - used) / float::from_whole(all.max(1));
            part(node.used.cpu + pod.cpu, size.cpu) + part(node.used.memory + pod.memory, size.memory)
        };
        let fitting = self.list.iter_mut().filter(|node| size.fits(node.used, node.pods, pod));
        let best = fitting.map(|node| (free(node), node)).reduce(|a, b| if b.0 > a.0 { b } else { a })?.1;
        best.used = best.used + pod;
        best.pods += 1;
        Some(best.id)
    }

    /// A pod has left its node.
    pub(super) fn leave(&mut self, pod: &SimPod, now: SimTime, next: &mut Next) {
        let Some(node) = self.list.iter_mut().find(|node| Some(node.id) == pod.node) else { return };
        node.used = node.used - pod.request();
        node.pods -= 1;
        if node.pods == 0 {
            node.empty = now;
            if let Some(NodeAutoscaler { idle, .. }) = self.pool.autoscaler {
                next.push((idle, NodeEvent::Idle(node.id)));
            }
        }
    }

    /// A pod waits for a node.
    pub(super) fn lacks(&mut self, next: &mut Next) {
        if self.pool.autoscaler.is_some() && !self.scanning {
            self.scanning = true;
            next.push((SCAN, NodeEvent::Scan));
        }
    }

    /// Something happens; `waiting` are the pods that wait for a node.
    pub(super) fn happen(&mut self, event: NodeEvent, waiting: &[Request], now: SimTime, next: &mut Next) {
        let Some(autoscaler) = self.pool.autoscaler else { return };
        match event {
            NodeEvent::Scan => {
                self.scanning = false;
                let there = u32::try_from(self.list.len()).unwrap_or(u32::MAX) + self.ordered;
                let wanted =
                    self.wanted(waiting).saturating_sub(self.ordered).min(autoscaler.max.saturating_sub(there));
                self.ordered += wanted;
                next.extend((0..wanted).map(|_| (autoscaler.provision, NodeEvent::Joined)));
                if !waiting.is_empty() {
                    self.lacks(next);
                }
            }
            NodeEvent::Joined => {
                self.ordered = self.ordered.saturating_sub(1);
                let id = self.next_id;
                self.add(now);
                next.push((autoscaler.idle, NodeEvent::Idle(id)));
            }
            NodeEvent::Idle(id) => {
                let least = usize::try_from(self.pool.count).unwrap_or(usize::MAX);
                let unneeded =
                    |node: &Node| node.id == id && node.pods == 0 && now.since(node.empty) >= autoscaler.idle;
                if self.list.len() > least {
                    self.list.retain(|node| !unneeded(node));
                }
            }
        }
    }

    /// How many new nodes would take these pods, filled one after the other.
    fn wanted(&self, waiting: &[Request]) -> u32 {
        let (mut count, mut used, mut pods) = (0, Request::default(), 0);
        for pod in waiting {
            if !self.pool.size.fits(Request::default(), 0, *pod) {
                // It fits on no node, however many there are.
                continue;
            }
            if count == 0 || !self.pool.size.fits(used, pods, *pod) {
                (count, used, pods) = (count + 1, Request::default(), 0);
            }
            (used, pods) = (used + *pod, pods + 1);
        }
        count
    }
}

impl NodeSize {
    /// Whether a node that is taken up so far has room for a pod.
    fn fits(self, used: Request, pods: u32, pod: Request) -> bool {
        pods < self.pods && used.cpu + pod.cpu <= self.cpu && used.memory + pod.memory <= self.memory
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POD: Request = Request { cpu: 1_000, memory: 1 << 30 };

    fn pool(count: u32, max: Option<u32>) -> NodePool {
        let autoscaler = max.map(|max| NodeAutoscaler {
            max,
            provision: SimDuration::from_secs(90),
            idle: SimDuration::from_secs(600),
        });
        NodePool { count, size: NodeSize { cpu: 4_000, memory: 16 << 30, pods: 3 }, autoscaler }
    }

    #[test]
    fn pods_are_spread_until_nothing_fits() {
        let mut nodes = Nodes::new(pool(2, None), SimTime::ZERO);
        let placed: Vec<_> = (0..7).map(|_| nodes.place(POD)).collect();
        assert_eq!(placed, [Some(0), Some(1), Some(0), Some(1), Some(0), Some(1), None]);
        assert_eq!(Nodes::new(pool(0, None), SimTime::ZERO).place(POD), None);
    }

    #[test]
    fn nodes_come_for_waiting_pods_and_go_when_idle() {
        let (mut nodes, mut next) = (Nodes::new(pool(1, Some(3)), SimTime::ZERO), Next::new());
        (0..3).for_each(|_| assert!(nodes.place(POD).is_some()));
        nodes.lacks(&mut next);
        nodes.lacks(&mut next);
        assert_eq!(next, [(SCAN, NodeEvent::Scan)]);
        next.clear();
        // Ten pods would need four more nodes; two may come. A pod that fits on no node orders none.
        let huge = Request { cpu: 5_000, memory: 0 };
        let waiting = [vec![huge], vec![POD; 10]].concat();
        nodes.happen(NodeEvent::Scan, &waiting, SimTime::ZERO, &mut next);
        assert_eq!(nodes.ordered(), 2);
        let joined = SimTime::from_millis(100_000);
        nodes.happen(NodeEvent::Joined, &waiting, joined, &mut next);
        nodes.happen(NodeEvent::Joined, &waiting, joined, &mut next);
        assert_eq!((nodes.list().len(), nodes.place(POD)), (3, Some(1)));
        next.clear();
        let later = joined + SimDuration::from_secs(600);
        for id in 0..3 {
            nodes.happen(NodeEvent::Idle(id), &[], later, &mut next);
        }
        assert_eq!(nodes.list().iter().map(|node| node.id).collect::<Vec<_>>(), [0, 1]);
    }
}
