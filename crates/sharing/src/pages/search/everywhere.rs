//! Looking for words in all kinds of things, of this room and of others.

use super::found::Sort;
use crate::store::finding;
use ::store::{
    Cx, StoreError,
    search::{Hit, Place},
    side_by_side,
};
use shell::{App, FindWords, Findings, Found, FoundKind, Room, Sought, Voice};

/// Something found, before it is drawn or told.
pub(crate) enum Line {
    /// In this room.
    Here(Hit, Sort),
    /// In another room.
    There(Box<Found>),
}

impl Line {
    pub(crate) fn place(&self) -> Place {
        match self {
            Line::Here(hit, _) => hit.place,
            Line::There(found) => found.place,
        }
    }
}

/// What was found of each kind, and down to where all of them were looked through, if not to the end.
pub(crate) struct Search {
    pub(crate) found: Vec<(FoundKind, Vec<Line>)>,
    pub(crate) reached: Option<Place>,
}

impl Search {
    /// What lies further back than where all kinds were looked through waits for its page: there it stands in its order.
    fn of(mut found: Vec<(FoundKind, Vec<Line>)>, reached: Option<Place>) -> Self {
        for (_, lines) in &mut found {
            lines.retain(|line| Some(line.place()) >= reached);
        }
        Self { found, reached }
    }
    /// All that was found, the newest first.
    pub(crate) fn in_order(self) -> Vec<Line> {
        let mut all: Vec<Line> = self.found.into_iter().flat_map(|(_, lines)| lines).collect();
        all.sort_by_key(|line| std::cmp::Reverse(line.place()));
        all
    }
}

/// Looks for one kind of thing: one of this room, or one that another room finds.
struct Look<'a> {
    voice: &'a Voice,
    sought: Sought,
    whose: Whose,
}

enum Whose {
    Here(Sort),
    There(FindWords, FoundKind),
}

impl Look<'_> {
    async fn find(&self, cx: &Cx) -> Result<((FoundKind, Vec<Line>), Option<Place>), StoreError> {
        let sought = &self.sought;
        match self.whose {
            Whose::Here(sort) => {
                let most = i64::try_from(sought.most).unwrap_or(i64::MAX);
                let wanted = finding::Wanted { query: &sought.query, span: sought.span, most };
                let found = sort.find(cx, &wanted).await?;
                let lines = found.hits.into_iter().map(|hit| Line::Here(hit, sort)).collect();
                Ok((((sort.code(), sort.key()), lines), found.reached))
            }
            Whose::There(find, kind) => {
                let Findings { found, reached } = find(cx, self.voice, sought).await?;
                let lines = found.into_iter().map(|one| Line::There(Box::new(one))).collect();
                Ok(((kind, lines), reached))
            }
        }
    }
}

/// What was found of each kind of which the actor may find something, in all rooms: looked for side by side.
///
/// # Errors
/// If the database refuses.
pub(crate) async fn find((cx, app): (&Cx, &App), voice: &Voice, sought: &Sought) -> Result<Search, StoreError> {
    let here = Sort::of(cx.actor()).into_iter().map(|sort| (sort.code(), Whose::Here(sort)));
    let kinds = |room: &Room| {
        let find = room.find;
        (room.kinds)(cx.actor()).into_iter().map(move |kind| (kind.0, Whose::There(find, kind)))
    };
    let all: Vec<(&str, Whose)> = here.chain(app.rooms().iter().flat_map(kinds)).collect();
    let asked = |code: &str| sought.kind.as_deref().is_none_or(|one| one == code);
    let look = |(code, whose): (&str, Whose)| {
        let sought = Sought { kind: Some(code.to_owned()), ..sought.clone() };
        Look { voice, sought, whose }
    };
    let looks: Vec<Look<'_>> = all.into_iter().filter(|(code, _)| asked(code)).map(look).collect();
    let found = side_by_side((app.db(), cx), &looks, |cx, look| Box::pin(look.find(cx))).await?;
    let reached = found.iter().filter_map(|(_, reached)| *reached).max();
    Ok(Search::of(found.into_iter().map(|(found, _)| found).collect(), reached))
}

/// Those of this room.
pub(crate) fn here(lines: &[Line]) -> Vec<(Hit, Sort)> {
    let hit = |line: &Line| match line {
        Line::Here(hit, sort) => Some((*hit, *sort)),
        Line::There(_) => None,
    };
    lines.iter().filter_map(hit).collect()
}
