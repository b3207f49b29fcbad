//! The line over the page: where what runs came from, or what went wrong.

use yew::prelude::*;

use super::keeping;
use crate::session::{Command, Session};
use crate::ui::look::Notice;
use crate::ui::store::{use_language, use_store};
use crate::ui::{dom, lessons};

/// What the line is about.
#[derive(Clone, Copy, PartialEq, Properties)]
pub(crate) struct LineProps {
    /// That.
    pub(crate) notice: Notice,
}

/// The line.
#[component]
pub(crate) fn Line(props: &LineProps) -> Html {
    let (store, language) = (use_store(), use_language());
    let notice = props.notice;
    let text = match notice {
        Notice::Opened => language.say("Opened from a link."),
        Notice::Kept => language.say("This is what you did at your last visit; it is kept on this machine."),
        Notice::Edited => language.say("This scenario is as you left it, with your changes."),
        Notice::Newer => {
            language.say("This link was made by a newer version of the playground, so it cannot be opened here.")
        }
        Notice::Damaged => {
            language.say("This link is incomplete or damaged: a part of it was lost on the way. Ask for it again.")
        }
        Notice::TooLarge => language.say("This link is too large to be opened."),
        Notice::Invalid => language.say("What is in the link has errors: it is in the editor, with what is wrong."),
        Notice::NotKept => language
            .say("Your browser does not let the page keep what you do: it is gone when you leave. A link keeps it."),
        Notice::NotLoaded | Notice::Lesson => {
            language.say("A part of the page could not be loaded. Check the connection and reload.")
        }
    };
    let good = matches!(notice, Notice::Opened | Notice::Kept | Notice::Edited);
    let close = {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| store.set_look(|look| look.notice = None))
    };
    let over = Callback::from(move |_: MouseEvent| {
        let (name, key) = store.read(|session| (session.scenario().name.clone(), keeping::key(session)));
        if notice == Notice::Opened {
            dom::forget_fragment();
        } else {
            keeping::forget(&store, &key);
        }
        lessons::close(&store);
        let own = Session::catalog().iter().find(|(known, _)| *known == name).or(Session::catalog().first());
        let name = own.map(|(name, _)| (*name).to_owned()).unwrap_or_default();
        store.dispatch_from_outside(Command::SelectScenario { name });
        store.dispatch(Command::Play);
        store.set_look(|look| look.notice = None);
    });
    let id = if matches!(notice, Notice::Kept | Notice::Edited) { "kept" } else { "notice" };
    html! {
        <div class={classes!("line-over", (!good).then_some("line-problem"))} role={if good { "status" } else { "alert" }} data-testid={id}>
            <p>{ if good { "" } else { "▲ " } }{ text }</p>
            if good {
                <button type="button" data-testid="start-over" onclick={over}>{ language.say("Start over") }</button>
            }
            <button type="button" class="square" aria-label={language.say("Close")} onclick={close}>{ "×" }</button>
        </div>
    }
}
