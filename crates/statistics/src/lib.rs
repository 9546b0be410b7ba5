//! Counting: how many reports and notices there were, by fiscal year.
//!
//! Three kinds of figures, never mixed in one cell:
//!
//! - **recorded**: what the documents state of earlier years, with its source ([`recorded`]). Nothing is filled in.
//! - **counted**: what came to one's own body or left it, from live rows ([`live`], [`out`]): the reports for the centre
//!   and the ministries, each its own; for secretariats the notices. What their sector reported they see as published.
//! - **published**: a counted year as everybody may see it ([`publication`]): when it is over, once, small cells hidden
//!   ([`protect`]).

mod api;
pub mod beside;
pub mod live;
pub mod ops;
pub mod out;
mod pages;
pub mod protect;
pub mod publication;
mod received;
pub mod recorded;
pub mod seals;
mod sectors;
pub mod sheet;
mod store;

use ::store::Migration;
use access::{Act, Actor, Decision, Relation, Relations, decide};
use shell::{NavItem, Room};

pub use seals::{SealKind, Seals, verify_seals};

/// The tables of this room.
pub const MIGRATIONS: &[Migration] =
    &[Migration { name: "statistics/0001-publications", sql: include_str!("../migrations/0001-publications.sql") }];

/// The room: its pages, tables and sentences.
pub fn room() -> Room {
    Room {
        routes: pages::routes().into_iter().chain(api::routes()).collect(),
        migrations: MIGRATIONS,
        texts_ja: include_str!("../texts/ja.ftl"),
        texts_en: include_str!("../texts/en.ftl"),
        nav,
        ..Room::new("statistics")
    }
}

/// Whether the actor may do this to the figures of the actor's own body.
fn may(actor: &Actor, act: Act) -> bool {
    decide(actor, act, Relations::none().with(Relation::Own, true)) == Decision::Allow
}

fn nav(actor: &Actor) -> Vec<NavItem> {
    let item = |href, text| NavItem { group: "nav-year", href, text, thumb: None };
    let mut items = vec![item("/statistics", "statistics-nav")];
    if may(actor, Act::ViewFigures) {
        items.push(item("/statistics/live", "statistics-nav-live"));
    }
    items
}

#[cfg(test)]
mod tests {
    #[test]
    fn everything_is_said_in_both_languages() {
        let ja = shell::texts::keys(include_str!("../texts/ja.ftl"));
        assert_eq!(ja, shell::texts::keys(include_str!("../texts/en.ftl")));
    }
}
