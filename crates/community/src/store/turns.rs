//! How it stands with shares that have not left, without searching their texts: all of them ask each table once.

use super::{approvals, decisions, files, files::Owner, shares};
use crate::{
    Approves, Community, CommunityId, Content, Decision, Rules, Share, ShareId,
    approval::{self, Asked},
    decision,
    turn::Standing,
};
use ::store::{Cx, FromRow, Row, Seen, Sql, StoreError, among};
use access::{OrgId, PersonId};
use kernel::{At, ContentHash, Day};
use sharing::release::Review;
use std::collections::{BTreeMap, BTreeSet};

/// How it stands with the newest revision of a share for its circle.
pub(crate) struct Stood {
    pub(crate) standing: Standing,
    /// Since when: what was last asked or said of it.
    pub(crate) since: At,
    /// Whether the person who asks wrote any of it.
    pub(crate) wrote: bool,
}

/// What is known of one share.
#[derive(Default)]
struct Known {
    /// Of the newest revision.
    newest: Option<(ContentHash, At)>,
    authors: BTreeSet<PersonId>,
    /// Who handed in what it was made of, and when.
    providers: BTreeSet<OrgId>,
    days: Vec<Day>,
    /// What each provider was asked, oldest first.
    asked: BTreeMap<OrgId, Vec<Asked>>,
    /// Oldest first.
    reviews: Vec<Review>,
}

/// How it stands with each of these whose community still goes on; `texts` holds the newest text of each.
pub(crate) async fn stands(
    seen: &Seen<'_, Share>,
    texts: &BTreeMap<ShareId, Content>,
    cx: &Cx,
) -> Result<BTreeMap<ShareId, Stood>, StoreError> {
    let (sql, ids) = (seen.sql(), seen.iter().map(|share| share.id).collect::<Vec<_>>());
    let known = known(sql, &ids).await?;
    let circles = circles(sql, seen).await?;
    let mut all = BTreeMap::new();
    for share in seen.iter() {
        let (Some((community, decided)), Some(one)) = (circles.get(&share.community), known.get(&share.id)) else {
            continue;
        };
        let Some((hash, saved_at)) = one.newest.filter(|_| community.going_on(cx.now()).is_ok()) else { continue };
        let days: Vec<_> = one.days.iter().copied().chain([cx.now().day()]).collect();
        let rules = decision::rules_over(community, decided, &days);
        let unsearched = match texts.get(&share.id).filter(|text| rules.anonymise && !text.files.is_empty()) {
            Some(text) => {
                let looked = files::seen(sql, Owner::Share(share.id)).await?;
                text.files.iter().any(|file| !looked.searched(file))
            }
            None => false,
        };
        let wrote = cx.person().is_some_and(|person| one.authors.contains(&person));
        let (standing, since) = one.standing(hash, saved_at, &rules);
        all.insert(share.id, Stood { standing: Standing { unsearched, ..standing }, since, wrote });
    }
    Ok(all)
}

impl Known {
    /// How it stands, and since when.
    fn standing(&self, hash: ContentHash, saved_at: At, rules: &Rules) -> (Standing, At) {
        let none = Vec::new();
        let asked = || self.providers.iter().map(|org| self.asked.get(org).unwrap_or(&none));
        let states = asked().map(|asked| approval::state(hash, asked)).collect();
        let since = asked().flatten().map(|one| one.at).fold(saved_at, At::max);
        let counts = |review: &&Review| review.hash == hash && !self.authors.contains(&review.by);
        let review = self.reviews.iter().rev().find(counts);
        let since = review.map_or(since, |review| since.max(review.at));
        let second = rules.approves == Approves::ProviderAndSecond;
        (Standing { second, unsearched: false, verdict: review.map(|review| review.verdict), states }, since)
    }
}

/// The communities of shares, each with what was decided of it.
async fn circles(
    sql: &Sql<'_>,
    shares: &[Share],
) -> Result<BTreeMap<CommunityId, (Community, Vec<Decision>)>, StoreError> {
    let ids: BTreeSet<CommunityId> = shares.iter().map(|share| share.community).collect();
    let (places, values) = among(ids.iter().copied());
    let mut all = BTreeMap::new();
    for one in sql.all::<Community>(&format!("SELECT * FROM communities WHERE id IN ({places})"), values).await? {
        let decided = decisions::of(sql, one.id).await?;
        all.insert(one.id, (one, decided));
    }
    Ok(all)
}

async fn known(sql: &Sql<'_>, ids: &[ShareId]) -> Result<BTreeMap<ShareId, Known>, StoreError> {
    let mut all: BTreeMap<ShareId, Known> = BTreeMap::new();
    let rows = async |select: &str, rest: &str| {
        let (places, values) = among(ids.iter().copied());
        sql.rows(&format!("{select} WHERE share_id IN ({places}) {rest}"), values).await
    };
    let of = |row: &Row| row.id::<Share>("share_id");
    let revisions = "SELECT share_id, content_hash, saved_by, saved_at FROM share_revisions";
    for row in rows(revisions, "ORDER BY share_id, revision").await? {
        let one = all.entry(of(&row)?).or_default();
        one.newest = Some((row.hash("content_hash")?, row.at("saved_at")?));
        one.authors.insert(row.id("saved_by")?);
    }
    let sources =
        "SELECT share_id, org_id, submitted_at FROM share_sources JOIN submissions ON submission_id = submissions.id";
    for row in rows(sources, "").await? {
        let one = all.entry(of(&row)?).or_default();
        one.providers.insert(row.id("org_id")?);
        one.days.push(row.at("submitted_at")?.day());
    }
    let for_circle = format!("AND destination = '{}' ORDER BY asked_at, revision", approvals::destination(None));
    for row in rows(approvals::ASKED, &for_circle).await? {
        let one = all.entry(of(&row)?).or_default();
        one.asked.entry(row.id("org_id")?).or_default().push(FromRow::from_row(&row)?);
    }
    for row in rows("SELECT * FROM share_reviews", "ORDER BY reviewed_at, id").await? {
        all.entry(of(&row)?).or_default().reviews.push(shares::review(&row)?);
    }
    Ok(all)
}
