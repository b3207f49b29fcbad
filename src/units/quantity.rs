//! `resource.Quantity`: parsing, canonical form, rounding up at nano, milli values.
//!
//! Numbers of up to 18 digits are an integer and a power of ten; longer ones take the slow path of `decimal`, with all
//! that upstream's does differently there.

mod decimal;
mod parse;
mod print;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use self::decimal::Decimal;
use super::ratio::truncate_to_i64;

/// A Kubernetes quantity: an exact number that remembers in which notation it was written.
///
/// Two quantities are equal when their numbers are: `1` equals `1000m`.
#[derive(Clone, Debug)]
pub struct Quantity {
    amount: Amount,
    format: Format,
    /// The text it was parsed from, where upstream prints that again instead of the canonical form.
    text: Option<Arc<str>>,
}

/// The number itself.
#[derive(Clone, Debug)]
enum Amount {
    /// `value · 10^scale` (upstream's `int64Amount`).
    Small { value: i64, scale: i32 },
    /// What does not fit (upstream's `infDecAmount`).
    Big(Arc<Decimal>),
}

/// The notation of a quantity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// `12M` for 12 · 10⁶.
    #[default]
    DecimalSi,
    /// `12Mi` for 12 · 2²⁰.
    BinarySi,
    /// `12e6`.
    DecimalExponent,
}

/// Why a text is no quantity, in upstream's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityError {
    /// It does not look like one (`ErrFormatWrong`).
    Format,
    /// Its number cannot be read (`ErrNumeric`).
    Numeric,
    /// Its suffix is unknown (`ErrSuffix`).
    Suffix,
}

/// The scale of thousandths.
const MILLI: i32 = -3;
/// The scale of the smallest unit there is: what is finer is rounded away from zero.
const NANO: i32 = -9;

impl Quantity {
    /// Zero.
    pub const ZERO: Self = Self::from_value(0, Format::DecimalSi);

    /// Reads a quantity (upstream's `ParseQuantity`).
    ///
    /// # Errors
    /// In upstream's words.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        parse::parse(text)
    }

    /// `value` units (upstream's `NewQuantity`).
    #[must_use]
    pub const fn from_value(value: i64, format: Format) -> Self {
        Self { amount: Amount::Small { value, scale: 0 }, format, text: None }
    }

    /// `milli` thousandths of a unit (upstream's `NewMilliQuantity`).
    #[must_use]
    pub const fn from_milli(milli: i64, format: Format) -> Self {
        Self { amount: Amount::Small { value: milli, scale: MILLI }, format, text: None }
    }

    /// The notation.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Units, rounded away from zero (upstream's `Value`).
    #[must_use]
    pub fn value(&self) -> i64 {
        self.scaled_value(0)
    }

    /// Thousandths, rounded away from zero (upstream's `MilliValue`); 0 where they overflow.
    #[must_use]
    pub fn milli_value(&self) -> i64 {
        self.scaled_value(MILLI)
    }

    /// −1, 0 or 1.
    #[must_use]
    pub fn sign(&self) -> i32 {
        match &self.amount {
            Amount::Small { value, .. } => match value.cmp(&0) {
                Ordering::Less => -1,
                Ordering::Equal => 0,
                Ordering::Greater => 1,
            },
            Amount::Big(decimal) => decimal.sign(),
        }
    }

    /// Zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.sign() == 0
    }

    /// A double that is close (upstream's `AsApproximateFloat64`).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "approximate by name")]
    pub fn approximate_f64(&self) -> f64 {
        let (base, exponent) = match &self.amount {
            Amount::Small { value, scale } => (*value as f64, *scale),
            Amount::Big(decimal) => (decimal.unscaled_f64(), decimal.exponent()),
        };
        if exponent == 0 { base } else { base * pow10(exponent) }
    }

    /// The sum (upstream's `Add`): in the notation of this one, unless this one is zero.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        let format = if self.is_zero() { other.format } else { self.format };
        let amount = self
            .amount
            .add_small(&other.amount)
            .unwrap_or_else(|| Amount::Big(Arc::new(self.amount.to_decimal().add(&other.amount.to_decimal()))));
        Self { amount, format, text: None }
    }

    /// `⌈self / 10^scale⌉`, away from zero (upstream's `ScaledValue`).
    fn scaled_value(&self, scale: i32) -> i64 {
        match &self.amount {
            Amount::Small { value, scale: from } if *from >= scale => {
                scale_up(*value, i64::from(*from) - i64::from(scale)).unwrap_or(0)
            }
            Amount::Small { value, scale: from } => scale_down(*value, i64::from(scale) - i64::from(*from)).0,
            Amount::Big(decimal) => decimal.scaled_value(scale),
        }
    }
}

