//! The walks of a person: drag, watch, scrub, fork, err and mend, switch, share, take away, come back.

use anyhow::{Context, Result, ensure};
use browser_tests::{Page, testid, with_page};
use serde_json::{Value, json};

async fn ready(page: &Page) -> Result<()> {
    page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
    page.js("hpaPlayground.send({command: 'pause'})", &[]).await.map(drop)
}

async fn state(page: &Page) -> Result<Value> {
    page.js("return hpaPlayground.state()", &[]).await
}

async fn seek(page: &Page, millis: i64) -> Result<()> {
    page.js("hpaPlayground.send({command: 'seek', timeMs: arguments[0]})", &[json!(millis)]).await.map(drop)
}

/// The time of the page, in milliseconds.
async fn time(page: &Page) -> Result<i64> {
    state(page).await?["timeMs"].as_i64().context("a time")
}

#[tokio::test]
async fn back_in_time_another_line_and_back_again() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        seek(page, 300_000).await?;
        let there = state(page).await?;
        page.set_range(&testid("scrubber"), "120").await?;
        page.wait_until("hpaPlayground.state().timeMs === 120000").await?;
        page.set_range(&testid("slider-request-rate"), "50").await?;
        page.wait_for(&testid("unfork")).await?;
        page.press("unfork").await?;
        page.wait_until(&format!("!document.querySelector('{}')", testid("unfork"))).await?;
        page.press("to-end").await?;
        let back = state(page).await?;
        assert_eq!(
            (&back["timeMs"], &back["replicas"], &back["load"]),
            (&there["timeMs"], &there["replicas"], &there["load"])
        );
        Ok(())
    })
    .await
}

