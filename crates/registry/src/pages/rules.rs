//! `/ceptoars/{id}/rules`: the rules of a CEPTOAR, set by set, with what they rest on; and writing new ones down.

use super::{
    contacts::{problems, summary},
    words,
};
use crate::{
    Organisation, Rules, ask,
    contact::Wrong,
    interval::Interval,
    ops,
    rules::{Hub, MembersSee, MinistrySees, Origin, Passes, Terms, TypedRules, in_force},
    store::intervals,
};
use access::{
    Act, BodyKind, Decision, OrgId,
    act::{DecideRules, ViewRules},
    decide as judge,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{Bilingual, Day};
use shell::{Fault, Field, Input, Page, Problems, Signed, Voice, did, page::show_with, show};

/// What one rule is and what it rests on.
struct RuleView {
    label: String,
    text: String,
    basis: String,
}

/// A set of rules as the template shows it.
struct SetView {
    title: String,
    origin: String,
    decision: String,
    reason: String,
    note: String,
    rules: Vec<RuleView>,
    source: String,
}

#[derive(Template)]
#[template(path = "registry/rules.html")]
struct RulesPage {
    page: Page,
    href: String,
    name: String,
    may_decide: bool,
    now: SetView,
    ahead: Vec<SetView>,
    before: Vec<SetView>,
}

fn org_id(id: &str) -> Result<OrgId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// The page.
pub(super) async fn show_rules(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let organisation = cx.permit::<_, Organisation>(ViewRules, org_id(&id)?).await?;
    if organisation.kind != BodyKind::Ceptoar {
        return Err(Fault::not_found());
    }
    let (today, sets) = (cx.now().day(), ask::rules_of(organisation.sql(), organisation.id).await?);
    let mut page = Page::signed(&request, String::new());
    page.title = page.t("registry-rules-title");
    let now = in_force(&sets, today);
    let is_now = |set: &Rules| now.is_some_and(|now| now.number == set.number);
    let interval = intervals::on(organisation.sql(), today).await?;
    let shown = |set: &Rules| set_view(&page, set, &interval);
    show(&RulesPage {
        href: format!("/organisations/{}", organisation.id),
        name: page.pick(&organisation.name).to_owned(),
        may_decide: judge(request.actor(), Act::DecideRules, organisation.relations()) == Decision::Allow,
        now: now.map_or_else(|| usual_view(&page, &interval), shown),
        ahead: sets.iter().filter(|set| set.valid_from > today).map(shown).collect(),
        before: sets.iter().filter(|set| set.valid_from <= today && !is_now(set)).map(shown).collect(),
        page,
    })
}

/// A CEPTOAR whose rules nobody has written down.
fn usual_view(voice: &Voice, interval: &Interval) -> SetView {
    SetView {
        title: voice.t("registry-rules-none"),
        origin: voice.t("registry-rules-usual-text"),
        decision: String::new(),
        reason: String::new(),
        note: String::new(),
        rules: terms_views(voice, Terms::default(), interval.of(None), |_| String::new()),
        source: String::new(),
    }
}

fn set_view(voice: &Voice, set: &Rules, interval: &Interval) -> SetView {
    let detail = &set.detail;
    let decided_on = Day::parse(&detail.decided_on).map(|day| words::long(voice, day)).unwrap_or_default();
    SetView {
        title: voice.t2("registry-rules-set", "n", set.number, "day", words::long(voice, set.valid_from)),
        origin: voice.t(match set.origin {
            Origin::Document => "registry-rules-origin-document",
            Origin::Decision => "registry-rules-origin-decision",
            Origin::CarriedOver => "registry-rules-origin-carried-over",
        }),
        decision: if detail.decided_by.is_empty() {
            String::new()
        } else {
            voice.t2("registry-rules-decision", "by", &detail.decided_by, "day", decided_on)
        },
        reason: detail.reason.clone(),
        note: if detail.note.is_empty() { String::new() } else { voice.t("registry-rules-note-drill") },
        rules: rule_views(voice, set, interval.of(Some(set))),
        source: words::sources(set.rests_on("map")),
    }
}

fn rule_views(voice: &Voice, set: &Rules, months: i64) -> Vec<RuleView> {
    let detail = &set.detail;
    let basis = |what: &str| match (set.rests_on(what), set.origin) {
        ("", Origin::Document) => voice.t("registry-rules-unstated"),
        ("", _) => String::new(),
        (source, _) if what == "own_words" => voice.t1("registry-own-words-drill", "source", words::sources(source)),
        (source, _) => words::sources(source),
    };
    let mut views = terms_views(voice, set.terms, months, basis);
    let hubs: Vec<String> = detail.hubs.iter().map(|hub| hub_words(voice, hub)).collect();
    let hub_sources: Vec<String> = detail.hubs.iter().map(|hub| hub.source.clone()).collect();
    let people: [(&str, &Bilingual, &str); 3] = [
        ("registry-rules-hand", &detail.hand, "hand"),
        ("registry-rules-outside", &detail.outside, "outside"),
        ("registry-rules-way", &detail.way, "way"),
    ];
    let said = people.into_iter().filter(|(_, words, _)| !words.ja.is_empty());
    let said = said.map(|(key, words, what)| RuleView {
        label: voice.t(key),
        text: voice.pick(words).to_owned(),
        basis: basis(what),
    });
    views.splice(1..1, said.collect::<Vec<_>>());
    if !hubs.is_empty() {
        let label = voice.t("registry-rules-hubs");
        let mut sources = hub_sources;
        sources.dedup();
        views.push(RuleView { label, text: words::list(voice, &hubs), basis: sources.join(", ") });
    }
    views
}

fn hub_words(voice: &Voice, hub: &Hub) -> String {
    match voice.pick(&hub.reaches) {
        "" => voice.pick(&hub.name).to_owned(),
        reaches => voice.t2("registry-rules-hub", "name", voice.pick(&hub.name), "reaches", reaches),
    }
}

/// What the machine obeys; of `passes` and `own_words` alone the documents may speak.
fn terms_views(voice: &Voice, terms: Terms, months: i64, basis: impl Fn(&str) -> String) -> Vec<RuleView> {
    let view = |key: &str, text: String, what: &str| RuleView { label: voice.t(key), text, basis: basis(what) };
    vec![
        view("registry-col-passes", words::passes(voice, terms.passes), "passes"),
        view("registry-rules-own-words", words::own_words(voice, terms.own_words), "own_words"),
        view("registry-rules-members", words::members_see(voice, terms.members_see), "answers"),
        RuleView {
            label: voice.t("registry-rules-secretariat"),
            text: voice.t("registry-secretariat-sees"),
            basis: String::new(),
        },
        view("registry-rules-ministry", words::ministry_sees(voice, terms.ministry_sees), "answers"),
        view("registry-rules-months", voice.t1("registry-rules-every", "n", months), "confirm"),
    ]
}

/// Radio buttons of the form: field, legend, choices.
struct Choices {
    field: Field,
    legend: String,
    choices: Vec<(&'static str, String, bool)>,
}

/// A line of text in the form.
struct Line {
    field: Field,
    label: String,
    hint: String,
    kind: &'static str,
    needed: bool,
}

#[derive(Template)]
#[template(path = "registry/rules-new.html")]
struct NewPage {
    page: Page,
    href: String,
    name: String,
    summary: Vec<(String, String)>,
    from: Line,
    choices: Vec<Choices>,
    hands: Vec<Line>,
    months: Line,
    hubs: Field,
    decision: Vec<Line>,
}

fn new_page(request: &Signed, of: &Organisation, typed: &TypedRules, problems: Problems) -> NewPage {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("registry-rules-new");
    let line = |name: &str, value: &str, keys: (&str, &str), kind: &'static str, needed: bool| Line {
        field: Field::new(name, value, &problems, &page),
        label: page.t(keys.0),
        hint: if keys.1.is_empty() { String::new() } else { page.t(keys.1) },
        kind,
        needed,
    };
    let t = typed;
    NewPage {
        href: format!("/ceptoars/{}/rules", of.id),
        name: page.pick(&of.name).to_owned(),
        summary: summary(&page, &problems),
        from: line("valid_from", &t.valid_from, ("registry-rules-from", "registry-rules-from-hint"), "date", true),
        choices: choices(&page, t, &problems),
        hands: vec![
            line("hand", &t.hand, ("registry-rules-hand", ""), "text", false),
            line("outside", &t.outside, ("registry-rules-outside", ""), "text", false),
        ],
        months: line(
            "confirm_months",
            &t.confirm_months,
            ("registry-rules-months", "registry-rules-months-hint"),
            "text",
            true,
        ),
        hubs: Field::new("hubs", &t.hubs, &problems, &page),
        decision: vec![
            line(
                "decided_by",
                &t.decided_by,
                ("registry-rules-decided-by", "registry-rules-decided-by-hint"),
                "text",
                true,
            ),
            line("decided_on", &t.decided_on, ("registry-rules-decided-on", ""), "date", true),
            line("reason", &t.reason, ("registry-rules-reason", ""), "text", true),
        ],
        page,
    }
}

fn choices(page: &Page, typed: &TypedRules, problems: &Problems) -> Vec<Choices> {
    let of = |name: &str, key: &str, value: &str, all: [(&'static str, String); 2]| Choices {
        field: Field::new(name, value, problems, page),
        legend: page.t(key),
        choices: all.map(|(code, text)| (code, text, code == value)).to_vec(),
    };
    let passes = Passes::ALL.map(|way| (way.code(), words::passes(page, way)));
    let own = [("yes", words::own_words(page, true)), ("no", words::own_words(page, false))];
    let members = MembersSee::ALL.map(|see| (see.code(), words::members_see(page, see)));
    let ministry = MinistrySees::ALL.map(|sees| (sees.code(), words::ministry_sees(page, sees)));
    vec![
        of("passes", "registry-col-passes", &typed.passes, passes),
        of("own_words", "registry-rules-own-words", &typed.own_words, own),
        of("members_see", "registry-rules-members", &typed.members_see, members),
        of("ministry_sees", "registry-rules-ministry", &typed.ministry_sees, ministry),
    ]
}

/// The form for what follows the rules in force.
pub(super) async fn new_form(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let organisation = cx.permit::<_, Organisation>(DecideRules, org_id(&id)?).await?;
    if organisation.kind != BodyKind::Ceptoar {
        return Err(Fault::not_found());
    }
    let today = cx.now().day();
    let now = ask::rules_on(organisation.sql(), organisation.id, today).await?;
    let months = intervals::on(organisation.sql(), today).await?.of(now.as_ref()).to_string();
    let typed = TypedRules { confirm_months: months, ..TypedRules::following(now.as_ref(), today) };
    show(&new_page(&request, &organisation, &typed, Problems::default()))
}

/// Writes a decision down.
pub(super) async fn decide(
    request: Signed,
    Path(id): Path<String>,
    Input(typed): Input<TypedRules>,
) -> Result<Response, Fault> {
    let id = org_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    let granted = cx.permit::<_, Organisation>(DecideRules, id).await?;
    let longest = intervals::on(granted.sql(), cx.now().day()).await?.longest;
    let organisation = granted.row().clone();
    let read = typed.read(cx.now().day()).and_then(|read| match read.1.confirm_months > longest {
        true => Err(vec![("confirm_months", Wrong::Longest)]),
        false => Ok(read),
    });
    match read {
        Err(wrongs) => {
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(&request, &organisation, &typed, problems(&wrongs)))
        }
        Ok(decided) => {
            ops::decide_rules(&cx, id, decided).await?;
            cx.commit().await?;
            Ok(did("did-rules-decided", &format!("/ceptoars/{id}/rules")))
        }
    }
}
