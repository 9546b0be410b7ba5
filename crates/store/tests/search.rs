//! Finding by words, on both engines.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use access::{Actor, BodyKind, Kind, Relation, Relations, Role};
use kernel::{Clock, Id};
use store::{
    Filter, Listed, Migration, Resource, Row, Sql, StoreError, params,
    search::{EVERYBODY, Query, forget, index},
};
use trial::{Bench, actor, both_engines, org_id};

const TABLES: &[Migration] = &[Migration {
    name: "test/0001-slips",
    sql: "CREATE TABLE slips (id UUID PRIMARY KEY, org_id UUID NOT NULL, number BIGINT NOT NULL);
",
}];

struct Slip {
    id: Id<Slip>,
}
impl Resource for Slip {
    const KIND: Kind = Kind::Report;
    type Key = Id<Slip>;
    const LOAD: &'static str = "SELECT * FROM slips WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { id: row.id("id")? })
    }
    async fn relations(&self, _actor: &Actor, _sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let _ = self.id;
        Ok(Relations::none().with(Relation::Own, false))
    }
}
impl Listed for Slip {
    fn visible_to(actor: &Actor) -> Filter {
        match actor.who() {
            Some(who) => Filter::new("slips.org_id = ?", params![who.organisation]),
            None => Filter::nothing(),
        }
    }
}

fn reader(organisation: u128) -> Actor {
    actor(organisation, organisation, BodyKind::Operator, &[Role::Contact])
}

/// Files slips for organisation 1 with these texts, numbered from 0.
async fn filed(bench: &Bench, texts: &[&str]) {
    let cx = bench.db.write(reader(1), bench.clock.now()).await.unwrap();
    let sql = cx.system("test");
    for (number, text) in texts.iter().enumerate() {
        let id = cx.new_id::<Slip>();
        let number = i64::try_from(number).unwrap();
        sql.run("INSERT INTO slips VALUES ($1, $2, $3)", params![id, org_id(1), number]).await.unwrap();
        index(&sql, Kind::Report, id.uuid(), EVERYBODY, text).await.unwrap();
    }
    cx.commit_unrecorded("test").await.unwrap();
}

/// The numbers of the slips that this reader finds in these circles.
async fn found_in(bench: &Bench, organisation: u128, typed: &str, circles: &[&str]) -> Vec<i64> {
    let Some(query) = Query::read(typed) else { return vec![-1] };
    let cx = bench.db.read(reader(organisation), bench.clock.now()).await.unwrap();
    let (condition, values) = query.condition(bench.db.engine(), Kind::Report, "slips.id", circles, 1);
    let select = format!("SELECT number FROM slips WHERE {{visible}} AND {condition} ORDER BY number");
    let rows = cx.visible::<Slip>().rows(&select, values).await.unwrap();
    rows.iter().map(|row| row.get("number").unwrap()).collect()
}

async fn found(bench: &Bench, typed: &str) -> Vec<i64> {
    found_in(bench, 1, typed, &[EVERYBODY]).await
}

