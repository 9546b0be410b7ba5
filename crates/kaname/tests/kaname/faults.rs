//! A disk that is full, a database that takes nothing, a database that is away: what people read, and that nothing is lost.

use crate::cli::{Running, kaname, said, verify};
use access::Actor;
use kaname::house;
use kernel::{At, Clock};
use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};
use store::{Db, Engine, params};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::Instant,
};
use trial::{Counter, bench, empty};

/// A disk of a few megabytes; it goes away with this value. `None` where the tests may not mount one.
struct Disk(TempDir);

impl Disk {
    fn of(megabytes: u32) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|done| done.status.success()).then_some(Self(folder))
    }
    fn file(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }
    /// Fills what is left.
    fn fill(&self) {
        use std::io::Write;
        let mut file = std::fs::File::create(self.file("filler")).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
    }
    fn make_room(&self) {
        std::fs::remove_file(self.file("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(self.0.path()).output());
    }
}

/// Somebody at a browser.
struct Browser<'a> {
    hub: &'a Running,
    cookie: String,
}

impl Browser<'_> {
    fn get(&self, path: &str, lang: &str) -> String {
        self.hub.send(&format!("GET {path} HTTP/1.1"), &format!("Cookie: {}; lang={lang}\r\n\r\n", self.cookie))
    }
    fn post(&self, path: &str, lang: &str, form: &str) -> String {
        let rest = format!(
            "Cookie: {}; lang={lang}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.cookie,
            form.len()
        );
        self.hub.send(&format!("POST {path} HTTP/1.1"), &rest)
    }
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or_default()
}

/// Signs in at the demo as the person with this name.
fn signed_in<'a>(hub: &'a Running, name: &str) -> Browser<'a> {
    let start = hub.send("GET /sign-in HTTP/1.1", "");
    let before = start.split(name).next().unwrap();
    let person = before.rsplit("name=\"person\" value=\"").next().unwrap().split('"').next().unwrap();
    let form = format!("person={person}");
    let rest =
        format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}", form.len());
    let came = hub.send("POST /demo/sign-in HTTP/1.1", &rest);
    let mut cookies = came.lines().filter(|line| line.to_lowercase().starts_with("set-cookie: kaname="));
    let last = cookies.next_back().unwrap_or_else(|| panic!("{came}"));
    let cookie = last[12..].split(';').next().unwrap().to_owned();
    Browser { hub, cookie }
}

