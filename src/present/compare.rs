//! Two runs side by side: what each comes down to, their replicas over the same axes, and how the manifests differ.

use super::sketch::Frame;
use super::summary;
use crate::language::Language;
use crate::say;
use crate::session::{Compared, Session};
use crate::units::{SimDuration, float};

/// The size of a strip, in its own units.
pub const SIZE: (f64, f64) = (600.0, 72.0);
/// The most pairs of lines that are compared; of longer texts all that is not the same at both ends counts as changed.
const MOST_PAIRS: usize = 4_000_000;

/// The comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareView {
    /// How long both runs are, on what traffic and with what seed.
    pub conditions: String,
    /// The numbers.
    pub rows: Vec<Row>,
    /// The replicas of each.
    pub strips: [Strip; 2],
    /// The top of both strips.
    pub most: i32,
    /// The right end of both strips.
    pub end: String,
    /// The lines of the manifests that differ, with a line around them.
    pub diff: Vec<DiffLine>,
    /// Says so, where nothing differs.
    pub same: Option<&'static str>,
}

/// One number of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub label: &'static str,
    /// Of the first and the second.
    pub values: [String; 2],
    /// How the second differs: `▲ 3`, `▼ 0.25`, `=`.
    pub change: String,
}

/// The replicas of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// The line of the replicas that are wanted.
    pub desired: String,
    /// The area of the pods that serve.
    pub ready: String,
    /// The same in words.
    pub label: String,
}

/// How a line of the manifests is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In both.
    Same,
    /// Only in the first.
    Removed,
    /// Only in the second.
    Added,
    /// Lines that are left out.
    Gap,
}

/// One line of the difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// How it is.
    pub kind: Kind,
    /// The line.
    pub text: String,
}

/// The comparison of two runs, whose manifests are given.
#[must_use]
pub fn compared(runs: &Compared, manifests: [&str; 2], language: Language) -> CompareView {
    let both = [&runs.first, &runs.second];
    let sums = both.map(summary::of);
    let end = runs.first.now();
    let most = both.map(|run| run.engine().history().samples.desired.iter().copied().max().unwrap_or(0));
    let top = most[0].max(most[1]).max(1);
    let conditions = say!(
        language,
        "Both from the start to {end}, with the same traffic and the same seed, {seed}",
        end = end,
        seed = runs.first.scenario().seed
    );
    let hashes = both.map(|run| run.engine().history().hash());
    let same = match (manifests[0] == manifests[1], hashes[0] == hashes[1]) {
        (true, _) => Some(language.say("Nothing differs: both are the same manifest, so both runs are the same.")),
        (false, true) => Some(language.say("The manifests differ, yet both runs are the same in everything.")),
        _ => None,
    };
    CompareView {
        conditions,
        rows: rows(both, &sums, most, language),
        strips: both.map(|run| strip(run, top, language)),
        most: top,
        end: end.to_string(),
        diff: diff(manifests),
        same,
    }
}

