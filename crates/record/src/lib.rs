//! Reading the record: the audit chain, entry by entry, and whether it and what it seals still hold.

mod apart;
mod api;
mod head;
mod pages;
mod seals;
mod search;

use access::{Actor, Role};
use shell::{NavItem, Room};

pub use head::{Head, as_head, no_head};
pub use seals::{Broken, Kind, Seals, fault_in_words, kind_in_words, verify_seals};

/// The room.
pub fn room() -> Room {
    Room {
        routes: pages::routes().into_iter().chain(api::routes()).collect(),
        texts_ja: include_str!("../texts/ja.ftl"),
        texts_en: include_str!("../texts/en.ftl"),
        nav,
        ..Room::new("record")
    }
}

fn nav(actor: &Actor) -> Vec<NavItem> {
    let item = |href, text, thumb| NavItem { group: "nav-record", href, text, thumb };
    if actor.has(Role::Auditor) {
        vec![
            item("/audit", "record-nav", Some(("record-nav-short", "lock"))),
            item("/audit/verify", "record-nav-verify", Some(("record-nav-verify-short", "check"))),
        ]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    #[test]
    fn every_act_that_is_recorded_has_words() {
        let words = shell::texts::keys(include_str!("../texts/ja.ftl"));
        for act in acts(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))) {
            assert!(words.contains(&format!("record-did-{}", act.replace('.', "-"))), "{act} has no words");
        }
    }

    /// The codes in `Entry::new("…")` of all rooms.
    fn acts(folder: &std::path::Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() && !["tests", "benches", "examples"].iter().any(|apart| path.ends_with(apart)) {
                found.extend(acts(&path));
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("store/src/audit.rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                let code = |part: &str| part.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned);
                let an_act = |code: &String| {
                    code.contains('.') && code.chars().all(|c| c.is_ascii_lowercase() || ".-".contains(c))
                };
                found.extend(source.split("Entry::new(").skip(1).filter_map(code).filter(an_act));
            }
        }
        found
    }

    #[test]
    fn every_kind_of_seal_and_of_fault_has_words() {
        let words = shell::texts::keys(include_str!("../texts/ja.ftl"));
        for kind in crate::seals::kinds() {
            assert!(words.contains(&format!("record-seal-{kind}")), "{kind} has no words");
        }
        for why in store::SealFault::ALL {
            assert!(words.contains(&format!("record-seal-is-{}", why.code())), "{why:?} has no words");
        }
    }

    #[test]
    fn everything_is_said_in_both_languages() {
        let ja = shell::texts::keys(include_str!("../texts/ja.ftl"));
        assert_eq!(ja, shell::texts::keys(include_str!("../texts/en.ftl")));
    }
}
