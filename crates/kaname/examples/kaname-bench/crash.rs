//! A release whose letters and reminders leave through processes that are killed again and again, with the database or
//! without it; then what came at the mail host is held against what was promised.

use crate::hub;
use access::Actor;
use kernel::{At, Clock};
use mail::sink::{Mood, Sink};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};
use store::{Db, Row, StoreError, params};
use tokio::time::Instant;

/// The plan reminds of something urgent after half an hour, and the second contact after an hour.
const SECOND: i64 = 60 * 60;
/// How long everything may take when nobody is killed any more.
const PATIENCE: Duration = Duration::from_secs(400);
/// After how many seconds a letter counts as lost of which the process that claimed it says nothing any more.
const CLAIM: &str = "3";

/// What is killed, and how.
pub(crate) struct Plan<'a> {
    /// The program.
    pub(crate) program: &'a str,
    /// The database, with the operators that were entered.
    pub(crate) database: &'a str,
    /// How many operators there are.
    pub(crate) recipients: i64,
    /// How many processes share the work.
    pub(crate) processes: usize,
    /// How often something is killed.
    pub(crate) kills: u64,
    /// After how many seconds the second contact is reminded; the first is at once.
    pub(crate) second_in: i64,
    /// What decides who is killed when, and what the host does to whom.
    pub(crate) seed: u64,
    /// Kills the database and starts it again.
    pub(crate) kill_database: Option<&'a mut (dyn FnMut() + Send)>,
}

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Letters that were promised, each with a Message-ID of its own.
    pub(crate) letters: i64,
    /// Of these refused by the host for good.
    pub(crate) refused: i64,
    /// How often the host took a letter once more.
    pub(crate) twice: i64,
    /// Tries of which the ledger says that the host may have the letter.
    pub(crate) in_doubt: i64,
    /// Connections that were open at the moments of killing, and those that the host broke off after it had taken a letter.
    pub(crate) bound: i64,
    /// Processes and databases that were killed.
    pub(crate) killed: (u64, u64),
    /// From the release to the last letter, in seconds.
    pub(crate) seconds: f64,
}

/// Numbers that look like chance, the same for the same seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, many: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % many.max(1)
    }
}

/// A `kaname serve` that sends letters. It is killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    /// Where its pages are.
    pub(crate) address: String,
}

