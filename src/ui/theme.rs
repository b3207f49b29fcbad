//! Light, dark, or as the system says: applied to the page, remembered where the browser lets it.

use super::{dom, embed};

/// The key under which the choice is remembered.
const KEY: &str = "hpa-playground-theme";

/// What the person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The one after this when the switch is pressed.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }

    /// Its name, as it is remembered and shown.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The browser's storage, where it may be used: a figure in another page uses none.
pub(super) fn storage() -> Option<web_sys::Storage> {
    if embed::embedded() { None } else { dom::window().local_storage().ok().flatten() }
}

/// The choice of the last visit; none where nothing may be stored.
pub(super) fn remembered() -> Theme {
    match storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::Auto,
    }
}

/// Shows the page in a theme.
pub(super) fn apply(theme: Theme) {
    if let Some(root) = dom::document().document_element() {
        dom::set(&root, "data-theme", theme.name());
    }
}

/// Shows the page in a theme from now on and at the next visit.
pub(super) fn choose(theme: Theme) {
    apply(theme);
    if let Some(storage) = storage() {
        storage.set_item(KEY, theme.name()).unwrap_or_default();
    }
}
