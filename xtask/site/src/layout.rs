//! What is around a page: the head, the ways to the other pages, the foot.

use crate::html::escape;
use crate::place::{Lang, Place};

/// What a page may load: its style, pictures and, where a figure is, the playground's script and its frames.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; frame-src 'self'; \
    base-uri 'none'; form-action 'none'";

/// The sign of the playground.
const LOGO: &str = "<svg class=\"logo\" viewBox=\"0 0 22 22\" aria-hidden=\"true\"><circle class=\"logo-ring\" cx=\"11\" cy=\"11\" r=\"8.8\" \
    stroke-dasharray=\"41 14.3\" transform=\"rotate(-60 11 11)\"/><path class=\"logo-ready\" \
    d=\"M6.9 6.9h3.6v3.6H6.9zM11.5 6.9h3.6v3.6h-3.6zM6.9 11.5h3.6v3.6H6.9z\"/><path class=\"logo-starting\" \
    d=\"M11.9 11.9h2.8v2.8h-2.8z\"/></svg>";

/// What the site is made with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    /// The names of files at its root: the style of the pages, the icon.
    pub(crate) style: String,
    pub(crate) icon: String,
    /// Where it will be, with a slash at the end, if that is known.
    pub(crate) base: Option<String>,
}

/// The parts of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Lessons,
    Gallery,
    Docs,
}

impl Part {
    const ALL: [Self; 3] = [Self::Lessons, Self::Gallery, Self::Docs];

    fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Lessons => lang.of("Lessons", "课程"),
            Self::Gallery => lang.of("Scenarios", "场景"),
            Self::Docs => lang.of("Documentation", "文档"),
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Lessons => "lessons/index.html",
            Self::Gallery => "gallery.html",
            Self::Docs => "docs/index.html",
        }
    }
}

/// A page before it has anything around it.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) place: Place,
    pub(crate) part: Part,
    pub(crate) title: String,
    pub(crate) description: String,
    /// What is in `main`, below the title.
    pub(crate) body: String,
    /// What is beside it: the pages of its part, their paths and titles.
    pub(crate) beside: Vec<(Place, String)>,
    /// Whether there is the same page in the other language.
    pub(crate) twin: bool,
}

impl Site {
    /// The whole page.
    pub(crate) fn page(&self, page: &Page) -> String {
        let (place, lang) = (&page.place, page.place.lang);
        let (title, description) = (escape(&page.title), escape(&page.description));
        let script = if page.body.contains("<hpa-playground") {
            format!("<script src=\"{}\" async></script>\n", place.to_file("embed.js"))
        } else {
            String::new()
        };
        format!(
            "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title} · HPA Playground</title>\n<meta name=\"description\" content=\"{description}\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <link rel=\"icon\" type=\"image/svg+xml\" href=\"{icon}\">\n<link rel=\"stylesheet\" href=\"{style}\">\n\
             {others}{social}{script}</head>\n<body>\n<a class=\"skip\" href=\"#content\">{skip}</a>\n{header}\
             <div class=\"columns\">\n<main id=\"content\" tabindex=\"-1\">\n<h1>{title}</h1>\n{body}</main>\n{beside}</div>\n{footer}</body>\n</html>\n",
            code = lang.code(),
            icon = place.to_file(&self.icon),
            style = place.to_file(&self.style),
            others = self.others(page),
            social = self.social(page),
            skip = lang.of("Skip to the content", "跳到正文"),
            header = header(page),
            beside = beside(page),
            body = page.body,
            footer = footer(place),
        )
    }

    /// The whole address of a file, where it is known.
    pub(crate) fn whole(&self, file: &str) -> Option<String> {
        let base = self.base.as_deref()?;
        // The folder is the page's usual address.
        Some(format!("{base}{}", file.strip_suffix("index.html").unwrap_or(file)))
    }

