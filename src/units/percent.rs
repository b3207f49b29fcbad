//! Resource utilization: whole percent of the request.

use std::fmt;

/// Percent of the request, as wide as the API's: a signed 32-bit integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Utilization(pub i32);

impl Utilization {
    /// `100 · usage / request`, truncated, with the wrap-around of upstream's integers.
    ///
    /// None when the requests add up to nothing.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "upstream narrows to 32 bits in the same way")]
    pub const fn of(usage: i64, request: i64) -> Option<Self> {
        if request == 0 { None } else { Some(Self(usage.wrapping_mul(100).wrapping_div(request) as i32)) }
    }
}

impl fmt::Display for Utilization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}
