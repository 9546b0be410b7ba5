//! Reports from which notices are made, with who stands behind each.

use super::Source;
use crate::{
    file::{About, Look},
    giveaway::{Behind, Hit, core, is_called},
    report::{FileId, Reader, Report, ReportId, Stage},
    store::{files, reports},
};
use ::store::{Sql, StoreError};
use access::{OrgId, PersonId};
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
    let looks = files::looks_of_reports(sql, &ids, Reader::Centre).await?;
    let stages = reports::stages_of(sql, &ids).await?;
    let reporters = reporters(sql, all.iter().map(|report| report.org).collect(), day).await?;
    let sealers = sealers(sql, &stages).await?;
    let remarks = reports::remarks_of(sql, &ids).await?;
    let mut sources = Vec::new();
    for report in all {
        let reporter = reporters.get(&report.org).cloned();
        let reporter = reporter.ok_or_else(|| StoreError::Unreadable { column: "org_id".into() })?;
        // A report from which two notices were made stands here twice.
        let stages = stages.get(&report.id).cloned().unwrap_or_default();
        let looks = looks.get(&report.id).cloned().unwrap_or_default();
        let Reporter { organisation, formerly, contacts, people, groups } = reporter;
        let people = with_sealers(people, &stages, &sealers);
        let victims = victims(sql, &stages, report.org, day).await?;
        let told = told(&report, &looks);
        let remarks = remarks.get(&report.id).cloned().unwrap_or_default();
        let behind = Behind { organisation, formerly, contacts, people, victims, stages, told, remarks };
        sources.push(Source { report, behind, groups, looks });
    }
    Ok(sources)
}

/// Who called, faxed or mailed, and whom files name as who made them.
fn told(report: &Report, looks: &BTreeMap<FileId, Look>) -> Vec<String> {
    let made = looks.values().flat_map(|look| &look.properties).filter(|property| property.about == About::Person);
    made.map(|property| property.value.clone()).chain([report.source.clone()]).collect()
}

/// What is known of these bodies.
async fn reporters(sql: &Sql<'_>, orgs: BTreeSet<OrgId>, day: Day) -> Result<BTreeMap<OrgId, Reporter>, StoreError> {
    let ids: Vec<OrgId> = orgs.into_iter().collect();
    let organisations = registry::ask::organisations(sql, &ids).await?;
    let mut formerly = registry::ask::formerly_of_each(sql, &organisations).await?;
    let mut contacts = registry::ask::contacts_of_each(sql, &ids, day).await?;
    let mut people = identity::ask::people_of_each(sql, &ids).await?;
    let mut groups = registry::ask::ceptoars_of_each(sql, &ids, day).await?;
    let known = |organisation: Organisation| {
        let id = organisation.id;
        let groups = groups.remove(&id).unwrap_or_default();
        let reporter = Reporter {
            organisation,
            formerly: formerly.remove(&id).unwrap_or_default(),
            contacts: contacts.remove(&id).unwrap_or_default(),
            people: people.remove(&id).unwrap_or_default(),
            groups: groups.into_iter().filter_map(|ceptoar| ceptoar.code).collect(),
        };
        (id, reporter)
    };
    Ok(organisations.into_iter().map(known).collect())
}

/// Whoever sealed any of these stages.
async fn sealers(sql: &Sql<'_>, stages: &BTreeMap<ReportId, Vec<Stage>>) -> Result<Vec<Person>, StoreError> {
    let ids: BTreeSet<PersonId> = stages.values().flatten().map(|stage| stage.sealed_by).collect();
    identity::ask::people(sql, &ids.into_iter().collect::<Vec<_>>()).await
}

/// The people of the reporter, and whoever sealed a stage and is there no more.
fn with_sealers(mut people: Vec<Person>, stages: &[Stage], sealers: &[Person]) -> Vec<Person> {
    for sealer in sealers.iter().filter(|sealer| stages.iter().any(|stage| stage.sealed_by == sealer.id)) {
        if people.iter().all(|person| person.id != sealer.id) {
            people.push(sealer.clone());
        }
    }
    people
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
