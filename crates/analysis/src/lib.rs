//! Interdependency analysis (相互依存性解析) in the house: who keeps which model, who may read it, and what it answers.
//!
//! The engine is the crate `interdependency`; nothing is worked out here. Rules of this room, each with a test:
//! - A model belongs to its organisation. Others read it only while the owner has opened it to them; to everybody else, the
//!   centre included, there is no such thing.
//! - Nothing is half-loaded: files with one fault are refused whole, each fault with file, row and column.
//! - What was saved stays as it was: versions, plans, openings and their ends are sealed.
//! - What nobody states is shown as not stated, never as blank and never as "no": in the documents' matrix as in reserves.

mod api;
pub mod brought;
pub mod down;
pub mod facts;
pub mod model;
pub mod ops;
mod pages;
pub mod picture;
pub mod plan;
pub mod seals;
mod store;
pub mod told;
mod turn;
pub mod variant;

use ::store::Migration;
use access::{Act, Actor, Decision, Relation, Relations, decide};
use shell::{NavItem, Room};

pub use seals::{SealKind, Seals, verify_seals};
pub use store::readers::{Reader, ReaderId};

/// The tables of this room.
pub const MIGRATIONS: &[Migration] =
    &[Migration { name: "analysis/0001-models", sql: include_str!("../migrations/0001-models.sql") }];

/// The room: its pages, tables and sentences.
pub fn room() -> Room {
    Room {
        routes: pages::routes().into_iter().chain(api::routes()).collect(),
        migrations: MIGRATIONS,
        texts_ja: include_str!("../texts/ja.ftl"),
        texts_en: include_str!("../texts/en.ftl"),
        nav,
        ..Room::new("analysis")
    }
}

/// Whether the actor may do this to something to which he stands like this.
fn may(actor: &Actor, act: Act, relation: Relation) -> bool {
    decide(actor, act, Relations::none().with(relation, true)) == Decision::Allow
}

fn nav(actor: &Actor) -> Vec<NavItem> {
    let item = NavItem { group: "nav-year", href: "/interdependency", text: "analysis-nav", thumb: None };
    may(actor, Act::ViewModel, Relation::Own).then_some(item).into_iter().collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn everything_is_said_in_both_languages() {
        let ja = shell::texts::keys(include_str!("../texts/ja.ftl"));
        assert_eq!(ja, shell::texts::keys(include_str!("../texts/en.ftl")));
    }
}
