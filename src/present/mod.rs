//! What is shown, as plain data: every number and word of the page and the terminal comes from here.
//!
//! Names api, controller (trace), diag, manifest, session, sim, units.

pub mod beside;
mod calendar;
pub mod compare;
pub mod controls;
pub mod describe;
pub mod editor;
pub mod embed;
pub mod explanation;
pub mod fields;
pub mod fixes;
pub mod format;
pub mod gallery;
pub mod inspect;
pub mod kubectl;
pub mod lesson;
pub mod loop_view;
pub mod manifest_numbers;
pub mod metric;
pub mod next;
pub mod picture;
pub mod plan;
pub mod registry_service;
pub mod report;
pub mod rules;
pub mod run;
pub mod series;
pub mod settings;
pub mod sketch;
pub mod state;
pub mod status;
mod steps;
pub mod summary;
pub mod workload;

/// One colour and one shape for each idea, the same everywhere: diagram, charts, formula, editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idea {
    /// Requests.
    Traffic,
    /// What is measured.
    Metric,
    /// What the controller decides.
    Decision,
    /// Pods that serve.
    Ready,
    /// Pods on their way up.
    Starting,
    /// Pods on their way down.
    Stopping,
    /// Requests that got no answer, and what failed.
    Lost,
}
