//! What holds for every input: no text and no command panics, hangs or grows without bound; numbers and selectors obey
//! their laws; whatever way a session takes through time, it is what was done. The cases are the same in every run; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` make others, and more.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/hostile.rs"]
mod hostile;
#[path = "support/lines.rs"]
mod lines;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use hpa_playground::api::selector::Selector;
use hpa_playground::diag::Severity;
use hpa_playground::manifest::parse::parse;
use hpa_playground::manifest::print::print;
use hpa_playground::manifest::scalar::Scalar;
use hpa_playground::manifest::tree::{Entry, Node, Value};
use hpa_playground::session::{Command, Extension, Session, SliderId};
use hpa_playground::units::{Quantity, SimDuration, SimTime};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngSeed};

/// Texts that are valid, to be made invalid.
const VALID: &[&str] = &[
    include_str!("manifests/every-field.yaml"),
    include_str!("manifests/requests-per-second-v2beta2.yaml"),
    include_str!("manifests/every-shape.yaml"),
    include_str!("../static/scenarios/cpu-utilization.yaml"),
    include_str!("../static/scenarios/scaling-policies.yaml"),
    include_str!("../static/scenarios/outage-of-zeros.yaml"),
    include_str!("../static/scenarios/lessons/tolerance.yaml"),
];

fn cases() -> Config {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(7);
    }
    config
}

/// Runs `work`. Whether it panics or takes longer than `seconds` is said, so that a hang is no hang of the tests.
fn attempt(seconds: u64, work: impl FnOnce() + Send + 'static) -> Result<(), String> {
    let (tell, told) = channel();
    let worker = thread::spawn(move || {
        work();
        // Whoever listens may have given up.
        let _ = tell.send(());
    });
    match told.recv_timeout(Duration::from_secs(seconds)) {
        Err(RecvTimeoutError::Timeout) => Err(format!("not done after {seconds} s")),
        Ok(()) | Err(RecvTimeoutError::Disconnected) => worker.join().map_err(|_| "panicked, as said above".to_owned()),
    }
}

/// Runs `work`, which must neither panic nor take longer than `seconds`.
fn within(seconds: u64, what: &str, work: impl FnOnce() + Send + 'static) {
    attempt(seconds, work).unwrap_or_else(|problem| panic!("{what}: {problem}"));
}

