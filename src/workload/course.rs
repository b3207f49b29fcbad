//! What the probes of a pod make of a start of its containers: when it is ready, or when the kubelet kills it.
//!
//! A probe is made at its initial delay and then every period (`pkg/kubelet/prober`); the other probes wait for the
//! startup probe. The first container is the app, which takes its time; the others are up at once.

use crate::api::pod::{PodSpec, Probe};
use crate::units::SimDuration;

/// What becomes of a start, if nothing else happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Course {
    /// When the pod is ready.
    pub(super) ready: Option<SimDuration>,
    /// When the kubelet kills the app, because it is not up when its startup or liveness probe has failed often enough.
    pub(super) killed: Option<SimDuration>,
}

impl Course {
    /// The course of a pod whose app is up `boot` after the start of its containers.
    pub(super) fn of(spec: &PodSpec, boot: SimDuration) -> Self {
        let mut course = Self { ready: Some(SimDuration::ZERO), killed: None };
        for (i, container) in spec.containers.iter().enumerate() {
            let up = if i == 0 { boot } else { SimDuration::ZERO };
            let (started, late) = match container.startup {
                Some(probe) => (passes(probe, SimDuration::ZERO, up), gives_up(probe, SimDuration::ZERO)),
                None => (SimDuration::ZERO, SimDuration::from_micros(i64::MAX)),
            };
            if started > late {
                return Self { ready: None, killed: Some(late) };
            }
            let killed = container.liveness.and_then(|probe| {
                let end = gives_up(probe, started);
                (first_after(probe, started, up) > end).then_some(end)
            });
            let ready = container.readiness.map_or(started, |probe| passes(probe, started, up));
            course.ready = course.ready.map(|before| before.max(ready));
            course.killed = course.killed.into_iter().chain(killed).min();
        }
        course.ready = course.ready.filter(|ready| course.killed.is_none_or(|killed| *ready < killed));
        course
    }
}

/// The first probe.
fn first(probe: Probe, from: SimDuration) -> SimDuration {
    probe.initial_delay.max(from)
}

/// The first probe that finds the app up.
fn first_after(probe: Probe, from: SimDuration, up: SimDuration) -> SimDuration {
    let (first, period) = (first(probe, from), probe.period.as_micros().max(1));
    let wait = (up - first).as_micros().max(0);
    first + probe.period.times((wait + period - 1) / period)
}

/// When the probe has succeeded often enough.
fn passes(probe: Probe, from: SimDuration, up: SimDuration) -> SimDuration {
    first_after(probe, from, up) + probe.period.times(i64::from(probe.successes.max(1)) - 1)
}

/// When the probe has failed often enough, if it never succeeds.
fn gives_up(probe: Probe, from: SimDuration) -> SimDuration {
    first(probe, from) + probe.period.times(i64::from(probe.failures.max(1)) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::pod::Container;

    const fn secs(seconds: i64) -> SimDuration {
        SimDuration::from_secs(seconds)
    }

    const fn probe(delay: i64, period: i64, successes: u32, failures: u32) -> Probe {
        Probe { initial_delay: secs(delay), period: secs(period), successes, failures }
    }

    fn course(container: Container, boot: i64) -> (Option<i64>, Option<i64>) {
        let spec = PodSpec { containers: vec![container, Container::default()], ..PodSpec::default() };
        let Course { ready, killed } = Course::of(&spec, secs(boot));
        (ready.map(SimDuration::as_secs), killed.map(SimDuration::as_secs))
    }

    #[test]
    fn probes_decide_when_a_pod_is_ready_or_killed() {
        let app = |readiness, liveness, startup| Container { readiness, liveness, startup, ..Container::default() };
        let cases = [
            ("without probes it is ready before it is up", app(None, None, None), 60, (Some(0), None)),
            ("a probe finds it up", app(Some(probe(5, 10, 1, 3)), None, None), 12, (Some(15), None)),
            ("on the second", app(Some(probe(5, 10, 2, 3)), None, None), 15, (Some(25), None)),
            ("a delay is waited for", app(Some(probe(30, 10, 1, 3)), None, None), 2, (Some(30), None)),
            (
                "readiness may fail for as long as it likes",
                app(Some(probe(0, 10, 1, 3)), None, None),
                500,
                (Some(500), None),
            ),
            ("liveness may not", app(Some(probe(0, 10, 1, 3)), Some(probe(0, 10, 1, 3)), None), 30, (None, Some(20))),
            ("just in time", app(Some(probe(0, 10, 1, 3)), Some(probe(0, 10, 1, 3)), None), 20, (Some(20), None)),
            (
                "startup protects",
                app(Some(probe(0, 10, 1, 3)), Some(probe(0, 10, 1, 1)), Some(probe(0, 5, 1, 30))),
                61,
                (Some(65), None),
            ),
            ("until it gives up", app(None, None, Some(probe(0, 5, 1, 3))), 61, (None, Some(10))),
        ];
        for (name, container, boot, expected) in cases {
            assert_eq!(course(container, boot), expected, "{name}");
        }
    }
}
