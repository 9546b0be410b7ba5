//! For how long service was down, in the reader's words, and how that is known.

use crate::report::{
    Content, Moment,
    detail::Time,
    fall::{ABOUT, Lasting},
    order::{self, Turned},
};
use shell::Voice;

/// A figure as it was stated: an estimate is marked so.
pub(super) fn about(voice: &Voice, about: bool, said: String) -> String {
    if about { voice.t1("report-show-roughly", "n", said) } else { said }
}

/// So many minutes, or between so many and so many.
pub(super) fn between(voice: &Voice, least: i64, most: i64) -> String {
    let span = |minutes: i64| voice.span(minutes.saturating_mul(60));
    if least == most { span(least) } else { voice.t2("report-lasting-between", "from", span(least), "to", span(most)) }
}

/// The length as a fact of the stage: as stated, else as the times say, and whether the two contradict each other.
pub(super) fn stated(voice: &Voice, lasting: &Lasting) -> Option<String> {
    let timed = lasting.timed.map(|(least, most)| between(voice, least, most));
    let stated = lasting.stated.map(|minutes| about(voice, lasting.about, between(voice, minutes, minutes)));
    match (stated, timed) {
        (Some(stated), Some(timed)) if lasting.differs() => {
            Some(voice.t2("report-lasting-stated-differs", "stated", stated, "timed", timed))
        }
        (Some(stated), _) => Some(stated),
        (None, Some(timed)) if lasting.goes_on => Some(voice.t1("report-lasting-so-far", "timed", timed)),
        (None, timed) => timed.map(|timed| voice.t1("report-lasting-timed", "timed", timed)),
    }
}

/// That what was stated cannot be with the times.
pub(crate) fn differs(voice: &Voice, lasting: &Lasting) -> Option<String> {
    let (stated, (least, most)) = lasting.stated.zip(lasting.timed).filter(|_| lasting.differs())?;
    let (stated, timed) = (between(voice, stated, stated), between(voice, least, most));
    Some(voice.t2("report-lasting-differs", "stated", stated, "timed", timed))
}

/// The times that cannot be as they are stated, a sentence for each.
pub(crate) fn turned(voice: &Voice, content: &Content) -> Vec<String> {
    let said = |one: Turned| {
        let of = |(time, moment): (Time, Moment)| voice.bracketed(&voice.t(time.key()), &voice.when(&moment.at));
        voice.t2("report-times-turned", "first", of(one.first), "then", of(one.then))
    };
    order::turned(content).into_iter().map(said).collect()
}

/// How the length beside a level is known, where it is not simply what was stated.
pub(super) fn how(voice: &Voice, lasting: &Lasting) -> String {
    let Some((least, most)) = lasting.timed else { return String::new() };
    let about = if least == most { String::new() } else { voice.t1("report-lasting-about", "n", ABOUT) };
    let said = match (lasting.stated, lasting.goes_on) {
        _ if lasting.differs() => return differs(voice, lasting).unwrap_or_default(),
        (_, true) => voice.t("report-lasting-how-so-far"),
        (None, false) => voice.t("report-lasting-how"),
        (Some(_), false) => return String::new(),
    };
    format!("{said}{}{about}", if about.is_empty() { "" } else { voice.between() })
}