/// Text that is close to YAML, and to manifests.
fn yaml_like() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "apiVersion: ",
        "autoscaling/v2",
        "kind: ",
        "HorizontalPodAutoscaler",
        "Scenario",
        "spec:",
        "metrics:",
        "---",
    ];
    const SPACES: &[&str] = &["\n", "\n  ", "\n- ", ": ", ", ", " ", "\r\n", "\n    "];
    let piece = prop_oneof![
        select(hostile::VALUES).prop_map(str::to_owned),
        select(WORDS).prop_map(str::to_owned),
        select(SPACES).prop_map(str::to_owned),
        "[ -~]{0,12}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A valid text after some changes: of lines, of values, of bytes.
fn spoilt() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(any::<(u8, u8)>(), 0..4);
    let bytes = prop::collection::vec((any::<Index>(), any::<u8>()), 0..4);
    (select(VALID), lines, bytes).prop_map(|(text, lines, bytes)| {
        let text = lines.into_iter().fold(text.to_owned(), |text, (line, how)| hostile::mutated(&text, line, how));
        let mut text = text.into_bytes();
        for (index, byte) in bytes {
            let index = index.index(text.len());
            text[index] = byte;
        }
        String::from_utf8_lossy(&text).into_owned()
    })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_text_is_read(text in prop_oneof![yaml_like(), any::<String>()]) {
        within(90, &text.clone(), move || hostile::read(&text));
    }

    #[test]
    fn a_spoilt_manifest_is_read(text in spoilt()) {
        within(90, &text.clone(), move || hostile::read(&text));
    }

    #[test]
    fn any_commands_are_carried_out(
        text in prop_oneof![Just(String::new()), select(VALID).prop_map(str::to_owned), spoilt()],
        commands in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let mut input = text.into_bytes();
        input.push(hostile::END_OF_TEXT);
        input.extend(commands);
        within(60, "commands", move || hostile::drive(&input));
    }

    #[test]
    fn any_short_text_is_a_quantity_a_selector_a_duration_or_none(text in any::<String>()) {
        let _ = (Quantity::parse(&text), Selector::parse(&text), text.parse::<SimDuration>());
    }

    #[test]
    fn a_quantity_is_what_it_prints(text in "[+-]?[0-9]{0,22}(\\.[0-9]{0,14})?(|[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,3})") {
        if let Ok(quantity) = Quantity::parse(&text) {
            let printed = quantity.to_string();
            let again = Quantity::parse(&printed);
            prop_assert_eq!(again.as_ref(), Ok(&quantity), "{} prints {}", text, printed);
            prop_assert_eq!(again.map(|again| again.to_string()), Ok(printed));
        }
    }

    #[test]
    fn quantities_are_ordered(texts in prop::collection::vec("[+-]?[0-9]{1,12}(\\.[0-9]{1,6})?(|m|k|Ki|M|e2|e-2)", 3)) {
        let quantities: Result<Vec<_>, _> = texts.iter().map(|text| Quantity::parse(text)).collect();
        let mut quantities = quantities.expect("the pattern is of quantities");
        quantities.sort();
        let [a, b, c] = &quantities[..] else { unreachable!("there are three") };
        prop_assert!(a <= b && b <= c && a <= c, "{} {} {}", a, b, c);
        prop_assert_eq!(a.cmp(b), b.cmp(a).reverse());
        // Upstream rounds long negative numbers the other way, or lets them overflow.
        if a.sign() >= 0 {
            prop_assert!(a.milli_value() <= b.milli_value() && a.value() <= b.value(), "{} {}", a, b);
        }
        prop_assert_eq!(a.add(b), b.add(a));
        prop_assert!(a.add(c) <= b.add(c), "{} {} {}", a, b, c);
        prop_assert_eq!(a.add(&Quantity::ZERO), a.clone());
    }

    #[test]
    fn a_duration_is_what_it_prints(micros in prop_oneof![0..10_000_000_i64, 0..4_000_000_000_000_000_i64]) {
        let duration = SimDuration::from_micros(micros);
        prop_assert_eq!(duration.to_string().parse(), Ok(duration));
    }

    #[test]
    fn selectors_obey_logic(
        labels in prop::collection::btree_map("[abc]", "[xyz]", 0..4), key in "[abc]", (v, w) in ("[xyz]", "[xyz]"),
    ) {
        let holds = |text: String| Selector::parse(&text).expect("the selector is valid").matches(&labels);
        let is = |value: &String| labels.get(&key) == Some(value);
        prop_assert_eq!(holds(key.clone()), labels.contains_key(&key));
        prop_assert_eq!(holds(format!("!{key}")), !labels.contains_key(&key));
        prop_assert_eq!(holds(format!("{key}={v}")), is(&v));
        prop_assert_eq!(holds(format!("{key}!={v}")), !is(&v));
        prop_assert_eq!(holds(format!("{key} in ({v},{w})")), is(&v) || is(&w));
        prop_assert_eq!(holds(format!("{key} notin ({v},{w})")), !(is(&v) || is(&w)));
        prop_assert_eq!(holds(format!("{key}={v},{key}={w}")), is(&v) && is(&w));
        prop_assert_eq!(holds(format!("a={v},{key} in ({w})")), holds(format!("{key} in ({w}),a={v}")));
    }
}

