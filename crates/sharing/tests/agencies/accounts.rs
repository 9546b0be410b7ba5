//! What the register tells of an incident: entries in the shapes of the document's list, read on the page and by the API as it
//! prints them; what was written before stays; nobody else reads it.

use crate::hall::{FORM, TABLES, form};
use crate::pages::sound;
use crate::world::World;
use access::Actor;
use serde_json::{Value, json};
use sharing::SealKind;
use sharing::incident::IncidentId;
use store::{SealFault, StoreError, params};
use trial::both_engines;

/// Fields of the form of an entry.
pub(crate) type Fields<'f> = &'f [(&'f str, &'f str)];

/// Writes an entry by the form, over the line of number `seen`; the status of the answer.
pub(crate) async fn enter(world: &World, who: &Actor, (id, seen): (IncidentId, i64), fields: Fields<'_>) -> u16 {
    let seen = seen.to_string();
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("seen", seen.as_str())]).collect();
    world.hall.web().post(who, &format!("/agencies/incidents/{id}/entries"), FORM, form(&fields)).await.status
}

pub(crate) async fn page(world: &World, who: &Actor, lang: &str, id: IncidentId) -> String {
    let shown = world.hall.web().get(who, lang, &format!("/agencies/incidents/{id}")).await;
    assert_eq!(shown.status, 200);
    sound(&shown.body);
    shown.body
}

pub(crate) async fn api(world: &World, who: &Actor, path: &str) -> Value {
    let came = world.hall.web().get(who, "ja", &format!("/api/v1/{path}")).await;
    assert_eq!(came.status, 200, "{}", came.body);
    serde_json::from_str(&came.body).unwrap()
}

/// As the page has it: what is told under a heading of the table.
fn row(label: &str, lines: &[&str]) -> String {
    format!("<th scope=\"row\">{label}</th><td>{}</td>", lines.join("<br>"))
}

// 004:15128-15135
const UPGRADED: [Fields<'_>; 2] = [
    &[
        ("kinds", "attack"),
        ("month", "2013-04"),
        ("outline", "サーバへ外部から不正なアクセスがあり、運用準備に使われる参考情報等が流出した可能性があると発表。"),
        ("leak", "possible"),
    ],
    &[
        ("kinds", "attack"),
        ("month", "2013-04"),
        (
            "outline",
            "サーバへ外部から不正なアクセスがあり、運用準備に使われる参考情報等が流出した可能性があると発表。その後、技術情報等が流出したと発表。",
        ),
        ("leak", "confirmed"),
    ],
];

