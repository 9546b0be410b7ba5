//! `/inbox`: what has been handed over to the reader's organisation; `/inbox/{delivery}`: reading, answering, passing on.

use crate::{
    attachment::{NoticeFile, NoticeFileId},
    indicator::{self, Part},
    markup,
    notice::{Content, NoticeId},
    ops::read_beside::read_beside,
    pages::{
        about,
        beside::{self, BesideView},
        indicators::Table,
        notice_text,
        reports::{
            content::{FileView, file_views},
            id_of,
        },
        search::{self, Onward},
        triage::place,
        updates,
        upload::{as_download, as_text_file},
        words::{self, DetailLine, Shown},
    },
    store::{files, finding, notice_files, notices},
};
use ::store::{
    Cx, Granted,
    search::{Found, Query as Words},
};
use access::{Actor, BodyKind, act::ViewDelivery};
use askama::Template;
use axum::{extract::Query, response::Response};
use delivery::{Delivery, DeliveryId};
use kernel::At;
use serde::Deserialize;
use shell::{Ahead, App, Fault, Page, Path, Signed, Slip, Voice, page::show_with, show as show_page};

/// How many deliveries one page lists.
const PER_PAGE: i64 = 50;

/// What was typed to find something in the inbox.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// Words.
    #[serde(default)]
    q: String,
    /// The place after which the page begins.
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "inbox/index.html")]
struct IndexPage {
    page: Page,
    words: String,
    deliveries: Vec<Delivery>,
    onward: Onward,
}

impl IndexPage {
    fn state(&self, delivery: &Delivery) -> (&'static str, String) {
        state(&self.page, delivery)
    }
    fn embargo(&self, delivery: &Delivery) -> String {
        delivery::panel::embargo_mark(&self.page, delivery.embargo)
    }
}

/// How far a delivery has come at its recipient: a class and words.
pub(crate) fn state(voice: &Voice, delivery: &Delivery) -> (&'static str, String) {
    if delivery.withdrawn_at.is_some() {
        return ("bad", voice.t("notice-recalled"));
    }
    match (delivery.answer, delivery.opened_at) {
        (Some(answer), _) => (answer.class(), voice.t(&format!("delivery-answer-{}", answer.code()))),
        (None, Some(_)) => ("half", voice.t("notice-inbox-opened")),
        (None, None) => ("todo", voice.t("notice-inbox-unopened")),
    }
}

/// `GET /inbox?q=&before=`
pub(crate) async fn index(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let (deliveries, onward) = match Words::read(&asked.q) {
        Some(query) => found(&cx, &query, &asked.before).await?,
        None => listed(&cx, &asked.before).await?,
    };
    let title = Voice::new(request.app.texts(), request.lang, cx.now()).t("notice-inbox-title");
    show_page(&IndexPage { page: Page::signed(&request, title), words: asked.q, deliveries, onward })
}

/// One page, and how it goes on.
type Listed = (Vec<Delivery>, Onward);

async fn listed(cx: &Cx, before: &str) -> Result<Listed, Fault> {
    let mut all = delivery::ask::handed(&cx.visible(), place(before)?, PER_PAGE + 1).await?;
    let more = i64::try_from(all.len()).unwrap_or(i64::MAX) > PER_PAGE;
    all.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let last = all.last().filter(|_| more).and_then(|last| last.handed_at.map(|at| (at, last.id)));
    let older = last.map(|(at, id)| format!("{}_{id}", at.millis()));
    Ok((all, Onward { older, reached: None }))
}

async fn found(cx: &Cx, query: &Words, before: &str) -> Result<Listed, Fault> {
    let visible = cx.visible::<Delivery>();
    let wanted = finding::Wanted { query, span: search::before(before)?, most: PER_PAGE + 1 };
    let Found { mut hits, reached } = finding::inbox(&visible, &wanted).await?;
    let onward = Onward::of(&mut hits, (PER_PAGE, reached), |hit| hit.place);
    let ids: Vec<DeliveryId> = hits.iter().map(|hit| hit.id.into()).collect();
    Ok((delivery::ask::these(&visible, &ids).await?, onward))
}

#[derive(Template)]
#[template(path = "inbox/show.html")]
struct ReadPage {
    page: Page,
    id: DeliveryId,
    reference: String,
    title: String,
    kind: String,
    urgent: bool,
    released_at: At,
    handed_at: Option<At>,
    label: Shown,
    /// That it is under embargo; else empty.
    embargo: String,
    received: updates::Received,
    /// Of an update: what is new.
    news: String,
    /// What bodies on the way added, with the name of each.
    added: Vec<(String, String)>,
    body: String,
    detail: Vec<DetailLine>,
    indicators: Table,
    files: Vec<FileView>,
    text_href: String,
    answer: String,
    path: String,
    pass: String,
    /// What the form around these does when no button is pressed: `answer` or `pass`; empty where there is nothing to send.
    does: &'static str,
    /// To whom it would be passed on.
    pass_heading: String,
    /// Who of the body's executives was told, on the government's line.
    beside: Option<BesideView>,
    centre: bool,
    reports: bool,
}

