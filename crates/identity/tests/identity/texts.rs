//! Every sentence in two languages, and none asked for that is not there.

use shell::texts::keys;
use std::{collections::BTreeSet, path::Path};

const JA: &str = concat!(
    include_str!("../../texts/ja.ftl"),
    include_str!("../../texts/key.ja.ftl"),
    include_str!("../../texts/passkey.ja.ftl"),
    include_str!("../../texts/absence.ja.ftl"),
    include_str!("../../texts/profile.ja.ftl")
);
const EN: &str = concat!(
    include_str!("../../texts/en.ftl"),
    include_str!("../../texts/key.en.ftl"),
    include_str!("../../texts/passkey.en.ftl"),
    include_str!("../../texts/absence.en.ftl"),
    include_str!("../../texts/profile.en.ftl")
);

fn all_sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    [root.join("src"), root.join("templates")].map(trial::sources).join("\n")
}

#[test]
fn both_languages_have_the_same_keys_in_the_same_order() {
    assert_eq!(keys(JA), keys(EN));
}

#[test]
fn every_key_that_is_written_somewhere_has_a_sentence() {
    let known: BTreeSet<String> = keys(JA).into_iter().collect();
    let source = all_sources();
    let quoted =
        source.split('"').filter(|text| text.starts_with("identity-") && !text.contains('{') && !text.ends_with('-'));
    let missing: Vec<&str> = quoted.filter(|key| !key.contains('/') && !known.contains(*key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_sentence_is_used() {
    let source = all_sources();
    let made = [
        "identity-role-",
        "identity-group-",
        "identity-lang-",
        "identity-event-",
        "identity-always-",
        "identity-letters-in-",
        "fault-identity-",
    ];
    let unused: Vec<String> = keys(JA)
        .into_iter()
        .filter(|key| !made.iter().any(|start| key.starts_with(start)) && !source.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_fault_says_what_happened_and_what_to_do() {
    let known: BTreeSet<String> = keys(JA).into_iter().collect();
    let source = all_sources();
    let codes = source.split('"').filter(|text| text.starts_with("identity."));
    let audited = ["signed-in", "sign-in-refused"];
    let codes: Vec<&str> = codes.filter(|code| source.contains(&format!("\"{code}\""))).collect();
    for code in codes {
        let fault = ["unusable", "conflict", "broken", "unreadable"]
            .iter()
            .any(|kind| source.contains(&format!("Fault::{kind}(\"{code}\")")))
            || source.contains(&format!("GONE, \"{code}\")"))
            || source.contains(&format!("FORBIDDEN, \"{code}\")"));
        if fault && !audited.iter().any(|word| code.ends_with(word)) {
            let key = format!("fault-{}", code.replace('.', "-"));
            assert!(known.contains(&key) && known.contains(&format!("{key}-do")), "{key}");
        }
    }
}
