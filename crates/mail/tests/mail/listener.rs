//! The door: what is taken, what is refused, and that nobody gets more through it than a letter.

use kernel::At;
use mail::{
    Address, Letter, Mailbox, Outcome, Patience, Relay, RelaySettings, Step, Tls,
    listener::{Answer, Arrived, Bounds, Dialect, Intake, Listener},
};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixListener, UnixStream},
    sync::oneshot,
    task::JoinHandle,
};

/// Owns `…@kaname.example`; what the local part says decides.
#[derive(Default)]
struct Tray {
    taken: Mutex<Vec<Arrived>>,
}

fn answer(recipient: &str) -> Answer {
    match recipient.split_once('@') {
        Some(("later", "kaname.example")) => Answer::Later,
        Some(("never", "kaname.example")) => Answer::Refused,
        Some((_, "kaname.example")) => Answer::Taken,
        _ => Answer::Unknown,
    }
}

impl Intake for Tray {
    async fn owns(&self, recipient: &str) -> Answer {
        match answer(recipient) {
            Answer::Unknown => Answer::Unknown,
            _ => Answer::Taken,
        }
    }
    async fn take(&self, letter: &Arrived) -> Vec<Answer> {
        self.taken.lock().unwrap().push(letter.clone());
        letter.recipients.iter().map(|recipient| answer(recipient)).collect()
    }
}

struct Door {
    address: SocketAddr,
    tray: Arc<Tray>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Door {
    async fn open(dialect: Dialect, bounds: Bounds) -> Self {
        let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = door.local_addr().unwrap();
        let tray = Arc::new(Tray::default());
        let listener = Listener { intake: tray.clone(), dialect, name: "kaname.example".to_owned(), bounds };
        let (stop, stopped) = oneshot::channel();
        let task =
            tokio::spawn(async move { listener.at_address(door, async { stopped.await.unwrap_or_default() }).await });
        Self { address, tray, stop: Some(stop), task }
    }
    fn taken(&self) -> Vec<Arrived> {
        self.tray.taken.lock().unwrap().clone()
    }
    /// Sends all at once and reads until the door hangs up.
    async fn told(&self, words: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(words).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut said = String::new();
        // A door that hangs up with something unread resets the connection.
        let _ = stream.read_to_string(&mut said).await;
        said
    }
    /// Goes through a conversation: each line is sent when the one before is answered; the codes of the answers.
    async fn talked(&self, lines: &[&str]) -> Vec<String> {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let mut codes = vec![heard(&mut stream).await];
        for line in lines {
            if stream.write_all(line.as_bytes()).await.is_err() {
                break;
            }
            codes.push(heard(&mut stream).await);
        }
        codes
    }
}

/// Everything said until there is silence, as codes in a row.
async fn heard(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        match tokio::time::timeout(
            Duration::from_millis(if said.is_empty() { 3000 } else { 30 }),
            stream.read(&mut buffer),
        )
        .await
        {
            Ok(Ok(n)) if n > 0 => said.extend(&buffer[..n]),
            Ok(_) if said.is_empty() => return "gone".to_owned(),
            _ => break,
        }
    }
    codes(&String::from_utf8(said).unwrap())
}

fn codes(said: &str) -> String {
    let last = said.lines().filter(|line| line.as_bytes().get(3) == Some(&b' '));
    last.map(|line| &line[..3]).collect::<Vec<_>>().join(" ")
}

const HELLO: &str = "EHLO relay.example\r\n";
const FROM: &str = "MAIL FROM:<duty@ariake.example>\r\n";
const TO: &str = "RCPT TO:<reply@kaname.example>\r\n";

