//! A PostgreSQL whose disk is full, log and tables alike.

use super::{Disk, cases, key_file, opened, page, status};
use crate::{
    cli::{Running, kaname, said, verify},
    cluster::Cluster,
    hub, told,
};
use std::time::Duration;
use store::Engine;
use tempfile::TempDir;
use tokio::time::Instant;

/// What such a server needs to begin with, and room for the demo.
const MEGABYTES: u32 = 384;
/// How long a server whose disk was full may take to come back.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn where_the_disk_of_postgresql_is_full_nothing_told_is_lost_and_nothing_is_kept_twice() {
    let Some(disk) = Disk::of(MEGABYTES) else {
        trial::left_out("a full disk under PostgreSQL: only root may mount one of its own");
        return;
    };
    let Some(mut cluster) = Cluster::start_in(TempDir::new_in(disk.file("")).unwrap()) else {
        trial::left_out("a full disk under PostgreSQL: it is not installed here");
        return;
    };
    cluster.order("CREATE DATABASE hub");
    let (database, folder) = (cluster.address("hub"), TempDir::new().unwrap());
    let bench = told::hub(Engine::Sqlite).await;
    let program = hub::program(&bench.db, &told::cast(&bench)).await;
    let key = key_file(&folder);
    let moved = kaname(&["migrate", "--database", &bench.url, "--to", &database]);
    assert!(moved.status.success(), "{}", said(&moved));
    let hub = Running::start(&["serve", "--database", &database, "--key", &key, "--insecure-cookies"]);
    let tell = |title: &str| tokio::task::block_in_place(|| opened(&hub, &program, title));
    assert_eq!(status(&tell("full-before")), "201");
    disk.fill();

    let (mut kept, begun) = (vec!["full-before".to_owned()], Instant::now());
    let (title, came) = loop {
        let title = format!("full-{}", kept.len());
        let came = tell(&title);
        match status(&came) {
            "201" => kept.push(title),
            "503" => break (title, came),
            other => panic!("{other}: {came}"),
        }
        assert!(begun.elapsed() < PATIENCE * 2, "it is full at some time; {} were kept", kept.len());
    };
    assert!(came.to_lowercase().contains("retry-after:") && came.contains("\"code\":\"store."), "{came}");
    let ja = tokio::task::block_in_place(|| page(&hub, "ja"));
    assert!(["200", "503"].contains(&status(&ja)), "what is there is read, or a page says why not: {ja}");

    disk.make_room();
    let begun = Instant::now();
    loop {
        cluster.wait();
        let came = tell(&title);
        if status(&came) == "201" {
            break;
        }
        assert!(status(&came) == "503" && begun.elapsed() < PATIENCE, "{came}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let many = i64::try_from(kept.len()).unwrap();
    assert_eq!(cases(&database, "full-%").await, many + 1, "what was told as kept, each once");
    drop(hub);
    assert!(verify(&database, &[]).0);
}
