//! All that is known of a notice at this moment: gathered once, read by the desk and by the operations alike.

use crate::{
    attachment::{FileText, NoticeFileId, texts},
    file::Look,
    giveaway::{Behind, Hit, core, is_called, leaving, terms},
    notice::{Content, Notice, NoticeId, Revision},
    release::{Facts, SourceFacts},
    removal::outermost,
    report::{FileId, Report, ReportId, Stage},
    residue::{Dictionary, DictionaryError, Finding, Place, check},
    store::{consents, files, notice_files, notices, notices::Release, updates},
    update::{Standing, leavers_hash},
};
use ::store::{Sql, StoreError, params};
use access::OrgId;
use identity::Person;
use kernel::{At, Audience, Day, Label, Tlp};
use registry::{Contact, Organisation};
use std::collections::{BTreeMap, BTreeSet};

/// Why it could not be gathered.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Too many terms to search for at once.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One report from which a notice was made.
pub struct Source {
    /// The report.
    pub report: Report,
    /// Who stands behind it, and its stages, whole.
    pub behind: Behind,
    /// The codes of the sector groups of which the reporter is a member.
    pub groups: BTreeSet<String>,
    /// What was seen in its files, in those that are not held back from the centre.
    pub looks: BTreeMap<FileId, Look>,
}

/// Everything about a notice.
pub struct Desk {
    /// The newest revision.
    pub revision: Revision,
    /// Where it came from.
    pub sources: Vec<Source>,
    /// How many terms were searched for.
    pub terms: usize,
    /// How many of them are too short to be searched for.
    pub unsearchable: usize,
    /// What was released, if it was.
    pub release: Option<Release>,
    /// What was seen in its files.
    pub looks: BTreeMap<NoticeFileId, Look>,
    /// What decides whether it may leave.
    pub facts: Facts,
}

/// Gathers everything about a notice.
///
/// # Errors
/// If the database refuses, or there are too many terms to search for.
pub async fn gather(sql: &Sql<'_>, notice: &Notice, now: At) -> Result<Desk, DeskError> {
    gather_among(sql, notice, now, &mut Known::default()).await
}

/// What is asked once for many notices that are gathered at the same moment: whether an audience reaches anybody, and who
/// the reporters are.
#[derive(Default)]
pub struct Known {
    audiences: Vec<(Audience, bool)>,
    reporters: BTreeMap<OrgId, Reporter>,
}

/// A body that reported.
#[derive(Clone)]
struct Reporter {
    organisation: Organisation,
    formerly: Vec<Organisation>,
    contacts: Vec<Contact>,
    people: Vec<Person>,
    groups: BTreeSet<String>,
}

impl Known {
    async fn anybody(&mut self, sql: &Sql<'_>, audience: &Audience, day: Day) -> Result<bool, StoreError> {
        if let Some((_, anybody)) = self.audiences.iter().find(|(known, _)| known == audience) {
            return Ok(*anybody);
        }
        let anybody = delivery::reaches_anybody(sql, audience, day).await?;
        self.audiences.push((audience.clone(), anybody));
        Ok(anybody)
    }

    async fn reporter(&mut self, sql: &Sql<'_>, org: OrgId, day: Day) -> Result<Reporter, StoreError> {
        if let Some(known) = self.reporters.get(&org) {
            return Ok(known.clone());
        }
        let organisation = registry::ask::organisation(sql, org).await?;
        let organisation = organisation.ok_or_else(|| StoreError::Unreadable { column: "org_id".into() })?;
        let groups = registry::ask::ceptoars_of(sql, org, day).await?;
        let reporter = Reporter {
            formerly: registry::ask::formerly(sql, &organisation).await?,
            contacts: registry::ask::contacts_of(sql, org, day).await?,
            people: identity::ask::people_of(sql, org).await?,
            groups: groups.into_iter().filter_map(|ceptoar| ceptoar.code).collect(),
            organisation,
        };
        self.reporters.insert(org, reporter.clone());
        Ok(reporter)
    }
}

