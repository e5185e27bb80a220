//! Which part of a line is earned by a day.
