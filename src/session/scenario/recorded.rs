//! Recorded series: CSV text and what Prometheus answers to `query_range`, as rates over time; what is odd is repaired and
//! counted, what cannot be read is refused with its place.

use crate::diag::Position;
use crate::manifest::parse::parse;
use crate::manifest::tree::{Node, Value};
use crate::units::{SimDuration, float, in_order};
use crate::workload::demand::HIGHEST_RATE;

/// The most points of a series.
const MOST_POINTS: usize = 100_000;
/// Numbers from here on are Unix milliseconds: as seconds they would be after the year 5000.
const MILLISECONDS: f64 = 1e11;
/// The longest cell that can be a number with a unit.
const LONGEST_CELL: usize = 40;

/// A series, with the time since its first point.
#[derive(Debug, PartialEq)]
pub(super) struct Recording {
    pub(super) points: Vec<(SimDuration, f64)>,
    /// What was repaired.
    pub(super) repairs: Vec<String>,
}

/// What cannot be read, and where in the text.
type Refused = (Position, String);

/// Reads lines with a time and a rate, separated by tab, semicolon or comma.
pub(super) fn csv(text: &str) -> Result<Recording, Refused> {
    let lines = || (1..).zip(text.lines()).filter(|(_, l)| !l.trim().is_empty() && !l.trim_start().starts_with('#'));
    let first = lines().next().map_or("", |(_, line)| line);
    let separator = ['\t', ';', ','].into_iter().find(|c| first.contains(*c)).unwrap_or(',');
    let heading: Vec<String> = cells(first, separator).map(str::to_ascii_lowercase).collect();
    let headed = heading.first().is_some_and(|cell| time(cell).is_none());
    let named = |names: &[&str], but| {
        let is = |(i, cell): (usize, &String)| Some(i) != but && names.iter().any(|name| cell.contains(name));
        heading.iter().enumerate().position(is).filter(|_| headed)
    };
    let at = named(&["time", "date", "ts", "second"], None).unwrap_or(0);
    let of = named(&["rate", "req", "rps", "qps", "rpm", "value"], Some(at)).unwrap_or(usize::from(at == 0));
    let unit = |column: usize| heading.get(column).filter(|_| headed).map_or("", String::as_str);
    let tick = if unit(at).ends_with("ms") || unit(at).ends_with("ms)") { 1e-3 } else { 1.0 };
    let per = per(unit(of));
    let mut points = Vec::new();
    for (number, line) in lines().skip(usize::from(headed)) {
        let refuse = |what: String| (Position { line: number, column: 1 }, what);
        let cell = |column| cells(line, separator).nth(column).unwrap_or_default();
        let (when, value) = (cell(at), cell(of));
        let when = time(when).ok_or_else(|| refuse(format!("cannot read {when:?} as a time")))?;
        let when = if when.abs() < MILLISECONDS { when * tick } else { when / 1e3 };
        let plain = value.replace(',', if separator == ',' { "" } else { "." });
        let value = rate(&plain).ok_or_else(|| refuse(format!("cannot read {value:?} as a rate")))?;
        points.push((when, value / per));
        if points.len() > MOST_POINTS {
            return Err(refuse(format!("there are more than {MOST_POINTS} points")));
        }
    }
    repaired(points)
}

/// Reads the JSON that Prometheus answers to `query_range`.
pub(super) fn query_range(text: &str) -> Result<Recording, Refused> {
    let stream = parse(text);
    if let Some(problem) = stream.problems.into_iter().next() {
        return Err((problem.position, problem.message));
    }
    let refuse = |node: Option<&Node>, what: String| (node.map_or(Position::START, |n| n.position), what);
    let root = stream.documents.first().map(|d| &*d.root);
    if let Some(error) = root.and_then(|root| root.text("error")) {
        return Err(refuse(root, format!("Prometheus answered with an error: {error}")));
    }
    let found = root.and_then(|root| root.find("data.result").or_else(|| root.find("result")));
    let series = found.map_or(&[][..], Node::items);
    let [series] = series else {
        let message = format!("has {} series under data.result: must have one, as of sum(…)", series.len());
        return Err(refuse(found.or(root), message));
    };
    let mut points = Vec::new();
    for pair in series.get("values").map_or(&[][..], |entry| entry.node.items()) {
        let cell = |index: usize| match pair.items().get(index).map(|node| &node.value) {
            Some(Value::Scalar(text, _)) => text.as_str(),
            _ => "",
        };
        let (Ok(at), Some(rate)) = (cell(0).parse::<f64>(), rate(cell(1))) else {
            return Err(refuse(Some(pair), "cannot read this as a time in seconds and a value".to_owned()));
        };
        points.push((at, rate));
    }
    repaired(points)
}

/// The cells of a line, without the quotation marks around them.
fn cells(line: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let ends = move |c| {
        quoted ^= c == '"';
        c == separator && !quoted
    };
    line.split(ends).map(|cell| cell.trim().trim_matches('"').trim())
}

