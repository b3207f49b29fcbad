//! The site around the playground, under a path of some host: its pages are read without the program, one visit keeps all of it
//! for when there is no connection, and another version takes its place as a whole.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use browser_tests::{Page, Published, dist, testid, with_page};
use serde_json::{Value, json};

/// How many twentieths of a second something may take that the browser does in the background: much, on a busy machine.
const PATIENCE: u32 = 2_400;

/// Opens a page of the site.
async fn open(page: &Page, site: &Published, path: &str) -> Result<()> {
    let address = format!("{}{path}", site.address());
    page.client().goto(&address).await.with_context(|| format!("opening {address}"))
}

/// Waits until the playground runs.
async fn runs(page: &Page) -> Result<()> {
    page.wait_for(&format!("{}[data-state=running]", testid("app"))).await.map(drop)
}

/// Opens the playground and waits until it is kept.
async fn visit(page: &Page, site: &Published) -> Result<()> {
    open(page, site, "").await?;
    runs(page).await?;
    page.js("hpaPlayground.send({command: 'pause'})", &[]).await?;
    until(page, "navigator.serviceWorker.getRegistration().then(it => it?.active?.state === 'activated')").await?;
    Ok(())
}

/// The pages of the site besides the playground; of the lessons the first few.
fn pages() -> Result<Vec<String>> {
    let mut pages = Vec::new();
    for folder in ["", "docs/", "lessons/", "zh/", "zh/docs/", "zh/lessons/"] {
        let inside = fs::read_dir(dist().join(folder)).with_context(|| format!("looking into {folder}"))?;
        let names = inside.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<_> = names
            .filter(|name| Path::new(name).extension().is_some_and(|it| it == "html"))
            .map(|name| format!("{folder}{name}"))
            .collect();
        names.retain(|path| path != "index.html");
        names.sort();
        names.truncate(if folder.ends_with("lessons/") { 4 } else { 40 });
        pages.extend(names);
    }
    Ok(pages)
}