/// What the numbers of a row are, and how they are written.
type Number = (&'static str, [Option<f64>; 2], fn(f64) -> String);

fn rows(both: [&Session; 2], sums: &[summary::Summary; 2], most: [i32; 2], language: Language) -> Vec<Row> {
    let each = |of: fn(&summary::Summary) -> Option<f64>| [of(&sums[0]), of(&sums[1])];
    let whole = |value: f64| format!("{value:.0}");
    let time = |value: f64| match SimDuration::from_secs_f64(value) {
        SimDuration::ZERO => "0s".to_owned(),
        time => time.to_string(),
    };
    let worst = both.map(|run| {
        let times = run.engine().history().samples.p95.iter().copied().filter(|p95| p95.is_finite());
        times.reduce(f64::max).map(|seconds| seconds * 1e3)
    });
    let numbers: [Number; 9] = [
        (language.say("replicas at most"), most.map(|most| Some(f64::from(most))), whole),
        (language.say("replicas at the end"), each(|sum| Some(f64::from(sum.replicas.0))), whole),
        (language.say("scale events"), each(|sum| Some(float::from_count(sum.scaled.len()))), whole),
        (language.say("reversed within 10 min"), each(|sum| Some(float::from_count(sum.flaps))), whole),
        (language.say("pod-hours"), each(|sum| Some(sum.pod_hours)), |value| format!("{value:.2}")),
        (language.say("requests lost"), each(|sum| Some(sum.dropped)), whole),
        (language.say("p95 latency, ms"), each(|sum| sum.p95.map(|p95| p95 * 1e3)), whole),
        (language.say("p95 latency at worst, ms"), worst, whole),
        (language.say("time with too few pods"), each(|sum| Some(sum.under_provisioned.as_secs_f64())), time),
    ];
    numbers.into_iter().map(|number| row(number, language)).collect()
}

fn row((label, numbers, text): Number, language: Language) -> Row {
    let values = numbers.map(|number| number.map_or_else(|| "–".to_owned(), text));
    let change = match numbers {
        _ if values[0] == values[1] => language.say("same").to_owned(),
        [Some(first), Some(second)] if second > first => format!("▲ {}", text(second - first)),
        [Some(first), Some(second)] => format!("▼ {}", text(first - second)),
        _ => String::new(),
    };
    Row { label, values, change }
}

fn strip(run: &Session, top: i32, language: Language) -> Strip {
    let samples = &run.engine().history().samples;
    let frame = Frame { width: SIZE.0, height: SIZE.1, span: run.now().as_secs_f64(), top: f64::from(top) };
    let line = |values: &[i32]| -> Vec<(f64, f64)> {
        samples.at.iter().map(|at| at.as_secs_f64()).zip(values.iter().map(|count| f64::from(*count))).collect()
    };
    let (low, high) = samples.desired.iter().fold((i32::MAX, 0), |(low, high), n| (low.min(*n), high.max(*n)));
    Strip {
        desired: frame.stairs(line(&samples.desired).into_iter()),
        ready: frame.area(line(&samples.ready).into_iter()),
        label: say!(language, "from {low} to {high} replicas", low = low.min(high), high = high),
    }
}

/// The lines that differ, with one line around them.
fn diff(manifests: [&str; 2]) -> Vec<DiffLine> {
    let all = changes(&manifests[0].lines().collect::<Vec<_>>(), &manifests[1].lines().collect::<Vec<_>>());
    let near =
        |at: usize| all[at.saturating_sub(1)..(at + 2).min(all.len())].iter().any(|(kind, _)| *kind != Kind::Same);
    let mut shown: Vec<DiffLine> = Vec::new();
    for (at, (kind, text)) in all.iter().enumerate() {
        if near(at) {
            shown.push(DiffLine { kind: *kind, text: (*text).to_owned() });
        } else if shown.last().is_some_and(|line| line.kind != Kind::Gap) {
            shown.push(DiffLine { kind: Kind::Gap, text: "…".to_owned() });
        }
    }
    if shown.last().is_some_and(|line| line.kind == Kind::Gap) {
        shown.pop();
    }
    shown
}

/// Every line of both, by the longest common subsequence of what is between the same start and the same end.
fn changes<'a>(first: &[&'a str], second: &[&'a str]) -> Vec<(Kind, &'a str)> {
    let start = first.iter().zip(second).take_while(|(a, b)| a == b).count();
    let tails = first[start..].iter().rev().zip(second[start..].iter().rev());
    let end = tails.take_while(|(a, b)| a == b).count();
    let (a, b) = (&first[start..first.len() - end], &second[start..second.len() - end]);
    let of = |kind: Kind, lines: &[&'a str]| lines.iter().map(|line| (kind, *line)).collect::<Vec<_>>();
    let mut all = of(Kind::Same, &first[..start]);
    if a.len().saturating_mul(b.len()) > MOST_PAIRS {
        all.extend(of(Kind::Removed, a));
        all.extend(of(Kind::Added, b));
    } else {
        // How long the longest common subsequence is from each pair of lines on.
        let wide = b.len() + 1;
        let mut common = vec![0_u32; (a.len() + 1) * wide];
        for i in (0..a.len()).rev() {
            for j in (0..b.len()).rev() {
                let (below, right) = (common[(i + 1) * wide + j], common[i * wide + j + 1]);
                common[i * wide + j] = if a[i] == b[j] { common[(i + 1) * wide + j + 1] + 1 } else { below.max(right) };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() || j < b.len() {
            if i < a.len() && j < b.len() && a[i] == b[j] {
                all.push((Kind::Same, a[i]));
                (i, j) = (i + 1, j + 1);
            } else if j == b.len() || (i < a.len() && common[(i + 1) * wide + j] >= common[i * wide + j + 1]) {
                all.push((Kind::Removed, a[i]));
                i += 1;
            } else {
                all.push((Kind::Added, b[j]));
                j += 1;
            }
        }
    }
    all.extend(of(Kind::Same, &first[first.len() - end..]));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Extension;

    fn view(from: &str, to: &str) -> CompareView {
        let session = Session::default();
        let first = session.present().to_owned();
        let second = first.replace(from, to);
        let runs = session.compare([&first, &second], Extension::linked()).expect("both are valid");
        compared(&runs, [&first, &second], Language::ENGLISH)
    }

    #[test]
    fn a_lower_limit_is_seen_in_each_part() {
        let view = view("maxReplicas: 10", "maxReplicas: 6");
        let most = &view.rows[0];
        assert_eq!(
            (most.label, most.values.as_slice()),
            ("replicas at most", ["10".to_owned(), "6".to_owned()].as_slice())
        );
        assert_eq!(most.change, "▼ 4");
        assert_eq!((view.most, view.same), (10, None));
        assert_ne!(view.strips[0], view.strips[1]);
        let changed =
            |kind| view.diff.iter().filter(|line| line.kind == kind).map(|line| line.text.trim()).collect::<Vec<_>>();
        assert_eq!(changed(Kind::Removed), ["maxReplicas: 10"]);
        assert_eq!(changed(Kind::Added), ["maxReplicas: 6"]);
        assert_eq!(changed(Kind::Same).len(), 2);
    }

    #[test]
    fn what_does_not_differ_is_said() {
        let twice = view("x", "x");
        assert!(twice.same.is_some_and(|text| text.starts_with("Nothing differs")) && twice.diff.is_empty());
        assert!(twice.rows.iter().all(|row| row.change == "same"), "{:?}", twice.rows);
        let comment = view("spec:\n", "spec: # the same\n");
        assert!(comment.same.is_some_and(|text| text.starts_with("The manifests differ")) && !comment.diff.is_empty());
    }

    #[test]
    fn lines_that_differ_are_found() {
        let lines = |first: &str, second: &str| {
            let sign = |kind| match kind {
                Kind::Same => ' ',
                Kind::Removed => '-',
                Kind::Added => '+',
                Kind::Gap => '~',
            };
            let lines: Vec<_> =
                diff([first, second]).iter().map(|it| format!("{}{}", sign(it.kind), it.text)).collect();
            lines.join("|")
        };
        for (first, second, expected) in [
            ("a\nb\nc", "a\nb\nc", ""),
            ("", "a", "+a"),
            ("a\nb\nc\nd", "a\nx\nc\nd", " a|-b|+x| c"),
            ("a\nb\nc\nd\ne\nf", "x\nb\nc\nd\ne\ny", "-a|+x| b|~…| e|-f|+y"),
            ("a\nb", "b\na", "-a| b|+a"),
        ] {
            assert_eq!(lines(first, second), expected, "{first:?} {second:?}");
        }
    }
}
