//! What the tests share: reading vectors, turning them into API objects, comparing.

pub(crate) mod adapter_rules;
pub(crate) mod calculator;
pub(crate) mod cluster;
pub(crate) mod describe;
pub(crate) mod manifest;
pub(crate) mod promql;
pub(crate) mod quantity;
pub(crate) mod traces;
pub(crate) mod units;
pub(crate) mod vectors;
