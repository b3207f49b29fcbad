//! Rules that the vectors do not reach, and what no query may do.

use super::text::number_g;
use super::{Labels, Outcome, Point, StoredSeries, Value, parse, parse_selector};
use crate::random::Stream;

fn series(labels: &[(&str, &str)], samples: &[(i64, f64)]) -> StoredSeries {
    let samples = samples.iter().map(|&(at_ms, value)| Point { at_ms, value }).collect();
    StoredSeries { labels: Labels::new(labels.iter().copied()), samples }
}

fn storage() -> Vec<StoredSeries> {
    let pods = ["a", "b", "c"];
    let mut all: Vec<_> = pods
        .iter()
        .zip([3.0, 1.0, 2.0])
        .map(|(pod, value)| series(&[("__name__", "m"), ("pod", pod)], &[(40_000, value), (55_000, value + 1.0)]))
        .collect();
    all.push(series(&[("__name__", "big")], &[(50_000, 1e308), (55_000, 1e308)]));
    all
}

fn answer(query: &str) -> Result<Outcome, String> {
    let query = parse(query).map_err(|error| error.to_string())?;
    query.eval(&storage(), 60_000, 300_000).map_err(|error| error.to_string())
}

/// A value in short: `pod=a 4, pod=b 2`.
fn short(query: &str) -> String {
    match answer(query) {
        Err(error) => error,
        Ok(Outcome { value: Value::Scalar(value), .. }) => value.to_string(),
        Ok(Outcome { value: Value::Vector(samples), .. }) => {
            let element = |sample: &super::Sample| {
                let labels: Vec<_> = sample.labels.iter().map(|l| format!("{}={}", l.name, l.value)).collect();
                format!("{} {}", labels.join(","), sample.value).trim_start().to_owned()
            };
            samples.iter().map(element).collect::<Vec<_>>().join("; ")
        }
        Ok(other) => format!("{:?}", other.value),
    }
}

#[test]
fn queries_are_answered() {
    let cases = [
        ("numbers: octal, hexadecimal, underscores, durations", "0x1F + 017 + 1_000 + 1m30s", "1136"),
        ("a sign binds looser than ^", "-2 ^ 2 * 3", "-12"),
        ("^ binds to the right", "2 ^ 3 ^ 2", "512"),
        ("negative whole exponents", "2 ^ -2 + (-3) ^ 3", "-26.75"),
        ("what may be a name is one", "sum(sum)", ""),
        ("aggregators group before and after", "sum by (pod) (m{pod=\"a\"}) == sum(m{pod=\"a\"}) by (pod)", "pod=a 4"),
        ("texts unquote", "count(m{pod=\"\\x61\"}) + count(m{pod='\\u0062'}) + count(m{pod=`c`})", "3"),
        ("a mean beyond the largest number", "avg_over_time(big[1m])", "1e308"),
        ("not-a-number wins over all bounds but the infinite", "clamp_min(m{pod=\"a\"} / 0, NaN)", "pod=a inf"),
        ("topk sorts", "topk(2, m)", "__name__=m,pod=a 4; __name__=m,pod=c 3"),
        ("bottomk sorts", "bottomk(2, m)", "__name__=m,pod=b 2; __name__=m,pod=c 3"),
        ("topk of nothing", "topk(NaN, m)", "Parameter value is NaN"),
        ("offset on a subquery", "max_over_time(m{pod=\"a\"}[30s:5s] offset 10s)", "pod=a 3"),
        ("@ end() is the query's time", "sum_over_time((m{pod=\"a\"} @ end())[20s:10s])", "pod=a 8"),
        ("names replaced", "label_replace(m{pod=\"a\"}, \"__name__\", \"n\", \"\", \"\")", "__name__=n,pod=a 4"),
        ("values counted", "count_values(\"v\", m{pod=~\"a|b\"} > bool 3)", "v=1 1; v=0 1"),
        ("absent with a range", "absent_over_time(nosuch{a=\"b\"}[1m])", "a=b 1"),
        (
            "dates",
            "year(vector(951782400)) * 10000 + month(vector(951782400)) * 100 + day_of_month(vector(951782400))",
            "20000229",
        ),
        ("days of a year", "day_of_year(vector(951868800))", "61"),
        ("comments and lines", "m{pod=\"a\"} # one\n + 1", "pod=a 5"),
        (
            "fill-in of one side",
            "m{pod=\"a\"} * on() group_left(x) label_replace(vector(2), \"x\", \"y\", \"\", \"\")",
            "pod=a,x=y 8",
        ),
    ];
    for (name, query, wanted) in cases {
        let wanted = if wanted == "1e308" { 1e308.to_string() } else { wanted.to_owned() };
        assert_eq!(short(query), wanted, "{name}: {query}");
    }
}

