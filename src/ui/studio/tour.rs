//! The tour: a few steps, each beside the part of the page that it is about. It stands beside the page, not over it.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, FocusOptions, HtmlElement, KeyboardEvent, ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition,
};
use yew::prelude::*;

use crate::ui::dom::{self, SizeWatch};
use crate::ui::store::{Store, use_language, use_look, use_store};
use crate::{msg, say};

/// The steps: the part they are about, their titles, what they say.
const STEPS: [(&str, &str, &str); 5] = [
    (
        ".slider",
        msg!("Move the load"),
        msg!(
            "Drag the request rate, or press the arrow keys on it. More requests reach each pod, and the metric follows them."
        ),
    ),
    (
        ".area-loop",
        msg!("Watch the loop"),
        msg!(
            "At each sync the controller queries the metric, computes how many pods it takes, and scales. Click any part to see what it knows."
        ),
    ),
    (
        ".area-explain",
        msg!("Ask why"),
        msg!("Every step of the decision with its numbers: what was measured, what held it back, and what came of it."),
    ),
    (
        ".area-timeline",
        msg!("Look back"),
        msg!(
            "Drag over the charts to go back in time. Each marker is something that happened: click one to have it explained."
        ),
    ),
    (
        ".area-manifest",
        msg!("Bring your own"),
        msg!(
            "Paste your own HorizontalPodAutoscaler here. What is wrong is marked in the API server's words; what is valid runs at once."
        ),
    ),
];
/// The mark of the page while the tour is taken.
const MARK: &str = "data-tour";
/// The room between a part and what is said of it, and between that and the ends of the window, in pixels.
const GAP: f64 = 14.0;
const EDGE: f64 = 8.0;
/// How far the ring stands off its part, in pixels.
const RING: f64 = 3.0;
/// Windows smaller than this have no room beside their parts: there, the style sheet puts the words at the bottom.
const SMALL: &str = "(max-width: 799.98px), (max-height: 599.98px)";

/// Ends the tour.
fn end(store: &Store) {
    store.set_look(|look| look.tour = None);
}

/// The tour.
#[component]
pub(crate) fn Tour() -> Html {
    let (store, language) = (use_store(), use_language());
    let step = use_look(|look| look.tour).unwrap_or(0).min(STEPS.len() - 1);
    let (words, ring) = (use_node_ref(), use_node_ref());
    {
        let store = store.clone();
        use_effect_with((), move |()| {
            dom::mark(MARK, Some(""));
            // Who has the focus now, before the tour takes it, gets it back.
            let before = dom::document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
            let listener = dom::on_document("keydown", move |event| {
                let escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
                let dialog = dom::document().query_selector("dialog[open]").ok().flatten();
                if escape && dialog.is_none() {
                    end(&store);
                }
            });
            move || {
                drop(listener);
                dom::mark(MARK, None);
                let there = before.filter(|element| element.is_connected() && element.tag_name() != "BODY");
                let help = || dom::document().query_selector("[data-testid=help]").ok()??.dyn_into().ok();
                if let Some(element) = there.or_else(help) {
                    focus(&element);
                }
            }
        });
    }
    {
        let (words, ring) = (words.clone(), ring.clone());
        use_effect_with((step, language), move |&(step, _)| {
            let part = dom::document().query_selector(STEPS[step].0).ok().flatten();
            let both = words.cast::<HtmlElement>().zip(ring.cast::<HtmlElement>());
            let watches = part.zip(both).map(|(part, (words, ring))| {
                show(&part);
                let again = {
                    let words = words.clone();
                    move || place(&part, &words, &ring)
                };
                again();
                focus(&words);
                let resized = again.clone();
                let page = dom::document().body().map(|body| SizeWatch::new(&body, again));
                (EventListener::new(&dom::window(), "resize", move |_| resized()), page)
            });
            move || drop(watches)
        });
    }
    let go = |to: Option<usize>| {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| store.set_look(|look| look.tour = to))
    };
    let (_, title, text) = STEPS[step];
    let last = step + 1 == STEPS.len();
    html! {
        <>
            <div class="tour-ring" ref={ring} aria-hidden="true"></div>
            <div class="tour" role="dialog" aria-labelledby="tour-title" aria-describedby="tour-text" tabindex="-1" data-testid="tour" data-step={(step + 1).to_string()} ref={words}>
                <h2 id="tour-title">{ language.say(title) }</h2>
                <p id="tour-text">{ language.say(text) }</p>
                <div class="tour-row">
                    <span class="hint">{ say!(language, "{n} of {all}", n = step + 1, all = STEPS.len()) }</span>
                    if !last { <button type="button" class="small" data-testid="tour-skip" onclick={go(None)}>{ language.say("Skip") }</button> }
                    if let Some(before) = step.checked_sub(1) {
                        <button type="button" class="small" data-testid="tour-back" onclick={go(Some(before))}>{ language.say("Back") }</button>
                    }
                    <button type="button" class="small primary" data-testid="tour-next" onclick={go((!last).then_some(step + 1))}>
                        { if last { language.say("Done") } else { language.say("Next") } }
                    </button>
                </div>
            </div>
        </>
    }
}

