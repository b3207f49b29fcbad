//! Which part of time the charts show, and which charts: what a person chooses to look at.

use crate::session::Session;
use crate::units::{SimDuration, SimTime};

/// The span that follows the end at first, and the shortest one that is shown of a run's beginning.
const USUAL: SimDuration = SimDuration::from_secs(1800);
const BEGINNING: SimDuration = SimDuration::from_secs(600);
/// The shortest span that is shown at all, in seconds.
const CLOSEST: f64 = 10.0;

/// A part of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The last span of what is computed; that around the position when it lies before.
    Last(SimDuration),
    /// From the start to the end of what is computed.
    All,
    /// From one time to another.
    Fixed(SimTime, SimTime),
}

/// What a person chooses to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Which part of time.
    pub window: Window,
    /// The slugs of the charts that are shown.
    pub shown: Vec<String>,
}

impl Default for View {
    fn default() -> Self {
        let shown = ["requests", "replicas", "metric"].map(str::to_owned).to_vec();
        Self { window: Window::Last(USUAL), shown }
    }
}

impl Window {
    /// The ends of the axis.
    #[must_use]
    pub fn ends(self, session: &Session) -> (SimTime, SimTime) {
        let (now, end) = (session.now(), session.end());
        match self {
            Self::Last(span) if now >= end - span => {
                let from = SimTime::ZERO.max(end - span);
                (from, end.max(from + span.min(BEGINNING)))
            }
            Self::Last(span) => {
                // Pages, so that the axis does not move with every step.
                let half = (span.as_micros() / 2).max(1);
                let page = SimTime::from_micros(now.as_micros().div_euclid(half) * half);
                let from = SimTime::ZERO.max(page - SimDuration::from_micros(half / 2));
                (from, from + span)
            }
            Self::All => (SimTime::ZERO, end.max(SimTime::ZERO + BEGINNING)),
            Self::Fixed(from, to) => (from, to),
        }
    }

    /// The window `factor` times as long, in which what stands at `around` stays where it is; the position if that is none.
    #[must_use]
    pub fn zoomed(self, session: &Session, factor: f64, around: Option<f64>) -> Self {
        let (from, to) = self.seconds(session);
        let around = around.unwrap_or_else(|| session.now().as_secs_f64()).clamp(from, to);
        let span = ((to - from) * factor).max(CLOSEST);
        let share = (around - from) / (to - from).max(1e-6);
        Self::within(session, around - span * share, span)
    }

    /// The window moved by a share of its length.
    #[must_use]
    pub fn panned(self, session: &Session, share: f64) -> Self {
        let (from, to) = self.seconds(session);
        Self::within(session, from + (to - from) * share, to - from)
    }

    /// Everything, or what follows the end as at first when that is everything already.
    #[must_use]
    pub fn all_or_usual(self) -> Self {
        if self == Self::All { Self::Last(USUAL) } else { Self::All }
    }

    fn seconds(self, session: &Session) -> (f64, f64) {
        let (from, to) = self.ends(session);
        (from.as_secs_f64(), to.as_secs_f64())
    }

    /// The window from `from` on that is `span` long, as far as there is something; one that touches the end follows it.
    fn within(session: &Session, from: f64, span: f64) -> Self {
        let (end, now) = (session.end(), session.now());
        let whole = end.max(SimTime::ZERO + BEGINNING).as_secs_f64();
        if span >= whole {
            return Self::All;
        }
        let from = from.clamp(0.0, whole - span);
        let length = SimDuration::from_secs_f64(span);
        let start = SimTime::ZERO + SimDuration::from_secs_f64(from);
        if now == end && from + span >= end.as_secs_f64() && end.as_secs_f64() >= span {
            Self::Last(length)
        } else {
            Self::Fixed(start, start + length)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Command;

    #[test]
    fn windows_follow_the_end_and_stay_within_what_there_is() {
        let mut session = Session::default();
        session.run_until(SimTime::from_millis(3_600_000));
        let secs = |window: Window, session: &Session| {
            let (from, to) = window.ends(session);
            (from.as_millis() / 1000, to.as_millis() / 1000)
        };
        let usual = View::default().window;
        assert_eq!(secs(usual, &session), (1800, 3600));
        let closer = usual.zoomed(&session, 0.5, None);
        assert_eq!((closer, secs(closer, &session)), (Window::Last(SimDuration::from_secs(900)), (2700, 3600)));
        let earlier = closer.panned(&session, -0.5);
        assert_eq!(secs(earlier, &session), (2250, 3150));
        assert_eq!(secs(earlier.zoomed(&session, 0.5, Some(2250.0)), &session), (2250, 2700));
        assert_eq!(secs(earlier.panned(&session, -9.0), &session), (0, 900));
        assert_eq!(earlier.zoomed(&session, 99.0, None), Window::All);
        assert_eq!(secs(Window::All, &session), (0, 3600));
        assert_eq!(Window::All.all_or_usual(), usual);
        let _ = session.apply(Command::Seek { time: SimDuration::from_secs(1000) });
        let (from, to) = secs(usual, &session);
        assert!(from <= 1000 && 1000 < to && to - from == 1800, "{from} {to}");
    }
}
