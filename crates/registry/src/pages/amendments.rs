//! `/amendments`: what one's organisation asks to have changed of its registration, what others ask of one's own, and
//! the decision.

use super::words;
use crate::{
    Organisation,
    amendment::{Amendment, AmendmentId, Item, Names, Standing, Wanted},
    ask, ops,
    store::amendments::{Line, decides, lines, registered_on},
};
use access::{
    Act, BodyKind, Decision, OrgId,
    act::{AskAmendment, DecideAmendment, ViewAmendment},
    decide as judge,
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use kernel::Bilingual;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, Voice, did, page::show_with, show};
use store::{Cx, Sql, StoreError};

/// So many lines on a page.
const PER_PAGE: i64 = 50;

/// What an address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    of: String,
    before: String,
    what: String,
}

/// What is asked, as a list shows it.
struct AmendmentLine {
    href: String,
    at: String,
    organisation: String,
    decider: String,
    what: String,
    standing: String,
    class: &'static str,
}

#[derive(Template)]
#[template(path = "registry/amendments.html")]
struct ListPage {
    page: Page,
    own: bool,
    /// Both what is asked by and what is asked of the organisation can be seen.
    both: bool,
    lines: Vec<AmendmentLine>,
    next: String,
    may_ask: bool,
    items: Vec<(&'static str, String)>,
}

/// `GET /amendments`
pub(super) async fn list(request: Signed, Query(wish): Query<Wish>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let organisation = cx.permit::<_, Organisation>(access::act::ViewOrganisation, org).await?;
    let both = decides(request.actor());
    let own = !both || wish.of == "own";
    let before: Option<AmendmentId> = match wish.before.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Fault::unusable("registry.unknown-choice"))?),
    };
    let mut found = lines(&cx.visible::<Amendment>(), (org, own), before, PER_PAGE + 1).await?;
    let per_page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let more = found.len() > per_page;
    found.truncate(per_page);
    let mut page = Page::signed(&request, String::new());
    page.title = page.t(if own { "registry-amendments-own-title" } else { "registry-amendments-title" });
    let last = found.last().filter(|_| more).map(|line| line.amendment.id);
    let of = if own { "own" } else { "" };
    show(&ListPage {
        own,
        both,
        lines: found.iter().map(|line| line_view(&page, line)).collect(),
        next: last.map(|last| format!("/amendments?of={of}&before={last}")).unwrap_or_default(),
        may_ask: judge(request.actor(), Act::AskAmendment, organisation.relations()) == Decision::Allow,
        items: items(&page, organisation.kind),
        page,
    })
}

/// What an organisation of this kind may ask for.
pub(super) fn items(voice: &Voice, kind: BodyKind) -> Vec<(&'static str, String)> {
    let fits = |item: &Item| kind == BodyKind::Operator || *item == Item::Name;
    Item::ALL.iter().filter(|item| fits(item)).map(|item| (item.code(), words::item(voice, *item))).collect()
}

fn line_view(voice: &Voice, line: &Line) -> AmendmentLine {
    AmendmentLine {
        href: format!("/amendments/{}", line.amendment.id),
        at: voice.when(&line.amendment.at),
        organisation: voice.pick(&line.organisation).to_owned(),
        decider: voice.pick(&line.decider).to_owned(),
        what: words::item(voice, line.amendment.wanted.item()),
        standing: words::amendment(voice, line.amendment.standing),
        class: words::amendment_class(line.amendment.standing),
    }
}

/// What is asked for, as it was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    what: String,
    name_ja: String,
    kana: String,
    name_en: String,
    romaji: String,
    sector: String,
    ceptoar: String,
    reason: String,
}

impl Typed {
    /// What is wanted; `None` where nothing readable was chosen.
    fn read(&self) -> Option<Wanted> {
        let ceptoar = || self.ceptoar.parse::<OrgId>().ok();
        Some(match self.what.parse::<Item>().ok()? {
            Item::Name => Wanted::Name(Names {
                name: Bilingual::new(&self.name_ja, &self.name_en),
                kana: self.kana.clone(),
                romaji: self.romaji.clone(),
            }),
            Item::Sector => Wanted::Sector(self.sector.clone()),
            Item::Join => Wanted::Join(ceptoar()?),
            Item::Leave => Wanted::Leave(ceptoar()?),
        })
    }
}

#[derive(Template)]
#[template(path = "registry/amendment-new.html")]
struct NewPage {
    page: Page,
    typed: Typed,
    item: String,
    name: String,
    decider: String,
    /// Sectors or CEPTOARs to choose from: value, name, chosen.
    choices: Vec<(String, String, bool)>,
}

