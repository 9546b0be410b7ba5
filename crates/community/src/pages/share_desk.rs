//! `/shares/{id}/desk`: sources and text side by side, what is in the way, the providers, the second person, the bridges.

pub(crate) mod acts;
pub(crate) mod files;
mod typed;

use super::{
    hand_in::{Shown, shown},
    later::{LaterView, views},
    recall_share::HadView,
    share::{Recall, Text, Told, recall, text, told},
    tlps,
};
use crate::{
    Bridge, BridgeId, Recalled, Share, ShareId, approval,
    crossing::{Crossing, crossings},
    desk::{self, Desk, gather},
    obstacles,
    store::{approvals, bridges, circles, later, ledger},
};
use ::store::{Cx, Sql};
use access::{Act, Decision, OrgId, act::EditShare, decide};
use askama::Template;
use axum::response::Response;
use kernel::Tlp;
use sharing::{
    pages::{about::FileView, indicators::Table},
    residue::Finding,
};
use shell::{Fault, Page, Path, Signed, page::show_with};
use std::collections::BTreeSet;
pub(crate) use typed::Typed;

#[derive(Template)]
#[template(path = "community/share_desk.html")]
struct ShareDeskPage {
    page: Page,
    id: String,
    code: String,
    name: String,
    reference: String,
    released: String,
    /// It has neither left nor been recalled: it can be written.
    open: bool,
    revision: i64,
    /// What was typed was typed over an older text.
    overtaken: bool,
    hash: String,
    sources: Vec<(String, Shown)>,
    arrived: Vec<Arrived>,
    removals: Vec<(String, String, String)>,
    one: Text,
    /// The lines of the indicators as they are read.
    traces: Table,
    recall: Option<Recall>,
    /// The reader may recall it.
    may_recall: bool,
    /// Who had what the hub recalled.
    had: HadView,
    later: Vec<LaterView>,
    typed: Typed,
    tlps: Vec<(&'static str, &'static str, bool)>,
    /// Why no weaker label can be chosen; empty where every label can.
    forced: String,
    groups: Vec<(String, String, bool)>,
    terms: usize,
    files: Vec<files::FileLine>,
    carry: Vec<files::CarryLine>,
    unsearched: Vec<(String, String)>,
    findings: Vec<(String, String)>,
    /// What may give a provider away: what stands there, where, why it is shown.
    doubts: Vec<(String, String, String)>,
    providers: Vec<Provider>,
    /// One of them can be asked.
    askable: bool,
    review: String,
    /// The reader has approved this content: what is still missing, said to him.
    approved: Option<String>,
    may_review: bool,
    /// How many organisations would be told besides the providers; nothing where there are none.
    recipients: Option<String>,
    in_the_way: Vec<String>,
    ways: Vec<Way>,
    tally: Vec<(String, String)>,
}

/// What came over a bridge: over which, its text, what it is about, its files.
type Arrived = (String, String, Vec<Told>, Vec<FileView>);

struct Provider {
    id: String,
    name: String,
    state: String,
    class: &'static str,
    note: String,
    may_ask: bool,
    /// Why it cannot be asked yet; empty where it can, or has been.
    why: String,
}

/// A bridge over which it could go.
struct Way {
    id: String,
    to: String,
    passed: String,
    providers: Vec<Provider>,
    ready: bool,
    /// Nobody stands there here: it is handed over by hand.
    by_hand: bool,
}

/// `GET /shares/{id}/desk`
pub(crate) async fn show(request: Signed, Path(id): Path<ShareId>) -> Result<Response, Fault> {
    draw(&request, id, None).await
}

