//! Lessons: a prediction, what the run shows, what is to be done; progress; arriving at one; the page before a room.

use anyhow::{Result, ensure};
use browser_tests::{Page, testid, with_page};
use serde_json::{Value, json};

/// The lesson that is taken.
const LESSON: &str = "tolerance";

/// Waits for the page, and for a step of the lesson.
async fn step(page: &Page, step: &str) -> Result<()> {
    page.wait_for(&format!("{}[data-step={step}]", testid("lesson-step"))).await.map(drop)
}

async fn open(page: &Page) -> Result<()> {
    page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
    page.press("lessons").await?;
    page.press(&format!("lesson-open-{LESSON}")).await?;
    step(page, "predict").await
}

/// What the browser keeps under a key.
async fn kept(page: &Page, key: &str) -> Result<String> {
    let value = page.js("return localStorage.getItem(arguments[0])", &[json!(key)]).await?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

async fn value(page: &Page, body: &str) -> Result<Value> {
    page.js(body, &[]).await
}

/// Presses a key on what has the keyboard.
async fn key(page: &Page, key: &str) -> Result<()> {
    let body = "(document.activeElement || document.body).dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], \
                bubbles: true, cancelable: true}))";
    page.js(body, &[json!(key)]).await.map(drop)
}

async fn nothing_is_wrong(page: &Page, name: &str) -> Result<()> {
    page.settle().await?;
    let mut found = page.axe().await?;
    let over =
        value(page, "return document.documentElement.scrollWidth - document.documentElement.clientWidth").await?;
    if over.as_i64() > Some(0) {
        found.push(format!("{over} px wider than the screen"));
    }
    ensure!(found.is_empty(), "{name}: {}", found.join("\n"));
    Ok(())
}

#[tokio::test]
async fn a_lesson_is_predicted_watched_and_done() -> Result<()> {
    with_page("", async |page| {
        let parts =
            "return performance.getEntriesByType('resource').filter(e => e.name.includes('split_lessons')).length";
        page.wait_for(&testid("describe")).await?;
        assert_eq!(value(page, parts).await?, 0, "lessons are loaded when they are asked for");
        open(page).await?;
        assert_eq!(value(page, parts).await?, 1);
        assert_eq!(value(page, "return hpaPlayground.state().timeMs").await?, 120_000, "it stands at the question");
        page.press("lesson-choice-0").await?;
        page.press("lesson-predict").await?;
        page.press("lesson-skip").await?;
        step(page, "seen").await?;
        assert_eq!(value(page, "return hpaPlayground.state().timeMs").await?, 230_000, "it stands where it was shown");
        assert_eq!(page.js("return document.querySelector('[data-testid=why]').dataset.sync", &[]).await?, "15");
        assert_eq!(kept(page, "hpa-playground-lessons").await?, format!("{LESSON}.0"));
        page.press("lesson-do").await?;
        step(page, "do").await?;
        page.press("speed-max").await?;
        page.press("lesson-run").await?;
        page.wait_for("[data-testid=lesson-check-0][data-state=fails]").await?;
        page.set_range(&testid("slider-target"), "64").await?;
        page.press("lesson-run").await?;
        page.wait_for(&testid("lesson-done")).await?;
        page.wait_for("[data-testid=lesson-check-0][data-state=holds]").await?;
        page.wait_for("[data-testid=app][data-state=paused]").await?;
        assert_eq!(kept(page, "hpa-playground-lessons").await?, format!("{LESSON}.0.d"));
        page.press("lesson-next").await?;
        step(page, "predict").await?;
        page.wait_until("document.querySelector('[data-testid=lesson-choice-0]:not(:checked)')").await?;
        ensure!(page.console().await?.is_empty(), "the console stays empty");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn edits_from_before_and_in_a_lesson_are_both_kept() -> Result<()> {
    with_page("", async |page| {
        page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
        page.js("hpaPlayground.send({command: 'selectScenario', name: arguments[0]})", &[json!(LESSON)]).await?;
        page.set_range(&testid("slider-request-rate"), "9").await?;
        page.wait_until("hpaPlayground.state().load.rps === 9").await?;
        open(page).await?;
        page.wait_until("hpaPlayground.state().load.rps < 5").await?;
        page.press("lesson-choice-1").await?;
        page.press("lesson-predict").await?;
        page.press("lesson-skip").await?;
        page.press("lesson-do").await?;
        page.set_range(&testid("slider-target"), "60").await?;
        page.wait_until("(localStorage.getItem('hpa-playground-session') || '').startsWith('lesson:tolerance ')")
            .await?;
        // The next visit is beside the lesson, as it was left.
        page.goto("?again").await?;
        step(page, "do").await?;
        page.wait_until("document.querySelector('[data-testid=slider-target]')?.value === '60'").await?;
        // And what was done before the lesson is still there.
        page.js(
            "const it = document.querySelector(arguments[0]); it.value = arguments[1]; \
                 it.dispatchEvent(new Event('change', {bubbles: true}))",
            &[json!(testid("scenario-select")), json!(LESSON)],
        )
        .await?;
        page.wait_until("hpaPlayground.state().load.rps === 9").await?;
        page.wait_until("!document.querySelector('[data-testid=lesson]')").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_link_opens_a_lesson_or_says_why_not() -> Result<()> {
    with_page("#lesson=tolerance&progress=ceiling.1.d", async |page| {
        step(page, "predict").await?;
        assert_eq!(kept(page, "hpa-playground-lessons").await?, "ceiling.1.d");
        let refused = [
            ("?a#lesson=none", "“none”"),
            ("?b#lesson=tolerance&progress=%21", "incomplete or damaged"),
            ("?c#l1=abc", "incomplete or damaged"),
            ("?d#l2=abc", "newer version"),
            ("?lesson=none.yaml", "404"),
            ("?lesson=https://example.com/lesson.yaml", "another site"),
            ("?lesson=index.html", "has errors"),
        ];
        for (path, said) in refused {
            page.goto(path).await?;
            let notice = page.text(&testid("notice")).await?;
            ensure!(notice.contains(said), "{path}: {notice}");
            page.wait_for("[data-testid=app][data-state=running]").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn before_a_room_keys_lead_through_it() -> Result<()> {
    with_page("", async |page| {
        page.wait_for(&format!("{}:not([data-state=loading])", testid("app"))).await?;
        key(page, "p").await?;
        page.wait_for("html[data-presenter]").await?;
        page.wait_for(&testid("describe")).await?;
        key(page, "PageDown").await?;
        step(page, "predict").await?;
        nothing_is_wrong(page, "before a room").await?;
        key(page, "PageDown").await?;
        step(page, "watch").await?;
        key(page, "PageDown").await?;
        step(page, "seen").await?;
        key(page, "PageDown").await?;
        step(page, "do").await?;
        key(page, "PageUp").await?;
        step(page, "seen").await?;
        key(page, "l").await?;
        page.wait_for("html[data-light=manifest]").await?;
        key(page, "L").await?;
        page.wait_for("html[data-light=sliders]").await?;
        key(page, ".").await?;
        page.wait_for(&testid("blank")).await?;
        key(page, "Escape").await?;
        page.wait_until("!document.querySelector('[data-testid=blank]')").await?;
        key(page, "Escape").await?;
        page.wait_for("html:not([data-light])").await?;
        key(page, "p").await?;
        page.wait_for("html:not([data-presenter])").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_step_is_accessible() -> Result<()> {
    for (theme, (width, height)) in [(1, (1440, 900)), (2, (390, 844))] {
        with_page("", async |page| {
            page.resize(width, height).await?;
            page.wait_for(&testid("describe")).await?;
            for _ in 0..theme {
                page.press("theme").await?;
            }
            page.press("lessons").await?;
            page.wait_for(&testid("lessons-done")).await?;
            nothing_is_wrong(page, "list").await?;
            page.press(&format!("lesson-open-{LESSON}")).await?;
            step(page, "predict").await?;
            nothing_is_wrong(page, "predict").await?;
            page.press("lesson-choice-2").await?;
            page.press("lesson-predict").await?;
            nothing_is_wrong(page, "watch").await?;
            page.press("lesson-skip").await?;
            step(page, "seen").await?;
            nothing_is_wrong(page, "seen").await?;
            page.press("lesson-do").await?;
            nothing_is_wrong(page, "do").await?;
            page.press("lesson-edit").await?;
            nothing_is_wrong(page, "edit").await
        })
        .await?;
    }
    Ok(())
}
