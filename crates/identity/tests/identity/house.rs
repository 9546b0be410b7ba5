//! A house with the registry and this room, some organisations and people, and a browser without scripts.

use access::{Actor, BodyKind, OrgId, PersonId, Role};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, Method, Request, StatusCode, header},
};
use identity::{load, load::NewPerson, password, source::Source};
use kernel::{Bilingual, Clock, Day};
use registry::load::NewOrganisation;
use shell::{App, AppParts, Mode};
use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};
use store::{Bound, Cx, Migration, Sql, StoreError};
use tower::ServiceExt;
use trial::{Bench, Counter, org_id, person_id};

pub(crate) const TABLES: &[Migration] = &[
    registry::MIGRATIONS[0],
    registry::MIGRATIONS[1],
    registry::MIGRATIONS[2],
    registry::MIGRATIONS[3],
    registry::MIGRATIONS[4],
    registry::MIGRATIONS[5],
    registry::MIGRATIONS[6],
    registry::MIGRATIONS[7],
    registry::MIGRATIONS[8],
    registry::MIGRATIONS[10],
    identity::MIGRATIONS[0],
    identity::MIGRATIONS[1],
    identity::MIGRATIONS[2],
    identity::MIGRATIONS[3],
    identity::MIGRATIONS[4],
    identity::MIGRATIONS[5],
    identity::MIGRATIONS[6],
    identity::MIGRATIONS[7],
];
pub(crate) const PASSWORD: &str = "vapor-lantern-73-otter";
pub(crate) const SATO: &str = "megumi.sato@shiomi-tel.example";
pub(crate) const FUJITA: &str = "naoki.fujita@nisc.example";
pub(crate) const BOSS: &str = "boss@shiomi-tel.example";

/// Numbers of organisations.
pub(crate) const SHIOMI: u128 = 1;
pub(crate) const CITY: u128 = 2;
pub(crate) const NISC: u128 = 3;

/// The house.
pub(crate) struct House {
    pub(crate) bench: Bench,
    pub(crate) app: App,
    pub(crate) router: Router,
}

impl House {
    /// With three organisations and nobody in them.
    pub(crate) async fn open(bench: Bench, mode: Mode) -> Self {
        let (app, router) = shell::open(AppParts {
            db: bench.db.clone(),
            clock: Arc::clone(&bench.clock) as Arc<dyn Clock>,
            chance: Arc::new(Counter::default()),
            mode,
            secure_cookies: true,
            duty_phone: "03-0000-0001".into(),
            rooms: vec![registry::room(), identity::room()],
            doorkeeper: identity::recognise,
        });
        let house = Self { bench, app, router };
        let cx = house.app.write(&Actor::nobody()).await.unwrap();
        let day = Day::new(2006, 4, 1).unwrap();
        let organisation =
            |n, kind, ja: &str, en: &str| NewOrganisation::new(org_id(n), kind, Bilingual::new(ja, en), day);
        let all = vec![
            organisation(SHIOMI, BodyKind::Operator, "潮見通信株式会社", "Shiomi Telecom"),
            organisation(CITY, BodyKind::Operator, "岬ヶ丘市", "Misakigaoka City"),
            organisation(
                NISC,
                BodyKind::Centre,
                "内閣官房情報セキュリティセンター",
                "National Information Security Center",
            ),
        ];
        registry::load::organisations(&cx.system("test"), all).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        house
    }

    /// With Sato (contact of Shiomi), her manager, and Fujita (duty officer), who have the same password.
    pub(crate) async fn with_people(bench: Bench) -> Self {
        let house = Self::open(bench, Mode::Real).await;
        let hash = password::hash(PASSWORD, &Counter::default()).unwrap();
        house.add(1, "佐藤 恵", "Megumi Sato", SATO, Some(&hash), &[(SHIOMI, Role::Contact)]).await;
        house.add(2, "管理 太郎", "Taro Kanri", BOSS, Some(&hash), &[(SHIOMI, Role::Manager)]).await;
        house.add(3, "藤田 直樹", "Naoki Fujita", FUJITA, Some(&hash), &[(NISC, Role::Duty)]).await;
        house
    }

    pub(crate) async fn add(
        &self,
        n: u128,
        ja: &str,
        en: &str,
        mail: &str,
        hash: Option<&str>,
        roles: &[(u128, Role)],
    ) {
        let new = NewPerson {
            id: Some(person_id(n)),
            name: Bilingual::new(ja, en),
            kana: "よみ".into(),
            romaji: en.into(),
            mail: mail.into(),
            password_hash: hash.map(str::to_owned),
            roles: roles.iter().map(|(org, role)| (org_id(*org), *role)).collect(),
        };
        let cx = self.app.write(&Actor::nobody()).await.unwrap();
        load::person(&cx, new).await.unwrap();
        cx.commit().await.unwrap();
    }

