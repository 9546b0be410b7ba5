//! One board for all sectors: how each stands in its own words, and what its reader may know of it.
//!
//! The centre sees all of it. A ministry sees its own sectors in detail and, where the centre shares that, figures of the
//! others, none of fewer than *k* bodies and none that gives one away by asking again ([`kernel::disclosure`]). A secretariat
//! sees who of its members has said something and who is late, and not what. An operator sees its own part alone.

pub mod reports;

use crate::{
    answer::State,
    declared::Change,
    outage::Outage,
    rounds::{self, Expected, Round, Way},
    standing,
    store::{
        bodies::{self, Standing},
        changes, links,
    },
};
use ::store::{Cx, Granted, Sql, StoreError};
use access::{BodyKind, OrgId, Role, act::ViewOutage};
use kernel::{At, Bilingual, disclosure};
use std::collections::{BTreeMap, BTreeSet};

/// A body on the board.
#[derive(Clone, Debug)]
pub struct Body {
    /// How it stands.
    pub standing: Standing,
    /// What is expected of it.
    pub expected: Expected,
}

/// How the bodies of a sector stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Operators (on the government's line: bodies) in the scope.
    pub all: i64,
    /// Those that have said nothing yet.
    pub silent: i64,
    /// By what they said last.
    pub none: i64,
    /// Those affected.
    pub affected: i64,
    /// Those recovered.
    pub recovered: i64,
    /// Those whose situation report is overdue.
    pub overdue: i64,
    /// When the last of them was heard of.
    pub heard: Option<At>,
    /// When the next report of any of them is due.
    pub next: Option<At>,
}

/// What a body says for its sector.
#[derive(Clone, Debug)]
pub struct Voiced {
    /// Who: a secretariat, a ministry.
    pub name: Bilingual,
    /// How it says that the sector stands, and when; `None` if it has said nothing yet.
    pub last: Option<(State, At)>,
    /// In its words.
    pub words: String,
    /// What is expected of it.
    pub expected: Expected,
}

/// A sector on the board.
#[derive(Clone, Debug)]
pub struct Row {
    /// The code of the sector; empty for the government's line.
    pub code: String,
    /// Its name; `None` for the government's line.
    pub name: Option<Bilingual>,
    /// How its bodies stand.
    pub tally: Tally,
    /// What is said for it.
    pub voiced: Vec<Voiced>,
    /// Its bodies; only where the reader sees it in detail.
    pub bodies: Vec<Body>,
}

/// Figures of a sector that its reader is not competent for: in multiples of *k*; `None` below.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The code of the sector.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// How many bodies said something.
    pub heard: Option<i64>,
    /// How many are affected.
    pub affected: Option<i64>,
    /// How many have recovered.
    pub recovered: Option<i64>,
}

/// How the centre keeps its own promise.
#[derive(Clone, Debug, Default)]
pub struct Downward {
    /// What is expected of it.
    pub expected: Expected,
    /// When it last gave a situation report.
    pub last: Option<At>,
}

/// What of the board one reader sees.
#[derive(Clone, Debug)]
pub struct Board {
    /// What was declared, as far as the reader may know it.
    pub changes: Vec<Change>,
    /// What holds.
    pub change: Change,
    /// The centre's own situation reports.
    pub downward: Downward,
    /// The sectors that the reader sees in detail.
    pub rows: Vec<Row>,
    /// The others, as far as they are shared.
    pub shared: Vec<Shared>,
    /// The members of a secretariat, without what they said.
    pub members: Vec<Body>,
    /// How the reader's own body stands; `None` for the centre.
    pub part: Option<standing::Part>,
}

/// Who reads the board.
enum Reads {
    Centre,
    Ministry(OrgId),
    Secretariat(OrgId),
    Own,
}

fn reads(cx: &Cx, outage: &Outage) -> Reads {
    let actor = cx.actor();
    let Some(who) = actor.who() else { return Reads::Own };
    let desk = |roles: &[Role]| roles.iter().any(|role| actor.has(*role));
    match who.body {
        BodyKind::Centre if who.organisation == outage.org && desk(&[Role::Duty, Role::Analyst, Role::Reviewer]) => {
            Reads::Centre
        }
        BodyKind::Ministry if desk(&[Role::Liaison]) => Reads::Ministry(who.organisation),
        BodyKind::Ceptoar if desk(&[Role::Secretariat]) => Reads::Secretariat(who.organisation),
        _ => Reads::Own,
    }
}

