//! Parts of the page on which somebody reads what was delivered: his answer, and the way it came.

use crate::{Answer, Delivery, Given, Hop, NOTE_LIMIT, Tier};
use access::{Act, Relation, Relations};
use askama::Template;
use shell::{Fault, Page};

#[derive(Template)]
#[template(path = "panels/answer.html")]
struct AnswerPanel<'a> {
    page: &'a Page,
    delivery: &'a Delivery,
    given: &'a [Given],
    choices: Vec<Choice>,
    may: bool,
    note: &'a str,
    problem: String,
    limit: usize,
}

/// One of the four buttons.
struct Choice {
    code: &'static str,
    icon: &'static str,
    name: String,
    means: String,
    class: &'static str,
    chosen: bool,
}

fn choice(page: &Page, delivery: &Delivery, answer: Answer) -> Choice {
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
        means: page.t(&format!("delivery-answer-{}-means", answer.code())),
        class: if answer == Answer::NeedHelp { "help" } else { "" },
        chosen: delivery.answer == Some(answer),
    }
}

/// The four buttons, with the answers given so far (`given` newest first, from [`crate::ask::answers_of`]). Those who
/// may not answer see the answers and no buttons.
///
/// # Errors
/// If the template cannot be rendered.
pub fn answer(page: &Page, delivery: &Delivery, given: &[Given]) -> Result<String, Fault> {
    answer_again(page, delivery, given, "", String::new())
}

/// The same with what was typed and what is wrong with it.
pub(crate) fn answer_again(
    page: &Page,
    delivery: &Delivery,
    given: &[Given],
    note: &str,
    problem: String,
) -> Result<String, Fault> {
    let order = [Answer::NotAffected, Answer::Affected, Answer::Done, Answer::NeedHelp];
    let choices = order.into_iter().map(|answer| choice(page, delivery, answer)).collect();
    let may = may(page, delivery, Act::AnswerNotice);
    rendered(&AnswerPanel { page, delivery, given, choices, may, note, problem, limit: NOTE_LIMIT })
}

#[derive(Template)]
#[template(path = "panels/path.html")]
struct PathPanel<'a> {
    page: &'a Page,
    hops: &'a [Hop],
    /// Whether it waits for the reader's hand to be passed on.
    to_pass: bool,
    /// Whether the reader may look at those below.
    below: bool,
    id: String,
    here: Option<Tier>,
    opened: Option<kernel::At>,
}

/// The hops it came by, with what each added (`hops` from [`crate::ask::path_of`]). For a body that passes on also the
/// way to do so and to those below.
///
/// # Errors
/// If the template cannot be rendered.
pub fn path(page: &Page, delivery: &Delivery, hops: &[Hop]) -> Result<String, Fault> {
    rendered(&PathPanel {
        page,
        hops,
        to_pass: delivery.passes_on() && delivery.passed_at.is_none() && may(page, delivery, Act::PassNotice),
        below: delivery.passes_on() && may(page, delivery, Act::ViewBelow),
        id: delivery.id.to_string(),
        here: Some(delivery.tier),
        opened: delivery.opened_at,
    })
}

/// Whether the reader of the page may do this to a delivery of his own organisation.
fn may(page: &Page, delivery: &Delivery, act: Act) -> bool {
    let own = |who: &access::Who| who.organisation == delivery.org && delivery.handed_at.is_some();
    page.visitor.as_ref().is_some_and(|visitor| {
        let own = visitor.actor.who().is_some_and(own);
        let relations = Relations::none().with(Relation::Own, own);
        access::decide(&visitor.actor, act, relations) == access::Decision::Allow
    })
}

fn rendered<T: Template>(template: &T) -> Result<String, Fault> {
    template.render().map_err(|cause| Fault::broken("shell.template").because(cause))
}
