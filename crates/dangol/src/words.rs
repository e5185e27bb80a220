//! The texts of imported files, made from `words/*.ftl`.

include!(concat!(env!("OUT_DIR"), "/words.rs"));
