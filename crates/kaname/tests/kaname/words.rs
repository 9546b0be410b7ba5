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
