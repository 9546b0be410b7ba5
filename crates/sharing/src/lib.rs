//! Reports, notices, consent, release: the main job.
//!
//! A report (情報連絡) goes up: a [`draft`] that only its author sees, sealed in stages as a [`report`], seen only by the
//! reporter and the bodies on its path. A notice (情報提供) comes down, without what gives the reporter away
//! ([`residue`]), and only as the reporter agreed.

pub mod addition;
pub mod api;
pub mod attachment;
pub mod beside;
pub mod by_mail;
pub mod case;
pub mod consent;
pub mod count;
pub mod desk;
pub mod detail;
pub mod difference;
pub mod disclosure;
pub mod draft;
pub mod embargo;
pub mod executive;
pub mod file;
mod finding;
pub mod giveaway;
pub mod giveback;
pub mod incident;
pub mod indicator;
pub mod letter;
pub mod markup;
pub mod matter;
pub mod notice;
pub mod ops;
pub mod outside;
pub mod own;
pub mod own_removals;
pub mod pages;
pub mod recall;
pub mod regime;
pub mod register;
pub mod registered;
pub mod release;
pub mod removal;
pub mod report;
pub mod residue;
pub mod seals;
pub mod store;
pub mod triage;
pub mod update;

use ::store::Migration;
use access::Actor;
use pages::{agencies, cases, drafts, notice_home, notices, reports};
use shell::{NavItem, Room, Route};

pub use crate::store::{derived::DERIVED, finding::INDEXED, retained::RETAINED};
pub use api::{FileSeen, IndicatorView, as_bytes};
pub use finding::Parts;
pub use seals::{BrokenSeal, SealKind, Seals, verify_seals};

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "sharing/0001-reports", sql: include_str!("../migrations/0001-reports.sql") },
    Migration { name: "sharing/0002-notices", sql: include_str!("../migrations/0002-notices.sql") },
    Migration { name: "sharing/0003-report-fields", sql: include_str!("../migrations/0003-report-fields.sql") },
    Migration { name: "sharing/0004-triage", sql: include_str!("../migrations/0004-triage.sql") },
    Migration { name: "sharing/0005-recalls", sql: include_str!("../migrations/0005-recalls.sql") },
    Migration { name: "sharing/0006-agencies", sql: include_str!("../migrations/0006-agencies.sql") },
    Migration { name: "sharing/0007-files", sql: include_str!("../migrations/0007-files.sql") },
    Migration { name: "sharing/0008-worklists", sql: include_str!("../migrations/0008-worklists.sql") },
    Migration { name: "sharing/0009-floors", sql: include_str!("../migrations/0009-floors.sql") },
    Migration { name: "sharing/0010-open-notices", sql: include_str!("../migrations/0010-open-notices.sql") },
    Migration { name: "sharing/0011-newest-stages", sql: include_str!("../migrations/0011-newest-stages.sql") },
    Migration { name: "sharing/0012-search", sql: include_str!("../migrations/0012-search.sql") },
    Migration { name: "sharing/0013-counts", sql: include_str!("../migrations/0013-counts.sql") },
    Migration { name: "sharing/0014-counted-notices", sql: include_str!("../migrations/0014-counted-notices.sql") },
    Migration { name: "sharing/0015-disclosures", sql: include_str!("../migrations/0015-disclosures.sql") },
    Migration { name: "sharing/0016-queue", sql: include_str!("../migrations/0016-queue.sql") },
    Migration { name: "sharing/0017-listed", sql: include_str!("../migrations/0017-listed.sql") },
    Migration { name: "sharing/0018-counts-by-year", sql: include_str!("../migrations/0018-counts-by-year.sql") },
    Migration { name: "sharing/0019-first-reports", sql: include_str!("../migrations/0019-first-reports.sql") },
    Migration { name: "sharing/0020-updates", sql: include_str!("../migrations/0020-updates.sql") },
    Migration { name: "sharing/0021-recall-refusals", sql: include_str!("../migrations/0021-recall-refusals.sql") },
    Migration { name: "sharing/0022-unread", sql: include_str!("../migrations/0022-unread.sql") },
    Migration { name: "sharing/0023-walked", sql: include_str!("../migrations/0023-walked.sql") },
    Migration { name: "sharing/0028-register", sql: include_str!("../migrations/0028-register.sql") },
    Migration { name: "sharing/0029-notices-beside", sql: include_str!("../migrations/0029-notices-beside.sql") },
    Migration { name: "sharing/0030-own", sql: include_str!("../migrations/0030-own.sql") },
    Migration { name: "sharing/0031-titled", sql: include_str!("../migrations/0031-titled.sql") },
    Migration { name: "sharing/0038-briefing-readings", sql: include_str!("../migrations/0038-briefing-readings.sql") },
    Migration { name: "sharing/0040-regimes", sql: include_str!("../migrations/0040-regimes.sql") },
    Migration { name: "sharing/0044-sealed-clocks", sql: include_str!("../migrations/0044-sealed-clocks.sql") },
    Migration {
        name: "sharing/0046-given-to-infrastructure",
        sql: include_str!("../migrations/0046-given-to-infrastructure.sql"),
    },
    ::store::Migration { name: "sharing/0048-until", sql: include_str!("../migrations/0048-until.sql") },
    Migration { name: "sharing/0049-holds", sql: include_str!("../migrations/0049-holds.sql") },
    Migration { name: "sharing/0050-until-kept", sql: include_str!("../migrations/0050-until-kept.sql") },
    Migration { name: "sharing/0051-outside", sql: include_str!("../migrations/0051-outside.sql") },
    Migration { name: "sharing/0052-register-accounts", sql: include_str!("../migrations/0052-register-accounts.sql") },
];

