//! Rules about the shop itself: its settings and policies, its staff and what they may do, passwords, the audit log.

pub mod audit;
pub mod law;
pub mod password;
pub mod policy;
pub mod role;
pub mod setting;
