//! What somebody types to write new rules down, and whether they can stand.

use super::{Detail, Hub, MembersSee, MinistrySees, Passes, Rules, Terms};
use crate::contact::{Wrong, Wrongs, narrow, too_long};
use kernel::{Bilingual, Day};
use serde::Deserialize;

/// Rules as they were typed; hubs one per line, as `name：whom it reaches`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedRules {
    /// From which day on.
    pub valid_from: String,
    /// `by-hand` or `direct`.
    pub passes: String,
    /// Whose hand, in working hours.
    pub hand: String,
    /// Whose hand, outside them.
    pub outside: String,
    /// `yes` or `no`.
    pub own_words: String,
    /// `counts` or `names`.
    pub ministry_sees: String,
    /// `own` or `each-other`.
    pub members_see: String,
    /// 1 to 12.
    pub confirm_months: String,
    /// Places between the CEPTOAR and its members.
    pub hubs: String,
    /// Who decided it.
    pub decided_by: String,
    /// On which day.
    pub decided_on: String,
    /// Why.
    pub reason: String,
}

/// What of typed rules cannot stand, field by field.
pub type WrongRules = Wrongs;

/// So many hubs at most.
const HUBS: usize = 50;

impl TypedRules {
    /// The form for what follows `now`, valid from `from`: decision and reason are to be filled in.
    pub fn following(now: Option<&Rules>, from: Day) -> Self {
        let terms = now.map(|now| now.terms).unwrap_or_default();
        let detail = now.map(|now| now.detail.clone()).unwrap_or_default();
        let hub = |hub: &Hub| match hub.reaches.ja.as_str() {
            "" => hub.name.ja.clone(),
            reaches => format!("{}：{reaches}", hub.name.ja),
        };
        Self {
            valid_from: from.to_string(),
            passes: terms.passes.code().to_owned(),
            hand: detail.hand.ja,
            outside: detail.outside.ja,
            own_words: if terms.own_words { "yes" } else { "no" }.to_owned(),
            ministry_sees: terms.ministry_sees.code().to_owned(),
            members_see: terms.members_see.code().to_owned(),
            confirm_months: terms.confirm_months.to_string(),
            hubs: detail.hubs.iter().map(hub).collect::<Vec<_>>().join("\n"),
            ..Self::default()
        }
    }
    /// From when on, the terms and what people read, if everything can stand on `today`.
    ///
    /// # Errors
    /// All that is wrong, in the order of the form.
    pub fn read(&self, today: Day) -> Result<(Day, Terms, Detail), WrongRules> {
        let mut wrongs = WrongRules::new();
        let mut wrong = |field, wrong: Option<Wrong>| wrongs.extend(wrong.map(|wrong| (field, wrong)));
        let from = Day::parse(&narrow(&self.valid_from));
        let decided_on = Day::parse(&narrow(&self.decided_on));
        let terms = self.terms();
        let detail = self.detail(decided_on);
        wrong("valid_from", from.map_or(Some(Wrong::Day), |from| (from < today).then_some(Wrong::PastDay)));
        wrong("passes", self.passes.parse::<Passes>().is_err().then_some(Wrong::Choice));
        wrong("hand", too_long(&self.hand));
        wrong("outside", too_long(&self.outside));
        wrong("own_words", (!["yes", "no"].contains(&self.own_words.as_str())).then_some(Wrong::Choice));
        wrong("ministry_sees", self.ministry_sees.parse::<MinistrySees>().is_err().then_some(Wrong::Choice));
        wrong("members_see", self.members_see.parse::<MembersSee>().is_err().then_some(Wrong::Choice));
        wrong("confirm_months", (!(1..=12).contains(&terms.confirm_months)).then_some(Wrong::Months));
        let long = detail.hubs.iter().find_map(|hub| too_long(&hub.name.ja).or(too_long(&hub.reaches.ja)));
        let many = (detail.hubs.len() > HUBS).then_some(Wrong::TooLong);
        let unlike = self.hubs.lines().filter(|line| !line.trim().is_empty()).any(|line| !one_hub(line));
        wrong("hubs", long.or(many).or(unlike.then_some(Wrong::Hub)));
        wrong("decided_by", needed(&detail.decided_by));
        wrong("decided_on", decided_on.map_or(Some(Wrong::Day), |on| (on > today).then_some(Wrong::FutureDay)));
        wrong("reason", needed(&detail.reason));
        match from {
            Some(from) if wrongs.is_empty() => Ok((from, terms, detail)),
            _ => Err(wrongs),
        }
    }
    /// Terms from what can be read; what cannot is the usual rule, and is said by [`TypedRules::read`].
    fn terms(&self) -> Terms {
        let usual = Terms::default();
        Terms {
            passes: self.passes.parse().unwrap_or(usual.passes),
            own_words: self.own_words != "no",
            ministry_sees: self.ministry_sees.parse().unwrap_or(usual.ministry_sees),
            members_see: self.members_see.parse().unwrap_or(usual.members_see),
            confirm_months: narrow(&self.confirm_months).parse().unwrap_or_default(),
        }
    }
    fn detail(&self, decided_on: Option<Day>) -> Detail {
        Detail {
            hand: Bilingual::new(self.hand.trim(), ""),
            outside: Bilingual::new(self.outside.trim(), ""),
            hubs: self.hubs.lines().filter_map(hub).collect(),
            decided_by: self.decided_by.trim().to_owned(),
            decided_on: decided_on.map(|day| day.to_string()).unwrap_or_default(),
            reason: self.reason.trim().to_owned(),
            ..Detail::default()
        }
    }
}

