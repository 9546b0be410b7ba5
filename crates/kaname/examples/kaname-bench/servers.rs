//! How many requests a second two servers answer beside one, on one PostgreSQL.

use crate::{crash::Process, http::Connection};
use std::time::Duration;
use tokio::time::Instant;

/// How many programs ask at once, each over a connection of its own.
const PROGRAMS: usize = 32;
/// For how long.
const SECONDS: u64 = 8;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ask {
    /// The newest cases.
    Read,
    /// A new case: counter, chain, commit.
    Write,
}

/// Requests a second, by programs of which each asks again as soon as it is answered; they share the servers evenly.
pub(crate) async fn rate(servers: &[Process], key: &str, ask: Ask, run: u64) -> f64 {
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let programs: Vec<_> = (0..PROGRAMS)
        .map(|number| {
            let address = servers[number % servers.len()].address.parse().unwrap();
            let headers = format!("Authorization: Bearer {key}\r\n");
            tokio::spawn(async move {
                let (mut connection, mut many) = (Connection::to(address).await, 0_u32);
                while Instant::now() < until {
                    let answer = match ask {
                        Ask::Read => connection.ask("GET /api/v1/cases", &headers, "").await,
                        Ask::Write => {
                            let once = format!("{headers}Idempotency-Key: c{run}-{number}-{many}\r\n");
                            connection.ask("POST /api/v1/cases", &once, "{\"title\":\"一斉の照会\"}").await
                        }
                    };
                    assert!(answer.status < 300, "{ask:?}: {} {}", answer.status, answer.body);
                    many += 1;
                }
                many
            })
        })
        .collect();
    let mut all = 0;
    for program in programs {
        all += program.await.unwrap();
    }
    f64::from(all) / SECONDS as f64
}
