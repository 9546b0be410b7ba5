//! The key beside the database: what stood in clear is locked once, a copy of the database tells no secret, and whoever
//! lost the key is told what to do.

use access::Actor;
use kaname::{edge::SystemChance, key};
use kernel::At;
use std::{fs, path::Path, process::Command};
use store::{Db, params};
use tempfile::TempDir;
use trial::{both_engines, person_id};

const SATO: &[u8; 20] = b"SATO's telephone key";
const ONO: &[u8; 20] = b"ONO's telephone key.";

fn now() -> At {
    At::parse_local("2014-06-17 10:31").unwrap()
}

/// Two people whose one-time codes an older version has left in clear; the second has set up another telephone as well.
async fn two_in_clear(db: &Db) {
    let cx = db.write(Actor::nobody(), now()).await.unwrap();
    let sql = cx.system("test");
    for (number, name, secret, pending) in [(1, "佐藤", SATO, None), (2, "大野", ONO, Some(SATO.to_vec()))] {
        let person = "INSERT INTO people (id, name_ja, name_en, kana, romaji, mail, created_at)
            VALUES ($1, $2, $2, '', '', $3, 0)";
        let mail = format!("{number}@kaname.example");
        sql.run_one(person, params![person_id(number), name, mail]).await.unwrap();
        let code = "INSERT INTO one_time_codes (person_id, secret, confirmed_at, last_step, pending)
            VALUES ($1, $2, 1, 0, $3)";
        sql.run_one(code, params![person_id(number), secret.to_vec(), pending]).await.unwrap();
    }
    cx.commit_unrecorded("test").await.unwrap();
}

async fn unlocked(db: &Db, path: &Path) -> anyhow::Result<Db> {
    key::unlock(db.clone(), path, &SystemChance, now(), |_| ()).await
}

/// Whether any file of the folder but the key's holds these bytes.
fn stands_in(folder: &Path, bytes: &[u8]) -> bool {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_none_or(|end| end != "key"))
        .any(|path| fs::read(path).unwrap().windows(bytes.len()).any(|part| part == bytes))
}

both_engines! {
    async fn what_stood_in_clear_is_locked_once_and_opens_for_its_owner_only(bench: Bench) with &kaname::house::migrations(); {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("hub.key");
        two_in_clear(&bench.db).await;
        assert_eq!(identity::held::count(&bench.db, now()).await.unwrap(), identity::held::Held { locked: 0, plain: 2 });
        let db = unlocked(&bench.db, &path).await.unwrap();
        assert_eq!(identity::held::count(&db, now()).await.unwrap(), identity::held::Held { locked: 2, plain: 0 });
        assert!(identity::held::opens(&db, now()).await.unwrap());
        let cx = db.read(Actor::nobody(), now()).await.unwrap();
        let noted = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'identity.codes-locked'";
        let kept = async |number: u128| {
            let ask = "SELECT secret FROM one_time_codes WHERE person_id = $1";
            let row = cx.system("test").row(ask, params![person_id(number)]).await.unwrap().unwrap();
            row.get::<Vec<u8>>("secret").unwrap()
        };
        let sato = kept(1).await;
        let whose = |number: u128| *person_id(number).uuid().as_bytes();
        assert_eq!(cx.vault().unwrap().tell(&whose(1), &sato).unwrap(), SATO);
        assert!(cx.vault().unwrap().tell(&whose(2), &sato).is_err(), "another person's does not open");
        drop(cx);
        // A second start finds everything locked and writes nothing.
        unlocked(&bench.db, &path).await.unwrap();
        let cx = db.read(Actor::nobody(), now()).await.unwrap();
        assert_eq!(cx.system("test").count(noted, params![]).await.unwrap(), 1);
    }

    async fn without_the_right_key_nothing_starts_and_it_is_said_what_to_do(bench: Bench) with &kaname::house::migrations(); {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("hub.key");
        two_in_clear(&bench.db).await;
        unlocked(&bench.db, &path).await.unwrap();
        let right = folder.path().join("away");
        fs::rename(&path, &right).unwrap();
        let told = unlocked(&bench.db, &path).await.err().unwrap().to_string();
        assert!(told.contains("2 one-time codes") && told.contains("is not there") && told.contains("forget-codes"), "{told}");
        assert!(!path.exists(), "no second key is made");
        key::make(&path, &SystemChance).unwrap();
        let told = unlocked(&bench.db, &path).await.err().unwrap().to_string();
        assert!(told.contains("is another one") && told.contains("Put the right file back"), "{told}");
        unlocked(&bench.db, &right).await.unwrap();
        // Lost for good.
        let cx = bench.db.write(Actor::nobody(), now()).await.unwrap();
        assert_eq!(identity::admin::forget_codes(&cx).await.unwrap(), 2);
        cx.commit().await.unwrap();
        unlocked(&bench.db, &path).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_the_database_hold_no_secret() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("hub.db").display());
    let path = key::place(&url, None);
    let db = kaname::house::open(&url).await.unwrap();
    kaname::house::migrate(&db, now()).await.unwrap();
    two_in_clear(&db).await;
    assert!(stands_in(folder.path(), SATO) && stands_in(folder.path(), ONO), "else nothing is tried here");
    let db = unlocked(&db, &path).await.unwrap();
    assert!(!stands_in(folder.path(), SATO) && !stands_in(folder.path(), ONO));
    let key = key::read(&path).unwrap().unwrap();
    assert!(!stands_in(folder.path(), &key));
    db.close().await.unwrap();
    assert!(!stands_in(folder.path(), SATO));

    // The doctor and the server, as whoever runs them sees it.
    let kaname = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_kaname")).args(arguments).args(["--database", &url]).output();
        let output = output.unwrap();
        (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    assert!(kaname(&["doctor"]).1.contains("opens, 2 one-time codes"));
    fs::remove_file(&path).unwrap();
    let (started, told) = kaname(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(!started && told.contains("forget-codes"), "{told}");
    assert!(kaname(&["doctor"]).1.contains("put the right key file back"));
}
