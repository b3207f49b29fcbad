//! From text to a quantity.

use std::sync::Arc;

use super::decimal::Decimal;
use super::{Amount, Format, NANO, Quantity, QuantityError};

/// The digits that the fast path takes (upstream's `maxInt64Factors`).
const MAX_DIGITS: usize = 18;

/// A text, cut into its parts.
struct Parts<'a> {
    negative: bool,
    /// The number with its sign, as it is written.
    number: &'a str,
    /// The digits before the point, without leading zeros; `0` if none is left.
    whole: &'a str,
    /// The digits after the point.
    fraction: &'a str,
    suffix: &'a str,
}

/// What a suffix means.
#[derive(Clone, Copy)]
enum Suffix {
    /// A power of ten.
    Ten(i32, Format),
    /// A power of two.
    Two(u32),
}

/// Reads a quantity (upstream's `ParseQuantity`).
pub(super) fn parse(text: &str) -> Result<Quantity, QuantityError> {
    if text.is_empty() {
        return Err(QuantityError::Format);
    }
    if text == "0" {
        return Ok(Quantity { text: Some(text.into()), ..Quantity::ZERO });
    }
    let parts = split(text)?;
    let suffix = interpret(parts.suffix).ok_or(QuantityError::Suffix)?;
    match parse_small(text, &parts, suffix)? {
        Some(quantity) => Ok(quantity),
        None => parse_big(&parts, suffix),
    }
}

/// Cuts a text into its parts (upstream's `parseQuantityString`).
fn split(text: &str) -> Result<Parts<'_>, QuantityError> {
    let bytes = text.as_bytes();
    let run = |from: usize, accept: fn(&u8) -> bool| from + bytes[from..].iter().take_while(|b| accept(b)).count();
    let sign = run(0, |b| matches!(b, b'+' | b'-')).min(1);
    let zeros = run(sign, |b| *b == b'0');
    let whole_end = run(zeros, u8::is_ascii_digit);
    let whole = if whole_end == zeros { "0" } else { &text[zeros..whole_end] };
    let (fraction, number_end) = if bytes.get(whole_end) == Some(&b'.') {
        let end = run(whole_end + 1, u8::is_ascii_digit);
        (&text[whole_end + 1..end], end)
    } else {
        ("", whole_end)
    };
    let letters_end = run(number_end, |b| b"eEinumkKMGTP".contains(b));
    let signed_end = run(letters_end, |b| matches!(b, b'+' | b'-')).min(letters_end + 1);
    if run(signed_end, u8::is_ascii_digit) != bytes.len() {
        return Err(QuantityError::Format);
    }
    let negative = bytes.first() == Some(&b'-');
    Ok(Parts { negative, number: &text[..number_end], whole, fraction, suffix: &text[number_end..] })
}

/// What a suffix means (upstream's `suffixHandler.interpret`).
#[expect(clippy::cast_possible_truncation, reason = "upstream narrows the exponent in the same way")]
fn interpret(suffix: &str) -> Option<Suffix> {
    let si = |exponent| Some(Suffix::Ten(exponent, Format::DecimalSi));
    match suffix {
        "n" => si(-9),
        "u" => si(-6),
        "m" => si(-3),
        "" => si(0),
        "k" => si(3),
        "M" => si(6),
        "G" => si(9),
        "T" => si(12),
        "P" => si(15),
        "E" => si(18),
        "Ki" => Some(Suffix::Two(10)),
        "Mi" => Some(Suffix::Two(20)),
        "Gi" => Some(Suffix::Two(30)),
        "Ti" => Some(Suffix::Two(40)),
        "Pi" => Some(Suffix::Two(50)),
        "Ei" => Some(Suffix::Two(60)),
        _ => {
            let exponent: i64 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            Some(Suffix::Ten(exponent as i32, Format::DecimalExponent))
        }
    }
}

/// The fast path: an integer and a power of ten. None if the number is too long for it.
fn parse_small(text: &str, parts: &Parts<'_>, suffix: Suffix) -> Result<Option<Quantity>, QuantityError> {
    let digits = parts.whole.len() + parts.fraction.len();
    let (scale, factor, format, room) = match suffix {
        Suffix::Ten(exponent, format) => (exponent, 1, format, MAX_DIGITS),
        // Upstream reckons three digits for ten bits.
        Suffix::Two(bits) if parts.fraction.is_empty() => {
            (0, 1_i64 << bits, Format::BinarySi, 14_usize.saturating_sub(bits as usize * 3 / 10))
        }
        Suffix::Two(_) => return Ok(None),
    };
    let scale = scale.saturating_sub(i32::try_from(parts.fraction.len()).unwrap_or(i32::MAX));
    if digits > room || scale < NANO {
        return Ok(None);
    }
    let mantissa = parts
        .whole
        .bytes()
        .chain(parts.fraction.bytes())
        .try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_add(i64::from(digit - b'0')));
    let mantissa = mantissa.ok_or(QuantityError::Numeric)?;
    let Some(magnitude) = mantissa.checked_mul(factor) else { return Ok(None) };
    let value = if parts.negative { -magnitude } else { magnitude };
    let kept = match suffix {
        Suffix::Two(bits) => bits % 10 == 0 && mantissa & 7 != 0,
        Suffix::Ten(..) => scale % 3 == 0 && !ends_with_thousand(parts) && !parts.whole.starts_with('0'),
    };
    let text = kept.then(|| Arc::from(text));
    Ok(Some(Quantity { amount: Amount::Small { value, scale }, format, text }))
}

/// Whether the digits end in `000`.
fn ends_with_thousand(parts: &Parts<'_>) -> bool {
    let mut last = parts.fraction.bytes().rev().chain(parts.whole.bytes().rev());
    (0..3).all(|_| last.next() == Some(b'0'))
}

/// The slow path: digits without limit, rounded up at nano, capped where the suffix is binary.
fn parse_big(parts: &Parts<'_>, suffix: Suffix) -> Result<Quantity, QuantityError> {
    if !parts.number.bytes().any(|b| b.is_ascii_digit()) {
        return Err(QuantityError::Numeric);
    }
    let places = i32::try_from(parts.fraction.len()).unwrap_or(i32::MAX);
    let mut decimal = Decimal::from_digits(parts.whole, parts.fraction, 0_i32.saturating_sub(places));
    let mut format = Format::BinarySi;
    match suffix {
        Suffix::Ten(exponent, of) => {
            format = of;
            decimal.shift(exponent);
        }
        Suffix::Two(bits) => decimal.shift_left(bits),
    }
    if decimal.sign() != 0 {
        decimal.round_up(NANO);
    }
    if format == Format::BinarySi {
        let largest = Decimal::new(i64::MAX, 0);
        if decimal.compare(&largest).is_gt() {
            decimal = largest;
        }
        if decimal.sign() > 0 && decimal.compare(&Decimal::new(1, 0)).is_lt() {
            format = Format::DecimalSi;
        }
    }
    if parts.negative {
        decimal.negate();
    }
    Ok(Quantity { amount: Amount::Big(Arc::new(decimal)), format, text: None })
}
