//! Rules about what goes out of the door.

pub mod delivery;
