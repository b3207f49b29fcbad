//! The page put together: the template, the style, the program and everything else in `static/`.

use anyhow::{Context, Result};

use crate::assets::{self, Asset, Load, hashed};
use crate::bindgen::Program;
use crate::{places, template};

/// The policy that the page sets for itself. Styles set on elements are the charts' and the diagram's geometry; the
/// rest is what a page that asks nobody for anything needs.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'";

/// What the page runs first, after the names of its files.
const BOOT: &str = include_str!("boot.js");

/// Extra lines for the page's head, such as the script that reloads it.
pub(crate) type ExtraHead<'a> = &'a str;

/// All files of the site, in the order they are loaded in.
///
/// # Errors
///
/// `index.html` or `static/` cannot be read, or the template asks for what there is not.
pub(crate) fn assemble(program: Program, extra: ExtraHead) -> Result<Vec<Asset>> {
    let template = assets::read(&places::root().join("index.html"))?;
    let template = String::from_utf8(template).context("index.html is not UTF-8")?;
    let files = assets::read_folder(&places::root().join("static"))?;
    let (mut assets, boot) = program_assets(program);
    let mut named = Vec::new();
    let page = template::render(&template, |name| match name {
        "csp" => Some(format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">")),
        "boot" => Some(format!("{boot}{extra}")),
        _ => {
            let (path, content) = files.iter().find(|(path, _)| path == name)?;
            named.push(path.clone());
            Some(hashed(path, content))
        }
    })?;
    for (path, content) in files {
        assets.push(if named.contains(&path) {
            Asset { path: hashed(&path, &content), content, load: Load::First }
        } else {
            Asset { path, content, load: Load::Later }
        });
    }
    assets.insert(0, Asset { path: "index.html".to_owned(), content: page.into_bytes(), load: Load::First });
    assets.sort_by_key(|asset| asset.load == Load::Later);
    Ok(assets)
}

/// The program's files, and the lines of the head that load them.
fn program_assets(program: Program) -> (Vec<Asset>, String) {
    let js = hashed("app.js", &program.js);
    let wasm = hashed("app.wasm", &program.wasm);
    // A file of its own, since the policy refuses scripts written into the page.
    let start = format!("import init from './{js}';\n\nconst program = './{wasm}';\n\n{BOOT}");
    let start_name = hashed("boot.js", start.as_bytes());
    let head = format!(
        "<link rel=\"modulepreload\" href=\"{js}\">\n  \
         <link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n  \
         <script type=\"module\" src=\"{start_name}\"></script>"
    );
    let first = |path, content| Asset { path, content, load: Load::First };
    let mut assets = vec![first(start_name, start.into_bytes()), first(js, program.js), first(wasm, program.wasm)];
    for (path, content) in program.snippets {
        assets.push(first(path.to_string_lossy().replace('\\', "/"), content));
    }
    (assets, head)
}
