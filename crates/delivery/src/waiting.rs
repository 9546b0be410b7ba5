//! What in the ledger waits for somebody: to be answered, to be passed on, to be telephoned.

use crate::{
    Delivery, Dispatch, IncomingLetter, may_with_own, post,
    store::incoming::{self, About},
    store::post_office::{self, Standstill},
    store::waiting::{self, Gathered, Help, Unheard, Waits},
};
use ::store::{Cx, StoreError};
use access::{Act, Decision, Relation, Relations, decide};
use kernel::At;
use shell::{Hurry, Voice, Waiting, app::Soon};

/// What waits for the actor.
pub(crate) fn waiting<'a>(cx: &'a Cx, voice: &'a Voice) -> Soon<'a, Result<Vec<Waiting>, StoreError>> {
    Box::pin(async move {
        let may = |act, relation| decide(cx.actor(), act, Relations::none().with(relation, true)) == Decision::Allow;
        let own = |act| may_with_own(cx.actor(), act);
        let inbox = cx.visible::<Delivery>();
        let mut all = Vec::new();
        if own(Act::AnswerNotice) {
            all.extend(each(voice, &waiting::to_confirm(&inbox).await?, "recall"));
            all.extend(each(voice, &waiting::to_answer(&inbox).await?, "answer"));
        }
        if own(Act::PassNotice) {
            all.extend(each(voice, &waiting::to_pass(&inbox, voice.now.day()).await?, "pass"));
        }
        if own(Act::ViewBelow) {
            let below =
                |one: Help| help(voice, &one, format!("/deliveries/{}/below?show=need-help", one.of.place), true);
            all.extend(waiting::help_below(&inbox).await?.into_iter().map(below));
            let below =
                |one: Unheard| unheard(voice, &one, format!("/deliveries/{}/below?show=unacknowledged", one.of.place));
            all.extend(waiting::unheard_below(&inbox, cx.now()).await?.into_iter().map(below));
        }
        if may(Act::ViewBoard, Relation::Own) {
            let mine = may(Act::RecordCall, Relation::Oversees);
            let board = |one: Help| help(voice, &one, format!("/board/{}#h-call", one.of.place), mine);
            all.extend(waiting::help_for_releaser(&cx.visible::<Dispatch>()).await?.into_iter().map(board));
            if mine {
                let board = |one: Unheard| unheard(voice, &one, format!("/board/{}#h-call", one.of.place));
                let of_mine = waiting::unheard_by_releaser(&cx.visible::<Dispatch>(), cx.now()).await?;
                all.extend(of_mine.into_iter().map(board));
            }
        }
        if may(Act::MoveEmbargo, Relation::Own) {
            let never = waiting::never_opening(&cx.visible::<Dispatch>(), cx.now()).await?;
            all.extend(never.iter().map(|one| never_opens(voice, one)));
        }
        if crate::incoming::reads(cx.actor()) {
            let (letters, oldest) = incoming::waiting(&cx.visible::<IncomingLetter>()).await?;
            all.extend(oldest.map(|since| tray(voice, letters, since)));
            all.extend(calls(voice, &incoming::calling(&cx.visible::<IncomingLetter>()).await?));
        }
        if post::watches(cx.actor()) {
            let still = post_office::standstill(&cx.system("post office")).await?;
            let lasting = |still: &Standstill| still.halted || cx.now().seconds_since(still.since) >= LASTING;
            all.extend(still.filter(lasting).map(|still| standing_still(voice, &still)));
        }
        Ok(all)
    })
}

/// Something held back that nobody else will ever have.
fn never_opens(voice: &Voice, one: &Dispatch) -> Waiting {
    let rest = Waiting::rest(voice, one.title.clone(), one.released_at, &format!("/board/{}/embargo", one.id));
    Waiting {
        hurry: Hurry::Onward,
        mine: true,
        tlp: Some(one.tlp),
        exercise: one.exercise,
        text: never_opens_said(voice, one),
        meta: vec![one.reference.clone()],
        action: voice.t("delivery-waits-never-opens-do"),
        ..rest
    }
}

/// That it is never handed to anybody else; empty where it may be.
pub(crate) fn never_opens_said(voice: &Voice, one: &Dispatch) -> String {
    let last = one.last_day.filter(|_| one.never_opens(voice.now));
    last.map(|day| voice.t1("delivery-embargo-never", "day", day.show_long(voice.lang))).unwrap_or_default()
}

/// Letters that came in and wait to be read.
fn tray(voice: &Voice, letters: i64, since: At) -> Waiting {
    let title = voice.t1("delivery-waits-mail-title", "n", letters);
    let rest = Waiting::rest(voice, title, since, "/mail");
    // What it says nobody knows before it is read: it may call for help.
    Waiting {
        hurry: Hurry::Onward,
        text: voice.t("delivery-waits-mail"),
        action: voice.t("delivery-waits-mail-do"),
        ..rest
    }
}

/// Who calls for help by mail, together: nobody has proven that it is he, so the registered number is telephoned.
fn calls(voice: &Voice, letters: &[(IncomingLetter, Option<About>)]) -> Option<Waiting> {
    let (first, _) = letters.first()?;
    let mut names: Vec<&str> =
        letters.iter().filter_map(|(_, about)| about.as_ref()).map(|about| voice.pick(&about.name)).collect();
    names.dedup();
    let more = names.len().saturating_sub(NAMED);
    let mut named = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(&voice.t("delivery-comma"));
    if more > 0 {
        named = voice.t2("delivery-waits-mail-help-more", "names", named, "n", more);
    }
    let title = voice.t1("delivery-waits-mail-help-title", "names", named);
    let href = if letters.len() == 1 { format!("/mail/{}", first.id) } else { "/mail".to_owned() };
    let rest = Waiting::rest(voice, title, first.at, &href);
    Some(Waiting {
        hurry: Hurry::Help,
        text: voice.t("delivery-waits-mail-help"),
        action: voice.t("delivery-waits-mail-do"),
        ..rest
    })
}

