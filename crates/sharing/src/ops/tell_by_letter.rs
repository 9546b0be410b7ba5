//! Telling by letter that something waits at an organisation or for a person: what it is called and where it is read. Nothing
//! of what it says, nobody's name, and once for each.

use crate::consent::{Consent, ConsentId};
use crate::executive::Briefing;
use crate::report::{Report, ReportId, Stop};
use crate::store::{executives, queue, reports};
use access::{Act, Kind, OrgId, PersonId};
use delivery::{
    Dispatch,
    tidings::{Tiding, done, tell_person, tell_waiting},
};
use kernel::Day;
use store::{Cx, Sql, StoreError};
use uuid::Uuid;

/// A report came.
const REPORT: &str = "told-letter-report";
/// A further stage of a report came.
const STAGE: &str = "told-letter-stage";
/// Consent is asked for.
const CONSENT: &str = "told-letter-consent";
/// Something was added for the reporter.
const REMARK: &str = "told-letter-remark";
/// Somebody is asked to judge a report.
const JUDGE: &str = "told-letter-judge";
/// An executive is told of an incident.
const EXECUTIVE: &str = "told-letter-executive";

/// An embargo that will never end.
const NEVER: &str = "told-letter-never";

/// What begins the keys of what such letters say.
#[cfg(test)]
pub(crate) const WORDS: [&str; 7] = [REPORT, STAGE, CONSENT, REMARK, JUDGE, EXECUTIVE, NEVER];

/// That a stage of a report has come to those bodies on its path that have it; not to whoever sends it.
pub(super) async fn report_came(cx: &Cx, sql: &Sql<'_>, report: &Report, stage: i64) -> Result<(), StoreError> {
    for stop in reports::stops(sql, report.id).await? {
        if stop.received_at.is_some() && stop.org != report.org {
            came(cx, sql, report, (&stop, stage)).await?;
        }
    }
    Ok(())
}

/// That a report was passed on to the next body on its path.
pub(super) async fn report_passed(cx: &Cx, sql: &Sql<'_>, report: &Report, to: &Stop) -> Result<(), StoreError> {
    came(cx, sql, report, (to, 1)).await
}

async fn came(cx: &Cx, sql: &Sql<'_>, report: &Report, (stop, stage): (&Stop, i64)) -> Result<(), StoreError> {
    if cx.organisation() == Some(stop.org) {
        return Ok(());
    }
    let word = if stage == 1 { REPORT } else { STAGE };
    // Of one stage each body on the path is told by itself: it may come to the second much later.
    let step = stage * 10 + stop.position;
    let path = path(report.id);
    tell_waiting(cx, sql, &of_report(cx, report, (word, step, &path)), &[stop.org]).await.map(drop)
}

/// That something was added to a report for its reporter: a finding or a question.
pub(super) async fn remarked(cx: &Cx, sql: &Sql<'_>, report: &Report, remark: Uuid) -> Result<(), StoreError> {
    if cx.organisation() == Some(report.org) {
        return Ok(());
    }
    let path = path(report.id);
    let tiding = Tiding { subject: remark, ..of_report(cx, report, (REMARK, 0, &path)) };
    tell_waiting(cx, sql, &tiding, &[report.org]).await.map(drop)
}

/// That somebody is asked to judge a report.
pub(super) async fn to_judge(
    cx: &Cx,
    sql: &Sql<'_>,
    report: &Report,
    (assignment, person): (Uuid, PersonId),
) -> Result<(), StoreError> {
    let Some(org) = cx.organisation().filter(|_| cx.person() != Some(person)) else { return Ok(()) };
    let path = path(report.id);
    let asks = Some(Act::TriageReport);
    let tiding = Tiding { subject: assignment, asks, ..of_report(cx, report, (JUDGE, 0, &path)) };
    tell_person(cx, sql, &tiding, (org, person)).await.map(drop)
}

/// It was judged, or somebody else is asked: nobody is told any more that he is asked.
pub(super) async fn not_to_judge(cx: &Cx, sql: &Sql<'_>, report: ReportId) -> Result<(), StoreError> {
    for assignment in queue::assignments(sql, report).await? {
        done(cx, sql, (Kind::Report, assignment), (JUDGE, None)).await?;
    }
    Ok(())
}

