//! How a StatefulSet makes and stops its pods: by ordinal and, unless its pods are managed in parallel, one at a time.

use super::deployment::{PodEvent, PodId, Transition, Workload};
use super::pod::Stage;
use crate::api::workload::PodManagement;
use crate::units::SimTime;

impl Workload {
    /// Takes the steps that are to be taken now (upstream's `defaultStatefulSetControl.updateStatefulSet`): makes the
    /// lowest pod that is missing, waiting for those below it to be ready; then stops the highest that is too many,
    /// waiting for one that is stopping.
    pub(super) fn step_ordinals(&mut self, now: SimTime, next: &mut Vec<Transition>) {
        let wanted = self.wanted();
        let one_at_a_time = self.target().pod_management == PodManagement::OrderedReady;
        let mut stages: Vec<Option<(Stage, PodId)>> = Vec::new();
        for pod in self.pods() {
            let place = pod.ordinal;
            stages.resize(stages.len().max(place + 1).max(wanted), None);
            stages[place] = Some((pod.stage, PodId(pod.id)));
        }
        stages.resize(stages.len().max(wanted), None);
        for (ordinal, there) in stages[..wanted].iter().enumerate() {
            match there {
                None => self.start(ordinal, now, next),
                Some((Stage::Ready, _)) => continue,
                Some(_) => {}
            }
            if one_at_a_time {
                return;
            }
        }
        for (stage, id) in stages[wanted..].iter().rev().flatten() {
            if *stage != Stage::Terminating {
                self.stop(*id, now, next);
            }
            if one_at_a_time {
                return;
            }
        }
    }

    fn start(&mut self, ordinal: usize, now: SimTime, next: &mut Vec<Transition>) {
        let pod = self.create(ordinal, now);
        next.push(Transition { after: self.app().pull, pod, event: PodEvent::Started });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::hpa::CrossVersionObjectReference;
    use crate::api::workload::ScaleTarget;
    use crate::units::{Replicas, SimDuration};
    use crate::workload::App;

    fn stateful(management: PodManagement, replicas: i32) -> Workload {
        let reference = CrossVersionObjectReference {
            api_version: "apps/v1".to_owned(),
            kind: "StatefulSet".to_owned(),
            name: "db".to_owned(),
        };
        let target = ScaleTarget { pod_management: management, ..ScaleTarget::assumed(&reference) };
        Workload::new(target, App::default(), Replicas(replicas), 7, SimTime::ZERO)
    }

    /// Lets everything happen that follows from `next`; the names of the pods after each event.
    fn run(workload: &mut Workload, mut next: Vec<Transition>) -> Vec<String> {
        let mut seen = Vec::new();
        let mut now = SimTime::ZERO + SimDuration::from_secs(1);
        while !next.is_empty() {
            let Transition { after, pod, event } = next.remove(0);
            now += after;
            workload.happen(pod, event, now, &mut next);
            let names: Vec<_> = workload.pods().iter().map(|p| format!("{}{}", p.api.name, mark(p.stage))).collect();
            seen.push(names.join(" "));
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
        assert_eq!(run(&mut workload, next), ["db-0 db-1+", "db-0 db-1 db-2+", "db-0 db-1 db-2+", "db-0 db-1 db-2"]);
        let next = workload.scale_to(Replicas(1), now);
        assert_eq!(run(&mut workload, next), ["db-0 db-1-", "db-0"]);
    }

    #[test]
    fn in_parallel_they_come_at_once() {
        let now = SimTime::ZERO + SimDuration::from_secs(1);
        let mut workload = stateful(PodManagement::Parallel, 1);
        assert_eq!(workload.scale_to(Replicas(4), now).len(), 3);
        assert_eq!(workload.scale_to(Replicas(0), now).len(), 4);
    }
}