/// Seconds, from whenever they are counted.
fn time(text: &str) -> Option<f64> {
    let number = text.parse::<f64>().ok().filter(|x| x.is_finite());
    number.or_else(|| text.parse::<SimDuration>().ok().map(SimDuration::as_secs_f64)).or_else(|| date(text))
}

/// Unix seconds of a date as in RFC 3339; a time without a zone is in UTC.
fn date(text: &str) -> Option<f64> {
    let (day, clock) = text.split_once(['T', 't', ' '])?;
    let whole = |text: &str, most: i64| text.parse::<i64>().ok().filter(|n| (0..=most).contains(n));
    let mut parts = day.splitn(3, '-');
    let (year, month) = (whole(parts.next()?, 9999)?, whole(parts.next()?, 12)?);
    let day = whole(parts.next()?, 31)?;
    let clock = clock.trim_end_matches(['Z', 'z']);
    let (clock, zone) = match clock.find(['+', '-']) {
        Some(at) => {
            let (hours, minutes) = clock[at + 1..].split_once(':')?;
            let minutes = whole(hours, 23)? * 60 + whole(minutes, 59)?;
            (&clock[..at], if clock[at..].starts_with('-') { -minutes } else { minutes })
        }
        None => (clock, 0),
    };
    let mut parts = clock.splitn(3, ':');
    let minutes = whole(parts.next()?, 23)? * 60 + whole(parts.next()?, 59)? - zone;
    let seconds: f64 = parts.next().map_or(Some(0.0), |s| s.parse().ok().filter(|s| (0.0..61.0).contains(s)))?;
    // Days since 1970, with years from 1 March so that the odd day is the last.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days =
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
            - 719_469;
    Some(float::from_whole(days * 86_400 + minutes * 60) + seconds)
}

/// A rate per second such as `12`, `1.2k`, `3M req/s`, `300/min`; not-a-number where a value lacks.
fn rate(text: &str) -> Option<f64> {
    if matches!(text, "" | "-" | "null" | "NULL") {
        return Some(f64::NAN);
    }
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let number = |end: &usize| {
        let number = text.get(..*end)?;
        if number.ends_with(|c: char| c.is_ascii_digit() || c == '.') { number.parse::<f64>().ok() } else { None }
    };
    let (end, number) = (1..text.len().min(LONGEST_CELL)).rev().find_map(|end| Some((end, number(&end)?)))?;
    let unit = text[end..].trim_start();
    let (factor, unit) = match unit.chars().next() {
        Some('k' | 'K') => (1e3, &unit[1..]),
        Some('M') => (1e6, &unit[1..]),
        Some('G') => (1e9, &unit[1..]),
        _ => (1.0, unit),
    };
    let unit = unit.trim().to_ascii_lowercase();
    let known = unit.is_empty() || ["/s", "ps", "/sec", "/min", "pm", "/h"].iter().any(|end| unit.ends_with(end));
    known.then(|| number * factor / per(&unit))
}

/// How many seconds the time is that a unit or a heading names.
fn per(unit: &str) -> f64 {
    if ["/min", "per_min", "per min", "pm"].iter().any(|minute| unit.contains(minute)) {
        60.0
    } else if ["/h", "per_hour", "per hour"].iter().any(|hour| unit.contains(hour)) {
        3600.0
    } else {
        1.0
    }
}

