//! Passwords: Argon2id with 19 MiB and two passes (OWASP's recommendation, 2025). About 30 ms on purpose, so call it on
//! a blocking thread.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// Nobody hashes more bytes than that: more than the 200 signs the rule allows, in any script.
const BYTES_MOST: usize = 1_024;

fn argon() -> Option<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The PHC string to store. None when the system has no randomness to give.
pub fn hash(password: &str) -> Option<String> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).ok()?;
    let hash = argon()?.hash_password_with_salt(password.as_bytes(), &salt).ok()?;
    Some(hash.to_string())
}

/// Is this the password behind the stored PHC string?
pub fn verify(password: &str, stored: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(stored) else { return false };
    password.len() <= BYTES_MOST
        && argon().is_some_and(|argon| argon.verify_password(password.as_bytes(), &parsed).is_ok())
}

const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$K2kzXx6pUVo0Yb2qGkP4mDP2tYFf8CyhyJdM5aLk0WQ";

/// Takes as long as [`verify`] does: for addresses that have no account, so that time tells nothing.
pub fn verify_nobody(password: &str) {
    let _ = verify(password, NOBODY);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_opens() {
        let stored = hash("단골 비밀번호 1").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("단골 비밀번호 1", &stored));
        assert!(!verify("단골 비밀번호 2", &stored));
        assert!(!verify("x", "not a hash"));
        assert_ne!(stored, hash("단골 비밀번호 1").unwrap());
        assert!(PasswordHash::new(NOBODY).is_ok());
        verify_nobody("x");
    }
}
