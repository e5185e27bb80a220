//! Rules about what a shop offers. Prices are in `billing::price`.

pub mod conditions;
pub mod meter;
pub mod plan;
pub mod shape;
