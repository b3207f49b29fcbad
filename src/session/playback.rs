//! Moving through time: back into what was, forth again, and onto another line by a change in the past.

use super::{Changes, Session};
use crate::sim::{Action, Engine};
use crate::units::{SimDuration, SimTime};

/// How far beyond what is computed a step may lead.
const FURTHEST: SimDuration = SimDuration::from_secs(24 * 3600);
/// How far the next event is looked for, and in which strides.
const LOOKOUT: SimDuration = SimDuration::from_secs(3600);
const STRIDE: SimDuration = SimDuration::from_secs(1);

/// What is computed beside the cluster at the position.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The line that the position is on, to its end; none when the position is its end.
    head: Option<Engine>,
    /// Since when that line is another one than the line before, and that one to its end.
    left: Option<(SimTime, Engine)>,
}

impl Session {
    /// The end of what is computed: later than now after a step back.
    #[must_use]
    pub fn end(&self) -> SimTime {
        self.line().now()
    }

    /// Since when the line is another one than the one that was left, to which [`Command::Unfork`] leads back.
    ///
    /// [`Command::Unfork`]: super::Command::Unfork
    #[must_use]
    pub fn forked(&self) -> Option<SimTime> {
        self.lines.left.as_ref().map(|(since, _)| *since)
    }

    /// The cluster at the end of the line.
    #[must_use]
    pub fn line(&self) -> &Engine {
        self.lines.head.as_ref().unwrap_or(&self.engine)
    }

    /// Does something to the cluster. In the past that begins another line.
    pub(super) fn act(&mut self, action: Action) {
        if let Some(head) = self.lines.head.take() {
            self.lines.left = Some((self.now(), head));
        }
        self.engine.act(action);
    }

    /// Goes on to `until`, along the line as far as it is computed.
    pub(super) fn go_on(&mut self, until: SimTime) -> Changes {
        if self.stands_still() {
            return Changes::NONE;
        }
        let before = self.engine.history().revision;
        let behind = match self.lines.head.take() {
            Some(head) if until < head.now() => {
                self.engine.follow(&head, until);
                self.lines.head = Some(head);
                true
            }
            Some(head) => {
                self.engine = head;
                self.engine.run_until(until);
                true
            }
            None => {
                let from = self.now();
                self.engine.run_until(until);
                self.repeated(from).next().is_some()
            }
        };
        match self.engine.history().revision == before {
            _ if behind => self.arrived(),
            true => Changes::TIME,
            false => Changes::TIME | Changes::HISTORY,
        }
    }

    pub(super) fn next_sync(&mut self) -> Changes {
        self.running = false;
        self.selected = None;
        let next = self.line().history().syncs.get(self.engine.history().syncs.len()).map(|sync| sync.at);
        let all = Changes::TIME | Changes::HISTORY | Changes::CONTROLS | Changes::SELECTION;
        let end = self.end();
        let changes = self.go_on(next.unwrap_or(end));
        if next.is_none() && !self.stands_still() {
            self.engine.run_to_next_sync();
            if self.repeated(end).next().is_some() {
                return all | changes | self.arrived();
            }
        }
        all | changes
    }

    pub(super) fn next_event(&mut self) -> Changes {
        self.running = false;
        self.selected = None;
        let (start, end) = (self.now(), self.end());
        let mut changes = Changes::CONTROLS | Changes::SELECTION;
        if let Some(at) = happened(self.line(), start) {
            return changes | self.go_on(at);
        }
        changes |= self.go_on(end);
        let planned = self.planned().filter(|at| *at > end).min().unwrap_or(SimTime::MAX);
        let last = planned.min(start.max(end) + LOOKOUT);
        while !self.stands_still() && self.now() < last && happened(&self.engine, end).is_none() {
            // To the next whole second, which is where most things happen.
            let second = self.now() - SimDuration::from_micros(self.now().as_micros().rem_euclid(STRIDE.as_micros()));
            changes |= self.go_on((second + STRIDE).min(last));
        }
        changes | Changes::TIME | Changes::HISTORY
    }

    /// When something is planned to happen: actions, and the metrics registry failing and recovering.
    pub fn planned(&self) -> impl Iterator<Item = SimTime> {
        let scenario = &self.scenario;
        let actions = scenario.planned.iter().chain(&scenario.acted).map(|(at, _)| SimTime::ZERO + *at);
        actions.chain(scenario.faults.iter().flat_map(|fault| [fault.from, fault.until]))
    }

