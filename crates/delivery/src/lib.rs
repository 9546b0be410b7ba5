//! Getting something to people and knowing whether it arrived: the ledger.
//!
//! A *dispatch* is one thing released. Each recipient has a line in its ledger, a *delivery*:
//! entitled → queued → handed over → opened → acknowledged → answered. It flows hop by hop: centre → ministries →
//! CEPTOARs → members. Each body on the way may add, none may cut.
//!
//! Rules of this room, each with a test:
//! - What goes to the government's own bodies goes centre → ministry → the agencies that it supervises, and each ministry
//!   is also a recipient of its own. Who is of a sector sees nothing of that line, and the other way round.
//! - Stamps are set once. Answers, additions, calls and what was done about calls for help are only ever added.
//! - Who calls for help is on the lists of those who may help until one of them writes down what was done ([`Helped`]), or
//!   it answers otherwise itself. That it was telephoned ends nothing.
//! - Below a body nobody sees anything before it has passed it on. A CEPTOAR that has so agreed passes on by itself,
//!   and a body that nobody can reach is passed by: it cuts nobody off.
//! - A release that would reach no member writes nothing.
//! - Who is entitled is decided on the day of the release, from the registry as of that day; of a CEPTOAR that chose some of
//!   its members for it, those alone.
//! - What a body adds is searched before it is passed on ([`Search`]); nobody can pass on without saying by whom.
//! - Who may see whose answers is what the CEPTOAR's rules said on the day of the release, copied then (`store::rules`).
//! - Whoever has a letter may say by its link that it came, or acknowledge it where the letter carried the text, once, without
//!   signing in ([`receipt`]). It shows nothing that the letter did not tell, and answers nothing.
//! - Whoever has a letter may answer it by mail: with one of the four answers, if he can have read what he answers; with other
//!   words he says the same as by the link. What programs write does neither, and what is in doubt does nothing until a person has looked ([`post::Mailroom`]).
//! - What is held back until a time ([`Embargo`]) is before it in nobody's inbox but those who are named, and passed on
//!   by nobody; at the time it flows, and no hand is needed for that.
//! - After the last day of its label nobody is handed it, no letter tells its text and no embargo of it ends; that day may
//!   come to be earlier, never later ([`end_earlier`]). Whoever has it keeps it.
//! - What was recalled is read, answered and passed on by nobody; who had it is asked to confirm that.
//! - What was updated says so to whoever was handed the later version; who is not to have it learns no more than that
//!   there is one ([`update`]).
//! - Who has not confirmed what was handed over is reminded, as the plan of that day says: exactly once a step, never
//!   early, late rather than never ([`reminder`]).
//! - Whoever is a contact chooses which letters he wants of what can wait ([`identity::preferences`]). Where no contact wants
//!   one, none is written, and the ledger says so; that changes no figure of what was handed over, opened or answered.
//! - A figure that leaves the circle gives no small cell away ([`GiveBack`]).

mod addition;
pub mod api;
pub mod ask;
mod board;
mod channel;
pub mod clock;
mod delivery;
mod dispatch;
mod done;
mod embargo;
mod give_back;
mod help;
mod incoming;
mod letter;
pub mod letterbox;
mod ops;
mod others;
mod pages;
pub mod panel;
mod plan;
pub mod post;
pub mod receipt;
mod received;
pub mod reminder;
mod seals;
mod store;
pub mod table;
pub mod tidings;
mod token;
pub mod update;
mod waiting;
mod withdrawal;
mod words;

use access::{Act, Actor, Decision, Relation, Relations, decide};
use shell::{NavItem, Room, Route};

