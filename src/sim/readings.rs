//! What the metrics of the cluster would be just now, for those who look between two syncs.

use super::engine::Engine;
use crate::api::metrics::PodMetricsList;
use crate::metrics::Component;
use crate::units::{MilliValue, Utilization};
use crate::workload::SimPod;

impl Engine {
    /// CPU that a pod uses of its request, as a fraction; of its limit or of one core where it asks for none.
    #[must_use]
    pub fn cpu_of_request(&self, pod: &SimPod) -> f64 {
        let target = self.workload.target();
        let request = target.cpu_request().or_else(|| target.cpu_limit()).unwrap_or(1.0).max(1e-3);
        self.workload.load().cores(pod) / request
    }

    /// What the custom metrics API would answer just now, as the average over the pods that have a value.
    #[must_use]
    pub fn custom_average(&self) -> Option<MilliValue> {
        match &self.ruled {
            Some(ruled) => self.ruled_reading(&**ruled, Component::Custom),
            None => self.registry().custom_average(self.now()),
        }
    }

    /// What the external metrics API would answer just now.
    #[must_use]
    pub fn external_total(&self) -> Option<MilliValue> {
        match &self.ruled {
            Some(ruled) if self.external.is_empty() => self.ruled_reading(&**ruled, Component::External),
            _ => self.registry().external_total(self.now()),
        }
    }

    /// What the resource metrics API would answer just now: CPU of all containers by their requests; none where a pod of the
    /// target asks for none.
    #[must_use]
    pub fn cpu_utilization(&self) -> Option<Utilization> {
        self.workload.target().cpu_request()?;
        let mut usage = PodMetricsList::new();
        self.registry().pod_metrics(self.now(), &mut usage).ok()?;
        let of = |item| usage.containers(item).iter().filter_map(|c| Some(c.cpu?.0)).sum::<i64>();
        let used: i64 = usage.items().iter().map(of).sum();
        let pods = self.workload.pods().iter().chain(self.workload.others().map(|(pod, _)| pod));
        let measured = pods.filter(|pod| usage.items().binary_search_by(|item| item.name.cmp(&pod.api.name)).is_ok());
        Utilization::of(used, measured.map(|pod| pod.request().cpu).sum())
    }
}
