//! What helps: what the page is and where it ends, what colours and signs mean, the keys, the way to the tour.

use yew::prelude::*;

use super::modal::Modal;
use super::welcome::start_tour;
use crate::language::Language;
use crate::msg;
use crate::present::Idea;
use crate::present::series::Stroke;
use crate::ui::charts::dash;
use crate::ui::keys::KEYS;
use crate::ui::panels::ideas::idea_class;
use crate::ui::store::{use_language, use_store};

/// The ideas: their names, what they are, and the sign that they have in the loop.
const IDEAS: [(Idea, &str, &str, Sign); 7] = [
    (Idea::Traffic, msg!("traffic"), msg!("requests that arrive and are served"), Sign::Dot),
    (Idea::Metric, msg!("metrics"), msg!("what is measured, gathered and asked for"), Sign::Dot),
    (Idea::Decision, msg!("decision"), msg!("what the controller wants, and what limits it"), Sign::Dot),
    (Idea::Ready, msg!("ready"), msg!("pods that serve; the fill is CPU of their request"), Sign::Box("")),
    (Idea::Starting, msg!("starting"), msg!("pods that do not serve yet"), Sign::Box("M34.2 11 37 6l2.8 5z")),
    (Idea::Stopping, msg!("stopping"), msg!("pods that are going"), Sign::Box("m34.6 6.4 4.8 4.8m0-4.8-4.8 4.8")),
    (Idea::Lost, msg!("lost"), msg!("requests without an answer, and what has failed"), Sign::Ring),
];

/// How an idea looks in the loop.
#[derive(Clone, Copy)]
enum Sign {
    Dot,
    Ring,
    /// A pod, with what is drawn in it.
    Box(&'static str),
}

/// What moves and what is broken in the loop.
const SIGNS: [(&str, &str); 5] = [
    (msg!("a dot on its way"), msg!("something happened: requests, a scrape, a query, a new scale")),
    (msg!("a hollow dot that falls"), msg!("a request that got no answer")),
    (msg!("a grey dashed arrow or frame"), msg!("not in use, or not installed")),
    (msg!("a red dashed frame"), msg!("it does not answer")),
    (msg!("the ring around the controller"), msg!("the time until the next sync")),
];

/// Where Kubernetes says more.
const LINKS: [(&str, &str); 2] = [
    (
        "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
        msg!("Kubernetes: Horizontal Pod Autoscaling"),
    ),
    (
        "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale-walkthrough/",
        msg!("Kubernetes: HorizontalPodAutoscaler walkthrough"),
    ),
];

/// What helps.
#[component]
pub(crate) fn Help() -> Html {
    let (store, language) = (use_store(), use_language());
    let tour = Callback::from(move |_: MouseEvent| start_tour(&store));
    let row = |(key, does): &(&'static str, &'static str)| {
        html! { <div><dt><kbd>{ language.say(key) }</kbd></dt><dd>{ language.say(does) }</dd></div> }
    };
    let sign = |(what, means): &(&'static str, &'static str)| {
        html! { <div><dt>{ language.say(what) }</dt><dd>{ language.say(means) }</dd></div> }
    };
    html! {
        <Modal title={language.say("Help")} class="modal-help">
            <div class="help" data-testid="help-sheet">
                <div class="help-about">
                    <p>{ language.say("The page runs the algorithm of the Kubernetes 1.36 HorizontalPodAutoscaler controller, in your browser, against a simulated cluster.") }</p>
                    <p>{ language.say("What the controller decides, and its words, are those of the real one; pods, metrics and traffic around it are a model with round numbers.") }</p>
                    <p>{ language.say("It shows one autoscaler at a time, and its latencies and times are no forecast for your own cluster.") }</p>
                    <ul class="help-links">
                        <li><a href={documentation(language)} target="_blank">{ language.say("Documentation: how it decides, embedding, hosting") }</a></li>
                        { for LINKS.iter().map(|(to, text)| html! {
                            <li><a href={*to} target="_blank" rel="noopener noreferrer">{ language.say(text) }</a></li>
                        }) }
                    </ul>
                    <button type="button" data-testid="help-tour" onclick={tour}>{ language.say("Take the tour") }</button>
                </div>
                <section>
                    <h3>{ language.say("Keyboard") }</h3>
                    <dl class="keys">{ for KEYS.iter().map(row) }</dl>
                    <p class="hint">{ language.say("While you type in the manifest, keys are text. Arrow keys move a slider that has the focus.") }</p>
                </section>
                <section>
                    <h3>{ language.say("Colours and shapes") }</h3>
                    <dl class="keys ideas">{ for IDEAS.into_iter().map(|idea| entry(idea, language)) }</dl>
                    <h3>{ language.say("In the loop") }</h3>
                    <dl class="keys signs">{ for SIGNS.iter().map(sign) }</dl>
                </section>
            </div>
        </Modal>
    }
}

/// Where the pages around the playground begin.
fn documentation(language: Language) -> &'static str {
    if language == Language::ENGLISH { "docs/index.html" } else { "zh/docs/index.html" }
}

/// An idea with its line on the charts and its sign in the loop.
fn entry((idea, name, what, sign): (Idea, &'static str, &'static str, Sign), language: Language) -> Html {
    let dashes = dash::of(Stroke::Main, idea).map(|(on, off)| format!("{on} {off}"));
    let drawn = match sign {
        Sign::Dot => html! { <circle class="dot" cx="37" cy="8" r="4" /> },
        Sign::Ring => html! { <circle class="dot-lost" cx="37" cy="8" r="3.4" /> },
        Sign::Box(sign) => html! {
            <g class={match idea { Idea::Starting => "pod-starting", Idea::Stopping => "pod-stopping", _ => "" }}>
                <rect class="pod-outline" x="31.5" y="1" width="11" height="14" rx="2.5" />
                if sign.is_empty() { <rect class="pod-fill" x="33" y="8" width="8" height="5.5" rx="1" /> }
                <path class="pod-sign" d={sign} />
            </g>
        },
    };
    html! {
        <div class={idea_class(idea)}>
            <dt>
                <svg width="46" height="16" viewBox="0 0 46 16" aria-hidden="true"><path class="idea-line" d="M1 8h22" stroke-dasharray={dashes} />{ drawn }</svg>
                <span class="tinted">{ language.say(name) }</span>
            </dt>
            <dd>{ language.say(what) }</dd>
        </div>
    }
}
