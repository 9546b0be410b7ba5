//! The binary as whoever runs a hub uses it.

use crate::told;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Command, Output, Stdio},
};
use store::Engine;
use tempfile::TempDir;

pub(crate) fn kaname(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kaname")).args(arguments).output().unwrap()
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A hub with tables and facts, in a folder of its own.
fn hub() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite:{}", folder.path().join("hub.db").display());
    let output = kaname(&["import", "--database", &database, "registry"]);
    assert!(output.status.success(), "{}", said(&output));
    (folder, database)
}

pub(crate) fn verify(database: &str, more: &[&str]) -> (bool, Value) {
    let output = kaname(&[&["verify", "--database", database, "--json"], more].concat());
    (output.status.success(), serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output))))
}

#[test]
fn importing_twice_says_the_same_and_changes_nothing() {
    let (_folder, database) = hub();
    let again = kaname(&["import", "--database", &database, "registry"]);
    assert!(again.status.success() && said(&again).contains("18 CEPTOARs with 32 yearly sheets"), "{}", said(&again));
    let tables = kaname(&["migrate", "--database", &database]);
    assert!(said(&tables).contains("0 new"), "{}", said(&tables));
}

#[test]
fn the_chain_is_verified_offline_and_an_old_head_proves_a_rewrite() {
    let (_folder, database) = hub();
    let (good, first) = verify(&database, &[]);
    assert!(good && first["good"] == true && first["entries"].as_i64() > Some(0), "{first}");
    let head = first["head"].as_str().unwrap().to_owned();
    let invited = kaname(&[
        "user",
        "--database",
        &database,
        "invite",
        "--organisation",
        "NISC",
        "--mail",
        "duty@centre.example",
        "--name",
        "当直 一郎",
        "--role",
        "duty",
        "--role",
        "manager",
    ]);
    assert!(said(&invited).contains("/invitations/"), "{}", said(&invited));
    let (good, later) = verify(&database, &["--head", &head]);
    assert!(good && later["holds_old_head"] == true, "{later}");
    let (good, other) = verify(&database, &["--head", &"0f".repeat(32)]);
    assert!(!good && other["holds_old_head"] == false, "{other}");
    for nothing in ["0".repeat(64), "0".repeat(63), "x".to_owned()] {
        let refused = kaname(&["verify", "--database", &database, "--head", &nothing]);
        assert!(!refused.status.success() && !said(&refused).contains("is in it"), "{}", said(&refused));
    }
}

#[tokio::test]
async fn a_changed_entry_fails_the_verification_and_the_doctor_says_what_to_do() {
    let (_folder, database) = hub();
    let db = kaname::house::open(&database).await.unwrap();
    db.run_script("DROP TRIGGER sealed_audit_entries_UPDATE; UPDATE audit_entries SET action = 'x' WHERE seq = 1")
        .await
        .unwrap();
    db.close().await.unwrap();
    let (good, verdict) = verify(&database, &[]);
    assert!(!good && verdict["broken_at"] == 1, "{verdict}");
    let doctor = kaname(&["doctor", "--database", &database]);
    assert!(!doctor.status.success() && said(&doctor).contains("stop writing"), "{}", said(&doctor));
}

#[test]
fn a_backup_made_in_use_is_a_hub_that_verifies() {
    let (folder, database) = hub();
    let copy = folder.path().join("copy.db");
    let made = kaname(&["backup", "--database", &database, &copy.display().to_string()]);
    assert!(made.status.success(), "{}", said(&made));
    let (good, copied) = verify(&format!("sqlite:{}", copy.display()), &[]);
    assert!(good && copied["head"] == verify(&database, &[]).1["head"]);
    let again = kaname(&["backup", "--database", &database, &copy.display().to_string()]);
    assert!(!again.status.success() && said(&again).contains("exists already"), "{}", said(&again));
}

#[test]
fn what_only_says_what_would_come_of_a_list_makes_no_tables() {
    let folder = TempDir::new().unwrap();
    let (file, data) = (folder.path().join("members.csv"), folder.path().join("hub.db"));
    std::fs::write(&file, include_str!("../../../../docs/examples/organisations.csv")).unwrap();
    std::fs::write(&data, "").unwrap();
    let (path, database) = (file.display().to_string(), format!("sqlite:{}", data.display()));
    for _ in 0..2 {
        let refused = kaname(&["import", "organisations", &path, "--database", &database, "--dry-run"]);
        assert!(!refused.status.success() && said(&refused).contains("no tables"), "{}", said(&refused));
    }
}

