//! The document as a whole, as it is written.

use std::collections::BTreeMap;

use super::Scenario;
use super::app::AppSpec;
use super::cluster::{self, ClusterSpec, MessageQueueSpec, OtherSpec};
use super::events::{self, Before, EventSpec, Events};
use super::external;
use super::kubernetes::Kubernetes;
use super::pipeline::Pipeline;
use super::ranges::Findings;
use super::traffic::{self, PhaseSpec, YEAR};
use crate::diag::{FieldPath, Severity};
use crate::manifest::form;
use crate::session::reading::KedaParts;
use crate::units::SimDuration;
use crate::workload::{App, demand};

pub(in crate::session) const API_VERSION: &str = "hpa-playground/v1";

/// What a run of HPA Playground starts from, but for the manifests. Every field has a default.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub(super) struct Document {
    /// `hpa-playground/v1`.
    api_version: String,
    /// `Scenario`.
    kind: String,
    metadata: Metadata,
    spec: Spec,
}

form!(Document { api_version: "apiVersion", kind: "kind", metadata: "metadata", spec: "spec" });

/// What the scenario is called.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct Metadata {
    /// Its name.
    name: String,
    /// Its title, by language: `{en: …, zh: …}`.
    title: BTreeMap<String, String>,
}

form!(Metadata { name: "name", title: "title" });

/// What a run starts from.
#[derive(Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
struct Spec {
    /// The seed of everything random. By default 7.
    seed: Option<u64>,
    /// How long a run without a person lasts, and for how long curves go on; from 1s to 366 days. By default 30m.
    duration: Option<SimDuration>,
    kubernetes: Kubernetes,
    app: AppSpec,
    pipeline: Pipeline,
    cluster: Option<ClusterSpec>,
    /// The other workloads of the text, by name.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, OtherSpec>"))]
    others: Vec<(String, OtherSpec)>,
    message_queue: Option<MessageQueueSpec>,
    /// How many requests the clients send. By default 4 a second.
    traffic: Vec<PhaseSpec>,
    /// What happens by itself.
    events: Vec<EventSpec>,
}

form!(Spec {
    seed: "seed",
    duration: "duration",
    kubernetes: "kubernetes",
    app: "app",
    pipeline: "pipeline",
    cluster: "cluster",
    others: "others",
    message_queue: "messageQueue",
    traffic: "traffic",
    events: "events",
});

/// What is read with the document.
#[derive(Clone, Copy, Default)]
pub(super) struct Around<'a> {
    /// The manifests.
    pub(super) manifests: &'a str,
    /// How long the run lasts instead of what the document says.
    pub(super) lasting: Option<SimDuration>,
}

impl Document {
    /// What the document says. Values that nothing can be simulated with, or not in any time, go to `found`.
    pub(super) fn scenario(self, around: Around<'_>, found: &mut Findings) -> Scenario {
        let path = FieldPath::root().child("spec");
        if !["", API_VERSION].contains(&self.api_version.as_str()) {
            let message = format!("no kind {:?} is registered for version {:?}", self.kind, self.api_version);
            found.say(Severity::Error, FieldPath::root().child("apiVersion"), message);
        }
        let Spec { seed, duration, kubernetes, app, mut pipeline, cluster, others, message_queue, traffic, events } =
            self.spec;
        found.check_time(path.child("duration"), duration, (SimDuration::from_secs(1), YEAR));
        let duration = around.lasting.or(duration).unwrap_or(SimDuration::from_secs(1800)).min(YEAR);
        let seed = seed.unwrap_or(7);
        let config = kubernetes.config(&path.child("kubernetes"), found);
        let app = app.app(&App::default(), &path.child("app"), found);
        pipeline.check(&path.child("pipeline"), found);
        let absent: Vec<_> = pipeline.absent().collect();
        let external = std::mem::take(&mut pipeline.external);
        let external = external::metrics(external, (seed, duration), &path.child("pipeline").child("external"), found);
        let manifests = KedaParts::linked().manifest(around.manifests, config.gates);
        let others = cluster::others(&others, manifests.others, &path.child("others"), found);
        let phases = traffic::phases(traffic, &path.child("traffic"), found);
        let before = Before { manifests: around.manifests, gates: config.gates, app: app.clone() };
        let Events { planned, acted, faults } = events::read_events(events, &path.child("events"), before, found);
        let quarter = SimDuration::from_secs(15);
        let titles = &self.metadata.title;
        Scenario {
            title: titles.get("en").or(titles.values().next()).unwrap_or(&self.metadata.name).clone(),
            name: self.metadata.name,
            seed,
            duration,
            config,
            app,
            others,
            nodes: cluster.map(|cluster| cluster.pool(&path.child("cluster"), found)),
            queue: message_queue.map(|queue| queue.messages(&path.child("messageQueue"), found)),
            external,
            traffic: demand::rates(&phases, seed, duration),
            planned,
            faults: absent.into_iter().chain(faults).collect(),
            acted,
            metric_resolution: pipeline.metrics_server.resolution.unwrap_or(quarter),
            scrape_interval: pipeline.prometheus.scrape_interval.unwrap_or(quarter),
            rate_window: pipeline.adapter.window.unwrap_or(quarter.times(4)),
            external_rule: pipeline.adapter.external.unwrap_or_default(),
            relist_interval: pipeline.adapter.relist_interval.unwrap_or(quarter.times(4)),
        }
    }
}