/// Who has never seen the page reads from it how many there are, why not more, what comes next and what would change that;
/// every step leads to where it came from.
#[tokio::test]
async fn the_page_answers_why_and_what_next() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        seek(page, 700_000).await?;
        page.wait_until(&format!("document.querySelector('{}').textContent.includes('12')", testid("why-next")))
            .await?;
        let answers = page.text(&testid("why-next")).await?;
        for part in ["Why not more?", "maxReplicas is 10", "What next?", "10 → 7 at 00:17:30", "below 1.8"] {
            assert!(answers.contains(part), "{part} in: {answers}");
        }
        page.wait_for(".cm-content").await?;
        page.press("why-line").await?;
        page.wait_until("document.activeElement.closest('.editor') !== null").await?;
        page.press("why-part").await?;
        page.wait_for(&format!("{}[data-part=custom]", testid("inspector"))).await?;
        page.press("why-moment").await?;
        page.press("explain-tab-3").await?;
        let status = page.text(&testid("status")).await?;
        assert!(status.contains("desiredReplicas: 10"), "{status}");
        page.js("hpaPlayground.send({command: 'explain', sync: 4})", &[]).await?;
        page.wait_until(&format!(
            "document.querySelector('{}').textContent.includes('desiredReplicas: 2')",
            testid("status")
        ))
        .await?;
        page.press("explain-tab-0").await?;
        page.press("why-latest").await?;
        page.js("hpaPlayground.send({command: 'selectScenario', name: 'one-metric-missing'})", &[]).await?;
        page.wait_until("hpaPlayground.state().metrics.length === 2").await?;
        seek(page, 300_000).await?;
        page.wait_for(&testid("why-metrics")).await?;
        let rows = page.text(&testid("why-metrics")).await?;
        assert!(rows.contains("failed"), "{rows}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_mistake_is_said_and_mended() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        let text = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: mine}\nspec:\n  scaleTargetRef: \
                    {apiVersion: apps/v1, kind: Deployment, name: shop}\n  minReplicas: 2 # two, for the night\n  maxReplicass: 7\n  \
                    metrics:\n  - type: Resource\n    resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}\n";
        page.paste(&testid("editor"), text).await?;
        page.wait_for(&format!("{}[data-line=\"7\"]", testid("problem"))).await?;
        let problem = page.text(&testid("problems")).await?;
        assert!(problem.contains("maxReplicass"), "{problem}");
        page.press("fix").await?;
        page.wait_until("hpaPlayground.state().diagnostics.every(d => d.severity !== 'error')").await?;
        page.press("next-sync").await?;
        page.wait_until(&format!("document.querySelector('{}').textContent.includes('shop')", testid("loop"))).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_link_opens_the_same_state_elsewhere() -> Result<()> {
    let mut shared = (String::new(), Value::Null);
    with_page("", async |page| {
        ready(page).await?;
        seek(page, 70_000).await?;
        page.js("hpaPlayground.send({command: 'slide', slider: 'request-rate', value: 31.5})", &[]).await?;
        seek(page, 187_654).await?;
        page.press("share").await?;
        page.wait_until(&format!("document.querySelector('{}').value.includes('#s1=')", testid("share-link"))).await?;
        let link = page.js("return document.querySelector(arguments[0]).value", &[testid("share-link").into()]).await?;
        let link = link.as_str().context("a link")?.to_owned();
        shared = (link[link.find('#').context("a fragment")?..].to_owned(), state(page).await?);
        Ok(())
    })
    .await?;
    let (fragment, sent) = shared;
    with_page(&fragment, async |page| {
        page.wait_for(&format!("{}[data-state=paused]", testid("app"))).await?;
        page.wait_until("hpaPlayground.state().timeMs === 187654").await?;
        assert_eq!(state(page).await?, sent);
        Ok(())
    })
    .await?;
    let cut = &fragment[..fragment.len() / 2];
    let huge = format!("#s1={}", "A".repeat(1_000_000));
    for wrong in ["#s9=abc", cut, "#s1=", &huge, "#s1=%3Cimg%20src=x%20onerror=alert(1)%3E"] {
        with_page(wrong, async |page| {
            page.wait_for(&testid("notice")).await?;
            ready(page).await?;
            page.press("next-sync").await?;
            page.wait_until("hpaPlayground.state().sync > 0").await
        })
        .await
        .with_context(|| format!("with {}", &wrong[..wrong.len().min(40)]))?;
    }
    Ok(())
}

#[tokio::test]
async fn every_file_that_can_be_taken_away() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        seek(page, 200_000).await?;
        page.js(
            "window.blobs = []; const make = URL.createObjectURL; \
             URL.createObjectURL = blob => { blobs.push(blob); return make.call(URL, blob) }",
            &[],
        )
        .await?;
        page.press("export").await?;
        let files = [
            ("export-manifest", "kind: HorizontalPodAutoscaler"),
            ("export-scenario", "kind: Scenario"),
            ("export-csv", ","),
            ("export-jsonl", "{\"sync\":"),
            ("export-svg-charts", "requests per second"),
            ("export-svg-loop", "HPA controller"),
        ];
        for (id, content) in files {
            page.js("blobs.length = 0", &[]).await?;
            page.press(id).await?;
            page.wait_until("blobs.length > 0").await.context(id)?;
            let text = page.js("return blobs[0].text()", &[]).await?;
            ensure!(text.as_str().is_some_and(|text| text.contains(content)), "{id}: {text:.300}");
        }
        for id in ["export-png-charts", "export-png-loop"] {
            page.js("blobs.length = 0", &[]).await?;
            page.press(id).await?;
            page.wait_until("blobs.some(blob => blob.type === 'image/png')").await.context(id)?;
            let size = "const bitmap = await createImageBitmap(blobs.find(blob => blob.type === 'image/png')); \
                        return [bitmap.width, bitmap.height]";
            let size = page.js(size, &[]).await?;
            ensure!(size[0].as_i64() > Some(600) && size[1].as_i64() > Some(300), "{id}: {size}");
        }
        assert_eq!(page.console().await?, Vec::<String>::new());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_was_done_is_there_after_a_reload() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        seek(page, 60_000).await?;
        page.js("hpaPlayground.send({command: 'slide', slider: 'request-rate', value: 44})", &[]).await?;
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        page.goto("?again").await?;
        page.wait_for(&testid("kept")).await?;
        page.wait_until("hpaPlayground.state().load.rps === 44").await?;
        page.press("start-over").await?;
        page.wait_until("hpaPlayground.state().load.rps === 3").await
    })
    .await
}

