//! All that is known of a share at this moment: gathered once, read by the hub's desk and by the operations alike.

use crate::{
    Arrival, BridgeId, Community, HandOver, Recalled, Rules, Share, ShareId, Submission,
    share::{Behind, Content, Facts, Revision},
    store::{
        approvals, arrivals, bridges, circles, decisions,
        files::{self, AllSeen, Owner},
        hand_overs, ledger,
        ledger::Received,
        recalls,
        recalls::AtDesk,
        shares,
        shares::Release,
    },
};
use ::store::{Sql, StoreError};
use access::OrgId;
use kernel::{At, Audience, Bilingual, Label, Tlp};
use sharing::{
    attachment::{Attachment, FileText},
    desk::{doubts, once},
    giveaway,
    own_removals::{self, OwnRemovalsError},
    registered,
    removal::Removal,
    report::{self, Stage},
    residue::{Dictionary, DictionaryError, Finding, Piece, Place, check},
};
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

/// Everything about a share.
pub struct Desk {
    /// Its community.
    pub community: Community,
    /// The rules under which it stands.
    pub rules: Rules,
    /// The newest revision.
    pub revision: Revision,
    /// What was handed in.
    pub submissions: Vec<Submission>,
    /// What came over bridges.
    pub arrivals: Vec<Arrival>,
    /// The release, if it has left.
    pub release: Option<Release>,
    /// The newest recall of it, or of something of which it was made.
    pub recall: Option<Recalled>,
    /// Something of which it was made was recalled: of the text, only the title is left.
    pub closed: bool,
    /// What was seen in the files that it keeps, of any revision.
    pub(crate) seen: AllSeen,
    /// How many terms were searched for.
    pub terms: usize,
    /// What may give a provider away, or may as well not: for a person to look at, and in nothing's way.
    pub doubts: Vec<Finding>,
    /// How many organisations would be told that did not provide it.
    pub others: i64,
    /// What decides whether it may leave, with the approvals for the destination that was asked for.
    pub facts: Facts,
}

impl Desk {
    /// The strongest TLP of what it is made of and of its rules, and the references of what was handed in under it: why
    /// no weaker one can be chosen.
    pub fn forced(&self) -> (kernel::Tlp, Vec<&str>) {
        let most = Label::join_all(&self.facts.labels).tlp();
        let under = self.submissions.iter().filter(|one| one.content.label.tlp() == most);
        (most, under.map(|one| one.reference.as_str()).collect())
    }
    /// The providers, each once.
    pub fn providers(&self) -> Vec<OrgId> {
        let mut seen = BTreeSet::new();
        self.submissions.iter().map(|one| one.org).filter(|org| seen.insert(*org)).collect()
    }
    /// Whether asking this provider would show what another handed in to somebody for whom it is not: it is not for
    /// other organisations, or was to be kept to a group that is not this provider's.
    pub fn shows_another(&self, org: OrgId) -> bool {
        let others: Vec<&Submission> = self.submissions.iter().filter(|one| one.org != org).collect();
        let mine = self.submissions.iter().filter(|one| one.org == org).filter_map(|one| one.group.as_ref()).next();
        let kept = |one: &&Submission| one.content.wishes.own_group && one.group.as_ref() != mine;
        others.iter().any(|one| one.content.label.tlp() >= Tlp::AmberStrict) || others.iter().any(kept)
    }
}

/// Gathers everything about a share, with the approvals for the circle or for a bridge.
///
/// # Errors
/// If the database refuses, or there are too many terms to search for.
pub async fn gather(sql: &Sql<'_>, share: &Share, bridge: Option<BridgeId>, now: At) -> Result<Desk, DeskError> {
    let community = circles::by_id(sql, share.community).await?;
    let AtDesk { revision, recall, closed } =
        recalls::at_desk(sql, share.id, shares::current(sql, share.id).await?).await?;
    let submissions = shares::submissions(sql, share.id).await?;
    let arrivals = shares::arrivals(sql, share.id).await?;
    let release = shares::release(sql, share.id).await?;
    let providers = who_handed_in(sql, &submissions, now).await?;
    let dictionary = telling(&providers)?;
    let rules = decisions::rules_of(sql, &community, share.id, now.day()).await?;
    let labels = labels(sql, &rules, &submissions, &arrivals).await?;
    let seen = files::seen(sql, Owner::Share(share.id)).await?;
    let texts = files::texts(sql, share.id, &revision.content.files, &seen).await?;
    let kept = submissions.iter().filter(|one| one.content.wishes.own_group);
    let pieces = leaving(&revision.content, &texts);
    let findings = once(check(&dictionary, &pieces));
    let doubts = doubts(providers.iter().flat_map(giveaway::doubtful), &pieces, &findings)?;
    let (recipients, others) = ledger::count_circle(sql, share, &revision.content, rules.observers_read).await?;
    let facts = Facts {
        now,
        content: revision.content.clone(),
        hash: revision.hash,
        approves: rules.approves,
        anonymise: rules.anonymise,
        labels,
        // Who has no group is one of its own: nobody else is told.
        wished: kept.map(|one| one.group.clone().unwrap_or_default()).collect(),
        behind: behind(sql, share, &submissions, bridge).await?,
        authors: shares::authors(sql, share.id).await?,
        findings,
        unsearched: revision.content.files.iter().filter(|file| !seen.searched(file)).count(),
        reviews: shares::reviews(sql, share.id).await?,
        recipients,
        released: release.is_some(),
        recalled: recall.is_some(),
    };
    let terms = dictionary.terms().len();
    Ok(Desk {
        seen,
        terms,
        doubts,
        others,
        community,
        rules,
        revision,
        submissions,
        arrivals,
        release,
        recall,
        closed,
        facts,
    })
}

