//! The page behind the link of a letter: it acknowledges what a letter told whole, or confirms that one without the text
//! came, and shows nothing that the letter did not tell.
//!
//! Programs that look at links before people do ask with GET: only pressing does anything.

use crate::{
    AcknowledgeByLetterError, ConfirmReceiptError, Delivery, DeliveryId, Urgency, acknowledge_by_letter,
    channel::{Channel, Load},
    confirm_receipt,
    panel::embargo_mark,
    receipt::{self, Asked, Way},
    store::receipts,
    token,
    update::Superseded,
};
use ::store::{Cx, Denied};
use access::{Actor, act::ConfirmReceipt};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{At, Bilingual};
use mail::token::NoToken;
use shell::{App, Fault, Maybe, Page, page::show_with};

/// What can be done with the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It can be pressed.
    Open,
    /// It was pressed, or what it says is known otherwise.
    Known,
    /// A later version has come.
    Superseded,
    /// It was recalled.
    Recalled,
    /// The link has ended.
    Ended,
}

#[derive(Template)]
#[template(path = "deliveries/received.html")]
struct ReceivedPage {
    page: Page,
    state: State,
    /// What pressing does.
    lead: String,
    /// What is pressed.
    press: String,
    /// What it is about: facts with their names.
    facts: Vec<(String, String)>,
    /// That it is held back for others; else empty.
    held: String,
    action: String,
    /// Since when what it says is known, and by what.
    known: String,
    /// What is still to be done; else empty.
    left: String,
    /// Where it is read.
    inbox: String,
    phone: String,
}

/// Who comes by a link, and what it asks for.
struct Holder {
    actor: Actor,
    line: DeliveryId,
    asked: Asked,
}

/// What stands behind a link that counts.
struct Behind {
    /// What pressing does now.
    asked: Asked,
    /// The letter asked for an acknowledgement that only whoever signs in can give by now.
    sign_in: bool,
    delivery: Delivery,
    releaser: Bilingual,
    organisation: Bilingual,
}

/// `GET /received/{token}`
pub(crate) async fn form(request: Maybe, Path(token): Path<String>) -> Result<Response, Fault> {
    match holder(&request.app, &token).await? {
        Some(holder) => shown(request, &token, &holder).await,
        None => ended(request),
    }
}

/// `POST /received/{token}`
pub(crate) async fn confirm(request: Maybe, Path(token): Path<String>) -> Result<Response, Fault> {
    let Some(holder) = holder(&request.app, &token).await? else { return ended(request) };
    let cx = request.app.write(&holder.actor).await?;
    let done = match holder.asked {
        Asked::Receipt => confirmed(&cx, holder.line).await?,
        Asked::Acknowledgement => acknowledged(&cx, holder.line).await?,
    };
    // Of what was not done the page says why, and since when it is known.
    match done {
        true => cx.commit().await?,
        false => drop(cx),
    }
    shown(request, &token, &holder).await
}

/// Whether it was confirmed now that the letter came.
async fn confirmed(cx: &Cx, line: DeliveryId) -> Result<bool, Fault> {
    match confirm_receipt(cx, line, Way::Link).await {
        Ok(()) => Ok(true),
        Err(ConfirmReceiptError::Already | ConfirmReceiptError::Withdrawn) => Ok(false),
        Err(ConfirmReceiptError::Denied(denied)) => Err(denied.into()),
        Err(ConfirmReceiptError::Store(cause)) => Err(cause.into()),
    }
}

/// Whether it was acknowledged now, or, where only whoever signs in acknowledges by now, confirmed that the letter came.
async fn acknowledged(cx: &Cx, line: DeliveryId) -> Result<bool, Fault> {
    match acknowledge_by_letter(cx, line, Way::Link).await {
        Ok(()) => Ok(true),
        Err(
            AcknowledgeByLetterError::Already
            | AcknowledgeByLetterError::Withdrawn
            | AcknowledgeByLetterError::Superseded,
        ) => Ok(false),
        Err(AcknowledgeByLetterError::SignIn) => confirmed(cx, line).await,
        Err(AcknowledgeByLetterError::Denied(denied)) => Err(denied.into()),
        Err(AcknowledgeByLetterError::Store(cause)) => Err(cause.into()),
    }
}

/// Who comes by this link, and for which line; `None` where the link has ended.
async fn holder(app: &App, token: &str) -> Result<Option<Holder>, Fault> {
    let cx = app.read(&Actor::nobody()).await?;
    let (letter, asked) = match receipt::letter_of(&token::tokens(&cx)?, token, cx.now()) {
        Ok(found) => found,
        Err(NoToken::Ended(_)) => return Ok(None),
        Err(NoToken::None | NoToken::Forged) => return Err(wrong()),
    };
    let line = receipts::line_of(&cx.system("letter link"), letter).await?.ok_or_else(wrong)?;
    Ok(Some(Holder { actor: Actor::holding(letter.uuid()), line, asked }))
}

/// What was cut off or never was a link: it hides nothing, and whoever has it wants to know what to do.
fn wrong() -> Fault {
    Fault::new(StatusCode::NOT_FOUND, "delivery.link")
}

