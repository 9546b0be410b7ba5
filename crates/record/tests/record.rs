//! Who may read the record, what it answers to odd questions, and what it says in both languages.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use access::{Actor, BodyKind, Role};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request},
};
use kernel::{Bilingual, Clock};
use shell::{App, AppParts, Mode, Visitor, app::Soon};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use store::{Engine, Entry, Migration, StoreError, params};
use tower::ServiceExt;
use trial::{Bench, actor, both_engines};

const BODIES: [BodyKind; 8] = BodyKind::ALL;

fn tables() -> Vec<Migration> {
    [
        registry::MIGRATIONS,
        identity::MIGRATIONS,
        delivery::MIGRATIONS,
        sharing::MIGRATIONS,
        community::MIGRATIONS,
        statistics::MIGRATIONS,
        outage::MIGRATIONS,
        exercises::MIGRATIONS,
        analysis::MIGRATIONS,
    ]
    .concat()
}

/// Believes a header such as `3 7`: the body and the role by their places.
fn believe<'a>(_: &'a App, headers: &'a HeaderMap) -> Soon<'a, Result<Option<Visitor>, StoreError>> {
    let who = headers.get("x-who").and_then(|who| who.to_str().ok()).map(|who| who.split(' '));
    let actor = who.map(|mut who| {
        let mut place = || who.next().unwrap().parse::<usize>().unwrap();
        actor(1, 1, BODIES[place()], &[Role::ALL[place()]])
    });
    let name = Bilingual::new("ある人", "Somebody");
    Box::pin(async move { Ok(actor.map(|actor| Visitor { actor, organisation: name.clone(), name, lang: None })) })
}

fn open(bench: &Bench) -> Router {
    shell::open(AppParts {
        db: bench.db.clone(),
        clock: bench.clock.clone(),
        chance: Arc::new(trial::Counter::default()),
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0100".into(),
        rooms: vec![record::room()],
        doorkeeper: believe,
    })
    .1
}

fn place<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|other| other == one).unwrap()
}

fn auditor() -> String {
    format!("{} {}", place(&BODIES, &BodyKind::Oversight), place(&Role::ALL, &Role::Auditor))
}

/// Status, where to, and the page.
async fn get(web: &Router, who: Option<&str>, lang: &str, path: &str) -> (u16, String, String) {
    let mut request = Request::get(path).header("accept-language", lang);
    if let Some(who) = who {
        request = request.header("x-who", who);
    }
    let response = web.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, to, String::from_utf8(body.to_vec()).unwrap())
}

/// Something was done this often.
async fn done(bench: &Bench, times: usize) -> String {
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    for _ in 0..times {
        cx.audit(Entry::new("registry.facts-loaded").detail(serde_json::json!({ "note": "<b>" })));
    }
    cx.commit().await.unwrap();
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let head = cx.system("test").row("SELECT hash FROM audit_head", params![]).await.unwrap().unwrap();
    head.text("hash").unwrap()
}

/// Whether the page shows the entry with this number.
fn shows(page: &str, seq: i64) -> bool {
    page.contains(&format!("<p class=\"what\">{seq}　"))
}

both_engines! {
    async fn who_did_what_inside_a_community_is_not_told_outside(bench: Bench) with &tables(); {
        let member = actor(7, 9, BodyKind::Operator, &[Role::Contact]);
        let cx = bench.db.write(member, bench.clock.now()).await.unwrap();
        for action in ["community.submitted", "community.share-opened", "community.member-let-in"] {
            cx.audit(Entry::inside(action).detail(serde_json::json!({ "organisation": "the neighbour" })));
        }
        cx.audit(Entry::new("community.notice-passed").detail(serde_json::json!({ "organisation": "the neighbour" })));
        cx.commit().await.unwrap();
        let ids = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let row = ids.system("test").row("SELECT person_id, org_id FROM audit_entries WHERE seq = 1", params![]).await.unwrap().unwrap();
        let who: [uuid::Uuid; 2] = [row.get("person_id").unwrap(), row.get("org_id").unwrap()];
        let (status, _, page) = get(&open(&bench), Some(&auditor()), "ja", "/audit").await;
        assert_eq!(status, 200);
        for id in who {
            assert_eq!(page.matches(&format!("={id}\"")).count(), 1, "only the hub's own act leads to who did it");
            assert_eq!(page.matches(&format!(">{id}<")).count(), 1, "only the hub's own act names who did it");
        }
        assert_eq!(page.matches("the neighbour").count(), 1);
        assert_eq!(page.matches("コミュニティの中").count(), 3);
        let rows = ids.system("test").rows("SELECT detail FROM audit_entries ORDER BY seq", params![]).await.unwrap();
        let told: BTreeSet<String> = rows.iter().map(|row| row.text("detail").unwrap()).collect();
        assert_eq!(told.len(), 4, "the same was done, and no two entries can be guessed alike");
    }
}

