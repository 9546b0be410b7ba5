//! Who may know of a report, and which part of it.

use crate::hall::{Hall, TABLES};
use access::act::{ViewDraft, ViewReport};
use sharing::draft::Draft;
use sharing::indicator::Indicator;
use sharing::ops::{
    attach_to_draft::attach_to_draft, derive_notice::derive_notice, pass_report::pass_report,
    submit_report::submit_report,
};
use sharing::removal::Substitutes;
use sharing::report::sight::Part;
use sharing::report::{Reader, Report, ReportId};
use sharing::store::reports;
use std::collections::BTreeSet;
use store::{Denied, params};
use trial::both_engines;

async fn listed(hall: &Hall, actor: &access::Actor) -> Vec<ReportId> {
    let cx = hall.read(actor).await;
    let select = "SELECT reports.* FROM reports WHERE {visible} ORDER BY id";
    let found: Vec<Report> = cx.visible::<Report>().all(select, params![]).await.unwrap();
    found.iter().map(|report| report.id).collect()
}

async fn reports_of(cx: &store::Cx, report: ReportId) -> Report {
    cx.permit::<_, Report>(ViewReport, report).await.unwrap().row().clone()
}

both_engines! {
    async fn a_list_holds_exactly_what_may_be_opened(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let at_once = hall.report(&hall.phone, &[]).await;
        let waits = hall.report(&hall.water, &[]).await;
        let passed = hall.report(&hall.water, &[]).await;
        let cx = hall.write(&hall.mhlw).await;
        pass_report(&cx, passed, "").await.unwrap();
        cx.commit().await.unwrap();
        for actor in hall.everybody() {
            let list = listed(&hall, &actor).await;
            for report in [at_once, waits, passed] {
                let cx = hall.read(&actor).await;
                let may = match cx.permit::<_, Report>(ViewReport, report).await {
                    Ok(_) => true,
                    Err(Denied::NotFound) => false,
                    Err(other) => panic!("{actor:?}: {other}"),
                };
                assert_eq!(list.contains(&report), may, "{actor:?}");
            }
        }
    }

    async fn the_centre_does_not_know_before_the_ministry_passed_it_on(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.water, &[]).await;
        for official in [&hall.duty, &hall.analyst, &hall.mic, &hall.meti] {
            assert_eq!(listed(&hall, official).await, []);
        }
        assert_eq!(listed(&hall, &hall.mhlw).await, [report]);
        let cx = hall.write(&hall.mhlw).await;
        pass_report(&cx, report, "断水はありません").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(listed(&hall, &hall.duty).await, [report]);
        assert_eq!(listed(&hall, &hall.mic).await, []);
    }

    async fn at_once_both_know(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        for who in [&hall.phone, &hall.colleague, &hall.mic, &hall.duty, &hall.analyst] {
            assert_eq!(listed(&hall, who).await, [report]);
        }
        for who in [&hall.water, &hall.mhlw, &hall.meti] {
            assert_eq!(listed(&hall, who).await, []);
        }
    }

    async fn a_withheld_victim_reaches_the_ministry_and_not_the_centre(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[("victim", "潮見通信株式会社"), ("withhold", "on")]).await;
        for (who, sees) in [(&hall.mic, true), (&hall.phone, true), (&hall.duty, false), (&hall.analyst, false)] {
            let cx = hall.read(who).await;
            let granted = cx.permit::<_, Report>(ViewReport, report).await.unwrap();
            let stages = reports::stages_seen(&granted, cx.actor()).await.unwrap();
            assert_eq!(stages[0].content.victim.name.is_some(), sees);
            assert_eq!(stages[0].content.held().into_keys().collect::<Vec<_>>(), [sharing::report::sight::Part::Victim]);
            // Whoever sees all but the name cannot try names against the hash until one fits.
            let mut guess = stages[0].content.clone();
            guess.victim.name = Some("潮見通信株式会社".into());
            assert_eq!(guess.sealed().unwrap().1 == stages[0].hash, sees);
        }
        let cx = hall.read(&hall.duty).await;
        let sealed = reports::stages_sealed(&cx.system("test"), report).await.unwrap();
        assert_eq!(sealed[0].content.victim.name.as_deref(), Some("潮見通信株式会社"), "the residue check still finds it");
        assert_eq!(sealed[0].content.sealed().unwrap().1, sealed[0].hash);
    }

    async fn what_is_held_back_is_in_no_page_no_file_no_search_and_no_derived_text(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let more = [
            ("situation", "表示が遅い"), ("cause", "管理用の口 web-kanri03 が開いていた"), ("indicators", "203.0.113.7"),
            ("contact", "監視室 青木 03-0000-1234"), ("hold_cause_centre", "on"), ("hold_indicators_centre", "on"),
            ("hold_files_centre", "on"), ("hold_contact_centre", "on"), ("hold_measures_ministry", "on"), ("measures", "閉じた"),
        ];
        let (draft, revision) = hall.draft(&hall.phone, &more).await;
        let cx = hall.write(&hall.phone).await;
        let file = attach_to_draft(&cx, draft, "記録.txt", b"log".to_vec()).await.unwrap();
        let report = submit_report(&cx, draft, revision).await.unwrap().report;
        cx.commit().await.unwrap();
        let web = hall.web();
        for (who, centre) in [(&hall.duty, true), (&hall.analyst, true), (&hall.mic, false), (&hall.phone, false)] {
            let page = web.get(who, "ja", &format!("/reports/{report}")).await.body;
            for held in ["web-kanri03", "203[.]0[.]113[.]7", "青木", "記録.txt"] {
                assert_eq!(page.contains(held), !centre, "{held}");
            }
            assert_eq!(page.contains("閉じた"), who != &hall.mic);
            assert!(!page.contains("203.0.113.7"), "people are shown it so that nobody follows it");
            let table = web.get(who, "ja", &format!("/reports/{report}/indicators.csv")).await;
            let row = "\"address\",\"203.0.113.7\",\"\",\"TLP:AMBER\",\"R-2014-00001\"";
            assert_eq!((table.status, table.body.contains(row)), (200, !centre), "{}", table.body);
            let status = web.get(who, "ja", &format!("/reports/{report}/files/{file}")).await.status;
            assert_eq!(status, if centre { 404 } else { 200 });
            let cx = hall.read(who).await;
            let reader = Reader::on(cx.actor(), trial::org_id(1));
            let named = reports::naming(&cx.visible(), reader, &Indicator::read("203[.]0[.]113[.]7")).await.unwrap();
            assert_eq!(named.contains(&report), !centre);
            // Nor can the hash of the seal be used to try words until one fits.
            let granted = cx.permit::<_, Report>(ViewReport, report).await.unwrap();
            let mut guess = reports::stages_seen(&granted, cx.actor()).await.unwrap().remove(0);
            (guess.content.cause, guess.content.measures) = (more[1].1.into(), "閉じた".into());
            (guess.content.detail.contact, guess.content.indicators) = (more[3].1.into(), vec![more[2].1.into()]);
            let sealed = reports::stages_sealed(&cx.system("test"), report).await.unwrap().remove(0);
            guess.content.attachments = sealed.content.attachments.clone();
            assert_eq!(guess.content.sealed().unwrap().1 == guess.hash, who == &hall.phone);
            assert_eq!(sealed.content.sealed().unwrap().1, sealed.hash);
        }
        let cx = hall.write(&hall.analyst).await;
        let notice = derive_notice(&cx, &[report].into(), &Substitutes::default()).await.unwrap();
        let text = sharing::store::notices::current(&cx.system("test"), notice).await.unwrap().content;
        assert!(text.body.contains("表示が遅い") && text.body.contains("閉じた"));
        assert!(!text.body.contains("kanri03") && !text.body.contains("管理用の口") && text.indicators.is_empty());
        let reports = vec![reports_of(&cx, report).await];
        let source = sharing::desk::behind(&cx.system("test"), reports, cx.now().day()).await.unwrap().remove(0);
        let terms = sharing::giveaway::terms(&source.behind);
        assert!(terms.iter().any(|term| term.text == "web-kanri03"), "it is searched for all the same");
        assert!(terms.iter().any(|term| term.text.contains("0000")), "the number of the contact too");
    }

    async fn indicators_and_what_counts_need_are_rows_sealed_with_the_stage(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let more = [("indicators", "hxxp://Ad[.]evil.example/x\n203.0.113.9/24\n件名：至急"), ("report_kind", "attack"),
            ("threat", "1-5"), ("tier", "control"), ("m7_4", "suspected")];
        let report = hall.report(&hall.phone, &more).await;
        let cx = hall.read(&hall.phone).await;
        let sql = cx.system("test");
        let rows = sql.rows("SELECT kind, value FROM report_indicators WHERE report_id = $1 ORDER BY place", params![report]).await.unwrap();
        let rows: Vec<(String, String)> = rows.iter().map(|row| (row.text("kind").unwrap(), row.text("value").unwrap())).collect();
        let want = [("url", "http://ad.evil.example/x"), ("network", "203.0.113.0/24"), ("mail-subject", "至急")];
        assert_eq!(rows, want.map(|(kind, value)| (kind.to_owned(), value.to_owned())));
        let row = sql.row("SELECT report_kind, category, threat, tier, leak FROM report_stages WHERE report_id = $1", params![report]).await.unwrap().unwrap();
        let columns = ["report_kind", "category", "threat", "tier", "leak"].map(|column| row.text(column).unwrap());
        assert_eq!(columns, ["attack", "access-dos", "1-5", "control", "possible"]);
        let plain = hall.report(&hall.phone, &[]).await;
        let cx = hall.read(&hall.phone).await;
        let unstated = "SELECT COUNT(*) AS n FROM report_stages WHERE report_id = $1 AND report_kind IS NULL AND category IS NULL AND leak IS NULL";
        assert_eq!(cx.system("test").count(unstated, params![plain]).await.unwrap(), 1, "what nobody stated is not stated");
        for table in ["report_indicators", "sent_drafts"] {
            let attempt = format!("DELETE FROM {table}");
            assert!(matches!(hall.bench.db.run_script(&attempt).await, Err(store::StoreError::Sealed(_))), "{table}");
        }
    }

    async fn nobody_but_its_author_sees_a_draft(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (draft, _) = hall.draft(&hall.phone, &[]).await;
        for actor in hall.everybody() {
            let cx = hall.read(&actor).await;
            let may = cx.permit::<_, Draft>(ViewDraft, draft).await.is_ok();
            assert_eq!(may, actor == hall.phone, "{actor:?}");
            let listed = cx.visible::<Draft>().count("SELECT COUNT(*) AS n FROM drafts WHERE {visible}", params![]).await.unwrap();
            assert_eq!(listed == 1, may, "{actor:?}");
        }
    }
}

