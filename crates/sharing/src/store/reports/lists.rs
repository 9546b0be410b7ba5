//! Lists of reports: what is asked for, and the lines.

use crate::report::{Report, ReportId, StageKind};
use crate::store::{finding, listed::LINE};
use access::{Actor, OrgId};
use kernel::{At, Day};
use store::{
    Filter, FromRow, Row, StoreError, Visible, among, params,
    search::{Place, Query, Span},
};

/// A report as a list shows it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The report.
    pub report: Report,
    /// The title of its last stage.
    pub title: String,
    /// The kind of its last stage.
    pub kind: StageKind,
    /// How many stages it has.
    pub stages: i64,
    /// When the last was sealed.
    pub sealed_at: At,
    /// The label of the last stage.
    pub label: kernel::Label,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            report: FromRow::from_row(row)?,
            title: row.text("title")?,
            kind: row.code("kind")?,
            stages: row.get("stage")?,
            sealed_at: row.at("sealed_at")?,
            label: row.json("label")?,
        })
    }
}

/// Which reports of a state a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// All.
    #[default]
    Any,
    /// Those of which the body has not acknowledged every stage; for a reporter: no body has acknowledged.
    Unacknowledged,
    /// Those that the body has not passed on while the next one waits.
    ToPass,
    /// Those whose last stage is not final.
    Open,
    /// Those whose last stage is final.
    Final,
}

impl State {
    /// All that a form offers, with their codes.
    pub const ALL: [(State, &'static str); 5] = [
        (State::Any, ""),
        (State::Unacknowledged, "unacknowledged"),
        (State::ToPass, "to-pass"),
        (State::Open, "open"),
        (State::Final, "final"),
    ];
}

/// What a list is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The day on which it is asked: what may be passed on no longer waits for nobody.
    pub today: Day,
    /// The state.
    pub state: State,
    /// Only these sectors; empty is all.
    pub sectors: Vec<String>,
    /// Words that stand in what the actor sees of it.
    pub words: String,
    /// Only those filed before this place in the list.
    pub before: Option<(At, ReportId)>,
    /// The same of a place down to which was looked, where words are searched for.
    pub below: Option<Place>,
    /// Only those of this organisation.
    pub of: Option<OrgId>,
    /// The most lines.
    pub most: i64,
}

/// Reports as a list shows them.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The lines.
    pub lines: Vec<Line>,
    /// Down to where was looked for the words, if not to the end and the list is not full.
    pub reached: Option<Place>,
}

/// The reports that an actor may see, newest first.
pub(crate) async fn list(visible: &Visible<'_, Report>, wanted: &Wanted, actor: &Actor) -> Result<Lines, StoreError> {
    if let Some(query) = Query::read(&wanted.words) {
        return found(visible, wanted, actor, &query).await;
    }
    let Some(who) = actor.who() else { return Ok(Lines::default()) };
    let lines = crate::store::listed::newest(visible, who.organisation, wanted).await?;
    Ok(Lines { lines, reached: None })
}

/// Those of them in which all words stand that the actor may read there.
async fn found(
    visible: &Visible<'_, Report>,
    wanted: &Wanted,
    actor: &Actor,
    query: &Query,
) -> Result<Lines, StoreError> {
    let before = match wanted.before {
        Some((at, id)) => Some(finding::place(visible, actor, id).await?.unwrap_or(Place::first(at))),
        None => wanted.below,
    };
    let search = finding::Wanted { query, span: Span { before, ..Span::default() }, most: wanted.most };
    let found = finding::reports(visible, actor, &search, wanted.narrowing(actor)).await?;
    let ids: Vec<ReportId> = found.hits.iter().map(|hit| hit.id.into()).collect();
    let mut lines = lines_of(visible, &ids).await?;
    let place = |line: &Line| ids.iter().position(|id| *id == line.report.id);
    lines.sort_by_key(place);
    Ok(Lines { lines, reached: found.reached })
}

impl Wanted {
    /// Everything, and no line of it.
    pub fn on(today: Day) -> Self {
        let (words, sectors) = (String::new(), Vec::new());
        Self { today, state: State::Any, sectors, words, before: None, below: None, of: None, most: 0 }
    }
    /// What holds of a stop `m` at which a report waits to be passed on.
    pub(crate) fn to_pass(today: Day) -> String {
        format!("m.to_pass AND (m.until IS NULL OR m.until >= {})", today.number())
    }
    /// What must hold of a report besides its words, where `last` is its last stage.
    fn narrowing(&self, actor: &Actor) -> Filter {
        let body = actor.who().map(|who| who.organisation);
        let state = match self.state {
            State::Any => Filter::everything(),
            State::Open => Filter::new("last.kind <> 'final'", params![]),
            State::Final => Filter::new("last.kind = 'final'", params![]),
            State::Unacknowledged => Filter::new(
                "reports.id IN (
                   SELECT m.report_id FROM report_stops m
                   WHERE m.org_id = ? AND m.received_at IS NOT NULL AND m.seen_stage < m.newest_stage
                   UNION SELECT mine.id FROM reports mine WHERE mine.org_id = ? AND NOT EXISTS
                     (SELECT 1 FROM report_stops a WHERE a.report_id = mine.id AND a.acknowledged_at IS NOT NULL))",
                params![body, body],
            ),
            State::ToPass => Filter::new(
                format!(
                    "reports.id IN (SELECT m.report_id FROM report_stops m WHERE m.org_id = ? AND {})",
                    Self::to_pass(self.today)
                ),
                params![body],
            ),
        };
        let sectors = (!self.sectors.is_empty()).then(|| {
            let places = vec!["?"; self.sectors.len()].join(", ");
            let codes = self.sectors.iter().map(|code| store::Param::bound(code.as_str())).collect();
            Filter::new(format!("reports.sector_code IN ({places})"), codes)
        });
        let of = self.of.map(|of| Filter::new("reports.org_id = ?", params![of]));
        sectors.into_iter().chain(of).fold(state, Filter::and)
    }
}

/// These reports as a list shows them, newest first; those that the actor may not see are left out.
pub(crate) async fn lines_of(visible: &Visible<'_, Report>, reports: &[ReportId]) -> Result<Vec<Line>, StoreError> {
    if reports.is_empty() {
        return Ok(Vec::new());
    }
    let (places, ids) = among(reports.iter().copied());
    let sql = format!(
        "{LINE} FROM reports JOIN report_stages last ON last.report_id = reports.id
         AND last.stage = (SELECT MAX(stage) FROM report_stages s WHERE s.report_id = reports.id)
         WHERE {{visible}} AND reports.id IN ({places}) ORDER BY reports.submitted_at + 0 DESC"
    );
    visible.all(&sql, ids).await
}

/// Reports of the actor's organisation to which a body has said something since the last stage, with when; those that
/// wait longest first.
pub(crate) async fn answered_since(visible: &Visible<'_, Report>, org: OrgId) -> Result<Vec<(Line, At)>, StoreError> {
    let join = visible.engine().join_in_order();
    let select = format!(
        "{LINE}, answered.at AS said_at
         FROM answered_reports answered {join} reports ON reports.id = answered.report_id
         {join} report_stages last ON last.report_id = reports.id
           AND last.stage = (SELECT MAX(stage) FROM report_stages s WHERE s.report_id = reports.id)
         WHERE answered.org_id = $1 AND {{visible}} ORDER BY answered.at LIMIT 50"
    );
    let rows = visible.rows(&select, params![org]).await?;
    rows.iter().map(|row| Ok((Line::from_row(row)?, row.at("said_at")?))).collect()
}