/// So many are named of those who call for help by mail.
const NAMED: usize = 3;

/// After so many seconds it is said that the relay is not reached.
const LASTING: i64 = 60;

/// No mail leaves.
fn standing_still(voice: &Voice, still: &Standstill) -> Waiting {
    let title = voice.t1("delivery-waits-still-title", "n", still.waiting);
    let rest = Waiting::rest(voice, title, still.since, "/mail/queue");
    Waiting {
        hurry: Hurry::Immediate,
        text: why_still(voice, still),
        action: voice.t("delivery-waits-still-do"),
        ..rest
    }
}

/// Since when and why no mail leaves, and what to do.
pub(crate) fn why_still(voice: &Voice, still: &Standstill) -> String {
    let key = if still.halted { "delivery-still-halted" } else { "delivery-still-unreached" };
    voice.t2(key, "since", voice.when(&still.since), "why", still.why.clone())
}

/// What of one kind waits in the inbox, and that there is more than is listed.
fn each(voice: &Voice, waits: &Waits, what: &str) -> Vec<Waiting> {
    let lines = waits.listed.iter().map(|one| delivered(voice, one, what));
    let since = waits.listed.last().and_then(|last| last.handed_at);
    let title = || voice.t1(&format!("delivery-waits-{what}-rest"), "n", waits.more);
    let rest = since.filter(|_| waits.more > 0).map(|since| Waiting::rest(voice, title(), since, "/inbox"));
    lines.chain(rest).collect()
}

/// Something in the inbox that waits for an `answer`, or to be `pass`ed on.
fn delivered(voice: &Voice, delivery: &Delivery, what: &str) -> Waiting {
    let mut meta = vec![delivery.reference.clone()];
    if delivery.version > 1 {
        meta.push(voice.t1("delivery-version", "n", delivery.version));
    }
    if delivery.heads_government() {
        meta.push(voice.t(if what == "pass" { "delivery-waits-for-agencies" } else { "delivery-waits-for-body" }));
    }
    if delivery.urgency == crate::Urgency::Urgent {
        meta.push(voice.t("delivery-urgent"));
    }
    meta.push(match delivery.opened_at {
        Some(at) => voice.t1("delivery-state-opened", "at", voice.when_short(&at)),
        None => voice.t("delivery-state-unopened"),
    });
    // Whoever has passed it on has done what others wait for.
    let passed = what == "answer" && delivery.passed_at.is_some() && delivery.answer_by.is_none();
    Waiting {
        hurry: match (what, delivery.hurry(voice.now)) {
            ("answer", _) if passed => Hurry::CanWait,
            ("pass", Hurry::Usual) => Hurry::Onward,
            ("pass", Hurry::Immediate) => Hurry::OnwardAtOnce,
            (_, hurry) => hurry,
        },
        due: delivery.answer_by.filter(|_| delivery.withdrawn_at.is_none()),
        since: delivery.handed_at.unwrap_or(delivery.entitled_at),
        mine: true,
        title: delivery.title.clone(),
        href: format!("/inbox/{}", delivery.id),
        tlp: Some(delivery.tlp),
        exercise: delivery.exercise,
        text: voice.t(&format!("delivery-waits-{what}")),
        meta,
        action: voice.t(&format!("delivery-waits-{what}-do")),
    }
}

/// Calls for help, together for what they are about.
fn help(voice: &Voice, help: &Help, href: String, mine: bool) -> Waiting {
    let telephoned = match help.telephoned {
        0 => voice.t("delivery-waits-help-untouched"),
        n => voice.t1("delivery-waits-help-telephoned", "n", n),
    };
    Waiting {
        mine,
        text: voice.t(if mine { "delivery-waits-help" } else { "delivery-waits-help-theirs" }),
        action: voice.t(if mine { "delivery-waits-help-do" } else { "delivery-waits-help-theirs-do" }),
        ..gathered(voice, &help.of, ("delivery-waits-help", Hurry::Help, href, telephoned))
    }
}

/// Those who have not confirmed after the last reminder, together for what they are about.
fn unheard(voice: &Voice, unheard: &Unheard, href: String) -> Waiting {
    let (hurry, how) = match unheard.urgency {
        crate::Urgency::Urgent => (Hurry::Immediate, voice.t("delivery-urgent")),
        crate::Urgency::Normal => (Hurry::Usual, String::new()),
    };
    gathered(voice, &unheard.of, ("delivery-waits-telephone", hurry, href, how))
}

/// Several recipients who wait, together for what they are about: `what` begins the keys of its words, `fact` stands beside.
fn gathered(voice: &Voice, of: &Gathered, (what, hurry, href, fact): (&str, Hurry, String, String)) -> Waiting {
    let facts = [format!("{} {}", of.reference, of.title), fact];
    Waiting {
        hurry,
        due: None,
        since: of.since,
        mine: true,
        title: voice.t1(&format!("{what}-title"), "n", of.count),
        href,
        tlp: Some(of.tlp),
        exercise: of.exercise,
        text: voice.t(what),
        meta: facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
        action: voice.t(&format!("{what}-do")),
    }
}