/// The same for one of several notices that are gathered at the same moment.
///
/// # Errors
/// As [`gather`].
pub async fn gather_among(sql: &Sql<'_>, notice: &Notice, now: At, known: &mut Known) -> Result<Desk, DeskError> {
    let id = notice.id;
    let revision = notices::current(sql, id).await?;
    let sources = sources_among(sql, notice, now.day(), known).await?;
    let dictionary = dictionary(&sources)?;
    let seen = notice_files::seen(sql, id).await?;
    let texts = read(sql, id, &revision.content, &seen).await?;
    let release = notices::release(sql, id).await?;
    let facts = Facts {
        now,
        content: revision.content.clone(),
        hash: revision.hash,
        authors: notices::authors(sql, id).await?,
        floor: notices::floor(sql, id).await?,
        sources: source_facts(sql, notice, &sources).await?,
        findings: once(check(&dictionary, &leaving(&revision.content, &texts))),
        read: seen.iter().filter(|(_, seen)| seen.reading.whole).map(|(file, _)| *file).collect(),
        waivers: notices::waivers(sql, id).await?,
        reviews: notices::reviews(sql, id).await?,
        anybody: known.anybody(sql, revision.content.label.audience(), now.day()).await?,
        released: release.is_some(),
        update: match release {
            Some(_) => None,
            None => standing(sql, &revision, id, now.day()).await?,
        },
    };
    let looks = seen.into_iter().map(|(file, seen)| (file, seen.look)).collect();
    let (terms, unsearchable) = (dictionary.terms().len(), dictionary.unsearchable().count());
    Ok(Desk { revision, sources, terms, unsearchable, release, looks, facts })
}

/// How an update that has not left stands to what it supersedes.
async fn standing(
    sql: &Sql<'_>,
    revision: &Revision,
    notice: NoticeId,
    day: Day,
) -> Result<Option<Standing>, StoreError> {
    let Some(update) = updates::of(sql, notice).await? else { return Ok(None) };
    let gone = || StoreError::Unreadable { column: "supersedes_id".into() };
    let old = notices::one(sql, update.supersedes).await?.ok_or_else(gone)?;
    let left = notices::release(sql, update.supersedes).await?.ok_or_else(gone)?;
    let audience = revision.content.label.audience();
    let leavers = delivery::ask::leavers(sql, left.dispatch, audience, day).await?;
    let list = leavers_hash(&leavers).map_err(|_| gone())?;
    Ok(Some(Standing {
        update,
        reference: old.reference,
        recalled: notices::recalled(sql, update.supersedes).await?,
        meant: updates::meant(sql, notice, (revision.hash, list)).await?,
        leavers,
    }))
}

/// What the files say, as it stands and with its escapes undone, and what they say of themselves.
async fn read(
    sql: &Sql<'_>,
    notice: NoticeId,
    content: &Content,
    seen: &BTreeMap<NoticeFileId, notice_files::Seen>,
) -> Result<Vec<FileText>, StoreError> {
    let mut all = Vec::new();
    for (number, file) in content.attachments.iter().enumerate() {
        let plain = match file.searchable() {
            true => Some(notice_files::whole(sql, notice, file).await?.ok_or_else(unread)?.bytes),
            false => None,
        };
        let seen = seen.get(&file.id).map(|seen| (&seen.look, &seen.reading));
        all.extend(texts(number, seen, plain));
    }
    Ok(all)
}

fn unread() -> StoreError {
    StoreError::Unreadable { column: "bytes".into() }
}

/// A file is read twice where it has escapes; what is found both times is told once.
pub fn once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut twice = BTreeSet::new();
    let mut new = |one: &Finding| !matches!(one.place, Place::AttachmentText(_)) || twice.insert(one.fingerprint);
    findings.into_iter().filter(|one| new(one)).collect()
}

/// The reports from which a notice was made, with who stands behind each.
///
/// # Errors
/// If the database refuses.
pub async fn sources(sql: &Sql<'_>, notice: &Notice, day: Day) -> Result<Vec<Source>, StoreError> {
    sources_among(sql, notice, day, &mut Known::default()).await
}

