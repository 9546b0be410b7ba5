//! The demo, with one more object of every kind, all of one victim; and everybody's cookie.

use crate::told;
use access::{Actor, BodyKind, Role, Who};
use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use identity::{
    load::NewPerson,
    ops::{
        announce_absence::{NewAbsence, announce_absence},
        invite_person::Invitee,
        make_key::{NewKey, make_key},
    },
};
use kaname::demo::Cast;
use kernel::{Audience, Bilingual, Clock, ContentHash, Label, Tlp};
use registry::{
    amendment::{Names, Wanted},
    load::member_id,
};
use sharing::{draft::Typed, notice::Content, ops, removal::Substitutes, report::ReportId};
use shell::{AppParts, Mode};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};
use store::{Cx, params};
use tower::ServiceExt;
use trial::Bench;

/// Whose everything is: a contact and manager of an operator. `colleague` and `manager` are of the same operator.
pub(crate) const VICTIM: &str = "ICT-TEL 0";

/// Those who come to doors that are not theirs, and where of the demo they work.
const STRANGERS: [(&str, &str); 13] = [
    ("outsider", "RAIL 0"),
    ("secretariat", "ICT-TEL"),
    ("secretariat-elsewhere", "WATER"),
    ("ministry", "MIC"),
    ("ministry-elsewhere", "FSA"),
    ("duty", "NISC duty"),
    ("analyst", "NISC analyst"),
    ("reviewer", "NISC reviewer"),
    ("planner", "NISC planner"),
    ("auditor", "audit"),
    ("agency", "KAISHO desk"),
    ("agency-head", "KAISHO head"),
    ("victim", VICTIM),
];

/// What must not be read by anybody but those named (and the victim).
pub(crate) const SECRETS: [(&str, &str); 10] = [
    ("印壬", "duty colleague manager"),
    ("印甲", "ministry colleague"),
    ("印乙", "ministry colleague"),
    ("印丙", "duty analyst reviewer ministry colleague"),
    ("印丁", "duty analyst reviewer colleague"),
    ("印戊", ""),
    ("印庚", "agency agency-head"),
    ("印辛", "secretariat duty analyst reviewer"),
    ("印癸", "colleague"),
    ("inka@shirushi.example", "manager"),
];

pub(crate) struct World {
    pub(crate) bench: Bench,
    pub(crate) demo: Router,
    pub(crate) real: Router,
    /// Everybody's cookie, the victim's too; who has signed out has none.
    pub(crate) cookies: BTreeMap<String, String>,
    /// Everybody as somebody who acts.
    pub(crate) actors: BTreeMap<String, Actor>,
    /// The ids of the victim's things, by what they are.
    pub(crate) ids: BTreeMap<&'static str, String>,
    pub(crate) cast: Cast,
}

/// What came back.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
}

fn open(bench: &Bench, mode: Mode) -> Router {
    shell::open(AppParts {
        db: bench.db.clone(),
        clock: Arc::clone(&bench.clock) as Arc<dyn Clock>,
        chance: Arc::new(kaname::edge::SystemChance),
        mode,
        secure_cookies: false,
        duty_phone: "03-0000-0100".into(),
        rooms: kaname::house::rooms(),
        doorkeeper: identity::recognise,
    })
    .1
}

/// The world, of a hub in which everything has happened.
pub(crate) async fn build(bench: Bench) -> World {
    let cast = told::cast(&bench);
    let (demo, real) = (open(&bench, Mode::Demo), open(&bench, Mode::Real));
    let mut world =
        World { bench, demo, real, cookies: BTreeMap::new(), actors: BTreeMap::new(), ids: BTreeMap::new(), cast };
    world.let_in().await;
    world.make_keys().await;
    world.reports_and_drafts().await;
    world.a_notice().await;
    world.people_and_ledger().await;
    world.a_circle().await;
    world.an_incident().await;
    world.an_outage().await;
    world.a_drill().await;
    world.a_model().await;
    world
}

