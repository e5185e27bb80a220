//! Cohorts: customers by the month they came, and how many are there in each month since. Subscribers from movements,
//! buyers from purchases; summed in the database, assembled by `domain::analytics::cohort`.

mod sql;
#[cfg(test)]
mod tests;

pub use sql::present;
