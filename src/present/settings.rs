//! How often each part of the metrics pipeline looks: what a scenario says, and what else to choose.

use crate::msg;
use crate::session::Session;
use crate::units::SimDuration;

/// What there is to choose, in seconds.
const CHOICES: [i64; 7] = [5, 10, 15, 30, 60, 120, 300];

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The end of its test id.
    pub id: &'static str,
    /// What it is called where it is set.
    pub label: &'static str,
    /// Where it stands in the scenario document.
    pub path: &'static str,
    /// What it does.
    pub title: &'static str,
    /// What it is now.
    pub now: String,
    /// What else to choose.
    pub choices: Vec<String>,
}

/// The settings that have an effect.
#[must_use]
pub fn settings(session: &Session) -> Vec<Setting> {
    let (scenario, language) = (session.scenario(), session.language());
    let of = |id, label, path, title, now: SimDuration| {
        let mut spans: Vec<SimDuration> = CHOICES.iter().copied().map(SimDuration::from_secs).collect();
        spans.push(now);
        spans.sort_unstable();
        spans.dedup();
        let choices = spans.iter().map(ToString::to_string).collect();
        Setting { id, label, path, title: language.say(title), now: now.to_string(), choices }
    };
    let adapter = if session.engine().has_rules() {
        let title = msg!("How often prometheus-adapter looks for series");
        let path = "spec.pipeline.adapter.relistInterval";
        of("relist", "--metrics-relist-interval", path, title, scenario.relist_interval)
    } else {
        let title = msg!("The window of rate() in the adapter's own rule");
        of("window", "rate() window", "spec.pipeline.adapter.window", title, scenario.rate_window)
    };
    let resolution = msg!("How often metrics-server asks the kubelets");
    let scrape = msg!("How often Prometheus scrapes the pods");
    vec![
        of("scrape", "scrape_interval", "spec.pipeline.prometheus.scrapeInterval", scrape, scenario.scrape_interval),
        of(
            "resolution",
            "--metric-resolution",
            "spec.pipeline.metricsServer.resolution",
            resolution,
            scenario.metric_resolution,
        ),
        adapter,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_can_be_changed() {
        let session = Session::default();
        for setting in settings(&session) {
            assert!(setting.choices.contains(&setting.now), "{setting:?}");
            let text = session.rewritten(setting.path, "30s");
            assert_eq!(Session::check(&text), [], "{text}");
            let started = Session::open(&text).expect("it can be started");
            let now = settings(&started).into_iter().find(|other| other.id == setting.id);
            assert_eq!(now.map(|now| now.now).as_deref(), Some("30s"));
        }
    }
}
