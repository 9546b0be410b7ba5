//! A PostgreSQL of our own that can be killed and started again.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use tokio::time::Instant;

/// How long a server may take to start: after a kill it goes through its log.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. It ends with this value.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    server: Child,
}

impl Cluster {
    /// `None` where PostgreSQL is not installed.
    pub(crate) fn start() -> Option<Self> {
        Self::start_in(TempDir::new().unwrap())
    }

    /// The same with its files in this folder.
    pub(crate) fn start_in(folder: TempDir) -> Option<Self> {
        let programs = programs()?;
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
        let data = folder.path().join("data").display().to_string();
        let made = as_nobody_special(&programs.join("initdb"))
            .args(["-D", &data, "-U", "kaname", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = serve(&programs, folder.path(), port);
        let mut cluster = Self { programs, folder, port, server };
        cluster.wait();
        Some(cluster)
    }

    /// The address of a database of this name.
    pub(crate) fn address(&self, name: &str) -> String {
        format!("postgres://kaname@127.0.0.1:{}/{name}", self.port)
    }

    /// Kills the server and every process of it with SIGKILL, and starts it again.
    pub(crate) fn kill(&mut self) {
        let pid = self.server.id().to_string();
        let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
        let _ = Command::new("kill").arg("-9").arg(&pid).args(children.split_whitespace()).status();
        let _ = self.server.wait();
        self.server = serve(&self.programs, self.folder.path(), self.port);
        self.wait();
    }

    /// Until it takes connections; it is started again if it has ended by itself, as a service manager does. While
    /// processes of the one that was killed are still ending, a new one leaves again.
    pub(crate) fn wait(&mut self) {
        let (begun, port) = (Instant::now(), self.port.to_string());
        let asks = self.programs.join("pg_isready");
        let ready = || {
            Command::new(&asks).args(["-q", "-h", "127.0.0.1", "-p", &port]).status().is_ok_and(|said| said.success())
        };
        while !ready() {
            assert!(begun.elapsed() < PATIENCE, "PostgreSQL does not start");
            std::thread::sleep(Duration::from_millis(50));
            if self.server.try_wait().unwrap().is_some() {
                self.server = serve(&self.programs, self.folder.path(), self.port);
            }
        }
    }

    /// Does something in the database that every server has.
    pub(crate) fn order(&self, sql: &str) {
        let port = self.port.to_string();
        let done = Command::new(self.programs.join("psql"))
            .args(["-q", "-h", "127.0.0.1", "-p", &port, "-U", "kaname", "-c", sql, "postgres"])
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg("-QUIT").arg(self.server.id().to_string()).status();
        let _ = self.server.wait();
    }
}

/// Where the programs of PostgreSQL are: where the command is found, or where Debian keeps them.
fn programs() -> Option<PathBuf> {
    let found = std::env::var_os("PATH")?;
    let mut all: Vec<PathBuf> = std::env::split_paths(&found).collect();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    debian.sort();
    all.extend(debian.into_iter().rev());
    let needed = ["initdb", "postgres", "pg_isready", "psql"];
    all.into_iter().find(|folder| needed.iter().all(|program| folder.join(program).exists()))
}

/// A program that refuses to run as root.
fn as_nobody_special(program: &Path) -> Command {
    let id = |words: &[&str]| {
        let said = Command::new("id").args(words).output().ok().filter(|said| said.status.success())?;
        Some(String::from_utf8_lossy(&said.stdout).trim().to_owned())
    };
    if id(&["-u"]).as_deref() != Some("0") {
        return Command::new(program);
    }
    let name = if id(&["-u", "postgres"]).is_some() { "postgres" } else { "nobody" };
    let group = id(&["-g", name]).unwrap();
    let mut command = Command::new("setpriv");
    command.args(["--reuid", name, "--regid", &group, "--clear-groups"]).arg(program).current_dir("/");
    command
}

fn serve(programs: &Path, folder: &Path, port: u16) -> Child {
    let log = std::fs::File::options().create(true).append(true).open(folder.join("log")).unwrap();
    as_nobody_special(&programs.join("postgres"))
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k", "", "-c", "max_connections=200"])
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap()
}