pub use crate::store::{derived::DERIVED, incoming::IncomingFile};
pub use addition::{Addition, Found, Objection, Search, SearchError};
pub use ask::{choose, choose_as, plan, reaches_anybody};
pub use board::{Board, BoardRow, CallContact, CallRow, Curve, HopTally, LastCall, Tally};
pub use channel::{Channel, Load};
pub use delivery::{COLUMNS, Delivery, DeliveryId, Given, MARKS, NEWEST, Passing, may_with_own};
pub use dispatch::{Dispatch, DispatchId, Hop, Spec, Whom};
pub use done::DoneError;
pub use embargo::{Embargo, Held, Move};
pub use give_back::GiveBack;
pub use help::{CallForHelp, Helped};
pub use incoming::{IncomingId, IncomingLetter, IncomingOutcome, Taken, Why};
pub use kernel::Audience;
pub use letter::{Letter, LetterId, LetterState, Next, Occasion, Tried, TryOutcome};
pub use ops::tell_contacts::tell_contacts;
pub use ops::{
    acknowledge_by_letter::{AcknowledgeByLetterError, acknowledge_by_letter},
    acknowledge_notice::{AcknowledgeNoticeError, acknowledge_notice},
    answer_notice::{AnswerNoticeError, NOTE_LIMIT, answer_notice},
    confirm_receipt::{ConfirmReceiptError, confirm_receipt},
    end_earlier::end_earlier,
    halt_post::{HaltPostError, halt_post, retry_post},
    load_calendars::{LoadedCalendars, load_calendars},
    move_embargo::{MoveEmbargoError, move_embargo},
    open_embargo::open_embargoes,
    open_notice::{OpenNoticeError, open_notice},
    pass_notice::{ADDITION_LIMIT, PassNoticeError, Passed, pass_notice},
    record_call::{RecordCallError, record_call},
    record_help::{RecordHelpError, record_help},
    release::{ReleaseError, Released, release},
    remind::remind,
    set_reminders::{SetRemindersError, set_reminders},
    settle_incoming::{SettleIncomingError, settle_incoming},
    take_up_incoming::{Mail, TakeUpIncomingError, made_of, put_back_incoming, settle_made, take_up_incoming},
    withdraw::{ConfirmWithdrawalError, confirm_withdrawal, withdraw},
};
pub use plan::{Letters, Means, Plan, PlannedCeptoar, PlannedMinistry, Unreachable};
pub use received::Received;
pub use reminder::Round;
pub use seals::{SealKind, Seals, verify_seals};
pub use withdrawal::{Opening, Shown, Withdrawal};
pub use words::{Answer, Below, Outcome, Tier, Urgency};

/// The tables of this room.
pub const MIGRATIONS: &[::store::Migration] = &[
    ::store::Migration { name: "delivery/0001-ledger", sql: include_str!("../migrations/0001.sql") },
    ::store::Migration { name: "delivery/0002-rules", sql: include_str!("../migrations/0002-rules.sql") },
    ::store::Migration { name: "delivery/0003-embargoes", sql: include_str!("../migrations/0003-embargoes.sql") },
    ::store::Migration { name: "delivery/0004-unreachable", sql: include_str!("../migrations/0004-unreachable.sql") },
    ::store::Migration { name: "delivery/0005-withdrawals", sql: include_str!("../migrations/0005-withdrawals.sql") },
    ::store::Migration { name: "delivery/0006-updates", sql: include_str!("../migrations/0006-updates.sql") },
    ::store::Migration { name: "delivery/0007-government", sql: include_str!("../migrations/0007-government.sql") },
    ::store::Migration { name: "delivery/0008-help", sql: include_str!("../migrations/0008-help.sql") },
    ::store::Migration { name: "delivery/0009-letters", sql: include_str!("../migrations/0009-letters.sql") },
    ::store::Migration { name: "delivery/0010-receipts", sql: include_str!("../migrations/0010-receipts.sql") },
    ::store::Migration { name: "delivery/0011-reminders", sql: include_str!("../migrations/0011-reminders.sql") },
    ::store::Migration { name: "delivery/0012-incoming", sql: include_str!("../migrations/0012-incoming.sql") },
    ::store::Migration { name: "delivery/0013-tray", sql: include_str!("../migrations/0013-tray.sql") },
    ::store::Migration { name: "delivery/0014-plans", sql: include_str!("../migrations/0014-plans.sql") },
    ::store::Migration {
        name: "delivery/0017-reports-by-mail",
        sql: include_str!("../migrations/0017-reports-by-mail.sql"),
    },
    ::store::Migration {
        name: "delivery/0021-sealed-rounds",
        sql: include_str!("../migrations/0021-sealed-rounds.sql"),
    },
    ::store::Migration {
        name: "delivery/0021-lines-of-letters",
        sql: include_str!("../migrations/0021-lines-of-letters.sql"),
    },
    ::store::Migration { name: "delivery/0022-chosen", sql: include_str!("../migrations/0022-chosen.sql") },
    ::store::Migration { name: "delivery/0023-post-desk", sql: include_str!("../migrations/0023-post-desk.sql") },
    ::store::Migration { name: "delivery/0024-tidings", sql: include_str!("../migrations/0024-tidings.sql") },
    ::store::Migration { name: "delivery/0025-vouched", sql: include_str!("../migrations/0025-vouched.sql") },
    ::store::Migration {
        name: "delivery/0026-preferred-not",
        sql: include_str!("../migrations/0026-preferred-not.sql"),
    },
    ::store::Migration { name: "delivery/0027-per-host", sql: include_str!("../migrations/0027-per-host.sql") },
    ::store::Migration { name: "delivery/0028-calendars", sql: include_str!("../migrations/0028-calendars.sql") },
    ::store::Migration {
        name: "delivery/0029-sealed-tidings",
        sql: include_str!("../migrations/0029-sealed-tidings.sql"),
    },
    ::store::Migration {
        name: "delivery/0030-sealed-letters",
        sql: include_str!("../migrations/0030-sealed-letters.sql"),
    },
    ::store::Migration { name: "delivery/0031-needless", sql: include_str!("../migrations/0031-needless.sql") },
    ::store::Migration {
        name: "delivery/0032-waiting-letters",
        sql: include_str!("../migrations/0032-waiting-letters.sql"),
    },
    ::store::Migration { name: "delivery/0033-last-days", sql: include_str!("../migrations/0033-last-days.sql") },
    ::store::Migration { name: "delivery/0034-shortened", sql: include_str!("../migrations/0034-shortened.sql") },
    ::store::Migration { name: "delivery/0035-stand-ins", sql: include_str!("../migrations/0035-stand-ins.sql") },
    ::store::Migration {
        name: "delivery/0040-acknowledged-by-letter",
        sql: include_str!("../migrations/0040-acknowledged-by-letter.sql"),
    },
    ::store::Migration {
        name: "delivery/0041-older-version",
        sql: include_str!("../migrations/0041-older-version.sql"),
    },
];

