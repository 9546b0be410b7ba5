//! `/bridges/{id}`: what passed one bridge of the centre, year by year; and, where the other end is not here, writing down
//! what was handed over by hand or came so.

use super::{Asked, circle::Line, circle::cut_lines, hand_in::read_form, known, label, lines, pass, tlps};
use crate::{
    Arrival, Bridge, BridgeId, ByHand, Contribution, Flaw, HandFlaw, Reach,
    ops::{
        hand_over_notice::{HandOverNoticeError, Told, hand_over_notice},
        record_arrival::{CameByHand, RecordArrivalError, record_arrival},
    },
    store::{bridges, by_hand},
};
use ::store::{Cx, Granted, params};
use access::{Act, Decision, PersonId, act::ViewCrossings, decide};
use askama::Template;
use axum::{
    extract::{Query, Request},
    http::StatusCode,
    response::Response,
};
use kernel::{At, Tlp};
use serde::Deserialize;
use sharing::{notice::Notice, pages::indicators::Table};
use shell::{Fault, Input, Page, Path, Problems, Signed, page::show_with};

/// What is typed of something done by hand. `title` to `until` are of what came, `notice` of what was handed over.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HandForm {
    notice: String,
    title: String,
    text: String,
    indicators: String,
    tlp: String,
    until: String,
    whom: String,
    means: String,
    at: String,
    exercise: String,
}

#[derive(Template)]
#[template(path = "community/crossings.html")]
struct CrossingsPage {
    page: Page,
    id: String,
    /// Nothing here stands at the other end.
    by_hand: bool,
    /// It leads out of the centre.
    out: bool,
    most: &'static str,
    /// From which day on something passes, if that is still to come.
    later: String,
    years: Vec<(String, i64)>,
    went: Vec<Went>,
    came: Vec<Line>,
    more: String,
    notices: Vec<pass::Passing>,
    /// Whether something may be written down.
    may: bool,
    /// Whether the actor speaks for the centre, and so opens the page of its bridges.
    speaks: bool,
    /// The lines of the indicators as they are read.
    traces: Table,
    form: HandForm,
    tlps: Vec<(&'static str, &'static str, bool)>,
    problems: Problems,
    errors: Vec<(String, String)>,
}

impl CrossingsPage {
    fn problem(&self, field: &str) -> String {
        self.problems.of(field, &self.page)
    }
}

/// A notice that was handed over, or passed here.
struct Went {
    href: String,
    reference: String,
    told: String,
    hash: String,
    noted: String,
    recalled: bool,
}

/// The fields, in the order of the forms.
const FIELDS: [&str; 10] = ["notice", "title", "text", "indicators", "tlp", "until", "whom", "means", "at", "files"];

/// `GET /bridges/{id}`
pub(crate) async fn show(
    request: Signed,
    Path(id): Path<BridgeId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    draw(&request, id, &asked, (HandForm::default(), Problems::default())).await
}

async fn draw(
    request: &Signed,
    id: BridgeId,
    asked: &Asked,
    (form, problems): (HandForm, Problems),
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let bridge = cx.permit::<_, Bridge>(ViewCrossings, id).await?;
    let named = bridges::named(bridge.sql(), vec![Bridge::clone(&bridge)]).await?;
    let mut page = Page::signed(request, "");
    page.title = named.first().map(|one| super::bridges::way(&page, one)).unwrap_or_default();
    let reach = bridge.reach(cx.now().day());
    let (out, by_hand) = (bridge.from.centre.is_some(), bridge.outside().is_some());
    let act = if out { Act::CrossBridge } else { Act::RecordArrival };
    let may = reach == Reach::ByHand && decide(cx.actor(), act, bridge.relations()) == Decision::Allow;
    let years = by_hand::years(bridge.sql(), id).await?;
    let mut came: Vec<Line> = if out { Vec::new() } else { came(&cx, &page, id, asked).await? };
    let more = cut_lines(&mut came);
    let mut errors: Vec<_> = problems.iter().collect();
    errors.sort_by_key(|problem| FIELDS.iter().position(|field| *field == problem.field));
    let errors: Vec<_> = errors.into_iter().map(|one| (format!("#f-{}", one.field), page.t(one.key))).collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = CrossingsPage {
        id: id.to_string(),
        by_hand,
        out,
        most: bridge.label_most.words(),
        later: if reach == Reach::Later {
            page.t1("community-crossings-later", "day", super::day(bridge.begins, page.lang))
        } else {
            String::new()
        },
        years: years
            .into_iter()
            .map(|(year, many)| (page.t1("community-year", "year", year.0.to_string()), many))
            .collect(),
        went: if out { went(&cx, &page, &bridge).await? } else { Vec::new() },
        came,
        more,
        notices: if out && may { pass::offered(&cx, &page, &bridge).await? } else { Vec::new() },
        may,
        speaks: super::proposals::speaks(cx.actor()),
        tlps: tlps(Tlp::Clear, form.tlp.parse().unwrap_or_default()),
        traces: Table::read(&page, &lines(&form.indicators)),
        form,
        problems,
        errors,
        page,
    };
    show_with(status, &shown)
}

async fn came(cx: &Cx, page: &Page, id: BridgeId, asked: &Asked) -> Result<Vec<Line>, Fault> {
    let all = by_hand::came(&cx.visible::<Arrival>(), id, asked.before()?, super::ROWS + 1).await?;
    let line = |one: Arrival| Line {
        href: format!("/arrivals/{}", one.id),
        reference: String::new(),
        state: one.hand.iter().map(|hand| told(page, &hand.whom, &hand.means)).collect(),
        recalled: one.recalled_at.is_some(),
        later: false,
        tlp: one.content.label.tlp(),
        title: one.content.title,
        exercise: one.exercise,
        at: one.hand.map_or(one.at, |hand| hand.at),
    };
    Ok(all.into_iter().map(line).collect())
}

