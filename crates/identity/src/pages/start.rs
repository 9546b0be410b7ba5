//! The start page of the trial: as whom does one go in?

use super::{account::in_words, form, sign_in::end_current};
use crate::{Person, Post, ask, session};
use ::store::{Cx, Entry, Sql, StoreError};
use access::{Actor, BodyKind, Kind, PersonId, Role, Who};
use askama::Template;
use axum::{http::HeaderMap, response::Response};
use registry::SheetEntry;
use serde::Deserialize;
use shell::{
    Fault, Input, Maybe, Mode, Page, Voice,
    chart::{Fan, Rib, fan},
    home, show,
};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "identity/start.html")]
struct StartPage {
    page: Page,
    hero: String,
    lead: String,
    fan: String,
    caption: String,
    groups: Vec<Group>,
}

/// People of one kind of body.
struct Group {
    key: String,
    /// Those who are shown.
    faces: Vec<Face>,
    /// Those who are folded away: there are many secretariats.
    more: Vec<Face>,
}

/// How many people of a group are shown unfolded.
const SHOWN: usize = 5;

/// A person as whom one may go in.
struct Face {
    id: String,
    name: String,
    post: String,
    manager: bool,
    waiting: usize,
}

/// The order of the groups: from those who report to those who verify.
const ORDER: [BodyKind; 8] = [
    BodyKind::Operator,
    BodyKind::Ceptoar,
    BodyKind::Ministry,
    BodyKind::Centre,
    BodyKind::Council,
    BodyKind::Related,
    BodyKind::Agency,
    BodyKind::Oversight,
];

/// `GET /sign-in` on trial.
pub(super) async fn show_start(request: &Maybe) -> Result<Response, Fault> {
    let cx = request.app.read(&Actor::nobody()).await?;
    let mut page = Page::maybe(request, String::new()).class("start");
    page.title = page.t("identity-start-title");
    let (today, sql) = (cx.now().day(), cx.system("demo start page"));
    let sheets = registry::ask::sheets_on(&sql, today).await?;
    let ribs = ribs(&sql, &sheets, &page, today).await?;
    let total: i64 = ribs.iter().filter_map(|rib| rib.count).sum();
    let groups = groups(request, &sql, &page).await?;
    let as_of = sheets.iter().map(|sheet| sheet.as_of).max().unwrap_or(today);
    show(&StartPage {
        hero: page.t1("identity-start-hero", "n", page.n(total)),
        lead: page.t1("identity-start-lead", "day", today.show_long(page.lang)),
        caption: page.t1("identity-start-caption", "day", as_of.show_long(page.lang)),
        fan: picture(ribs, &page),
        groups,
        page,
    })
}

/// One rib for each CEPTOAR of the day. Counts of a sheet may have several units; here they are added, for the picture
/// shows how many bodies a notice can come to, and a body is one whatever it is called.
async fn ribs(sql: &Sql<'_>, sheets: &[SheetEntry], page: &Page, day: kernel::Day) -> Result<Vec<Rib>, StoreError> {
    let sectors = registry::ask::sectors_on(sql, day).await?;
    let mut ribs = Vec::new();
    for ceptoar in registry::ask::ceptoars_on(sql, day).await? {
        let code = ceptoar.code.as_deref().unwrap_or_default();
        let sector = sectors.iter().find(|sector| sector.code == code).map(|sector| page.pick(&sector.name));
        let name = sector.unwrap_or_else(|| page.pick(&ceptoar.short)).to_owned();
        let counts = sheets.iter().find(|sheet| sheet.ceptoar == ceptoar.id).map(|sheet| &sheet.sheet.counts);
        let count = counts.filter(|counts| !counts.is_empty()).map(|counts| counts.iter().map(|part| part.count).sum());
        let (wide, narrow) =
            short_names(code).map_or_else(|| (name.clone(), name.clone()), |(w, n)| (page.t(w), page.t(n)));
        ribs.push(Rib { name: wide, short: narrow, count });
    }
    Ok(ribs)
}

/// Keys of the short names that fit a rib, on a wide and on a narrow screen, for sectors with long ones.
fn short_names(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "ICT-TEL" => ("identity-rib-telecom", "identity-rib-telecom"),
        "ICT-CATV" => ("identity-rib-cable", "identity-rib-cable"),
        "ICT-BRD" => ("identity-rib-broadcasting", "identity-rib-broadcasting"),
        "FIN-BANK" => ("identity-rib-banks", "identity-rib-banks"),
        "FIN-SEC" => ("identity-rib-securities", "identity-rib-securities"),
        "FIN-LIFE" => ("identity-rib-life", "identity-rib-life-short"),
        "FIN-NONLIFE" => ("identity-rib-nonlife", "identity-rib-nonlife-short"),
        "ELEC" => ("identity-rib-power", "identity-rib-power"),
        "GOV-LOCAL" => ("identity-rib-local", "identity-rib-local"),
        "MED" => ("identity-rib-medical", "identity-rib-medical"),
        "WATER" => ("identity-rib-water", "identity-rib-water"),
        "CHEM" => ("identity-rib-chemical", "identity-rib-chemical"),
        "CREDIT" => ("identity-rib-credit", "identity-rib-credit-short"),
        _ => return None,
    })
}

