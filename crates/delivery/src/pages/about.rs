//! What stands above a form about one recipient: whom it is about, what was written down of it before, what is wrong.

use super::titled;
use crate::{
    CallRow, Delivery, DeliveryId, LastCall, NOTE_LIMIT,
    pages::{
        place::Place,
        view::{self, Person},
    },
    store::calls,
};
use ::store::{Cx, Granted, Sql, StoreError, Visible};
use access::{Action, OrgId};
use axum::http::StatusCode;
use kernel::Day;
use registry::Contact;
use shell::{Fault, Page, Problems, Signed};

/// Whom a form is about, and what it says above its fields.
pub(crate) struct About {
    pub(crate) delivery: Delivery,
    pub(crate) person: Person,
    /// All its contacts in the order in which they are called, for whoever may see them.
    pub(crate) reach: Vec<ReachLine>,
    /// The calls to it before.
    pub(crate) log: Vec<LogLine>,
    /// The most characters of a note.
    pub(crate) limit: usize,
    /// What is wrong, each with where its field is.
    pub(crate) problems: Vec<(String, String)>,
    pub(crate) heading: String,
    pub(crate) back: String,
    /// Where in the list one was, as the question of an address.
    pub(crate) place: String,
}

impl About {
    /// The status of the page.
    pub(crate) fn status(&self) -> StatusCode {
        if self.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

/// The page of a form about a recipient for whoever may do that with it, titled by this key; and how it stands with it.
pub(crate) async fn about<A: Action>(
    cx: &Cx,
    request: &Signed,
    (act, key): (A, &str),
    (id, place): (DeliveryId, &Place),
    problems: &Problems,
) -> Result<(Page, About, CallRow), Fault> {
    let delivery: Granted<'_, A, Delivery> = cx.permit(act, id).await?;
    let row = calls::one(delivery.sql(), id, cx.now().day()).await?.ok_or(Fault::not_found())?;
    let page = titled(request, delivery.exercise, |voice| voice.t1(key, "reference", &delivery.reference));
    let about = About {
        person: view::person(&page, &row),
        reach: reach(&cx.visible(), &page, delivery.org, cx.now().day()).await?,
        log: log(&page, delivery.sql(), id).await?,
        limit: NOTE_LIMIT,
        heading: page.t1("errors-heading", "n", problems.len()),
        problems: problems.iter().map(|problem| (format!("f-{}", problem.field), page.t(problem.key))).collect(),
        back: place.back(request, &delivery),
        place: place.again(),
        delivery: delivery.row().clone(),
    };
    Ok((page, about, row))
}

/// Whom to telephone, one of several.
pub(crate) struct ReachLine {
    pub(crate) phone: String,
    /// The same in digits, for `tel:`.
    pub(crate) dial: String,
    /// Post and name.
    pub(crate) name: String,
    /// Key of when he can be reached.
    pub(crate) hours: &'static str,
}

async fn reach(
    visible: &Visible<'_, Contact>,
    page: &Page,
    org: OrgId,
    today: Day,
) -> Result<Vec<ReachLine>, StoreError> {
    let all = registry::ask::contacts_seen(visible, org, today).await?;
    let line = |one: &Contact| ReachLine {
        phone: one.phone.clone(),
        dial: view::dial(&one.phone),
        name: format!("{} {}", page.pick(&one.post), page.pick(&one.name)).trim().to_owned(),
        hours: view::hours(one.hours),
    };
    Ok(all.iter().filter(|one| !one.phone.is_empty()).map(line).collect())
}

/// A call that was written down.
pub(crate) struct LogLine {
    /// The class of its mark; when, for which organisation, how it ended.
    pub(crate) call: (&'static str, String),
    /// Who, where it was a colleague.
    pub(crate) person: String,
    pub(crate) note: String,
}

/// All calls to a recipient, newest first, whoever made them. Colleagues are named; of others their organisation is.
async fn log(page: &Page, sql: &Sql<'_>, id: DeliveryId) -> Result<Vec<LogLine>, StoreError> {
    let mine = page.visitor.as_ref().and_then(|visitor| visitor.actor.who()).map(|who| who.organisation);
    let all = calls::log(sql, id).await?;
    let of_mine =
        |one: &LastCall| one.person.filter(|_| mine.is_some() && one.by.as_ref().map(|(org, _)| *org) == mine);
    let people: Vec<_> = all.iter().filter_map(of_mine).collect();
    let names = identity::ask::names(sql, &people).await?;
    let line = |one: &LastCall| LogLine {
        call: view::called(page, one),
        person: of_mine(one)
            .and_then(|person| names.get(&person))
            .map(|name| page.pick(name).to_owned())
            .unwrap_or_default(),
        note: one.note.clone(),
    };
    Ok(all.iter().map(line).collect())
}
