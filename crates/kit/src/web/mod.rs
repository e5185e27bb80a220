//! The web toolbox: pages, parts, charts, forms, lists and the guards around them. Knows no business noun; what a shop
//! calls its things comes in as words. API in short: a handler takes a [`Visitor`], answers a [`Page`] made by a
//! [`shell`], and fails with an [`Oops`].

pub mod assets;
pub mod chart;
pub mod cookie;
pub mod csrf;
pub mod error;
pub mod field;
pub mod flash;
pub mod form;
pub mod guard;
pub mod lint;
pub mod page;
pub mod parts;
pub mod password;
pub mod problem;
pub mod shell;
pub mod show;
pub mod table;
pub mod url;
pub mod visitor;
mod words;

pub use error::Oops;
pub use field::{Choice, Field};
pub use form::Form;
pub use page::Page;
pub use problem::{Params, Problem};
pub use table::Query;
pub use visitor::{Theme, Visitor};
