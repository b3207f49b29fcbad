//! While nothing changes, what is gathered follows from what was: counters grow in straight lines. Then neither scrapes nor
//! rounds of metrics-server are played, which is most of the work of a run; who asks gets what they would have seen.
//!
//! It is quiet when every pod serves and no request waits, nothing fails and nothing leaks. Whatever changes any of that
//! wakes the collectors first: they catch up with what they have missed. For an adapter with rules every scrape is played:
//! it has series that are not straight lines.

use super::engine::Engine;
use super::history::{Edge, Move};
use crate::metrics::Line;
use crate::units::SimTime;

impl Engine {
    /// It is quiet from now on, if it is: just after a round of metrics-server, which has seen every pod.
    pub(super) fn rest(&mut self) {
        let (now, pods) = (self.now, self.workload.pods().len());
        let alone = self.workload.others().next().is_none();
        let all = self.metrics_server.knows(pods) && self.prometheus.knows(pods) && self.scrapes.len() == pods;
        let lasting = self.workload.is_calm() && self.workload.app().memory.leak_per_hour == 0.0;
        if !(alone && all && lasting && self.ruled.is_none() && self.broken.is_sound(now)) {
            return;
        }
        let load = self.workload.load();
        let lines: Vec<_> = self
            .workload
            .pods()
            .iter()
            .map(|pod| {
                let rate = load.arrivals * pod.share;
                let cores = rate * load.cpu_per_request + load.idle_cpu;
                (Line { start: pod.received, slope: rate }, Line { start: pod.cpu_seconds, slope: cores })
            })
            .collect();
        self.prometheus.rest(now, lines.iter().map(|line| line.0), self.scrapes.all());
        self.metrics_server.rest(lines.into_iter().map(|line| line.1).collect());
        self.quiet = true;
    }

    /// Something is about to change.
    pub(super) fn wake(&mut self) {
        if std::mem::take(&mut self.quiet) {
            self.prometheus.wake(self.now);
            self.metrics_server.wake();
            self.scrapes.skip_to(self.now);
        }
    }

    /// What moved along the edges after a time, as far as it is remembered.
    #[must_use]
    pub fn moves_since(&self, after: SimTime) -> Vec<Move> {
        let moves = &self.history.moves;
        let first = moves.partition_point(|moved| moved.at <= after);
        let mut moves: Vec<_> = moves.range(first..).copied().collect();
        if self.quiet {
            for at in self.scrapes.between(after, self.now) {
                let place = moves.partition_point(|moved| moved.at <= at);
                moves.insert(place, Move { at, edge: Edge::PrometheusScrape });
            }
        }
        moves
    }
}
