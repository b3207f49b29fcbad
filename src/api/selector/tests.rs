//! Named cases of parsing and matching selectors.

use super::*;

fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn selectors_match_as_upstream() {
    let pod = labels(&[("app", "web"), ("tier", "a"), ("weight", "5")]);
    let cases = [
        ("app=web", true),
        ("app==web,tier!=b", true),
        ("app in (web, api),!canary", true),
        ("app notin (web)", false),
        ("tier", true),
        ("weight>4,weight<6", true),
        ("weight>5", false),
        ("canary!=x", true),
        ("in=in", false),
        ("", true),
    ];
    for (text, matches) in cases {
        let selector = Selector::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(selector.matches(&pod), matches, "{text}");
    }
}

#[test]
fn bad_selectors_are_refused_in_upstreams_words() {
    let cases = [
        ("cheddar cheese", "unable to parse requirement: found 'cheese', expected: in, notin, =, ==, !=, gt, lt"),
        ("app=web,,", "found ',', expected: identifier after ','"),
        ("app in web", "unable to parse requirement: found 'web' expected: '('"),
        ("!!app", "unable to parse requirement: found '!', expected: identifier"),
        ("app=we b", "found 'b', expected: ',' or 'end of string'"),
        ("app in (web", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("app=web=x", "found '=', expected: ',' or 'end of string'"),
        (",", "found ',', expected: !, identifier, or 'end of string'"),
        ("a in (=)", "unable to parse requirement: found '=', expected: ',', ')' or identifier"),
        ("a in (", "unable to parse requirement: found '', expected: ',', ')' or identifier"),
        ("a=", ""),
        ("a in ()", ""),
    ];
    for (text, error) in cases {
        assert_eq!(Selector::parse(text).err().unwrap_or_default(), error, "{text}");
    }
}
