//! Moments as a tired person types them: 「14:00」, 「6月17日 13時」, 「きのうの午後2時半」, `today 14:00`, `17 June 2:30 pm`.
//!
//! They are read as of the moment when they were typed and written out in full, so that the reader sees what was
//! understood before anything is filed, and so that no later saving reads them against another day.

use super::reading;
use kernel::{At, Day};
use std::ops::RangeInclusive;
use unicode_normalization::UnicodeNormalization;

/// Words that say that a time is an estimate.
const ABOUT: [&str; 7] = ["ごろ", "頃", "ころ", "くらい", "ぐらい", "about", "around"];
/// Words between a day and a time that say nothing.
const FILLERS: [&str; 10] = ["の", "に", "at", "on", ",", "jst", "、", "(", ")", "."];
const DAYS: [(&str, i64); 12] = [
    ("今日", 0),
    ("きょう", 0),
    ("本日", 0),
    ("today", 0),
    ("昨日", -1),
    ("きのう", -1),
    ("yesterday", -1),
    ("一昨日", -2),
    ("おととい", -2),
    ("明日", 1),
    ("あす", 1),
    ("tomorrow", 1),
];
/// Words for a part of a day: of which day, counted from today, and which hours of the clock they can mean. An hour
/// outside them (昨夜2時: of which day?) is not read.
const PARTS: [(&[&str], i64, RangeInclusive<i32>); 4] = [
    (&["今朝", "けさ"], 0, 0..=11),
    (&["this", "morning"], 0, 0..=11),
    (&["昨夜", "昨晩", "ゆうべ"], -1, 17..=23),
    (&["last", "night"], -1, 17..=23),
];
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// The longest text that is looked at, in bytes.
const MOST: usize = 100;
/// By how many minutes another clock may be ahead.
const CLOCK_AHEAD: i64 = 5;
/// After how many minutes a form counts as one that was left lying open.
const LIES_OPEN: i64 = 12 * 60;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Number(i32),
    Word(String),
}
use Token::{Number, Word};

/// When something was typed, as far as that is known, and when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    typed: At,
    read: At,
}

impl Said {
    /// Typed and read at the same moment.
    pub(crate) fn now(now: At) -> Self {
        Self { typed: now, read: now }
    }
    /// Typed at the moment that a form says; nobody types in the future.
    pub(crate) fn typed(typed: Option<At>, now: At) -> Self {
        Self { typed: typed.map_or(now, |typed| typed.min(now)), read: now }
    }
    /// The last moment that a time without its day can mean: what people write down has happened. A form without
    /// script says only when it was drawn; where it lay open for longer than half a day, the day on which it was drawn
    /// is meant. A clock may be a little ahead of ours.
    fn last(self) -> At {
        let ahead = self.read.plus_minutes(CLOCK_AHEAD);
        if self.read < self.typed.plus_minutes(LIES_OPEN) {
            return ahead;
        }
        let midnight = At::start_of(self.typed.day().plus(1));
        ahead.min(midnight.plus_minutes(-1))
    }
}

/// What was typed with its day written out, `2014-06-17 14:00`, if it can be read; else as it was typed.
pub(crate) fn in_full(text: &str, said: Said) -> String {
    match read(text, said) {
        Some((at, about)) if reading::moment(text).is_err() => {
            format!("{} {}{}", at.day(), at.clock(), if about { "ごろ" } else { "" })
        }
        _ => text.to_owned(),
    }
}

/// The moment, and whether it is an estimate.
pub(crate) fn read(text: &str, said: Said) -> Option<(At, bool)> {
    if let Ok(exact) = reading::moment(text) {
        return exact;
    }
    if text.len() > MOST {
        return None;
    }
    let text = text.nfkc().collect::<String>().to_lowercase();
    let about = ABOUT.iter().any(|word| text.contains(word));
    let tokens = tokens(&text)?;
    let (hours, day, rest) = match part(&tokens) {
        Some((days, hours, rest)) => (hours, Some(said.typed.day().plus(days)), rest),
        None => day(&tokens, said.typed.day()).map(|(day, rest)| (0..=24, day, rest))?,
    };
    let (hour, minute) = clock(rest).filter(|(hour, _)| hours.contains(hour))?;
    let on = |day: Day| At::parse_local(&format!("{day} {hour:02}:{minute:02}"));
    let at = match day {
        Some(day) => on(day)?,
        None => on(said.last().day()).filter(|at| *at <= said.last()).or_else(|| on(said.last().day().plus(-1)))?,
    };
    Some((at, about))
}

