//! Email addresses: the part of RFC 5321 that shops meet. Quoted local parts and addresses without a dot are refused.

use super::typed::tidy;

/// Why an email address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    TooLong,
    /// Not exactly one @.
    At,
    /// Something is wrong before the @.
    Local,
    /// Something is wrong after the @.
    Domain,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Empty => "email_empty",
            Refusal::TooLong => "email_too_long",
            Refusal::At => "email_at",
            Refusal::Local => "email_local",
            Refusal::Domain => "email_domain",
        }
    }
}

/// The address in lower case: what is compared and stored as the normalised form.
pub fn normal_email(text: &str) -> Result<String, Refusal> {
    let email = tidy(text).to_lowercase();
    if email.is_empty() {
        return Err(Refusal::Empty);
    }
    if email.len() > 254 {
        return Err(Refusal::TooLong);
    }
    let (local, domain) = email.split_once('@').ok_or(Refusal::At)?;
    if domain.contains('@') {
        return Err(Refusal::At);
    }
    if !is_local(local) {
        return Err(Refusal::Local);
    }
    if !is_domain(domain) {
        return Err(Refusal::Domain);
    }
    Ok(email)
}

/// For lists: `j•••@x.kr`.
pub fn mask_email(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

fn is_local(local: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    };
    local.len() <= 64 && local.split('.').all(plain)
}

/// Two or more labels; the last has letters. Labels may be international (Hangul).
fn is_domain(domain: &str) -> bool {
    let label = |part: &str| {
        (1..=63).contains(&part.len())
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or("");
    let named = last.chars().count() >= 2 && last.chars().any(char::is_alphabetic);
    domain.contains('.') && named && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: Result<&str, Refusal>) {
        assert_eq!(normal_email(text).as_deref().map_err(|e| *e), want, "{text}");
    }

    #[test]
    fn addresses_are_lowered_or_refused() {
        check(" Minji@Example.co.KR ", Ok("minji@example.co.kr"));
        check("a.b+toys@x.kr", Ok("a.b+toys@x.kr"));
        check("ａ＠ｘ．ｋｒ", Ok("a@x.kr"));
        check("kim@단골.한국", Ok("kim@단골.한국"));
        check("", Err(Refusal::Empty));
        check("minji", Err(Refusal::At));
        check("a@b@c.kr", Err(Refusal::At));
        check("@x.kr", Err(Refusal::Local));
        check("a..b@x.kr", Err(Refusal::Local));
        check("a b@x.kr", Err(Refusal::Local));
        check("민지@x.kr", Err(Refusal::Local));
        for domain in ["x", "x.", ".kr", "x..kr", "-x.kr", "x-.kr", "x.k", "1.2.3.44", "x y.kr"] {
            check(&format!("a@{domain}"), Err(Refusal::Domain));
        }
        check(&format!("{}@x.kr", "a".repeat(65)), Err(Refusal::Local));
        check(&format!("a@{}.kr", "x.".repeat(130)), Err(Refusal::TooLong));
    }

    #[test]
    fn lists_show_one_letter() {
        assert_eq!(mask_email("jieun@x.kr"), "j•••@x.kr");
        assert_eq!(mask_email(""), "•••@");
    }
}
