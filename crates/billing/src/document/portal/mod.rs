//! What customers read on paper.

pub mod invoice;
pub mod note;
