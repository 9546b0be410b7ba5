//! A CEPTOAR's secretariat says whether and how it takes part.

use super::{named, planning::examples, titled};
use crate::{
    drill::{Drill, MockText},
    ops::decide_part::decide_part,
    part::{Part, PartId},
    plan::{Plan, Way},
    store::drills,
};
use access::{OrgId, act::DecideDrillPart};
use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::At;
use registry::Organisation;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, page::show_with};

/// What is typed of a plan.
#[derive(Debug, Default, Deserialize)]
pub(super) struct PlanForm {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    takes_part: String,
    #[serde(default)]
    word: String,
    #[serde(default)]
    announced: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    addition: String,
    #[serde(default)]
    carry: String,
    #[serde(default)]
    urgent: String,
    #[serde(default)]
    way: String,
    #[serde(default)]
    who: String,
    #[serde(default)]
    members: Vec<String>,
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

impl PlanForm {
    fn of(part: &Part, offered: &MockText) -> Self {
        let plan = part.plan.clone().unwrap_or_else(Plan::usual);
        let text = plan.text.clone().unwrap_or_else(|| offered.clone());
        Self {
            seen: part.number.to_string(),
            takes_part: yes(plan.takes_part),
            word: plan.word,
            announced: yes(plan.announced),
            from: plan.from.map(At::field).unwrap_or_default(),
            until: plan.until.map(At::field).unwrap_or_default(),
            text: if plan.text.is_some() { "own" } else { "centre" }.to_owned(),
            title: text.title,
            body: text.body,
            addition: plan.addition,
            carry: if plan.in_mail { "mail" } else { "sign-in" }.to_owned(),
            urgent: yes(plan.urgent),
            way: plan.way.code().to_owned(),
            who: if plan.members.is_some() { "chosen" } else { "all" }.to_owned(),
            members: plan.members.into_iter().flatten().map(|org| org.to_string()).collect(),
        }
    }
    /// Whether a text of its own was typed while that of the centre is chosen: which is meant, only who typed it knows.
    fn unheard(&self, offered: &MockText) -> bool {
        let same = |typed: &str, offered: &str| {
            let bare = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
            bare(typed).is_empty() || bare(typed) == bare(offered)
        };
        let own = !same(&self.title, &offered.title) || !same(&self.body, &offered.body);
        self.takes_part == "yes" && self.text != "own" && own
    }
    fn read(&self) -> Result<Plan, Fault> {
        let clean = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        if self.takes_part != "yes" {
            return Ok(Plan { word: clean(&self.word), ..Plan::default() });
        }
        let members = self.members.iter().map(|org| org.parse::<OrgId>()).collect::<Result<_, _>>();
        let members = members.map_err(|_| Fault::unusable("exercises.stranger"))?;
        Ok(Plan {
            takes_part: true,
            word: clean(&self.word),
            announced: self.announced == "yes",
            from: At::parse_local(&self.from),
            until: At::parse_local(&self.until),
            text: (self.text == "own").then(|| MockText { title: clean(&self.title), body: clean(&self.body) }),
            addition: clean(&self.addition),
            in_mail: self.carry == "mail",
            urgent: self.urgent == "yes",
            way: self.way.parse().unwrap_or_default(),
            members: (self.who == "chosen").then_some(members),
        })
    }
}

#[derive(Template)]
#[template(path = "drills/decide.html")]
struct DecidePage {
    page: Page,
    id: String,
    drill: String,
    drill_href: String,
    days: String,
    /// Whether it is its own drill, to which nobody invited it.
    own: bool,
    reply_by: String,
    guidance: String,
    form: PlanForm,
    /// Whether it has been decided, and is changed.
    again: bool,
    ways: Vec<(&'static str, String)>,
    members: Vec<(String, String, bool)>,
    examples: Vec<(String, String)>,
}

/// Where somebody else has saved first: what was typed stays in the form, over what was saved since.
pub(super) fn kept(fault: Fault) -> (Fault, bool) {
    let since = fault.code == "exercises.stale";
    if since { (Fault::unusable("exercises.stale-kept"), true) } else { (fault, false) }
}

/// `GET /drill-parts/{id}/plan`
pub(super) async fn form(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    draw(&request, super::id(&id)?, None, None).await
}

async fn draw(request: &Signed, id: PartId, typed: Option<PlanForm>, fault: Option<Fault>) -> Result<Response, Fault> {
    let (fault, since) = fault.map(kept).unzip();
    let since = since.unwrap_or_default();
    let cx = request.app.read(request.actor()).await?;
    let part = cx.permit::<_, Part>(DecideDrillPart, id).await?;
    if part.notice.is_some() {
        return Err(Fault::conflict("exercises.begun"));
    }
    let drill: Drill = drills::one(part.sql(), part.drill).await?;
    let page = titled(request, |voice| voice.t1("exercises-decide", "drill", named(voice, &drill)));
    let page = page.mend(fault.as_ref())?;
    let mut form = typed.unwrap_or_else(|| PlanForm::of(&part, &drill.offer.text));
    if since {
        form.seen = part.number.to_string();
    }
    let all = registry::ask::members_of(part.sql(), part.ceptoar, cx.now().day()).await?;
    let member = |org: &Organisation| {
        let id = org.id.to_string();
        let chosen = form.members.contains(&id);
        (id, page.pick(&org.name).to_owned(), chosen)
    };
    let shown = DecidePage {
        id: id.to_string(),
        drill_href: format!("/drills/{}", drill.id),
        days: page.t2("exercises-days", "from", page.day(drill.offer.from), "until", page.day(drill.offer.until)),
        own: part.own,
        again: part.plan.is_some(),
        reply_by: page.day(drill.offer.reply_by),
        guidance: drill.offer.guidance.clone(),
        ways: Way::ALL.map(|way| (way.code(), super::words::way(&page, way))).to_vec(),
        members: all.iter().map(member).collect(),
        examples: examples(&page)?,
        drill: named(&page, &drill),
        form,
        page,
    };
    show_with(shown.page.status(), &shown)
}

/// `POST /drill-parts/{id}/plan`
pub(super) async fn decide(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<PlanForm>,
) -> Result<Response, Fault> {
    let id: PartId = super::id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    let part = cx.permit::<_, Part>(DecideDrillPart, id).await?;
    let offered = drills::one(part.sql(), part.drill).await?.offer.text;
    drop(part);
    let decided = match form.read() {
        Ok(_) if form.unheard(&offered) => Err(Fault::unusable("exercises.own-text")),
        Ok(plan) => decide_part(&cx, id, form.seen.parse().unwrap_or_default(), &plan).await.map_err(Fault::from),
        Err(fault) => Err(fault),
    };
    if let Err(fault) = decided {
        drop(cx);
        return draw(&request, id, Some(form), Some(fault)).await;
    }
    cx.commit().await?;
    Ok(shell::did("did-drill-decided", &format!("/drill-parts/{id}")))
}
