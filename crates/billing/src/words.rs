//! The texts of this area, made from `words/*.ftl`.

include!(concat!(env!("OUT_DIR"), "/words.rs"));
