//! The comparison: two variants of the manifest on the same traffic and seed, side by side.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::HtmlSelectElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::modal::Modal;
use crate::present::compare::{self, CompareView, DiffLine, Kind, SIZE, Strip};
use crate::session::{Extension, Which};
use crate::ui::later;
use crate::ui::store::{Store, use_language, use_store};
use crate::{msg, say};

/// The most variants that are pinned at a time; the oldest goes.
const MOST_PINS: usize = 5;

/// A variant that was pinned.
#[derive(Clone, PartialEq)]
struct Pin {
    label: String,
    manifests: String,
}

thread_local! {
    /// What was pinned, for as long as the page lives, and how often that was done.
    static PINS: RefCell<(usize, Vec<Pin>)> = const { RefCell::new((0, Vec::new())) };
}

/// What came of comparing.
#[derive(Clone, PartialEq)]
enum State {
    /// It is being computed.
    Running,
    /// The comparison.
    Done(Rc<CompareView>),
    /// One of the two does not run, for a reason.
    Refused(Which, String),
    /// A part of the page is missing.
    NotLoaded,
}

/// Compares what runs with a pin or, without one, with the original.
fn compared(store: &Store, pin: Option<&Pin>, extension: Extension) -> State {
    store.read(|session| {
        let first = pin.map_or_else(|| session.original(extension), |pin| pin.manifests.clone());
        let variants = [first.as_str(), session.present()];
        match session.compare(variants, extension) {
            Ok(runs) => State::Done(Rc::new(compare::compared(&runs, variants, session.language()))),
            Err(refused) => State::Refused(refused.which, refused.message),
        }
    })
}

/// The dialog.
#[component]
pub(crate) fn Compare() -> Html {
    let (store, language) = (use_store(), use_language());
    let state = use_state_eq(|| State::Running);
    let chosen = use_state_eq(|| 0_usize);
    let pinned = use_state_eq(|| PINS.with_borrow(|(count, _)| *count));
    let pins = PINS.with_borrow(|(_, pins)| pins.clone());
    {
        let (store, tell) = (store.clone(), state.setter());
        let pin = chosen.checked_sub(1).and_then(|at| pins.get(at).cloned());
        use_effect_with((*chosen, pin), move |(_, pin)| {
            let pin = pin.clone();
            tell.set(State::Running);
            spawn_local(async move {
                let Ok(extension) = later::extension().await else { return tell.set(State::NotLoaded) };
                // The dialog is there first.
                Timeout::new(20, move || tell.set(compared(&store, pin.as_ref(), extension))).forget();
            });
        });
    }
    let pin = {
        let (store, pinned, chosen) = (store.clone(), pinned.setter(), chosen.clone());
        Callback::from(move |_: MouseEvent| {
            let count = PINS.with_borrow_mut(|(count, pins)| {
                *count += 1;
                pins.push(store.read(|session| Pin {
                    label: say!(
                        language,
                        "Pinned {n}: {scenario} at {time}",
                        n = count,
                        scenario = session.scenario().name,
                        time = session.now()
                    ),
                    manifests: session.present().to_owned(),
                }));
                if pins.len() > MOST_PINS {
                    pins.remove(0);
                    chosen.set(chosen.saturating_sub(1));
                }
                *count
            });
            pinned.set(count);
        })
    };
    let onchange = {
        let chosen = chosen.setter();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                chosen.set(usize::try_from(select.selected_index()).unwrap_or(0));
            }
        })
    };
    let (errors, draft) = store.read(|session| (session.draft().has_errors(), session.has_draft()));
    html! {
        <Modal title={language.say("Compare")} class="modal-compare">
            <div class="compare" data-testid="compare-dialog">
                <div class="compare-bar">
                    <label>{ mark("A") }<select data-testid="compare-first" {onchange}>
                        <option selected={*chosen == 0}>{ language.say("The original scenario") }</option>
                        { for pins.iter().enumerate().map(|(at, pin)| html! { <option selected={*chosen == at + 1}>{ &pin.label }</option> }) }
                    </select></label>
                    <span>{ mark("B") }{ language.say("what you have now") }</span>
                    <button type="button" data-testid="compare-pin" onclick={pin}>{ language.say("Pin what you have now") }</button>
                    <span class="hint" role="status">{
                        if *pinned > 0 { language.count(pins.len(), "{n} variant pinned: choose it as A after your next change", "{n} variants pinned: choose one as A after your next change") } else { String::new() }
                    }</span>
                </div>
                if errors && draft {
                    <p class="compare-note" data-testid="compare-errors">{ "▲ " }{ language.say("The text in the editor has errors, so B is the last manifest without any.") }</p>
                }
                <div aria-live="polite" aria-busy={(*state == State::Running).to_string()}>{ match &*state {
                    State::Running => html! { <p class="hint">{ language.say("Running both…") }</p> },
                    State::NotLoaded => html! { <p class="compare-note">{ "▲ " }{ language.say("This part of the page could not be loaded. Check the connection and reload.") }</p> },
                    State::Refused(which, message) => {
                        let name = if *which == Which::First { "A" } else { "B" };
                        html! { <p class="compare-note" data-testid="compare-refused">{ "▲ " }{ say!(language, "{name} does not run here: {message}", name = name, message = message) }</p> }
                    }
                    State::Done(view) => html! { <Result view={Rc::clone(view)} /> },
                } }</div>
            </div>
        </Modal>
    }
}

