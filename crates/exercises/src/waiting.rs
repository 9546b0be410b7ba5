//! What waits for somebody: an invitation to answer, a notice to begin, a part to end, a questionnaire.

use crate::{
    drill::Drill,
    may,
    part::{Part, Standing},
    store::{answers, drills, parts},
};
use ::store::{Cx, StoreError};
use access::{Act, Relation};
use kernel::At;
use shell::{Hurry, Voice, Waiting};

/// What waits for the actor.
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let Some(mine) = cx.organisation() else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for part in parts::newest(&cx.visible()).await? {
        let (own, centre) = (part.ceptoar == mine, part.centre == mine);
        let of = |act, relation| may(cx.actor(), act, relation);
        let key = match part.standing() {
            Standing::Invited if own && of(Act::DecideDrillPart, Relation::Own) => {
                if part.own {
                    "own"
                } else {
                    "invited"
                }
            }
            Standing::Planned if centre && of(Act::PrepareDrillPart, Relation::Oversees) => "planned",
            Standing::Running if own && of(Act::EndDrillPart, Relation::Own) => "running",
            Standing::Ended if own && of(Act::AnswerDrillQuestions, Relation::Own) => "ended",
            Standing::Ended if !own && !centre && of(Act::AnswerDrillQuestions, Relation::Recipient) => "ended",
            _ => continue,
        };
        if key == "ended" && answered(cx, &part).await? {
            continue;
        }
        let due = due(cx, &part).await?;
        all.push(line(voice, key, &part, due));
    }
    Ok(all)
}

/// Whether the actor's organisation has nothing to answer in a part.
async fn answered(cx: &Cx, part: &Part) -> Result<bool, StoreError> {
    match cx.permit::<_, Part>(access::act::AnswerDrillQuestions, part.id).await {
        Ok(part) => match cx.organisation() {
            Some(org) => Ok(answers::answered_at(part.sql(), part.id, org).await?.is_some()),
            None => Ok(true),
        },
        Err(::store::Denied::Store(cause)) => Err(cause),
        Err(::store::Denied::NotFound | ::store::Denied::Refused) => Ok(true),
    }
}

/// By when it should be done: the answer to the invitation by the day that the centre says, the notice before the drill
/// begins, the end when its time is over.
async fn due(cx: &Cx, part: &Part) -> Result<Option<At>, StoreError> {
    let plan = part.plan.as_ref();
    Ok(match part.standing() {
        Standing::Invited => {
            let drill = drills::seen(&cx.visible::<Drill>(), part.drill).await?;
            drill.map(|drill| At::start_of(drill.offer.reply_by.plus(1)).plus_minutes(-1))
        }
        Standing::Planned => plan.and_then(|plan| plan.from),
        Standing::Running => plan.and_then(|plan| plan.until),
        Standing::Ended | Standing::Declined | Standing::Prepared => None,
    })
}

fn line(voice: &Voice, key: &str, part: &Part, due: Option<At>) -> Waiting {
    let to = match key {
        "invited" | "own" => "/plan",
        "ended" => "/questions",
        _ => "",
    };
    Waiting {
        hurry: Hurry::CanWait,
        due,
        since: part.ended_at.or(part.released_at).unwrap_or(part.invited_at),
        mine: true,
        title: voice.t1(&format!("exercises-wait-{key}"), "year", part.year.0.to_string()),
        href: format!("/drill-parts/{}{to}", part.id),
        tlp: None,
        exercise: true,
        text: String::new(),
        meta: vec![voice.pick(&part.name).to_owned()],
        action: voice.t(&format!("exercises-wait-{key}-do")),
    }
}
