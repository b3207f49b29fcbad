//! The last step: checks that a person's own manifest is to pass.

use yew::prelude::*;

use crate::language::Language;
use crate::present::lesson::{self, CheckState, CheckView};
use crate::say;
use crate::session::{Changes, Command, Session};
use crate::ui::lessons::desk;
use crate::ui::lessons::open::{Frame, Heading, StepProps, button, primary, view};
use crate::ui::lessons::registry::Registry;
use crate::ui::lessons::words::{line, paragraphs};
use crate::ui::store::{Store, use_language, use_store, use_view};
use crate::units::SimTime;

/// How the checks stand.
fn checks(session: &Session) -> Vec<CheckView> {
    desk::open().map_or_else(Vec::new, |desk| lesson::checks(session, &desk.lesson))
}

/// What is to be done.
#[component]
pub(crate) fn Doing(props: &StepProps) -> Html {
    let (store, language) = (use_store(), use_language());
    let view = use_view(Changes::CONTROLS, view);
    let checks = use_view(Changes::ALL, checks);
    let passed = lesson::passed(&checks);
    // What was done once is done, whatever is tried next.
    let done = use_state_eq(|| passed);
    {
        let (store, done) = (store.clone(), done.setter());
        use_effect_with(passed, move |passed| {
            if *passed {
                desk::finish(&store);
                done.set(true);
            }
        });
    }
    {
        let (store, decided) = (store.clone(), checks.iter().all(|check| check.state != CheckState::Waiting));
        use_effect_with(decided, move |decided| {
            // What comes after it is not what was asked for.
            if *decided && store.read(Session::running) {
                store.dispatch(Command::Pause);
                let end = desk::open().and_then(|desk| desk.lesson.checks.iter().map(|check| check.to).max());
                if let Some(time) = end.filter(|end| store.read(Session::now) > SimTime::ZERO + *end) {
                    store.dispatch(Command::Seek { time });
                }
            }
        });
    }
    let holding = checks.iter().filter(|check| check.state == CheckState::Holds).count();
    let standing = say!(language, "{n} of {all} checks hold", n = holding, all = checks.len());
    let heading =
        if checks.len() == 1 { language.say("Make this hold") } else { language.say("Make these hold, on one run") };
    let act = button(&store, "lesson-line-run", language.say("From the start"), desk::run_again);
    html! {
        <Frame title={view.title.clone()} line={standing} {act} step={props.desk.step}>
            <Heading text={heading} step={props.desk.step} />
            <p>{ language.say("Change the manifest or move its sliders, then run it from the start.") }</p>
            <ol class="lesson-checks">{ for checks.iter().enumerate().map(|(n, check)| html! { <Check key={n} {n} check={check.clone()} /> }) }</ol>
            <Registry />
            <p class="hidden-text" role="status">{ spoken(&checks, language) }</p>
            <p class="lesson-row">
                { button(&store, "lesson-edit", language.say("Edit the manifest"), desk::edit) }
                if passed || *done {
                    { button(&store, "lesson-run", language.say("From the start"), desk::run_again) }
                } else {
                    { primary(&store, "lesson-run", language.say("From the start"), desk::run_again) }
                }
            </p>
            if passed || *done { { after(&store, language) } }
            <p class="lesson-row lesson-back">{ button(&store, "lesson-back", language.say("What happened, and why"), desk::back) }
                { button(&store, "lesson-again", language.say("Back to the question"), desk::again) }</p>
        </Frame>
    }
}

/// What is said aloud: how each check stands, and not its value, which changes all the time.
fn spoken(checks: &[CheckView], language: Language) -> String {
    let said = |(n, check): (usize, &CheckView)| say!(language, "Check {n}: {state}.", n = n + 1, state = check.word);
    checks.iter().enumerate().map(said).collect::<Vec<_>>().join(" ")
}

/// What comes when all of them hold.
fn after(store: &Store, language: Language) -> Html {
    let next = desk::after().is_some();
    html! {
        <div class="lesson-done" data-testid="lesson-done">
            <p role="status"><b><span aria-hidden="true">{ "✓ " }</span>{ language.say("Done: all of it held on one run.") }</b></p>
            if next { { primary(store, "lesson-next", language.say("Next lesson"), desk::next) } } else { <p>{ language.say("That was the last lesson.") }</p> }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CheckProps {
    n: usize,
    check: CheckView,
}

/// One check, with its hint behind a button.
#[component]
fn Check(props: &CheckProps) -> Html {
    let language = use_language();
    let (n, check) = (props.n, &props.check);
    let (class, sign, state) = match check.state {
        CheckState::Waiting => ("idea-off", "○", "waiting"),
        CheckState::Holds => ("idea-ready", "✓", "holds"),
        CheckState::Fails => ("idea-lost", "✕", "fails"),
    };
    html! {
        <li class={classes!("lesson-check", class)} data-testid={format!("lesson-check-{n}")} data-state={state}>
            <p><span class="lesson-sign tinted"><span aria-hidden="true">{ sign }</span>{ " " }{ check.word }</span>
                <span>{ line(&check.text) }</span></p>
            <p class="hint">{ check.what }{ ": " }<b class="lesson-value">{ &check.value }</b>{ " · " }{ &check.bound }{ " · " }{ &check.when }</p>
            if let Some(hint) = &check.hint {
                <details class="lesson-hint"><summary data-testid={format!("lesson-hint-{n}")}>{ language.say("A hint") }</summary>{ paragraphs(hint) }</details>
            }
        </li>
    }
}
