//! The files of a site in the making: their names, with a short hash where their content may be cached for ever.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// One file of the site.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Its path inside the site, with `/` between folders.
    pub(crate) path: String,
    pub(crate) content: Vec<u8>,
    /// Whether the page needs it before it shows anything that lives.
    pub(crate) load: Load,
}

/// When a file is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Load {
    First,
    Later,
}

/// `path` with a hash of `content` before its extension: `app.js` becomes `app-0123456789abcdef.js`.
pub(crate) fn hashed(path: &str, content: &[u8]) -> String {
    let hash: String = Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    match path.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => format!("{stem}-{hash}.{extension}"),
        _ => format!("{path}-{hash}"),
    }
}

/// Every file under `folder`, by its path inside it, in order.
///
/// # Errors
///
/// A file or folder cannot be read, or its name is not Unicode.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inside) = folders.pop() {
        for entry in fs::read_dir(&inside).with_context(|| format!("looking into {}", inside.display()))? {
            let path = entry.with_context(|| format!("looking into {}", inside.display()))?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((site_path(folder, &path)?, read(&path)?));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A file's content.
///
/// # Errors
///
/// It cannot be read.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("reading {}", path.display()))
}

fn site_path(folder: &Path, path: &Path) -> Result<String> {
    let inside = path.strip_prefix(folder).expect("it was found in there");
    let parts: Option<Vec<_>> = inside.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/")).with_context(|| format!("the name of {} is not Unicode", path.display()))
}

/// Writes the site into `folder`, in place of all that is in there.
///
/// # Errors
///
/// The old site cannot be removed, or the new one not written.
pub(crate) fn write_site(folder: &Path, assets: &[Asset]) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing the old {}", folder.display()))?;
    }
    for asset in assets {
        let path: PathBuf = folder.join(&asset.path);
        let inside = path.parent().expect("a file in a folder has a parent");
        fs::create_dir_all(inside).with_context(|| format!("creating {}", inside.display()))?;
        fs::write(&path, &asset.content).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_content() {
        assert_eq!(hashed("fonts/a.woff2", b""), "fonts/a-e3b0c44298fc1c14.woff2");
        assert_eq!(hashed("v1.0/licence", b""), "v1.0/licence-e3b0c44298fc1c14");
        assert_ne!(hashed("app.js", b"a"), hashed("app.js", b"b"));
    }
}
