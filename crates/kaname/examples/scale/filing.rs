//! Filing full reports for a minute, as many a second as were promised, and seeing whether all are kept.

use crate::World;
use sharing::{draft::Typed, ops};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::time::{MissedTickBehavior, interval};

/// Reports a second.
const RATE: u64 = 200;
/// For how long.
const SECONDS: u64 = 60;
/// How many may be under way at once.
const AT_ONCE: usize = 64;

pub(crate) async fn measure(world: &World) {
    let actor = world.cast.at("ICT-TEL 0").unwrap().actor();
    let (db, now) = (world.bench.db.clone(), kernel::Clock::now(&*world.bench.clock));
    let permits = Arc::new(tokio::sync::Semaphore::new(AT_ONCE));
    let kept = Arc::new(AtomicUsize::new(0));
    let mut tick = interval(Duration::from_micros(1_000_000 / RATE));
    tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (start, mut tasks) = (Instant::now(), Vec::new());
    for number in 0..RATE * SECONDS {
        tick.tick().await;
        let permit = Arc::clone(&permits).acquire_owned().await.unwrap();
        let (db, actor, kept) = (db.clone(), actor.clone(), Arc::clone(&kept));
        tasks.push(tokio::spawn(async move {
            let begun = Instant::now();
            let cx = db.write(actor, now).await?;
            let draft = ops::begin_report::begin_report(&cx, false).await.map_err(anyhow::Error::from)?;
            let saved =
                ops::save_draft::save_draft(&cx, draft, &typed(number), 1).await.map_err(anyhow::Error::from)?;
            ops::submit_report::submit_report(&cx, draft, saved.revision).await.map_err(anyhow::Error::from)?;
            cx.commit().await?;
            kept.fetch_add(1, Ordering::Relaxed);
            drop(permit);
            anyhow::Ok(begun.elapsed().as_secs_f64() * 1000.0)
        }));
    }
    let mut times = Vec::new();
    for task in tasks {
        match task.await.unwrap() {
            Ok(time) => times.push(time),
            Err(cause) => eprintln!("not kept: {cause}"),
        }
    }
    times.sort_by(f64::total_cmp);
    let took = start.elapsed().as_secs_f64();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "\nfiled: {} of {} full reports in {took:.1} s ({:.0} a second), p50 {:.1} ms, p99 {:.1} ms",
        kept.load(Ordering::Relaxed),
        RATE * SECONDS,
        times.len() as f64 / took,
        at(0.5),
        at(0.99)
    );
}

/// A report with everything that is commonly filled in.
fn typed(number: u64) -> Typed {
    let fields = [
        ("stage", "first".to_owned()),
        ("title", format!("サイトの表示遅延 {number}")),
        ("situation", "外部からの大量のアクセスにより、公開サイトの表示が遅くなった。".repeat(10)),
        ("began", "2014-06-17 09:12".to_owned()),
        ("m4_1", "yes".to_owned()),
        ("m4_2", "suspected".to_owned()),
        ("tier", "other".to_owned()),
        ("users", "41000".to_owned()),
        ("minutes", "1:40".to_owned()),
        ("cause", "調査中。".to_owned()),
        ("measures", "上流の事業者へ遮断を依頼した。".to_owned()),
        ("indicators", "192.0.2.7\n198.51.100.0/24\nhxxp://evil[.]example/a".to_owned()),
        ("tlp", "amber".to_owned()),
    ];
    Typed::from_form(fields.into_iter().map(|(name, value)| (name.to_owned(), value)))
}
