//! What waits in this room: one's own contacts that are to be confirmed, and, for those who watch over members, how
//! many of theirs are late.

use crate::{
    Contact, ContactId, Organisation,
    amendment::Amendment,
    ask,
    change::{Change, State},
    confirmation::Standing,
    doubt::Doubted,
    pages::words,
    store::{
        amendments,
        changes::{self, Of, watches_over},
        confirmations::{Watched, count, late_since},
        contacts::seen,
        doubts,
    },
};
use access::{Act, BodyKind, Decision, OrgId, Relation, Relations, Role, act::ViewOrganisation, decide};
use kernel::{At, Day};
use shell::{Hurry, Voice, Waiting};
use std::collections::BTreeMap;
use store::{Cx, Denied, StoreError};

/// What the actor should confirm, and what the actor watches.
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let Some(organisation) = cx.organisation() else { return Ok(Vec::new()) };
    let mut waiting = Vec::new();
    waiting.extend(own(cx, voice, organisation).await?);
    waiting.extend(doubts_of_others(cx, voice).await?);
    waiting.extend(members(cx, voice, organisation).await?);
    waiting.extend(changes_of_members(cx, voice, organisation).await?);
    waiting.extend(asked_by_ceptoars(cx, voice, organisation).await?);
    waiting.extend(to_decide(cx, voice, organisation).await?);
    Ok(waiting)
}

/// The contacts of the actor's organisation that are in doubt, and those that are to be confirmed, each as one thing to do.
async fn own(cx: &Cx, voice: &Voice, org: OrgId) -> Result<Vec<Waiting>, StoreError> {
    if decide(cx.actor(), Act::EditContact, Relations::from_iter([Relation::Own])) != Decision::Allow {
        return Ok(Vec::new());
    }
    let organisation = match cx.permit::<_, Organisation>(ViewOrganisation, org).await {
        Ok(organisation) => organisation,
        Err(Denied::NotFound | Denied::Refused) => return Ok(Vec::new()),
        Err(Denied::Store(cause)) => return Err(cause),
    };
    let today = cx.now().day();
    let months = ask::confirm_months(organisation.sql(), org, today).await?;
    let mut asked = seen(&cx.visible::<Contact>(), org, today).await?;
    asked.retain(Contact::in_force);
    let doubts = doubts::seen(&cx.visible(), Some(org), asked.iter()).await?;
    let in_doubt = in_doubt(voice, &asked, &doubts);
    asked.retain(|contact| !doubts.contains_key(&contact.id) && contact.standing(false, months, today).asks());
    let due = (!asked.is_empty()).then(|| thing(voice, &asked, months, today));
    Ok(in_doubt.into_iter().chain(due).collect())
}

/// One's own contacts against which something speaks, as one thing to do: a warning may not arrive there.
fn in_doubt(voice: &Voice, all: &[Contact], doubts: &BTreeMap<ContactId, Doubted>) -> Option<Waiting> {
    let since = doubts.values().map(|one| one.since).min()?;
    let meta = |contact: &Contact| {
        let doubted = doubts.get(&contact.id)?;
        Some(format!("{}　{}", voice.pick(&contact.name), words::doubt(voice, doubted).what))
    };
    Some(Waiting {
        hurry: Hurry::Usual,
        due: None,
        since,
        mine: true,
        title: voice.t1("registry-waiting-doubted", "n", doubts.len()),
        href: "/confirmations".to_owned(),
        tlp: None,
        exercise: false,
        text: voice.t("registry-doubt-do"),
        meta: all.iter().filter_map(meta).take(SOME).collect(),
        action: voice.t("registry-waiting-action"),
    })
}

/// So many are named with what waits.
const SOME: usize = 3;

/// For whoever watches over others first, those whose contacts are in doubt: by telephone a new address is had soonest.
async fn doubts_of_others(cx: &Cx, voice: &Voice) -> Result<Option<Waiting>, StoreError> {
    if !watches_over(cx.actor()) {
        return Ok(None);
    }
    let Some(tasks) = doubts::watched(&cx.visible(), cx.actor()).await? else { return Ok(None) };
    Ok(Some(Waiting {
        hurry: Hurry::Usual,
        due: None,
        since: tasks.since,
        mine: true,
        title: voice.t1("registry-waiting-doubted-others", "n", tasks.many),
        href: "/confirmations?standing=doubted#watch".to_owned(),
        tlp: None,
        exercise: false,
        text: voice.t("registry-doubt-do-others"),
        meta: tasks.organisations.iter().take(SOME).map(|name| voice.pick(name).to_owned()).collect(),
        action: voice.t("registry-waiting-members-action"),
    }))
}