async fn sources_among(sql: &Sql<'_>, notice: &Notice, day: Day, known: &mut Known) -> Result<Vec<Source>, StoreError> {
    let mut sources = Vec::new();
    for report in notices::sources(sql, notice.id).await? {
        sources.push(source_among(sql, report, day, known).await?);
    }
    Ok(sources)
}

/// A report with who stands behind it.
///
/// # Errors
/// If the database refuses.
pub async fn source(sql: &Sql<'_>, report: Report, day: Day) -> Result<Source, StoreError> {
    source_among(sql, report, day, &mut Known::default()).await
}

async fn source_among(sql: &Sql<'_>, report: Report, day: Day, known: &mut Known) -> Result<Source, StoreError> {
    let sealed = "SELECT * FROM report_stages WHERE report_id = $1 ORDER BY stage";
    let stages: Vec<Stage> = sql.all(sealed, params![report.id]).await?;
    let Reporter { organisation, formerly, contacts, mut people, groups } =
        known.reporter(sql, report.org, day).await?;
    for sealer in stages.iter().map(|stage| stage.sealed_by).collect::<BTreeSet<_>>() {
        if people.iter().all(|person| person.id != sealer) {
            people.extend(identity::ask::person(sql, sealer).await?);
        }
    }
    let victims = victims(sql, &stages, report.org, day).await?;
    let looks = files::looks_of_report(sql, report.id, crate::report::Reader::Centre).await?;
    Ok(Source { report, behind: Behind { organisation, formerly, contacts, people, victims, stages }, groups, looks })
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

/// The label of a source: the join of the labels of all its stages.
pub fn label_of(source: &Source) -> Label {
    Label::join_all(source.behind.stages.iter().map(|stage| &stage.content.label))
}

/// Whether asking the reporter of `report` for consent would show what another organisation reported to somebody for
/// whom it is not: the join of the labels of all sources is AMBER+STRICT or RED, or its audience holds none of the
/// reporter's sector groups. Then each reporter needs a notice of its own.
pub fn shows_another(sources: &[Source], report: ReportId) -> bool {
    let Some(asked) = sources.iter().find(|source| source.report.id == report) else { return false };
    let another = sources.iter().any(|other| other.report.org != asked.report.org);
    let label = sources.iter().fold(Label::weakest(), |joined, source| joined.join(&label_of(source)));
    let inside = *label.audience() == Audience::All || asked.groups.iter().any(|code| label.audience().includes(code));
    another && (label.tlp() >= Tlp::AmberStrict || !inside)
}

async fn source_facts(sql: &Sql<'_>, notice: &Notice, sources: &[Source]) -> Result<Vec<SourceFacts>, StoreError> {
    let mut facts = Vec::new();
    for source in sources {
        facts.push(SourceFacts {
            reference: source.report.reference.clone(),
            label: label_of(source),
            asked: consents::asked(sql, notice.id, source.report.id).await?,
            overrides: consents::overrides(sql, notice.id, source.report.id).await?,
        });
    }
    Ok(facts)
}

/// The dictionary of all sources.
///
/// # Errors
/// If there are too many terms to search for.
pub fn dictionary(sources: &[Source]) -> Result<Dictionary, DictionaryError> {
    let terms: BTreeSet<_> = sources.iter().flat_map(|source| terms(&source.behind)).collect();
    Dictionary::from_terms(terms)
}

/// What in the sources gives somebody away, as this reader may see them.
pub fn found_in(sources: &[Source], dictionary: &Dictionary, reader: crate::report::Reader) -> Vec<Finding> {
    let stages = sources.iter().flat_map(|source| &source.behind.stages);
    let seen = stages.map(|stage| stage.content.seen_by(reader));
    seen.flat_map(|content| outermost(check(dictionary, &crate::giveaway::pieces(&content)))).collect()
}

impl From<DeskError> for shell::Fault {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Dictionary(cause) => shell::Fault::broken("sharing.notice-dictionary").because(cause),
            DeskError::Store(cause) => cause.into(),
        }
    }
}
