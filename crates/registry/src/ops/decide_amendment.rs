//! Deciding what an organisation asked to have changed: by the CEPTOAR on its membership, by the centre on the rest.

use super::{
    ask_amendment::{AmendmentError, fitting},
    edit_contact::day_before,
};
use crate::{
    Organisation,
    amendment::{Amendment, AmendmentId, Names, Standing, Wanted, reason},
    ask,
    load::order_and_search,
    store::{amendments, registrations},
};
use access::{Kind, act::DecideAmendment};
use serde_json::{Map, Value, json};
use store::{Cx, Denied, Entry, Sql, StoreError};

/// Grants it, from today on, or declines it; both with a reason. How it was until yesterday is kept.
///
/// # Errors
/// As [`AmendmentError`]: `DoesNotFit` if it could be granted when it was asked and cannot be any more.
pub async fn decide_amendment(cx: &Cx, id: AmendmentId, grant: bool, why: &str) -> Result<(), AmendmentError> {
    let amendment = cx.permit::<_, Amendment>(DecideAmendment, id).await?;
    let why = reason(why).ok_or(AmendmentError::NoReason)?;
    if amendment.standing != Standing::Open {
        return Err(AmendmentError::Closed);
    }
    let sql = amendment.sql();
    let standing = if grant { Standing::Granted } else { Standing::Declined };
    if grant {
        let of = ask::organisation(sql, amendment.org).await?.ok_or(Denied::NotFound)?;
        let wanted = fitting(sql, &of, amendment.wanted.clone(), cx.now().day()).await?;
        apply(cx, sql, &of, &wanted).await?;
    }
    amendments::close(cx, sql, id, (standing, why)).await?;
    let done = if grant { "amendment.granted" } else { "amendment.declined" };
    let mut told = if grant { registrations::told(sql, amendment.org).await? } else { Map::new() };
    told.insert("what".into(), json!(amendment.wanted.item().code()));
    told.insert("organisation".into(), json!(amendment.org.to_string()));
    cx.audit(Entry::new(done).on(Kind::Amendment, id).detail(Value::Object(told)));
    Ok(())
}

async fn apply(cx: &Cx, sql: &Sql<'_>, of: &Organisation, wanted: &Wanted) -> Result<(), StoreError> {
    let today = cx.now().day();
    match wanted {
        Wanted::Name(names) => rename(cx, sql, of, names).await,
        Wanted::Sector(code) => amendments::move_sector(cx, sql, (of, code), day_before(today)).await,
        Wanted::Join(ceptoar) => amendments::join(sql, *ceptoar, of.id, today).await,
        Wanted::Leave(ceptoar) => amendments::leave(sql, *ceptoar, of.id, day_before(today)).await,
    }
}

async fn rename(cx: &Cx, sql: &Sql<'_>, of: &Organisation, names: &Names) -> Result<(), StoreError> {
    let new = Organisation {
        name: names.name.clone(),
        short: names.name.clone(),
        kana: names.kana.clone(),
        romaji: names.romaji.clone(),
        ..of.clone()
    };
    let (sort, search) = order_and_search(&new);
    amendments::rename(cx, sql, (of, names), (day_before(cx.now().day()), search, sort)).await
}
