//! The loop as it stands on the page, as a picture that stands for itself: every style is written at its shape.

use std::fmt::Write;

use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, Element, Node};

use super::picture::{EDGE, HEAD, MONO, Picture, SANS};
use crate::present::picture::caption;
use crate::session::Session;
use crate::ui::charts::palette::Palette;
use crate::ui::charts::vector::{escaped, number};
use crate::ui::dom;

/// The least width of the loop in a picture; below it, the title would not fit.
const LEAST: f64 = 480.0;
/// What is inherited, as attributes of SVG.
const STYLES: [&str; 14] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-opacity",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "font-family",
    "font-size",
    "font-weight",
    "font-style",
    "text-anchor",
    "visibility",
];
/// What is for pointers and readers of the page only.
const UNSEEN: [&str; 2] = ["hit", "pod-room"];

/// The loop as it is now, if it is on the page.
pub(super) fn control_loop(session: &Session) -> Option<Picture> {
    let svg = dom::document().query_selector("svg.loop").ok()??;
    let view_box = svg.get_attribute("viewBox")?;
    let numbers: Vec<f64> = view_box.split(' ').filter_map(|number| number.parse().ok()).collect();
    let &[_, _, width, height] = numbers.as_slice() else { return None };
    let shown = width.max(LEAST);
    let mut content = format!(
        "<svg x=\"{}\" y=\"{HEAD}\" width=\"{}\" height=\"{}\" viewBox=\"{view_box}\">",
        number(EDGE + (shown - width) / 2.0),
        number(width),
        number(height)
    );
    let nothing: [String; STYLES.len()] = Default::default();
    children(&svg, &nothing, &mut content);
    content.push_str("</svg>");
    let caption = caption(session, (session.now(), session.now()));
    Some(Picture::new(&caption, (shown + 2.0 * EDGE, height + HEAD + EDGE), &Palette::read(), &content))
}

fn children(parent: &Node, inherited: &[String; STYLES.len()], out: &mut String) {
    let all = parent.child_nodes();
    for node in (0..all.length()).filter_map(|n| all.item(n)) {
        if let Some(element) = node.dyn_ref::<Element>() {
            draw(element, inherited, out);
        } else if node.node_type() == Node::TEXT_NODE {
            out.push_str(&escaped(&node.text_content().unwrap_or_default()));
        }
    }
}

fn draw(element: &Element, inherited: &[String; STYLES.len()], out: &mut String) {
    if UNSEEN.iter().any(|class| element.class_list().contains(class)) {
        return;
    }
    let tag = element.tag_name();
    let title = tag == "title";
    let styles = dom::window().get_computed_style(element).ok().flatten();
    let Some(styles) = styles.filter(|_| !title || element.text_content().is_some_and(|text| !text.is_empty())) else {
        return;
    };
    if value(&styles, "display") == "none" && !title {
        return;
    }
    let _ = write!(out, "<{tag}");
    for name in element.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        let own = name.starts_with("data-") || name.starts_with("aria-") || STYLES.contains(&name.as_str());
        let kept = !own && !["class", "style", "role", "tabindex"].contains(&name.as_str());
        if let Some(value) = element.get_attribute(&name).filter(|_| kept && (name != "id" || tag == "marker")) {
            let _ = write!(out, " {name}=\"{}\"", escaped(&value));
        }
    }
    let own = STYLES.map(|name| said(name, &value(&styles, name)));
    if !title {
        for (n, name) in STYLES.into_iter().enumerate() {
            if own[n] != inherited[n] && !own[n].is_empty() {
                let _ = write!(out, " {name}=\"{}\"", escaped(&own[n]));
            }
        }
        let opacity = value(&styles, "opacity");
        if opacity != "1" {
            let _ = write!(out, " opacity=\"{}\"", escaped(&opacity));
        }
    }
    out.push('>');
    children(element, &own, out);
    let _ = write!(out, "</{tag}>");
}

fn value(styles: &CssStyleDeclaration, name: &str) -> String {
    styles.get_property_value(name).unwrap_or_default()
}

/// The value of a style, as every program that draws SVG reads it.
fn said(name: &str, value: &str) -> String {
    match name {
        "font-family" if value.contains("mono") => MONO.to_owned(),
        "font-family" => SANS.to_owned(),
        "fill" | "stroke" => color(value),
        _ => value.replace("px", ""),
    }
}

/// A colour; what browsers give for mixed ones is newer than SVG.
fn color(value: &str) -> String {
    if value == "rgba(0, 0, 0, 0)" {
        return "none".to_owned();
    }
    let Some(parts) = value.strip_prefix("color(srgb ") else { return value.to_owned() };
    let parts = parts.trim_end_matches(')').split([' ', '/']).filter_map(|part| part.parse::<f64>().ok());
    let parts: Vec<String> = parts.take(3).map(|part| number(libm::round(part.clamp(0.0, 1.0) * 255.0))).collect();
    format!("rgb({})", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_said_as_svg_has_them() {
        let table = [
            ("fill", "color(srgb 1 0.5 0)", "rgb(255, 128, 0)"),
            ("fill", "rgb(1, 2, 3)", "rgb(1, 2, 3)"),
            ("stroke", "rgba(0, 0, 0, 0)", "none"),
            ("stroke-dasharray", "5px, 4px", "5, 4"),
            ("font-family", "ui-monospace, Menlo", MONO),
            ("font-family", "system-ui, \"Segoe UI\"", SANS),
        ];
        for (name, value, is) in table {
            assert_eq!(said(name, value), is, "{name}: {value}");
        }
    }
}
