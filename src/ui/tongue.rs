//! The language of the page: as the address asks, as the person chose, or as the browser says; remembered where the browser lets it.

use yew::platform::spawn_local;

use super::store::Store;
use super::{arrive, dom, later, theme};
use crate::language::Language;

/// The key under which the choice is remembered.
const KEY: &str = "hpa-playground-language";

/// The code of the language to start with: that of the address (`?lang=zh`), of the last visit, or of the browser.
fn wanted() -> Option<String> {
    let query = arrive::query();
    let asked = query.split(['?', '&']).find_map(|pair| pair.strip_prefix("lang=")).map(str::to_owned);
    let remembered = || theme::storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    asked.or_else(remembered).or_else(|| dom::window().navigator().language())
}

/// Words the page in the language to start with; it comes in English at first, which every visitor has.
pub(super) fn start(store: &Store) {
    if wanted().is_some_and(|code| code.starts_with("zh")) {
        let store = store.clone();
        spawn_local(async move { speak(&store, later::chinese().await.unwrap_or_default()) });
    }
}

/// Words the page in the other language, from now on and at the next visit.
pub(super) async fn switch(store: &Store) {
    let chinese = store.read(|session| session.language() != Language::ENGLISH);
    let language = if chinese { Language::ENGLISH } else { later::chinese().await.unwrap_or_default() };
    if let Some(storage) = theme::storage() {
        storage.set_item(KEY, language.code()).unwrap_or_default();
    }
    speak(store, language);
}

fn speak(store: &Store, language: Language) {
    dom::set_language(language.code());
    store.speak(language);
}
