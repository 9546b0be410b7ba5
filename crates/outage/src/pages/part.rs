//! The part of the board that changes, and what of it stands in a situation report at first.

use super::story;
use crate::{
    board::{Board, Body, Row, Tally, Voiced, reports::Told},
    ops::report_situation::Words,
    outage::Outage,
    rounds::Expected,
    store::links,
};
use ::store::{Cx, Granted};
use access::act::ViewOutage;
use askama::Template;
use delivery::{Delivery, Dispatch};
use kernel::disclosure;
use shell::{
    Fault, Page, Voice,
    chart::{percent, thousands},
};
use std::collections::BTreeMap;

/// How many bodies of a sector are named.
const NAMED: usize = 100;

/// The part of the board that changes.
#[derive(Template)]
#[template(path = "outages/part.html")]
pub(super) struct PartPage<'a> {
    page: &'a Page,
    as_of: String,
    /// When the centre's next situation report is due, or since when it is late; and the mark.
    downward: (&'static str, String),
    last: String,
    figures: Vec<(String, String, &'static str)>,
    rows: Vec<RowView>,
    /// Whether the sectors' rows say what the centre found of their reports.
    judged: bool,
    shared: Vec<[String; 4]>,
    members: Vec<MemberView>,
    /// Whether the reader is a secretariat with members in the scope.
    secretariat: bool,
    notices: Vec<NoticeView>,
    story: Vec<story::Line>,
}

/// A sector.
struct RowView {
    name: String,
    all: String,
    none: String,
    affected: String,
    hit: bool,
    recovered: String,
    silent: String,
    overdue: String,
    late: bool,
    reports: String,
    services: String,
    reached: String,
    heard: String,
    next: String,
    voiced: Vec<(String, String, String)>,
    /// Those who are affected or late, by name.
    bodies: Vec<BodyView>,
    more: String,
}

struct BodyView {
    href: String,
    name: String,
    state: (&'static str, String),
    words: String,
    when: String,
    late: String,
}

/// A member, as its secretariat sees it: whether it has said something, and not what.
struct MemberView {
    href: String,
    name: String,
    heard: String,
    late: String,
}

struct NoticeView {
    href: String,
    reference: String,
    title: String,
    when: String,
    /// How far it came.
    reach: String,
    /// It is not marked as urgent.
    slow: bool,
}

fn state_view(voice: &Voice, body: &Body) -> (&'static str, String) {
    match body.standing.last {
        Some((state, _)) => (class_of(state), voice.t(&format!("outage-state-{}", state.code()))),
        None => ("todo", voice.t("outage-state-silent")),
    }
}

/// How a state looks.
pub(super) fn class_of(state: crate::answer::State) -> &'static str {
    match state {
        crate::answer::State::None => "ok",
        crate::answer::State::Affected => "bad",
        crate::answer::State::Recovered => "ok",
    }
}

/// That something is overdue, and since when; empty if it is not.
fn late(voice: &Voice, expected: Expected) -> String {
    let since = |due| voice.t1("outage-late-since", "at", voice.when_short(&due));
    expected.overdue.map(since).unwrap_or_default()
}

fn body_view(voice: &Voice, body: &Body) -> BodyView {
    BodyView {
        href: format!("/organisations/{}", body.standing.org),
        name: voice.pick(&body.standing.name).to_owned(),
        state: state_view(voice, body),
        words: body.standing.words.clone(),
        when: body.standing.last.map(|(_, at)| voice.when_short(&at)).unwrap_or_default(),
        late: late(voice, body.expected),
    }
}

fn said_for(voice: &Voice, one: &Voiced) -> (String, String, String) {
    let (state, when) = match one.last {
        Some((state, at)) => (voice.t(&format!("outage-state-{}", state.code())), voice.when_short(&at)),
        None => (voice.t("outage-state-silent"), late(voice, one.expected)),
    };
    let words = if one.words.is_empty() { state } else { format!("{state}　{}", one.words) };
    (voice.pick(&one.name).to_owned(), words, when)
}

fn row_view(voice: &Voice, row: &Row, told: Option<&Told>) -> RowView {
    let Tally { all, silent, none, affected, recovered, overdue, heard, next } = row.tally;
    let notable = |body: &&Body| {
        let hit = body.standing.last.is_some_and(|(state, _)| state == crate::answer::State::Affected);
        hit || body.expected.overdue.is_some()
    };
    let mut notable: Vec<&Body> = row.bodies.iter().filter(notable).collect();
    // Whoever is affected before whoever is only late.
    notable.sort_by_key(|body| body.standing.last.map(|(state, _)| state) != Some(crate::answer::State::Affected));
    let more = notable.len().saturating_sub(NAMED);
    let moment = |at: Option<kernel::At>| at.map_or_else(|| "—".to_owned(), |at| voice.when_short(&at));
    RowView {
        name: row.name.as_ref().map_or_else(|| voice.t("outage-government"), |name| voice.pick(name).to_owned()),
        all: thousands(all),
        none: thousands(none),
        affected: thousands(affected),
        hit: affected > 0,
        recovered: thousands(recovered),
        silent: thousands(silent),
        overdue: thousands(overdue),
        late: overdue > 0,
        reports: thousands(told.map_or(0, |told| told.reports)),
        services: told
            .map(|told| told.services.iter().cloned().collect::<Vec<_>>().join(&voice.t("outage-comma")))
            .unwrap_or_default(),
        reached: told.and_then(|told| told.reached).map(thousands).unwrap_or_default(),
        heard: moment(heard),
        next: moment(next),
        // Whoever is not asked and has said nothing is not waited for.
        voiced: row
            .voiced
            .iter()
            .filter(|one| one.last.is_some() || one.expected != Expected::default())
            .map(|one| said_for(voice, one))
            .collect(),
        bodies: notable.iter().take(NAMED).map(|body| body_view(voice, body)).collect(),
        more: if more > 0 {
            voice.t1("outage-more", "n", thousands(i64::try_from(more).unwrap_or(0)))
        } else {
            String::new()
        },
    }
}

/// The figures of all sectors that the reader sees.
fn total(board: &Board) -> Tally {
    board.rows.iter().fold(Tally::default(), |sum, row| Tally {
        all: sum.all + row.tally.all,
        silent: sum.silent + row.tally.silent,
        none: sum.none + row.tally.none,
        affected: sum.affected + row.tally.affected,
        recovered: sum.recovered + row.tally.recovered,
        overdue: sum.overdue + row.tally.overdue,
        ..sum
    })
}

fn figures(voice: &Voice, board: &Board) -> Vec<(String, String, &'static str)> {
    let sum = total(board);
    let bad = |n: i64| if n > 0 { "bad" } else { "" };
    let one = |key: &str, n: i64, class| (voice.t(key), thousands(n), class);
    if board.rows.is_empty() {
        return Vec::new();
    }
    vec![
        one("outage-col-all", sum.all, ""),
        one("outage-state-affected", sum.affected, bad(sum.affected)),
        one("outage-state-recovered", sum.recovered, ""),
        one("outage-state-silent", sum.silent, ""),
        one("outage-col-overdue", sum.overdue, bad(sum.overdue)),
    ]
}

fn downward(voice: &Voice, board: &Board) -> (&'static str, String) {
    let Expected { overdue, next, .. } = board.downward.expected;
    match (overdue, next) {
        (Some(due), _) => ("bad", voice.t1("outage-banner-centre-late", "at", voice.when_short(&due))),
        (None, Some(due)) => ("", voice.t1("outage-banner-centre", "at", voice.when_short(&due))),
        (None, None) => ("", String::new()),
    }
}

async fn notices(
    cx: &Cx,
    outage: &Granted<'_, ViewOutage, Outage>,
    page: &Page,
    (sent, had): (&[Dispatch], &[Delivery]),
) -> Result<Vec<NoticeView>, Fault> {
    let mut all = Vec::new();
    for one in sent {
        let reach = delivery::ask::total(outage.sql(), one.id).await?;
        let share = |part: i64| percent(part, reach.entitled).unwrap_or_default();
        all.push(NoticeView {
            href: format!("/board/{}", one.id),
            reference: one.reference.clone(),
            title: one.title.clone(),
            when: page.when_short(&one.released_at),
            reach: page.ts(
                "outage-reach",
                &[
                    ("n", &thousands(reach.entitled)),
                    ("opened", &share(reach.opened)),
                    ("answered", &share(reach.answered)),
                ],
            ),
            slow: one.urgency != delivery::Urgency::Urgent,
        });
    }
    if sent.is_empty() && cx.organisation() != Some(outage.org) {
        all.extend(had.iter().map(|line| NoticeView {
            href: format!("/inbox/{}", line.id),
            reference: line.reference.clone(),
            title: line.title.clone(),
            when: line.handed_at.map(|at| page.when_short(&at)).unwrap_or_default(),
            reach: String::new(),
            slow: false,
        }));
    }
    Ok(all)
}

/// What of the page changes, as it is now.
pub(super) async fn part_of<'a>(
    cx: &Cx,
    outage: &Granted<'_, ViewOutage, Outage>,
    page: &'a Page,
    board: &Board,
    told: &BTreeMap<String, Told>,
) -> Result<PartPage<'a>, Fault> {
    let sent = links::dispatches(&cx.visible(), outage.id).await?;
    let had = links::deliveries(&cx.visible(), outage.id).await?;
    let shared = board.shared.iter().map(|one| {
        let told = |figure: Option<i64>| figure.map_or_else(|| page.t1("outage-fewer", "k", disclosure::K), thousands);
        [page.pick(&one.name).to_owned(), told(one.heard), told(one.affected), told(one.recovered)]
    });
    let member = |body: &Body| MemberView {
        href: format!("/organisations/{}", body.standing.org),
        name: page.pick(&body.standing.name).to_owned(),
        heard: body.standing.last.map(|(_, at)| page.when_short(&at)).unwrap_or_default(),
        late: late(page, body.expected),
    };
    // Who is late first: those are telephoned.
    let mut members: Vec<&Body> = board.members.iter().collect();
    members.sort_by_key(|body| body.expected.overdue.is_none());
    Ok(PartPage {
        as_of: page.t1("outage-as-of", "at", page.when(&cx.now())),
        downward: downward(page, board),
        last: board.downward.last.map(|at| page.t1("outage-given", "at", page.when_short(&at))).unwrap_or_default(),
        figures: figures(page, board),
        judged: told.values().any(|told| told.reached.is_some()),
        rows: board.rows.iter().map(|row| row_view(page, row, told.get(&row.code))).collect(),
        shared: shared.collect(),
        secretariat: !members.is_empty(),
        members: members.into_iter().map(member).collect(),
        notices: notices(cx, outage, page, (&sent, &had)).await?,
        story: story::story(cx, outage, page, (board, &sent, &had)).await?,
        page,
    })
}

