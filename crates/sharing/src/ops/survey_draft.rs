//! What stands around a draft: whose it is, where it will go, against what it is checked.

use crate::draft::{Draft, Setting};
use crate::file::Look;
use crate::report::{FileId, Report};
use crate::report::{StageKind, path::Way, sight::Seer};
use crate::store::{files, reports};
use access::{BodyKind, OrgId, act::ViewReport};
use kernel::{Bilingual, Day};
use registry::{
    Organisation, ask,
    facts::{Level, Tolerance},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{Cx, Denied, Granted, Sql, StoreError};

/// What stands around a draft.
pub struct Surroundings {
    /// Against what it is checked.
    pub setting: Setting,
    /// Whose report it is.
    pub org: Organisation,
    /// The sector of the organisation; `None` for the Council and the like.
    pub sector: Option<String>,
    /// Whether the organisation is a ministry or an agency, whose reports stand in its register of incidents.
    pub government: bool,
    /// Where it goes.
    pub way: Way,
    /// The levels of the sector.
    pub levels: Vec<Level>,
    /// The services of the sector.
    pub services: Vec<kernel::Bilingual>,
    /// As whom the rules of holding back name the body that writes it; `None` for the reporter itself.
    pub writer: Option<Seer>,
    /// The report to which it adds, where there is one: its reference.
    pub reference: Option<String>,
    /// What was seen in its files.
    pub looks: BTreeMap<FileId, Look>,
}

/// Reads what stands around a draft.
///
/// # Errors
/// If the report to which it adds may not be seen any more, or the store fails.
pub async fn survey_draft<A>(cx: &Cx, draft: &Granted<'_, A, Draft>) -> Result<Surroundings, Denied> {
    let (sql, day) = (draft.sql(), cx.now().day());
    let org = ask::organisation(sql, draft.org).await?.ok_or(Denied::NotFound)?;
    let (last, reference) = match draft.report {
        None => (None, None),
        Some(report) => {
            let report = cx.permit::<_, Report>(ViewReport, report).await?;
            let last = reports::last_stage(report.sql(), report.id).await?;
            (last.map(|(_, kind)| kind), Some(report.reference.clone()))
        }
    };
    let sector = sector(sql, &org, day).await?;
    let levels = levels(sql, sector.as_deref(), day).await?;
    let services = services(sql, sector.as_deref(), day).await?;
    let setting = Setting {
        now: cx.now(),
        stages: StageKind::after(last),
        own: own_groups(sql, &org, day).await?,
        groups: groups(sql, &org, day).await?,
        uncounted: levels
            .iter()
            .filter(|level| level.tolerance != Tolerance::Threshold)
            .map(|l| l.id.clone())
            .collect(),
        services: services.iter().map(|service| service.ja.clone()).collect(),
        attachments: files::of_draft(draft).await?,
    };
    let way = way(sql, &org, sector.as_deref(), day).await?;
    let writer = match draft.filed_by_org {
        body if body == draft.org => None,
        body if way.centre == Some(body) => Some(Seer::Centre),
        body => (way.ministry == Some(body)).then_some(Seer::Ministry),
    };
    let looks = match setting.attachments.is_empty() {
        true => BTreeMap::new(),
        false => files::looks_of_draft(draft).await?,
    };
    let government = matches!(org.kind, BodyKind::Ministry | BodyKind::Agency);
    Ok(Surroundings { setting, org, sector, government, way, levels, services, writer, reference, looks })
}

/// The sector under which an organisation reports: its own, or that of the government's own bodies.
async fn sector(sql: &Sql<'_>, org: &Organisation, day: Day) -> Result<Option<String>, StoreError> {
    match org.kind {
        BodyKind::Ministry | BodyKind::Agency => Ok(ask::government_sector(sql, day).await?.map(|sector| sector.code)),
        BodyKind::Operator
        | BodyKind::Ceptoar
        | BodyKind::Centre
        | BodyKind::Council
        | BodyKind::Related
        | BodyKind::Oversight => Ok(org.sector.clone()),
    }
}

/// The way of reports of an organisation in a sector on a day. An agency tells the ministry that supervises it, as
/// promptly as possible, and a ministry the centre (004:14433-14441).
async fn way(sql: &Sql<'_>, org: &Organisation, sector: Option<&str>, day: Day) -> Result<Way, StoreError> {
    let centre = ask::centre(sql, day).await?;
    let Some(sector) = sector else { return Ok(Way { ministry: None, centre, by_hand: false }) };
    let ministry = match org.kind {
        BodyKind::Ministry => None,
        BodyKind::Agency => ask::ministry_over(sql, org.id, day).await?,
        BodyKind::Operator
        | BodyKind::Ceptoar
        | BodyKind::Centre
        | BodyKind::Council
        | BodyKind::Related
        | BodyKind::Oversight => ask::ministry_of(sql, sector, day).await?,
    };
    let by_hand = ask::reports_pass(sql, sector, day).await? == registry::ReportsPass::ByHand;
    Ok(Way { ministry, centre, by_hand })
}

/// The levels of the sector of a report.
pub(crate) async fn levels(sql: &Sql<'_>, sector: Option<&str>, day: Day) -> Result<Vec<Level>, StoreError> {
    match sector {
        Some(sector) => ask::levels_of(sql, sector, day).await,
        None => Ok(Vec::new()),
    }
}

async fn services(sql: &Sql<'_>, sector: Option<&str>, day: Day) -> Result<Vec<kernel::Bilingual>, StoreError> {
    let Some(sector) = sector else { return Ok(Vec::new()) };
    Ok(ask::services_of(sql, sector, day).await?.into_iter().map(|service| service.name).collect())
}

/// The groups that can be chosen one by one.
async fn groups(sql: &Sql<'_>, org: &Organisation, day: Day) -> Result<BTreeSet<String>, StoreError> {
    let mut groups = ask::ceptoars_on(sql, day).await?;
    if matches!(org.kind, BodyKind::Ministry | BodyKind::Agency) {
        groups.extend(ask::ministries_on(sql, day).await?);
    }
    Ok(groups.into_iter().filter_map(|group| group.code).collect())
}

/// The groups to which "own sector only" limits: those whose member the organisation is; else itself, if it is one; else
/// those of its sector. Of a ministry or an agency: the government's own line.
pub(super) async fn own_groups(sql: &Sql<'_>, org: &Organisation, day: Day) -> Result<BTreeSet<String>, StoreError> {
    if matches!(org.kind, BodyKind::Ministry | BodyKind::Agency) {
        return Ok(ask::ministries_on(sql, day).await?.into_iter().filter_map(|ministry| ministry.code).collect());
    }
    let mut codes: BTreeSet<String> =
        ask::ceptoars_of(sql, org.id, day).await?.into_iter().filter_map(|c| c.code).collect();
    if codes.is_empty() && org.kind == access::BodyKind::Ceptoar {
        codes.extend(org.code.clone());
    }
    if codes.is_empty() {
        let here = |c: &Organisation| c.sector.is_some() && c.sector == org.sector;
        codes.extend(ask::ceptoars_on(sql, day).await?.into_iter().filter(here).filter_map(|c| c.code));
    }
    Ok(codes)
}

/// The names that people use of the bodies on a way: 「総務省」「NISC」.
pub(crate) async fn short_names(sql: &Sql<'_>, bodies: &[OrgId]) -> Result<BTreeMap<OrgId, Bilingual>, StoreError> {
    let mut names = BTreeMap::new();
    for id in bodies.iter().collect::<BTreeSet<_>>() {
        names.extend(ask::organisation(sql, *id).await?.map(|org| (org.id, org.short)));
    }
    Ok(names)
}

/// The bodies on a way.
pub(crate) fn bodies(way: &Way) -> Vec<OrgId> {
    way.ministry.into_iter().chain(way.centre).collect()
}
