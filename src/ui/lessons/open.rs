//! The lesson that is open: a tab beside the manifest, with a line that stays when another tab is chosen.

use yew::prelude::*;

use super::desk::{self, Desk, Step};
use super::steps::{doing, predict, watch};
use super::words::line;
use crate::msg;
use crate::present::lesson::{self, LessonView, Paragraph};
use crate::session::{Changes, Session};
use crate::ui::dom;
use crate::ui::store::{Store, use_language, use_look, use_store, use_view};

/// The steps as they are named.
const STEPS: [(Step, &str); 3] =
    [(Step::Predict, msg!("Predict")), (Step::Watch, msg!("Watch")), (Step::Do, msg!("Do it yourself"))];

/// The mark of the page while a lesson is open: its step.
const MARK: &str = "data-lesson";

/// The lesson that is open.
#[component]
pub(crate) fn Open() -> Html {
    let count = use_look(|look| look.lesson);
    let runs = use_view(Changes::CONTROLS | Changes::MANIFEST, |session| session.scenario().name.clone());
    let Some(desk) = desk::open() else { return Html::default() };
    let name = desk.lesson.name.clone();
    let key = format!("{name} {:?}", desk.step);
    if *runs != desk.scenario && desk.step != Step::Watch {
        return html! { <Elsewhere key={count} /> };
    }
    match desk.step {
        Step::Predict => html! { <predict::Predict {key} {desk} /> },
        Step::Watch | Step::Seen => html! { <watch::Watch key={name} {desk} /> },
        Step::Do => html! { <doing::Doing {key} {desk} /> },
    }
}

/// What the lesson that is open says.
pub(super) fn view(session: &Session) -> LessonView {
    desk::open().map_or_else(LessonView::default, |desk| lesson::view(session, &desk.lesson))
}

/// What every step is told.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct StepProps {
    /// The lesson, and how far one is.
    pub(crate) desk: Desk,
}

/// What a step shows.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct FrameProps {
    /// The title of the lesson.
    pub(crate) title: Paragraph,
    /// What the line says that stays.
    pub(crate) line: String,
    /// What can be done there.
    #[prop_or_default]
    pub(crate) act: Html,
    /// The step.
    pub(crate) step: Step,
    /// Its content.
    pub(crate) children: Html,
}

/// A step of the lesson with what is around each.
#[component]
pub(crate) fn Frame(props: &FrameProps) -> Html {
    let (store, language) = (use_store(), use_language());
    let front = use_look(|look| look.manifest) == desk::TAB;
    use_effect_with(props.step, |step| {
        dom::mark(MARK, Some(id(*step)));
        || dom::mark(MARK, None)
    });
    let step = if props.step == Step::Seen { Step::Watch } else { props.step };
    html! {
        <>
            <div class="lesson-line" hidden={front}>
                <p data-testid="lesson-line"><b>{ line(&props.title) }</b>{ " · " }{ &props.line }</p>{ props.act.clone() }
            </div>
            <div class="card-body lesson-room" role="tabpanel" id="manifest-panel-0" aria-labelledby="manifest-tab-0" tabindex="0" hidden={!front}>
                <article class="lesson" data-testid="lesson" aria-labelledby="lesson-title">
                    <header class="lesson-head">
                        <h2 id="lesson-title">{ line(&props.title) }</h2>
                        { button(&store, "lesson-leave", language.say("Leave"), desk::leave) }
                    </header>
                    <ol class="lesson-steps" aria-label={language.say("Steps of the lesson")}>
                        { for STEPS.iter().map(|(each, name)| html! { <li aria-current={(*each == step).then_some("step")}>{ language.say(name) }</li> }) }
                    </ol>
                    <div class="lesson-step" data-testid="lesson-step" data-step={id(props.step)}>{ props.children.clone() }</div>
                </article>
            </div>
        </>
    }
}

/// How a step is called by who tests it.
const fn id(step: Step) -> &'static str {
    match step {
        Step::Predict => "predict",
        Step::Watch => "watch",
        Step::Seen => "seen",
        Step::Do => "do",
    }
}

/// A button that does something with the lesson.
pub(super) fn button(store: &Store, id: &'static str, words: &'static str, act: fn(&Store)) -> Html {
    html! { <button type="button" class="small" data-testid={id} onclick={on(store, act)}>{ words }</button> }
}

/// The same, where it is what is expected to be pressed.
pub(super) fn primary(store: &Store, id: &'static str, words: &'static str, act: fn(&Store)) -> Html {
    html! { <button type="button" class="small primary" data-testid={id} onclick={on(store, act)}>{ words }</button> }
}

fn on(store: &Store, act: fn(&Store)) -> Callback<MouseEvent> {
    let store = store.clone();
    Callback::from(move |_| act(&store))
}

/// The title of a step, which has the focus when the step begins.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct HeadingProps {
    /// What it says.
    pub(crate) text: AttrValue,
    /// The step.
    pub(crate) step: Step,
}

/// The title of a step, which has the focus when the step begins.
#[component]
pub(crate) fn Heading(props: &HeadingProps) -> Html {
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with(props.step, move |_| {
            if let Some(heading) = heading.cast::<web_sys::HtmlElement>() {
                heading.focus().unwrap_or_default();
            }
        });
    }
    html! { <h3 class="lesson-heading" tabindex="-1" ref={heading}>{ &props.text }</h3> }
}

/// Said where something else runs than what the lesson is about.
#[component]
fn Elsewhere() -> Html {
    let (store, language) = (use_store(), use_language());
    let view = use_view(Changes::CONTROLS, view);
    let Some(desk) = desk::open() else { return Html::default() };
    html! {
        <Frame title={view.title.clone()} line={language.say("something else runs now")} step={desk.step}>
            <Heading text={language.say("Something else runs now")} step={desk.step} />
            <p>{ language.say("The lesson is about another scenario. Begin it again, or leave it: what runs goes on.") }</p>
            <p class="lesson-row">
                { primary(&store, "lesson-again", language.say("Begin again"), desk::again) }
                { button(&store, "lesson-leave-here", language.say("Leave the lesson"), desk::leave) }
            </p>
        </Frame>
    }
}
