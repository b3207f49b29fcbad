//! What the site weighs, raw and compressed, and whether that is within the budgets.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::assets::{Asset, Load};

/// What the first load may weigh, compressed with Brotli, in bytes.
const FIRST: usize = 350 * 1024;
/// What the parts of the program that are loaded later may weigh together, likewise.
const PARTS: usize = 540 * 1024;
/// What the editor may weigh, likewise; it is loaded after the first paint.
const EDITOR: usize = 150 * 1024;
/// What the package for JavaScript may weigh, likewise.
const PACKAGE: usize = 350 * 1024;
/// How the path of the editor begins.
const EDITOR_PATH: &str = "vendor/editor-";

/// The sizes of one file, or of several together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Sizes {
    fn of(content: &[u8]) -> Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(content).context("compressing")?;
        let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
        let mut brotli = Vec::new();
        brotli::BrotliCompress(&mut &content[..], &mut brotli, &settings).context("compressing")?;
        Ok(Self { raw: content.len(), gzip: gzip.finish().context("compressing")?.len(), brotli: brotli.len() })
    }

    fn add(&mut self, other: Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

/// Prints a table of the site's files.
///
/// # Errors
///
/// The first load, the later parts or the editor are over their budget.
pub(crate) fn report(assets: &[Asset]) -> Result<()> {
    let [mut first, mut parts, mut editor, mut all, mut pages] = [Sizes::default(); 5];
    let mut count = 0;
    heading();
    for asset in assets {
        let sizes = Sizes::of(&asset.content)?;
        match asset.load {
            Load::First => first.add(sizes),
            Load::Later if is_part(&asset.path) => parts.add(sizes),
            Load::Later if asset.path.starts_with(EDITOR_PATH) => editor.add(sizes),
            Load::Later => {}
        }
        all.add(sizes);
        if asset.load == Load::Later && has_kind(&asset.path, "html") {
            // A row for each would be most of the table.
            count += 1;
            pages.add(sizes);
        } else {
            row(&asset.path, sizes);
        }
    }
    row(&format!("{count} pages around the playground"), pages);
    row("first load", first);
    row("later parts", parts);
    row("everything", all);
    row("editor", editor);
    check("first load", first.brotli, FIRST).and(check("later parts", parts.brotli, PARTS)).and(check(
        "editor",
        editor.brotli,
        EDITOR,
    ))
}

/// Prints a table of the files of the package for JavaScript.
///
/// # Errors
///
/// What a program loads of it is over its budget.
pub(crate) fn report_package(assets: &[Asset]) -> Result<()> {
    let mut loaded = Sizes::default();
    heading();
    for asset in assets {
        let sizes = Sizes::of(&asset.content)?;
        if is_part(&asset.path) || has_kind(&asset.path, "js") {
            loaded.add(sizes);
        }
        row(&asset.path, sizes);
    }
    row("JavaScript package", loaded);
    check("JavaScript package", loaded.brotli, PACKAGE)
}

fn is_part(path: &str) -> bool {
    has_kind(path, "wasm")
}

fn has_kind(path: &str, kind: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == kind)
}

fn heading() {
    println!("{:<44} {:>9} {:>9} {:>9}", "file", "raw", "gzip", "brotli");
}

fn row(name: &str, Sizes { raw, gzip, brotli }: Sizes) {
    println!("{name:<44} {raw:>9} {gzip:>9} {brotli:>9}");
}

fn check(what: &str, size: usize, budget: usize) -> Result<()> {
    let (kilobytes, limit) = (size.div_ceil(1024), budget / 1024);
    if size > budget {
        bail!(
            "{what}: {kilobytes} KB with Brotli, over the budget of {limit} KB by {} bytes: make it smaller, or load what \
             is not needed at once later",
            size - budget
        );
    }
    println!("{what}: {kilobytes} KB with Brotli, within the budget of {limit} KB");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_a_limit() {
        assert!(check("it", FIRST, FIRST).is_ok());
        assert!(check("it", FIRST + 1, FIRST).is_err_and(|error| error.to_string().contains("by 1 bytes")));
    }

    #[test]
    fn compressed_is_smaller() {
        let sizes = Sizes::of(&[7; 10_000]).expect("memory does not fail");
        assert!(sizes.raw == 10_000 && sizes.gzip < 100 && sizes.brotli < 100, "{sizes:?}");
    }
}