/// What stands in a situation report at first: what the board says, in figures that give no single organisation away, and
/// nothing in the words of a report: those leave with the reporter's consent, and a person writes which services stand still.
pub(super) fn situation(voice: &Voice, outage: &Outage, board: &Board) -> Words {
    let (declared, sum) = (&board.change.said.declared, total(board));
    let fewer = || voice.t1("outage-fewer", "k", disclosure::K);
    let told = |figure| disclosure::in_steps(figure, disclosure::K).map_or_else(fewer, thousands);
    let mut lines = vec![
        format!("# {}", voice.t("outage-report-state")),
        voice.ts(
            "outage-report-step",
            &[
                ("step", &voice.t(&format!("outage-step-{}", board.change.step.code()))),
                ("at", &voice.when(&voice.now)),
                ("since", &voice.when(&outage.raised_at)),
            ],
        ),
        board.change.said.reason.clone(),
        String::new(),
        format!("# {}", voice.t("outage-report-sectors")),
        voice.ts(
            "outage-report-sum",
            &[("affected", &told(sum.affected)), ("recovered", &told(sum.recovered)), ("n", &voice.n(sum.all))],
        ),
    ];
    lines.retain(|line| *line != board.change.said.reason || !line.is_empty());
    for row in &board.rows {
        let name = row.name.as_ref().map_or_else(|| voice.t("outage-government"), |name| voice.pick(name).to_owned());
        let Tally { all, affected, recovered, .. } = row.tally;
        let figures: [(&str, &dyn shell::texts::Arg); 4] =
            [("sector", &name), ("affected", &told(affected)), ("recovered", &told(recovered)), ("n", &voice.n(all))];
        lines.push(format!("- {}", voice.ts("outage-report-sector", &figures)));
    }
    lines.push(String::new());
    lines.push(format!("# {}", voice.t("outage-report-asked")));
    lines.push(match declared.upward {
        Some(every) => voice.t1("outage-report-every", "span", voice.span(every * 60)),
        None => voice.t("outage-report-not-asked"),
    });
    let title = voice.t1("outage-report-title", "title", declared.title.as_str());
    Words { title, body: lines.join("\n") }
}
