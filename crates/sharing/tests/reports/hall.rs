//! A hub with the facts and two operators: a telephone company whose sector passes reports at once, and a water
//! company whose ministry passes them by hand. And people of all kinds who come to its pages.

use access::{Actor, BodyKind, OrgId, Role, Who};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, Request},
};
use kernel::{Bilingual, Clock, Day};
use registry::{Facts, ask, load};
use sharing::draft::{DraftId, Typed};
use sharing::ops::{begin_report::begin_report, save_draft::save_draft, submit_report};
use sharing::report::ReportId;
use shell::{App, AppParts, Mode, Visitor};
use std::sync::{Arc, LazyLock};
use store::{Cx, Migration, StoreError, params};
use tower::ServiceExt;
use trial::{Bench, org_id, person_id};

pub(crate) static TABLES: LazyLock<Vec<Migration>> = LazyLock::new(|| {
    let rooms = [registry::MIGRATIONS, identity::MIGRATIONS, delivery::MIGRATIONS, sharing::MIGRATIONS];
    rooms.into_iter().flatten().copied().collect()
});

pub(crate) struct Hall {
    pub(crate) bench: Bench,
    pub(crate) phone: Actor,
    pub(crate) colleague: Actor,
    pub(crate) water: Actor,
    pub(crate) mic: Actor,
    pub(crate) mhlw: Actor,
    pub(crate) meti: Actor,
    pub(crate) duty: Actor,
    pub(crate) analyst: Actor,
}

pub(crate) fn given(person: u128, organisation: OrgId, body: BodyKind, role: Role) -> Actor {
    Actor::new(Who { person: person_id(person), organisation, body, roles: [role].into() })
}

async fn code(bench: &Bench, code: &str) -> OrgId {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    ask::by_code(&cx.system("test"), code).await.unwrap().unwrap().id
}

pub(crate) fn operator(number: u128, name: &str, sector: &str) -> load::NewOrganisation {
    let from = Day::parse("2014-04-01").unwrap();
    load::NewOrganisation {
        sector: Some(sector.to_owned()),
        ..load::NewOrganisation::new(org_id(number), BodyKind::Operator, Bilingual::new(name, name), from)
    }
}

impl Hall {
    /// Everybody has a contact with a mail address, and letters are promised from now on.
    pub(crate) async fn with_mail(&self) {
        let cx = self.write(&Actor::nobody()).await;
        let insert = "INSERT INTO contacts (id, org_id, priority, name_ja, name_en, kana, romaji, post_ja, post_en, phone, fax,
            mail, hours, valid_from) VALUES ($1, $2, 1, '窓口 花子', 'Hanako Madoguchi', '', '', '', '', '', '', 'desk@member.example', 'always', 0)";
        for row in cx.system("test").rows("SELECT id FROM organisations", params![]).await.unwrap() {
            let org: OrgId = row.id("id").unwrap();
            cx.system("test").run_one(insert, params![cx.new_id::<()>(), org]).await.unwrap();
        }
        cx.commit_unrecorded("test").await.unwrap();
        delivery::post::open(&self.bench.db, self.bench.clock.now()).await.unwrap();
    }
    pub(crate) async fn new(bench: Bench) -> Self {
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        load::facts(&cx, &Facts::load().unwrap()).await.unwrap();
        let new = vec![operator(1, "潮見通信株式会社", "ICT-TEL"), operator(2, "みなと水道局", "WATER")];
        load::organisations(&cx.system("test"), new).await.unwrap();
        let at_once = "UPDATE sectors SET reports_pass = 'at-once' WHERE code = 'ICT-TEL'";
        cx.system("test").run(at_once, params![]).await.unwrap();
        cx.commit().await.unwrap();
        let (mic, mhlw, meti) = (code(&bench, "MIC").await, code(&bench, "MHLW").await, code(&bench, "METI").await);
        let nisc = code(&bench, "NISC").await;
        Self {
            phone: given(1, org_id(1), BodyKind::Operator, Role::Contact),
            colleague: given(2, org_id(1), BodyKind::Operator, Role::Contact),
            water: given(3, org_id(2), BodyKind::Operator, Role::Contact),
            mic: given(4, mic, BodyKind::Ministry, Role::Liaison),
            mhlw: given(5, mhlw, BodyKind::Ministry, Role::Liaison),
            meti: given(8, meti, BodyKind::Ministry, Role::Liaison),
            duty: given(6, nisc, BodyKind::Centre, Role::Duty),
            analyst: given(7, nisc, BodyKind::Centre, Role::Analyst),
            bench,
        }
    }
    pub(crate) fn everybody(&self) -> Vec<Actor> {
        let named =
            [&self.phone, &self.colleague, &self.water, &self.mic, &self.mhlw, &self.meti, &self.duty, &self.analyst];
        let mut all: Vec<Actor> = named.into_iter().cloned().collect();
        let orgs: Vec<(OrgId, BodyKind)> =
            all.iter().filter_map(|actor| actor.who().map(|who| (who.organisation, who.body))).collect();
        for ((org, body), role) in orgs.iter().flat_map(|org| Role::ALL.map(|role| (*org, role))) {
            all.push(given(20, org, body, role));
        }
        all.push(Actor::nobody());
        all
    }
    pub(crate) async fn read(&self, actor: &Actor) -> Cx {
        self.bench.db.read(actor.clone(), self.bench.clock.now()).await.unwrap()
    }
    pub(crate) async fn write(&self, actor: &Actor) -> Cx {
        self.bench.db.write(actor.clone(), self.bench.clock.now()).await.unwrap()
    }
    pub(crate) async fn draft(&self, actor: &Actor, more: &[(&str, &str)]) -> (DraftId, i64) {
        let cx = self.write(actor).await;
        let draft = begin_report(&cx, false).await.unwrap();
        let saved = save_draft(&cx, draft, &typed(more), 1).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        (draft, saved.revision)
    }
    pub(crate) async fn report(&self, actor: &Actor, more: &[(&str, &str)]) -> ReportId {
        let (draft, revision) = self.draft(actor, more).await;
        let cx = self.write(actor).await;
        let sent = submit_report::submit_report(&cx, draft, revision).await.unwrap();
        cx.commit().await.unwrap();
        sent.report
    }
    /// Rows and audit entries: what must not change where something is refused.
    pub(crate) async fn traces(&self) -> Vec<i64> {
        let cx = self.read(&Actor::nobody()).await;
        let mut all = Vec::new();
        for table in [
            "drafts",
            "draft_files",
            "reports",
            "report_stages",
            "report_stops",
            "stage_receipts",
            "report_remarks",
            "files",
            "stage_files",
            "audit_entries",
            "counters",
        ] {
            let count = format!("SELECT COUNT(*) AS n FROM {table}");
            all.push(cx.system("test").count(&count, params![]).await.unwrap());
        }
        let stamps = "SELECT COUNT(received_at) + COUNT(acknowledged_at) + COUNT(passed_at) AS n FROM report_stops";
        all.push(cx.system("test").count(stamps, params![]).await.unwrap());
        all.push(
            cx.system("test")
                .count("SELECT CAST(COALESCE(SUM(revision), 0) AS BIGINT) AS n FROM drafts", params![])
                .await
                .unwrap(),
        );
        all
    }
    pub(crate) fn web(&self) -> Web {
        let parts = AppParts {
            db: self.bench.db.clone(),
            clock: self.bench.clock.clone(),
            chance: Arc::new(trial::Counter::default()),
            mode: Mode::Demo,
            secure_cookies: false,
            duty_phone: "03-0000-0001".to_owned(),
            rooms: vec![sharing::room()],
            doorkeeper,
        };
        Web::of(parts)
    }
}

