//! What only one kind of notice says: typed, sealed, shown, searched, and nowhere else.

use crate::{
    house::{fetch, get, open, post},
    pages::{line, ready, sound},
    world::*,
};
use axum::http::StatusCode;
use sharing::{
    detail::{Detail, Vulnerability},
    notice::{Content, NoticeKind},
    ops::save_notice::SaveNoticeError,
    release::Obstacle,
};
use trial::{Bench, both_engines};

/// What is typed for each kind, and what readers see of it.
const TYPED: [(&str, &str, &[&str]); 6] = [
    ("alert", "d_action=設定を点検&d_act_by=2014-06-20T12:00", &["設定を点検", "6月20日"]),
    (
        "vulnerability",
        "d_identifiers=CVE-2014-0160%0D%0AJVN%2394401838&d_product=OpenSSL&d_versions=1.0.1〜1.0.1f&d_product=&d_versions=\
         &d_score=5.0&d_vector=AV:N/AC:L/Au:N/C:P/I:N/A:N&d_workaround=止める&d_fix=1.0.1gにする",
        &["CVE-2014-0160", "JVN#94401838", "OpenSSL　1.0.1〜1.0.1f", "5.0", "AV:N/AC:L", "止める", "1.0.1gにする"],
    ),
    (
        "suspicious-mail",
        "d_sender=info@post.example&d_subject=ご案内&d_file=a.zip&d_hash=d41d8cd98f00b204e9800998ecf8427e\
         &d_urls=http://bad.example/x.js",
        &["info@post[.]example", "ご案内", "a.zip　d41d8cd98f00b204e9800998ecf8427e", "hxxp://bad[.]example/x.js"],
    ),
    ("trend", "d_number=3&d_from=2014-04-01&d_to=2014-05-31", &["第 3 号", "2014年4月1日", "2014年5月31日"]),
    ("newsletter", "d_number=22", &["第 22 号"]),
    (
        "situation-report",
        "d_number=2&d_from=2014-06-17T09:00&d_to=2014-06-17T12:00&d_next=2014-06-17T18:00&d_services=振込%0D%0A残高照会",
        &["第 2 報", "18:00", "振込", "残高照会"],
    ),
];

/// All fields that only some kinds have.
const ALL: [&str; 19] = [
    "d_action",
    "d_act_by",
    "d_identifiers",
    "d_product",
    "d_versions",
    "d_score",
    "d_vector",
    "d_workaround",
    "d_fix",
    "d_sender",
    "d_subject",
    "d_file",
    "d_hash",
    "d_urls",
    "d_number",
    "d_from",
    "d_to",
    "d_next",
    "d_services",
];

