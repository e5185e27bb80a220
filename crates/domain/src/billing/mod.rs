//! Billing: what an agreement asks for, what a change costs, how money is split, taxed and booked.

pub mod agreement;
pub mod anchor;
pub mod bill;
pub mod change;
pub mod coupon;
pub mod credit_note;
pub mod cycle;
pub mod deposit;
pub mod draft;
pub mod dunning;
pub mod grant;
pub mod intro;
pub mod invoice;
pub mod item;
pub mod leave;
pub mod ledger;
pub mod line;
pub mod moment;
pub mod notice;
pub mod owed;
pub mod phase;
pub mod price;
pub mod proration;
pub mod recognition;
pub mod refusal;
pub mod reminder;
pub mod rise;
pub mod tax;
#[cfg(test)]
mod tests;
mod turn;
pub mod usage;
mod written;

pub use refusal::{NoCoupon, Refusal};
