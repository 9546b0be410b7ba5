//! `/mail`: letters that came in and that no program could place; what was done about each.
//!
//! Strangers wrote them: their words stand there as they are, and lead nowhere.

use super::titled;
use crate::{
    IncomingId, IncomingLetter, NOTE_LIMIT, SettleIncomingError, Taken, Why,
    incoming::reads,
    settle_incoming,
    store::{
        incoming::{self, About, Settled},
        post_office,
    },
};
use ::store::{Sql, StoreError};
use access::{Actor, act::ViewIncoming};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::Day;
use serde::Deserialize;
use shell::{Fault, Field, Input, Page, Problems, Signed, Voice, page::show_with, show};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct SettleForm {
    #[serde(default)]
    done: String,
}

/// A line of the list.
struct Row {
    href: String,
    at: String,
    from: String,
    subject: String,
    why: String,
    about: String,
    settled: String,
    /// It calls for help.
    help: bool,
}

#[derive(Template)]
#[template(path = "mail/list.html")]
struct ListPage {
    page: Page,
    open: Vec<Row>,
    /// How many are open in all, where not all are listed.
    more: String,
    settled: Vec<Row>,
    /// That no mail leaves: how many wait, and why.
    still: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct LetterPage {
    page: Page,
    why: String,
    /// It calls for help.
    help: bool,
    todo: String,
    /// Facts with their names.
    facts: Vec<(String, String)>,
    /// Where a report is made of it, where that is the first thing to do.
    make: Option<(String, String)>,
    /// The pages that help, with what they are.
    links: Vec<(String, String)>,
    said: String,
    /// All of its text, where that is more.
    whole: String,
    action: String,
    settled: Option<Settled>,
    settled_when: String,
    done: Field,
    limit: usize,
    problems: Vec<(String, String)>,
    heading: String,
}

/// `GET /mail`
pub(crate) async fn list(request: Signed) -> Result<Response, Fault> {
    if !reads(request.actor()) {
        return Err(Fault::not_found());
    }
    let cx = request.app.read(request.actor()).await?;
    let visible = cx.visible::<IncomingLetter>();
    let (mut open, settled) = (incoming::open(&visible).await?, incoming::settled(&visible).await?);
    open.sort_by_key(|(letter, _)| !letter.calls_for_help());
    let (all, _) = incoming::waiting(&visible).await?;
    let page = titled(&request, false, |voice| voice.t("delivery-mail-title"));
    let listed = i64::try_from(open.len()).unwrap_or(i64::MAX);
    let more = if all > listed { page.t2("delivery-mail-more", "listed", listed, "n", all) } else { String::new() };
    let rows = |all: Vec<(IncomingLetter, Option<About>)>| all.iter().map(|one| row(&page, one)).collect();
    let still = post_office::standstill(&cx.system("post office")).await?;
    let still = still.map(|still| {
        (page.t1("delivery-waits-still-title", "n", still.waiting), crate::waiting::why_still(&page, &still))
    });
    show(&ListPage { open: rows(open), settled: rows(settled), more, still, page })
}

fn row(page: &Page, (letter, about): &(IncomingLetter, Option<About>)) -> Row {
    Row {
        href: format!("/mail/{}", letter.id),
        at: page.when_short(&letter.at),
        from: from(letter),
        subject: subject(page, letter),
        why: letter.why.map(|why| in_words(page, why)).unwrap_or_default(),
        about: about
            .as_ref()
            .map(|one| format!("{} {}", one.reference, page.pick(&one.name)))
            .unwrap_or_else(|| page.t(no_notice(letter))),
        settled: letter.settled_at.map(|at| page.when_short(&at)).unwrap_or_default(),
        help: letter.calls_for_help(),
    }
}

/// What stands where a letter is about no notice.
fn no_notice(letter: &IncomingLetter) -> &'static str {
    match letter.why {
        _ if letter.taken.is_some() => "delivery-mail-about-taken",
        Some(Why::Report) => "delivery-mail-about-new",
        _ => "delivery-mail-about-none",
    }
}

