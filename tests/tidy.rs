//! The repository's own rules: which layer may name which, that every file says what it is for, how large files get.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The most lines of a file under `src`.
const MAX_LINES: usize = 420;

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).expect("sources are text");
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// The layer of a file: the first part of its path below `src`.
fn layer(path: &Path) -> String {
    let first = path.components().nth(1).expect("the path is below src").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// What a layer may name of another one.
#[derive(Clone, Debug, PartialEq)]
enum Allowed {
    All,
    Only(Vec<String>),
}

/// The table in ARCHITECTURE.md, a row for each layer: `| session | controller (ControllerConfig), diag |`.
fn table() -> BTreeMap<String, BTreeMap<String, Allowed>> {
    let text = fs::read_to_string("ARCHITECTURE.md").expect("ARCHITECTURE.md is there");
    let rows = text.lines().skip_while(|l| !l.starts_with("| layer")).skip(2).take_while(|l| l.starts_with('|'));
    let mut table = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let allowed =
            split_outside_parentheses(cells[1]).into_iter().filter(|n| *n != "nothing").map(|name| {
                match name.split_once(" (") {
                    Some((layer, items)) => {
                        let items = items.trim_end_matches(')').split(", ").map(str::to_owned).collect();
                        (layer.to_owned(), Allowed::Only(items))
                    }
                    None => (name.to_owned(), Allowed::All),
                }
            });
        let allowed: Vec<_> = allowed.collect();
        for layer in cells[0].split(", ") {
            let mut allowed: BTreeMap<_, _> = allowed.iter().cloned().collect();
            allowed.insert(layer.to_owned(), Allowed::All);
            table.insert(layer.to_owned(), allowed);
        }
    }
    table
}

fn split_outside_parentheses(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0);
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text[start..i].trim());
                start = i + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}

/// Every path below the crate that a text names, as its first two parts: (`controller`, `ControllerConfig`).
fn names(text: &str) -> Vec<(String, String)> {
    let code: String =
        text.lines().filter(|l| !l.trim_start().starts_with("//")).fold(String::new(), |all, l| all + l + "\n");
    let mut found = Vec::new();
    for root in ["crate::", "hpa_playground::"] {
        for (at, _) in code.match_indices(root) {
            // `$crate::`, `pub(crate)` and longer words are something else.
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
                continue;
            }
            expand(&code[at + root.len()..], &mut found);
        }
    }
    found
}

/// The paths that begin here: `a::b`, `a::{b, c}` or `{a::b, c}`.
fn expand(code: &str, found: &mut Vec<(String, String)>) {
    if let Some(group) = group(code) {
        for part in group {
            expand(part, found);
        }
        return;
    }
    let first = word(code);
    match code[first.len()..].strip_prefix("::") {
        None => found.push((first.to_owned(), String::new())),
        Some(rest) => match group(rest) {
            None => found.push((first.to_owned(), word(rest).to_owned())),
            Some(parts) => found.extend(parts.into_iter().map(|p| (first.to_owned(), word(p).to_owned()))),
        },
    }
}

fn word(code: &str) -> &str {
    let end = code.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len());
    &code[..end]
}

/// The parts of the braces that begin here.
fn group(code: &str) -> Option<Vec<&str>> {
    let inner = code.strip_prefix('{')?;
    let mut depth = 1;
    let end = inner.find(|c| {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0);
    for (i, c) in inner[..end].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(inner[start..i].trim());
                start = i + 1;
            }
            _ => {}
        }
    }
    parts.push(inner[start..end].trim());
    Some(parts.into_iter().filter(|p| !p.is_empty()).collect())
}

/// What `language` has at the root of the crate, where macros have to stand.
const MACROS: [&str; 2] = ["say", "msg"];

/// Where a source names what its layer may not.
fn violations(path: &Path, text: &str, table: &BTreeMap<String, BTreeMap<String, Allowed>>) -> Vec<String> {
    let layer = layer(path);
    if layer == "lib" {
        return Vec::new();
    }
    let Some(allowed) = table.get(&layer) else {
        return vec![format!("{}: the layer {layer} is not in the table of ARCHITECTURE.md", path.display())];
    };
    names(text)
        .into_iter()
        .map(
            |(other, item)| {
                if MACROS.contains(&other.as_str()) { ("language".to_owned(), other) } else { (other, item) }
            },
        )
        .filter(|(other, item)| match allowed.get(other) {
            None => true,
            Some(Allowed::All) => false,
            Some(Allowed::Only(items)) => !items.contains(item),
        })
        .map(|(other, item)| format!("{}: {layer} may not name {other}::{item}", path.display()))
        .collect()
}

#[test]
fn layers_name_only_what_the_table_allows() {
    let table = table();
    assert!(table.len() >= 12, "the table was found: {table:?}");
    let found: Vec<String> = sources().iter().flat_map(|(path, text)| violations(path, text, &table)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_crossed_layer_is_found() {
    let table = table();
    let crossed = [
        ("src/controller/x.rs", "use crate::sim::Engine;"),
        ("src/metrics/x.rs", "use crate::{api::hpa, workload::{Workload, App}};"),
        ("src/session/x.rs", "use crate::controller::{ControllerConfig, reconcile};"),
        ("src/units/x.rs", "fn f() { crate::api::x() }"),
        ("src/ui/x.rs", "use hpa_playground::sim::Engine;"),
    ];
    for (path, text) in crossed {
        assert!(!violations(Path::new(path), text, &table).is_empty(), "{path}: {text}");
    }
    let fine = [
        ("src/sim/x.rs", "use crate::controller::reconcile;"),
        ("src/session/x.rs", "use crate::controller::ControllerConfig;"),
    ];
    for (path, text) in fine {
        assert_eq!(violations(Path::new(path), text, &table), Vec::<String>::new());
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "without a first line of documentation: {}", silent.join(", "));
}

#[test]
fn files_stay_small() {
    let large: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| text.lines().count() > MAX_LINES)
        .map(|(path, text)| format!("{} ({} lines)", path.display(), text.lines().count()))
        .collect();
    assert!(large.is_empty(), "over {MAX_LINES} lines: {}", large.join(", "));
}

#[test]
fn casts_live_in_units_and_ui() {
    const NUMBERS: [&str; 13] =
        ["f32", "f64", "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "usize", "isize"];
    let casts = |line: &&str| {
        !line.trim_start().starts_with("//") && line.split(" as ").skip(1).any(|rest| NUMBERS.contains(&word(rest)))
    };
    let mut found = Vec::new();
    for (path, text) in sources().iter().filter(|(p, _)| !["units", "ui"].contains(&layer(p).as_str())) {
        found.extend(text.lines().filter(casts).map(|line| format!("{}: {}", path.display(), line.trim())));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
