//! The words everyone shares: money, calendar, ids, text, columns. No I/O. Changes rarely.

pub mod calendar;
pub mod column;
pub mod id;
pub mod lang;
pub mod money;
pub mod ratio;
pub mod text;

pub use calendar::{Day, Every, Instant, Period, Span, Unit, Zone};
pub use column::{Column, Val};
pub use lang::Lang;
pub use money::{Amount, Currency, Money};
pub use ratio::{Ratio, Round};