    /// When the last sync before now was.
    #[must_use]
    pub fn previous_sync(&self) -> Option<SimTime> {
        let syncs = &self.engine.history().syncs;
        syncs[..syncs.partition_point(|sync| sync.at < self.now())].last().map(|sync| sync.at)
    }

    pub(super) fn seek(&mut self, to: SimTime) -> Changes {
        let (end, to) = (self.end(), to.max(SimTime::ZERO));
        if to >= end {
            return self.go_on(to.min(end + FURTHEST));
        }
        let past = self.line().seek(to);
        let left = std::mem::replace(&mut self.engine, past);
        self.lines.head.get_or_insert(left);
        self.arrived()
    }

    pub(super) fn unfork(&mut self) -> Changes {
        let Some((_, line)) = self.lines.left.take() else { return Changes::NONE };
        let now = self.now();
        self.lines = Lines::default();
        self.engine = line;
        let moved = self.seek(now.min(self.end()));
        moved | self.arrived()
    }

    /// What depends on the position follows it: the text in the editor, if it is in force and not being worked on, and the
    /// sync that is explained, if it is yet to come.
    fn arrived(&mut self) -> Changes {
        let mut changes = Changes::TIME | Changes::HISTORY | Changes::CONTROLS;
        if self
            .selected
            .is_some_and(|number| self.engine.history().syncs.last().is_none_or(|last| last.number < number))
        {
            self.selected = None;
            changes |= Changes::SELECTION;
        }
        if !self.draft.has_errors() && self.text != self.in_force() {
            self.text = self.in_force().to_owned();
            self.draft = self.read(&self.text);
            self.revision += 1;
            changes |= Changes::MANIFEST;
        }
        changes
    }

    /// The text of the manifests that are in force: what was applied last, now or in the run that this one repeats.
    pub(super) fn in_force(&self) -> &str {
        let done = self.engine.actions().iter().rev().find_map(|(at, action)| Some((*at, applied(action)?)));
        let repeated = self.repeated(SimTime::MIN).last();
        let latest = match (done, repeated) {
            (Some(done), Some(repeated)) => Some(if done.0 >= repeated.0 { done } else { repeated }),
            (done, repeated) => done.or(repeated),
        };
        latest.map_or(&self.manifests, |(_, text)| text)
    }

    /// What was applied by hand in the run that this one repeats, after a time and no later than now.
    fn repeated(&self, after: SimTime) -> impl Iterator<Item = (SimTime, &str)> {
        let acted = self.scenario.acted.iter().map(|(at, action)| (SimTime::ZERO + *at, action));
        let due = acted.filter(move |(at, _)| *at > after && *at <= self.now());
        due.filter_map(|(at, action)| Some((at, applied(action)?)))
    }
}

/// The text that an action applies, if it does.
fn applied(action: &Action) -> Option<&str> {
    if let Action::Apply(applied) = action { Some(&applied.text) } else { None }
}

/// When in a line the first thing after `after` happened: a scale, an event of the controller, something done from outside.
fn happened(line: &Engine, after: SimTime) -> Option<SimTime> {
    let (history, actions) = (line.history(), line.actions());
    let syncs = &history.syncs[history.syncs.partition_point(|sync| sync.at <= after)..];
    let scaled = syncs.iter().find(|sync| sync.scale_to.is_some()).map(|sync| sync.at);
    let said = history.events.get(history.events.partition_point(|event| event.at <= after)).map(|event| event.at);
    let done = actions.get(actions.partition_point(|(at, _)| *at <= after)).map(|(at, _)| *at);
    [scaled, said, done].into_iter().flatten().min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Command;

    #[test]
    fn the_next_event_is_found_ahead_and_again_in_the_past() {
        let mut session = Session::default();
        let mut found = Vec::new();
        for _ in 0..4 {
            let before = session.now();
            let _ = session.apply(Command::NextEvent);
            assert!(session.now() > before && !session.running());
            found.push(session.now());
        }
        let _ = session.apply(Command::Seek { time: SimDuration::ZERO });
        for at in &found[..3] {
            let _ = session.apply(Command::NextEvent);
            assert_eq!(session.now(), *at);
        }
        let _ = session.apply(Command::Seek { time: SimDuration::from_secs(100) });
        assert_eq!(session.previous_sync(), Some(SimTime::from_millis(90_000)));
    }
}
