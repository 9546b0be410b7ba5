//! Drills of the CEPTOARs (セプター訓練): planned by the centre and by each CEPTOAR for itself, run through the ordinary pipe
//! under the exercise mark, measured, asked about, and compared with the year before.
//!
//! Rules of this room, each with a test:
//! - There is no second pipe. A part is run by a notice that is begun under the exercise mark and leaves through the same
//!   gates as any other; times are read from the ledger and stand nowhere else.
//! - Whoever is to be surprised sees nothing before: of an unannounced part a member learns from the notice that comes, and
//!   its ministry learns that the CEPTOAR takes part, but not when.
//! - A CEPTOAR decides for itself whether and how it takes part, and its secretariat sees its own members and no others.
//!   Names beside times are for it, and for those above where its rules show them answers by name.
//! - What leaves the circle is told in multiples of *k*.
//! - A questionnaire is answered once; whoever did not answer is counted as not answered, never as none.

mod api;
pub mod drill;
pub mod figures;
pub mod ops;
mod pages;
pub mod part;
pub mod plan;
pub mod questions;
pub mod recorded;
pub mod seals;
mod store;
mod summary;
pub mod times;
mod waiting;

use ::store::Migration;
use access::{Act, Actor, Decision, Relation, Relations, decide};
use shell::{NavItem, Room};

pub use seals::{SealKind, Seals, verify_seals};

/// The tables of this room.
pub const MIGRATIONS: &[Migration] =
    &[Migration { name: "exercises/0001-drills", sql: include_str!("../migrations/0001-drills.sql") }];

/// The room: its pages, tables and sentences.
pub fn room() -> Room {
    Room {
        routes: pages::routes().into_iter().chain(api::routes()).collect(),
        migrations: MIGRATIONS,
        texts_ja: include_str!("../texts/ja.ftl"),
        texts_en: include_str!("../texts/en.ftl"),
        nav,
        waiting: &[|cx, voice| Box::pin(waiting::waiting(cx, voice))],
        ..Room::new("exercises")
    }
}

/// Whether the actor may do this to something to which he stands like this.
fn may(actor: &Actor, act: Act, relation: Relation) -> bool {
    decide(actor, act, Relations::none().with(relation, true)) == Decision::Allow
}

fn nav(actor: &Actor) -> Vec<NavItem> {
    let sees = [Relation::Own, Relation::Member].into_iter().any(|relation| may(actor, Act::ViewDrill, relation));
    let item = NavItem { group: "nav-year", href: "/drills", text: "exercises-nav", thumb: None };
    sees.then_some(item).into_iter().collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn everything_is_said_in_both_languages() {
        let ja = shell::texts::keys(include_str!("../texts/ja.ftl"));
        assert_eq!(ja, shell::texts::keys(include_str!("../texts/en.ftl")));
    }
}
