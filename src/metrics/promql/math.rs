//! Functions of one number, in Go's order of operations where the last digit depends on it.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, LN_2, LN_10, PI};

use crate::units::float;

/// `deg`: radians to degrees.
pub(super) fn deg(value: f64) -> f64 {
    value * 180.0 / PI
}

/// `rad`: degrees to radians.
pub(super) fn rad(value: f64) -> f64 {
    value * PI / 180.0
}

/// `sgn`: the sign; zeros and not-a-number stay.
pub(super) fn sgn(value: f64) -> f64 {
    if value == 0.0 || value.is_nan() { value } else { value.signum() }
}

/// `log2`, from the exponent and the logarithm of the rest (`math.log2`).
pub(super) fn log2(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return libm::log(value);
    }
    let (fraction, exponent) = libm::frexp(value);
    let exponent = f64::from(exponent);
    if fraction == 0.5 { exponent - 1.0 } else { libm::log(fraction) * (1.0 / LN_2) + exponent }
}

/// `log10` (`math.log10`).
pub(super) fn log10(value: f64) -> f64 {
    log2(value) * (LN_2 / LN_10)
}

/// `x ^ y`, multiplied out as Go does so that the last digit agrees (`math.Pow`).
pub(super) fn pow(x: f64, y: f64) -> f64 {
    let odd = y.abs() < 9e15 && y % 2.0 != 0.0 && y.trunc() == y;
    if y == 0.0 || x == 1.0 {
        return 1.0;
    } else if x.is_nan() || y.is_nan() {
        return f64::NAN;
    } else if x == 0.0 || x.is_infinite() {
        let size = if (x == 0.0) == (y < 0.0) { f64::INFINITY } else { 0.0 };
        return if odd { size.copysign(x) } else { size };
    } else if y.abs() == 0.5 {
        return if y > 0.0 { x.sqrt() } else { 1.0 / x.sqrt() };
    }
    let (mut whole, mut part) = (y.abs().trunc(), y.abs().fract());
    if part != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    if whole >= 9.2e18 {
        let vanishes = (x.abs() < 1.0) == (y > 0.0);
        return if x == -1.0 {
            1.0
        } else if vanishes {
            0.0
        } else {
            f64::INFINITY
        };
    }
    if part > 0.5 {
        (whole, part) = (whole + 1.0, part - 1.0);
    }
    let mut product = if part == 0.0 { 1.0 } else { libm::exp(part * libm::log(x)) };
    let (mut factor, mut power) = libm::frexp(x);
    let mut exponent = 0_i32;
    let mut rest = float::truncate(whole);
    while rest != 0 {
        if !(-(1 << 12)..=1 << 12).contains(&power) {
            // Far out of range whatever follows.
            exponent = exponent.saturating_add(power);
            break;
        }
        if rest & 1 == 1 {
            product *= factor;
            exponent = exponent.saturating_add(power);
        }
        factor *= factor;
        power <<= 1;
        if factor < 0.5 {
            factor += factor;
            power -= 1;
        }
        rest >>= 1;
    }
    if y < 0.0 {
        (product, exponent) = (1.0 / product, -exponent);
    }
    libm::ldexp(product, exponent)
}

/// The angle of a point, with the approximation that Go uses (`math.Atan2`; Moshier's Cephes library).
pub(super) fn atan2(y: f64, x: f64) -> f64 {
    let angle = match (x.is_infinite(), y.is_infinite()) {
        _ if x.is_nan() || y.is_nan() => f64::NAN,
        (true, true) => FRAC_PI_4,
        (true, false) => 0.0,
        (false, true) => FRAC_PI_2,
        (false, false) if y == 0.0 => 0.0,
        (false, false) if x == 0.0 => FRAC_PI_2,
        (false, false) => atan((y / x).abs()),
    };
    let angle = if x.is_sign_negative() && angle != FRAC_PI_2 { PI - angle } else { angle };
    angle.copysign(y)
}

/// The arc tangent of a number that is not negative.
fn atan(x: f64) -> f64 {
    /// What a double leaves out of half of pi.
    const MORE: f64 = 6.123_233_995_736_766e-17;
    const TAN_3_PI_8: f64 = 2.414_213_562_373_095;
    if x <= 0.66 {
        small_atan(x)
    } else if x > TAN_3_PI_8 {
        FRAC_PI_2 - small_atan(1.0 / x) + MORE
    } else {
        FRAC_PI_4 + small_atan((x - 1.0) / (x + 1.0)) + 0.5 * MORE
    }
}

/// The arc tangent of a number up to 0.66, as a quotient of polynomials.
fn small_atan(x: f64) -> f64 {
    const ABOVE: [f64; 5] = [
        -8.750_608_600_031_904e-1,
        -1.615_753_718_733_365e1,
        -7.500_855_792_314_705e1,
        -1.228_866_684_490_136_2e2,
        -6.485_021_904_942_025e1,
    ];
    const BELOW: [f64; 6] = [
        1.0,
        2.485_846_490_142_306_3e1,
        1.650_270_098_316_988_5e2,
        4.328_810_604_912_903e2,
        4.853_903_996_359_137e2,
        1.945_506_571_482_614e2,
    ];
    let z = x * x;
    let polynomial = |factors: &[f64]| factors.iter().fold(0.0, |sum, factor| sum * z + factor);
    x * (z * polynomial(&ABOVE) / polynomial(&BELOW)) + x
}
