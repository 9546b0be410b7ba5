//! All that is known of a notice at this moment: gathered once, read by the desk and by the operations alike.

mod rows;
mod sources;

use crate::{
    attachment::{FileText, NoticeFileId, texts},
    file::Look,
    giveaway::{Behind, doubtful, leaving, terms},
    notice::{Content, Notice, NoticeId, Revision},
    release::Facts,
    removal::outermost,
    report::{FileId, Report, ReportId},
    residue::{Dictionary, DictionaryError, Finding, Piece, Place, Term, check},
    store::{notice_files, notices, notices::Release, updates},
    update::{Standing, Update, leavers_hash},
};
use ::store::{Sql, StoreError};
use kernel::{At, Audience, Day, Label, Tlp};
use rows::{Rows, taken};
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
    /// What its files say.
    texts: Vec<FileText>,
    /// What decides whether it may leave.
    pub facts: Facts,
}

impl Desk {
    /// What stands there and may give somebody away, or may as well not ([`crate::giveaway::doubtful`]): for a person to
    /// look at, and in nothing's way.
    ///
    /// # Errors
    /// If there are too many terms to search for.
    pub fn doubts(&self) -> Result<Vec<Finding>, DeskError> {
        let pieces = leaving(&self.revision.content, &self.texts);
        let terms = self.sources.iter().flat_map(|source| doubtful(&source.behind));
        Ok(doubts(terms, &pieces, &self.facts.findings)?)
    }
}

/// Gathers everything about a notice.
///
/// # Errors
/// If the database refuses, or there are too many terms to search for.
pub async fn gather(sql: &Sql<'_>, notice: &Notice, now: At) -> Result<Desk, DeskError> {
    let one = gather_all(sql, std::slice::from_ref(notice), now).await?.pop();
    Ok(one.ok_or_else(|| StoreError::Unreadable { column: "revision".into() })??)
}

/// The same for several, in their order, each table asked once; a notice with too many terms stands alone.
///
/// # Errors
/// If the database refuses.
pub async fn gather_all(
    sql: &Sql<'_>,
    notices: &[Notice],
    now: At,
) -> Result<Vec<Result<Desk, DictionaryError>>, StoreError> {
    let ids: Vec<NoticeId> = notices.iter().map(|notice| notice.id).collect();
    let mut rows = Rows::read(sql, &ids).await?;
    let mut behind = sources::behind(sql, rows.reports(&ids), now.day()).await?.into_iter();
    let mut audiences = Audiences::default();
    let mut all = Vec::new();
    for notice in notices {
        let sources: Vec<Source> = behind.by_ref().take(rows.sources(notice.id)).collect();
        let gathered = match dictionary(&sources) {
            Ok(dictionary) => desk(sql, (notice, now), sources, &dictionary, (&mut rows, &mut audiences)).await,
            Err(cause) => Err(cause.into()),
        };
        all.push(match gathered {
            Ok(desk) => Ok(desk),
            Err(DeskError::Dictionary(cause)) => Err(cause),
            Err(DeskError::Store(cause)) => return Err(cause),
        });
    }
    Ok(all)
}

/// Whether these audiences reach anybody: asked once for each.
#[derive(Default)]
struct Audiences(Vec<(Audience, bool)>);

impl Audiences {
    /// Of a notice of an exercise its own members may have been chosen: it is asked for itself.
    async fn anybody(
        &mut self,
        sql: &Sql<'_>,
        (notice, audience): (&Notice, &Audience),
        day: Day,
    ) -> Result<bool, StoreError> {
        if notice.exercise {
            return delivery::reaches_anybody(sql, (notice.id.uuid(), audience), day).await;
        }
        if let Some((_, anybody)) = self.0.iter().find(|(known, _)| known == audience) {
            return Ok(*anybody);
        }
        let anybody = delivery::reaches_anybody(sql, audience, day).await?;
        self.0.push((audience.clone(), anybody));
        Ok(anybody)
    }
}