impl Amount {
    /// The sum of two small amounts, if it is small too.
    fn add_small(&self, other: &Self) -> Option<Self> {
        let (&Self::Small { value: a, scale: p }, &Self::Small { value: b, scale: q }) = (self, other) else {
            return None;
        };
        if b == 0 {
            return Some(self.clone());
        }
        if a == 0 {
            return Some(other.clone());
        }
        let scale = p.min(q);
        let at_scale = |value, from| scale_up(value, i64::from(from) - i64::from(scale));
        Some(Self::Small { value: at_scale(a, p)?.checked_add(at_scale(b, q)?)?, scale })
    }

    fn to_decimal(&self) -> Decimal {
        match self {
            Self::Small { value, scale } => Decimal::new(*value, *scale),
            Self::Big(decimal) => (**decimal).clone(),
        }
    }

    /// Compares the numbers.
    fn compare(&self, other: &Self) -> Ordering {
        if let (Self::Small { value: a, scale: p }, Self::Small { value: b, scale: q }) = (self, other) {
            if p == q {
                return a.cmp(b);
            }
            let lowest = p.min(q);
            if let (Some(a), Some(b)) = (widen(*a, *p, *lowest), widen(*b, *q, *lowest)) {
                return a.cmp(&b);
            }
        }
        self.to_decimal().compare(&other.to_decimal())
    }
}

/// `value · 10^(from − to)`, if 128 bits surely hold it.
fn widen(value: i64, from: i32, to: i32) -> Option<i128> {
    let power = u32::try_from(i64::from(from) - i64::from(to)).ok().filter(|power| *power <= 18)?;
    Some(i128::from(value) * 10_i128.pow(power))
}

/// `value · 10^power`, if 64 bits hold it (upstream's `positiveScaleInt64`).
fn scale_up(value: i64, power: i64) -> Option<i64> {
    if value == 0 {
        return Some(0);
    }
    10_i64.checked_pow(u32::try_from(power).ok()?)?.checked_mul(value)
}

/// `value / 10^power` rounded away from zero, and whether nothing was lost (upstream's `negativeScaleInt64`).
fn scale_down(value: i64, power: i64) -> (i64, bool) {
    let Some(divisor) = u32::try_from(power).ok().and_then(|power| 10_i64.checked_pow(power)) else {
        return (value.signum(), value == 0);
    };
    let (quotient, exact) = (value / divisor, value % divisor == 0);
    (if exact { quotient } else { quotient + value.signum() }, exact)
}

/// Ten to the power of `n`, to the last bit as Go's `math.Pow10` gives it.
fn pow10(n: i32) -> f64 {
    const SMALL: [f64; 32] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31,
    ];
    const LARGE: [f64; 10] = [1e0, 1e32, 1e64, 1e96, 1e128, 1e160, 1e192, 1e224, 1e256, 1e288];
    const TINY: [f64; 11] = [1e0, 1e-32, 1e-64, 1e-96, 1e-128, 1e-160, 1e-192, 1e-224, 1e-256, 1e-288, 1e-320];
    let (tens, ones) = (n.unsigned_abs() / 32, n.unsigned_abs() % 32);
    let (tens, ones) = (usize::try_from(tens).unwrap_or(usize::MAX), SMALL[usize::try_from(ones).unwrap_or(0)]);
    match n {
        0..=308 => LARGE[tens] * ones,
        -323..0 => TINY[tens] / ones,
        309.. => f64::INFINITY,
        _ => 0.0,
    }
}

/// `int64(math.Pow10(n))` as amd64 computes it.
fn pow10_i64(n: i32) -> i64 {
    truncate_to_i64(pow10(n))
}

impl Default for Quantity {
    fn default() -> Self {
        Self::ZERO
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.amount.compare(&other.amount)
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Format => {
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            }
            Self::Numeric => "unable to parse numeric part of quantity",
            Self::Suffix => "unable to parse quantity's suffix",
        })
    }
}

impl std::error::Error for QuantityError {}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DecimalSi => "DecimalSI",
            Self::BinarySi => "BinarySI",
            Self::DecimalExponent => "DecimalExponent",
        })
    }
}

#[cfg(test)]
mod tests;
