//! What Prometheus reads: in its format, of every route by its template, and nothing of anybody.

use crate::cli::{Running, kaname, said};
use crate::mail::released;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Write},
    net::TcpStream,
};
use trial::both_engines;

fn read(address: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// The samples of an exposition by name and labels; it panics where the format is not kept: a family is announced once,
/// before its samples, all of which follow; names are plain; the end is marked.
fn parsed(text: &str) -> BTreeMap<String, f64> {
    let (mut families, mut kinds, mut samples) = (BTreeSet::new(), BTreeMap::new(), BTreeMap::new());
    let mut current = String::new();
    let plain = |name: &str| name.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_');
    for line in text.lines() {
        if line == "# EOF" {
            assert!(text.ends_with("# EOF\n"));
            return samples;
        }
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            kinds.insert(name.to_owned(), kind.to_owned());
            continue;
        }
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').unwrap();
            assert!(families.insert(name.to_owned()) && plain(name), "{name} once, and plain");
            assert!(!help.trim().is_empty());
            current = name.to_owned();
            continue;
        }
        let (head, value) = line.rsplit_once(' ').unwrap();
        let name = head.split('{').next().unwrap();
        let suffix = name.strip_prefix(&current).unwrap_or_else(|| panic!("{line} stands under {current}"));
        let allowed: &[&str] = match kinds[&current].as_str() {
            "counter" => &["_total"],
            "gauge" => &[""],
            "info" => &["_info"],
            "histogram" => &["_bucket", "_sum", "_count"],
            other => panic!("{other}"),
        };
        assert!(allowed.contains(&suffix), "{line}");
        assert!(samples.insert(head.to_owned(), value.parse().unwrap()).is_none(), "{head} once");
    }
    panic!("no end");
}

/// The values of a label.
fn values<'a>(samples: &'a BTreeMap<String, f64>, label: &str) -> BTreeSet<&'a str> {
    let of = format!("{label}=\"");
    samples.keys().filter_map(|head| head.split(of.as_str()).nth(1)?.split('"').next()).collect()
}

both_engines! {
    async fn prometheus_reads_numbers_by_route_and_nothing_of_anybody(bench: Bench) with &kaname::house::migrations(); {
        released(&bench).await;
        let folder = tempfile::TempDir::new().unwrap();
        let key = folder.path().join("key").display().to_string();
        let arguments = ["serve", "--database", &bench.url, "--key", &key, "--insecure-cookies", "--metrics", "127.0.0.1:0"];
        let mut hub = Running::start(&arguments);
        let metrics = hub.said("metrics at http://").trim_end_matches("/metrics").to_owned();
        for path in ["/sign-in", "/sign-in", "/map", "/received/secret-token", "/nowhere/佐藤", "/board/0190", "/reports?q=secret"] {
            hub.send(&format!("GET {} HTTP/1.1", path.replace("佐藤", "%E4%BD%90")), "");
        }
        hub.send("BREW /sign-in HTTP/1.1", "");
        let answer = read(&metrics);
        assert!(answer.contains("application/openmetrics-text"), "{answer}");
        let text = answer.split_once("\r\n\r\n").unwrap().1;
        let samples = parsed(&unchunked(text));
        let count = |head: &str| samples.get(head).copied().unwrap_or_else(|| panic!("{head}: {text}"));
        assert_eq!(count("kaname_requests_total{method=\"GET\",route=\"/sign-in\",status=\"200\"}"), 2.0);
        assert_eq!(count("kaname_request_seconds_count{method=\"GET\",route=\"/sign-in\"}"), 2.0);
        assert_eq!(count("kaname_letters_waiting"), 400.0);
        assert_eq!(count("kaname_database_up"), 1.0);
        assert!(count("kaname_audit_entries") >= 2.0 && count("process_resident_memory_bytes") > 1e6);
        assert!(count("kaname_database_transaction_seconds_count{kind=\"read\",outcome=\"left\"}") > 0.0);
        assert!(count("kaname_reminders_due") >= 0.0 && count("kaname_tray_unread") == 0.0);
        let labels: BTreeSet<&str> = samples.keys().filter_map(|head| head.split_once('{')).flat_map(|(_, labels)| {
            labels.split(',').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name)
        }).collect();
        let known = ["engine", "kind", "le", "method", "outcome", "route", "status", "version"];
        assert!(labels.iter().all(|label| known.contains(label)), "{labels:?}");
        let rooms = kaname::house::rooms();
        let own = shell::own_room();
        let routes: BTreeSet<&str> = rooms.iter().chain([&own]).flat_map(|room| &room.routes).map(|route| route.path).collect();
        for route in values(&samples, "route") {
            assert!(route == "none" || routes.contains(route), "{route} is no template of a route");
        }
        assert!(values(&samples, "method").iter().all(|one| ["GET", "POST", "other"].contains(one)));
        for secret in ["secret", "佐藤", "%E4", "N-2026", "member.example", "WATER"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
}

/// What stands in a chunked body, or the body as it is.
fn unchunked(text: &str) -> String {
    match text.split_once("\r\n") {
        Some((size, _)) if usize::from_str_radix(size.trim(), 16).is_ok() => {
            let (mut rest, mut whole) = (text, String::new());
            while let Some((size, after)) = rest.split_once("\r\n") {
                let size = usize::from_str_radix(size.trim(), 16).unwrap();
                if size == 0 {
                    break;
                }
                whole.push_str(&after[..size]);
                rest = &after[size + 2..];
            }
            whole
        }
        _ => text.to_owned(),
    }
}

#[test]
fn metrics_are_read_on_this_machine_unless_somebody_says_otherwise() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = format!("sqlite:{}", folder.path().join("hub.db").display());
    let tried = kaname(&["serve", "--database", &database, "--listen", "127.0.0.1:0", "--metrics", "0.0.0.0:0"]);
    assert!(!tried.status.success() && said(&tried).contains("--metrics-anywhere"), "{}", said(&tried));
}
