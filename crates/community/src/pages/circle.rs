//! `/communities/{code}`: what is new, who is in, by which rules, over which bridges, how much in and out.

use super::{
    Asked, ROWS,
    cards::{Way, ways},
    cut, day, enter, later,
};
use crate::{
    Community, MemberRole, Rules, Share, Submission, decision, graph,
    store::{bridges, circles, decisions, recalls},
    years::{self, Figure, KINDS, YearOf},
};
use ::store::{Cx, Row, StoreError, params};
use access::{Act, Decision, Relation, act::ViewCommunity, decide};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use kernel::{At, Tlp};
use shell::{Fault, Page, Signed, show as show_page};

#[derive(Template)]
#[template(path = "community/circle.html")]
struct CirclePage {
    page: Page,
    code: String,
    purpose: String,
    hub: String,
    is_hub: bool,
    may_submit: bool,
    may_leave: bool,
    shares: Vec<Line>,
    more: String,
    mine: Vec<Line>,
    members: String,
    observers: String,
    groups: Vec<String>,
    rules: Vec<String>,
    /// What was decided and is still to come.
    ahead: Vec<String>,
    /// When it ended; empty while it goes on.
    ended: String,
    graph: String,
    ways: Vec<Way>,
    heads: Vec<String>,
    years: Vec<YearLine>,
    notes: Vec<String>,
    /// Whether the documents state any of the figures.
    recorded: bool,
}

/// A line of a list.
pub(crate) struct Line {
    pub(crate) href: String,
    pub(crate) reference: String,
    pub(crate) title: String,
    pub(crate) tlp: Tlp,
    pub(crate) at: At,
    pub(crate) state: String,
    /// It, or something of which it was made, was recalled.
    pub(crate) recalled: bool,
    /// A later version came out of the notice that it was, or of which it was made.
    pub(crate) later: bool,
    /// Part of an exercise.
    pub(crate) exercise: bool,
}

/// A year, or several one after the other of which nothing is known: those have no cells.
struct YearLine {
    year: String,
    cells: Vec<YearCell>,
}

struct YearCell {
    label: String,
    /// What was counted here, if it was.
    count: Option<String>,
    /// What the documents state, and where.
    recorded: Option<(String, String)>,
}

/// `GET /communities/{code}`
pub(crate) async fn show(
    request: Signed,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let community = enter(&cx, &code, ViewCommunity).await?;
    let id = community.id;
    let page = Page::signed(&request, request_title(&request, &community));
    let sql = community.sql();
    let is_hub = community.relations().has(Relation::Hub);
    let role = match cx.organisation() {
        Some(org) => circles::role_of(sql, id, org).await?,
        None => None,
    };
    let mut shares = list(&cx, &community, &page, &asked).await?;
    let more = cut_lines(&mut shares);
    later::mark_shares(&cx, sql, &mut shares).await?;
    let bridges = bridges::of(sql, id).await?;
    let hub = registry::ask::names(sql, &[community.hub]).await?;
    let label = page.t("community-graph-label");
    let decided = decisions::of(sql, id).await?;
    let rules = decision::rules_on(&community, &decided, cx.now().day());
    let gone = community.ended_on(cx.now().day());
    let ended = match community.valid_to.filter(|_| gone) {
        Some(last) => page.t1("community-ended-on", "day", day(last, page.lang)),
        None => String::new(),
    };
    let figure = async |role| -> Result<String, StoreError> {
        let n = circles::count(sql, id, role).await?;
        Ok(page.n(n))
    };
    let (lines, notes) = years_in_words(&page, &years::of(sql, &community, page.now.day()).await?);
    let shown = CirclePage {
        purpose: page.pick(&community.purpose).to_owned(),
        hub: hub.get(&community.hub).map(|name| page.pick(name).to_owned()).unwrap_or_default(),
        is_hub,
        may_submit: !gone && role == Some(MemberRole::Member),
        may_leave: decide(cx.actor(), Act::LeaveCommunity, community.relations()) == Decision::Allow,
        shares,
        more,
        mine: mine(&cx, &community).await?,
        members: figure(MemberRole::Member).await?,
        observers: figure(MemberRole::Observer).await?,
        groups: circles::groups(sql, id).await?.iter().map(|group| page.pick(&group.name).to_owned()).collect(),
        rules: rules_in_words(&page, &rules),
        ahead: ahead(&page, &decided),
        ended,
        graph: graph::bridges(id, &community.code, &bridges, (cx.now().day(), page.lang), &label),
        ways: ways(&page, &bridges::named(sql, bridges).await?, cx.now().day()),
        heads: KINDS.iter().map(|kind| page.t(&format!("community-figure-{kind}"))).collect(),
        recorded: lines.iter().flat_map(|line| &line.cells).any(|cell| cell.recorded.is_some()),
        years: lines,
        notes,
        code,
        page,
    };
    show_page(&shown)
}

/// Cuts a list that is one longer than a page; the id after which it goes on.
pub(crate) fn cut_lines(lines: &mut Vec<Line>) -> String {
    let goes_on = cut(lines);
    let last = lines.last().filter(|_| goes_on).and_then(|line| line.href.split('/').nth(2));
    last.unwrap_or_default().to_owned()
}

