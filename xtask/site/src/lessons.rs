//! The lessons as pages: the question, what one may think, and behind a line that opens, what the run shows.

use hpa_playground::present::lesson::{self as present, ChoiceView, LessonView, Paragraph, Span};
use hpa_playground::session::Extension;
use hpa_playground::session::lesson::{self, Lesson, Origin};

use crate::gallery::speaking;
use crate::html::{element, escape};
use crate::layout::{Page, Part};
use crate::place::{Lang, Place};

/// Where all of them are listed.
const LIST: &str = "lessons/index.html";

/// How long a description may be before search engines cut it.
const DESCRIPTION: usize = 150;

/// All lessons that come with the playground, chapter by chapter.
pub(crate) fn all() -> Vec<Lesson> {
    let names = lesson::names().iter();
    let mut lessons: Vec<Lesson> = names.filter_map(|name| lesson::find(name, Extension::linked())).collect();
    lessons.sort_by_key(|lesson| (lesson.chapter.is_none(), lesson.chapter, lesson.row));
    lessons
}

/// A scenario of the catalog that a lesson is about.
pub(crate) struct Told {
    pub(crate) scenario: String,
    /// The lesson's name.
    pub(crate) lesson: String,
    /// What it says of the set-up, in Chinese.
    pub(crate) about: String,
}

/// The scenarios of the catalog that lessons are about.
pub(crate) fn told(lessons: &[Lesson]) -> Vec<Told> {
    let session = speaking(Lang::Chinese);
    let told = |lesson: &Lesson| match &lesson.origin {
        Origin::Catalog(scenario) => {
            let about = paragraphs(&present::view(&session, lesson).about);
            Some(Told { scenario: scenario.clone(), lesson: lesson.name.clone(), about })
        }
        Origin::Text(_) => None,
    };
    lessons.iter().filter_map(told).collect()
}

/// The pages of the lessons in a language, the list first.
pub(crate) fn pages(lang: Lang, lessons: &[Lesson]) -> Vec<Page> {
    let session = speaking(lang);
    let views: Vec<LessonView> = lessons.iter().map(|lesson| present::view(&session, lesson)).collect();
    let mut beside = vec![(Place::new(lang, LIST), lang.of("All lessons", "全部课程").to_owned())];
    beside.extend(views.iter().map(|view| (place(lang, view), numbered(view))));
    let mut pages = vec![list(lang, &views)];
    for (at, (lesson, view)) in lessons.iter().zip(&views).enumerate() {
        pages.push(page(place(lang, view), (lesson, view), (&beside, views.get(at + 1))));
    }
    pages
}

fn place(lang: Lang, view: &LessonView) -> Place {
    Place::new(lang, format!("lessons/{}.html", view.name))
}

/// The title with its place in the path.
fn numbered(view: &LessonView) -> String {
    let title = plain(&view.title);
    view.row.map_or_else(|| title.clone(), |row| format!("{row}. {title}"))
}

fn list(lang: Lang, views: &[LessonView]) -> Page {
    let place = Place::new(lang, LIST);
    let mut sections = String::new();
    for chapter in views.chunk_by(|one, next| one.chapter == next.chapter) {
        let title = chapter[0].chapter.unwrap_or(lang.of("More", "其他"));
        let item = |view: &LessonView| {
            let minutes = view.minutes.as_deref().map(|minutes| format!(" · {}", escape(minutes))).unwrap_or_default();
            let question = view.question.first().map(spans).unwrap_or_default();
            format!(
                "<li><h3><a href=\"{}\">{}</a></h3><p>{question}</p><p class=\"quiet\">{}{minutes}</p></li>\n",
                place.to_page(lang, &format!("lessons/{}.html", view.name)),
                spans(&view.title),
                view.row.map(|row| lang.of(format!("Lesson {row}"), format!("第 {row} 课"))).unwrap_or_default(),
            )
        };
        let items: String = chapter.iter().map(item).collect();
        sections += &element("h2", &escape(title));
        sections += &["<ul class=\"list\">\n", &items, "</ul>\n"].concat();
    }
    let intro = lang.of(
        "Each lesson asks a question about a run before it shows it. Predict, see what the real algorithm does, and then \
         change the manifest until the checks hold. The lessons run in the playground; here they can be read.",
        "每一课都先就一次运行提出问题，再展示结果：先预测，看真实的算法怎么做，然后修改清单，直到所有检查通过。课程在演练场里运行，这里可以阅读。",
    );
    Page {
        part: Part::Lessons,
        title: lang.of("Lessons", "课程").to_owned(),
        description: lang
            .of(
                "What puzzles people about the Kubernetes HorizontalPodAutoscaler, as lessons: predict, watch the real algorithm, and put it right.",
                "关于 Kubernetes HorizontalPodAutoscaler 的常见困惑，逐课讲清：先预测，再观察真实的算法，最后动手改对。",
            )
            .to_owned(),
        body: format!("<p>{intro}</p>\n{sections}"),
        beside: Vec::new(),
        twin: true,
        place,
    }
}

/// What is beside a lesson, and the one that comes next.
type Around<'a> = (&'a [(Place, String)], Option<&'a LessonView>);