async fn new_page(sql: &Sql<'_>, mut page: Page, of: &Organisation, typed: Typed) -> Result<NewPage, Fault> {
    let item: Item = typed.what.parse().map_err(|()| Fault::unusable("registry.unknown-choice"))?;
    if of.kind != BodyKind::Operator && item != Item::Name {
        return Err(Fault::not_found());
    }
    let today = page.now.day();
    page.title = words::item(&page, item);
    let named = |group: &Organisation| {
        let id = group.id.to_string();
        (id.clone(), page.pick(&group.name).to_owned(), id == typed.ceptoar)
    };
    let mine = ask::ceptoars_of(sql, of.id, today).await?;
    let choices = match item {
        Item::Name => Vec::new(),
        Item::Sector => {
            let sectors = ask::sectors_on(sql, today).await?;
            let others = sectors.iter().filter(|sector| Some(&sector.code) != of.sector.as_ref());
            others.map(|one| (one.code.clone(), page.pick(&one.name).to_owned(), one.code == typed.sector)).collect()
        }
        Item::Join => {
            let all = ask::ceptoars_on(sql, today).await?;
            all.iter().filter(|one| mine.iter().all(|group| group.id != one.id)).map(named).collect()
        }
        Item::Leave => mine.iter().map(named).collect(),
    };
    let decider =
        if matches!(item, Item::Join | Item::Leave) { "registry-amend-ceptoar" } else { "registry-amend-centre" };
    Ok(NewPage {
        item: item.code().to_owned(),
        name: page.pick(&of.name).to_owned(),
        decider: page.t(decider),
        choices,
        typed,
        page,
    })
}

/// `GET /amendments/new?what=name`
pub(super) async fn new_form(request: Signed, Query(wish): Query<Wish>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let of = cx.permit::<_, Organisation>(AskAmendment, org).await?;
    let what = if wish.what.is_empty() { Item::Name.code().to_owned() } else { wish.what };
    let typed = Typed {
        what,
        name_ja: of.name.ja.clone(),
        name_en: of.name.en.clone(),
        kana: of.kana.clone(),
        romaji: of.romaji.clone(),
        ..Typed::default()
    };
    show(&new_page(of.sql(), Page::signed(&request, String::new()), &of, typed).await?)
}

/// `POST /amendments/new`
pub(super) async fn create(request: Signed, Input(typed): Input<Typed>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    cx.permit::<_, Organisation>(AskAmendment, org).await?;
    let asked = match typed.read() {
        Some(wanted) => ops::ask_amendment(&cx, org, wanted, &typed.reason).await,
        None => Err(ops::AmendmentError::DoesNotFit),
    };
    match asked.map_err(Fault::from) {
        Ok(id) => {
            cx.commit().await?;
            Ok(did("did-amendment-asked", &format!("/amendments/{id}")))
        }
        Err(fault) => {
            drop(cx);
            let page = Page::signed(&request, String::new()).mend(Some(&fault))?;
            let cx = request.app.read(request.actor()).await?;
            let of = cx.permit::<_, Organisation>(AskAmendment, org).await?;
            let view = new_page(of.sql(), page, &of, typed).await?;
            show_with(view.page.status(), &view)
        }
    }
}

#[derive(Template)]
#[template(path = "registry/amendment.html")]
struct AmendmentPage {
    page: Page,
    href: String,
    organisation: (String, String),
    decider: String,
    at: String,
    before: String,
    after: String,
    /// For a name: each part of it, as it is registered and as it is wanted; whether that is another.
    parts: Vec<(String, String, String, bool)>,
    /// The Japanese name is another, and the English one is left as it is.
    only_ja: bool,
    reason: String,
    standing: String,
    class: &'static str,
    decision: String,
    decided_at: String,
    may_decide: bool,
    may_withdraw: bool,
    text: String,
}

fn amendment_id(id: &str) -> Result<AmendmentId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// `GET /amendments/{id}`
pub(super) async fn show_amendment(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    show(&one(&cx, Page::signed(&request, String::new()), amendment_id(&id)?).await?)
}

async fn one(cx: &Cx, mut page: Page, id: AmendmentId) -> Result<AmendmentPage, Fault> {
    let amendment = cx.permit::<_, Amendment>(ViewAmendment, id).await?;
    let sql = amendment.sql();
    let names = ask::names(sql, &[amendment.org, amendment.decider]).await?;
    let name = |org: OrgId| names.get(&org).map(|name| page.pick(name).to_owned()).unwrap_or_default();
    let open = amendment.standing == Standing::Open;
    let may = |act| open && judge(cx.actor(), act, amendment.relations()) == Decision::Allow;
    let (organisation, decider) = (name(amendment.org), name(amendment.decider));
    let after = after(sql, &page, &amendment.wanted).await?;
    let before = match &amendment.wanted {
        Wanted::Sector(_) => sector(sql, &page, &amendment.before).await?,
        _ => amendment.before.clone(),
    };
    let parts = parts(sql, &page, &amendment).await?;
    page.title = words::item(&page, amendment.wanted.item());
    Ok(AmendmentPage {
        href: format!("/amendments/{id}"),
        organisation: (format!("/organisations/{}", amendment.org), organisation),
        decider,
        at: page.when(&amendment.at),
        before,
        after,
        only_ja: only_ja(&parts),
        parts,
        reason: amendment.reason.clone(),
        standing: words::amendment(&page, amendment.standing),
        class: words::amendment_class(amendment.standing),
        decision: amendment.decision.clone(),
        decided_at: amendment.decided_at.map(|at| page.when(&at)).unwrap_or_default(),
        may_decide: may(Act::DecideAmendment),
        may_withdraw: may(Act::WithdrawAmendment),
        text: String::new(),
        page,
    })
}