fn in_words(voice: &Voice, why: Why) -> String {
    voice.t(&format!("delivery-mail-why-{}", why.code()))
}

/// Whom a letter names as its sender.
fn from(letter: &IncomingLetter) -> String {
    let mail = if letter.from_mail.is_empty() { &letter.sender } else { &letter.from_mail };
    match letter.from_name.is_empty() {
        true => mail.clone(),
        false => format!("{} <{mail}>", letter.from_name),
    }
}

fn subject(page: &Page, letter: &IncomingLetter) -> String {
    if letter.subject.is_empty() { page.t("delivery-mail-no-subject") } else { letter.subject.clone() }
}

/// `GET /mail/{id}`
pub(crate) async fn letter(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    page(&request, read(&id)?, &SettleForm::default(), Problems::default()).await
}

/// `POST /mail/{id}/settle`
pub(crate) async fn settle(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<SettleForm>,
) -> Result<Response, Fault> {
    let id = read(&id)?;
    let cx = request.app.write(request.actor()).await?;
    let key = match settle_incoming(&cx, id, &form.done).await {
        Ok(()) => {
            cx.commit().await?;
            return Ok(shell::did("did-mail-settled", "/mail"));
        }
        Err(SettleIncomingError::Done(why)) => why.key(),
        Err(error) => return Err(error.into()),
    };
    drop(cx);
    let mut problems = Problems::default();
    problems.add("done", key);
    page(&request, id, &form, problems).await
}

fn read(id: &str) -> Result<IncomingId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

async fn page(request: &Signed, id: IncomingId, form: &SettleForm, problems: Problems) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let letter = cx.permit::<ViewIncoming, IncomingLetter>(ViewIncoming, id).await?;
    let page = titled(request, false, |voice| voice.t("delivery-mail-letter-title"));
    let about = incoming::about(letter.sql(), letter.letter).await?;
    let settled = incoming::settlement(letter.sql(), id).await?;
    let phone = match &about {
        Some(about) => phone(&page, &cx, about, cx.now().day()).await?,
        None => String::new(),
    };
    let taken = taken_by(&page, letter.sql(), &letter).await?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let why = letter.why.unwrap_or(Why::Unread);
    let mut links = links(&page, cx.actor(), &letter, (about.as_ref(), taken.as_ref().map(|(taken, _)| *taken)));
    let first = why == Why::Report && !links.is_empty();
    let template = LetterPage {
        make: first.then(|| links.remove(0)),
        why: in_words(&page, why),
        help: letter.calls_for_help(),
        todo: page.t(todo(why)),
        facts: facts(&page, &letter, about.as_ref(), (phone, taken.as_ref())),
        links,
        whole: if letter.said.trim() == letter.whole.trim() { String::new() } else { letter.whole.clone() },
        said: letter.said.clone(),
        action: format!("/mail/{id}/settle"),
        settled_when: settled.as_ref().map(|one| page.when(&one.at)).unwrap_or_default(),
        settled,
        done: Field::new("done", &form.done, &problems, &page),
        limit: NOTE_LIMIT,
        heading: page.t1("errors-heading", "n", problems.len()),
        problems: problems.iter().map(|problem| (format!("f-{}", problem.field), page.t(problem.key))).collect(),
        page,
    };
    show_with(status, &template)
}

/// What is to be done, by why it is here.
fn todo(why: Why) -> &'static str {
    match why {
        Why::Bounced | Why::PerhapsBounce => "delivery-mail-do-bounce",
        Why::Older => "delivery-mail-do-older",
        Why::Words | Why::Attached | Why::Unopened | Why::Recalled | Why::NoLine => "delivery-mail-do-reply",
        Why::Unread | Why::Ended | Why::Forged | Why::Unmarked | Why::Misdirected => "delivery-mail-do-unknown",
        Why::Report => "delivery-mail-do-report",
        Why::Program => "delivery-mail-do-program",
    }
}

/// What became of its files.
fn attached(page: &Page, letter: &IncomingLetter) -> String {
    match letter.kept {
        0 if letter.settled_at.is_some() => page.t1("delivery-mail-attached-gone", "n", letter.attached),
        0 => page.t1("delivery-mail-attached-n", "n", letter.attached),
        kept if kept == letter.attached => page.t1("delivery-mail-attached-kept", "n", kept),
        kept => page.t2("delivery-mail-attached-some", "kept", kept, "n", letter.attached),
    }
}

