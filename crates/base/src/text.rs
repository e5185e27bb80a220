//! Text rules everyone shares: grouping, Korean particles, initial consonants, search terms.

use std::fmt::Display;

use unicode_normalization::UnicodeNormalization;

/// Appends `n` with thousands separators; a minus is U+2212.
pub fn push_grouped(out: &mut String, n: i64) {
    let digits = n.unsigned_abs().to_string();
    if n < 0 {
        out.push('−');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
}

/// `1,234,567`
pub fn grouped(n: i64) -> String {
    let mut out = String::new();
    push_grouped(&mut out, n);
    out
}

/// Appends `word` and the particle its last sound asks for: 이/가, 을/를, 은/는, 과/와, 으로/로. `with` follows a final
/// consonant, `without` a vowel (and ㄹ before 으로). Digits and Latin letters are read aloud in Korean.
pub fn push_josa(out: &mut String, word: &impl Display, with: &str, without: &str) {
    let word = word.to_string();
    let last = word.chars().rev().find(|c| c.is_alphanumeric());
    let closing = match last {
        Some(c @ '가'..='힣') => (c as u32 - 0xAC00) % 28,
        Some('0' | '3' | '6') => 1,
        Some('1' | '7' | '8' | 'l' | 'L' | 'r' | 'R') => 8,
        Some('m' | 'n' | 'M' | 'N') => 4,
        _ => 0,
    };
    out.push_str(&word);
    out.push_str(if closing == 0 || (with == "으로" && closing == 8) { without } else { with });
}

const INITIALS: [char; 19] =
    ['ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];

/// The initial consonant of each syllable, other characters as they are: 김서연 gives ㄱㅅㅇ.
pub fn initials(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '가'..='힣' => INITIALS.get((c as usize - 0xAC00) / 588).copied().unwrap_or(c),
            other => other,
        })
        .collect()
}

/// Folded for comparing and searching: NFKC, lower case, no white space.
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

/// The pairs of neighbouring characters of a folded text, each once; a single character stands for itself.
pub fn bigrams(folded: &str) -> Vec<String> {
    let chars: Vec<char> = folded.chars().collect();
    if chars.len() == 1 {
        return vec![folded.to_string()];
    }
    let mut pairs: Vec<String> = chars.windows(2).map(|pair| pair.iter().collect()).collect();
    pairs.sort();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_follow_the_last_sound() {
        for (word, with, without, want) in [
            ("구독", "이", "가", "구독이"),
            ("결제", "을", "를", "결제를"),
            ("서울", "으로", "로", "서울로"),
            ("부산", "으로", "로", "부산으로"),
            ("3", "은", "는", "3은"),
            ("VIP", "을", "를", "VIP를"),
            ("카드(신한)", "이", "가", "카드(신한)이"),
        ] {
            let mut out = String::new();
            push_josa(&mut out, &word, with, without);
            assert_eq!(out, want);
        }
    }

    #[test]
    fn initials_are_the_first_consonants() {
        assert_eq!(initials("김서연"), "ㄱㅅㅇ");
        assert_eq!(initials("Kim 뽀로로"), "Kim ㅃㄹㄹ");
    }

    #[test]
    fn terms_are_pairs() {
        assert_eq!(bigrams(&fold("Kim 서연")), ["im", "ki", "m서", "서연"]);
        assert_eq!(bigrams("김"), ["김"]);
        assert!(bigrams("").is_empty());
        // Decomposed Hangul is the same name.
        assert_eq!(fold("\u{1100}\u{1175}\u{11b7}"), "김");
    }
}
