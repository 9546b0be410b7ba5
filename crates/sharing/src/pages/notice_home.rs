//! What of notices waits for somebody, and what stands on his home page.

pub(crate) mod panels;
mod turn;

use crate::{
    desk::{self, Desk},
    notice::Notice,
};
use ::store::{Cx, FromRow, Row, StoreError, params};
use access::{Act, Actor, BodyKind, Decision, Relation, Relations, decide};
use kernel::At;
use shell::{Hurry, NavItem, Voice, Waiting};
use turn::turn;

/// How many notices are looked at for what waits.
const OPEN: i64 = 50;
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

/// What waits for the actor, but for what is [`on_the_desk`].
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let mut all = asked(cx, voice).await?;
    if cx.actor().acts_for(BodyKind::Centre) {
        all.extend(to_recall(cx, voice).await?);
        all.extend(to_tell(cx, voice).await?);
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

/// Recalls of which somebody outside, whom no ledger reaches, is to be told.
async fn to_tell(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let own = Relations::none().with(Relation::Own, true);
    if decide(cx.actor(), Act::ProposeRecall, own) != Decision::Allow {
        return Ok(Vec::new());
    }
    let line = |(notice, n, at): (Notice, i64, At)| Waiting {
        hurry: Hurry::Immediate,
        due: None,
        since: at,
        mine: true,
        title: voice.t1("notice-wait-outside", "reference", &notice.reference),
        href: format!("/notices/{}/recall#h-outside", notice.id),
        tlp: None,
        exercise: notice.exercise,
        text: voice.t1("notice-wait-outside-text", "n", n),
        meta: Vec::new(),
        action: voice.t("notice-wait-outside-do"),
    };
    Ok(crate::store::outside::untold(&cx.visible()).await?.into_iter().map(line).collect())
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
            content,
        })
    }
}

/// How much a notice that is being made hurries.
fn hurry(content: &crate::notice::Content, now: At) -> Hurry {
    Hurry::of(content.embargo.as_ref().map(|embargo| embargo.until), content.urgent, now)
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
    Ok(lines.into_iter().map(|line| asked_line(voice, line)).collect())
}

fn asked_line(voice: &Voice, line: AskedLine) -> Waiting {
    Waiting {
        hurry: hurry(&line.content, voice.now),
        due: line.due,
        since: line.asked_at,
        mine: true,
        title: voice.t("notice-wait-consent"),
        href: format!("/consents/{}", line.id),
        tlp: Some(line.label.tlp()),
        exercise: line.exercise,
        text: voice.t1("notice-wait-consent-text", "report", line.report),
        meta: vec![voice.t1("notice-wait-draft", "reference", line.reference)],
        action: voice.t("notice-wait-consent-do"),
    }
}

/// What waits on the desk for those who write, review and release.
pub(crate) async fn on_the_desk(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !cx.actor().acts_for(BodyKind::Centre) {
        return Ok(Vec::new());
    }
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
        hurry: hurry(content, voice.now),
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
