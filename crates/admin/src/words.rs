//! The texts of the console's front room.

include!(concat!(env!("OUT_DIR"), "/words.rs"));
