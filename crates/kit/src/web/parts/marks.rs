//! The smallest parts: icon, face, tag, glyph, meter.

use base::Lang;
use maud::{Markup, html};

use super::Tone;
use crate::web::assets::ICONS_SVG;
use crate::web::words::T;

/// An icon of the shared sprite, `size` one of "", "s", "xs". Decorative, so hidden from assistive technology.
pub fn icon(name: &str, size: &str) -> Markup {
    html! { svg class={ "i " (size) } aria-hidden="true" { use href={ (ICONS_SVG) "#" (name) } {} } }
}

/// An icon on a soft tile.
pub fn glyph(name: &str, tone: Tone) -> Markup {
    html! { span class={ "glyph " (tone.class()) } { (icon(name, "")) } }
}

/// A round initial; `size` is "" or "s". The same person has the same colour everywhere: pass the id.
pub fn face(initial: &str, key: i64, size: &str) -> Markup {
    // Ids follow time; mixed up, so that neighbours of a list differ.
    let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64.cast_signed()).rotate_left(17);
    let tone = match mixed.rem_euclid(5) {
        0 => "a",
        1 => "b",
        2 => "c",
        3 => "d",
        _ => "e",
    };
    html! { span class={ "face " (tone) " " (size) } aria-hidden="true" { (initial) } }
}

/// The face of a name: the given name's first syllable where a Korean name has its family name before it, otherwise the first letter.
pub fn face_of(name: &str, key: i64, size: &str) -> Markup {
    let mut chars = name.trim().chars();
    let (first, second, count) = (chars.next(), chars.next(), name.trim().chars().count());
    let is_syllable = |c: char| ('\u{ac00}'..='\u{d7a3}').contains(&c);
    let initial = match (first, second) {
        (Some(family), Some(given)) if is_syllable(family) && is_syllable(given) && (3..=4).contains(&count) => given,
        (Some(first), _) => first,
        (None, _) => '·',
    };
    face(&initial.to_uppercase().to_string(), key, size)
}

/// A short judged word.
pub fn tag(text: &str, tone: Tone) -> Markup {
    html! { span class={ "tag " (tone.class()) } { (text) } }
}

/// The language of a text that does not say it.
pub fn language_of(text: &str) -> Lang {
    let is_syllable = |c: char| ('\u{ac00}'..='\u{d7a3}').contains(&c);
    if text.chars().any(is_syllable) { Lang::Ko } else { Lang::En }
}

/// What somebody else wrote, such as the title of a message: read aloud in its own language, which is named when it is
/// not the page's.
pub fn written(lang: Lang, text: &str) -> Markup {
    let (t, own) = (T(lang), language_of(text));
    html! {
        @if own == lang { (text) } @else {
            span lang=(own.tag()) { (text) } " " (tag(if own == Lang::Ko { t.in_korean() } else { t.in_english() }, Tone::Plain))
        }
    }
}

/// How likely someone leaves, 0 to 100, as a bar, a word and the figure.
pub fn risk(lang: Lang, score: u8) -> Markup {
    let t = T(lang);
    let score = score.min(100);
    let (level, word) = match score {
        70.. => ("high", t.risk_high()),
        45..=69 => ("mid", t.risk_mid()),
        0..=44 => ("low", t.risk_low()),
    };
    html! {
        span class={ "risk " (level) } {
            svg aria-hidden="true" {
                rect.bed width="100%" height="100%" rx="3" {}
                rect width={ (score) "%" } height="100%" rx="3" {}
            }
            span { (word) " " span.num { (score) } }
        }
    }
}

/// A bar that says how much of the whole is reached, `fill` one of the chart colours "f1" to "f6".
pub fn meter(label: &str, part: i64, whole: i64, fill: &str) -> Markup {
    let percent = if whole > 0 { (i128::from(part) * 100 / i128::from(whole)).clamp(0, 100) } else { 0 };
    html! {
        svg.meter role="img" aria-label=(label) {
            rect.bed width="100%" height="100%" rx="5" {}
            rect class=(fill) width={ (percent) "%" } height="100%" rx="5" {}
        }
    }
}

/// A square picture, or a coloured tile with an icon when there is none; `key` picks the colour.
pub fn thumb(picture: Option<(&str, &str)>, name: &str, key: i64) -> Markup {
    html! {
        @match picture {
            Some((url, alt)) => img.thumb src=(url) alt=(alt) loading="lazy" width="48" height="48";,
            None => span class={ "thumb f" (key.rem_euclid(6) + 1) } { (icon(name, "")) },
        }
    }
}
