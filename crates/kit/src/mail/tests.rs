//! Mail as others read it, and servers that misbehave.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use sha2::Digest as _;

use super::peer::Peer;
use super::*;
use crate::testing::start;

fn mail(to: &str) -> Mail {
    Mail {
        id: "msg_1".into(),
        at: start(),
        from: ("단골 장난감".into(), "shop@toys.kr".into()),
        to: to.into(),
        subject: "11월 구독료 33,000원을 결제하지 못했어요. 카드를 확인해 주세요 🙏".into(),
        text: "김서연 님, 안녕하세요.\n\n.점으로 시작하는 줄\n끝".into(),
        attached: Vec::new(),
    }
}

fn show(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Sent => "sent".into(),
        Outcome::Later(why) => format!("later {}", why.trouble),
        Outcome::Refused(why) => format!("refused {}", why.trouble),
    }
}

fn send_to(server: &Server, to: &[&str]) -> Vec<String> {
    let mails: Vec<Mail> = to.iter().map(|to| mail(to)).collect();
    send(server, &mails).iter().map(show).collect()
}

#[test]
fn a_letter_is_ascii_in_short_lines() {
    let text = letter(&mail("kim@x.kr"));
    assert!(text.is_ascii());
    assert!(text.split("\r\n").all(|line| line.len() <= 78 && !line.contains(['\r', '\n'])), "{text}");
    assert!(text.contains("Date: Sat, 21 Nov 2026 01:00:00 +0000\r\n") && text.contains("<msg_1@toys.kr>"), "{text}");
}