async fn cases(database: &str, titled: &str) -> i64 {
    let db = Db::open(database, Arc::new(Counter::default())).await.unwrap();
    let cx = db.read(Actor::nobody(), At::from_millis(0)).await.unwrap();
    let count = "SELECT COUNT(*) AS n FROM case_standing WHERE title LIKE $1";
    let many = cx.system("test").count(count, params![titled]).await.unwrap();
    drop(cx);
    db.close().await.unwrap();
    many
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_nothing_that_was_told_is_lost_and_what_was_typed_comes_back() {
    let Some(disk) = Disk::of(96) else {
        eprintln!("no disk of its own could be mounted: not tested here");
        return;
    };
    let hub = Running::start(&["demo", "--data", &disk.file("").display().to_string()]);
    let database = format!("sqlite:{}", disk.file("demo.db").display());
    let duty = signed_in(&hub, "藤田 直樹");
    assert_eq!(status(&duty.post("/cases", "ja", "title=full-before")), "303");
    disk.fill();
    let (mut kept, mut refused) = (1, None);
    for number in 0..3000 {
        let came = duty.post("/cases", "ja", &format!("title=full-{number}+%22%E9%9A%9C%E5%AE%B3%22+and+more"));
        match status(&came) {
            "303" => kept += 1,
            "503" => {
                refused = Some((number, came));
                break;
            }
            other => panic!("{other}: {came}"),
        }
    }
    let (number, came) = refused.expect("it is full at some time");
    assert!(came.to_lowercase().contains("retry-after:"), "{came}");
    assert!(came.contains("保存先に空きがありません") && came.contains("入力したものは残っています"), "{came}");
    assert!(
        came.contains("action=\"/cases\"")
            && came.contains(&format!("value=\"full-{number} &#34;障害&#34; and more\"")),
        "{came}"
    );
    let english = duty.post("/cases", "en", "title=full-english");
    assert!(
        status(&english) == "503"
            && english.contains("There is no room left")
            && english.contains("What you typed is still here"),
        "{english}"
    );
    for page in ["/cases", "/reports", "/"] {
        assert_eq!(status(&duty.get(page, "ja")), "200", "what is there is read: {page}");
    }
    assert_eq!(cases(&database, "full-%").await, kept, "what was told as kept, and nothing else");
    disk.make_room();
    let again = duty.post("/cases", "ja", &format!("title=full-{number}+again"));
    assert_eq!(status(&again), "303", "it goes on by itself: {again}");
    drop(duty);
    drop(hub);
    assert_eq!(cases(&database, "full-%").await, kept + 1);
    assert!(verify(&database, &[]).0);
}

#[test]
fn a_backup_that_finds_no_room_says_so_and_leaves_nothing() {
    let Some(disk) = Disk::of(1) else {
        eprintln!("no disk of its own could be mounted: not tested here");
        return;
    };
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite:{}", folder.path().join("hub.db").display());
    kaname(&["import", "registry", "--database", &database]);
    disk.fill();
    let tried = kaname(&["backup", "--database", &database, &disk.file("backup").display().to_string()]);
    assert!(!tried.status.success() && said(&tried).contains("is there room"), "{}", said(&tried));
    let left: Vec<_> = std::fs::read_dir(disk.file("")).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(left, ["filler"]);
}

/// A line to the database that can be cut and held.
struct Line {
    state: Arc<AtomicU8>,
    port: u16,
}

const OPEN: u8 = 0;
const CUT: u8 = 1;
const HELD: u8 = 2;

impl Line {
    async fn to(address: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (state, port) = (Arc::new(AtomicU8::new(OPEN)), listener.local_addr().unwrap().port());
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            loop {
                let (here, _) = listener.accept().await.unwrap();
                let (address, state) = (address.clone(), Arc::clone(&shared));
                tokio::spawn(async move {
                    if state.load(Ordering::SeqCst) == CUT {
                        return;
                    }
                    let Ok(there) = TcpStream::connect(address).await else { return };
                    let ((from_here, to_here), (from_there, to_there)) = (here.into_split(), there.into_split());
                    tokio::select! {
                        () = carried(from_here, to_there, &state) => {}
                        () = carried(from_there, to_here, &state) => {}
                    }
                });
            }
        });
        Self { state, port }
    }
    fn set(&self, state: u8) {
        self.state.store(state, Ordering::SeqCst);
    }
}

async fn carried(mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin, state: &AtomicU8) {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut bytes) => read.unwrap_or(0),
            () = until(state, CUT) => 0,
        };
        while state.load(Ordering::SeqCst) == HELD {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        if read == 0 || state.load(Ordering::SeqCst) == CUT || to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}

