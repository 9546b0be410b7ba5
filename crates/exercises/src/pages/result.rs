//! The result of a part: times by hop and member, the curve of reach, who was never reached.

use super::{sight::Sight, words};
use crate::{
    part::{Part, PartId},
    store::times,
    times::{Hop, Line as Body, Stamp, Times},
};
use ::store::{Cx, Granted};
use access::{
    Act, Decision, Relation,
    act::{ViewDrillNames, ViewDrillPart},
    decide,
};
use axum::{extract::Path, response::Response};
use delivery::{Tier, receipt::Way};
use kernel::{
    At,
    disclosure::{K, in_steps},
};
use shell::{
    Fault, Page, Signed, Voice,
    chart::{Line, ReachCurve, Reached, reach_curve},
    csv,
};

/// The result as its reader may see it.
pub(super) struct Shown {
    /// The curve, the figures and the hops: for those through whose hands it goes.
    pub(super) counted: Option<Counted>,
    /// Each member by name, for those who may see names.
    pub(super) names: Vec<Named>,
    /// Whether names are shown at all.
    pub(super) named: bool,
    /// The times of the reader's own line.
    pub(super) own: Vec<(String, String)>,
    /// What may be told of all members to one of them; empty where nothing may.
    pub(super) told: String,
}

pub(super) struct Counted {
    pub(super) chart: String,
    pub(super) within: String,
    pub(super) rows: Vec<Row>,
    pub(super) hops: Vec<HopLine>,
    pub(super) never: String,
    pub(super) failed: bool,
}

/// How one stamp spreads over the members.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) count: String,
    pub(super) within: String,
    pub(super) median: String,
    pub(super) ninth: String,
    pub(super) longest: String,
}

pub(super) struct HopLine {
    pub(super) name: String,
    pub(super) hop: String,
    pub(super) noticing: String,
    pub(super) keeping: String,
    pub(super) slowest: bool,
}

pub(super) struct Named {
    pub(super) name: String,
    pub(super) cells: Vec<(String, String)>,
    pub(super) failed: String,
}

/// The stamps of a table of names: whose report came to the centre is told by the centre alone.
pub(crate) const NAMED: [Stamp; 5] =
    [Stamp::Handed, Stamp::Mailed, Stamp::Reached, Stamp::Acknowledged, Stamp::Answered];

/// The result of a part that was run.
pub(super) async fn shown(
    page: &Page,
    cx: &Cx,
    part: &Granted<'_, ViewDrillPart, Part>,
) -> Result<Option<Shown>, Fault> {
    let relations = part.relations();
    let above = [Relation::Own, Relation::Oversees, Relation::OnPath].into_iter().any(|one| relations.has(one));
    let own = match cx.organisation() {
        Some(org) if relations.has(Relation::Recipient) => times::of(part.sql(), part, Some(org)).await?,
        _ => None,
    };
    let Some(times) = times::of(part.sql(), part, None).await? else { return Ok(None) };
    let named = decide(cx.actor(), Act::ViewDrillNames, relations) == Decision::Allow;
    let reports = relations.has(Relation::Oversees) || relations.has(Relation::OnPath);
    Ok(Some(Shown {
        counted: above.then(|| counted(page, Sight::of(relations), &times, (reports, part.ended_at))),
        names: if named { names(page, &times) } else { Vec::new() },
        named,
        own: own.map(|own| mine(page, &own)).unwrap_or_default(),
        told: if above { String::new() } else { told(page, &times) },
    }))
}

