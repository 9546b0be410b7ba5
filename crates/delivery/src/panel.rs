//! Parts of the page on which somebody reads what was delivered: his answer, the way it came, and passing it on.

use crate::{ADDITION_LIMIT, Answer, Delivery, Given, Hop, NOTE_LIMIT, Passing, Tier, others, pages::view};
use access::{Act, Relation, Relations};
use askama::Template;
use shell::{Fault, Field, Page};

#[derive(Template)]
#[template(path = "panels/answer.html")]
struct AnswerPanel<'a> {
    page: &'a Page,
    delivery: &'a Delivery,
    heading: String,
    /// The answer in force, with the class of its mark.
    now: Option<(&'static str, String)>,
    /// Of a call for help in force: class and words of what has become of it; else empty.
    help: (&'static str, String),
    /// Who reads the note.
    readers: String,
    /// Who sees it by name besides the secretariat.
    seen_by: String,
    /// All answers, where they say more than `now` does.
    given: Vec<GivenView<'a>>,
    choices: Vec<Choice>,
    may: bool,
    /// Whether it can still be acknowledged without an answer.
    acknowledge: bool,
    /// That it was acknowledged and is not answered yet: when, and by which letter; else empty.
    acknowledged: String,
    note: Field,
    limit: usize,
}

/// An answer in words.
struct GivenView<'a> {
    at: String,
    answer: String,
    mark: &'static str,
    note: &'a str,
    /// Who took care of a call for help, when and how; else empty.
    helped: String,
}

/// One of the four buttons.
struct Choice {
    code: &'static str,
    icon: &'static str,
    name: String,
    means: String,
    class: &'static str,
    /// The class of its mark where it is the answer in force.
    mark: &'static str,
    chosen: bool,
}

fn choice(page: &Page, delivery: &Delivery, hops: &[Hop], answer: Answer) -> Choice {
    let icon = match answer {
        Answer::NotAffected => "none",
        Answer::Affected => "hit",
        Answer::Done => "done",
        Answer::NeedHelp => "help",
    };
    Choice {
        code: answer.code(),
        icon,
        name: page.t(&format!("delivery-answer-{}", answer.code())),
        means: match answer {
            Answer::NeedHelp => {
                let callers = others::who_may(delivery, hops, Act::RecordCall);
                page.t1("delivery-answer-need-help-means", "who", others::in_words(page, &callers))
            }
            _ => page.t(&format!("delivery-answer-{}-means", answer.code())),
        },
        class: if answer == Answer::NeedHelp { "help" } else { "" },
        mark: answer.class(),
        chosen: delivery.answer == Some(answer),
    }
}

/// For the form of the page on which it stands: the field of a note, and the four buttons, with the answers given so far
/// (`given` newest first, from [`crate::ask::answers_of`]) and who reads them (`hops` from [`crate::ask::path_of`]). Those who may
/// not answer see the answers and no buttons.
///
/// # Errors
/// If the template cannot be rendered.
pub fn answer(page: &Page, delivery: &Delivery, given: &[Given], hops: &[Hop]) -> Result<String, Fault> {
    answer_again(page, delivery, (given, hops), Field { name: "note".into(), ..Field::default() })
}

/// The same with what was typed and what is wrong with it.
pub(crate) fn answer_again(
    page: &Page,
    delivery: &Delivery,
    (given, hops): (&[Given], &[Hop]),
    note: Field,
) -> Result<String, Fault> {
    let order = [Answer::NotAffected, Answer::Affected, Answer::Done, Answer::NeedHelp];
    let said = |answer: Answer| page.t(&format!("delivery-answer-{}", answer.code()));
    let more = given.len() > 1 || given.iter().any(|one| !one.note.is_empty() || one.helped.is_some());
    let may = may_answer(page, delivery);
    let now = given.first().map(|one| {
        let words = page.t2("delivery-answer-given", "answer", said(one.answer), "at", page.when_short(&one.at));
        (one.answer.class(), words)
    });
    let organisation = page.visitor.as_ref().filter(|_| may).map(|visitor| page.pick(&visitor.organisation));
    rendered(&AnswerPanel {
        page,
        delivery,
        heading: match organisation {
            Some(name) => page.t1("delivery-answer-heading", "name", name),
            None => page.t("delivery-answer-heading-other"),
        },
        now,
        help: if may { help(page, delivery, given, hops) } else { ("", String::new()) },
        readers: readers(page, delivery, hops),
        seen_by: seen_by(page, delivery),
        given: given
            .iter()
            .filter(|_| more)
            .map(|one| GivenView {
                at: page.when_short(&one.at),
                answer: said(one.answer),
                mark: one.answer.class(),
                note: &one.note,
                helped: one.helped.as_ref().map(|helped| view::helped(page, helped)).unwrap_or_default(),
            })
            .collect(),
        choices: order.into_iter().map(|answer| choice(page, delivery, hops, answer)).collect(),
        may,
        acknowledge: may && delivery.acknowledged_at.is_none(),
        acknowledged: acknowledged(page, delivery),
        note,
        limit: NOTE_LIMIT,
    })
}

