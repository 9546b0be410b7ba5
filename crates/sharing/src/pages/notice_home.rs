//! What of notices waits for somebody, and what stands on his home page.

use crate::{
    consent::{ConsentAnswer, ConsentState},
    desk::{self, Desk},
    notice::Notice,
    ops::open_consent::{removals_of, stages_for},
    pages::inbox::state,
    release::{Obstacle, Verdict, obstacles},
    report::Reader,
};
use ::store::{Cx, Denied, FromRow, Row, StoreError, params};
use access::{Act, Actor, BodyKind, Decision, Relation, Relations, Role, act::ViewConsent, decide};
use askama::Template;
use delivery::{Delivery, Dispatch};
use kernel::At;
use shell::{App, Hurry, NavItem, Panel, Place, Visitor, Voice, Waiting};

/// How many notices are looked at for what waits.
const OPEN: i64 = 50;
/// How many lines a panel has.
const LINES: i64 = 5;

/// The entries of the navigation.
pub(crate) fn nav(actor: &Actor) -> Vec<NavItem> {
    let mut items = Vec::new();
    let own = Relations::none().with(Relation::Own, true);
    if decide(actor, Act::ViewNotice, own) == Decision::Allow && actor.acts_for(BodyKind::Centre) {
        let thumb = Some(("notice-nav-thumb", "down"));
        items.push(NavItem { group: "nav-work", href: "/notices", text: "notice-nav", thumb });
    } else if delivery::may_with_own(actor, Act::ViewDelivery) {
        let thumb = Some(("notice-nav-inbox-thumb", "down"));
        items.push(NavItem { group: "nav-work", href: "/inbox", text: "notice-nav-inbox", thumb });
    }
    items
}

/// What waits for the actor.
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let mut all = asked(cx, voice).await?;
    if cx.actor().acts_for(BodyKind::Centre) {
        all.extend(to_recall(cx, voice).await?);
        all.extend(on_the_desk(cx, voice).await?);
    }
    Ok(all)
}

/// Recalls that wait for a second person.
async fn to_recall(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let own = Relations::none().with(Relation::Own, true);
    if decide(cx.actor(), Act::ConfirmRecall, own) != Decision::Allow {
        return Ok(Vec::new());
    }
    let proposed = crate::store::recalls::proposed(&cx.visible()).await?;
    let others = proposed.into_iter().filter(|(_, _, by, _)| cx.person() != Some(*by));
    let line = |(notice, title, _, at): crate::store::recalls::Asked| Waiting {
        hurry: Hurry::Immediate,
        due: None,
        since: at,
        mine: true,
        title: voice.t1("notice-wait-recall", "reference", &notice.reference),
        href: format!("/notices/{}/recall", notice.id),
        tlp: None,
        exercise: notice.exercise,
        text: voice.t1("notice-wait-recall-text", "title", title),
        meta: Vec::new(),
        action: voice.t("notice-wait-recall-do"),
    };
    Ok(others.map(line).collect())
}

struct AskedLine {
    id: crate::consent::ConsentId,
    reference: String,
    report: String,
    exercise: bool,
    due: Option<At>,
    asked_at: At,
    label: kernel::Label,
    content: crate::notice::Content,
    hurry: Hurry,
}

impl FromRow for AskedLine {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let content: crate::notice::Content = row.json("content")?;
        Ok(Self {
            id: row.id("id")?,
            reference: row.text("reference")?,
            report: row.text("report")?,
            exercise: row.get("exercise")?,
            due: row.maybe_at("due_at")?,
            asked_at: row.at("asked_at")?,
            label: content.label.clone(),
            hurry: hurry(&content),
            content,
        })
    }
}

/// How much a notice that is being made hurries.
fn hurry(content: &crate::notice::Content) -> Hurry {
    match (&content.embargo, content.urgent) {
        (Some(_), _) => Hurry::Embargo,
        (None, true) => Hurry::Immediate,
        (None, false) => Hurry::Usual,
    }
}

