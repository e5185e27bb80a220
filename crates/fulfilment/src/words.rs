//! This area's texts.

include!(concat!(env!("OUT_DIR"), "/words.rs"));
