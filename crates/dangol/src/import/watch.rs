//! Watches a file's bytes as they pass for the first time: their checksum, their encoding, the length of its rows.

use std::cell::Cell;
use std::io::{Error, Read};
use std::rc::Rc;

use encoding_rs::{Decoder, DecoderResult, EUC_KR, UTF_8};

use crate::failure::Failure;

/// No row of a shop is longer than 1 MB; a file with such a row is something else.
pub const ROW_MOST: usize = 1 << 20;
/// How much of a file is looked at before it is read.
pub const START: usize = 1 << 16;
pub const BOM: &[u8] = b"\xEF\xBB\xBF";

base::codes! {
    /// How characters are written as bytes.
    pub enum Text { Utf8 = "utf-8", Cp949 = "cp949" }
}

impl Text {
    /// The characters, and whether some bytes were none.
    pub fn read(self, bytes: &[u8]) -> (String, bool) {
        let encoding = match self {
            Text::Utf8 => UTF_8,
            Text::Cp949 => EUC_KR,
        };
        let (text, is_broken) = encoding.decode_without_bom_handling(bytes);
        (text.into_owned(), is_broken)
    }
}

/// Refuses what is no text with rows: nothing at all, a workbook, two bytes for each letter.
pub fn expect_text(name: &str, start: &[u8]) -> Result<(), Failure> {
    let save = "Save it as CSV (UTF-8) first";
    let refuse = |what: &str| Err(Failure::unclear(format!("{name} {what}.")));
    match start {
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => refuse(&format!("is a workbook. {save}")),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => refuse(&format!("is written in UTF-16. {save}")),
        text if without_bom(text).iter().all(u8::is_ascii_whitespace) && text.len() < START => refuse("is empty"),
        _ => Ok(()),
    }
}

const TOO_LONG: &str = "this row is longer than 1 MB. Rows are short: is a quote left open, or is this no CSV file? Nothing was brought in.";

pub fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BOM).unwrap_or(bytes)
}

/// The commonest of comma, semicolon and tab in the first line, outside quotes.
pub fn delimiter(start: &[u8]) -> u8 {
    let (mut quoted, mut counts) = (false, [0usize; 3]);
    for byte in without_bom(start).iter().skip_while(|byte| byte.is_ascii_whitespace()) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            b',' if !quoted => counts[0] += 1,
            b';' if !quoted => counts[1] += 1,
            b'\t' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    match counts {
        [commas, semicolons, tabs] if tabs > commas && tabs >= semicolons => b'\t',
        [commas, semicolons, _] if semicolons > commas => b';',
        _ => b',',
    }
}

/// Whether the first line ends with two signs.
pub fn has_crlf(start: &[u8]) -> bool {
    start.iter().position(|byte| *byte == b'\n').is_some_and(|at| at > 0 && start.get(at - 1) == Some(&b'\r'))
}

/// Passes bytes on and remembers what they were like.
pub struct Watched<R> {
    inner: R,
    bytes: u64,
    hash: u64,
    /// Bytes since the last row was complete: set to 0 by whoever reads rows.
    row: Rc<Cell<usize>>,
    utf8: Count,
    cp949: Count,
}

/// What was seen when all bytes have passed.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub bytes: u64,
    pub text: Text,
    hash: u64,
}

impl Seen {
    pub fn checksum(&self) -> String {
        format!("{:016x}-{:x}", self.hash, self.bytes)
    }
}

impl<R: Read> Watched<R> {
    pub fn new(inner: R, row: Rc<Cell<usize>>) -> Watched<R> {
        let (utf8, cp949) = (Count::new(UTF_8.new_decoder()), Count::new(EUC_KR.new_decoder_without_bom_handling()));
        Watched { inner, bytes: 0, hash: 0xcbf2_9ce4_8422_2325, row, utf8, cp949 }
    }

    /// The encoding with fewer faults; UTF-8 when both fit, since ASCII is both.
    pub fn end(mut self) -> Seen {
        self.utf8.take(&[], true);
        self.cp949.take(&[], true);
        let text = if self.cp949.faults < self.utf8.faults { Text::Cp949 } else { Text::Utf8 };
        Seen { bytes: self.bytes, text, hash: self.hash }
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(into)?;
        let bytes = into.get(..count).unwrap_or_default();
        self.bytes += bytes.len() as u64;
        self.row.set(self.row.get() + bytes.len());
        if self.row.get() > ROW_MOST {
            return Err(Error::other(TOO_LONG));
        }
        // FNV-1a
        self.hash = bytes.iter().fold(self.hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        self.utf8.take(bytes, false);
        self.cp949.take(bytes, false);
        Ok(count)
    }
}

/// Counts what an encoding cannot read.
struct Count {
    decoder: Decoder,
    faults: u64,
}

impl Count {
    fn new(decoder: Decoder) -> Count {
        Count { decoder, faults: 0 }
    }

    fn take(&mut self, mut bytes: &[u8], last: bool) {
        let mut out = [0u8; 4096];
        loop {
            let (result, read, _) = self.decoder.decode_to_utf8_without_replacement(bytes, &mut out, last);
            bytes = bytes.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(_, _) => self.faults += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], want: Text) {
        let mut watched = Watched::new(bytes, Rc::default());
        std::io::copy(&mut watched, &mut std::io::sink()).unwrap();
        assert_eq!(watched.end().text, want, "{bytes:?}");
    }

    #[test]
    fn the_encoding_is_seen_in_the_bytes() {
        check(b"name,day", Text::Utf8);
        check("이름,가입일\n김서연,2026-01-01".as_bytes(), Text::Utf8);
        check(&EUC_KR.encode("이름,가입일\n김서연,2026-01-01").0, Text::Cp949);
        check(&[BOM, "뷁".as_bytes()].concat(), Text::Utf8);
        check(b"caf\xC3(", Text::Utf8);
        let mut broken = "김서연,이지은,박민준".as_bytes().to_vec();
        broken.remove(4);
        check(&broken, Text::Utf8);
    }

    #[test]
    fn the_separator_is_the_commonest_in_the_first_line() {
        for (text, want) in
            [("a,b;c,d", b','), ("a;b;c", b';'), ("a\tb\tc\n1,2,3,4", b'\t'), ("\"a,b,c\";d", b';'), ("alone", b',')]
        {
            assert_eq!(delimiter(text.as_bytes()), want, "{text}");
        }
    }

    #[test]
    fn a_row_without_an_end_is_refused_early() {
        let endless = std::io::repeat(b'x').take(1 << 40);
        let refused = std::io::copy(&mut Watched::new(endless, Rc::default()), &mut std::io::sink());
        assert!(refused.is_err_and(|why| why.to_string().contains("longer than 1 MB")));
    }
}
