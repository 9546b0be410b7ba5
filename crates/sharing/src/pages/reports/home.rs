//! What of reports waits for somebody, what stands on his home page, and where the navigation leads.

use super::list::{RowView, reads, receives, row_views};
use super::steps::{Step, steps};
use crate::draft::Draft;
use crate::ops::survey_draft::short_names;
use crate::report::Report;
use crate::store::reports::{State, Wanted};
use crate::store::{drafts, listed, notices, regimes, reports};
use ::store::{Cx, Denied, StoreError};
use access::{Act, Actor, BodyKind, Decision, OrgId, Relation, Relations, Role, act::ViewReport, decide};
use askama::Template;
use kernel::At;
use shell::{App, Hurry, NavItem, Panel, Place, Visitor, Voice, Waiting};

/// The most lines of each kind that wait.
const WAITING: i64 = 50;
/// So many of those that are not listed are counted.
const COUNTED: i64 = 1_000;
/// The reports shown of those that are new today.
const TODAY: i64 = 20;
/// The reports shown under "what became of yours": those that were sent, or have grown, last.
const MINE: usize = 5;

fn files(actor: &Actor) -> bool {
    [Role::Contact, Role::Secretariat, Role::Csirt].into_iter().any(|role| actor.has(role))
}
fn files_for(actor: &Actor) -> bool {
    actor.has(Role::Duty) || actor.has(Role::Liaison)
}
/// Whether somebody passes on what has come.
fn passes(actor: &Actor) -> bool {
    actor.has(Role::Liaison) || (actor.has(Role::Csirt) && reads(actor))
}

/// The entries of the navigation.
pub(crate) fn nav(actor: &Actor) -> Vec<NavItem> {
    let item = |href, text, thumb| NavItem { group: "nav-work", href, text, thumb };
    let mut items = Vec::new();
    if files(actor) {
        items.push(item("/reports/new", "report-nav-new", Some(("report-nav-new-short", "up"))));
        items.push(item("/reports", if reads(actor) { "report-nav-list" } else { "report-nav-mine" }, None));
    } else if reads(actor) {
        items.push(item("/reports", "report-nav-list", Some(("report-nav-list-short", "up"))));
        if files_for(actor) {
            items.push(item("/reports/new", "report-nav-for", None));
        }
    }
    items
}

/// What waits for the actor.
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let Some(mine) = cx.organisation() else { return Ok(Vec::new()) };
    let mut all = begun(cx, voice).await?;
    if receives(cx) {
        all.extend(to_do(cx, voice, mine, State::Unacknowledged).await?);
        if passes(cx.actor()) {
            all.extend(to_do(cx, voice, mine, State::ToPass).await?);
        }
    }
    if files(cx.actor()) {
        all.extend(said_back(cx, voice, mine).await?);
        all.extend(super::clocks::owed(cx, voice, mine).await?);
    }
    Ok(all)
}

/// Drafts, those saved last first, and that there are more: they come here once those are sent or thrown away.
async fn begun(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let found = drafts::unfinished(&cx.visible(), None, drafts::SHOWN).await?;
    let mut all: Vec<Waiting> = found.iter().map(|draft| of_draft(voice, draft)).collect();
    let last = found.last().filter(|_| i64::try_from(found.len()) == Ok(drafts::SHOWN));
    if let Some(last) = last {
        let older = drafts::unfinished(&cx.visible(), Some((last.saved_at, last.id)), COUNTED).await?.len();
        let title = voice.t1("report-wait-draft-rest", "n", older);
        let text = voice.t("report-wait-draft-rest-text");
        let rest = |title| Waiting { text, ..Waiting::rest(voice, title, last.saved_at, "/reports") };
        all.extend((older > 0).then_some(title).map(rest));
    }
    Ok(all)
}

fn of_draft(voice: &Voice, draft: &Draft) -> Waiting {
    let title = draft.typed.get("title");
    Waiting {
        hurry: Hurry::Usual,
        due: None,
        since: draft.saved_at,
        mine: true,
        title: voice.t("report-wait-draft"),
        href: format!("/drafts/{}", draft.id),
        tlp: None,
        exercise: draft.exercise,
        text: voice.t("report-wait-draft-text"),
        meta: vec![if title.is_empty() { voice.t("report-new-draft-untitled") } else { title.to_owned() }],
        action: voice.t("report-wait-draft-do"),
    }
}

