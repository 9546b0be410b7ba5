//! Whoever must act hears by letter that something waits: once for each, nobody else, and nothing of what it says.

use crate::hall::{Hall, TABLES};
use access::{Actor, OrgId};
use sharing::ops::remark_report::remark_report;
use sharing::ops::{pass_report::pass_report, submit_report::submit_report};
use sharing::report::Direction;
use std::time::Duration;
use store::{StoreError, params};
use trial::both_engines;

/// Who was promised a letter of a kind, with the reference and the page that it names.
async fn letters(hall: &Hall, word: &str) -> Vec<(OrgId, String, String)> {
    let cx = hall.read(&Actor::nobody()).await;
    let ask = "SELECT l.recipient_id, t.reference, t.path FROM tidings t JOIN letters l ON l.about_id = t.id
        WHERE t.word = $1 ORDER BY t.told_at, l.id";
    let rows = cx.system("test").rows(ask, params![word]).await.unwrap();
    rows.iter()
        .map(|row| (row.id("recipient_id").unwrap(), row.text("reference").unwrap(), row.text("path").unwrap()))
        .collect()
}

fn of(who: &Actor) -> OrgId {
    who.who().unwrap().organisation
}

both_engines! {
    async fn a_report_is_told_to_each_body_as_it_comes_there_and_to_nobody_else(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.with_mail().await;
        let at_once = hall.report(&hall.phone, &[("title", "印甲")]).await;
        let told = letters(&hall, "told-letter-report").await;
        let bodies: Vec<OrgId> = told.iter().map(|one| one.0).collect();
        assert_eq!(bodies, [of(&hall.mic), of(&hall.duty)], "the ministry and the centre, and no reporter");
        for (_, reference, path) in &told {
            assert!(reference.starts_with("R-2014-") && *path == format!("/reports/{at_once}"), "{reference} {path}");
        }
        // Where the sector waits for its ministry, the centre hears of it when it is handed on.
        hall.bench.clock.advance(Duration::from_mins(10));
        let waits = hall.report(&hall.water, &[]).await;
        let path = format!("/reports/{waits}");
        let bodies = async || letters(&hall, "told-letter-report").await.into_iter().filter(|one| one.2 == path).map(|one| one.0).collect::<Vec<_>>();
        assert_eq!(bodies().await, [of(&hall.mhlw)]);
        let cx = hall.write(&hall.mhlw).await;
        pass_report(&cx, waits, "").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(bodies().await, [of(&hall.mhlw), of(&hall.duty)]);
        let cx = hall.read(&Actor::nobody()).await;
        let broken = delivery::verify_seals(&cx).await.unwrap().broken;
        assert!(broken.is_empty(), "what was told is sealed");
    }

    async fn a_burst_is_told_by_one_letter_and_what_comes_later_by_another(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.with_mail().await;
        for _ in 0..5 {
            hall.report(&hall.phone, &[]).await;
            hall.bench.clock.advance(Duration::from_secs(10));
        }
        assert_eq!(letters(&hall, "told-letter-report").await.len(), 2, "one to each");
        hall.bench.clock.advance(Duration::from_mins(3));
        hall.report(&hall.phone, &[]).await;
        assert_eq!(letters(&hall, "told-letter-report").await.len(), 4);
    }

    async fn what_did_not_happen_is_not_told_and_a_hub_without_mail_writes_nothing_down(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.report(&hall.phone, &[]).await;
        let kept = async || hall.read(&Actor::nobody()).await.system("test").count("SELECT COUNT(*) AS n FROM tidings", params![]).await.unwrap();
        assert_eq!(kept().await, 0);
        hall.with_mail().await;
        let (draft, revision) = hall.draft(&hall.phone, &[]).await;
        let cx = hall.write(&hall.phone).await;
        submit_report(&cx, draft, revision).await.unwrap();
        drop(cx);
        assert_eq!(kept().await, 0, "whoever is killed before the end has told nobody");
        let cx = hall.write(&hall.phone).await;
        submit_report(&cx, draft, revision).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(kept().await, 2);
        assert!(matches!(hall.bench.db.run_script("DELETE FROM tidings").await, Err(StoreError::Sealed(_))));
    }

    async fn a_question_is_told_to_the_reporter_alone_without_its_words(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.with_mail().await;
        let report = hall.report(&hall.phone, &[]).await;
        let cx = hall.write(&hall.duty).await;
        remark_report(&cx, report, Direction::Back, "印乙").await.unwrap();
        cx.commit().await.unwrap();
        let told = letters(&hall, "told-letter-remark").await;
        assert_eq!(told.iter().map(|one| one.0).collect::<Vec<_>>(), [of(&hall.phone)]);
        let cx = hall.read(&Actor::nobody()).await;
        let words = "SELECT COUNT(*) AS n FROM tidings WHERE reference LIKE '%印%' OR path LIKE '%印%'";
        assert_eq!(cx.system("test").count(words, params![]).await.unwrap(), 0);
    }
}
