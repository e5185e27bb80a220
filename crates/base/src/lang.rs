//! The languages Dangol speaks. Korean is the base language, English is complete.

crate::codes! {
    /// An interface language.
    pub enum Lang { Ko = "ko", En = "en" }
}

impl Lang {
    /// The BCP 47 tag, as in the `lang` attribute.
    pub fn tag(self) -> &'static str {
        self.code()
    }

    /// The better of two texts a merchant wrote; an empty one falls back to the other.
    pub fn pick<'a>(self, ko: &'a str, en: &'a str) -> &'a str {
        let (first, second) = match self {
            Lang::Ko => (ko, en),
            Lang::En => (en, ko),
        };
        if first.is_empty() { second } else { first }
    }

    /// The first language of an `Accept-Language` header that Dangol speaks; quality values are honoured.
    pub fn accepted(header: &str) -> Option<Lang> {
        let mut wanted: Vec<(u32, Lang)> = header
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.trim().split(';');
                let tag = pieces.next()?.trim().to_ascii_lowercase();
                let quality = pieces
                    .find_map(|p| p.trim().strip_prefix("q="))
                    .and_then(|q| q.parse::<f32>().ok())
                    .map_or(1000, |q| (q.clamp(0.0, 1.0) * 1000.0) as u32);
                let lang = Lang::from_code(tag.split('-').next()?)?;
                (quality > 0).then_some((quality, lang))
            })
            .collect();
        wanted.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
        wanted.first().map(|(_, lang)| *lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_heard() {
        for (header, want) in [
            ("ko-KR,ko;q=0.9,en;q=0.8", Some(Lang::Ko)),
            ("en-GB;q=0.4,ko;q=0.9", Some(Lang::Ko)),
            ("fr,en;q=0.5", Some(Lang::En)),
            ("fr, de", None),
            ("ko;q=0, en;q=0.1", Some(Lang::En)),
            ("", None),
        ] {
            assert_eq!(Lang::accepted(header), want, "{header}");
        }
    }
}
