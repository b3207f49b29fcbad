//! What is measured, natively and in the browser: one table, one line a workload. `cargo xtask bench` runs both.

#[path = "support/steady.rs"]
mod steady;

use hpa_playground::session::Session;
use hpa_playground::units::SimTime;
use steady::{Measures, Steady};

/// One thing to measure.
struct Workload {
    name: &'static str,
    unit: Unit,
    /// Makes what does some of it, for some milliseconds at most, and says how much.
    run: fn() -> Box<dyn FnMut() -> u32>,
}

/// What is reported.
enum Unit {
    /// How much is done per second: more is better.
    PerSecond(&'static str),
    /// How many nanoseconds one of it takes: less is better.
    Nanoseconds(&'static str),
}

/// Every workload there is.
const WORKLOADS: &[Workload] = &[
    Workload { name: "random numbers", unit: Unit::PerSecond("numbers/s"), run: || Box::new(random_numbers) },
    simulation("whole simulation, 1 pod", || Box::new(|| simulate(1))),
    simulation("whole simulation, 10 pods", || Box::new(|| simulate(10))),
    simulation("whole simulation, 50 pods", || Box::new(|| simulate(50))),
    simulation("whole simulation, 100 pods", || Box::new(|| simulate(100))),
    simulation("whole simulation, 1,000 pods", || Box::new(|| simulate(1_000))),
    simulation("whole simulation, 10,000 pods", || Box::new(|| simulate(10_000))),
    Workload { name: "24 h, 50 pods", unit: Unit::Nanoseconds("ns"), run: || Box::new(|| hours(24)) },
    Workload { name: "6 h, 50 pods", unit: Unit::Nanoseconds("ns"), run: || Box::new(|| hours(6)) },
    Workload { name: "explaining any past sync, 50 pods", unit: Unit::Nanoseconds("ns/sync"), run: explain },
    controller("controller, Resource, 10 pods", || reconcile(10, Measures::Resource)),
    controller("controller, Resource, 100 pods", || reconcile(100, Measures::Resource)),
    controller("controller, Pods, 10 pods", || reconcile(10, Measures::Pods)),
    controller("controller, Pods, 100 pods", || reconcile(100, Measures::Pods)),
    controller("controller, both, 10 pods", || reconcile(10, Measures::Both)),
    controller("controller, both, 100 pods", || reconcile(100, Measures::Both)),
];

/// A scenario as a whole.
const fn simulation(name: &'static str, run: fn() -> Box<dyn FnMut() -> u32>) -> Workload {
    Workload { name, unit: Unit::PerSecond("syncs/s"), run }
}

/// The controller alone.
const fn controller(name: &'static str, run: fn() -> Box<dyn FnMut() -> u32>) -> Workload {
    Workload { name, unit: Unit::Nanoseconds("ns/sync"), run }
}

/// Syncs that find everything at its target, with nobody who listens.
fn reconcile(pods: i32, measures: Measures) -> Box<dyn FnMut() -> u32> {
    let mut steady = Steady::new(pods, measures);
    Box::new(move || {
        let count = 1_000;
        for _ in 0..count {
            std::hint::black_box(&mut steady).sync(&mut ());
        }
        count
    })
}

/// The syncs of half an hour, run again with someone who listens.
fn explain() -> Box<dyn FnMut() -> u32> {
    let session = half_an_hour(50);
    Box::new(move || {
        let history = session.engine().history();
        let explained = history.syncs.iter().filter_map(|sync| history.explain(sync.number));
        u32::try_from(explained.map(std::hint::black_box).count()).expect("there are 120 syncs")
    })
}

fn simulate(pods: u32) -> u32 {
    u32::try_from(half_an_hour(pods).engine().history().syncs.len()).expect("there are 120 syncs")
}

/// So many hours, once.
fn hours(hours: i64) -> u32 {
    std::hint::black_box(steady_load(50, hours * 60));
    1
}

/// Half an hour.
fn half_an_hour(pods: u32) -> Session {
    steady_load(pods, 30)
}

/// A steady load on `pods` pods, from the text on: pods, scrapes, metrics APIs, controller.
fn steady_load(pods: u32, minutes: i64) -> Session {
    let text = format!(
        "apiVersion: hpa-playground/v1\nkind: Scenario\nspec: {{traffic: [{{from: 0s, constant: {}}}]}}\n---\n\
         apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: bench}}\nspec:\n  \
         scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: bench}}\n  \
         minReplicas: {pods}\n  maxReplicas: {}\n  metrics:\n  \
         - {{type: Resource, resource: {{name: cpu, target: {{type: Utilization, averageUtilization: 60}}}}}}\n  \
         - {{type: Pods, pods: {{metric: {{name: requests_per_second}}, target: {{type: AverageValue, averageValue: 4}}}}}}\n",
        pods * 4,
        pods * 2,
    );
    let mut session = Session::open(&text).expect("the manifest is valid");
    session.run_until(SimTime::from_millis(minutes * 60 * 1000));
    session
}

fn random_numbers() -> u32 {
    let mut stream = hpa_playground::random::Stream::named(7, "bench");
    let count = 100_000;
    for _ in 0..count {
        std::hint::black_box(stream.next_u64());
    }
    count
}

/// How long each workload is warmed up, and then measured, in milliseconds.
const WARM_UP: f64 = 300.0;
const MEASURE: f64 = 2_000.0;

/// In the workload's unit: the best of ten stretches, since whatever disturbs it only makes it slower.
fn measure(workload: &Workload, now: impl Fn() -> f64) -> f64 {
    let mut run = (workload.run)();
    let mut stretch = |milliseconds: f64| {
        let (start, mut done) = (now(), 0.0);
        loop {
            done += f64::from(run());
            let elapsed = now() - start;
            if elapsed >= milliseconds {
                return done / elapsed * 1_000.0;
            }
        }
    };
    stretch(WARM_UP);
    let per_second = (0..10).map(|_| stretch(MEASURE / 10.0)).fold(0.0, f64::max);
    match workload.unit {
        Unit::PerSecond(_) => per_second,
        Unit::Nanoseconds(_) => 1e9 / per_second,
    }
}

/// One line of JSON for each workload, as `cargo xtask bench` reads it.
fn lines(now: impl Fn() -> f64) -> impl Iterator<Item = String> {
    WORKLOADS.iter().map(move |workload| {
        let (Unit::PerSecond(unit) | Unit::Nanoseconds(unit)) = workload.unit;
        let (name, value) = (workload.name, measure(workload, &now));
        format!("{{\"name\":\"{name}\",\"unit\":\"{unit}\",\"value\":{value:.0}}}")
    })
}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::disallowed_methods, reason = "a benchmark looks at the wall clock")]
fn main() {
    let start = std::time::Instant::now();
    lines(|| start.elapsed().as_secs_f64() * 1_000.0).for_each(|line| println!("{line}"));
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// By how much the memory of the page grows in a simulated hour, in KB. Measured before anything else has made room.
#[cfg(target_arch = "wasm32")]
fn memory() -> String {
    const HOURS: i64 = 96;
    let pages = || core::arch::wasm32::memory_size::<0>();
    let before = pages();
    let session = steady_load(50, HOURS * 60);
    let grown = (pages() - before) * 64;
    drop(session);
    let an_hour = grown / usize::try_from(HOURS).expect("there are fewer than 2^32 hours");
    format!("{{\"name\":\"memory of an hour, 50 pods\",\"unit\":\"KB\",\"value\":{an_hour}}}")
}

#[cfg(target_arch = "wasm32")]
mod in_the_browser {
    use wasm_bindgen_test::__rt::wasm_bindgen::prelude::wasm_bindgen;
    use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance)]
        fn now() -> f64;

        #[wasm_bindgen(js_name = setTimeout)]
        fn set_timeout(call: &js_sys::Function, milliseconds: i32);
    }

    /// Lets the browser breathe: it takes a page that does not answer for half a minute for dead.
    async fn breathe() {
        let waited = js_sys::Promise::new(&mut |resolve, _| set_timeout(&resolve, 0));
        let _ = wasm_bindgen_futures::JsFuture::from(waited).await;
    }

    #[wasm_bindgen_test]
    async fn workloads() {
        console_log!("{}", super::memory());
        for line in super::lines(now) {
            console_log!("{line}");
            breathe().await;
        }
    }
}