/// The series by time, each time once, with rates that can be played.
fn repaired(mut points: Vec<(f64, f64)>) -> Result<Recording, Refused> {
    let mut repairs = Vec::new();
    let mut note = |count: usize, what: &str| {
        if count > 0 {
            repairs.push(format!("{what}: {count}"));
        }
    };
    let all = points.len();
    points.retain(|(at, rate)| at.is_finite() && rate.is_finite());
    note(all - points.len(), "points without a number, left out");
    note(points.windows(2).filter(|pair| pair[1].0 < pair[0].0).count(), "points out of order, sorted");
    let Some(first) = points.iter().map(|(at, _)| *at).reduce(f64::min) else {
        return Err((Position::START, "there is no time with a rate".to_owned()));
    };
    let order = in_order(points.iter().map(|(at, _)| SimDuration::from_secs_f64(at - first)));
    let all = points.len();
    // Of a run of the same times, the last counts.
    let next = order.iter().skip(1).map(|(at, _)| Some(*at)).chain([None]);
    let last = order.iter().zip(next).filter(|((at, _), next)| Some(*at) != *next);
    let mut points: Vec<_> = last.map(|((at, place), _)| (*at, points[*place].1)).collect();
    note(all - points.len(), "points of a time that comes again, left out");
    let rates = 0.0..=HIGHEST_RATE;
    note(points.iter().filter(|(_, rate)| !rates.contains(rate)).count(), "rates below 0 or above 1e9, set to that");
    for (_, rate) in &mut points {
        *rate = rate.clamp(0.0, HIGHEST_RATE);
    }
    let steps = in_order(points.windows(2).map(|pair| pair[1].0 - pair[0].0));
    let usual = steps.get(steps.len() / 2).map_or(SimDuration::ZERO, |(step, _)| *step);
    let gaps = steps.iter().filter(|(step, _)| *step > usual.times(3)).count();
    note(gaps, "gaps of more than three times the usual step, over which the rate before holds");
    Ok(Recording { points, repairs })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(f64, f64)> {
        let Recording { points, repairs } = csv(text).expect("the text can be read");
        assert_eq!(repairs, [""; 0]);
        points.into_iter().map(|(at, rate)| (at.as_secs_f64(), rate)).collect()
    }

    #[test]
    fn csv_is_read_in_the_ways_that_people_write_it() {
        let expected = [(0.0, 1200.0), (60.0, 30.0)];
        for text in [
            "0,1200\n60,30\n",
            "# from the dashboard\ntime,rate\n0,1.2k\n60,30 req/s\n",
            "\"Time\";\"Value\"\n2026-03-01 00:00:00;1200\n2026-03-01 00:01:00;30,0\n",
            "timestamp\thost\trequests_per_minute\n1772323200000\ta\t72000\n1772323260000\ta\t1800\n",
            "2024-02-28T23:59:30Z,1200\n2024-02-29T01:00:30+01:00,0.03K\n",
            "t_ms,rps\n0,\"1,200\"\n60000,30rps\n",
            "0s,1.2k/s\n1m0s,1800/min\n",
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn dates_are_counted_as_unix_does() {
        let cases = [
            ("1970-01-01T00:00:00Z", 0.0),
            ("2000-03-01T00:00:00Z", 951_868_800.0),
            ("2026-11-22T22:30:15.5Z", 1_795_386_615.5),
            ("2024-02-29T01:00:00+01:00", 1_709_164_800.0),
        ];
        for (text, seconds) in cases {
            assert_eq!(date(text), Some(seconds), "{text}");
        }
        for text in ["", "2026", "2026-01-01", "2026-13-01T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01T00:00:00+1"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_odd_is_repaired_and_counted() {
        let text = "0,1\n20,3\n10,2\n30,NaN\n40,\n50,-5\n50,6\n60,7\n70,-8\n200,9\n";
        let Recording { points, repairs } = csv(text).expect("it can be repaired");
        let points: Vec<_> = points.into_iter().map(|(at, rate)| (at.as_secs(), rate)).collect();
        assert_eq!(points, [(0, 1.0), (10, 2.0), (20, 3.0), (50, 6.0), (60, 7.0), (70, 0.0), (200, 9.0)]);
        assert_eq!(
            repairs,
            [
                "points without a number, left out: 2",
                "points out of order, sorted: 1",
                "points of a time that comes again, left out: 1",
                "rates below 0 or above 1e9, set to that: 1",
                "gaps of more than three times the usual step, over which the rate before holds: 1",
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_refused_in_its_place() {
        let refused = |text| csv(text).map_err(|(place, message)| format!("{place}: {message}"));
        assert_eq!(refused("time,rate\n0,1\n\nsoon,2\n"), Err("4:1: cannot read \"soon\" as a time".to_owned()));
        assert_eq!(refused("0,1\n5,few\n"), Err("2:1: cannot read \"few\" as a rate".to_owned()));
        assert_eq!(refused("time,rate\n"), Err("1:1: there is no time with a rate".to_owned()));
        assert_eq!(refused(""), Err("1:1: there is no time with a rate".to_owned()));
        let long = (0..=MOST_POINTS).fold(String::new(), |text, i| text + &i.to_string() + ",1\n");
        assert_eq!(refused(&long), Err("100001:1: there are more than 100000 points".to_owned()));
    }

    #[test]
    fn what_prometheus_answers_is_read() {
        let text = r#"{"status": "success", "data": {"resultType": "matrix", "result": [
            {"metric": {}, "values": [[1435781430.781, "1"], [1435781445.781, "2.5"]]}]}}"#;
        let points = query_range(text).expect("it can be read").points;
        assert_eq!(points, [(SimDuration::ZERO, 1.0), (SimDuration::from_secs(15), 2.5)]);
        let refused = |text| query_range(text).map_err(|(place, message)| format!("{place}: {message}"));
        for (text, message) in [
            ("{\"status\": \"error\", \"error\": \"no\"}", "1:1: Prometheus answered with an error: no"),
            ("{}", "1:1: has 0 series under data.result: must have one, as of sum(…)"),
            ("{\"result\": [{},\n{}]}", "1:12: has 2 series under data.result: must have one, as of sum(…)"),
            (
                "{\"result\": [{\"values\": [[1, \"1\"],\n[\"x\"]]}]}",
                "2:1: cannot read this as a time in seconds and a value",
            ),
        ] {
            assert_eq!(refused(text), Err(message.to_owned()), "{text}");
        }
        assert!(refused("{\"a\": [").is_err());
    }
}
