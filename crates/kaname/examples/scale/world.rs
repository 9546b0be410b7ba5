//! The house over one database, opened or filled, with somebody's cookie or key for each desk.

use crate::{circles, seed};
use axum::Router;
use kernel::{Chance, Clock};
use shell::{AppParts, Mode};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc};
use store::{Db, Engine, Sql, params};
use trial::SetClock;

/// The day on which everything is measured.
const TODAY: &str = "2014-06-17 14:32";
/// The schema on the server.
const SCHEMA: &str = "scale";
/// The desks from which pages are asked for.
const DESKS: [&str; 6] = ["NISC duty", "NISC analyst", "MIC", seed::QUIET, "ICT-TEL", "ICT-TEL 0"];
/// Those that file by a program.
const FILERS: [&str; 5] = ["ICT-TEL 0", "GOV-LOCAL 0", "FIN-BANK 0", "RAIL 0", "ELEC 0"];

/// The house over one database.
pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) router: Router,
    /// By desk.
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) keys: Vec<String>,
    /// Of programs that read, by desk.
    pub(crate) readers: BTreeMap<String, String>,
    _folder: Option<tempfile::TempDir>,
}

impl World {
    pub(crate) fn now(&self) -> kernel::At {
        Clock::now(&*self.clock)
    }
    pub(crate) async fn close(self, keep: bool) {
        if !keep && self.db.engine() == Engine::Postgres {
            self.db.run_script(&format!("DROP SCHEMA {SCHEMA} CASCADE")).await.unwrap();
        }
        self.db.close().await.unwrap();
    }
}

pub(crate) async fn open(engine: Engine, keep: Option<PathBuf>, (reports, notices, shares): (i64, i64, i64)) -> World {
    let chance: Arc<dyn Chance> = Arc::new(kaname::edge::SystemChance);
    let folder = keep.is_none().then(|| tempfile::TempDir::new().unwrap());
    let url = match engine {
        Engine::Sqlite => {
            let place = keep.clone().or_else(|| folder.as_ref().map(|folder| folder.path().to_owned())).unwrap();
            std::fs::create_dir_all(&place).unwrap();
            format!("sqlite:{}", place.join("scale.db").display())
        }
        Engine::Postgres => {
            let server = std::env::var(trial::POSTGRES).unwrap();
            let db = Db::open(&server, Arc::clone(&chance)).await.unwrap();
            let anew = if keep.is_none() { format!("DROP SCHEMA IF EXISTS {SCHEMA} CASCADE;") } else { String::new() };
            db.run_script(&format!("{anew} CREATE SCHEMA IF NOT EXISTS {SCHEMA}")).await.unwrap();
            db.close().await.unwrap();
            let joint = if server.contains('?') { '&' } else { '?' };
            format!("{server}{joint}options[search_path]={SCHEMA}")
        }
    };
    let (db, clock) = (Db::open(&url, Arc::clone(&chance)).await.unwrap(), SetClock::at(TODAY));
    kaname::house::migrate(&db, clock.now()).await.unwrap();
    let (_, router) = shell::open(AppParts {
        db: db.clone(),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        chance,
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0100".into(),
        rooms: kaname::house::rooms(),
        doorkeeper: identity::recognise,
    });
    let mut world = World {
        db,
        clock,
        router,
        cookies: BTreeMap::new(),
        keys: Vec::new(),
        readers: BTreeMap::new(),
        _folder: folder,
    };
    if !world.is_filled().await {
        let cast = kaname::demo::tell_everything(&world.db).await.unwrap();
        world.admit(&cast).await;
        seed::fill(&world, &cast, (reports, notices)).await;
    }
    circles::fill(&world, shares).await;
    // As a hub does once a day.
    store::upkeep(&world.db, world.now()).await.unwrap();
    world.take_up().await;
    world
}

impl World {
    /// Has all tables counted. SQLite's other connections take the counts up where the schema changes.
    pub(crate) async fn count_anew(&self) {
        self.db.run_script("ANALYZE; CREATE TABLE counted (one BIGINT); DROP TABLE counted").await.unwrap();
    }

    async fn is_filled(&self) -> bool {
        let cx = self.db.read(access::Actor::nobody(), self.now()).await.unwrap();
        cx.system("measure").count("SELECT COUNT(*) AS n FROM people", params![]).await.unwrap() > 0
    }

    /// Signs the desks in, and makes keys for programs.
    async fn admit(&self, cast: &kaname::demo::Cast) {
        let cx = self.db.write(access::Actor::nobody(), self.now()).await.unwrap();
        let sql = cx.system("measure");
        sql.run("CREATE TABLE seed_desks (desk TEXT, kind TEXT, secret TEXT)", params![]).await.unwrap();
        for desk in DESKS {
            let person = cast.at(desk).unwrap();
            let token = identity::session::begin(&cx, person.id, person.organisation, "scale").await.unwrap();
            note(&sql, (desk, "cookie", format!("kaname={token}"))).await;
        }
        cx.commit_unrecorded("measure").await.unwrap();
        for desk in FILERS {
            let cx = self.db.write(cast.at(desk).unwrap().actor(), self.now()).await.unwrap();
            let roles = [access::Role::Contact].into();
            let new = identity::ops::make_key::NewKey { name: "scale".into(), roles, ..Default::default() };
            let (_, text) = identity::ops::make_key::make_key(&cx, &new).await.unwrap();
            note(&cx.system("measure"), (desk, "key", text.reveal().to_owned())).await;
            cx.commit().await.unwrap();
        }
    }

    async fn take_up(&mut self) {
        let cx = self.db.read(access::Actor::nobody(), self.now()).await.unwrap();
        let sql = cx.system("measure");
        for row in sql.rows("SELECT desk, kind, secret FROM seed_desks", params![]).await.unwrap() {
            let secret = row.text("secret").unwrap();
            match row.text("kind").unwrap().as_str() {
                "key" => self.keys.push(secret),
                "reader" => drop(self.readers.insert(row.text("desk").unwrap(), secret)),
                _ => drop(self.cookies.insert(row.text("desk").unwrap(), secret)),
            }
        }
    }
}

/// Keeps what lets a desk in, for the next time.
pub(crate) async fn note(sql: &Sql<'_>, (desk, kind, secret): (&str, &str, String)) {
    sql.run("INSERT INTO seed_desks VALUES ($1, $2, $3)", params![desk, kind, secret]).await.unwrap();
}
