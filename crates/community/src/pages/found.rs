//! `/proposals/community`: proposing a community, by the centre, or by the coordinator of one within which it shall stand.

use super::rules::RulesForm;
use crate::{
    Community, CommunityId, NewCommunity, NewFlaw, Rules,
    ops::found_community::{FoundCommunityError, found_community},
    store::decisions,
};
use ::store::{Cx, params};
use access::{Act, Actor, BodyKind, Decision, OrgId, Relation, Relations, decide};
use askama::Template;
use axum::response::Response;
use kernel::Bilingual;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, page::show_with};

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FoundForm {
    code: String,
    parent: String,
    name_ja: String,
    name_en: String,
    purpose_ja: String,
    purpose_en: String,
    hub: String,
    #[serde(flatten)]
    rules: RulesForm,
}

#[derive(Template)]
#[template(path = "community/found.html")]
struct FoundPage {
    page: Page,
    form: FoundForm,
    alone: bool,
    parents: Vec<(String, String)>,
    rules: RulesForm,
    tlps: Vec<(&'static str, &'static str, bool)>,
    errors: Vec<(&'static str, String)>,
}

impl FoundPage {
    fn problem(&self, field: &str) -> &str {
        self.errors.iter().find(|(name, _)| *name == field).map_or("", |(_, text)| text)
    }
}

/// Whether the actor may propose a community that stands alone.
pub(crate) fn founds_alone(actor: &Actor) -> bool {
    let own = Relations::none().with(Relation::Own, true);
    actor.acts_for(BodyKind::Centre) && decide(actor, Act::FoundCommunity, own) == Decision::Allow
}

/// The communities within which the actor may propose others: id, name.
pub(crate) async fn parents(cx: &Cx, page: &Page) -> Result<Vec<(String, String)>, Fault> {
    let hub = Relations::none().with(Relation::Hub, true);
    if decide(cx.actor(), Act::FoundWithin, hub) != Decision::Allow {
        return Ok(Vec::new());
    }
    let select =
        "SELECT * FROM communities WHERE hub_id = $1 AND valid_to IS NULL AND {visible} ORDER BY code LIMIT 50";
    let all: Vec<Community> = cx.visible::<Community>().all(select, params![cx.organisation()]).await?;
    let mut within = Vec::new();
    for one in all {
        let sql = cx.permit::<_, Community>(access::act::FoundWithin, one.id).await?;
        if decisions::rules_on(sql.sql(), &one, cx.now().day()).await?.founds {
            within.push((one.id.to_string(), page.pick(&one.name).to_owned()));
        }
    }
    Ok(within)
}

/// `GET /proposals/community`
pub(crate) async fn form(request: Signed) -> Result<Response, Fault> {
    let form = FoundForm { rules: RulesForm::of(&Rules::default()), ..FoundForm::default() };
    draw(&request, form, None, &[]).await
}

async fn draw(
    request: &Signed,
    form: FoundForm,
    fault: Option<Fault>,
    flaws: &[(&'static str, &'static str)],
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let page = super::titled(request, "community-found-title").mend(fault.as_ref())?;
    let (alone, parents) = (founds_alone(cx.actor()), parents(&cx, &page).await?);
    if !alone && parents.is_empty() {
        return Err(Fault::not_found());
    }
    let errors = flaws.iter().map(|(field, key)| (*field, page.t(key))).collect();
    let shown = FoundPage { alone, parents, rules: form.rules.clone(), tlps: form.rules.tlps(), errors, form, page };
    show_with(shown.page.status(), &shown)
}

/// What was typed as a community, or which fields cannot be read.
fn read(form: &FoundForm) -> Result<NewCommunity, Fault> {
    let parent = match form.parent.as_str() {
        "" => None,
        id => Some(super::known::<Community>(id)?),
    };
    let words = |ja: &str, en: &str| {
        let (ja, en) = (ja.trim(), en.trim());
        Bilingual::new(ja, if en.is_empty() { ja } else { en })
    };
    Ok(NewCommunity {
        code: form.code.trim().to_owned(),
        parent,
        name: words(&form.name_ja, &form.name_en),
        purpose: words(&form.purpose_ja, &form.purpose_en),
        rules: form.rules.read(),
    })
}

/// `POST /proposals/community`
pub(crate) async fn found(request: Signed, Input(form): Input<FoundForm>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let new = read(&form)?;
    let hub = match hub(&cx, new.parent, &form.hub).await {
        Ok(hub) => hub,
        Err(fault) => return draw(&request, form, Some(fault), &[("hub", "community-flaw-hub")]).await,
    };
    match found_community(&cx, new, hub).await {
        Ok(id) => {
            cx.commit().await?;
            Ok(shell::did("did-community-proposed", &format!("/proposals/{id}")))
        }
        Err(error) => {
            let flaws: Vec<_> = match &error {
                FoundCommunityError::Flawed(flaws) => flaws.iter().copied().map(NewFlaw::said).collect(),
                _ => Vec::new(),
            };
            draw(&request, form, Some(error.into()), &flaws).await
        }
    }
}

/// The body that is named, asked by somebody who may found at all.
async fn hub(cx: &Cx, parent: Option<CommunityId>, typed: &str) -> Result<OrgId, Fault> {
    match (parent, cx.organisation()) {
        (Some(parent), _) => {
            let parent = cx.permit::<_, Community>(access::act::FoundWithin, parent).await?;
            super::named(parent.sql(), typed).await
        }
        (None, Some(org)) => {
            let centre = cx.permit::<_, registry::Organisation>(access::act::FoundCommunity, org).await?;
            super::named(centre.sql(), typed).await
        }
        (None, None) => Err(Fault::not_found()),
    }
}
