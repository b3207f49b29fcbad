//! A small web server for a folder of files, on this machine only.

use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use tiny_http::{Header, Method, Request, Server, StatusCode};

use crate::mime;

/// How many requests are answered at a time.
const THREADS: usize = 4;

/// What is answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: Vec<u8>,
    /// Where to go instead.
    pub(crate) location: Option<String>,
}

impl Reply {
    /// A document.
    pub(crate) fn ok(content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, content_type, body: body.into(), location: None }
    }

    /// A refusal, in a few words.
    pub(crate) fn refused(status: u16, why: &str) -> Self {
        Self {
            status,
            content_type: "text/plain; charset=utf-8",
            body: format!("{why}\n").into_bytes(),
            location: None,
        }
    }
}

/// A folder that is served under a path: `/` or, say, `/some/sub/path/`.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    pub(crate) under: &'static str,
}

impl Folder {
    /// The answer to a request for `url`, the part of an address after the host.
    pub(crate) fn reply(&self, url: &str) -> Reply {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let Some(inside) = path.strip_prefix(self.under) else { return Reply::refused(404, "There is nothing here.") };
        let Some(file) = self.locate(inside) else { return Reply::refused(404, "There is no such file.") };
        if file.is_dir() && !inside.is_empty() && !inside.ends_with('/') {
            let location = Some(format!("{path}/"));
            return Reply { location, ..Reply::refused(301, "This is a folder.") };
        }
        let file = if file.is_dir() { file.join("index.html") } else { file };
        match std::fs::read(&file) {
            Ok(content) => Reply::ok(mime::of(&file), content),
            Err(_) => Reply::refused(404, "There is no such file."),
        }
    }

    /// The file that a path names, unless it leads out of the folder.
    fn locate(&self, path: &str) -> Option<PathBuf> {
        let mut file = self.path.clone();
        for part in percent_decoded(path)?.split('/').filter(|part| !part.is_empty()) {
            if part == "." || part == ".." || part.contains(['\\', ':', '\0']) {
                return None;
            }
            file.push(part);
        }
        // A link that leads elsewhere is a way out, too.
        let file = file.canonicalize().ok()?;
        file.starts_with(self.path.canonicalize().ok()?).then_some(file)
    }
}

/// Text with its `%20` and the like decoded; nothing if that makes no text.
pub(crate) fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let (high, low) = (char::from(rest.next()?).to_digit(16)?, char::from(rest.next()?).to_digit(16)?);
                u8::try_from(high * 16 + low).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// A port of this machine that is ours; requests wait until [`Listener::answer`] is called.
pub(crate) struct Listener {
    server: Arc<Server>,
}

impl Listener {
    /// Takes `port`, or any free one for 0.
    ///
    /// # Errors
    ///
    /// It cannot be had; the message says what to do.
    pub(crate) fn on(port: u16) -> Result<Self> {
        match Server::http(("127.0.0.1", port)) {
            Ok(server) => Ok(Self { server: Arc::new(server) }),
            Err(error) => Err(match error.downcast_ref::<std::io::Error>().map(std::io::Error::kind) {
                Some(ErrorKind::AddrInUse) => anyhow!(
                    "port {port} is in use: end the program that uses it, or choose another with `--port {}`",
                    port.checked_add(1).unwrap_or(8080)
                ),
                Some(ErrorKind::PermissionDenied) => {
                    anyhow!("port {port} may not be used by you: choose one above 1023, such as `--port 8080`")
                }
                _ => anyhow!("port {port} cannot be used: {error}"),
            }),
        }
    }

    /// The address of what is served, with a slash at its end.
    pub(crate) fn address(&self) -> String {
        format!("http://{}/", self.server.server_addr())
    }

