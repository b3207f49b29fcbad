//! `cargo xtask serve`: the page on this machine, built again and reloaded whenever something changes.

use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::Result;

use crate::bindgen::{self, Profile};
use crate::http::{Folder, Listener, Reply};
use crate::page::Extra;
use crate::usage::{Browser, ServeOptions};
use crate::watch::Snapshot;
use crate::worker::Offline;
use crate::{assets, page, places, process, worker};

/// The script that asks for [`State`], reloads the page when it is another, and shows what is wrong with a build.
const RELOAD_SCRIPT: &str = include_str!("reload.js");

/// Where the script and the state are served, relative to the page.
const RELOAD_PATH: &str = "__xtask/reload.js";
const STATE_PATH: &str = "__xtask/state.json";

/// What is said for a page that is not served here.
const ELSEWHERE: &str = "The documentation, the gallery and the lessons are made by `cargo xtask dist`, which takes too long for every \
    change. Serve dist/ with any web server to see them.";

/// Which build is served, and what is wrong with the last one.
#[derive(Clone, Debug, serde::Serialize)]
struct State {
    build: u128,
    problem: Option<String>,
}

/// Serves until it is ended.
///
/// # Errors
///
/// The port cannot be had. A page that does not build is no error: it may tomorrow.
pub(crate) fn run(options: &ServeOptions) -> Result<()> {
    let listener = Listener::on(options.port)?;
    let folder = Folder { path: places::scratch().join("serve"), under: "/" };
    let state = Arc::new(Mutex::new(State { build: 0, problem: None }));
    let mut seen = Snapshot::take();
    build(&folder, &state);
    listener.answer({
        let (folder, state) = (folder.clone(), Arc::clone(&state));
        move |url| reply(&folder, &state, url)
    });
    println!(
        "\nServing {} until Ctrl+C; it reloads itself when src/, static/ or index.html change",
        listener.address()
    );
    if options.browser == Browser::Open {
        open_browser(&listener.address());
    }
    loop {
        seen = seen.wait_for_change();
        build(&folder, &state);
    }
}

fn build(folder: &Folder, state: &Mutex<State>) {
    let started = Instant::now();
    let mut said = String::new();
    let head = format!("\n  <script src=\"{RELOAD_PATH}\" defer></script>");
    let built = bindgen::build(Profile::WebDev, |line| {
        said.push_str(line);
        said.push('\n');
    })
    .and_then(|program| {
        let mut site = page::assemble(program, Extra { head: &head, ..Extra::default() })?;
        // Nothing is kept here: it would be of yesterday.
        worker::add(&mut site, Offline::Forgotten)?;
        assets::write_site(&folder.path, &site)
    });
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    match built {
        Ok(()) => {
            // The time tells builds apart even when the server has been started anew.
            let stamp = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
            *state = State { build: stamp, problem: None };
            println!("Built in {:.1} s", started.elapsed().as_secs_f64());
        }
        Err(error) => {
            eprintln!("\nerror: {error:#}\nThe last page that could be built is served on, until this is put right.");
            let compiler = said.find("error").map_or("", |start| &said[start..]);
            state.problem = Some(format!("{error:#}\n\n{compiler}"));
        }
    }
}

fn reply(folder: &Folder, state: &Mutex<State>, url: &str) -> Reply {
    let state = state.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match url.trim_start_matches('/') {
        RELOAD_PATH => Reply::ok("text/javascript; charset=utf-8", RELOAD_SCRIPT),
        STATE_PATH => match serde_json::to_vec(&state) {
            Ok(json) => Reply::ok("application/json", json),
            Err(error) => Reply::refused(500, &error.to_string()),
        },
        _ if state.build == 0 => {
            let waiting = format!("<!doctype html><title>No page yet</title><script src=\"{RELOAD_PATH}\"></script>");
            Reply { status: 503, ..Reply::ok("text/html; charset=utf-8", waiting) }
        }
        path => match folder.reply(url) {
            missing if missing.status == 404 && is_page_around(path) => Reply::refused(404, ELSEWHERE),
            reply => reply,
        },
    }
}

/// Whether a path is of one of the pages around the playground.
fn is_page_around(path: &str) -> bool {
    let file = path.split(['?', '#']).next().map(Path::new);
    file.and_then(Path::extension).is_some_and(|extension| extension == "html")
}

fn open_browser(address: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let started = process::command(opener).arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if started.is_err() {
        println!("(No browser could be opened from here: open {address} yourself, or start with --no-open.)");
    }
}
