//! Decimal numbers of any length (upstream's `inf.Dec`), with no cost that grows with an exponent.

use std::cmp::Ordering;

use super::pow10_i64;

/// More zeros than this are not written out: nothing that is printed or computed can tell.
const MAX_PADDING: i64 = 4096;

/// `digits · 10^exponent`, with a sign.
#[derive(Clone, Debug)]
pub(super) struct Decimal {
    negative: bool,
    /// From the most significant one, none leading is 0; empty is zero.
    digits: Vec<u8>,
    exponent: i32,
}

impl Decimal {
    /// `value · 10^exponent`.
    pub(super) fn new(value: i64, exponent: i32) -> Self {
        let mut this = Self::from_digits(&value.unsigned_abs().to_string(), "", exponent);
        this.negative = value < 0;
        this
    }

    /// The digits of `whole` and `fraction` in a row, times `10^exponent`.
    pub(super) fn from_digits(whole: &str, fraction: &str, exponent: i32) -> Self {
        let digits = whole.bytes().chain(fraction.bytes()).map(|b| b - b'0').skip_while(|d| *d == 0).collect();
        Self { negative: false, digits, exponent }
    }

    /// −1, 0 or 1.
    pub(super) fn sign(&self) -> i32 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// The power of ten.
    pub(super) const fn exponent(&self) -> i32 {
        self.exponent
    }

    /// Multiplies by `10^power`.
    pub(super) fn shift(&mut self, power: i32) {
        self.exponent = self.exponent.saturating_add(power);
    }

    /// Multiplies by `2^bits`.
    pub(super) fn shift_left(&mut self, bits: u32) {
        for _ in 0..bits / 10 {
            let mut carry = 0_u32;
            for digit in self.digits.iter_mut().rev() {
                carry += u32::from(*digit) * 1024;
                *digit = low_digit(&mut carry);
            }
            while carry > 0 {
                self.digits.insert(0, low_digit(&mut carry));
            }
        }
    }

    /// Changes the sign.
    pub(super) fn negate(&mut self) {
        self.negative = !self.negative && !self.digits.is_empty();
    }

    /// Brings the exponent to `exponent`; what does not fit is rounded away from zero (`Dec.Round` with `RoundUp`).
    pub(super) fn round_up(&mut self, exponent: i32) {
        let surplus = i64::from(exponent) - i64::from(self.exponent);
        if surplus <= 0 {
            if -surplus <= MAX_PADDING {
                self.pad(exponent);
            }
            return;
        }
        let kept = self.digits.len().saturating_sub(usize::try_from(surplus).unwrap_or(usize::MAX));
        let lost = self.digits[kept..].iter().any(|d| *d != 0);
        self.digits.truncate(kept);
        self.exponent = exponent;
        if lost {
            self.increment();
        }
    }

    /// Whether it has no digits below the point.
    pub(super) fn is_integer(&self) -> bool {
        let below = usize::try_from(-i64::from(self.exponent)).unwrap_or(0);
        self.digits.iter().rev().take(below).all(|d| *d == 0)
    }

    /// Writes out zeros down to a lower exponent.
    fn pad(&mut self, exponent: i32) {
        let zeros = usize::try_from(i64::from(self.exponent) - i64::from(exponent)).unwrap_or(0);
        if !self.digits.is_empty() {
            self.digits.resize(self.digits.len() + zeros, 0);
        }
        self.exponent = exponent;
    }

