//! Rules about the shop itself: who it is in law, its settings and policies, its staff and what they may do, passwords, the audit log.

pub mod audit;
pub mod business;
pub mod law;
pub mod password;
pub mod policy;
pub mod role;
pub mod setting;
