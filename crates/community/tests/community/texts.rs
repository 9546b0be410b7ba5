//! Every sentence in two languages.

use std::{collections::BTreeSet, path::Path};

const JA: &str = include_str!("../../texts/community.ja.ftl");

fn keys_used(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            keys_used(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let keys =
            text.split('"').filter(|part| part.starts_with("community-") && !part.contains(['{', '/', ' ', '.']));
        found.extend(keys.map(str::to_owned));
    }
}

#[test]
fn the_same_is_said_in_both_languages() {
    let en = include_str!("../../texts/community.en.ftl");
    assert_eq!(shell::texts::keys(JA), shell::texts::keys(en));
}

#[test]
fn every_sentence_that_is_said_is_written() {
    let ja: BTreeSet<String> = shell::texts::keys(JA).into_iter().collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut used = BTreeSet::new();
    for folder in ["src", "templates"] {
        keys_used(&root.join(folder), &mut used);
    }
    let missing: Vec<&String> = used.iter().filter(|key| !key.ends_with('-') && !ja.contains(*key)).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn every_fault_has_its_sentences() {
    let ja: BTreeSet<String> = shell::texts::keys(JA).into_iter().collect();
    let ops = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ops");
    for entry in std::fs::read_dir(ops).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for code in
            text.split('"').filter(|part| part.starts_with("community.") && part.contains('.') && !part.contains(' '))
        {
            if ["new", "inside"].iter().any(|how| text.contains(&format!("Entry::{how}(\"{code}\")"))) {
                continue;
            }
            let key = format!("fault-{}", code.replace('.', "-"));
            assert!(ja.contains(&key) && ja.contains(&format!("{key}-do")), "{key}");
        }
    }
}