    /// Adds one in the last place.
    fn increment(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            if *digit < 9 {
                *digit += 1;
                return;
            }
            *digit = 0;
        }
        self.digits.insert(0, 1);
    }

    /// Compares the numbers.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        match self.sign().cmp(&other.sign()) {
            Ordering::Equal if self.negative => other.compare_magnitude(self),
            Ordering::Equal => self.compare_magnitude(other),
            unequal => unequal,
        }
    }

    /// Compares without the signs.
    fn compare_magnitude(&self, other: &Self) -> Ordering {
        let places = |d: &Self| i64::try_from(d.digits.len()).unwrap_or(i64::MAX).saturating_add(d.exponent.into());
        let longest = self.digits.len().max(other.digits.len());
        let padded = |d: &Self| d.digits.clone().into_iter().chain(std::iter::repeat(0)).take(longest).collect();
        if self.digits.is_empty() || other.digits.is_empty() {
            return self.digits.len().cmp(&other.digits.len());
        }
        places(self).cmp(&places(other)).then_with(|| {
            let (a, b): (Vec<u8>, Vec<u8>) = (padded(self), padded(other));
            a.cmp(&b)
        })
    }

    /// The sum; where the exponents are thousands apart, the larger number.
    pub(super) fn add(&self, other: &Self) -> Self {
        if self.digits.is_empty() || other.digits.is_empty() {
            return if self.digits.is_empty() { other.clone() } else { self.clone() };
        }
        let exponent = self.exponent.min(other.exponent);
        if (i64::from(self.exponent) - i64::from(other.exponent)).abs() > MAX_PADDING {
            return if self.compare_magnitude(other).is_ge() { self.clone() } else { other.clone() };
        }
        let (mut large, mut small) = (self.clone(), other.clone());
        if large.compare_magnitude(&small).is_lt() {
            std::mem::swap(&mut large, &mut small);
        }
        large.pad(exponent);
        small.pad(exponent);
        let subtract = large.negative != small.negative;
        let mut carry = 0_i8;
        let mut addends = small.digits.iter().rev();
        for digit in large.digits.iter_mut().rev() {
            let addend = addends.next().map_or(0, |d| d.cast_signed());
            let sum = digit.cast_signed() + carry + if subtract { -addend } else { addend };
            carry = sum.div_euclid(10);
            *digit = sum.rem_euclid(10).cast_unsigned();
        }
        if carry > 0 {
            large.digits.insert(0, carry.cast_unsigned());
        }
        let zeros = large.digits.iter().take_while(|d| **d == 0).count();
        large.digits.drain(..zeros);
        large.negative &= !large.digits.is_empty();
        large
    }

    /// `⌈self / 10^scale⌉` as upstream's `scaledValue` computes it, overflow and all.
    pub(super) fn scaled_value(&self, scale: i32) -> i64 {
        let surplus = i64::from(scale) - i64::from(self.exponent);
        if surplus == 0 {
            return self.low_bits(self.digits.len());
        }
        let Some(surplus) = usize::try_from(surplus).ok() else {
            let power = i32::try_from(-surplus).unwrap_or(i32::MAX);
            return if power >= 64 { 0 } else { self.low_bits(self.digits.len()).wrapping_mul(pow10_i64(power)) };
        };
        let small = self.negative || self.compare_magnitude(&Self::new(i64::MAX, self.exponent)).is_le();
        if surplus < 19 && small {
            let (value, divisor) = (self.low_bits(self.digits.len()), pow10_i64(i32::try_from(surplus).unwrap_or(0)));
            return value / divisor + i64::from(value % divisor != 0);
        }
        // Upstream divides downwards and then adds one: together that truncates, for negative numbers.
        let kept = self.digits.len().saturating_sub(surplus);
        let lost = self.digits[kept..].iter().any(|d| *d != 0);
        self.low_bits(kept).wrapping_add(i64::from(lost && !self.negative))
    }

    /// The lowest 64 bits of the first `count` digits, with the sign (Go's `Int.Int64`).
    fn low_bits(&self, count: usize) -> i64 {
        let magnitude = self.digits[..count]
            .iter()
            .fold(0_u64, |sum, digit| sum.wrapping_mul(10).wrapping_add(u64::from(*digit)))
            .cast_signed();
        if self.negative { magnitude.wrapping_neg() } else { magnitude }
    }

    /// The digits as a double, without the exponent.
    pub(super) fn unscaled_f64(&self) -> f64 {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}0{}", self.text()).parse().expect("digits are a number")
    }

    /// The digits as text.
    pub(super) fn text(&self) -> String {
        self.digits.iter().map(|d| char::from(b'0' + d)).collect()
    }

    /// The number with the largest exponent that is a multiple of 3.
    pub(super) fn to_thousands(&self) -> Self {
        let mut this = self.clone();
        while this.digits.last() == Some(&0) {
            this.digits.pop();
            this.exponent = this.exponent.saturating_add(1);
        }
        while this.exponent % 3 != 0 {
            this.digits.push(0);
            this.exponent -= 1;
        }
        this
    }

    /// An integer without its factors of 1024, and how many there were.
    pub(super) fn to_kibis(&self) -> (Self, u32) {
        let mut this = self.clone();
        this.round_up(0);
        let mut times = 0;
        while !this.digits.is_empty() {
            let (mut quotient, mut rest) = (this.clone(), 0_u32);
            for digit in &mut quotient.digits {
                rest = rest * 10 + u32::from(*digit);
                *digit = u8::try_from(rest / 1024).expect("less than ten times the divisor gives one digit");
                rest %= 1024;
            }
            if rest != 0 {
                break;
            }
            let zeros = quotient.digits.iter().take_while(|d| **d == 0).count();
            quotient.digits.drain(..zeros);
            this = quotient;
            times += 1;
        }
        (this, times)
    }

    /// Whether it is negative.
    pub(super) const fn is_negative(&self) -> bool {
        self.negative
    }
}

/// Takes the last decimal digit off `carry`.
fn low_digit(carry: &mut u32) -> u8 {
    let digit = u8::try_from(*carry % 10).expect("a remainder by ten is one digit");
    *carry /= 10;
    digit
}