fn needed(text: &str) -> Option<Wrong> {
    if text.is_empty() { Some(Wrong::Missing) } else { too_long(text) }
}

/// Whether a line says one place and whom it reaches, each once and in words.
fn one_hub(line: &str) -> bool {
    let parts: Vec<&str> = line.split(['：', ':']).map(str::trim).collect();
    parts.len() == 2 && parts.iter().all(|part| part.chars().filter(|c| c.is_alphanumeric()).count() > 1)
}

fn hub(line: &str) -> Option<Hub> {
    let (name, reaches) = line.split_once(['：', ':']).unwrap_or((line, ""));
    let name = name.trim();
    (!name.is_empty()).then(|| Hub {
        name: Bilingual::new(name, ""),
        reaches: Bilingual::new(reaches.trim(), ""),
        source: String::new(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn today() -> Day {
        Day::parse("2014-06-17").unwrap()
    }

    fn typed() -> TypedRules {
        TypedRules {
            decided_by: "運営委員会（第12回）".into(),
            decided_on: "2014-06-10".into(),
            reason: "夜間も早く届けるため".into(),
            hubs: "北支部：北の会員\n\n 南支部 : 南の会員 ".into(),
            ..TypedRules::following(None, today())
        }
    }

    #[test]
    fn the_form_that_follows_reads_back_as_the_usual_rules() {
        let (from, terms, detail) = typed().read(today()).unwrap();
        assert_eq!((from, terms), (today(), Terms::default()));
        let hubs: Vec<_> = detail.hubs.iter().map(|hub| (hub.name.ja.as_str(), hub.reaches.ja.as_str())).collect();
        assert_eq!(hubs, [("北支部", "北の会員"), ("南支部", "南の会員")]);
    }

    #[test]
    fn rules_are_not_made_for_the_past_nor_without_who_decided_when_and_why() {
        let past = TypedRules { valid_from: "2014-06-16".into(), ..typed() };
        assert_eq!(past.read(today()), Err(vec![("valid_from", Wrong::PastDay)]));
        let bare = TypedRules::following(None, today());
        let want = vec![("decided_by", Wrong::Missing), ("decided_on", Wrong::Day), ("reason", Wrong::Missing)];
        assert_eq!(bare.read(today()), Err(want));
        let ahead = TypedRules { decided_on: "2014-06-18".into(), ..typed() };
        assert_eq!(ahead.read(today()), Err(vec![("decided_on", Wrong::FutureDay)]));
    }

    #[test]
    fn a_hub_is_a_place_and_whom_it_reaches() {
        for hubs in ["ごみ", "あ：い：う", "：北の会員", "北支部：", "北支部：北の会員\nごみ", "-：-"]
        {
            let typed = TypedRules { hubs: hubs.into(), ..typed() };
            assert_eq!(typed.read(today()), Err(vec![("hubs", Wrong::Hub)]), "{hubs}");
        }
    }

    #[test]
    fn what_is_none_of_the_choices_is_said() {
        let wrong = TypedRules {
            passes: "both".into(),
            own_words: String::new(),
            ministry_sees: "all".into(),
            members_see: "x".into(),
            confirm_months: "13".into(),
            ..typed()
        };
        let fields: Vec<_> = wrong.read(today()).unwrap_err().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["passes", "own_words", "ministry_sees", "members_see", "confirm_months"]);
    }
}
