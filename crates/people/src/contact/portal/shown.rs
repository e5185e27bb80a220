//! How contact points are written for people.

use base::Lang;
use domain::people::address::Address;
use domain::people::contact::Kind;
use domain::people::email::mask_email;
use domain::people::phone::{mask_phone, show_phone};

use crate::words::T;

/// A stored value in full: `010-1234-5678`, an address on one line.
pub fn plain(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Email => value.to_string(),
        Kind::Phone => show_phone(value),
        Kind::Address => Address::from_text(value).map_or_else(|| value.to_string(), |address| address.one_line()),
    }
}

/// For lists: enough to recognise it, too little to use it.
pub fn masked(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Email => mask_email(value),
        Kind::Phone => mask_phone(value),
        Kind::Address => Address::from_text(value).map_or_else(String::new, |address| address.mask()),
    }
}

pub fn kind_name(lang: Lang, kind: Kind) -> &'static str {
    let t = T(lang);
    match kind {
        Kind::Email => t.email(),
        Kind::Phone => t.phone(),
        Kind::Address => t.address(),
    }
}

pub fn icon_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Email => "mail",
        Kind::Phone => "phone",
        Kind::Address => "pin",
    }
}