/// Scenarios with and without what happens by itself.
const LINES: &[&str] = &[
    include_str!("manifests/requests-per-second-v2beta2.yaml"),
    include_str!("manifests/every-shape.yaml"),
    include_str!("../static/scenarios/cpu-utilization.yaml"),
    include_str!("../static/scenarios/scale-up-window.yaml"),
    include_str!("../static/scenarios/outage-of-zeros.yaml"),
];

/// Trees of what the printer takes for granted and what it must not.
fn tree() -> impl Strategy<Value = Rc<Node>> {
    let text = prop_oneof![
        "[a-z][a-z -]{0,8}",
        "[ -~]{0,12}",
        "([ -~]{0,5}\n){0,4}[ -~]{0,5}",
        any::<String>(),
        select(hostile::VALUES).prop_map(str::to_owned),
    ];
    let plain = select(&["null", "true", "0", "-1", "1.5", "1e3", "0x1f", "no", ".inf", "18446744073709551616"][..]);
    let leaf =
        prop_oneof![text.clone().prop_map(|text| Node::text_of(&text)), plain.prop_map(|text| Node::plain(&text))];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let entries = prop::collection::btree_map(text.clone(), inner.clone(), 0..4);
        let map = |entries: BTreeMap<String, Rc<Node>>| {
            Node::map(entries.iter().map(|(key, node)| (key.as_str(), Rc::clone(node))).collect())
        };
        prop_oneof![prop::collection::vec(inner, 0..4).prop_map(Node::list), entries.prop_map(map)]
    })
}

/// A tree without its places.
fn shape(node: &Node) -> String {
    match &node.value {
        Value::Scalar(text, Scalar::Text) => format!("{text:?}"),
        Value::Scalar(_, scalar) => format!("{scalar:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(|item| shape(item)).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let entry = |entry: &Entry| format!("{:?}: {}", entry.key, shape(&entry.node));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: cases().cases / 4, ..cases() })]

    #[test]
    fn every_way_through_time_leads_to_what_was_done(
        text in select(LINES), steps in prop::collection::vec(any::<lines::Step>(), 0..24),
    ) {
        let mut model = lines::Model::new(text);
        for step in steps {
            model.take(step);
        }
        model.check();
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_tree_is_read_as_it_was_printed(tree in tree()) {
        let text = print(&tree);
        let stream = parse(&text);
        prop_assert!(stream.problems.is_empty() && stream.documents.len() == 1, "{:?} {}", stream.problems, text);
        prop_assert_eq!(shape(&stream.documents[0].root), shape(&tree), "{}", text);
    }
}

#[test]
fn a_day_has_few_snapshots_and_every_moment() {
    let mut session = Session::open(LINES[2]).expect("the scenario is valid");
    let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: 30.0 });
    let moments: Vec<_> = (0..30_u32).map(|n| SimTime::from_millis(i64::from(n) * 2_880_123)).collect();
    let mut hashes = Vec::new();
    for (n, at) in (0..).zip(&moments) {
        session.run_until(*at);
        let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: f64::from(n * 7 % 60) });
        hashes.push(session.engine().history().hash());
    }
    for (at, hash) in moments.iter().zip(hashes).rev() {
        let _ = session.apply(Command::Seek { time: at.since(SimTime::ZERO) });
        assert_eq!(session.engine().history().hash(), hash, "{at}");
    }
}

#[test]
fn findings_stay_fixed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/regressions");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("the folder is there").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::path);
    assert!(!files.is_empty());
    for file in files {
        let input = std::fs::read(file.path()).expect("the file is readable");
        within(90, &file.path().display().to_string(), move || {
            hostile::drive(&input);
            hostile::read(&String::from_utf8_lossy(&input));
        });
    }
}

/// An autoscaler with `value` somewhere in it.
fn with(field: &str, value: &str) -> String {
    let manifest = VALID[1].replace("v2beta2", "v2");
    let line =
        manifest.lines().find(|line| line.trim_start().starts_with(&format!("{field}:"))).expect("the field is there");
    let key = line.split_once(':').expect("it is a field").0;
    manifest.replace(line, &format!("{key}: {value}"))
}

