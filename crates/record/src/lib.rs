//! Reading the record: the audit chain, entry by entry, and whether it holds.

mod head;
mod pages;

use access::{Actor, Role};
use shell::{NavItem, Room, Route};

pub use head::Head;

/// The room.
pub fn room() -> Room {
    Room {
        routes: vec![Route::get("/audit", pages::list), Route::get("/audit/verify", pages::verify)],
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
    #[test]
    fn everything_is_said_in_both_languages() {
        let ja = shell::texts::keys(include_str!("../texts/ja.ftl"));
        assert_eq!(ja, shell::texts::keys(include_str!("../texts/en.ftl")));
    }
}
