//! What Go's `regexp` (1.24) answers to the same patterns.

use super::Regex;

#[test]
fn whole_texts_match_as_in_prometheus() {
    // Pattern, texts that match, texts that do not.
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("a|b|cd", &["a", "b", "cd"], &["", "c", "ad", "ab"]),
        ("|a", &["", "a"], &["b"]),
        ("a?", &["", "a"], &["aa"]),
        (".*", &["", "x\ny"], &[]),
        (".+", &["x", "\n"], &[""]),
        ("^5", &["5"], &["50"]),
        ("5.*$", &["5", "503"], &["45"]),
        ("web-(a|b)[0-9]{2,3}", &["web-a12", "web-b123"], &["web-a1", "web-c12", "web-a1234"]),
        ("(?i:API)", &["api", "aPi"], &["ap"]),
        ("(?i)[a-c]x", &["BX"], &["DX"]),
        ("10\\.0\\.[0-3]\\.\\d+:8080", &["10.0.3.42:8080"], &["10.0.4.1:8080", "1000.1.1:8080"]),
        ("[^a]", &["b", "\n", "é"], &["a", ""]),
        ("[]a-]+", &["]-a"], &["b"]),
        ("[[:alpha:]_]+", &["a_Z"], &["1"]),
        ("\\Qa.b\\E+", &["a.bb"], &["axb"]),
        ("x{,2}", &["x{,2}"], &["xx"]),
        ("(?:a{0,2}){3}", &["", "aaaaaa"], &["aaaaaaa"]),
        ("(a*)*", &["", "aaa"], &["b"]),
        ("\\bfoo\\b.*", &["foo bar"], &["foobar"]),
        ("\\x41\\x{1F600}\\101", &["A😀A"], &["A😀B"]),
    ];
    for (pattern, matching, other) in cases {
        let regex = Regex::whole(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        for text in *matching {
            assert!(regex.is_match(text), "{pattern} matches {text:?}");
            assert!(regex.captures(text).is_some(), "{pattern} has groups in {text:?}");
        }
        for text in *other {
            assert!(!regex.is_match(text), "{pattern} does not match {text:?}");
            assert!(regex.captures(text).is_none(), "{pattern} has no groups in {text:?}");
        }
    }
}

#[test]
fn patterns_list_thousands_of_pods() {
    let pods: Vec<String> = (0..5000).map(|i| format!("web-5d8f7c9b4-{i:05}")).collect();
    for pattern in [pods.join("|"), format!("({})", pods[..2000].join("|"))] {
        let regex = Regex::whole(&pattern).expect("not too large");
        assert!(regex.is_match("web-5d8f7c9b4-01999") && !regex.is_match("web-5d8f7c9b4-x"));
        let captures = regex.captures("web-5d8f7c9b4-00001").expect("a match");
        assert_eq!(captures.get("web-5d8f7c9b4-00001", 0), Some("web-5d8f7c9b4-00001"));
    }
}

#[test]
fn errors_are_in_the_words_of_go() {
    let cases = [
        ("*", "missing argument to repetition operator: `*`"),
        ("a|*", "missing argument to repetition operator: `*`"),
        ("a**", "invalid nested repetition operator: `**`"),
        ("a+?{2}", "invalid nested repetition operator: `+?{2}`"),
        ("a{1001}", "invalid repeat count: `{1001}`"),
        ("a{3,2}", "invalid repeat count: `{3,2}`"),
        ("(a{100}){11}", "invalid repeat count: `{11}`"),
        ("(", "missing closing ): `(`"),
        ("(a|b", "missing closing ): `(a|b`"),
        ("a)b", "unexpected ): `a)b`"),
        ("x[a-", "missing closing ]: `[a-`"),
        ("[z-a]", "invalid character class range: `z-a`"),
        ("[[:nope:]]", "invalid character class range: `[:nope:]`"),
        ("a\\", "trailing backslash at end of expression: ``"),
        ("\\8", "invalid escape sequence: `\\8`"),
        ("\\y", "invalid escape sequence: `\\y`"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
        ("(?<=a)", "invalid or unsupported Perl syntax: `(?<`"),
        ("(?P<n", "invalid named capture: `(?P<n`"),
        ("(?P<n!>a)", "invalid named capture: `(?P<n!>`"),
        ("(?P<n>a)(?P<n>b)", "duplicate capture group name: `n`"),
    ];
    for (pattern, wanted) in cases {
        let got = Regex::new(pattern).expect_err(pattern).to_string();
        assert_eq!(got, format!("error parsing regexp: {wanted}"), "{pattern}");
    }
    let deep = "(".repeat(100_000);
    assert!(Regex::new(&deep).is_err());
    assert!(Regex::new(&"(a{1000})|".repeat(200)).is_err(), "too large for us, not for Go");
}

#[test]
fn templates_expand_as_in_go() {
    // Pattern, text, template, what comes out.
    let cases = [
        ("(.*)-[^-]+", "web-abc-x", "$1", "web-abc"),
        ("(?P<q>.+?)s?$", "mails", "${q}_total", "mail_total"),
        ("^(.*)_total$", "http_total", "$1_per_second", ""),
        ("^(.*)_total$", "http_total", "${1}_per_second", "http_per_second"),
        ("(a)|(b)", "xb", "[$0|$1|$2|$3]", "[b||b|]"),
        ("_total$", "a_total", "$0", "_total"),
        ("a+?", "aaa", "$0", "a"),
        ("(?U)a+", "aaa", "$0", "a"),
        ("(a|ab)(c|bcd)", "abcd", "$1-$2", "a-bcd"),
        ("x", "x", "$$1 $ ${1 $", "$1 $ ${1 $"),
        ("x*", "ay", "<$0>", "<>"),
    ];
    for (pattern, text, template, wanted) in cases {
        let regex = Regex::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let captures = regex.captures(text).unwrap_or_else(|| panic!("{pattern} matches {text}"));
        let mut got = String::new();
        regex.expand(template, text, &captures, &mut got);
        assert_eq!(got, wanted, "{pattern} on {text} with {template}");
    }
}
