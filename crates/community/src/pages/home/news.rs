//! What others did with bridges and proposals of one's own organisation: said on home for a while. Nothing is to be done.

use super::{MOST, Told, line, proposals_said};
use crate::{
    Proposal, ProposalId,
    pages::{bridges::way, proposals::speaks},
    store::bridges,
};
use ::store::{Cx, Row, StoreError, params};
use shell::{Voice, Waiting};

/// For how many days it is said.
const DAYS: i64 = 7;

pub(super) async fn news(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !speaks(cx.actor()) {
        return Ok(Vec::new());
    }
    let mut all = ended(cx, voice).await?;
    all.extend(answered(cx, voice).await?);
    Ok(all)
}

/// The bridges that the other end has ended.
async fn ended(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let Some(org) = cx.organisation() else { return Ok(Vec::new()) };
    let sql = cx.system("bridges at whose ends the reader's organisation stands");
    let all = bridges::ended_of_body(&sql, org, cx.now().day().plus(-DAYS)).await?;
    let mut said = Vec::new();
    for one in all {
        let Some((since, by)) = one.done.filter(|(_, by)| *by != org) else { continue };
        let names = registry::ask::names(&sql, &[by]).await?;
        let by = names.get(&by).map(|name| voice.pick(name).to_owned()).unwrap_or_default();
        said.push(Waiting {
            since,
            mine: false,
            text: way(voice, &one.bridge),
            meta: vec![by, voice.t1("community-event-why", "why", one.why)],
            ..Waiting::rest(voice, voice.t("community-news-ended"), since, "/bridges")
        });
    }
    Ok(said)
}

/// What one's own organisation proposed, and somebody else agreed to or declined.
async fn answered(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let newest = format!(
        "SELECT community_proposals.id, a.answer, a.note, a.answered_at AS since
        FROM community_proposals JOIN proposal_answers a ON a.proposal_id = community_proposals.id
        WHERE {{visible}} AND from_org = $1 AND a.answered_by <> $2 AND a.answered_at >= $3
          AND a.answer IN ('accepted', 'declined') ORDER BY a.answered_at DESC, community_proposals.id LIMIT {MOST}"
    );
    let values = params![cx.organisation(), cx.person(), cx.now().plus_days(-DAYS)];
    let rows = cx.visible::<Proposal>().rows(&newest, values).await?;
    let ids: Vec<ProposalId> = rows.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?;
    let says = proposals_said(cx, voice, &ids).await?;
    let told = |row: &Row| {
        let id: ProposalId = row.id("id")?;
        let (title, mut facts) = says.get(&id).cloned().unwrap_or_default();
        facts.push(row.text("note")?);
        let told = Told { href: format!("/proposals/{id}"), title, facts };
        Ok(Waiting { mine: false, ..line(voice, &format!("proposal-{}", row.text("answer")?), told, row)? })
    };
    rows.iter().map(told).collect()
}
