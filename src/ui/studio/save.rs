//! A text or a picture as a file for the person to keep.

use js_sys::futures::JsFuture;
use js_sys::{Array, Promise};
use wasm_bindgen::JsCast;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url,
};

use super::picture::Picture;
use crate::ui::charts::paint::pixel;
use crate::ui::dom;

/// Pixels for each unit of a picture.
const SHARP: f64 = 2.0;

/// A text as the content of a file of a kind.
pub(super) fn text(kind: &str, text: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok()
}

/// A picture as the content of a PNG file: the browser draws it, twice as fine as it is.
pub(super) async fn png(picture: &Picture) -> Option<Blob> {
    let address = Url::create_object_url_with_blob(&text("image/svg+xml", &picture.svg)?).ok()?;
    let drawn = draw(&address, picture.size).await;
    Url::revoke_object_url(&address).unwrap_or_default();
    let canvas = drawn?;
    let blob = Promise::new(&mut |done, failed| {
        if canvas.to_blob(&done).is_err() {
            failed.call0(&failed).unwrap_or_default();
        }
    });
    JsFuture::from(blob).await.ok()?.dyn_into().ok()
}

async fn draw(address: &str, (width, height): (f64, f64)) -> Option<HtmlCanvasElement> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await.ok()?;
    let canvas: HtmlCanvasElement = dom::document().create_element("canvas").ok()?.dyn_into().ok()?;
    let pixels = |length: f64| u32::try_from(pixel(length * SHARP)).unwrap_or(0);
    canvas.set_width(pixels(width));
    canvas.set_height(pixels(height));
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (w, h) = (width * SHARP, height * SHARP);
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, w, h).ok()?;
    Some(canvas)
}

/// Hands out a file under a name; says whether the browser took it.
pub(super) fn save(name: &str, content: &Blob) -> bool {
    let Ok(address) = Url::create_object_url_with_blob(content) else { return false };
    let link = dom::document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = &link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    Url::revoke_object_url(&address).unwrap_or_default();
    link.is_some()
}