/// The board as the actor may see it.
///
/// # Errors
/// If the database refuses.
pub async fn board(cx: &Cx, outage: &Granted<'_, ViewOutage, Outage>) -> Result<Board, StoreError> {
    let sql = outage.sql();
    let part = match cx.organisation() {
        Some(org) if org != outage.org => standing::part(sql, outage.id, org, cx.now()).await?,
        _ => None,
    };
    let all = changes::all(sql, outage.id).await?;
    let changes = part.as_ref().map_or_else(|| all.clone(), |part| part.changes.clone());
    let change = changes.last().cloned().ok_or(StoreError::Unreadable { column: "outage_changes".into() })?;
    let mut board = Board {
        downward: downward(sql, outage, &changes, (others(cx, outage), cx.now())).await?,
        changes,
        change,
        rows: Vec::new(),
        shared: Vec::new(),
        members: Vec::new(),
        part,
    };
    let left = board.part.as_ref().is_some_and(|part| !part.within);
    let reads = reads(cx, outage);
    if left || matches!(reads, Reads::Own) {
        return Ok(board);
    }
    let holding = standing::holding(sql, outage.id, &all, Way::Up).await?;
    let bodies = bodies::standing(sql, outage.id).await?;
    let bodies: Vec<Body> = bodies.into_iter().map(|one| body(one, (&all, &holding), cx.now())).collect();
    match reads {
        Reads::Centre => board.rows = rows(cx, outage, &bodies, None).await?,
        Reads::Ministry(org) => {
            board.rows = rows(cx, outage, &bodies, Some(org)).await?;
            if board.change.said.declared.shared {
                let own: BTreeSet<String> = board.rows.iter().map(|row| row.code.clone()).collect();
                let others = rows(cx, outage, &bodies, None).await?;
                board.shared = others.iter().filter(|row| !own.contains(&row.code)).filter_map(share).collect();
            }
        }
        Reads::Secretariat(org) => {
            let members = registry::ask::members_of(sql, org, cx.now().day()).await?;
            let members: BTreeSet<OrgId> = members.into_iter().map(|one| one.id).collect();
            board.members = bodies.into_iter().filter(|body| members.contains(&body.standing.org)).collect();
        }
        Reads::Own => {}
    }
    Ok(board)
}

fn body(one: Standing, (changes, holding): (&[Change], &[Round]), now: At) -> Body {
    let expected = standing::expected((changes, holding), (one.since, one.kind), one.kept, now);
    Body { standing: one, expected }
}

/// As whom the actor looks at what the centre gave: `None` for the centre.
pub(crate) fn others(cx: &Cx, outage: &Outage) -> Option<OrgId> {
    cx.organisation().filter(|org| *org != outage.org)
}

/// How the centre keeps its promise, as far as `reader` may know it: to others it has given what has come to them. `None`
/// for the centre itself.
pub(crate) async fn downward(
    sql: &Sql<'_>,
    outage: &Outage,
    changes: &[Change],
    (reader, now): (Option<OrgId>, At),
) -> Result<Downward, StoreError> {
    let holding = standing::holding(sql, outage.id, changes, Way::Down).await?;
    let given = links::given(sql, outage.id, reader).await?;
    let kept = rounds::kept_by(&holding, outage.raised_at, &given);
    // What was still owed when it was lowered is owed to nobody any more.
    let stands = changes.last().is_some_and(|change| change.step.stands());
    let expected = if stands { rounds::expected(&holding, outage.raised_at, kept, now) } else { Expected::default() };
    Ok(Downward { expected, last: given.last().copied() })
}