/// Who had what the hub recalled.
#[derive(Default)]
pub(crate) struct Had {
    /// Those in the circle; first those who opened it.
    pub(crate) received: Vec<Received>,
    /// To whom it was handed over by hand, and in which body: no ledger reaches them.
    pub(crate) outside: Vec<(Bilingual, HandOver)>,
}

/// Who had a share, for its hub, once it has recalled it; else nobody is named.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn had(sql: &Sql<'_>, share: ShareId) -> Result<Had, StoreError> {
    if !recalls::all_of_share(sql, share).await?.iter().any(|one| one.itself) {
        return Ok(Had::default());
    }
    let mut outside = Vec::new();
    for one in hand_overs::of_share(sql, share).await? {
        let bridge = bridges::by_id(sql, one.bridge).await?;
        outside.push((bridge.map(|bridge| bridge.to.name).unwrap_or_default(), one));
    }
    Ok(Had { received: ledger::received(sql, share).await?, outside })
}

/// The labels than which that of a share may not be weaker: that of its rules, those of all that it is made of, and for what
/// was a notice how its reports may be handled now. The sector groups of a report are none of a circle's.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn labels(
    sql: &Sql<'_>,
    rules: &Rules,
    submissions: &[Submission],
    arrivals: &[Arrival],
) -> Result<Vec<Label>, StoreError> {
    let mut all = vec![Label::new(rules.label, Audience::All, None)];
    all.extend(submissions.iter().map(|one| one.content.label.clone()));
    for one in arrivals {
        let reports = arrivals::label_of_sources(sql, one.id).await?;
        all.extend([one.content.label.clone(), Label::new(reports.tlp(), Audience::All, reports.until())]);
    }
    Ok(all)
}

async fn behind(
    sql: &Sql<'_>,
    share: &Share,
    submissions: &[Submission],
    bridge: Option<BridgeId>,
) -> Result<Vec<Behind>, StoreError> {
    let mut providers: BTreeMap<OrgId, Vec<String>> = BTreeMap::new();
    for one in submissions {
        providers.entry(one.org).or_default().push(one.reference.clone());
    }
    let mut all = Vec::new();
    for (org, references) in providers {
        all.push(Behind { references, asked: approvals::asked(sql, share.id, org, bridge).await? });
    }
    Ok(all)
}

/// Everything that gives the providers away: what the registry knows of them, who works there, what they wrote. Of several
/// providers each would see in its own text whose names were taken out: then those of all that is registered are, and of all
/// in the circle.
///
/// # Errors
/// If the database refuses, or there are too many terms.
pub(crate) async fn dictionary(
    sql: &Sql<'_>,
    community: &Community,
    submissions: &[Submission],
    now: At,
) -> Result<Dictionary, DeskError> {
    let providers = who_handed_in(sql, submissions, now).await?;
    let several = submissions.iter().any(|one| submissions.first().is_some_and(|first| first.org != one.org));
    let named = match several {
        true => {
            let said: Vec<&str> = submissions.iter().flat_map(|one| one.content.said()).collect();
            let circle = circles::organisations_in(sql, community.id).await?;
            registered::named_in(sql, &said.join("\n"), circle).await?
        }
        false => Vec::new(),
    };
    Ok(Dictionary::from_terms(registered::joined(providers.iter().flat_map(giveaway::terms), named))?)
}

/// What gives the providers away in words beside a share, which are searched as its text is.
///
/// # Errors
/// If the database refuses, or there are too many terms.
pub(crate) async fn telling_of(sql: &Sql<'_>, submissions: &[Submission], now: At) -> Result<Dictionary, DeskError> {
    telling(&who_handed_in(sql, submissions, now).await?)
}

fn telling(providers: &[giveaway::Behind]) -> Result<Dictionary, DeskError> {
    Ok(Dictionary::from_terms(providers.iter().flat_map(giveaway::terms).collect::<BTreeSet<_>>())?)
}

