//! Counting what passed and what failed, whichever program ran it.

use std::fmt;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Tally {
    /// One check, which counts as one test.
    pub(crate) fn one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed) }
    }

    /// Adds what another has counted.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Adds what a line of results says: `test result: ok. 12 passed; 0 failed; …` of a test program,
    /// `quantity: 12 passed, 0 failed` of a file of conformance vectors, or `ℹ pass 12` and `ℹ fail 0` of Node.js. Any other
    /// line says nothing.
    pub(crate) fn read(&mut self, line: &str) {
        self.add(test_result(line).or_else(|| Self::of_vectors(line)).or_else(|| of_node(line)).unwrap_or_default());
    }

    /// What a line says of a file of conformance vectors: `quantity: 12 passed, 0 failed`.
    pub(crate) fn of_vectors(line: &str) -> Option<Self> {
        let (name, counts) = line.split_once(": ")?;
        let (passed, failed) = counts.split_once(", ")?;
        let tally = Self { passed: count(passed, " passed")?, failed: count(failed, " failed")? };
        (!name.contains(char::is_whitespace)).then_some(tally)
    }
}

fn test_result(line: &str) -> Option<Tally> {
    let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let mut counts = counts.split("; ");
    Some(Tally { passed: count(counts.next()?, " passed")?, failed: count(counts.next()?, " failed")? })
}

/// Tests that were cancelled, since they took too long, say, have failed.
fn of_node(line: &str) -> Option<Tally> {
    let (what, number) = line.strip_prefix("ℹ ")?.split_once(' ')?;
    let number = number.parse().ok()?;
    match what {
        "pass" => Some(Tally { passed: number, failed: 0 }),
        "fail" | "cancelled" => Some(Tally { passed: 0, failed: number }),
        _ => None,
    }
}

fn count(text: &str, what: &str) -> Option<usize> {
    text.strip_suffix(what)?.parse().ok()
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_added_up() {
        let mut tally = Tally::default();
        for line in [
            "running 3 tests",
            "test a ... ok",
            "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 10 passed; 3 failed; 0 ignored; 0 filtered out; finished in 0.10s",
            "quantity: 5 passed, 1 failed",
            "promql: not run (no runner yet)",
            "ℹ tests 11",
            "ℹ pass 8",
            "ℹ fail 1",
            "ℹ cancelled 1",
            "ℹ skipped 1",
            "ℹ duration_ms 1234.5",
        ] {
            tally.read(line);
        }
        assert_eq!(tally, Tally { passed: 25, failed: 6 });
        assert_eq!(tally.to_string(), "25 passed, 6 failed");
    }
}
