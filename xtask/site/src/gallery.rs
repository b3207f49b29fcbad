//! The gallery as a page: every built-in scenario with a picture of its real run.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use hpa_playground::language::Language;
use hpa_playground::present::Idea;
use hpa_playground::present::gallery::{self, Picture, SIZE};
use hpa_playground::session::{Extension, Session};

use crate::html::{escape, paragraphs};
use crate::layout::{Page, Part};
use crate::lessons::Told;
use crate::place::{Lang, Place};

/// A scenario that was run, in no language yet.
pub(crate) struct Run {
    pub(crate) entry: (&'static str, &'static str),
    outcome: gallery::Outcome,
    /// What its author says of it, in English.
    about: String,
}

/// Runs all of them.
///
/// # Errors
///
/// A file is not there.
pub(crate) fn run_all(scenarios: &Path) -> Result<Vec<Run>> {
    Session::catalog().iter().map(|entry| run(scenarios, *entry)).collect()
}

fn run(scenarios: &Path, entry: (&'static str, &'static str)) -> Result<Run> {
    let path = scenarios.join(format!("{}.yaml", entry.0));
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let comment = text.lines().map_while(|line| line.strip_prefix('#'));
    let about = comment.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n");
    let outcome =
        gallery::run(entry.0, Extension::linked()).with_context(|| format!("there is no scenario {}", entry.0))?;
    Ok(Run { entry, outcome, about })
}

/// A session that words what is shown in a language.
pub(crate) fn speaking(lang: Lang) -> Session {
    let mut session = Session::default();
    let language = match lang {
        Lang::English => Language::ENGLISH,
        Lang::Chinese => Language::chinese(),
    };
    // Nothing has been shown yet that would have to change.
    let _ = session.speak(language);
    session
}

/// The page; `told` are the scenarios that a lesson is about.
pub(crate) fn page(lang: Lang, runs: &[Run], told: &[Told]) -> Page {
    let place = Place::new(lang, "gallery.html");
    let session = speaking(lang);
    let cards: String = runs.iter().map(|run| card(&place, &session, run, told)).collect();
    let intro = lang.of(
        "Every scenario that comes with the playground, with a picture of its real run. Follow a title to run it yourself, \
         change the load or the manifest, and see why it scales.",
        "演练场自带的全部场景，每个都配有真实运行的图像。点击标题即可自己运行：改变负载或清单，看它为什么扩缩。",
    );
    let key = lang.of(
        "In each picture, the filled area is the traffic and the stepped line is the number of replicas that the autoscaler wants.",
        "每幅图中，填充区域是流量，阶梯线是自动扩缩器想要的副本数。",
    );
    Page {
        part: Part::Gallery,
        title: lang.of("Scenarios", "场景库").to_owned(),
        description: lang
            .of(
                "What a HorizontalPodAutoscaler does in situations that puzzle people, each as a run to open in the playground.",
                "HorizontalPodAutoscaler 在各种令人困惑的情形下会做什么：每个场景都可以在演练场里打开运行。",
            )
            .to_owned(),
        body: format!("<p>{intro}</p>\n<p class=\"quiet\">{key}</p>\n<ul class=\"cards\">\n{cards}</ul>\n"),
        beside: Vec::new(),
        twin: true,
        place,
    }
}

fn card(place: &Place, session: &Session, run: &Run, told: &[Told]) -> String {
    let card = gallery::card(session, run.entry, Some(&run.outcome));
    let lang = place.lang;
    let told = told.iter().find(|told| told.scenario == card.name);
    // Authors write in English; lessons are written in both.
    let about = lang.of(paragraphs(&run.about), told.map_or_else(String::new, |told| told.about.clone()));
    let tag = |(text, idea): &(String, Option<Idea>)| {
        let class = match idea {
            Some(Idea::Metric) => "idea-metric",
            Some(Idea::Decision) => "idea-decision",
            _ => "idea-off",
        };
        format!("<li class=\"{class}\">{}</li>", escape(text))
    };
    let lesson = told.map_or_else(String::new, |told| {
        let to = place.to_page(lang, &format!("lessons/{}.html", told.lesson));
        let title = escape(card.title);
        let label = lang.of(format!("Lesson: {title}"), format!("课程：{title}"));
        format!("<a href=\"{to}\" aria-label=\"{label}\">{}</a> · ", lang.of("Lesson", "课程"))
    });
    format!(
        "<li class=\"card\" id=\"{name}\">\n<h2><a href=\"{open}\">{title}</a></h2>\n{picture}<p class=\"line\">{line}</p>\n{about}\
         <ul class=\"tags\">{tags}</ul>\n<p class=\"ways\">{lesson}<a href=\"{file}\">{name}.yaml</a></p>\n</li>\n",
        name = card.name,
        open = place.to_playground(&format!("#scenario={}", card.name)),
        title = escape(card.title),
        picture = picture(&run.outcome.picture),
        line = escape(&card.line),
        tags = card.tags.iter().map(tag).collect::<String>(),
        file = place.to_file(&format!("scenarios/{}.yaml", card.name)),
    )
}

/// The picture of a run; the words beside it say the same.
fn picture(picture: &Picture) -> String {
    let (width, height) = SIZE;
    format!(
        "<svg class=\"thumb\" viewBox=\"0 0 {width} {height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <path class=\"thumb-traffic\" d=\"{}\"/><path class=\"thumb-replicas\" d=\"{}\"/></svg>\n",
        picture.traffic, picture.replicas
    )
}