#[test]
fn errors_have_the_words_of_prometheus() {
    let cases = [
        ("m[0s]", "1:3: parse error: duration must be greater than 0"),
        ("m[5m:1m:1m]", "1:8: parse error: unexpected colon ':'"),
        ("m[:5m]", "1:4: parse error: unexpected colon before duration in duration expression"),
        ("m offset 1m offset 2m", "1:1: parse error: offset may not be set multiple times"),
        ("sum(m m)", "1:7: parse error: unexpected identifier \"m\" in aggregation"),
        ("sum by (without) (m)", "1:9: parse error: unexpected <without> in grouping opts, expected label"),
        (
            "m{a=\"b\" c=\"d\"}",
            "1:9: parse error: unexpected identifier \"c\" in label matching, expected \",\" or \"}\"",
        ),
        ("m{a}", "1:4: parse error: unexpected \"}\" in label matching, expected label matching operator"),
        ("m{=\"a\"}", "1:3: parse error: unexpected \"=\" in label matching, expected identifier or \"}\""),
        ("m == on(a) group_left(a) m", "1:3: parse error: label \"a\" must not occur in ON and GROUP clause at once"),
        ("m and on(a) group_left m", "1:1: parse error: no grouping allowed for \"and\" operation"),
        ("1 + on(a) m", "1:1: parse error: vector matching only allowed between instant vectors"),
        ("m + bool m", "1:3: parse error: bool modifier can only be used on comparison operators"),
        ("round()", "1:1: parse error: expected at least 1 argument(s) in call to \"round\", got 0"),
        ("round(m, 1, 2)", "1:1: parse error: expected at most 2 argument(s) in call to \"round\", got 3"),
        ("mad_over_time(m[1m])", "1:1: parse error: function \"mad_over_time\" is not enabled"),
        ("sum(m,)", "1:6: parse error: trailing commas not allowed in function call args"),
        ("\"abc", "1:1: parse error: unterminated quoted string"),
        ("1 +\n\n  \"a\"", "3:3: parse error: binary expression must contain only scalar and instant vector types"),
        ("m @ m", "1:5: parse error: unexpected identifier \"m\" in @, expected timestamp"),
        (
            "abs(\"a long text\")",
            "1:5: parse error: expected type instant vector in call to function \"abs\", got string",
        ),
        ("m \"a long text\"", "1:3: parse error: unexpected string \"\\\"a long te\"..."),
        ("sum_over_time(m[1y:1ms])", "query processing would load too many samples into memory in query execution"),
    ];
    for (query, wanted) in cases {
        assert_eq!(answer(query).map_err(Some).unwrap_err().as_deref(), Some(wanted), "{query}");
    }
}

#[test]
fn selectors_stand_alone() {
    let matchers = |text| parse_selector(text).map(|matchers| matchers.len()).map_err(|error| error.to_string());
    assert_eq!(matchers("m{a=\"b\",c!~\"d|e\"}"), Ok(3));
    assert_eq!(matchers("{}"), Ok(0));
    assert_eq!(matchers("sum(m)"), Err("1:4: parse error: unexpected \"(\"".to_owned()));
    assert_eq!(matchers(""), Err("unknown position: parse error: unexpected end of input".to_owned()));
}

/// Random queries from pieces of queries: none may panic or take long, whatever it says.
#[test]
fn no_query_panics() {
    const PIECES: [&str; 64] = [
        "m",
        "big",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "[1m]",
        "[30s:5s]",
        "[1m:]",
        ",",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "==",
        "!=",
        "<",
        ">=",
        "and",
        "or",
        "unless",
        "atan2",
        "bool",
        "on(pod)",
        "ignoring()",
        "group_left(x)",
        "group_right",
        "offset 5s",
        "offset -1y",
        "@ 50",
        "@ start()",
        "sum",
        "avg by (pod)",
        "topk(2,",
        "quantile(0.5,",
        "count_values(\"v\",",
        "rate(",
        "increase(",
        "histogram_quantile(0.9,",
        "label_replace(",
        "\"$1\"",
        "\"(.*)\"",
        "\"pod\"",
        "predict_linear(",
        "abs(",
        "clamp(",
        "time()",
        "vector(1)",
        "scalar(",
        "1e308",
        "NaN",
        "Inf",
        "0x",
        "5m",
        "é",
        "'\\x4",
        "`",
        "#",
        "{__name__=~\".+\"}",
        "without (pod)",
    ];
    let storage = storage();
    let mut random = Stream::named(1, "queries");
    let mut answered = 0;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..=random.below(9) {
            let piece = usize::try_from(random.below(64)).expect("an index");
            text.push_str(PIECES[piece]);
            text.push_str(if random.below(3) == 0 { "" } else { " " });
        }
        answered += parse(&text).ok().map_or(0, |query| usize::from(query.eval(&storage, 60_000, 300_000).is_ok()));
    }
    assert!(answered > 100, "some of them are queries: {answered}");
}

#[test]
fn deep_queries_are_refused() {
    for text in ["(".repeat(100_000), "-".repeat(100_000), "m".to_owned() + &"[1m:]".repeat(100_000)] {
        assert!(parse(&text).is_err());
    }
    let chain = vec!["m"; 100_000].join(" or ");
    assert!(parse(&chain).is_err());
    let deep = |before: &str, after: &str| [&before.repeat(190), "m", &after.repeat(190)].concat();
    let fine = [deep("(", ")"), deep("abs(", ")"), deep("-", ""), vec!["m"; 190].join(" or ")];
    // As much as WebAssembly has.
    let small = std::thread::Builder::new().stack_size(1 << 20);
    let evaluate = move || fine.iter().all(|text| parse(text).is_ok_and(|query| query.eval(&storage(), 0, 1).is_ok()));
    assert!(small.spawn(evaluate).expect("a thread").join().expect("no overflow"));
}

#[test]
fn numbers_are_written_as_in_go() {
    let cases = [
        (0.0, "0"),
        (1.5, "1.5"),
        (-1.0, "-1"),
        (999_999.0, "999999"),
        (1e6, "1e+06"),
        (-1_234_567.5, "-1.2345675e+06"),
        (1e-4, "0.0001"),
        (1.25e-7, "1.25e-07"),
        (1e300, "1e+300"),
        (f64::NEG_INFINITY, "-Inf"),
        (f64::NAN, "NaN"),
    ];
    for (value, wanted) in cases {
        assert_eq!(number_g(value), wanted);
    }
}