impl World {
    pub(crate) fn actor(&self, desk: &str) -> Actor {
        self.cast.at(desk).unwrap().actor()
    }
    pub(crate) async fn write(&self, actor: Actor) -> Cx {
        self.bench.db.write(actor, self.bench.clock.now()).await.unwrap()
    }
    pub(crate) fn id(&self, what: &str) -> &str {
        self.ids.get(what).unwrap_or_else(|| panic!("no id of {what}"))
    }
    /// All who come, `nobody` (signed out) first, without the victim.
    pub(crate) fn strangers(&self) -> Vec<&str> {
        let signed = self.cookies.keys().map(String::as_str).filter(|who| *who != "victim");
        std::iter::once("nobody").chain(signed).collect()
    }

    async fn let_in(&mut self) {
        let mut who: Vec<(String, access::PersonId, access::OrgId)> = Vec::new();
        for (name, desk) in STRANGERS {
            let person = self.cast.at(desk).unwrap();
            who.push((name.to_owned(), person.id, person.organisation));
            self.actors.insert(name.to_owned(), person.actor());
        }
        let (home, next) = (member_id("ICT-TEL", 0).unwrap(), member_id("ICT-TEL", 1).unwrap());
        let more = [
            ("neighbour", next, vec![Role::Contact, Role::Manager]),
            ("colleague", home, vec![Role::Contact]),
            ("manager", home, vec![Role::Manager]),
        ];
        let cx = self.write(Actor::nobody()).await;
        for (name, org, roles) in more {
            let named = roles.iter().copied().collect();
            let person = NewPerson {
                name: Bilingual::new(name, name),
                mail: format!("{name}@strangers.example"),
                roles: roles.into_iter().map(|role| (org, role)).collect(),
                ..NewPerson::default()
            };
            let person = identity::load::person(&cx, person).await.unwrap();
            let acts = Who { person, organisation: org, body: BodyKind::Operator, roles: named };
            self.actors.insert(name.to_owned(), Actor::new(acts));
            who.push((name.to_owned(), person, org));
        }
        for (name, person, org) in who {
            let token = identity::session::begin(&cx, person, org, "test").await.unwrap();
            self.cookies.insert(name, format!("kaname={token}"));
        }
        cx.commit().await.unwrap();
    }

    /// Everybody makes a key that gives all that he may do himself.
    async fn make_keys(&self) {
        for (who, actor) in &self.actors {
            let roles = actor.who().unwrap().roles.clone();
            let cx = self.write(actor.clone()).await;
            let new = identity::ops::make_key::NewKey { name: who.clone(), roles, ..Default::default() };
            let (_, key) = identity::ops::make_key::make_key(&cx, &new).await.unwrap();
            cx.commit().await.unwrap();
            KEYS.lock().unwrap().insert(self.cookies[who].clone(), key.reveal().to_owned());
        }
    }

    /// Seals a report of the victim; its title, and its victim's name, which the centre may not see.
    async fn report(&mut self, title: &str, victim: &str) -> ReportId {
        let cx = self.write(self.actor(VICTIM)).await;
        let draft = ops::begin_report::begin_report(&cx, false).await.unwrap();
        let saved = ops::save_draft::save_draft(&cx, draft, &typed(title, victim), 1).await.unwrap();
        let (name, bytes) = (format!("{title}.txt"), title.as_bytes().to_vec());
        let file = ops::attach_to_draft::attach_to_draft(&cx, draft, &name, bytes).await.unwrap();
        let sent = ops::submit_report::submit_report(&cx, draft, saved.revision).await.unwrap();
        cx.commit().await.unwrap();
        self.ids.insert("file-last", file.to_string());
        sent.report
    }

