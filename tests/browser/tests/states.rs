//! Every panel and dialog of the page, in both themes and languages and at three sizes: axe-core finds nothing, nothing is
//! wider than the screen, and the console stays empty. With `HPA_SHOTS` set to a folder, a picture of each is kept there.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use browser_tests::{Page, testid, with_page};

/// What is looked at: a name, and the test ids to click on the way there.
const STATES: [(&str, &[&str]); 30] = [
    ("loop", &[]),
    ("describe", &["explain-tab-1"]),
    ("events", &["explain-tab-2"]),
    ("status", &["explain-tab-3"]),
    ("clients", &["explain-tab-0", "part-clients"]),
    ("service", &["part-service"]),
    ("target", &["part-target"]),
    ("kubelet", &["part-kubelet"]),
    ("prometheus", &["part-prometheus"]),
    ("resource", &["part-resource"]),
    ("custom", &["part-custom"]),
    ("external", &["part-external"]),
    ("controller", &["part-controller"]),
    ("pods", &["inspector-close", "middle-tab-1"]),
    ("nodes", &["middle-tab-2"]),
    ("charts", &["middle-tab-0", "charts"]),
    ("tables", &["charts", "tables"]),
    ("help", &["tables", "help"]),
    ("share", &["close", "share"]),
    ("export", &["close", "export"]),
    ("gallery", &["close", "gallery-open"]),
    ("compare", &["close", "compare"]),
    ("workload", &["close", "manifest-tab-1"]),
    ("pipeline", &["manifest-tab-2"]),
    ("traffic", &["manifest-tab-3"]),
    ("document", &["manifest-tab-4"]),
    ("tour", &["manifest-tab-0", "help", "help-tour"]),
    ("tour-end", &["tour-next", "tour-next", "tour-next", "tour-next"]),
    ("problems", &["tour-next"]),
    ("scrubbed", &[]),
];

/// A text with an error and a warning.
const WRONG: &str = "apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler\nmetadata: {name: myhpa}\nspec:\n  \
                     scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: myapp}\n  maxReplica: 10\n";

/// Brings the page to a moment with something to see: scaled up, and not everything ready.
async fn ready(page: &Page) -> Result<()> {
    page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
    page.js("hpaPlayground.send({command: 'pause'}); hpaPlayground.send({command: 'seek', timeMs: 165000})", &[])
        .await?;
    page.wait_for(&testid("describe")).await?;
    Ok(())
}

/// What is wrong with what is seen.
async fn look_at(page: &Page, name: &str) -> Result<Vec<String>> {
    let wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    let over = page.js(&format!("return {wide}"), &[]).await?;
    let mut found = page.axe().await?;
    if over.as_i64() > Some(0) {
        found.push(format!("{over} px wider than the screen"));
    }
    if let Some(folder) = std::env::var_os("HPA_SHOTS").map(PathBuf::from) {
        std::fs::create_dir_all(&folder)?;
        page.screenshot(&folder.join(format!("{name}.png"))).await?;
    }
    Ok(found.into_iter().map(|found| format!("{name}: {found}")).collect())
}

async fn walk(page: &Page, prefix: &str) -> Result<()> {
    let mut found = Vec::new();
    for (state, way) in STATES {
        for step in way {
            page.press(step).await.with_context(|| format!("on the way to {state}"))?;
        }
        match state {
            "problems" => {
                page.js("hpaPlayground.send({command: 'editManifest', text: arguments[0]})", &[WRONG.into()]).await?
            }
            "scrubbed" => page.js("hpaPlayground.send({command: 'seek', timeMs: 100000})", &[]).await?,
            _ => serde_json::Value::Null,
        };
        page.settle().await?;
        found.extend(look_at(page, &format!("{prefix}-{state}")).await?);
    }
    ensure!(found.is_empty(), "{}", found.join("\n"));
    ensure!(page.console().await?.is_empty(), "the console stays empty");
    Ok(())
}

async fn at((width, height): (u32, u32), theme: &str, lang: &str) -> Result<()> {
    with_page("", async |page| {
        page.resize(width, height).await?;
        ready(page).await?;
        page.press("theme").await?;
        if theme == "dark" {
            page.press("theme").await?;
        }
        if lang == "zh" {
            page.press("lang").await?;
            page.wait_for("html[lang=zh-Hans]").await?;
        }
        walk(page, &format!("{width}-{theme}-{lang}")).await
    })
    .await
}

#[tokio::test]
async fn every_state_in_english() -> Result<()> {
    at((1440, 900), "light", "en").await
}

#[tokio::test]
async fn every_state_in_the_dark_and_in_chinese() -> Result<()> {
    at((1440, 900), "dark", "zh").await
}

#[tokio::test]
async fn every_state_in_a_small_window() -> Result<()> {
    at((1024, 768), "dark", "en").await
}

#[tokio::test]
async fn every_state_on_a_phone() -> Result<()> {
    at((390, 844), "light", "zh").await
}