async fn until(state: &AtomicU8, is: u8) {
    while state.load(Ordering::SeqCst) != is {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A hub on PostgreSQL behind a line, with a program of the duty officer's; and the database without the line.
struct Far {
    hub: Running,
    line: Line,
    key: String,
    direct: String,
    _kept: (TempDir, trial::Bench),
}

/// `as_role`: who it is to the database.
async fn far(as_role: Option<&str>) -> Far {
    let bench = bench(Engine::Postgres, &house::migrations()).await;
    bench.clock.set("2014-06-17 14:32");
    let cast = kaname::demo::tell_everything(&bench.db).await.unwrap();
    let actor = cast.at("NISC duty").unwrap().actor();
    let now = kaname::edge::SystemClock::real().now();
    let roles = actor.who().unwrap().roles.clone();
    let cx = bench.db.write(actor, now).await.unwrap();
    let new = identity::ops::make_key::NewKey { name: "test".into(), roles, ..Default::default() };
    let (_, key) = identity::ops::make_key::make_key(&cx, &new).await.unwrap();
    cx.commit().await.unwrap();
    let rest = bench.url.strip_prefix("postgres://").unwrap();
    let (user, place) = rest.split_once('@').unwrap();
    let (address, path) = place.split_once('/').unwrap();
    let line = Line::to(address.to_owned()).await;
    let url = format!("postgres://{}@127.0.0.1:{}/{path}", as_role.unwrap_or(user), line.port);
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, "07".repeat(store::Vault::KEY)).unwrap();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let hub =
        Running::start(&["serve", "--database", &url, "--key", &file.display().to_string(), "--insecure-cookies"]);
    Far { hub, line, key: key.reveal().to_owned(), direct: bench.url.clone(), _kept: (folder, bench) }
}

impl Far {
    fn case(&self, title: &str) -> String {
        let body = format!("{{\"title\":\"{title}\"}}");
        let rest = format!(
            "Authorization: Bearer {}\r\nContent-Type: application/json\r\nIdempotency-Key: {title}\r\nContent-Length: {}\r\n\r\n{body}",
            self.key,
            body.len()
        );
        self.hub.send("POST /api/v1/cases HTTP/1.1", &rest)
    }
    fn page(&self, lang: &str) -> String {
        self.hub.send("GET /map HTTP/1.1", &format!("Cookie: lang={lang}\r\n\r\n"))
    }
    /// Tries until it is kept.
    async fn kept(&self, title: &str) -> Duration {
        let begun = Instant::now();
        loop {
            let came = tokio::task::block_in_place(|| self.case(title));
            if status(&came) == "201" {
                return begun.elapsed();
            }
            assert_eq!(status(&came), "503", "{came}");
            assert!(begun.elapsed() < Duration::from_secs(30), "{came}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_away_is_waited_for_and_nothing_is_lost_or_doubled() {
    let far = far(None).await;
    far.kept("away-0").await;
    far.line.set(CUT);
    let came = tokio::task::block_in_place(|| far.case("away-1"));
    assert_eq!(status(&came), "503", "{came}");
    assert!(came.to_lowercase().contains("retry-after:") && came.contains("\"code\":\"store.un"), "{came}");
    let ja = tokio::task::block_in_place(|| far.page("ja"));
    assert!(
        status(&ja) == "503" && ja.contains("記録庫につながりません") && ja.to_lowercase().contains("retry-after:"),
        "{ja}"
    );
    let en = tokio::task::block_in_place(|| far.page("en"));
    assert!(en.contains("The database cannot be reached") && en.contains("Nothing is lost"), "{en}");
    let health = tokio::task::block_in_place(|| far.hub.send("GET /healthz HTTP/1.1", ""));
    assert_eq!(status(&health), "503");
    far.line.set(OPEN);
    let waited = far.kept("away-1").await;
    assert!(waited < Duration::from_secs(15), "it is there again by itself, after {waited:?}");
    assert_eq!(status(&tokio::task::block_in_place(|| far.page("ja"))), "200");

    // A line that is held: what is on its way waits, and is done once when it goes on.
    far.line.set(HELD);
    let line = Arc::clone(&far.line.state);
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(4)).await;
        line.store(OPEN, Ordering::SeqCst);
    });
    far.kept("away-2").await;
    assert_eq!(cases(&far.direct, "away-%").await, 3, "each once, however often it was sent");
    assert!(verify(&far.direct, &[]).0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_takes_nothing_is_read_and_says_so() {
    let admin = empty().await;
    let role = format!("reader_{}", std::process::id());
    let db = Db::open(&admin.url, Arc::new(Counter::default())).await.unwrap();
    db.run_script(&format!("DROP ROLE IF EXISTS {role}; CREATE ROLE {role} LOGIN SUPERUSER")).await.unwrap();
    let far = far(Some(&role)).await;
    far.kept("only-0").await;
    db.run_script(&format!("ALTER ROLE {role} SET default_transaction_read_only = on")).await.unwrap();
    far.line.set(CUT);
    tokio::time::sleep(Duration::from_millis(100)).await;
    far.line.set(OPEN);
    let mut came = String::new();
    for _ in 0..40 {
        came = tokio::task::block_in_place(|| far.case("only-1"));
        if came.contains("store.read-only") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    assert!(
        status(&came) == "503" && came.contains("store.read-only") && came.to_lowercase().contains("retry-after:"),
        "{came}"
    );
    assert_eq!(status(&tokio::task::block_in_place(|| far.page("ja"))), "200", "it is read");
    db.run_script(&format!("ALTER ROLE {role} RESET default_transaction_read_only")).await.unwrap();
    far.line.set(CUT);
    tokio::time::sleep(Duration::from_millis(100)).await;
    far.line.set(OPEN);
    far.kept("only-1").await;
    assert_eq!(cases(&far.direct, "only-%").await, 2);
    drop(far);
    drop(db.run_script(&format!("DROP ROLE {role}")).await);
    db.close().await.unwrap();
}
