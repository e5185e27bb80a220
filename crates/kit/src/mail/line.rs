//! The conversation with a mail server: connect, agree on TLS, log in, hand mails over. Every wait and every answer has
//! an end.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::{Mail, Security, Server, Trouble, Why, letter};

const CONNECT: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_secs(30);
/// A line of an answer, and the lines of one answer.
const LINE_MOST: usize = 2_048;
const LINES_MOST: usize = 100;
/// Of a server's answer so much is kept.
const KEPT_MOST: usize = 300;

/// Why a mail was not taken.
#[derive(Debug)]
pub enum Refusal {
    /// The connection is gone. Whether the mail arrived is not known, so it is sent again: SMTP has no other way.
    Cut(Why),
    Later(Why),
    Never(Why),
}

enum Stream {
    Clear(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    fn both(&mut self) -> &mut dyn ReadWrite {
        match self {
            Stream::Clear(stream) => stream,
            Stream::Tls(stream) => stream.as_mut(),
        }
    }
}

trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

/// A code and the lines of an answer.
struct Answer {
    code: u16,
    lines: Vec<String>,
}

impl Answer {
    fn why(&self, trouble: Trouble) -> Why {
        let text = format!("{} {}", self.code, self.lines.join(" "));
        Why::new(trouble, text.chars().filter(|c| !c.is_control()).take(KEPT_MOST).collect::<String>())
    }

    /// What it means for the mail it was the answer about.
    fn refusal(&self) -> Refusal {
        let why = self.why(Trouble::Answer);
        if self.code >= 500 { Refusal::Never(why) } else { Refusal::Later(why) }
    }
}

/// An open connection that is logged in.
pub struct Line {
    stream: Stream,
    /// Bytes that were read and not yet used.
    inbox: Vec<u8>,
    /// What the server says it can do.
    abilities: Vec<String>,
}

impl Line {
    pub fn open(server: &Server) -> Result<Line, Why> {
        let host = server.host.as_str();
        if server.security == Security::Plain && !server.password.is_empty() && !is_this_machine(host) {
            return Err(Why::new(Trouble::Clear, host));
        }
        let tcp = connect(host, server.port)?;
        let stream = if server.security == Security::Tls { secured(tcp, server)? } else { Stream::Clear(tcp) };
        let mut line = Line { stream, inbox: Vec::new(), abilities: Vec::new() };
        let greeting = line.answer()?;
        if greeting.code != 220 {
            return Err(greeting.why(Trouble::Answer));
        }
        line.hello()?;
        if server.security == Security::StartTls {
            line = line.secure(server)?;
        }
        if !server.user.is_empty() {
            line.log_in(&server.user, &server.password)?;
        }
        Ok(line)
    }

    fn hello(&mut self) -> Result<(), Why> {
        let answer = self.ask("EHLO localhost")?;
        if answer.code != 250 {
            return Err(answer.why(Trouble::Answer));
        }
        self.abilities = answer.lines.iter().skip(1).map(|line| line.to_ascii_uppercase()).collect();
        Ok(())
    }

    fn can(&self, ability: &str) -> bool {
        self.abilities.iter().any(|line| line.split(' ').next() == Some(ability))
    }

    /// Everything that was said before is forgotten: somebody in between may have said it.
    fn secure(mut self, server: &Server) -> Result<Line, Why> {
        if !self.can("STARTTLS") {
            return Err(Why::new(Trouble::Tls, "STARTTLS is not offered"));
        }
        let answer = self.ask("STARTTLS")?;
        match self.stream {
            Stream::Clear(tcp) if answer.code == 220 && self.inbox.is_empty() => {
                let stream = secured(tcp, server)?;
                let mut line = Line { stream, inbox: Vec::new(), abilities: Vec::new() };
                line.hello()?;
                Ok(line)
            }
            Stream::Clear(_) | Stream::Tls(_) => Err(answer.why(Trouble::Tls)),
        }
    }

    fn log_in(&mut self, user: &str, password: &str) -> Result<(), Why> {
        let ways = self.abilities.iter().find_map(|line| line.strip_prefix("AUTH ")).unwrap_or_default();
        let knows = |way: &str| ways.split(' ').any(|one| one == way);
        let answer = if knows("PLAIN") || !knows("LOGIN") {
            let secret = STANDARD.encode(format!("\0{user}\0{password}"));
            self.ask(&format!("AUTH PLAIN {secret}"))?
        } else {
            self.ask("AUTH LOGIN")?;
            self.ask(&STANDARD.encode(user))?;
            self.ask(&STANDARD.encode(password))?
        };
        if answer.code == 235 { Ok(()) } else { Err(answer.why(Trouble::Login)) }
    }

