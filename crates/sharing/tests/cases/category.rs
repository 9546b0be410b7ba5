//! The category of the yearly table: what the reporter chose stands until a person decides otherwise, with a reason.

use crate::hall::{FORM, Hall, TABLES, form};
use crate::world::*;
use access::{Actor, act::ViewFigures, act::ViewReport};
use kernel::FiscalYear;
use sharing::count::{Dimension, Figures};
use sharing::ops::triage_report::{TriageReportError, proposal, triage_report};
use sharing::report::{Report, ReportId, detail::Category};
use sharing::store::counts;
use sharing::triage::{Judged, Reached, Severity};
use std::collections::BTreeMap;
use trial::both_engines;

/// What of the list the form lets a reporter choose, and under what the yearly table counts it.
const CHOSEN: [(&str, Category); 8] = [
    ("virus/1-2", Category::Virus),
    ("access-dos/1-6", Category::Access),
    ("access-dos/1-2", Category::Access),
    ("other-intentional", Category::OtherIntentional),
    ("virus", Category::Virus),
    ("virus/1", Category::Virus),
    ("1-6", Category::OtherIntentional),
    ("2-7", Category::Unintentional),
];

async fn proposed(hall: &Hall, report: ReportId) -> sharing::triage::Proposal {
    let cx = hall.read(&hall.analyst).await;
    let seen = cx.permit::<_, Report>(ViewReport, report).await.unwrap();
    proposal(&cx, &seen).await.unwrap().1
}

/// How many reports a body counts, by category or kind of threat.
async fn table(hall: &Hall, actor: &Actor, along: Dimension) -> BTreeMap<String, i64> {
    let cx = hall.read(actor).await;
    let figures = cx.permit::<_, Figures>(ViewFigures, cx.organisation().unwrap()).await.unwrap();
    let cells = counts::cells(&figures, FiscalYear(2014)).await.unwrap();
    let mut table = BTreeMap::new();
    for cell in cells.into_iter().filter(|cell| cell.dimension == along) {
        *table.entry(cell.value).or_default() += cell.n;
    }
    table
}

both_engines! {
    async fn who_confirms_what_is_proposed_changes_no_row_of_the_yearly_table(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        let mut reports = Vec::new();
        for (choice, category) in CHOSEN {
            reports.push((hall.report(&hall.phone, &[("threat", choice)]).await, category));
        }
        let told = (table(&hall, &hall.duty, Dimension::Category).await, table(&hall, &hall.duty, Dimension::Threat).await);
        for (category, n) in [(Category::Virus, 3), (Category::Access, 2), (Category::OtherIntentional, 2), (Category::Unintentional, 1)] {
            assert_eq!(told.0.get(category.code()), Some(&n), "{category:?}");
        }
        for (report, category) in reports {
            assert_eq!(proposed(&hall, report).await.category, Some(category));
            let page = web.get(&hall.analyst, "ja", &format!("/reports/{report}/triage")).await;
            assert!(page.body.contains(&format!(r#"value="{}" selected"#, category.code())), "{}", page.body);
            let pressed = [("stage", "1"), ("level", "undecided"), ("severity", "low"), ("category", category.code())];
            let done = web.post(&hall.analyst, &format!("/reports/{report}/triage"), FORM, form(&pressed)).await;
            assert_eq!(done.status, 303, "nobody asks why a reporter's own choice is confirmed: {}", done.body);
        }
        let judged = (table(&hall, &hall.duty, Dimension::Category).await, table(&hall, &hall.duty, Dimension::Threat).await);
        assert_eq!(judged, told);
        assert_eq!(table(&hall, &hall.mic, Dimension::Category).await, told.0, "the ministry counts the same");
    }

    async fn who_changes_the_reporters_category_says_why(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        for (choice, category) in CHOSEN {
            let report = hall.report(&hall.phone, &[("threat", choice)]).await;
            let before = traces(&hall).await;
            for other in [None].into_iter().chain(Category::ALL.iter().copied().map(Some)).filter(|one| *one != Some(category)) {
                let cx = hall.write(&hall.analyst).await;
                let refused = triage_report(&cx, report, 1, Judged { category: other, ..judged() }).await;
                assert!(matches!(refused, Err(TriageReportError::NoReason)), "{choice} {other:?} {refused:?}");
            }
            assert_eq!(traces(&hall).await, before);
        }
        let report = hall.report(&hall.phone, &[("threat", "virus/1-2")]).await;
        judge(&hall, report, Judged { category: Some(Category::Access), reason: "侵入の跡".into(), ..judged() }).await;
        assert_eq!(judgements(&hall, report).await[0].judged.category, Some(Category::Access));
        let kept = table(&hall, &hall.mic, Dimension::Category).await;
        assert_eq!(kept.get("virus"), Some(&4), "the ministry sees what was reported");
    }

    async fn no_judgement_counts_a_threat_under_a_category_that_it_cannot_have(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let flood = hall.report(&hall.phone, &[("threat", "1-5")]).await;
        let before = (traces(&hall).await, table(&hall, &hall.duty, Dimension::Category).await);
        let because = |category, threat: &str| Judged {
            category, threat: threat.parse().ok(), reason: "理由".into(), level: Reached::Undecided, severity: Severity::Low,
            duplicate_of: None,
        };
        for (category, threat) in [
            (Some(Category::Virus), ""), (Some(Category::Virus), "1-5"), (Some(Category::Access), "1-4"),
            (None, "1-4"), (Some(Category::Unintentional), ""), (Some(Category::OtherIntentional), "3-1"), (None, "2"),
        ] {
            let cx = hall.write(&hall.analyst).await;
            let refused = triage_report(&cx, flood, 1, because(category, threat)).await;
            assert!(matches!(refused, Err(TriageReportError::CategoryDiffers)), "{category:?} {threat} {refused:?}");
            drop(cx);
            let category = category.map(Category::code).unwrap_or_default();
            let sent = [("stage", "1"), ("level", "undecided"), ("severity", "low"), ("reason", "理由"), ("category", category), ("threat", threat)];
            let page = hall.web().post(&hall.analyst, &format!("/reports/{flood}/triage"), FORM, form(&sent)).await;
            assert!(page.status == 422 && page.body.contains("この区分には入りません"), "{}", page.body);
        }
        assert_eq!((traces(&hall).await, table(&hall, &hall.duty, Dimension::Category).await), before);
        for (category, threat) in [(Some(Category::Virus), "1-4"), (Some(Category::OtherIntentional), "1"), (None, "1-1")] {
            judge(&hall, flood, because(category, threat)).await;
        }
    }
}
