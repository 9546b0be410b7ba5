//! Reports from which notices are made, with who stands behind each.

use super::Source;
use crate::{
    giveaway::{Behind, Hit, core, is_called},
    report::{Reader, Report, ReportId, Stage},
    store::{files, reports},
};
use ::store::{Sql, StoreError};
use access::OrgId;
use identity::Person;
use kernel::Day;
use registry::{Contact, Organisation};
use std::collections::{BTreeMap, BTreeSet};

/// A body that reported.
#[derive(Clone)]
struct Reporter {
    organisation: Organisation,
    formerly: Vec<Organisation>,
    contacts: Vec<Contact>,
    people: Vec<Person>,
    groups: BTreeSet<String>,
}

/// Who stands behind these, in their order.
pub(super) async fn behind(sql: &Sql<'_>, all: Vec<Report>, day: Day) -> Result<Vec<Source>, StoreError> {
    let ids: Vec<ReportId> = all.iter().map(|report| report.id).collect();
    let stages = reports::stages_of(sql, &ids).await?;
    let looks = files::looks_of_reports(sql, &ids, Reader::Centre).await?;
    let mut reporters: BTreeMap<OrgId, Reporter> = BTreeMap::new();
    let mut sources = Vec::new();
    for report in all {
        let reporter = match reporters.get(&report.org) {
            Some(known) => known.clone(),
            None => reporter(sql, report.org, day).await?,
        };
        reporters.entry(report.org).or_insert_with(|| reporter.clone());
        let stages = stages.get(&report.id).cloned().unwrap_or_default();
        let looks = looks.get(&report.id).cloned().unwrap_or_default();
        let Reporter { organisation, formerly, contacts, people, groups } = reporter;
        let people = with_sealers(sql, people, &stages).await?;
        let victims = victims(sql, &stages, report.org, day).await?;
        let behind = Behind { organisation, formerly, contacts, people, victims, stages };
        sources.push(Source { report, behind, groups, looks });
    }
    Ok(sources)
}

async fn reporter(sql: &Sql<'_>, org: OrgId, day: Day) -> Result<Reporter, StoreError> {
    let organisation = registry::ask::organisation(sql, org).await?;
    let organisation = organisation.ok_or_else(|| StoreError::Unreadable { column: "org_id".into() })?;
    let groups = registry::ask::ceptoars_of(sql, org, day).await?;
    Ok(Reporter {
        formerly: registry::ask::formerly(sql, &organisation).await?,
        contacts: registry::ask::contacts_of(sql, org, day).await?,
        people: identity::ask::people_of(sql, org).await?,
        groups: groups.into_iter().filter_map(|ceptoar| ceptoar.code).collect(),
        organisation,
    })
}

/// The people of the reporter, and whoever sealed a stage and is there no more.
async fn with_sealers(sql: &Sql<'_>, mut people: Vec<Person>, stages: &[Stage]) -> Result<Vec<Person>, StoreError> {
    for sealer in stages.iter().map(|stage| stage.sealed_by).collect::<BTreeSet<_>>() {
        if people.iter().all(|person| person.id != sealer) {
            people.extend(identity::ask::person(sql, sealer).await?);
        }
    }
    Ok(people)
}

/// The victims of a report that are registered, without the reporter.
async fn victims(sql: &Sql<'_>, stages: &[Stage], reporter: OrgId, day: Day) -> Result<Vec<Hit>, StoreError> {
    let names: BTreeSet<&str> = stages.iter().filter_map(|stage| stage.content.victim.name.as_deref()).collect();
    let mut victims: BTreeMap<OrgId, Hit> = BTreeMap::new();
    for name in names {
        let like = registry::ask::named_like(sql, &core(name)).await?;
        for organisation in like.into_iter().filter(|one| one.id != reporter && is_called(one, name)) {
            let contacts = registry::ask::contacts_of(sql, organisation.id, day).await?;
            victims.insert(organisation.id, Hit { organisation, contacts });
        }
    }
    Ok(victims.into_values().collect())
}
