//! The story of a case: its own events, and what happened to the reports and notices in it, newest first.

use crate::case::{Case, Event};
use crate::report::Report;
use crate::store::cases::{self, NoticeLine, Telling, Told};
use crate::store::reports;
use access::{PersonId, act::ViewCase};
use kernel::{At, Bilingual};
use shell::{Fault, Voice};
use std::collections::BTreeMap;
use store::{Cx, Granted};

/// The most that is told of the reports; the events of the case itself are all told.
const TOLD: i64 = 200;

/// One thing that happened.
pub(super) struct Line {
    at: At,
    pub(super) when: String,
    pub(super) by: String,
    pub(super) what: String,
    /// Where it leads, and what it is called.
    pub(super) about: Option<(String, String)>,
    pub(super) text: String,
}

type Names = BTreeMap<PersonId, Bilingual>;

/// Everything that happened, newest first. What the reader may not see is not told.
pub(super) async fn story(
    voice: &Voice,
    cx: &Cx,
    case: &Granted<'_, ViewCase, Case>,
    notices: &[NoticeLine],
) -> Result<Vec<Line>, Fault> {
    let events = cases::events(case).await?;
    let told = cases::told(&cx.visible(), case.id, TOLD).await?;
    let people = events.iter().map(|event| event.person).chain(told.iter().map(|told| told.person));
    let names = identity::ask::names(case.sql(), &people.collect::<Vec<_>>()).await?;
    let named = references(cx, case, &events).await?;
    let mut lines: Vec<Line> = events.iter().map(|event| of_event(voice, event, &names, &named)).collect();
    lines.extend(told.iter().map(|told| of_report(voice, told, &names)));
    lines.extend(notices.iter().flat_map(|notice| of_notice(voice, notice)));
    // Stable: events of one moment stay as they were numbered.
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    Ok(lines)
}

fn name(voice: &Voice, names: &Names, person: PersonId) -> String {
    names.get(&person).map(|name| voice.pick(name).to_owned()).unwrap_or_default()
}

fn of_event(voice: &Voice, event: &Event, names: &Names, named: &BTreeMap<String, String>) -> Line {
    let about = event.about;
    let href = about.report.map(|id| format!("/reports/{id}"));
    let href = href.or_else(|| about.notice.map(|id| format!("/notices/{id}")));
    let href = href.or_else(|| about.other.map(|id| format!("/cases/{id}")));
    Line {
        at: event.at,
        when: voice.when(&event.at),
        by: name(voice, names, event.person),
        what: voice.t(&event.kind.key()),
        about: href.and_then(|href| named.get(&href).map(|name| (href.clone(), name.clone()))),
        text: event.text.clone(),
    }
}

fn of_report(voice: &Voice, told: &Told, names: &Names) -> Line {
    let key = match told.what {
        Telling::Sealed => "case-told-sealed",
        Telling::Received => "case-told-received",
        Telling::Judged => "case-told-judged",
    };
    Line {
        at: told.at,
        when: voice.when(&told.at),
        by: name(voice, names, told.person),
        what: voice.t1(key, "n", told.stage),
        about: Some((format!("/reports/{}", told.report), told.reference.clone())),
        text: String::new(),
    }
}

fn of_notice(voice: &Voice, notice: &NoticeLine) -> Vec<Line> {
    let line = |at: At, key: &str| Line {
        at,
        when: voice.when(&at),
        by: String::new(),
        what: voice.t(key),
        about: Some((format!("/notices/{}", notice.id), notice.reference.clone())),
        text: String::new(),
    };
    let released = notice.released_at.map(|at| line(at, "case-told-released"));
    released.into_iter().chain([line(notice.begun_at, "case-told-begun")]).collect()
}

/// The references of what the events are about, by address. What the reader may not see has none.
async fn references(
    cx: &Cx,
    case: &Granted<'_, ViewCase, Case>,
    events: &[Event],
) -> Result<BTreeMap<String, String>, Fault> {
    let mut named = BTreeMap::new();
    let about: Vec<_> = events.iter().filter_map(|event| event.about.report).collect();
    for line in reports::lines_of(&cx.visible::<Report>(), &about).await? {
        named.insert(format!("/reports/{}", line.report.id), line.report.reference);
    }
    for (id, reference) in cases::notices_named(&cx.visible(), case.id).await? {
        named.insert(format!("/notices/{id}"), reference);
    }
    for other in events.iter().filter_map(|event| event.about.other) {
        let other = cx.permit::<_, Case>(ViewCase, other).await?;
        named.insert(format!("/cases/{}", other.id), other.reference.clone());
    }
    Ok(named)
}
