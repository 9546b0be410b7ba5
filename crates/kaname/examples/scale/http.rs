//! One connection over which a program asks, request after request.

use serde_json::Value;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// A connection that stays open.
pub(crate) struct Connection(BufReader<TcpStream>);

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) tag: Option<String>,
    pub(crate) body: Value,
}

impl Connection {
    pub(crate) async fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// Sends a request and reads its answer. `headers` end with line breaks.
    pub(crate) async fn ask(&mut self, head: &str, headers: &str, body: &str) -> Answer {
        let sent = format!(
            "{head} HTTP/1.1\r\nHost: kaname.example\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        );
        self.0.get_mut().write_all(sent.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.0.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        let named = |name: &str| {
            let line =
                head.lines().find_map(|line| line.split_once(": ").filter(|(one, _)| one.eq_ignore_ascii_case(name)));
            line.map(|(_, value)| value.to_owned())
        };
        let mut bytes = vec![0; named("content-length").map_or(0, |length| length.parse().unwrap())];
        self.0.read_exact(&mut bytes).await.unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            tag: named("etag"),
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        }
    }
}
