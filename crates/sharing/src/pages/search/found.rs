//! What was found, line by line, as its reader sees it.

use super::marked::{excerpt, whole};
use crate::{
    case::Case,
    finding::{Parts, ReportWords},
    markup,
    notice::Notice,
    report::{Reader, Report},
    store::finding::{self, FoundNotice, Wanted},
};
use ::store::{
    Cx, StoreError,
    search::{self, Hit, Query},
};
use access::{Act, Actor, BodyKind, Decision, Relation, Relations, decide};
use delivery::Delivery;
use kernel::{At, Tlp};
use shell::{Found, Voice};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The most excerpts of one thing.
const EXCERPTS: usize = 2;

/// What can be searched in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Report,
    Inbox,
    Notice,
    Case,
}

impl Sort {
    /// All.
    pub(crate) const ALL: [Sort; 4] = [Sort::Report, Sort::Inbox, Sort::Notice, Sort::Case];
    /// Those in which somebody may see something.
    pub(crate) fn of(actor: &Actor) -> Vec<Sort> {
        let on_path = Relations::none().with(Relation::OnPath, true);
        let own = Relations::none().with(Relation::Own, true);
        let may = |act, relations| decide(actor, act, relations) == Decision::Allow;
        let centre = actor.acts_for(BodyKind::Centre);
        let all = [
            (Sort::Report, may(Act::ViewReport, own) || may(Act::ViewReport, on_path)),
            (Sort::Inbox, delivery::may_with_own(actor, Act::ViewDelivery) && !centre),
            (Sort::Notice, may(Act::ViewNotice, own) && centre),
            (Sort::Case, may(Act::ViewCase, own) && centre),
        ];
        all.into_iter().filter(|(_, may)| *may).map(|(sort, _)| sort).collect()
    }
    pub(crate) fn code(self) -> &'static str {
        match self {
            Sort::Report => "report",
            Sort::Inbox => "inbox",
            Sort::Notice => "notice",
            Sort::Case => "case",
        }
    }
    pub(crate) fn key(self) -> &'static str {
        match self {
            Sort::Report => "search-kind-report",
            Sort::Inbox => "search-kind-inbox",
            Sort::Notice => "search-kind-notice",
            Sort::Case => "search-kind-case",
        }
    }
    pub(crate) async fn find(self, cx: &Cx, wanted: &Wanted<'_>) -> Result<search::Found, StoreError> {
        let actor = cx.actor();
        match self {
            Sort::Report => finding::reports(&cx.visible(), actor, wanted, ::store::Filter::everything()).await,
            Sort::Inbox => finding::inbox(&cx.visible(), wanted).await,
            Sort::Notice => finding::notices(&cx.visible(), actor, wanted).await,
            Sort::Case => finding::cases(&cx.visible(), actor, wanted).await,
        }
    }
}

/// Something found, as the list shows it.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) kind: String,
    /// HTML.
    pub(super) reference: String,
    /// HTML.
    pub(super) title: String,
    /// HTML each.
    pub(super) excerpts: Vec<String>,
    pub(super) tlp: Option<Tlp>,
    pub(super) exercise: bool,
    pub(super) facts: Vec<String>,
}

/// What the rows are made of.
struct Read {
    reports: BTreeMap<Uuid, ReportWords>,
    inbox: BTreeMap<Uuid, FoundNotice>,
    notices: BTreeMap<Uuid, FoundNotice>,
    cases: BTreeMap<Uuid, (Case, Parts)>,
}

impl Read {
    async fn of(cx: &Cx, found: &[(Hit, Sort)]) -> Result<Self, StoreError> {
        let these = |sort| found.iter().filter(|(_, one)| *one == sort).map(|(hit, _)| *hit).collect::<Vec<_>>();
        Ok(Self {
            reports: finding::report_words(&cx.visible::<Report>(), &these(Sort::Report)).await?,
            inbox: finding::delivery_words(&cx.visible::<Delivery>(), &these(Sort::Inbox)).await?,
            notices: finding::notice_words(&cx.visible::<Notice>(), &these(Sort::Notice)).await?,
            cases: finding::case_words(&cx.visible::<Case>(), &these(Sort::Case)).await?,
        })
    }
}

/// The line of each thing that was found. What its reader, having read it, would not find, is none.
///
/// # Errors
/// If the database refuses.
pub(super) async fn rows(
    cx: &Cx,
    voice: &Voice,
    query: &Query,
    found: &[(Hit, Sort)],
) -> Result<Vec<Option<Row>>, StoreError> {
    let read = Read::of(cx, found).await?;
    let draw = Draw { voice, query, actor: cx.actor() };
    let row = |(hit, sort): &(Hit, Sort)| {
        let row = match sort {
            Sort::Report => read.reports.get(&hit.id).and_then(|words| draw.report(words)),
            Sort::Inbox => read.inbox.get(&hit.id).and_then(|found| draw.notice(hit.id, found, *sort)),
            Sort::Notice => read.notices.get(&hit.id).and_then(|found| draw.notice(hit.id, found, *sort)),
            Sort::Case => read.cases.get(&hit.id).and_then(|(case, parts)| draw.case(case, parts)),
        };
        if row.is_none() {
            tracing::warn!(kind = sort.code(), id = %hit.id, "the index says more than its reader sees");
        }
        row
    };
    Ok(found.iter().map(row).collect())
}