#[test]
fn rules_on_deadlines_are_loaded_from_a_file_whole_or_not_at_all() {
    let (folder, database) = hub();
    let file = folder.path().join("regimes.csv");
    let example = include_str!("../../../../docs/examples/regimes.csv");
    let path = file.display().to_string();
    let import = |more: &[&str]| kaname(&[&["import", "--database", &database, "regimes", &path], more].concat());
    std::fs::write(&file, example.replace("business-hours", "nights")).unwrap();
    let refused = import(&[]);
    assert!(!refused.status.success() && said(&refused).contains("nothing was loaded"), "{}", said(&refused));
    assert!(said(&refused).contains("line 3, column unit: must be one of minutes"), "{}", said(&refused));
    std::fs::write(&file, example).unwrap();
    assert!(said(&import(&["--dry-run"])).contains("would load: energy-act, stamps-only"));
    let loaded = import(&[]);
    assert!(
        said(&loaded).contains("loaded: energy-act, stamps-only; there already and the same: none"),
        "{}",
        said(&loaded)
    );
    assert!(said(&import(&[])).contains("loaded: none; there already and the same: energy-act, stamps-only"));
    assert!(verify(&database, &[]).0);
}

#[test]
fn calendars_are_loaded_from_a_file_and_rules_name_them() {
    let (folder, database) = hub();
    let (calendars, regimes) = (folder.path().join("calendars.csv"), folder.path().join("regimes.csv"));
    let import = |what: &str, file: &std::path::Path, more: &[&str]| {
        kaname(&[&["import", "--database", &database, what, &file.display().to_string()], more].concat())
    };
    std::fs::write(&calendars, include_str!("../../../../docs/examples/calendars.csv")).unwrap();
    let rules = include_str!("../../../../docs/examples/regimes.csv").replace(",berlin,", ",sydney,");
    std::fs::write(&regimes, rules).unwrap();
    let refused = import("regimes", &regimes, &[]);
    assert!(said(&refused).contains("column calendar: must be one of japan, berlin: \"sydney\""), "{}", said(&refused));
    assert!(said(&import("calendars", &calendars, &["--dry-run"])).contains("would load: sydney"));
    let loaded = import("calendars", &calendars, &[]);
    let told = "loaded: sydney; further days off: none; there already and the same: none";
    assert!(said(&loaded).contains(told), "{}", said(&loaded));
    assert!(said(&import("calendars", &calendars, &[])).contains("there already and the same: sydney"));
    assert!(said(&import("regimes", &regimes, &[])).contains("loaded: energy-act, stamps-only"));
    std::fs::write(&calendars, b"calendar,what\n\x83J").unwrap();
    assert!(said(&import("calendars", &calendars, &[])).contains("is not in UTF-8"));
    assert!(verify(&database, &[]).0);
}

#[test]
fn organisations_are_entered_from_a_list_and_their_first_people_invited() {
    let (folder, database) = hub();
    let file = folder.path().join("members.csv");
    std::fs::write(&file, include_str!("../../../../docs/examples/organisations.csv")).unwrap();
    let path = file.display().to_string();
    let import = ["import", "organisations", &path, "--database", &database];
    let entered = kaname(&import);
    assert!(entered.status.success(), "{}", said(&entered));
    assert!(
        said(&entered)
            .contains("entered 3 organisations, 2 memberships, 1 supervision, 1 contact; changed 0; 0 registered"),
        "{}",
        said(&entered)
    );
    assert!(said(&kaname(&import)).contains("entered 0 organisations") && verify(&database, &[]).0);
    let invited = kaname(&[
        "user",
        "invite",
        "--database",
        &database,
        "--organisation",
        "OP-0001",
        "--mail",
        "sato@shiomi-tel.example",
        "--name",
        "佐藤 恵",
        "--role",
        "manager",
        "--role",
        "contact",
    ]);
    assert!(said(&invited).contains("/invitations/"), "{}", said(&invited));
    std::fs::write(&file, "code,name_ja,sector\nOP-0009,甲,WTAER\n").unwrap();
    let refused = kaname(&import);
    assert!(!refused.status.success(), "{}", said(&refused));
    assert!(
        said(&refused).contains("nothing was entered") && said(&refused).contains("line 2, column sector"),
        "{}",
        said(&refused)
    );
}

#[cfg(unix)]
#[test]
fn nobody_else_of_the_machine_reads_a_database_or_a_copy() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, database) = hub();
    let copy = folder.path().join("copy.db");
    kaname(&["backup", "--database", &database, &copy.display().to_string()]);
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.contains(&copy) && files.len() >= 2, "{files:?}");
    for file in files {
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0, "{}", file.display());
    }
}

