//! `/sectors/{code}/path`: how reports of a sector go on to the centre, how it came to be so, and deciding on it.

use super::words;
use crate::{
    Organisation, ReportsPass, Sector, ask, ops,
    store::{sectors, upward},
    upward::{LONGEST, Proposal, UpwardPath, in_force, own_in_force, pass_on},
};
use ::store::{Cx, Sql};
use access::{Act, Decision, OrgId, act::ViewOrganisation, decide as judge};
use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::{Bilingual, Day};
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, Voice, did, page::show_with, show};
use std::collections::BTreeMap;

/// How reports go on, and since when by whom.
pub(super) struct PathView {
    pub(super) pass: String,
    /// Since when it is so, and who decided it; that nothing was decided.
    pub(super) since: String,
}

/// A part of the sector.
struct PartView {
    name: String,
    href: String,
    path: PathView,
}

/// A decision, for people.
struct DecisionView {
    from: String,
    pass: String,
    /// Which ministry, and for which sector if it is another than the one of the page.
    by: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "registry/upward.html")]
struct UpwardPage {
    page: Page,
    code: String,
    /// The whole, on the page of a part.
    whole: Option<(String, String)>,
    back: String,
    now: PathView,
    parts: Vec<PartView>,
    /// What was typed would mean.
    preview: Vec<String>,
    may: bool,
    /// Codes, what they say, and whether they are chosen.
    choices: Vec<(&'static str, String, bool)>,
    typed: Typed,
    today: String,
    limit: usize,
    /// Those that begin last first.
    decided: Vec<DecisionView>,
}

/// What is to be decided, as it was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pass: String,
    from: String,
    reason: String,
    /// `preview`, or to decide it.
    go: String,
}

impl Typed {
    fn proposal(&self, sector: &str) -> Proposal {
        let (pass, valid_from) = (self.pass.parse().ok(), Day::parse(self.from.trim()));
        Proposal { sector: sector.to_owned(), pass, valid_from, reason: self.reason.clone() }
    }
}

/// Every decision, and whose they are.
pub(super) struct Paths {
    all: Vec<UpwardPath>,
    /// The names of the ministries that decided.
    names: BTreeMap<OrgId, Bilingual>,
    /// The organisation for which the actor may decide; which sectors are its, its competence says.
    mine: Option<OrgId>,
    signed_in: bool,
}

impl Paths {
    /// Reads them.
    pub(super) async fn read(cx: &Cx, sql: &Sql<'_>) -> Result<Self, Fault> {
        let all = upward::all(sql).await?;
        let ids: Vec<OrgId> = all.iter().map(|one| one.ministry).collect();
        let names = ask::names(sql, &ids).await?;
        Ok(Self { all, names, mine: decides(cx).await?, signed_in: cx.person().is_some() })
    }
    /// How reports of a sector go on, on a day.
    pub(super) fn of(&self, voice: &Voice, sector: &Sector, day: Day) -> PathView {
        let since = match in_force(&self.all, sector, day) {
            Some(one) => {
                let from = words::long(voice, one.valid_from);
                voice.t2("registry-upward-since", "day", from, "who", self.who(voice, one))
            }
            None => voice.t("registry-upward-undecided"),
        };
        PathView { pass: words::reports_pass(voice, pass_on(&self.all, sector, day)), since }
    }
    /// Whether a part has a decision of its own on a day.
    pub(super) fn is_own(&self, part: &Sector, day: Day) -> bool {
        own_in_force(&self.all, &part.code, day).is_some()
    }
    /// Whether the actor decides for this ministry.
    pub(super) fn decides(&self, ministry: OrgId) -> bool {
        self.mine == Some(ministry)
    }
    /// Where those who have signed in read how it was decided, and whoever may decides.
    pub(super) fn link(&self, voice: &Voice, sector: &Sector, may: bool) -> Option<(String, String)> {
        let text = voice.t(if may { "registry-upward-link-may" } else { "registry-upward-link" });
        self.signed_in.then(|| (href(&sector.code), text))
    }
    fn who(&self, voice: &Voice, one: &UpwardPath) -> String {
        self.names.get(&one.ministry).map(|name| voice.pick(name).to_owned()).unwrap_or_default()
    }
}

/// The organisation for which the actor may decide how reports go on, if it is competent for their sector.
async fn decides(cx: &Cx) -> Result<Option<OrgId>, Fault> {
    let Some(org) = cx.organisation() else { return Ok(None) };
    let own = cx.permit::<_, Organisation>(ViewOrganisation, org).await?;
    Ok((judge(cx.actor(), Act::DecideUpwardPath, own.relations()) == Decision::Allow).then_some(org))
}

/// What a decision would mean, line by line.
fn meaning(voice: &Voice, new: &UpwardPath, around: &Around, all: &[UpwardPath]) -> Vec<String> {
    let (sector, day) = (&around.sector, words::long(voice, new.valid_from));
    let mut lines = vec![
        voice.t2("registry-upward-will", "day", day, "name", voice.pick(&sector.name)),
        words::reports_pass(voice, new.pass),
        voice.t("registry-upward-before"),
    ];
    let (apart, along): (Vec<&Sector>, Vec<&Sector>) =
        around.parts.iter().partition(|part| own_in_force(all, &part.code, new.valid_from).is_some());
    for (key, parts) in [("registry-upward-along", along), ("registry-upward-apart", apart)] {
        let names: Vec<String> = parts.iter().map(|part| voice.pick(&part.name).to_owned()).collect();
        if !names.is_empty() {
            lines.push(voice.t1(key, "names", words::list(voice, &names)));
        }
    }
    let next = all.iter().filter(|one| one.sector == sector.code && one.valid_from > new.valid_from);
    if let Some(next) = next.min_by_key(|one| one.valid_from) {
        lines.push(voice.t1("registry-upward-until", "day", words::long(voice, next.valid_from)));
    }
    lines
}