both_engines! {
    async fn the_auditor_reads_the_record_and_nobody_else_knows_of_it(bench: Bench) with &tables(); {
        done(&bench, 3).await;
        let web = open(&bench);
        for path in ["/audit", "/audit/verify"] {
            for (body, role) in (0..BODIES.len()).flat_map(|body| (0..Role::ALL.len()).map(move |role| (body, role))) {
                let want = if Role::ALL[role] == Role::Auditor { 200 } else { 404 };
                let (status, _, page) = get(&web, Some(&format!("{body} {role}")), "ja", path).await;
                assert_eq!(status, want, "{path}: {:?} of {:?}", Role::ALL[role], BODIES[body]);
                assert!(status == 200 || !page.contains("facts-loaded"));
            }
            let (status, to, page) = get(&web, None, "ja", path).await;
            assert!(status == 303 && to.starts_with("/sign-in") && !page.contains("facts-loaded"), "{status} {to}");
        }
    }

    async fn what_was_done_is_shown_newest_first_a_hundred_on_a_page(bench: Bench) with &tables(); {
        done(&bench, 130).await;
        let web = open(&bench);
        let (_, _, first) = get(&web, Some(&auditor()), "ja", "/audit").await;
        assert!(shows(&first, 130) && shows(&first, 31) && !shows(&first, 30) && !shows(&first, 131), "{first}");
        assert!(first.contains("/audit?before=31"));
        assert!(!first.contains("<b>\"}"), "details are escaped");
        let (_, _, second) = get(&web, Some(&auditor()), "ja", "/audit?before=31").await;
        assert!(shows(&second, 30) && shows(&second, 1) && !shows(&second, 31) && !second.contains("/audit?before="));
    }

    async fn the_record_is_searched_by_act_person_body_thing_and_day(bench: Bench) with &tables(); {
        done(&bench, 3).await;
        let who = actor(7, 9, BodyKind::Operator, &[Role::Contact]);
        let known = who.who().unwrap().clone();
        let (report, times) = (kernel::Id::<()>::from(uuid::Uuid::from_u128(77)), 120);
        let cx = bench.db.write(who, bench.clock.now()).await.unwrap();
        for _ in 0..times {
            cx.audit(Entry::new("report.submitted").on(access::Kind::Report, report).detail(serde_json::json!({ "n": 1 })));
        }
        // What it did inside a community is found by what was done, and by nothing that says by whom or to what.
        cx.audit(Entry::inside("community.submitted").on(access::Kind::Report, report));
        cx.commit().await.unwrap();
        bench.clock.advance(std::time::Duration::from_secs(2 * 86_400));
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        cx.audit(Entry::new("identity.signed-in").on(access::Kind::Person, known.person));
        cx.commit().await.unwrap();
        let day = bench.clock.now().day();
        let (web, last) = (open(&bench), 3 + times + 2);
        let inside = last - 1;
        let found = async |query: &str| {
            let (status, _, page) = get(&web, Some(&auditor()), "ja", &format!("/audit?{query}")).await;
            assert_eq!(status, 200, "{query}");
            assert!(!page.contains('⟦'), "{page}");
            (1..=last).rev().filter(|seq| shows(&page, *seq)).collect::<Vec<_>>()
        };
        let all_of = |from: i64, to: i64| (from..=to).rev().collect::<Vec<_>>();
        assert_eq!(found("action=registry.facts-loaded").await, [3, 2, 1]);
        assert_eq!(found("action=community.submitted").await, [inside]);
        assert_eq!(found(&format!("thing={report}")).await, all_of(inside - 100, inside - 1));
        assert_eq!(found(&format!("thing={report}&before={}", inside - 100)).await, all_of(4, inside - 101));
        for (by, id) in [("person", known.person.to_string()), ("organisation", known.organisation.to_string())] {
            let newest = found(&format!("{by}={id}&action=report.submitted")).await;
            assert_eq!((newest.len(), newest[0]), (100, inside - 1), "{by}");
            assert_eq!(found(&format!("{by}={id}&action=community.submitted")).await, [0; 0], "{by}");
        }
        assert_eq!(found(&format!("thing={report}&action=community.submitted")).await, [0; 0]);
        assert_eq!(found(&format!("person={}&action=identity.signed-in", known.person)).await, [last]);
        assert_eq!(found(&format!("from={day}&until={day}")).await, [last]);
        assert_eq!(found(&format!("until={}", kernel::Day::from_number(day.number() - 2))).await.len(), 100);
        assert_eq!(found(&format!("from={}", kernel::Day::from_number(day.number() + 1))).await, [0; 0]);
        assert_eq!(found("until=9999-12-31").await.len(), 100, "as far as days go");
        // Another server's clock is behind: what it writes next is of an earlier moment, and hides nothing.
        let cx = bench.db.write(Actor::nobody(), kernel::At::start_of(day)).await.unwrap();
        cx.audit(Entry::new("registry.facts-loaded"));
        cx.commit().await.unwrap();
        assert_eq!(found(&format!("from={day}&until={day}")).await, [last]);
        for (odd, says) in [("person=x", "という名は見つかりません"), ("thing=R-2014-99999", "という番号は見つかりません"),
            ("from=x", "日付として読めません"), ("organisation=%3Cb%3E", "という名は見つかりません")] {
            let (status, _, page) = get(&web, Some(&auditor()), "ja", &format!("/audit?{odd}")).await;
            assert!(status == 200 && page.contains(says) && !page.contains("<b>”"), "{odd}: {page}");
            assert!(!(1..=last).any(|seq| shows(&page, seq)), "what is unclear finds nothing: {odd}");
        }
    }

    async fn whoever_has_a_name_that_several_have_is_chosen_and_nothing_else_is_forgotten(bench: Bench) with &tables(); {
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        registry::load::facts(&cx, &registry::Facts::load().unwrap()).await.unwrap();
        cx.commit().await.unwrap();
        let asked = "/audit?action=report.submitted&organisation=CEPTOAR&from=2014-06-01";
        let (_, _, page) = get(&open(&bench), Some(&auditor()), "en", asked).await;
        let kept = page.matches("href=\"/audit?action=report.submitted&#38;organisation=").count();
        assert!(kept > 1 && page.matches("&#38;from=2014-06-01\"").count() == kept, "{page}");
    }

    async fn who_signed_in_is_named_although_nobody_had_signed_in_yet(bench: Bench) with &tables(); {
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let person = kernel::Id::<()>::from(uuid::Uuid::from_u128(42));
        cx.audit(Entry::new("identity.signed-in").on(access::Kind::Person, person));
        cx.commit().await.unwrap();
        let (_, _, page) = get(&open(&bench), Some(&auditor()), "ja", "/audit").await;
        assert!(page.contains(&format!("<p class=\"by\"><a href=\"/audit?person={person}\">{person}</a></p>")), "{page}");
        assert!(!page.contains("人の名は書きません"));
    }

    async fn odd_questions_are_answered_without_harm(bench: Bench) with &tables(); {
        let head = done(&bench, 3).await;
        let web = open(&bench);
        for (path, want) in [
            ("/audit?before=0", 200), ("/audit?before=-5", 200), ("/audit?before=9223372036854775807", 200),
            ("/audit?before=99999999999999999999", 400), ("/audit?before=abc", 400), ("/audit?before=", 400),
            ("/audit?other=1", 200), ("/audit/verify?head=%22%3E%3Cscript%3E", 200), ("/audit/verify?head=%FF", 200),
        ] {
            let (status, _, page) = get(&web, Some(&auditor()), "ja", path).await;
            assert_eq!(status, want, "{path}");
            assert!(!page.contains("\"><script>"), "{path}");
        }
        let told = |head: &str| format!("/audit/verify?head={head}");
        let spaced = format!("%20{}%20", head.to_uppercase());
        for (path, held) in [(told(&head), true), (told(&spaced), true), (told(&"ab".repeat(32)), false)] {
            let (_, _, page) = get(&web, Some(&auditor()), "en", &path).await;
            assert_eq!(page.contains("The head you hold is in this chain"), held, "{path}");
            assert_eq!(page.contains("The head you hold is not in this chain"), !held, "{path}");
        }
        for slip in ["x".to_owned(), "0".repeat(63), "0".repeat(64)] {
            let (_, _, page) = get(&web, Some(&auditor()), "en", &told(&slip)).await;
            assert!(page.contains("id=\"e-head\"") && !page.contains("The head you hold is"), "{slip}");
        }
        let (_, _, page) = get(&web, Some(&auditor()), "en", "/audit/verify?head=%20").await;
        assert!(!page.contains("The head you hold is"), "nothing was held");
    }

    async fn both_languages_say_whether_it_holds(bench: Bench) with &tables(); {
        done(&bench, 3).await;
        let web = open(&bench);
        for (lang, list, chain, seals) in [
            ("ja", "公表資料を読み込んだ", "鎖はつながっています（3 件）", "封をしたときのままです（0 件）"),
            ("en", "Record", "The chain holds (3 entries)", "Everything sealed is as it was sealed (0)"),
        ] {
            let (_, _, page) = get(&web, Some(&auditor()), lang, "/audit").await;
            assert!(page.contains(list) && page.contains(&format!("lang=\"{lang}\"")), "{lang}");
            let (_, _, page) = get(&web, Some(&auditor()), lang, "/audit/verify").await;
            assert!(page.contains(chain) && page.contains(seals), "{page}");
        }
    }

    async fn what_is_written_meanwhile_does_not_look_broken(bench: Bench) with &tables(); {
        done(&bench, 3).await;
        let web = open(&bench);
        let over = Arc::new(AtomicBool::new(false));
        let (others, ends) = (bench.db.clone(), Arc::clone(&over));
        let now = bench.clock.now();
        let busy = tokio::spawn(async move {
            while !ends.load(Ordering::SeqCst) {
                let cx = others.write(Actor::nobody(), now).await.unwrap();
                store::retention::decide(&cx, &store::retention::RETAINED, ("answers-to-programs", 7), now.day(), "調査").await.unwrap();
                cx.commit().await.unwrap();
            }
        });
        for _ in 0..20 {
            let (_, _, page) = get(&web, Some(&auditor()), "en", "/audit/verify").await;
            assert!(page.contains("The chain holds") && page.contains("Everything sealed is as it was sealed"), "{page}");
        }
        over.store(true, Ordering::SeqCst);
        busy.await.unwrap();
    }

    async fn how_long_things_are_kept_is_compared_with_the_chain(bench: Bench) with &tables(); {
        let decided = async |what, days, reason: &str| {
            let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
            let from = cx.now().day();
            store::retention::decide(&cx, &store::retention::RETAINED, (what, days), from, reason).await.unwrap();
            cx.commit().await.unwrap();
        };
        decided("answers-to-programs", 7, "調査のため").await;
        decided("answers-to-programs", 7, "調査のため").await;
        decided("notes-of-backups", 90, "容量").await;
        let broken = async || {
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            let found = record::verify_seals(&cx).await.unwrap().broken;
            found.into_iter().map(|one| (one.kind.code, one.reference, one.why.code())).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        trial::lift(&bench, &["retention_decisions"]).await;
        let edit = async |statement: &str| {
            let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
            assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0);
            cx.commit_unrecorded("test").await.unwrap();
        };
        let seal = |what: &str, why| ("retention-decision", what.to_owned(), why);
        for change in ["days = 9", "valid_from = valid_from + 1", "reason = 'x'", "at = at + 1"] {
            edit(&format!("UPDATE retention_decisions SET {change} WHERE what = 'notes-of-backups'")).await;
            let both = [seal("notes-of-backups", "chain"), seal("notes-of-backups", "gone")];
            assert_eq!(broken().await, both, "{change}");
            edit("UPDATE retention_decisions SET days = 90, reason = '容量', at = (SELECT MIN(r.at) FROM retention_decisions r),
                  valid_from = (SELECT MIN(r.valid_from) FROM retention_decisions r) WHERE what = 'notes-of-backups'").await;
            assert_eq!(broken().await, [], "{change}");
        }
        edit("DELETE FROM retention_decisions WHERE what = 'answers-to-programs'").await;
        assert_eq!(broken().await, [seal("answers-to-programs", "gone"), seal("answers-to-programs", "gone")]);
    }

    async fn a_row_that_nothing_holds_is_shown_to_the_auditor(bench: Bench) with &tables(); {
        done(&bench, 1).await;
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let slipped_in = "INSERT INTO files (id, name, media_type, bytes, size, content_hash, added_at)
            VALUES ($1, 'a.txt', 'text/plain', $2, 1, $3, 0)";
        let hash = kernel::ContentHash::of(b"a");
        cx.system("test").run(slipped_in, params![trial::org_id(7), b"a".to_vec(), hash]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let web = open(&bench);
        for (lang, words) in [("ja", "情報連絡の添付"), ("en", "it exists but is not in the chain")] {
            let (status, _, page) = get(&web, Some(&auditor()), lang, "/audit/verify").await;
            assert!(status == 200 && page.contains(words) && page.contains(&trial::org_id(7).to_string()), "{page}");
        }
        let lift = match bench.db.engine() {
            Engine::Sqlite => "DROP TRIGGER sealed_audit_entries_UPDATE",
            Engine::Postgres => "DROP TRIGGER sealed_audit_entries ON audit_entries",
        };
        bench.db.run_script(&format!("{lift}; UPDATE audit_entries SET action = 'x'")).await.unwrap();
        let (_, _, page) = get(&web, Some(&auditor()), "ja", "/audit/verify").await;
        assert!(page.contains("鎖は 1 件目で切れています"), "{page}");
    }
}
