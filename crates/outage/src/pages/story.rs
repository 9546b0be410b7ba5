//! What happened, newest first, as far as the reader sees each of it.

use crate::{
    board::Board,
    declared::{Change, ChangeKind},
    outage::Outage,
    store::links,
};
use ::store::{Cx, Granted};
use access::{PersonId, act::ViewOutage};
use delivery::{Delivery, Dispatch};
use kernel::{At, Bilingual};
use shell::{Fault, Page};
use std::collections::BTreeMap;

/// The most lines.
const MOST: usize = 100;

/// Something that happened.
pub(super) struct Line {
    at: At,
    pub(super) when: String,
    /// Who, where the reader is told.
    pub(super) by: String,
    pub(super) what: String,
    pub(super) about: Option<(String, String)>,
    pub(super) text: String,
}

fn changed(page: &Page, change: &Change, by: String) -> Line {
    let step = page.t(&format!("outage-step-{}", change.step.code()));
    let text = [change.said.reason.as_str(), change.said.summary.as_str()];
    Line {
        at: change.at,
        when: page.when_short(&change.at),
        by,
        what: page.t1(&format!("outage-did-{}", change.kind.code()), "step", step),
        about: None,
        text: match change.kind {
            ChangeKind::Confirmed => String::new(),
            _ => text.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n"),
        },
    }
}

/// All of it.
pub(super) async fn story(
    cx: &Cx,
    outage: &Granted<'_, ViewOutage, Outage>,
    page: &Page,
    (board, sent, had): (&Board, &[Dispatch], &[Delivery]),
) -> Result<Vec<Line>, Fault> {
    // Which of its people acted is told inside the centre alone.
    let inside = cx.organisation() == Some(outage.org);
    let people: Vec<PersonId> = board.changes.iter().filter(|_| inside).map(|change| change.by).collect();
    let names: BTreeMap<PersonId, Bilingual> = identity::ask::names(outage.sql(), &people).await?;
    let by = |person: &PersonId| names.get(person).map(|name| page.pick(name).to_owned()).unwrap_or_default();
    let mut all: Vec<Line> = board.changes.iter().map(|change| changed(page, change, by(&change.by))).collect();
    let line = |at: At, what: &str, about: (String, String), text: String| Line {
        at,
        when: page.when_short(&at),
        by: String::new(),
        what: page.t(what),
        about: Some(about),
        text,
    };
    for linked in links::reports(&cx.visible(), outage.id).await? {
        let report = linked.thing;
        let about = (format!("/reports/{}", report.id), report.reference);
        all.push(line(linked.since, "outage-did-linked", about, String::new()));
    }
    for one in sent {
        let about = (format!("/board/{}", one.id), one.reference.clone());
        all.push(line(one.released_at, "outage-did-released", about, one.title.clone()));
    }
    if sent.is_empty() && !inside {
        for one in had {
            let about = (format!("/inbox/{}", one.id), one.reference.clone());
            all.push(line(one.handed_at.unwrap_or(one.entitled_at), "outage-did-had", about, one.title.clone()));
        }
    }
    for answer in board.part.iter().flat_map(|part| &part.said) {
        all.push(Line {
            at: answer.at,
            when: page.when_short(&answer.at),
            by: String::new(),
            what: page.t1("outage-did-answered", "state", page.t(&format!("outage-state-{}", answer.state.code()))),
            about: None,
            text: answer.words.clone(),
        });
    }
    for row in &board.rows {
        for one in &row.voiced {
            let Some((state, at)) = one.last else { continue };
            let name = page.pick(&one.name);
            let said = page.t1("outage-did-answered", "state", page.t(&format!("outage-state-{}", state.code())));
            all.push(Line {
                at,
                when: page.when_short(&at),
                by: name.to_owned(),
                what: said,
                about: None,
                text: one.words.clone(),
            });
        }
    }
    all.sort_by_key(|line| std::cmp::Reverse(line.at));
    // A ministry that speaks for several sectors says one thing.
    all.dedup_by(|one, other| {
        one.at == other.at
            && one.by == other.by
            && one.what == other.what
            && one.text == other.text
            && one.about == other.about
    });
    all.truncate(MOST);
    Ok(all)
}
