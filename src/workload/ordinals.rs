//! How a StatefulSet makes and stops its pods: by ordinal and, unless its pods are managed in parallel, one at a time.

use super::pod::Stage;
use super::pods::{Transition, Workload};
use crate::api::workload::PodManagement;
use crate::units::SimTime;

impl Workload {
    /// Takes the steps that are to be taken now (upstream's `defaultStatefulSetControl.updateStatefulSet`): makes the
    /// lowest pod that is missing, waiting for those below it to be ready; then stops the highest that is too many,
    /// waiting for one that is stopping; then, of those of an old template, stops the highest.
    pub(super) fn step_ordinals(&mut self, now: SimTime, next: &mut Vec<Transition>) {
        let wanted = self.wanted();
        let one_at_a_time = self.target().pod_management == PodManagement::OrderedReady;
        let mut pods: Vec<Option<(Stage, u64, bool)>> = Vec::new();
        for pod in self.pods() {
            let place = pod.ordinal;
            pods.resize(pods.len().max(place + 1).max(wanted), None);
            pods[place] = Some((pod.stage, pod.id, pod.template == self.template_id()));
        }
        pods.resize(pods.len().max(wanted), None);
        let is_ready = |pod: &Option<(Stage, u64, bool)>| matches!(pod, Some((Stage::Ready, ..)));
        let first = pods[..wanted].iter().position(|pod| !is_ready(pod)).unwrap_or(wanted);
        let last = if one_at_a_time { wanted.min(first + 1) } else { wanted };
        let missing: Vec<_> = (first..last).filter(|ordinal| pods[*ordinal].is_none()).collect();
        self.create(missing.into_iter(), now, next);
        if one_at_a_time && first < wanted {
            return;
        }
        let surplus = pods[wanted..].iter().rev().flatten().take(if one_at_a_time { 1 } else { pods.len() });
        let stopped: Vec<_> = surplus.filter(|pod| pod.0 != Stage::Terminating).map(|pod| pod.1).collect();
        if pods.len() > wanted || first < wanted {
            return self.stop(stopped, now, next);
        }
        let old = pods.iter().rev().flatten().find(|pod| !pod.2).map(|pod| pod.1);
        self.stop(old.into_iter().collect(), now, next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::hpa::CrossVersionObjectReference;
    use crate::api::workload::ScaleTarget;
    use crate::units::{Replicas, SimDuration};
    use crate::workload::{App, Happening, Start};

    fn stateful(management: PodManagement, replicas: i32) -> Workload {
        let reference = CrossVersionObjectReference {
            api_version: "apps/v1".to_owned(),
            kind: "StatefulSet".to_owned(),
            name: "db".to_owned(),
        };
        let target = ScaleTarget { pod_management: management, ..ScaleTarget::assumed(&reference) };
        Workload::new(Start::of(target, App::default(), Replicas(replicas)), SimTime::ZERO)
    }

    /// Lets everything happen that follows from `next`, what is due first before the rest; the names of the pods whenever
    /// they have changed.
    fn run(workload: &mut Workload, next: Vec<Transition>) -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        let start = SimTime::ZERO + SimDuration::from_secs(1);
        let mut due: Vec<(SimTime, Happening)> = next.into_iter().map(|t| (start + t.after, t.what)).collect();
        while let Some(first) = (0..due.len()).min_by_key(|i| due[*i].0) {
            let (now, what) = due.remove(first);
            let mut next = Vec::new();
            workload.happen(&[what], now, &mut next);
            due.extend(next.into_iter().map(|t| (now + t.after, t.what)));
            let names: Vec<_> = workload.pods().iter().map(|p| format!("{}{}", p.api.name, mark(p.stage))).collect();
            let names = names.join(" ");
            if seen.last() != Some(&names) {
                seen.push(names);
            }
        }
        seen
    }

    fn mark(stage: Stage) -> &'static str {
        match stage {
            Stage::Ready => "",
            Stage::Terminating => "-",
            _ => "+",
        }
    }

    #[test]
    fn pods_come_and_go_one_at_a_time() {
        let now = SimTime::ZERO + SimDuration::from_secs(1);
        let mut workload = stateful(PodManagement::OrderedReady, 1);
        let next = workload.scale_to(Replicas(3), now);
        assert_eq!(run(&mut workload, next), ["db-0 db-1+", "db-0 db-1 db-2+", "db-0 db-1 db-2"]);
        let next = workload.scale_to(Replicas(1), now);
        assert_eq!(run(&mut workload, next), ["db-0 db-1-", "db-0"]);
    }

    #[test]
    fn another_template_replaces_them_from_the_highest_down() {
        let now = SimTime::ZERO + SimDuration::from_secs(1);
        let mut workload = stateful(PodManagement::OrderedReady, 2);
        let next = workload.restart_rollout(now);
        let seen = run(&mut workload, next);
        assert_eq!(seen, ["db-0 db-1+", "db-0- db-1", "db-0+ db-1", "db-0 db-1"]);
        assert!(workload.pods().iter().all(|pod| pod.template == workload.template_id()));
    }

    #[test]
    fn in_parallel_they_come_at_once() {
        let now = SimTime::ZERO + SimDuration::from_secs(1);
        let mut workload = stateful(PodManagement::Parallel, 1);
        assert_eq!(workload.scale_to(Replicas(4), now).len(), 3);
        assert_eq!(workload.scale_to(Replicas(0), now).len(), 4);
    }
}