fn names(form: &str) -> Vec<&'static str> {
    ALL.into_iter().filter(|name| form.contains(&format!(r#"name="{name}""#))).collect()
}

both_engines! {
    async fn each_kind_has_its_fields_and_readers_see_them_on_the_page_and_in_the_file(bench: Bench) with &tables(); {
        people(&bench).await;
        for (index, (kind, typed, seen)) in TYPED.into_iter().enumerate() {
            let report = report(&bench).await;
            let notice = derive(&bench, report).await;
            let house = open(&bench);
            let at = |end: &str| format!("/notices/{notice}{end}");
            let form = "revision=1&title=T&body=B&tlp=amber&audience=all&urgency=normal";
            let changed = post(&house, "analyst", &at("/kind"), &format!("{form}&kind=alert&to_kind={kind}")).await;
            assert_eq!(changed.status, StatusCode::OK);
            sound(&changed.text, kind);
            assert!(changed.text.contains(r#"value="T""#), "what was typed is kept");
            let shown = names(&changed.text);
            let of_kind: Vec<&str> = typed.split('&').filter_map(|pair| pair.split('=').next()).collect();
            assert!(of_kind.iter().all(|name| shown.contains(name)), "{kind}: {shown:?}");
            let foreign = TYPED.iter().filter(|(other, ..)| *other != kind).any(|(_, other, _)| {
                let only = |name: &str| !matches!(name, "d_number" | "d_from" | "d_to");
                other.split('&').filter_map(|pair| pair.split('=').next()).any(|name| only(name) && shown.contains(&name))
            });
            assert!(!foreign, "{kind} has no field of another kind: {shown:?}");
            assert_eq!(current(&bench, notice).await.number, 1, "choosing a kind saves nothing");

            let saved = post(&house, "analyst", &at("/save"), &format!("{form}&kind={kind}&{typed}")).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{kind}: {}", saved.text);
            assert_eq!(current(&bench, notice).await.content.detail.kind().unwrap().code(), kind);
            ready(&bench, report, notice).await;
            let desk = get(&house, "reviewer", "ja", &at("")).await.text;
            release(&bench, notice).await;
            let delivery = newest_of(&bench, MIC, index).await;
            let page = get(&house, "liaison", "ja", &format!("/inbox/{delivery}")).await.text;
            sound(&page, kind);
            let english = get(&house, "liaison", "en", &format!("/inbox/{delivery}")).await.text;
            sound(&english, kind);
            let (status, headers, bytes) = fetch(&house, "liaison", &format!("/inbox/{delivery}/text")).await;
            assert_eq!(status, StatusCode::OK);
            assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
            let file = String::from_utf8(bytes).unwrap();
            for words in seen {
                assert!(page.contains(words) && desk.contains(words) && file.contains(words), "{kind}: {words}");
            }
            assert_eq!(fetch(&house, "neighbour", &format!("/inbox/{delivery}/text")).await.0, StatusCode::NOT_FOUND);
        }
    }

    async fn a_name_in_a_field_of_the_kind_blocks_the_release(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, |content| Content {
            kind: NoticeKind::Vulnerability,
            detail: Detail::Vulnerability(Vulnerability { fix: "潮見通信に聞く".into(), ..Vulnerability::default() }),
            ..content
        }).await;
        ready(&bench, report, notice).await;
        let hash = hash(&bench, notice).await;
        let cx = writing(&bench, duty()).await;
        let refused = sharing::ops::release_notice::release_notice(&cx, notice, hash).await;
        let Err(sharing::ops::release_notice::ReleaseNoticeError::InTheWay(obstacles)) = refused else { panic!("it left") };
        assert!(matches!(obstacles[..], [Obstacle::Residue(_)]), "{obstacles:?}");
        let house = open(&bench);
        let desk = get(&house, "analyst", "ja", &format!("/notices/{notice}")).await.text;
        assert!(desk.contains("「潮見通信」</b>　対策"), "the desk says where it stands");
    }

    async fn what_cannot_be_is_told_beside_its_field(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let house = open(&bench);
        let form = "revision=1&title=T&body=B&tlp=amber&audience=all&urgency=normal&kind=vulnerability";
        let typed = "d_score=11&d_vector=high&d_product=&d_versions=2.0";
        let wrong = post(&house, "analyst", &format!("/notices/{notice}/save"), &format!("{form}&{typed}")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        sound(&wrong.text, "save");
        for (field, value) in [("d_score", r#"value="11""#), ("d_vector", r#"value="high""#), ("d_product", r#"value="2.0""#)] {
            assert!(wrong.text.contains(&format!(r##"href="#f-{field}""##)) && wrong.text.contains(value), "{field}");
        }
        let none = post(&house, "analyst", &format!("/notices/{notice}/kind"), "to_kind=poem").await;
        assert_eq!(none.status, StatusCode::BAD_REQUEST);
        let content = current(&bench, notice).await.content;
        let foreign = Content { detail: Detail::Vulnerability(Vulnerability { fix: "x".into(), ..Vulnerability::default() }), ..content };
        let cx = writing(&bench, analyst()).await;
        let refused = sharing::ops::save_notice::save_notice(&cx, notice, 1, foreign).await;
        assert!(matches!(refused, Err(SaveNoticeError::Flawed(_))), "an alert has no fix");
    }
}

/// The line of the ledger of the notice that was released as number `index`.
async fn newest_of(bench: &Bench, org: u128, index: usize) -> String {
    let cx = reading(bench, access::Actor::nobody()).await;
    let find = "SELECT d.id FROM deliveries d JOIN dispatches p ON p.id = d.dispatch_id
                WHERE d.org_id = $1 ORDER BY p.reference DESC LIMIT 1";
    let row = cx.system("test").row(find, store::params![trial::org_id(org)]).await.unwrap().unwrap();
    let newest = row.id::<delivery::Delivery>("id").unwrap().to_string();
    if index == 0 {
        assert_eq!(newest, line(bench, org).await);
    }
    newest
}