/// That a reporter is asked to agree to what would leave; `report` is how the reporter calls what it was made from.
pub(super) async fn consent_asked(
    cx: &Cx,
    sql: &Sql<'_>,
    consent: &Consent,
    (report, exercise): (&str, bool),
) -> Result<(), StoreError> {
    let tiding = Tiding {
        subject: consent.id.uuid(),
        kind: Kind::Consent,
        word: CONSENT,
        step: 0,
        reference: report,
        exercise,
        urgent: true,
        optional: false,
        asks: None,
        at: consent.asked_at,
        path: &format!("/consents/{}", consent.id),
    };
    tell_waiting(cx, sql, &tiding, &[consent.org]).await.map(drop)
}

/// Its reporter has answered: no letter asks any more.
pub(super) async fn consent_answered(cx: &Cx, sql: &Sql<'_>, id: ConsentId) -> Result<(), StoreError> {
    done(cx, sql, (Kind::Consent, id.uuid()), (CONSENT, None)).await.map(drop)
}

/// A body on the path has said that it has every stage so far: no letter tells it of them any more.
pub(super) async fn acknowledged(cx: &Cx, sql: &Sql<'_>, report: &Report, org: OrgId) -> Result<(), StoreError> {
    let stops = reports::stops(sql, report.id).await?;
    let Some(stop) = stops.iter().find(|stop| stop.org == org) else { return Ok(()) };
    let newest = reports::last_stage(sql, report.id).await?.map_or(0, |(number, _)| number);
    for stage in 1..=newest {
        let word = if stage == 1 { REPORT } else { STAGE };
        done(cx, sql, (Kind::Report, report.id.uuid()), (word, Some(stage * 10 + stop.position))).await?;
    }
    Ok(())
}

/// That an executive with an account was told of an incident by page.
pub(super) async fn executive_told(cx: &Cx, sql: &Sql<'_>, told: &Briefing, exercise: bool) -> Result<(), StoreError> {
    let Some(person) = told.person else { return Ok(()) };
    let tiding = Tiding {
        subject: told.id.uuid(),
        kind: Kind::Incident,
        word: EXECUTIVE,
        step: 0,
        reference: &executives::reference(sql, told.incident).await?,
        exercise,
        urgent: true,
        optional: false,
        asks: Some(Act::ReadSummary),
        at: told.told_at,
        path: &format!("/agencies/incidents/{}/summary", told.incident),
    };
    tell_person(cx, sql, &tiding, (told.org, person)).await.map(drop)
}

/// That something released under embargo reaches nobody else, because its label ends before.
pub(super) async fn never_opens(cx: &Cx, sql: &Sql<'_>, held: &Dispatch, last: Day) -> Result<(), StoreError> {
    let tiding = Tiding {
        subject: held.id.uuid(),
        kind: Kind::Dispatch,
        word: NEVER,
        step: i64::from(last.number()),
        reference: &held.reference,
        exercise: held.exercise,
        urgent: true,
        optional: false,
        asks: None,
        at: held.embargo.unwrap_or(cx.now()),
        path: &format!("/board/{}/embargo", held.id),
    };
    tell_waiting(cx, sql, &tiding, &[held.org]).await.map(drop)
}

/// An executive has read it: no letter tells this one any more.
pub(super) async fn executive_read(cx: &Cx, sql: &Sql<'_>, briefing: Uuid) -> Result<(), StoreError> {
    done(cx, sql, (Kind::Incident, briefing), (EXECUTIVE, None)).await.map(drop)
}

fn of_report<'a>(cx: &Cx, report: &'a Report, (word, step, path): (&'a str, i64, &'a str)) -> Tiding<'a> {
    Tiding {
        subject: report.id.uuid(),
        kind: Kind::Report,
        word,
        step,
        reference: &report.reference,
        exercise: report.exercise,
        urgent: true,
        optional: false,
        asks: None,
        at: cx.now(),
        path,
    }
}

fn path(report: ReportId) -> String {
    format!("/reports/{report}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shell::texts::keys;

    #[test]
    fn each_letter_has_its_sentences_in_both_languages_and_none_is_idle() {
        let wanted: Vec<String> =
            WORDS.iter().flat_map(|word| [format!("{word}-subject"), format!("{word}-text")]).collect();
        for text in [include_str!("../../texts/told.ja.ftl"), include_str!("../../texts/told.en.ftl")] {
            assert_eq!(keys(text), wanted);
        }
    }
}
