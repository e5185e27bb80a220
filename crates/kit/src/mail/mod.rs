//! Outgoing mail: a small SMTP client (RFC 5321) over TLS. Several mails go over one connection. A mail keeps its
//! Message-ID on every try: whoever gets it twice because an answer was lost can see that it is the same one.

mod letter;
mod line;
pub mod peer;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant as Watch};

use base::Instant;

use line::{Line, Refusal};

pub use letter::{is_address, letter};

base::codes! {
    /// How the way to a server is kept private.
    pub enum Security {
        /// From the first byte on; port 465.
        Tls = "tls",
        /// Asked for after the greeting, and insisted on; port 587.
        StartTls = "starttls",
        /// Not at all: for a server on the same machine.
        Plain = "plain",
    }
}

/// A mail server that takes mail for anybody from us.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Empty: without logging in.
    pub user: String,
    pub password: String,
    /// Certificates (PEM) that are believed besides those every browser believes; may be empty.
    pub roots: String,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Server({}:{} {})", self.host, self.port, self.security)
    }
}

/// A mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The part of the Message-ID before the @: the same on every try.
    pub id: String,
    pub at: Instant,
    /// The name people see, and the address.
    pub from: (String, String),
    pub to: String,
    pub subject: String,
    /// Plain text; lines end with a line feed.
    pub text: String,
    pub attached: Vec<Attachment>,
}

/// A file that travels with a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// ASCII, such as `invoice-2026-000123.pdf`.
    pub name: String,
    /// `application/pdf`
    pub kind: String,
    pub bytes: Vec<u8>,
}

impl Outcome {
    /// The server itself was not there for us, whatever the mail.
    pub fn is_silence(&self) -> bool {
        match self {
            Outcome::Later(why) => {
                matches!(why.trouble, Trouble::Connection | Trouble::Tls | Trouble::Clear | Trouble::Login)
            }
            Outcome::Sent | Outcome::Refused(_) => false,
        }
    }
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took it.
    Sent,
    /// Nothing definite was heard: try again later.
    Later(Why),
    /// It will never be taken: the address is wrong, or the text is not liked.
    Refused(Why),
}

base::codes! {
    /// What stood in the way.
    pub enum Trouble {
        /// No such host, nobody listens, or the line was cut.
        Connection = "connection",
        /// The server has no certificate that can be believed, or no TLS at all.
        Tls = "tls",
        /// The password would travel in the clear.
        Clear = "clear",
        /// The name or the password is not the right one.
        Login = "login",
        /// The server said no; the detail is its answer.
        Answer = "answer",
        /// No address.
        Address = "address",
        /// What should travel with it could not be made.
        Attachment = "attachment",
    }
}

/// Why a mail was not taken. The detail is a program's own words, in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub trouble: Trouble,
    pub detail: String,
}

impl Why {
    pub fn new(trouble: Trouble, detail: impl Into<String>) -> Why {
        Why { trouble, detail: detail.into() }
    }
}

/// `answer: 550 no such user`
impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.trouble, self.detail)
    }
}

/// No mail is begun after this long.
const PATIENCE: Duration = Duration::from_secs(300);

/// Sends mails in order, over one connection if it lasts, and says what became of each. Blocks, for ten minutes at most.
pub fn send(server: &Server, mails: &[Mail]) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(mails.len());
    let mut line: Option<Line> = None;
    let watch = Watch::now();
    for mail in mails {
        if watch.elapsed() > PATIENCE {
            let late = Outcome::Later(Why::new(Trouble::Connection, "the server is too slow"));
            outcomes.resize(mails.len(), late);
            break;
        }
        let (outcome, left) = one(server, line.take(), mail);
        line = left;
        let is_down = line.is_none() && matches!(outcome, Outcome::Later(_));
        outcomes.push(outcome.clone());
        if is_down {
            // A server that cannot be talked to now is not asked again for each of the others.
            outcomes.resize(mails.len(), outcome);
            break;
        }
    }
    if let Some(line) = line {
        line.quit();
    }
    outcomes
}

/// One mail, and the connection if it can be used again.
fn one(server: &Server, line: Option<Line>, mail: &Mail) -> (Outcome, Option<Line>) {
    if !is_address(&mail.to) || !is_address(&mail.from.1) {
        return (Outcome::Refused(Why::new(Trouble::Address, "not an address")), line);
    }
    let opened = match line {
        Some(line) => Ok(line),
        None => Line::open(server),
    };
    let mut line = match opened {
        Ok(line) => line,
        Err(why) => return (Outcome::Later(why), None),
    };
    match line.hand_over(mail) {
        Ok(()) => (Outcome::Sent, Some(line)),
        Err(Refusal::Cut(why)) => (Outcome::Later(why), None),
        Err(Refusal::Later(why)) => (Outcome::Later(why), line.reset()),
        Err(Refusal::Never(why)) => (Outcome::Refused(why), line.reset()),
    }
}