fn thing(voice: &Voice, asked: &[Contact], months: i64, today: Day) -> Waiting {
    let after = |day: Day| Day::from_number(day.number() + 1);
    let due = asked.iter().filter_map(|contact| contact.due_on(months)).min();
    let since = asked.iter().map(|contact| contact.confirmed_on.unwrap_or(contact.valid_from)).min().unwrap_or(today);
    let never = asked.iter().filter(|contact| contact.confirmed_on.is_none()).count();
    let last = asked.iter().filter_map(|contact| contact.confirmed_on).min();
    let never = (never > 0).then(|| voice.t1("registry-waiting-never", "n", never));
    let last = last.map(|day| voice.t1("registry-confirm-last", "day", day.show_long(voice.lang)));
    Waiting {
        hurry: Hurry::CanWait,
        due: due.map(|due| At::start_of(after(due)).plus_minutes(-1)),
        since: At::start_of(since),
        mine: true,
        title: voice.t1("registry-waiting-title", "n", asked.len()),
        href: "/confirmations".to_owned(),
        tlp: None,
        exercise: false,
        text: voice.t1("registry-waiting-text", "n", months),
        meta: never.into_iter().chain(last).collect(),
        action: voice.t("registry-waiting-action"),
    }
}

/// For a secretariat, how many contacts of its members are late: it telephones, the members confirm.
async fn members(cx: &Cx, voice: &Voice, own: OrgId) -> Result<Option<Waiting>, StoreError> {
    let ceptoar = cx.actor().who().is_some_and(|who| who.body == BodyKind::Ceptoar);
    if !ceptoar || !cx.actor().has(Role::Secretariat) {
        return Ok(None);
    }
    let (reader, today) = (cx.organisation(), cx.now().day());
    let watched = Watched { reader, own: Some(own), today, ceptoar: None, standing: None };
    let visible = cx.visible::<Contact>();
    let counts = count(&visible, &watched).await?;
    let of = |standing| counts.get(&standing).copied().unwrap_or(0);
    let (never, late) = (of(Standing::Never), of(Standing::Overdue));
    if never + late == 0 {
        return Ok(None);
    }
    let since = late_since(&visible, &watched).await?.unwrap_or(watched.today);
    Ok(Some(Waiting {
        hurry: Hurry::CanWait,
        due: None,
        since: At::start_of(since),
        mine: false,
        title: voice.t1("registry-waiting-members", "n", never + late),
        href: "/confirmations#watch".to_owned(),
        tlp: None,
        exercise: false,
        text: String::new(),
        meta: [("registry-waiting-late", late), ("registry-waiting-never", never)]
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(key, n)| voice.t1(key, "n", n))
            .collect(),
        action: voice.t("registry-waiting-members-action"),
    }))
}

/// For whoever watches over others, their changes at which nobody has looked.
async fn changes_of_members(cx: &Cx, voice: &Voice, own: OrgId) -> Result<Option<Waiting>, StoreError> {
    if !watches_over(cx.actor()) {
        return Ok(None);
    }
    let visible = cx.visible::<Change>();
    let of = Of::Members(own, &[State::New, State::Answered]);
    let (n, oldest) = changes::count(&visible, of).await?;
    let newest = changes::lines(&visible, of, None, 3).await?;
    let Some(last) = newest.first() else { return Ok(None) };
    Ok(Some(Waiting {
        hurry: Hurry::CanWait,
        due: None,
        since: oldest.unwrap_or(last.change.at),
        mine: true,
        title: voice.t1(
            if cx.actor().acts_for(BodyKind::Ceptoar) { "registry-waiting-changes" } else { "registry-waiting-others" },
            "n",
            n,
        ),
        href: "/changes".to_owned(),
        tlp: None,
        exercise: false,
        text: String::new(),
        meta: newest.iter().map(|line| voice.pick(&line.organisation).to_owned()).collect(),
        action: voice.t("registry-waiting-members-action"),
    }))
}

/// For those who keep an organisation, what a secretariat asked about or sent back.
async fn asked_by_ceptoars(cx: &Cx, voice: &Voice, own: OrgId) -> Result<Vec<Waiting>, StoreError> {
    if decide(cx.actor(), Act::AnswerChange, Relations::from_iter([Relation::Own])) != Decision::Allow {
        return Ok(Vec::new());
    }
    let asked = changes::to_answer(&cx.visible::<Change>(), own).await?;
    let thing = |change: &Change| Waiting {
        hurry: Hurry::CanWait,
        due: None,
        since: change.at,
        mine: true,
        title: voice.t("registry-waiting-asked"),
        href: format!("/changes/{}", change.id),
        tlp: None,
        exercise: false,
        text: words::what(voice, change.what),
        meta: vec![change.subject.clone()],
        action: voice.t("registry-waiting-asked-action"),
    };
    Ok(asked.iter().map(thing).collect())
}

/// What others ask to have changed, for those who decide.
async fn to_decide(cx: &Cx, voice: &Voice, own: OrgId) -> Result<Vec<Waiting>, StoreError> {
    if !amendments::decides(cx.actor()) {
        return Ok(Vec::new());
    }
    let asked = amendments::waiting(&cx.visible::<Amendment>(), own).await?;
    let thing = |amendment: &Amendment| Waiting {
        hurry: Hurry::CanWait,
        due: None,
        since: amendment.at,
        mine: true,
        title: voice.t("registry-waiting-amendment"),
        href: format!("/amendments/{}", amendment.id),
        tlp: None,
        exercise: false,
        text: words::item(voice, amendment.wanted.item()),
        meta: Vec::new(),
        action: voice.t("registry-waiting-amendment-action"),
    };
    Ok(asked.iter().map(thing).collect())
}
