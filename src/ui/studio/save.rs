//! A text as a file for the person to keep.

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::ui::dom;

/// Hands out a text as a file of this name and kind; says whether the browser took it.
pub(super) fn save(name: &str, kind: &str, text: &str) -> bool {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options) else { return false };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else { return false };
    let link = dom::document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = &link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    Url::revoke_object_url(&address).unwrap_or_default();
    link.is_some()
}