pub(crate) fn typed(more: &[(&str, &str)]) -> Typed {
    let least = [("stage", "first"), ("title", "Webサイトの表示遅延"), ("tlp", "amber")];
    Typed::from_form(least.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

/// Believes what the header says: person, organisation, kind of body, role.
pub(crate) fn doorkeeper<'a>(
    _: &'a App,
    headers: &'a HeaderMap,
) -> shell::app::Soon<'a, Result<Option<Visitor>, StoreError>> {
    Box::pin(async move {
        let said = headers.get("x-test-visitor").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let parts: Vec<&str> = said.split(' ').collect();
        let [person, organisation, body, role] = parts.as_slice() else { return Ok(None) };
        let actor = Actor::new(Who {
            person: person.parse().unwrap(),
            organisation: organisation.parse().unwrap(),
            body: body.parse().unwrap(),
            roles: [role.parse().unwrap()].into(),
        });
        let name = Bilingual::new("試す人", "Somebody");
        Ok(Some(Visitor { actor, organisation: name.clone(), name, lang: None }))
    })
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) to: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// The room behind the shell's front.
pub(crate) struct Web(axum::Router);

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

impl Web {
    /// Behind the front of a house with other rooms.
    pub(crate) fn of(parts: AppParts) -> Self {
        Self(shell::open(parts).1)
    }
    pub(crate) async fn get(&self, actor: &Actor, lang: &str, path: &str) -> Answer {
        self.ask(actor, lang, Request::get(path).body(Body::empty()).unwrap()).await
    }
    pub(crate) async fn post(&self, actor: &Actor, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        self.post_in(actor, "ja", path, kind, body).await
    }
    pub(crate) async fn post_in(
        &self,
        actor: &Actor,
        lang: &str,
        path: &str,
        kind: &str,
        body: impl Into<Body>,
    ) -> Answer {
        self.ask(actor, lang, Request::post(path).header("content-type", kind).body(body.into()).unwrap()).await
    }
    pub(crate) async fn autosave(&self, actor: &Actor, path: &str, body: &str) -> Answer {
        let mut request = Request::post(path).header("content-type", FORM).body(Body::from(body.to_owned())).unwrap();
        request.headers_mut().insert(HeaderName::from_static("x-kaname-autosave"), "1".parse().unwrap());
        self.ask(actor, "ja", request).await
    }
    async fn ask(&self, actor: &Actor, lang: &str, mut request: Request<Body>) -> Answer {
        request.headers_mut().insert("cookie", format!("lang={lang}").parse().unwrap());
        if let Some(who) = actor.who() {
            let role = who.roles.first().unwrap().code();
            let visitor = format!("{} {} {} {role}", who.person, who.organisation, who.body.code());
            request.headers_mut().insert("x-test-visitor", visitor.parse().unwrap());
        }
        let response = self.0.clone().oneshot(request).await.unwrap();
        let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, to, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

/// The names and values as a form sends them.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect::<String>()
    };
    pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}
