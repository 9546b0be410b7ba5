//! Asking to have changed what an organisation may not change of itself; and taking that back.

use crate::{
    Organisation,
    amendment::{Amendment, AmendmentId, Names, Standing, Wanted, reason},
    ask,
    store::amendments,
};
use access::{
    BodyKind, Kind, OrgId,
    act::{AskAmendment, WithdrawAmendment},
};
use kernel::Day;
use serde_json::json;
use store::{Cx, Denied, Entry, Sql, StoreError};

/// Why something could not be asked, taken back or decided.
#[derive(Debug, thiserror::Error)]
pub enum AmendmentError {
    /// It is not there, or not this person's.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no reason, or a very long one.
    #[error("the reason is missing or very long")]
    NoReason,
    /// The name is empty, very long, or the one that it has.
    #[error("the name cannot be one")]
    NoName,
    /// There is no such sector or CEPTOAR, it is in it already or is not, or a body of its kind has none.
    #[error("what is wanted does not fit")]
    DoesNotFit,
    /// The same is asked already.
    #[error("it is asked already")]
    AskedAlready,
    /// It was decided or taken back.
    #[error("it is closed")]
    Closed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Asks for it, with a reason. Nothing changes before it is granted.
///
/// # Errors
/// As [`AmendmentError`].
pub async fn ask_amendment(cx: &Cx, org: OrgId, wanted: Wanted, why: &str) -> Result<AmendmentId, AmendmentError> {
    let organisation = cx.permit::<_, Organisation>(AskAmendment, org).await?;
    let why = reason(why).ok_or(AmendmentError::NoReason)?;
    let (sql, today) = (organisation.sql(), cx.now().day());
    let wanted = fitting(sql, &organisation, wanted, today).await?;
    let decider = match wanted.ceptoar() {
        Some(ceptoar) => ceptoar,
        None => ask::centre(sql, today).await?.ok_or(AmendmentError::DoesNotFit)?,
    };
    let before = before(sql, &organisation, &wanted, today).await?;
    let (id, person, at) = (cx.new_id(), cx.person(), cx.now());
    let (reason, standing, decision) = (why.to_owned(), Standing::Open, String::new());
    let new = Amendment { id, org, decider, wanted, before, reason, person, at, standing, decision, decided_at: None };
    if amendments::is_open(sql, org, new.wanted.item()).await? {
        return Err(AmendmentError::AskedAlready);
    }
    amendments::add(sql, &new).await?;
    let detail = json!({ "what": new.wanted.item().code(), "decides": decider.to_string() });
    cx.audit(Entry::new("amendment.asked").on(Kind::Amendment, id).detail(detail));
    Ok(id)
}

/// What is wanted, as it can be granted to this organisation on this day.
pub(super) async fn fitting(
    sql: &Sql<'_>,
    of: &Organisation,
    wanted: Wanted,
    today: Day,
) -> Result<Wanted, AmendmentError> {
    let operator = of.kind == BodyKind::Operator;
    match &wanted {
        Wanted::Name(names) => {
            let names = names.tidy().ok_or(AmendmentError::NoName)?;
            let now = Names { name: of.name.clone(), kana: of.kana.clone(), romaji: of.romaji.clone() };
            if names == now { Err(AmendmentError::NoName) } else { Ok(Wanted::Name(names)) }
        }
        Wanted::Sector(code) => {
            let sectors = ask::sectors_on(sql, today).await?;
            let fits = operator && of.sector.as_ref() != Some(code) && sectors.iter().any(|one| &one.code == code);
            if fits { Ok(wanted) } else { Err(AmendmentError::DoesNotFit) }
        }
        Wanted::Join(ceptoar) | Wanted::Leave(ceptoar) => {
            let there = ask::organisation(sql, *ceptoar).await?;
            let there = there.is_some_and(|one| one.kind == BodyKind::Ceptoar && one.covers(today));
            let member = amendments::is_member(sql, *ceptoar, of.id).await?;
            let leaves = matches!(wanted, Wanted::Leave(_));
            if operator && there && member == leaves { Ok(wanted) } else { Err(AmendmentError::DoesNotFit) }
        }
    }
}

/// How it is now, for people.
async fn before(sql: &Sql<'_>, of: &Organisation, wanted: &Wanted, today: Day) -> Result<String, StoreError> {
    Ok(match wanted {
        Wanted::Name(_) => of.name.ja.clone(),
        Wanted::Sector(_) => of.sector.clone().unwrap_or_default(),
        Wanted::Join(_) | Wanted::Leave(_) => {
            let groups = ask::ceptoars_of(sql, of.id, today).await?;
            groups.iter().map(|group| group.name.ja.clone()).collect::<Vec<_>>().join("、")
        }
    })
}

/// Takes back what was asked and not decided.
///
/// # Errors
/// As [`AmendmentError`].
pub async fn withdraw_amendment(cx: &Cx, id: AmendmentId) -> Result<(), AmendmentError> {
    let amendment = cx.permit::<_, Amendment>(WithdrawAmendment, id).await?;
    if amendment.standing != Standing::Open {
        return Err(AmendmentError::Closed);
    }
    amendments::close(cx, amendment.sql(), id, (Standing::Withdrawn, "")).await?;
    cx.audit(Entry::new("amendment.withdrawn").on(Kind::Amendment, id));
    Ok(())
}
