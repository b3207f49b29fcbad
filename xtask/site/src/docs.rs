//! The documentation: the texts of `docs/site`, and the two references that stand beside them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::html::escape;
use crate::layout::{Page, Part};
use crate::markdown::{self, Document, Head};
use crate::place::{Lang, Place};

/// The references, which are in English only: their files, pages and descriptions.
const REFERENCES: [(&str, &str, &str); 2] = [
    (
        "docs/MODEL.md",
        "docs/simulated-cluster.html",
        "What is simulated around the autoscaler, and by which formula: time, requests, queues, pods, nodes and metrics.",
    ),
    (
        "FIDELITY.md",
        "docs/what-mirrors-what.html",
        "Which function of which release of Kubernetes each part mirrors, and where it differs on purpose.",
    ),
];

/// The start of the documentation, where all of it is listed.
const START: &str = "docs/index.html";

/// All pages of it.
///
/// # Errors
///
/// A text cannot be read, or lacks what has to stand before it; the message says which.
pub(crate) fn pages(root: &Path) -> Result<Vec<Page>> {
    let mut references = Vec::new();
    for (file, path, description) in REFERENCES {
        let text = fs::read_to_string(root.join(file)).with_context(|| format!("reading {file}"))?;
        let title = markdown::first_heading(&text).with_context(|| format!("{file} has no title"))?.to_owned();
        let place = Place::new(Lang::English, path);
        let head = Head { title, description: description.to_owned(), order: u32::MAX };
        references.push((place.clone(), markdown::render(head, &text, &place)));
    }
    let [english, chinese] = Lang::ALL.map(|lang| texts(root, lang));
    let texts = [english?, chinese?];
    let mut pages = Vec::new();
    for (lang, own) in Lang::ALL.into_iter().zip(&texts) {
        let has_twin =
            |place: &Place| texts.iter().flatten().any(|(other, _)| other.lang != lang && other.path == place.path);
        let mut beside = vec![(Place::new(lang, START), lang.of("Overview", "概览").to_owned())];
        beside.extend(own.iter().chain(&references).map(|(place, document)| (place.clone(), document.title.clone())));
        pages.push(start(lang, own.iter().chain(&references), &beside));
        pages.extend(own.iter().map(|(place, document)| page(place, document, &beside, has_twin(place))));
        if lang == Lang::English {
            pages.extend(references.iter().map(|(place, document)| page(place, document, &beside, false)));
        }
    }
    Ok(pages)
}

/// The texts of a language, in order.
fn texts(root: &Path, lang: Lang) -> Result<Vec<(Place, Document)>> {
    let folder = root.join("docs/site").join(lang.of("en", "zh"));
    let mut texts = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("looking into {}", folder.display()))? {
        let path = entry.with_context(|| format!("looking into {}", folder.display()))?.path();
        let Some(stem) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".md")) else { continue };
        let place = Place::new(lang, format!("docs/{stem}.html"));
        let said = || format!("reading {}", path.display());
        let text = fs::read_to_string(&path).with_context(said)?;
        let document = markdown::read(&text, &place).with_context(said)?;
        texts.push((place, document));
    }
    texts.sort_by(|(a, first), (b, second)| (first.order, a).cmp(&(second.order, b)));
    Ok(texts)
}

fn page(place: &Place, document: &Document, beside: &[(Place, String)], twin: bool) -> Page {
    Page {
        part: Part::Docs,
        title: document.title.clone(),
        description: document.description.clone(),
        body: markdown::contents(document, place.lang) + &document.html,
        beside: beside.to_vec(),
        twin,
        place: place.clone(),
    }
}

fn start<'a>(lang: Lang, all: impl Iterator<Item = &'a (Place, Document)>, beside: &[(Place, String)]) -> Page {
    let place = Place::new(lang, START);
    let item = |(there, document): &(Place, Document)| {
        let to = place.to_page(there.lang, &there.path);
        let language = if there.lang == lang { String::new() } else { format!(" lang=\"{}\"", there.lang.code()) };
        format!(
            "<li{language}><h2><a href=\"{to}\">{}</a></h2><p>{}</p></li>\n",
            escape(&document.title),
            escape(&document.description)
        )
    };
    let intro = lang.of(
        "How the HorizontalPodAutoscaler decides, what the playground simulates around it, how to teach with it and how to \
         put it into a page or on a server of your own.",
        "HorizontalPodAutoscaler 如何做决定，演练场在它周围模拟了什么，怎样用它授课，以及怎样把它放进网页或自己的服务器。",
    );
    Page {
        part: Part::Docs,
        title: lang.of("Documentation", "文档").to_owned(),
        description: intro.to_owned(),
        body: format!("<p>{intro}</p>\n<ul class=\"list\">\n{}</ul>\n", all.map(item).collect::<String>()),
        beside: beside.to_vec(),
        twin: true,
        place,
    }
}
