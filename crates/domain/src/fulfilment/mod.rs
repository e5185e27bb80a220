//! Rules about what goes out of the door.

mod change;
mod course;
pub mod delivery;
pub mod open_days;
#[cfg(test)]
mod tests;

pub use delivery::{Parcel, State, parcels};
pub use open_days::OpenDays;
