//! A SQLite file, or its folder, in which the hub may not write.

use super::{cases, key_file, opened, page, status};
use crate::{
    cli::{Running, said, verify},
    hub,
    mail::{RECIPIENTS, mailing, released},
    told,
};
use kaname::house;
use mail::sink::{Mood, Sink};
use std::{
    fs::{Permissions, set_permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use store::Engine;
use tempfile::TempDir;
use trial::{Bench, bench};

/// The program, bound by permissions also where root runs the tests. `None` where that cannot be had.
fn bound() -> Option<Command> {
    let kaname = env!("CARGO_BIN_EXE_kaname");
    let root = Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout.starts_with(b"0\n"));
    if !root {
        return Some(Command::new(kaname));
    }
    let without = ["--bounding-set=-dac_override", "--inh-caps=-dac_override"];
    if !Command::new("setpriv").args(without).arg("true").status().is_ok_and(|done| done.success()) {
        trial::left_out("a SQLite file that can only be read: root may write everywhere, and setpriv is missing");
        return None;
    }
    let mut command = Command::new("setpriv");
    command.args(without).arg(kaname);
    Some(command)
}

/// What may be done with a file or folder; as before when this value goes.
struct Only(PathBuf, u32);

impl Only {
    fn may(path: &Path, mode: u32) -> Self {
        let before = path.metadata().unwrap().permissions().mode();
        set_permissions(path, Permissions::from_mode(mode)).unwrap();
        Self(path.to_owned(), before)
    }
}

impl Drop for Only {
    fn drop(&mut self) {
        set_permissions(&self.0, Permissions::from_mode(self.1)).unwrap();
    }
}

/// A hub of SQLite that nobody has open, and where its file is.
async fn closed(bench: &Bench) -> PathBuf {
    bench.db.clone().close().await.unwrap();
    store::file_of(&bench.url).unwrap().to_owned()
}

fn signing_in(hub: &Running, lang: &str) -> String {
    let form = "mail=duty%40centre.example&password=not+the+one+that+it+is";
    let rest = format!(
        "Cookie: lang={lang}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    hub.send("POST /sign-in HTTP/1.1", &rest)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_can_only_be_read_is_shown_and_who_would_change_something_is_told() {
    let Some(command) = bound() else { return };
    let bench = told::hub(Engine::Sqlite).await;
    let key = hub::program(&bench.db, &told::cast(&bench)).await;
    let (file, folder) = (closed(&bench).await, TempDir::new().unwrap());
    let secret = key_file(&folder);
    let serve = ["serve", "--database", &bench.url, "--key", &secret, "--insecure-cookies"];
    let only = Only::may(&file, 0o400);
    let hub = Running::of(command, &serve);
    assert_eq!(status(&page(&hub, "ja")), "200", "what is there is read");
    let came = opened(&hub, &key, "only-read");
    assert!(status(&came) == "503" && came.contains("store.read-only"), "{came}");
    assert!(came.to_lowercase().contains("retry-after:"), "{came}");
    let ja = signing_in(&hub, "ja");
    assert!(
        status(&ja) == "503" && ja.contains("いまは読むことしかできません") && ja.contains("失われていません"),
        "{ja}"
    );
    let en = signing_in(&hub, "en");
    assert!(status(&en) == "503" && en.contains("can only be read at the moment"), "{en}");
    drop(hub);
    drop(only);
    let hub = Running::start(&serve);
    assert_eq!(status(&opened(&hub, &key, "only-read")), "201", "started anew it goes on");
    drop(hub);
    assert_eq!(cases(&bench.url, "only-read").await, 1);
    assert!(verify(&bench.url, &[]).0);
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_wait_while_the_file_can_only_be_read_and_each_leaves_once_afterwards() {
    let Some(command) = bound() else { return };
    let bench = bench(Engine::Sqlite, &house::migrations()).await;
    released(&bench).await;
    let (file, folder) = (closed(&bench).await, TempDir::new().unwrap());
    let sink = Sink::start(Mood::default(), false).await.unwrap();
    let (relay, secret) = (sink.address().to_string(), key_file(&folder));
    let serve = mailing(&bench.url, (&relay, "none"), &secret);
    let only = Only::may(&file, 0o400);
    let hub = Running::of(command, &serve);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(status(&page(&hub, "ja")), "200");
    assert_eq!(sink.many(), 0, "nothing leaves of which nothing can be written down");
    drop(hub);
    drop(only);
    let _hub = Running::start(&serve);
    for _ in 0..600 {
        if u128::try_from(sink.many()).unwrap() == RECIPIENTS {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let taken = sink.taken();
    assert_eq!(u128::try_from(taken.len()).unwrap(), RECIPIENTS, "none is lost");
    assert!(taken.values().all(|one| one.times == 1), "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_folder_in_which_nothing_can_be_written_the_start_says_so() {
    let Some(mut command) = bound() else { return };
    let bench = bench(Engine::Sqlite, &house::migrations()).await;
    let (file, folder) = (closed(&bench).await, TempDir::new().unwrap());
    let secret = key_file(&folder);
    let before = std::fs::read(&file).unwrap();
    let _only = Only::may(file.parent().unwrap(), 0o500);
    let tried = command.args(["serve", "--database", &bench.url, "--key", &secret]).output().unwrap();
    let words = said(&tried);
    assert!(!tried.status.success() && words.contains("SQLite writes beside it"), "{words}");
    assert_eq!(std::fs::read(&file).unwrap(), before, "nothing was changed");
}
