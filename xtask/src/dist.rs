//! `cargo xtask dist`: the site for the web, in `dist/`.

use anyhow::Result;

use crate::bindgen::{self, Profile};
use crate::{assets, page, places, sizes};

/// Builds the site and says what it weighs.
///
/// # Errors
///
/// It does not build, or is over its budget; it is in `dist/` all the same then, to be looked at.
pub(crate) fn run() -> Result<()> {
    let program = bindgen::build(Profile::Web, |_| {})?;
    let site = page::assemble(program, "")?;
    assets::write_site(&places::dist(), &site)?;
    println!("Wrote {}", places::dist().display());
    sizes::report(&site)
}
