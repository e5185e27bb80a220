//! From events to a quantity, and from a quantity to a line.
