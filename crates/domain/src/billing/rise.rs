//! A new price for people who have the old one: what the law asks first.
