//! Named cases of parsing and printing quantities.

use super::*;

fn quantity(text: &str) -> Quantity {
    text.parse().expect("a quantity")
}

#[test]
fn texts_print_as_upstream_prints_them() {
    let cases = [
        ("0", "0"),
        ("+5", "+5"),
        ("1.125", "1.125"),
        ("1.5", "1500m"),
        ("1000m", "1"),
        ("1024Mi", "1Gi"),
        ("0.1Ki", "102400m"),
        ("1000E", "1"),
        ("1.7e12", "1700e9"),
        ("8Ei", "9223372036854775807"),
        ("0.1n", "1n"),
        ("-9.3E", "-9300P"),
    ];
    for (input, printed) in cases {
        assert_eq!(quantity(input).to_string(), printed, "{input}");
    }
}

#[test]
fn exponents_in_the_billions_neither_hang_nor_panic() {
    for text in [
        "1e2147483647",
        "1e-2147483648",
        "1.5e2147483647",
        "1234567890123456789e2147483647",
        "1234567890123456789e-2147483648",
        "1e9223372036854775807",
        "-0.1e-2147483648",
    ] {
        let q = quantity(text);
        let _ = (q.to_string(), q.value(), q.milli_value(), q.approximate_f64(), q.sign());
        for other in ["1", "-1Ki", "1234567890123456789e2147483647", "1e-2147483648"] {
            let other = quantity(other);
            let _ = (q.cmp(&other), q.add(&other).to_string());
        }
    }
}

#[test]
fn sums_are_exact() {
    let cases = [
        ("1", "500m", "1500m"),
        ("0", "1Ki", "1Ki"),
        ("1Ki", "1", "1025"),
        ("9223372036854775807", "1", "9223372036854775808"),
        ("9223372036854775808", "-9223372036854775809", "-1"),
        ("1E", "1n", "1000000000000000000000000001n"),
    ];
    for (a, b, sum) in cases {
        assert_eq!(quantity(a).add(&quantity(b)).to_string(), sum, "{a} + {b}");
    }
}

#[test]
fn milli_values_of_a_status_print_in_the_notation_of_their_resource() {
    let cases = [
        (1500, Format::DecimalSi, "1500m"),
        (2000, Format::DecimalSi, "2"),
        (i64::MIN, Format::DecimalSi, "-9223372036854775808m"),
        (134_217_728_000, Format::BinarySi, "128Mi"),
        (1_500_500, Format::BinarySi, "1500500m"),
        (1_000_000, Format::BinarySi, "1k"),
    ];
    for (milli, format, printed) in cases {
        assert_eq!(Quantity::from_milli(milli, format).to_string(), printed);
    }
}
