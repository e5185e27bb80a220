//! Codes made of names: a plan's code, a new shop's place in web addresses.

/// The Latin letters and digits of a name, other signs as single dashes. A name with other letters gets a few digits
/// that tell it from similar ones; a name without any Latin letter is `word` with such digits.
pub fn slug(name: &str, word: &str, most: usize) -> String {
    let lower = name.to_lowercase();
    let parts = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let plain: String = parts.collect::<Vec<_>>().join("-");
    let lost = lower.chars().any(|c| c.is_alphanumeric() && !c.is_ascii()) || plain.len() > most || plain.is_empty();
    if !lost {
        return plain;
    }
    let hash = lower.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let room = most.saturating_sub(9);
    let start = plain.get(..room.min(plain.len())).unwrap_or_default().trim_end_matches('-');
    format!("{}-{hash:08x}", if start.is_empty() { word } else { start })
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn different_names_have_different_codes() {
        for (name, want) in [
            ("Month-to-month", "month-to-month"),
            ("  One  year! ", "one-year"),
            ("베이직", "plan-5c1e095f"),
            ("베이직 A", "a-"),
            ("A very long name of a plan that does not end soon", "a-very-long-name-of-a-plan-that-"),
        ] {
            let code = slug(name, "plan", 40);
            assert!(
                code.len() <= 40 && (code == want || want.ends_with('-') && code.starts_with(want)),
                "{name}: {code}"
            );
        }
        assert_ne!(slug("베이직 A", "plan", 40), slug("고급 A", "plan", 40));
    }
}