fn counted(page: &Page, sight: Sight, times: &Times, (reports, ended): (bool, Option<At>)) -> Counted {
    let (exact, reached) = (sight == Sight::Exact, times.spread(Stamp::Reached));
    let never = times.members().filter(|line| line.reached().is_none()).count();
    let stamps = Stamp::ALL.into_iter().filter(|stamp| reports || *stamp != Stamp::Reported);
    // A hub that sends no mail, and members who report nothing, have no such times at all.
    let some = |stamp: &Stamp| !matches!(stamp, Stamp::Mailed | Stamp::Reported) || times.spread(*stamp).count > 0;
    let stamps = stamps.filter(some);
    Counted {
        // A curve has a step for each body.
        chart: if exact { chart(page, times, ended) } else { String::new() },
        within: sight.within(page, &reached),
        rows: stamps.map(|stamp| row(page, sight, stamp, (times, ended))).collect(),
        hops: hops(page, sight, times, ended),
        never: if never > 0 && exact { page.t1("exercises-never", "n", never) } else { String::new() },
        failed: exact && times.lines.iter().any(Body::failed),
    }
}

fn row(page: &Page, sight: Sight, stamp: Stamp, (times, ended): (&Times, Option<At>)) -> Row {
    let (spread, lengths) = (times.spread(stamp), sight.lengths(|times| times.spread(stamp), times, ended));
    Row {
        name: page.t(&format!("exercises-stamp-{}", stamp.code())),
        count: sight.share(page, spread.count, spread.of),
        within: sight.within(page, &spread),
        median: words::length(page, lengths.median),
        ninth: words::length(page, lengths.ninth),
        longest: words::length(page, lengths.longest),
    }
}

fn hops(page: &Page, sight: Sight, times: &Times, ended: Option<At>) -> Vec<HopLine> {
    let hops = times.hops();
    let whole = |hop: &Hop| hop.noticing.unwrap_or(0).max(hop.keeping.unwrap_or(0));
    let last = sight.lengths(Times::last_hop, times, ended);
    let slowest = hops.iter().map(whole).chain([last.median.unwrap_or(0)]).max().unwrap_or(0);
    let line = |hop: &Hop| HopLine {
        name: page.pick(&hop.line.name).to_owned(),
        hop: page.t(match hop.line.tier {
            Tier::Ministry => "exercises-hop-ministry",
            _ => "exercises-hop-ceptoar",
        }),
        noticing: words::length(page, hop.noticing),
        keeping: words::length(page, hop.keeping),
        slowest: slowest > 0 && whole(hop) == slowest,
    };
    let members = HopLine {
        name: page.t1("exercises-members-n", "n", page.n(times.bodies())),
        hop: page.t("exercises-hop-members"),
        noticing: match last.median {
            Some(median) => page.t1("exercises-median-of", "span", page.span(median)),
            None => page.t("exercises-none"),
        },
        keeping: page.t("exercises-none"),
        slowest: slowest > 0 && last.median == Some(slowest),
    };
    hops.iter().map(line).chain([members]).collect()
}

fn chart(voice: &Voice, times: &Times, ended: Option<At>) -> String {
    let lines =
        [(Reached::HandedOver, Stamp::Handed), (Reached::Opened, Stamp::Reached), (Reached::Answered, Stamp::Answered)];
    let last = Stamp::ALL.iter().flat_map(|stamp| times.curve(*stamp)).map(|(at, _)| at).max();
    // An hour after the last movement nothing more is worth drawing.
    let still = last.map_or(voice.now, |last| last.plus_minutes(60));
    let until = voice.now.min(still).min(ended.unwrap_or(voice.now));
    let reached = times.spread(Stamp::Reached);
    let label = voice.ts(
        "exercises-curve-label",
        &[
            ("of", &voice.n(reached.of)),
            ("reached", &voice.n(reached.count)),
            ("median", &words::length(voice, reached.median)),
        ],
    );
    let line = |(reached, stamp): (Reached, Stamp)| Line {
        reached,
        name: voice.t(&format!("exercises-stamp-{}", stamp.code())),
        points: times.curve(stamp),
    };
    reach_curve(&ReachCurve {
        label,
        lang: voice.lang,
        released: times.released,
        now: until,
        now_name: voice.t1("exercises-curve-at", "at", until.clock()),
        of: times.bodies(),
        nobody: voice.t("exercises-nobody"),
        lines: lines.map(line).into(),
        reminders: Vec::new(),
    })
}

