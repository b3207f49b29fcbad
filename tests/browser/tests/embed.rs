//! Figures in a page of another origin, under a strict policy: loaded when they come near, independent, as high as what is
//! in them, at rest while nobody sees them, and deaf to strangers.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use browser_tests::{Elsewhere, Page, testid, with_page};
use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

/// Three figures far apart; the second has a text of its own and no origin.
const DOCUMENT: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Elsewhere</title>
<link rel="icon" href="data:,"><script src="{site}embed.js" async></script></head><body><h1>A page of another site</h1>
<hpa-playground id="one" scenario="tolerance"></hpa-playground>
<hpa-playground id="two" sandbox panels="sliders,timeline" lang="zh">

<pre>
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2

  maxReplicas: 9
  metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}
</pre>
</hpa-playground>
<pre>{space}</pre>
<hpa-playground id="three" panels="why" scenaro="tolerance"></hpa-playground>
</body></html>"#;

/// Where the WebDriver protocol has the name of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

fn site() -> Result<String> {
    std::env::var("HPA_E2E_URL").context("HPA_E2E_URL is not set: run `cargo xtask test e2e`")
}

/// Opens a document from elsewhere that may use nothing but the playground's script and its frames.
async fn with_document(document: &str, test: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    let site = site()?;
    let document = document.replace("{site}", &site).replace("{space}", &"\n".repeat(400));
    let origin = site.split('/').take(3).collect::<Vec<_>>().join("/");
    let policy = format!("default-src 'none'; script-src {origin}; frame-src {origin}; img-src data:");
    let elsewhere = Elsewhere::serve(&document, &policy)?;
    with_page("", async |page| {
        page.client().goto(elsewhere.address()).await.context("opening the page from elsewhere")?;
        test(page).await
    })
    .await
}

