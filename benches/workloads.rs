//! What is measured, natively and in the browser: one table, one line a workload. `cargo xtask bench` runs both.

use hpa_playground::session::Session;
use hpa_playground::units::SimTime;

/// One thing to measure.
struct Workload {
    name: &'static str,
    /// What is counted, per second.
    unit: &'static str,
    /// Does some of it, for some milliseconds at most, and says how much.
    run: fn() -> u32,
}

/// Every workload there is.
const WORKLOADS: &[Workload] = &[
    Workload { name: "random numbers", unit: "numbers/s", run: random_numbers },
    Workload { name: "whole simulation, 10 pods", unit: "syncs/s", run: || simulate(10) },
    Workload { name: "whole simulation, 50 pods", unit: "syncs/s", run: || simulate(50) },
];

/// Half an hour of a steady load on `pods` pods, from the text on: pods, scrapes, metrics APIs, controller.
fn simulate(pods: u32) -> u32 {
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
    session.run_until(SimTime::from_millis(30 * 60 * 1000));
    u32::try_from(session.engine().history().syncs.len()).expect("there are 120 syncs")
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

/// How much is done per second: the best of ten stretches, since whatever disturbs it only makes it slower.
fn measure(workload: &Workload, now: impl Fn() -> f64) -> f64 {
    let stretch = |milliseconds: f64| {
        let (start, mut done) = (now(), 0.0);
        loop {
            done += f64::from((workload.run)());
            let elapsed = now() - start;
            if elapsed >= milliseconds {
                return done / elapsed * 1_000.0;
            }
        }
    };
    stretch(WARM_UP);
    (0..10).map(|_| stretch(MEASURE / 10.0)).fold(0.0, f64::max)
}

/// One line of JSON for each workload, as `cargo xtask bench` reads it.
fn lines(now: impl Fn() -> f64) -> impl Iterator<Item = String> {
    WORKLOADS.iter().map(move |workload| {
        let (name, unit, value) = (workload.name, workload.unit, measure(workload, &now));
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

#[cfg(target_arch = "wasm32")]
mod in_the_browser {
    use wasm_bindgen_test::__rt::wasm_bindgen::prelude::wasm_bindgen;
    use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance)]
        fn now() -> f64;
    }

    #[wasm_bindgen_test]
    fn workloads() {
        super::lines(now).for_each(|line| console_log!("{line}"));
    }
}
