//! Rules about people: who they are, how they are reached from which day on, and what they agreed to.

pub mod address;
pub mod consent;
pub mod contact;
pub mod customer;
pub mod email;
pub mod phone;
pub mod quiet;
pub mod typed;
