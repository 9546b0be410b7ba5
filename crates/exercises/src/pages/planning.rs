//! Planning a drill, in the centre or a CEPTOAR's own, and changing what is offered.

use super::{named, titled};
use crate::{
    drill::{Drill, DrillId, MockText, Offer, plans},
    ops::{change_drill::change_drill, plan_drill::plan_drill},
    recorded::Record,
    store::drills,
};
use ::store::{Cx, Sql};
use access::{
    BodyKind,
    act::{ChangeDrill, PlanDrill},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::Day;
use registry::Organisation;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, page::show_with};
use std::collections::BTreeSet;

/// What is typed of an offer.
#[derive(Debug, Default, Deserialize)]
pub(super) struct OfferForm {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    reply_by: String,
    #[serde(default)]
    guidance: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    invited: Vec<String>,
}

impl OfferForm {
    fn of(drill: &Drill) -> Self {
        let Offer { guidance, from, until, reply_by, text } = drill.offer.clone();
        let [from, until, reply_by] = [from, until, reply_by].map(|day| day.to_string());
        let (title, body) = (text.title, text.body);
        Self { seen: drill.number.to_string(), from, until, reply_by, guidance, title, body, invited: Vec::new() }
    }
    /// What is offered, and who is invited; in a CEPTOAR's own drill nobody answers to an invitation.
    fn read(&self, own: bool) -> Result<(Offer, BTreeSet<String>), Fault> {
        let reply_by = if own { &self.from } else { &self.reply_by };
        let day = |text: &str| Day::parse(text).ok_or(Fault::unusable("exercises.days"));
        let clean = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        let text = MockText { title: clean(&self.title), body: clean(&self.body) };
        let (from, until, reply_by) = (day(&self.from)?, day(&self.until)?, day(reply_by)?);
        let offer = Offer { guidance: clean(&self.guidance), from, until, reply_by, text };
        Ok((offer, self.invited.iter().cloned().collect()))
    }
}

#[derive(Template)]
#[template(path = "drills/plan.html")]
struct PlanPage {
    page: Page,
    action: String,
    form: OfferForm,
    ceptoars: Vec<Ceptoar>,
    examples: Vec<(String, String)>,
    /// Whether it is planned anew.
    new: bool,
    /// Whether it is a CEPTOAR's own, to which nobody else is invited.
    own: bool,
}

struct Ceptoar {
    code: String,
    name: String,
    chosen: bool,
    invited: bool,
}

/// What CEPTOARs did and changed in the drill of FY2013, each with its source.
pub(super) fn examples(page: &Page) -> Result<Vec<(String, String)>, Fault> {
    let record = Record::load().map_err(|cause| Fault::broken("store.broken").because(cause))?;
    Ok(record.examples().map(|fact| (page.pick(&fact.words()).to_owned(), fact.source.clone())).collect())
}

async fn ceptoars(
    page: &Page,
    (cx, sql): (&Cx, &Sql<'_>),
    drill: Option<DrillId>,
    chosen: impl Fn(&str) -> bool,
) -> Result<Vec<Ceptoar>, Fault> {
    let there = match drill {
        Some(drill) => drills::invited(sql, drill).await?,
        None => Vec::new(),
    };
    let all = registry::ask::ceptoars_on(sql, cx.now().day()).await?;
    let one = |org: Organisation| {
        let code = org.code.clone()?;
        let name = page.pick(&org.short).to_owned();
        Some(Ceptoar { chosen: chosen(&code), invited: there.contains(&org.id), code, name })
    };
    Ok(all.into_iter().filter_map(one).collect())
}

/// `GET /drills/new`
pub(super) async fn form(request: Signed) -> Result<Response, Fault> {
    draw_new(&request, None, None).await
}

async fn draw_new(request: &Signed, typed: Option<OfferForm>, fault: Option<Fault>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let planner = cx.permit::<_, Organisation>(PlanDrill, org).await?;
    if !plans(planner.kind) {
        return Err(::store::Denied::Refused.into());
    }
    let page = titled(request, |voice| voice.t("exercises-new")).mend(fault.as_ref())?;
    let (fresh, own) = (typed.is_none(), planner.kind == BodyKind::Ceptoar);
    let form = typed.unwrap_or_else(|| OfferForm {
        guidance: if own { String::new() } else { page.t("exercises-guidance-usual") },
        title: page.t("exercises-mock-title"),
        body: page.t("exercises-mock-body"),
        ..OfferForm::default()
    });
    let chosen = |code: &str| fresh || form.invited.iter().any(|one| one == code);
    let ceptoars = ceptoars(&page, (&cx, planner.sql()), None, chosen).await?;
    let examples = examples(&page)?;
    let action = "/drills".to_owned();
    let shown = PlanPage { action, form, ceptoars, examples, new: true, own, page };
    show_with(shown.page.status(), &shown)
}

/// `POST /drills`
pub(super) async fn plan(request: Signed, Input(form): Input<OfferForm>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let own = request.actor().acts_for(BodyKind::Ceptoar);
    let planned = match form.read(own) {
        Ok((offer, invited)) => plan_drill(&cx, &offer, &invited).await.map_err(Fault::from),
        Err(fault) => Err(fault),
    };
    match planned {
        Ok(id) => {
            cx.commit().await?;
            Ok(shell::did("did-drill-planned", &format!("/drills/{id}")))
        }
        Err(fault) => {
            drop(cx);
            draw_new(&request, Some(form), Some(fault)).await
        }
    }
}

/// `GET /drills/{id}/edit`
pub(super) async fn edit(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    draw_edit(&request, super::id(&id)?, None, None).await
}

async fn draw_edit(
    request: &Signed,
    id: DrillId,
    typed: Option<OfferForm>,
    fault: Option<Fault>,
) -> Result<Response, Fault> {
    let (fault, since) = fault.map(super::deciding::kept).unzip();
    let cx = request.app.read(request.actor()).await?;
    let drill = cx.permit::<_, Drill>(ChangeDrill, id).await?;
    let page = titled(request, |voice| voice.t1("exercises-edit", "drill", named(voice, &drill)));
    let page = page.mend(fault.as_ref())?;
    let mut form = typed.unwrap_or_else(|| OfferForm::of(&drill));
    if since == Some(true) {
        form.seen = drill.number.to_string();
    }
    let chosen = |code: &str| form.invited.iter().any(|one| one == code);
    let ceptoars = ceptoars(&page, (&cx, drill.sql()), Some(id), chosen).await?;
    let examples = examples(&page)?;
    let shown = PlanPage {
        action: format!("/drills/{id}"),
        form,
        ceptoars,
        examples,
        new: false,
        own: drill.own.is_some(),
        page,
    };
    show_with(shown.page.status(), &shown)
}

/// `POST /drills/{id}`
pub(super) async fn change(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<OfferForm>,
) -> Result<Response, Fault> {
    let id: DrillId = super::id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    let own = request.actor().acts_for(BodyKind::Ceptoar);
    let changed = match form.read(own) {
        Ok((offer, invited)) => {
            let seen = form.seen.parse().unwrap_or_default();
            change_drill(&cx, id, seen, (&offer, &invited)).await.map_err(Fault::from)
        }
        Err(fault) => Err(fault),
    };
    if let Err(fault) = changed {
        drop(cx);
        return draw_edit(&request, id, Some(form), Some(fault)).await;
    }
    cx.commit().await?;
    Ok(shell::did("did-drill-changed", &format!("/drills/{id}")))
}