    async fn reports_and_drafts(&mut self) {
        let waiting = self.report("印甲 by hand, not passed on", "印乙通信").await;
        let file = self.id("file-last").to_owned();
        self.ids.extend([("report", waiting.to_string()), ("file", file)]);
        let passed = self.report("印丙 passed on", "印乙通信").await;
        let file = self.id("file-last").to_owned();
        self.ids.extend([("passed", passed.to_string()), ("passed-file", file)]);
        let cx = self.write(self.actor("MIC")).await;
        ops::pass_report::pass_report(&cx, passed, "").await.unwrap();
        cx.commit().await.unwrap();
        let cx = self.write(self.actor("NISC analyst")).await;
        let case = ops::edit_case::open_case(&cx, "印丁 case", &BTreeSet::from([passed])).await.unwrap();
        cx.commit().await.unwrap();
        self.ids.insert("case", case.to_string());
        let cx = self.write(self.actor(VICTIM)).await;
        let draft = ops::begin_report::begin_report(&cx, false).await.unwrap();
        ops::save_draft::save_draft(&cx, draft, &typed("印戊 not sent", ""), 1).await.unwrap();
        let file = ops::attach_to_draft::attach_to_draft(&cx, draft, "印戊.txt", b"text".to_vec()).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        self.ids.extend([("draft", draft.to_string()), ("draft-file", file.to_string())]);
    }

    /// A notice made of the report that was passed on: asked about, with a waiver and an override proposed.
    async fn a_notice(&mut self) {
        let report: ReportId = self.id("passed").parse().unwrap();
        let cx = self.write(self.actor("NISC analyst")).await;
        let (reports, words) = (BTreeSet::from([report]), Substitutes::default());
        let id = ops::derive_notice::derive_notice(&cx, &reports, &words).await.unwrap();
        let current = sharing::store::notices::current(&cx.system("test"), id).await.unwrap();
        let content = Content {
            title: "印丁 not released".into(),
            body: "潮見通信株式会社のサイトが遅くなった。".into(),
            label: Label::new(Tlp::Red, Audience::only(["ICT-TEL"]), None),
            ..current.content
        };
        let saved = ops::save_notice::save_notice(&cx, id, current.number, content).await.unwrap();
        let file = ("印丁.txt", b"text".to_vec());
        ops::attach_to_notice::attach_to_notice(&cx, id, saved.revision, file.0, file.1).await.unwrap();
        let current = sharing::store::notices::current(&cx.system("test"), id).await.unwrap();
        let consent = ops::ask_consent::ask_consent(&cx, id, report, current.hash, None).await.unwrap();
        let why = ("法令", "緊急");
        let over = ops::propose_override::propose_override(&cx, id, report, current.hash, why).await.unwrap();
        let fingerprint = self.fingerprint(&cx, id).await;
        let waiver = ops::propose_waiver::propose_waiver(&cx, id, fingerprint, "公表済み").await.unwrap();
        cx.commit().await.unwrap();
        self.ids.extend([
            ("notice", id.to_string()),
            ("notice-file", current.content.attachments[0].id.to_string()),
            ("consent", consent.to_string()),
            ("override", over.to_string()),
            ("waiver", waiver.to_string()),
            ("hash", current.hash.to_string()),
            ("revision", current.number.to_string()),
            ("fingerprint", fingerprint.to_string()),
        ]);
    }

    async fn fingerprint(&self, cx: &Cx, id: sharing::notice::NoticeId) -> ContentHash {
        let notice = cx.permit::<_, sharing::notice::Notice>(access::act::ViewNotice, id).await.unwrap();
        let desk = sharing::desk::gather(notice.sql(), &notice, cx.now()).await.unwrap();
        desk.facts.findings.first().expect("the name is found").fingerprint
    }

