//! `/notices/{id}/changes`, `/inbox/{delivery}/changes`: what differs from the version before.

use super::inbox::before;
use crate::{
    difference::{Difference, Line, Named, Side, between},
    notice::{Content, Notice, NoticeId},
    pages::{
        inbox::stamp_opened,
        indicators,
        reports::content::file_size,
        words::{self, Groups},
    },
    store::{notices, updates},
};
use access::act::{ViewDelivery, ViewNotice};
use askama::Template;
use axum::response::Response;
use delivery::{Delivery, DeliveryId};
use shell::{Ahead, Fault, Page, Path, Signed, Voice, chart::svg::escape, show};

/// So many lines that did not change stand beside one that did.
const AROUND: usize = 2;

#[derive(Template)]
#[template(path = "notices/changes.html")]
struct ChangesPage {
    page: Page,
    /// Where the later one stands.
    back: String,
    reference: String,
    heading: String,
    news: String,
    fields: Vec<Field>,
}

/// A field that differs.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) lines: Vec<Shown>,
}

/// A line as it is shown.
pub(crate) enum Shown {
    /// Its HTML.
    Line(String),
    /// So many that did not change.
    Left(usize),
}

/// `GET /notices/{id}/changes`: against what it supersedes or superseded.
pub(crate) async fn of_notice(request: Signed, Path(id): Path<NoticeId>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let sql = notice.sql();
    let place = updates::of(sql, id).await?.ok_or(Fault::not_found())?;
    let before = updates::of(sql, place.supersedes).await?.map_or(1, |before| before.number);
    let old = notices::released_revision(sql, place.supersedes).await?.ok_or(Fault::not_found())?;
    let new = notices::current(sql, id).await?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let groups = words::groups(sql, cx.now().day()).await?;
    let page = Page::signed(&request, notice.reference.clone()).exercise(notice.exercise);
    show(&ChangesPage {
        back: format!("/notices/{id}"),
        reference: notice.reference.clone(),
        heading: heading(&voice, before, place.number),
        news: new.content.news.clone().unwrap_or_default(),
        fields: fields(&voice, &differences(&voice, &groups, (&old.content, &new.content))),
        page,
    })
}

/// `GET /inbox/{delivery}/changes`: against the version before that was handed to the same organisation. Reading it is
/// reading the notice, and is stamped like that.
pub(crate) async fn of_delivery(
    request: Signed,
    Path(id): Path<DeliveryId>,
    Ahead(ahead): Ahead,
) -> Result<Response, Fault> {
    if !ahead {
        stamp_opened(&request.app, request.actor(), id).await?;
    }
    let cx = request.app.read(request.actor()).await?;
    let line = cx.permit::<_, Delivery>(ViewDelivery, id).await?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let compared = compared(&cx, &line).await?;
    let groups = words::groups(line.sql(), cx.now().day()).await?;
    let page = Page::signed(&request, line.reference.clone()).exercise(line.exercise);
    show(&ChangesPage {
        back: format!("/inbox/{id}"),
        reference: line.reference.clone(),
        heading: heading(&voice, compared.before, line.version),
        news: compared.new.news.clone().unwrap_or_default(),
        fields: fields(&voice, &differences(&voice, &groups, (&compared.old, &compared.new))),
        page,
    })
}

/// Two versions that one organisation was handed.
pub(crate) struct Compared {
    /// The number of the earlier one.
    pub(crate) before: i64,
    pub(crate) old: Content,
    pub(crate) new: Content,
}

/// What a recipient may compare: both are his own, and neither was recalled.
///
/// # Errors
/// 404 where there is nothing to compare; if the database refuses.
pub(crate) async fn compared(
    cx: &::store::Cx,
    line: &::store::Granted<'_, ViewDelivery, Delivery>,
) -> Result<Compared, Fault> {
    if cx.organisation() != Some(line.org) || line.handed_at.is_none() {
        return Err(Fault::not_found());
    }
    if line.withdrawn_at.is_some() {
        return Err(Fault::conflict("sharing.notice-recalled"));
    }
    let all = delivery::ask::versions(line.sql(), line).await?;
    let earlier = before(line, &all).ok_or(Fault::not_found())?;
    let text = async |subject| notices::released_revision(line.sql(), NoticeId::from(subject)).await;
    let (old, new) = (text(earlier.subject).await?, text(line.subject).await?);
    let (old, new) = old.zip(new).ok_or(Fault::not_found())?;
    Ok(Compared { before: earlier.number, old: old.content, new: new.content })
}

