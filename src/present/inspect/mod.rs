//! What each part of the loop knows now, as it would print it itself.

mod apis;
mod collectors;
mod controller;
mod faults;
mod keda;
pub mod nodes;
pub mod pods;
pub(super) mod stamp;
mod traffic;

pub use faults::FaultChoice;

use crate::language::Language;
use crate::msg;
use crate::session::Session;
use crate::units::SimTime;

/// A part of the loop that can be asked what it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The clients.
    Clients,
    /// The Service.
    Service,
    /// The scale target and its pods.
    Target,
    /// kubelet, cAdvisor and metrics-server.
    Kubelet,
    /// Prometheus and its adapter.
    Prometheus,
    /// The resource metrics API.
    Resource,
    /// The custom metrics API.
    Custom,
    /// The external metrics API.
    External,
    /// The controller.
    Controller,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 9] = [
        Self::Clients,
        Self::Service,
        Self::Target,
        Self::Kubelet,
        Self::Prometheus,
        Self::Resource,
        Self::Custom,
        Self::External,
        Self::Controller,
    ];

    /// Its name in the page.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Service => "service",
            Self::Target => "target",
            Self::Kubelet => "kubelet",
            Self::Prometheus => "prometheus",
            Self::Resource => "resource",
            Self::Custom => "custom",
            Self::External => "external",
            Self::Controller => "controller",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Clients => msg!("Clients"),
            Self::Service => msg!("Service"),
            Self::Target => msg!("Pods of the scale target"),
            Self::Kubelet => msg!("kubelet, cAdvisor and metrics-server"),
            Self::Prometheus => msg!("Prometheus and its adapter"),
            Self::Resource => msg!("Resource metrics API"),
            Self::Custom => msg!("Custom metrics API"),
            Self::External => msg!("External metrics API"),
            Self::Controller => msg!("HPA controller"),
        }
    }
}

/// A text as a program prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// What was asked: a command, a path, a query.
    pub asked: String,
    /// What came.
    pub text: String,
}

/// What a part knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// What it is called.
    pub title: &'static str,
    /// What it does, in a sentence.
    pub says: String,
    /// What it would print.
    pub printed: Vec<Printed>,
    /// What of it can fail.
    pub faults: Vec<FaultChoice>,
}

/// What a part knows now; `pod` is the pod whose page is shown, if it is still there.
#[must_use]
pub fn inspect(session: &Session, part: Part, pod: Option<&str>) -> Inspection {
    let (says, printed) = match part {
        Part::Clients => traffic::clients(session),
        Part::Service => traffic::service(session),
        Part::Target => traffic::target(session, pod),
        Part::Kubelet => collectors::kubelet(session),
        Part::Prometheus => match session.engine().keda() {
            Some(running) => keda::keda(session, running),
            None => collectors::prometheus(session),
        },
        Part::Resource => apis::resource(session),
        Part::Custom => apis::custom(session),
        Part::External => apis::external(session),
        Part::Controller => controller::controller(session),
    };
    let title = match part {
        Part::Prometheus if session.engine().keda().is_some() => "KEDA",
        _ => session.language().say(part.title()),
    };
    Inspection { title, says, printed, faults: faults::of(session, part) }
}

/// What changes whenever an inspection may: the time, what was seen, the text, the language.
#[must_use]
pub fn pace(session: &Session) -> (SimTime, u64, u64, Language) {
    (session.now(), session.engine().history().revision, session.text().1, session.language())
}

#[cfg(test)]
mod tests;