fn page(place: Place, (lesson, view): (&Lesson, &LessonView), (beside, next): Around) -> Page {
    let lang = place.lang;
    let open = place.to_playground(&format!("#lesson={}", view.name));
    let start = format!(
        "<p><a class=\"start\" href=\"{open}\">{}</a></p>\n",
        lang.of("Open this lesson in the playground", "在演练场中打开本课")
    );
    let facts: Vec<String> = [view.chapter.map(str::to_owned), view.minutes.clone()].into_iter().flatten().collect();
    let question = lang.of("What do you expect?", "你认为会怎样？");
    let choices: String = view.choices.iter().map(|choice| element("li", &spans(&choice.text))).collect();
    let next = next.map_or_else(String::new, |next| {
        let to = place.to_page(lang, &format!("lessons/{}.html", next.name));
        format!("<p>{}<a href=\"{to}\">{}</a></p>\n", lang.of("Next: ", "下一课："), spans(&next.title))
    });
    let body = format!(
        "<p class=\"quiet\">{}</p>\n{}{start}<h2>{question}</h2>\n{}<ol class=\"choices\">\n{choices}</ol>\n{}{}{}{}{next}",
        escape(&facts.join(" · ")),
        paragraphs(&view.about),
        paragraphs(&view.question),
        figure(lang, lesson),
        reveal(lang, view),
        checks(lang, lesson),
        links(lang, view),
    );
    let (title, asked) = (plain(&view.title), view.question.first().map(plain).unwrap_or_default());
    let description = lang.of(format!("Lesson: {title}. {asked}"), format!("课程：{title}。{asked}"));
    Page {
        part: Part::Lessons,
        title,
        description: shortened(&description),
        body,
        beside: beside.to_vec(),
        twin: true,
        place,
    }
}

/// What is hidden until someone has made up their mind.
fn reveal(lang: Lang, view: &LessonView) -> String {
    let answer = |choice: &ChoiceView| {
        let (class, word) = if choice.right {
            (" class=\"right\"", lang.of("Right: ", "正确："))
        } else {
            ("", lang.of("Not so: ", "不对："))
        };
        format!("<li><p{class}>{word}{}</p>\n{}</li>\n", spans(&choice.text), paragraphs(&choice.because))
    };
    format!(
        "<details>\n<summary>{}</summary>\n{}<ol class=\"choices\">\n{}</ol>\n</details>\n",
        lang.of("What the run shows, and why", "运行结果与原因"),
        paragraphs(&view.reveal),
        view.choices.iter().map(answer).collect::<String>()
    )
}

/// The scenario as a figure, where it has a name by which a figure can ask for it.
fn figure(lang: Lang, lesson: &Lesson) -> String {
    let Origin::Catalog(scenario) = &lesson.origin else { return String::new() };
    let language = lang.of("", " lang=\"zh\"");
    format!(
        "<h2>{}</h2>\n<hpa-playground scenario=\"{}\" panels=\"loop,why,timeline\"{language}></hpa-playground>\n",
        lang.of("The run", "运行"),
        escape(scenario)
    )
}

fn checks(lang: Lang, lesson: &Lesson) -> String {
    let language = speaking(lang).language();
    let item = |check: &lesson::Check| format!("<li>{}</li>\n", crate::html::with_code(check.text.of(language).trim()));
    format!(
        "<h2>{}</h2>\n<p>{}</p>\n<ul>\n{}</ul>\n",
        lang.of("Then put it right", "然后动手改对"),
        lang.of(
            "In the playground, change the manifest so that on a run from the start:",
            "在演练场里修改清单，使从头开始的一次运行满足："
        ),
        lesson.checks.iter().map(item).collect::<String>()
    )
}

fn links(lang: Lang, view: &LessonView) -> String {
    if view.links.is_empty() {
        return String::new();
    }
    let item = |link: &lesson::Link| {
        format!("<li><a href=\"{}\" rel=\"noreferrer\">{}</a></li>\n", escape(&link.url), escape(&link.title))
    };
    let heading = lang.of("Where people met this", "人们在哪里遇到过");
    format!("<h2>{heading}</h2>\n<ul>\n{}</ul>\n", view.links.iter().map(item).collect::<String>())
}

fn paragraphs(paragraphs: &[Paragraph]) -> String {
    paragraphs.iter().map(|paragraph| element("p", &spans(paragraph))).collect()
}

fn spans(paragraph: &Paragraph) -> String {
    let span = |span: &Span| match span {
        Span::Text(text) => escape(text),
        Span::Code(code) => format!("<code>{}</code>", escape(code)),
    };
    paragraph.iter().map(span).collect()
}

fn plain(paragraph: &Paragraph) -> String {
    let span = |span: &Span| match span {
        Span::Text(text) | Span::Code(text) => text.clone(),
    };
    paragraph.iter().map(span).collect()
}

/// A text that is not too long for a description, cut between words.
fn shortened(text: &str) -> String {
    if text.chars().count() <= DESCRIPTION {
        return text.to_owned();
    }
    let cut: String = text.chars().take(DESCRIPTION).collect();
    let whole = cut.rsplit_once(' ').filter(|(before, _)| before.chars().count() > DESCRIPTION / 2);
    format!("{}…", whole.map_or(cut.as_str(), |(before, _)| before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_has_a_page() {
        let lessons = all();
        assert_eq!(lessons.len(), lesson::names().len());
        let pages = pages(Lang::Chinese, &lessons);
        assert_eq!(pages.len(), lessons.len() + 1);
        let page = pages.iter().find(|page| page.place.path == "lessons/tolerance.html").expect("it is a lesson");
        for part in
            ["index.html?lang=zh#lesson=tolerance", "<details>", "<hpa-playground scenario=\"tolerance\"", "正确："]
        {
            assert!(page.body.contains(part), "{part}: {}", page.body);
        }
    }

    #[test]
    fn descriptions_are_cut_between_words() {
        assert_eq!(shortened("a b"), "a b");
        let long = shortened(&"word ".repeat(60));
        assert!(long.ends_with("word…") && long.chars().count() <= DESCRIPTION + 1, "{long}");
    }
}
