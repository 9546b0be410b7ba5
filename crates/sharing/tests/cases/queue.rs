//! The queue of what waits to be judged: by how grave it is, by whether it was judged, by who is asked to judge it.

use crate::hall::{FORM, Hall, TABLES, form};
use crate::world::*;
use access::{Actor, PersonId, Role};
use kernel::Bilingual;
use sharing::ops::assign_report::{AssignReportError, assign_report};
use sharing::ops::triage_report::triage_report;
use sharing::triage::{Judged, Severity};
use store::{Denied, params};
use trial::{both_engines, person_id};

/// Registers the people of the hall with the roles in which they act.
async fn known(hall: &Hall, people: &[(&Actor, &str)]) {
    let cx = hall.write(&Actor::nobody()).await;
    for (actor, name) in people {
        let who = actor.who().unwrap();
        let new = identity::load::NewPerson {
            id: Some(who.person),
            name: Bilingual::new(name, name),
            mail: format!("{}@people.example", who.person),
            roles: who.roles.iter().map(|role| (who.organisation, *role)).collect(),
            ..Default::default()
        };
        identity::load::person(&cx, new).await.unwrap();
    }
    cx.commit().await.unwrap();
}

async fn ask(
    hall: &Hall,
    actor: &Actor,
    report: sharing::report::ReportId,
    to: Option<PersonId>,
) -> Result<(), AssignReportError> {
    let cx = hall.write(actor).await;
    assign_report(&cx, report, to).await?;
    cx.commit().await.unwrap();
    Ok(())
}

fn person(actor: &Actor) -> PersonId {
    actor.who().unwrap().person
}

