//! Coupons on both engines.
