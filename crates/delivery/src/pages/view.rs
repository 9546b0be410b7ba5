//! Rows of boards as templates show them: words and figures ready to print.

use crate::{BoardRow, CallRow, Helped, LastCall, Outcome, Tally, Tier, receipt::Way};
use access::{Act, Decision, Relation, Relations, decide};
use registry::Hours;
use shell::{
    Page, Voice,
    chart::{percent, stack_bar, thousands},
};
use std::collections::BTreeSet;

/// A figure in a matrix.
pub(crate) struct Cell {
    /// What it counts, for narrow screens.
    pub(crate) label: String,
    /// The figure.
    pub(crate) text: String,
    /// Its share, or empty.
    pub(crate) share: String,
    /// `warn`, `bad`, `zero` or empty.
    pub(crate) class: &'static str,
}

/// A CEPTOAR's row, or the row of totals.
pub(crate) struct Row {
    pub(crate) name: String,
    /// Where its members' answers are seen by name; empty for who may not.
    pub(crate) href: String,
    /// What its secretariat has still to do; empty if nothing.
    pub(crate) waits: String,
    pub(crate) entitled: String,
    pub(crate) bar: String,
    pub(crate) cells: Vec<Cell>,
    /// In place of figures, where it has no members; else empty.
    pub(crate) instead: String,
}

/// The rows of one sector.
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) rows: Vec<Row>,
}

