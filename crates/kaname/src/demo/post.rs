//! Mail on trial: it is sent as in earnest, to a sink in this process, where a page shows it.

use anyhow::Result;
use delivery::{
    letterbox::{self, Letterbox, Readers},
    post::{PerHost, PostOffice},
};
use mail::{
    Address, Mailbox, Patience, Relay, RelaySettings, Tls,
    sink::{Mood, Sink},
};
use shell::Room;
use std::{net::SocketAddr, time::Duration};

/// The domain of the hub on trial.
const DOMAIN: &str = "kaname.example";
/// Nothing here takes long.
const PATIENCE: Duration = Duration::from_secs(10);
/// After how many seconds a letter counts as lost of which nobody says anything any more.
const CLAIM: i64 = 10;

/// Who sends, and the pages on which the letters are read.
pub(super) async fn post(listen: SocketAddr) -> Result<(PostOffice, Room)> {
    let address = |local: &str| Address::parse(&format!("{local}@{DOMAIN}"));
    let sink = Sink::start(Mood::default(), true).await?;
    let office = PostOffice {
        relay: Relay::new(RelaySettings {
            host: sink.address().ip().to_string(),
            port: sink.address().port(),
            tls: Tls::None,
            login: None,
            hello: DOMAIN.to_owned(),
            ca_file: None,
            patience: Patience { connect: PATIENCE, reply: PATIENCE, body: PATIENCE, verdict: PATIENCE },
        })?,
        lines: 4,
        per_host: PerHost::default(),
        from: Mailbox::named("要 Kaname", address("notices")?),
        replies: Some(address("replies")?),
        signers: Vec::new(),
        site: format!("http://{listen}"),
        claim: CLAIM,
        whole: sharing::letter::whole,
    };
    let letters = Letterbox::new(sink, address("replies")?, address("reports")?);
    Ok((office, letterbox::room(&letters, if listen.ip().is_loopback() { Readers::Anybody } else { Readers::Signed })))
}