/// That it was acknowledged and is not answered yet: when, and by which letter; else empty.
fn acknowledged(page: &Page, delivery: &Delivery) -> String {
    let at = delivery.acknowledged_at.filter(|_| delivery.answer.is_none()).map(|at| page.when_short(&at));
    at.map(|at| view::acknowledged(page, &at, delivery.acknowledged_by)).unwrap_or_default()
}

/// Of a call for help in force: who was told and whom to telephone, or who took care of it; else empty.
fn help(page: &Page, delivery: &Delivery, given: &[Given], hops: &[Hop]) -> (&'static str, String) {
    let Some(call) = given.first().filter(|one| one.answer == Answer::NeedHelp) else { return ("", String::new()) };
    match &call.helped {
        Some(helped) => ("ok", page.t1("delivery-answer-helped", "helped", view::helped(page, helped))),
        None => {
            let who = others::named(page, &others::who_may(delivery, hops, Act::RecordCall));
            let phone = page.duty("delivery-answer-asked-phone", "delivery-answer-asked-no-phone", &page.duty_phone);
            let told = page.t1("delivery-answer-asked", "who", who);
            ("warn", format!("{told}{}{phone}", page.gap()))
        }
    }
}

#[derive(Template)]
#[template(path = "panels/path.html")]
struct PathPanel<'a> {
    hops: Vec<HopView<'a>>,
    page: &'a Page,
    /// Where to see those below; empty for who may not.
    below: String,
    /// Where to see what the other members answered; empty where the rules do not show it.
    beside: String,
    /// That it waits for a time before it can be passed on; else empty.
    held: String,
}

/// A hop in words.
struct HopView<'a> {
    name: &'a str,
    times: String,
    addition: &'a str,
}

/// The hops it came by, with what each added (`hops` from [`crate::ask::path_of`]). Bodies that pass on also get the way
/// to the form for that ([`pass`], on the same page) while it waits for them, and to those below them.
///
/// # Errors
/// If the template cannot be rendered.
pub fn path(page: &Page, delivery: &Delivery, hops: &[Hop]) -> Result<String, Fault> {
    let below = delivery.passes_on() && may(page, delivery, Act::ViewBelow);
    rendered(&PathPanel {
        page,
        hops: hops
            .iter()
            .map(|hop| HopView { name: page.pick(&hop.name), times: times(page, hop), addition: &hop.addition })
            .collect(),
        held: held(page, delivery),
        below: if below { format!("/deliveries/{}/below", delivery.id) } else { String::new() },
        beside: beside(page, delivery),
    })
}

/// Where a member sees what the others of its CEPTOAR answered, if they had so decided when it was released.
fn beside(page: &Page, delivery: &Delivery) -> String {
    let mine = page.visitor.as_ref().and_then(|visitor| visitor.actor.who());
    let mine = mine.is_some_and(|who| who.organisation == delivery.org) && delivery.handed_at.is_some();
    match delivery.via.filter(|_| mine && delivery.each_other && delivery.tier == Tier::Member) {
        Some(via) => format!("/deliveries/{via}/answers"),
        None => String::new(),
    }
}

/// Who outside the recipient reads what it writes with its answer: those whom the matrix lets, and that nobody else does.
fn readers(page: &Page, delivery: &Delivery, hops: &[Hop]) -> String {
    let readers = others::who_may(delivery, hops, Act::ReadComment);
    page.t1("delivery-answer-note-hint", "who", others::named(page, &readers))
}

/// Who sees the answer by name besides the secretariat, as the rules said at the release; empty for nobody.
fn seen_by(page: &Page, delivery: &Delivery) -> String {
    match (delivery.tier, delivery.each_other, delivery.named) {
        (Tier::Member, true, true) => page.t("delivery-answer-seen-both"),
        (Tier::Member, true, false) => page.t("delivery-answer-seen-members"),
        (Tier::Member, false, true) => page.t("delivery-answer-seen-ministry"),
        (Tier::Member, false, false) | (Tier::Ministry | Tier::Ceptoar, ..) => String::new(),
    }
}

/// That nobody passes it on before its time, for those who could.
fn held(page: &Page, delivery: &Delivery) -> String {
    let until = delivery.embargo.filter(|_| delivery.passes_on());
    until.map(|at| page.t1("delivery-embargo-no-pass", "at", page.when(&at))).unwrap_or_default()
}

/// The mark of what is held back until a time, for those who have it before; else empty.
pub fn embargo_mark(voice: &shell::Voice, until: Option<kernel::At>) -> String {
    until.map(|at| voice.t1("delivery-embargo-mark", "at", voice.when_short(&at))).unwrap_or_default()
}