async fn to_do(cx: &Cx, voice: &Voice, mine: OrgId, state: State) -> Result<Vec<Waiting>, StoreError> {
    let wanted = Wanted { state, most: WAITING, ..Wanted::on(cx.now().day()) };
    let mut found = reports::list(&cx.visible(), &wanted, cx.actor()).await?.lines;
    let full = i64::try_from(found.len()) == Ok(WAITING);
    // One's own, of which nobody has said that he has it, wait for others.
    found.retain(|line| line.report.org != mine);
    let listed = found.len();
    if state == State::Unacknowledged && passes(cx.actor()) {
        // Whoever passes it on confirms it with the same hand.
        let to_pass = Wanted { state: State::ToPass, most: WAITING, ..Wanted::on(cx.now().day()) };
        let both = reports::list(&cx.visible(), &to_pass, cx.actor()).await?.lines;
        found.retain(|line| !both.iter().any(|one| one.report.id == line.report.id));
    }
    let rows = row_views(cx, voice, &found, mine).await?;
    let (title, action) = match state {
        State::ToPass => ("report-wait-pass", "report-wait-pass-do"),
        State::Any | State::Unacknowledged | State::Open | State::Final => {
            ("report-wait-acknowledge", "report-wait-acknowledge-do")
        }
    };
    let ids: Vec<_> = found.iter().map(|line| line.report.id).collect();
    let stops = reports::stops_of(&cx.visible(), &ids).await?;
    let due = regimes::answers_due(&cx.visible(), &ids).await?;
    // It waits since it came here, which may be long after it was sealed.
    let came = |line: &reports::Line| {
        let mine = stops.get(&line.report.id).into_iter().flatten().find(|stop| stop.org == mine);
        mine.and_then(|stop| stop.received_at).map_or(line.sealed_at, |at| at.max(line.sealed_at))
    };
    let line = |(line, row): (&reports::Line, RowView)| Waiting {
        hurry: Hurry::Onward,
        due: due.get(&line.report.id).copied(),
        since: came(line),
        mine: true,
        title: voice.t1(title, "reference", &row.reference),
        href: row.href,
        tlp: Some(row.tlp),
        exercise: row.exercise,
        text: row.title,
        meta: vec![row.org, row.sector, row.kind],
        action: voice.t(action),
    };
    let mut all: Vec<Waiting> = found.iter().zip(rows).map(line).collect();
    if let Some(last) = found.last().filter(|_| full) {
        let waiting = listed::waiting(&cx.visible(), mine, (state, cx.now().day()), COUNTED).await?;
        let more = waiting - i64::try_from(listed).unwrap_or(waiting);
        let (key, href) = match state {
            State::ToPass => ("report-wait-pass-rest", "/reports?state=to-pass"),
            _ => ("report-wait-acknowledge-rest", "/reports?state=unacknowledged"),
        };
        let title = voice.t1(key, "n", more);
        all.extend((more > 0).then(|| Waiting::rest(voice, title, last.sealed_at, href)));
    }
    Ok(all)
}

async fn said_back(cx: &Cx, voice: &Voice, mine: OrgId) -> Result<Vec<Waiting>, StoreError> {
    let said = reports::answered_since(&cx.visible(), mine).await?;
    let line = |(line, at): &(reports::Line, At)| Waiting {
        hurry: Hurry::Usual,
        due: None,
        since: *at,
        mine: true,
        title: voice.t1("report-wait-said", "reference", &line.report.reference),
        href: format!("/reports/{}", line.report.id),
        tlp: Some(line.label.tlp()),
        exercise: line.report.exercise,
        text: voice.t("report-wait-said-text"),
        meta: vec![line.title.clone()],
        action: voice.t("report-wait-said-do"),
    };
    Ok(said.iter().map(line).collect())
}

#[derive(Template)]
#[template(path = "reports/call.html")]
struct CallPanel<'v> {
    page: &'v Voice,
    own: bool,
    /// It is what the page begins with; else a row of the timetable is.
    leads: bool,
    /// May also begin a notice.
    writes: bool,
    phone: &'v str,
}

#[derive(Template)]
#[template(path = "reports/mine.html")]
struct MinePanel<'v> {
    page: &'v Voice,
    mine: Vec<MyReport>,
}