fn told(page: &Page, whom: &str, means: &str) -> String {
    page.t2("community-hand-told", "whom", whom.to_owned(), "means", means.to_owned())
}

/// What left by this bridge, newest first.
async fn went(cx: &Cx, page: &Page, bridge: &Granted<'_, ViewCrossings, Bridge>) -> Result<Vec<Went>, Fault> {
    let newest = "SELECT notices.id, notices.reference, w.hash, w.whom, w.means, w.at, w.recorded_by, w.recorded_at,
          (SELECT COUNT(*) FROM recall_confirmations c WHERE c.notice_id = notices.id) AS recalled
        FROM notices JOIN (
          SELECT notice_id, passed_hash AS hash, '' AS whom, '' AS means, arrived_at AS at, passed_by AS recorded_by,
            arrived_at AS recorded_at FROM arrivals WHERE bridge_id = $1
          UNION ALL SELECT notice_id, content_hash, whom, means, handed_at, recorded_by, recorded_at
            FROM notice_hand_overs WHERE bridge_id = $1) w ON w.notice_id = notices.id
        WHERE {visible} ORDER BY w.at DESC, notices.id DESC LIMIT 200";
    let rows = cx.visible::<Notice>().rows(newest, params![bridge.id]).await?;
    let people: Vec<PersonId> = rows.iter().map(|row| row.id("recorded_by")).collect::<Result<_, _>>()?;
    let names = identity::ask::names(bridge.sql(), &people).await?;
    let mut all = Vec::new();
    for (row, by) in rows.iter().zip(people) {
        let (whom, at) = (row.text("whom")?, page.when_short(&row.at("at")?));
        let by = names.get(&by).map(|name| page.pick(name).to_owned()).unwrap_or_default();
        all.push(Went {
            href: format!("/notices/{}", row.id::<Notice>("id")?),
            reference: row.text("reference")?,
            told: if whom.is_empty() { at } else { format!("{at}　{}", told(page, &whom, &row.text("means")?)) },
            hash: row.hash("hash")?.short(),
            noted: page.t2("community-hand-noted", "by", by, "at", page.when_short(&row.at("recorded_at")?)),
            recalled: row.get::<i64>("recalled")? > 0,
        });
    }
    Ok(all)
}

fn flawed(problems: &mut Problems, flaws: Vec<HandFlaw>) {
    flaws.into_iter().map(HandFlaw::said).for_each(|(field, key)| problems.add(field, key));
}

/// `POST /bridges/{id}/hand-overs`
pub(crate) async fn hand_over(
    request: Signed,
    Path(id): Path<BridgeId>,
    Input(form): Input<HandForm>,
) -> Result<Response, Fault> {
    let mut problems = Problems::default();
    let cx = request.app.write(request.actor()).await?;
    if form.notice.is_empty() {
        // Whoever may not see the bridge learns nothing of its form.
        cx.permit::<_, Bridge>(ViewCrossings, id).await?;
        problems.add("notice", "community-pass-unchosen");
        let said = ByHand::read(&form.whom, &form.means, At::parse_local(&form.at), cx.now());
        said.err().into_iter().for_each(|flaws| flawed(&mut problems, flaws));
        return draw(&request, id, &Asked::default(), (form, problems)).await;
    }
    let told = Told { whom: form.whom.clone(), means: form.means.clone(), at: At::parse_local(&form.at) };
    match hand_over_notice(&cx, id, known::<Notice>(&form.notice)?, told).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(shell::did("did-community-handed", &format!("/bridges/{id}")))
        }
        Err(HandOverNoticeError::Flawed(flaws)) => {
            flawed(&mut problems, flaws);
            drop(cx);
            draw(&request, id, &Asked::default(), (form, problems)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /bridges/{id}/arrivals`
pub(crate) async fn record(request: Signed, Path(id): Path<BridgeId>, sent: Request) -> Result<Response, Fault> {
    let (form, files) = read_form::<HandForm>(&request, sent).await?;
    let mut problems = Problems::default();
    let label = label(&form.tlp, &form.until, Tlp::default()).unwrap_or_else(|key| {
        problems.add(if key.ends_with("expired") { "until" } else { "tlp" }, key);
        kernel::Label::default()
    });
    let content = Contribution {
        title: form.title.trim().to_owned(),
        text: form.text.trim().to_owned(),
        indicators: lines(&form.indicators),
        label,
        ..Contribution::default()
    };
    let came = CameByHand {
        content,
        whom: form.whom.clone(),
        means: form.means.clone(),
        at: At::parse_local(&form.at),
        exercise: !form.exercise.is_empty(),
    };
    let cx = request.app.write(request.actor()).await?;
    match record_arrival(&cx, id, came, files).await {
        Ok(arrival) if problems.is_empty() => {
            cx.commit().await?;
            return Ok(shell::did("did-community-recorded", &format!("/arrivals/{arrival}")));
        }
        Ok(_) => {}
        Err(RecordArrivalError::Flawed(flaws, hand)) => {
            flaws.into_iter().map(Flaw::said).for_each(|(field, key)| problems.add(field, key));
            flawed(&mut problems, hand);
        }
        Err(error) => return Err(error.into()),
    }
    drop(cx);
    draw(&request, id, &Asked::default(), (form, problems)).await
}
