//! Words that several pages of notices share: labels, audiences, flaws.

use crate::{
    detail::{Detail, Value},
    embargo::Embargo,
    notice::Flaw,
};
use ::store::{Sql, StoreError};
use kernel::{At, Audience, Bilingual, Day, Label, Tlp};
use shell::Voice;
use std::collections::BTreeMap;

/// A group to which something can go.
pub(crate) struct Group {
    /// Its name, or that of the ministry at its head.
    name: Bilingual,
    /// A ministry with the agencies that it supervises.
    pub(crate) government: bool,
}

impl Group {
    /// What it is called.
    pub(crate) fn say(&self, voice: &Voice) -> String {
        match (self.government, voice.pick(&self.name)) {
            (true, name) => voice.t1("notice-audience-ministry", "name", name),
            (false, name) => name.to_owned(),
        }
    }
}

/// The sector groups and the ministries by code.
pub(crate) type Groups = BTreeMap<String, Group>;

/// The sector groups and the ministries on a day.
pub(crate) async fn groups(sql: &Sql<'_>, day: Day) -> Result<Groups, StoreError> {
    let ceptoars = registry::ask::ceptoars_on(sql, day).await?.into_iter().map(|one| (one, false));
    let ministries = registry::ask::ministries_on(sql, day).await?.into_iter().map(|one| (one, true));
    let group =
        |(one, government): (registry::Organisation, bool)| Some((one.code?, Group { name: one.name, government }));
    Ok(ceptoars.chain(ministries).filter_map(group).collect())
}

/// What the group with this code is called; the code itself where there is none any more.
pub(crate) fn group(voice: &Voice, code: &str, groups: &Groups) -> String {
    groups.get(code).map_or_else(|| code.to_owned(), |group| group.say(voice))
}

/// Whom something may reach, in words.
pub(crate) fn audience(voice: &Voice, audience: &Audience, groups: &Groups) -> String {
    match audience {
        Audience::All => voice.t("notice-audience-all"),
        Audience::Only(codes) if codes.is_empty() => voice.t("notice-audience-none"),
        Audience::Only(codes) => {
            // All ministries are the government; and all sector groups beside them all sectors.
            let whole = |government: bool| {
                let mut all = groups.iter().filter(|(_, group)| group.government == government).peekable();
                all.peek().is_some() && all.all(|(code, _)| codes.contains(code))
            };
            let government = whole(true);
            let sectors = government && whole(false);
            let together = |code: &&String| match groups.get(*code) {
                Some(group) => {
                    if group.government {
                        government
                    } else {
                        sectors
                    }
                }
                None => false,
            };
            let named = codes.iter().filter(|code| !together(code)).map(|code| group(voice, code, groups));
            let all = [(sectors, "notice-audience-all"), (government, "notice-audience-government")];
            let all = all.into_iter().filter(|(holds, _)| *holds).map(|(_, key)| voice.t(key));
            all.chain(named).collect::<Vec<_>>().join(&voice.t("notice-comma"))
        }
    }
}

/// Until when something may be used, in words; empty if without end.
pub(crate) fn until(voice: &Voice, label: &Label) -> String {
    let key = if label.ended(voice.now.day()) { "notice-until-past" } else { "notice-until" };
    label.until().map(|day| voice.t1(key, "day", day.show_long(voice.lang))).unwrap_or_default()
}

/// How many a release would reach, and what is counted.
pub(crate) fn recipients(voice: &Voice, plan: &delivery::Plan) -> String {
    lines(voice, plan.recipients(), plan.members())
}