    /// The circle of the demo: none of those who come is in it.
    async fn a_circle(&mut self) {
        let cx = self.bench.db.read(Actor::nobody(), self.bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let mut found = vec![("circle", "J-CSIP".to_owned())];
        for (what, table) in [
            ("submission", "submissions"),
            ("share", "shares"),
            ("approval", "approvals"),
            ("arrival", "arrivals"),
            ("bridge", "bridges"),
            ("proposal", "community_proposals"),
        ] {
            let row =
                sql.row(&format!("SELECT id FROM {table} ORDER BY id LIMIT 1"), params![]).await.unwrap().unwrap();
            found.push((what, row.get::<uuid::Uuid>("id").unwrap().to_string()));
        }
        let circle = community::load::community_id("J-CSIP").unwrap();
        let away = registry::load::settled_id::<community::Bridge>("bridge J-CSIP C4TAP").unwrap();
        found.extend([("circle-id", circle.to_string()), ("bridge-away", away.to_string())]);
        drop(cx);
        self.ids.extend(found);
    }

    /// The part of the victim's CEPTOAR in the demo's drill, by which its members are to be surprised.
    async fn a_drill(&mut self) {
        let cx = self.write(self.actor("ICT-TEL")).await;
        let sql = cx.system("test");
        let select = "SELECT p.id, p.drill_id FROM drill_parts p JOIN organisations o ON o.id = p.ceptoar_id
                      WHERE o.code = 'ICT-TEL'";
        let row = sql.row(select, params![]).await.unwrap().unwrap();
        let part: exercises::part::PartId = row.id("id").unwrap();
        let drill: uuid::Uuid = row.get("drill_id").unwrap();
        let text = exercises::drill::MockText { title: "印辛 title".into(), body: "印辛 body".into() };
        let plan = exercises::plan::Plan {
            announced: false,
            word: "印辛 word".into(),
            addition: "印辛 addition".into(),
            text: Some(text),
            from: kernel::At::parse_local("2014-07-01 09:00"),
            until: kernel::At::parse_local("2014-07-31 17:00"),
            ..exercises::plan::Plan::usual()
        };
        exercises::ops::decide_part::decide_part(&cx, part, 0, &plan).await.unwrap();
        cx.commit().await.unwrap();
        self.ids.extend([("drill", drill.to_string()), ("drill-part", part.to_string())]);
    }

    /// A model of the victim with a plan, opened once and closed again.
    async fn a_model(&mut self) {
        let json = r#"{"nodes": [{"id": "P", "name": "印癸 node"}], "needs": []}"#;
        let (read, _) = analysis::brought::read(vec![("m.json".into(), json.into())]).unwrap();
        let version = analysis::model::Version::of("印癸 model", "印癸 note", &read);
        let plan = analysis::plan::Content::typed("印癸 plan", ["P 0", "", ""]);
        let cx = self.write(self.actor(VICTIM)).await;
        let model = analysis::ops::begin_model::begin_model(&cx, &version, Some(&plan)).await.unwrap();
        let elsewhere = self.actor("WATER").who().unwrap().organisation;
        let reader = analysis::ops::open_model::open_model(&cx, model, elsewhere).await.unwrap();
        analysis::ops::open_model::close_model(&cx, model, reader).await.unwrap();
        cx.commit().await.unwrap();
        let found =
            [("model", model.to_string()), ("model-plan", "1".to_owned()), ("model-reader", reader.to_string())];
        self.ids.extend(found);
    }

    /// An incident of the demo's agency, which waits at its ministry.
    async fn an_incident(&mut self) {
        let cx = self.write(self.actor("KAISHO desk")).await;
        let draft = ops::begin_report::begin_report(&cx, false).await.unwrap();
        let saved = ops::save_draft::save_draft(&cx, draft, &typed("印庚 of an agency", ""), 1).await.unwrap();
        let sent = ops::submit_report::submit_report(&cx, draft, saved.revision).await.unwrap();
        let sql = cx.system("test");
        let incident = "SELECT incident_id FROM incident_reports WHERE report_id = $1";
        let incident = sql.row(incident, params![sent.report]).await.unwrap().unwrap();
        let incident: uuid::Uuid = incident.get("incident_id").unwrap();
        let executive = sql.row("SELECT id FROM executives ORDER BY id LIMIT 1", params![]).await.unwrap().unwrap();
        let executive: uuid::Uuid = executive.get("id").unwrap();
        cx.commit().await.unwrap();
        self.ids.extend([("incident", incident.to_string()), ("executive", executive.to_string())]);
        self.ids.insert("agency-report", sent.report.to_string());
    }

    /// A large-scale outage in the scope of the victim's sector group, which nobody has confirmed.
    async fn an_outage(&mut self) {
        use outage::declared::{Asked, Declared, Said, Scope};
        let scope = Scope { ceptoars: ["ICT-TEL".to_owned()].into(), ..Scope::default() };
        let asked = [Asked::Operator].into();
        let declared = Declared { title: "広域障害".into(), scope, upward: Some(60), asked, ..Declared::default() };
        let said = Said { declared, reason: "同時に障害".into(), summary: String::new(), bodies: None };
        let cx = self.write(self.actor("NISC duty")).await;
        let raised = outage::ops::raise_outage::raise_outage(&cx, outage::Step::LargeScale, said, false).await.unwrap();
        cx.commit().await.unwrap();
        self.ids.insert("outage", raised.to_string());
    }

    async fn people_and_ledger(&mut self) {
        let victim = self.cast.at(VICTIM).unwrap().clone();
        let cx = self.write(victim.actor()).await;
        let roles = BTreeSet::from([Role::Contact]);
        let invitee = Invitee { mail: "inka@shirushi.example".into(), name: "印己".into(), roles };
        let (invitation, token) =
            identity::ops::invite_person::invite_person(&cx, victim.organisation, &invitee).await.unwrap();
        let sql = cx.system("test");
        let one = async |ask: &str, id: uuid::Uuid| -> uuid::Uuid {
            sql.row(ask, params![id]).await.unwrap().unwrap().get("id").unwrap()
        };
        let line = "SELECT id, dispatch_id, via_id FROM deliveries WHERE org_id = $1 AND handed_at IS NOT NULL";
        let line = sql.row(line, params![victim.organisation]).await.unwrap().unwrap();
        let get = |column: &str| line.get::<uuid::Uuid>(column).unwrap().to_string();
        let session = one("SELECT id FROM sessions WHERE person_id = $1", victim.id.uuid()).await;
        let key = NewKey { name: "監視".into(), roles: BTreeSet::from([Role::Contact]), ..NewKey::default() };
        let (key, _) = make_key(&cx, &key).await.unwrap();
        let (begins_at, ends_at) = (cx.now(), cx.now().plus_days(1));
        let away = NewAbsence { begins_at, ends_at, deputies: Vec::new() };
        let absence = announce_absence(&cx, &away).await.unwrap();
        let contacts = registry::ask::contacts_of(&sql, victim.organisation, cx.now().day()).await.unwrap();
        let names = Names { name: Bilingual::new("汐見通信株式会社", ""), ..Names::default() };
        let asked = registry::ops::ask_amendment(&cx, victim.organisation, Wanted::Name(names), "印壬 reason").await;
        let amendment = asked.unwrap();
        let change = one("SELECT id FROM changes WHERE org_id = $1", victim.organisation.uuid()).await;
        // Somebody wrote to the mailbox for replies.
        let mailed = uuid::Uuid::from_u128(0xface);
        let insert = "INSERT INTO incoming_letters (id, fingerprint, at, sender, from_name, from_mail, subject, said, whole,
            attached, outcome, why) VALUES ($1, 'x', $2, '', '', 'x@shirushi.example', '', '印丁', '印丁', 0, 'nothing', 'unmarked')";
        sql.run_one(insert, params![mailed, cx.now()]).await.unwrap();
        let ids = [
            ("mailed", mailed.to_string()),
            ("organisation", victim.organisation.to_string()),
            ("ceptoar", self.cast.at("ICT-TEL").unwrap().organisation.to_string()),
            ("person", victim.id.to_string()),
            ("contact", contacts[0].id.to_string()),
            ("phone", contacts[0].phone.clone()),
            ("invitation", invitation.to_string()),
            ("token", token),
            ("no-token", "0".repeat(64)),
            ("session", session.to_string()),
            ("key", key.id.to_string()),
            ("absence", absence.to_string()),
            ("change", change.to_string()),
            ("amendment", amendment.to_string()),
            ("delivery", get("id")),
            ("delivery-above", get("via_id")),
            ("dispatch", get("dispatch_id")),
        ];
        drop(line);
        cx.commit().await.unwrap();
        self.ids.extend(ids);
    }

