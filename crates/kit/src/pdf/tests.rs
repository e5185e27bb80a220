//! Documents are whole, readable by programs we did not write, and the same every time. Where a program is not installed its
//! part is left out; the text is then still read back from the file's own tables.

use std::io::Write as _;
use std::process::{Command, Stdio};

use base::{Instant, Lang};

use super::*;

const BODY: Style = Style::new(10.0, Ink::BLACK);
/// Emoji, other directions, joined letters, control characters, half a character of an old encoding.
const HOSTILE: &str = "🎁👨‍👩‍👧 \u{202e}evil\u{202c} שלום عربي \u{0}\u{1b}[31m\u{7f} ㅋㅋ 각\u{fe0f} 漢字 ½ \t\n\r end";

fn about(title: &str) -> About {
    let at = Instant::parse("2026-11-21T10:00:00+09:00").unwrap();
    About { title: title.into(), author: "자두 장난감".into(), lang: Lang::Ko, at }
}

fn write(lines: &[&str], fonts: &Fonts) -> Vec<u8> {
    let mut paper = Paper::new(fonts);
    for text in lines {
        for line in paper.lines(BODY, text, WIDTH - 2.0 * MARGIN, 200) {
            if !paper.has_room(BODY.leading()) {
                assert!(paper.turn());
            }
            let y = paper.y;
            paper.put(MARGIN, y, BODY, &line);
            paper.y += BODY.leading();
        }
    }
    paper.each_page(|paper, n, count| paper.put_right(WIDTH - MARGIN, HEIGHT - 40.0, BODY, &format!("{n}/{count}")));
    paper.finish(&about("시험"))
}

/// What a program makes of a file, if it is installed.
fn read_by(program: &str, arguments: &[&str], file: &[u8]) -> Option<String> {
    let folder = std::env::temp_dir().join(format!("dangol-{}-{:p}.pdf", std::process::id(), file));
    std::fs::File::create(&folder).unwrap().write_all(file).unwrap();
    let at = folder.to_str().unwrap();
    let arguments = arguments.iter().map(|argument| if *argument == "FILE" { at } else { argument });
    let answer = Command::new(program).args(arguments).stderr(Stdio::piped()).output().ok();
    std::fs::remove_file(&folder).unwrap();
    let answer = answer?;
    assert!(answer.status.success(), "{program}: {}", String::from_utf8_lossy(&answer.stderr));
    assert!(answer.stderr.is_empty(), "{program}: {}", String::from_utf8_lossy(&answer.stderr));
    Some(String::from_utf8_lossy(&answer.stdout).into_owned())
}

fn check(lines: &[&str], want: &[&str]) -> Vec<u8> {
    let shelf = Shelf::default();
    let Some(fonts) = shelf.fonts() else { return Vec::new() };
    let file = write(lines, fonts);
    assert_eq!(file, write(lines, fonts), "the same bytes");
    assert!(file.starts_with(b"%PDF-1.") && file.ends_with(b"%%EOF"));
    if let Some(text) = read_by("pdftotext", &["-layout", "FILE", "-"], &file) {
        for want in want {
            assert!(text.contains(want), "{want} is not in {text}");
        }
    }
    read_by("qpdf", &["--check", "FILE"], &file);
    file
}

#[test]
fn a_text_can_be_read_back() {
    let file =
        check(&["청구서 2026-000123", "Invoice, total 33,000원 ₩ €"], &["청구서 2026-000123", "total 33,000원", "1/1"]);
    assert!(file.len() < 100_000, "{} bytes", file.len());
}

#[test]
fn hostile_text_does_no_harm() {
    let long = "가나다라마".repeat(1_000);
    check(&[HOSTILE, &long, "끝"], &["evil", "end", "가나다라마", "끝"]);
    check(&["", " ", "\u{200b}"], &["1/1"]);
}

#[test]
fn many_lines_are_several_pages() {
    let lines: Vec<String> = (1..=500).map(|n| format!("line {n} of many")).collect();
    check(&lines.iter().map(String::as_str).collect::<Vec<_>>(), &["line 1 of", "line 500 of", "11/11"]);
}

#[test]
fn lines_break_at_spaces_and_inside_long_words() {
    let ten = |text: &str| text.chars().count() as f32 * 10.0;
    let check =
        |text: &str, most: usize, want: &[&str]| assert_eq!(text::lines(&ten, text, 50.0, most), want, "{text}");
    check("장난감 대여 구독", 9, &["장난감", "대여 구독"]);
    check("abcdefghijkl mn", 9, &["abcde", "fghij", "kl mn"]);
    check("a b c d e f", 1, &["a b …"]);
    check("  ", 9, &[]);
    assert_eq!(text::lines(&ten, "ab", 1.0, 9), ["a", "b"]);
}

#[test]
fn without_fonts_there_is_no_document() {
    let empty = std::env::temp_dir().join("dangol-no-fonts-here");
    assert!(Shelf::of(&empty).fonts().is_none());
}

#[test]
fn a_collection_of_all_east_asia_gives_its_korean_letters() {
    let folder = std::path::Path::new("/usr/share/fonts/opentype/noto");
    let shelf = Shelf::of(folder);
    let Some(fonts) = shelf.fonts() else { return };
    let file = write(&["骨 直 청구서"], fonts);
    assert!(file.len() < 100_000, "{} bytes", file.len());
    let Some(names) = read_by("pdffonts", &["FILE"], &file) else { return };
    assert!(names.contains("CID Type 0C") && names.contains("yes yes yes"), "{names}");
    assert!(read_by("pdftotext", &["FILE", "-"], &file).unwrap().contains("骨 直 청구서"));
}
