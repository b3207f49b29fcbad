//! Driving a page: open it, wait, click, move sliders, read, look at it.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use futures_util::FutureExt;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::capabilities::capabilities;
use crate::command::Post;

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// Moves a native range input as a hand does: the value, then the events.
const SET_RANGE: &str = "const input = document.querySelector(arguments[0]);
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, arguments[1]);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));";

/// The accessibility checks; see `vendor/axe-core/README.md`.
const AXE: &str = include_str!("../vendor/axe-core/axe.min.js");

/// Control and A, which selects everything, then nothing held down.
const SELECT_ALL: &str = "\u{e009}a\u{e000}";

/// The selector of the element with this `data-testid`.
#[must_use]
pub fn testid(id: &str) -> String {
    format!("[data-testid=\"{id}\"]")
}

/// Opens `path` (relative to the page's address, such as `?embed` or `#s1=…`; empty for the page itself) in a browser
/// with a fresh profile, and gives it to `test`. When the test fails, what the page showed is kept in `target/e2e/`.
///
/// # Errors
///
/// The browser cannot be started or the page not opened, or `test` says so.
pub async fn with_page(path: &str, test: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    let page = Page::open(path).await?;
    let outcome = AssertUnwindSafe(test(&page)).catch_unwind().await;
    if !matches!(outcome, Ok(Ok(()))) {
        page.keep_evidence().await;
    }
    page.close().await?;
    outcome.unwrap_or_else(|panic| resume_unwind(panic))
}

/// A browser with a page in it.
#[derive(Debug)]
pub struct Page {
    client: Client,
    address: String,
    /// The browser's user data, removed at the end.
    _profile: TempDir,
}

