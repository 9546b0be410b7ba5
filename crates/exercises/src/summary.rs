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
    /// What it adds up to; words of few are left out for those who are told in steps.
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
        let (own, others): (Vec<_>, Vec<_>) = given.into_iter().partition(|(org, _)| *org == part.ceptoar);
        for (group, given) in by.iter_mut().zip([own, others]) {
            group.extend(given.into_iter().map(|(_, answers)| answers));
        }
        for (sum, more) in asked.iter_mut().zip([1, members]) {
            *sum += more;
        }
    }
    let mut groups = Vec::new();
    for ((secretariats, given), asked) in [true, false].into_iter().zip(&by).zip(asked) {
        let all = questions::put_to(secretariats);
        let all = all.map_err(|cause| Fault::broken("store.broken").because(cause))?;
        let sums = all.into_iter().map(|question| summed(sight, question, given, asked)).collect();
        groups.push(Group { secretariats, asked, answered: many(given.len()), sums });
    }
    Ok(Some((sight, groups)))
}

fn many(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn summed(sight: Sight, question: Question, given: &[Answers], asked: i64) -> Summed {
    let mut sum = sum(&question, given, asked);
    // Words of few give away whose they are.
    if sight == Sight::Steps && many(sum.texts.len()) < K {
        sum.texts.clear();
    }
    Summed { question, sum }
}
