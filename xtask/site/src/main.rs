//! Writes the pages around the playground, which read without WebAssembly: the documentation, the gallery, the lessons. They
//! are made from the texts in `docs/` and from real runs. `cargo xtask dist` calls this.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

#[cfg(test)]
mod check;
mod docs;
mod gallery;
mod html;
mod layout;
mod lessons;
mod markdown;
mod not_found;
mod place;

use layout::Site;
use place::Lang;

const USAGE: &str = "usage: site-pages --into FOLDER --style NAME --icon NAME [--base-url URL]";

fn main() -> ExitCode {
    match arguments(std::env::args().skip(1)).and_then(|(folder, site)| write(&folder, &files(root(), &site)?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The project's root folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("this is xtask/site of the project")
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<(PathBuf, Site)> {
    let (mut folder, mut site) = (None, Site::default());
    while let Some(word) = words.next() {
        let value = words.next().context(USAGE)?;
        match word.as_str() {
            "--into" => folder = Some(PathBuf::from(value)),
            "--style" => site.style = value,
            "--icon" => site.icon = value,
            "--base-url" => site.base = Some(format!("{}/", value.trim_end_matches('/'))),
            _ => bail!("{USAGE}"),
        }
    }
    Ok((folder.context(USAGE)?, site))
}

/// All files, by their paths.
fn files(root: &Path, site: &Site) -> Result<Vec<(String, String)>> {
    let mut pages = docs::pages(root)?;
    let runs = gallery::run_all(&root.join("static/scenarios"))?;
    let lessons = lessons::all();
    let told = lessons::told(&lessons);
    for lang in Lang::ALL {
        pages.push(gallery::page(lang, &runs, &told));
        pages.extend(lessons::pages(lang, &lessons));
    }
    let mut files: Vec<_> = pages.iter().map(|page| (page.place.file(), site.page(page))).collect();
    let robots = match site.whole("sitemap.xml") {
        Some(map) => {
            let addresses = std::iter::once("index.html".to_owned()).chain(pages.iter().map(|page| page.place.file()));
            files.push(("sitemap.xml".to_owned(), sitemap(site, addresses)));
            format!("User-agent: *\nAllow: /\nSitemap: {map}\n")
        }
        None => "User-agent: *\nAllow: /\n".to_owned(),
    };
    files.push(("robots.txt".to_owned(), robots));
    files.push(("404.html".to_owned(), not_found::page(site)));
    Ok(files)
}

fn sitemap(site: &Site, files: impl Iterator<Item = String>) -> String {
    let entry = |address: String| format!("<url><loc>{}</loc></url>\n", html::escape(&address));
    let entries: String = files.filter_map(|file| site.whole(&file)).map(entry).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{entries}</urlset>\n"
    )
}

/// Writes them into a folder, in place of all that is in there.
fn write(folder: &Path, files: &[(String, String)]) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing the old {}", folder.display()))?;
    }
    for (path, text) in files {
        let path = folder.join(path);
        let inside = path.parent().expect("a file in a folder has a parent");
        fs::create_dir_all(inside).with_context(|| format!("creating {}", inside.display()))?;
        fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}