impl Page {
    async fn open(path: &str) -> Result<Self> {
        let needed =
            |name: &str| std::env::var(name).map_err(|_| anyhow!("{name} is not set: run `cargo xtask test e2e`"));
        let (driver, address) = (needed("WEBDRIVER_URL")?, needed("HPA_E2E_URL")?);
        let profile = tempfile::tempdir().context("creating a folder for the browser's profile")?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(profile.path()))
            .connect(&driver)
            .await
            .context("starting a browser")?;
        let page = Self { client, address, _profile: profile };
        page.goto(path).await?;
        Ok(page)
    }

    async fn close(self) -> Result<()> {
        self.client.close().await.context("closing the browser")
    }

    /// The client of the WebDriver protocol, for what there is no helper for.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Goes to `path`, relative to the page's address.
    ///
    /// # Errors
    ///
    /// The page cannot be loaded.
    pub async fn goto(&self, path: &str) -> Result<()> {
        let address = format!("{}{path}", self.address);
        self.client.goto(&address).await.with_context(|| format!("opening {address}"))
    }

    /// Waits until an element matches `css`.
    ///
    /// # Errors
    ///
    /// None does in 20 s.
    pub async fn wait_for(&self, css: &str) -> Result<Element> {
        let waiting = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css));
        waiting.await.with_context(|| format!("waiting for {css}"))
    }

    /// Clicks the element that matches `css`.
    ///
    /// # Errors
    ///
    /// There is none, or it cannot be clicked.
    pub async fn click(&self, css: &str) -> Result<()> {
        self.wait_for(css).await?.click().await.with_context(|| format!("clicking {css}"))
    }

    /// Moves the range input that matches `css` to `value`.
    ///
    /// # Errors
    ///
    /// There is none.
    pub async fn set_range(&self, css: &str, value: &str) -> Result<()> {
        self.wait_for(css).await?;
        self.js(SET_RANGE, &[json!(css), json!(value)]).await.map(drop)
    }

    /// Presses what has this test id or id as a program for who cannot see would: it is brought into view and clicked.
    ///
    /// # Errors
    ///
    /// There is none.
    pub async fn press(&self, id: &str) -> Result<()> {
        let css = format!("{}, #{id}", testid(id));
        self.wait_for(&css).await?;
        let body = "const it = document.querySelector(arguments[0]); it.scrollIntoView({block: 'nearest'}); \
                    it.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))";
        self.js(body, &[json!(css)]).await.map(drop)
    }

    /// Types a text into what has the focus at once, as a paste does, in place of all that is there.
    ///
    /// # Errors
    ///
    /// The browser refuses it.
    pub async fn paste(&self, css: &str, text: &str) -> Result<()> {
        // The editor takes the place of a text area some time after the page has come up.
        self.wait_for(".cm-content").await?;
        self.click(css).await?;
        self.wait_for(css).await?.send_keys(SELECT_ALL).await?;
        self.devtools("Input.insertText", json!({ "text": text })).await.map(drop)
    }

    /// Gives the page a size in CSS pixels.
    ///
    /// # Errors
    ///
    /// The browser refuses it.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await.map(drop)
    }

    /// Waits until what was asked for has been painted.
    ///
    /// # Errors
    ///
    /// The page does not answer.
    pub async fn settle(&self) -> Result<()> {
        let body = "return new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 250))";
        self.js(body, &[]).await.map(drop)
    }

    /// What axe-core finds in the page as it is, one text for each element.
    ///
    /// # Errors
    ///
    /// It cannot be run.
    pub async fn axe(&self) -> Result<Vec<String>> {
        if self.js("return Boolean(window.axe)", &[]).await? != Value::Bool(true) {
            self.js(AXE, &[]).await?;
        }
        let body = "return axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.flatMap(v => \
                    v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`)))";
        Ok(serde_json::from_value(self.js(body, &[]).await?)?)
    }

    /// The text that the element matching `css` shows.
    ///
    /// # Errors
    ///
    /// There is none.
    pub async fn text(&self, css: &str) -> Result<String> {
        self.wait_for(css).await?.text().await.with_context(|| format!("reading {css}"))
    }

    /// Runs a function's body in the page, with `arguments`; what it returns, or the promise it returns comes to.
    ///
    /// # Errors
    ///
    /// It throws.
    pub async fn js(&self, body: &str, arguments: &[Value]) -> Result<Value> {
        self.client.execute(body, arguments.to_vec()).await.with_context(|| format!("running in the page: {body}"))
    }

    /// Waits until `expression`, in JavaScript, is true in the page.
    ///
    /// # Errors
    ///
    /// It is not in 20 s.
    pub async fn wait_until(&self, expression: &str) -> Result<()> {
        let body = format!("return Boolean({expression})");
        let waiting = async {
            while self.js(&body, &[]).await? != Value::Bool(true) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Ok(())
        };
        tokio::time::timeout(PATIENCE, waiting).await.with_context(|| format!("waiting until {expression}"))?
    }

    /// What the page said on its console since the last call, refusals by the security policy among it.
    ///
    /// # Errors
    ///
    /// The driver does not say.
    pub async fn console(&self) -> Result<Vec<String>> {
        let log = self.client.issue_cmd(Post { path: "se/log", body: json!({ "type": "browser" }) }).await?;
        let entries = log.as_array().context("the console's log is a list")?;
        Ok(entries.iter().map(|entry| format!("{} {}", entry["level"], entry["message"])).collect())
    }

    /// Sends a command of the DevTools protocol, such as `Emulation.setEmulatedMedia`.
    ///
    /// # Errors
    ///
    /// The browser refuses it.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        self.client.issue_cmd(Post { path: "goog/cdp/execute", body }).await.with_context(|| command.to_owned())
    }

    /// A picture of what is seen, as PNG, written to `path`.
    ///
    /// # Errors
    ///
    /// The picture cannot be taken or written.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        let picture = self.client.screenshot().await.context("taking a picture")?;
        std::fs::write(path, picture).with_context(|| format!("writing {}", path.display()))
    }

    /// Keeps a picture and the console of a page that failed a test; best effort, the failure itself counts.
    async fn keep_evidence(&self) {
        let folder = std::env::var_os("HPA_E2E_EVIDENCE").unwrap_or_else(|| "target/e2e".into());
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let picture = Path::new(&folder).join(format!("{name}.png"));
        if std::fs::create_dir_all(&folder).is_ok() && self.screenshot(&picture).await.is_ok() {
            println!("What the page showed: {}", picture.display());
        }
        for line in self.console().await.unwrap_or_default() {
            println!("console: {line}");
        }
    }
}
