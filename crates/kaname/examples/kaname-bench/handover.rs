//! How many letters a second reach a host, beside Postfix's own source of test letters into the same host.

use crate::{
    crash::{Process, ended},
    hub,
};
use kernel::Clock;
use std::{
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use store::Db;

/// How many lines to the host are open at once: as many as one `kaname serve` has by itself.
pub(crate) const LINES: &str = "8";

/// Postfix's own host for test letters: takes everything, keeps nothing. It ends with this value.
pub(crate) struct PostfixSink {
    child: Child,
    pub(crate) address: String,
}

impl PostfixSink {
    pub(crate) fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new("/usr/sbin/smtp-sink");
        if Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout.starts_with(b"0\n")) {
            command.args(["-u", "postfix"]);
        }
        let child = command
            .args([&address, "1000"])
            .stdout(Stdio::null())
            .spawn()
            .expect("Postfix is missing (Debian: postfix)");
        while TcpStream::connect(&address).is_err() {
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, address }
    }
}

impl Drop for PostfixSink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Letters a second that Postfix's own source hands over.
pub(crate) fn smtp_source(sink: &PostfixSink, letters: i64, bytes: usize) -> f64 {
    let begun = Instant::now();
    let done = Command::new("/usr/sbin/smtp-source")
        .args(["-s", LINES, "-m", &letters.to_string(), "-l", &bytes.to_string()])
        .args(["-f", "notices@kaname.example", "-t", "desk@member.example", &sink.address])
        .status()
        .unwrap();
    assert!(done.success(), "smtp-source");
    letters as f64 / begun.elapsed().as_secs_f64()
}

/// Letters a second that so many processes hand over, from when the last of them is ready: claimed, written, handed over,
/// and written down what came of it.
pub(crate) async fn kaname(
    db: &Db,
    (program, database): (&str, &str),
    relay: &str,
    letters: i64,
    processes: usize,
) -> f64 {
    let folder = tempfile::TempDir::new().unwrap();
    let key = folder.path().join("key").display().to_string();
    let _running: Vec<Process> = (0..processes).map(|_| Process::start(program, database, relay, &key)).collect();
    let begun = Instant::now();
    hub::release(db, kaname::edge::SystemClock::real().now()).await;
    while ended(db).await.unwrap() < letters {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    letters as f64 / begun.elapsed().as_secs_f64()
}
