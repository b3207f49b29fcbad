//! `cargo xtask dist`: the site for the web, in `dist/`.

use anyhow::Result;

use crate::bindgen::{self, Profile};
use crate::page::Extra;
use crate::usage::DistOptions;
use crate::worker::{self, Offline, REGISTER};
use crate::{assets, page, pages, places, sizes};

/// Builds the site and says what it weighs.
///
/// # Errors
///
/// It does not build, or is over its budget; it is in `dist/` all the same then, to be looked at.
pub(crate) fn run(options: &DistOptions) -> Result<()> {
    let program = bindgen::build(Profile::Web, |_| {})?;
    let base = options.base.as_deref();
    let script = if options.offline == Offline::Kept { REGISTER } else { "" };
    let mut site = page::assemble(program, Extra { script, base, ..Extra::default() })?;
    pages::add(&mut site, base)?;
    worker::add(&mut site, options.offline)?;
    assets::write_site(&places::dist(), &site)?;
    println!("Wrote {}", places::dist().display());
    sizes::report(&site)
}