both_engines! {
    async fn a_search_finds_what_a_person_would_expect(bench: Bench) with TABLES; {
        filed(&bench, &[
            "送電所の監視サーバーで障害が発生",
            "ＶＰＮ装置への不正アクセス R-2013-00042",
            "標的型メール 添付 Invoice.zip 送信元 192.0.2.17",
            "ウィルスに感染した端末の隔離。障",
        ]).await;
        for (typed, expected) in [
            ("障害", vec![0]),
            ("障", vec![0, 3]),
            ("生", vec![0]),
            ("監視サーバ", vec![0]),
            ("ｻｰﾊﾞｰ", vec![0]),
            ("さーば", vec![0]),
            ("vpn", vec![1]),
            ("ＶＰＮ装置", vec![1]),
            ("ふせい", vec![]),
            ("r-2013-00042", vec![1]),
            ("2013", vec![1]),
            ("INVO", vec![2]),
            ("192.0.2.1", vec![2]),
            ("192.0.2.18", vec![]),
            ("ウイルス", vec![3]),
            ("感染　端末", vec![3]),
            ("感染 障害", vec![]),
            // Both pairs stand in a text, but not one behind the other.
            ("障害生", vec![]),
        ] {
            assert_eq!(found(&bench, typed).await, expected, "{typed}");
        }
    }

    async fn signs_of_query_languages_are_only_signs(bench: Bench) with TABLES; {
        filed(&bench, &["進捗 100% の_報告! 'a' \"b\" OR NOT NEAR(c)", "無関係"]).await;
        for (typed, expected) in [
            ("100%", vec![0]),
            ("%", vec![-1]),
            ("__", vec![-1]),
            ("\" OR \"", vec![0]),
            ("'); DROP TABLE slips; --", vec![]),
            ("a* OR 無関係", vec![]),
            (":* & !", vec![-1]),
            ("の_報告!", vec![0]),
            ("x'y\"z\\", vec![]),
        ] {
            assert_eq!(found(&bench, typed).await, expected, "{typed}");
        }
        let long = "障".repeat(5_000);
        assert_eq!(found(&bench, &long).await, Vec::<i64>::new());
        let many = "a b c d e f g h i j k ".repeat(500);
        assert_eq!(found(&bench, &many).await, Vec::<i64>::new());
    }

    async fn nobody_finds_what_he_may_not_see(bench: Bench) with TABLES; {
        filed(&bench, &["障害"]).await;
        assert_eq!(found_in(&bench, 1, "障害", &[EVERYBODY]).await, [0]);
        assert_eq!(found_in(&bench, 2, "障害", &[EVERYBODY]).await, Vec::<i64>::new());
    }

    async fn what_stands_in_a_circle_is_found_by_its_readers_only(bench: Bench) with TABLES; {
        filed(&bench, &["障害"]).await;
        let cx = bench.db.write(reader(1), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let id = sql.row("SELECT id FROM slips", params![]).await.unwrap().unwrap().id::<Slip>("id").unwrap();
        index(&sql, Kind::Report, id.uuid(), "ministry", "障害 被害者は潮見通信").await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert_eq!(found_in(&bench, 1, "潮見", &[EVERYBODY]).await, Vec::<i64>::new());
        assert_eq!(found_in(&bench, 1, "潮見", &[EVERYBODY, "ministry"]).await, [0]);
        assert_eq!(found_in(&bench, 1, "障害", &[EVERYBODY, "ministry"]).await, [0]);
        assert_eq!(found_in(&bench, 1, "障害", &[]).await, Vec::<i64>::new());
    }

    async fn what_was_written_anew_is_found_by_its_new_words_alone(bench: Bench) with TABLES; {
        filed(&bench, &["障害"]).await;
        let cx = bench.db.write(reader(1), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let id = sql.row("SELECT id FROM slips", params![]).await.unwrap().unwrap().id::<Slip>("id").unwrap();
        index(&sql, Kind::Report, id.uuid(), EVERYBODY, "復旧").await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert_eq!(found(&bench, "障害").await, Vec::<i64>::new());
        assert_eq!(found(&bench, "復旧").await, [0]);
        let cx = bench.db.write(reader(1), bench.clock.now()).await.unwrap();
        forget(&cx.system("test"), Kind::Report, id.uuid(), EVERYBODY).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert_eq!(found(&bench, "復旧").await, Vec::<i64>::new());
    }

    async fn a_thing_of_another_kind_is_not_found(bench: Bench) with TABLES; {
        filed(&bench, &["障害"]).await;
        let cx = bench.db.read(reader(1), bench.clock.now()).await.unwrap();
        let query = Query::read("障害").unwrap();
        let (condition, values) = query.condition(bench.db.engine(), Kind::Notice, "slips.id", &[EVERYBODY], 1);
        let select = format!("SELECT number FROM slips WHERE {{visible}} AND {condition}");
        assert!(cx.visible::<Slip>().rows(&select, values).await.unwrap().is_empty());
    }
}
