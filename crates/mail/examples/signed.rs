//! Writes signed letters into a folder, for other programs to check: `signed FOLDER DOMAIN SELECTOR=KEYFILE…`.
//! Prints a line `name record` for each key, as it would stand in DNS.

use kernel::At;
use mail::{
    Address, Letter, List, Mailbox,
    dkim::{Key, Signer},
};
use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("which folder?")?);
    let domain = arguments.next().ok_or("which domain?")?;
    let mut signers = Vec::new();
    for key in arguments {
        let (selector, file) = key.split_once('=').ok_or("SELECTOR=KEYFILE")?;
        let signer = Signer::new(&domain, selector, Key::from_pem(&fs::read_to_string(file)?)?)?;
        println!("{} {}", signer.name(), signer.record());
        signers.push(signer);
    }
    for (name, letter) in letters(&domain)? {
        fs::write(folder.join(name), letter.seal(&signers)?.bytes)?;
    }
    Ok(())
}

fn letters(domain: &str) -> Result<[(&'static str, Letter); 3], Box<dyn Error>> {
    let address = |local: &str| Address::parse(&format!("{local}@{domain}"));
    let short = Letter {
        message_id: format!("1@{domain}"),
        date: At::from_millis(1_402_985_400_000),
        from: Mailbox::named("Kaname", address("notice")?),
        to: Mailbox::of(address("duty")?),
        reply_to: None,
        bounce_to: address("bounce")?,
        subject: "A notice waits".to_owned(),
        text: "Sign in to read it.  \n\n\n".to_owned(),
        html: None,
        in_reply_to: None,
        references: Vec::new(),
        list: None,
        marks: Vec::new(),
    };
    let japanese = Letter {
        message_id: format!("2@{domain}"),
        from: Mailbox::named("要 (内閣官房情報セキュリティセンター)", address("notice")?),
        to: Mailbox::named("有明電力株式会社 情報システム部 当直", address("duty")?),
        reply_to: Some(Mailbox::of(address("reply+abc")?)),
        subject: "【要対応】第2報 N-2014-00012 電力分野の制御系システムを標的とする不正プログラムに関する注意喚起"
            .repeat(3),
        text: "お知らせがあります。\n.\n..\nFrom here\n".repeat(50),
        html: Some("<p>お知らせが<b>あります</b>。</p>\n".repeat(50)),
        in_reply_to: Some(format!("1@{domain}")),
        references: (0..40).map(|n| format!("reference-{n}@{domain}")).collect(),
        list: Some(List { id: format!("notices.{domain}"), help: Some(format!("https://{domain}/help")) }),
        marks: vec![("X-Kaname-Exercise".to_owned(), "訓練".to_owned())],
        ..short.clone()
    };
    let odd = Letter {
        message_id: format!("3@{domain}"),
        subject: format!("  two  blanks =?utf-8?q?x?= {}", "w".repeat(300)),
        text: format!("{}\ttab \r\n\r\n {}\u{a0}\n", "x".repeat(3000), "漢".repeat(400)),
        html: Some(String::new()),
        ..short.clone()
    };
    Ok([("short.eml", short), ("japanese.eml", japanese), ("odd.eml", odd)])
}