/// A text of many lines, each made from its number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn what_is_too_much_is_refused_at_once() {
    let aliases = |level: usize| vec![format!("*a{level}"); 10].join(", ");
    let bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned()
        + &lines(40, |level| format!("a{}: &a{} [{}]\n", level + 1, level + 1, aliases(level)));
    let merged = "m0: &m0 {a: 1}\n".to_owned() + &lines(60, |n| format!("m{0}: &m{0} {{<<: [*m{n}, *m{n}]}}\n", n + 1));
    let deep = |count| lines(count, |depth| format!("{}a:\n", " ".repeat(depth)));
    let many = 10 << 20;
    let almost = (3 << 20) - 100;
    let texts = [
        ("aliases of aliases", bomb),
        ("merged aliases", merged),
        ("an alias of itself", "a: &a [*a, *a]\n".repeat(1000)),
        ("10 MB of lists", "[".repeat(many)),
        ("3 MB of lists", "[".repeat(almost)),
        ("3 MB of closed lists", "[".repeat(almost / 2) + &"]".repeat(almost / 2)),
        ("10 MB of maps", "{a: ".repeat(many / 4)),
        ("3 MB of maps", "{a: ".repeat(almost / 4)),
        ("3 MB of lists in lines", "- ".repeat(almost / 2)),
        ("3 MB of questions", "? ".repeat(almost / 2)),
        ("lines, each deeper", deep(2400)),
        ("10 MB in one line", "x".repeat(many)),
        ("3 MB in one line", "x".repeat(almost)),
        ("3 MB of one text", format!("a: \"{}\"\n", "\\u0041".repeat(almost / 6))),
        ("3 MB of keys", lines(almost / 12, |n| format!("k{n:07}: 1\n"))),
        ("3 MB of the same key", "a: 1\n".repeat(almost / 5)),
        ("3 MB of documents", "---\n".repeat(almost / 4)),
        ("3 MB of kinds", "---\nkind: Pod\n".repeat(almost / 14)),
        ("3 MB of scenarios", "---\nkind: Scenario\n".repeat(almost / 19)),
        ("3 MB of anchors", "&a ".repeat(almost / 3)),
        ("3 MB of tags", "!a ".repeat(almost / 3)),
        ("3 MB of comments", "#\n".repeat(almost / 2)),
        ("3 MB of quotes", "'".repeat(almost)),
        ("an enormous count", with("maxReplicas", "1e2147483648")),
        ("a count of 3 MB of digits", with("maxReplicas", &"7".repeat(almost - 1000))),
    ];
    let mut failures = Vec::new();
    for (what, text) in texts {
        let outcome = attempt(20, move || {
            assert!(Session::check(&text).iter().any(|p| p.severity == Severity::Error), "{what} is no problem");
            assert!(Session::open(&text).is_err(), "{what} opens");
            let mut session = Session::default();
            let _ = session.extend_with(Extension::rules());
            let _ = session.apply(Command::EditManifest { text: text.clone() });
            let _ = session.apply(Command::Load { text });
            hostile::look(&session);
        });
        failures.extend(outcome.err().map(|problem| format!("{what}: {problem}")));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn large_scenarios_are_read_in_bounds() {
    let traffic =
        |entries: String| format!("kind: Scenario\nspec:\n  duration: 8784h\n  traffic:\n{entries}---\n{}", VALID[1]);
    let noise = |n| format!("  - {{from: {n}s, noise: {{amplitude: 1e9, every: {}s}}}}\n", n + 1);
    let sine = |n| format!("  - {{from: {n}s, sine: {{mean: 1e9, period: 1s}}}}\n");
    let csv = |count| lines(count, |n| format!("        {},{n}\n", (n * 7919) % 100_003));
    let applied = VALID[1].replace('\n', "\n      ");
    let apply = |n| format!("  - at: {n}s\n    apply: |\n      {applied}\n");
    let events = |entries: String| {
        format!("kind: Scenario\nspec:\n  events:\n{entries}---\n{}{}", VALID[1], "---\nkind: Pod\n".repeat(20_000))
    };
    let texts = [
        ("1000 kinds of noise", traffic(lines(1000, noise))),
        ("1000 sines", traffic(lines(1000, sine))),
        ("more shapes than are taken", traffic(lines(60_000, sine))),
        ("a recording", traffic(format!("  - recorded:\n      csv: |\n{}", csv(100_000)))),
        ("a recording that is too long", traffic(format!("  - recorded:\n      csv: |\n{}", csv(150_000)))),
        ("20 manifests on a large one", events(lines(20, apply))),
        ("more manifests than are taken", events(lines(60, apply))),
    ];
    for (what, text) in texts {
        within(90, what, move || {
            let refused = Session::check(&text).iter().any(|p| p.severity == Severity::Error);
            let session = Session::open(&text);
            assert_eq!(
                (session.is_err(), refused),
                (what.contains(" than ") || what.contains(" too "), session.is_err())
            );
            let _ = session.map(|mut session| session.run_until(SimTime::ZERO + SimDuration::from_secs(60)));
        });
    }
}

#[test]
fn long_values_are_taken_or_refused() {
    let many = (3 << 20) - 2000;
    let (sevens, letters) = ("7".repeat(many), "a".repeat(many));
    let mut failures = Vec::new();
    for field in ["averageValue", "maxReplicas", "minReplicas", "name", "kind", "type", "apiVersion"] {
        let values =
            [&sevens, &letters, &format!("0.{sevens}"), &format!("1e{sevens}"), "1e2147483648", "1e-2147483648"];
        for value in values {
            let text = with(field, value);
            let outcome = attempt(20, move || hostile::read(&text));
            failures.extend(outcome.err().map(|problem| format!("{field}: {value:.16}: {problem}")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn long_numbers_selectors_and_durations_take_no_time() {
    let many = 3 << 20;
    for text in ["7", "0.", "1e", "a,", "a in (", "(", "!", "1h", "1.5s", "é", " "] {
        let long = text.repeat(many / text.len());
        let exponents = [format!("1e{long}"), format!("1e-{long}"), format!("-{long}Ki"), format!("0.{long}")];
        for text in exponents.into_iter().chain([long]) {
            within(90, &text.chars().take(20).collect::<String>(), move || {
                if let Ok(quantity) = Quantity::parse(&text) {
                    let _ = (quantity.value(), quantity.milli_value(), quantity.cmp(&Quantity::ZERO));
                }
                let _ = (Selector::parse(&text), text.parse::<SimDuration>());
            });
        }
    }
}

#[test]
fn a_huge_autoscaler_is_simulated_in_bounds() {
    let huge = with("maxReplicas", "2147483647").replace("averageValue: 2", "averageValue: 1n");
    let tiny = with("maxReplicas", "2147483647").replace("averageValue: 2", "averageValue: \"0.0000000001\"");
    for (what, text) in [("a target of a billionth", huge), ("a target of hardly anything", tiny)] {
        within(120, what, move || {
            let scenario = "kind: Scenario\nspec:\n  app: {workers: 10000, queue: 1000000, cpuPerRequest: 0s, timeout: 24h}\n  \
                            traffic: [{constant: 1000000000}]\n---\n";
            let mut session = Session::open(&(scenario.to_owned() + &text)).expect("it is valid");
            session.run_until(SimTime::ZERO + SimDuration::from_secs(300));
            let _ = session.apply(Command::Slide { slider: SliderId::RequestRate, value: f64::MAX });
            session.run_until(SimTime::ZERO + SimDuration::from_secs(600));
            hostile::look(&session);
        });
    }
}
