//! Every sentence of the register exists in both languages, and none is idle.

use kernel::Lang;
use shell::{Texts, texts::keys};
use std::{collections::BTreeSet, path::Path};

const JA: &str = concat!(include_str!("../../texts/agency.ja.ftl"), "\n", include_str!("../../texts/register.ja.ftl"));
const EN: &str = concat!(include_str!("../../texts/agency.en.ftl"), "\n", include_str!("../../texts/register.en.ftl"));

/// Whatever stands between quotes in the room.
fn quoted() -> BTreeSet<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = [here.join("src"), here.join("templates")].map(trial::sources);
    all.iter().flat_map(|text| text.split('"').map(str::to_owned)).collect()
}

#[test]
fn incidents_say_everything_in_both_languages() {
    assert_eq!(keys(JA), keys(EN), "the same keys in the same order");
}

#[test]
fn every_key_that_is_asked_for_exists_and_none_is_idle() {
    let all = quoted();
    let key = |part: &&String| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !part.ends_with('-');
    let mut used: BTreeSet<String> =
        all.iter().filter(|part| part.starts_with("agency-")).filter(key).cloned().collect();
    for code in all.iter().filter_map(|part| part.strip_prefix("agency.")) {
        used.extend([format!("fault-agency-{code}"), format!("fault-agency-{code}-do")]);
    }
    let texts = Texts::new([(JA, EN)]);
    for key in &used {
        for lang in Lang::ALL {
            assert!(texts.has(lang, key), "{key} in {}", lang.code());
        }
    }
    let idle: Vec<String> = keys(JA).into_iter().filter(|key| !used.contains(key)).collect();
    assert_eq!(idle, Vec::<String>::new());
}
