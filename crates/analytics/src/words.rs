//! The texts of this area.

include!(concat!(env!("OUT_DIR"), "/words.rs"));
