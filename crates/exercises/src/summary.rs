//! What the questionnaires of a drill add up to, for one reader: of the parts through whose hands his body had it.

use crate::{
    drill::Drill,
    pages::Sight,
    questions::{self, Answers, Question, Sum, sum},
    store::{answers, parts},
};
use ::store::{Cx, Granted};
use access::act::ViewDrill;
use kernel::disclosure::K;
use shell::Fault;

/// What was answered to one question.
pub(crate) struct Summed {
    /// The question.
    pub(crate) question: Question,
    /// What it adds up to; words only five at a time, in no order of time.
    pub(crate) sum: Sum,
}

/// What secretariats, or members, answered.
pub(crate) struct Group {
    /// Whether these are the secretariats.
    pub(crate) secretariats: bool,
    /// How many were asked.
    pub(crate) asked: i64,
    /// How many answered anything.
    pub(crate) answered: i64,
    /// By question.
    pub(crate) sums: Vec<Summed>,
}

/// What was answered in the parts that have ended; `None` where the reader's body had none of them. Nobody's answer stands
/// beside a name.
///
/// # Errors
/// If the database refuses, or the questions cannot be read.
pub(crate) async fn summary(
    cx: &Cx,
    drill: &Granted<'_, ViewDrill, Drill>,
) -> Result<Option<(Sight, Vec<Group>)>, Fault> {
    let mine = cx.organisation();
    let mut seen = parts::of_drill(&cx.visible(), drill.id).await?;
    seen.retain(|part| part.ended_at.is_some());
    seen.retain(|part| [Some(part.ceptoar), Some(part.centre), part.ministry].contains(&mine));
    if seen.is_empty() {
        return Ok(None);
    }
    let own = seen.iter().all(|part| mine == Some(part.ceptoar) || mine == Some(part.centre));
    let sight = if own { Sight::Exact } else { Sight::Steps };
    let (mut by, mut asked) = ([Vec::new(), Vec::new()], [0, 0]);
    for part in &seen {
        let given = answers::of(drill.sql(), part.id).await?;
        let members = answers::asked(drill.sql(), part).await?;
        let (own, others): (Vec<_>, Vec<_>) = given.into_iter().partition(|(org, ..)| *org == part.ceptoar);
        for (group, given) in by.iter_mut().zip([own, others]) {
            group.extend(given.into_iter().map(|(_, at, answers)| (at, answers)));
        }
        for (sum, more) in asked.iter_mut().zip([1, members]) {
            *sum += more;
        }
    }
    let mut groups = Vec::new();
    for ((secretariats, mut given), asked) in [true, false].into_iter().zip(by).zip(asked) {
        given.sort_by_key(|(at, _)| *at);
        let given: Vec<Answers> = given.into_iter().map(|(_, answers)| answers).collect();
        let all = questions::put_to(secretariats);
        let all = all.map_err(|cause| Fault::broken("store.broken").because(cause))?;
        let sums = all.into_iter().map(|question| summed(question, &given, asked)).collect();
        groups.push(Group { secretariats, asked, answered: many(given.len()), sums });
    }
    Ok(Some((sight, groups)))
}

fn many(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn summed(question: Question, given: &[Answers], asked: i64) -> Summed {
    let mut sum = sum(&question, given, asked);
    // Words of few give away whose they are, and so do those that came since one looked last.
    let told = many(sum.texts.len()) / K * K;
    sum.texts.truncate(usize::try_from(told).unwrap_or_default());
    sum.texts.sort_unstable();
    Summed { question, sum }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// What is told of the words of so many, oldest first.
    fn told(words: &[&str]) -> Vec<String> {
        let wish = |text: &&str| Answers([("wishes".to_owned(), [(*text).to_owned()].into())].into());
        let given: Vec<Answers> = words.iter().map(wish).collect();
        let wishes = questions::all().unwrap().into_iter().find(|one| one.code == "wishes").unwrap();
        summed(wishes, &given, 24).sum.texts
    }

    #[test]
    fn words_are_told_five_at_a_time_in_no_order_of_time() {
        let all = ["う", "い", "あ", "え", "お", "き", "か", "け", "く", "こ"];
        for few in 0..5 {
            assert_eq!(told(all.get(..few).unwrap()), [] as [&str; 0]);
        }
        for some in 5..10 {
            assert_eq!(told(all.get(..some).unwrap()), ["あ", "い", "う", "え", "お"], "those of {some}");
        }
        assert_eq!(told(&all).len(), 10);
    }
}
