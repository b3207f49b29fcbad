//! A link to what is here: what it carries, how long it is, and a picture of it for a phone's camera.

use qrcodegen::{QrCode, QrCodeEcc};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::copy::CopyField;
use super::modal::Modal;
use crate::say;
use crate::session::Changes;
use crate::session::link::{At, Draft, Included};
use crate::ui::dom;
use crate::ui::look::Dialog;
use crate::ui::store::{use_language, use_store, use_view};

/// What many programs for messages cut off, in letters.
const LONG: usize = 2_000;

/// The dialog.
#[component]
pub(crate) fn Share() -> Html {
    let (store, language) = (use_store(), use_language());
    let included = use_state_eq(|| Included::ALL);
    let has_draft = *use_view(Changes::MANIFEST, crate::session::Session::has_draft);
    let link = store.read(|session| [&dom::address(), "#", &session.fragment(*included)].concat());
    let choice = |id: &'static str, text: &'static str, checked: bool, change: fn(Included, bool) -> Included| {
        let included = included.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                included.set(change(*included, input.checked()));
            }
        });
        html! { <label class="check"><input type="checkbox" data-testid={id} {checked} {onchange} />{ text }</label> }
    };
    let length = link.len();
    let embed = Callback::from(move |_: MouseEvent| store.set_look(|look| look.dialog = Some(Dialog::Embed)));
    html! {
        <Modal title={language.say("Share")} class="modal-wide">
            <div data-testid="share-dialog">
                <CopyField text={link.clone()} label={language.say("Link")} ids={["share-link", "share-copy"]}>
                    <button type="button" data-testid="embed-open" onclick={embed}>{ language.say("Embed in a page…") }</button>
                    <span class="hint">{ say!(language, "{n} characters", n = length) }{ too_long(length).map(|text| html! { <>{ " · ▲ " }{ language.say(text) }</> }) }</span>
                </CopyField>
                { choice("share-position", language.say("where in time the run stands"), included.position == At::Position,
                    |it, on| Included { position: if on { At::Position } else { At::Start }, ..it }) }
                if has_draft {
                    { choice("share-draft", language.say("the text in the editor that is not in force"), included.draft == Draft::Along,
                        |it, on| Included { draft: if on { Draft::Along } else { Draft::Left }, ..it }) }
                }
                <p class="hint">{ language.say("The manifests, the load and all that was done are in the link itself, after the #, which browsers never send to a server.") }</p>
                { picture(&link, language.say("The link as a QR code"), language.say("The link is too long for a QR code.")) }
            </div>
        </Modal>
    }
}

fn too_long(length: usize) -> Option<&'static str> {
    (length > LONG).then_some(crate::msg!("some programs for messages cut off links as long as this"))
}

fn picture(link: &str, name: &'static str, too_long: &'static str) -> Html {
    let Ok(code) = QrCode::encode_text(link, QrCodeEcc::Low) else { return html! { <p class="hint">{ too_long }</p> } };
    let size = code.size();
    let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|&(x, y)| code.get_module(x, y));
    let square = |path: String, (x, y): (i32, i32)| path + &format!("M{} {}h1v1h-1z", x + 4, y + 4);
    let path = dark.fold(String::new(), square);
    let room = size + 8;
    html! {
        <svg class="qr" data-testid="share-qr" viewBox={format!("0 0 {room} {room}")} role="img" aria-label={name}>
            <path class="qr-light" d={format!("M0 0h{room}v{room}h-{room}z")} /><path class="qr-dark" d={path} />
        </svg>
    }
}
