//! Passwords of staff, and how fast somebody may guess them. Length beats rules about signs (NIST SP 800-63B, 5.1.1).

use base::Instant;
use base::text::fold;

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    TooShort {
        least: usize,
    },
    TooLong {
        most: usize,
    },
    /// The email address or the part before its @.
    IsEmail,
    /// Among the commonest, or one sign repeated.
    Common,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::TooShort { .. } => "password_too_short",
            Refusal::TooLong { .. } => "password_too_long",
            Refusal::IsEmail => "password_is_email",
            Refusal::Common => "password_common",
        }
    }
}

const LEAST: usize = 10;
const MOST: usize = 200;

/// The commonest ones that are long enough, folded. The third from the end is Korean for "hello" on a Latin keyboard.
const COMMON: [&str; 32] = [
    "1234567890",
    "0123456789",
    "0987654321",
    "9876543210",
    "12345678910",
    "1234567891",
    "123456789a",
    "a123456789",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "q1w2e3r4t5",
    "q1w2e3r4t5y6",
    "qwer1234!@",
    "qwerty1234",
    "qwerty12345",
    "qwertyuiop",
    "asdfghjkl;",
    "asdf123456",
    "zxcvbnm123",
    "password12",
    "password123",
    "password1234",
    "password!!",
    "iloveyou12",
    "iloveyou123",
    "welcome123",
    "admin12345",
    "administrator",
    "dkssudgktpdy",
    "letmein123",
    "changeme123",
];

/// 10 to 200 characters, not the email, none of the commonest.
pub fn check_password(password: &str, email: &str) -> Result<(), Refusal> {
    let (password_folded, email) = (fold(password), fold(email));
    let local = email.split('@').next().unwrap_or("");
    let length = password.chars().count();
    let mut signs = password_folded.chars();
    let one_sign = signs.next().is_none_or(|first| signs.all(|c| c == first));
    if length < LEAST {
        Err(Refusal::TooShort { least: LEAST })
    } else if length > MOST {
        Err(Refusal::TooLong { most: MOST })
    } else if password_folded == email || password_folded == local {
        Err(Refusal::IsEmail)
    } else if one_sign || COMMON.contains(&password_folded.as_str()) {
        Err(Refusal::Common)
    } else {
        Ok(())
    }
}

/// Failed log-ins that cost nothing.
pub const FREE_TRIES: u32 = 5;
const FIRST_WAIT_S: i64 = 30;
const LONGEST_WAIT_S: i64 = 15 * 60;

/// Whether another log-in may be tried after `failures` in a row. The error is how many seconds to wait: 30 after the
/// fifth failure, then twice as long each time, at most 15 minutes.
pub fn may_try(failures: u32, last_failure: Instant, now: Instant) -> Result<(), i64> {
    let Some(over) = failures.checked_sub(FREE_TRIES) else { return Ok(()) };
    let wait = (FIRST_WAIT_S << over.min(10)).min(LONGEST_WAIT_S);
    let left = wait - last_failure.seconds_until(now).max(0);
    if left > 0 { Err(left) } else { Ok(()) }
}

/// The same for a network address, which many people may share: four times as many tries.
pub fn may_try_together(failures: u32, last_failure: Instant, now: Instant) -> Result<(), i64> {
    may_try(failures / 4, last_failure, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str, want: Result<(), Refusal>) {
        assert_eq!(check_password(password, "Jieun.Toys@x.kr"), want, "{password}");
    }

    #[test]
    fn long_and_uncommon_is_enough() {
        check("장난감 곳간의 작은 문", Ok(()));
        check("correct horse", Ok(()));
        check("123456789", Err(Refusal::TooShort { least: 10 }));
        check(&"ab".repeat(101), Err(Refusal::TooLong { most: 200 }));
        check("jieun.toys@x.kr", Err(Refusal::IsEmail));
        check("JIEUN.TOYS", Err(Refusal::IsEmail));
        check("Password123", Err(Refusal::Common));
        check("aaaaaaaaaaaa", Err(Refusal::Common));
        check("          ", Err(Refusal::Common));
        assert!(COMMON.iter().all(|common| fold(common) == *common && common.chars().count() >= LEAST));
    }

    #[test]
    fn guessing_gets_slower() {
        let at = |s: i64| Instant::from_micros(0).plus_seconds(s);
        for (failures, elapsed, want) in [
            (0, 0, Ok(())),
            (4, 0, Ok(())),
            (5, 0, Err(30)),
            (5, 29, Err(1)),
            (5, 30, Ok(())),
            (6, 0, Err(60)),
            (9, 0, Err(480)),
            (10, 0, Err(900)),
            (u32::MAX, 899, Err(1)),
            (u32::MAX, 900, Ok(())),
            (5, -100, Err(30)),
        ] {
            assert_eq!(may_try(failures, at(1_000), at(1_000 + elapsed)), want, "{failures} {elapsed}");
        }
    }
}
