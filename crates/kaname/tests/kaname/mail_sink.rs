//! `kaname mail sink`: a mail host for trying, as whoever sets mail up uses it.

use crate::cli::{kaname, said};
use std::{
    fs,
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A sink that runs, and where.
fn sink(more: &[&str]) -> (Child, BufReader<std::process::ChildStdout>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kaname"))
        .args(["mail", "sink", "--listen", "127.0.0.1:0"])
        .args(more)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    lines.read_line(&mut first).unwrap();
    let address = first.trim().strip_prefix("ready smtp://").unwrap().to_owned();
    (child, lines, address)
}

/// Ends it gently; what it said.
fn ended((mut child, mut lines): (Child, BufReader<std::process::ChildStdout>)) -> String {
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    let mut rest = String::new();
    lines.read_to_string(&mut rest).unwrap();
    assert!(child.wait().unwrap().success());
    rest
}

fn test_letter(relay: &str) -> String {
    let from = "notice@kaname.example";
    let to = "desk@member.example";
    said(&kaname(&["mail", "check", "--mail-relay", relay, "--mail-tls", "none", "--mail-from", from, "--to", to]))
}

#[test]
fn it_takes_letters_keeps_them_and_says_what_came() {
    let folder = TempDir::new().unwrap();
    let kept = folder.path().join("kept");
    let (child, lines, address) = sink(&["--keep", kept.to_str().unwrap()]);
    test_letter(&address);
    let told = ended((child, lines));
    assert!(told.contains("came <desk@member.example> ") && told.contains("1 letters came, 0 of them again"), "{told}");
    let files: Vec<_> = fs::read_dir(&kept).unwrap().map(|file| file.unwrap().path()).collect();
    let [letter] = &files[..] else { panic!("{files:?}") };
    assert!(fs::read_to_string(letter).unwrap().contains("To: desk@member.example"), "{}", letter.display());
}

#[test]
fn it_refuses_whom_it_is_told_to() {
    let (child, lines, address) = sink(&["--refuse", "100%"]);
    assert!(test_letter(&address).contains("550"));
    assert!(ended((child, lines)).contains("0 letters came"));
    let wrong = kaname(&["mail", "sink", "--refuse", "101"]);
    assert!(!wrong.status.success() && said(&wrong).contains("0 to 100"), "{}", said(&wrong));
}
