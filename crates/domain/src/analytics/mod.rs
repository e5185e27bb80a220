//! Rules about figures: what a change of monthly revenue is called, how months add up, and how each figure is worked out.

pub mod cohort;
pub mod course;
pub mod metric;
pub mod month;
pub mod movement;