/// Every sentence of this room in Japanese.
const JA: &str = concat!(
    include_str!("../texts/report.ja.ftl"),
    "\n",
    include_str!("../texts/notice.ja.ftl"),
    "\n",
    include_str!("../texts/case.ja.ftl"),
    "\n",
    include_str!("../texts/file.ja.ftl"),
    "\n",
    include_str!("../texts/search.ja.ftl"),
    "\n",
    include_str!("../texts/kinds.ja.ftl"),
    "\n",
    include_str!("../texts/agency.ja.ftl"),
    "\n",
    include_str!("../texts/register.ja.ftl"),
    "\n",
    include_str!("../texts/told.ja.ftl"),
    "\n",
    include_str!("../texts/versions.ja.ftl"),
    "\n",
    include_str!("../texts/updates.ja.ftl"),
    "\n",
    include_str!("../texts/regime.ja.ftl"),
    "\n",
    include_str!("../texts/done.ja.ftl")
);
/// Every sentence of this room in English.
const EN: &str = concat!(
    include_str!("../texts/report.en.ftl"),
    "\n",
    include_str!("../texts/notice.en.ftl"),
    "\n",
    include_str!("../texts/case.en.ftl"),
    "\n",
    include_str!("../texts/file.en.ftl"),
    "\n",
    include_str!("../texts/search.en.ftl"),
    "\n",
    include_str!("../texts/kinds.en.ftl"),
    "\n",
    include_str!("../texts/agency.en.ftl"),
    "\n",
    include_str!("../texts/register.en.ftl"),
    "\n",
    include_str!("../texts/told.en.ftl"),
    "\n",
    include_str!("../texts/versions.en.ftl"),
    "\n",
    include_str!("../texts/updates.en.ftl"),
    "\n",
    include_str!("../texts/regime.en.ftl"),
    "\n",
    include_str!("../texts/done.en.ftl")
);

/// The room: its pages, tables and sentences.
pub fn room() -> Room {
    Room {
        routes: routes(),
        migrations: MIGRATIONS,
        texts_ja: JA,
        texts_en: EN,
        nav,
        waiting: &[
            |cx, voice| Box::pin(notice_home::on_the_desk(cx, voice)),
            |cx, voice| Box::pin(reports::home::waiting(cx, voice)),
            |cx, voice| Box::pin(notice_home::waiting(cx, voice)),
            |cx, voice| Box::pin(agencies::waiting(cx, voice)),
            |cx, voice| Box::pin(pages::queue::waiting(cx, voice)),
        ],
        panels: &[
            |cx, app, visitor| Box::pin(reports::home::panels(cx, app, visitor)),
            |cx, app, visitor| Box::pin(notice_home::panels::panels(cx, app, visitor)),
        ],
        due: |app| Box::pin(async { ops::tell_deadlines::tell_deadlines(app.db(), app.now()).await.map(drop) }),
        ..Room::new("sharing")
    }
}

fn routes() -> Vec<Route> {
    [
        drafts::routes(),
        reports::routes(),
        pages::regimes::routes(),
        notices::routes(),
        pages::updates::routes(),
        cases::routes(),
        agencies::routes(),
        pages::queue::routes(),
        pages::triage::routes(),
        pages::search::routes(),
        api::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn nav(actor: &Actor) -> Vec<NavItem> {
    reports::home::nav(actor)
        .into_iter()
        .chain(notice_home::nav(actor))
        .chain(cases::nav(actor))
        .chain(agencies::nav(actor))
        .chain(pages::search::nav(actor))
        .collect()
}
