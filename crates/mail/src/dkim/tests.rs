use super::*;
use ring::signature::{ED25519, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, UnparsedPublicKey};

/// RFC 8463, A.3: signed by `football.example.com` twice.
const PUBLISHED: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
";
/// RFC 8463, A.2.
const BRISBANE: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const TEST: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";
/// RFC 8463, A.2: the private key of `brisbane`, as `openssl` writes it.
const BRISBANE_KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
";
const RSA_KEY: &str = include_str!("../../tests/mail/rsa.pem");

fn published_letter() -> Vec<u8> {
    PUBLISHED.replace('\n', "\r\n").into_bytes()
}

/// Whether the signature in `field` holds for `message`: what a receiver does.
fn holds(message: &[u8], field: &[u8], key: &[u8]) -> bool {
    let (fields, text) = split(message).unwrap();
    let value = String::from_utf8(field.to_vec()).unwrap().split_once(':').unwrap().1.trim().to_owned();
    let tag = |name: &str| {
        let tags = value.split(';').map(|tag| tag.split_once('=').unwrap());
        tags.map(|(n, v)| (n.trim(), v.trim())).find(|(n, _)| *n == name).unwrap().1.to_owned()
    };
    let squeezed = |text: String| text.split_whitespace().collect::<String>();
    assert_eq!(squeezed(tag("bh")), STANDARD.encode(Sha256::digest(body(text))), "the body is as it was signed");
    let names: Vec<String> = tag("h").split(':').map(|name| name.trim().to_lowercase()).collect();
    let others: Vec<&[u8]> = fields.into_iter().filter(|other| *other != field).collect();
    let unsigned = value.rsplit_once("b=").unwrap().0.to_owned() + "b=";
    let data = hashed(&others, &names, &unsigned);
    let signature = STANDARD.decode(squeezed(tag("b"))).unwrap();
    match tag("a").as_str() {
        "ed25519-sha256" => UnparsedPublicKey::new(&ED25519, key).verify(&Sha256::digest(&data), &signature).is_ok(),
        _ => {
            // ring reads an RSAPublicKey: what stands in a SubjectPublicKeyInfo after its header.
            let der = if key.len() > 256 { &key[24..] } else { &key[22..] };
            let algorithm = &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY;
            UnparsedPublicKey::new(algorithm, der).verify(&data, &signature).is_ok()
        }
    }
}

#[test]
fn the_published_signatures_hold() {
    let message = published_letter();
    let (fields, _) = split(&message).unwrap();
    assert!(holds(&message, fields[0], &STANDARD.decode(BRISBANE).unwrap()));
    assert!(holds(&message, fields[1], &STANDARD.decode(TEST).unwrap()));
    assert!(!holds(&message, fields[0], &[9; 32]));
    let changed = String::from_utf8(message.clone()).unwrap().replace("dinner", "supper").into_bytes();
    assert!(!holds(&changed, split(&changed).unwrap().0[0], &STANDARD.decode(BRISBANE).unwrap()));
}

#[test]
fn what_we_sign_holds_with_both_kinds_of_key_one_over_the_other() {
    let unsigned = PUBLISHED.split_once("From:").map(|(_, rest)| format!("From:{rest}")).unwrap().replace('\n', "\r\n");
    let at = At::from_millis(1_402_974_000_123);
    let mut message = unsigned.into_bytes();
    for pem in [BRISBANE_KEY, RSA_KEY] {
        let signer = Signer::new("football.example.com", "brisbane", Key::from_pem(pem).unwrap()).unwrap();
        let header = signer.header(&message, at).unwrap();
        assert_eq!(header, signer.header(&message, at).unwrap(), "the same letter gives the same bytes");
        assert!(header.split("\r\n").all(|line| line.len() <= 78), "{header}");
        assert!(header.contains("t=1402974000;") && header.contains("d=football.example.com;"));
        message = [header.into_bytes(), message].concat();
        let (fields, _) = split(&message).unwrap();
        assert!(holds(&message, fields[0], &signer.key.public()));
        assert_eq!(published(&signer, &signer.record()), Published::Ours);
    }
}

#[test]
fn nobody_adds_a_header_that_would_be_shown() {
    let signer = Signer::new("football.example.com", "brisbane", Key::from_pem(BRISBANE_KEY).unwrap()).unwrap();
    let unsigned = b"From: a@football.example.com\r\nSubject: x\r\n\r\nHi.\r\n";
    let header = signer.header(unsigned, At::from_millis(0)).unwrap().into_bytes();
    for more in ["Reply-To: m@evil.example\r\n", "Subject: y\r\n", "From: m@evil.example\r\n", "Date: now\r\n"] {
        let message = [header.as_slice(), more.as_bytes(), unsigned].concat();
        let (fields, _) = split(&message).unwrap();
        assert!(!holds(&message, fields[0], &signer.key.public()), "{more}");
    }
    let harmless = [header.as_slice(), b"Received: from relay.example\r\n".as_slice(), unsigned].concat();
    assert!(holds(&harmless, split(&harmless).unwrap().0[0], &signer.key.public()), "what hosts add does not matter");
}

#[test]
fn the_record_that_is_published_is_compared() {
    let signer = |pem| Signer::new("kaname.example", "k1", Key::from_pem(pem).unwrap()).unwrap();
    let ours = signer(BRISBANE_KEY);
    assert_eq!(ours.name(), "k1._domainkey.kaname.example");
    assert_eq!(ours.record(), format!("v=DKIM1; k=ed25519; p={BRISBANE}"));
    for (record, verdict) in [
        (format!("v=DKIM1;k=ed25519;p={BRISBANE}"), Published::Ours),
        (format!("k=ed25519; p={} {}; n=note", &BRISBANE[..9], &BRISBANE[9..]), Published::Ours),
        (format!("\"v=DKIM1; k=ed25519; \" \"p={BRISBANE}\""), Published::Ours),
        (format!("v=DKIM1; k=ed25519; t=y; p={BRISBANE}"), Published::OursInTest),
        (format!("v=DKIM1; k=ed25519; s=tlsrpt; p={BRISBANE}"), Published::NotForThis),
        (format!("v=DKIM1; k=ed25519; h=sha1; p={BRISBANE}"), Published::NotForThis),
        (format!("v=DKIM1; p={BRISBANE}"), Published::Another),
        ("v=DKIM1; k=ed25519; p=".to_owned(), Published::Withdrawn),
        (signer(RSA_KEY).record(), Published::Another),
        ("v=spf1 -all".to_owned(), Published::NoRecord),
        (String::new(), Published::NoRecord),
    ] {
        assert_eq!(published(&ours, &record), verdict, "{record}");
    }
}

#[test]
fn what_is_no_key_and_no_name_is_refused() {
    assert_eq!(Key::from_pem("nothing").err(), Some(KeyError::NotPem));
    let damaged = BRISBANE_KEY.replace("MC4C", "MC4D");
    assert_eq!(Key::from_pem(&damaged).err(), Some(KeyError::Unfit));
    let key = || Key::from_pem(BRISBANE_KEY).unwrap();
    for (domain, selector) in [("kaname.example; x=1", "k1"), ("kaname.example", "k 1"), ("", "k1"), ("a..b", "k1")] {
        assert_eq!(Signer::new(domain, selector, key()).err(), Some(SignError::Name));
    }
    let signer = Signer::new("kaname.example", "k1", key()).unwrap();
    assert_eq!(signer.header(b"To: x\r\n\r\n", At::from_millis(0)), Err(SignError::NoLetter));
    assert!(!format!("{signer:?}").contains("J1hs"), "no key in a log");
}