/// The line of something that another room found.
pub(super) fn row_of(voice: &Voice, query: &Query, found: Found) -> Row {
    Row {
        href: found.href,
        kind: voice.t(found.kind.1),
        reference: whole(query, &found.reference),
        title: whole(query, &found.title),
        excerpts: found.parts.iter().filter_map(|part| excerpt(query, part)).take(EXCERPTS).collect(),
        tlp: Some(found.tlp),
        exercise: false,
        facts: found.facts,
    }
}

/// Something found, without the marks of the page.
pub(crate) struct Thing {
    pub(crate) sort: Sort,
    pub(crate) id: Uuid,
    pub(crate) reference: String,
    pub(crate) title: String,
    pub(crate) at: At,
    pub(crate) tlp: Option<Tlp>,
    pub(crate) exercise: bool,
}

/// What was found, as a program is told of it. What its reader, having read it, would not find, is none.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn things(cx: &Cx, query: &Query, found: &[(Hit, Sort)]) -> Result<Vec<Option<Thing>>, StoreError> {
    let read = Read::of(cx, found).await?;
    let thing = |(hit, sort): &(Hit, Sort)| read.thing(cx.actor(), query, hit.id, *sort);
    Ok(found.iter().map(thing).collect())
}

impl Read {
    fn thing(&self, actor: &Actor, query: &Query, id: Uuid, sort: Sort) -> Option<Thing> {
        let told = |parts: &Parts, reference: &str, title: &str, at, tlp, exercise| {
            let (reference, title) = (reference.to_owned(), title.to_owned());
            parts.found_by(query).then_some(Thing { sort, id, reference, title, at, tlp, exercise })
        };
        let notice = |found: &FoundNotice| {
            let tlp = Some(found.content.label.tlp());
            told(&found.parts, &found.reference, &found.content.title, found.at, tlp, found.exercise)
        };
        match sort {
            Sort::Report => self.reports.get(&id).and_then(|words| {
                let report = &words.report;
                let seen = words.seen_by(Reader::on(actor, report.org));
                let tlp = words.stages.last().map(|stage| stage.content.label.tlp());
                told(&seen, &report.reference, words.title(), report.submitted_at, tlp, report.exercise)
            }),
            Sort::Inbox => self.inbox.get(&id).and_then(notice),
            Sort::Notice => self.notices.get(&id).and_then(notice),
            Sort::Case => self.cases.get(&id).and_then(|(case, parts)| {
                told(parts, &case.reference, parts.title(), case.opened_at, None, case.exercise)
            }),
        }
    }
}

struct Draw<'a> {
    voice: &'a Voice,
    query: &'a Query,
    actor: &'a Actor,
}

impl Draw<'_> {
    fn row(&self, sort: Sort, (reference, title): (&str, &str), parts: &Parts) -> Option<Row> {
        parts.found_by(self.query).then(|| Row {
            href: String::new(),
            kind: self.voice.t(sort.key()),
            reference: whole(self.query, reference),
            title: whole(self.query, title),
            excerpts: parts
                .behind_title()
                .filter_map(|part| excerpt(self.query, &markup::bare(part)))
                .take(EXCERPTS)
                .collect(),
            tlp: None,
            exercise: false,
            facts: Vec::new(),
        })
    }

    fn report(&self, words: &ReportWords) -> Option<Row> {
        let report = &words.report;
        let seen = words.seen_by(Reader::on(self.actor, report.org));
        let from = words.from.as_ref().map(|name| self.voice.pick(name).to_owned());
        let when = self.voice.t1("search-reported", "at", self.voice.when_short(&report.submitted_at));
        Some(Row {
            href: format!("/reports/{}", report.id),
            tlp: words.stages.last().map(|stage| stage.content.label.tlp()),
            exercise: report.exercise,
            facts: std::iter::once(when).chain(from).collect(),
            ..self.row(Sort::Report, (&report.reference, words.title()), &seen)?
        })
    }

    fn notice(&self, id: Uuid, found: &FoundNotice, sort: Sort) -> Option<Row> {
        let (under, when) = match sort {
            Sort::Inbox => ("/inbox", "search-handed"),
            _ if found.released => ("/notices", "search-released"),
            _ => ("/notices", "search-writing"),
        };
        let row = self.row(sort, (&found.reference, &found.content.title), &found.parts)?;
        Some(Row {
            href: format!("{under}/{id}"),
            // What it says is read where opening it is stamped, and not before.
            excerpts: if found.unopened { Vec::new() } else { row.excerpts },
            tlp: Some(found.content.label.tlp()),
            exercise: found.exercise,
            facts: std::iter::once(self.voice.t1(when, "at", self.voice.when_short(&found.at)))
                .chain((found.version > 1).then(|| self.voice.t1("notice-version", "n", found.version)))
                .chain(found.recalled.then(|| self.voice.t("notice-recalled")))
                .chain(found.superseded.then(|| self.voice.t("notice-superseded")))
                .chain(found.unopened.then(|| self.voice.t("search-unopened")))
                .collect(),
            ..row
        })
    }

    fn case(&self, case: &Case, parts: &Parts) -> Option<Row> {
        Some(Row {
            href: format!("/cases/{}", case.id),
            exercise: case.exercise,
            facts: vec![self.voice.t1("search-opened", "at", self.voice.when_short(&case.opened_at))],
            ..self.row(Sort::Case, (&case.reference, parts.title()), parts)?
        })
    }
}
