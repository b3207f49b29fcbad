//! What Prometheus keeps for an adapter with rules: every series that the app exposes, with its labels, for as long as a
//! query may look back.

use std::collections::VecDeque;

use super::TargetId;
use super::promql::{Labels, METRIC_NAME, Matcher, Point, STALE, Series, Storage, is_stale};
use crate::units::{SimDuration, SimTime};

/// Samples older than this are dropped, whatever queries look back at.
const LONGEST: SimDuration = SimDuration::from_secs(3600);
/// The most samples in all, evenly spread over the series, and the least that each of them keeps.
const MOST_SAMPLES: usize = 500_000;
const LEAST_SAMPLES: usize = 64;
/// The most targets; of those that are gone the oldest are dropped first.
const MOST_TARGETS: usize = 4_000;
/// A target that is gone has stale series after as many tenths of a scrape interval: two scrapes are waited for, and a tenth
/// to be safe (`scrape/scrape.go`, `endOfRunStaleness`).
const STALE_AFTER_TENTHS: i64 = 21;

/// The series of a target, in the order of [`Exposed::values`].
const NAMES: [&str; 5] = [
    "http_requests_total",
    "http_requests_in_flight",
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "up",
];

/// What a scrape of a target returns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposed {
    /// Requests received, ever: `http_requests_total`.
    pub requests: f64,
    /// Requests that wait or are served: `http_requests_in_flight`.
    pub in_flight: f64,
    /// CPU seconds used, ever: `process_cpu_seconds_total`.
    pub cpu_seconds: f64,
    /// `process_resident_memory_bytes`.
    pub memory_bytes: f64,
}

/// What is known of a target before it is scraped, and becomes labels of its series.
#[derive(Clone, Copy, Debug)]
pub struct TargetLabels<'a> {
    /// The container whose port is scraped.
    pub container: &'a str,
    /// The namespace.
    pub namespace: &'a str,
    /// The pod.
    pub pod: &'a str,
    /// The Service by which the pods are found, after which the job is called as well.
    pub service: &'a str,
}

#[derive(Clone, Debug)]
struct Target {
    id: TargetId,
    gone: bool,
    series: [Kept; NAMES.len()],
}

#[derive(Clone, Debug)]
struct Kept {
    labels: Labels,
    samples: VecDeque<Point>,
}

/// The series of all targets, as far back as they are kept.
#[derive(Clone, Debug)]
pub struct SeriesStore {
    scrape_interval: SimDuration,
    /// Samples older than this are dropped.
    retention: SimDuration,
    /// By serial number.
    targets: Vec<Target>,
}

impl Exposed {
    fn values(self) -> [f64; NAMES.len()] {
        [self.requests, self.in_flight, self.cpu_seconds, self.memory_bytes, 1.0]
    }
}

impl SeriesStore {
    /// A store without series, of a server that scrapes each target every `scrape_interval`.
    #[must_use]
    pub fn new(scrape_interval: SimDuration) -> Self {
        Self { scrape_interval, retention: LONGEST, targets: Vec::new() }
    }

    /// Keeps samples for so long from now on, an hour at most.
    pub fn keep_for(&mut self, retention: SimDuration) {
        self.retention = retention.min(LONGEST);
    }

    /// A new target was discovered.
    pub fn discover(&mut self, id: TargetId, known: TargetLabels<'_>) {
        let place = self.targets.partition_point(|target| target.id < id);
        if self.targets.get(place).is_some_and(|target| target.id == id) {
            return;
        }
        if self.targets.len() >= MOST_TARGETS
            && let Some(oldest) = self.targets.iter().position(|target| target.gone)
        {
            self.targets.remove(oldest);
        }
        let place = self.targets.partition_point(|target| target.id < id);
        // Pods have addresses of a /16, as in a small cluster.
        let instance = format!("10.244.{}.{}:8080", id.0 / 250 % 250, id.0 % 250 + 2);
        let series = NAMES.map(|name| Kept {
            labels: Labels::new([
                (METRIC_NAME, name),
                ("container", known.container),
                ("endpoint", "http"),
                ("instance", &instance),
                ("job", known.service),
                ("namespace", known.namespace),
                ("pod", known.pod),
                ("service", known.service),
            ]),
            samples: VecDeque::new(),
        });
        self.targets.insert(place, Target { id, gone: false, series });
    }

