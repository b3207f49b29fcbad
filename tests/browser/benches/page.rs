//! What the page takes of the main thread and of memory, as lines of JSON for `cargo xtask bench`.

use anyhow::{Context, Result};
use browser_tests::{Page, testid, with_page};
use serde_json::{Value, json};

/// Notes how long the main thread is busy with each frame: from the first callback until a message that was posted after it
/// arrives, with what is rendered and painted in between; and the program's memory.
const WATCH: &str = r"
    window.frames_ms = [];
    const channel = new MessageChannel();
    let start = null;
    channel.port1.onmessage = () => { frames_ms.push(performance.now() - start); start = null; };
    const ask = window.requestAnimationFrame;
    window.requestAnimationFrame = callback => ask.call(window, time => {
        if (start === null) { start = performance.now(); channel.port2.postMessage(0); }
        callback(time);
    });
    for (const name of ['instantiate', 'instantiateStreaming']) {
        const make = WebAssembly[name];
        WebAssembly[name] = async (...all) => {
            const made = await make.apply(WebAssembly, all);
            window.program ??= (made.instance ?? made).exports;
            return made;
        };
    }
";

/// A Deployment that stands at 200 pods.
const MANY: &str = "apiVersion: hpa-playground/v1\nkind: Scenario\nmetadata: {name: many}\nspec:\n  traffic: [{constant: 400}]\n---\n\
                    apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: many}\nspec:\n  scaleTargetRef: \
                    {apiVersion: apps/v1, kind: Deployment, name: many}\n  minReplicas: 200\n  maxReplicas: 200\n  metrics:\n  \
                    - {type: Pods, pods: {metric: {name: myapp_requests_per_second}, target: {type: AverageValue, averageValue: 2}}}\n";

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(with_page("?no-sw", async |page| {
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
        page.resize(1440, 900).await?;
        page.goto("?measured&no-sw").await?;
        page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
        frames(page).await?;
        memory(page).await
    }))
}

async fn frames(page: &Page) -> Result<()> {
    page.js("hpaPlayground.load(arguments[0])", &[MANY.into()]).await?;
    page.js(
        "hpaPlayground.send({command: 'seek', time: '10m'}); hpaPlayground.send({command: 'setSpeed', speed: '60'})",
        &[],
    )
    .await?;
    page.js("hpaPlayground.send({command: 'play'}); frames_ms.length = 0", &[]).await?;
    tokio::time::sleep(std::time::Duration::from_secs(15)).await;
    page.js("hpaPlayground.send({command: 'pause'})", &[]).await?;
    let mut all: Vec<f64> = serde_json::from_value(page.js("return frames_ms", &[]).await?)?;
    all.sort_by(f64::total_cmp);
    for (name, percent) in [("median", 50), ("95th percentile", 95)] {
        let value = all.get(all.len() * percent / 100).context("frames were counted")?;
        line(&format!("frame, 200 pods, 60×, {name}"), "ms", *value);
    }
    Ok(())
}

async fn memory(page: &Page) -> Result<()> {
    page.js("hpaPlayground.send({command: 'selectScenario', name: 'requests-per-second'})", &[]).await?;
    for hours in [1, 12, 24] {
        page.js("hpaPlayground.send({command: 'seek', timeMs: arguments[0]})", &[json!(hours * 3_600_000)]).await?;
        page.settle().await?;
        report(page, &format!("memory after {hours} h")).await?;
    }
    tokio::time::sleep(std::time::Duration::from_secs(10)).await;
    report(page, "memory after 24 h and a rest").await
}

/// The program's memory and that of the browser's objects.
async fn report(page: &Page, name: &str) -> Result<()> {
    page.devtools("HeapProfiler.collectGarbage", json!({})).await?;
    let bytes = page.js("return program.memory.buffer.byteLength + performance.memory.usedJSHeapSize", &[]).await?;
    line(name, "MB", bytes.as_f64().context("a size")? / 1e6);
    Ok(())
}

fn line(name: &str, unit: &str, value: f64) {
    println!("{}", Value::from_iter([("name", json!(name)), ("unit", json!(unit)), ("value", json!(value))]));
}
