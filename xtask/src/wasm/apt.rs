//! A package of an exact version from this machine's own Debian mirror, which carries more suites than the machine is
//! configured with. Nothing is installed: APT's state is left as it is, the package is only unpacked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::apt_sources::{Source, parse_deb822, parse_one_line};
use crate::process;

/// Suites that may carry a newer Rust than a stable release of Debian, the likeliest first.
const SUITES: [&str; 6] = ["trixie-backports", "forky", "sid", "trixie", "forky-backports", "bookworm-backports"];

/// Finds `package` in a version of `release`, downloads it and unpacks it into `into`.
///
/// # Errors
///
/// This is no Debian, its mirror cannot be reached, or no suite of it has the package in that version.
pub(crate) fn unpack(package: &str, release: &str, into: &Path) -> Result<()> {
    if !process::works("apt-get", &["--version"]) || !process::works("dpkg-deb", &["--version"]) {
        bail!("this is not a Debian-like machine (there is no apt-get)");
    }
    let mirrors = mirrors()?;
    for suite in SUITES {
        for mirror in &mirrors {
            let apt = Apt::at(&into.join("apt"), mirror, suite)?;
            if let Some(version) = apt.version_of(package, release) {
                println!("Getting {package} {version} from {suite}");
                return apt.unpack(package, &version, into);
            }
        }
    }
    bail!("no suite of this machine's mirror has {package} {release} (asked: {})", SUITES.join(", "))
}

/// The sources of this machine that are mirrors of its distribution, and not of other packages.
fn mirrors() -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let folder = Path::new("/etc/apt/sources.list.d");
    let listed = fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect());
    let mut files: Vec<PathBuf> = listed.unwrap_or_default();
    files.push("/etc/apt/sources.list".into());
    files.sort();
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_default();
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("sources") => sources.extend(parse_deb822(&text)),
            Some("list") => sources.extend(parse_one_line(&text)),
            _ => {}
        }
    }
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let own =
        release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME=")).unwrap_or("sid").trim_matches('"');
    // A security archive has suites of its own and none of the others.
    sources.retain(|source| source.suites.iter().any(|suite| suite == own || suite == "sid" || suite == "unstable"));
    let mut seen: Vec<Vec<String>> = Vec::new();
    sources.retain(|source| {
        let new = !seen.contains(&source.uris);
        seen.push(source.uris.clone());
        new
    });
    if sources.is_empty() { bail!("APT's sources name no mirror of {own}") } else { Ok(sources) }
}

/// APT with a configuration of its own: one suite of one mirror, and its state apart from the machine's.
struct Apt {
    home: PathBuf,
}

impl Apt {
    fn at(home: &Path, mirror: &Source, suite: &str) -> Result<Self> {
        let home = home.join(suite);
        for folder in ["lists/partial", "cache/archives/partial"] {
            let folder = home.join(folder);
            fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
        }
        fs::write(home.join("mirror.sources"), mirror.with_suite(suite)).context("writing APT's list of sources")?;
        Ok(Self { home })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.home).stdin(Stdio::null());
        for option in [
            format!("Dir::Etc::sourcelist={}", self.home.join("mirror.sources").display()),
            "Dir::Etc::sourceparts=-".to_owned(),
            format!("Dir::State::lists={}", self.home.join("lists").display()),
            format!("Dir::Cache={}", self.home.join("cache").display()),
            "Acquire::Languages=none".to_owned(),
            "Acquire::Retries=2".to_owned(),
            // APT's own user may not enter the folder of whoever builds this.
            "APT::Sandbox::User=root".to_owned(),
        ] {
            command.args(["-o", &option]);
        }
        command
    }

    /// The version of `package` in this suite, if it is the wanted release.
    fn version_of(&self, package: &str, release: &str) -> Option<String> {
        // A suite that this mirror does not have is no error: the next one is asked.
        process::read(self.command("apt-get").args(["-qq", "update"])).ok()?;
        let listed = process::read(self.command("apt-cache").args(["madison", package])).ok()?;
        version_in(&listed, release)
    }

    fn unpack(&self, package: &str, version: &str, into: &Path) -> Result<()> {
        process::run(self.command("apt-get").args(["-qq", "download", &format!("{package}={version}")]))?;
        let downloaded = fs::read_dir(&self.home)?.flatten().map(|entry| entry.path());
        let file = downloaded.filter(|path| path.extension().is_some_and(|extension| extension == "deb")).last();
        let file = file.with_context(|| format!("apt-get has downloaded {package}, but no file is there"))?;
        process::run(Command::new("dpkg-deb").arg("-x").arg(&file).arg(into))?;
        fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))
    }
}

/// The version in a line of `apt-cache madison` (`package | version | source`) that packages `release`.
fn version_in(listed: &str, release: &str) -> Option<String> {
    let versions = listed.lines().filter_map(|line| line.split('|').nth(1)).map(str::trim);
    let wanted = |version: &&str| version.strip_prefix(release).is_some_and(|rest| rest.starts_with(['+', '~', '-']));
    versions.filter(wanted).map(str::to_owned).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_release_will_do() {
        let listed = "rust-src | 1.95.0+dfsg1-2~bpo13+1 | http://m.example trixie-backports/main amd64 Packages\n";
        assert_eq!(version_in(listed, "1.95.0").as_deref(), Some("1.95.0+dfsg1-2~bpo13+1"));
        assert_eq!(version_in(listed, "1.95.1"), None);
        assert_eq!(version_in("rust-src | 1.95.01-1 | m", "1.95.0"), None);
    }
}
