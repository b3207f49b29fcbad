//! Every text that is shown has its translation, and every translation its text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use hpa_playground::language::Language;
use hpa_playground::present::explanation::why_of;
use hpa_playground::present::report;
use hpa_playground::session::{Command, Extension, Session};
use hpa_playground::units::SimTime;

/// The files below a folder that have an ending.
fn files(root: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(root)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == ending) {
                found.push((path.clone(), fs::read_to_string(&path).expect("the file is text")));
            }
        }
    }
    found.sort();
    found
}

/// A string literal at the start of `code`, and what follows it.
fn literal(code: &str) -> Option<(String, &str)> {
    let rest = code.trim_start().strip_prefix('"')?;
    let mut text = String::new();
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((text, &rest[at + 1..])),
            '\\' => match chars.next()?.1 {
                'n' => text.push('\n'),
                '\n' => {
                    while chars.as_str().starts_with(char::is_whitespace) {
                        chars.next();
                    }
                }
                other => text.push(other),
            },
            c => text.push(c),
        }
    }
    None
}

/// What follows the first argument of a call and its comma.
fn after_argument(code: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return None,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => return Some(&code[at + 1..]),
            '"' | ';' => return None,
            _ => {}
        }
    }
    None
}

/// The texts that a file says; of a count the one for many.
fn said(code: &str) -> BTreeSet<String> {
    let code = code.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    // A comment may show how a text is said.
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n");
    let calls = |call: &'static str| code.match_indices(call).map(|(at, _)| &code[at + call.len()..]);
    let mut texts = BTreeSet::new();
    for call in [".say(", "msg!("] {
        texts.extend(calls(call).filter_map(literal).map(|(text, _)| text));
    }
    texts.extend(calls("say!(").filter_map(after_argument).filter_map(literal).map(|(text, _)| text));
    let many = |rest| literal(literal(rest)?.1.trim_start().strip_prefix(',')?);
    texts.extend(calls(".count(").filter_map(after_argument).filter_map(many).map(|(text, _)| text));
    texts
}

/// The entries of a PO file: the text, for many where it counts, and its translation.
fn entries(po: &str) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    let mut in_id = true;
    for line in po.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let Some(quote) = line.find('"') else { continue };
        match line[..quote].trim() {
            "msgid" => {
                entries.push(Default::default());
                in_id = true;
            }
            "msgid_plural" => entries.last_mut().expect("msgid comes first").0.clear(),
            "" => {}
            _ => in_id = false,
        }
        let (piece, _) = literal(&line[quote..]).expect("a quoted string");
        let entry = entries.last_mut().expect("msgid comes first");
        if in_id { entry.0.push_str(&piece) } else { entry.1.push_str(&piece) }
    }
    entries
}

/// The `{places}` of a text.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn every_text_is_translated_and_every_translation_used() {
    let mut wrong = Vec::new();
    let mut known: BTreeMap<String, (String, PathBuf)> = BTreeMap::new();
    for (path, po) in files("static/locales/zh", "po") {
        for (text, translation) in entries(&po) {
            if translation.is_empty() {
                wrong.push(format!("{}: no translation of {text:?}", path.display()));
            }
            if places(&text) != places(&translation) {
                wrong.push(format!("{}: other places: {text:?}, {translation:?}", path.display()));
            }
            let entry = (translation, path.clone());
            if let Some((other, file)) = known.insert(text.clone(), entry.clone())
                && other != entry.0
            {
                wrong.push(format!("{}: {text:?} is {other:?} in {}", path.display(), file.display()));
            }
        }
    }
    let mut used = BTreeSet::new();
    for (path, code) in files("src", "rs") {
        if path == Path::new("src/language.rs") {
            continue;
        }
        for text in said(&code) {
            if !known.contains_key(&text) {
                wrong.push(format!("{}: not in a catalog: {text:?}", path.display()));
            }
            used.insert(text);
        }
    }
    let unused = known.iter().filter(|(text, _)| !used.contains(*text));
    wrong.extend(unused.map(|(text, (_, path))| format!("{}: nothing says {text:?}", path.display())));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn texts_are_found_however_a_call_is_broken() {
    let code = "say!(\n  self.language,\n  \"{a} b\",\n  a = 1)  x.say(\n\"c\\\"\") x.count(f(a, b), \"{n} d\", \"{n} ds\") msg!(\"e\")";
    let texts: Vec<String> = said(code).into_iter().collect();
    assert_eq!(texts, ["c\"", "e", "{a} b", "{n} ds"]);
    assert!(said("it.iter().count() self.say(Severity::Error, \"x\") print(\"y\")").is_empty());
}

#[test]
fn a_run_is_explained_in_chinese() {
    let mut session = Session::default();
    let _ = session.extend_with(Extension::linked());
    let _ = session.apply(Command::SelectScenario { name: "percent-and-pods".to_owned() });
    session.run_until(SimTime::ZERO + session.scenario().duration);
    let _ = session.speak(Language::chinese());
    let history = session.engine().history();
    for sync in &history.syncs {
        let why = why_of(history, sync, session.language());
        assert!(why.heading.contains("次同步"), "{}", why.heading);
        for step in &why.steps {
            let title: String = step.title.iter().map(|run| run.text.as_str()).collect();
            let text = format!("{title} {} {}", step.note, step.details.join(" "));
            let english = [" the ", " of ", " ago", "ratio", "rounded", "{"].into_iter().find(|it| text.contains(it));
            assert_eq!(english, None, "{text}");
        }
    }
    // The terminal stays English.
    assert!(report::explain(&session, session.now()).is_some_and(|text| text.starts_with("Sync #")));
}
