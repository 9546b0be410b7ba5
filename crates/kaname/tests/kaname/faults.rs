//! A disk that is full, a database that takes nothing, a database that is away: what people read, and that nothing is lost.

mod away;
mod full;
mod line;
mod read_only;

use crate::cli::{Running, kaname, said, verify};
use access::Actor;
use kernel::At;
use std::{process::Command, sync::Arc};
use store::{Db, params};
use tempfile::TempDir;
use trial::Counter;

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
        trial::left_out("a full disk: only root may mount one of its own");
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
        trial::left_out("a backup onto a full disk: only root may mount one of its own");
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

/// What the hub says when a program opens a case of this title.
fn opened(hub: &Running, key: &str, title: &str) -> String {
    let body = format!("{{\"title\":\"{title}\"}}");
    let rest = format!(
        "Authorization: Bearer {key}\r\nContent-Type: application/json\r\nIdempotency-Key: {title}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    hub.send("POST /api/v1/cases HTTP/1.1", &rest)
}

/// A page that everybody may read.
fn page(hub: &Running, lang: &str) -> String {
    hub.send("GET /map HTTP/1.1", &format!("Cookie: lang={lang}\r\n\r\n"))
}

/// The file with the key of secrets of these tests, in a folder.
fn key_file(folder: &TempDir) -> String {
    let file = folder.path().join("key");
    std::fs::write(&file, "07".repeat(store::Vault::KEY)).unwrap();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    file.display().to_string()
}
