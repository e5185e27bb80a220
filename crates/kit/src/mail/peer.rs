//! For tests: a mail server we did not write, `aiosmtpd` of Debian, that says what it was given. `./test` installs it and
//! puts the Python that has it into `DANGOL_TEST_SMTP`; without that there is no peer and such tests say nothing.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use super::{Security, Server};

/// The only name and password it lets in.
pub const USER: &str = "shop";
pub const PASSWORD: &str = "p\u{e4}ssw\u{f6}rd";

const SCRIPT: &str = include_str!("peer.py");

/// A running server. It ends with this value.
#[derive(Debug)]
pub struct Peer {
    child: Child,
    heard: BufReader<ChildStdout>,
    port: u16,
    security: Security,
    /// The certificate it shows, which nobody else vouches for; empty without TLS.
    pub certificate: String,
}

impl Peer {
    pub fn start(security: Security) -> Option<Peer> {
        let python = std::env::var("DANGOL_TEST_SMTP").ok()?;
        let mut command = Command::new(python);
        command.args(["-c", SCRIPT, security.code(), USER, PASSWORD]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the Python of DANGOL_TEST_SMTP starts");
        let mut heard = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        let hello = said(&mut heard);
        let port = hello["port"].as_u64().and_then(|port| u16::try_from(port).ok()).expect("it says its port");
        let certificate = hello["certificate"].as_str().unwrap_or_default().to_string();
        Some(Peer { child, heard, port, security, certificate })
    }

    /// How it is reached: with its certificate believed, and logged in where that is allowed.
    pub fn server(&self) -> Server {
        Server {
            host: "localhost".into(),
            port: self.port,
            security: self.security,
            user: USER.into(),
            password: PASSWORD.into(),
            roots: self.certificate.clone(),
        }
    }

    /// The next mail it was given, as another program reads it: `from`, `to`, `subject`, `text`, `id`, `date`.
    pub fn hear(&mut self) -> Value {
        said(&mut self.heard)
    }
}

fn said(heard: &mut BufReader<ChildStdout>) -> Value {
    let mut line = String::new();
    heard.read_line(&mut line).expect("the peer can be heard");
    serde_json::from_str(&line).expect("the peer speaks JSON")
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
