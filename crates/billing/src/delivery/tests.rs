//! Deliveries through the pages and the clock.
