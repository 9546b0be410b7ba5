//! Filing full reports over HTTP for a minute, as many a second as were promised, and seeing whether all are kept:
//! in one call each, and in three. The programs run beside the house, on the same cores.

use crate::{
    World,
    http::{Answer, Connection},
};
use serde_json::{Value, json};
use sharing::{draft::Typed, ops};
use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use store::params;
use tokio::{
    sync::Mutex,
    time::{MissedTickBehavior, interval},
};

/// Reports a second.
const RATE: u64 = 200;
/// For how long.
const SECONDS: u64 = 60;
/// How many programs file at once.
const PROGRAMS: usize = 64;
/// The title of the report from which the many are copied.
pub(crate) const TEMPLATE: &str = "ひな形";

/// Files the report from which the many are copied.
pub(crate) async fn template(world: &World, cast: &kaname::demo::Cast) {
    let cx = world.db.write(cast.at("ICT-TEL 0").unwrap().actor(), world.now()).await.unwrap();
    let fields = [
        ("stage", "first"),
        ("title", TEMPLATE),
        (
            "situation",
            "外部からの大量のアクセスにより、公開サイトの表示が遅くなった。契約者からの問い合わせで分かった。基幹の業務には及んでいない。",
        ),
        ("began", "2014-06-17 09:12"),
        ("m4_1", "yes"),
        ("measures", "上流の事業者へ遮断を依頼した。"),
        ("tlp", "amber"),
    ];
    let typed = Typed::from_form(fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
    let draft = ops::begin_report::begin_report(&cx, false).await.unwrap();
    let saved = ops::save_draft::save_draft(&cx, draft, &typed, 1).await.unwrap();
    ops::submit_report::submit_report(&cx, draft, saved.revision).await.unwrap();
    cx.commit().await.unwrap();
}

/// By which road a report is filed.
#[derive(Clone, Copy)]
enum Road {
    /// Whole.
    OneCall,
    /// Begun, saved, sent.
    ThreeCalls,
}

/// A program: what it calls for is done once, however often it is sent.
struct Program {
    connection: Connection,
    key: String,
}

impl Program {
    /// Files a report; its reference, or what was answered instead.
    async fn file(&mut self, road: Road, number: u64, run: u128) -> Result<String, String> {
        match road {
            Road::OneCall => self.file_whole(number, run).await,
            Road::ThreeCalls => self.file_by_draft(number, run).await,
        }
    }

    async fn file_whole(&mut self, number: u64, run: u128) -> Result<String, String> {
        let sent = self.call("POST /api/v1/reports", &full(number), None, format!("r{run}-{number}")).await;
        Ok(sent.body["reference"].as_str().ok_or_else(|| said(&sent))?.to_owned())
    }

    async fn file_by_draft(&mut self, number: u64, run: u128) -> Result<String, String> {
        let begun = self.call("POST /api/v1/drafts", &json!({}), None, format!("b{run}-{number}")).await;
        let draft = begun.body["id"].as_str().ok_or_else(|| said(&begun))?.to_owned();
        let saved = self.call(&format!("PUT /api/v1/drafts/{draft}"), &full(number), begun.tag, String::new()).await;
        if saved.status != 200 {
            return Err(said(&saved));
        }
        let submit = format!("POST /api/v1/drafts/{draft}/submit");
        let sent = self.call(&submit, &json!({}), saved.tag, format!("s{run}-{number}")).await;
        Ok(sent.body["reference"].as_str().ok_or_else(|| said(&sent))?.to_owned())
    }

    async fn call(&mut self, head: &str, body: &Value, tag: Option<String>, once: String) -> Answer {
        let mut headers = format!("Authorization: Bearer {}\r\n", self.key);
        if let Some(tag) = tag {
            headers.push_str(&format!("If-Match: {tag}\r\n"));
        }
        if !once.is_empty() {
            headers.push_str(&format!("Idempotency-Key: {once}\r\n"));
        }
        self.connection.ask(head, &headers, &body.to_string()).await
    }
}

fn said(answer: &Answer) -> String {
    format!("{} {}", answer.status, answer.body)
}

pub(crate) async fn measure(world: &World) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = world.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    let served = tokio::spawn(async move { axum::serve(listener, service).await });
    println!("\nload {}", crate::pages::load());
    for (road, words) in [(Road::OneCall, "in one call"), (Road::ThreeCalls, "in three calls")] {
        by_road(world, address, (road, words)).await;
    }
    served.abort();
}

