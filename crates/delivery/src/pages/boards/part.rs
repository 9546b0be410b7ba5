//! The part of the board that changes: figures, curve, where it is slow, groups, whom to telephone.

use crate::{
    Board, CallRow, Dispatch, Held,
    pages::view::{self, Group, Person, Row},
    reminder::Progress,
};
use askama::Template;
use kernel::{At, Bilingual};
use shell::{
    Page, Voice,
    chart::{Line, ReachCurve, Reached, Stage, percent, reach_curve, swatch, thousands},
};

/// So many minutes after it began to flow, whoever has not opened it is slow.
const SLOW_AFTER: i64 = 30;

/// The part of the board that changes.
#[derive(Template)]
#[template(path = "boards/part.html")]
pub(super) struct PartPage<'a> {
    page: &'a Page,
    /// What the keys of its words end in: whether it went down the line of the sectors, of the government, or both.
    line: &'static str,
    as_of: String,
    hops: String,
    figures: Figures,
    chart: String,
    /// It was recalled: nobody is waited for, and whoever asked for help still needs it.
    recalled: bool,
    /// Too early to call anybody slow.
    early: bool,
    slow: Vec<Slow>,
    /// What is done in each step of the reminders, and how far it is.
    reminders: Vec<(String, Vec<String>)>,
    groups: Vec<Group>,
    total: Row,
    key: Vec<(String, String)>,
    twice: i64,
    /// To whom no letter was written, because nobody there wants it; empty for nobody.
    unwanted: String,
    people: Vec<Person>,
    /// Whether the reader may write down what came of a call.
    may_call: bool,
    calls: String,
}

/// The figures at the head.
struct Figures {
    entitled: String,
    /// How many groups it goes to.
    groups: String,
    opened: String,
    opened_share: String,
    answered: String,
    answered_share: String,
    affected: String,
    /// Somebody is affected.
    hit: bool,
    need_help: String,
    /// How many of those who call for help nobody has taken care of; empty for none.
    calling: String,
    unreachable: String,
    lost: bool,
}

/// Where it is slow.
struct Slow {
    name: String,
    unopened: String,
    text: String,
}

/// How far the hands have come; while it is held back, that it waits for none.
fn hops(page: &Page, board: &Board, line: &str, held: Option<&Held>) -> String {
    if let Some(held) = held {
        return page.t2("delivery-board-hops-held", "n", held.first.len(), "at", page.when(&held.until));
    }
    let [ministries, secretariats] = board.hops;
    page.ts(
        if line == "government" { "delivery-board-hops-government" } else { "delivery-board-hops" },
        &[("m", &ministries.passed), ("ms", &ministries.all), ("c", &secretariats.passed), ("cs", &secretariats.all)],
    )
}

/// A step of the reminders: what is done in it; what came of it and when it comes next.
fn reminder(page: &Page, one: &Progress) -> (String, Vec<String>) {
    let told = thousands(one.told);
    let done = one.last_at.map(|at| page.t2("delivery-reminder-done", "at", page.when_short(&at), "n", told));
    let next = one.next_at.map(|at| page.t1("delivery-reminder-next", "at", page.when(&at)));
    (page.t(&format!("delivery-reminder-{}", one.whom.code())), done.into_iter().chain(next).collect())
}

/// What of the board changes, as it is now.
pub(super) fn part_of<'a>(
    page: &'a Page,
    dispatch: &Dispatch,
    (board, embargo): (&Board, Option<&Held>),
    now: At,
) -> PartPage<'a> {
    let held = embargo.filter(|held| held.opened_at.is_none());
    let flows_since = embargo.and_then(|embargo| embargo.opened_at).unwrap_or(dispatch.released_at);
    let early = held.is_some() || now < flows_since.plus_minutes(SLOW_AFTER);
    let (line, recalled) = (view::line_of(&board.rows), dispatch.withdrawn_at.is_some());
    // What was recalled need not reach anybody any more.
    let calls: Vec<_> = board.calls.iter().filter(|row| !recalled || row.calls.is_some()).collect();
    PartPage {
        page,
        line,
        as_of: page.t2(
            "delivery-board-as-of",
            "at",
            page.when(&now),
            "span",
            page.span(now.seconds_since(dispatch.released_at).max(0)),
        ),
        hops: hops(page, board, line, held),
        figures: figures(page, board),
        chart: chart(page, dispatch, board, now),
        recalled,
        early,
        slow: if early { Vec::new() } else { slow(page, board) },
        reminders: board.reminders.iter().map(|one| reminder(page, one)).collect(),
        groups: view::groups(page, &board.rows, board.update, held.map(|held| &held.first)),
        total: view::total(page, &board.total, board.update),
        key: key(page),
        twice: board.twice,
        unwanted: unwanted(page, &board.unwanted),
        people: calls.iter().map(|row| person(page, row)).collect(),
        may_call: view::may_call(page),
        calls: page.ts(
            if recalled { "delivery-board-calls-recalled" } else { "delivery-board-calls" },
            &[
                ("lost", &board.unreachable_lines()),
                ("silent", &calls.iter().filter(|row| is_silent(row)).count()),
                ("help", &board.calling),
                ("shown", &calls.len()),
            ],
        ),
    }
}

