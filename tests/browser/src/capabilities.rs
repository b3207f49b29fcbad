//! How Chromium is started, for every test that needs it.

use std::path::Path;

use serde_json::{Map, Value, json};

/// Flags without which Chromium needs a screen or more rights, or talks to the network on its own.
const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// WebDriver capabilities for a session with `profile`, an empty folder, as the browser's user data. The environment
/// variable `CHROME` says which browser, if not the one that the driver finds by itself.
#[must_use]
pub fn capabilities(profile: &Path) -> Map<String, Value> {
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("--user-data-dir={}", profile.display()));
    let mut options = json!({ "args": flags });
    if let Ok(browser) = std::env::var("CHROME") {
        options["binary"] = browser.into();
    }
    let mut capabilities = Map::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    capabilities
}
