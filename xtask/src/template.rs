//! The page's template: `index.html` at the project's root, in which `{{…}}` is filled in.
//!
//! - `{{csp}}`: the Content-Security-Policy, as a `meta` element. Before all that it is to hold for.
//! - `{{boot}}`: what loads and starts the program: preloads and one script.
//! - `{{some/file.css}}`: the address of `static/some/file.css`, relative to the page. The file is published under a
//!   name that changes with its content, and counts as part of the first load.

use anyhow::{Result, bail};

/// Fills in `template`; `fill` gives the text for the name in each `{{…}}`, or nothing when it knows no such name.
///
/// # Errors
///
/// A name is unknown, or `{{` is not closed; the message has the line.
pub(crate) fn render(template: &str, mut fill: impl FnMut(&str) -> Option<String>) -> Result<String> {
    let mut page = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let line = 1 + template[..template.len() - after.len()].matches('\n').count();
        let Some((name, after)) = after.split_once("}}") else {
            bail!("index.html:{line}: `{{{{` is never closed by `}}}}`");
        };
        match fill(name.trim()) {
            Some(text) => page.push_str(&text),
            None => bail!("index.html:{line}: `{{{{{name}}}}}` is neither `csp` nor `boot`, nor a file in static/"),
        }
        rest = after;
    }
    page.push_str(rest);
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(name: &str) -> Option<String> {
        (name == "a.css").then(|| "a-1.css".to_owned())
    }

    #[test]
    fn names_are_filled_in() {
        let page = render("<link href={{a.css}}>{{ a.css }}.", fill);
        assert_eq!(page.ok().as_deref(), Some("<link href=a-1.css>a-1.css."));
    }

    #[test]
    fn mistakes_are_located() {
        for (template, start) in [("\n{{b.css}}", "index.html:2: `{{b.css}}` is"), ("{{a.css", "index.html:1: `{{`")] {
            let said = render(template, fill).map_err(|error| error.to_string());
            assert!(said.as_ref().is_err_and(|said| said.starts_with(start)), "{said:?}");
        }
    }
}