    /// The same page in other languages.
    fn others(&self, page: &Page) -> String {
        if !page.twin {
            return String::new();
        }
        let link = |lang: Lang| {
            let there = Place::new(lang, page.place.path.clone());
            let address = self.whole(&there.file()).unwrap_or_else(|| page.place.to_page(lang, &there.path));
            format!("<link rel=\"alternate\" hreflang=\"{}\" href=\"{}\">\n", lang.code(), escape(&address))
        };
        Lang::ALL.map(link).concat()
    }

    /// What other sites show of the page when someone refers to it.
    fn social(&self, page: &Page) -> String {
        let meta =
            |kind: &str, name: &str, value: &str| format!("<meta {kind}=\"{name}\" content=\"{}\">\n", escape(value));
        let property = |name: &str, value: &str| meta("property", name, value);
        let mut lines = property("og:title", &page.title) + &property("og:description", &page.description);
        lines += &(property("og:type", "article") + &property("og:site_name", "HPA Playground"));
        // These have to be whole addresses.
        if let (Some(here), Some(picture)) = (self.whole(&page.place.file()), self.whole("social.png")) {
            lines += &(property("og:url", &here) + &property("og:image", &picture));
            lines += &(property("og:image:width", "1200") + &property("og:image:height", "630"));
            lines += &meta("name", "twitter:card", "summary_large_image");
            lines += &["<link rel=\"canonical\" href=\"", &escape(&here), "\">\n"].concat();
        }
        lines
    }
}

fn header(page: &Page) -> String {
    let (place, lang) = (&page.place, page.place.lang);
    let part = |part: Part| {
        // A page below the part's own is in the part, too, but is not that page.
        let current = match part == page.part {
            true if place.path == part.path() => " aria-current=\"page\"",
            true => " aria-current=\"true\"",
            false => "",
        };
        format!("<li><a href=\"{}\"{current}>{}</a></li>\n", place.to_page(lang, part.path()), part.name(lang))
    };
    let other = lang.other();
    let path = if page.twin { place.path.as_str() } else { page.part.path() };
    format!(
        "<header class=\"top\">\n<a class=\"brand\" href=\"{home}\">{LOGO}<span>HPA Playground</span></a>\n\
         <nav aria-label=\"{label}\">\n<ul>\n<li><a href=\"{home}\">{play}</a></li>\n{parts}</ul>\n</nav>\n\
         <a class=\"language\" href=\"{there}\" lang=\"{code}\" hreflang=\"{code}\">{name}</a>\n</header>\n",
        home = place.to_playground(""),
        label = lang.of("Site", "站点"),
        play = lang.of("Playground", "演练场"),
        parts = Part::ALL.map(part).concat(),
        there = place.to_page(other, path),
        code = other.code(),
        name = other.of("English", "中文"),
    )
}

fn beside(page: &Page) -> String {
    if page.beside.is_empty() {
        return String::new();
    }
    let lang = page.place.lang;
    let link = |(place, title): &(Place, String)| {
        let current = if *place == page.place { " aria-current=\"page\"" } else { "" };
        // A page that only the other language has says so.
        let (language, note) = if place.lang == lang {
            (String::new(), "")
        } else {
            (format!(" lang=\"{0}\" hreflang=\"{0}\"", place.lang.code()), " (English)")
        };
        format!(
            "<li><a href=\"{}\"{language}{current}>{}{note}</a></li>\n",
            page.place.to_page(place.lang, &place.path),
            escape(title)
        )
    };
    let links: String = page.beside.iter().map(link).collect();
    format!("<nav class=\"beside\" aria-label=\"{}\">\n<ul>\n{links}</ul>\n</nav>\n", page.part.name(lang))
}

fn footer(place: &Place) -> String {
    let lang = place.lang;
    format!(
        "<footer>\n<p>{}</p>\n<p><a href=\"{}\">{}</a></p>\n</footer>\n",
        lang.of(
            "The algorithm of the Kubernetes 1.36 HorizontalPodAutoscaler, in a simulated cluster on your own machine. Nothing is uploaded.",
            "Kubernetes 1.36 的 HorizontalPodAutoscaler 算法，运行在你自己机器上的模拟集群里，不上传任何内容。"
        ),
        place.to_playground(""),
        lang.of("Open the playground", "打开演练场")
    )
}
