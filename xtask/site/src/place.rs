//! Where a page is, and the addresses that lead from it to others: relative, since nobody knows under which path a site is put.

/// The languages of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lang {
    English,
    Chinese,
}

impl Lang {
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Of two wordings the one in this language.
    pub(crate) fn of<T>(self, english: T, chinese: T) -> T {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }

    /// Its code for `lang` and `hreflang`.
    pub(crate) fn code(self) -> &'static str {
        self.of("en", "zh-Hans")
    }

    /// The folder of its pages, with a slash at the end.
    fn folder(self) -> &'static str {
        self.of("", "zh/")
    }

    /// The other one.
    pub(crate) fn other(self) -> Self {
        self.of(Self::Chinese, Self::English)
    }
}

/// A page's place in the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) lang: Lang,
    /// Its path in the folder of its language, such as `docs/model.html`.
    pub(crate) path: String,
}

/// What is at the root of the site, and the same in every language.
const SHARED: [&str; 3] = ["embed.js", "scenarios/", "lesson.schema.json"];
/// The playground itself, which is asked for a language.
const PLAYGROUND: &str = "index.html";

impl Place {
    pub(crate) fn new(lang: Lang, path: impl Into<String>) -> Self {
        Self { lang, path: path.into() }
    }

    /// Its path in the site.
    pub(crate) fn file(&self) -> String {
        format!("{}{}", self.lang.folder(), self.path)
    }

    /// The address of a file that every language shares.
    pub(crate) fn to_file(&self, path: &str) -> String {
        "../".repeat(self.file().matches('/').count()) + path
    }

    /// The address of the playground in the language of the page; `fragment` begins with `#` or is empty.
    pub(crate) fn to_playground(&self, fragment: &str) -> String {
        let query = if self.lang == Lang::English { "" } else { "?lang=zh" };
        self.to_file(&format!("{PLAYGROUND}{query}{fragment}"))
    }

    /// The address of a page in a language.
    pub(crate) fn to_page(&self, lang: Lang, path: &str) -> String {
        self.to_file(&format!("{}{path}", lang.folder()))
    }

    /// The address of what a text calls `target`: another text (`model.md`), a page or file of the site (`gallery.html`,
    /// `index.html#lesson=tolerance`), a place in the same page (`#here`), or somewhere else.
    pub(crate) fn resolve(&self, target: &str) -> String {
        let elsewhere = target.contains("://") || target.starts_with("mailto:") || target.starts_with('#');
        if elsewhere {
            return target.to_owned();
        }
        let target = target.trim_start_matches("./").trim_start_matches("../");
        let cut = target.find(['#', '?']).unwrap_or(target.len());
        let (path, rest) = target.split_at(cut);
        if path == PLAYGROUND {
            return self.to_playground(rest);
        }
        if path.is_empty() || SHARED.iter().any(|shared| path.starts_with(shared)) {
            return self.to_file(target);
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        match name.strip_suffix(".md") {
            Some("MODEL") => self.to_page(Lang::English, "docs/simulated-cluster.html") + rest,
            Some("FIDELITY") => self.to_page(Lang::English, "docs/what-mirrors-what.html") + rest,
            Some(stem) => self.to_page(self.lang, &format!("docs/{stem}.html")) + rest,
            None => self.to_page(self.lang, path) + rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative() {
        let page = Place::new(Lang::Chinese, "docs/a.html");
        assert_eq!(page.file(), "zh/docs/a.html");
        for (target, address) in [
            ("https://kubernetes.io/", "https://kubernetes.io/"),
            ("#here", "#here"),
            ("b.md#part", "../../zh/docs/b.html#part"),
            ("../../MODEL.md", "../../docs/simulated-cluster.html"),
            ("../../../FIDELITY.md#x", "../../docs/what-mirrors-what.html#x"),
            ("gallery.html", "../../zh/gallery.html"),
            ("index.html#lesson=tolerance", "../../index.html?lang=zh#lesson=tolerance"),
            ("../index.html", "../../index.html?lang=zh"),
            ("scenarios/tolerance.yaml", "../../scenarios/tolerance.yaml"),
        ] {
            assert_eq!(page.resolve(target), address, "{target}");
        }
        assert_eq!(Place::new(Lang::English, "gallery.html").resolve("b.md"), "docs/b.html");
    }
}
