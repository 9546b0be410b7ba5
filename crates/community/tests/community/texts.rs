//! Every sentence in two languages.

use std::{collections::BTreeSet, path::Path};

const JA: &str = include_str!("../../texts/community.ja.ftl");

#[test]
fn the_same_is_said_in_both_languages() {
    let en = include_str!("../../texts/community.en.ftl");
    assert_eq!(shell::texts::keys(JA), shell::texts::keys(en));
}

#[test]
fn every_sentence_that_is_said_is_written() {
    let ja: BTreeSet<String> = shell::texts::keys(JA).into_iter().collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = [root.join("src"), root.join("templates")].map(trial::sources).join("\n");
    let used = text.split('"').filter(|part| part.starts_with("community-") && !part.contains(['{', '/', ' ', '.']));
    // What a letter says has two keys, which begin with its word.
    let letter = |key: &str| ja.contains(&format!("{key}-subject")) && ja.contains(&format!("{key}-text"));
    let missing: BTreeSet<&str> =
        used.filter(|key| !key.ends_with('-') && !ja.contains(*key) && !letter(key)).collect();
    assert_eq!(missing, BTreeSet::new());
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
