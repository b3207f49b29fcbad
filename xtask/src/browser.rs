//! Chromium and its driver: found, or installed where that can be done, and started.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::distribution::{self, locate};
use crate::process;

/// Names that the browser goes by.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Names that its driver goes by.
const DRIVERS: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

/// A browser with the driver that fits it.
pub(crate) struct Browser {
    chromium: PathBuf,
    driver: PathBuf,
}

impl Browser {
    /// Finds both, or installs them on a Debian-like machine where we are root.
    ///
    /// # Errors
    ///
    /// They are not there and cannot be installed; the message says what to do.
    pub(crate) fn ensure() -> Result<Self> {
        if let Some(browser) = Self::find() {
            return Ok(browser);
        }
        if distribution::may_install() {
            println!("Installing Chromium and ChromeDriver from the distribution");
            distribution::install(&["chromium", "chromium-driver"])
                .context("installing Chromium; install `chromium` and `chromium-driver` by hand")?;
        }
        match Self::find() {
            Some(browser) => Ok(browser),
            None => bail!(
                "the tests in the browser need Chromium (or Chrome) and ChromeDriver of the same version. Install them \
                 (Debian, Ubuntu: `apt-get install chromium chromium-driver`; Fedora: `dnf install chromium \
                 chromedriver`; Arch: `pacman -S chromium`; macOS: `brew install --cask chromium chromedriver`), or \
                 say where they are with the environment variables CHROME and CHROMEDRIVER"
            ),
        }
    }

    fn find() -> Option<Self> {
        Some(Self { chromium: locate("CHROME", &BROWSERS)?, driver: locate("CHROMEDRIVER", &DRIVERS)? })
    }

    /// Tells a program that starts the browser by itself where to find both.
    pub(crate) fn tell(&self, command: &mut Command) {
        command.env("CHROME", &self.chromium).env("CHROMEDRIVER", &self.driver);
    }

    /// Opens a page without a window, for as long as the value lives that is given back.
    ///
    /// # Errors
    ///
    /// It cannot be started.
    pub(crate) fn open(&self, address: &str, profile: &Path) -> Result<Page> {
        let mut command = process::command(&self.chromium);
        command.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        ]);
        command.args(["--disable-component-update", "--disable-sync"]);
        command.arg(format!("--user-data-dir={}", profile.display())).arg(address);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let browser = command.spawn().with_context(|| format!("starting {}", self.chromium.display()))?;
        Ok(Page { browser })
    }

    /// Starts the driver on a free port.
    ///
    /// # Errors
    ///
    /// It cannot be started, or never says which port it is on.
    pub(crate) fn start_driver(&self) -> Result<Driver> {
        let mut command = process::command(&self.driver);
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().with_context(|| format!("starting {}", self.driver.display()))?;
        let mut said = BufReader::new(child.stdout.take().expect("it is piped")).lines().map_while(Result::ok);
        let Some(port) = said.by_ref().find_map(|line| port_in(&line)) else {
            // It has ended, or is about to.
            let _ = child.kill();
            let _ = child.wait();
            bail!("{} does not start: run it by hand to see why", self.driver.display());
        };
        std::thread::spawn(move || said.for_each(drop));
        Ok(Driver { child, port })
    }
}

/// A browser with one page; it ends with this value.
pub(crate) struct Page {
    browser: Child,
}

impl Drop for Page {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}

/// The port in `ChromeDriver was started successfully on port 40001.`
fn port_in(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
}

/// A driver that runs; it ends with this value, and its browsers with it.
pub(crate) struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Where it listens.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks it to end, so that it ends the browsers that a failed test has left behind.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port))?;
        connection.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(connection, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port)?;
        connection.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Whatever fails here, there is nothing left to do about it but to end the process.
        let _ = self.shut_down();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read() {
        assert_eq!(port_in("ChromeDriver was started successfully on port 40001."), Some(40001));
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0"), None);
    }
}
