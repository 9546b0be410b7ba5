//! As a service: what the manager is told, secrets that it hands over, and the unit in docs/examples.

use crate::cli::{Running, kaname, said};
use std::{
    os::unix::{fs::PermissionsExt, net::UnixDatagram},
    process::{Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

const UNIT: &str = include_str!("../../../../docs/examples/kaname.service");

fn heard(socket: &UnixDatagram) -> String {
    let mut bytes = [0; 64];
    let read = socket.recv(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes[..read]).into_owned()
}

#[test]
fn the_manager_hears_that_it_is_ready_that_it_lives_and_that_it_stops() {
    let folder = TempDir::new().unwrap();
    let (place, database) = (folder.path().join("notify"), folder.path().join("hub.db"));
    let socket = UnixDatagram::bind(&place).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let credentials = folder.path().join("credentials");
    std::fs::create_dir(&credentials).unwrap();
    let key = credentials.join("key");
    std::fs::write(&key, "07".repeat(store::Vault::KEY)).unwrap();
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o440)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kaname"))
        .args(["serve", "--listen", "127.0.0.1:0", "--insecure-cookies"])
        .env("KANAME_DATABASE", format!("sqlite:{}", database.display()))
        .env("KANAME_KEY", &key)
        .env("CREDENTIALS_DIRECTORY", &credentials)
        .env("NOTIFY_SOCKET", &place)
        .env("WATCHDOG_USEC", "400000")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    assert_eq!(heard(&socket), "READY=1");
    assert_eq!([heard(&socket), heard(&socket)], ["WATCHDOG=1", "WATCHDOG=1"]);
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    while heard(&socket) != "STOPPING=1" {}
    assert!(child.wait().unwrap().success(), "it ends well");
}

#[test]
fn a_key_that_others_may_read_is_taken_from_nobody_but_the_manager() {
    let folder = TempDir::new().unwrap();
    let (key, database) = (folder.path().join("key"), format!("sqlite:{}", folder.path().join("hub.db").display()));
    std::fs::write(&key, "07".repeat(store::Vault::KEY)).unwrap();
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o440)).unwrap();
    let serve = ["serve", "--database", &database, "--key", &key.display().to_string(), "--listen", "127.0.0.1:0"];
    let tried = kaname(&serve);
    assert!(!tried.status.success() && said(&tried).contains("can be read by others"), "{}", said(&tried));
}

#[test]
fn the_unit_names_options_that_there_are_and_systemd_takes_it() {
    let help = said(&kaname(&["help", "serve"]));
    let named: Vec<&str> = UNIT
        .split(|one: char| !(one.is_ascii_uppercase() || one == '_'))
        .filter(|word| word.starts_with("KANAME_"))
        .collect();
    assert!(named.len() > 4);
    for name in named {
        assert!(help.contains(name), "{name} is no option of serve");
    }
    let folder = TempDir::new().unwrap();
    let unit = folder.path().join("kaname.service");
    std::fs::write(&unit, UNIT.replace("/usr/local/bin/kaname", env!("CARGO_BIN_EXE_kaname"))).unwrap();
    if let Ok(checked) = Command::new("systemd-analyze").arg("verify").arg(&unit).output() {
        assert!(checked.status.success() && said(&checked).is_empty(), "{}", said(&checked));
    }
}

#[test]
fn where_nobody_asks_nothing_is_told() {
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite:{}", folder.path().join("hub.db").display());
    let hub = Running::start(&["serve", "--database", &database, "--insecure-cookies"]);
    assert!(hub.send("GET /healthz HTTP/1.1", "").contains("ok"));
}
