//! `resource.Quantity`: parsing, canonical form, rounding up at nano, milli values.

use std::fmt;

/// A Kubernetes quantity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quantity {
    milli: i64,
}

impl Quantity {
    /// The quantity of `milli` thousandths, in decimal notation.
    #[must_use]
    pub const fn from_milli(milli: i64) -> Self {
        Self { milli }
    }

    /// Thousandths, rounded away from zero.
    #[must_use]
    pub const fn milli_value(&self) -> i64 {
        self.milli
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}m", self.milli)
    }
}
