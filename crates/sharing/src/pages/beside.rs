//! Executives who are told of a notice: on the page on which their body reads it, and what of that waits.

use crate::beside::{Heard, Listener, listeners};
use crate::ops::{
    tell_executives::{Call, callable},
    tell_of_notice::tell_of_notice,
};
use crate::pages::{agencies::slip::slip, inbox};
use crate::store::{beside, executives};
use ::store::{Cx, Granted, StoreError};
use access::{
    Act, Decision, Relation, Relations, Role,
    act::{TellOfNotice, ViewDelivery},
    decide,
};
use axum::{extract::Path, response::Response};
use delivery::{Delivery, DeliveryId};
use shell::{Fault, Input, Page, Sent, Signed, Slip, Voice, Waiting};

/// Who was told, and whom the reader may say to have been.
pub(crate) struct BesideView {
    pub(crate) id: String,
    pub(crate) rows: Vec<HeardView>,
    /// The id by which a form names somebody, and what he is called.
    pub(crate) callable: Vec<(String, String)>,
    /// What was sent and could not be used.
    pub(crate) slip: Slip,
}

/// An executive in words.
pub(crate) struct HeardView {
    pub(crate) post: String,
    pub(crate) name: String,
    pub(crate) said: String,
    pub(crate) source: String,
    pub(crate) class: &'static str,
}

/// What is shown of it on a body's own line of the government; nothing elsewhere.
pub(crate) async fn view(
    page: &Page,
    cx: &Cx,
    delivery: &Granted<'_, ViewDelivery, Delivery>,
    slip: Slip,
) -> Result<Option<BesideView>, Fault> {
    if !tells(delivery) {
        slip.refused()?;
        return Ok(None);
    }
    let (sql, id) = (delivery.sql(), delivery.id);
    let may = decide(cx.actor(), Act::TellOfNotice, delivery.relations()) == Decision::Allow;
    let callable = if may { callable(sql, delivery.org).await? } else { Vec::new() };
    let called = |one: crate::ops::tell_executives::Callable| {
        let post = one.entry.as_ref().map(|entry| page.t(entry.post.key())).unwrap_or_default();
        let phone = one.entry.map(|entry| entry.phone).unwrap_or_default();
        let words: Vec<String> = [post, one.name, phone].into_iter().filter(|part| !part.is_empty()).collect();
        (one.id, words.join("　"))
    };
    let rows = listening(delivery).await?;
    Ok(Some(BesideView {
        id: id.to_string(),
        rows: rows.into_iter().map(|one| heard(page, one)).collect(),
        callable: callable.into_iter().map(called).collect(),
        slip,
    }))
}

/// Whether executives are told of it, and the reader may know who they are: on a body's own line of the government, for
/// that body alone. Names and telephone numbers are its own, also before its ministry and the centre.
fn tells(delivery: &Granted<'_, ViewDelivery, Delivery>) -> bool {
    delivery.relations().has(Relation::Recipient) && !delivery.heads_government()
}

/// Who of the reader's executives has been told of it, and who is to be; nobody on any other line, and nobody of another body.
pub(crate) async fn listening(delivery: &Granted<'_, ViewDelivery, Delivery>) -> Result<Vec<Listener>, StoreError> {
    if !tells(delivery) {
        return Ok(Vec::new());
    }
    let (sql, id) = (delivery.sql(), delivery.id);
    let listed = executives::of_body(sql, delivery.org).await?;
    let holders = identity::ask::holders(sql, delivery.org, Role::Executive).await?;
    let (readings, calls) = (beside::readings(sql, id).await?, beside::calls(sql, id).await?);
    Ok(listeners(&listed, &holders, &readings, &calls))
}

fn heard(page: &Page, one: Listener) -> HeardView {
    let (said, source, class) = match one.heard {
        Heard::Unread => (page.t("agency-told-unread"), String::new(), "todo"),
        Heard::Read(at) => (page.t1("agency-told-read", "at", page.when(&at)), String::new(), "ok"),
        Heard::Told(at, source) => (page.t1("agency-beside-called", "at", page.when(&at)), source, "ok"),
        Heard::ToCall => (page.t("agency-beside-to-call"), String::new(), "todo"),
    };
    HeardView { post: page.t(one.post.key()), name: one.name, said, source, class }
}

/// `POST /inbox/{delivery}/executives`: an executive was told by telephone.
pub(crate) async fn call(request: Signed, Path(id): Path<String>, Input(sent): Input<Sent>) -> Result<Response, Fault> {
    let id: DeliveryId = id.parse().map_err(|_| Fault::not_found())?;
    match called(&request, id, &sent).await {
        Ok(()) => Ok(shell::did("did-executive-told", &format!("/inbox/{id}#h-beside"))),
        Err(fault) => {
            let slip = slip("call", sent, fault)?;
            // The whole notice stands around the form that comes back.
            inbox::stamp_opened(&request.app, request.actor(), id).await?;
            inbox::read(&request, id, slip).await
        }
    }
}

async fn called(request: &Signed, id: DeliveryId, sent: &Sent) -> Result<(), Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Delivery>(TellOfNotice, id).await?;
    let text = |field| sent.of(field).to_owned();
    tell_of_notice(&cx, id, &Call { whom: text("whom"), source: text("source"), at: text("at") }).await?;
    Ok(cx.commit().await?)
}

/// What waits: for an executive to read, for the desk to telephone.
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let Some(who) = cx.actor().who() else { return Ok(Vec::new()) };
    let may = |act| decide(cx.actor(), act, Relations::none().with(Relation::Recipient, true)) == Decision::Allow;
    let mut all = Vec::new();
    if cx.actor().has(Role::Executive) {
        let unread = beside::unread(&cx.visible(), who.person).await?;
        let line =
            |one: &Delivery| line(voice, one, voice.t("agency-beside-read-text"), voice.t("agency-wait-read-do"));
        all.extend(unread.iter().map(line));
    }
    if may(Act::TellOfNotice) {
        for one in beside::untold(&cx.visible(), who.organisation).await? {
            let text = voice.t1("agency-beside-call-text", "n", one.count);
            all.push(line(voice, &one.delivery, text, voice.t("agency-beside-call-do")));
        }
    }
    Ok(all)
}

fn line(voice: &Voice, delivery: &Delivery, text: String, action: String) -> Waiting {
    Waiting {
        hurry: delivery.hurry(voice.now),
        due: None,
        since: delivery.handed_at.unwrap_or(delivery.entitled_at),
        mine: true,
        title: delivery.title.clone(),
        href: format!("/inbox/{}#h-beside", delivery.id),
        tlp: Some(delivery.tlp),
        exercise: delivery.exercise,
        text,
        meta: vec![delivery.reference.clone()],
        action,
    }
}