    /// The id of a notice that is not the one made of the victim's report, as somebody would read it off the desk.
    pub(crate) async fn other_notice(&self) -> String {
        let cx = self.bench.db.read(Actor::nobody(), self.bench.clock.now()).await.unwrap();
        let other = "SELECT id FROM notices WHERE id <> $1 ORDER BY begun_at DESC LIMIT 1";
        let mine: sharing::notice::NoticeId = self.id("notice").parse().unwrap();
        let row = cx.system("test").row(other, params![mine]).await.unwrap().unwrap();
        row.get::<uuid::Uuid>("id").unwrap().to_string()
    }

    /// Every table in one line each: its name and the hash of all that is in it, but for what any visit leaves behind.
    pub(crate) async fn everything(&self) -> BTreeMap<String, String> {
        let cx = self.bench.db.read(Actor::nobody(), self.bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let postgres = self.bench.db.engine() == store::Engine::Postgres;
        let tables = match postgres {
            false => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
            true => "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = current_schema()",
        };
        let mut all = BTreeMap::new();
        for table in sql.rows(tables, params![]).await.unwrap() {
            let table = table.text("name").unwrap();
            let line = match table.as_str() {
                // Its use is stamped, by whoever holds it.
                "api_keys" => "COALESCE(CAST(ended_at AS TEXT), 'open')".to_owned(),
                _ if postgres => format!("CAST({table} AS TEXT)"),
                _ => columns(&sql, &table).await,
            };
            let left_behind = table == "failed_sign_ins";
            let lines = format!("SELECT {line} AS line FROM {table} ORDER BY 1");
            let rows = if left_behind { Vec::new() } else { sql.rows(&lines, params![]).await.unwrap() };
            let text: String = rows.iter().map(|row| row.text("line").unwrap() + "\n").collect();
            all.insert(table, format!("{} rows {}", rows.len(), ContentHash::of(text.as_bytes())));
        }
        all
    }
}

async fn columns(sql: &store::Sql<'_>, table: &str) -> String {
    let rows = sql.rows(&format!("SELECT name FROM pragma_table_info('{table}')"), params![]).await.unwrap();
    let names = rows.iter().map(|row| format!("quote({})", row.text("name").unwrap()));
    names.collect::<Vec<_>>().join(" || ',' || ")
}

fn typed(title: &str, victim: &str) -> Typed {
    let fields = [
        ("stage", "first"),
        ("title", title),
        ("situation", "サイトの表示が遅い。"),
        ("m4_1", "yes"),
        ("tier", "other"),
        ("victim", victim),
        ("withhold", if victim.is_empty() { "" } else { "on" }),
        ("tlp", "amber"),
    ];
    let filled = fields.into_iter().filter(|(_, value)| !value.is_empty());
    Typed(filled.map(|(field, value)| (field.to_owned(), value.to_owned())).collect())
}

/// Sends a request with this cookie, if any, and reads the answer.
/// The key of whoever has this cookie, for the doors of programs.
static KEYS: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

pub(crate) async fn send(
    router: &Router,
    method: &Method,
    path: &str,
    cookie: Option<&String>,
    body: &str,
    extra: Option<(&str, &str)>,
) -> Answered {
    let mut request = Request::builder().method(method).uri(path).header("host", "kaname.example");
    request = cookie.into_iter().fold(request, |request, cookie| request.header(header::COOKIE, cookie));
    request = extra.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    if path.starts_with("/api/") {
        let key = cookie.and_then(|cookie| KEYS.lock().unwrap().get(cookie).cloned());
        request =
            key.iter().fold(request, |request, key| request.header(header::AUTHORIZATION, format!("Bearer {key}")));
        request = request.header(header::CONTENT_TYPE, "application/json");
    } else if method == Method::POST {
        let kind = match body.starts_with("--part") {
            true => "multipart/form-data; boundary=part",
            false => "application/x-www-form-urlencoded",
        };
        request = request.header(header::CONTENT_TYPE, kind);
    }
    let response = router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    let location = head.headers.get(header::LOCATION).map(|to| String::from_utf8_lossy(to.as_bytes()).into_owned());
    let body = axum::body::to_bytes(body, 64 << 20).await.unwrap();
    let headers = format!("{:?}", head.headers);
    let text = format!("{headers}\n{}", String::from_utf8_lossy(&body));
    Answered { status: head.status, location: location.unwrap_or_default(), text }
}