/// The parts of a name, each as it was registered and as it is wanted; nothing where something else is asked.
async fn parts(
    sql: &Sql<'_>,
    voice: &Voice,
    amendment: &Amendment,
) -> Result<Vec<(String, String, String, bool)>, StoreError> {
    let Wanted::Name(wanted) = &amendment.wanted else { return Ok(Vec::new()) };
    // What was granted holds from that day on: how it was stands on the day before.
    let day = match (amendment.standing, amendment.decided_at) {
        (Standing::Granted, Some(at)) => at.day().plus(-1),
        _ => amendment.at.day(),
    };
    let Some(now) = ask::organisation(sql, amendment.org).await? else { return Ok(Vec::new()) };
    let was = registered_on(sql, now, day).await?;
    let part = |key: &str, was: &str, wanted: &str| (voice.t(key), was.to_owned(), wanted.to_owned(), was != wanted);
    Ok(vec![
        part("registry-col-name", &was.name.ja, &wanted.name.ja),
        part("registry-col-reading", &was.kana, &wanted.kana),
        part("registry-amend-name-en", &was.name.en, &wanted.name.en),
        part("registry-amend-romaji", &was.romaji, &wanted.romaji),
    ])
}

/// Whether of a name the first part alone is another: the rest may have been forgotten.
fn only_ja(parts: &[(String, String, String, bool)]) -> bool {
    parts.first().is_some_and(|first| first.3) && parts.iter().skip(1).all(|part| !part.3)
}

/// What is wanted, in words.
async fn after(sql: &Sql<'_>, voice: &Voice, wanted: &Wanted) -> Result<String, StoreError> {
    Ok(match wanted {
        Wanted::Name(names) => {
            let n = names;
            let all = [&n.name.ja, &n.kana, &n.name.en, &n.romaji];
            all.into_iter().filter(|one| !one.is_empty()).cloned().collect::<Vec<_>>().join("\n")
        }
        Wanted::Sector(code) => sector(sql, voice, code).await?,
        Wanted::Join(ceptoar) | Wanted::Leave(ceptoar) => {
            let names = ask::names(sql, &[*ceptoar]).await?;
            names.get(ceptoar).map(|name| voice.pick(name).to_owned()).unwrap_or_default()
        }
    })
}

async fn sector(sql: &Sql<'_>, voice: &Voice, code: &str) -> Result<String, StoreError> {
    let all = ask::sectors_on(sql, voice.now.day()).await?;
    let found = all.iter().find(|sector| sector.code == code);
    Ok(found.map_or_else(|| code.to_owned(), |sector| voice.pick(&sector.name).to_owned()))
}

/// The decision as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Decided {
    verdict: String,
    text: String,
}

/// `POST /amendments/{id}/decide`
pub(super) async fn decide(
    request: Signed,
    Path(id): Path<String>,
    Input(decided): Input<Decided>,
) -> Result<Response, Fault> {
    let id = amendment_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Amendment>(DecideAmendment, id).await?;
    let outcome = match decided.verdict.as_str() {
        "grant" => ops::decide_amendment(&cx, id, true, &decided.text).await,
        "decline" => ops::decide_amendment(&cx, id, false, &decided.text).await,
        _ => return Err(Fault::unusable("registry.unknown-choice")),
    };
    match outcome.map_err(Fault::from) {
        Ok(()) => {
            cx.commit().await?;
            Ok(did("did-amendment-decided", &format!("/amendments/{id}")))
        }
        Err(fault) => {
            drop(cx);
            let page = Page::signed(&request, String::new()).mend(Some(&fault))?;
            let cx = request.app.read(request.actor()).await?;
            let view = one(&cx, page, id).await?;
            show_with(view.page.status(), &AmendmentPage { text: decided.text, ..view })
        }
    }
}

/// `POST /amendments/{id}/withdraw`
pub(super) async fn withdraw(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = amendment_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    ops::withdraw_amendment(&cx, id).await?;
    cx.commit().await?;
    Ok(did("did-amendment-withdrawn", &format!("/amendments/{id}")))
}
