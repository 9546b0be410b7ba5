//! How far service fell against the levels of the sector, in the reader's words.

use crate::report::Impact;
use registry::facts::{Condition, Judgement, Level, Measure, Measured, Tolerance};
use shell::Voice;

/// One level against one report.
pub(crate) struct LevelView {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) rows: Vec<LevelRow>,
    pub(crate) outcome: String,
    /// It has no number: whether it was left is asked.
    pub(crate) asked: bool,
    /// It speaks of a time without a number: whether service was back in that time is asked (002:610).
    pub(crate) in_time: bool,
    /// Key of what is asked.
    pub(crate) question: &'static str,
}

/// One condition of a level.
pub(crate) struct LevelRow {
    pub(crate) condition: String,
    pub(crate) threshold: String,
    pub(crate) here: String,
    pub(crate) verdict: String,
    pub(crate) class: &'static str,
}

/// All levels of a sector against what a report states. `unreadable`: what was typed but cannot be read.
pub(crate) fn level_views(voice: &Voice, levels: &[Level], impact: &Impact, unreadable: &[Measure]) -> Vec<LevelView> {
    levels.iter().map(|level| level_view(voice, level, impact, unreadable)).collect()
}

fn level_view(voice: &Voice, level: &Level, impact: &Impact, unreadable: &[Measure]) -> LevelView {
    let measured = Measured {
        users: impact.users,
        minutes: impact.minutes,
        kw: impact.kilowatts,
        households: impact.households,
        confirmed: impact.happened.get(&level.id).copied(),
    };
    let in_time = level.tolerance == Tolerance::QualitativeTimeLimit;
    LevelView {
        id: level.id.clone(),
        text: voice.pick(&level.text).to_owned(),
        rows: level.conditions().iter().map(|condition| row(voice, *condition, &measured, unreadable)).collect(),
        outcome: outcome(voice, &level.judge(&measured)),
        asked: level.tolerance != Tolerance::Threshold,
        in_time,
        question: if in_time { "report-level-in-time" } else { "report-level-happened" },
    }
}

fn row(voice: &Voice, condition: Condition, measured: &Measured, unreadable: &[Measure]) -> LevelRow {
    let garbled = unreadable.contains(&condition.measure);
    let here = match condition.measure {
        Measure::Users => measured.users,
        Measure::Minutes => measured.minutes,
        Measure::Kilowatts => measured.kw,
        Measure::Households => measured.households,
        Measure::Confirmation => measured.confirmed.map(i64::from),
    };
    let (verdict, class) = match here {
        None if garbled => (voice.t("report-level-fix"), "bad"),
        None => (voice.t("report-level-unstated"), "todo"),
        Some(here) if here >= condition.at_least => (voice.t("report-level-met"), "warn"),
        Some(here) => {
            let short = amount(voice, condition.measure, condition.at_least - here);
            (voice.t1("report-level-short", "n", short), "todo")
        }
    };
    LevelRow {
        condition: voice.t(measure_key(condition.measure)),
        threshold: voice.t1("report-level-at-least", "n", amount(voice, condition.measure, condition.at_least)),
        here: match here {
            Some(here) => amount(voice, condition.measure, here),
            None if garbled => voice.t("report-level-unreadable"),
            None => voice.t("report-level-unstated"),
        },
        verdict,
        class,
    }
}

fn amount(voice: &Voice, measure: Measure, number: i64) -> String {
    let unit = match measure {
        Measure::Minutes => return voice.span(number.saturating_mul(60)),
        Measure::Users => "report-unit-users",
        Measure::Kilowatts => "report-unit-kilowatts",
        Measure::Households => "report-unit-households",
        Measure::Confirmation => return voice.n(number),
    };
    format!("{} {}", voice.n(number), voice.t(unit))
}

fn measure_key(measure: Measure) -> &'static str {
    match measure {
        Measure::Users => "report-measure-users",
        Measure::Minutes => "report-measure-minutes",
        Measure::Kilowatts => "report-measure-kilowatts",
        Measure::Households => "report-measure-households",
        Measure::Confirmation => "report-measure-confirmation",
    }
}

fn outcome(voice: &Voice, judgement: &Judgement) -> String {
    match judgement {
        Judgement::Reached => voice.t("report-level-reached"),
        Judgement::NotReached(_) => voice.t("report-level-not-reached"),
        Judgement::NeedsPerson => voice.t("report-level-person"),
        Judgement::Undecided(missing) => {
            let missing: Vec<String> = missing.iter().map(|measure| voice.t(measure_key(*measure))).collect();
            voice.t1("report-level-undecided", "what", missing.join(&voice.t("notice-comma")))
        }
    }
}
