//! A house with the registry of the documents and the example of the how-to.

use access::{Actor, BodyKind, OrgId, Role};
use axum::{Router, body::Body, http::Request};
use kernel::Clock;
use shell::{App, AppParts, Mode, Visitor};
use std::{
    fmt::Write as _,
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};
use store::{Cx, Migration, params};
use tower::ServiceExt;
use trial::Bench;

pub(crate) static TABLES: LazyLock<Vec<Migration>> = LazyLock::new(|| {
    let below = registry::MIGRATIONS.iter().chain(identity::MIGRATIONS);
    below.chain(analysis::MIGRATIONS).copied().collect()
});

pub(crate) struct House {
    pub(crate) bench: Bench,
    web: Router,
    /// Whose the models are.
    pub(crate) owner: Actor,
    /// Of another sector.
    pub(crate) neighbour: Actor,
    /// On duty at the centre.
    pub(crate) centre: Actor,
}

fn doorkeeper<'a>(
    _: &'a App,
    headers: &'a axum::http::HeaderMap,
) -> shell::app::Soon<'a, Result<Option<Visitor>, store::StoreError>> {
    Box::pin(async move {
        let said = headers.get("x-test-visitor").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let parts: Vec<&str> = said.split(' ').collect();
        let [person, organisation, body, role] = parts.as_slice() else { return Ok(None) };
        let actor = Actor::new(access::Who {
            person: person.parse().unwrap(),
            organisation: organisation.parse().unwrap(),
            body: body.parse().unwrap(),
            roles: [role.parse().unwrap()].into(),
        });
        let name = kernel::Bilingual::new("試す人", "Somebody");
        Ok(Some(Visitor { actor, organisation: name.clone(), name, lang: None }))
    })
}

pub(crate) async fn open(bench: Bench) -> House {
    bench.clock.set("2014-06-17 14:32");
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    registry::load::facts(&cx, &registry::Facts::load().unwrap()).await.unwrap();
    let sql = cx.system("test");
    let mut found = Vec::new();
    for (code, body, role) in [
        ("ELEC", BodyKind::Ceptoar, Role::Secretariat),
        ("WATER", BodyKind::Ceptoar, Role::Secretariat),
        ("NISC", BodyKind::Centre, Role::Duty),
    ] {
        let org: OrgId = registry::ask::by_code(&sql, code).await.unwrap().unwrap().id;
        let person = trial::person_id(100 + u128::try_from(found.len()).unwrap());
        found.push(Actor::new(access::Who { person, organisation: org, body, roles: [role].into() }));
    }
    cx.commit().await.unwrap();
    let web = shell::open(AppParts {
        db: bench.db.clone(),
        clock: bench.clock.clone(),
        chance: Arc::new(trial::Counter::default()),
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0001".to_owned(),
        rooms: vec![analysis::room()],
        doorkeeper,
    })
    .1;
    let [owner, neighbour, centre] = found.try_into().unwrap();
    House { bench, web, owner, neighbour, centre }
}

/// A form with files.
pub(crate) struct Upload(String);

impl Upload {
    pub(crate) fn new(fields: &[(&str, &str)]) -> Self {
        let mut body = String::new();
        for (name, value) in fields {
            write!(body, "--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").unwrap();
        }
        Upload(body)
    }
    pub(crate) fn file(mut self, name: &str, text: &str) -> Self {
        write!(
            self.0,
            "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n"
        )
        .unwrap();
        self
    }
    /// The example of the how-to, each file as `change` makes it.
    pub(crate) fn example(mut self, change: impl Fn(&str, String) -> String) -> Self {
        for name in ["nodes.csv", "needs.csv", "suppliers.csv", "failures.csv"] {
            let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/interdependency").join(name);
            self = self.file(name, &change(name, fs::read_to_string(place).unwrap()));
        }
        self
    }
}

impl House {
    async fn ask(&self, who: &Actor, lang: &str, mut request: Request<Body>) -> (u16, String, String) {
        request.headers_mut().insert("cookie", format!("lang={lang}").parse().unwrap());
        if let Some(who) = who.who() {
            let role = who.roles.first().unwrap().code();
            let said = format!("{} {} {} {role}", who.person, who.organisation, who.body.code());
            request.headers_mut().insert("x-test-visitor", said.parse().unwrap());
        }
        let response = self.web.clone().oneshot(request).await.unwrap();
        let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, to, String::from_utf8_lossy(&body).into_owned())
    }
    pub(crate) async fn get(&self, who: &Actor, lang: &str, path: &str) -> (u16, String) {
        let (status, _, page) = self.ask(who, lang, Request::get(path).body(Body::empty()).unwrap()).await;
        (status, page)
    }
    pub(crate) async fn post(&self, who: &Actor, path: &str, body: &str) -> (u16, String, String) {
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.ask(who, "ja", request.body(Body::from(body.to_owned())).unwrap()).await
    }
    pub(crate) async fn bring(&self, who: &Actor, path: &str, upload: Upload) -> (u16, String, String) {
        let request = Request::post(path).header("content-type", "multipart/form-data; boundary=part");
        self.ask(who, "ja", request.body(Body::from(upload.0 + "--part--\r\n")).unwrap()).await
    }
    /// The example, brought by the owner: where it is.
    pub(crate) async fn example(&self) -> String {
        let upload =
            Upload::new(&[("name", "潮見の町"), ("plan", "停電"), ("note", "町の聞き取り")]).example(|_, text| text);
        let (status, to, page) = self.bring(&self.owner, "/interdependency", upload).await;
        assert_eq!(status, 303, "{page}");
        to
    }
    pub(crate) async fn read(&self) -> Cx {
        self.bench.db.read(Actor::nobody(), self.bench.clock.now()).await.unwrap()
    }
    pub(crate) async fn count(&self, table: &str) -> i64 {
        let cx = self.read().await;
        cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {table}"), params![]).await.unwrap()
    }
}
