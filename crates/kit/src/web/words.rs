//! Kit's own texts.

include!(concat!(env!("OUT_DIR"), "/words.rs"));