/// `15:10 受領、15:16 送付`: what a hop's stamps say.
fn times(page: &Page, hop: &Hop) -> String {
    let passed = match (hop.tier, hop.automatic) {
        (None, _) => "delivery-path-released",
        (_, true) => "delivery-path-by-itself",
        (_, false) => "delivery-path-passed",
    };
    let say = |key: &str, at: &kernel::At| page.t1(key, "at", page.when_short(at));
    match (&hop.handed_at, &hop.passed_at) {
        (Some(handed), Some(at)) => {
            page.t2("delivery-path-two", "a", say("delivery-path-handed", handed), "b", say(passed, at))
        }
        (Some(handed), None) => say("delivery-path-handed", handed),
        (None, Some(at)) if hop.tier.is_some() => say("delivery-path-passed-by", at),
        (None, Some(at)) => say(passed, at),
        (None, None) => page.t("delivery-path-not-yet"),
    }
}

#[derive(Template)]
#[template(path = "panels/pass.html")]
struct PassPanel<'a> {
    page: &'a Page,
    heading: String,
    id: String,
    will: Vec<String>,
    button: String,
    /// Whether it may add words of its own.
    own_words: bool,
    text: Field,
    /// What was typed, in runs, with those marked that must be written differently; empty where none must.
    held: Vec<(String, bool)>,
    limit: usize,
}

/// For the same form: how a body passes it on: what it adds, and how many it will reach (`passing` from
/// [`crate::ask::passing`]). Empty where there is nothing to pass on, or it was passed on, or the reader may not.
///
/// # Errors
/// If the template cannot be rendered.
pub fn pass(page: &Page, delivery: &Delivery, passing: &Passing) -> Result<String, Fault> {
    pass_again(page, delivery, passing, Field { name: "text".into(), ..Field::default() }, Vec::new())
}

/// The same with what was typed and what is wrong with it.
pub(crate) fn pass_again(
    page: &Page,
    delivery: &Delivery,
    passing: &Passing,
    text: Field,
    held: Vec<(String, bool)>,
) -> Result<String, Fault> {
    if !waits_for_a_hand(page, delivery) {
        return Ok(String::new());
    }
    let button = match (delivery.tier, delivery.government) {
        (_, true) => "delivery-pass-to-agencies",
        (Tier::Ministry, false) => "delivery-pass-to-ceptoars",
        (Tier::Ceptoar | Tier::Member, false) => "delivery-pass-to-members",
    };
    let mut will = Vec::new();
    for (key, count) in [("delivery-pass-beyond", passing.beyond), ("delivery-pass-lost", passing.unreachable)] {
        if count > 0 {
            will.push(page.t1(key, "n", page.n(count)));
        }
    }
    will.push(page.t("delivery-pass-no-cut"));
    rendered(&PassPanel {
        page,
        heading: pass_heading(page, delivery),
        id: delivery.id.to_string(),
        will,
        button: page.t1(button, "n", page.n(passing.next)),
        own_words: delivery.own_words,
        text,
        held,
        limit: ADDITION_LIMIT,
    })
}

/// A text in runs; those in `passages` are marked.
pub(crate) fn marked(text: &str, passages: &[std::ops::Range<usize>]) -> Vec<(String, bool)> {
    let mut runs = Vec::new();
    let mut at = 0;
    for passage in passages {
        for (range, mark) in [(at..passage.start, false), (passage.clone(), true)] {
            runs.extend(text.get(range).filter(|run| !run.is_empty()).map(|run| (run.to_owned(), mark)));
        }
        at = passage.end;
    }
    runs.extend(text.get(at..).filter(|run| !run.is_empty()).map(|run| (run.to_owned(), false)));
    runs
}

/// Whether the reader may answer it.
pub fn may_answer(page: &Page, delivery: &Delivery) -> bool {
    may(page, delivery, Act::AnswerNotice)
}

/// To whom it would be passed on, in words.
pub fn pass_heading(page: &Page, delivery: &Delivery) -> String {
    page.t(match (delivery.tier, delivery.government) {
        (_, true) => "delivery-pass-heading-agencies",
        (Tier::Ministry, false) => "delivery-pass-heading-ceptoars",
        (Tier::Ceptoar | Tier::Member, false) => "delivery-pass-heading-members",
    })
}

/// Whether it is the reader's turn to pass it on.
pub(crate) fn waits_for_a_hand(page: &Page, delivery: &Delivery) -> bool {
    delivery.passes_on()
        && delivery.passed_at.is_none()
        && delivery.embargo.is_none()
        && delivery.withdrawn_at.is_none()
        && !delivery.ended(page.now)
        && may(page, delivery, Act::PassNotice)
}

/// Whether the reader of the page may do this to a delivery of his own organisation.
fn may(page: &Page, delivery: &Delivery, act: Act) -> bool {
    let own = |who: &access::Who| who.organisation == delivery.org && delivery.handed_at.is_some();
    page.visitor.as_ref().is_some_and(|visitor| {
        let own = visitor.actor.who().is_some_and(own);
        let relations =
            Relations::none().with(Relation::Own, own).with(Relation::Recipient, own && delivery.government);
        access::decide(&visitor.actor, act, relations) == access::Decision::Allow
    })
}

fn rendered<T: Template>(template: &T) -> Result<String, Fault> {
    template.render().map_err(|cause| Fault::broken("shell.template").because(cause))
}
