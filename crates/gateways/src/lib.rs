//! Outside companies: one module per kind, one folder per company, each with its own wire format.

pub mod payment;