async fn draw(request: &Signed, id: ShareId, failed: Option<(Typed, Fault)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let share = cx.permit::<_, Share>(EditShare, id).await?;
    let sql = share.sql();
    let desk = gather(sql, &share, None, cx.now()).await?;
    let (typed, fault) = failed.unzip();
    let page = Page::signed(request, desk.revision.content.title.clone()).mend(fault.as_ref())?;
    let content = &desk.revision.content;
    let typed = match typed {
        Some(typed) => typed.again(sql, id, &desk.revision).await?,
        None => Typed::first(&desk.revision),
    };
    let mut sources = Vec::new();
    for one in &desk.submissions {
        sources.push((name(&page, sql, one.org).await?, shown(&page, sql, one).await?));
    }
    let weakest = desk.forced().0;
    let groups = circles::groups(sql, share.community).await?;
    let reason = |one: &sharing::removal::Removal| page.t(&format!("community-reason-{}", one.reason.code()));
    let group = |one: crate::Group| {
        let chosen = typed.groups.contains(&one.code);
        (one.code, page.pick(&one.name).to_owned(), chosen)
    };
    let providers = providers(&page, sql, &share, &desk, None).await?;
    let shown = ShareDeskPage {
        id: id.to_string(),
        code: desk.community.code.clone(),
        name: page.pick(&desk.community.name).to_owned(),
        reference: share.reference.clone(),
        released: desk.release.map(|release| page.when(&release.at)).unwrap_or_default(),
        open: desk.release.is_none() && desk.recall.is_none(),
        revision: desk.revision.number,
        overtaken: typed.seen() != desk.revision.number,
        hash: desk.revision.hash.to_string(),
        traces: Table::read(&page, &super::lines(&typed.indicators)),
        removals: content.removals.iter().map(|one| (one.from.clone(), one.to.clone(), reason(one))).collect(),
        one: text(&page, &desk.revision, &desk.seen, &format!("/shares/{id}/files")),
        recall: desk.recall.clone().map(|one| desk_recall(&page, one, desk.closed)),
        may_recall: desk.release.is_some()
            && desk.recall.is_none()
            && decide(cx.actor(), Act::RecallShare, share.relations()) == Decision::Allow,
        had: HadView::of(&page, &desk::had(sql, id).await?),
        later: views(&cx, &page, &later::of_share(sql, id, cx.actor()).await?).await?,
        forced: forced(&page, &desk),
        tlps: tlps(weakest, typed.tlp.parse().unwrap_or(content.label.tlp())),
        groups: groups.into_iter().map(group).collect(),
        terms: desk.terms,
        files: files::lines(&page, id, &desk),
        carry: files::carry_lines(&page, sql, &desk, &typed).await?,
        unsearched: files::unsearched(id, &desk),
        findings: desk.facts.findings.iter().map(|one| (one.found.clone(), files::place(&page, one))).collect(),
        doubts: doubts(&page, &desk),
        askable: providers.iter().any(|one| one.may_ask),
        providers,
        review: reviewed(&page, &desk),
        approved: approved(&page, &cx, &desk),
        may_review: decide(cx.actor(), Act::ReviewShare, share.relations()) == Decision::Allow,
        recipients: Some(desk.others).filter(|others| *others > 0).map(|others| page.n(others)),
        in_the_way: obstacles(&desk.facts)
            .iter()
            .map(|one| page.t(&format!("community-obstacle-{}", one.code())))
            .collect(),
        ways: ways(&page, sql, &share, &desk).await?,
        tally: tally(&page, sql, id).await?,
        sources,
        arrived: arrived(&page, sql, &desk).await?,
        typed,
        page,
    };
    show_with(shown.page.status(), &shown)
}

/// What is told of a recall at the desk.
fn desk_recall(page: &Page, one: Recalled, closed: bool) -> Recall {
    recall(page, one, if closed { "community-share-recalled" } else { "community-share-recalled-desk" })
}

/// All that came over bridges of which it is made.
async fn arrived(page: &Page, sql: &Sql<'_>, desk: &Desk) -> Result<Vec<Arrived>, Fault> {
    let mut arrived = Vec::new();
    for one in &desk.arrivals {
        let via = bridges::by_id(sql, one.bridge).await?;
        let via = via.map(|bridge| page.pick(&bridge.from.name).to_owned()).unwrap_or_default();
        arrived.push((
            page.t1("community-via", "name", via),
            one.content.body.clone(),
            one.content.about.iter().map(|one| told(page, one)).collect(),
            files::came(page, sql, one).await?,
        ));
    }
    Ok(arrived)
}

/// Why no weaker label can be chosen: whose label forces it.
fn forced(page: &Page, desk: &Desk) -> String {
    let (most, references) = desk.forced();
    let said = |key: &str| page.ts(key, &[("tlp", &most.words()), ("references", &references.join(" / "))]);
    match (most, references.is_empty()) {
        (Tlp::Clear, _) => String::new(),
        (_, false) => said("community-label-of-sources"),
        _ if most == desk.rules.label => said("community-label-of-rules"),
        _ => said("community-label-of-arrivals"),
    }
}

async fn name(page: &Page, sql: &Sql<'_>, org: OrgId) -> Result<String, ::store::StoreError> {
    let names = registry::ask::names(sql, &[org]).await?;
    Ok(names.get(&org).map(|name| page.pick(name).to_owned()).unwrap_or_default())
}