#[tokio::test]
async fn pages_are_read_without_the_program() -> Result<()> {
    let site = Published::serve()?;
    let pages = pages()?;
    assert!(pages.len() > 10, "{pages:?}");
    with_page("docs/index.html", async |page| {
        for (at, path) in pages.iter().enumerate() {
            let theme = if at % 2 == 0 { "light" } else { "dark" };
            let media = json!({"features": [{"name": "prefers-color-scheme", "value": theme}]});
            page.devtools("Emulation.setEmulatedMedia", media).await?;
            page.resize(1280, 900).await?;
            open(page, &site, path).await?;
            ensure!(page.text("h1").await?.chars().count() > 1, "{path} has a title");
            let found = page.axe().await?;
            ensure!(found.is_empty(), "{path}, {theme}: {}", found.join("\n"));
            page.resize(390, 844).await?;
            page.settle().await?;
            let over = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(page.js(over, &[]).await?, json!(0), "{path} is wider than a phone");
        }
        // What is not there is said at any depth, without anything that would have to be found.
        open(page, &site, "docs/none/of/it.html").await?;
        assert_eq!(page.text("h1").await?, "There is no page at this address");
        assert_eq!(page.axe().await?, Vec::<String>::new());
        let console = page.console().await?;
        let other: Vec<_> = console.iter().filter(|line| !line.contains("it.html")).collect();
        ensure!(other.is_empty(), "the console stays empty: {other:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_link_opens_a_scenario() -> Result<()> {
    let site = Published::serve()?;
    with_page("docs/index.html", async |page| {
        open(page, &site, "gallery.html").await?;
        page.click("#tolerance h2 a").await?;
        runs(page).await?;
        page.wait_until(&format!("document.querySelector('{}').value === 'tolerance'", testid("scenario-select"))).await
    })
    .await
}

#[tokio::test]
async fn one_visit_is_enough_to_do_without_a_connection() -> Result<()> {
    let site = Published::serve()?;
    with_page("docs/index.html", async |page| {
        visit(page, &site).await?;
        site.go_away();
        open(page, &site, "").await?;
        runs(page).await?;
        page.wait_for(".cm-content").await?;
        page.press("help").await?;
        page.wait_for(&testid("help-sheet")).await?;
        open(page, &site, "?embed&scenario=tolerance&panels=loop,timeline").await?;
        page.wait_for(&testid("loop")).await?;
        page.wait_for(&testid("chart-replicas")).await?;
        for (path, title) in [("docs/", "Documentation"), ("zh/docs/hosting", "部署"), ("gallery.html", "Scenarios")]
        {
            open(page, &site, path).await?;
            assert_eq!(page.text("h1").await?, title, "{path}");
        }
        // The figures in them, too.
        open(page, &site, "docs/embed-builder.html").await?;
        page.js("document.querySelector('hpa-playground').scrollIntoView()", &[]).await?;
        let stands = "document.querySelector('hpa-playground').shadowRoot?.querySelector('.room:not(.waiting)')";
        page.wait_until(stands).await?;
        assert_eq!(page.console().await?, Vec::<String>::new());
        Ok(())
    })
    .await
}

/// A version in which the start of the documentation is another one.
async fn publish_another(page: &Page, site: &Published) -> Result<()> {
    let path = "docs/index.html";
    let text = fs::read_to_string(dist().join(path))?.replace("<h1>Documentation</h1>", "<h1>Another version</h1>");
    let hash = "return crypto.subtle.digest('SHA-256', new TextEncoder().encode(arguments[0])) \
                .then(hash => btoa(String.fromCharCode(...new Uint8Array(hash))))";
    let hash = page.js(hash, &[json!(text)]).await?;
    let worker = fs::read_to_string(dist().join("sw.js"))?;
    let start = format!("[\"{path}\",\"");
    let (before, after) = worker.split_once(&start).context("the worker keeps it")?;
    let after = after.split_once('"').context("its hash ends")?.1;
    let worker = [before, &start, hash.as_str().context("a hash is a text")?, "\"", after].concat();
    let version = worker.split_once("VERSION = \"").and_then(|(_, rest)| rest.get(..12)).context("it has a version")?;
    site.change(path, text);
    site.change("sw.js", worker.replace(version, "anotherone.."));
    Ok(())
}

/// Waits until what a promise comes to is true.
async fn until(page: &Page, promise: &str) -> Result<()> {
    for _ in 0..PATIENCE {
        if page.js(&format!("return Promise.resolve({promise}).then(Boolean)"), &[]).await? == Value::Bool(true) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("waited until {promise}")
}

#[tokio::test]
async fn another_version_takes_over_when_no_page_of_the_old_one_is_open() -> Result<()> {
    let site = Published::serve()?;
    with_page("docs/index.html", async |page| {
        visit(page, &site).await?;
        publish_another(page, &site).await?;
        // This page is the first that the worker answers. The browser looks for another version by itself some time after.
        open(page, &site, "").await?;
        runs(page).await?;
        // It does so when the machine has nothing better to do.
        page.js("hpaPlayground.send({command: 'pause'})", &[]).await?;
        page.js("navigator.serviceWorker.getRegistration().then(it => it.update())", &[]).await?;
        until(page, "navigator.serviceWorker.getRegistration().then(it => it.waiting)").await?;
        open(page, &site, "docs/index.html").await?;
        assert_eq!(page.text("h1").await?, "Documentation", "the old version is whole as long as a page of it is open");

        page.client().goto("about:blank").await?;
        for _ in 0..100 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            open(page, &site, "docs/index.html").await?;
            if page.text("h1").await? == "Another version" {
                break;
            }
            page.client().goto("about:blank").await?;
        }
        assert_eq!(page.text("h1").await?, "Another version");
        open(page, &site, "").await?;
        runs(page).await?;
        assert_eq!(page.js("return caches.keys().then(names => names.length)", &[]).await?, json!(1), "the old one is gone");

        // A part of it is lost: the page comes from the server, and is kept anew.
        let lose = "return caches.keys().then(([name]) => caches.open(name)).then(cache => cache.keys().then(all => \
                    cache.delete(all.find(one => /app-.*wasm$/.test(one.url)))))";
        assert_eq!(page.js(lose, &[]).await?, Value::Bool(true));
        open(page, &site, "").await?;
        runs(page).await?;
        let kept = "caches.keys().then(names => names.length === 1 && caches.open(names[0])).then(it => it && it.keys()) \
                    .then(all => all && all.some(one => /app-.*wasm$/.test(one.url)))";
        until(page, kept).await?;
        assert_eq!(page.console().await?, Vec::<String>::new());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_asks_not_to_be_kept_is_not() -> Result<()> {
    let site = Published::serve()?;
    with_page("docs/index.html", async |page| {
        for path in ["?no-sw", "?embed&scenario=tolerance"] {
            open(page, &site, path).await?;
            page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
            tokio::time::sleep(Duration::from_secs(4)).await;
            let kept = "return navigator.serviceWorker.getRegistrations().then(all => all.length)";
            assert_eq!(page.js(kept, &[]).await?, json!(0), "{path}");
        }
        Ok(())
    })
    .await
}
