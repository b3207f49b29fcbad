//! A session that moves through time, beside a model of it: what was done on the line it is on and on the one it left.
//! Whatever way the session went, it has to be what a new one is after the same was done at the same times.

use hpa_playground::diag::Severity;
use hpa_playground::session::{Command, Session, SliderId};
use hpa_playground::sim::{Component, Health};
use hpa_playground::units::{SimDuration, SimTime};

/// The latest that anything is simulated to.
const LATEST: SimTime = SimTime::from_millis(3_600_000);

/// What is done next, from a few numbers.
pub(crate) type Step = (u8, u8, u32);

/// What was done and when, and how far it is computed.
#[derive(Clone, Default)]
struct Line {
    done: Vec<(SimTime, Command)>,
    end: SimTime,
}

/// A session and its model.
pub(crate) struct Model {
    text: String,
    session: Session,
    /// The lines that a reset has ended.
    before: Vec<Line>,
    line: Line,
    left: Option<(SimTime, Line)>,
    edits: usize,
}

impl Model {
    pub(crate) fn new(text: &str) -> Self {
        let session = Session::open(text).expect("the scenario is valid");
        Self { text: text.to_owned(), session, before: Vec::new(), line: Line::default(), left: None, edits: 0 }
    }

    /// Takes one step. What it leads to is checked, and where it was a jump also what comes after it.
    pub(crate) fn take(&mut self, (kind, how, amount): Step) {
        let now = self.session.now();
        let span = SimDuration::from_millis(i64::from(amount % 900_000));
        let part = usize::from(how);
        match kind % 12 {
            0 | 1 => {
                self.session.run_until((now + span).min(LATEST));
                self.moved();
            }
            2 => {
                let _ = self.session.apply(Command::NextSync);
                self.moved();
            }
            3 | 4 => {
                let time = SimDuration::from_millis(i64::from(amount) % (self.session.end().as_millis() + 60_000));
                let _ = self.session.apply(Command::Seek { time });
                assert_eq!(self.session.now(), SimTime::ZERO + time);
                self.moved();
                self.check();
            }
            5 => {
                let _ = self.session.apply(Command::Unfork);
                if let Some((_, left)) = self.left.take() {
                    assert_eq!(self.session.now(), now.min(left.end));
                    self.line = left;
                }
                self.check();
            }
            6 | 7 => {
                let slider = SliderId::ALL[part % SliderId::ALL.len()];
                self.change(Command::Slide { slider, value: f64::from(amount % 1_200) / 10.0 });
            }
            8 => self.edit(how),
            9 => self.change(Command::Kill { pods: u32::from(how % 4) + 1 }),
            10 => {
                let component = Component::ALL[part % Component::ALL.len()];
                let delay = SimDuration::from_secs(i64::from(how / 8));
                let ways = [
                    Health::Works,
                    Health::Absent,
                    Health::Down,
                    Health::Frozen,
                    Health::Zeros,
                    Health::Slow { delay },
                ];
                let health = ways[usize::try_from(amount).unwrap_or(0) % ways.len()];
                let spans = [None, Some(span), Some(SimDuration::ZERO)];
                let span = spans[usize::try_from(amount / 8).unwrap_or(0) % spans.len()];
                self.change(Command::SetFault { component, health, span });
            }
            _ if how < 64 => self.reset(),
            _ => {}
        }
        assert_eq!(self.session.end(), self.line.end);
        assert_eq!(self.session.forked(), self.left.as_ref().map(|(since, _)| *since));
    }

    /// Time went on, perhaps beyond what was computed.
    fn moved(&mut self) {
        self.line.end = self.line.end.max(self.session.now());
    }

    /// Does what changes the cluster, which in the past begins another line.
    fn change(&mut self, command: Command) {
        let _ = self.session.apply(command.clone());
        let now = self.session.now();
        if now < self.line.end {
            self.left = Some((now, self.line.clone()));
            self.line.done.retain(|(at, _)| *at <= now);
            self.line.end = now;
        }
        self.line.done.push((now, command));
    }

    fn edit(&mut self, how: u8) {
        self.edits += 1;
        let text = self.session.text().0;
        let changed = match how % 6 {
            0 => text.replace("maxReplicas: ", "maxReplicas: 1"),
            1 => text.replace("maxReplicas: ", "maxReplicas: x"),
            2 => text.replace("maxReplicas: x", "maxReplicas: "),
            3 => text.replace("kind: Deployment", "kind: StatefulSet"),
            4 => text.replace("replicas: ", "replicas: 1"),
            _ => text.replace("minReplicas: 1", "minReplicas: 2"),
        };
        // No two texts are the same.
        let text = format!("{}# edit {}\r\n", changed, self.edits);
        let valid = Session::check(&text).iter().all(|problem| problem.severity != Severity::Error);
        let command = Command::EditManifest { text };
        if valid {
            self.change(command);
        } else {
            let _ = self.session.apply(command);
        }
    }

    fn reset(&mut self) {
        let now = self.session.now();
        let _ = self.session.apply(Command::Reset);
        let mut line = std::mem::take(&mut self.line);
        line.done.retain(|(at, _)| *at <= now);
        line.end = now;
        self.before.push(line);
        self.left = None;
    }

    /// The session is what a new one is, and will be; written as a scenario it is the same again.
    pub(crate) fn check(&mut self) {
        let now = self.session.now();
        let fresh = self.fresh(now);
        assert_eq!(seen(&self.session), seen(&fresh), "at {now}");
        // What is in force stands in the editor, unless someone is at work there.
        assert!(self.session.draft().has_errors() || self.session.text().0 == fresh.text().0, "at {now}");
        let written = self.session.as_scenario();
        let mut read = Session::open(&written).unwrap_or_else(|problems| panic!("{problems:?}\n{written}"));
        read.run_until(now);
        assert_eq!(seen(&self.session), seen(&read), "at {now}\n{written}");
        let later = now + SimDuration::from_secs(120);
        let _ = self.session.apply(Command::Seek { time: later.since(SimTime::ZERO) });
        self.moved();
        assert_eq!(seen(&self.session), seen(&self.fresh(later)), "from {now} to {later}");
        read.run_until(later);
        assert_eq!(seen(&self.session), seen(&read), "from {now} to {later}\n{written}");
    }

    /// A new session after what was done on the line until `to`.
    fn fresh(&self, to: SimTime) -> Session {
        let mut session = Session::open(&self.text).expect("the scenario is valid");
        for line in &self.before {
            repeat(&mut session, line, line.end);
            let _ = session.apply(Command::Reset);
        }
        repeat(&mut session, &self.line, to);
        session
    }
}

fn repeat(session: &mut Session, line: &Line, to: SimTime) {
    for (at, command) in line.done.iter().filter(|(at, _)| *at <= to) {
        session.run_until(*at);
        let _ = session.apply(command.clone());
    }
    session.run_until(to);
}

/// What there is to see of a session's cluster.
fn seen(session: &Session) -> (u64, String) {
    let (engine, workload) = (session.engine(), session.engine().workload());
    let last = engine.history().syncs.last().map(|sync| sync.number).unwrap_or_default();
    let cluster =
        (workload.pods(), workload.totals(session.now()), workload.rate(), workload.app(), workload.replicas());
    let controller = (engine.autoscaler(), engine.history().explain(last), Component::ALL.map(|c| engine.health(c)));
    (engine.history().hash(), format!("{cluster:#?} {controller:#?}"))
}