/// Who makes something of it, and what, in words.
async fn taken_by(page: &Page, sql: &Sql<'_>, letter: &IncomingLetter) -> Result<Option<(Taken, String)>, StoreError> {
    let Some(taken) = letter.taken else { return Ok(None) };
    let names = identity::ask::names(sql, &[taken.person]).await?;
    let name = names.get(&taken.person).map(|name| page.pick(name).to_owned()).unwrap_or_default();
    Ok(Some((taken, page.t2("delivery-mail-taken-by", "who", name, "at", page.when(&taken.at)))))
}

fn facts(
    page: &Page,
    letter: &IncomingLetter,
    about: Option<&About>,
    (phone, taken): (String, Option<&(Taken, String)>),
) -> Vec<(String, String)> {
    let proven = !matches!(letter.why, Some(Why::Forged | Why::Unmarked | Why::Report | Why::Program));
    let mut facts = vec![
        ("delivery-mail-from", from(letter)),
        ("delivery-mail-at", page.when(&letter.at)),
        ("delivery-mail-subject", subject(page, letter)),
    ];
    if !letter.vouched.is_empty() {
        let said = page.t1("delivery-mail-vouched-said", "found", letter.vouched.replace("; ", " / "));
        facts.insert(1, ("delivery-mail-vouched", said));
    }
    if let Some(at) = letter.written_at {
        facts.insert(1, ("delivery-mail-written", page.when(&at)));
    }
    if letter.why != Some(Why::Report) {
        facts.push(("delivery-mail-outcome", page.t(&format!("delivery-mail-did-{}", letter.outcome.code()))));
    }
    if let Some(about) = about {
        let key = if proven { "delivery-mail-about" } else { "delivery-mail-about-perhaps" };
        facts.push((key, about.reference.clone()));
        facts.push(("delivery-mail-organisation", page.pick(&about.name).to_owned()));
    }
    if !phone.is_empty() {
        facts.push(("delivery-mail-phone", phone));
    }
    if letter.attached > 0 {
        facts.push(("delivery-mail-attached", attached(page, letter)));
    }
    if let Some((_, said)) = taken {
        facts.push(("delivery-mail-taken", said.clone()));
    }
    facts.into_iter().map(|(key, said)| (page.t(key), said)).collect()
}

fn links(
    page: &Page,
    actor: &Actor,
    letter: &IncomingLetter,
    (about, taken): (Option<&About>, Option<Taken>),
) -> Vec<(String, String)> {
    let mut links = Vec::new();
    let mine = |taken: &Taken| actor.who().is_some_and(|who| who.person == taken.person);
    match taken {
        // Where the draft was sent, this leads whoever may read it to the report.
        Some(taken) if mine(&taken) || letter.settled_at.is_some() => {
            let key = if letter.settled_at.is_some() { "delivery-mail-to-made" } else { "delivery-mail-to-draft" };
            links.push((format!("/drafts/{}", taken.thing), page.t(key)));
        }
        None if letter.settled_at.is_none() => {
            links.push((format!("/reports/new?mail={}", letter.id), page.t("delivery-mail-to-report")));
        }
        _ => {}
    }
    if let Some(about) = about {
        links.push((format!("/board/{}", about.dispatch), page.t("delivery-mail-to-board")));
        links.push((format!("/organisations/{}", about.org), page.t("delivery-mail-to-organisation")));
    }
    links
}

/// Whom to telephone, of those whom the reader may see.
async fn phone(page: &Page, cx: &::store::Cx, about: &About, day: Day) -> Result<String, StoreError> {
    let contacts = registry::ask::contacts_seen(&cx.visible(), about.org, day).await?;
    let first = contacts.into_iter().find(|contact| !contact.phone.is_empty());
    Ok(first.map(|contact| format!("{} {}", page.pick(&contact.name), contact.phone)).unwrap_or_default())
}