/// The sectors in the scope for which `of` is competent; all of them without one.
async fn rows(
    cx: &Cx,
    outage: &Granted<'_, ViewOutage, Outage>,
    bodies: &[Body],
    of: Option<OrgId>,
) -> Result<Vec<Row>, StoreError> {
    let (sql, day) = (outage.sql(), cx.now().day());
    let names: BTreeMap<String, (usize, Bilingual)> = registry::ask::sectors_on(sql, day)
        .await?
        .into_iter()
        .enumerate()
        .map(|(place, sector)| (sector.code, (place, sector.name)))
        .collect();
    let codes: BTreeSet<&String> = bodies
        .iter()
        .filter(|body| matches!(body.standing.kind, BodyKind::Operator | BodyKind::Ceptoar))
        .filter_map(|body| body.standing.sector.as_ref())
        .collect();
    let mut rows: Vec<(usize, Row)> = Vec::new();
    for code in codes {
        let ministry = registry::ask::ministry_of(sql, code, day).await?;
        if of.is_some() && of != ministry {
            continue;
        }
        let (place, name) = names.get(code).cloned().map_or((usize::MAX, None), |(place, name)| (place, Some(name)));
        let own = |body: &&Body| body.standing.sector.as_ref() == Some(code);
        let operators: Vec<Body> =
            bodies.iter().filter(own).filter(|body| body.standing.kind == BodyKind::Operator).cloned().collect();
        let speaks = |body: &&Body| match body.standing.kind {
            BodyKind::Ceptoar => body.standing.sector.as_ref() == Some(code),
            BodyKind::Ministry => Some(body.standing.org) == ministry,
            _ => false,
        };
        let voiced = bodies.iter().filter(speaks).map(voiced).collect();
        rows.push((place, Row { code: code.clone(), name, tally: tally(&operators), voiced, bodies: operators }));
    }
    rows.sort_by_key(|(place, _)| *place);
    let mut rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    let government: Vec<Body> = match of {
        None if rows_of_government(outage, bodies).await? => bodies
            .iter()
            .filter(|body| matches!(body.standing.kind, BodyKind::Ministry | BodyKind::Agency))
            .cloned()
            .collect(),
        None => Vec::new(),
        Some(ministry) => {
            let agencies = registry::ask::agencies_under(sql, ministry, day).await?;
            let agencies: BTreeSet<OrgId> = agencies.into_iter().map(|one| one.id).collect();
            bodies.iter().filter(|body| agencies.contains(&body.standing.org)).cloned().collect()
        }
    };
    if !government.is_empty() {
        rows.push(Row {
            code: String::new(),
            name: None,
            tally: tally(&government),
            voiced: Vec::new(),
            bodies: government,
        });
    }
    Ok(rows)
}

/// Whether the government's line is in the scope.
async fn rows_of_government(outage: &Granted<'_, ViewOutage, Outage>, bodies: &[Body]) -> Result<bool, StoreError> {
    let declared = changes::all(outage.sql(), outage.id).await?;
    let government = declared.last().is_some_and(|change| change.said.declared.scope.government);
    Ok(government || bodies.iter().any(|body| body.standing.kind == BodyKind::Agency))
}

fn voiced(body: &Body) -> Voiced {
    let Body { standing, expected } = body;
    Voiced { name: standing.name.clone(), last: standing.last, words: standing.words.clone(), expected: *expected }
}

/// How these stand.
pub fn tally(bodies: &[Body]) -> Tally {
    let count = |of: &dyn Fn(&&Body) -> bool| i64::try_from(bodies.iter().filter(|body| of(body)).count()).unwrap_or(0);
    let says = |state: State| count(&|body| body.standing.last.is_some_and(|(last, _)| last == state));
    Tally {
        all: count(&|_| true),
        silent: count(&|body| body.standing.last.is_none()),
        none: says(State::None),
        affected: says(State::Affected),
        recovered: says(State::Recovered),
        overdue: count(&|body| body.expected.overdue.is_some()),
        heard: bodies.iter().filter_map(|body| body.standing.last.map(|(_, at)| at)).max(),
        next: bodies.iter().filter_map(|body| body.expected.next).min(),
    }
}

/// What of a sector may be told to those who are not competent for it.
fn share(row: &Row) -> Option<Shared> {
    let told = |figure| disclosure::in_steps(figure, disclosure::K);
    let Tally { none, affected, recovered, .. } = row.tally;
    Some(Shared {
        code: row.code.clone(),
        name: row.name.clone()?,
        heard: told(none + affected + recovered),
        affected: told(affected),
        recovered: told(recovered),
    })
}
