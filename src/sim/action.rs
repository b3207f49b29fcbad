//! What is done to the cluster from outside, by a person or by a plan: the one way in.

use std::sync::Arc;

use super::engine::Engine;
use super::keda::Keda;
use super::rules::Swap;
use crate::api::hpa::HorizontalPodAutoscaler;
use crate::api::workload::ScaleTarget;
use crate::metrics::{Component, Health};
use crate::units::{SimDuration, SimTime};
use crate::workload::App;

/// One thing that is done.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The clients send this many requests per second from then on, whatever the traffic.
    Rate(f64),
    /// The app behaves like this from then on.
    App(Box<App>),
    /// Someone applies a manifest.
    Apply(Arc<Applied>),
    /// As many pods are killed.
    Kill(u32),
    /// The apps of as many pods crash.
    Crash(u32),
    /// The readiness probes of as many pods fail for a while.
    Unready(u32, SimDuration),
    /// The target's pods are replaced.
    Rollout,
    /// A component of the metrics registry fares otherwise, for some time or for good.
    Health(Component, Health, Option<SimDuration>),
}

/// A manifest that is applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The autoscaler.
    pub autoscaler: HorizontalPodAutoscaler,
    /// What it scales.
    pub target: ScaleTarget,
    /// The text that says so.
    pub text: String,
    /// The adapter that takes the place of the one there was, if it is another one.
    pub adapter: Option<Swap>,
    /// The ScaledObject that the autoscaler was made of, if it was.
    pub keda: Option<Keda>,
}

impl Engine {
    /// Does something now, after everything else that is due, and remembers it.
    pub fn act(&mut self, action: Action) {
        self.undergo(&action);
        self.past.log.push((self.now(), action));
        // What follows at once must not wait for what may be done next.
        self.run_until(self.now());
    }

    /// What was done, the first first.
    #[must_use]
    pub fn actions(&self) -> &[(SimTime, Action)] {
        &self.past.log
    }

    /// Lets something happen.
    pub(super) fn undergo(&mut self, action: &Action) {
        self.wake();
        match action {
            Action::Rate(rate) => self.set_live_rate(*rate),
            Action::App(app) => self.set_app(App::clone(app)),
            Action::Apply(applied) => {
                self.apply(applied.autoscaler.clone(), applied.target.clone());
                self.set_keda(applied.keda.as_ref());
                if let Some(swap) = &applied.adapter {
                    self.swap(swap);
                }
            }
            Action::Kill(count) => self.kill(*count),
            Action::Crash(count) => self.crash(*count),
            Action::Unready(count, span) => self.fail_readiness(*count, *span),
            Action::Rollout => self.restart_rollout(),
            Action::Health(component, health, span) => self.set_health(*component, *health, *span),
        }
    }
}
