//! Every sentence that this room says exists in both languages.

use kernel::Lang;
use shell::{Texts, texts::keys};
use std::{collections::BTreeSet, path::Path};

const JA: &str = concat!(
    include_str!("../../texts/ja.ftl"),
    include_str!("../../texts/changes.ja.ftl"),
    include_str!("../../texts/interval.ja.ftl"),
    include_str!("../../texts/upward.ja.ftl"),
    include_str!("../../texts/registration.ja.ftl"),
    include_str!("../../texts/amendments.ja.ftl")
);
const EN: &str = concat!(
    include_str!("../../texts/en.ftl"),
    include_str!("../../texts/changes.en.ftl"),
    include_str!("../../texts/interval.en.ftl"),
    include_str!("../../texts/upward.en.ftl"),
    include_str!("../../texts/registration.en.ftl"),
    include_str!("../../texts/amendments.en.ftl")
);

/// Whatever stands between quotes and looks like a key of this room.
fn keys_in(folder: &Path) -> BTreeSet<String> {
    let text = trial::sources(folder);
    let said = text.split('"').filter(|part| part.starts_with("registry-"));
    let said = said.filter(|part| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    let codes = text.split('"').filter_map(|part| part.strip_prefix("registry."));
    let codes = codes.filter(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
    // Names of acts in the audit chain are not codes of faults.
    let acts = ["facts-loaded", "fiction-loaded", "list-loaded", "upward-path-decided"];
    let faults = codes.filter(|code| !acts.contains(code));
    let faults = faults.flat_map(|code| [format!("fault-registry-{code}"), format!("fault-registry-{code}-do")]);
    said.map(str::to_owned).chain(faults).collect()
}

#[test]
fn the_room_says_everything_in_both_languages() {
    assert_eq!(keys(JA), keys(EN), "the same keys in the same order");
}

#[test]
fn every_key_that_is_asked_for_exists_and_none_is_idle() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let used: BTreeSet<String> = ["src", "templates"].iter().flat_map(|folder| keys_in(&here.join(folder))).collect();
    let texts = Texts::new([(JA, EN)]);
    for key in &used {
        for lang in Lang::ALL {
            assert!(texts.has(lang, key), "{key} in {}", lang.code());
        }
    }
    // What was done is looked after for all rooms at once.
    let told = |key: &String| used.contains(key) || key.starts_with("did-");
    let idle: Vec<String> = keys(JA).into_iter().filter(|key| !told(key)).collect();
    assert_eq!(idle, Vec::<String>::new());
}
