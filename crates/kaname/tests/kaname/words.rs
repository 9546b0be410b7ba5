//! One thing has one word: `docs/glossary.md` says which, and which are not used.

use crate::walls::repository;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The words that are not used, each with what is said instead.
fn refused() -> Vec<(String, String)> {
    let text = fs::read_to_string(repository().join("docs/glossary.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Japanese"));
    let row = |line: &str| {
        let cells: Vec<String> = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        let [said @ .., words] = cells.as_slice() else { panic!("a row of the glossary has cells: {line}") };
        let words = words.split('、').filter(|word| !word.is_empty());
        words.map(|word| (word.to_owned(), said[..2].join(", "))).collect::<Vec<_>>()
    };
    rows.flat_map(row).collect()
}

fn gather(folder: &Path, endings: &[&str], all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let named = |ending: &&str| path.to_string_lossy().ends_with(*ending);
        if path.is_dir() {
            gather(&path, endings, all);
        } else if endings.iter().any(named) {
            all.push(path);
        }
    }
}

/// What people read: the sentences of all rooms, the templates, and the how-tos.
fn read_by_people() -> Vec<PathBuf> {
    let root = repository();
    let mut all = vec![root.join("README.md")];
    gather(&root.join("docs/how-to"), &[".md"], &mut all);
    for room in fs::read_dir(root.join("crates")).unwrap() {
        let room = room.unwrap().path();
        for (folder, ending) in [("texts", ".ftl"), ("templates", ".html")] {
            if room.join(folder).is_dir() {
                gather(&room.join(folder), &[ending], &mut all);
            }
        }
    }
    all
}

#[test]
fn no_key_has_two_texts() {
    let mut keys = std::collections::BTreeMap::new();
    let texts = read_by_people().into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "ftl"));
    for file in texts {
        let lang = if file.to_string_lossy().ends_with("ja.ftl") { "ja" } else { "en" };
        for line in fs::read_to_string(&file).unwrap().lines() {
            let key = line.split_once(" = ").map(|(key, _)| key).filter(|key| !key.starts_with([' ', '#']));
            let before = key.and_then(|key| keys.insert((lang, key.to_owned()), file.clone()));
            assert!(before.is_none(), "{}: {line}: also in {}", file.display(), before.unwrap_or_default().display());
        }
    }
    assert!(keys.len() > 5_000, "the texts are read: {}", keys.len());
}

#[test]
fn one_thing_has_one_word_in_all_that_people_read() {
    let (refused, files) = (refused(), read_by_people());
    assert!(refused.len() > 15 && files.len() > 60, "the glossary and the texts are read");
    let mut wrong = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        for (number, line) in text.lines().enumerate() {
            for (word, said) in refused.iter().filter(|(word, _)| line.contains(word.as_str())) {
                wrong.push(format!("{}:{}: {word} (say {said})", file.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What follows a sentence on its line in a template, if a space stands between: marks of the template and ends of
/// elements are passed over.
fn spaced(mut rest: &str) -> Option<&str> {
    let mut space = false;
    loop {
        let (bare, after) = (rest.trim_start_matches(' '), |end| rest.split_once(end).map(|(_, behind)| behind));
        if bare.len() < rest.len() {
            (space, rest) = (true, bare);
        } else if rest.starts_with("{%") {
            rest = after("%}")?;
        } else if rest.starts_with("</b>") || rest.starts_with("</span>") {
            rest = after(">")?;
        } else {
            let block = rest.starts_with('\n') || rest.starts_with("</") || rest.starts_with("<p") || rest.is_empty();
            return Some(rest).filter(|_| space && !block);
        }
    }
}

#[test]
fn no_half_space_stands_behind_a_japanese_full_stop() {
    let (texts, templates): (Vec<_>, Vec<_>) =
        read_by_people().into_iter().partition(|path| path.extension().is_none_or(|ending| ending != "html"));
    let (mut wrong, mut sentences) = (Vec::new(), std::collections::BTreeSet::new());
    for file in texts.iter().filter(|path| path.to_string_lossy().ends_with("ja.ftl")) {
        let mut key = String::new();
        for line in fs::read_to_string(file).unwrap().lines() {
            if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
                key = name.to_owned();
            }
            if line.contains("。 ") {
                wrong.push(format!("{}: {line}", file.display()));
            }
            if line.trim_end_matches([' ', '}']).ends_with('。') {
                sentences.insert(key.clone());
            }
        }
    }
    assert!(sentences.len() > 500, "the sentences are read");
    for file in templates {
        let html = fs::read_to_string(&file).unwrap();
        for (_, call) in html.match_indices("page.t").map(|(at, _)| html.split_at(at)) {
            let Some((key, rest)) = call.split_once("(\"").and_then(|(_, named)| named.split_once('"')) else {
                continue;
            };
            let behind = rest.split_once("}}").and_then(|(_, rest)| spaced(rest));
            // The other language of a page in two languages is no sentence of this one.
            if let Some(behind) = behind.filter(|_| sentences.contains(key) && key != "once-language") {
                wrong.push(format!("{}: {key} |{}", file.display(), behind.chars().take(60).collect::<String>()));
            }
        }
    }
    assert!(wrong.is_empty(), "say page.gap() between sentences:\n{}", wrong.join("\n"));
}
