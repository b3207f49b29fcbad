//! "Did you mean": the known field that a misspelled one most likely is.

/// Words longer than this are not compared: no field is.
const LONGEST: usize = 64;

/// The known name that `written` most likely means: the same letters in other case, or up to two edits away.
#[must_use]
pub fn near_miss<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > LONGEST {
        return None;
    }
    let wanted = written.to_ascii_lowercase();
    known
        .into_iter()
        .map(|name| (strsim::levenshtein(&wanted, &name.to_ascii_lowercase()), name))
        .filter(|(edits, name)| *edits <= 2.min(name.len() / 3))
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_named() {
        let known = ["minReplicas", "maxReplicas"];
        let cases = [("minreplicas", Some("minReplicas")), ("maxReplica", Some("maxReplicas")), ("foo", None)];
        for (written, meant) in cases {
            assert_eq!(near_miss(written, known), meant, "{written}");
        }
        assert_eq!(near_miss(&"x".repeat(100_000), known), None);
    }
}
