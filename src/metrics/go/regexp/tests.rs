//! What matches what, what is said about what cannot be read, what names are made of.

use super::Regexp;

fn found(expression: &str, text: &str) -> String {
    let regexp = Regexp::compile(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
    let Some(captures) = regexp.captures(text) else { return "-".to_owned() };
    assert!(regexp.is_match(text));
    let part = |range: Option<(usize, usize)>| range.map_or("~", |(from, to)| &text[from..to]);
    captures.into_iter().map(part).collect::<Vec<_>>().join(",")
}

#[test]
fn the_preferred_of_the_leftmost_matches_is_found() {
    let cases = [
        ("a|ab", "xab", "a"),
        ("^(.*)_(sum|total)$", "a_sum_total", "a_sum_total,a_sum,total"),
        ("(.)", "xyz", "x,x"),
        ("_total$", "x_total", "_total"),
        ("(?i)^(.*)_TOTAL$", "x_total", "x_total,x"),
        ("(?P<n>.*)_total", "x_total", "x_total,x"),
        ("^(.+?)_total$", "x_total", "x_total,x"),
        ("^kube_(?P<group>.+?)_(?P<resource>.+?)$", "kube_a_b_c", "kube_a_b_c,a,b_c"),
        ("a*?", "aa", ""),
        ("(?U)a+", "aa", "a"),
        ("(a*)*", "b", ","),
        ("(a|b)*c|(a|ab)*c", "abc", "abc,b,~"),
        ("(a*)+", "b", ","),
        ("x{2,3}", "xxxx", "xxx"),
        ("x{0}y", "xy", "y"),
        ("x{,3}", "x{,3}", "x{,3}"),
        ("[^a-c]+", "abxyc", "xy"),
        ("[]a]+", "]a", "]a"),
        ("[a-]+", "-a", "-a"),
        (r"\Qa.b\E+", "a.bb", "a.bb"),
        (r"\bfoo\b", "a foo b", "foo"),
        (r"[[:alpha:]\d]+", "_ab1_", "ab1"),
        (r"\x41\x{42}\103", "ABC", "ABC"),
        ("(?m)^b$", "a\nb\nc", "b"),
        ("a.b", "a\nb", "-"),
        ("(?s)a.b", "a\nb", "a\nb"),
        ("(?i)straße", "STRAßE", "STRAßE"),
        ("[^\n]é", "xé", "xé"),
        ("(?i:a)b", "Ab", "Ab"),
        ("(?i:a)b", "AB", "-"),
        ("", "x", ""),
        ("$", "x", ""),
    ];
    for (expression, text, wanted) in cases {
        assert_eq!(found(expression, text), wanted, "{expression} in {text:?}");
    }
}

#[test]
fn what_cannot_be_read_is_said_in_gos_words() {
    let cases = [
        ("(", "missing closing ): `(`"),
        ("a)b", "unexpected ): `a)b`"),
        ("*_total", "missing argument to repetition operator: `*`"),
        ("a|*", "missing argument to repetition operator: `*`"),
        ("(+?)", "missing argument to repetition operator: `+?`"),
        ("a**", "invalid nested repetition operator: `**`"),
        ("a+?*", "invalid nested repetition operator: `+?*`"),
        ("[a", "missing closing ]: `[a`"),
        ("x[]", "missing closing ]: `[]`"),
        ("[b-a]", "invalid character class range: `b-a`"),
        ("[[:nope:]]", "invalid character class range: `[:nope:]`"),
        (r"\pX", r"invalid character class range: `\pX`"),
        (r"a\", "trailing backslash at end of expression: ``"),
        (r"\8", r"invalid escape sequence: `\8`"),
        (r"\x{12", r"invalid escape sequence: `\x{12`"),
        ("(?P<n", "invalid named capture: `(?P<n`"),
        ("(?P<a-b>x)", "invalid named capture: `(?P<a-b>`"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
        ("(?i-)a", "invalid or unsupported Perl syntax: `(?i-)`"),
        ("a{1001}", "invalid repeat count: `{1001}`"),
        ("a{3,2}", "invalid repeat count: `{3,2}`"),
        ("(a{100}){100}", "invalid repeat count: `{100}`"),
    ];
    for (expression, wanted) in cases {
        let error = Regexp::compile(expression).map(|_| ()).unwrap_err();
        assert_eq!(error.strip_prefix("error parsing regexp: "), Some(wanted), "{expression}");
    }
}

#[test]
fn names_are_expanded_as_go_does() {
    let cases = [
        ("$1", "x"),
        ("${1}_per_second", "x_per_second"),
        ("$1_per_second", ""),
        ("$0", "x_total"),
        ("$$1", "$1"),
        ("${n}!$n", "x!x"),
        ("${", "${"),
        ("$-", "$-"),
        ("a$", "a$"),
        ("$2|$01|${m}", "||"),
    ];
    let regexp = Regexp::compile("(?P<n>.*)_total").unwrap();
    let captures = regexp.captures("x_total").unwrap();
    for (template, wanted) in cases {
        assert_eq!(regexp.expand(template, "x_total", &captures), wanted, "{template}");
    }
}

#[test]
fn hostile_expressions_end_soon() {
    assert!(!Regexp::compile("(a*)*(a*)*(a*)*b").unwrap().is_match(&"a".repeat(3000)));
    assert!(Regexp::compile(&"(".repeat(100_000)).is_err());
    assert!(Regexp::compile("((x{10}){10}){10}").is_ok());
    assert!(Regexp::compile(&"x{1000}".repeat(100)).unwrap_err().contains("too large"));
}