both_engines! {
    async fn the_queue_is_narrowed_by_severity_and_state(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        hall.report(&hall.phone, &[("title", "重いもの"), ("users", "41000"), ("minutes", "3:00")]).await;
        later(&hall, 1);
        let low = hall.report(&hall.phone, &[("title", "軽いもの")]).await;
        let shows = async |query: &str| {
            let page = web.get(&hall.duty, "ja", &format!("/triage?{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            (page.body.contains("重いもの"), page.body.contains("軽いもの"))
        };
        assert_eq!(shows("").await, (true, true));
        assert_eq!(shows("severity=high").await, (true, true), "what states nothing may be grave: it is shown with each");
        assert_eq!(shows("severity=low&state=new").await, (false, true));
        assert_eq!(shows("severity=severe").await, (false, true));
        assert_eq!(shows("state=again").await, (false, false));
        judge(&hall, low, judged()).await;
        assert_eq!(shows("").await, (true, false));
        assert_eq!(shows("state=judged").await, (false, true));
        assert_eq!(shows("state=judged&severity=low&sector=ICT-TEL").await, (false, true));
        assert_eq!(shows("state=judged&severity=high").await, (false, false));
        later(&hall, 1);
        follow_up(&hall, &hall.phone, low, &[("title", "軽いもの"), ("users", "41000"), ("minutes", "3:00")]).await;
        assert_eq!(shows("state=judged").await, (false, false), "it waits again");
        assert_eq!(shows("state=again").await, (false, true));
        assert_eq!(shows("state=new").await, (true, false));
        assert_eq!(shows("severity=high").await, (true, true), "as grave as its newest stage");
        let cx = hall.write(&hall.analyst).await;
        triage_report(&cx, low, 2, Judged { severity: Severity::High, reason: "広がっている".into(), ..judged() }).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(shows("state=judged&severity=high").await, (false, true), "the newest judgement counts");
        assert_eq!(shows("state=judged&severity=low").await, (false, false));
        later(&hall, 1);
        follow_up(&hall, &hall.phone, low, &[("title", "軽いもの")]).await;
        for bad in ["severity=worst", "state=lost", "sector=NOWHERE", "after=x"] {
            assert_eq!(web.get(&hall.duty, "ja", &format!("/triage?{bad}")).await.status, 422, "{bad}");
        }
    }

    async fn a_report_whose_stage_states_nothing_any_more_is_not_proposed_as_light(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[("users", "41000"), ("minutes", "3:00")]).await;
        follow_up(&hall, &hall.phone, report, &[]).await;
        let cx = hall.read(&hall.duty).await;
        let row = cx.system("test").row("SELECT severity, again FROM triage_queue", params![]).await.unwrap().unwrap();
        assert_eq!((row.get::<Option<String>>("severity").unwrap(), row.get::<bool>("again").unwrap()), (None, false));
        let page = hall.web().get(&hall.duty, "ja", "/triage").await.body;
        assert!(page.contains("案なし（記載なし）") && !page.contains("st todo\">軽い"), "{page}");
    }

    async fn the_pages_of_the_queue_hold_each_report_once(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let web = hall.web();
        for number in 0..52 {
            let report = hall.report(&hall.phone, &[]).await;
            if number % 2 == 0 {
                later(&hall, 1);
            }
            if number < 51 {
                judge(&hall, report, judged()).await;
            }
        }
        for (state, all) in [("judged", 51), ("", 1)] {
            let mut found = Vec::new();
            let mut next = format!("/triage?state={state}");
            while !next.is_empty() {
                let page = web.get(&hall.duty, "en", &next).await;
                found.extend(page.body.matches("/triage\">R-2014-").map(|_| ()));
                let link = page.body.split("<a href=\"/triage?").nth(1);
                next = link.map(|rest| format!("/triage?{}", rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&"))).unwrap_or_default();
            }
            assert_eq!(found.len(), all, "{state}");
        }
    }

    async fn a_colleague_is_asked_to_judge_and_it_is_written_down(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        known(&hall, &[(&hall.duty, "当直"), (&hall.analyst, "分析"), (&hall.mic, "省の人")]).await;
        let (web, report) = (hall.web(), hall.report(&hall.phone, &[]).await);
        let page = web.get(&hall.duty, "ja", &format!("/reports/{report}/triage")).await;
        assert!(page.body.contains("分析") && !page.body.contains("省の人"));
        assert!(page.body.contains(r#"<a href="/triage" aria-current="page">"#), "the navigation says where one is");
        let to = form(&[("person", &person(&hall.analyst).to_string())]);
        let done = web.post(&hall.duty, &format!("/reports/{report}/assign"), FORM, to).await;
        assert_eq!((done.status, done.to), (303, format!("/reports/{report}/triage")));
        let late = form(&[("person", &person(&hall.duty).to_string()), ("seen", "")]);
        let late = web.post(&hall.duty, &format!("/reports/{report}/assign"), FORM, late).await;
        assert!(late.status == 409 && late.body.contains("先に頼む相手を変えました"), "two people do not overwrite each other: {}", late.body);
        let seen = web.get(&hall.duty, "ja", &format!("/reports/{report}/triage")).await.body;
        assert!(seen.contains(&format!("name=\"seen\" value=\"{}\"", person(&hall.analyst))), "{seen}");
        assert!(web.get(&hall.duty, "ja", "/triage").await.body.contains("分析"));
        assert!(web.get(&hall.analyst, "ja", "/triage?state=mine").await.body.contains("R-2014-00001"));
        for (who, state) in [(&hall.duty, "mine"), (&hall.analyst, "nobodys")] {
            assert!(!web.get(who, "ja", &format!("/triage?state={state}")).await.body.contains("R-2014-00001"));
        }
        assert!(matches!(ask(&hall, &hall.duty, report, Some(person(&hall.analyst))).await, Err(AssignReportError::Already)));
        ask(&hall, &hall.analyst, report, None).await.unwrap();
        let cx = hall.read(&hall.duty).await;
        let sql = cx.system("test");
        let kept = sql.rows("SELECT assignee_id, person_id FROM triage_assignments ORDER BY at, id", params![]).await.unwrap();
        let kept: Vec<(Option<PersonId>, PersonId)> =
            kept.iter().map(|row| (row.maybe_id("assignee_id").unwrap(), row.id("person_id").unwrap())).collect();
        assert!(kept.contains(&(Some(person(&hall.analyst)), person(&hall.duty))) && kept.contains(&(None, person(&hall.analyst))));
        let entries = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'report.assigned' AND subject_id = $1";
        assert_eq!(sql.count(entries, params![report]).await.unwrap(), 2);
    }

    async fn nobody_is_asked_who_does_not_judge_here_nor_by_whom_may_not(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let centre = hall.duty.who().unwrap().organisation;
        let reviewer = crate::hall::given(30, centre, access::BodyKind::Centre, Role::Reviewer);
        known(&hall, &[(&hall.duty, "当直"), (&hall.analyst, "分析"), (&hall.mic, "省の人"), (&reviewer, "確認")]).await;
        let report = hall.report(&hall.phone, &[]).await;
        for stranger in [person(&hall.mic), person(&reviewer), person_id(99)] {
            let refused = ask(&hall, &hall.duty, report, Some(stranger)).await;
            assert!(matches!(refused, Err(AssignReportError::NoJudge)));
        }
        let to = Some(person(&hall.analyst));
        for (who, hidden) in [(&hall.mic, false), (&hall.phone, false), (&reviewer, false), (&hall.meti, true), (&hall.water, true)] {
            match ask(&hall, who, report, to).await {
                Err(AssignReportError::Denied(Denied::NotFound)) => assert!(hidden),
                Err(AssignReportError::Denied(Denied::Refused)) => assert!(!hidden),
                other => panic!("{other:?}"),
            }
        }
        let bad = hall.web().post(&hall.duty, &format!("/reports/{report}/assign"), FORM, "person=x").await;
        assert_eq!(bad.status, 422);
        judge(&hall, report, judged()).await;
        assert!(matches!(ask(&hall, &hall.duty, report, to).await, Err(AssignReportError::NotWaiting)));
        let kept = hall.read(&hall.duty).await;
        assert_eq!(kept.system("test").count("SELECT COUNT(*) AS n FROM triage_assignments", params![]).await.unwrap(), 0);
    }

    async fn who_is_asked_to_judge_hears_once_and_not_of_what_was_judged_or_asked_of_another(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        known(&hall, &[(&hall.duty, "当直 一"), (&hall.analyst, "分析 花子")]).await;
        hall.with_mail().await;
        let report = hall.report(&hall.phone, &[]).await;
        let letters = async || {
            let cx = hall.read(&Actor::nobody()).await;
            let ask = "SELECT t.mail, l.state FROM tidings t JOIN letters l ON l.about_id = t.id
                WHERE t.word = 'told-letter-judge' ORDER BY t.told_at, t.id";
            let rows = cx.system("test").rows(ask, params![]).await.unwrap();
            rows.iter().map(|row| (row.text("mail").unwrap(), row.text("state").unwrap())).collect::<Vec<_>>()
        };
        let told = |who: &Actor, state: &str| (format!("{}@people.example", person(who)), state.to_owned());
        ask(&hall, &hall.duty, report, Some(person(&hall.analyst))).await.unwrap();
        assert_eq!(letters().await, [told(&hall.analyst, "waiting")], "the one who is asked, and nobody else");
        ask(&hall, &hall.duty, report, None).await.unwrap();
        assert_eq!(letters().await, [told(&hall.analyst, "needless")], "nobody in particular is asked any more");
        later(&hall, 1);
        ask(&hall, &hall.duty, report, Some(person(&hall.analyst))).await.unwrap();
        assert_eq!(letters().await, [told(&hall.analyst, "needless"), told(&hall.analyst, "waiting")]);
        judge(&hall, report, judged()).await;
        assert_eq!(letters().await, [told(&hall.analyst, "needless"), told(&hall.analyst, "needless")], "it was judged");
        let cx = hall.read(&Actor::nobody()).await;
        assert!(delivery::verify_seals(&cx).await.unwrap().broken.is_empty());
    }
}