async fn behind(cx: &Cx, holder: &Holder) -> Result<Behind, Fault> {
    let delivery = cx.permit::<_, Delivery>(ConfirmReceipt, holder.line).await?;
    let name = async |org| -> Result<Bilingual, Denied> {
        let found = registry::ask::organisation(delivery.sql(), org).await?;
        Ok(found.map(|found| found.name).unwrap_or_default())
    };
    let (releaser, organisation) = (name(delivery.releaser).await?, name(delivery.org).await?);
    let sign_in = holder.asked == Asked::Acknowledgement && !delivery.by_letter();
    let asked = if sign_in { Asked::Receipt } else { holder.asked };
    Ok(Behind { asked, sign_in, releaser, organisation, delivery: delivery.row().clone() })
}

fn ended(request: Maybe) -> Result<Response, Fault> {
    let phone = request.app.duty_phone().to_owned();
    let mut page = Page::maybe(&request, String::new());
    page.title = page.t("delivery-received-title-ended");
    let template = ReceivedPage {
        state: State::Ended,
        lead: String::new(),
        press: String::new(),
        facts: Vec::new(),
        held: String::new(),
        action: String::new(),
        known: String::new(),
        left: String::new(),
        inbox: "/".into(),
        phone,
        page,
    };
    show_with(StatusCode::GONE, &template)
}

async fn shown(request: Maybe, token: &str, holder: &Holder) -> Result<Response, Fault> {
    let now = request.app.now();
    let it = behind(&request.app.read(&holder.actor).await?, holder).await?;
    let phone = request.app.duty_phone().to_owned();
    let mut page = Page::maybe(&request, String::new()).exercise(it.delivery.exercise);
    let said = |page: &Page, what: &str| page.t(&format!("delivery-received-{what}-{}", it.asked.code()));
    let known = known(&page, &it);
    let state = match it.delivery.superseded {
        _ if it.delivery.withdrawn_at.is_some() => State::Recalled,
        Some(Superseded::By(_)) => State::Superseded,
        _ if !known.is_empty() => State::Known,
        _ => State::Open,
    };
    page.title = said(&page, if state == State::Known { "done" } else { "title" });
    let read = match it.delivery.superseded {
        Some(Superseded::By(newer)) => newer,
        _ => it.delivery.id,
    };
    show_with(
        StatusCode::OK,
        &ReceivedPage {
            state,
            lead: if it.sign_in { page.t("delivery-received-lead-sign-in") } else { said(&page, "lead") },
            press: said(&page, "do"),
            facts: facts(&page, &it),
            held: embargo_mark(&page, it.delivery.embargo),
            action: format!("/received/{token}"),
            left: left(&page, &it, now),
            inbox: format!("/inbox/{read}"),
            known,
            phone,
            page,
        },
    )
}

/// That what the link says is known, since when and by what; empty if it is not.
fn known(page: &Page, it: &Behind) -> String {
    let line = &it.delivery;
    let said = |key: &str, at: At, way: String| page.t2(key, "at", page.when(&at), "way", way);
    let way = |by: Option<Way>| by.map_or_else(|| page.t("delivery-way-in-kaname"), |by| by.words(page));
    match (it.asked, line.acknowledged_at, line.received_at) {
        (Asked::Acknowledgement, Some(at), _) => {
            said("delivery-received-known-acknowledgement", at, way(line.acknowledged_by))
        }
        (Asked::Receipt, _, Some(at)) => said("delivery-received-known-receipt", at, way(line.received_by)),
        // When somebody there acknowledged it in Kaname is not for whoever holds a mail without its text.
        (Asked::Receipt, Some(_), None) => page.t("delivery-received-known-already"),
        (_, None, _) => String::new(),
    }
}

/// What is still to be done where somebody signs in.
fn left(page: &Page, it: &Behind, now: At) -> String {
    match (it.asked, it.delivery.answer, it.delivery.answer_by) {
        (Asked::Receipt, ..) => page.t("delivery-received-next"),
        (Asked::Acknowledgement, Some(_), _) => page.t("delivery-received-answered"),
        (Asked::Acknowledgement, None, Some(by)) if by < now => {
            page.t1("delivery-received-answer-late", "at", page.when(&by))
        }
        (Asked::Acknowledgement, None, Some(by)) => page.t1("delivery-received-answer-by", "at", page.when(&by)),
        (Asked::Acknowledgement, None, None) => page.t("delivery-received-answer"),
    }
}

/// What the letter told as well: of what its label keeps inside, or has kept since its last day, neither title nor text.
fn facts(page: &Page, it: &Behind) -> Vec<(String, String)> {
    let delivery = &it.delivery;
    let fact = |key: &str, said: String| (page.t(key), said);
    let mut facts = vec![
        fact("delivery-received-for", page.pick(&it.organisation).to_owned()),
        fact("delivery-received-from", page.pick(&it.releaser).to_owned()),
        fact("delivery-received-reference", delivery.reference.clone()),
    ];
    let inside = Channel::Mail.carries(delivery.tlp) != Load::Whole || delivery.ended(page.now);
    if !inside && delivery.withdrawn_at.is_none() {
        facts.push(fact("delivery-received-about", delivery.title.clone()));
    }
    if delivery.urgency == Urgency::Urgent {
        facts.push(fact("delivery-received-urgency", page.t("delivery-urgent")));
    }
    facts.push(fact("delivery-received-tlp", delivery.tlp.words().to_owned()));
    facts
}