fn request_title(request: &Signed, community: &Community) -> String {
    community.name.get(request.lang).to_owned()
}

/// What was released to the reader, newest first.
async fn list(cx: &Cx, community: &Community, page: &Page, asked: &Asked) -> Result<Vec<Line>, Fault> {
    let newest = format!(
        "SELECT shares.id, reference, content, released_at, {},
        (SELECT COUNT(*) FROM share_openings o WHERE o.share_id = shares.id AND o.org_id = $3) AS opened
        FROM shares JOIN share_releases ON share_releases.share_id = shares.id
        JOIN share_revisions ON share_revisions.share_id = shares.id AND share_revisions.revision = share_releases.revision
        WHERE community_id = $1 AND shares.id < $2 AND {{visible}} ORDER BY shares.id DESC LIMIT $4",
        recalls::RECALLED
    );
    let values = params![community.id, asked.before::<Share>()?, cx.organisation(), ROWS + 1];
    let rows = cx.visible::<Share>().rows(&newest, values).await?;
    let line = |row: &Row| -> Result<Line, StoreError> {
        let content: crate::Content = row.json("content")?;
        let opened = row.get::<i64>("opened")? > 0 || cx.organisation() == Some(community.hub);
        Ok(Line {
            exercise: false,
            href: format!("/shares/{}", row.id::<Share>("id")?),
            reference: row.text("reference")?,
            title: content.title,
            tlp: content.label.tlp(),
            at: row.at("released_at")?,
            state: if opened { String::new() } else { page.t("community-new") },
            recalled: row.maybe_at("recalled_at")?.is_some(),
            later: false,
        })
    };
    Ok(rows.iter().map(line).collect::<Result<_, _>>()?)
}

/// What the reader's organisation handed in lately.
async fn mine(cx: &Cx, community: &Community) -> Result<Vec<Line>, StoreError> {
    let newest =
        "SELECT * FROM submissions WHERE community_id = $1 AND org_id = $2 AND {visible} ORDER BY id DESC LIMIT 10";
    let all: Vec<Submission> = cx.visible::<Submission>().all(newest, params![community.id, cx.organisation()]).await?;
    let line = |one: Submission| Line {
        exercise: false,
        href: format!("/submissions/{}", one.id),
        reference: one.reference,
        tlp: one.content.label.tlp(),
        title: one.content.title,
        at: one.at,
        state: String::new(),
        recalled: false,
        later: false,
    };
    Ok(all.into_iter().map(line).collect())
}

/// What was decided and is still to come.
fn ahead(page: &Page, decided: &[crate::Decision]) -> Vec<String> {
    let today = page.now.day();
    let to_come = decided.iter().filter(|one| match one.change {
        crate::Change::Rules => one.day > today,
        crate::Change::Ending => one.day >= today,
    });
    to_come
        .map(|one| page.t1(&format!("community-ahead-{}", one.change.code()), "day", day(one.day, page.lang)))
        .collect()
}

/// The rules in sentences.
pub(super) fn rules_in_words(page: &Page, rules: &Rules) -> Vec<String> {
    let either = |holds: bool, key: &str| page.t(&format!("community-rule-{key}-{}", if holds { "yes" } else { "no" }));
    vec![
        page.t(&format!("community-rule-approves-{}", rules.approves.code())),
        page.t1("community-rule-label", "tlp", rules.label.words()),
        page.t("community-label-red"),
        either(rules.government, "government"),
        either(rules.observers_read, "observers"),
        either(rules.anonymise, "anonymise"),
        page.t1("community-rule-k", "n", rules.k),
        either(rules.founds, "founds"),
    ]
}

/// Every year since it began: counted here, beside what the documents record.
fn years_in_words(page: &Page, years: &[YearOf]) -> (Vec<YearLine>, Vec<String>) {
    let mut notes = Vec::new();
    let mut cell = |year: &str, figure: &Figure| {
        let label = page.t(&format!("community-figure-{}", figure.kind));
        let Some((one, place)) = &figure.recorded else {
            return YearCell { label, count: figure.counted.map(|n| page.n(n)), recorded: None };
        };
        let note = page.pick(&one.note);
        if !note.is_empty() {
            notes.push(format!("{year} {label}: {note}"));
        }
        let recorded = page.t1("community-figure-recorded", "n", page.n(one.count));
        let place = page.t1("community-figure-place", "place", page.pick(place));
        YearCell { label, count: figure.counted.map(|n| page.n(n)), recorded: Some((recorded, place)) }
    };
    let named = |one: &YearOf| page.t1("community-year", "year", one.year.0.to_string());
    let known = |one: &YearOf| one.figures.iter().any(|one| one.counted.is_some() || one.recorded.is_some());
    let mut lines = Vec::new();
    for several in years.chunk_by(|one, next| !known(one) && !known(next)) {
        let line = match several {
            [one] if known(one) => {
                let year = named(one);
                let cells = one.figures.iter().map(|figure| cell(&year, figure)).collect();
                YearLine { year, cells }
            }
            [one] => YearLine { year: named(one), cells: Vec::new() },
            [newest, .., oldest] => {
                let year = page.t2("community-years", "from", named(oldest), "to", named(newest));
                YearLine { year, cells: Vec::new() }
            }
            [] => continue,
        };
        lines.push(line);
    }
    (lines, notes)
}