/// Requests for consent that the actor's organisation has not answered and that are still for the present text.
async fn asked(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let own = Relations::none().with(Relation::Own, true);
    if decide(cx.actor(), Act::AnswerConsent, own) != Decision::Allow {
        return Ok(Vec::new());
    }
    let open = "SELECT consents.id, notices.reference, reports.reference AS report, notices.exercise, due_at, asked_at, content
                FROM consents JOIN notices ON notices.id = consents.notice_id JOIN reports ON reports.id = consents.report_id
                JOIN notice_revisions now ON now.notice_id = consents.notice_id AND now.content_hash = consents.content_hash
                 AND now.revision = (SELECT MAX(revision) FROM notice_revisions WHERE notice_id = consents.notice_id)
                WHERE {visible}
                  AND NOT EXISTS (SELECT 1 FROM consent_answers WHERE consent_id = consents.id)
                  AND NOT EXISTS (SELECT 1 FROM releases WHERE releases.notice_id = consents.notice_id)
                  AND NOT EXISTS (SELECT 1 FROM notice_discards WHERE notice_discards.notice_id = consents.notice_id)
                ORDER BY asked_at LIMIT $1";
    let lines: Vec<AskedLine> = cx.visible::<crate::consent::Consent>().all(open, params![OPEN]).await?;
    let mut all = Vec::new();
    for line in lines {
        // What was taken out of another reporter's report is not to be counted to this one.
        let consent = match cx.permit::<_, crate::consent::Consent>(ViewConsent, line.id).await {
            Ok(consent) => consent,
            Err(Denied::Store(cause)) => return Err(cause),
            Err(_) => continue,
        };
        let stages = stages_for(consent.sql(), &consent, Reader::on(cx.actor(), consent.org)).await?;
        all.push(asked_line(voice, line, &stages));
    }
    Ok(all)
}

fn asked_line(voice: &Voice, line: AskedLine, stages: &[crate::report::Content]) -> Waiting {
    let own = removals_of(stages, &line.content).len();
    Waiting {
        hurry: line.hurry,
        due: line.due,
        since: line.asked_at,
        mine: true,
        title: voice.t("notice-wait-consent"),
        href: format!("/consents/{}", line.id),
        tlp: Some(line.label.tlp()),
        exercise: line.exercise,
        text: voice.t2("notice-wait-consent-text", "report", line.report, "n", own),
        meta: vec![voice.t1("notice-wait-draft", "reference", line.reference)],
        action: voice.t("notice-wait-consent-do"),
    }
}

/// What waits on the desk for those who write, review and release.
async fn on_the_desk(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let notices = crate::store::notices::open(&cx.visible(), OPEN).await?;
    let mut all = Vec::new();
    for (notice, desk) in notices.iter().zip(desk::gather_all(notices.sql(), &notices, cx.now()).await?) {
        let desk = match desk {
            Ok(desk) => desk,
            Err(cause) => {
                tracing::error!(?cause, "a notice cannot be searched");
                continue;
            }
        };
        // They are listed because they are of the actor's own organisation, and being written.
        let author = cx.person().is_some_and(|person| desk.facts.authors.contains(&person));
        let relations = Relations::none().with(Relation::Own, true).with(Relation::Author, author);
        let may = |act| decide(cx.actor(), act, relations) == Decision::Allow;
        all.extend(turn(&desk, cx.actor(), may).map(|turn| line(voice, notice, &desk, turn)));
    }
    all.extend(not_looked_at(cx, voice, &notices).await?);
    Ok(all)
}

/// That more notices are being written than are looked at here.
async fn not_looked_at(cx: &Cx, voice: &Voice, looked: &[Notice]) -> Result<Option<Waiting>, StoreError> {
    let many = i64::try_from(looked.len()).unwrap_or(OPEN);
    let Some(last) = looked.last().filter(|_| many == OPEN) else { return Ok(None) };
    let more = crate::store::notices::count_open(&cx.visible()).await? - many;
    let title = voice.t1("notice-wait-rest", "n", more);
    Ok((more > 0).then(|| Waiting::rest(voice, title, last.begun_at, "/notices")))
}

