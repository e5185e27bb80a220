//! Tests of the closed days.