async fn desk(
    sql: &Sql<'_>,
    (notice, now): (&Notice, At),
    sources: Vec<Source>,
    dictionary: &Dictionary,
    (rows, audiences): (&mut Rows, &mut Audiences),
) -> Result<Desk, DeskError> {
    let id = notice.id;
    let revision = rows.current(id)?;
    let seen = rows.files.remove(&id).unwrap_or_default();
    let texts = read(sql, id, &revision.content, &seen).await?;
    let release = taken(&mut rows.releases, id).pop();
    let update = rows.updates.remove(&id).filter(|_| release.is_none());
    let findings = once(check(dictionary, &leaving(&revision.content, &texts)));
    let facts = Facts {
        now,
        content: revision.content.clone(),
        hash: revision.hash,
        authors: rows.authors.remove(&id).unwrap_or_default(),
        floor: rows.floors.remove(&id),
        holds: rows.holds.remove(&id).unwrap_or_default(),
        sources: sources.iter().map(|source| rows.facts_of(id, source)).collect(),
        findings,
        read: seen.iter().filter(|(_, seen)| seen.reading.whole).map(|(file, _)| *file).collect(),
        waivers: taken(&mut rows.waivers, id),
        reviews: taken(&mut rows.reviews, id),
        anybody: audiences.anybody(sql, (notice, revision.content.label.audience()), now.day()).await?,
        released: release.is_some(),
        update: match update {
            Some(update) => Some(standing(sql, &revision, update, now.day()).await?),
            None => None,
        },
    };
    let looks = seen.into_iter().map(|(file, seen)| (file, seen.look)).collect();
    let (terms, unsearchable) = (dictionary.terms().len(), dictionary.unsearchable().count());
    Ok(Desk { revision, sources, terms, unsearchable, release, looks, texts, facts })
}

/// How an update that has not left stands to what it supersedes.
async fn standing(sql: &Sql<'_>, revision: &Revision, update: Update, day: Day) -> Result<Standing, StoreError> {
    let gone = || StoreError::Unreadable { column: "supersedes_id".into() };
    let old = notices::one(sql, update.supersedes).await?.ok_or_else(gone)?;
    let left = notices::release(sql, update.supersedes).await?.ok_or_else(gone)?;
    let audience = revision.content.label.audience();
    let leavers = delivery::ask::leavers(sql, left.dispatch, audience, day).await?;
    let list = leavers_hash(&leavers).map_err(|_| gone())?;
    Ok(Standing {
        meant: updates::meant(sql, update.notice, (revision.hash, list)).await?,
        update,
        reference: old.reference,
        recalled: notices::recalled(sql, update.supersedes).await?,
        leavers,
    })
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

/// Where these terms stand, except within what was found for certain.
///
/// # Errors
/// If there are too many terms to search for.
pub fn doubts(
    terms: impl IntoIterator<Item = Term>,
    pieces: &[Piece<'_>],
    certain: &[Finding],
) -> Result<Vec<Finding>, DictionaryError> {
    let terms: BTreeSet<Term> = terms.into_iter().collect();
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let within = |one: &Finding| {
        let meets = |sure: &&Finding| one.range.start < sure.range.end && sure.range.start < one.range.end;
        certain.iter().filter(|sure| sure.place == one.place).any(|sure| meets(&sure))
    };
    let found = check(&Dictionary::from_terms(terms)?, pieces);
    Ok(once(found).into_iter().filter(|one| !within(one)).collect())
}

/// The reports from which a notice was made, with who stands behind each.
///
/// # Errors
/// If the database refuses.
pub async fn sources(sql: &Sql<'_>, notice: &Notice, day: Day) -> Result<Vec<Source>, StoreError> {
    sources::behind(sql, notices::sources(sql, notice.id).await?, day).await
}

/// Reports with who stands behind each.
///
/// # Errors
/// If the database refuses.
pub async fn behind(sql: &Sql<'_>, reports: Vec<Report>, day: Day) -> Result<Vec<Source>, StoreError> {
    sources::behind(sql, reports, day).await
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

/// The dictionary of all sources.
///
/// # Errors
/// If there are too many terms to search for.
pub fn dictionary(sources: &[Source]) -> Result<Dictionary, DictionaryError> {
    let terms: BTreeSet<_> = sources.iter().flat_map(|source| terms(&source.behind)).collect();
    Dictionary::from_terms(terms)
}

/// All that the sources say, as this reader may see them.
pub fn said(sources: &[Source], reader: crate::report::Reader) -> String {
    let stages = sources.iter().flat_map(|source| &source.behind.stages);
    let seen: Vec<_> = stages.map(|stage| stage.content.seen_by(reader)).collect();
    let pieces: Vec<&str> = seen.iter().flat_map(crate::giveaway::pieces).map(|piece| piece.text).collect();
    pieces.join("\n")
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
