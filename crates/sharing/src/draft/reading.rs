//! Reading what people type: numbers, lengths of time, moments, lines. Full-width and half-width are the same.

use kernel::{At, Day};
use unicode_normalization::UnicodeNormalization;

/// A reference as people type it: full-width, in small letters, with blanks in it or another dash, is the same one.
pub(crate) fn reference(text: &str) -> String {
    let dash = |character| if "‐‑‒–—―−ーｰ".contains(character) { '-' } else { character };
    text.nfkc().filter(|character| !character.is_whitespace()).map(dash).collect::<String>().to_uppercase()
}

/// The largest number that is taken for a figure of an incident.
pub(crate) const LARGEST: i64 = 10_000_000_000;

fn folded(text: &str) -> String {
    text.nfkc().filter(|character| !character.is_whitespace() && *character != ',').collect()
}

/// A number; `Ok(None)` where nothing stands. 「４１，０００」 is 41000; 「約４万」 is not a number.
pub(crate) fn number(text: &str) -> Result<Option<i64>, ()> {
    let text = folded(text);
    if text.is_empty() {
        return Ok(None);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(());
    }
    text.parse().ok().filter(|number| *number <= LARGEST).map(Some).ok_or(())
}

/// What after a number makes it an estimate.
pub(crate) const AFTER: [&str; 5] = ["くらい", "ぐらい", "ほど", "前後", "程度"];

/// What was typed without the words that make a figure an estimate, and whether there were any: 「約 41,000」, 「120ほど」.
pub(crate) fn about(text: &str) -> (String, bool) {
    const BEFORE: [&str; 8] = ["約", "およそ", "おおよそ", "だいたい", "about", "approx.", "ca.", "~"];
    let text = folded(text).to_lowercase();
    let bare = BEFORE.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text);
    let bare = AFTER.iter().find_map(|word| bare.strip_suffix(word)).unwrap_or(bare);
    (bare.to_owned(), bare.len() < text.len())
}

/// A length of time in minutes: `1:40`, 「1時間40分」, 「100分」, 「2時間」. A bare number could mean either and is refused.
pub(crate) fn minutes(text: &str) -> Result<Option<i64>, ()> {
    let text = folded(text);
    if text.is_empty() {
        return Ok(None);
    }
    let part = |part: &str| number(part).ok().flatten().ok_or(());
    let (hours, minutes) = if let Some((hours, minutes)) = text.split_once(':') {
        let minutes = part(minutes)?;
        if minutes > 59 {
            return Err(());
        }
        (part(hours)?, minutes)
    } else if let Some((hours, rest)) = text.split_once("時間") {
        let minutes = if rest.is_empty() { 0 } else { part(rest.strip_suffix('分').ok_or(())?)? };
        (part(hours)?, minutes)
    } else {
        (0, part(text.strip_suffix('分').or_else(|| text.strip_suffix("min")).ok_or(())?)?)
    };
    hours.checked_mul(60).and_then(|all| all.checked_add(minutes)).map(Some).ok_or(())
}

/// Why what was typed is not a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MomentFault {
    /// It is not a date with a time at all.
    Unreadable,
    /// A day, and no time of the day.
    NoTime,
    /// A time or a day without its year.
    NoYear,
    /// No such day: 30 February.
    NoSuchDay,
    /// No such time: 25:00.
    NoSuchTime,
}

impl MomentFault {
    /// Key of the sentence that says what to write instead.
    pub(crate) fn key(self) -> &'static str {
        match self {
            MomentFault::Unreadable => "report-no-moment",
            MomentFault::NoTime => "report-moment-no-time",
            MomentFault::NoYear => "report-moment-no-year",
            MomentFault::NoSuchDay => "report-moment-no-day",
            MomentFault::NoSuchTime => "report-moment-no-clock",
        }
    }
}

/// Whether somebody wrote that nobody knows.
pub(crate) fn says_unknown(text: &str) -> bool {
    const WORDS: [&str; 8] = [
        "不明",
        "わからない",
        "分からない",
        "だれにもわからない",
        "誰にも分からない",
        "unknown",
        "not known",
        "nobody knows",
    ];
    WORDS.contains(&text.nfkc().collect::<String>().trim().to_lowercase().as_str())
}

/// A moment in Japan time, and whether it is an estimate: `2014-06-17 09:12`, `2014/6/17 9:12`, 「2014年6月17日 9時12分ごろ」.
pub(crate) fn moment(text: &str) -> Result<Option<(At, bool)>, MomentFault> {
    use MomentFault::{NoSuchDay, NoSuchTime, NoTime, NoYear, Unreadable};
    let text: String = text.nfkc().collect();
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let exact = text.strip_suffix("ごろ").or_else(|| text.strip_suffix("頃")).or_else(|| text.strip_suffix("ころ"));
    let (text, about) = (exact.unwrap_or(text), exact.is_some());
    let foreign = |c: char| !c.is_ascii_digit() && !c.is_whitespace() && !"-/:.T年月日時分秒".contains(c);
    if text.contains(foreign) {
        return Err(Unreadable);
    }
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    if parts.first().is_some_and(|first| first.len() != 4) {
        return Err(if (2..=4).contains(&parts.len()) { NoYear } else { Unreadable });
    }
    let of = |at: usize, fault| parts.get(at).map_or(Ok(0), |part| part.parse::<u8>().map_err(|_| fault));
    let year = parts.first().and_then(|year| year.parse().ok()).ok_or(Unreadable)?;
    if parts.len() < 3 || parts.len() > 6 {
        return Err(Unreadable);
    }
    let date = Day::new(year, of(1, NoSuchDay)?, of(2, NoSuchDay)?).ok_or(NoSuchDay)?;
    // 「9時」 says the hour; a number alone after the day could be anything.
    if parts.len() < 5 && !(parts.len() == 4 && text.ends_with('時')) {
        return Err(NoTime);
    }
    let clock = format!("{date} {:02}:{:02}:{:02}", of(3, NoSuchTime)?, of(4, NoSuchTime)?, of(5, NoSuchTime)?);
    At::parse_local(&clock).map(|at| Some((at, about))).ok_or(NoSuchTime)
}

