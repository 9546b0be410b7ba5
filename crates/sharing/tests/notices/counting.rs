//! A notice is counted when it leaves: once, in its month, by kind and by the CEPTOARs to which it went.

use crate::{pages::ready, world::*};
use access::act::ViewFigures;
use kernel::{Clock, FiscalYear, Month};
use sharing::count::{
    Figures,
    notices::{Along, Out},
};
use sharing::notice::{Content, NoticeKind};
use sharing::store::counts::notices::cells;
use trial::{Bench, both_engines, org_id};

/// What is counted at the centre in a fiscal year, in the order of the cells.
async fn counted(bench: &Bench, year: i32) -> Vec<(Along, String, Month, i64)> {
    let cx = reading(bench, duty()).await;
    let figures = cx.permit::<_, Figures>(ViewFigures, org_id(CENTRE)).await.unwrap();
    let told = |cell: Out| (cell.along, cell.value, cell.month, cell.n);
    let mut cells: Vec<_> = cells(&figures, FiscalYear(year)).await.unwrap().into_iter().map(told).collect();
    cells.sort();
    cells
}

/// Two notices leave in FY2014, one of them in the month after, and one of an exercise.
async fn three_leave(bench: &Bench) {
    let (report, notice) = derived(bench).await;
    ready(bench, report, notice).await;
    assert_eq!(counted(bench, 2014).await, [], "what is only written does not count");
    release(bench, notice).await;
    bench.clock.set("2014-07-01 00:00");
    let second = derive(bench, report).await;
    save(bench, analyst(), second, |content| Content { kind: NoticeKind::Trend, ..content }).await;
    ready(bench, report, second).await;
    release(bench, second).await;
    let trial = report_as(bench, "amber", true).await;
    let third = derive(bench, trial).await;
    ready(bench, trial, third).await;
    release(bench, third).await;
}

fn expected() -> Vec<(Along, String, Month, i64)> {
    let (april, june, july) = (Month::new(2014, 4), Month::new(2014, 6), Month::new(2014, 7));
    let cell = |along, value: &str, month, n| (along, value.to_owned(), month, n);
    vec![
        cell(Along::Standing, "counted", june, 1),
        cell(Along::Standing, "counted", july, 1),
        cell(Along::Standing, "exercise", july, 1),
        cell(Along::Kind, "alert", april, 1),
        cell(Along::Kind, "trend", april, 1),
        cell(Along::Ceptoar, "ICT-TEL", april, 2),
    ]
}

both_engines! {
    async fn a_notice_counts_once_in_the_month_in_which_it_left_and_an_exercise_apart(bench: Bench) with &tables(); {
        three_leave(&bench).await;
        assert_eq!(counted(&bench, 2014).await, expected());
        assert_eq!((counted(&bench, 2013).await, counted(&bench, 2015).await), (vec![], vec![]));
    }

    async fn what_left_before_anybody_counted_is_counted_when_the_table_comes(bench: Bench) with &tables(); {
        three_leave(&bench).await;
        bench.db.run_script("DROP TABLE notice_counts").await.unwrap();
        bench.db.run_script("DELETE FROM migrations WHERE name = 'sharing/0014-counted-notices'").await.unwrap();
        store::migrate(&bench.db, &tables(), Clock::now(&*bench.clock)).await.unwrap();
        assert_eq!(counted(&bench, 2014).await, expected());
    }

    async fn what_came_to_a_body_is_counted_from_its_own_lines(bench: Bench) with &tables(); {
        three_leave(&bench).await;
        let april = |year| kernel::At::start_of(FiscalYear(year).first_day());
        let cx = reading(&bench, liaison()).await;
        let sql = cx.system("test");
        let came = delivery::ask::received(&sql, org_id(MIC), (april(2014), april(2015))).await.unwrap();
        assert_eq!((came.handed, came.opened, came.acknowledged), (2, 0, 0), "the exercise is not counted");
        let before = delivery::ask::received(&sql, org_id(MIC), (april(2013), april(2014))).await.unwrap();
        assert_eq!(before, delivery::Received::default());
        let waits = delivery::ask::received(&sql, org_id(TEL), (april(2014), april(2015))).await.unwrap();
        assert_eq!(waits.handed, 0, "what waits for the ministry's hand has not come");
    }
}
