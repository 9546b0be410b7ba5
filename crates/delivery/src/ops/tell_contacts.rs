//! Telling organisations by letter that contacts of theirs are to be confirmed: once for each confirmation that runs out, from
//! the first day on which this hub looked for them; what ran out before is told to nobody.

use crate::{
    store::tidings as stored,
    tidings::{self, Tiding},
};
use ::store::{Cx, Db, Sql, StoreError, backup};
use access::{Act, Actor, Kind, OrgId};
use kernel::{At, Day};

/// What begins the keys of the sentences of such a letter.
pub(crate) const WORD: &str = "delivery-contacts";

/// Nobody is told before this minute of the day: it can wait until offices are open.
const FROM: u16 = 9 * 60;

/// Tells those who are asked from today on, once a day; and withdraws letters that have not gone of those who have confirmed
/// meanwhile. How many letters were promised.
///
/// # Errors
/// If the database refuses.
pub async fn tell_contacts(db: &Db, now: At) -> Result<u64, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    let sql = cx.system("contacts to confirm");
    let looked = stored::contacts_looked(&sql).await?;
    let waiting = stored::waiting_of(&sql, WORD).await?;
    let anew = now.minute_of_day() >= FROM && looked.is_none_or(|(_, last)| last < now.day());
    if (!anew && waiting.is_empty()) || backup::unsettled(&sql).await?.is_some() {
        return Ok(0);
    }
    drop(cx);
    let cx = db.write(Actor::nobody(), now).await?;
    let sql = cx.system("contacts to confirm");
    let first = looked.map_or(now.day(), |(first, _)| first);
    let asked = registry::ask::asked_to_confirm(&sql, now.day(), first).await?;
    for (org, step) in waiting {
        if !asked.iter().any(|(other, oldest)| *other == org && step_of(*oldest) == step) {
            tidings::done(&cx, &sql, (Kind::Organisation, org.uuid()), (WORD, Some(step))).await?;
        }
    }
    let letters = if anew { tell(&cx, &sql, &asked).await? } else { 0 };
    if anew {
        stored::looked_for_contacts(&sql, now.day()).await?;
    }
    cx.commit_noted("contacts to confirm").await?;
    Ok(letters)
}

/// Which confirmation of an organisation it is: the day of the oldest that runs out.
fn step_of(oldest: Option<Day>) -> i64 {
    oldest.map_or(-1, |day| i64::from(day.number()))
}

async fn tell(cx: &Cx, sql: &Sql<'_>, asked: &[(OrgId, Option<Day>)]) -> Result<u64, StoreError> {
    let mut letters = 0;
    for (org, oldest) in asked {
        let tiding = Tiding {
            subject: org.uuid(),
            kind: Kind::Organisation,
            word: WORD,
            step: step_of(*oldest),
            reference: "",
            exercise: false,
            urgent: false,
            optional: false,
            asks: Some(Act::EditContact),
            at: cx.now(),
            path: &format!("/organisations/{org}"),
        };
        letters += tidings::tell_waiting(cx, sql, &tiding, &[*org]).await?;
    }
    Ok(letters)
}
