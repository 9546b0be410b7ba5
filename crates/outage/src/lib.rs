//! Large-scale outages (大規模IT障害): normal times with another rhythm, and no other system.
//!
//! The centre declares a state with a scope and intervals ([`declared`]); everything else stays what and where it is: reports
//! go up, notices come down, the ledger and its reminders run, the same people see the same things. What follows from the
//! state: everybody in the scope is told on every page, situation reports are promised ([`rounds`]) and given in a press
//! ([`answer`]), and one board shows all sectors ([`board`]).
//!
//! Rules of this room, each with a test:
//! - It goes normal → alert → large-scale → recovery → normal. It holds at once; a second person confirms it (decision 28).
//! - Changes, promises, answers and links are only ever added, and sealed in the chain.
//! - Each situation report is promised once, none early, late rather than never; who has not given it then is told so by a
//!   letter, once.
//! - Whoever was never in the scope does not learn that there is one; nobody learns of a report by it that he may not see.
//! - An exercise is never mixed with what is real.

pub mod answer;
mod api;
pub mod board;
pub mod declared;
mod home;
pub mod ops;
pub mod outage;
mod pages;
pub mod rounds;
mod seals;
pub mod standing;
pub mod store;

use ::store::Migration;
use shell::Room;

pub use outage::{Outage, OutageId, Step};
pub use seals::{SealKind, Seals, verify_seals};

/// The tables of this room.
pub const MIGRATIONS: &[Migration] =
    &[Migration { name: "outage/0001-outages", sql: include_str!("../migrations/0001-outages.sql") }];

/// The room: its pages, tables and sentences.
pub fn room() -> Room {
    Room {
        routes: pages::routes().into_iter().chain(api::routes()).collect(),
        migrations: MIGRATIONS,
        nav: pages::nav,
        texts_ja: include_str!("../texts/ja.ftl"),
        texts_en: include_str!("../texts/en.ftl"),
        waiting: &[|cx, voice| Box::pin(home::waiting(cx, voice))],
        banners: |app, actor, lang| Box::pin(home::banners(app, actor, lang)),
        due: |app| Box::pin(due(app)),
        ..Room::new("outage")
    }
}

/// What has come due: situation reports are promised, and whoever has not given one is told.
async fn due(app: &shell::App) -> Result<(), ::store::StoreError> {
    ops::promise::promise_all(app.db(), app.now()).await?;
    ops::tell_late::tell_late(app.db(), app.now()).await.map(drop)
}
