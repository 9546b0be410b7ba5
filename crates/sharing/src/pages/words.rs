//! Words that several pages of notices share: labels, audiences, flaws.

use crate::notice::Flaw;
use ::store::{Sql, StoreError};
use kernel::{Audience, Bilingual, Day, Label, Tlp};
use shell::Voice;
use std::collections::BTreeMap;

/// The sector groups by code, with their names.
pub(crate) type Groups = BTreeMap<String, Bilingual>;

/// The sector groups on a day.
pub(crate) async fn groups(sql: &Sql<'_>, day: Day) -> Result<Groups, StoreError> {
    let ceptoars = registry::ask::ceptoars_on(sql, day).await?;
    Ok(ceptoars.into_iter().filter_map(|ceptoar| Some((ceptoar.code?, ceptoar.name))).collect())
}

/// Whom something may reach, in words.
pub(crate) fn audience(voice: &Voice, audience: &Audience, groups: &Groups) -> String {
    match audience {
        Audience::All => voice.t("notice-audience-all"),
        Audience::Only(codes) if codes.is_empty() => voice.t("notice-audience-none"),
        Audience::Only(codes) => {
            let name = |code: &String| groups.get(code).map_or(code.as_str(), |name| voice.pick(name)).to_owned();
            codes.iter().map(name).collect::<Vec<_>>().join(&voice.t("notice-comma"))
        }
    }
}

/// Until when something may be used, in words; empty if without end.
pub(crate) fn until(voice: &Voice, label: &Label) -> String {
    label.until().map(|day| voice.t1("notice-until", "day", day.show_long(voice.lang))).unwrap_or_default()
}

/// A label as pages show it.
pub(crate) struct Shown {
    /// Its TLP.
    pub(crate) tlp: Tlp,
    /// What that allows.
    pub(crate) means: String,
    /// Whom it may reach.
    pub(crate) audience: String,
    /// Until when; may be empty.
    pub(crate) until: String,
}

/// A label, ready to be shown.
pub(crate) fn label(voice: &Voice, label: &Label, groups: &Groups) -> Shown {
    Shown {
        tlp: label.tlp(),
        means: voice.t(&format!("tlp-{}", label.tlp().code())),
        audience: audience(voice, label.audience(), groups),
        until: until(voice, label),
    }
}

/// Key of what is wrong, and the field where it is put right.
pub(crate) fn flaw(flaw: Flaw) -> (&'static str, &'static str) {
    match flaw {
        Flaw::NoTitle => ("title", "notice-flaw-no-title"),
        Flaw::LongTitle => ("title", "notice-flaw-long-title"),
        Flaw::NoBody => ("body", "notice-flaw-no-body"),
        Flaw::LongBody => ("body", "notice-flaw-long-body"),
        Flaw::NoAudience => ("audience", "notice-flaw-no-audience"),
        Flaw::Expired => ("until", "notice-flaw-expired"),
        Flaw::AnswerPast => ("answer_by", "notice-flaw-answer-past"),
        Flaw::UnknownFile => ("file", "notice-flaw-unknown-file"),
    }
}