/// `メールのリンク`: by which way of a letter it was acknowledged.
fn by(voice: &Voice, way: Way) -> String {
    voice.t(&format!("exercises-way-{}", way.code()))
}

/// How long after the release each stamp came; a dash where it has not.
fn cells(voice: &Voice, times: &Times, line: &Body, stamps: &[Stamp]) -> Vec<(String, String)> {
    let since = |at: At| at.seconds_since(times.released).max(0);
    let cell = |stamp: &Stamp| {
        let name = voice.t(&format!("exercises-stamp-{}", stamp.code()));
        let length = words::length(voice, stamp.of(line).map(since));
        match line.acknowledged_by.filter(|_| *stamp == Stamp::Acknowledged) {
            Some(way) => (name, voice.t2("exercises-by", "length", length, "way", by(voice, way))),
            None => (name, length),
        }
    };
    stamps.iter().map(cell).collect()
}

fn names(page: &Page, times: &Times) -> Vec<Named> {
    let mut lines: Vec<&Body> = times.members().collect();
    // Who was never reached first, then the slowest.
    lines.sort_by_key(|line| std::cmp::Reverse(line.reached().map_or(i64::MAX, At::millis)));
    let one = |line: &&Body| Named {
        name: page.pick(&line.name).to_owned(),
        cells: cells(page, times, line, &NAMED),
        failed: failed(page, line),
    };
    lines.iter().map(one).collect()
}

/// Why a contact failed, in words; empty if it did not.
fn failed(voice: &Voice, line: &Body) -> String {
    let key = match (line.failed(), line.reachable, line.mail_failed) {
        (false, ..) => return String::new(),
        (true, false, _) => "exercises-failed-unreachable",
        (true, true, true) => "exercises-failed-mail",
        (true, true, false) => "exercises-failed-silent",
    };
    voice.t(key)
}

fn mine(page: &Page, own: &Times) -> Vec<(String, String)> {
    let Some(line) = own.members().next() else { return Vec::new() };
    let has = |stamp: &Stamp| !matches!(stamp, Stamp::Mailed | Stamp::Reported) || stamp.of(line).is_some();
    cells(page, own, line, &Stamp::ALL.into_iter().filter(has).collect::<Vec<_>>())
}

/// What a member is told of all: how many at least, in steps, so that nobody's time can be worked out.
fn told(page: &Page, times: &Times) -> String {
    let reached = times.spread(Stamp::Reached);
    let (Some(of), Some(within)) = (in_steps(reached.of, K), in_steps(reached.within, K)) else { return String::new() };
    page.ts("exercises-told-circle", &[("of", &page.n(of)), ("within", &page.n(within)), ("k", &K)])
}

/// `GET /drill-parts/{id}/times.csv`: each member's times, as a file.
pub(super) async fn table(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: PartId = super::id(&id)?;
    let cx = request.app.read(request.actor()).await?;
    let part = cx.permit::<_, Part>(ViewDrillNames, id).await?;
    let page = Page::signed(&request, "");
    let times = times::of(part.sql(), &part, None).await?.ok_or_else(Fault::not_found)?;
    let stamps = NAMED.map(|stamp| page.t(&format!("exercises-stamp-{}", stamp.code())));
    let last = ["exercises-col-by", "exercises-col-failed"].map(|key| page.t(key));
    let head = [page.t("exercises-col-body")].into_iter().chain(stamps).chain(last);
    let line = |body: &Body| {
        let at = |stamp: &Stamp| stamp.of(body).map(At::rfc3339_here).unwrap_or_default();
        let name = page.pick(&body.name).to_owned();
        let by = body.acknowledged_by.map(|way| by(&page, way)).unwrap_or_default();
        csv::line(&[name].into_iter().chain(NAMED.iter().map(at)).chain([by, failed(&page, body)]).collect::<Vec<_>>())
    };
    let lines = std::iter::once(csv::line(&head.collect::<Vec<_>>())).chain(times.members().map(line));
    Ok(csv::file(&format!("drill-{}-{}", part.year.0, part.code), &lines.collect::<String>()))
}