/// What waits first on one desk for this actor: key, since when, until when, whether it is his turn.
fn turn(desk: &Desk, actor: &Actor, may: impl Fn(Act) -> bool) -> Option<(&'static str, At, Option<At>, bool)> {
    let (facts, saved) = (&desk.facts, desk.revision.saved_at);
    let in_the_way = obstacles(facts);
    let latest = facts.sources.iter().filter_map(|source| source.asked.last());
    if may(Act::ReleaseNotice) && in_the_way.is_empty() {
        return Some(("release", ready_since(desk), None, true));
    }
    if may(Act::EditNotice) {
        if let Some(review) = facts.review().filter(|review| review.verdict == Verdict::Return) {
            return Some(("returned", review.at, None, true));
        }
        for (source, asked) in facts.sources.iter().zip(latest) {
            let answered = asked.answered.as_ref();
            match (facts.consent(source), answered) {
                (ConsentState::EditWished, Some(answered)) => return Some(("edit-wished", answered.at, None, true)),
                (ConsentState::Refused, Some(answered)) if facts.overridden(source).is_none() => {
                    return Some(("refused", answered.at, None, true));
                }
                (ConsentState::Void, _) => return Some(("void", saved, None, true)),
                (ConsentState::Waiting, _) => return Some(("asked", asked.at, asked.due, false)),
                _ => {}
            }
        }
        if let Some(answered) = just_agreed(desk).filter(|_| in_the_way == [Obstacle::NotReviewed]) {
            return Some(("agreed", answered, None, false));
        }
    }
    let second = |by| actor.who().is_some_and(|who| who.person != by);
    let mut waivers = facts.waivers.iter().filter(|one| one.confirmed.is_none() && second(one.proposed_by));
    if let Some(waiver) = waivers.next().filter(|_| may(Act::ConfirmWaiver)) {
        return Some(("waiver", waiver.proposed_at, None, true));
    }
    let overrides = facts.sources.iter().flat_map(|source| &source.overrides);
    let mut to_confirm =
        overrides.filter(|one| one.confirmed.is_none() && one.hash == facts.hash && second(one.proposed_by));
    if let Some(one) = to_confirm.next().filter(|_| may(Act::ConfirmOverride)) {
        return Some(("override", one.proposed_at, None, true));
    }
    let written = !in_the_way.iter().any(|one| matches!(one, Obstacle::Unfinished(_) | Obstacle::Residue(_)));
    if may(Act::ReviewNotice) && written && in_the_way.contains(&Obstacle::NotReviewed) {
        return Some(("review", saved, None, true));
    }
    None
}

/// When the last thing was done without which it could not leave: written, agreed to, let stay, decided, approved.
fn ready_since(desk: &Desk) -> At {
    let facts = &desk.facts;
    let confirmed = facts.waivers.iter().filter_map(|one| one.confirmed);
    let overrides = facts.sources.iter().flat_map(|source| &source.overrides).filter_map(|one| one.confirmed);
    let stamps = confirmed.chain(overrides).map(|(_, at)| at).chain(facts.review().map(|review| review.at));
    stamps.chain(just_agreed(desk)).fold(desk.revision.saved_at, At::max)
}

/// When the last reporter agreed to what stands there now.
fn just_agreed(desk: &Desk) -> Option<At> {
    let answers =
        desk.facts.sources.iter().flat_map(|source| &source.asked).filter_map(|asked| asked.answered.as_ref());
    answers.filter(|answered| answered.answer == ConsentAnswer::Agree).map(|answered| answered.at).max()
}