/// Gives the focus to an element, and leaves the page where it is.
fn focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    element.focus_with_options(&options).unwrap_or_default();
}

fn matches(query: &str) -> bool {
    dom::media(query).is_some_and(|query| query.matches())
}

/// Brings a part into view; where the words are at the bottom, to the top.
fn show(part: &Element) {
    let options = ScrollIntoViewOptions::new();
    let still = matches("(prefers-reduced-motion: reduce)");
    options.set_behavior(if still { ScrollBehavior::Instant } else { ScrollBehavior::Smooth });
    let block = if matches(SMALL) { ScrollLogicalPosition::Start } else { ScrollLogicalPosition::Nearest };
    options.set_block(block);
    part.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Puts the ring around a part and the words beside it, where there is room.
fn place(part: &Element, words: &HtmlElement, ring: &HtmlElement) {
    let window = dom::window();
    let [scroll_x, scroll_y] = [window.scroll_x(), window.scroll_y()].map(Result::unwrap_or_default);
    let root = dom::document().document_element();
    let (width, height) =
        root.map_or((0.0, 0.0), |root| (f64::from(root.client_width()), f64::from(root.client_height())));
    let at = part.get_bounding_client_rect();
    let (left, top) = (at.left() + scroll_x, at.top() + scroll_y);
    let set = |element: &HtmlElement, name: &str, length: f64| {
        dom::set_property(element, name, &format!("{length:.1}px"));
    };
    set(ring, "left", left - RING);
    set(ring, "top", top - RING);
    set(ring, "width", at.width() + 2.0 * RING);
    set(ring, "height", at.height() + 2.0 * RING);
    if matches(SMALL) {
        for name in ["left", "top"] {
            words.style().remove_property(name).unwrap_or_default();
        }
        return;
    }
    let (w, h) = (f64::from(words.offset_width()), f64::from(words.offset_height()));
    let beside = beside([left, top, at.width(), at.height()], (w, h), (width, height + scroll_y));
    set(words, "left", beside.0);
    set(words, "top", beside.1);
}

/// Where words of a size stand beside a part (its left, top, width and height): to the right, to the left, above, or within it.
fn beside([x, y, part_w, part_h]: [f64; 4], (w, h): (f64, f64), (width, bottom): (f64, f64)) -> (f64, f64) {
    let level = (y + part_h / 2.0 - h / 2.0).min(bottom - h - EDGE).max(EDGE);
    if x + part_w + GAP + w + EDGE <= width {
        (x + part_w + GAP, level)
    } else if x - GAP - w >= EDGE {
        (x - GAP - w, level)
    } else {
        let middle = (x + part_w / 2.0 - w / 2.0).min(width - w - EDGE).max(EDGE);
        let above = y - GAP - h;
        (middle, if above >= EDGE { above } else { level })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_stand_where_there_is_room() {
        let (words, window) = ((320.0, 150.0), (1440.0, 900.0));
        let table = [
            ("a part on the left", [12.0, 450.0, 344.0, 40.0], (370.0, 395.0)),
            ("a part on the right", [1050.0, 60.0, 376.0, 480.0], (716.0, 225.0)),
            ("a part as wide as the window", [12.0, 560.0, 1416.0, 326.0], (560.0, 396.0)),
            ("a part as large as the window", [0.0, 0.0, 1440.0, 900.0], (560.0, 375.0)),
            ("a low part", [12.0, 880.0, 344.0, 18.0], (370.0, 742.0)),
        ];
        for (name, part, at) in table {
            assert_eq!(beside(part, words, window), at, "{name}");
        }
    }
}
