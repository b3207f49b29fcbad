//! What any text and any commands are put through: nothing may panic, hang or grow without bound. The fuzz targets, the
//! property tests and the regression cases all go this way.

use hpa_playground::diag::{Diagnostic, Severity};
use hpa_playground::present::{
    controls, editor, explanation, kubectl, lesson as shown, loop_view, report, series, state,
};
use hpa_playground::session::lesson::{self, Progress};
use hpa_playground::session::{Command, Extension, Session, SliderId, Speed};
use hpa_playground::sim::{Component, Health, Stage};
use hpa_playground::units::{SimDuration, SimTime};

/// Between the text and the commands of an input: a byte that no text contains.
pub(crate) const END_OF_TEXT: u8 = 0xff;

/// How much time is simulated for one input.
const BUDGET: SimDuration = SimDuration::from_secs(180);
/// How many commands of one input are carried out.
const COMMANDS: usize = 64;
/// As many pods are simulated, those that stop aside.
const MOST_PODS: usize = 2_000;

/// Values that fit nowhere, or hardly.
pub(crate) const VALUES: &[&str] = &[
    "0",
    "-1",
    "1",
    "3",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "1e18",
    "1e2147483648",
    "1e-2147483648",
    "1e999999999999",
    "0x7fffffff",
    "0o17",
    "1_000",
    "1.5",
    ".5",
    "1m",
    "1n",
    "100Gi",
    "0.0000000001",
    "1Ei",
    "9999999999999999999999Ei",
    "-1k",
    "1e3",
    "1E",
    "12e",
    "+5",
    ".nan",
    ".inf",
    "-.inf",
    "''",
    "\"\"",
    "null",
    "~",
    "true",
    "off",
    "[]",
    "{}",
    "[[]]",
    "{a: {}}",
    "*a",
    "&a x",
    "&a [*a]",
    "!!int x",
    "!!binary aGk=",
    "!foo x",
    "\"\\0\"",
    "\"\\ud800\"",
    "'",
    "\"",
    "|",
    ">-",
    "[",
    "{",
    "]",
    "---",
    "...",
    "%YAML 1.1",
    "? a",
    "<<: *a",
    "- -",
    "#",
    ":",
    "\t",
    "\u{feff}",
    "\u{2028}",
    "é",
    "🦀",
    "0s",
    "1us",
    "292278h",
    "1h1h",
    "99999999999999999999h",
    "Utilization",
    "AverageValue",
    "Value",
    "Resource",
    "Pods",
    "External",
    "Object",
    "ContainerResource",
    "cpu",
    "memory",
    "Max",
    "Min",
    "Disabled",
    "Percent",
    "a=b,c in (d)",
    "2020-01-01",
    "60%",
    "..",
    "a/b/c",
];

/// Reads a text in every way there is, and shows what it says.
pub(crate) fn read(text: &str) {
    lesson(text);
    let problems = Session::check_with(text, Some(Extension::linked()));
    places(text, &problems);
    let refused = problems.iter().any(|p| p.severity == Severity::Error);
    match Session::open_with(text, None, Some(Extension::linked())) {
        Ok(session) => {
            assert!(!refused, "opened with errors: {problems:?}");
            look(&session);
        }
        Err(said) => assert!(refused && said == problems, "{said:?} against {problems:?}"),
    }
    for command in [Command::EditManifest { text: text.to_owned() }, Command::Load { text: text.to_owned() }] {
        let mut session = Session::default();
        let _ = session.extend_with(Extension::rules());
        let _ = session.apply(command);
        look(&session);
    }
}

/// Reads a text as a lesson, as what was done of lessons, and as a link to them.
pub(crate) fn lesson(text: &str) {
    let (read, problems) = lesson::read(text, Extension::linked());
    places(text, &problems);
    let refused = problems.iter().any(|problem| problem.severity == Severity::Error);
    assert_eq!(read.is_none(), refused, "{problems:?}");
    if let Some(lesson) = read {
        let session = Session::default();
        let view = shown::view(&session, &lesson);
        assert!((2..=5).contains(&view.choices.len()) && !view.question.is_empty(), "{view:?}");
        assert!(!shown::passed(&shown::checks(&session, &lesson)), "nothing was run");
        assert_eq!(lesson.solved(Extension::linked()).is_some(), !lesson.solution.is_empty());
    }
    let _ = lesson::heading(text);
    if let Ok(progress) = Progress::read(text) {
        assert_eq!(Progress::read(&progress.text()), Ok(progress));
    }
    for start in ["", "l1=", "lesson=", "lesson=a&progress="] {
        let fragment = [start, text].concat();
        if let Ok(addressed) = lesson::addressed(&fragment) {
            assert_eq!(lesson::addressed(&addressed.fragment()), Ok(addressed));
        }
    }
}

/// Problems are in the text.
fn places(text: &str, problems: &[Diagnostic]) {
    // YAML ends lines in more ways than Rust does.
    let breaks = |c| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let last = text.split(breaks).count() + 1;
    for problem in problems {
        let line = usize::try_from(problem.position.line).unwrap_or(usize::MAX);
        assert!(line >= 1 && line <= last && problem.position.column >= 1, "outside of {last} lines: {problem}");
        assert!(!problem.message.is_empty(), "{problem}");
    }
}

