//! The languages of what is shown. Texts are written in English where they are used; the others have a catalog of
//! translations in gettext's format under `static/locales/`. Names nothing else.

mod catalog;

use std::fmt::Display;

use catalog::Catalog;

/// Says a text in a language, with its `{places}` filled in: `say!(language, "{ready} ready", ready = 3)`.
#[macro_export]
macro_rules! say {
    ($language:expr, $text:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $language.fill($text, &[$((stringify!($name), &$value as &dyn ::std::fmt::Display)),*])
    };
}

/// Marks a text that is said elsewhere, as an entry of a table: the test of the catalogs finds it by this.
#[macro_export]
macro_rules! msg {
    ($text:literal) => {
        $text
    };
}

/// A language; two are the same when their codes are.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    code: &'static str,
    catalog: Option<&'static Catalog>,
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::ENGLISH
    }
}

impl Language {
    /// The language in which the texts are written.
    pub const ENGLISH: Self = Self { code: "en", catalog: None };

    /// Simplified Chinese. Who calls this is linked with its catalog.
    #[must_use]
    pub fn chinese() -> Self {
        Self { code: "zh", catalog: Some(Box::leak(Box::new(Catalog::parse(CHINESE)))) }
    }

    /// Its code in BCP 47: `en`, `zh`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// A text without places.
    #[must_use]
    pub fn say(self, text: &'static str) -> &'static str {
        self.catalog.and_then(|catalog| catalog.find(text)).unwrap_or(text)
    }

    /// A text with its `{places}` filled in; see [`say!`](crate::say).
    #[must_use]
    pub fn fill(self, text: &'static str, values: &[(&str, &dyn Display)]) -> String {
        let mut said = String::new();
        let mut rest = self.say(text);
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                said.push('{');
                rest = after;
                continue;
            };
            if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                said.push_str(&value.to_string());
            }
            rest = after;
        }
        said.push_str(rest);
        said
    }

    /// A count with its noun, as in `count(n, "{n} pod", "{n} pods")`.
    #[must_use]
    pub fn count(self, n: usize, one: &'static str, many: &'static str) -> String {
        let text = if n == 1 && self.catalog.is_none() { one } else { many };
        self.fill(text, &[("n", &n)])
    }
}

/// The files of the Chinese catalog, one for each part of the page.
const CHINESE: &str = concat!(
    include_str!("../static/locales/zh/page.po"),
    include_str!("../static/locales/zh/why.po"),
    include_str!("../static/locales/zh/loop.po"),
    include_str!("../static/locales/zh/editor.po"),
    include_str!("../static/locales/zh/fields.po"),
    include_str!("../static/locales/zh/timeline.po"),
    include_str!("../static/locales/zh/share.po"),
    include_str!("../static/locales/zh/tour.po"),
    include_str!("../static/locales/zh/gallery.po"),
    include_str!("../static/locales/zh/embed.po"),
    include_str!("../static/locales/zh/manifest.po"),
    include_str!("../static/locales/zh/site.po"),
    include_str!("../static/locales/zh/lessons.po"),
    include_str!("../static/locales/zh/keda.po"),
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_what_is_written() {
        let language = Language::ENGLISH;
        assert_eq!(say!(language, "{a} of {b}", a = 1, b = "x"), "1 of x");
        assert_eq!(say!(language, "{unknown}{"), "{");
        assert_eq!(language.count(1, "{n} pod", "{n} pods"), "1 pod");
        assert_eq!(language.count(0, "{n} pod", "{n} pods"), "0 pods");
    }

    #[test]
    fn another_language_is_looked_up() {
        let catalog = Box::leak(Box::new(Catalog::parse("msgid \"{a} of {b}\"\nmsgstr \"{b} 之 {a}\"\n")));
        let language = Language { code: "zh", catalog: Some(catalog) };
        assert_eq!(say!(language, "{a} of {b}", a = 1, b = 2), "2 之 1");
        assert_eq!(language.say("not there"), "not there");
    }
}
