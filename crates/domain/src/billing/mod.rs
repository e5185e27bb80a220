//! Billing: what an agreement asks for, what a change costs, how money is split, taxed and booked.

pub mod agreement;
pub mod bill;
pub mod change;
pub mod dunning;
pub mod invoice;
pub mod item;
pub mod ledger;
pub mod line;
pub mod moment;
pub mod phase;
pub mod price;
pub mod proration;
pub mod refusal;
pub mod tax;
#[cfg(test)]
mod tests;
mod text;

pub use refusal::Refusal;