/// Opens the text before [`END_OF_TEXT`] and carries out the commands that the bytes after it stand for.
pub(crate) fn drive(input: &[u8]) {
    let end = input.iter().position(|byte| *byte == END_OF_TEXT).unwrap_or(input.len());
    let text = String::from_utf8_lossy(&input[..end]);
    let mut session = if text.is_empty() { Session::default() } else { open_or_load(&text) };
    let mut bytes = input[end..].iter().skip(1).copied();
    for _ in 0..COMMANDS {
        let (Some(kind), Some(argument)) = (bytes.next(), bytes.next()) else { break };
        act(&mut session, kind, argument, bytes.next().unwrap_or(0));
        assert!(session.now() >= SimTime::ZERO, "{:?}", session.now());
    }
    look(&session);
}

fn open_or_load(text: &str) -> Session {
    Session::open_with(text, None, Some(Extension::linked())).unwrap_or_else(|_| {
        let mut session = Session::default();
        let _ = session.extend_with(Extension::rules());
        let _ = session.apply(Command::Load { text: text.to_owned() });
        session
    })
}

fn act(session: &mut Session, kind: u8, argument: u8, more: u8) {
    let left = (SimTime::ZERO + BUDGET).since(session.now());
    let command = match kind % 16 {
        0 => Command::Play,
        1 => Command::Pause,
        2 => Command::Reset,
        3 if session.engine().config().sync_period > left => return,
        3 => Command::NextSync,
        4 => {
            let speeds = [Speed::X1, Speed::X10, Speed::X60, Speed::Max];
            Command::SetSpeed { speed: speeds[usize::from(argument) % speeds.len()] }
        }
        5 => {
            let slider = SliderId::ALL[usize::from(argument) % SliderId::ALL.len()];
            let extremes = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, f64::MIN_POSITIVE, 1e9, f64::MAX];
            let value = extremes.get(usize::from(more)).copied().unwrap_or(f64::from(more));
            Command::Slide { slider, value }
        }
        6 => Command::EditManifest { text: mutated(session.text().0, argument, more) },
        7 => Command::Load { text: mutated(session.text().0, argument, more) },
        8 => {
            let names = Session::scenarios();
            let name = names.get(usize::from(argument)).map(|(name, _)| name.clone()).unwrap_or_default();
            Command::SelectScenario { name }
        }
        9 => Command::Explain { sync: (argument > 0).then(|| u64::from(argument) - 1) },
        10 => {
            let component = Component::ALL[usize::from(argument) % Component::ALL.len()];
            let delay = SimDuration::from_secs(i64::from(argument / 2));
            let ways =
                [Health::Works, Health::Absent, Health::Down, Health::Frozen, Health::Zeros, Health::Slow { delay }];
            let spans = [None, Some(SimDuration::ZERO), Some(delay), Some(SimDuration::from_micros(i64::MAX))];
            let (health, span) = (ways[usize::from(more) % ways.len()], spans[usize::from(more / 6) % spans.len()]);
            Command::SetFault { component, health, span }
        }
        11 => Command::Kill { pods: if argument == 255 { u32::MAX } else { argument.into() } },
        12 => Command::Seek {
            time: SimDuration::from_millis(250).times(i64::from(argument) * i64::from(more)).min(BUDGET),
        },
        13 => Command::Unfork,
        _ => {
            let span = SimDuration::from_millis(250).times(i64::from(argument));
            if kind % 16 == 14 {
                let _ = session.advance(span.min(left));
            } else {
                session.run_until(session.now() + span.min(left));
            }
            return;
        }
    };
    let _ = session.apply(command);
}

/// A text with one of its lines changed: which and how, two numbers say.
pub(crate) fn mutated(text: &str, line: u8, how: u8) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        lines.push(String::new());
    }
    let (at, value) = (usize::from(line) % lines.len(), VALUES[usize::from(how) % VALUES.len()]);
    let old = lines[at].clone();
    match how / 64 {
        0 | 1 => match old.split_once(": ") {
            Some((key, _)) => lines[at] = format!("{key}: {value}"),
            None => lines[at] = format!("{old} {value}"),
        },
        2 => drop(lines.remove(at)),
        _ if how.is_multiple_of(3) => lines.insert(at, old),
        _ if how % 3 == 1 => lines[at] = format!("  {old}"),
        _ => lines[at] = old.replacen(char::is_alphabetic, value, 1),
    }
    lines.join("\n") + "\n"
}

/// Shows everything that there is to show of a session, and checks what always holds.
pub(crate) fn look(session: &Session) {
    let workload = session.engine().workload();
    let stopping = workload.count(Stage::Terminating);
    assert!(workload.pods().len() - stopping <= MOST_PODS, "{} pods", workload.pods().len());
    assert!(workload.replicas().0 >= 0, "{}", workload.replicas());
    let totals = workload.totals(session.now());
    let accounted = totals.served + totals.dropped + totals.waiting;
    assert!((totals.arrived - accounted).abs() <= 1e-6 * totals.arrived.max(1.0), "{totals:?}");

    let json = serde_json::to_string(&state::state(session)).expect("the state is plain data");
    assert!(!json.is_empty());
    places(session.text().0, &session.draft().problems);
    let shown = (
        (controls::transport(session), controls::sliders(session), controls::scenarios(session)),
        (editor::editor(session), series::timeline(session)),
        (explanation::announcement(session), explanation::why(session), explanation::events(session)),
        (loop_view::control_loop(session), loop_view::sync_progress(session), loop_view::request_flow(session)),
        loop_view::pulses(session, SimTime::ZERO),
    );
    drop(shown);
    let texts = [
        kubectl::describe(session),
        report::summary(session),
        report::csv(session),
        report::jsonl(session),
        report::trace(session),
        report::explain(session, session.now()).unwrap_or_default(),
    ];
    assert!(texts.iter().map(String::len).sum::<usize>() > 0);
}