#[tokio::test]
async fn our_own_client_gets_a_letter_through_octet_by_octet() {
    let door = Door::open(Dialect::Smtp, Bounds::default()).await;
    let address = |text: &str| Address::parse(text).unwrap();
    let letter = |to: &str| {
        let letter = Letter {
            message_id: "1@ariake.example".to_owned(),
            date: At::from_millis(0),
            from: Mailbox::of(address("duty@ariake.example")),
            to: Mailbox::of(address(to)),
            reply_to: None,
            bounce_to: address("duty@ariake.example"),
            subject: "Re: お知らせ".to_owned(),
            text: ".\n..\n確認しました。\n".to_owned(),
            html: None,
            in_reply_to: None,
            references: Vec::new(),
            list: None,
            marks: Vec::new(),
        };
        letter.seal(&[]).unwrap()
    };
    let relay = Relay::new(RelaySettings {
        host: "127.0.0.1".to_owned(),
        port: door.address.port(),
        tls: Tls::None,
        login: None,
        hello: "relay.example".to_owned(),
        ca_file: None,
        patience: Patience::default(),
    });
    let mut line = relay.unwrap().connect().await.unwrap();
    assert!(line.met().pipelining && line.met().eight_bit && line.met().utf8);
    for _ in 0..3 {
        assert!(matches!(line.hand_over(&letter("reply@kaname.example")).await, Outcome::Handed { .. }));
    }
    assert!(matches!(
        line.hand_over(&letter("x@elsewhere.example")).await,
        Outcome::Never { step: Step::Recipient, .. }
    ));
    assert!(matches!(line.hand_over(&letter("later@kaname.example")).await, Outcome::Later(_)));
    assert!(matches!(line.hand_over(&letter("never@kaname.example")).await, Outcome::Never { step: Step::Letter, .. }));
    line.close().await;
    let taken = door.taken();
    assert_eq!((taken.len(), &taken[0].bytes), (5, &letter("reply@kaname.example").bytes));
    assert_eq!(
        (taken[0].sender.as_str(), &taken[0].recipients[..]),
        ("duty@ariake.example", &["reply@kaname.example".to_owned()][..])
    );
}

#[tokio::test]
async fn each_recipient_is_answered_for_or_the_worst_is_said() {
    let to =
        ["RCPT TO:<later@kaname.example>\r\n", "RCPT TO:<never@kaname.example>\r\n", TO, "RCPT TO:<x@y.example>\r\n"];
    let envelope = [FROM, &to.concat(), "DATA\r\n"].concat();
    let door = Door::open(Dialect::Lmtp, Bounds::default()).await;
    let codes = door.talked(&["LHLO x\r\n", &envelope, "Subject: x\r\n\r\nhi\r\n.\r\n", "QUIT\r\n"]).await;
    assert_eq!(codes, ["220", "250", "250 250 250 250 550 354", "451 554 250", "221"]);
    let door = Door::open(Dialect::Smtp, Bounds::default()).await;
    let codes = door.talked(&[HELLO, &envelope, "Subject: x\r\n\r\nhi\r\n.\r\n", "QUIT\r\n"]).await;
    assert_eq!(codes, ["220", "250", "250 250 250 250 550 354", "451", "221"]);
    assert_eq!(Door::open(Dialect::Lmtp, Bounds::default()).await.talked(&[HELLO]).await, ["220", "502"]);
    assert_eq!(door.talked(&["LHLO x\r\n"]).await, ["220", "502"]);
}

#[tokio::test]
async fn it_relays_for_nobody_and_tells_nobody_who_lives_here() {
    let door = Door::open(Dialect::Smtp, Bounds::default()).await;
    let talk = [
        HELLO,
        FROM,
        "RCPT TO:<x@elsewhere.example>\r\n",
        "RCPT TO:<@kaname.example:x@elsewhere.example>\r\n",
        "DATA\r\n",
    ];
    let codes = door.talked(&talk).await;
    assert_eq!(codes[..4], ["220", "250", "250", "550"]);
    assert!(codes[4].starts_with('5') && codes[5] == "503", "{codes:?}");
    let more = [HELLO, "VRFY reply\r\n", "EXPN all\r\n", "STARTTLS\r\n", "AUTH PLAIN AAAA\r\n", "ETRN x\r\n"];
    assert_eq!(door.talked(&more).await, ["220", "250", "502", "502", "502", "502", "502"]);
    let guesses: Vec<String> = (0..20).map(|n| format!("RCPT TO:<a{n}@elsewhere.example>\r\n")).collect();
    let codes = codes_of(&door, &[HELLO, FROM, &guesses.concat()]).await;
    assert_eq!(codes.matches("550").count(), 11, "{codes}");
    assert!(codes.ends_with("421"), "{codes}");
    assert!(door.taken().is_empty());
}

