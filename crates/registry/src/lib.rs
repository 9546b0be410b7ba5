//! Who belongs to what: sectors, services, levels, bodies, CEPTOARs and their members, all with days of validity.
//!
//! Other rooms ask through [`ask`] and fill through [`load`]; people look and change through [`room`]'s pages.
//! Every question takes the day it is asked for: what has ended stays and is answered for the days on which it held.

pub mod amendment;
mod api;
pub mod ask;
pub mod change;
pub mod confirmation;
pub mod contact;
pub mod council;
pub mod doubt;
pub mod facts;
mod fault;
pub mod fiction;
pub mod fold;
pub mod interval;
pub mod load;
pub mod map;
pub mod ops;
pub mod organisation;
mod pages;
pub mod registration;
pub mod rules;
mod seals;
pub mod sector;
pub mod sheet;
mod store;
pub mod upward;
mod waiting;

pub use contact::{Contact, ContactId, Hours};
pub use council::CouncilSeat;
pub use facts::{Facts, Validity};
pub use organisation::{Description, Organisation};
pub use rules::{MembersSee, MinistrySees, Passes, Rules, Terms};
pub use seals::{SealKind, Seals, verify_seals};
pub use sector::{ReportsPass, Sector, SectorKind, Service};
pub use sheet::{Sheet, SheetCount, SheetEntry};
pub use upward::UpwardPath;

use access::Role;
use shell::NavItem;

/// The tables of this room.
pub const MIGRATIONS: &[::store::Migration] = &[
    ::store::Migration { name: "registry/0001", sql: include_str!("../migrations/0001.sql") },
    ::store::Migration { name: "registry/0002-rules", sql: include_str!("../migrations/0002-rules.sql") },
    ::store::Migration { name: "registry/0003-reach", sql: include_str!("../migrations/0003-reach.sql") },
    ::store::Migration { name: "registry/0004-sector-kinds", sql: include_str!("../migrations/0004-sector-kinds.sql") },
    ::store::Migration {
        name: "registry/0005-confirmations",
        sql: include_str!("../migrations/0005-confirmations.sql"),
    },
    ::store::Migration { name: "registry/0006-changes", sql: include_str!("../migrations/0006-changes.sql") },
    ::store::Migration { name: "registry/0007-means", sql: include_str!("../migrations/0007-means.sql") },
    ::store::Migration { name: "registry/0008-amendments", sql: include_str!("../migrations/0008-amendments.sql") },
    ::store::Migration { name: "registry/0009-intervals", sql: include_str!("../migrations/0009-intervals.sql") },
    ::store::Migration { name: "registry/0012-seals", sql: include_str!("../migrations/0012-seals.sql") },
    ::store::Migration {
        name: "registry/0013-registrations",
        sql: include_str!("../migrations/0013-registrations.sql"),
    },
    ::store::Migration { name: "registry/0014-doubts", sql: include_str!("../migrations/0014-doubts.sql") },
    ::store::Migration { name: "registry/0016-registered", sql: include_str!("../migrations/0016-registered.sql") },
    ::store::Migration { name: "registry/0017-names", sql: include_str!("../migrations/0017-names.sql") },
    ::store::Migration { name: "registry/0018-folding", sql: include_str!("../migrations/0018-folding.sql") },
    ::store::Migration { name: "registry/0019-upward-paths", sql: include_str!("../migrations/0019-upward-paths.sql") },
];

/// The heading in the navigation.
const STRUCTURE: &str = "nav-structure";

/// Who keeps contacts, or watches that they are kept.
const KEEPERS: [Role; 5] = [Role::Manager, Role::Contact, Role::Secretariat, Role::Liaison, Role::Duty];

/// The room: its pages, tables and sentences.
pub fn room() -> shell::Room {
    shell::Room {
        routes: pages::routes().into_iter().chain(api::routes()).collect(),
        migrations: MIGRATIONS,
        texts_ja: concat!(
            include_str!("../texts/ja.ftl"),
            include_str!("../texts/changes.ja.ftl"),
            include_str!("../texts/interval.ja.ftl"),
            include_str!("../texts/upward.ja.ftl"),
            include_str!("../texts/registration.ja.ftl"),
            include_str!("../texts/amendments.ja.ftl")
        ),
        texts_en: concat!(
            include_str!("../texts/en.ftl"),
            include_str!("../texts/changes.en.ftl"),
            include_str!("../texts/interval.en.ftl"),
            include_str!("../texts/upward.en.ftl"),
            include_str!("../texts/registration.en.ftl"),
            include_str!("../texts/amendments.en.ftl")
        ),
        nav: |actor| {
            let thumb = Some(("registry-thumb", "bars"));
            let mut items = vec![
                NavItem { group: STRUCTURE, href: "/map", text: "registry-map-title", thumb },
                NavItem { group: STRUCTURE, href: "/organisations", text: "registry-orgs-title", thumb: None },
                NavItem { group: STRUCTURE, href: "/sectors", text: "registry-sectors-title", thumb: None },
            ];
            let item = |href, text| NavItem { group: STRUCTURE, href, text, thumb: None };
            if KEEPERS.into_iter().any(|role| actor.has(role)) {
                items.push(item("/our-organisation", "registry-own-title"));
                items.push(item("/confirmations", "registry-confirmations-title"));
                if store::amendments::decides(actor) {
                    items.push(item("/amendments", "registry-amendments-title"));
                }
            }
            if store::changes::watches_over(actor) {
                let of_members = actor.acts_for(access::BodyKind::Ceptoar);
                let title = if of_members { "registry-changes-title" } else { "registry-changes-others-title" };
                items.push(item("/changes", title));
            }
            items
        },
        waiting: &[|cx, voice| Box::pin(waiting::waiting(cx, voice))],
        ..shell::Room::new("registry")
    }
}
