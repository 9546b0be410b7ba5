//! Situation reports are promised once, none early, late rather than never.

use crate::world::{Clock, TABLES, confirmed, count, look, open, raised, said};
use access::Actor;
use outage::{
    OutageId, Step,
    answer::{News, State},
    declared::{Declared, Said},
    ops::{
        answer_outage::{Telling, answer_outage},
        change_outage::change_outage,
        tell_late::tell_late,
    },
};
use std::time::Duration;
use store::params;
use trial::both_engines;

const UP: &str = "SELECT COUNT(*) AS n FROM outage_rounds WHERE way = 'up'";

both_engines! {
    async fn the_hub_that_was_off_for_a_week_promises_once_and_late(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        raised(&hall, said(&["ICT"]), false).await;
        assert_eq!((look(&hall).await, count(&hall, UP).await), (0, 1), "the first is promised as it is raised");
        hall.bench.clock.advance(Duration::from_secs(3599));
        assert_eq!(look(&hall).await, 0, "nothing early");
        hall.bench.clock.advance(Duration::from_secs(1));
        assert_eq!((look(&hall).await, look(&hall).await), (1, 0));
        hall.bench.clock.advance(Duration::from_secs(7 * 86_400));
        // Both ways, once each, for all that were missed.
        assert_eq!((look(&hall).await, look(&hall).await), (2, 0));
        assert_eq!(count(&hall, UP).await, 3);
        let covered = "SELECT CAST(SUM(number - first_number + 1) AS BIGINT) AS n FROM outage_rounds WHERE way = 'up'";
        let last = "SELECT MAX(number) AS n FROM outage_rounds WHERE way = 'up'";
        assert_eq!(count(&hall, covered).await, count(&hall, last).await, "each number stands once");
    }

    async fn many_that_look_at_once_promise_once(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        raised(&hall, said(&["ICT"]), false).await;
        hall.bench.clock.advance(Duration::from_secs(3 * 3600 + 5));
        let all = futures(&hall).await;
        assert_eq!(all, 2, "one each way");
        assert_eq!(count(&hall, UP).await, 2);
    }

    async fn whoever_has_not_given_what_is_due_is_told_once_by_letter_and_never_before(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), false).await;
        confirmed(&hall, id).await;
        hall.with_mail().await;
        let tell = async || { look(&hall).await; tell_late(&hall.bench.db, hall.bench.clock.now()).await.unwrap() };
        hall.bench.clock.advance(Duration::from_secs(3599));
        assert_eq!(tell().await, 0, "nothing early");
        let bodies = count(&hall, "SELECT COUNT(*) AS n FROM outage_bodies b JOIN organisations o ON o.id = b.org_id
            WHERE o.kind IN ('operator', 'ceptoar') AND EXISTS (SELECT 1 FROM contacts c WHERE c.org_id = b.org_id AND c.mail <> '')").await;
        assert!(bodies > 1, "{bodies}");
        answered(&hall, id).await;
        hall.bench.clock.advance(Duration::from_secs(1));
        assert_eq!((tell().await, tell().await), (u64::try_from(bodies).unwrap() - 1, 0), "but whoever gave it");
        hall.bench.clock.advance(Duration::from_secs(3600));
        // Now the centre's own is due as well.
        assert_eq!((tell().await, tell().await), (u64::try_from(bodies).unwrap() + 1, 0));
        assert_eq!(count(&hall, "SELECT COUNT(*) AS n FROM tidings WHERE word = 'outage-late-down'").await, 1);
        // The hub was off for a week: late, and once for all that was missed.
        hall.bench.clock.advance(Duration::from_secs(7 * 86_400));
        let (one, two) = tokio::join!(tell(), tell());
        assert_eq!((one + two, tell().await), (u64::try_from(bodies).unwrap() + 1, 0));
        let cx = hall.write(&hall.duty).await;
        change_outage(&cx, id, 2, Step::Recovery, said(&["ICT"])).await.unwrap();
        cx.commit().await.unwrap();
        let cx = hall.write(&hall.duty).await;
        change_outage(&cx, id, 3, Step::Lowered, Said { summary: "収まった".into(), ..said(&["ICT"]) }).await.unwrap();
        cx.commit().await.unwrap();
        hall.bench.clock.advance(Duration::from_secs(86_400));
        assert_eq!(tell().await, 0, "it is over");
    }

    async fn what_came_due_before_this_hub_told_of_it_is_told_to_nobody(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), false).await;
        confirmed(&hall, id).await;
        hall.with_mail().await;
        let tell = async || { look(&hall).await; tell_late(&hall.bench.db, hall.bench.clock.now()).await.unwrap() };
        hall.bench.clock.advance(Duration::from_secs(3_601));
        let cx = hall.write(&Actor::nobody()).await;
        let update = "UPDATE migrations SET applied_at = $1 WHERE name = 'delivery/0024-tidings'";
        cx.system("test").run_one(update, params![cx.now()]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert_eq!(tell().await, 0, "the first start after an upgrade");
        hall.bench.clock.advance(Duration::from_secs(3_600));
        assert!(tell().await > 1, "what comes from then on is told");
    }

    async fn what_is_changed_but_the_interval_moves_no_promise_and_what_is_lowered_promises_no_more(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        let id = raised(&hall, said(&["ICT"]), false).await;
        confirmed(&hall, id).await;
        hall.bench.clock.advance(Duration::from_secs(1800));
        let cx = hall.write(&hall.duty).await;
        change_outage(&cx, id, 2, Step::LargeScale, said(&["ICT", "WATER"])).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(count(&hall, UP).await, 1);
        let cx = hall.write(&hall.duty).await;
        let often = Said { declared: Declared { upward: Some(15), ..said(&["ICT", "WATER"]).declared }, ..said(&[]) };
        change_outage(&cx, id, 3, Step::Recovery, often.clone()).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(count(&hall, UP).await, 2, "another interval begins anew");
        let cx = hall.write(&hall.duty).await;
        change_outage(&cx, id, 4, Step::Lowered, Said { summary: "収まった".into(), ..often }).await.unwrap();
        cx.commit().await.unwrap();
        hall.bench.clock.advance(Duration::from_secs(86_400));
        assert_eq!(look(&hall).await, 0);
    }
}

/// The telephone company says how it stands.
async fn answered(hall: &crate::hall::Hall, id: OutageId) {
    let cx = hall.write(&hall.phone).await;
    let telling = Telling { news: News::Now(State::None), words: String::new(), round: Some(1), report: None };
    answer_outage(&cx, id, telling).await.unwrap();
    cx.commit().await.unwrap();
}

async fn futures(hall: &crate::hall::Hall) -> usize {
    let (one, two, three) = tokio::join!(look(hall), look(hall), look(hall));
    one + two + three
}
