//! Whether what is kept for some days only goes when its days are over.

use super::{Finding, run_on};
use crate::house;
use anyhow::Result;
use kernel::At;
use store::{Cx, retention};

/// So many days nobody has removed what is over: then nobody does.
const DAYS: i64 = 3;

pub(super) async fn retention(cx: &Cx, url: &str, now: At) -> Result<Finding> {
    let over: i64 = retention::rules(cx, &house::retained()).await?.iter().map(|rule| rule.older).sum();
    let last = retention::last(&cx.system("doctor")).await?;
    let late = over > 0 && last.is_none_or(|(day, _)| day < now.day().plus(-DAYS));
    let done = last.map_or("never done by itself".into(), |(day, many)| format!("last done on {day}, {many} removed"));
    Ok(Finding {
        what: "retention",
        seen: format!("{over} things are kept for longer than they should be; {done}"),
        remedy: late.then(|| format!("kaname serve does it every day; or {}", run_on(url, "retention"))),
    })
}