#[test]
fn a_mistyped_database_is_said_so_and_not_made() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("kanme.db");
    let database = format!("sqlite:{}", path.display());
    for words in [&["verify"][..], &["user", "list"], &["reindex"], &["backup", "copy.db"]] {
        let tried = kaname(&[words, &["--database", &database]].concat());
        assert!(
            !tried.status.success() && said(&tried).contains("there is no database at"),
            "{words:?}: {}",
            said(&tried)
        );
        assert!(!path.exists(), "{words:?}");
    }
}

#[test]
fn the_doctor_has_a_remedy_for_each_thing_that_is_missing() {
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite:{}", folder.path().join("empty.db").display());
    let empty = kaname(&["doctor", "--database", &database]);
    assert!(!empty.status.success() && said(&empty).contains("kaname migrate"), "{}", said(&empty));
    kaname(&["migrate", "--database", &database]);
    let bare = said(&kaname(&["doctor", "--database", &database]));
    for remedy in ["import registry", "user invite --organisation NISC --mail … --name … --role manager --role duty"]
    {
        assert!(bare.contains(&format!("run: kaname {remedy} --database {database}")), "as it was named: {bare}");
    }
    assert!(bare.contains("nobody can invite others\n") && bare.contains("hold what a recount gives"), "{bare}");
}

