//! For tests: both engines, a test clock, and what must hold after every test.
