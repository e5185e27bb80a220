//! How much of an issued line may still be given back, and what a part of it is.