/// Numbers and the words between them, without those that say nothing and without the day of the week in brackets.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut text = ABOUT.iter().fold(text.to_owned(), |text, word| text.replace(word, " "));
    if let (Some(from), Some(to)) = (text.find('('), text.find(')'))
        && from < to
    {
        text.replace_range(from..=to, " ");
    }
    let mut all: Vec<Token> = Vec::new();
    let mut run = String::new();
    let mut kind = 0;
    for character in text.chars().chain([' ']) {
        let now = match character {
            _ if character.is_whitespace() => 0,
            _ if character.is_ascii_digit() => 1,
            _ if character.is_ascii_alphabetic() => 2,
            _ => 3,
        };
        if now != kind && !run.is_empty() {
            let done = std::mem::take(&mut run);
            let word = done.trim_matches(['の', 'に', ',', '、', '.']);
            match kind {
                1 => all.push(Number(done.parse().ok()?)),
                _ if FILLERS.contains(&done.as_str()) || word.is_empty() => {}
                _ => all.push(Word(word.to_owned())),
            }
        }
        kind = now;
        if now != 0 {
            run.push(character);
        }
    }
    Some(split_day_words(all))
}

/// The part of a day that stands before the time, if one does: its day from today, its hours, and the rest.
fn part(tokens: &[Token]) -> Option<(i64, RangeInclusive<i32>, &[Token])> {
    let is = |token: &Token, name: &str| matches!(token, Word(word) if word == name);
    PARTS.iter().find_map(|(words, days, hours)| match (tokens, *words) {
        ([one, two, rest @ ..], [first, second]) if first.is_ascii() && is(one, first) && is(two, second) => {
            Some((*days, hours.clone(), rest))
        }
        ([one, rest @ ..], words) if !words.iter().any(|word| word.is_ascii()) && words.iter().any(|w| is(one, w)) => {
            Some((*days, hours.clone(), rest))
        }
        _ => None,
    })
}

/// 「今日午後」 is two words.
fn split_day_words(tokens: Vec<Token>) -> Vec<Token> {
    let split = |token: Token| match &token {
        Word(word) => match ["午前", "午後"].into_iter().find_map(|half| Some((word.strip_suffix(half)?, half))) {
            Some((before, half)) if !before.is_empty() => {
                vec![Word(before.trim_end_matches('の').to_owned()), Word(half.to_owned())]
            }
            _ => vec![token],
        },
        Number(_) => vec![token],
    };
    tokens.into_iter().flat_map(split).collect()
}

fn month(word: &str) -> Option<i32> {
    let found = MONTHS.iter().position(|month| word.starts_with(month))?;
    let full = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october"];
    let full = full.iter().chain(&["november", "december", "sept"]).any(|name| *name == word);
    (full || word.len() == 3).then(|| i32::try_from(found + 1).ok()).flatten()
}

/// The day that stands before the time, if one does, and the rest; nothing if there is no such day.
fn day(tokens: &[Token], today: Day) -> Option<(Option<Day>, &[Token])> {
    let (this_year, this_month, _) = today.ymd();
    match tokens {
        [Word(word), rest @ ..] if DAYS.iter().any(|(name, _)| name == word) => {
            let (_, days) = DAYS.iter().find(|(name, _)| name == word)?;
            Some((Some(today.plus(*days)), rest))
        }
        [Number(m), Word(a), Number(d), Word(b), rest @ ..] if a == "月" && b.starts_with('日') => {
            Some((Some(near(this_year, *m, *d, today)?), rest))
        }
        [Number(m), Word(mark), Number(d), rest @ ..] if mark == "/" || mark == "-" => {
            Some((Some(near(this_year, *m, *d, today)?), rest))
        }
        [Number(d), Word(name), rest @ ..] | [Word(name), Number(d), rest @ ..] if month(name).is_some() => {
            let m = month(name)?;
            match rest {
                [Number(y @ 1900..=2200), rest @ ..] => Some((Some(exact(*y, m, *d)?), rest)),
                _ => Some((Some(near(this_year, m, *d, today)?), rest)),
            }
        }
        [Number(d), Word(mark), rest @ ..] if mark == "日" => {
            let here = exact(this_year, i32::from(this_month), *d).filter(|day| *day <= today);
            let (year, month) =
                if this_month == 1 { (this_year - 1, 12) } else { (this_year, i32::from(this_month) - 1) };
            Some((Some(here.or_else(|| exact(year, month, *d))?), rest))
        }
        _ => Some((None, tokens)),
    }
}

