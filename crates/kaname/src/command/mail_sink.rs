//! A mail host for trying: what comes is taken, said and carried nowhere.

use crate::cli::MailSink;
use anyhow::{Context, Result};
use mail::sink::{Mood, Sink, Taken};
use std::{collections::BTreeMap, fs, path::Path, time::Duration};

/// How often it is looked whether something came.
const EVERY: Duration = Duration::from_millis(200);

/// Takes letters until it is told to stop, with a line for each that comes; at the end how many came, and how many twice.
///
/// # Errors
/// If it cannot listen, or a letter cannot be kept.
pub(super) async fn run(asked: MailSink) -> Result<()> {
    if let Some(folder) = &asked.keep {
        fs::create_dir_all(folder).with_context(|| format!("cannot use the folder {}", folder.display()))?;
    }
    let started = Sink::start_at(asked.listen, mood(&asked), asked.keep.is_some()).await;
    let sink = started.with_context(|| format!("cannot listen on {}; try --listen 127.0.0.1:0", asked.listen))?;
    println!("ready smtp://{}", sink.address());
    let mut known = BTreeMap::new();
    let stopped = crate::serve::told_to_stop();
    tokio::pin!(stopped);
    loop {
        let over = tokio::select! { () = &mut stopped => true, () = tokio::time::sleep(EVERY) => false };
        tell(&sink.taken(), &mut known, asked.keep.as_deref())?;
        if over {
            break;
        }
    }
    let (letters, times) = (known.len(), known.values().sum::<usize>());
    println!("{letters} letters came, {} of them again, over {} connections", times - letters, sink.connections());
    Ok(())
}

fn mood(asked: &MailSink) -> Mood {
    // Per cent have at most one place after the point here.
    let thousandths = |share: f32| (0..=1000).rev().find(|one| f32::from(*one) <= share * 10.0 + 0.001).unwrap_or(0);
    Mood {
        refuse: thousandths(asked.refuse),
        put_off: thousandths(asked.put_off),
        delay: thousandths(asked.delay),
        delay_by: Duration::from_secs(asked.delay_by.into()),
        hang_up_before: thousandths(asked.drop_before),
        hang_up_after: thousandths(asked.drop_after),
        ..Mood::default()
    }
}

/// Says what came since, and keeps it.
fn tell(taken: &BTreeMap<String, Taken>, known: &mut BTreeMap<String, usize>, keep: Option<&Path>) -> Result<()> {
    for (id, one) in taken {
        let before = known.insert(id.clone(), one.times).unwrap_or_default();
        if before == one.times {
            continue;
        }
        println!("{} <{}> {}", if before == 0 { "came" } else { "again" }, one.recipient, id);
        if let Some(folder) = keep {
            // A stranger named it.
            let name: String =
                id.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.@".contains(c) { c } else { '_' }).collect();
            let file =
                folder.join(format!("{}.eml", name.trim_start_matches('.').chars().take(200).collect::<String>()));
            fs::write(&file, &one.bytes).with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    Ok(())
}