async fn codes_of(door: &Door, words: &[&str]) -> String {
    codes(&door.told(words.concat().as_bytes()).await)
}

#[tokio::test]
async fn nothing_is_slipped_in_with_a_letter() {
    let door = Door::open(Dialect::Smtp, Bounds::default()).await;
    let smuggled = "MAIL FROM:<centre@nisc.example>\r\nRCPT TO:<reply@kaname.example>\r\nDATA\r\nforged\r\n.\r\n";
    for end in ["\n.\n", "\n.\r\n", "\r.\r\n", "\r\n.\n", "\r\n.\r\r\n", "\r.\r"] {
        let talk = [HELLO, FROM, TO, "DATA\r\n", &format!("Subject: x\r\n\r\nhi{end}{smuggled}"), "NOOP\r\n"];
        let codes = door.talked(&talk).await;
        assert_eq!(codes[..5], ["220", "250", "250", "250", "354"]);
        assert_eq!(codes[5], "554", "{end:?}");
        assert!(codes.get(6).is_none_or(|code| code == "gone"), "{end:?}");
    }
    // The letter sent along with DATA, before it was asked for.
    assert_eq!(codes_of(&door, &[HELLO, FROM, TO, "DATA\r\n", "hi\r\n.\r\n"]).await, "220 250 250 250 503");
    // A chunk that was never offered, with commands in it.
    assert_eq!(codes_of(&door, &[HELLO, FROM, TO, "BDAT 20 LAST\r\nNOOP\r\nNOOP\r\n"]).await, "220 250 250 250 503");
    for bare in ["NOOP\n", "NO\rOP\r\n", "NOOP\0\r\n"] {
        assert_eq!(codes_of(&door, &[HELLO, bare, "NOOP\r\n"]).await, "220 250 500", "{bare:?}");
    }
    assert!(door.taken().is_empty());
    // And what a browser is made to say.
    let http = "POST / HTTP/1.1\r\nHost: localhost\r\nX: y\r\n\r\nEHLO x\r\n".to_owned() + &"a\r\n".repeat(20);
    assert!(codes_of(&door, &[&http]).await.ends_with("421"));
}

#[tokio::test]
async fn what_is_too_much_is_refused_and_the_next_letter_is_taken() {
    let bounds = Bounds { size: 2000, line: 500, recipients: 2, ..Bounds::default() };
    let door = Door::open(Dialect::Smtp, bounds).await;
    let large = format!("{}.\r\n", "0123456789\r\n".repeat(300));
    let long = format!("{}\r\n.\r\n", "0".repeat(900));
    let talk = [
        HELLO,
        "MAIL FROM:<a@b.example> SIZE=3000\r\n",
        FROM,
        TO,
        TO,
        TO,
        "DATA\r\n",
        &large,
        FROM,
        TO,
        "DATA\r\n",
        &long,
        FROM,
        TO,
        "DATA\r\n",
        "hi\r\n.\r\n",
    ];
    let codes = door.talked(&talk).await;
    let wanted = [
        "220", "250", "552", "250", "250", "250", "452", "354", "552", "250", "250", "354", "554", "250", "250", "354",
        "250",
    ];
    assert_eq!(codes, wanted);
    assert_eq!(door.taken().len(), 1);
    assert_eq!(door.talked(&[&format!("NOOP {}\r\n", "x".repeat(3000))]).await, ["220", "500"]);
    assert_eq!(door.talked(&[&"x".repeat(3000)]).await, ["220", "500"]);
}

