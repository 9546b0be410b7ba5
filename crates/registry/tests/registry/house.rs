//! A registry with the facts and some fictional members from 1 April 2014 on, and people who ask it.

use access::{Actor, BodyKind, OrgId, Role, Who};
use axum::{
    body::Body,
    http::{HeaderMap, Request},
};
use kernel::{Bilingual, Clock, Day};
use registry::{Facts, ask, load};
use shell::{App, AppParts, Mode, Visitor};
use std::sync::Arc;
use store::StoreError;
use tower::ServiceExt;
use trial::Bench;

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// How many members of which CEPTOAR are there.
pub(crate) const SOME: [(&str, usize); 6] =
    [("ICT-TEL", 28), ("ICT-CATV", 12), ("RAIL", 24), ("WATER", 8), ("GOV-LOCAL", 60), ("FIN-BANK", 30)];

pub(crate) async fn facts_only(bench: &Bench) {
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    load::facts(&cx, &Facts::load().unwrap()).await.unwrap();
    cx.commit().await.unwrap();
}

pub(crate) async fn facts_and_members(bench: &Bench) {
    facts_only(bench).await;
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    load::fiction_of(&cx, day("2014-04-01"), &SOME).await.unwrap();
    cx.commit().await.unwrap();
}

pub(crate) async fn code(bench: &Bench, code: &str) -> OrgId {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    ask::by_code(&cx.system("test"), code).await.unwrap().unwrap().id
}

pub(crate) fn given(organisation: OrgId, body: BodyKind, roles: &[Role]) -> Actor {
    let roles = roles.iter().copied().collect();
    Actor::new(Who { person: trial::person_id(1), organisation, body, roles })
}

pub(crate) async fn official(bench: &Bench, body: &str, kind: BodyKind, role: Role) -> Actor {
    given(code(bench, body).await, kind, &[role])
}

/// Who calls a page, and in which language.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    who: String,
    lang: &'static str,
}

impl Caller {
    pub(crate) fn nobody(lang: &'static str) -> Self {
        Self { who: String::new(), lang }
    }
    pub(crate) fn of(organisation: OrgId, body: BodyKind, role: Role, lang: &'static str) -> Self {
        Self { who: format!("{organisation} {} {}", body.code(), role.code()), lang }
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) to: String,
    pub(crate) body: String,
}

/// The room behind the shell's front, with a doorkeeper who believes what the header says.
/// What was done is carried to the next page, as by a browser.
pub(crate) struct Web(axum::Router, std::sync::Mutex<String>);

fn doorkeeper<'a>(_: &'a App, headers: &'a HeaderMap) -> shell::app::Soon<'a, Result<Option<Visitor>, StoreError>> {
    Box::pin(async move {
        let said = headers.get("x-test-visitor").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let parts: Vec<&str> = said.split(' ').collect();
        let [organisation, body, role] = parts.as_slice() else { return Ok(None) };
        let actor = given(organisation.parse().unwrap(), body.parse().unwrap(), &[role.parse().unwrap()]);
        let name = Bilingual::new("試す人", "Somebody");
        Ok(Some(Visitor { actor, organisation: name.clone(), name, lang: None }))
    })
}

pub(crate) fn web(bench: &Bench) -> Web {
    let parts = AppParts {
        db: bench.db.clone(),
        clock: bench.clock.clone(),
        chance: Arc::new(trial::Counter::default()),
        mode: Mode::Demo,
        secure_cookies: false,
        duty_phone: "03-0000-0001".to_owned(),
        rooms: vec![registry::room()],
        doorkeeper,
    };
    Web(shell::open(parts).1, std::sync::Mutex::default())
}

impl Web {
    pub(crate) async fn get(&self, caller: &Caller, path: &str) -> Answer {
        self.ask(caller, Request::get(path).body(Body::empty()).unwrap()).await
    }
    pub(crate) async fn post(&self, caller: &Caller, path: &str, form: &str) -> Answer {
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.ask(caller, request.body(Body::from(form.to_owned())).unwrap()).await
    }
    /// Brings a file.
    pub(crate) async fn bring(&self, caller: &Caller, path: &str, file: &str) -> Answer {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"l.csv\"\r\n\r\n{file}\r\n--x--\r\n"
        );
        let request = Request::post(path).header("content-type", "multipart/form-data; boundary=x");
        self.ask(caller, request.body(Body::from(body)).unwrap()).await
    }
    async fn ask(&self, caller: &Caller, mut request: Request<Body>) -> Answer {
        let done = self.1.lock().unwrap().clone();
        request.headers_mut().insert("cookie", format!("lang={}{done}", caller.lang).parse().unwrap());
        request.headers_mut().insert("x-test-visitor", caller.who.parse().unwrap());
        let response = self.0.clone().oneshot(request).await.unwrap();
        let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let set = response.headers().get_all("set-cookie").iter().filter_map(|set| set.to_str().ok());
        if let Some(set) = set.filter_map(|set| set.split(';').next()).find(|set| set.starts_with("done=")) {
            *self.1.lock().unwrap() = format!("; {set}");
        }
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, to, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}