/// `GET /inbox/{delivery}`. The first reading by the recipient is stamped, a browser's asking ahead is not.
pub(crate) async fn show(request: Signed, Path(id): Path<DeliveryId>, Ahead(ahead): Ahead) -> Result<Response, Fault> {
    if !ahead {
        stamp_opened(&request.app, request.actor(), id).await?;
    }
    read(&request, id, Slip::default()).await
}

/// Stamps the first reading by the recipient, and by each of its executives beside it; every later one leaves no trace.
pub(crate) async fn stamp_opened(app: &App, actor: &Actor, id: DeliveryId) -> Result<(), Fault> {
    let cx = app.write(actor).await?;
    let (_, first) = delivery::open_notice(&cx, id).await?;
    if read_beside(&cx, id).await? || first {
        cx.commit().await?;
    }
    Ok(())
}

/// The page on which it is read; with what was sent and could not be used, if something was.
pub(crate) async fn read(request: &Signed, id: DeliveryId, slip: Slip) -> Result<Response, Fault> {
    let status = slip.status();
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    handed_over(&delivery)?;
    if delivery.withdrawn_at.is_some() {
        slip.refused()?;
        return recalled(request, &delivery).await;
    }
    let sql = delivery.sql();
    let revision = notices::released_revision(sql, NoticeId::from(delivery.subject)).await?.ok_or(Fault::not_found())?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let groups = words::groups(sql, cx.now().day()).await?;
    let page = Page::signed(request, delivery.reference.clone())
        .exercise(delivery.exercise)
        .sheet(delivery.tlp, &delivery.reference);
    let given = delivery::ask::answers_of(sql, id).await?;
    let hops = delivery::ask::path_of(sql, id).await?;
    let answer = match delivery.heads_government() {
        true => String::new(),
        false => delivery::panel::answer(&page, &delivery, &given, &hops)?,
    };
    let may_answer = !delivery.heads_government() && delivery::panel::may_answer(&page, &delivery);
    let path = delivery::panel::path(&page, &delivery, &hops)?;
    let added = hops.iter().filter(|hop| !hop.addition.is_empty() && hop.org != delivery.org);
    let added = added.map(|hop| (page.pick(&hop.name).to_owned(), hop.addition.clone())).collect();
    let pass = delivery::panel::pass(&page, &delivery, &delivery::ask::passing(sql, id).await?)?;
    let received = updates::received(&voice, cx.organisation(), &delivery).await?;
    let content = revision.content;
    let seen = notice_files::seen(sql, NoticeId::from(delivery.subject)).await?;
    let template = ReadPage {
        id,
        pass_heading: delivery::panel::pass_heading(&page, &delivery),
        reference: delivery.reference.clone(),
        kind: voice.t(&format!("notice-kind-{}", content.kind.code())),
        urgent: content.urgent,
        released_at: delivery.released_at,
        handed_at: delivery.handed_at,
        label: words::label(&voice, &content.label.ending(delivery.last_day), &groups),
        received,
        added,
        news: content.news.clone().unwrap_or_default(),
        body: markup::plain(&content.body, 3),
        detail: words::embargo(&voice, content.embargo.as_ref(), delivery.embargo)
            .into_iter()
            .chain(words::detail(&voice, &content.detail))
            .collect(),
        embargo: delivery::panel::embargo_mark(&voice, delivery.embargo),
        files: file_views(&content, &format!("/inbox/{id}/files"), |file| {
            about::outside(&voice, &file.name, seen.get(&file.id).map(|seen| &seen.look))
        }),
        text_href: format!("/inbox/{id}/text"),
        title: content.title,
        indicators: Table::of(&voice, &content.indicators).filed(&voice, format!("/inbox/{id}/indicators.csv")),
        answer,
        path,
        does: match (may_answer, pass.is_empty()) {
            (true, _) => "answer",
            (false, false) => "pass",
            (false, true) => "",
        },
        pass,
        beside: beside::view(&page, &cx, &delivery, slip).await?,
        centre: request.actor().acts_for(access::BodyKind::Centre),
        reports: [BodyKind::Operator, BodyKind::Agency].into_iter().any(|body| request.actor().acts_for(body)),
        page,
    };
    show_with(status, &template)
}

/// Those who oversee a delivery see its line before it is handed over, but not what it delivers.
fn handed_over(delivery: &Delivery) -> Result<(), Fault> {
    if delivery.handed_at.is_some() { Ok(()) } else { Err(Fault::not_found()) }
}

