//! Staff pages about credit notes: a new one from an invoice's page with what it moves shown first, the list, one as a
//! sheet, and the card of an invoice's corrections.

pub mod card;
mod list;
mod new;
mod show;

pub(super) use new::destinations;
mod show;
