//! Finding by words, on both engines.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use access::{Actor, BodyKind, Kind, Relation, Relations, Role};
use kernel::{At, Clock, Id};
use proptest::prelude::*;
use std::collections::BTreeMap;
use store::{
    Engine, Filter, Listed, Migration, Resource, Row, Sql, StoreError, params,
    search::{
        Ask, Document, Findable, Found, Place, Query, Span, behind, find, index, index_many, look_through, missing,
        settle,
    },
};
use trial::{Bench, actor, bench, both_engines, org_id};
use uuid::Uuid;

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
            // The organisation 9 oversees everything.
            Some(who) if who.organisation == org_id(9) => Filter::everything(),
            Some(who) => Filter::new("slips.org_id = ?", params![who.organisation]),
            None => Filter::nothing(),
        }
    }
}

fn reader(organisation: u128) -> Actor {
    actor(organisation, organisation, BodyKind::Operator, &[Role::Contact])
}

fn document(circle: &str, readers: &[u128], text: &str) -> Document {
    Document { circle: circle.into(), readers: readers.iter().map(|org| org_id(*org)).collect(), text: text.into() }
}

/// Files a slip of an organisation with these documents.
async fn file(bench: &Bench, number: i64, organisation: u128, at: At, documents: &[Document]) -> Uuid {
    let cx = bench.db.write(reader(organisation), bench.clock.now()).await.unwrap();
    let sql = cx.system("test");
    let id = cx.new_id::<Slip>();
    sql.run("INSERT INTO slips VALUES ($1, $2, $3)", params![id, org_id(organisation), number]).await.unwrap();
    index(&sql, (Kind::Report, id.uuid()), at, documents).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
    id.uuid()
}

/// Files slips for organisation 1 with these texts, numbered from 0, a second apart.
async fn filed(bench: &Bench, texts: &[&str]) {
    for (number, text) in (0_i64..).zip(texts) {
        let at = At::from_millis(bench.clock.now().millis() + number * 1000);
        file(bench, number, 1, at, &[document("all", &[1], text)]).await;
    }
}

