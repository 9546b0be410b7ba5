//! A hub with operators in one sector group, to whom something urgent is released.

use access::{Actor, BodyKind};
use delivery::{Audience, Spec, Urgency, post};
use kaname::demo::Cast;
use kernel::{At, Bilingual, Clock, Day, Id, Tlp};
use registry::{
    Contact, Hours,
    load::{NewMember, NewOrganisation},
};
use store::Db;
use uuid::Uuid;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + number)
}

fn operator(number: u128, day: Day) -> NewOrganisation {
    NewOrganisation {
        id: Id::from(id(number)),
        kind: BodyKind::Operator,
        code: None,
        name: Bilingual::new(&format!("組織{number}"), &format!("Body {number}")),
        kana: String::new(),
        romaji: String::new(),
        short: Bilingual::default(),
        role: Bilingual::default(),
        sector: None,
        place: String::new(),
        domains: Vec::new(),
        networks: Vec::new(),
        fictional: true,
        valid_from: day,
        valid_to: None,
        source: "test".into(),
        note: String::new(),
        order: 1,
    }
}

/// The first and the second contact of an operator.
fn contacts(number: u128, day: Day) -> [Contact; 2] {
    [(1, "desk"), (2, "second")].map(|(priority, mailbox)| Contact {
        id: id(number * 2 + u128::from(priority == 2) + 10_000_000).into(),
        org: Id::from(id(number)),
        priority,
        name: Bilingual::new("窓口 花子", "Hanako Madoguchi"),
        kana: String::new(),
        romaji: String::new(),
        post: Bilingual::new("情報係", "IT desk"),
        phone: "03-0000-0121".into(),
        fax: String::new(),
        mail: format!("{mailbox}{number}@member.example"),
        hours: Hours::Business,
        confirmed_on: None,
        valid_from: day,
        valid_to: None,
    })
}

/// Enters so many operators with two contacts each. The registry is there already; no ministry and no secretariat has a
/// contact: all of them are passed by, and the operators are handed it at once.
pub(crate) async fn enter(db: &Db, operators: u128, now: At) {
    assert!(post::open(db, now).await.unwrap(), "letters are promised from now on");
    let cx = db.write(Actor::nobody(), now).await.unwrap();
    let sql = cx.system("test");
    let ids = registry::load::ids_by_code(&sql).await.unwrap();
    let (numbers, day) = (1..=operators, Day::parse("2014-04-01").unwrap());
    registry::load::organisations(&sql, numbers.clone().map(|n| operator(n, day)).collect()).await.unwrap();
    registry::load::contacts(&sql, numbers.clone().flat_map(|n| contacts(n, day)).collect()).await.unwrap();
    let join = |n| NewMember { ceptoar: ids["WATER"], org: Id::from(id(n)), valid_from: day };
    registry::load::members(&sql, numbers.map(join).collect()).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

/// Releases something urgent to all of them, at this moment.
pub(crate) async fn release(db: &Db, at: At) {
    let cx = db.write(Actor::nobody(), at).await.unwrap();
    let sql = cx.system("test");
    let ids = registry::load::ids_by_code(&sql).await.unwrap();
    let spec = Spec {
        org: ids["NISC"],
        subject: Uuid::from_u128(12),
        reference: "N-2026-00001".into(),
        title: "公開DNSサーバの設定点検のお願い".into(),
        tlp: Tlp::Amber,
        urgency: Urgency::Urgent,
        exercise: false,
        audience: Audience::only(["WATER"]),
        answer_by: None,
        embargo: None,
        supersedes: None,
        last_day: None,
    };
    delivery::release(&cx, &sql, spec).await.unwrap();
    cx.commit().await.unwrap();
}

/// The key of a program of the duty officer's, where everything of the demo was told.
pub(crate) async fn program(db: &Db, cast: &Cast) -> String {
    let actor = cast.at("NISC duty").unwrap().actor();
    let roles = actor.who().unwrap().roles.clone();
    let cx = db.write(actor, kaname::edge::SystemClock::real().now()).await.unwrap();
    let new = identity::ops::make_key::NewKey { name: "test".into(), roles, ..Default::default() };
    let (_, key) = identity::ops::make_key::make_key(&cx, &new).await.unwrap();
    cx.commit().await.unwrap();
    key.reveal().to_owned()
}