#[test]
fn who_is_invited_to_invite_is_no_fault_and_a_name_with_a_blank_can_be_pasted() {
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite:{}", folder.path().join("our hub.db").display());
    let bare = said(&kaname(&["doctor", "--database", &database]));
    assert!(bare.contains(&format!("kaname migrate --database '{database}'")), "{bare}");
    assert!(kaname(&["import", "--database", &database, "registry"]).status.success());
    let invite =
        ["--organisation", "NISC", "--mail", "duty@centre.example", "--name", "当直 一郎", "--role", "manager"];
    kaname(&[&["user", "--database", &database, "invite"], &invite[..]].concat());
    let invited = said(&kaname(&["doctor", "--database", &database]));
    assert!(invited.contains("nobody can invite others yet; invitations open to those who shall: 1"), "{invited}");
    assert!(!invited.contains("user invite"), "nothing is to be done but to accept it: {invited}");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_that_differ_from_a_recount_are_counted_and_put_right() {
    let told = told::hub(Engine::Sqlite).await;
    let database = told.url.clone();
    let before = said(&kaname(&["doctor", "--database", &database]));
    assert!(before.contains("hold what a recount gives") && before.contains("0 files of communities"), "{before}");
    let db = kaname::house::open(&database).await.unwrap();
    db.run_script(
        "UPDATE report_stops SET newest_at = newest_at + 1;
         UPDATE judged_reports SET severity = 'severe' WHERE severity <> 'severe';
         DROP TRIGGER sealed_community_files_UPDATE; UPDATE community_files SET looked = 'x';",
    )
    .await
    .unwrap();
    db.close().await.unwrap();
    let wrong = kaname(&["doctor", "--database", &database]);
    let words = said(&wrong);
    assert!(
        !wrong.status.success() && words.contains("of report_stops.newest_at") && words.contains("of judged_reports"),
        "{words}"
    );
    assert!(words.contains(&format!("run: kaname reindex --database {database}")), "{words}");
    assert!(!words.contains("0 files of communities"), "{words}");
    let mended = said(&kaname(&["reindex", "--database", &database]));
    assert!(mended.contains("judged_reports: ") && mended.contains("put right, 0 left"), "{mended}");
    let after = said(&kaname(&["doctor", "--database", &database]));
    assert!(after.contains("hold what a recount gives"), "{after}");
}

#[test]
fn mistakes_on_the_command_line_are_told_plainly() {
    let (_folder, database) = hub();
    let role = kaname(&[
        "user",
        "--database",
        &database,
        "invite",
        "--organisation",
        "NISC",
        "--mail",
        "a@b.example",
        "--name",
        "x",
        "--role",
        "king",
    ]);
    assert!(!role.status.success() && said(&role).contains("king is no role"), "{}", said(&role));
    let nowhere = kaname(&[
        "user",
        "--database",
        &database,
        "invite",
        "--organisation",
        "NOWHERE",
        "--mail",
        "a@b.example",
        "--name",
        "x",
        "--role",
        "duty",
    ]);
    assert!(!nowhere.status.success() && said(&nowhere).contains("NOWHERE"), "{}", said(&nowhere));
    let engine = kaname(&["verify", "--database", "mysql://x"]);
    assert!(!engine.status.success() && said(&engine).contains("sqlite: nor postgres:"), "{}", said(&engine));
    let open = kaname(&["serve", "--database", &database, "--listen", "0.0.0.0:0", "--insecure-cookies"]);
    assert!(!open.status.success() && said(&open).contains("loopback"), "{}", said(&open));
    let proxy = kaname(&["serve", "--database", &database, "--trusted-proxy", "0.0.0.0/0"]);
    assert!(!proxy.status.success() && said(&proxy).contains("the length must be 1 to 32"), "{}", said(&proxy));
}

/// A demo or a hub that is stopped when the test ends.
pub(crate) struct Running {
    child: Child,
    address: String,
    out: BufReader<ChildStdout>,
}

impl Running {
    fn demo(folder: &TempDir) -> Self {
        Self::start(&["demo", "--data", &folder.path().display().to_string()])
    }
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::of(Command::new(env!("CARGO_BIN_EXE_kaname")), arguments)
    }
    /// The program as `command` starts it.
    pub(crate) fn of(mut command: Command, arguments: &[&str]) -> Self {
        let mut child =
            command.args(arguments).args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("ready http://").unwrap_or_else(|| panic!("it said {line}")).to_owned();
        Self { child, address, out }
    }
    /// What stands behind `what` in the next line that it says.
    pub(crate) fn said(&mut self, what: &str) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line.trim().strip_prefix(what).unwrap_or_else(|| panic!("it said {line}")).to_owned()
    }
    pub(crate) fn get(&self, path: &str) -> String {
        self.send(&format!("GET {path} HTTP/1.1"), "")
    }
    /// Sends a request of this first line, with whatever follows the headers that all have.
    pub(crate) fn send(&self, first: &str, rest: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let rest = if rest.is_empty() { "\r\n" } else { rest };
        write!(stream, "{first}\r\nHost: {}\r\nConnection: close\r\n{rest}", self.address).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_demo_is_ready_in_one_line_says_that_it_is_fiction_and_goes_on_where_it_stopped() {
    let folder = TempDir::new().unwrap();
    let demo = Running::demo(&folder);
    assert!(demo.get("/healthz").contains("ok"));
    let start = demo.get("/sign-in");
    assert!(start.contains("架空") && start.contains("佐藤 恵"));
    assert!(start.to_lowercase().contains("content-security-policy: default-src 'none'"));
    drop(demo);
    let again = Running::demo(&folder);
    assert!(again.get("/map").contains("T-CEPTOAR"));
    let led = again.get("/consents/x/answer").to_lowercase();
    assert!(
        led.contains("303") && led.contains("location: /consents/x\r"),
        "a form's target leads back to its page: {led}"
    );
    drop(again);
    let database = format!("sqlite:{}", folder.path().join("demo.db").display());
    assert!(verify(&database, &[]).0, "the demo's own chain holds");
}

#[test]
fn a_demo_that_was_told_is_served_and_not_told_again() {
    let folder = TempDir::new().unwrap();
    let once = kaname(&["demo", "--tell-only", "--data", &folder.path().display().to_string()]);
    assert!(once.status.success(), "{}", said(&once));
    let database = format!("sqlite:{}", folder.path().join("demo.db").display());
    let head = verify(&database, &[]);
    assert!(head.0, "its chain holds");
    let folder = folder.path().display().to_string();
    let again = kaname(&["demo", "--tell-only", "--data", &folder]);
    assert!(again.status.success(), "{}", said(&again));
    assert_eq!(verify(&database, &[]), head, "nothing was added");
    let nowhere = kaname(&["demo", "--tell-only"]);
    assert!(!nowhere.status.success() && said(&nowhere).contains("--data"), "{}", said(&nowhere));
    let impossible = kaname(&["demo", "--data", &format!("{folder}/demo.db/below")]);
    assert!(!impossible.status.success() && said(&impossible).contains("demo.db/below"), "{}", said(&impossible));
}

#[tokio::test]
async fn only_a_proxy_that_was_named_says_where_a_request_comes_from() {
    let (_folder, database) = hub();
    let form = "mail=nobody%40a.example&password=guess+guess+guess";
    let rest = format!(
        "X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{form}",
        form.len()
    );
    for (proxy, sources) in [("192.0.2.10", "127.0.0.1"), ("127.0.0.0/8", "127.0.0.1 203.0.113.9")] {
        let hub =
            Running::start(&["serve", "--database", &database, "--trusted-proxy", proxy, "--trusted-proxy", "::1"]);
        let answer = hub.send("POST /sign-in HTTP/1.1", &rest);
        assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
        drop(hub);
        let db = kaname::house::open(&database).await.unwrap();
        let cx = db.read(access::Actor::nobody(), kernel::At::from_millis(0)).await.unwrap();
        let rows = cx.system("test").rows("SELECT source FROM failed_sign_ins ORDER BY source", vec![]).await.unwrap();
        let seen: Vec<String> = rows.iter().map(|row| row.text("source").unwrap()).collect();
        assert_eq!(seen.join(" "), sources, "{proxy}");
        drop(cx);
        db.close().await.unwrap();
    }
}
