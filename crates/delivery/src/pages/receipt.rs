//! The page behind the link of a letter: it confirms that the letter came, and shows nothing that the letter did not tell.
//!
//! Programs that look at links before people do ask with GET: only pressing confirms.

use crate::{
    ConfirmReceiptError, Delivery, DeliveryId, Urgency,
    channel::{Channel, Load},
    confirm_receipt,
    receipt::{self, Way},
    store::receipts,
    token,
};
use ::store::{Cx, Denied};
use access::{Actor, act::ConfirmReceipt};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::Bilingual;
use mail::token::NoToken;
use shell::{App, Fault, Maybe, Page, page::show_with};

/// What can be done with the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It is not confirmed yet.
    Open,
    /// It is, since just now or before.
    Known,
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
    /// What it is about: facts with their names.
    facts: Vec<(String, String)>,
    action: String,
    /// Since when it is known.
    since: String,
    /// Where it is read.
    inbox: String,
    phone: String,
}

/// What stands behind a link that counts.
struct Behind {
    delivery: Delivery,
    releaser: Bilingual,
    organisation: Bilingual,
}

/// `GET /received/{token}`
pub(crate) async fn form(request: Maybe, Path(token): Path<String>) -> Result<Response, Fault> {
    match holder(&request.app, &token).await? {
        Some((actor, line)) => {
            let behind = behind(&request.app.read(&actor).await?, line).await?;
            shown(request, &token, Some(behind), StatusCode::OK)
        }
        None => shown(request, &token, None, StatusCode::GONE),
    }
}

/// `POST /received/{token}`
pub(crate) async fn confirm(request: Maybe, Path(token): Path<String>) -> Result<Response, Fault> {
    let Some((actor, line)) = holder(&request.app, &token).await? else {
        return shown(request, &token, None, StatusCode::GONE);
    };
    let cx = request.app.write(&actor).await?;
    match confirm_receipt(&cx, line, Way::Link).await {
        Ok(()) => cx.commit().await?,
        // The page says so, and since when.
        Err(ConfirmReceiptError::Already | ConfirmReceiptError::Withdrawn) => drop(cx),
        Err(ConfirmReceiptError::Denied(denied)) => return Err(denied.into()),
        Err(ConfirmReceiptError::Store(cause)) => return Err(cause.into()),
    }
    let behind = behind(&request.app.read(&actor).await?, line).await?;
    shown(request, &token, Some(behind), StatusCode::OK)
}

/// Who comes by this link, and for which line; `None` where the link has ended.
async fn holder(app: &App, token: &str) -> Result<Option<(Actor, DeliveryId)>, Fault> {
    let cx = app.read(&Actor::nobody()).await?;
    let letter = match receipt::letter_of(&token::tokens(&cx)?, token, cx.now()) {
        Ok(letter) => letter,
        Err(NoToken::Ended(_)) => return Ok(None),
        Err(NoToken::None | NoToken::Forged) => return Err(wrong()),
    };
    let line = receipts::line_of(&cx.system("letter link"), letter).await?.ok_or_else(wrong)?;
    Ok(Some((Actor::holding(letter.uuid()), line)))
}

/// What was cut off or never was a link: it hides nothing, and whoever has it wants to know what to do.
fn wrong() -> Fault {
    Fault::new(StatusCode::NOT_FOUND, "delivery.link")
}

async fn behind(cx: &Cx, line: DeliveryId) -> Result<Behind, Fault> {
    let delivery = cx.permit::<_, Delivery>(ConfirmReceipt, line).await?;
    let name = async |org| -> Result<Bilingual, Denied> {
        let found = registry::ask::organisation(delivery.sql(), org).await?;
        Ok(found.map(|found| found.name).unwrap_or_default())
    };
    let (releaser, organisation) = (name(delivery.releaser).await?, name(delivery.org).await?);
    Ok(Behind { releaser, organisation, delivery: delivery.row().clone() })
}

fn shown(request: Maybe, token: &str, behind: Option<Behind>, status: StatusCode) -> Result<Response, Fault> {
    let phone = request.app.duty_phone().to_owned();
    let mut page =
        Page::maybe(&request, String::new()).exercise(behind.as_ref().is_some_and(|it| it.delivery.exercise));
    page.title = page.t("delivery-received-title");
    // When somebody there acknowledged it in Kaname is not for whoever holds a mail.
    let since = behind.as_ref().and_then(|it| it.delivery.received_at);
    let known = since.is_some() || behind.as_ref().is_some_and(|it| it.delivery.acknowledged_at.is_some());
    let state = match &behind {
        None => State::Ended,
        Some(it) if it.delivery.withdrawn_at.is_some() => State::Recalled,
        Some(_) if known => State::Known,
        Some(_) => State::Open,
    };
    let template = ReceivedPage {
        state,
        facts: behind.as_ref().map(|it| facts(&page, it)).unwrap_or_default(),
        action: format!("/received/{token}"),
        since: since.map(|at| page.when(&at)).unwrap_or_default(),
        inbox: behind.as_ref().map(|it| format!("/inbox/{}", it.delivery.id)).unwrap_or_default(),
        phone,
        page,
    };
    show_with(status, &template)
}

/// What the letter told as well: of what its label keeps inside, neither title nor text.
fn facts(page: &Page, it: &Behind) -> Vec<(String, String)> {
    let delivery = &it.delivery;
    let fact = |key: &str, said: String| (page.t(key), said);
    let mut facts = vec![
        fact("delivery-received-for", page.pick(&it.organisation).to_owned()),
        fact("delivery-received-from", page.pick(&it.releaser).to_owned()),
        fact("delivery-received-reference", delivery.reference.clone()),
    ];
    if Channel::Mail.carries(delivery.tlp) == Load::Whole && delivery.withdrawn_at.is_none() {
        facts.push(fact("delivery-received-about", delivery.title.clone()));
    }
    if delivery.urgency == Urgency::Urgent {
        facts.push(fact("delivery-received-urgency", page.t("delivery-urgent")));
    }
    facts.push(fact("delivery-received-tlp", delivery.tlp.words().to_owned()));
    facts
}
