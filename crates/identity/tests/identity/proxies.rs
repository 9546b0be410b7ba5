//! Behind a proxy: whose `X-Forwarded-For` is believed.

use crate::house::{House, PASSWORD, SATO, TABLES};
use axum::http::StatusCode;
use identity::proxy;
use std::net::SocketAddr;
use store::params;
use trial::both_engines;

const GUESS: &str = "guess guess guess";
const PROXY: ([u8; 4], u16) = ([192, 0, 2, 10], 40_000);

/// The house behind a proxy at 192.0.2.10.
async fn behind_a_proxy(bench: trial::Bench) -> House {
    let house = House::with_people(bench).await;
    let router = proxy::behind(house.router.clone(), vec!["192.0.2.10/32".parse().unwrap()]);
    House { router, ..house }
}
/// Fails once, from this peer with these lines of the header.
async fn fail(house: &House, peer: impl Into<SocketAddr>, lines: &[&str]) {
    let mut browser = house.browser();
    browser.proxied = Some((peer.into(), lines.iter().map(|line| (*line).to_owned()).collect()));
    let answer = browser.post("/sign-in", &[("mail", "guess@shiomi-tel.example"), ("password", GUESS)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}
async fn failures_from(house: &House, source: &str) -> i64 {
    house.count("SELECT COUNT(*) AS n FROM failed_sign_ins WHERE source = $1", params![source]).await
}

both_engines! {
    async fn a_trusted_proxy_names_the_source(bench: Bench) with TABLES; {
        let house = behind_a_proxy(bench).await;
        fail(&house, PROXY, &["203.0.113.9"]).await;
        fail(&house, PROXY, &["198.51.100.1, 203.0.113.9"]).await;
        fail(&house, PROXY, &["198.51.100.1", "203.0.113.9, 192.0.2.10"]).await;
        assert_eq!(failures_from(&house, "203.0.113.9").await, 3);
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM failed_sign_ins", vec![]).await, 3);
    }

    async fn nobody_else_is_believed(bench: Bench) with TABLES; {
        let house = behind_a_proxy(bench).await;
        fail(&house, ([203, 0, 113, 9], 40_000), &["198.51.100.1"]).await;
        fail(&house, ([203, 0, 113, 9], 40_001), &["198.51.100.2, 192.0.2.10"]).await;
        assert_eq!(failures_from(&house, "203.0.113.9").await, 2);
    }

    async fn without_trusted_proxies_not_even_the_machine_itself_is(bench: Bench) with TABLES; {
        let house = House::with_people(bench).await;
        let house = House { router: proxy::behind(house.router.clone(), Vec::new()), ..house };
        fail(&house, ([127, 0, 0, 1], 40_000), &["198.51.100.1"]).await;
        assert_eq!(failures_from(&house, "127.0.0.1").await, 1);
    }

    async fn a_malformed_header_is_the_proxys_own_request(bench: Bench) with TABLES; {
        let house = behind_a_proxy(bench).await;
        for lines in [&["nonsense"][..], &["198.51.100.1, nonsense"], &[""], &["é"], &["192.0.2.10"]] {
            // Each alone, so that none comes too early.
            fail(&house, PROXY, lines).await;
        }
        assert_eq!(failures_from(&house, "192.0.2.10").await, 5);
        assert_eq!(house.count("SELECT COUNT(*) AS n FROM failed_sign_ins", vec![]).await, 5);
    }

    async fn behind_a_trusted_proxy_one_source_that_guesses_slows_down_itself_only(bench: Bench) with TABLES; {
        let house = behind_a_proxy(bench).await;
        for n in 0..25 {
            let mut stranger = house.browser();
            // He writes what he likes to the left.
            stranger.proxied = Some((PROXY.into(), vec![format!("198.51.100.{n}, 203.0.113.9")]));
            stranger.post("/sign-in", &[("mail", &format!("guess-{n}@shiomi-tel.example")), ("password", GUESS)]).await;
        }
        assert_eq!(failures_from(&house, "203.0.113.9").await, 20, "the rest came too early");
        let mut newcomer = house.browser();
        newcomer.proxied = Some((PROXY.into(), vec!["198.51.100.77".into()]));
        let answer = newcomer.post("/sign-in", &[("mail", SATO), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
}