/// So many lines of a ledger, and what is counted.
pub(crate) fn lines(voice: &Voice, all: i64, members: i64) -> String {
    let (all, bodies, members) = (voice.n(all), voice.n(all - members), voice.n(members));
    voice.ts("notice-recipients", &[("all", &all), ("bodies", &bodies), ("members", &members)])
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

/// One thing that the detail of a notice says, as pages show it.
pub struct DetailLine {
    /// What it is.
    pub name: String,
    /// What stands there, a paragraph each.
    pub said: Vec<String>,
    /// To be read letter by letter.
    pub mono: bool,
}

/// A detail, ready to be shown: what stands under one name together, a product with its versions.
pub fn detail(voice: &Voice, detail: &Detail) -> Vec<DetailLine> {
    let mut shown: Vec<(&str, DetailLine)> = Vec::new();
    for (field, value) in detail.lines() {
        let (text, mono) = match value {
            Value::Text(text) => (text.to_owned(), false),
            Value::Code(text) => (text.to_owned(), true),
            Value::Moment(at) => (voice.when(&at), false),
            Value::Day(day) => (day.show_long(voice.lang), false),
            Value::Number(number) => (voice.t1(&format!("notice-d-{field}-is"), "n", number), false),
        };
        let of = match field {
            "versions" => "product",
            "hash" => "file",
            own => own,
        };
        match shown.last_mut() {
            Some((last, line)) if *last == of && of != field => {
                let before = line.said.pop().unwrap_or_default();
                line.said.push(format!("{before}　{text}"));
            }
            Some((last, line)) if *last == field => line.said.extend(text.lines().map(str::to_owned)),
            _ => {
                let (name, said) = (voice.t(&format!("notice-d-{field}")), text.lines().map(str::to_owned).collect());
                shown.push((of, DetailLine { name, said, mono }));
            }
        }
    }
    shown.into_iter().map(|(_, line)| line).collect()
}

/// What is said of an embargo: until when it holds (`None`: it does no more), why, who asked for it.
pub(crate) fn embargo(voice: &Voice, embargo: Option<&Embargo>, until: Option<At>) -> Option<DetailLine> {
    let embargo = embargo?;
    let holds = until.map(|at| voice.t1("notice-d-embargo-until", "at", voice.when(&at)));
    let words = embargo.words().map(|(field, words)| voice.t1(&format!("notice-d-{field}-is"), "words", words));
    Some(DetailLine { name: voice.t("notice-d-embargo"), said: holds.into_iter().chain(words).collect(), mono: false })
}

/// Who has it before the time, in words.
pub(crate) fn embargo_first(voice: &Voice, embargo: &Embargo, groups: &Groups) -> String {
    match embargo.first.is_empty() {
        true => voice.t("notice-embargo-first-nobody"),
        false => voice.t1(
            "notice-embargo-first-is",
            "names",
            audience(voice, &Audience::Only(embargo.first.clone()), groups),
        ),
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
        Flaw::Indicator(_) => ("indicators", "notice-flaw-indicators"),
        Flaw::ManyIndicators => ("indicators", "notice-flaw-many-indicators"),
        Flaw::UnknownFile => ("file", "notice-flaw-unknown-file"),
        Flaw::ForeignDetail => ("kind", "notice-flaw-foreign-detail"),
        Flaw::LongDetail => ("detail", "notice-flaw-long-detail"),
        Flaw::Score => ("d_score", "notice-flaw-score"),
        Flaw::Vector => ("d_vector", "notice-flaw-vector"),
        Flaw::UnnamedProduct => ("d_product", "notice-flaw-unnamed-product"),
        Flaw::Number => ("d_number", "notice-flaw-number"),
        Flaw::Period => ("d_to", "notice-flaw-period"),
        Flaw::ActPast => ("d_act_by", "notice-flaw-act-past"),
        Flaw::NextPast => ("d_next", "notice-flaw-next-past"),
        Flaw::EmbargoReason => ("embargo_reason", "notice-flaw-embargo-reason"),
        Flaw::LongEmbargo => ("embargo_reason", "notice-flaw-long-embargo"),
        Flaw::EndsUnderEmbargo => ("until", "notice-flaw-ends-under-embargo"),
        Flaw::EmbargoPast => ("embargo_until", "notice-flaw-embargo-past"),
        Flaw::EmbargoFirst => ("embargo_first", "notice-flaw-embargo-first"),
        Flaw::AnswerBeforeEmbargo => ("answer_by", "notice-flaw-answer-before-embargo"),
        Flaw::NoNews => ("news", "notice-flaw-no-news"),
        Flaw::LongNews => ("news", "notice-flaw-long-news"),
        Flaw::StrayNews => ("news", "notice-flaw-stray-news"),
        Flaw::OtherKind => ("kind", "notice-flaw-other-kind"),
    }
}
