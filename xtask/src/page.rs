//! The page put together: the template, the style, the program and everything else in `static/`.

use anyhow::{Context, Result, ensure};

use crate::assets::{self, Asset, Load, hashed};
use crate::bindgen::Program;
use crate::split::{BINDINGS, LOADER};
use crate::{places, template};

/// The policy that the page sets for itself: what a page that asks nobody for anything needs. Inline styles are
/// the editor's, which writes a style element of its own; the program itself sets styles only by way of the object model, which
/// no policy is about.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'";

/// What the page runs first, after the names of its files.
const BOOT: &str = include_str!("boot.js");

/// What the script that is run first loads later, as it names it: the editor, the style of the later parts, and what a
/// figure in another page says to that page.
const LATER: [&str; 3] = ["vendor/editor.js", "later.css", "frame.js"];

/// What is hashed without anything of the page's own loading it: the style of the pages around it.
const AROUND: &str = "site.css";

/// What a site has besides what is in the sources.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extra<'a> {
    /// Lines for the page's head, such as the script that reloads it.
    pub(crate) head: &'a str,
    /// What the page runs last.
    pub(crate) script: &'a str,
    /// Where the site will be, if that is known, with a slash at the end.
    pub(crate) base: Option<&'a str>,
}

/// All files of the site, in the order they are loaded in.
///
/// # Errors
///
/// `index.html` or `static/` cannot be read, or the template asks for what there is not.
pub(crate) fn assemble(program: Program, extra: Extra) -> Result<Vec<Asset>> {
    let template = assets::read(&places::root().join("index.html"))?;
    let template = String::from_utf8(template).context("index.html is not UTF-8")?;
    let files = assets::read_folder(&places::root().join("static"))?;
    let mut start = BOOT.to_owned();
    for name in LATER {
        let file = files.iter().find(|(path, _)| path == name).map(|(path, content)| hashed(path, content));
        start = start.replace(name, &file.with_context(|| format!("there is no {name} in static/"))?);
    }
    start.push_str(extra.script);
    let (mut assets, boot) = program_assets(program, &start)?;
    let mut named = Vec::new();
    let page = template::render(&template, |name| match name {
        "csp" => Some(format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">")),
        "boot" => Some(format!("{boot}{}{}", social(&template, extra.base), extra.head)),
        _ => {
            let (path, content) = files.iter().find(|(path, _)| path == name)?;
            named.push(path.clone());
            Some(hashed(path, content))
        }
    })?;
    for (path, content) in files {
        assets.push(if named.contains(&path) {
            Asset { path: hashed(&path, &content), content, load: Load::First }
        } else if LATER.contains(&path.as_str()) || path == AROUND {
            Asset { path: hashed(&path, &content), content, load: Load::Later }
        } else {
            Asset { path, content, load: Load::Later }
        });
    }
    assets.insert(0, Asset { path: "index.html".to_owned(), content: page.into_bytes(), load: Load::First });
    assets.sort_by_key(|asset| asset.load == Load::Later);
    Ok(assets)
}

/// What other sites show of the page when someone refers to it; all of it needs to know where the page is.
fn social(template: &str, base: Option<&str>) -> String {
    let Some(base) = base else { return String::new() };
    let between = |start: &str, end: &str| template.split_once(start).and_then(|(_, rest)| rest.split_once(end));
    let title = between("<title>", "</title>").map_or("", |(title, _)| title);
    let description = between("name=\"description\" content=\"", "\"").map_or("", |(text, _)| text);
    let property = |name: &str, value: &str| format!("\n<meta property=\"og:{name}\" content=\"{value}\">");
    let picture = format!("{base}social.png");
    [
        format!("\n<link rel=\"canonical\" href=\"{base}\">"),
        property("title", title),
        property("description", description),
        property("type", "website"),
        property("url", base),
        property("image", &picture),
        property("image:width", "1200"),
        property("image:height", "630"),
        "\n<meta name=\"twitter:card\" content=\"summary_large_image\">".to_owned(),
    ]
    .concat()
}

