//! A text to take away: a field that shows it and a button that copies it.

use web_sys::HtmlTextAreaElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::ui::dom;
use crate::ui::store::use_language;

/// What is to be copied.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct CopyFieldProps {
    /// The text.
    pub(crate) text: AttrValue,
    /// What it is.
    pub(crate) label: &'static str,
    /// Test ids of the field and of the button.
    pub(crate) ids: [&'static str; 2],
    /// What stands behind the button.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// The field with its button; what came of copying is said until the text is another.
#[component]
pub(crate) fn CopyField(props: &CopyFieldProps) -> Html {
    let language = use_language();
    let CopyFieldProps { text, label, ids: [field_id, button_id], children } = props.clone();
    let field = use_node_ref();
    let copied = use_state_eq(|| None::<(AttrValue, bool)>);
    let copy = {
        let (field, text, copied) = (field.clone(), text.clone(), copied.setter());
        Callback::from(move |_: MouseEvent| {
            let (field, text, copied) = (field.clone(), text.clone(), copied.clone());
            spawn_local(async move {
                let done = dom::copy(&text).await;
                if let (false, Some(field)) = (done, field.cast::<HtmlTextAreaElement>()) {
                    field.select();
                }
                copied.set(Some((text, done)));
            });
        })
    };
    let said = match &*copied {
        Some((of, true)) if *of == text => language.say("Copied."),
        Some((of, false)) if *of == text => {
            language.say("The browser did not let the page copy: the text is selected, copy it with the keyboard.")
        }
        _ => "",
    };
    html! {
        <>
            <textarea class="share-link" data-testid={field_id} aria-label={label} readonly={true} rows="5" ref={field} value={text} />
            <p class="share-row">
                <button type="button" class="primary" data-testid={button_id} onclick={copy}>{ language.say("Copy") }</button>
                { children }
                <span role="status">{ said }</span>
            </p>
        </>
    }
}
