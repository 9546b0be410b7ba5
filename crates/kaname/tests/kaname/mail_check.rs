//! `kaname mail check`: what whoever sets mail up is told.

use mail::sink::{Mood, Sink};
use serde_json::Value;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use tokio::process::Command;

/// The example key of RFC 8463 and its record.
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
";
const RECORD: &str = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

/// A file that nobody else of this machine reads.
fn private(file: &Path, text: &str) {
    fs::write(file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

struct Desk {
    _folder: TempDir,
    key: PathBuf,
    sink: Sink,
}

impl Desk {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let key = folder.path().join("k1.pem");
        private(&key, KEY);
        Self { _folder: folder, key, sink: Sink::start(Mood::default(), true).await.unwrap() }
    }
    /// Whether all is well, and what is said.
    async fn check(&self, more: &[&str]) -> (bool, String) {
        let relay = self.sink.address().to_string();
        let from = "notice@kaname.example";
        let arguments = ["mail", "check", "--mail-relay", &relay, "--mail-tls", "none", "--mail-from", from];
        let output = Command::new(env!("CARGO_BIN_EXE_kaname")).args(arguments).args(more).output().await.unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).unwrap())
    }
    fn dkim(&self) -> [String; 2] {
        [format!("--mail-dkim=k1={}", self.key.display()), "--json".to_owned()]
    }
}

#[tokio::test]
async fn it_says_what_the_relay_offers_and_hands_a_signed_test_letter_over() {
    let desk = Desk::new().await;
    let (good, said) = desk.check(&[]).await;
    assert!(good && said.contains("greets as sink.example ESMTP") && said.contains("not encrypted"), "{said}");
    assert!(said.contains("letters leave unsigned"), "{said}");
    let dkim = desk.dkim();
    let dkim: Vec<&str> = dkim.iter().map(String::as_str).collect();
    let letter = ["--record", RECORD, "--to", "duty@ariake.example"];
    let (good, said) = desk.check(&[&dkim[..], &letter].concat()).await;
    let report: Value = serde_json::from_str(&said).unwrap();
    assert!(good && report["good"] == true && report["findings"].as_array().unwrap().len() == 3, "{said}");
    let taken = desk.sink.taken();
    let taken = taken.values().next().unwrap();
    assert_eq!((taken.sender.as_str(), taken.recipient.as_str()), ("notice@kaname.example", "duty@ariake.example"));
    assert!(String::from_utf8_lossy(&taken.bytes).starts_with("DKIM-Signature: v=1; a=ed25519-sha256;"));
}

#[tokio::test]
async fn a_key_that_is_not_the_published_one_is_told_with_what_to_publish() {
    let desk = Desk::new().await;
    let dkim = desk.dkim();
    for (record, words) in [
        ("v=DKIM1; k=ed25519; p=", "withdrawn"),
        ("v=spf1 -all", "no key is published"),
        ("v=DKIM1; k=ed25519; p=AAAAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "another key"),
    ] {
        let (good, said) = desk.check(&[&dkim[0], "--record", record]).await;
        assert!(
            !good && said.contains("FAIL signature k1._domainkey.kaname.example") && said.contains(words),
            "{said}"
        );
        assert!(said.contains(&format!("publish: k1._domainkey.kaname.example IN TXT ( \"{RECORD}\" )")), "{said}");
    }
    let in_test = format!("t=y; {RECORD}");
    let (good, said) = desk.check(&[&dkim[0], "--record", &in_test]).await;
    assert!(!good && said.contains("as a test"), "{said}");
}

#[tokio::test]
async fn what_cannot_work_is_told_with_what_to_do() {
    let desk = Desk::new().await;
    let relay = desk.sink.address().to_string();
    let check = async |relay: &str, more: &[&str]| {
        let arguments =
            [&["mail", "check", "--mail-relay", relay, "--mail-from", "notice@kaname.example"], more].concat();
        let output = Command::new(env!("CARGO_BIN_EXE_kaname")).args(arguments).output().await.unwrap();
        assert!(!output.status.success());
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    let said = check(&relay, &["--mail-tls", "required", "--mail-ca", "/nowhere.pem"]).await;
    assert!(said.contains("/nowhere.pem") && said.contains("because"), "{said}");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let said = check(&closed, &["--mail-tls", "none"]).await;
    assert!(said.contains("FAIL relay") && said.contains("firewall"), "{said}");
    let said = check("mail.example", &[]).await;
    assert!(said.contains("no HOST:PORT"), "{said}");
    let password = desk.key.with_file_name("password");
    private(&password, "ひみつ\n");
    let login = ["--mail-tls", "none", "--mail-user", "kaname", "--mail-password-file", password.to_str().unwrap()];
    let said = check("mail.example:25", &login).await;
    assert!(said.contains("over an encrypted line only") && !said.contains("ひみつ"), "{said}");
    let said = check(&relay, &["--mail-dkim", &format!("k1={}", password.display())]).await;
    assert!(said.contains("holds no key that signs") && said.contains("openssl"), "{said}");
}