fn mark(name: &'static str) -> Html {
    html! { <b class={classes!("compare-mark", if name == "A" { "compare-a" } else { "compare-b" })}>{ name }</b> }
}

#[derive(Clone, PartialEq, Properties)]
struct ResultProps {
    view: Rc<CompareView>,
}

#[component]
fn Result(props: &ResultProps) -> Html {
    let (view, language) = (&props.view, use_language());
    html! {
        <>
            if let Some(same) = view.same { <p class="compare-note" data-testid="compare-same">{ "= " }{ same }</p> }
            <p class="hint">{ &view.conditions }</p>
            <h3>{ language.say("Replicas wanted, and pods that serve") }</h3>
            { strip("A", &view.strips[0], view) }
            { strip("B", &view.strips[1], view) }
            <div class="compare-parts">
                <div class="compare-room"><table class="compare-table" data-testid="compare-table">
                    <thead><tr><td /><th scope="col">{ mark("A") }</th><th scope="col">{ mark("B") }</th><th scope="col">{ language.say("B against A") }</th></tr></thead>
                    <tbody>{ for view.rows.iter().map(|row| html! {
                        <tr class={(row.values[0] == row.values[1]).then_some("compare-equal")}><th scope="row">{ row.label }</th><td>{ &row.values[0] }</td><td>{ &row.values[1] }</td><td>{ &row.change }</td></tr>
                    }) }</tbody>
                </table></div>
                <div class="compare-diff">
                    <h3>{ language.say("Lines of the manifests that differ") }</h3>
                    if view.diff.is_empty() {
                        <p class="hint">{ language.say("None.") }</p>
                    } else {
                        <pre data-testid="compare-diff" tabindex="0" aria-label={language.say("Lines of the manifests that differ")}>{ for view.diff.iter().map(|line| html! { <DiffRow line={line.clone()} /> }) }</pre>
                    }
                </div>
            </div>
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DiffRowProps {
    line: DiffLine,
}

#[component]
fn DiffRow(props: &DiffRowProps) -> Html {
    let language = use_language();
    let (class, sign, name) = match props.line.kind {
        Kind::Same => ("diff-same", "  ", None),
        Kind::Gap => ("diff-gap", "  ", None),
        Kind::Removed => ("diff-a", "− ", Some(msg!("only in A:"))),
        Kind::Added => ("diff-b", "+ ", Some(msg!("only in B:"))),
    };
    html! {
        <span class={classes!("diff-line", class)}>
            if let Some(name) = name { <span class="hidden-text">{ language.say(name) }</span> }
            <span aria-hidden="true">{ sign }</span>{ &props.line.text }{ "\n" }
        </span>
    }
}

fn strip(name: &'static str, strip: &Strip, view: &CompareView) -> Html {
    let (width, height) = SIZE;
    let class = if name == "A" { "strip-a" } else { "strip-b" };
    html! {
        <div class="compare-strip">
            { mark(name) }
            <span class="compare-axis" aria-hidden="true"><span>{ view.most }</span><span>{ "0" }</span></span>
            <svg class={classes!("compare-svg", class)} data-testid={format!("compare-strip-{}", name.to_lowercase())} viewBox={format!("0 0 {width} {height}")} preserveAspectRatio="none"
                role="img" aria-label={format!("{name}: {}", strip.label)}>
                <path class="strip-ready" d={strip.ready.clone()} />
                <path class="strip-base" d={format!("M0 {height}H{width}")} />
                <path class="strip-desired" d={strip.desired.clone()} />
            </svg>
            <span class="compare-end">{ &strip.label }{ " · 00:00:00 – " }{ &view.end }</span>
        </div>
    }
}