    /// A person in a role, as an actor.
    pub(crate) fn actor(&self, person: u128, org: u128, body: BodyKind, role: Role) -> Actor {
        trial::actor(person, org, body, &[role])
    }
    pub(crate) fn sato(&self) -> Actor {
        self.actor(1, SHIOMI, BodyKind::Operator, Role::Contact)
    }
    pub(crate) fn boss(&self) -> Actor {
        self.actor(2, SHIOMI, BodyKind::Operator, Role::Manager)
    }
    pub(crate) async fn write(&self, actor: &Actor) -> Cx {
        self.app.write(actor).await.unwrap()
    }
    pub(crate) async fn read(&self) -> Cx {
        self.app.read(&Actor::nobody()).await.unwrap()
    }
    /// The number that this query counts as `n`.
    pub(crate) async fn count(&self, sql: &str, values: Vec<Bound>) -> i64 {
        self.read().await.system("test").count(sql, values).await.unwrap()
    }
    /// The id in the first row.
    pub(crate) async fn id(&self, sql: &str) -> uuid::Uuid {
        let row = self.read().await.system("test").row(sql, Vec::new()).await.unwrap();
        row.unwrap().get("id").unwrap()
    }
    /// How many entries of this action stand in the audit chain.
    pub(crate) async fn audited(&self, action: &str) -> i64 {
        self.count("SELECT COUNT(*) AS n FROM audit_entries WHERE action = $1", store::params![action]).await
    }
    /// Everything that could have changed, to see that nothing did.
    pub(crate) async fn everything(&self) -> String {
        let cx = self.read().await;
        let mut all = String::new();
        for table in [
            "people",
            "roles",
            "sessions",
            "invitations",
            "one_time_codes",
            "recovery_codes",
            "challenges",
            "known_browsers",
            "api_keys",
            "passkeys",
        ] {
            all.push_str(&format!("{table} {}\n", fingerprint(&cx.system("test"), table).await.unwrap()));
        }
        all
    }
    pub(crate) fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            source: "192.0.2.7".into(),
            proxied: None,
            lang: "ja",
            site: None,
        }
    }
    /// The code that the telephone of somebody shows now, `steps` of 30 seconds later.
    pub(crate) async fn code(&self, person: u128, steps: i64) -> String {
        let cx = self.read().await;
        let ask = "SELECT COALESCE(pending, secret) AS secret FROM one_time_codes WHERE person_id = $1";
        let row = cx.system("test").row(ask, store::params![person_id(person)]).await.unwrap().unwrap();
        let kept = row.get::<Vec<u8>>("secret").unwrap();
        telephone(
            &cx.vault().unwrap().tell(person_id(person).uuid().as_bytes(), &kept).unwrap(),
            self.app.now().plus_seconds(30 * steps),
        )
    }
    /// A browser in which this person has signed in, with a one-time code set up.
    pub(crate) async fn signed_in(&self, person: u128, mail: &str) -> Browser {
        let mut browser = self.browser();
        browser.post("/sign-in", &[("mail", mail), ("password", PASSWORD)]).await;
        let code = self.code(person, 0).await;
        let answer = browser.post("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser
    }
}

/// What an authenticator app computes.
fn telephone(secret: &[u8], at: kernel::At) -> String {
    let totp = totp_rs::Builder::new().with_secret(secret.to_vec()).with_account_name("-").build().unwrap();
    totp.generate(u64::try_from(at.millis() / 1000).unwrap()).to_string()
}

async fn fingerprint(sql: &Sql<'_>, table: &str) -> Result<String, StoreError> {
    // Whole rows as text: PostgreSQL can cast a row; SQLite is asked for the columns that matter most.
    let ask = match sql.engine() {
        store::Engine::Postgres => format!("SELECT CAST(t.* AS TEXT) AS line FROM {table} t"),
        store::Engine::Sqlite => {
            let columns =
                format!("SELECT group_concat('quote(' || name || ')', '||') AS list FROM pragma_table_info('{table}')");
            let list =
                sql.row(&columns, Vec::new()).await?.map(|row| row.text("list")).transpose()?.unwrap_or_default();
            format!("SELECT {list} AS line FROM {table}")
        }
    };
    let mut lines: Vec<String> =
        sql.rows(&ask, Vec::new()).await?.iter().map(|row| row.text("line")).collect::<Result<_, _>>()?;
    lines.sort();
    Ok(lines.join("\n"))
}

/// Ids, for short.
pub(crate) fn person(n: u128) -> PersonId {
    person_id(n)
}
pub(crate) fn org(n: u128) -> OrgId {
    org_id(n)
}

/// A browser: it keeps cookies and does not follow redirects by itself.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) source: String,
    /// Instead of the source: the other end of the connection, and the lines of `X-Forwarded-For`.
    pub(crate) proxied: Option<(SocketAddr, Vec<String>)>,
    pub(crate) lang: &'static str,
    /// Under which address the site is configured.
    site: Option<identity::site::Site>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) to: String,
    pub(crate) cookies: Vec<String>,
    pub(crate) body: String,
}

impl Browser {
    /// The same, of a site that is configured to have this address.
    pub(crate) fn at(mut self, site: &str) -> Self {
        self.site = Some(site.parse().unwrap());
        self
    }
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, String::new()).await
    }
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        self.send(Method::POST, path, pairs.join("&")).await
    }
    async fn send(&mut self, method: Method, path: &str, body: String) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::HOST, "kaname.example")
            .header(header::ACCEPT_LANGUAGE, self.lang)
            .header(header::USER_AGENT, "Test browser")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        if let Some(site) = &self.site {
            request.extensions_mut().insert(site.clone());
        }
        match &self.proxied {
            Some((peer, lines)) => {
                request.extensions_mut().insert(ConnectInfo(*peer));
                for line in lines {
                    request.headers_mut().append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
                }
            }
            None => {
                request.extensions_mut().insert(Source(self.source.clone()));
            }
        }
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let header =
            |name| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let set = answer.headers().get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap().to_owned());
        let (status, to, cookies): (_, _, Vec<String>) = (answer.status(), header(header::LOCATION), set.collect());
        for cookie in &cookies {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            match rest.contains("Max-Age=0") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Answer { status, to, cookies, body: String::from_utf8(bytes.to_vec()).unwrap() }
    }
    /// Whether the home page knows this browser.
    pub(crate) async fn is_in(&mut self) -> bool {
        self.get("/account").await.status == StatusCode::OK
    }
}

fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// How the header of a page names the organisation for which somebody acts.
pub(crate) fn place(number: u128, name: &str) -> String {
    format!("<p class=\"place\"><a href=\"/organisations/{}\">{name}</a></p>", org(number))
}
