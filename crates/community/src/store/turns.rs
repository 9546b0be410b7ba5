//! How it stands with a share that has not left, without searching its text.

use super::{approvals, decisions, files, files::Owner, shares};
use crate::{Approves, Community, Share, approval, share::Revision, turn::Standing};
use ::store::{Sql, StoreError};
use kernel::At;
use sharing::release::Review;
use std::collections::BTreeSet;

/// How it stands with the newest revision of a share for its circle, and since when: what was last asked or said of it.
pub(crate) async fn standing(
    sql: &Sql<'_>,
    share: &Share,
    community: &Community,
    now: At,
) -> Result<(Standing, At), StoreError> {
    let Revision { content, hash, saved_at, .. } = shares::current(sql, share.id).await?;
    let rules = decisions::rules_of(sql, community, share.id, now.day()).await?;
    let orgs: BTreeSet<_> = shares::submissions(sql, share.id).await?.into_iter().map(|one| one.org).collect();
    let (mut states, mut since) = (Vec::new(), saved_at);
    for org in orgs {
        let asked = approvals::asked(sql, share.id, org, None).await?;
        since = asked.iter().map(|one| one.at).fold(since, At::max);
        states.push(approval::state(hash, &asked));
    }
    let authors = shares::authors(sql, share.id).await?;
    let reviews = shares::reviews(sql, share.id).await?;
    let counts = |review: &&Review| review.hash == hash && !authors.contains(&review.by);
    let review = reviews.iter().rev().find(counts);
    since = review.map_or(since, |review| since.max(review.at));
    let unsearched = match rules.anonymise && !content.files.is_empty() {
        true => {
            let seen = files::seen(sql, Owner::Share(share.id)).await?;
            content.files.iter().any(|file| !seen.searched(file))
        }
        false => false,
    };
    let second = rules.approves == Approves::ProviderAndSecond;
    let standing = Standing { second, unsearched, verdict: review.map(|review| review.verdict), states };
    Ok((standing, since))
}
