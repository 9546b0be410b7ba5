//! What waits for somebody because of an outage, and what every page says to whoever is in its scope.

use crate::{
    board::{self, Downward},
    declared::{CONFIRM_MINUTES, Change, unconfirmed},
    outage::{Outage, OutageId},
    rounds::Expected,
    standing::{self, Part},
    store::{changes, outages},
};
use ::store::{Cx, Denied, Granted, StoreError};
use access::{Act, Actor, Decision, act::ViewOutage, decide};
use kernel::Lang;
use shell::{App, Banner, Hurry, Voice, Waiting};

/// An outage in short, as one reader may know it.
struct Gist<'t> {
    outage: Granted<'t, ViewOutage, Outage>,
    change: Change,
    /// What waits for a second person; only the centre is shown that.
    waits: Option<Change>,
    /// The reader's own part; `None` for the centre.
    part: Option<Part>,
    downward: Downward,
}

impl Gist<'_> {
    fn may(&self, actor: &Actor, act: Act) -> bool {
        decide(actor, act, self.outage.relations()) == Decision::Allow
    }
    /// `訓練` aside, where all about it stands.
    fn href(&self) -> String {
        format!("/outages/{}", self.outage.id)
    }
}

/// The outages that stand and that the actor may see, in short.
async fn gists(cx: &Cx) -> Result<Vec<Gist<'_>>, StoreError> {
    let ids: Vec<OutageId> = outages::standing(cx.visible()).await?.iter().map(|outage| outage.id).collect();
    let mut all = Vec::new();
    for id in ids {
        match cx.permit::<ViewOutage, Outage>(ViewOutage, id).await {
            Ok(outage) => all.extend(gist(cx, outage).await?),
            Err(Denied::Store(cause)) => return Err(cause),
            Err(Denied::NotFound | Denied::Refused) => {}
        }
    }
    Ok(all)
}

/// `None` for whoever has left its scope: it goes on without him.
async fn gist<'t>(cx: &'t Cx, outage: Granted<'t, ViewOutage, Outage>) -> Result<Option<Gist<'t>>, StoreError> {
    let changes = changes::all(outage.sql(), outage.id).await?;
    let part = match cx.organisation() {
        Some(org) if org != outage.org => standing::part(outage.sql(), outage.id, org, cx.now()).await?,
        _ => None,
    };
    let Some(change) = changes.last().cloned() else { return Ok(None) };
    if part.as_ref().is_some_and(|part| !part.within) {
        return Ok(None);
    }
    let reader = board::others(cx, &outage);
    let downward = board::downward(outage.sql(), &outage, &changes, (reader, cx.now())).await?;
    let waits = unconfirmed(&changes).filter(|_| part.is_none()).cloned();
    Ok(Some(Gist { outage, change, waits, part, downward }))
}

/// What waits for the actor.
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let mut all = Vec::new();
    for gist in gists(cx).await? {
        if let Some(waits) = &gist.waits {
            all.push(to_confirm(cx, voice, &gist, waits));
        }
        if gist.may(cx.actor(), Act::LinkToOutage)
            && (gist.downward.last.is_none() || gist.downward.expected.round.is_some())
        {
            all.push(to_give(voice, &gist));
        }
        let expected = gist.part.as_ref().map(|part| part.expected).unwrap_or_default();
        if expected.round.is_some() && gist.may(cx.actor(), Act::AnswerOutage) {
            all.push(to_answer(voice, &gist, expected));
        }
    }
    Ok(all)
}

fn thing(voice: &Voice, gist: &Gist<'_>, what: &str) -> Waiting {
    Waiting {
        hurry: Hurry::Onward,
        due: None,
        since: gist.change.at,
        mine: true,
        title: voice.t(&format!("outage-waits-{what}")),
        href: gist.href(),
        tlp: None,
        exercise: gist.outage.exercise,
        text: gist.change.said.declared.title.clone(),
        meta: vec![gist.outage.reference.clone(), voice.t(&format!("outage-step-{}", gist.change.step.code()))],
        action: voice.t(&format!("outage-waits-{what}-do")),
    }
}

fn to_confirm(cx: &Cx, voice: &Voice, gist: &Gist<'_>, waits: &Change) -> Waiting {
    Waiting {
        due: Some(waits.at.plus_minutes(CONFIRM_MINUTES)),
        since: waits.at,
        mine: gist.may(cx.actor(), Act::ConfirmOutage),
        ..thing(voice, gist, "confirm")
    }
}

fn to_give(voice: &Voice, gist: &Gist<'_>) -> Waiting {
    let Downward { expected, last } = &gist.downward;
    let what = if last.is_none() { "tell" } else { "give" };
    Waiting { due: expected.overdue.or(expected.next), ..thing(voice, gist, what) }
}

fn to_answer(voice: &Voice, gist: &Gist<'_>, expected: Expected) -> Waiting {
    Waiting {
        due: expected.overdue.or(expected.next),
        href: format!("{}#answer", gist.href()),
        ..thing(voice, gist, "answer")
    }
}

/// What every page says to those in the scope and to the centre.
pub(crate) async fn banners(app: &App, actor: &Actor, lang: Lang) -> Result<Vec<Banner>, StoreError> {
    let cx = app.read(actor).await?;
    let voice = Voice::new(app.texts(), lang, cx.now());
    Ok(gists(&cx).await?.iter().map(|gist| banner(&voice, gist)).collect())
}

fn banner(voice: &Voice, gist: &Gist<'_>) -> Banner {
    let mut facts = vec![gist.change.said.declared.title.clone()];
    facts.push(voice.t1("outage-banner-since", "at", voice.when_short(&gist.outage.raised_at)));
    if gist.waits.is_some() {
        facts.push(voice.t("outage-unconfirmed"));
    }
    // Of the centre's own promise the centre is reminded; everybody else of his own, or else told when the centre's comes.
    let own = gist.part.as_ref().map(|part| part.expected).filter(|expected| expected.round.is_some());
    let (expected, key) = match own {
        Some(expected) => (expected, "outage-banner-own"),
        None => (gist.downward.expected, "outage-banner-centre"),
    };
    facts.extend(match (expected.overdue, expected.next) {
        (Some(due), _) => Some(voice.t1(&format!("{key}-late"), "at", voice.when_short(&due))),
        (None, Some(due)) => Some(voice.t1(key, "at", voice.when_short(&due))),
        (None, None) => None,
    });
    Banner {
        exercise: gist.outage.exercise,
        title: voice.t2(
            "outage-banner",
            "reference",
            &gist.outage.reference,
            "step",
            voice.t(&format!("outage-step-{}", gist.change.step.code())),
        ),
        facts,
        href: gist.href(),
        action: voice.t("outage-banner-do"),
    }
}
