//! At the size of the country: 6,300 recipients are recorded in less than a second, also in a debug build.

use crate::world::*;
use access::{Actor, BodyKind};
use delivery::{Answer, Audience, Spec, ask};
use kernel::Clock;
use registry::load::NewMember;
use std::time::Instant;
use store::{Engine, Sql, params};
use trial::{Bench, both_engines, org_id};

/// Members of TEL beyond the small country's.
const MORE: u128 = 6_282;

async fn crowd(bench: &Bench, more: u128) {
    people(bench).await;
    let cx = writing(bench, Actor::nobody()).await;
    let sql = cx.system("test");
    let numbers = 10_000..10_000 + more;
    let orgs = numbers.clone().map(|number| organisation(number, BodyKind::Operator, None, None)).collect();
    registry::load::organisations(&sql, orgs).await.unwrap();
    let joined =
        numbers.clone().map(|org| NewMember { ceptoar: org_id(TEL), org: org_id(org), valid_from: day("2010-04-01") });
    registry::load::members(&sql, joined.collect()).await.unwrap();
    registry::load::contacts(&sql, numbers.map(contact).collect()).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

/// How many lines of the ledger this transaction has read so far; SQLite does not count them.
async fn lines_read(sql: &Sql<'_>) -> i64 {
    if sql.engine() == Engine::Sqlite {
        return 0;
    }
    let read = "SELECT CAST(COALESCE(SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0)), 0) AS BIGINT) AS n
        FROM pg_stat_xact_user_tables WHERE schemaname = current_schema() AND relname = 'deliveries'";
    sql.count(read, params![]).await.unwrap()
}

both_engines! {
    async fn a_release_to_6300_is_recorded_within_a_second(bench: Bench) with &tables(); {
        crowd(&bench, MORE).await;
        let begun = Instant::now();
        let released = released(&bench, spec(12)).await;
        let release = begun.elapsed();
        assert_eq!(released.recipients, 6_300);
        assert_eq!(count(&bench, released.dispatch, "entitled_at IS NOT NULL").await, 6_300);
        assert!(release.as_secs_f64() < 1.0, "{release:?}");

        let mic = to(&bench, released.dispatch, MIC, None).await;
        pass(&bench, ministry(MIC), mic, "").await;
        let tel = to(&bench, released.dispatch, TEL, None).await;
        let begun = Instant::now();
        assert_eq!(pass(&bench, secretariat(TEL), tel, "").await, u64::try_from(MORE).unwrap() + 5);
        let passing = begun.elapsed();
        assert!(passing.as_secs_f64() < 1.0, "{passing:?}");

        answer(&bench, member(10_007), to(&bench, released.dispatch, 10_007, None).await, Answer::NeedHelp, "").await;
        let cx = reading(&bench, centre()).await;
        let begun = Instant::now();
        let board = ask::board(&cx.system("test"), released.dispatch, bench.clock.now()).await.unwrap();
        let shown = begun.elapsed();
        assert_eq!((board.total.entitled, board.total.handed, board.total.need_help), (6_295, 6_291, 1));
        assert_eq!(board.curve.handed.last().map(|(_, count)| *count), Some(6_291));
        assert!(shown.as_secs_f64() < 1.0, "{shown:?}");
        println!("release {release:?}, passing on {passing:?}, board {shown:?}");
    }

    async fn a_board_reads_what_it_shows_and_not_all_that_was_ever_delivered(bench: Bench) with &tables(); {
        crowd(&bench, 3_000).await;
        for number in 1..=3 {
            released(&bench, Spec { audience: Audience::only(["ICT-TEL"]), ..spec(number) }).await;
        }
        let few = released(&bench, Spec { audience: Audience::only(["FIN-BANK"]), ..spec(4) }).await;
        bench.db.run_script("ANALYZE deliveries").await.unwrap();
        let cx = reading(&bench, centre()).await;
        let sql = cx.system("test");
        let before = lines_read(&sql).await;
        let board = ask::board(&sql, few.dispatch, bench.clock.now()).await.unwrap();
        let read = lines_read(&sql).await - before;
        assert!(board.total.entitled < 20);
        assert!(read < 5_000, "{read} lines were read for a few");
    }

    async fn every_line_of_a_large_release_has_an_id_of_its_own_time(bench: Bench) with &tables(); {
        crowd(&bench, 500).await;
        let (first, second) = (released(&bench, spec(1)).await, released(&bench, spec(2)).await);
        let cx = reading(&bench, Actor::nobody()).await;
        let rows = cx.system("test").rows("SELECT id FROM deliveries", params![]).await.unwrap();
        let ids: std::collections::BTreeSet<uuid::Uuid> = rows.iter().map(|row| row.get("id").unwrap()).collect();
        assert_eq!(i64::try_from(ids.len()).unwrap(), first.recipients + second.recipients);
        assert!(ids.iter().all(|id| id.get_version_num() == 7 && id.get_variant() == uuid::Variant::RFC4122));
    }
}
