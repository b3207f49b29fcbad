//! The slim bar of a figure: what it shows, play and pause, the clock, and the way to the whole playground.

use web_sys::HtmlAnchorElement;
use yew::prelude::*;

use crate::present::{controls, embed};
use crate::session::link::Included;
use crate::session::{Changes, Command};
use crate::ui::controls::icons::{Icon, icon};
use crate::ui::dom;
use crate::ui::store::{use_language, use_store, use_view};

/// What is said when nothing has a title.
const NAME: &str = "HPA Playground";

/// What the bar is of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct BarProps {
    /// Whether the figure has something to show.
    pub(super) stands: bool,
}

/// The bar.
#[component]
pub(super) fn Bar(props: &BarProps) -> Html {
    let (store, language) = (use_store(), use_language());
    let view = use_view(Changes::CONTROLS | Changes::TIME | Changes::HISTORY, controls::transport);
    let title = use_view(Changes::CONTROLS | Changes::MANIFEST, embed::title);
    let send = |command: Command| {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| store.dispatch(command.clone()))
    };
    let (toggle, picture, label) = if view.running {
        (Command::Pause, Icon::Pause, language.say("Pause"))
    } else {
        (Command::Play, Icon::Play, language.say("Play"))
    };
    // The link is made when it is used: it carries what is here then.
    let reader = store.clone();
    let carry = Callback::from(move |event: MouseEvent| {
        if let Some(link) = event.target_dyn_into::<HtmlAnchorElement>() {
            let fragment = reader.read(|session| session.fragment(Included::ALL));
            link.set_href(&[&dom::address(), "#", &fragment].concat());
        }
    });
    html! {
        <header class="embed-bar">
            if props.stands {
            <div class="seg" role="group" aria-label={language.say("Time")}>
                <button type="button" class="primary" data-testid="play" aria-label={label} title={label} onclick={send(toggle)}>{ icon(picture) }</button>
                <button type="button" data-testid="reset" aria-label={language.say("Reset")} title={language.say("Reset")}
                    onclick={send(Command::Reset)}>{ icon(Icon::Reset) }</button>
            </div>
            <b class="embed-clock" data-testid="clock" title={language.say("Simulated time")}>{ &view.clock }</b>
            }
            <h1 data-testid="embed-title">{ if props.stands { title.as_str() } else { NAME } }</h1>
            <a class="embed-open-link" data-testid="embed-playground" href={dom::address()} target="_blank" rel="noopener"
                onclick={carry.clone()} oncontextmenu={carry.clone()} onmousedown={carry}>{ language.say("Open in the playground") }</a>
        </header>
    }
}
