//! The site in `dist/`, served, and a browser to visit it with.

use std::process::Command;

use anyhow::Result;

use crate::browser::{Browser, Driver};
use crate::http::{Folder, Listener};
use crate::places;

/// A path that no file of the site knows, so that an address which is not relative leads nowhere.
const SUB_PATH: &str = "/some/sub/path/";

/// All that it takes, for as long as it lives.
pub(crate) struct Visit {
    browser: Browser,
    driver: Driver,
    address: String,
}

impl Visit {
    /// Serves the site and starts the driver of a browser.
    ///
    /// # Errors
    ///
    /// There is no browser and none can be installed, or something does not start.
    pub(crate) fn prepare() -> Result<Self> {
        let browser = Browser::ensure()?;
        let driver = browser.start_driver()?;
        let listener = Listener::on(0)?;
        let published = Folder { path: places::dist(), under: SUB_PATH };
        let address = format!("{}{}", listener.address(), SUB_PATH.trim_start_matches('/'));
        listener.answer(move |url| published.reply(url));
        Ok(Self { browser, driver, address })
    }

    /// Tells a program of the tests where all that is.
    pub(crate) fn tell(&self, command: &mut Command) {
        self.browser.tell(command);
        command.env("WEBDRIVER_URL", self.driver.address());
        command.env("HPA_E2E_URL", &self.address);
        command.env("HPA_E2E_EVIDENCE", places::target().join("e2e"));
    }
}
