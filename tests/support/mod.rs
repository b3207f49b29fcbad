//! What the tests share: reading vectors, turning them into API objects, comparing.

pub(crate) mod quantity;
pub(crate) mod vectors;
