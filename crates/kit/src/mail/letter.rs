//! A mail as text (RFC 5322, RFC 2046, RFC 2047): headers in ASCII whatever the language, the body and files in base64.

use base::{Day, Instant, Zone};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Mail;

/// A line of a header or of base64 is at most so long.
const LINE_MOST: usize = 76;
/// Bytes of one encoded word: with its frame it stays below 76 characters.
const WORD_BYTES: usize = 42;

/// Something that can stand between < and >.
pub fn is_address(text: &str) -> bool {
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && !"<>()[],;:\"\\".contains(c);
    let halves = text.rsplit_once('@');
    text.len() <= 254
        && halves.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && text.chars().all(plain))
}

/// The whole text, with CRLF at the end of each line.
pub fn letter(mail: &Mail) -> String {
    let (name, address) = &mail.from;
    let host = address.rsplit_once('@').map_or("localhost", |(_, host)| host);
    let head = [
        ("Date", date(mail.at)),
        ("From", format!("{} <{address}>", words(name)).trim_start().to_string()),
        ("To", format!("<{}>", mail.to)),
        ("Subject", words(&mail.subject)),
        ("Message-ID", format!("<{}@{host}>", mail.id)),
        ("Auto-Submitted", "auto-generated".to_string()),
        ("MIME-Version", "1.0".to_string()),
    ];
    let mut out: String = head.map(|(name, value)| format!("{name}: {value}\r\n")).concat();
    let text = mail.text.replace("\r\n", "\n").replace('\n', "\r\n");
    if mail.attached.is_empty() {
        part(&mut out, "text/plain; charset=utf-8", "", text.as_bytes());
        return out;
    }
    // Base64 never holds an underscore, so no part can hold the line between parts.
    let between = format!("=_part_{}", mail.id.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    out.push_str(&format!("Content-Type: multipart/mixed; boundary=\"{between}\"\r\n\r\n--{between}\r\n"));
    part(&mut out, "text/plain; charset=utf-8", "", text.as_bytes());
    for file in &mail.attached {
        let plain = |c: &char| c.is_ascii_alphanumeric() || "-_./+".contains(*c);
        let (name, kind): (String, String) =
            (file.name.chars().filter(plain).collect(), file.kind.chars().filter(plain).collect());
        out.push_str(&format!("--{between}\r\n"));
        part(&mut out, &kind, &format!("Content-Disposition: attachment; filename=\"{name}\"\r\n"), &file.bytes);
    }
    out.push_str(&format!("--{between}--\r\n"));
    out
}

/// One part: its headers, an empty line, its content.
fn part(out: &mut String, kind: &str, more: &str, bytes: &[u8]) {
    out.push_str(&format!("Content-Type: {kind}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n"));
    let body = STANDARD.encode(bytes);
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(LINE_MOST));
        out.push_str(line);
        out.push_str("\r\n");
        rest = more;
    }
}

/// A text for a header. Plain and short ASCII stays as it is; everything else becomes encoded words, so no line break
/// of a subject ever begins a header of its own.
fn words(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " -_.!?'/+#".contains(c);
    if text.len() < 60 && text.chars().all(plain) {
        return text.to_string();
    }
    let mut words: Vec<String> = vec![String::new()];
    for c in text.chars() {
        if words.last().is_some_and(|word| word.len() + c.len_utf8() > WORD_BYTES) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    let coded = words.iter().map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word)));
    coded.collect::<Vec<_>>().join("\r\n ")
}

/// `Sat, 21 Nov 2026 01:00:00 +0000`
fn date(at: Instant) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (utc, seconds) = (Zone::utc(), at.micros().div_euclid(1_000_000).rem_euclid(60));
    let (day, time): (Day, _) = utc.local(at);
    let pick =
        |names: &[&'static str], n: i8| usize::try_from(n).ok().and_then(|n| names.get(n)).copied().unwrap_or("");
    format!(
        "{}, {} {} {:04} {time}:{seconds:02} +0000",
        pick(&DAYS, day.weekday().to_monday_zero_offset()),
        day.day(),
        pick(&MONTHS, day.month() - 1),
        day.year(),
    )
}