fn doubts(page: &Page, desk: &Desk) -> Vec<(String, String, String)> {
    let why = |one| page.t(&format!("community-doubt-{}", sharing::giveaway::doubt(one).code()));
    let mut told = BTreeSet::new();
    let new = |one: &&Finding| told.insert((one.place.clone(), one.found.clone()));
    desk.doubts.iter().filter(new).map(|one| (one.found.clone(), files::place(page, one), why(one))).collect()
}

fn reviewed(page: &Page, desk: &Desk) -> String {
    match desk.facts.review() {
        Some(review) => page.t(&format!("community-review-{}", review.verdict.code())),
        None => page.t("community-review-none"),
    }
}

/// What is said to a reader who has approved this content: what is missing, or that it can be shared.
fn approved(page: &Page, cx: &Cx, desk: &Desk) -> Option<String> {
    if !desk.facts.approved_by(cx.person()) {
        return None;
    }
    let missing = obstacles(&desk.facts);
    let said: Vec<String> = missing.iter().map(|one| page.t(&format!("community-obstacle-{}", one.code()))).collect();
    Some(match said.is_empty() {
        true => page.t("community-review-mine-share"),
        false => page.t1("community-review-mine-missing", "what", said.join(" ")),
    })
}

async fn providers(
    page: &Page,
    sql: &Sql<'_>,
    share: &Share,
    desk: &Desk,
    bridge: Option<BridgeId>,
) -> Result<Vec<Provider>, ::store::StoreError> {
    let mut all = Vec::new();
    let before = desk.facts.before_asking();
    let why: Vec<String> = before.iter().map(|one| page.t(&format!("community-obstacle-{}", one.code()))).collect();
    for org in desk.providers() {
        let asked = approvals::asked(sql, share.id, org, bridge).await?;
        let state = approval::state(desk.revision.hash, &asked);
        let again = asked.iter().any(|asked| asked.revision == desk.revision.number);
        let open = bridge.is_some() || !desk.facts.released;
        let stays = approvals::may_be_asked(sql, share.id, org).await?;
        let note = asked.last().and_then(|asked| asked.answer.as_ref()).map(|(_, note)| note.clone());
        let ready = open && stays && !again;
        all.push(Provider {
            id: org.to_string(),
            why: if ready { why.join(page.gap()) } else { String::new() },
            name: name(page, sql, org).await?,
            state: page.t(&format!(
                "community-approval-{}",
                if stays || state == approval::State::Agreed { state.code() } else { "left" }
            )),
            class: if state == approval::State::Agreed { "ok" } else { "todo" },
            note: note.unwrap_or_default(),
            may_ask: ready && before.is_empty() && !desk.shows_another(org),
        });
    }
    Ok(all)
}

/// The bridges over which a released share may go.
async fn ways(page: &Page, sql: &Sql<'_>, share: &Share, desk: &Desk) -> Result<Vec<Way>, Fault> {
    let mut all = Vec::new();
    for Crossing { bridge, crossed, handed } in crossings(sql, share, desk).await? {
        let over = gather(sql, share, Some(bridge.id), desk.facts.now).await?;
        let by_hand = handed.map(|one| {
            page.ts("community-handed", &[("at", &page.when(&one.at)), ("whom", &one.whom), ("means", &one.means)])
        });
        let when = crossed.map(|at| page.when(&at)).or(by_hand);
        let ready = over.facts.before_asking().is_empty() && over.facts.not_agreed().is_empty() && when.is_none();
        all.push(way(
            page,
            &bridge,
            when.unwrap_or_default(),
            ready,
            providers(page, sql, share, desk, Some(bridge.id)).await?,
        ));
    }
    Ok(all)
}

fn way(page: &Page, bridge: &Bridge, passed: String, ready: bool, providers: Vec<Provider>) -> Way {
    let by_hand = !bridge.to.connected();
    Way { id: bridge.id.to_string(), to: page.pick(&bridge.to.name).to_owned(), passed, providers, ready, by_hand }
}

async fn tally(page: &Page, sql: &Sql<'_>, id: ShareId) -> Result<Vec<(String, String)>, ::store::StoreError> {
    let tally = ledger::tally(sql, id, None).await?;
    let figure = |key: &str, n: i64| (page.t(&format!("community-tally-{key}")), page.n(n));
    Ok(vec![
        figure("told", tally.told),
        figure("opened", tally.opened),
        figure("seen", tally.seen),
        figure("not-seen", tally.not_seen),
    ])
}