struct MyReport {
    href: String,
    label: String,
    reference: String,
    exercise: bool,
    steps: Vec<Step>,
    said: Option<String>,
    became: String,
}

#[derive(Template)]
#[template(path = "reports/today.html")]
struct TodayPanel<'v> {
    page: &'v Voice,
    rows: Vec<RowView>,
}

/// The panels of this room on somebody's home page. A panel that cannot be drawn is left out and logged.
pub(crate) async fn panels(cx: &Cx, app: &App, visitor: &Visitor) -> Result<Vec<Panel>, StoreError> {
    let voice = Voice::new(app.texts(), visitor.lang.unwrap_or_default(), cx.now());
    let mut panels = Vec::new();
    let (own, other) = (files(cx.actor()), files_for(cx.actor()));
    if own || other {
        let begins =
            decide(cx.actor(), Act::BeginNotice, Relations::none().with(Relation::Own, true)) == Decision::Allow;
        let writes = begins && cx.actor().acts_for(BodyKind::Centre);
        let call = CallPanel { page: &voice, own, leads: !visitor.works_all_day(), writes, phone: app.duty_phone() };
        panels.extend(panel(Place::Top, call.render()));
    }
    let Some(mine) = cx.organisation() else { return Ok(panels) };
    if own {
        let panel_of_mine = mine_panel(cx, &voice, mine).await?;
        if !panel_of_mine.mine.is_empty() {
            panels.extend(panel(Place::Below, panel_of_mine.render()));
        }
    }
    if receives(cx) && !cx.actor().acts_for(BodyKind::Operator) {
        let since = At::start_of(cx.now().day());
        let found = listed::changed_since(&cx.visible(), mine, since, TODAY).await?;
        let rows = row_views(cx, &voice, &found, mine).await?;
        panels.extend(panel(Place::Below, TodayPanel { page: &voice, rows }.render()));
    }
    Ok(panels)
}

fn panel(place: Place, html: Result<String, askama::Error>) -> Option<Panel> {
    html.map(|html| Panel { place, html }).inspect_err(|cause| tracing::error!(?cause, "a panel cannot be drawn")).ok()
}

async fn mine_panel<'v>(cx: &Cx, voice: &'v Voice, mine: OrgId) -> Result<MinePanel<'v>, StoreError> {
    let visible = cx.visible::<Report>();
    let wanted = Wanted { most: WAITING, of: Some(mine), ..Wanted::on(cx.now().day()) };
    let mut found = reports::list(&visible, &wanted, cx.actor()).await?.lines;
    found.sort_by_key(|line| std::cmp::Reverse(line.sealed_at));
    found.truncate(MINE);
    let ids: Vec<_> = found.iter().map(|line| line.report.id).collect();
    let stops = reports::stops_of(&visible, &ids).await?;
    let sql = cx.system("names of bodies and sectors");
    let bodies: Vec<OrgId> = stops.values().flatten().map(|stop| stop.org).collect();
    let names = short_names(&sql, &bodies).await?;
    let mut rows = Vec::new();
    for line in &found {
        let became = match cx.permit::<_, Report>(ViewReport, line.report.id).await {
            Ok(report) => notices::became_of(&report, cx.actor()).await?,
            Err(Denied::Store(cause)) => return Err(cause),
            Err(Denied::NotFound | Denied::Refused) => continue,
        };
        let said = reports::last_said(&visible, line.report.id).await?.map(|remark| {
            let org = names.get(&remark.org).map(|name| voice.pick(name)).unwrap_or_default();
            let at = voice.when_short(&remark.at);
            voice.ts("report-panel-said", &[("at", &at), ("org", &org), ("text", &remark.text)])
        });
        let stops = stops.get(&line.report.id).map(Vec::as_slice).unwrap_or_default();
        rows.push(MyReport {
            href: format!("/reports/{}", line.report.id),
            label: voice.t1("report-steps-label", "reference", &line.report.reference),
            reference: format!("{}　{}", line.report.reference, line.title),
            exercise: line.report.exercise,
            steps: steps(voice, line.report.submitted_at, stops, &names),
            said,
            became: crate::pages::became::became(voice, &became).unwrap_or_default(),
        });
    }
    Ok(MinePanel { page: voice, mine: rows })
}