async fn by_road(world: &World, address: SocketAddr, (road, words): (Road, &str)) {
    let before = filed(world).await;
    let (took, mut times) = file_all(world, address, road).await;
    let kept = filed(world).await - before;
    times.sort_by(f64::total_cmp);
    let at =
        |share: f64| times.get((times.len().saturating_sub(1) as f64 * share) as usize).copied().unwrap_or_default();
    println!(
        "filed over HTTP {words} each: {} of {} answered, {kept} kept, in {took:.1} s ({:.0} a second), p50 {:.1} ms, p99 {:.1} ms; load {}",
        times.len(),
        RATE * SECONDS,
        times.len() as f64 / took,
        at(0.5),
        at(0.99),
        crate::pages::load()
    );
}

async fn filed(world: &World) -> i64 {
    let cx = world.db.read(access::Actor::nobody(), world.now()).await.unwrap();
    cx.system("measure").count("SELECT COUNT(*) AS n FROM reports", params![]).await.unwrap()
}

/// How long it took, and how long each took.
async fn file_all(world: &World, address: SocketAddr, road: Road) -> (f64, Vec<f64>) {
    let run = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let mut idle = Vec::new();
    for (_, key) in (0..PROGRAMS).zip(world.keys.iter().cycle()) {
        idle.push(Program { connection: Connection::to(address).await, key: key.clone() });
    }
    let (idle, places) = (Arc::new(Mutex::new(idle)), Arc::new(tokio::sync::Semaphore::new(PROGRAMS)));
    let mut tick = interval(Duration::from_micros(1_000_000 / RATE));
    tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (start, mut tasks) = (Instant::now(), Vec::new());
    for number in 0..RATE * SECONDS {
        tick.tick().await;
        let (place, idle) = (Arc::clone(&places).acquire_owned().await.unwrap(), Arc::clone(&idle));
        tasks.push(tokio::spawn(async move {
            let mut program = idle.lock().await.pop().unwrap();
            let begun = Instant::now();
            let filed = program.file(road, number, run).await;
            let took = begun.elapsed().as_secs_f64() * 1000.0;
            idle.lock().await.push(program);
            drop(place);
            filed.map(|_| took)
        }));
    }
    let (mut times, mut refused) = (Vec::new(), Vec::new());
    for task in tasks {
        match task.await.unwrap() {
            Ok(time) => times.push(time),
            Err(answer) => refused.push(answer),
        }
    }
    for answer in refused.iter().take(3) {
        eprintln!("not kept: {answer}");
    }
    (start.elapsed().as_secs_f64(), times)
}

/// A report with everything that is commonly filled in.
fn full(number: u64) -> Value {
    json!({
        "stage": "first",
        "content": {
            "title": format!("サイトの表示遅延 {number}"),
            "situation": "外部からの大量のアクセスにより、公開サイトの表示が遅くなった。".repeat(10),
            "began": { "at": "2014-06-17T00:12:00Z" },
            "matters": { "4-1": "yes", "4-2": "suspected" },
            "tiers": ["other"],
            "impact": { "users": 41000, "minutes": 100 },
            "cause": "調査中。",
            "measures": "上流の事業者へ遮断を依頼した。",
            "indicators": ["192.0.2.7", "198.51.100.0/24", "hxxp://evil[.]example/a"],
        },
        "label": { "tlp": "amber" },
    })
}
