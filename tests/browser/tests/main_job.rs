//! The main job: a Deployment that follows the request-rate slider, on a manifest that can be edited.

use anyhow::{Context, Result};
use browser_tests::{Page, testid, with_page};
use serde_json::Value;

/// The manifest that must run as it is.
const SEED: &str = include_str!("../../manifests/requests-per-second-v2beta2.yaml");

async fn state(page: &Page) -> Result<Value> {
    page.js("return window.hpaPlayground.state()", &[]).await
}

/// A number of the state, by its path.
async fn number(page: &Page, path: &str) -> Result<i64> {
    let state = state(page).await?;
    let value = state.pointer(path).with_context(|| format!("{path} in {state}"))?;
    value.as_i64().with_context(|| format!("{path} is a whole number: {value}"))
}

/// Opens the page, stopped at the start, with the seed manifest typed into the editor.
async fn with_seed(test: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    with_page("", async |page| {
        page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
        page.js("window.hpaPlayground.send({command: 'pause'})", &[]).await?;
        write(page, SEED).await?;
        page.click(&testid("reset")).await?;
        test(page).await
    })
    .await
}

/// Replaces the text in the editor as a person does, and waits until it was read.
async fn write(page: &Page, text: &str) -> Result<()> {
    page.paste(&testid("editor"), text).await?;
    // The page reads what is typed after a pause in typing.
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    Ok(())
}

#[tokio::test]
async fn replicas_follow_the_slider() -> Result<()> {
    with_seed(async |page| {
        page.set_range(&testid("slider-request-rate"), "24").await?;
        page.wait_until("window.hpaPlayground.state().load.rps === 24").await?;
        let mut path = vec![number(page, "/replicas/spec").await?];
        for _ in 0..8 {
            page.click(&testid("next-sync")).await?;
            let spec = number(page, "/replicas/spec").await?;
            if path.last() != Some(&spec) {
                path.push(spec);
            }
        }
        assert_eq!(path, [1, 4, 8, 10], "as the rules give for a pod that is ready after 12 s");
        let limited = "window.hpaPlayground.state().conditions.some(c => c.type === 'ScalingLimited' \
                       && c.status === 'True' && c.reason === 'TooManyReplicas')";
        page.wait_until(limited).await?;
        page.wait_until("document.querySelector('[data-testid=why]').textContent.includes('maxReplicas 10')").await?;
        let why = page.text(&testid("why")).await?;
        for part in ["myapp_requests_per_second", "ratio", "⌈", "TooManyReplicas"] {
            assert!(why.contains(part), "{part:?} in:\n{why}");
        }
        assert_eq!(page.text(&testid("replicas-desired")).await?, "10");

        // Down again: not before the window of 5 minutes is over.
        page.js(
            "window.seen = []; \
             window.hpaPlayground.on('sync', s => window.seen.push([s.timeMs, s.replicas.spec]))",
            &[],
        )
        .await?;
        let turned = number(page, "/timeMs").await?;
        page.set_range(&testid("slider-request-rate"), "3").await?;
        page.click(&testid("speed-60")).await?;
        page.click(&testid("play")).await?;
        page.wait_until("window.hpaPlayground.state().replicas.spec === 2").await?;
        page.click(&testid("play")).await?;
        let seen: Vec<(i64, i64)> = serde_json::from_value(page.js("return window.seen", &[]).await?)?;
        let first =
            seen.iter().find(|(_, spec)| *spec < 10).with_context(|| format!("a sync scaled down in {seen:?}"))?;
        let waited = first.0 - turned;
        assert!((300_000..=420_000).contains(&waited), "scaled down after {waited} ms: {seen:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_edit_takes_effect_at_the_next_sync_and_garbage_does_not() -> Result<()> {
    with_seed(async |page| {
        let warning = page.text(&testid("problem")).await?;
        assert!(warning.contains("v2beta2"), "{warning}");
        page.set_range(&testid("slider-request-rate"), "24").await?;
        for _ in 0..6 {
            page.click(&testid("next-sync")).await?;
        }
        assert_eq!(number(page, "/replicas/spec").await?, 10);

        write(page, &SEED.replace("maxReplicas: 10", "maxReplicas: 20")).await?;
        assert_eq!(number(page, "/replicas/spec").await?, 10, "nothing happens between two syncs");
        page.click(&testid("next-sync")).await?;
        assert!(number(page, "/replicas/spec").await? > 10);

        write(page, "spec:\n  maxReplicas: [20\n").await?;
        let problem = page.wait_for(&format!("{}[data-line]", testid("problem"))).await?;
        assert!(!problem.text().await?.is_empty());
        page.wait_until("document.querySelector('[data-testid=problems]').textContent.includes('last valid')").await?;
        let (sync, spec) = (number(page, "/sync").await?, number(page, "/replicas/spec").await?);
        page.click(&testid("next-sync")).await?;
        assert_eq!(number(page, "/sync").await?, sync + 1, "the last valid manifest goes on running");
        assert!(number(page, "/replicas/spec").await? >= spec);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_page_keeps_its_contracts() -> Result<()> {
    with_page("", async |page| {
        page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
        for id in [
            "play", "reset", "next-sync", "speed-1", "speed-10", "speed-60", "speed-max", "clock", "sync-number",
            "scenario-select", "editor", "problems", "slider-request-rate", "slider-work-per-request",
            "slider-pod-start-time", "loop", "replicas-desired", "replicas-current", "replicas-ready", "why",
            "chart-requests", "chart-replicas", "chart-metric", "chart-requests-table", "theme", "help",
        ] {
            page.wait_for(&testid(id)).await?;
        }
        let foreign = "performance.getEntriesByType('resource').filter(e => !e.name.startsWith(location.origin)).length";
        page.wait_until(&format!("{foreign} === 0")).await?;
        page.wait_until("document.cookie === ''").await?;
        for wrong in ["{}", "'nonsense'", "{command: 'fly'}", "null"] {
            let refused = format!(
                "(() => {{ try {{ window.hpaPlayground.send({wrong}); return false }} catch (e) {{ return e instanceof Error }} }})()"
            );
            page.wait_until(&refused).await?;
        }
        assert_eq!(page.console().await?, Vec::<String>::new(), "the console stays empty");
        Ok(())
    })
    .await
}
