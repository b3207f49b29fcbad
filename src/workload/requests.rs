//! The requests that flow through the pods of a workload: queues and counters over time, losses, response times.

use super::app::Spreading;
use super::pod::{Load, SimPod, Stage};
use super::pods::{PodId, Workload};
use crate::units::{SimTime, float};

/// How far ahead requests are spread so that all pods have the same backlog, in seconds.
const LEVEL_AFTER: f64 = 5.0;

/// Requests since the start; one that is sent again counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Requests that clients have sent.
    pub arrived: f64,
    /// Requests that were answered.
    pub served: f64,
    /// Requests that were refused or given up, in the end.
    pub dropped: f64,
    /// Those of all tries that had waited too long.
    pub timed_out: f64,
    /// How often a request was sent again.
    pub retried: f64,
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
        let span = now.since(self.settled).as_secs_f64();
        if span <= 0.0 {
            return;
        }
        self.settled = now;
        let mut load = self.known.load;
        let serving = float::from_count(self.known.serving);
        if let Some(queue) = &mut self.queue {
            let taken = queue.settle(self.rate * span, load.capacity * serving * span, now);
            load.arrivals = if taken > 0.0 { taken / serving / span } else { 0.0 };
        } else if self.count(Stage::Ready) == 0 {
            self.past.arrived += self.rate * span;
            self.past.dropped += self.rate * span;
        }
        self.past.retried += self.known.retries * span;
        for pod in &mut self.pods {
            pod.settle(now, &load);
        }
        if self.known.calm.is_none() {
            self.note_calm();
        }
    }

    /// Brings up to `now` what [`Self::dropped`] and [`Self::response_time`] tell: nothing has to be done for it while no
    /// request waits.
    pub fn settle_losses(&mut self, now: SimTime) {
        if self.known.calm.is_none() {
            self.settle(now);
        }
    }

    /// Spreads the requests again, as pods and clients react to how long the queues are now.
    pub fn review(&mut self, now: SimTime) {
        let reacts = self.app.retries > 0 || self.app.spreading == Spreading::LeastRequests || self.queue.is_some();
        if self.known.calm.is_none() && reacts {
            self.settle(now);
            self.spread();
        }
    }

    /// Works out what goes to each pod.
    pub(super) fn spread(&mut self) {
        let serving = float::from_count(self.known.serving);
        let ready = self.count(Stage::Ready);
        let taken_only_by_those_up = self.queue.is_some() || self.app.spreading == Spreading::LeastRequests;
        for pod in &mut self.pods {
            pod.share = if taken_only_by_those_up && !pod.up { 0.0 } else { 1.0 };
        }
        let Load { capacity, .. } = self.known.load;
        self.known.load.arrivals = match &self.queue {
            _ if ready == 0 => 0.0,
            Some(_) if self.known.serving == 0 => 0.0,
            Some(queue) if queue.backlog() > 0.0 => capacity,
            Some(_) => (self.rate / serving).min(capacity),
            None => {
                self.known.retries = self.retries(ready);
                (self.rate + self.known.retries) / float::from_count(ready)
            }
        };
        if self.queue.is_none() && self.app.spreading == Spreading::LeastRequests && self.known.serving > 0 {
            self.known.load.arrivals = (self.rate + self.known.retries) / serving;
            self.level();
        }
    }

    /// Requests per second that are sent again, as many as get no answer now.
    fn retries(&self, ready: usize) -> f64 {
        let sent = self.rate + self.known.retries;
        if self.app.retries == 0 || sent <= 0.0 {
            return 0.0;
        }
        let each = sent / float::from_count(ready);
        let Load { capacity, room, .. } = self.known.load;
        let lost = |pod: &SimPod| match pod.up {
            false => each,
            true if pod.backlog >= room => (each - capacity).max(0.0),
            true => 0.0,
        };
        let lost: f64 = self.pods.iter().filter(|pod| pod.stage == Stage::Ready).map(lost).sum();
        let part = (lost / sent).min(1.0);
        (0..self.app.retries).fold((0.0, self.rate), |(sum, tries), _| (sum + tries * part, tries * part)).0
    }

    /// Each request goes to the pod with the fewest: all have the same backlog some seconds from now, as far as that can be
    /// reached.
    fn level(&mut self) {
        let Load { arrivals, capacity, .. } = self.known.load;
        let space = |pod: &SimPod| capacity * LEVEL_AFTER - pod.backlog;
        let mut spaces: Vec<f64> = self.pods.iter().filter(|pod| pod.serves()).map(space).collect();
        spaces.sort_by(|a, b| b.total_cmp(a));
        let all = arrivals * LEVEL_AFTER * float::from_count(spaces.len());
        let (mut sum, mut level) = (0.0, 0.0);
        for (i, space) in spaces.iter().enumerate() {
            sum += space;
            level = (all - sum) / float::from_count(i + 1);
            if spaces.get(i + 1).is_none_or(|next| level + next <= 0.0) {
                break;
            }
        }
        for pod in self.pods.iter_mut().filter(|pod| pod.serves() && arrivals > 0.0) {
            pod.share = (level + space(pod)).max(0.0) / LEVEL_AFTER / arrivals;
        }
    }

    /// Requests that were refused or given up since the start.
    #[must_use]
    pub fn dropped(&self) -> f64 {
        self.pods.iter().fold(self.past.dropped - self.past.retried, |sum, pod| sum + pod.dropped)
    }

    /// Cores that the pods use, just now.
    #[must_use]
    pub fn cores(&self) -> f64 {
        let load = self.known.load;
        if self.known.calm.is_some() && self.known.serving == self.pods.len() {
            let served = load.arrivals * float::from_count(self.known.serving);
            return served * load.cpu_per_request + load.idle_cpu * float::from_count(self.known.serving);
        }
        self.pods.iter().map(|pod| load.cores(pod)).sum()
    }

    /// Requests that wait, in the pods and in the queue before them.
    #[must_use]
    pub fn waiting(&self) -> f64 {
        let queued = self.queue.as_ref().map_or(0.0, super::MessageQueue::backlog);
        if self.known.calm.is_some() { queued } else { self.pods.iter().fold(queued, |sum, pod| sum + pod.backlog) }
    }

    /// Brings the counters of one pod up to `now` and returns it, if it is still there. `hint` is where it was among the
    /// pods when it was last looked for, and will be where it is.
    pub fn settle_pod(&mut self, id: PodId, hint: &mut usize, now: SimTime) -> Option<&SimPod> {
        if self.pods.get(*hint).is_none_or(|pod| pod.id != id.0) {
            *hint = self.pods.iter().position(|pod| pod.id == id.0)?;
        }
        if self.queue.is_some() {
            self.settle(now);
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
        let Totals { arrived, served, dropped, timed_out, retried, .. } = settled.past;
        let queued = settled.queue.as_ref().map_or(0.0, super::MessageQueue::backlog);
        let once = Totals {
            arrived: arrived + queued - retried,
            served,
            dropped: dropped - retried,
            timed_out,
            retried,
            waiting: queued,
        };
        settled.pods.iter().fold(once, |sum, pod| Totals {
            arrived: sum.arrived + pod.received,
            served: sum.served + pod.served,
            dropped: sum.dropped + pod.dropped,
            timed_out: sum.timed_out + pod.timed_out,
            retried,
            waiting: sum.waiting + pod.backlog,
        })
    }

    /// Requests per second that are answered and that get no answer, just now.
    #[must_use]
    pub fn flow(&self) -> Flow {
        let load = self.load();
        if self.count(Stage::Ready) == 0 {
            return Flow { served: 0.0, dropped: if self.queue.is_some() { 0.0 } else { self.rate } };
        }
        let of = |pod: &SimPod| {
            let arrivals = load.arrivals * pod.share;
            if !pod.up {
                return Flow { served: 0.0, dropped: arrivals };
            }
            Flow {
                served: if pod.backlog > 0.0 { load.capacity } else { load.capacity.min(arrivals) },
                dropped: if pod.backlog >= load.room { (arrivals - load.capacity).max(0.0) } else { 0.0 },
            }
        };
        let ready = self.pods.iter().filter(|pod| pod.stage == Stage::Ready);
        let start = Flow { served: 0.0, dropped: -self.known.retries };
        let sum = ready
            .map(of)
            .fold(start, |sum, pod| Flow { served: sum.served + pod.served, dropped: sum.dropped + pod.dropped });
        Flow { dropped: sum.dropped.max(0.0), ..sum }
    }

    /// The 95th percentile of the response time, in seconds; none when nothing is served.
    #[must_use]
    pub fn p95(&self) -> Option<f64> {
        self.known.calm.or_else(|| self.response_time(0.95))
    }
}