#[tokio::test]
async fn by_keyboard_alone() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        let keys = async |keys: &str| -> Result<()> {
            let body = page.client().find(fantoccini::Locator::Css("body")).await?;
            body.send_keys(keys).await.map_err(Into::into)
        };
        keys(" ").await?;
        page.wait_for(&format!("{}[data-state=running]", testid("app"))).await?;
        keys(" ").await?;
        page.wait_for(&format!("{}[data-state=paused]", testid("app"))).await?;
        let sync = state(page).await?["sync"].as_i64();
        keys("\u{e014}").await?;
        assert_eq!(state(page).await?["sync"].as_i64(), sync.map(|sync| sync + 1));
        keys("?").await?;
        page.wait_for("dialog[open] kbd").await?;
        page.wait_for("dialog[open]").await?.send_keys("\u{e00c}").await?;
        page.wait_until("!document.querySelector('dialog[open]')").await?;
        // Everything that can be pressed can be reached, and says what it is.
        let nameless = "[...document.querySelectorAll('button, [role=button], [role=tab], input, select')].filter(e => \
                        e.checkVisibility() && !(e.ariaLabel || e.labels?.length || e.textContent.trim() || e.title)).length";
        page.wait_until(&format!("{nameless} === 0")).await?;
        let before = time(page).await?;
        keys("3").await?;
        keys(" ").await?;
        page.wait_until(&format!("hpaPlayground.state().timeMs > {before} + 20000")).await
    })
    .await
}

#[tokio::test]
async fn without_motion_and_without_storage() -> Result<()> {
    with_page("", async |page| {
        let blocked =
            "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})";
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": blocked })).await?;
        let still = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        page.devtools("Emulation.setEmulatedMedia", still).await?;
        page.goto("?blocked").await?;
        page.wait_until("window.hpaPlayground && hpaPlayground.state().timeMs > 30000").await?;
        page.wait_until("document.querySelector('.dots').childElementCount === 0").await?;
        ready(page).await?;
        page.js("hpaPlayground.send({command: 'slide', slider: 'request-rate', value: 44})", &[]).await?;
        page.press("theme").await?;
        page.press("next-sync").await?;
        page.wait_until("hpaPlayground.state().load.rps === 44").await?;
        assert_eq!(page.console().await?, Vec::<String>::new(), "nothing is said of it but once in the page");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn in_chinese_everything_is_chinese() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        seek(page, 200_000).await?;
        page.press("lang").await?;
        page.wait_for("html[lang=zh-Hans]").await?;
        let why = page.text(&testid("why")).await?;
        for english in ["in total", "outside tolerance", "rounded up", "stabilization"] {
            ensure!(!why.contains(english), "{english} in:\n{why}");
        }
        ensure!(why.contains("myapp_requests_per_second"), "{why}");
        // It is at the next visit, too, until the other is chosen; an address may ask for one.
        page.goto("?again").await?;
        page.wait_for("html[lang=zh-Hans]").await?;
        page.press("lang").await?;
        page.wait_for("html[lang=en]").await?;
        page.goto("?lang=zh").await?;
        page.wait_for("html[lang=zh-Hans]").await.map(drop)
    })
    .await
}

/// After a bug has ended the program: the text is kept, and the page starts again with it.
#[tokio::test]
async fn a_trap_keeps_the_text() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        page.wait_for(".cm-content").await?;
        let text = page.js("return document.querySelector('.editor textarea').value", &[]).await?;
        let text = text.as_str().context("a text")?.replace("maxReplicas: 10", "maxReplicas: 11 # mine");
        page.js("hpaPlayground.send({command: 'editManifest', text: arguments[0]})", &[json!(text)]).await?;
        page.wait_until("document.querySelector('.editor textarea').value.includes('# mine')").await?;
        // What was done to another scenario has nothing to do with it.
        page.wait_until("localStorage.getItem('hpa-playground-session')?.includes('requests-per-second ')").await?;
        page.js("localStorage.setItem('hpa-playground-session', localStorage.getItem('hpa-playground-session') + '\\nother s1=AAAA')", &[])
            .await?;
        page.js("dispatchEvent(new ErrorEvent('error', {error: new WebAssembly.RuntimeError('unreachable')}))", &[])
            .await?;
        page.wait_for(&testid("trap")).await?;
        page.wait_for(&format!("{}[data-state=error]", testid("app"))).await?;
        page.press("trap-restart").await?;
        page.wait_for(&testid("trap-resumed")).await?;
        page.wait_until("localStorage.getItem('hpa-playground-session').includes('other s1=AAAA')").await?;
        page.wait_until("document.querySelector('.editor textarea').value.includes('# mine')").await?;
        page.wait_for(&format!("{}[data-state=paused]", testid("app"))).await.map(drop)
    })
    .await
}