#[tokio::test]
async fn addresses_in_any_script_and_letters_of_eight_bits_are_taken() {
    let door = Door::open(Dialect::Smtp, Bounds::default()).await;
    let talk = [
        HELLO,
        "MAIL FROM:<当直@ariake.example> SMTPUTF8 BODY=8BITMIME\r\n",
        "RCPT TO:<返信@kaname.example>\r\n",
        "DATA\r\n",
        "Subject: 件名\r\n\r\n本文\r\n.\r\n",
        "MAIL FROM:<当直@ariake.example>\r\n",
        "MAIL FROM:<> BODY=BINARYMIME\r\n",
        "MAIL FROM:<>\r\n",
    ];
    assert_eq!(door.talked(&talk).await, ["220", "250", "250", "250", "354", "250", "553", "555", "250"]);
    let taken = door.taken();
    assert_eq!(
        (taken[0].sender.as_str(), taken[0].recipients[0].as_str()),
        ("当直@ariake.example", "返信@kaname.example")
    );
    assert_eq!(taken[0].bytes, "Subject: 件名\r\n\r\n本文\r\n".as_bytes());
}

#[tokio::test]
async fn who_is_silent_is_left_and_who_is_one_too_many_is_turned_away() {
    let bounds = Bounds { idle: Duration::from_millis(150), connections: 1, ..Bounds::default() };
    let door = Door::open(Dialect::Smtp, bounds).await;
    let mut silent = TcpStream::connect(door.address).await.unwrap();
    assert_eq!(heard(&mut silent).await, "220");
    assert_eq!(door.told(b"").await.lines().next().map(codes), Some("421".to_owned()));
    assert_eq!(heard(&mut silent).await, "421");
    let bounds = Bounds { whole: Duration::from_millis(150), ..Bounds::default() };
    let door = Door::open(Dialect::Smtp, bounds).await;
    let mut slow = TcpStream::connect(door.address).await.unwrap();
    assert_eq!(heard(&mut slow).await, "220");
    assert_eq!(heard(&mut slow).await, "gone");
}

#[tokio::test]
async fn a_door_that_closes_lets_a_letter_finish() {
    let mut door = Door::open(Dialect::Smtp, Bounds::default()).await;
    let mut stream = TcpStream::connect(door.address).await.unwrap();
    heard(&mut stream).await;
    for line in [HELLO, FROM, TO, "DATA\r\n"] {
        stream.write_all(line.as_bytes()).await.unwrap();
        heard(&mut stream).await;
    }
    door.stop.take().unwrap().send(()).unwrap();
    tokio::task::yield_now().await;
    stream.write_all(b"hi\r\n.\r\nQUIT\r\n").await.unwrap();
    assert_eq!(heard(&mut stream).await, "250 221");
    (&mut door.task).await.unwrap();
    assert_eq!(door.taken().len(), 1);
    assert!(TcpStream::connect(door.address).await.is_err());
}

#[tokio::test]
async fn it_also_stands_at_a_socket_of_the_file_system() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lmtp");
    let tray = Arc::new(Tray::default());
    let listener = Listener {
        intake: tray.clone(),
        dialect: Dialect::Lmtp,
        name: "kaname.example".to_owned(),
        bounds: Bounds::default(),
    };
    let door = UnixListener::bind(&path).unwrap();
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(async move { listener.at_socket(door, async { stopped.await.unwrap_or_default() }).await });
    let mut stream = UnixStream::connect(&path).await.unwrap();
    stream.write_all(["LHLO x\r\n", FROM, TO, "QUIT\r\n"].concat().as_bytes()).await.unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).await.unwrap();
    assert_eq!(codes(&said), "220 250 250 250 221");
    stop.send(()).unwrap();
    task.await.unwrap();
}
