//! A notice as a text file: all that its page shows, for those who keep it elsewhere or read it aloud.

use crate::{
    notice::{Content, NoticeId},
    pages::{indicators, words},
    store::notices,
};
use ::store::{Sql, StoreError};
use delivery::Delivery;
use kernel::At;
use shell::Voice;

/// What stands above the text.
pub(crate) struct Head<'h> {
    /// `N-2014-00012`.
    pub(crate) reference: &'h str,
    /// Part of an exercise.
    pub(crate) exercise: bool,
    /// When it was released.
    pub(crate) released_at: At,
    /// Until when it is under embargo.
    pub(crate) embargo: Option<At>,
    /// Which version it is, and that there is a later one; a line each.
    pub(crate) versions: Vec<String>,
}

/// The text of what a delivery delivers, with what stands of its versions; `None` where nothing was released.
pub(crate) async fn of_delivery(
    sql: &Sql<'_>,
    voice: &Voice,
    delivery: &Delivery,
    versions: Vec<String>,
) -> Result<Option<String>, StoreError> {
    let Some(revision) = notices::released_revision(sql, NoticeId::from(delivery.subject)).await? else {
        return Ok(None);
    };
    let groups = words::groups(sql, voice.now.day()).await?;
    let head = Head {
        reference: &delivery.reference,
        exercise: delivery.exercise,
        released_at: delivery.released_at,
        embargo: delivery.embargo,
        versions,
    };
    Ok(Some(text_of(voice, &head, &revision.content, &groups)))
}

/// What stands in the file.
pub(crate) fn text_of(voice: &Voice, head: &Head<'_>, content: &Content, groups: &words::Groups) -> String {
    let label = words::label(voice, &content.label, groups);
    let mut text = Vec::new();
    if head.exercise {
        text.push(voice.t("exercise-word"));
    }
    if head.embargo.is_some() {
        text.push(delivery::panel::embargo_mark(voice, head.embargo));
        text.push(voice.t("notice-inbox-embargo"));
    }
    text.extend(head.versions.iter().cloned());
    let kind = voice.t(&format!("notice-kind-{}", content.kind.code()));
    text.push(format!("{}　{kind}　{}", head.reference, label.tlp.words()));
    text.push(format!("{}　{}", label.means, label.until).trim_end().to_owned());
    text.push(voice.t1("notice-inbox-released", "at", voice.when(&head.released_at)));
    text.extend([String::new(), content.title.clone()]);
    if let Some(news) = &content.news {
        text.extend([String::new(), voice.t("notice-news"), news.clone()]);
    }
    text.extend([String::new(), content.body.clone()]);
    let embargo = words::embargo(voice, content.embargo.as_ref(), head.embargo);
    for line in embargo.into_iter().chain(words::detail(voice, &content.detail)) {
        text.extend([String::new(), line.name]);
        text.extend(line.said.iter().map(|said| format!("- {said}")));
    }
    let files: Vec<String> = content.attachments.iter().map(|file| file.name.clone()).collect();
    let indicators: Vec<String> = content.indicators.iter().map(|line| indicators::said(voice, line)).collect();
    for (key, lines) in [("notice-f-indicators", indicators), ("notice-files", files)] {
        if !lines.is_empty() {
            text.extend([String::new(), voice.t(key)]);
            text.extend(lines.iter().map(|line| format!("- {line}")));
        }
    }
    format!("{}\r\n", text.join("\n").replace('\n', "\r\n"))
}