/// Text as it is kept: one kind of line end, no invisible characters that could turn its order around.
pub(crate) fn prose(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| *c == '\n' || *c == '\t' || visible(*c)).collect::<String>().trim().to_owned()
}

/// The same in one line.
pub(crate) fn line(text: &str) -> String {
    prose(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines that say something, each once trimmed.
pub(crate) fn lines(text: &str) -> Vec<String> {
    prose(text).lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Neither a control character nor one that changes the direction of text (UAX #9).
pub(crate) fn visible(character: char) -> bool {
    let turns =
        matches!(character, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !character.is_control() && !turns && character != '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_the_same_in_any_width_and_with_any_dash() {
        for typed in ["R-2014-00006", "ｒ－２０１４－００００６", " r‐2014–00006 ", "Rー2014ー00006", "R−2014 − 00006"]
        {
            assert_eq!(reference(typed), "R-2014-00006", "{typed}");
        }
    }

    #[test]
    fn numbers_may_be_full_width_and_must_be_numbers() {
        assert_eq!(number("４１，０００"), Ok(Some(41_000)));
        assert_eq!(number(" 41 000 "), Ok(Some(41_000)));
        assert_eq!(number("0"), Ok(Some(0)));
        assert_eq!(number("　"), Ok(None));
        for bad in ["約４万", "-1", "1.5", "4万", "99999999999999999999", "四万", "1e5"] {
            assert_eq!(number(bad), Err(()), "{bad}");
        }
    }

    #[test]
    fn a_figure_may_be_about() {
        for typed in ["約 41,000", "およそ４１０００", "About 41000", "41000ほど", "約41000程度", "～41000"]
        {
            assert_eq!(about(typed), ("41000".to_owned(), true), "{typed}");
        }
        assert_eq!(about("41,000"), ("41000".to_owned(), false));
        assert_eq!(number(&about("約４万").0), Err(()), "digits only");
    }

    #[test]
    fn lengths_of_time_say_their_unit() {
        for (typed, minutes_meant) in [
            ("1:40", 100),
            ("１：４０", 100),
            ("1時間40分", 100),
            ("2時間", 120),
            ("100分", 100),
            ("0:05", 5),
            ("26:00", 1560),
        ] {
            assert_eq!(minutes(typed), Ok(Some(minutes_meant)), "{typed}");
        }
        assert_eq!(minutes(""), Ok(None));
        for bad in ["2", "1:75", "しばらく", "1:", ":30", "1時間40"] {
            assert_eq!(minutes(bad), Err(()), "{bad}");
        }
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        let meant = At::parse_local("2014-06-17 09:12").map(|at| (at, false));
        for typed in [
            "2014-06-17 09:12",
            "2014-06-17T09:12",
            "2014/6/17 9:12",
            "２０１４－０６－１７　０９：１２",
            "2014年6月17日 9時12分",
        ] {
            assert_eq!(moment(typed), Ok(meant), "{typed}");
        }
        assert_eq!(moment(" "), Ok(None));
        assert_eq!(moment("2014-06-17 09:12ごろ"), Ok(meant.map(|(at, _)| (at, true))));
        assert_eq!(moment("2014年6月17日9時頃"), Ok(At::parse_local("2014-06-17 09:00").map(|at| (at, true))));
        assert!(
            says_unknown(" 不明 ") && says_unknown("Unknown") && says_unknown("Nobody knows") && !says_unknown("2014")
        );
    }

    #[test]
    fn what_is_no_moment_says_why() {
        use MomentFault::{NoSuchDay, NoSuchTime, NoTime, NoYear, Unreadable};
        for (typed, why) in [
            ("きのう", Unreadable),
            ("2014-06-17", NoTime),
            ("2014-06-17 9", NoTime),
            ("2014-02-30 10:00", NoSuchDay),
            ("2014-13-01 10:00", NoSuchDay),
            ("2014-06-17 25:00", NoSuchTime),
            ("2014-06-17 09:75", NoSuchTime),
            ("6/17 9:12", NoYear),
            ("09:12", NoYear),
            ("2014-06-17 09:12 頃?", Unreadable),
            ("1 2 3 4 5 6 7", Unreadable),
            ("2014", Unreadable),
        ] {
            assert_eq!(moment(typed), Err(why), "{typed}");
        }
    }

    #[test]
    fn text_keeps_its_words_and_loses_what_nobody_sees() {
        assert_eq!(prose(" 一行目\r\n二行目\u{202e}\u{7} "), "一行目\n二行目");
        assert_eq!(line("a\n b\u{3000}c"), "a b c");
        assert_eq!(lines("192.0.2.1\n\n evil.example \n"), ["192.0.2.1", "evil.example"]);
    }
}