    /// A scrape of a target returned this; one that fails ends all series but `up`, which is 0 then.
    pub fn scraped(&mut self, id: TargetId, exposed: Option<Exposed>, now: SimTime) {
        let most = (MOST_SAMPLES / (self.targets.len() * NAMES.len()).max(1)).max(LEAST_SAMPLES);
        let Ok(place) = self.targets.binary_search_by_key(&id, |target| target.id) else { return };
        let after_ms = (now - self.retention).as_millis();
        let values = exposed.map_or([STALE, STALE, STALE, STALE, 0.0], Exposed::values);
        for (kept, value) in self.targets[place].series.iter_mut().zip(values) {
            let ended = kept.samples.back().is_none_or(|last| is_stale(last.value));
            if is_stale(value) && ended {
                continue;
            }
            kept.push(Point { at_ms: now.as_millis(), value }, after_ms, most);
        }
    }

    /// A target is gone: its series end.
    pub fn forget(&mut self, id: TargetId, now: SimTime) {
        let wait = self.scrape_interval.as_millis() * STALE_AFTER_TENTHS / 10;
        if let Ok(place) = self.targets.binary_search_by_key(&id, |target| target.id) {
            let target = &mut self.targets[place];
            target.gone = true;
            for kept in &mut target.series {
                if let Some(last) = kept.samples.back() {
                    let at_ms = last.at_ms + wait;
                    kept.samples.push_back(Point { at_ms, value: STALE });
                }
            }
        }
        let after = (now - self.retention).as_millis();
        self.targets.retain(|target| !target.gone || target.last().is_some_and(|last| last.at_ms > after));
    }

    /// The oldest of the targets' last scrapes, of those that are there.
    #[must_use]
    pub fn oldest_scrape(&self, now: SimTime) -> Option<SimTime> {
        let there = self.targets.iter().filter(|target| !target.gone);
        let last = there.filter_map(|target| target.series[0].view().latest(now.as_millis()));
        last.filter(|point| !is_stale(point.value)).map(|point| SimTime::from_millis(point.at_ms)).min()
    }
}

impl Target {
    fn last(&self) -> Option<&Point> {
        self.series[0].samples.back()
    }
}

impl Kept {
    /// Adds a sample; those that are not after `after_ms` are dropped, and those that are too many.
    fn push(&mut self, point: Point, after_ms: i64, most: usize) {
        self.samples.push_back(point);
        while self.samples.len() > most || self.samples.front().is_some_and(|first| first.at_ms <= after_ms) {
            self.samples.pop_front();
        }
    }

    fn view(&self) -> Series<'_> {
        let (first, second) = self.samples.as_slices();
        Series { labels: &self.labels, samples: [first, second] }
    }

    /// Whether there are samples in `(after_ms, until_ms]`, or around it.
    fn reaches(&self, after_ms: i64, until_ms: i64) -> bool {
        self.samples.front().is_some_and(|first| first.at_ms <= until_ms)
            && self.samples.back().is_some_and(|last| last.at_ms > after_ms)
    }
}

impl Storage for SeriesStore {
    fn select(&self, matchers: &[Matcher], after_ms: i64, until_ms: i64) -> Vec<Series<'_>> {
        let kept = self.targets.iter().flat_map(|target| &target.series);
        let found = kept.filter(|kept| kept.reaches(after_ms, until_ms) && Matcher::all_match(matchers, &kept.labels));
        found.map(Kept::view).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::promql;

