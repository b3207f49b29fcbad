//! Files that a person picks or drops: their text, or why there is none.

use js_sys::Uint8Array;
use js_sys::futures::JsFuture;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use crate::language::Language;
use crate::say;

/// The largest file that is read, in bytes.
const LARGEST: f64 = 1_048_576.0;

/// A file that was read.
pub(super) struct Chosen {
    pub(super) name: String,
    pub(super) text: String,
}

/// Why a file is not taken.
pub(super) enum Refused {
    TooLarge(String),
    NotText(String),
    NoAutoscaler(String),
}

impl Refused {
    /// What to say.
    pub(super) fn words(&self, language: Language) -> String {
        match self {
            Self::TooLarge(name) => say!(language, "{name} is larger than 1 MB and was not opened.", name = name),
            Self::NotText(name) => say!(language, "{name} is no text in UTF-8 and was not opened.", name = name),
            Self::NoAutoscaler(name) => {
                say!(language, "There is no HorizontalPodAutoscaler in {name}: the text stays as it is.", name = name)
            }
        }
    }
}

/// The file that was picked; the same one can be picked again.
pub(super) fn picked(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event.target_dyn_into()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// The text of a file.
pub(super) async fn read(file: &File) -> Result<Chosen, Refused> {
    let name = file.name();
    if file.size() > LARGEST {
        return Err(Refused::TooLarge(name));
    }
    let bytes = JsFuture::from(file.array_buffer()).await.map(|buffer| Uint8Array::new(&buffer).to_vec());
    match bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).filter(|text| !text.contains('\0')) {
        Some(text) => Ok(Chosen { name, text }),
        None => Err(Refused::NotText(name)),
    }
}