impl Process {
    pub(crate) fn start(program: &str, database: &str, relay: &str, key: &str) -> Self {
        let begun = Instant::now();
        loop {
            let mut child = Command::new(program)
                .args(["serve", "--listen", "127.0.0.1:0", "--database", database, "--key", key])
                .args(["--insecure-cookies", "--public-url", "http://localhost", "--mail-relay", relay])
                .args(["--mail-tls", "none", "--mail-from", "notices@kaname.example", "--mail-claim", CLAIM])
                .env("RUST_LOG", "off")
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut line = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
            let address = line.trim().strip_prefix("ready http://").map(str::to_owned);
            let process = Process { child, address: address.clone().unwrap_or_default() };
            if address.is_some() {
                return process;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not start: {line}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Releases, kills, waits until all is done, and stops at the first thing that is not as it was promised.
pub(crate) async fn run(db: &Db, mut plan: Plan<'_>) -> Seen {
    let sink = Sink::start(mood(plan.seed), false).await.unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let (relay, key) = (sink.address().to_string(), folder.path().join("key").display().to_string());
    let (begun, now) = (Instant::now(), real_now());
    hub::release(db, releasing(now, plan.second_in)).await;
    let mut seen = kill(&mut plan, &sink, (&relay, &key), begun).await;
    let last: Vec<Process> =
        (0..plan.processes).map(|_| Process::start(plan.program, plan.database, &relay, &key)).collect();
    settle(db, plan.recipients).await;
    seen.seconds = begun.elapsed().as_secs_f64();
    drop(last);
    judge(db, (plan.program, plan.database), &[&sink], (plan.recipients, plan.seed), &mut seen).await;
    seen
}

/// A host that refuses 5 %, answers 2 % late, and hangs up on 1 % before and on 1 % after it took the letter.
pub(crate) fn mood(seed: u64) -> Mood {
    let delay_by = Duration::from_millis(400);
    Mood { refuse: 50, delay: 20, delay_by, hang_up_after: 10, hang_up_before: 10, seed, ..Mood::default() }
}

/// When something is released of which the first reminder is due now and the second in so many seconds.
pub(crate) fn releasing(now: At, second_in: i64) -> At {
    now.plus_seconds(second_in - SECOND)
}

pub(crate) fn real_now() -> At {
    kaname::edge::SystemClock::real().now()
}

/// Kills one after the other: most while the notice and the first reminder leave, the last ones after the second is due.
async fn kill(plan: &mut Plan<'_>, sink: &Sink, (relay, key): (&str, &str), begun: Instant) -> Seen {
    let (mut draw, mut seen) = (Draw(plan.seed), Seen::default());
    let mut running: Vec<Process> =
        (0..plan.processes).map(|_| Process::start(plan.program, plan.database, relay, key)).collect();
    let second = Duration::from_secs(plan.second_in.unsigned_abs());
    for number in 0..plan.kills {
        if number * 3 >= plan.kills * 2 {
            tokio::time::sleep(second.saturating_sub(begun.elapsed())).await;
        }
        let (before, waited) = (sink.many(), Instant::now());
        let more = 1 + draw.below(plan.recipients.unsigned_abs() / 4);
        while sink.many() - before < usize::try_from(more).unwrap() && waited.elapsed() < Duration::from_secs(2) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // In the midst of it, at moments that have nothing to do with each other.
        tokio::time::sleep(Duration::from_millis(draw.below(80))).await;
        let whom = draw.below(3);
        seen.bound += i64::try_from(sink.open()).unwrap();
        match &mut plan.kill_database {
            Some(kill) if whom == 2 => {
                kill();
                seen.killed.1 += 1;
            }
            _ => {
                let one = usize::try_from(whom).unwrap() % running.len();
                drop(running.remove(one));
                seen.killed.0 += 1;
                running.push(Process::start(plan.program, plan.database, relay, key));
            }
        }
    }
    seen
}

/// Waits until all letters have been promised and none waits any more.
pub(crate) async fn settle(db: &Db, recipients: i64) {
    let begun = Instant::now();
    loop {
        // The database may have been killed a moment ago.
        let ended = ended(db).await;
        if matches!(ended, Ok(many) if many == recipients * 3) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{ended:?} letters have ended");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// How many letters wait no more.
pub(crate) async fn ended(db: &Db) -> Result<i64, StoreError> {
    let ended = tally(db, "SELECT 'all' AS what, COUNT(*) AS n FROM letters WHERE ended_at IS NOT NULL").await?;
    Ok(ended["all"])
}

async fn rows(db: &Db, ask: &str) -> Result<Vec<Row>, StoreError> {
    let cx = db.read(Actor::nobody(), At::from_millis(0)).await?;
    cx.system("test").rows(ask, params![]).await
}

async fn tally(db: &Db, ask: &str) -> Result<BTreeMap<String, i64>, StoreError> {
    rows(db, ask).await?.iter().map(|row| Ok((row.text("what")?, row.get("n")?))).collect()
}

/// Holds what came at these hosts against what was promised.
pub(crate) async fn judge(
    db: &Db,
    (program, database): (&str, &str),
    sinks: &[&Sink],
    (recipients, seed): (i64, u64),
    seen: &mut Seen,
) {
    let occasions = tally(db, "SELECT occasion AS what, COUNT(*) AS n FROM letters GROUP BY occasion").await.unwrap();
    for occasion in ["notice", "reminder", "second"] {
        assert_eq!(occasions[occasion], recipients, "seed {seed}: one {occasion} for each recipient");
    }
    let early = "SELECT 'early' AS what, COUNT(*) AS n FROM letters l JOIN letter_tries t ON t.letter_id = l.id
                 WHERE t.at < l.promised_at";
    assert_eq!(tally(db, early).await.unwrap()["early"], 0, "seed {seed}: nobody is told early");
    let before_due =
        "SELECT 'early' AS what, COUNT(*) AS n FROM letters l WHERE l.occasion <> 'notice' AND l.promised_at < (
                        SELECT MIN(r.due_at) FROM reminder_rounds r
                        WHERE r.whom = CASE l.occasion WHEN 'reminder' THEN 'first' ELSE 'second' END)";
    assert_eq!(tally(db, before_due).await.unwrap()["early"], 0, "seed {seed}: nobody is reminded early");
    let select = "SELECT l.id, l.occasion, l.state,
        (SELECT COUNT(*) FROM letter_tries t WHERE t.letter_id = l.id AND t.outcome IN ('lost', 'perhaps')) AS doubts
      FROM letters l";
    let mut taken = BTreeMap::<String, i64>::new();
    for (name, one) in sinks.iter().flat_map(|sink| sink.taken()) {
        *taken.entry(name).or_default() += i64::try_from(one.times).unwrap();
    }
    for letter in rows(db, select).await.unwrap() {
        let id: uuid::Uuid = letter.get("id").unwrap();
        let name = format!("{}.{}@kaname.example", id.simple(), letter.text("occasion").unwrap());
        let (state, doubts) = (letter.text("state").unwrap(), letter.get::<i64>("doubts").unwrap());
        let times = taken.remove(&name).unwrap_or_default();
        match state.as_str() {
            "handed" => assert!(times >= 1, "seed {seed}: {name} is lost"),
            "refused" => assert_eq!(times, 0, "seed {seed}: {name} was refused"),
            other => panic!("seed {seed}: {name} is {other}"),
        }
        assert!(times - 1 <= doubts, "seed {seed}: {name} came {times} times, the ledger names {doubts}");
        seen.letters += 1;
        seen.refused += i64::from(state == "refused");
        seen.twice += (times - 1).max(0);
        seen.in_doubt += doubts;
    }
    assert!(taken.is_empty(), "seed {seed}: nothing came that nobody promised: {:?}", taken.keys().next());
    assert!((1..seen.letters / 5).contains(&seen.refused), "seed {seed}: the host refuses some: {seen:?}");
    seen.bound += sinks.iter().map(|sink| i64::try_from(sink.broken_off()).unwrap()).sum::<i64>();
    assert!(seen.twice <= seen.bound, "seed {seed}: no more twice than connections were open: {seen:?}");
    let verified = Command::new(program).args(["verify", "--database", database]).output().unwrap();
    assert!(verified.status.success(), "seed {seed}: {}", String::from_utf8_lossy(&verified.stdout));
}