fn line(
    voice: &Voice,
    notice: &Notice,
    desk: &Desk,
    (key, since, due, mine): (&'static str, At, Option<At>, bool),
) -> Waiting {
    let content = &desk.revision.content;
    // What opens at an hour is to be through every gate by then.
    let opens = content.embargo.as_ref().map(|embargo| embargo.until);
    Waiting {
        hurry: hurry(content),
        due: due.into_iter().chain(opens).min(),
        since,
        mine,
        title: voice.t1(&format!("notice-wait-{key}"), "reference", &notice.reference),
        href: format!("/notices/{}", notice.id),
        tlp: Some(desk.revision.content.label.tlp()),
        exercise: notice.exercise,
        text: desk.revision.content.title.clone(),
        meta: vec![voice.t1("notice-revision", "n", desk.revision.number)],
        action: voice.t(&format!("notice-wait-{key}-do")),
    }
}

#[derive(Template)]
#[template(path = "notices/running.html")]
struct RunningPanel {
    page: Voice,
    rows: Vec<RunningRow>,
}

struct RunningRow {
    dispatch: Dispatch,
    total: delivery::Tally,
    /// Which version it is and what it superseded, in words; empty for a first one.
    supersedes: String,
    /// What superseded it, in words.
    superseded: String,
}

/// What a dispatch superseded and what superseded it, in words: two that bear one title are told apart.
fn versions(voice: &Voice, of: &Dispatch, chain: &[delivery::update::Link]) -> (String, String) {
    let Some(place) = chain.iter().position(|link| link.dispatch == of.id) else { return Default::default() };
    let said = |key: &str, version: &delivery::update::Link, other: &delivery::update::Link| {
        let version = voice.t1("notice-version", "n", version.number);
        voice.t2(key, "version", version, "reference", &other.reference)
    };
    let before = place.checked_sub(1).and_then(|before| chain.get(before));
    let (this, last) = (chain.get(place), chain.last().filter(|last| last.dispatch != of.id));
    (
        this.zip(before).map(|(this, before)| said("notice-running-supersedes", this, before)).unwrap_or_default(),
        last.map(|last| said("notice-running-superseded", last, last)).unwrap_or_default(),
    )
}

impl RunningRow {
    fn opened(&self) -> String {
        shell::chart::percent(self.total.opened, self.total.entitled).unwrap_or_default()
    }
    fn answered(&self) -> String {
        shell::chart::percent(self.total.answered, self.total.entitled).unwrap_or_default()
    }
    fn unreachable(&self) -> String {
        shell::chart::thousands(self.total.unreachable)
    }
    fn bar(&self) -> String {
        shell::chart::stack_bar(&self.total.segments())
    }
    fn tlp(&self) -> String {
        shell::chart::tlp_mark(self.dispatch.tlp)
    }
}

#[derive(Template)]
#[template(path = "inbox/latest.html")]
struct LatestPanel {
    page: Voice,
    deliveries: Vec<Delivery>,
}

impl LatestPanel {
    fn state(&self, delivery: &Delivery) -> (&'static str, String) {
        state(&self.page, delivery)
    }
    fn embargo(&self, delivery: &Delivery) -> String {
        delivery::panel::embargo_mark(&self.page, delivery.embargo)
    }
    fn tlp(&self, delivery: &Delivery) -> String {
        shell::chart::tlp_mark(delivery.tlp)
    }
}

/// The parts of the home page: what runs, for the centre; what is new, for those who receive.
pub(crate) async fn panels(cx: &Cx, app: &App, visitor: &Visitor) -> Result<Vec<Panel>, StoreError> {
    let voice = Voice::new(app.texts(), visitor.lang.unwrap_or_default(), cx.now());
    let html = match visitor.body() {
        Some(BodyKind::Centre) => running(cx, voice).await?,
        Some(BodyKind::Operator) if visitor.has(Role::Contact) => latest(cx, voice).await?,
        Some(BodyKind::Agency) if visitor.has(Role::Csirt) => latest(cx, voice).await?,
        _ => None,
    };
    Ok(html.map(|html| Panel { place: Place::Below, html }).into_iter().collect())
}

async fn running(cx: &Cx, page: Voice) -> Result<Option<String>, StoreError> {
    let list =
        format!("SELECT {} FROM dispatches WHERE {{visible}} ORDER BY released_at DESC LIMIT $1", Dispatch::COLUMNS);
    let dispatches: Vec<Dispatch> = cx.visible::<Dispatch>().all(&list, params![LINES]).await?;
    let mut rows = Vec::new();
    for dispatch in dispatches {
        let granted = cx.permit::<_, Dispatch>(access::act::ViewBoard, dispatch.id).await;
        let Ok(granted) = granted else { continue };
        let total = delivery::ask::total(granted.sql(), dispatch.id).await?;
        let chain = delivery::ask::chain(granted.sql(), dispatch.id).await?;
        let (supersedes, superseded) = versions(&page, &dispatch, &chain);
        rows.push(RunningRow { dispatch, total, supersedes, superseded });
    }
    rendered(!rows.is_empty(), &RunningPanel { page, rows })
}

async fn latest(cx: &Cx, page: Voice) -> Result<Option<String>, StoreError> {
    let list = format!(
        "SELECT {} FROM deliveries WHERE {{visible}} ORDER BY deliveries.handed_at DESC, deliveries.id DESC LIMIT $1",
        delivery::COLUMNS
    );
    let deliveries: Vec<Delivery> = cx.visible::<Delivery>().all(&list, params![LINES]).await?;
    rendered(!deliveries.is_empty(), &LatestPanel { page, deliveries })
}

fn rendered<T: Template>(any: bool, template: &T) -> Result<Option<String>, StoreError> {
    if !any {
        return Ok(None);
    }
    let html = template.render().map_err(|_| StoreError::Unreadable { column: "panel".into() })?;
    Ok(Some(html))
}
