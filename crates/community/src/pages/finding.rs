//! What of communities is found by its words: by `/search` and by programs alike.

use crate::{
    Arrival, Community, Share, Submission,
    store::finding::{self, Read, Wanted},
};
use ::store::{Cx, StoreError, search};
use access::{Act, Actor, Decision, Relation, Relations, decide};
use search::Hit;
use shell::{Findings, Found, FoundKind, Sought, Voice};

const SHARE: FoundKind = ("share", "community-found-share");
const SUBMISSION: FoundKind = ("submission", "community-found-submission");
const ARRIVAL: FoundKind = ("arrival", "community-found-arrival");

/// The kinds of which somebody may find something.
pub(crate) fn kinds(actor: &Actor) -> Vec<FoundKind> {
    let may = |act, relation| decide(actor, act, Relations::none().with(relation, true)) == Decision::Allow;
    let all = [
        (SHARE, may(Act::ReadShare, Relation::Recipient) || may(Act::ReadShare, Relation::Hub)),
        (SUBMISSION, may(Act::ViewSubmission, Relation::Own) || may(Act::ViewSubmission, Relation::Hub)),
        (ARRIVAL, may(Act::ViewArrival, Relation::Own) || may(Act::ViewArrival, Relation::Hub)),
    ];
    all.into_iter().filter(|(_, may)| *may).map(|(kind, _)| kind).collect()
}

/// What the actor may read and in which the words stand, newest first of each kind.
pub(crate) async fn find(cx: &Cx, voice: &Voice, sought: &Sought) -> Result<Findings, StoreError> {
    let (actor, mut all) = (cx.actor(), Findings::default());
    let most = i64::try_from(sought.most).unwrap_or(i64::MAX);
    let wanted = Wanted { query: &sought.query, span: sought.span, most };
    for kind in kinds(actor).into_iter().filter(|kind| sought.kind.as_deref().is_none_or(|one| one == kind.0)) {
        let (search::Found { hits, reached }, read) = match kind {
            SHARE => {
                let hubs = finding::hubs(&cx.visible::<Community>()).await?;
                let all = finding::shares(&cx.visible::<Share>(), &hubs, wanted).await?;
                let read = finding::read_shares(&cx.visible::<Share>(), actor, &all.hits).await?;
                (all, read)
            }
            SUBMISSION => {
                let all = finding::submissions(&cx.visible::<Submission>(), actor, wanted).await?;
                let read = finding::read_submissions(&cx.visible::<Submission>(), &all.hits).await?;
                (all, read)
            }
            _ => {
                let all = finding::arrivals(&cx.visible::<Arrival>(), actor, wanted).await?;
                let read = finding::read_arrivals(&cx.visible::<Arrival>(), &all.hits).await?;
                (all, read)
            }
        };
        all.reached = all.reached.max(reached);
        all.found.extend(hits.into_iter().filter_map(|hit| found(voice, sought, kind, (hit, &read))));
    }
    Ok(all)
}

/// One thing found. What its reader, having read it, would not find, is none: the index is not taken on trust.
fn found(voice: &Voice, sought: &Sought, kind: FoundKind, (hit, read): (Hit, &[Read])) -> Option<Found> {
    let one = read.iter().find(|one| one.id == hit.id).filter(|one| one.parts.found_by(&sought.query));
    if one.is_none() {
        tracing::warn!(kind = kind.0, id = %hit.id, "the index says more than its reader sees");
    }
    let Read { id, at, parts, label, of, at_hub, unopened } = one?;
    let unopened = *unopened && !*at_hub;
    let place = match kind {
        SHARE => "shares",
        SUBMISSION => "submissions",
        _ => "arrivals",
    };
    Some(Found {
        kind,
        id: *id,
        place: hit.place,
        at: *at,
        href: format!("/{place}/{id}{}", if *at_hub { "/desk" } else { "" }),
        reference: parts.reference().to_owned(),
        title: parts.title().to_owned(),
        // What it says is read where opening it is stamped, and not before.
        parts: parts.behind_title().filter(|_| !unopened).map(str::to_owned).collect(),
        tlp: label.tlp(),
        facts: [voice.when_short(at), voice.pick(of).to_owned()]
            .into_iter()
            .chain(unopened.then(|| voice.t("search-unopened")))
            .collect(),
    })
}
