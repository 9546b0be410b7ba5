//! How far service fell against the levels of the sector, in the reader's words.

use super::lasting;
use crate::report::fall::{Fall, Span};
use kernel::At;
use registry::facts::{Condition, Judgement, Level, Measure, Shortfall, Tolerance};
use shell::Voice;

/// One level against one report.
pub(crate) struct LevelView {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) rows: Vec<LevelRow>,
    /// How the length is known, where it is not simply what was stated; else empty.
    pub(crate) how: String,
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
pub(crate) fn level_views(voice: &Voice, levels: &[Level], fall: Fall<'_>, unreadable: &[Measure]) -> Vec<LevelView> {
    levels.iter().map(|level| level_view(voice, level, fall, unreadable)).collect()
}

fn level_view(voice: &Voice, level: &Level, fall: Fall<'_>, unreadable: &[Measure]) -> LevelView {
    let conditions = level.conditions();
    let timed = conditions.iter().any(|condition| condition.measure == Measure::Minutes);
    let in_time = level.tolerance == Tolerance::QualitativeTimeLimit;
    LevelView {
        id: level.id.clone(),
        text: voice.pick(&level.text).to_owned(),
        rows: conditions.iter().map(|condition| row(voice, (level, *condition), fall, unreadable)).collect(),
        how: if timed { lasting::how(voice, &fall.lasting) } else { String::new() },
        outcome: outcome(voice, &fall.judge(level), fall),
        asked: level.tolerance != Tolerance::Threshold,
        in_time,
        question: if in_time { "report-level-in-time" } else { "report-level-happened" },
    }
}

fn row(voice: &Voice, (level, condition): (&Level, Condition), fall: Fall<'_>, unreadable: &[Measure]) -> LevelRow {
    let here = fall.measured(level, condition.measure);
    // Only a length that is computed has another end.
    let span = fall.lasting.span().filter(|_| condition.measure == Measure::Minutes);
    let most = span.and_then(|Span { most, .. }| most).or(here);
    let garbled = here.is_none() && unreadable.contains(&condition.measure);
    let (verdict, class) = match here {
        None if garbled => (voice.t("report-level-fix"), "bad"),
        None => (voice.t("report-level-unstated"), "todo"),
        Some(here) if here >= condition.at_least => (voice.t("report-level-met"), "warn"),
        Some(_) if most.is_some_and(|most| most >= condition.at_least) => (voice.t("report-level-either"), "warn"),
        Some(here) => {
            let short = amount(voice, condition.measure, condition.at_least - most.unwrap_or(here));
            let key = if fall.going_on.is_some() { "report-level-short-then" } else { "report-level-short" };
            (voice.t1(key, "n", short), "todo")
        }
    };
    LevelRow {
        condition: voice.t(measure_key(condition.measure)),
        threshold: voice.t1("report-level-at-least", "n", amount(voice, condition.measure, condition.at_least)),
        here: match here {
            Some(here) => {
                let said = match span {
                    Some(_) => lasting::between(voice, here, most.unwrap_or(here)),
                    None => amount(voice, condition.measure, here),
                };
                lasting::about(voice, fall.about(condition.measure), said)
            }
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

/// When it will be reached if it goes on, where only time is short.
fn not_yet(voice: &Voice, short: &[Shortfall], since: Option<At>) -> String {
    let time = short.iter().all(|one| one.condition.measure == Measure::Minutes);
    let least = short.iter().map(|one| one.condition.at_least).max();
    match since.zip(least).filter(|_| time) {
        None => voice.t("report-level-not-yet"),
        Some((since, least)) => {
            let at = since.plus_minutes(least);
            let key = if at > voice.now { "report-level-not-yet-until" } else { "report-level-not-yet-passed" };
            voice.t1(key, "at", voice.when(&at))
        }
    }
}

fn outcome(voice: &Voice, judgement: &Judgement, fall: Fall<'_>) -> String {
    match judgement {
        Judgement::Reached => voice.t("report-level-reached"),
        Judgement::NotReached(short) => match fall.going_on {
            Some(since) => not_yet(voice, short, since),
            None => voice.t("report-level-not-reached"),
        },
        Judgement::NeedsPerson => voice.t("report-level-person"),
        Judgement::Undecided(missing) => {
            let known = |measure: &&Measure| **measure == Measure::Minutes && fall.lasting.span().is_some();
            if missing.iter().all(|measure| known(&measure)) {
                return voice.t("report-level-undecided-time");
            }
            let missing: Vec<String> = missing
                .iter()
                .filter(|measure| !known(measure))
                .map(|measure| voice.t(measure_key(*measure)))
                .collect();
            voice.t1("report-level-undecided", "what", missing.join(&voice.t("notice-comma")))
        }
    }
}
