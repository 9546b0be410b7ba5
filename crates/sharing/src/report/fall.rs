//! How far service fell and for how long, against the levels of the sector. One place for form, pages, programs and what
//! is proposed to whoever judges, so that all of them say the same.

use super::{
    Content, Impact, Moment,
    detail::{Figure, Recovery, ReportKind, Time},
};
use kernel::At;
use registry::facts::{Judgement, Level, Measure, Measured};

/// By how many minutes a time that is "about" (ごろ), or a length that is (約), may be off, either way.
pub const ABOUT: i64 = 15;
/// By how many minutes a stated length may miss the times before the two contradict each other: times are written to the
/// minute.
const SLACK: i64 = 1;

/// A length in whole minutes: at least, and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// At least.
    pub least: i64,
    /// At most; `None`: it goes on.
    pub most: Option<i64>,
}

/// For how long service was down, as stated and as the stated times say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lasting {
    /// The minutes that were stated.
    pub stated: Option<i64>,
    /// Those are an estimate.
    pub about: bool,
    /// At least and at most so many minutes by the times.
    pub timed: Option<(i64, i64)>,
    /// It goes on: the times are counted until the stage was sealed, or until now while it is being written.
    pub goes_on: bool,
}

impl Lasting {
    /// As a stage says it. What goes on has lasted until `until`.
    pub fn of(content: &Content, until: At) -> Self {
        let Impact { minutes, about, .. } = &content.impact;
        let (stated, about) = (*minutes, about.contains(&Figure::Minutes));
        Self { stated, about, timed: timed(content, until), goes_on: content.goes_on() }
    }
    /// Whether what was stated cannot be with these times. What goes on may last longer than was stated when it was written.
    pub fn differs(&self) -> bool {
        let slack = if self.about { ABOUT } else { SLACK };
        self.stated
            .zip(self.timed)
            .is_some_and(|(stated, (least, most))| stated > most + slack || (!self.goes_on && stated + slack < least))
    }
    /// Between which lengths it lies; `None`: nobody can say. Where the two contradict each other it may be either.
    pub fn span(&self) -> Option<Span> {
        let (least, most) = match (self.stated, self.timed) {
            (None, None) => return None,
            (Some(stated), None) => (stated, stated),
            (None, Some(timed)) => timed,
            (Some(stated), Some((least, most))) if self.differs() => (stated.min(least), stated.max(most)),
            (Some(stated), Some((least, _))) if self.goes_on => (stated.max(least), stated),
            (Some(stated), Some(_)) => (stated, stated),
        };
        Some(Span { least, most: (!self.goes_on).then_some(most) })
    }
}

/// What the times say: from when service fell, else from the beginning, until it was back, else until the end. Only where
/// the report says that service fell at all: an attack that lasts for days may touch no service.
fn timed(content: &Content, until: At) -> Option<(i64, i64)> {
    let detail = &content.detail;
    let fell = detail.stopped.is_some()
        || detail.restored.is_some()
        || detail.recovery.is_some()
        || detail.kind == Some(ReportKind::Failure);
    if !fell || detail.recovery == Some(Recovery::NotHit) {
        return None;
    }
    let known = |time: Time, moment: Option<Moment>, other: Option<Moment>| match detail.unknown.contains(&time) {
        true => None,
        false => moment.or(other),
    };
    let from = known(Time::Stopped, detail.stopped, content.began)?;
    let to = match content.goes_on() {
        true => Moment { at: until, about: false },
        false => known(Time::Restored, detail.restored, content.ended)?,
    };
    let minutes = to.at.seconds_since(from.at).div_euclid(60);
    let off = [from, to].iter().filter(|moment| moment.about).count();
    let off = i64::try_from(off).unwrap_or_default() * ABOUT;
    (minutes >= 0).then_some(((minutes - off).max(0), minutes + off))
}

/// What is measured, and whether that is the last word.
#[derive(Clone, Copy, Debug)]
pub struct Fall<'i> {
    impact: &'i Impact,
    /// For how long.
    pub lasting: Lasting,
    /// It goes on: since when, where that was stated.
    pub going_on: Option<Option<At>>,
}

impl<'i> Fall<'i> {
    /// As a stage tells it; see [`Lasting::of`].
    pub fn of(content: &'i Content, until: At) -> Self {
        let going_on = content.goes_on().then(|| content.down_since());
        Self { impact: &content.impact, lasting: Lasting::of(content, until), going_on }
    }
    /// Whether what is measured of this was stated as an estimate.
    pub fn about(&self, measure: Measure) -> bool {
        let figure = match measure {
            Measure::Users => Figure::Users,
            Measure::Minutes => Figure::Minutes,
            Measure::Kilowatts => Figure::Kilowatts,
            Measure::Households => Figure::Households,
            Measure::Confirmation => return false,
        };
        self.impact.about.contains(&figure)
    }
    /// What is measured of this, beside a level: at least.
    pub fn measured(&self, level: &Level, measure: Measure) -> Option<i64> {
        let measured = self.with(level, self.lasting.span().map(|span| span.least));
        match measure {
            Measure::Users => measured.users,
            Measure::Minutes => measured.minutes,
            Measure::Kilowatts => measured.kw,
            Measure::Households => measured.households,
            Measure::Confirmation => measured.confirmed.map(i64::from),
        }
    }
    /// Whether it reached the level. What goes on is judged by how long it lasted at least.
    pub fn judge(&self, level: &Level) -> Judgement {
        let of = |minutes: Option<i64>| level.judge(&self.with(level, minutes));
        let Some(Span { least, most }) = self.lasting.span() else { return of(None) };
        let (low, high) = (of(Some(least)), of(Some(most.unwrap_or(least))));
        match (&low, high) {
            // One end of what is possible reaches it, the other does not.
            (Judgement::NotReached(_), Judgement::Reached) => Judgement::Undecided(vec![Measure::Minutes]),
            (Judgement::NotReached(_), Judgement::Undecided(mut missing)) => {
                missing.push(Measure::Minutes);
                Judgement::Undecided(missing)
            }
            (_, high) => high,
        }
    }
    fn with(&self, level: &Level, minutes: Option<i64>) -> Measured {
        let Impact { users, kilowatts, households, happened, .. } = self.impact;
        let confirmed = happened.get(&level.id).copied();
        Measured { users: *users, minutes, kw: *kilowatts, households: *households, confirmed }
    }
}

#[cfg(test)]
mod tests;