    pub fn hand_over(&mut self, mail: &Mail) -> Result<(), Refusal> {
        let foreign = !mail.to.is_ascii() || !mail.from.1.is_ascii();
        if foreign && !self.can("SMTPUTF8") {
            return Err(Refusal::Never(Why::new(Trouble::Address, "the server takes ASCII addresses only")));
        }
        let utf8 = if foreign { " SMTPUTF8" } else { "" };
        let from = self.ask(&format!("MAIL FROM:<{}>{utf8}", mail.from.1)).map_err(Refusal::Cut)?;
        if from.code != 250 {
            // About us, not about this mail: the settings can be put right.
            return Err(Refusal::Later(from.why(Trouble::Answer)));
        }
        let to = self.ask(&format!("RCPT TO:<{}>", mail.to)).map_err(Refusal::Cut)?;
        if !matches!(to.code, 250 | 251) {
            return Err(to.refusal());
        }
        let data = self.ask("DATA").map_err(Refusal::Cut)?;
        if data.code != 354 {
            return Err(data.refusal());
        }
        let text = letter(mail);
        let stuffed: String = text
            .split_inclusive("\r\n")
            .map(|line| if line.starts_with('.') { format!(".{line}") } else { line.into() })
            .collect();
        let taken = self.write(&format!("{stuffed}.\r\n")).and_then(|()| self.answer()).map_err(Refusal::Cut)?;
        if taken.code == 250 { Ok(()) } else { Err(taken.refusal()) }
    }

    /// Forgets a mail that was refused; none when the connection is of no use any more.
    pub fn reset(mut self) -> Option<Line> {
        let answer = self.ask("RSET").ok()?;
        (answer.code == 250).then_some(self)
    }

    /// Ends politely; nobody waits for the answer.
    pub fn quit(mut self) {
        let _ = self.write("QUIT\r\n");
    }

    fn ask(&mut self, command: &str) -> Result<Answer, Why> {
        self.write(&format!("{command}\r\n"))?;
        self.answer()
    }

    fn write(&mut self, text: &str) -> Result<(), Why> {
        let stream = self.stream.both();
        stream.write_all(text.as_bytes()).and_then(|()| stream.flush()).map_err(|error| broken(&error))
    }

    fn answer(&mut self) -> Result<Answer, Why> {
        let mut lines = Vec::new();
        while lines.len() < LINES_MOST {
            let line = self.line()?;
            let code = line.get(..3).and_then(|code| code.parse().ok());
            let code: u16 = code.ok_or_else(|| Why::new(Trouble::Connection, "this is no mail server"))?;
            lines.push(line.get(4..).unwrap_or_default().to_string());
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(Answer { code, lines });
            }
        }
        Err(Why::new(Trouble::Connection, "the answer has no end"))
    }

    fn line(&mut self) -> Result<String, Why> {
        loop {
            if let Some(end) = self.inbox.iter().position(|b| *b == b'\n') {
                let line: Vec<u8> = self.inbox.drain(..=end).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_string());
            }
            if self.inbox.len() > LINE_MOST {
                return Err(Why::new(Trouble::Connection, "the answer has no end"));
            }
            let mut some = [0u8; 1_024];
            match self.stream.both().read(&mut some) {
                Ok(0) => return Err(Why::new(Trouble::Connection, "the server hung up")),
                Ok(n) => self.inbox.extend_from_slice(some.get(..n).unwrap_or_default()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(broken(&error)),
            }
        }
    }
}

/// A certificate that is not believed shows itself when the first bytes are exchanged.
fn broken(error: &std::io::Error) -> Why {
    let is_tls = error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
    Why::new(if is_tls { Trouble::Tls } else { Trouble::Connection }, error.to_string())
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn connect(host: &str, port: u16) -> Result<TcpStream, Why> {
    let unreachable = |error: std::io::Error| Why::new(Trouble::Connection, error.to_string());
    let mut last = Why::new(Trouble::Connection, "no such host");
    for address in (host, port).to_socket_addrs().map_err(unreachable)?.take(3) {
        match TcpStream::connect_timeout(&address, CONNECT) {
            Ok(stream) => {
                stream.set_read_timeout(Some(ANSWER)).map_err(unreachable)?;
                stream.set_write_timeout(Some(ANSWER)).map_err(unreachable)?;
                stream.set_nodelay(true).map_err(unreachable)?;
                return Ok(stream);
            }
            Err(error) => last = unreachable(error),
        }
    }
    Err(last)
}

fn secured(tcp: TcpStream, server: &Server) -> Result<Stream, Why> {
    let no = |detail: String| Why::new(Trouble::Tls, detail);
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for own in CertificateDer::pem_slice_iter(server.roots.as_bytes()) {
        let own = own.map_err(|error| no(error.to_string()))?;
        roots.add(own).map_err(|error| no(error.to_string()))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| no(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(server.host.clone()).map_err(|error| no(error.to_string()))?;
    let connection = ClientConnection::new(Arc::new(config), name).map_err(|error| no(error.to_string()))?;
    Ok(Stream::Tls(Box::new(StreamOwned::new(connection, tcp))))
}
