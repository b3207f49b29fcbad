//! The requests that flow through the pods of a workload: queues and counters over time, losses, response times.

use super::deployment::{PodId, Workload};
use super::pod::{Load, SimPod, Stage};
use crate::units::SimTime;

/// Requests since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Requests that clients have sent.
    pub arrived: f64,
    /// Requests that were answered.
    pub served: f64,
    /// Requests that were refused or given up.
    pub dropped: f64,
    /// Requests that wait.
    pub waiting: f64,
}

/// Requests per second, at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flow {
    /// Those that are answered.
    pub served: f64,
    /// Those that are refused or given up.
    pub dropped: f64,
}

impl Workload {
    /// What flows into one ready pod, and what it can do.
    #[must_use]
    pub fn load(&self) -> Load {
        self.known.load
    }

    /// Brings all queues and counters up to `now`.
    pub fn settle(&mut self, now: SimTime) {
        let load = self.load();
        let lost = if load.arrivals == 0.0 { self.rate * now.since(self.settled).as_secs_f64() } else { 0.0 };
        self.past.arrived += lost;
        self.past.dropped += lost;
        self.settled = self.settled.max(now);
        for pod in &mut self.pods {
            pod.settle(now, &load);
        }
        if self.known.calm.is_none() {
            self.note_calm();
        }
    }

    /// Brings up to `now` what [`Self::dropped`] and [`Self::p95`] tell: nothing has to be done for it while no request
    /// waits.
    pub fn settle_losses(&mut self, now: SimTime) {
        if self.known.calm.is_none() {
            self.settle(now);
        }
    }

    /// Requests that were refused or given up since the start.
    #[must_use]
    pub fn dropped(&self) -> f64 {
        self.pods.iter().fold(self.past.dropped, |sum, pod| sum + pod.dropped)
    }

    /// Brings the counters of one pod up to `now` and returns it, if it is still there. `hint` is where it was among the
    /// pods when it was last looked for, and will be where it is.
    pub fn settle_pod(&mut self, id: PodId, hint: &mut usize, now: SimTime) -> Option<&SimPod> {
        if self.pods.get(*hint).is_none_or(|pod| pod.id != id.0) {
            *hint = self.pods.iter().position(|pod| pod.id == id.0)?;
        }
        let load = self.known.load;
        let pod = &mut self.pods[*hint];
        pod.settle(now, &load);
        Some(pod)
    }

    /// Requests from the start to `now`, which is not before the last event.
    #[must_use]
    pub fn totals(&self, now: SimTime) -> Totals {
        let mut settled = self.clone();
        settled.settle(now);
        settled.pods.iter().fold(settled.past, |sum, pod| Totals {
            arrived: sum.arrived + pod.received,
            served: sum.served + pod.served,
            dropped: sum.dropped + pod.dropped,
            waiting: sum.waiting + pod.backlog,
        })
    }

    /// Requests per second that are answered and that get no answer, just now.
    #[must_use]
    pub fn flow(&self) -> Flow {
        let load = self.load();
        let ready = || self.pods.iter().filter(|p| p.stage == Stage::Ready);
        if ready().next().is_none() {
            return Flow { served: 0.0, dropped: self.rate };
        }
        let of = |pod: &SimPod| Flow {
            served: if pod.backlog > 0.0 { load.capacity } else { load.capacity.min(load.arrivals) },
            dropped: if pod.backlog >= load.room { (load.arrivals - load.capacity).max(0.0) } else { 0.0 },
        };
        ready().map(of).fold(Flow::default(), |sum, pod| Flow {
            served: sum.served + pod.served,
            dropped: sum.dropped + pod.dropped,
        })
    }

    /// The 95th percentile of the response time, in seconds; none when nothing is served.
    #[must_use]
    pub fn p95(&self) -> Option<f64> {
        if self.known.calm.is_some() {
            return self.known.calm;
        }
        let load = self.load();
        let backlogs = self.pods.iter().filter(|p| p.stage == Stage::Ready).map(|p| p.backlog);
        let longest = backlogs.reduce(f64::max)?;
        Some(self.app.p95(load.arrivals, longest, self.target.cpu_limit()))
    }
}
