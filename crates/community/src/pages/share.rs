//! `/shares/{id}`: what was shared on; was it seen here too?

use super::{
    later::{LaterView, views},
    until,
};
use crate::{
    About, Community, Content, Recalled, Recaller, Revision, Share, ShareId,
    ops::{answer_share::answer_share, open_share::open_share},
    store::{
        circles, decisions,
        files::{self, AllSeen, Owner},
        later, ledger, recalls, shares,
    },
};
use ::store::{Granted, Sql, StoreError};
use access::{Relation, act::ReadShare};
use askama::Template;
use axum::response::Response;
use delivery::Withdrawal;
use kernel::Tlp;
use serde::Deserialize;
use sharing::{
    attachment::{Attachment, NoticeFile, NoticeFileId},
    indicator::{self, Part},
    pages::indicators::Table,
    pages::{
        DetailLine,
        about::{self, FileView, file_view},
        detail_in_words,
        upload::as_download,
    },
    store::files::Whole,
};
use shell::{Ahead, Fault, Input, Page, Path, Signed, show as show_page};

#[derive(Template)]
#[template(path = "community/share.html")]
struct SharePage {
    page: Page,
    id: String,
    code: String,
    name: String,
    reference: String,
    released: String,
    one: Text,
    recall: Option<Recall>,
    later: Vec<LaterView>,
    said: Option<bool>,
    may_answer: bool,
    /// It was made of what the reader's own body handed in: nobody asks it whether it saw that, too.
    own: bool,
    is_hub: bool,
    seen: String,
    not_seen: String,
    /// To whom it was shared.
    to: String,
}

/// A text as pages show it.
pub(crate) struct Text {
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) indicators: Table,
    pub(crate) tlp: Tlp,
    pub(crate) until: String,
    pub(crate) hash: String,
    pub(crate) about: Vec<Told>,
    pub(crate) files: Vec<FileView>,
}

/// What a notice said besides its text, as pages show it.
pub(crate) struct Told {
    pub(crate) kind: String,
    pub(crate) urgent: bool,
    pub(crate) lines: Vec<DetailLine>,
}

/// The same, ready to be shown.
pub(crate) fn told(page: &Page, about: &About) -> Told {
    Told {
        kind: page.t(&format!("notice-kind-{}", about.kind.code())),
        urgent: about.urgent,
        lines: detail_in_words(page, &about.detail),
    }
}

/// A recall as pages show it.
pub(crate) struct Recall {
    /// Who recalled it, and when.
    pub(crate) heading: String,
    pub(crate) means: String,
    pub(crate) reason: String,
    pub(crate) instructions: String,
}

/// What is told of a recall; `key` is that of what it means for the reader.
pub(crate) fn recall(page: &Page, one: Recalled, key: &str) -> Recall {
    let Recalled { by, said: Withdrawal { reason, instructions, at }, .. } = one;
    let heading = match by {
        Recaller::Centre => page.t1("community-recalled", "at", page.when(&at)),
        Recaller::Hub(name) => page.t2("community-recalled-hub", "name", page.pick(&name), "at", page.when(&at)),
    };
    Recall { heading, means: page.t(key), reason, instructions }
}

/// The same of a share, for those to whom it went.
pub(crate) fn share_recall(page: &Page, one: Recalled) -> Recall {
    let key = if one.itself { "community-share-recalled-itself" } else { "community-share-recalled" };
    recall(page, one, key)
}

/// Files as those see them who read them; they stand under `under`.
pub(crate) fn files_outside(page: &Page, all: &[Attachment], seen: &AllSeen, under: &str) -> Vec<FileView> {
    let about = |file: &Attachment| about::outside(page, &file.name, seen.look(file.id));
    all.iter().map(|file| file_view(&file.name, file.size, under, file.id, about(file))).collect()
}

/// A share's text, with its files, which stand under `under`.
pub(crate) fn text(page: &Page, revision: &Revision, seen: &AllSeen, under: &str) -> Text {
    let content = &revision.content;
    Text {
        title: content.title.clone(),
        body: content.body.clone(),
        indicators: Table::of(page, &content.indicators),
        tlp: content.label.tlp(),
        until: until(page, &content.label),
        hash: revision.hash.short(),
        about: content.about.iter().map(|one| told(page, one)).collect(),
        files: files_outside(page, &content.files, seen, under),
    }
}

/// For whom in its circle a content is, in words.
pub(crate) async fn to_whom(
    page: &Page,
    sql: &Sql<'_>,
    of: &Community,
    content: &Content,
) -> Result<String, StoreError> {
    if content.groups.is_empty() {
        return Ok(page.t1("community-approval-to-circle", "name", page.pick(&of.name)));
    }
    let groups = circles::groups_ever(sql, of.id).await?;
    let chosen = groups.iter().filter(|group| content.groups.contains(&group.code));
    let names: Vec<&str> = chosen.map(|group| page.pick(&group.name)).collect();
    Ok(page.t1("community-approval-to-groups", "names", names.join(" / ")))
}