fn exact(year: i32, month: i32, day: i32) -> Option<Day> {
    Day::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// A day without its year: of this year, or, where that lies further ahead than anybody announces, of the last.
fn near(year: i32, month: i32, day: i32, today: Day) -> Option<Day> {
    let ahead = today.plus(super::check::DAYS_AHEAD);
    exact(year, month, day).filter(|day| *day <= ahead).or_else(|| exact(year - 1, month, day))
}

fn clock(tokens: &[Token]) -> Option<(i32, i32)> {
    let half = |word: &str| match word {
        "午前" | "am" | "a.m" => Some(false),
        "午後" | "pm" | "p.m" => Some(true),
        _ => None,
    };
    let (tokens, first) = match tokens {
        [Word(word), rest @ ..] if half(word).is_some() => (rest, half(word)),
        _ => (tokens, None),
    };
    let (tokens, last) = match tokens {
        [rest @ .., Word(word)] if half(word).is_some() => (rest, half(word)),
        _ => (tokens, None),
    };
    let (hour, minute) = match tokens {
        [Word(noon)] if noon == "正午" || noon == "noon" => return Some((12, 0)),
        [Number(h), Word(colon), Number(m)] if colon == ":" => (*h, *m),
        [Number(h), Word(colon), Number(m), Word(again), Number(0..=59)] if colon == ":" && again == ":" => (*h, *m),
        [Number(h), Word(hour), Number(m), Word(minute)] if hour == "時" && minute == "分" => (*h, *m),
        [Number(h), Word(hour)] if hour == "時" => (*h, 0),
        [Number(h), Word(hour)] if hour == "時半" => (*h, 30),
        [Number(h)] if first.or(last).is_some() => (*h, 0),
        _ => return None,
    };
    match first.or(last) {
        Some(_) if hour > 12 => None,
        Some(true) => Some((hour % 12 + 12, minute)),
        Some(false) => Some((hour % 12, minute)),
        None => Some((hour, minute)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        in_full(text, Said::now(at("2014-06-17 15:00")))
    }
    fn at(text: &str) -> At {
        At::parse_local(text).unwrap()
    }

    #[test]
    fn a_time_without_its_day_is_the_last_such_time_and_never_lies_ahead() {
        for (now, typed, full) in [
            ("2014-06-17 00:30", "23:50", "2014-06-16 23:50"),
            ("2014-06-17 00:30", "午後11時50分ごろ", "2014-06-16 23:50ごろ"),
            ("2014-06-17 00:30", "0:10", "2014-06-17 00:10"),
            ("2014-06-17 10:31", "10:31", "2014-06-17 10:31"),
            ("2014-06-17 10:31", "10:33", "2014-06-17 10:33"),
            ("2014-06-17 10:31", "14:00", "2014-06-16 14:00"),
            ("2014-06-16 23:58", "0:01", "2014-06-17 00:01"),
            ("2014-01-01 00:05", "23:00", "2013-12-31 23:00"),
            ("2014-06-17 00:30", "今日 23:50", "2014-06-17 23:50"),
        ] {
            assert_eq!(in_full(typed, Said::now(at(now))), full, "{typed} at {now}");
        }
    }

    #[test]
    fn what_was_typed_before_midnight_is_read_on_its_own_day() {
        for (typed_at, read_at, typed, full) in [
            ("2014-06-16 23:50", "2014-06-17 00:05", "きのう 14:00", "2014-06-15 14:00"),
            ("2014-06-16 23:50", "2014-06-17 00:05", "14:00", "2014-06-16 14:00"),
            ("2014-06-16 23:50", "2014-06-17 00:05", "0:02", "2014-06-17 00:02"),
            ("2014-06-16 23:50", "2014-06-17 15:00", "14:00", "2014-06-16 14:00"),
            ("2014-06-16 09:00", "2014-06-16 15:00", "14:00", "2014-06-16 14:00"),
            ("2014-06-16 09:00", "2014-06-19 09:00", "今日の午後2時", "2014-06-16 14:00"),
            ("2014-06-19 09:00", "2014-06-17 15:00", "今日 14:00", "2014-06-17 14:00"),
        ] {
            let said = Said::typed(Some(at(typed_at)), at(read_at));
            assert_eq!(in_full(typed, said), full, "{typed} at {typed_at}, read at {read_at}");
        }
    }

    #[test]
    fn what_a_tired_person_types_is_written_out_in_full() {
        for (typed, full) in [
            ("14:00", "2014-06-17 14:00"),
            ("１４：００", "2014-06-17 14:00"),
            ("14時", "2014-06-17 14:00"),
            ("14時5分", "2014-06-17 14:05"),
            ("午後2時半", "2014-06-17 14:30"),
            ("正午", "2014-06-17 12:00"),
            ("6月17日 13時", "2014-06-17 13:00"),
            ("６月１７日１３時", "2014-06-17 13:00"),
            ("6月16日(月)の午前9時30分", "2014-06-16 09:30"),
            ("6/16 9:12", "2014-06-16 09:12"),
            ("06-16 09:12", "2014-06-16 09:12"),
            ("16日 23:10", "2014-06-16 23:10"),
            ("30日 23:10", "2014-05-30 23:10"),
            ("今日14:00", "2014-06-17 14:00"),
            ("きのうの午後2時", "2014-06-16 14:00"),
            ("一昨日 8時", "2014-06-15 08:00"),
            ("明日 10:00", "2014-06-18 10:00"),
            ("けさ2時", "2014-06-17 02:00"),
            ("今朝の9時半ごろ", "2014-06-17 09:30ごろ"),
            ("けさ 午前2時10分", "2014-06-17 02:10"),
            ("昨夜23時", "2014-06-16 23:00"),
            ("ゆうべの午後10時", "2014-06-16 22:00"),
            ("this morning at 2:10", "2014-06-17 02:10"),
            ("last night 11 pm", "2014-06-16 23:00"),
            ("14時ごろ", "2014-06-17 14:00ごろ"),
            ("about 2 pm", "2014-06-17 14:00ごろ"),
            ("today 14:00", "2014-06-17 14:00"),
            ("Yesterday at 2:30 pm", "2014-06-16 14:30"),
            ("12:10 am", "2014-06-17 00:10"),
            ("17 June 14:00", "2014-06-17 14:00"),
            ("June 16, 9:12", "2014-06-16 09:12"),
            ("16 Jun 2013 09:12", "2013-06-16 09:12"),
            ("12/30 10:00", "2013-12-30 10:00"),
            ("7/10 10:00", "2014-07-10 10:00"),
        ] {
            assert_eq!(said(typed), full, "{typed}");
            let (at, about) = reading::moment(full).unwrap().unwrap();
            assert_eq!(read(typed, Said::now(self::at("2014-06-17 15:00"))), Some((at, about)), "{typed}");
        }
    }

    #[test]
    fn what_says_no_moment_stays_as_it_was_typed() {
        for typed in [
            "",
            "昼すぎ",
            "けさ",
            "けさ14時",
            "昨夜2時",
            "昨晩9時",
            "last night 2:00",
            "this 2:00",
            "14",
            "1400",
            "25:00",
            "14:61",
            "6月31日 13時",
            "6月17日",
            "today",
            "13 pm",
            "99/99 99:99",
            "2014-06-17 09:12",
            "2014年6月17日9時頃",
            "14:00 or 15:00",
            "午後",
            "-14:00",
            ":",
            "99999999999:00",
            "may 99999 1:00",
        ] {
            assert_eq!(said(typed), typed, "{typed}");
        }
        assert_eq!(said(&"1:".repeat(10_000)), "1:".repeat(10_000));
    }
}