/// All that this room brings into the house. `search` reads what bodies on the way add, before anybody else does.
pub fn room(search: Search) -> Room {
    Room {
        routes: [
            api::routes(search),
            vec![
                Route::get("/board", pages::boards::list),
                Route::get("/board/{dispatch}", pages::boards::board),
                Route::get("/board/{dispatch}/part", pages::boards::part),
                Route::get("/board/{dispatch}/opened", pages::opened::opened),
                Route::get("/board/{dispatch}/opened.csv", pages::opened::table),
                Route::post("/deliveries/{id}/confirm-recall", pages::opened::confirm),
                Route::get("/board/{dispatch}/embargo", pages::embargo::form),
                Route::post("/board/{dispatch}/embargo", pages::embargo::move_),
                Route::post("/deliveries/{id}/answer", pages::answers::answer),
                Route::post("/deliveries/{id}/acknowledge", pages::answers::acknowledge),
                Route::get("/received/{token}", pages::receipt::form).public(),
                Route::post("/received/{token}", pages::receipt::confirm).public(),
                Route::get("/reminders", pages::reminders::show_reminders),
                Route::post("/reminders", pages::reminders::decide_),
                Route::get("/mail", pages::tray::list),
                Route::get("/mail/queue", pages::queue::queue),
                Route::post("/mail/queue", pages::queue::act_),
                Route::get("/mail/{id}", pages::tray::letter),
                Route::post("/mail/{id}/settle", pages::tray::settle),
                Route::get("/deliveries/{id}/pass", pages::passing::form),
                Route::post("/deliveries/{id}/pass", move |request, path, form| {
                    pages::passing::pass(request, path, form, search)
                }),
                Route::get("/deliveries/{id}/below", pages::below::below),
                Route::get("/deliveries/{id}/below.csv", pages::below::table),
                Route::get("/deliveries/{id}/answers", pages::shown::answers),
                Route::get("/deliveries/{id}/call", pages::calls::form),
                Route::post("/deliveries/{id}/call", pages::calls::record),
                Route::get("/deliveries/{id}/help", pages::help::form),
                Route::post("/deliveries/{id}/help", pages::help::record),
            ],
        ]
        .into_iter()
        .flatten()
        .collect(),
        migrations: MIGRATIONS,
        texts_ja: include_str!("../texts/ja.ftl"),
        texts_en: include_str!("../texts/en.ftl"),
        nav,
        waiting: &[waiting::waiting],
        due: |app| Box::pin(due(app)),
        ..Room::new("delivery")
    }
}

/// What has come due: embargoes end, and whoever has not confirmed is reminded.
async fn due(app: &shell::App) -> Result<(), ::store::StoreError> {
    open_embargoes(app.db(), app.now()).await?;
    remind(app.db(), app.now()).await?;
    ops::tell_contacts::tell_contacts(app.db(), app.now()).await.map(drop)
}

fn nav(actor: &Actor) -> Vec<NavItem> {
    let own = Relations::none().with(Relation::Own, true);
    let item = |href, text, thumb| NavItem { group: "nav-work", href, text, thumb };
    let board = decide(actor, Act::ViewBoard, own) == Decision::Allow;
    let board = board.then(|| item("/board", "delivery-nav-board", Some(("delivery-thumb-board", "bars"))));
    let tray = incoming::reads(actor).then(|| item("/mail", "delivery-mail-title", None));
    // Who reads what came in comes to the queue from there.
    let queue = || post::watches(actor).then(|| item("/mail/queue", "delivery-queue-title", None));
    board.into_iter().chain(tray.or_else(queue)).collect()
}

#[cfg(test)]
mod tests;