/// What was recalled is read by nobody any more.
fn readable(delivery: &Delivery) -> Result<(), Fault> {
    handed_over(delivery)?;
    if delivery.withdrawn_at.is_some() { Err(Fault::conflict("sharing.notice-recalled")) } else { Ok(()) }
}

#[derive(Template)]
#[template(path = "inbox/recalled.html")]
struct RecalledPage {
    page: Page,
    id: String,
    reference: String,
    title: String,
    recalled: String,
    reason: String,
    instructions: String,
    /// When it was confirmed; else empty.
    confirmed: String,
    may_confirm: bool,
    /// That an earlier version does not hold again; else empty.
    earlier: String,
    versions: Vec<updates::ReceivedLine>,
    centre: bool,
}

/// What is left of something recalled: its title, why, and what to do.
async fn recalled(request: &Signed, delivery: &Granted<'_, ViewDelivery, Delivery>) -> Result<Response, Fault> {
    let recall = delivery::ask::withdrawal(delivery.sql(), delivery.dispatch).await?.ok_or(Fault::not_found())?;
    let page = Page::signed(request, delivery.reference.clone())
        .exercise(delivery.exercise)
        .sheet(delivery.tlp, &delivery.reference);
    let own = delivery.relations();
    let received = updates::received(&page, request.actor().who().map(|who| who.organisation), delivery).await?;
    let stands = delivery.superseded.is_none() && received.versions.iter().any(|one| !one.recalled);
    show_page(&RecalledPage {
        earlier: if stands { page.t("notice-recalled-earlier") } else { String::new() },
        versions: received.versions,
        id: delivery.id.to_string(),
        reference: delivery.reference.clone(),
        title: delivery.title.clone(),
        recalled: page.t1("notice-recalled-at", "at", page.when(&recall.at)),
        reason: recall.reason,
        instructions: recall.instructions,
        confirmed: delivery
            .recall_confirmed_at
            .map(|at| page.t1("notice-recall-confirmed", "at", page.when(&at)))
            .unwrap_or_default(),
        may_confirm: !delivery.heads_government()
            && access::decide(request.actor(), access::Act::AnswerNotice, own) == access::Decision::Allow,
        centre: request.actor().acts_for(access::BodyKind::Centre),
        page,
    })
}

/// `GET /inbox/{delivery}/files/{file}`: a file of the notice as it was released. Whoever has it has opened it.
pub(crate) async fn download(
    request: Signed,
    Path((id, file)): Path<(DeliveryId, String)>,
    Ahead(ahead): Ahead,
) -> Result<Response, Fault> {
    if !ahead {
        stamp_opened(&request.app, request.actor(), id).await?;
    }
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    Ok(as_download(whole_file(&delivery, id_of::<NoticeFile>(&file)?).await?))
}

/// A file of the notice, if it has been handed over.
pub(crate) async fn whole_file(
    delivery: &Granted<'_, ViewDelivery, Delivery>,
    file: NoticeFileId,
) -> Result<files::Whole, Fault> {
    readable(delivery)?;
    let (sql, notice) = (delivery.sql(), NoticeId::from(delivery.subject));
    let revision = notices::released_revision(sql, notice).await?.ok_or(Fault::not_found())?;
    notice_files::whole_of(sql, notice, &revision.content, file).await?.ok_or(Fault::not_found())
}

/// `GET /inbox/{delivery}/indicators.csv`: the indicators of the notice. Whoever has them has opened it.
pub(crate) async fn indicators(
    request: Signed,
    Path(id): Path<DeliveryId>,
    Ahead(ahead): Ahead,
) -> Result<Response, Fault> {
    if !ahead {
        stamp_opened(&request.app, request.actor(), id).await?;
    }
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    readable(&delivery)?;
    let notice = NoticeId::from(delivery.subject);
    let revision = notices::released_revision(delivery.sql(), notice).await?.ok_or(Fault::not_found())?;
    Ok(file_of(&revision.content, &delivery.reference))
}

/// The indicators of a notice as a file.
pub(crate) fn file_of(content: &Content, reference: &str) -> Response {
    indicator::file(reference, &[Part { lines: &content.indicators, label: &content.label, source: reference }])
}

/// `GET /inbox/{delivery}/text`: the notice as a text file. Whoever has it has opened it.
pub(crate) async fn text(request: Signed, Path(id): Path<DeliveryId>, Ahead(ahead): Ahead) -> Result<Response, Fault> {
    if !ahead {
        stamp_opened(&request.app, request.actor(), id).await?;
    }
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    readable(&delivery)?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let versions = updates::told(&voice, &delivery).await?;
    let text = notice_text::of_delivery(delivery.sql(), &voice, &delivery, versions).await?;
    Ok(as_text_file(&format!("{}.txt", delivery.reference), text.ok_or(Fault::not_found())?))
}