/// The matrix, grouped by sector; of an update with those who have only an earlier version.
/// `held`: while it is held back, the codes of those that have it before.
pub(crate) fn groups(voice: &Voice, rows: &[BoardRow], update: bool, held: Option<&BTreeSet<String>>) -> Vec<Group> {
    let mut groups: Vec<(&str, Group)> = Vec::new();
    for row in rows {
        let shown = ceptoar(voice, row, update, held);
        match groups.last_mut() {
            Some((sector, group)) if *sector == row.sector => group.rows.push(shown),
            _ => {
                groups.push((&row.sector, Group { name: voice.pick(&row.sector_name).to_owned(), rows: vec![shown] }));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn ceptoar(voice: &Voice, row: &BoardRow, update: bool, held: Option<&BTreeSet<String>>) -> Row {
    let waits = match (held, row.arrived, row.passed) {
        // Nobody may pass it on yet: it waits for no hand.
        (Some(first), ..) if first.contains(&row.code) => voice.t("delivery-row-first"),
        (Some(_), ..) => voice.t("delivery-row-held"),
        (None, false, _) => voice.t("delivery-row-not-arrived"),
        (None, true, false) if row.government => voice.t("delivery-row-not-arrived"),
        (None, true, false) => voice.t("delivery-row-not-passed"),
        (None, true, true) => String::new(),
    };
    let mut shown = counted(voice, voice.pick(&row.name).to_owned(), &row.tally, (true, update));
    if row.tally.entitled == 0 {
        shown.instead = voice.t(match (row.government, row.opened) {
            (true, true) => "delivery-row-no-agencies-opened",
            (true, false) => "delivery-row-no-agencies",
            (false, true) => "delivery-row-no-members-opened",
            (false, false) => "delivery-row-no-members",
        });
    }
    Row { waits, ..shown }
}

/// What the keys of a board's words end in, by the lines that it went down: the sectors', the government's, or both.
pub(crate) fn line_of(rows: &[BoardRow]) -> &'static str {
    let heads = rows.iter().filter(|row| row.government).count();
    match heads {
        0 => "sectors",
        all if all == rows.len() => "government",
        _ => "both",
    }
}

/// The row of totals.
pub(crate) fn total(voice: &Voice, tally: &Tally, update: bool) -> Row {
    counted(voice, voice.t("delivery-col-total"), tally, (false, update))
}

/// `marked`: whether what needs a look is marked.
fn counted(voice: &Voice, name: String, tally: &Tally, (marked, update): (bool, bool)) -> Row {
    let plain = |key: &str, count: i64| Cell {
        label: voice.t(key),
        text: thousands(count),
        share: String::new(),
        class: if marked && count == 0 { "zero" } else { "" },
    };
    let look = |key: &str, count: i64, class: &'static str| {
        let cell = plain(key, count);
        if marked && count > 0 { Cell { class, ..cell } } else { cell }
    };
    let behind = update.then(|| look("delivery-col-behind", tally.behind, "warn"));
    let share = percent(tally.opened, tally.entitled).unwrap_or_default();
    Row {
        name,
        href: String::new(),
        waits: String::new(),
        entitled: thousands(tally.entitled),
        bar: stack_bar(&tally.segments()),
        cells: vec![
            Cell { share, class: "", ..plain("delivery-col-opened", tally.opened) },
            plain("delivery-col-acknowledged", tally.acknowledged),
            plain("delivery-answer-not-affected", tally.not_affected),
            plain("delivery-answer-done", tally.done),
            look("delivery-answer-affected", tally.affected, "warn"),
            look("delivery-answer-need-help", tally.need_help, "bad"),
            look("delivery-col-unreachable", tally.unreachable, "bad"),
        ]
        .into_iter()
        .chain(behind)
        .collect(),
        instead: String::new(),
    }
}

/// Somebody below, or somebody to telephone.
pub(crate) struct Person {
    pub(crate) delivery: String,
    /// Where in which list it stands, as the question of an address; empty on the board.
    pub(crate) place: String,
    pub(crate) name: String,
    pub(crate) ceptoar: String,
    /// Post and name of the contact; empty if there never was one.
    pub(crate) contact: String,
    /// The contact is out of date: when or why; else empty.
    pub(crate) contact_note: String,
    pub(crate) phone: String,
    /// The same in digits, for `tel:`.
    pub(crate) dial: String,
    /// Key of when the contact can be reached; empty where there is none.
    pub(crate) hours: &'static str,
    /// How far it has come, and the class of that mark.
    pub(crate) state: (&'static str, String),
    /// The newest call, and the class of its mark.
    pub(crate) call: (&'static str, String),
    /// What was noted about it.
    pub(crate) call_note: String,
    /// Whether it calls for help of which nobody has taken care.
    pub(crate) calling: bool,
    /// Who took care of its call for help, when and how; else empty.
    pub(crate) helped: String,
    /// What it wrote with its newest answer; empty for who may not read that.
    pub(crate) comment: String,
    /// Who telephones it first.
    pub(crate) caller: String,
}

/// Whether somebody may do this with those he oversees.
pub(crate) fn may(page: &Page, act: Act) -> bool {
    let below = [Relation::Oversees, Relation::PassesOn];
    let allowed = |visitor: &shell::Visitor, relation| {
        decide(&visitor.actor, act, Relations::none().with(relation, true)) == Decision::Allow
    };
    page.visitor.as_ref().is_some_and(|visitor| below.into_iter().any(|relation| allowed(visitor, relation)))
}

/// Whether somebody may write down what came of a call to those he oversees.
pub(crate) fn may_call(page: &Page) -> bool {
    may(page, Act::RecordCall)
}

/// A telephone number in digits, for `tel:`.
pub(crate) fn dial(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

/// Key of when a contact can be reached.
pub(crate) fn hours(hours: Hours) -> &'static str {
    match hours {
        Hours::Always => "delivery-call-always",
        Hours::Business => "delivery-call-business",
    }
}

/// A row of a list of calls.
pub(crate) fn person(page: &Page, row: &CallRow) -> Person {
    let contact = row.contact.as_ref();
    let phone = contact.map(|contact| contact.phone.clone()).unwrap_or_default();
    Person {
        delivery: row.delivery.to_string(),
        place: String::new(),
        name: page.pick(&row.name).to_owned(),
        ceptoar: match (&row.ceptoar, row.tier) {
            (_, Tier::Ministry) => page.t("delivery-tier-ministry"),
            (_, Tier::Ceptoar) => page.t("delivery-tier-ceptoar"),
            (name, Tier::Member) => name.as_ref().map(|name| page.pick(name).to_owned()).unwrap_or_default(),
        },
        contact: contact
            .map(|contact| format!("{} {}", page.pick(&contact.post), page.pick(&contact.name)).trim().to_owned())
            .unwrap_or_default(),
        contact_note: match contact {
            None => page.t("delivery-contact-none"),
            Some(contact) if !contact.valid => page.t("delivery-contact-ended"),
            Some(_) => String::new(),
        },
        hours: contact.filter(|contact| contact.valid).map(|contact| hours(contact.hours)).unwrap_or_default(),
        dial: dial(&phone),
        phone,
        state: state(page, row),
        call: call(page, row),
        call_note: row.last.as_ref().map(|last| last.note.clone()).unwrap_or_default(),
        calling: row.is_calling(),
        comment: if may(page, Act::ReadComment) { row.comment.clone() } else { String::new() },
        caller: page.pick(&row.caller.1).to_owned(),
        helped: row
            .calls
            .as_ref()
            .and_then(|call| call.helped.as_ref())
            .map(|one| helped(page, one))
            .unwrap_or_default(),
    }
}

/// `16:20 電気通信セプターが支援：交換機の設定を戻した`: who took care of a call for help, when and how.
pub(crate) fn helped(voice: &Voice, one: &Helped) -> String {
    let (at, org) = (voice.when_short(&one.at), voice.pick(&one.name));
    voice.ts("delivery-helped", &[("at", &at), ("org", &org), ("done", &one.done)])
}

fn state(voice: &Voice, row: &CallRow) -> (&'static str, String) {
    if row.calls.as_ref().is_some_and(|call| call.helped.is_some()) {
        return ("half", voice.t("delivery-state-helped"));
    }
    if let (None, Some(at), Some(_)) = (row.answer, row.passed_at, row.handed_at) {
        return ("half", voice.t1("delivery-state-passed", "at", voice.when_short(&at)));
    }
    if let (None, Some(at)) = (row.answer, row.acknowledged_at) {
        return ("half", acknowledged(voice, &voice.when_short(&at), row.acknowledged_by));
    }
    match (row.answer, row.opened_at, row.handed_at) {
        (Some(answer), ..) => (answer.class(), voice.t(&format!("delivery-answer-{}", answer.code()))),
        (None, Some(at), _) => ("half", voice.t1("delivery-state-opened", "at", voice.when_short(&at))),
        (None, None, Some(_)) if row.received_at.is_some() => {
            let at = row.received_at.map(|at| voice.when_short(&at)).unwrap_or_default();
            ("todo", voice.t1("delivery-state-received", "at", at))
        }
        (None, None, Some(_)) => ("todo", voice.t("delivery-state-unopened")),
        (None, None, None) if row.reachable => ("todo", voice.t("delivery-state-waiting")),
        (None, None, None) => ("bad", voice.t("delivery-state-unreachable")),
    }
}

/// `3:12 受領確認（メールのリンク）`
pub(crate) fn acknowledged(voice: &Voice, at: &str, by: Option<Way>) -> String {
    match by {
        Some(way) => voice.t2("delivery-state-acknowledged-by", "at", at, "way", way.words(voice)),
        None => voice.t1("delivery-state-acknowledged", "at", at),
    }
}

fn call(voice: &Voice, row: &CallRow) -> (&'static str, String) {
    row.last.as_ref().map_or_else(|| ("todo", voice.t("delivery-call-none")), |last| called(voice, last))
}

/// `16:20 電気通信セプター 応答なし`: a call with the class of its mark.
pub(crate) fn called(voice: &Voice, last: &LastCall) -> (&'static str, String) {
    let class = match last.outcome {
        Outcome::Told => "ok",
        Outcome::Calling => "half",
        Outcome::NoAnswer | Outcome::WrongNumber => "warn",
    };
    let outcome = voice.t(&format!("delivery-call-{}", last.outcome.code()));
    let by = last.by.as_ref().map(|(_, name)| format!(" {}", voice.pick(name))).unwrap_or_default();
    (class, format!("{}{by} {outcome}", voice.when_short(&last.at)))
}
