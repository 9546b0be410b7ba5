//! What has changed since somebody last looked it through or agreed to it: the second look is at that first.

use crate::{
    consent::ConsentAnswer,
    desk::Desk,
    difference::{Named, between},
    notice::{Content, Notice, Revision},
    pages::{
        updates::{Field, differences, fields},
        words,
    },
    release::Verdict,
    store::notices,
};
use ::store::{Granted, StoreError};
use access::act::ViewNotice;
use kernel::ContentHash;
use shell::Voice;

/// What differs from what somebody saw.
pub(super) struct Since {
    /// Who saw which revision, when.
    pub(super) heading: String,
    pub(super) fields: Vec<Field>,
}

/// What somebody saw: the hash, and what is said of it.
type Seen = (ContentHash, String);

/// Against what was reviewed last, and what each reporter agreed to last, where that is another content than this one.
pub(super) async fn since(
    voice: &Voice,
    notice: &Granted<'_, ViewNotice, Notice>,
    desk: &Desk,
) -> Result<Vec<Since>, StoreError> {
    if desk.facts.released {
        return Ok(Vec::new());
    }
    let groups = words::groups(notice.sql(), desk.facts.now.day()).await?;
    let mut all = Vec::new();
    for (hash, heading) in seen(voice, desk).into_iter().filter(|(hash, _)| *hash != desk.facts.hash) {
        if let Some(Revision { content, .. }) = notices::revision_with(notice.sql(), notice.id, hash).await? {
            let now = &desk.facts.content;
            let mut differs = differences(voice, &groups, (&content, now));
            differs.extend(between(&beside(voice, &content), &beside(voice, now)));
            all.push(Since { heading, fields: fields(voice, &differs) });
        }
    }
    Ok(all)
}

/// What is agreed to and reviewed beside what recipients compare: the embargo, what is said to be new, what was taken out.
fn beside(voice: &Voice, content: &Content) -> Vec<Named> {
    let embargo = words::embargo(voice, content.embargo.as_ref(), content.embargo.as_ref().map(|one| one.until));
    let mut all: Vec<Named> = embargo.into_iter().map(|line| Named { name: line.name, lines: line.said }).collect();
    all.push(Named { name: voice.t("notice-news"), lines: content.news.iter().cloned().collect() });
    let taken = content.removals.iter().map(|one| format!("{} → {}", one.from, one.to));
    all.push(Named { name: voice.t("notice-removals"), lines: taken.collect() });
    all
}

fn seen(voice: &Voice, desk: &Desk) -> Vec<Seen> {
    let key = |verdict| if verdict == Verdict::Approve { "notice-since-approved" } else { "notice-since-returned" };
    let reviewed = desk.facts.reviews.last();
    let reviewed = reviewed.map(|one| (one.hash, voice.t1(key(one.verdict), "at", voice.when(&one.at))));
    let agreed = desk.facts.sources.iter().filter_map(|source| {
        let mut agreed = source.asked.iter().filter_map(|asked| Some((asked.hash, asked.answered.as_ref()?)));
        let (hash, answered) = agreed.rfind(|(_, said)| said.answer == ConsentAnswer::Agree)?;
        let at = voice.when(&answered.at);
        Some((hash, voice.t2("notice-since-agreed", "reference", source.reference.as_str(), "at", at)))
    });
    reviewed.into_iter().chain(agreed).collect()
}

/// Whether it goes to more sector groups than those of whoever reported.
pub(super) fn goes_beyond(desk: &Desk) -> bool {
    let theirs = desk.sources.iter().flat_map(|source| source.groups.iter().cloned());
    let theirs = kernel::Audience::only(theirs);
    !desk.sources.is_empty() && !desk.facts.content.label.audience().within(&theirs)
}
