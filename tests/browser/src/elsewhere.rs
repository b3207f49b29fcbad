//! A page from another origin: one document, with a policy, on a port of its own.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use anyhow::{Context, Result};

/// A server of one document, until the test ends.
#[derive(Debug)]
pub struct Elsewhere {
    address: String,
}

impl Elsewhere {
    /// Serves `document` with `policy` as its Content-Security-Policy.
    ///
    /// # Errors
    ///
    /// There is no port to be had.
    pub fn serve(document: &str, policy: &str) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).context("taking a port")?;
        let address = format!("http://{}/", listener.local_addr().context("asking for the port")?);
        let length = document.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\
             Content-Security-Policy: {policy}\r\nConnection: close\r\n\r\n{document}"
        );
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A browser that has gone away is no failure of the test.
                let _ = reply(&stream, &answer);
            }
        });
        Ok(Self { address })
    }

    /// Where it is, with a slash at its end.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

fn reply(mut stream: &TcpStream, answer: &str) -> std::io::Result<()> {
    // The request ends with an empty line; browsers ask for their icon, too, and get the same.
    for line in BufReader::new(stream).lines() {
        if line?.is_empty() {
            break;
        }
    }
    stream.write_all(answer.as_bytes())
}
