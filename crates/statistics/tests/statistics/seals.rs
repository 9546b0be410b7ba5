//! Whoever lifts the triggers and changes what was published is found.

use crate::hall::Hall;
use crate::world::{TABLES, open, reviewer};
use access::Actor;
use kernel::FiscalYear;
use statistics::ops::publish_figures::{prepared, publish_figures};
use statistics::{Seals, verify_seals};
use store::{Engine, SealFault, params};
use trial::both_engines;

async fn publish(hall: &Hall, year: i32) {
    let cx = hall.write(&reviewer(hall)).await;
    let seen = prepared(&cx, FiscalYear(year)).await.unwrap().sealed().unwrap().1;
    publish_figures(&cx, FiscalYear(year), seen).await.unwrap();
    cx.commit().await.unwrap();
}

async fn seals(hall: &Hall) -> Seals {
    verify_seals(&hall.read(&Actor::nobody()).await).await.unwrap()
}

/// What somebody does who owns the database; what is then found, in the order of the years.
async fn found(hall: &Hall, statement: &str) -> Vec<(String, SealFault)> {
    let cx = hall.write(&Actor::nobody()).await;
    cx.system("test").run(statement, params![]).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
    seals(hall).await.broken.into_iter().map(|seal| (seal.reference, seal.why)).collect()
}

async fn lift(hall: &Hall) {
    let lift = match hall.bench.db.engine() {
        Engine::Sqlite => "DROP TRIGGER sealed_publications_UPDATE; DROP TRIGGER sealed_publications_DELETE",
        Engine::Postgres => "DROP TRIGGER sealed_publications ON publications",
    };
    hall.bench.db.run_script(lift).await.unwrap();
}

both_engines! {
    async fn a_published_table_that_was_rewritten_put_in_or_taken_out_is_found(bench: Bench) with &TABLES; {
        let hall = open(bench).await;
        for year in [2011, 2012, 2013] {
            publish(&hall, year).await;
        }
        assert_eq!(seals(&hall).await, Seals { checked: 3, unsealed: 0, broken: vec![] });
        lift(&hall).await;
        let first = |why| ("FY2011".to_owned(), why);
        let content = "UPDATE publications SET content = REPLACE(content, '\"k\":5', '\"k\":1') WHERE fiscal_year = 2011";
        assert_eq!(found(&hall, content).await, [first(SealFault::Content)]);
        let back = "UPDATE publications SET content = REPLACE(content, '\"k\":1', '\"k\":5') WHERE fiscal_year = 2011";
        assert_eq!(found(&hall, back).await, []);
        let moment = "UPDATE publications SET published_at = published_at - 1 WHERE fiscal_year = 2011";
        assert_eq!(found(&hall, moment).await, [first(SealFault::Stamp)]);
        let other = "UPDATE publications SET content = (SELECT o.content FROM publications o WHERE o.fiscal_year = 2012),
            content_hash = (SELECT o.content_hash FROM publications o WHERE o.fiscal_year = 2012) WHERE fiscal_year = 2011";
        assert_eq!(found(&hall, other).await, [first(SealFault::Chain)], "a text together with its hash");
        let year = "UPDATE publications SET fiscal_year = 2010 WHERE fiscal_year = 2012";
        assert_eq!(found(&hall, year).await[0], ("FY2010".to_owned(), SealFault::Shown));
        assert_eq!(found(&hall, "DELETE FROM publications WHERE fiscal_year = 2013").await.len(), 3);
        assert_eq!(seals(&hall).await.broken[2].why, SealFault::Gone);
    }
}