/// What was taken out of what this provider handed in, as far as it is its to know ([`own_removals`]): `standing` are those
/// that stand there.
///
/// # Errors
/// If the database refuses, or there are too many terms.
pub(crate) async fn taken_out_of(
    sql: &Sql<'_>,
    (provider, submissions): (OrgId, &[Submission]),
    standing: Vec<Removal>,
    now: At,
) -> Result<Vec<Removal>, OwnRemovalsError> {
    let mut of = (BTreeSet::new(), BTreeSet::new());
    for one in who_handed_in(sql, submissions, now).await? {
        let own = one.organisation.id == provider;
        if own { &mut of.0 } else { &mut of.1 }.extend(giveaway::terms(&one));
    }
    own_removals::shown(sql, standing, of).await
}

/// Whoever stands behind these, each with what it handed in.
async fn who_handed_in(
    sql: &Sql<'_>,
    submissions: &[Submission],
    now: At,
) -> Result<Vec<giveaway::Behind>, StoreError> {
    let mut all = Vec::new();
    for one in submissions {
        let Some(organisation) = registry::ask::organisation(sql, one.org).await? else { continue };
        let formerly = registry::ask::formerly(sql, &organisation).await?;
        let contacts = registry::ask::contacts_of(sql, one.org, now.day()).await?;
        let people = identity::ask::people_of(sql, one.org).await?;
        let stages = vec![as_stage(one)];
        all.push(giveaway::Behind {
            organisation,
            formerly,
            contacts,
            people,
            victims: Vec::new(),
            stages,
            told: Vec::new(),
            remarks: Vec::new(),
        });
    }
    Ok(all)
}

/// A submission as the residue check of reports reads it. The mail is the attacker's: what it names is let be, as
/// indicators are.
fn as_stage(one: &Submission) -> Stage {
    let content = &one.content;
    let mail = &content.mail;
    let attackers = [&mail.sender, &mail.subject, &mail.attachments].into_iter().chain(&content.indicators);
    let content = report::Content {
        title: content.title.clone(),
        situation: content.text.clone(),
        indicators: attackers.filter(|text| !text.trim().is_empty()).cloned().collect(),
        ..report::Content::default()
    };
    Stage {
        report: one.id.uuid().into(),
        number: 1,
        content,
        hash: one.hash,
        sealed_by: one.org.uuid().into(),
        sealed_at: one.at,
    }
}

/// Everything in a share that will be read by somebody; `texts` is what its files say.
fn leaving<'c>(content: &'c Content, texts: &'c [FileText]) -> Vec<Piece<'c>> {
    let mut pieces = vec![
        Piece { place: Place::Title, text: content.title.as_str() },
        Piece { place: Place::Body, text: content.body.as_str() },
    ];
    pieces.extend(content.indicators.iter().enumerate().map(|(n, text)| Piece { place: Place::Indicator(n), text }));
    for (field, text) in content.about.iter().flat_map(|one| one.detail.words()) {
        pieces.push(Piece { place: Place::Field(field.to_owned()), text });
    }
    let names = content.files.iter().enumerate();
    pieces.extend(names.map(|(n, file)| Piece { place: Place::AttachmentName(n), text: &file.name }));
    pieces.extend(texts.iter().map(|file| Piece { place: file.place.clone(), text: &file.text }));
    pieces
}

/// What in a submission gives its provider away, in pieces that can be taken out.
pub(crate) fn found_in(submission: &Submission, dictionary: &Dictionary) -> Vec<Finding> {
    let texts = submission.content.said();
    let pieces: Vec<Piece<'_>> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| Piece { place: Place::Field(number.to_string()), text })
        .collect();
    sharing::removal::outermost(check(dictionary, &pieces))
}

impl From<DeskError> for shell::Fault {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Dictionary(cause) => shell::Fault::broken("community.dictionary").because(cause),
            DeskError::Store(cause) => cause.into(),
        }
    }
}

/// The files of a submission, for whoever may see it.
///
/// # Errors
/// If the actor may not, or the store failed.
pub async fn files_of(cx: &::store::Cx, submission: crate::SubmissionId) -> Result<Vec<Attachment>, ::store::Denied> {
    Ok(cx.permit::<_, Submission>(access::act::ViewSubmission, submission).await?.content.files.clone())
}

/// The newest revision of a share as it may be read now, for whoever may write at it.
///
/// # Errors
/// If the actor may not, or the store failed.
pub async fn current(cx: &::store::Cx, share: crate::ShareId) -> Result<Revision, ::store::Denied> {
    let share = cx.permit::<_, Share>(access::act::EditShare, share).await?;
    let sql = share.sql();
    Ok(recalls::at_desk(sql, share.id, shares::current(sql, share.id).await?).await?.revision)
}