both_engines! {
    async fn a_leak_that_was_possible_and_then_confirmed_is_read_as_a_history(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        assert_eq!(enter(&world, &world.coast, (id, 0), UPGRADED[0]).await, 303);
        world.hall.bench.clock.advance(std::time::Duration::from_secs(86_400));
        assert_eq!(enter(&world, &world.coast, (id, 1), UPGRADED[1]).await, 303);
        for who in [&world.coast, &world.mlit] {
            let shown = page(&world, who, "ja", id).await;
            assert!(shown.contains(&row("概要", &[UPGRADED[1][2].1])), "{shown}");
            assert!(shown.contains("おそれがある（6月17日") && shown.contains("流出した（6月18日"), "{shown}");
            assert!(shown.find("おそれがある（") < shown.find("流出した（"), "in the order in which it became known");
            assert!(shown.contains(UPGRADED[0][2].1), "what was written first stays readable");
            assert!(!shown.contains(&row("対応等", &[])) && !shown.contains("公表するまでに、次の記載"), "an agency needs no response: {shown}");
        }
        let english = page(&world, &world.coast, "en", id).await;
        assert!(english.contains("<th scope=\"row\">Leak of information</th><td>Possible (since") && english.contains("<br>Confirmed (since"), "{english}");
        let entry = api(&world, &world.coast, &format!("incidents/{id}/entry")).await;
        assert_eq!(entry["number"], 2);
        assert_eq!(entry["says"]["account"], json!({ "outline": UPGRADED[1][2].1, "leak": "confirmed" }));
        let leaks: Vec<&Value> = entry["says"]["leaks"].as_array().unwrap().iter().map(|turn| &turn["leak"]).collect();
        assert_eq!(leaks, ["possible", "confirmed"]);
        assert_eq!(entry["written"][0]["account"]["leak"], "possible");
        assert_eq!(entry["written"][0]["account"]["outline"], UPGRADED[0][2].1);
        // The kind is one thing, the leak another.
        assert_eq!(entry["says"]["kinds"], json!(["attack"]));
        let found = world.hall.web().get(&world.coast, "ja", "/agencies?leak=confirmed").await.body;
        assert!(found.contains("I-2014-00001") && found.contains("流出した（6月18日"), "{found}");
        sound(&found);
        assert!(!world.hall.web().get(&world.coast, "ja", "/agencies?leak=possible").await.body.contains("I-2014-00001"));
        assert_eq!(api(&world, &world.coast, "incidents?leak=confirmed").await["items"].as_array().unwrap().len(), 1);
        assert_eq!(api(&world, &world.coast, "incidents?leak=possible").await["items"], json!([]));
        for bad in ["/agencies?leak=x", "/api/v1/incidents?leak=x"] {
            assert_eq!(world.hall.web().get(&world.coast, "ja", bad).await.status, 422, "{bad}");
        }
    }

    // 004:15182-15192
    async fn an_incident_at_four_ministries_names_them_and_gives_nobody_sight_of_it(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.mlit, &[]).await;
        let response = "サービスの利用を停止するなどの措置を講じたほか、\nNISCにおいて全府省庁を対象とした調査を実施した。";
        let fields = [
            ("kinds", "unintended-leak"), ("month", "2013-07"), ("outline", "無料サービスで個人情報や内部情報等が誰でも閲覧できる状態になっていた。"),
            ("response", response), ("leak", "confirmed"), ("stopped", "yes"), ("bodies", "復興庁\n農林水産省\n\n総務省\n復興庁\n国土交通省"),
        ];
        assert_eq!(enter(&world, &world.mlit, (id, 0), &fields).await, 303);
        let shown = page(&world, &world.mlit, "ja", id).await;
        assert!(shown.contains(&row("ほかに関係した組織", &["復興庁", "農林水産省", "総務省"])), "each once, and not the body itself: {shown}");
        assert!(shown.contains(&row("対応等", &response.lines().collect::<Vec<_>>())) && shown.contains(&row("サービスの停止", &["ある"])));
        assert!(!shown.contains("公表するまでに、次の記載"), "it has its response");
        let entry = api(&world, &world.mlit, &format!("incidents/{id}/entry")).await;
        let mic = world.hall.mic.who().unwrap().organisation.to_string();
        assert_eq!(entry["says"]["account"]["bodies"], json!([{ "name": "復興庁" }, { "name": "農林水産省" }, { "organisation": mic }]));
        assert_eq!(entry["says"]["account"]["response"], response);
        // Named in it, the other ministry sees no more of it than before.
        for stranger in [&world.hall.mic, &world.meti, &world.coast] {
            for path in ["/agencies", "/agencies/register.csv", "/agencies?leak=confirmed"] {
                let shown = world.hall.web().get(stranger, "ja", path).await;
                assert!(shown.status == 404 || !shown.body.contains("I-2014-00001") && !shown.body.contains("復興庁"), "{path}");
            }
            for path in [format!("/agencies/incidents/{id}"), format!("/api/v1/incidents/{id}/entry"), format!("/api/v1/incidents/{id}")] {
                assert_eq!(world.hall.web().get(stranger, "ja", &path).await.status, 404, "{path}");
            }
        }
        let renamed = page(&world, &world.mlit, "en", id).await;
        assert!(renamed.contains("Ministry of Internal Affairs and Communications"), "registered bodies are named in the reader's language");
    }

    // 004:15227-15230
    async fn an_exposure_may_be_of_kind_other_and_its_figure_is_of_its_unit(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        let fields = [("kinds", "other"), ("month", "2013-07"), ("outline", "申請書類計27課題分のデータが、検索サイト経由で閲覧できる状態になっていたと発表。"), ("leak", "confirmed"), ("affected", "27課題分")];
        assert_eq!(enter(&world, &world.coast, (id, 0), &fields).await, 303);
        let shown = page(&world, &world.coast, "ja", id).await;
        assert!(shown.contains("<b>その他</b>") && shown.contains(&row("影響の数", &["27課題分"])) && shown.contains("流出した（"), "{shown}");
        let entry = api(&world, &world.coast, &format!("incidents/{id}/entry")).await;
        assert_eq!(entry["says"]["kinds"], json!(["other"]));
        assert_eq!(entry["says"]["account"]["affected"], json!([{ "extent": "exact", "count": 27, "unit": "課題分" }]));
        // Not stated is not zero, and nobody's number is no number.
        let fields = [("kinds", "other"), ("affected", "約250人（報道関係者）\n少なくとも20機関\n全ユーザ\n0件")];
        assert_eq!(enter(&world, &world.coast, (id, 1), &fields).await, 303);
        let shown = page(&world, &world.coast, "ja", id).await;
        assert!(shown.contains(&row("影響の数", &["約250人（報道関係者）", "少なくとも20機関", "数は不明：全ユーザ", "0件"])), "{shown}");
        let said = api(&world, &world.coast, &format!("incidents/{id}/entry")).await["says"]["account"].clone();
        assert_eq!(said, json!({ "affected": [
            { "extent": "about", "count": 250, "unit": "人（報道関係者）" }, { "extent": "at-least", "count": 20, "unit": "機関" },
            { "extent": "unknown", "unit": "全ユーザ" }, { "extent": "exact", "count": 0, "unit": "件" },
        ] }));
        // What the form shows, sent again, is nothing new.
        let shown: Vec<&str> = vec!["約250人（報道関係者）", "少なくとも20機関", "数は不明：全ユーザ", "0件"];
        assert!(page(&world, &world.coast, "ja", id).await.contains(&shown.join("\n")));
        assert_eq!(enter(&world, &world.coast, (id, 2), &[("kinds", "other"), ("affected", &shown.join("\r\n"))]).await, 303);
        assert_eq!(api(&world, &world.coast, &format!("incidents/{id}/entry")).await["number"], 2);
        let english = page(&world, &world.coast, "en", id).await;
        assert!(english.contains("about 250 人（報道関係者）") && english.contains("number unknown: 全ユーザ"), "{english}");
    }

    // 004:15420-15426 and 004:15485-15493
    async fn what_was_feared_and_then_found_not_to_be_so_is_cleared(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        for (body, feared, later) in [
            (&world.coast, "ログインサーバに対する外部からの不正アクセスが発見されたと発表。", "その後、調査の結果、改ざん、漏えい等の被害が無いことを確認したと発表。"),
            (&world.harbour, "職員用のパソコン１台がウイルス感染し、情報が外部に漏れた可能性があると発表。", "その後、調査の結果、個人情報等は含まれていなかったと発表。"),
        ] {
            let (_, id) = world.report(body, &[]).await;
            assert_eq!(enter(&world, body, (id, 0), &[("kinds", "attack"), ("outline", feared), ("leak", "possible")]).await, 303);
            let whole = format!("{feared}{later}");
            assert_eq!(enter(&world, body, (id, 1), &[("kinds", "attack"), ("outline", &whole), ("leak", "cleared")]).await, 303);
            let entry = api(&world, body, &format!("incidents/{id}/entry")).await;
            let leaks: Vec<&Value> = entry["says"]["leaks"].as_array().unwrap().iter().map(|turn| &turn["leak"]).collect();
            assert_eq!((leaks, &entry["says"]["account"]["outline"]), (vec![&json!("possible"), &json!("cleared")], &json!(whole)));
            let shown = page(&world, body, "ja", id).await;
            assert!(shown.contains("調べた結果、流出はなかった（") && shown.contains(&row("概要", &[&whole])), "{shown}");
        }
        let file = world.hall.web().get(&world.mlit, "ja", "/agencies/register.csv").await.body;
        assert_eq!(file.matches("2014-06-17 おそれがある → 2014-06-17 調べた結果、流出はなかった").count(), 2, "{file}");
    }

    async fn what_cannot_be_used_is_told_beside_its_field_and_changes_nothing(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        let long = "あ".repeat(20_001);
        let many = (0..51).map(|n| format!("組織{n}")).collect::<Vec<_>>().join("\n");
        let web = world.hall.web();
        let entries = format!("/agencies/incidents/{id}/entries");
        for (field, typed) in [("outline", long.as_str()), ("response", &long), ("affected", "1万人"), ("affected", "250"), ("bodies", &many)] {
            for lang in ["ja", "en"] {
                let fields = [("kinds", "attack"), ("leak", "possible"), ("stopped", "no"), (field, typed), ("seen", "0")];
                let again = web.post_in(&world.coast, lang, &entries, FORM, form(&fields)).await;
                assert_eq!(again.status, 422, "{field}");
                sound(&again.body);
                assert!(again.body.contains(&format!("href=\"#f-entry-{field}\"")) && again.body.contains(&format!("id=\"e-entry-{field}\"")), "{field}");
                assert!(again.body.contains(typed) && again.body.contains("value=\"possible\" selected") && again.body.contains("value=\"no\" selected"), "{field} is lost");
            }
        }
        for fields in [[("leak", "x")], [("stopped", "perhaps")]] {
            assert_eq!(enter(&world, &world.coast, (id, 0), &[&[("kinds", "attack")], &fields[..]].concat()).await, 422, "{fields:?}");
        }
        assert_eq!(api(&world, &world.coast, &format!("incidents/{id}/entry")).await["number"], 0);
        // Who writes over what somebody else has written meanwhile is told so.
        assert_eq!(enter(&world, &world.coast, (id, 0), &[("kinds", "attack"), ("outline", "一")]).await, 303);
        assert_eq!(enter(&world, &world.coast, (id, 0), &[("kinds", "attack"), ("outline", "二")]).await, 409);
        assert_eq!(api(&world, &world.coast, &format!("incidents/{id}/entry")).await["says"]["account"]["outline"], "一");
        // Those who may read it and not write it.
        for who in [&world.mlit, &world.mlit_liaison] {
            assert_eq!(enter(&world, who, (id, 1), &[("kinds", "attack"), ("outline", "三")]).await, 403);
            assert!(!page(&world, who, "ja", id).await.contains("/entries"));
        }
        for stranger in [&world.harbour, &world.mining, &world.meti, &world.hall.duty] {
            assert_eq!(enter(&world, stranger, (id, 1), &[("kinds", "attack"), ("outline", "三")]).await, 404);
        }
    }

    async fn executives_read_it_on_their_page(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        assert_eq!(enter(&world, &world.coast, (id, 0), UPGRADED[0]).await, 303);
        for head in [&world.coast_head, &world.mlit_head] {
            let summary = world.hall.web().get(head, "ja", &format!("/agencies/incidents/{id}/summary")).await;
            assert!(summary.body.contains(UPGRADED[0][2].1) && !summary.body.contains("<form method=\"post\" action=\"/agencies/incidents"), "{}", summary.body);
            sound(&summary.body);
        }
    }

    async fn who_rewrites_what_an_entry_tells_is_found_and_lines_of_before_are_no_alarm(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        assert_eq!(enter(&world, &world.coast, (id, 0), UPGRADED[0]).await, 303);
        let broken = async || {
            let cx = world.hall.read(&Actor::nobody()).await;
            let seals = sharing::verify_seals(&cx).await.unwrap();
            seals.broken.into_iter().map(|one| (one.kind, one.why, one.reference)).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        for attempt in ["UPDATE incident_entries SET leak = 'cleared'", "UPDATE incident_entries SET content = NULL"] {
            assert!(matches!(world.hall.bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
        world.lift("incident_entries").await;
        let run = async |statement: &str, values| {
            let cx = world.hall.write(&Actor::nobody()).await;
            assert!(cx.system("test").run(statement, values).await.unwrap() > 0, "{statement}");
            cx.commit_unrecorded("test").await.unwrap();
        };
        let cx = world.hall.read(&Actor::nobody()).await;
        let kept = cx.system("test").row("SELECT content FROM incident_entries", params![]).await.unwrap().unwrap().text("content").unwrap();
        drop(cx);
        for (deed, why) in [
            ("content = REPLACE(content, '可能性', '事実')", SealFault::Chain),
            ("content = REPLACE(content, 'possible', 'cleared')", SealFault::Chain),
            ("content = NULL, leak = NULL", SealFault::Chain),
            ("content = '{}'", SealFault::Chain),
            ("leak = 'cleared'", SealFault::Shown),
            ("leak = NULL", SealFault::Shown),
        ] {
            run(&format!("UPDATE incident_entries SET {deed}"), params![]).await;
            assert_eq!(broken().await, [(SealKind::Entry, why, "I-2014-00001 #1".to_owned())], "{deed}");
            run("UPDATE incident_entries SET leak = 'possible', content = $1", params![kept.clone()]).await;
            assert_eq!(broken().await, [], "{deed}");
        }
        // A line from before there was more: the chain holds kinds and month of it, and no hash.
        let (_, old) = world.report(&world.coast, &[]).await;
        let cx = world.hall.write(&world.coast).await;
        let (org, person) = cx.organisation().zip(cx.person()).unwrap();
        let insert = "INSERT INTO incident_entries (incident_id, number, kinds, first_public, org_id, entered_by, entered_at)
                      VALUES ($1, 1, 'attack', NULL, $2, $3, $4)";
        cx.system("test").run_one(insert, params![old, org, person, cx.now()]).await.unwrap();
        let detail = json!({ "reference": "I-2014-00002", "number": 1, "kinds": "attack", "first_public": null, "organisation": org.to_string() });
        cx.audit(store::Entry::new("incident.classified").on(access::Kind::Incident, old).detail(detail));
        cx.commit().await.unwrap();
        assert_eq!(broken().await, []);
        let entry = api(&world, &world.coast, &format!("incidents/{old}/entry")).await;
        assert_eq!((&entry["says"]["account"], &entry["says"]["leaks"]), (&json!({}), &json!([])), "nothing was stated of it");
        assert!(page(&world, &world.coast, "ja", old).await.contains("外部からの攻撃"));
        let told = "UPDATE incident_entries SET content = $2, leak = 'possible' WHERE incident_id = $1";
        run(told, params![old, kept.clone()]).await;
        assert_eq!(broken().await, [(SealKind::Entry, SealFault::Chain, "I-2014-00002 #1".to_owned())], "what was put into it is found");
    }
}
