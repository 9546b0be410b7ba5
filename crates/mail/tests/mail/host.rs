//! A mail host that says what a test tells it to.

use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::{
    io::Write,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tempfile::NamedTempFile;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto, pki_types::PrivateKeyDer},
};

/// What it says to a command.
#[derive(Clone, Copy)]
pub(crate) enum Say {
    /// These words; after them it waits for the next command.
    Words(&'static str),
    /// These, and goes on encrypted.
    Encrypt,
    /// Signs in whoever knows the password.
    Judge,
    /// Takes a letter.
    Take,
}

/// A running host.
pub(crate) struct Host {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

type Script = Vec<(&'static str, Say)>;

trait Both: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Both for T {}

impl Host {
    /// Goes through `script`: waits for a line that begins with the first, says the second. At its end it says nothing.
    pub(crate) async fn start(script: Script, tls: Option<TlsAcceptor>) -> Self {
        Self::run(script, tls, false).await
    }
    /// One that encrypts by `STARTTLS`, and the file with its certificate, which is for `localhost` or `name`.
    pub(crate) async fn encrypted(name: &str, offers: &'static str) -> (Self, NamedTempFile) {
        let (acceptor, file) = certificate(name);
        let words: &'static str = format!("250-x\r\n250 {offers}").leak();
        let script = vec![
            ("", Say::Words("220 x")),
            ("EHLO", Say::Words("250-x\r\n250 STARTTLS")),
            ("STARTTLS", Say::Encrypt),
            ("EHLO", Say::Words(words)),
            ("AUTH", Say::Judge),
            ("MAIL", Say::Words("250 ok")),
            ("RCPT", Say::Words("250 ok")),
            ("DATA", Say::Take),
        ];
        (Self::run(script, Some(acceptor), false).await, file)
    }
    /// One that encrypts from the first octet.
    pub(crate) async fn implicit(name: &str) -> (Self, NamedTempFile) {
        let (acceptor, file) = certificate(name);
        let script = vec![
            ("", Say::Words("220 x")),
            ("EHLO", Say::Words("250 x")),
            ("MAIL", Say::Words("250 ok")),
            ("RCPT", Say::Words("250 ok")),
            ("DATA", Say::Take),
        ];
        (Self::run(script, Some(acceptor), true).await, file)
    }
    /// What it heard.
    pub(crate) async fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
    async fn run(script: Script, tls: Option<TlsAcceptor>, implicit: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let also = heard.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (script, tls, heard) = (script.clone(), tls.clone(), also.clone());
                // A client that leaves ends the conversation, as it should.
                tokio::spawn(async move { talk(stream, script, tls, implicit, heard).await.unwrap_or_default() });
            }
        });
        Self { address, heard }
    }
}

fn certificate(name: &str) -> (TlsAcceptor, NamedTempFile) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["localhost".to_owned(), name.to_owned()]).unwrap();
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(cert.pem().as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], PrivateKeyDer::Pkcs8(signing_key.serialize_der().into()))
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), file)
}

async fn talk(
    stream: TcpStream,
    script: Script,
    tls: Option<TlsAcceptor>,
    implicit: bool,
    heard: Arc<Mutex<Vec<String>>>,
) -> std::io::Result<()> {
    let mut stream: BufReader<Box<dyn Both>> = match (&tls, implicit) {
        (Some(tls), true) => BufReader::new(Box::new(tls.accept(stream).await?)),
        _ => BufReader::new(Box::new(stream)),
    };
    let mut script = script.into_iter().peekable();
    while let Some((_, say)) = script.next_if(|(to, _)| to.is_empty()) {
        if let Say::Words(words) = say {
            stream.write_all(format!("{words}\r\n").as_bytes()).await?;
        }
    }
    loop {
        let line = line(&mut stream, &heard).await?;
        // A step that a client leaves out is left out.
        while script.next_if(|(to, _)| !line.starts_with(to) && *to == "AUTH").is_some() {}
        let Some((_, say)) = script.next_if(|(to, _)| line.starts_with(to)) else { continue };
        match say {
            Say::Words(words) => stream.write_all(format!("{words}\r\n").as_bytes()).await?,
            Say::Encrypt => {
                stream.write_all(b"220 go\r\n").await?;
                let tls = tls.clone().unwrap();
                stream = BufReader::new(Box::new(tls.accept(stream.into_inner()).await?));
            }
            Say::Judge => judge(&mut stream, &line, &heard).await?,
            Say::Take => {
                stream.write_all(b"354 go\r\n").await?;
                while self::line(&mut stream, &heard).await? != "." {}
                stream.write_all(b"250 taken\r\n").await?;
            }
        }
        stream.flush().await?;
    }
}

async fn judge(
    stream: &mut BufReader<Box<dyn Both>>,
    asked: &str,
    heard: &Arc<Mutex<Vec<String>>>,
) -> std::io::Result<()> {
    if asked == "AUTH LOGIN" {
        for words in ["334 VXNlcm5hbWU6\r\n", "334 UGFzc3dvcmQ6\r\n"] {
            stream.write_all(words.as_bytes()).await?;
            stream.flush().await?;
            line(stream, heard).await?;
        }
        return stream.write_all(b"535 5.7.8 no\r\n").await;
    }
    // "\0kaname\0ひみつ"
    let good = asked == "AUTH PLAIN AGthbmFtZQDjgbLjgb/jgaQ=";
    stream.write_all(if good { b"235 2.7.0 welcome\r\n" } else { b"535 5.7.8 no\r\n" }).await
}

async fn line(stream: &mut BufReader<Box<dyn Both>>, heard: &Arc<Mutex<Vec<String>>>) -> std::io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    let line = line.trim_end().to_owned();
    heard.lock().unwrap().push(line.clone());
    Ok(line)
}
