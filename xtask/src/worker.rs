//! The service worker, which keeps the site for when there is no connection: the files of one version, all or none.

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::assets::{Asset, Load};

/// Keeps the site; where the list of files and their hashes goes in stands `[]`, where the version goes in `""`.
const KEEPS: &str = include_str!("worker.js");
/// Takes away what an earlier version has kept.
const FORGETS: &str = include_str!("no-worker.js");

/// What the page runs last to have it: a figure and who does not want it go without.
pub(crate) const REGISTER: &str = "if (!figure && !/[?&]no-sw\\b/.test(location.search)) {
  addEventListener(\"load\", () => setTimeout(() => navigator.serviceWorker?.register(new URL(\"sw.js\", document.baseURI)).catch(() => {}), 2000));
}
";

/// Whether a site is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offline {
    Kept,
    /// What an earlier version has kept goes away.
    Forgotten,
}

/// Adds the worker to a site that is whole.
///
/// # Errors
///
/// The script has no place for the list.
pub(crate) fn add(site: &mut Vec<Asset>, offline: Offline) -> Result<()> {
    let script = match offline {
        Offline::Kept => keeping(site)?,
        Offline::Forgotten => FORGETS.to_owned(),
    };
    site.push(Asset { path: "sw.js".to_owned(), content: script.into_bytes(), load: Load::Later });
    Ok(())
}

/// What is not worth keeping: the preview for other sites, what only search engines read, the page for what is not there.
fn is_left_out(path: &str) -> bool {
    ["social.png", "robots.txt", "sitemap.xml", "404.html"].contains(&path)
}

fn keeping(site: &[Asset]) -> Result<String> {
    let kept = site.iter().filter(|asset| !is_left_out(&asset.path));
    let files: Vec<(&str, String)> = kept.map(|asset| (asset.path.as_str(), digest(&asset.content))).collect();
    let list = serde_json::to_string(&files).context("writing the list of files")?;
    // Another list, or another worker, is another version.
    let version = digest(format!("{KEEPS}{list}").as_bytes());
    ensure!(KEEPS.contains("FILES = [];") && KEEPS.contains("VERSION = \"\";"), "worker.js has no place for the list");
    let script = KEEPS.replace("FILES = [];", &format!("FILES = {};", list.replace("],[", "],\n[")));
    Ok(script.replace("VERSION = \"\";", &format!("VERSION = \"{}\";", &version[..12])))
}

/// The SHA-256 of a content in Base64, as Subresource Integrity has it.
fn digest(content: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(44);
    for three in Sha256::digest(content).chunks(3) {
        let bits = (0..3).fold(0, |bits, at| (bits << 8) | usize::from(three.get(at).copied().unwrap_or(0)));
        for place in 0..4 {
            let letter = char::from(LETTERS[(bits >> (18 - 6 * place)) & 63]);
            text.push(if place <= three.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(page: &str) -> Vec<Asset> {
        let asset = |path: &str, content: &str| Asset {
            path: path.to_owned(),
            content: content.as_bytes().to_vec(),
            load: Load::Later,
        };
        vec![asset("index.html", page), asset("robots.txt", "")]
    }

    fn worker(mut site: Vec<Asset>, offline: Offline) -> String {
        add(&mut site, offline).expect("there is room for the list");
        let worker = site.pop().expect("it was added");
        assert_eq!(worker.path, "sw.js");
        String::from_utf8(worker.content).expect("it is a text")
    }

    #[test]
    fn a_digest_is_that_of_subresource_integrity() {
        assert_eq!(digest(b""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(digest(b"abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn another_content_is_another_version() {
        let [one, same, other] = ["a", "a", "b"].map(|page| worker(site(page), Offline::Kept));
        assert!(one == same && one != other);
        assert!(one.contains("[[\"index.html\",\"") && !one.contains("robots.txt"), "{one}");
        assert!(!one.contains("VERSION = \"\""));
        assert!(worker(site("a"), Offline::Forgotten).contains("unregister"));
    }
}
