//! dangol