fn unwanted(page: &Page, (count, named): &(i64, Vec<Bilingual>)) -> String {
    if *count == 0 {
        return String::new();
    }
    let mut names: Vec<String> = named.iter().map(|name| page.pick(name).to_owned()).collect();
    let more = count - i64::try_from(named.len()).unwrap_or(0);
    names.extend((more > 0).then(|| page.t1("delivery-board-unwanted-more", "n", more)));
    page.t2("delivery-board-unwanted", "n", *count, "names", names.join(&page.t("delivery-board-unwanted-comma")))
}

/// Whether it stands on the list because nobody there has confirmed.
fn is_silent(row: &CallRow) -> bool {
    row.reachable && row.calls.is_none()
}

/// A row of the list of calls, with why it stands there.
fn person(page: &Page, row: &CallRow) -> Person {
    let mut person = view::person(page, row);
    if is_silent(row) {
        person.state = ("warn", page.t1("delivery-state-silent", "state", &person.state.1));
    }
    person
}

/// `19 セプター`, `12 府省庁`: how many lines it goes down.
fn lines(page: &Page, board: &Board) -> String {
    let (ministries, ceptoars): (Vec<_>, Vec<_>) = board.rows.iter().partition(|row| row.government);
    let counted = [("delivery-fig-ceptoars", ceptoars.len()), ("delivery-fig-ministries", ministries.len())];
    let said = counted.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| page.t1(key, "n", n));
    said.collect::<Vec<_>>().join("　")
}

fn figures(page: &Page, board: &Board) -> Figures {
    let total = &board.total;
    let share = |part: i64| percent(part, total.entitled).unwrap_or_default();
    let lost = board.unreachable_lines();
    Figures {
        entitled: thousands(total.entitled),
        groups: lines(page, board),
        opened: thousands(total.opened),
        opened_share: share(total.opened),
        answered: thousands(total.answered),
        answered_share: share(total.answered),
        affected: thousands(total.affected),
        hit: total.affected > 0,
        need_help: thousands(total.need_help),
        calling: if board.calling > 0 { page.t1("delivery-fig-calling", "n", board.calling) } else { String::new() },
        unreachable: thousands(lost),
        lost: lost > 0,
    }
}

fn chart(voice: &Voice, dispatch: &Dispatch, board: &Board, now: At) -> String {
    let of = board.total.entitled;
    let last = |points: &[(At, i64)]| points.last().map_or(0, |(_, count)| *count);
    let share = |points: &[(At, i64)]| percent(last(points), of).unwrap_or_default();
    let curve = &board.curve;
    let label = voice.ts(
        "delivery-curve-label",
        &[
            ("span", &voice.span(now.seconds_since(dispatch.released_at).max(0))),
            ("handed", &share(&curve.handed)),
            ("opened", &share(&curve.opened)),
            ("answered", &share(&curve.answered)),
        ],
    );
    let until = curve.until.unwrap_or(now);
    let moment = if until < now {
        ("delivery-curve-still", voice.when_short(&until))
    } else {
        ("delivery-curve-now", now.clock())
    };
    let line = |reached, key: &str, points: &[(At, i64)]| Line { reached, name: voice.t(key), points: points.to_vec() };
    reach_curve(&ReachCurve {
        label,
        lang: voice.lang,
        released: dispatch.released_at,
        now: until,
        now_name: voice.t1(moment.0, "at", moment.1),
        of,
        nobody: voice.t(&format!("delivery-curve-nobody-{}", view::line_of(&board.rows))),
        lines: vec![
            line(Reached::HandedOver, "delivery-col-handed", &curve.handed),
            line(Reached::Opened, "delivery-col-opened", &curve.opened),
            line(Reached::Answered, "delivery-col-answered", &curve.answered),
        ],
        reminders: Vec::new(),
    })
}

/// The four CEPTOARs in which the smallest share has opened it.
fn slow(voice: &Voice, board: &Board) -> Vec<Slow> {
    let mut rows: Vec<_> = board.rows.iter().filter(|row| row.tally.unopened() > 0).collect();
    // Shares as fractions: a/b < c/d is a·d < c·b.
    rows.sort_by(|a, b| {
        let (left, right) = (a.tally.opened * b.tally.entitled, b.tally.opened * a.tally.entitled);
        left.cmp(&right).then(b.tally.unopened().cmp(&a.tally.unopened()))
    });
    let shown = rows.into_iter().take(4).map(|row| Slow {
        name: voice.pick(&row.name).to_owned(),
        unopened: thousands(row.tally.unopened()),
        text: match (row.arrived, row.passed) {
            (false, _) => voice.t("delivery-row-not-arrived"),
            (true, false) if row.government => voice.t("delivery-row-not-arrived"),
            (true, false) => voice.t("delivery-row-not-passed"),
            (true, true) => {
                let share = percent(row.tally.opened, row.tally.entitled).unwrap_or_default();
                voice.t1("delivery-slow-share", "share", share)
            }
        },
    });
    shown.collect()
}

/// What the colours of the bars mean.
pub(in crate::pages) fn key(voice: &Voice) -> Vec<(String, String)> {
    let stages = [
        (Stage::Answered, "delivery-col-answered"),
        (Stage::Acknowledged, "delivery-col-acknowledged"),
        (Stage::Opened, "delivery-col-opened"),
        (Stage::Received, "delivery-state-by-mail"),
        (Stage::None, "delivery-state-unopened"),
        (Stage::Unreachable, "delivery-col-unreachable"),
    ];
    stages.into_iter().map(|(stage, key)| (swatch(stage), voice.t(key))).collect()
}
