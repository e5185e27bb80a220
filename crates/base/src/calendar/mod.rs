//! The calendar: civil days, instants, zones and cycles. Periods are half-open, [from, to).

mod day;
mod every;
mod instant;
mod zone;

pub use day::{Day, Span, Weekday};
pub use every::{Every, Grid, Unit};
pub use instant::{Instant, Period};
pub use zone::{Time, Zone};