/// The program's files, and the lines of the head that load them; `boot` is what is run first.
fn program_assets(mut program: Program, boot: &str) -> Result<(Vec<Asset>, String)> {
    let mut assets = Vec::new();
    for (path, content) in program.later {
        let name = hashed(&path, &content);
        rename(&mut program.loader, "new URL(", [&path, &name])?;
        assets.push(Asset { path: name, content, load: Load::Later });
    }
    // These two name each other, so that each has both in its hash.
    let both = [program.js.as_slice(), &program.loader].concat();
    let (js, loader) = (hashed(BINDINGS, &both), hashed(LOADER, &both));
    rename(&mut program.js, "from ", [LOADER, &loader])?;
    rename(&mut program.loader, "from ", [BINDINGS, &js])?;
    let wasm = hashed("app.wasm", &program.wasm);
    // A file of its own, since the policy refuses scripts written into the page.
    let start = format!("import init from './{js}';\n\nconst program = './{wasm}';\n\n{boot}");
    let start_name = hashed("boot.js", start.as_bytes());
    let head = format!(
        "<link rel=\"modulepreload\" href=\"{js}\">\n  \
         <link rel=\"modulepreload\" href=\"{loader}\">\n  \
         <script type=\"module\" src=\"{start_name}\"></script>"
    );
    let first = [(start_name, start.into_bytes()), (js, program.js), (loader, program.loader), (wasm, program.wasm)];
    assets.extend(first.map(|(path, content)| Asset { path, content, load: Load::First }));
    for (path, content) in program.snippets {
        let path = path.to_string_lossy().replace('\\', "/");
        assets.push(Asset { path, content, load: Load::First });
    }
    Ok((assets, head))
}

/// Gives a file another name where a script loads it, after the words `load`.
///
/// # Errors
///
/// The script does not load it.
fn rename(script: &mut Vec<u8>, load: &str, [from, to]: [&str; 2]) -> Result<()> {
    let text = str::from_utf8(script).context("a script is not UTF-8")?;
    let old = format!("{load}\"./{from}\"");
    ensure!(text.contains(&old), "a script does not load {from}");
    *script = text.replace(&old, &format!("{load}\"./{to}\"")).into_bytes();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_program_load_each_other_by_their_names() {
        let program = Program {
            js: b"import * as import1 from \"./later.js\";\nconst imports = {\"./later.js\": import1};".to_vec(),
            wasm: Vec::new(),
            loader: b"import { initSync } from \"./app.js\";\nfetch(new URL(\"./a.wasm\", import.meta.url))".to_vec(),
            later: vec![("a.wasm".to_owned(), b"a".to_vec())],
            snippets: Vec::new(),
        };
        let (assets, _) = program_assets(program, "init(program);").expect("the scripts load what there is");
        let find = |start: &str| {
            let asset = assets.iter().find(|asset| asset.path.starts_with(start)).expect("each file is there");
            (asset.path.as_str(), String::from_utf8(asset.content.clone()).expect("it is a text"), asset.load)
        };
        let ((js, app, _), (loader, later, _), (part, _, load)) = (find("app-"), find("later-"), find("a-"));
        assert_eq!(
            app,
            format!("import * as import1 from \"./{loader}\";\nconst imports = {{\"./later.js\": import1}};")
        );
        assert_eq!(
            later,
            format!("import {{ initSync }} from \"./{js}\";\nfetch(new URL(\"./{part}\", import.meta.url))")
        );
        assert_eq!(load, Load::Later);
        assert!(find("boot-").1.ends_with("init(program);"));
    }

    #[test]
    fn who_refers_to_the_page_gets_its_own_words() {
        let template = "<title>A</title><meta name=\"description\" content=\"b\">";
        let lines = social(template, Some("https://example.org/hpa/"));
        for line in
            ["\"og:title\" content=\"A\"", "\"og:description\" content=\"b\"", "https://example.org/hpa/social.png"]
        {
            assert!(lines.contains(line), "{line}: {lines}");
        }
        assert_eq!(social(template, None), "");
    }

    #[test]
    fn a_script_that_loads_something_else_is_found() {
        let mut script = b"import \"./b.js\"".to_vec();
        assert!(rename(&mut script, "from ", ["b.js", "b-1.js"]).is_err());
        assert!(rename(&mut script, "import ", ["b.js", "b-1.js"]).is_ok());
        assert_eq!(script, b"import \"./b-1.js\"");
    }
}
