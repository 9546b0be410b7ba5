//! The hall of the reports, with a reviewer, a second duty officer and a secretariat; and an outage in it.

use crate::hall::{self, Hall, given};
use access::{Actor, BodyKind, Role};
use outage::{
    OutageId, Step,
    declared::{Asked, Declared, Said, Scope},
    ops::{confirm_outage::confirm_outage, promise::promise_all, raise_outage::raise_outage},
};
use shell::{AppParts, Mode};
use std::sync::{Arc, LazyLock};
use store::{Migration, params};
use trial::Bench;

pub(crate) use kernel::Clock;

pub(crate) static TABLES: LazyLock<Vec<Migration>> =
    LazyLock::new(|| hall::TABLES.iter().chain(outage::MIGRATIONS).copied().collect());

pub(crate) async fn open(bench: Bench) -> Hall {
    Hall::new(bench).await
}

pub(crate) fn second(hall: &Hall) -> Actor {
    given(31, hall.duty.who().unwrap().organisation, BodyKind::Centre, Role::Duty)
}

pub(crate) fn reviewer(hall: &Hall) -> Actor {
    given(32, hall.duty.who().unwrap().organisation, BodyKind::Centre, Role::Reviewer)
}

pub(crate) async fn secretariat(hall: &Hall, code: &str) -> Actor {
    let cx = hall.read(&Actor::nobody()).await;
    let ceptoar = registry::ask::by_code(&cx.system("test"), code).await.unwrap().unwrap();
    given(33, ceptoar.id, BodyKind::Ceptoar, Role::Secretariat)
}

/// What is declared of these sectors: operators and secretariats each hour, the centre each two.
pub(crate) fn said(sectors: &[&str]) -> Said {
    Said {
        declared: Declared {
            title: "広域の通信障害".into(),
            scope: Scope { sectors: sectors.iter().map(|code| (*code).to_owned()).collect(), ..Scope::default() },
            upward: Some(60),
            asked: [Asked::Operator, Asked::Ceptoar].into(),
            downward: Some(120),
            shared: false,
        },
        reason: "複数の通信事業者で同時に障害が起きている".into(),
        summary: String::new(),
        bodies: None,
    }
}

pub(crate) async fn raised(hall: &Hall, said: Said, exercise: bool) -> OutageId {
    let cx = hall.write(&hall.duty).await;
    let id = raise_outage(&cx, Step::LargeScale, said, exercise).await.unwrap();
    cx.commit().await.unwrap();
    id
}

pub(crate) async fn confirmed(hall: &Hall, id: OutageId) {
    let cx = hall.write(&second(hall)).await;
    confirm_outage(&cx, id, 1).await.unwrap();
    cx.commit().await.unwrap();
}

/// What the hub does by itself when it looks.
pub(crate) async fn look(hall: &Hall) -> usize {
    promise_all(&hall.bench.db, hall.bench.clock.now()).await.unwrap()
}

pub(crate) async fn count(hall: &Hall, select: &str) -> i64 {
    let cx = hall.read(&Actor::nobody()).await;
    cx.system("test").count(select, params![]).await.unwrap()
}

pub(crate) fn web(hall: &Hall) -> hall::Web {
    hall::Web::of(AppParts {
        db: hall.bench.db.clone(),
        clock: hall.bench.clock.clone(),
        chance: Arc::new(trial::Counter::default()),
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0001".to_owned(),
        rooms: vec![sharing::room(), delivery::room(sharing::addition::search), outage::room()],
        doorkeeper: hall::doorkeeper,
    })
}