    /// Answers requests from now on, in threads of its own, until the program ends.
    pub(crate) fn answer(&self, reply: impl Fn(&str) -> Reply + Send + Sync + 'static) {
        let reply = Arc::new(reply);
        for _ in 0..THREADS {
            let (server, reply) = (Arc::clone(&self.server), Arc::clone(&reply));
            std::thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    let answer = match request.method() {
                        Method::Get | Method::Head => reply(request.url()),
                        _ => Reply::refused(405, "Only GET and HEAD."),
                    };
                    send(request, answer);
                }
            });
        }
    }
}

/// Answers, and ends the connection: a connection that is kept has a thread of the server's pool for as long as it lives, and one that
/// comes when many come at once may wait for such a thread.
fn send(request: Request, reply: Reply) {
    let body = if *request.method() == Method::Head { &[] } else { &reply.body[..] };
    let mut headers = vec![
        ("Content-Type", reply.content_type.to_owned()),
        ("Content-Length", reply.body.len().to_string()),
        ("Cache-Control", "no-cache".to_owned()),
        // An embedded frame without an origin of its own loads the page's modules, too, as from any static host.
        ("Access-Control-Allow-Origin", "*".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Connection", "close".to_owned()),
    ];
    headers.extend(reply.location.map(|location| ("Location", location)));
    // A name or value that no header can hold (there is none above but an odd path to a folder) is left out.
    let headers = headers.into_iter().filter_map(|(name, value)| Header::from_bytes(name, value).ok());
    let lines = headers.map(|header| header.to_string() + "\r\n").collect::<Vec<_>>().concat();
    let status = StatusCode(reply.status);
    let head = format!("HTTP/1.1 {} {}\r\n{lines}\r\n", reply.status, status.default_reason_phrase());
    let mut writer = request.into_writer();
    // Whoever asked may be gone by now.
    let _ = writer.write_all(head.as_bytes()).and_then(|()| writer.write_all(body)).and_then(|()| writer.flush());
}

/// A path that is there and holds a file, for tests.
#[cfg(test)]
fn folder_with(name: &str) -> Folder {
    let path = std::env::temp_dir().join(format!("xtask-http-{}-{name}", std::process::id()));
    std::fs::create_dir_all(path.join("a b")).expect("the temporary folder can be written");
    std::fs::write(path.join("index.html"), "page").expect("the temporary folder can be written");
    std::fs::write(path.join("a b/x.wasm"), "wasm").expect("the temporary folder can be written");
    Folder { path, under: "/sub/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_inside_only() {
        let folder = folder_with("inside");
        for (url, status) in [
            ("/sub/", 200),
            ("/sub/?embed", 200),
            ("/sub/index.html", 200),
            ("/sub/a%20b/x.wasm", 200),
            ("/sub/a%20b", 301),
            ("/sub/a%20b/", 404),
            ("/", 404),
            ("/index.html", 404),
            ("/sub/none", 404),
            ("/sub/../index.html", 404),
            ("/sub/%2e%2e/%2e%2e/etc/passwd", 404),
            ("/sub/..%2f..%2fetc/passwd", 404),
            ("/sub//etc/passwd", 404),
            ("/sub/%", 404),
            ("/sub/%ff", 404),
        ] {
            assert_eq!(folder.reply(url).status, status, "{url}");
        }
        assert_eq!(folder.reply("/sub/a%20b/x.wasm"), Reply::ok("application/wasm", "wasm"));
    }

    #[test]
    #[cfg(unix)]
    fn links_lead_nowhere() {
        let folder = folder_with("links");
        let link = folder.path.join("way-out");
        if !link.exists() {
            std::os::unix::fs::symlink("/etc", &link).expect("the temporary folder can be written");
        }
        assert_eq!(folder.reply("/sub/way-out/passwd").status, 404);
    }

    #[test]
    fn a_port_in_use_is_explained() {
        let first = Listener::on(0).expect("some port is free");
        let port = first.address().trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        let said = Listener::on(port.expect("the address has a port")).err().map(|error| error.to_string());
        assert!(said.as_ref().is_some_and(|said| said.contains("--port")), "{said:?}");
    }
}
