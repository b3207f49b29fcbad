//! The site in `dist/` on a host of its own: under a path, able to go away, to come back and to get another version.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fs, thread};

use anyhow::{Context, Result};

/// Where the site is on its host.
const UNDER: &str = "/some/where/";

/// A host with the site, until the test ends.
#[derive(Debug)]
pub struct Published {
    address: String,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// Nobody answers.
    away: bool,
    /// Files that are others than in `dist/`.
    changed: BTreeMap<String, Vec<u8>>,
}

impl Published {
    /// Serves the site.
    ///
    /// # Errors
    ///
    /// There is no port to be had.
    pub fn serve() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).context("taking a port")?;
        let address = format!("http://{}{UNDER}", listener.local_addr().context("asking for the port")?);
        let state = Arc::new(Mutex::new(State::default()));
        let answers = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&answers);
                // A browser that has gone away is no failure of the test.
                thread::spawn(move || reply(&stream, &state));
            }
        });
        Ok(Self { address, state })
    }

    /// Where it is, with a slash at its end.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Every connection is closed without an answer from now on.
    pub fn go_away(&self) {
        lock(&self.state).away = true;
    }

    /// It answers again.
    pub fn come_back(&self) {
        lock(&self.state).away = false;
    }

    /// Puts another file in the place of one.
    pub fn change(&self, path: &str, content: impl Into<Vec<u8>>) {
        lock(&self.state).changed.insert(path.to_owned(), content.into());
    }
}

/// The folder with the site.
#[must_use]
pub fn dist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist")
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn reply(mut stream: &TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The request ends with an empty line.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let (away, content) = {
        let state = lock(state);
        (state.away, find(&request, &state.changed))
    };
    if away {
        return Ok(());
    }
    let (status, kind, content) = match content {
        Some((path, content)) => ("200 OK", kind(&path), content),
        None => ("404 Not Found", "text/html; charset=utf-8", fs::read(dist().join("404.html")).unwrap_or_default()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n",
        content.len()
    )?;
    stream.write_all(&content)
}

/// The file that a request is for: its path and what is in it.
fn find(request: &str, changed: &BTreeMap<String, Vec<u8>>) -> Option<(String, Vec<u8>)> {
    let address = request.split(' ').nth(1)?.split(['?', '#']).next()?;
    let path = address.strip_prefix(UNDER)?;
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let content = changed.get(&path).cloned().or_else(|| fs::read(dist().join(&path)).ok())?;
    Some((path, content))
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
