//! From a quantity to text: the text it was read from, or the canonical form.

use std::fmt;

use super::decimal::Decimal;
use super::{Amount, Format, Quantity, scale_down, scale_up};

impl fmt::Display for Quantity {
    /// Upstream's `String`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => f.write_str(text),
            None => self.canonicalize(f),
        }
    }
}

impl Quantity {
    /// Upstream's `CanonicalizeBytes`.
    fn canonicalize(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("0");
        }
        if self.format == Format::BinarySi && self.is_large_integer() {
            return self.amount.print_binary(f);
        }
        let format = if self.format == Format::BinarySi { Format::DecimalSi } else { self.format };
        self.amount.print_decimal(f, format)
    }

    /// Whether a binary suffix can express it: at least 1024 in magnitude, and without a fraction.
    fn is_large_integer(&self) -> bool {
        let bound = |value| Amount::Small { value, scale: 0 };
        let large = self.amount.compare(&bound(-1024)).is_le() || self.amount.compare(&bound(1024)).is_ge();
        large
            && match &self.amount {
                Amount::Small { value, scale } => *scale >= 0 || scale_down(*value, -i64::from(*scale)).1,
                Amount::Big(decimal) => decimal.is_integer(),
            }
    }
}

impl Amount {
    /// The mantissa and a power of 1000.
    fn print_decimal(&self, f: &mut fmt::Formatter<'_>, format: Format) -> fmt::Result {
        if let Self::Small { value, scale } = self
            && let Some((mantissa, exponent)) = to_thousands(*value, *scale)
        {
            write!(f, "{mantissa}")?;
            return print_power(f, exponent, format);
        }
        let decimal = self.to_decimal().to_thousands();
        print_digits(f, &decimal)?;
        print_power(f, decimal.exponent(), format)
    }

    /// The mantissa and a power of 1024.
    fn print_binary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SUFFIXES: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
        let (decimal, times) = match self {
            Self::Small { value, scale } => {
                let integer = if *scale < 0 {
                    Some(scale_down(*value, -i64::from(*scale)).0)
                } else {
                    scale_up(*value, i64::from(*scale))
                };
                if let Some(mut mantissa) = integer {
                    let mut times = 0;
                    while mantissa.unsigned_abs() >= 1024 && mantissa % 1024 == 0 && mantissa != i64::MIN {
                        mantissa /= 1024;
                        times += 1;
                    }
                    return write!(f, "{mantissa}{}", SUFFIXES[times]);
                }
                self.to_decimal().to_kibis()
            }
            Self::Big(decimal) => decimal.to_kibis(),
        };
        print_digits(f, &decimal)?;
        f.write_str(SUFFIXES.get(usize::try_from(times).unwrap_or(usize::MAX)).unwrap_or(&""))
    }
}

/// A mantissa and an exponent that is a multiple of 3 (upstream's `int64Amount.AsCanonicalBytes`), if 64 bits hold it.
fn to_thousands(value: i64, scale: i32) -> Option<(i64, i32)> {
    let (mut mantissa, mut exponent) = (value, scale);
    // The lowest integer has no positive counterpart, and upstream's loop then removes nothing.
    while mantissa != i64::MIN && mantissa.unsigned_abs() >= 10 && mantissa % 10 == 0 {
        mantissa /= 10;
        exponent = exponent.checked_add(1)?;
    }
    let missing = exponent.rem_euclid(3);
    Some((scale_up(mantissa, i64::from(missing))?, exponent.checked_sub(missing)?))
}

fn print_digits(f: &mut fmt::Formatter<'_>, decimal: &Decimal) -> fmt::Result {
    write!(f, "{}{}", if decimal.is_negative() { "-" } else { "" }, decimal.text())
}

/// The suffix of a power of ten; as upstream, none where there is no suffix for it.
fn print_power(f: &mut fmt::Formatter<'_>, exponent: i32, format: Format) -> fmt::Result {
    if format == Format::DecimalExponent {
        return if exponent == 0 { Ok(()) } else { write!(f, "e{exponent}") };
    }
    f.write_str(match exponent {
        -9 => "n",
        -6 => "u",
        -3 => "m",
        3 => "k",
        6 => "M",
        9 => "G",
        12 => "T",
        15 => "P",
        18 => "E",
        _ => "",
    })
}
