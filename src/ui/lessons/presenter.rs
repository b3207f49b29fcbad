//! The page before a room: large letters, the keys of a remote control, a blank screen, and a light on one part.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};
use yew::prelude::*;

use super::{desk, spotlight};
use crate::ui::dom;
use crate::ui::store::{Store, use_language, use_store};

/// The mark of the page by which its style is another.
const MARK: &str = "data-presenter";

/// What is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Scene {
    /// Whether the screen is blank.
    blank: bool,
    /// The part that the light is on.
    light: Option<usize>,
}

/// What a key does to the scene; none for a key of another use.
fn played(scene: Scene, key: &str) -> Option<Scene> {
    Some(match key {
        "b" | "B" | "." => Scene { blank: !scene.blank, ..scene },
        "Escape" if scene.blank => Scene { blank: false, ..scene },
        "Escape" if scene.light.is_some() => Scene { light: None, ..scene },
        "l" => Scene { light: Some(spotlight::after(scene.light)), ..scene },
        "L" => Scene { light: Some(spotlight::before(scene.light)), ..scene },
        _ => return None,
    })
}

/// Whether keys are text now, or a dialog's own.
fn taken(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let text = "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable]";
    let typed = element.is_some_and(|element| element.closest(text).ok().flatten().is_some());
    typed || dom::document().query_selector("dialog[open]").ok().flatten().is_some()
}

fn listen(store: Store, scene: UseStateHandle<Scene>) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&dom::document(), "keydown", options, move |event: &Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.ctrl_key() || event.alt_key() || event.meta_key() || taken(event) {
            return;
        }
        match event.key().as_str() {
            "PageDown" => desk::forward(&store),
            "PageUp" => desk::back(&store),
            key => match played(*scene, key) {
                Some(played) => scene.set(played),
                None => return,
            },
        }
        event.prevent_default();
    })
}

/// What a room is shown besides the page.
#[component]
pub(crate) fn Presenter() -> Html {
    let (store, language) = (use_store(), use_language());
    let scene = use_state_eq(Scene::default);
    {
        let store = store.clone();
        use_effect_with((), move |()| {
            dom::mark(MARK, Some(""));
            // What is painted is measured anew.
            store.repaint();
            move || {
                dom::mark(MARK, None);
                spotlight::put(None);
            }
        });
    }
    {
        let (store, handle) = (store.clone(), scene.clone());
        use_effect_with(*scene, move |now| {
            spotlight::put(now.light);
            let listener = listen(store, handle);
            move || drop(listener)
        });
    }
    let end = {
        let scene = scene.setter();
        Callback::from(move |_: MouseEvent| scene.set(Scene::default()))
    };
    html! {
        <>
            <p class="hidden-text" role="status">{
                if scene.blank { language.say("The screen is blank: Escape brings it back.").to_owned() } else { spotlight::said(scene.light, language) }
            }</p>
            if scene.blank {
                <button type="button" class="blank" data-testid="blank" aria-label={language.say("Show the page again")} onclick={end} />
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_ends_what_came_last() {
        let lit = played(Scene::default(), "l").expect("a key of its own");
        let dark = played(lit, ".").expect("a key of its own");
        assert_eq!(dark, Scene { blank: true, light: Some(0) });
        let back = played(dark, "Escape").expect("it is blank");
        assert_eq!(back, lit);
        assert_eq!(played(back, "Escape"), Some(Scene::default()));
        assert_eq!(played(Scene::default(), "Escape"), None);
        assert_eq!(played(Scene::default(), "x"), None);
    }
}