/// `GET /shares/{id}`. The first opening of an organisation is stamped; what a browser asks for ahead of a click is none.
pub(crate) async fn show(request: Signed, Path(id): Path<ShareId>, Ahead(ahead): Ahead) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let opened = open_share(&cx, id).await?;
    if opened.first && !ahead {
        cx.commit().await?;
    } else {
        drop(cx);
    }
    let cx = request.app.read(request.actor()).await?;
    let share = cx.permit::<_, Share>(ReadShare, id).await?;
    let sql = share.sql();
    let community = circles::by_id(sql, share.community).await?;
    let page = Page::signed(&request, share.reference.clone());
    let released = shares::release(sql, id).await?.map(|release| page.when(&release.at)).unwrap_or_default();
    let rules = decisions::rules_of(sql, &community, id, cx.now().day()).await?;
    let is_hub = share.relations().has(Relation::Hub);
    // With its own answer whoever asks would move a figure, and see how near the others are to the next multiple.
    let tally = ledger::tally(sql, id, cx.organisation().filter(|_| !is_hub)).await?;
    let told = |figure: i64| {
        let shown = if is_hub { Some(figure) } else { rules.shown(figure) };
        match shown {
            Some(n) => page.t1("community-seen-count", "n", n),
            None => page.t1("community-seen-few", "k", rules.k),
        }
    };
    let said = match cx.organisation() {
        Some(org) => ledger::answer_of(sql, id, org).await?,
        None => None,
    };
    let own = match cx.organisation() {
        Some(org) => ledger::provides(sql, id, org).await?,
        None => false,
    };
    let seen = files::seen(sql, Owner::Share(id)).await?;
    let mut one = text(&page, &opened.revision, &seen, &format!("/shares/{id}/files"));
    one.indicators = one.indicators.filed(&page, format!("/shares/{id}/indicators.csv"));
    let shown = SharePage {
        own,
        id: id.to_string(),
        code: community.code.clone(),
        name: page.pick(&community.name).to_owned(),
        reference: share.reference.clone(),
        released,
        one,
        said,
        later: views(&cx, &page, &later::of_share(sql, id, cx.actor()).await?).await?,
        may_answer: !own
            && opened.recall.is_none()
            && community.going_on(cx.now()).is_ok()
            && share.relations().has(Relation::Recipient),
        recall: opened.recall.map(|one| share_recall(&page, one)),
        is_hub,
        to: to_whom(&page, sql, &community, &opened.revision.content).await?,
        seen: told(tally.seen),
        not_seen: told(tally.not_seen),
        page,
    };
    show_page(&shown)
}

/// `GET /shares/{id}/indicators.csv`: the indicators as they left. Whoever has them has opened it.
pub(crate) async fn indicators(
    request: Signed,
    Path(id): Path<ShareId>,
    Ahead(ahead): Ahead,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let opened = open_share(&cx, id).await?;
    if opened.first && !ahead {
        cx.commit().await?;
    } else {
        drop(cx);
    }
    if opened.recall.is_some() {
        return Err(Fault::conflict("community.recalled"));
    }
    let cx = request.app.read(request.actor()).await?;
    let share = cx.permit::<_, Share>(ReadShare, id).await?;
    let content = &opened.revision.content;
    let source = share.reference.as_str();
    Ok(indicator::file(source, &[Part { lines: &content.indicators, label: &content.label, source }]))
}

/// `GET /shares/{id}/files/{file}`: always to be saved, never shown.
pub(crate) async fn download(request: Signed, Path((id, file)): Path<(ShareId, String)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let share = cx.permit::<_, Share>(ReadShare, id).await?;
    Ok(as_download(whole_file(&share, super::known::<NoticeFile>(&file)?).await?))
}

/// A file of a share as it left; for the hub, of the newest revision before it leaves. Once something of it was recalled,
/// its files are read by nobody; once its hub recalled it, by that hub alone.
pub(crate) async fn whole_file(share: &Granted<'_, ReadShare, Share>, file: NoticeFileId) -> Result<Whole, Fault> {
    let (sql, id) = (share.sql(), share.id);
    let revision = match shares::release(sql, id).await? {
        Some(release) => shares::revision(sql, id, release.revision).await?,
        None if share.relations().has(Relation::Hub) => shares::current(sql, id).await?,
        None => return Err(Fault::not_found()),
    };
    let hub = share.relations().has(Relation::Hub);
    if recalls::all_of_share(sql, id).await?.iter().any(|one| !hub || !one.itself) {
        return Err(Fault::conflict("community.recalled"));
    }
    named_file(sql, (id, &revision), file).await
}

/// A file of this revision, unless it or something of it was recalled.
pub(crate) async fn readable_file(
    sql: &Sql<'_>,
    (share, revision): (ShareId, &Revision),
    file: NoticeFileId,
) -> Result<Whole, Fault> {
    if recalls::of_share(sql, share).await?.is_some() {
        return Err(Fault::conflict("community.recalled"));
    }
    named_file(sql, (share, revision), file).await
}

async fn named_file(
    sql: &Sql<'_>,
    (share, revision): (ShareId, &Revision),
    file: NoticeFileId,
) -> Result<Whole, Fault> {
    let whole = files::whole(sql, Owner::Share(share), &revision.content.files, file).await?;
    whole.ok_or_else(Fault::not_found)
}

/// What is answered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AnswerForm {
    seen: String,
    note: String,
}

/// `POST /shares/{id}/answer`
pub(crate) async fn answer(
    request: Signed,
    Path(id): Path<ShareId>,
    Input(form): Input<AnswerForm>,
) -> Result<Response, Fault> {
    let seen = match form.seen.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Fault::unusable("community.answer")),
    };
    let cx = request.app.write(request.actor()).await?;
    answer_share(&cx, id, seen, &form.note).await?;
    cx.commit().await?;
    Ok(shell::did("did-community-said", &format!("/shares/{id}")))
}