fn href(code: &str) -> String {
    format!("/sectors/{code}/path")
}

/// A sector with what stands around it.
struct Around {
    sector: Sector,
    /// The sector of which it is a part.
    whole: Option<Sector>,
    parts: Vec<Sector>,
}

impl Around {
    async fn read(sql: &Sql<'_>, code: &str, day: Day) -> Result<Self, Fault> {
        let sector = sectors::by_code(sql, code).await?.ok_or_else(Fault::not_found)?;
        let all = ask::sectors_of_reports(sql, day).await?;
        let whole = all.iter().find(|one| sector.parent.as_ref() == Some(&one.code)).cloned();
        let parts = all.into_iter().filter(|one| one.parent.as_ref() == Some(&sector.code)).collect();
        Ok(Self { sector, whole, parts })
    }
    /// The decisions that concern it.
    fn decided(&self, voice: &Voice, paths: &Paths) -> Vec<DecisionView> {
        let whole = |one: &UpwardPath| self.whole.as_ref().filter(|whole| whole.code == one.sector);
        let by = |one: &UpwardPath| match whole(one) {
            Some(whole) => {
                let name = voice.pick(&whole.name);
                voice.t2("registry-upward-by-for", "who", paths.who(voice, one), "name", name)
            }
            None => paths.who(voice, one),
        };
        let decision = |one: &UpwardPath| DecisionView {
            from: voice.t1("registry-upward-from-day", "day", words::long(voice, one.valid_from)),
            pass: words::reports_pass(voice, one.pass),
            by: by(one),
            reason: one.reason.clone(),
        };
        let concerns = |one: &&UpwardPath| one.sector == self.sector.code || whole(one).is_some();
        paths.all.iter().filter(concerns).map(decision).collect()
    }
}

async fn gather(
    cx: &Cx,
    mut page: Page,
    code: &str,
    (typed, planned): (Option<Typed>, Option<UpwardPath>),
) -> Result<UpwardPage, Fault> {
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let own = cx.permit::<_, Organisation>(ViewOrganisation, org).await?;
    let (sql, today) = (own.sql(), cx.now().day());
    let (around, paths) = (Around::read(sql, code, today).await?, Paths::read(cx, sql).await?);
    let may = ask::ministry_of(sql, code, today).await?.is_some_and(|ministry| paths.decides(ministry));
    let sector = &around.sector;
    page.title = page.t1("registry-upward-title", "name", page.pick(&sector.name));
    let name = |one: &Sector| page.pick(&one.name).to_owned();
    let part = |one: &Sector| PartView { name: name(one), href: href(&one.code), path: paths.of(&page, one, today) };
    let typed = typed.unwrap_or_else(|| Typed { from: today.to_string(), ..Typed::default() });
    let choice = |pass: ReportsPass| (pass.code(), words::reports_pass(&page, pass), typed.pass == pass.code());
    Ok(UpwardPage {
        code: sector.code.clone(),
        whole: around.whole.as_ref().map(|one| (href(&one.code), name(one))),
        back: format!("/sectors#{}", around.whole.as_ref().unwrap_or(sector).code),
        now: paths.of(&page, sector, today),
        parts: around.parts.iter().map(part).collect(),
        preview: planned.map(|new| meaning(&page, &new, &around, &paths.all)).unwrap_or_default(),
        may,
        choices: [ReportsPass::AtOnce, ReportsPass::ByHand].map(choice).into(),
        today: today.to_string(),
        limit: LONGEST,
        decided: around.decided(&page, &paths),
        typed,
        page,
    })
}

/// `GET /sectors/{code}/path`
pub(super) async fn show_path(request: Signed, Path(code): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    show(&gather(&cx, Page::signed(&request, String::new()), &code, (None, None)).await?)
}

/// `POST /sectors/{code}/path`: shows what it would mean, or decides it.
pub(super) async fn decide(
    request: Signed,
    Path(code): Path<String>,
    Input(typed): Input<Typed>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let (mut page, proposal) = (Page::signed(&request, String::new()), typed.proposal(&code));
    let planned = if typed.go == "preview" {
        ops::plan_upward_path(&cx, org, &proposal).await.map(Some)
    } else {
        ops::decide_upward_path(&cx, org, &proposal).await.map(|()| None)
    };
    let planned = match planned {
        Ok(None) => {
            cx.commit().await?;
            return Ok(did("did-upward-path-decided", &href(&code)));
        }
        Ok(planned) => planned,
        Err(error) => {
            page = page.mend(Some(&Fault::from(error)))?;
            None
        }
    };
    drop(cx);
    let cx = request.app.read(request.actor()).await?;
    let view = gather(&cx, page, &code, (Some(typed), planned)).await?;
    show_with(view.page.status(), &view)
}
