//! Play, pause, speed and the clock.

use yew::prelude::*;

use super::icons::{Icon, icon};
use crate::msg;
use crate::present::controls;
use crate::session::{Changes, Command, Speed};
use crate::ui::store::{use_language, use_store, use_view};

/// The speeds: test id, what the button says, what it is called.
const SPEEDS: [(Speed, &str, &str, &str); 4] = [
    (Speed::X1, "speed-1", "1×", msg!("Real time (1)")),
    (Speed::X10, "speed-10", "10×", msg!("10 times as fast (2)")),
    (Speed::X60, "speed-60", "60×", msg!("60 times as fast (3)")),
    (Speed::Max, "speed-max", msg!("Max"), msg!("As fast as this machine can (4)")),
];

/// Play, pause, speed and the clock.
#[component]
pub(crate) fn Transport() -> Html {
    let store = use_store();
    let view = use_view(Changes::CONTROLS | Changes::TIME | Changes::HISTORY, controls::transport);
    let language = use_language();
    let send = |command: Command| {
        let store = store.clone();
        Callback::from(move |_: MouseEvent| store.dispatch(command.clone()))
    };
    let (toggle, picture, label, title) = if view.running {
        (Command::Pause, Icon::Pause, language.say("Pause"), language.say("Pause (space)"))
    } else {
        (Command::Play, Icon::Play, language.say("Play"), language.say("Play (space)"))
    };
    html! {
        <div class="transport">
            <div class="seg" role="group" aria-label={language.say("Time")}>
                <button type="button" data-testid="reset" aria-label={language.say("Reset")} title={language.say("Back to the start (0)")}
                    onclick={send(Command::Reset)}>{ icon(Icon::Reset) }</button>
                <button type="button" class="primary" data-testid="play" aria-label={label} {title} onclick={send(toggle)}>{ icon(picture) }</button>
                <button type="button" data-testid="next-sync" aria-label={language.say("Next sync")} title={language.say("Run to the next sync, then pause (→)")}
                    onclick={send(Command::NextSync)}><span class="wide">{ language.say("Next sync") }</span>{ icon(Icon::Next) }</button>
                <button type="button" data-testid="next-event" aria-label={language.say("Next event")}
                    title={language.say("Run to the next thing that happens, then pause (E)")} onclick={send(Command::NextEvent)}>{ icon(Icon::NextEvent) }</button>
            </div>
            <div class="seg speeds" role="group" aria-label={language.say("Speed")}>
                { for SPEEDS.iter().map(|(speed, id, text, title)| html! {
                    <button type="button" data-testid={*id} title={language.say(title)} aria-pressed={(view.speed == *speed).to_string()}
                        onclick={send(Command::SetSpeed { speed: *speed })}>{ language.say(text) }</button>
                }) }
            </div>
            <p class="clock">
                <b data-testid="clock" title={language.say("Simulated time")}>{ &view.clock }</b>
                <span>{ language.say("sync") }{ " #" }<span data-testid="sync-number">{ view.sync }</span></span>
            </p>
        </div>
    }
}