/// Files many slips of an organisation, each of a second and with a text.
async fn many(bench: &Bench, organisation: u128, texts: impl Iterator<Item = (i64, &'static str)>) {
    filed_under(bench, organisation, organisation, texts).await;
}

/// The same among the documents of another.
async fn filed_under(bench: &Bench, owner: u128, under: u128, texts: impl Iterator<Item = (i64, &'static str)>) {
    let cx = bench.db.write(reader(owner), bench.clock.now()).await.unwrap();
    let sql = cx.system("test");
    let mut all = Vec::new();
    let mut rows = Vec::new();
    for (number, text) in texts {
        let id = cx.new_id::<Slip>();
        rows.push(params![id, org_id(owner), number]);
        let at = At::from_millis(bench.clock.now().millis() + number * 1000);
        all.push(Findable { subject: id.uuid(), at, documents: vec![document("all", &[under], text)] });
    }
    sql.insert_many("INSERT INTO slips (id, org_id, number)", 3, rows, "").await.unwrap();
    for some in all.chunks(500) {
        index_many(&sql, Kind::Report, some).await.unwrap();
    }
    cx.commit_unrecorded("test").await.unwrap();
}

async fn again(bench: &Bench, slip: Uuid, documents: &[Document]) {
    let cx = bench.db.write(reader(1), bench.clock.now()).await.unwrap();
    index(&cx.system("test"), (Kind::Report, slip), bench.clock.now(), documents).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

/// What this organisation finds in these places, newest first.
async fn found_with(
    bench: &Bench,
    organisation: u128,
    typed: &str,
    change: impl Fn(&mut Ask<'_>),
) -> Vec<(Place, i64)> {
    let (found, reached) = looked_with(bench, organisation, typed, change).await;
    assert_eq!(reached, None, "{typed}: all of it was looked through");
    found
}

/// The same, and how far back was looked.
async fn looked_with(
    bench: &Bench,
    organisation: u128,
    typed: &str,
    change: impl Fn(&mut Ask<'_>),
) -> (Vec<(Place, i64)>, Option<Place>) {
    let Some(query) = Query::read(typed) else { return (Vec::new(), None) };
    let cx = bench.db.read(reader(organisation), bench.clock.now()).await.unwrap();
    let mut ask = Ask {
        query: &query,
        kind: Kind::Report,
        reader: Some(org_id(organisation)),
        join: "JOIN slips ON slips.id = d.subject_id",
        id: "slips.id",
        also: Filter::everything(),
        span: Span::default(),
        most: 50,
    };
    change(&mut ask);
    let Found { hits, reached } = find(&cx.visible::<Slip>(), &ask).await.unwrap();
    let rows = cx.system("test").rows("SELECT id, number FROM slips", params![]).await.unwrap();
    let numbers: BTreeMap<Uuid, i64> =
        rows.iter().map(|row| (row.get("id").unwrap(), row.get("number").unwrap())).collect();
    (hits.iter().map(|hit| (hit.place, numbers[&hit.id])).collect(), reached)
}

/// The numbers of what this organisation finds, sorted.
async fn found_by(bench: &Bench, organisation: u128, typed: &str) -> Vec<i64> {
    let mut numbers: Vec<i64> =
        found_with(bench, organisation, typed, |_| ()).await.into_iter().map(|(_, number)| number).collect();
    numbers.sort_unstable();
    numbers
}

async fn found(bench: &Bench, typed: &str) -> Vec<i64> {
    found_by(bench, 1, typed).await
}

both_engines! {
    async fn a_search_finds_what_a_person_would_expect(bench: Bench) with TABLES; {
        filed(&bench, &[
            "送電所の監視サーバーで障害が発生",
            "ＶＰＮ装置への不正アクセス R-2013-00042",
            "標的型メール 添付 Invoice.zip 送信元 192.0.2.17",
            "ウィルスに感染した端末の隔離。障",
            "hxxps://evil[.]example/a、CVE-2014-0160、渡邊",
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
            ("Ｒ－２０１３－０００４２", vec![1]),
            ("R-2013-0004", vec![1]),
            ("R-2013-00004", vec![]),
            ("2013", vec![1]),
            ("INVO", vec![2]),
            ("voice", vec![2]),
            ("v", vec![1]),
            ("192.0.2.17", vec![2]),
            ("192.0.2", vec![2]),
            ("192[.]0[.]2[.]17", vec![2]),
            // A whole address is that address, and not another that begins like it.
            ("192.0.2.1", vec![]),
            ("ウイルス", vec![3]),
            ("感染　端末", vec![3]),
            ("\"感染 端末\"", vec![]),
            ("\"標的型メール 添付\"", vec![2]),
            ("感染 障害", vec![]),
            // Both pairs stand in a text, but not one behind the other.
            ("障害生", vec![]),
            ("https://evil.example", vec![4]),
            ("evil[.]example", vec![4]),
            ("cve-2014-0160", vec![4]),
            ("cve-2014-016", vec![4]),
            ("cve-2014-01600", vec![]),
            ("渡辺", vec![4]),
        ] {
            assert_eq!(found(&bench, typed).await, expected, "{typed}");
        }
    }

    async fn signs_of_query_languages_are_only_signs(bench: Bench) with TABLES; {
        filed(&bench, &["進捗 100% の_報告! 'a' \"b\" OR NOT NEAR(c)", "無関係"]).await;
        for (typed, expected) in [
            ("100%", vec![0]),
            ("100_", vec![]),
            ("%", vec![]),
            ("__", vec![]),
            ("\" OR \"", vec![0]),
            ("'); DROP TABLE slips; --", vec![]),
            ("a* OR 無関係", vec![]),
            (":* & !", vec![]),
            ("の_報告!", vec![0]),
            ("x'y\"z\\", vec![]),
            ("報告\0", vec![0]),
            ("報\u{200b}告", vec![0]),
            ("NOT", vec![0]),
            ("near(", vec![0]),
        ] {
            assert_eq!(found(&bench, typed).await, expected, "{typed}");
        }
        for long in ["障".repeat(10_000), "a b c d e f g h i j k ".repeat(500), "\"(".repeat(5_000), "é".repeat(10_000)] {
            assert_eq!(found(&bench, &long).await, Vec::<i64>::new());
        }
    }

    async fn nobody_finds_what_he_may_not_see(bench: Bench) with TABLES; {
        filed(&bench, &["障害"]).await;
        assert_eq!(found_by(&bench, 1, "障害").await, [0]);
        assert_eq!(found_by(&bench, 2, "障害").await, Vec::<i64>::new());
        // Not even where the index is wrong, nor where somebody looks among another's documents.
        file(&bench, 1, 1, bench.clock.now(), &[document("all", &[1, 2], "停電")]).await;
        assert_eq!(found_by(&bench, 2, "停電").await, Vec::<i64>::new());
        assert!(found_with(&bench, 2, "停電", |ask| ask.reader = Some(org_id(1))).await.is_empty());
    }

    async fn what_stands_in_a_circle_is_found_by_its_readers_only(bench: Bench) with TABLES; {
        let circles = [document("own", &[1], "障害 被害者は潮見通信"), document("others", &[9], "障害")];
        let slip = file(&bench, 0, 1, bench.clock.now(), &circles).await;
        assert_eq!(found_by(&bench, 1, "潮見").await, [0]);
        assert_eq!(found_by(&bench, 9, "潮見").await, Vec::<i64>::new());
        assert_eq!(found_by(&bench, 9, "障害").await, [0]);
        // A circle that is there no more is found by nobody.
        again(&bench, slip, &[document("own", &[1], "障害 被害者は潮見通信")]).await;
        assert_eq!(found_by(&bench, 9, "障害").await, Vec::<i64>::new());
        assert_eq!(found_by(&bench, 1, "潮見").await, [0]);
        again(&bench, slip, &[document("own", &[1, 9], "障害")]).await;
        assert_eq!(found_by(&bench, 9, "障害").await, [0]);
        assert_eq!(found_by(&bench, 1, "潮見").await, Vec::<i64>::new());
    }

    async fn a_document_without_readers_is_for_all_who_may_see_the_thing(bench: Bench) with TABLES; {
        file(&bench, 0, 1, bench.clock.now(), &[document("all", &[], "障害")]).await;
        let all = async |organisation| found_with(&bench, organisation, "障害", |ask| ask.reader = None).await.len();
        assert_eq!((all(1).await, all(2).await, all(9).await), (1, 0, 1));
        assert!(found_by(&bench, 1, "障害").await.is_empty());
    }

    async fn what_was_written_anew_is_found_by_its_new_words_alone_and_keeps_its_place(bench: Bench) with TABLES; {
        let slip = file(&bench, 0, 1, bench.clock.now(), &[document("all", &[1], "障害")]).await;
        let before = found_with(&bench, 1, "障害", |_| ()).await;
        again(&bench, slip, &[document("all", &[1], "復旧")]).await;
        assert_eq!(found(&bench, "障害").await, Vec::<i64>::new());
        assert_eq!(found_with(&bench, 1, "復旧", |_| ()).await, before);
        again(&bench, slip, &[]).await;
        assert_eq!(found(&bench, "復旧").await, Vec::<i64>::new());
    }

    async fn one_circle_that_changes_and_another_that_comes_do_not_take_the_same_place(bench: Bench) with TABLES; {
        let slip = file(&bench, 0, 1, bench.clock.now(), &[document("wm", &[1], "障害"), document("c", &[2], "障害")]).await;
        for round in ["復旧", "再発"] {
            let parted = [document("c", &[2], round), document("m", &[1], "確認"), document("w", &[1], "経過")];
            again(&bench, slip, &parted).await;
            again(&bench, slip, &[document("wm", &[1], "障害"), document("c", &[2], "障害")]).await;
        }
        again(&bench, slip, &[document("c", &[2], "終了"), document("m", &[1], "確認"), document("w", &[1], "経過")]).await;
        assert_eq!((found(&bench, "確認").await.len(), found(&bench, "経過").await.len()), (1, 1));
        assert!(found(&bench, "障害").await.is_empty());
    }

    async fn a_thing_of_another_kind_is_not_found(bench: Bench) with TABLES; {
        filed(&bench, &["障害"]).await;
        assert!(found_with(&bench, 1, "障害", |ask| ask.kind = Kind::Notice).await.is_empty());
    }

    async fn the_newest_come_first_and_a_page_begins_after_a_place(bench: Bench) with TABLES; {
        let texts = ["障害"; 7];
        filed(&bench, &texts).await;
        let all = found_with(&bench, 1, "障害", |_| ()).await;
        assert_eq!(all.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [6, 5, 4, 3, 2, 1, 0]);
        let mut paged = Vec::new();
        let mut before = None;
        loop {
            let page = found_with(&bench, 1, "障害", |ask| (ask.most, ask.span.before) = (2, before)).await;
            let Some((place, _)) = page.last() else { break };
            before = Some(place.to_string().parse().unwrap());
            paged.extend(page);
        }
        assert_eq!(paged, all);
        let second = |number: i64| Some(At::from_millis(bench.clock.now().millis() + number * 1000));
        let some = found_with(&bench, 1, "障害", |ask| (ask.span.since, ask.span.until) = (second(2), second(5))).await;
        assert_eq!(some.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [4, 3, 2]);
    }

    async fn an_index_in_many_parts_is_brought_into_one_and_finds_the_same(bench: Bench) with TABLES; {
        filed(&bench, &["珍しい言葉と障害"; 43]).await;
        let all = found(&bench, "障害").await;
        store::upkeep(&bench.db, bench.clock.now()).await.unwrap();
        if bench.db.engine() == Engine::Sqlite {
            let cx = bench.db.read(reader(1), bench.clock.now()).await.unwrap();
            let parts = "SELECT COUNT(DISTINCT segid) AS n FROM search_words_idx";
            assert_eq!(cx.system("test").count(parts, params![]).await.unwrap(), 1);
        }
        assert_eq!((found(&bench, "障害").await, all.len()), (all.clone(), 43));
        filed(&bench, &["後の障害"]).await;
        assert_eq!(found(&bench, "障害").await.len(), 44);
    }

    async fn what_is_far_back_is_found_too(bench: Bench) with TABLES; {
        filed(&bench, &["珍しい言葉と障害", "障害"]).await;
        let cx = bench.db.write(reader(1), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        for number in 2..4_300_i64 {
            let id = cx.new_id::<Slip>();
            sql.run("INSERT INTO slips VALUES ($1, $2, $3)", params![id, org_id(1), number]).await.unwrap();
            let at = At::from_millis(bench.clock.now().millis() + number * 1000);
            index(&sql, (Kind::Report, id.uuid()), at, &[document("all", &[1], "普通の障害")]).await.unwrap();
        }
        cx.commit_unrecorded("test").await.unwrap();
        // The engine that counts its rows looks through the newest part of them first.
        for counted in [false, true] {
            if counted {
                bench.db.run_script("ANALYZE").await.unwrap();
            }
            assert_eq!(found(&bench, "珍しい").await, [0]);
            let (mut all, mut before) = (Vec::new(), None);
            loop {
                let (some, reached) = looked_with(&bench, 1, "障害", |ask| (ask.most, ask.span.before) = (10_000, before)).await;
                all.extend(some);
                before = reached;
                if before.is_none() { break }
            }
            assert_eq!(all.len(), 4_300);
            assert!(all.windows(2).all(|two| two[0] > two[1]));
        }
    }

    async fn among_years_each_is_found_in_its_place_however_dense_it_was(bench: Bench) with TABLES; {
        // Two things forty years apart; between them a thousand within an hour, and a few now and then.
        let minutes = (0..1_000).map(|n| 20_000_000 + n / 20).chain((0..40).map(|n| 10_000_000 + n * 300_000));
        let mut moments: Vec<i64> = minutes.chain([0, 22_000_000]).collect();
        moments.sort_unstable();
        let cx = bench.db.write(reader(1), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        for (number, minute) in (0_i64..).zip(&moments) {
            let id = cx.new_id::<Slip>();
            sql.run("INSERT INTO slips VALUES ($1, $2, $3)", params![id, org_id(1), number]).await.unwrap();
            let text = if number % 2 == 0 { "珍しい障害" } else { "障害" };
            index(&sql, (Kind::Report, id.uuid()), At::from_millis(minute * 60_000), &[document("all", &[1], text)]).await.unwrap();
        }
        // So many newer ones of others that nothing of these is looked through first.
        for number in 0..1_100_i64 {
            let id = cx.new_id::<Slip>();
            sql.run("INSERT INTO slips VALUES ($1, $2, $3)", params![id, org_id(1), -1 - number]).await.unwrap();
            let at = At::from_millis(22_000_000 * 60_000 + number * 1000);
            index(&sql, (Kind::Report, id.uuid()), at, &[document("all", &[1], "平常")]).await.unwrap();
        }
        cx.commit_unrecorded("test").await.unwrap();
        for (typed, step) in [("珍しい", 2), ("障害", 1)] {
            let last = i64::try_from(moments.len()).unwrap() - 1;
            let expected: Vec<i64> = (0..=last).rev().filter(|number| number % step == 0).collect();
            for most in [7, 300, 5_000] {
                let mut all = Vec::new();
                let mut before = None;
                loop {
                    let page = found_with(&bench, 1, typed, |ask| (ask.most, ask.span.before) = (most, before)).await;
                    let Some((place, _)) = page.last() else { break };
                    before = Some(*place);
                    all.extend(page.iter().map(|(_, number)| *number));
                    if all.len() > 400 && most == 7 {
                        break;
                    }
                }
                assert_eq!(all, expected[..all.len()], "{typed} by {most}");
                assert!(most == 7 || all.len() == expected.len(), "{typed} by {most}: {}", all.len());
            }
        }
    }

    async fn a_word_whose_pieces_stand_everywhere_is_found_page_by_page_and_no_page_looks_for_ever(bench: Bench) with TABLES; {
        // 「害障」 and 「障害」 have all pieces of 「障害障」, and no more.
        many(&bench, 1, (0..9_000).map(|n| (n, if n % 2_000 == 7 { "障害障" } else { "害障 障害" }))).await;
        let mut all = Vec::new();
        let (mut before, mut pages, mut largest) = (None, 0, 0);
        loop {
            let (page, reached) = looked_with(&bench, 1, "障害障", |ask| ask.span.before = before).await;
            assert!(page.iter().all(|(place, _)| Some(*place) >= reached), "nothing is told that lies further back");
            largest = largest.max(page.len());
            all.extend(page.into_iter().map(|(_, number)| number));
            pages += 1;
            let Some(place) = reached else { break };
            assert!(before.is_none_or(|before| place < before), "it goes on");
            before = Some(place);
        }
        assert_eq!(all, [8_007, 6_007, 4_007, 2_007, 7]);
        assert!((3..=7).contains(&pages) && largest <= 2, "{pages} {largest}");
        // Enough is enough, and what is frequent is found at once.
        assert_eq!(looked_with(&bench, 1, "障害障", |ask| ask.most = 1).await.1, None);
        assert_eq!(found_with(&bench, 1, "障害", |_| ()).await.len(), 50);
    }

    async fn what_is_rare_among_ones_own_is_found_however_often_its_pieces_stand_elsewhere(bench: Bench) with TABLES; {
        many(&bench, 1, (0..600).map(|n| (n, "害障 障害 遅延 03"))).await;
        let own = |n| match n {
            7 => "害障害遅延",
            8 => "遅延 害障害",
            9 => "害障 遅延 103",
            10 => "害障 遅延 03",
            _ => "害障 障害",
        };
        many(&bench, 2, (0..300).map(|n| (n, own(n)))).await;
        for (typed, expected) in [
            ("害障害遅延", vec![7]),
            ("害障害", vec![7, 8]),
            ("害障 遅延", vec![7, 8, 9, 10]),
            // In 103 no number begins with 03, though its digits stand there.
            ("害障 03", vec![10]),
            ("害障 停電", vec![]),
        ] {
            assert_eq!(found_by(&bench, 2, typed).await, expected, "{typed}");
            assert!(found_by(&bench, 3, typed).await.is_empty(), "{typed}");
        }
    }

    async fn where_looking_stops_tells_nothing_of_what_is_hidden(bench: Bench) with TABLES; {
        many(&bench, 1, (0..4_200).map(|n| (n * 2, "害障 障害"))).await;
        let look = async || looked_with(&bench, 1, "障害障", |_| ()).await;
        let alone = look().await;
        assert!(alone.0.is_empty() && alone.1.is_some());
        // Those of another, in documents that are looked for under the same name: with the pieces, and with the word.
        let hidden = (0..5_000).map(|n| (n * 2 + 1, if n % 3 == 0 { "障害障" } else { "害障 障害" }));
        filed_under(&bench, 2, 1, hidden).await;
        assert_eq!(look().await, alone);
    }

    async fn what_is_missing_in_the_index_is_counted(bench: Bench) with TABLES; {
        filed(&bench, &["障害", "停電"]).await;
        let cx = bench.db.write(reader(1), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        assert_eq!(missing(&sql, Kind::Report, "SELECT id FROM slips").await.unwrap(), 0);
        sql.run("UPDATE search_documents SET version = 0 WHERE folded = '停電'", params![]).await.unwrap();
        assert_eq!(missing(&sql, Kind::Report, "SELECT id FROM slips").await.unwrap(), 1);
        sql.run("INSERT INTO search_state (kind, version) VALUES ('Report', 0)", params![]).await.unwrap();
        assert!(behind(&sql).await.unwrap());
        settle(&sql, Kind::Report).await.unwrap();
        assert!(!behind(&sql).await.unwrap());
    }

    async fn what_is_looked_through_is_found_as_by_the_index(bench: Bench) with TABLES; {
        filed(&bench, &["点検 03 番", "N-2014-00312", "N-2014-00303", "障害 A03", "障害 1203"]).await;
        let cx = bench.db.read(reader(1), bench.clock.now()).await.unwrap();
        for typed in ["03", "障害", "障害 03", "N-2014-00312", "N-2014-0031", "無い"] {
            let query = Query::read(typed).unwrap();
            let ask = Ask {
                query: &query,
                kind: Kind::Report,
                reader: Some(org_id(1)),
                join: "JOIN slips ON slips.id = d.subject_id",
                id: "slips.id",
                also: Filter::everything(),
                span: Span::default(),
                most: 2,
            };
            let slips = cx.visible::<Slip>();
            let from = "slips JOIN search_documents d ON d.subject_id = slips.id";
            let one_by_one = look_through(&slips, from, &Ask { join: "", ..ask.clone() }).await.unwrap();
            assert_eq!(one_by_one.hits, find(&slips, &ask).await.unwrap().hits, "{typed}");
        }
    }

    async fn what_holds_nothing_is_in_the_index_of_any_version(bench: Bench) with TABLES; {
        filed(&bench, &["障害"]).await;
        let note = |kind: &str, version: i64| format!("INSERT INTO search_state (kind, version) VALUES ('{kind}', {version});");
        let earlier = store::search::VERSION - 1;
        bench.db.run_script(&note("Notice", earlier)).await.unwrap();
        let is_behind = async || {
            store::migrate(&bench.db, &[], bench.clock.now()).await.unwrap();
            let cx = bench.db.read(reader(1), bench.clock.now()).await.unwrap();
            behind(&cx.system("test")).await.unwrap()
        };
        assert!(!is_behind().await, "there is no notice");
        bench.db.run_script(&note("Case", 0)).await.unwrap();
        assert!(is_behind().await, "of what never was wholly in it nobody knows");
        bench.db.run_script("DELETE FROM search_state WHERE kind = 'Case'").await.unwrap();
        bench.db.run_script(&note("Report", earlier)).await.unwrap();
        assert!(is_behind().await, "there is a report, with the pieces of then");
    }
}

/// A slip as the property has it: whose, and what each of its circles says.
#[derive(Clone, Debug)]
struct Written {
    owner: u128,
    circles: Vec<(Vec<u128>, String)>,
}

fn written() -> impl Strategy<Value = Written> {
    let text = proptest::collection::vec(proptest::sample::select(WORDS), 0..6).prop_map(|words| words.join(" "));
    let circle = (proptest::collection::vec(1_u128..5, 0..3), text);
    (1_u128..5, proptest::collection::vec(circle, 0..3)).prop_map(|(owner, circles)| Written { owner, circles })
}

/// Words of which some hold others, or look like something to an engine.
const WORDS: &[&str] = &[
    "障害",
    "障",
    "害障",
    "サーバー",
    "AND",
    "vpn",
    "R-2014-00001",
    "R-2014-000012",
    "192.0.2.7",
    "evil[.]example",
    "\"",
    "%",
    "'",
];

/// What an organisation finds must be what it would find by reading everything that it may read.
async fn holds(engine: Engine, slips: Vec<Written>, typed: Vec<String>) {
    let bench = bench(engine, TABLES).await;
    for (number, slip) in (0_i64..).zip(&slips) {
        let circle = |(n, (readers, text)): (usize, &(Vec<u128>, String))| document(&n.to_string(), readers, text);
        let documents: Vec<Document> = slip.circles.iter().enumerate().map(circle).collect();
        file(&bench, number, slip.owner, bench.clock.now(), &documents).await;
    }
    for (organisation, typed) in (1..5_u128).chain([9]).flat_map(|org| typed.iter().map(move |typed| (org, typed))) {
        let Some(query) = Query::read(typed) else { continue };
        let may = |slip: &Written| {
            let circle = |(readers, text): &(Vec<u128>, String)| readers.contains(&organisation) && query.finds(text);
            (slip.owner == organisation || organisation == 9) && slip.circles.iter().any(circle)
        };
        let expected: Vec<i64> =
            (0_i64..).zip(&slips).filter(|(_, slip)| may(slip)).map(|(number, _)| number).collect();
        let mut found = found_by(&bench, organisation, typed).await;
        found.dedup();
        assert_eq!(found, expected, "{organisation} searches {typed:?}");
    }
}

fn property(engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let typed = proptest::collection::vec(proptest::sample::select(WORDS), 1..4).prop_map(|words| words.join(" "));
    let config = ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(slips in proptest::collection::vec(written(), 0..8), typed in proptest::collection::vec(typed, 1..6))| {
        runtime.block_on(holds(engine, slips, typed));
    });
}

#[test]
fn whoever_searches_finds_exactly_what_he_would_find_by_reading_on_sqlite() {
    property(Engine::Sqlite);
}

#[test]
fn whoever_searches_finds_exactly_what_he_would_find_by_reading_on_postgres() {
    property(Engine::Postgres);
}
