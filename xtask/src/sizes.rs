//! What the site weighs, raw and compressed, and whether that is within the budget.

use std::io::Write;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::assets::{Asset, Load};

/// What the first load may weigh, compressed with Brotli, in bytes.
const BUDGET: usize = 350 * 1024;

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
/// The first load is over its budget.
pub(crate) fn report(assets: &[Asset]) -> Result<()> {
    let (mut first, mut all) = (Sizes::default(), Sizes::default());
    println!("{:<44} {:>9} {:>9} {:>9}", "file", "raw", "gzip", "brotli");
    for asset in assets {
        let sizes = Sizes::of(&asset.content)?;
        if asset.load == Load::First {
            first.add(sizes);
        }
        all.add(sizes);
        row(&asset.path, sizes);
    }
    row("first load", first);
    row("everything", all);
    check(first.brotli)
}

fn row(name: &str, Sizes { raw, gzip, brotli }: Sizes) {
    println!("{name:<44} {raw:>9} {gzip:>9} {brotli:>9}");
}

fn check(first: usize) -> Result<()> {
    let (kilobytes, budget) = (first.div_ceil(1024), BUDGET / 1024);
    if first > BUDGET {
        bail!(
            "the first load is {kilobytes} KB with Brotli, over its budget of {budget} KB by {} bytes: make it \
             smaller, or load what is not seen at once later",
            first - BUDGET
        );
    }
    println!("The first load is {kilobytes} KB with Brotli, within its budget of {budget} KB");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_a_limit() {
        assert!(check(BUDGET).is_ok());
        assert!(check(BUDGET + 1).is_err_and(|error| error.to_string().contains("by 1 bytes")));
    }

    #[test]
    fn compressed_is_smaller() {
        let sizes = Sizes::of(&[7; 10_000]).expect("memory does not fail");
        assert!(sizes.raw == 10_000 && sizes.gzip < 100 && sizes.brotli < 100, "{sizes:?}");
    }
}
