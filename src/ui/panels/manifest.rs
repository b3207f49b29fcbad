//! The manifest: the editor and what is wrong with its text.

use yew::platform::spawn_local;
use yew::prelude::*;

use crate::diag::Severity;
use crate::language::Language;
use crate::present::editor::{self, EditorView};
use crate::session::Changes;
use crate::ui::controls::editor::Editor;
use crate::ui::controls::problems::{problems, sign};
use crate::ui::controls::tabs::Tabs;
use crate::ui::store::{Store, use_language, use_look, use_store, use_view};
use crate::ui::studio::{self, Later, Panel};

/// The kinds that an autoscaler can scale.
const WORKLOADS: &[&str] = &["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];
/// The tabs that have a panel of their own; those before show the text.
const PANELS: [Panel; 3] = [Panel::Pipeline, Panel::Traffic, Panel::Document];
/// The tab of the last of them.
const DOCUMENT: usize = 4;
/// How many tabs there are with the lesson's, which stands in front.
const TABS: usize = 6;

/// The manifest.
#[component]
pub(crate) fn Manifest() -> Html {
    let view = use_view(Changes::MANIFEST | Changes::HISTORY | Changes::SELECTION, editor::editor);
    let (store, language) = (use_store(), use_language());
    let chosen = use_look(|look| look.manifest);
    let text = chosen.min(1);
    // How far the lesson's tab moves the others.
    let lesson = use_look(|look| look.lesson.min(1));
    // What is written in the scenario document stays in its panel while another is looked at.
    let written = use_mut_ref(|| false);
    *written.borrow_mut() |= chosen == DOCUMENT;
    let stays = *written.borrow();
    let on_choose = {
        let store = store.clone();
        Callback::from(move |tab: usize| {
            let tab = (tab + TABS - lesson) % TABS;
            store.set_look(|look| look.manifest = tab);
            match tab {
                0 => go_to(&store, &["HorizontalPodAutoscaler"]),
                1 => go_to(&store, WORKLOADS),
                _ => {}
            }
        })
    };
    let titles = [
        language.say("Lesson"),
        "HPA",
        language.say("Workload"),
        language.say("Pipeline"),
        language.say("Traffic"),
        language.say("Scenario"),
    ];
    html! {
        <section class="card area-manifest" aria-label={language.say("Manifest")}>
            <div class="card-head">
                <Tabs label={language.say("Manifest")} prefix="manifest" chosen={(chosen + lesson) % TABS} {on_choose}
                    titles={titles.map(AttrValue::Static)[1 - lesson..].to_vec()} />
            </div>
            if lesson > 0 { <Later panel={Panel::Lesson} /> }
            <div class="manifest-text" role="tabpanel" id={format!("manifest-panel-{}", text + lesson)} aria-labelledby={format!("manifest-tab-{}", text + lesson)}
                hidden={chosen != text}>
                <div class="manifest-bar">{ verdict(&view, language) }<Later panel={Panel::Files} /></div>
                if chosen == 1 { <Later panel={Panel::Assumed} /> }
                <Editor view={view.clone()} />
                { problems(&view, &store, language) }
            </div>
            { for (2..).zip(PANELS).filter(|(n, _)| *n == chosen || (*n == DOCUMENT && stays)).map(|(n, panel)| html! {
                <div class="card-body" role="tabpanel" id={format!("manifest-panel-{}", n + lesson)} aria-labelledby={format!("manifest-tab-{}", n + lesson)}
                    tabindex="0" hidden={n != chosen} key={n}><Later {panel} /></div>
            }) }
        </section>
    }
}

/// Brings the first object of one of these kinds into view; the focus stays where it is.
fn go_to(store: &Store, kinds: &'static [&'static str]) {
    let store = store.clone();
    spawn_local(async move {
        let Some(studio) = studio::load().await else { return };
        if let Some(line) = store.read(|session| studio.line_of(session, kinds)) {
            store.set_look(|look| look.show_line(line));
        }
    });
}

/// Whether the text is what runs.
fn verdict(view: &EditorView, language: Language) -> Html {
    let count = |severity| view.problems.iter().filter(|problem| problem.severity == severity).count();
    let (severity, class, words) = match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => return html! { <span class="verdict is-fine">{ language.say("✓ valid") }</span> },
        (0, n) => (Severity::Warning, "is-warning", language.count(n, "{n} warning", "{n} warnings")),
        (n, _) => (Severity::Error, "is-error", language.count(n, "{n} error", "{n} errors")),
    };
    html! { <span class={classes!("verdict", class)}>{ sign(severity) }{ words }</span> }
}