fn picture(ribs: Vec<Rib>, page: &Page) -> String {
    let settling: Vec<&str> = ribs.iter().filter(|rib| rib.count.is_none()).map(|rib| rib.name.as_str()).collect();
    let said = page.t1("identity-fan-label", "n", ribs.len());
    let label = match settling.is_empty() {
        true => said,
        false => {
            format!("{said}{}", page.t1("identity-fan-settling", "names", settling.join(&page.t("identity-comma"))))
        }
    };
    fan(&Fan { label, pending: page.t("identity-fan-pending"), ribs })
}

async fn groups(request: &Maybe, sql: &Sql<'_>, page: &Page) -> Result<Vec<Group>, StoreError> {
    let mut faces: BTreeMap<BodyKind, Vec<Face>> = BTreeMap::new();
    for id in ask::demo_people(sql).await? {
        let Some(person) = ask::person(sql, id).await? else { continue };
        let Some(post) = ask::posts_of(sql, id).await?.into_iter().next() else { continue };
        let body = post.body;
        faces.entry(body).or_default().push(face(request, person, post, page).await?);
    }
    let group = |body: BodyKind| {
        let mut faces = faces.remove(&body)?;
        // The people of the story, who can do most, come first, then who has something to do, then by reading.
        faces.sort_by_key(|face| std::cmp::Reverse((face.manager, face.waiting > 0, face.waiting)));
        let more = faces.split_off(faces.len().min(SHOWN));
        Some(Group { key: format!("identity-group-{}", body.code()), faces, more })
    };
    Ok(ORDER.into_iter().filter_map(group).collect())
}

async fn face(request: &Maybe, person: Person, post: Post, page: &Voice) -> Result<Face, StoreError> {
    // Who manages people besides something else is known by that.
    let telling = post.roles.iter().filter(|role| **role != Role::Manager || post.roles.len() == 1).copied().collect();
    let roles = in_words(page, &telling);
    let manager = post.roles.contains(&Role::Manager);
    let who = Who { person: person.id, organisation: post.org, body: post.body, roles: post.roles };
    let cx = request.app.read(&Actor::new(who)).await?;
    let waiting = home::waiting(&request.app, &cx, page).await?;
    // The heading of the centre's group says already where they are.
    let place = match post.body {
        BodyKind::Centre => roles,
        _ => page.t2("identity-post", "organisation", page.pick(&post.name), "roles", roles),
    };
    Ok(Face {
        id: person.id.to_string(),
        name: page.pick(&person.name).to_owned(),
        post: place,
        manager,
        waiting: waiting.iter().filter(|thing| thing.mine).count(),
    })
}

/// What a button of the start page sends.
#[derive(Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    person: String,
}

/// Who only looks at what is public.
const NOBODY: &str = "nobody";

/// `POST /demo/sign-in`: goes in as one of the cast, or as nobody. Only on trial.
pub(super) async fn submit(
    request: Maybe,
    headers: HeaderMap,
    Input(choice): Input<Choice>,
) -> Result<Response, Fault> {
    if request.app.mode() != Mode::Demo {
        return Err(Fault::not_found());
    }
    let secure = request.app.secure_cookies();
    if choice.person == NOBODY {
        end_current(&request, &headers).await?;
        return Ok(form::go("/map", vec![session::clear_cookie(secure)]));
    }
    let id: PersonId = choice.person.parse().map_err(|_| Fault::not_found())?;
    let cx = request.app.write(&Actor::nobody()).await?;
    let token = begin(&cx, id, form::agent(&headers)).await?.ok_or_else(Fault::not_found)?;
    cx.commit().await?;
    end_current(&request, &headers).await?;
    Ok(form::go("/", vec![session::set_cookie(&token, secure)]))
}

async fn begin(cx: &Cx, id: PersonId, agent: &str) -> Result<Option<String>, StoreError> {
    let sql = cx.system("demo start page");
    if !ask::demo_people(&sql).await?.contains(&id) {
        return Ok(None);
    }
    let Some(post) = ask::posts_of(&sql, id).await?.into_iter().next() else { return Ok(None) };
    let token = session::begin(cx, id, post.org, agent).await?;
    let detail = serde_json::json!({ "by": "demo" });
    cx.audit(Entry::new("identity.signed-in").on(Kind::Person, id).detail(detail));
    Ok(Some(token))
}