/// The names of the fields of a form; not those of the form itself.
fn names(page: &str) -> BTreeSet<String> {
    let (_, form) = page.split_once("<form method=\"post\" action=\"/drafts/").unwrap();
    let names = form.split("name=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name.to_owned());
    names
        .filter(|name| {
            !matches!(name.as_str(), "revision" | "drawn" | "unmark" | "close" | "kept-of")
                && !name.starts_with("hold_")
        })
        .collect()
}

both_engines! {
    async fn every_field_of_the_form_stands_in_one_row_of_the_table_of_who_sees_it(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let everything: Vec<(String, &str)> = sharing::matter::Matter::all().map(|matter| (matter.field(), "yes")).collect();
        let everything: Vec<(&str, &str)> = everything.iter().map(|(field, said)| (field.as_str(), *said)).collect();
        for who in [&hall.phone, &hall.water] {
            let (draft, _) = hall.draft(who, &everything).await;
            let page = hall.web().get(who, "ja", &format!("/drafts/{draft}")).await.body;
            let names = names(&page);
            assert!(names.len() > 60, "{names:?}");
            for name in names {
                assert_eq!(Part::of(&name).count(), 1, "{name}");
            }
            for lang in ["ja", "en"] {
                for path in [format!("/drafts/{draft}"), format!("/drafts/{draft}/check")] {
                    let page = hall.web().get(who, lang, &path).await;
                    let (_, table) = page.body.split_once("who-sees").unwrap();
                    let rows = table.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
                    assert_eq!(rows.matches("<th scope=\"row\">").count(), Part::ALL.len());
                    assert!(!table.contains("report-part-") && !table.contains("report-see-"), "{table}");
                    assert!(!table.contains("幹部") && !table.contains("Executives"), "nobody tells them of an operator's report");
                }
            }
        }
    }
}