    const INTERVAL: SimDuration = SimDuration::from_secs(15);

    fn discover(store: &mut SeriesStore, id: u64) {
        let pod = &format!("web-{id}");
        let known = TargetLabels { container: "app", namespace: "shop", pod, service: "web" };
        store.discover(TargetId(id), known);
    }

    fn scrape(store: &mut SeriesStore, id: u64, second: i64) {
        let requests = crate::units::float::from_whole(second);
        let exposed = Exposed { requests, in_flight: 2.0, cpu_seconds: 0.5, memory_bytes: 1e6 };
        store.scraped(TargetId(id), Some(exposed), SimTime::from_millis(second * 1000));
    }

    fn asked(store: &SeriesStore, query: &str, second: i64) -> String {
        let query = promql::parse(query).expect("it is a query");
        let outcome = query.eval(store, second * 1000, 300_000).expect("it has a value");
        let promql::Value::Vector(vector) = outcome.value else { panic!("{:?}", outcome.value) };
        let values: Vec<_> = vector.iter().map(|s| format!("{}={}", s.labels.get("pod"), s.value)).collect();
        values.join(" ")
    }

    #[test]
    fn a_target_has_the_series_of_an_app_behind_a_service() {
        let mut store = SeriesStore::new(INTERVAL);
        discover(&mut store, 3);
        scrape(&mut store, 3, 10);
        let all = store.select(&[], 0, 20_000);
        let names: Vec<_> = all.iter().map(|series| series.labels.get(METRIC_NAME)).collect();
        assert_eq!(names, NAMES);
        let labels: Vec<_> = all[4].labels.iter().map(|label| format!("{}={}", label.name, label.value)).collect();
        let expected = "__name__=up container=app endpoint=http instance=10.244.0.5:8080 job=web namespace=shop pod=web-3 \
                        service=web";
        assert_eq!(labels.join(" "), expected);
    }

    #[test]
    fn series_of_a_target_that_is_gone_end_two_scrapes_later() {
        let mut store = SeriesStore::new(INTERVAL);
        for id in [1, 2] {
            discover(&mut store, id);
            (0..=8).for_each(|n| scrape(&mut store, id, n * 15));
        }
        store.forget(TargetId(1), SimTime::from_millis(125_000));
        scrape(&mut store, 2, 135);
        assert_eq!(asked(&store, "up", 151), "web-1=1 web-2=1");
        assert_eq!(asked(&store, "up", 152), "web-2=1");
        // Six scrapes in the window: their 75 s, 13 s to its start and, as its end is too far, half an interval.
        assert_eq!(asked(&store, "rate(http_requests_total{pod='web-1'}[2m]) * 120", 152), "web-1=95.5");
        store.scraped(TargetId(2), None, SimTime::from_millis(165_000));
        assert_eq!(
            (asked(&store, "up", 166), asked(&store, "http_requests_total", 166)),
            ("web-2=0".into(), String::new())
        );
        assert_eq!(store.oldest_scrape(SimTime::from_millis(152_000)), Some(SimTime::from_millis(135_000)));
    }

    #[test]
    fn memory_is_bounded() {
        let mut store = SeriesStore::new(INTERVAL);
        discover(&mut store, 0);
        (0..4_000).for_each(|n| scrape(&mut store, 0, n));
        assert_eq!(store.targets[0].series[0].samples.len(), 3_600);
        for id in 1..10_000 {
            discover(&mut store, id);
            scrape(&mut store, id, 4_000);
            store.forget(TargetId(id), SimTime::from_millis(4_000_000));
        }
        assert_eq!(store.targets.len(), MOST_TARGETS);
        scrape(&mut store, 0, 4_001);
        assert_eq!(store.targets[0].series[0].samples.len(), LEAST_SAMPLES);
        store.forget(TargetId(0), SimTime::from_millis(9_000_000));
        assert_eq!(store.targets.len(), 0);
    }
}