fn heading(voice: &Voice, before: i64, number: i64) -> String {
    let name = |number: i64| voice.t1("notice-version", "n", number);
    voice.t2("notice-changes-heading", "from", name(before), "to", name(number))
}

/// What differs, in the reader's words.
pub(crate) fn differences(voice: &Voice, groups: &Groups, (old, new): (&Content, &Content)) -> Vec<Difference> {
    between(&named(voice, groups, old), &named(voice, groups, new))
}

/// Everything that a notice says, under the names of its fields.
fn named(voice: &Voice, groups: &Groups, content: &Content) -> Vec<Named> {
    let label = words::label(voice, &content.label, groups);
    let one = |key: &str, text: String| (voice.t(key), vec![text]);
    let file = |file: &crate::attachment::Attachment| {
        format!("{}（{}、sha256 {}）", file.name, file_size(file.size), file.hash.short())
    };
    let mut all = vec![
        one("notice-f-title", content.title.clone()),
        one("notice-f-label", format!("{}　{}", label.tlp.words(), label.means)),
        one("notice-f-audience", label.audience),
        one("notice-f-until", label.until),
        one("notice-f-urgency", voice.t(if content.urgent { "notice-urgent" } else { "notice-normal" })),
        one("notice-f-answer-by", content.answer_by.map(|at| voice.when(&at)).unwrap_or_default()),
        (voice.t("notice-f-body"), content.body.lines().map(str::to_owned).collect()),
    ];
    all.extend(words::detail(voice, &content.detail).into_iter().map(|line| (line.name, line.said)));
    let indicators = content.indicators.iter().map(|line| indicators::said(voice, line)).collect();
    all.push((voice.t("notice-f-indicators"), indicators));
    all.push((voice.t("notice-files"), content.attachments.iter().map(file).collect()));
    let said = |lines: Vec<String>| if lines == [String::new()] { Vec::new() } else { lines };
    all.into_iter().map(|(name, lines)| Named { name, lines: said(lines) }).collect()
}

/// What differs, ready to be shown.
pub(crate) fn fields(voice: &Voice, differences: &[Difference]) -> Vec<Field> {
    let field = |one: &Difference| Field { name: one.name.clone(), lines: lines(voice, &one.lines) };
    differences.iter().map(field).collect()
}

/// The lines that changed with some around them; how many others there are.
fn lines(voice: &Voice, all: &[Line]) -> Vec<Shown> {
    let changed: Vec<usize> = all.iter().enumerate().filter(|(_, line)| !line.same()).map(|(at, _)| at).collect();
    let near = |place: usize| {
        let next = changed.get(changed.partition_point(|at| at.saturating_add(AROUND) < place));
        next.is_some_and(|at| *at <= place.saturating_add(AROUND))
    };
    let mut shown = Vec::new();
    for (place, line) in all.iter().enumerate() {
        if near(place) {
            shown.push(Shown::Line(html(voice, line)));
            continue;
        }
        match shown.last_mut() {
            Some(Shown::Left(n)) => *n += 1,
            _ => shown.push(Shown::Left(1)),
        }
    }
    shown
}

/// A line with its marks: for the eye, for paper and for who has it read aloud.
fn html(voice: &Voice, line: &Line) -> String {
    let marked = |tag: &str, sign: &str, key: &str, text: &str| {
        format!(
            "<{tag}><span aria-hidden=\"true\">{sign}</span><span class=\"vh\">［{}：</span>{}<span class=\"vh\">］</span></{tag}>",
            escape(&voice.t(key)),
            escape(text)
        )
    };
    let run = |run: &crate::difference::Run| match run.side {
        Side::Both => escape(&run.text),
        Side::Out => marked("del", "−", "notice-changes-out", &run.text),
        Side::In => marked("ins", "＋", "notice-changes-in", &run.text),
    };
    line.0.iter().map(run).collect()
}
