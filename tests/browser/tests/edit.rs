//! What a person does with the manifest: by hand, with sliders, with files, from one scenario to another.

use anyhow::{Context, Result, ensure};
use browser_tests::{Page, testid, with_page};
use fantoccini::key::Key;
use serde_json::json;

/// The page at rest, with the editor in the place of the text area.
async fn ready(page: &Page) -> Result<()> {
    page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
    page.js("hpaPlayground.send({command: 'pause'})", &[]).await?;
    page.wait_for(".cm-content").await.map(drop)
}

async fn text(page: &Page) -> Result<String> {
    let text = page.js("return document.querySelector('.editor textarea').value", &[]).await?;
    Ok(text.as_str().context("a text")?.to_owned())
}

async fn text_with(page: &Page, part: &str) -> Result<()> {
    let there = "document.querySelector('.editor textarea').value.includes";
    page.wait_until(&format!("{there}({})", json!(part))).await.with_context(|| format!("a text with {part}"))
}

async fn press_keys(page: &Page, keys: &str) -> Result<()> {
    page.wait_for(&testid("editor")).await?.send_keys(keys).await.map_err(Into::into)
}

fn undo() -> String {
    format!("{}z{}", char::from(Key::Control), char::from(Key::Null))
}

#[tokio::test]
async fn a_slider_writes_the_manifest_and_undo_takes_it_back() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        let commented = text(page).await?.replace("maxReplicas: 10", "maxReplicas: 10 # enough");
        page.js("hpaPlayground.send({command: 'editManifest', text: arguments[0]})", &[json!(commented)]).await?;
        page.wait_for(&format!("{}:enabled", testid("slider-max-replicas"))).await?;
        // What is done to the same place within half a second is undone together.
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        page.set_range(&testid("slider-max-replicas"), "14").await?;
        text_with(page, "maxReplicas: 14 # enough").await?;
        page.set_range(&testid("slider-scale-down-window"), "60").await?;
        text_with(page, "stabilizationWindowSeconds: 60").await?;
        page.click(&testid("editor")).await?;
        press_keys(page, &undo()).await?;
        press_keys(page, &undo()).await?;
        text_with(page, "maxReplicas: 10 # enough").await?;
        ensure!(!text(page).await?.contains("stabilizationWindowSeconds"), "both are taken back");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_editor_completes_and_explains() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        page.paste(&testid("editor"), "apiVersion: autoscaling/v2\n").await?;
        press_keys(page, "ki").await?;
        page.wait_for(".cm-tooltip-autocomplete li[aria-selected]").await?;
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        press_keys(page, &char::from(Key::Enter).to_string()).await?;
        text_with(page, "kind: ").await?;
        page.paste(
            &testid("editor"),
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 1",
        )
        .await?;
        press_keys(page, &format!("{}i{}", char::from(Key::Control), char::from(Key::Null))).await?;
        page.wait_for(".about-field").await?;
        let about = page.text(".about-field").await?;
        ensure!(about.contains("minReplicas"), "{about}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_old_version_is_converted_in_place() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        let old = "apiVersion: autoscaling/v2beta2 # old\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  \
                   scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n  maxReplicas: 5\n";
        page.paste(&testid("editor"), old).await?;
        page.wait_for(&testid("fix")).await?;
        page.press("fix").await?;
        text_with(page, "apiVersion: autoscaling/v2 # old").await
    })
    .await
}

#[tokio::test]
async fn each_scenario_keeps_what_was_done_to_it() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        let mine = text(page).await?.replace("maxReplicas: 10", "maxReplicas: 13");
        page.paste(&testid("editor"), &mine).await?;
        page.wait_until("hpaPlayground.state().diagnostics.every(d => d.severity !== 'error')").await?;
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        page.press("gallery-open").await?;
        page.wait_for(&testid("gallery-search")).await?.send_keys("sidecar").await?;
        page.wait_until(&format!("document.querySelectorAll('{}').length === 1", testid("gallery-card"))).await?;
        page.press("gallery-card").await?;
        text_with(page, "name: proxy").await?;
        page.press("gallery-open").await?;
        let first = "[data-name=requests-per-second]";
        page.wait_for(first).await?;
        page.js("document.querySelector(arguments[0]).click()", &[json!(first)]).await?;
        text_with(page, "maxReplicas: 13").await?;
        page.press("compare").await?;
        page.wait_for(&testid("compare-diff")).await?;
        let diff = page.text(&testid("compare-diff")).await?;
        ensure!(diff.contains("maxReplicas: 13") && diff.contains("maxReplicas: 10"), "{diff}");
        page.press("close").await?;
        page.press("start-over").await?;
        text_with(page, "maxReplicas: 10").await
    })
    .await
}

#[tokio::test]
async fn a_file_is_opened_and_what_is_no_manifest_is_refused() -> Result<()> {
    with_page("", async |page| {
        ready(page).await?;
        let open = "const input = document.querySelector(arguments[0]), files = new DataTransfer(); \
                    files.items.add(new File([arguments[1]], arguments[2])); input.files = files.files; \
                    input.dispatchEvent(new Event('change', {bubbles: true}))";
        let take = async |content: &str, name: &str| {
            page.js(open, &[json!(testid("file-input")), json!(content), json!(name)]).await
        };
        page.wait_for(&testid("open-file")).await?;
        let before = text(page).await?;
        take("hello: world\n", "notes.yaml").await?;
        page.wait_for(&testid("file-said")).await?;
        assert_eq!(text(page).await?, before, "nothing is lost");
        let list = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: autoscaling/v2\n  kind: HorizontalPodAutoscaler\n  \
                    metadata: {name: listed}\n  spec:\n    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n    \
                    maxReplicas: 5\n  status: {currentReplicas: 1, desiredReplicas: 1}\n";
        take(list, "hpa.yaml").await?;
        text_with(page, "listed").await?;
        page.wait_until("hpaPlayground.state().diagnostics.every(d => d.severity !== 'error')").await
    })
    .await
}