#[test]
fn a_file_arrives_as_it_was_sent() {
    for security in [Security::Plain, Security::Tls] {
        let Some(mut peer) = Peer::start(security) else { return };
        let bytes: Vec<u8> = (0..=255).cycle().take(40_001).collect();
        let file =
            Attachment { name: "in\"\r\nvoice-1.pdf".into(), kind: "application/pdf".into(), bytes: bytes.clone() };
        let with = Mail { attached: vec![file.clone(), Attachment { bytes: Vec::new(), ..file }], ..mail("kim@x.kr") };
        assert!(letter(&with).is_ascii() && letter(&with).split("\r\n").all(|line| line.len() <= 78));
        assert_eq!(send(&peer.server(), &[with]), [Outcome::Sent]);
        let got = peer.hear();
        assert_eq!(got["text"].as_str().unwrap().replace("\r\n", "\n"), mail("").text);
        assert_eq!(got["defects"], serde_json::json!([]));
        let sum = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(got["files"][0], serde_json::json!(["invoice-1.pdf", "application/pdf", sum]));
        assert_eq!(got["files"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn nobody_writes_headers_through_a_subject() {
    let sly = Mail { subject: "Hi\r\nBcc: all@x.kr".into(), ..mail("kim@x.kr") };
    assert!(!letter(&sly).contains("Bcc"));
    let plain = Mail { subject: "Test mail - 1".into(), ..mail("kim@x.kr") };
    assert!(letter(&plain).contains("\r\nSubject: Test mail - 1\r\n"));
}

#[test]
fn an_address_has_two_halves_and_no_blanks() {
    for (text, want) in
        [("a@b", true), ("김@한국.kr", true), ("a b@c", false), ("a@b>\r\nRCPT", false), ("@b", false), ("a", false)]
    {
        assert_eq!(is_address(text), want, "{text}");
    }
}

#[test]
fn korean_arrives_whole_at_a_server_we_did_not_write() {
    for security in [Security::Plain, Security::StartTls, Security::Tls] {
        let Some(mut peer) = Peer::start(security) else { return };
        let to = ["kim@x.kr", "nobody@x.kr", "busy@x.kr", "lee@x.kr"];
        assert_eq!(send_to(&peer.server(), &to), ["sent", "refused answer", "later answer", "sent"], "{security}");
        for to in ["kim@x.kr", "lee@x.kr"] {
            let (got, want) = (peer.hear(), mail("kim@x.kr"));
            assert_eq!((&got["subject"], &got["to"]), (&want.subject.into(), &to.into()));
            assert_eq!(got["text"].as_str().unwrap().replace("\r\n", "\n"), want.text);
            assert_eq!((&got["from"], &got["sender"]), (&"단골 장난감 <shop@toys.kr>".into(), &"shop@toys.kr".into()));
            assert_eq!((&got["id"], &got["date"]), (&"<msg_1@toys.kr>".into(), &"2026-11-21T01:00:00+00:00".into()));
            assert_eq!(got["secret"], security != Security::Plain);
            assert_eq!(got["defects"], serde_json::json!([]));
        }
    }
}

#[test]
fn a_stranger_with_a_certificate_of_their_own_gets_nothing() {
    for security in [Security::StartTls, Security::Tls] {
        let Some(peer) = Peer::start(security) else { return };
        let stranger = Server { roots: String::new(), ..peer.server() };
        assert_eq!(send_to(&stranger, &["kim@x.kr"]), ["later tls"], "{security}");
        let wrong = Server { password: "wrong".into(), ..peer.server() };
        assert_eq!(send_to(&wrong, &["kim@x.kr", "lee@x.kr"]), ["later login", "later login"]);
        let name = Server { host: "127.0.0.2".into(), ..peer.server() };
        assert_eq!(send_to(&name, &["kim@x.kr"])[0].split(' ').next(), Some("later"));
    }
}

/// A server that answers each command with the next of these lines and hangs up when they are used up.
fn scripted(answers: &'static [&'static str]) -> (Server, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let (mut out, mut lines, mut heard) = (stream.try_clone().unwrap(), BufReader::new(stream).lines(), vec![]);
        let (mut answers, mut in_text) = (answers.iter(), false);
        out.write_all(b"220 hello\r\n").unwrap();
        while let Some(Ok(line)) = lines.next() {
            let ends = line == ".";
            heard.push(line);
            if in_text && !ends {
                continue;
            }
            let Some(answer) = answers.next() else { break };
            in_text = answer.starts_with("354");
            out.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
        }
        heard
    });
    let (host, user) = ("127.0.0.1".to_string(), String::new());
    let (password, roots) = (String::new(), String::new());
    (Server { host, port, security: Security::Plain, user, password, roots }, serving)
}

#[test]
fn a_line_that_is_cut_means_later() {
    let whole = &["250 me", "250 ok", "250 ok", "354 go"];
    for cut in 0..whole.len() {
        let (server, serving) = scripted(&whole[..cut]);
        assert_eq!(send_to(&server, &["kim@x.kr", "lee@x.kr"]), ["later connection", "later connection"], "{cut}");
        serving.join().unwrap();
    }
    // Cut after the whole text and before the answer: nobody knows, so it is sent again with the same Message-ID.
    let (server, serving) = scripted(whole);
    assert_eq!(send_to(&server, &["kim@x.kr"]), ["later connection"]);
    let heard = serving.join().unwrap();
    assert!(heard.contains(&"Message-ID: <msg_1@toys.kr>".to_string()) && heard.contains(&".".to_string()));
}

#[test]
fn a_promise_of_secrecy_is_kept() {
    let (server, serving) = scripted(&["250 me"]);
    let server = Server { security: Security::StartTls, user: "a".into(), password: "b".into(), ..server };
    assert_eq!(send_to(&server, &["kim@x.kr"]), ["later tls"]);
    assert!(!serving.join().unwrap().iter().any(|line| line.contains("AUTH")));
    let far = Server { host: "mail.example.com".into(), security: Security::Plain, ..server };
    assert_eq!(send_to(&far, &["kim@x.kr"]), ["later clear"]);
    assert_eq!(send_to(&far, &["not an address"]), ["refused address"]);
}

#[test]
fn who_is_no_mail_server_is_noticed() {
    let (server, serving) = scripted(&["HTTP/1.1 400 Bad Request"]);
    assert_eq!(send_to(&server, &["kim@x.kr"]), ["later connection"]);
    serving.join().unwrap();
    let shut = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(send_to(&Server { port: shut, ..server }, &["kim@x.kr"]), ["later connection"]);
}
