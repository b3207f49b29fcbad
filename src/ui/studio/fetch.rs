//! Files of the page's own site.

use js_sys::futures::JsFuture;
use wasm_bindgen::JsCast;
use web_sys::{Response, Url};

use crate::ui::dom;

/// The largest file that is read, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;

/// Why there is no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfetched {
    /// The address of the file is none.
    Address,
    /// The file is on another origin.
    Foreign,
    /// The server answers with this number instead of the file.
    Missing(u16),
    /// The file could not be had.
    Unreachable,
    /// It is larger than any scenario.
    TooLarge,
}

/// The content of a file of the site; one of another is not asked for.
pub(crate) async fn fetch(address: &str) -> Result<String, Unfetched> {
    let site = Url::new(&dom::address()).map_err(|_| Unfetched::Address)?;
    let file = Url::new_with_base(address, &site.href()).map_err(|_| Unfetched::Address)?;
    if address.is_empty() {
        return Err(Unfetched::Address);
    }
    if file.protocol() != site.protocol() || file.host() != site.host() {
        return Err(Unfetched::Foreign);
    }
    let asked = dom::window().fetch_with_str(&file.href());
    let answer = JsFuture::from(asked).await.map_err(|_| Unfetched::Unreachable)?;
    let answer: Response = answer.dyn_into().map_err(|_| Unfetched::Unreachable)?;
    if !answer.ok() {
        return Err(Unfetched::Missing(answer.status()));
    }
    // The server may have led elsewhere.
    let from = Url::new(&answer.url()).map_err(|_| Unfetched::Unreachable)?;
    if from.host() != site.host() {
        return Err(Unfetched::Foreign);
    }
    let text = JsFuture::from(answer.text().map_err(|_| Unfetched::Unreachable)?).await;
    let text = text.ok().and_then(|text| text.as_string()).ok_or(Unfetched::Unreachable)?;
    if text.len() > LARGEST { Err(Unfetched::TooLarge) } else { Ok(text) }
}