/// Waits until what an expression promises is true. The figures are `one`, `two` and `three`, by their ids.
async fn until(page: &Page, expression: &str) -> Result<()> {
    for _ in 0..400 {
        if page.js(&format!("return Promise.resolve({expression}).then(Boolean)"), &[]).await? == Value::Bool(true) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("waited until {expression}")
}

/// The frame of a figure, if there is one.
fn frame(id: &str) -> String {
    format!("document.getElementById('{id}').shadowRoot.querySelector('iframe')")
}

async fn stands(page: &Page, id: &str) -> Result<()> {
    until(page, &format!("document.getElementById('{id}').shadowRoot?.querySelector('.room:not(.waiting)')")).await
}

/// Goes into the frame of a figure.
async fn enter(page: &Page, id: &str) -> Result<()> {
    // A frame in a shadow tree is not among the window's.
    let found = page.js(&format!("return {}", frame(id)), &[]).await?;
    let name = found.get(ELEMENT).and_then(Value::as_str).context("the frame is in the page")?;
    let element = Element::from_element_id(page.client().clone(), ElementRef::from(name.to_owned()));
    element.enter_frame().await.context("going into the frame")
}

#[tokio::test]
async fn figures_in_a_page_of_another_origin() -> Result<()> {
    with_document(DOCUMENT, async |page| {
        stands(page, "one").await?;
        assert_eq!(page.js(&format!("return {}", frame("three")), &[]).await?, Value::Null, "it is far away");
        let without = "return getComputedStyle(one.shadowRoot.querySelector('.text')).display";
        assert_eq!(page.js(without, &[]).await?, "none");

        page.js("two.scrollIntoView()", &[]).await?;
        stands(page, "two").await?;
        page.js("window.syncs = []; one.on('sync', state => syncs.push(state.sync)); one.scrollIntoView()", &[]).await?;
        page.js("return one.send({command: 'setSpeed', speed: '60'}).catch(() => {})", &[]).await?;
        page.js("return one.send({command: 'play'})", &[]).await?;
        until(page, "one.state().then(state => state.timeMs > 20000 && syncs.length > 0)").await?;
        until(page, "two.state().then(state => state.timeMs === 0 && !state.running)").await?;
        let refused = page.js("return one.send({command: 'fly'}).catch(error => error.message)", &[]).await?;
        assert!(refused.as_str().is_some_and(|message| message.contains("fly")), "{refused}");

        // As high as what is in it, also when that changes.
        until(page, &format!("{}.offsetHeight > 700", frame("one"))).await?;
        page.js("one.setAttribute('panels', 'sliders'); one.setAttribute('theme', 'dark')", &[]).await?;
        until(page, &format!("{}.offsetHeight < 300", frame("one"))).await?;
        enter(page, "one").await?;
        page.wait_for("html[data-theme=dark]").await?;
        page.wait_until("document.documentElement.scrollHeight <= innerHeight").await?;
        page.client().enter_parent_frame().await?;

        // Strangers: the page itself is no frame of its own, and nobody gets a second port.
        let forged = "for (const type of ['height', 'ready', 'hello']) window.postMessage({hpaPlayground: 1, type, height: 9999}, '*'); \
                      const {port1, port2} = new MessageChannel(); window.heard = []; port1.onmessage = e => heard.push(e.data.type); \
                      arguments[0].contentWindow.postMessage({hpaPlayground: 1, type: 'connect'}, '*', [port2]); \
                      port1.postMessage({type: 'send', id: 'x', command: {command: 'reset'}})";
        page.js(&forged.replace("arguments[0]", &frame("one")), &[]).await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        until(page, &format!("heard.length === 0 && {}.offsetHeight < 300", frame("one"))).await?;
        until(page, "one.state().then(state => state.timeMs > 20000)").await?;

        // At rest while nobody sees it; what stood still stands still afterwards.
        page.js("scrollTo(0, document.body.scrollHeight)", &[]).await?;
        stands(page, "three").await?;
        until(page, "one.state().then(state => !state.running)").await?;
        enter(page, "three").await?;
        let said = page.text(&testid("embed-problems")).await?;
        assert!(said.contains("“scenaro”") && said.contains("“scenario”"), "{said}");
        page.client().enter_parent_frame().await?;
        page.js("scrollTo(0, 0)", &[]).await?;
        until(page, "one.state().then(state => state.running)").await?;
        until(page, "two.state().then(state => !state.running)").await?;
        assert_eq!(page.console().await?, Vec::<String>::new());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_the_builder_makes_works_in_a_page() -> Result<()> {
    let mut snippets = Vec::new();
    with_page("", async |page| {
        page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
        page.js("hpaPlayground.send({command: 'pause'})", &[]).await?;
        page.js("hpaPlayground.send({command: 'slide', slider: 'request-rate', value: 31.5})", &[]).await?;
        page.press("share").await?;
        page.press("embed-open").await?;
        page.press("embed-panel-loop").await?;
        page.press("embed-autoplay").await?;
        for way in ["element", "frame"] {
            let choose = "const way = document.querySelector(arguments[0]); way.value = arguments[1]; \
                          way.dispatchEvent(new Event('change', {bubbles: true}))";
            page.js(choose, &[json!(testid("embed-way")), json!(way)]).await?;
            let word = if way == "element" { "<hpa-playground" } else { "<iframe" };
            page.wait_until(&format!("document.querySelector('{}').value.includes('{word}')", testid("embed-snippet")))
                .await?;
            let snippet =
                page.js("return document.querySelector(arguments[0]).value", &[json!(testid("embed-snippet"))]).await?;
            snippets.push(snippet.as_str().context("a snippet")?.to_owned());
        }
        page.wait_for(&testid("embed-preview")).await?.enter_frame().await?;
        page.wait_until("window.hpaPlayground?.state().load.rps === 31.5").await?;
        page.client().enter_parent_frame().await?;
        assert_eq!(page.axe().await?, Vec::<String>::new());
        Ok(())
    })
    .await?;
    let head = "<!doctype html><html lang=\"en\"><title>Pasted</title><link rel=\"icon\" href=\"data:,\">";
    let pasted = [head, &snippets[0].replace("<hpa-playground", "<hpa-playground id=one")].concat();
    with_document(&pasted, async |page| {
        stands(page, "one").await?;
        until(page, "one.state().then(state => state.running && state.load.rps === 31.5)").await?;
        assert_eq!(page.console().await?, Vec::<String>::new());
        Ok(())
    })
    .await?;
    with_document(&[head, &snippets[1]].concat(), async |page| {
        page.wait_for("iframe").await?.enter_frame().await?;
        page.wait_until("window.hpaPlayground?.state().running && hpaPlayground.state().load.rps === 31.5").await?;
        assert_eq!(page.console().await?, Vec::<String>::new());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_policy_that_lets_no_frame_in_is_said_in_place() -> Result<()> {
    let site = site()?;
    let document = format!(
        "<!doctype html><title>None</title><script src=\"{site}embed.js\"></script><hpa-playground id=one>a: 1</hpa-playground>"
    );
    let elsewhere = Elsewhere::serve(&document, "default-src 'none'; script-src *")?;
    with_page("", async |page| {
        page.client().goto(elsewhere.address()).await?;
        until(page, "one.shadowRoot?.querySelector('[role=alert]')?.textContent.includes('policy')").await?;
        // The text can be read as if there were no script.
        until(page, "one.shadowRoot.querySelector('.text').checkVisibility() && one.textContent === 'a: 1'").await
    })
    .await
}

#[tokio::test]
async fn what_is_wrong_is_said_in_place() -> Result<()> {
    let cases = [
        ("?embed&scenario=tolerence", "did you mean “tolerance”?"),
        ("?embed&src=https://example.org/x.yaml", "on another site"),
        ("?embed&src=//example.org/x.yaml", "on another site"),
        ("?embed&src=index.html", "has errors"),
        ("?embed&panels=loop,timelin", "did you mean “timeline”?"),
        ("?embed&height=tall", "number of pixels"),
        ("?embed#s1=damaged", "incomplete or damaged"),
    ];
    with_page("", async |page| {
        for (path, words) in cases {
            page.goto(path).await?;
            page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
            let said = page.text(&testid("embed-problems")).await.with_context(|| path.to_owned())?;
            assert!(said.contains(words), "{path}: {said}");
            assert_eq!(page.axe().await?, Vec::<String>::new(), "{path}");
        }
        let asked = page.js("return performance.getEntriesByType('resource').map(e => e.name)", &[]).await?;
        assert!(!asked.to_string().contains("example.org"), "{asked}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_file_of_the_site_and_the_way_to_the_playground() -> Result<()> {
    with_page("?embed&src=scenarios/tolerance.yaml&panels=loop,editor&autoplay&lang=zh", async |page| {
        page.wait_for(&format!("{}[data-state=running]", testid("app"))).await?;
        page.wait_for("html[lang=zh-Hans]").await?;
        page.wait_until("hpaPlayground.state().timeMs > 5000").await?;
        page.press("play").await?;
        page.wait_for(&format!("{}[data-state=paused]", testid("app"))).await?;
        let open = "const link = document.querySelector(arguments[0]); \
                    link.addEventListener('click', event => event.preventDefault()); link.click(); return link.hash";
        let fragment = page.js(open, &[json!(testid("embed-playground"))]).await?;
        assert!(fragment.as_str().is_some_and(|link| link.starts_with("#s1=")), "{fragment}");
        assert_eq!(page.axe().await?, Vec::<String>::new());
        assert_eq!(page.js("return localStorage.length", &[]).await?, json!(0), "nothing is kept");
        Ok(())
    })
    .await
}
