//! What the page loads when it is first needed: not before, once, and after a failure again.

use anyhow::Result;
use browser_tests::{Page, testid, with_page};
use serde_json::{Value, json};

/// A configuration of prometheus-adapter that it starts with.
const GOOD: &str = r#"rules:
- seriesQuery: 'http_requests_total{namespace!="",pod!=""}'
  resources: {template: "<<.Resource>>"}
  name: {matches: "^(.*)_total$", as: "${1}_per_second"}
  metricsQuery: "sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)"
"#;

/// What the promise of `checkRules` comes to: the list, or the message of the error.
async fn check(page: &Page, text: &str) -> Result<Value> {
    page.js("return window.hpaPlayground.checkRules(arguments[0]).catch(e => e.message)", &[json!(text)]).await
}

/// How often the page has asked for the part with the rules.
async fn parts(page: &Page) -> Result<Value> {
    let asked = "performance.getEntriesByType('resource').filter(e => e.name.includes('split_extension'))";
    page.js(&format!("return {asked}.length"), &[]).await
}

#[tokio::test]
async fn rules_are_checked_by_a_part_that_is_loaded_then() -> Result<()> {
    with_page("", async |page| {
        page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
        assert_eq!(parts(page).await?, 0);
        assert_eq!(check(page, GOOD).await?, json!([]));
        assert_eq!(parts(page).await?, 1);
        let problems = check(page, &GOOD.replace("total{", "total{{")).await?;
        assert!(problems[0].as_str().is_some_and(|problem| problem.starts_with("rules[0].seriesQuery: bad_data: ")));
        let problems = check(page, &GOOD.replace("{matches", "{match")).await?;
        assert!(problems[0].as_str().is_some_and(|problem| problem.contains("field match not found")), "{problems}");
        assert_eq!(parts(page).await?, 1, "it is loaded once");
        assert_eq!(page.console().await?, Vec::<String>::new(), "the console stays empty");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_could_not_be_loaded_is_loaded_when_it_can_be() -> Result<()> {
    with_page("", async |page| {
        page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
        page.devtools("Network.enable", json!({})).await?;
        page.devtools("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] })).await?;
        for _ in 0..2 {
            let refused = check(page, GOOD).await?;
            assert!(refused.as_str().is_some_and(|message| message.contains("could not be loaded")), "{refused}");
        }
        page.click(&testid("next-sync")).await?;
        page.wait_until("window.hpaPlayground.state().sync > 0").await?;
        page.devtools("Network.setBlockedURLs", json!({ "urls": [] })).await?;
        assert_eq!(check(page, GOOD).await?, json!([]));
        Ok(())
    })
    .await
}
