//! Every sentence in two languages, from the rooms' Fluent files.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use kernel::{At, Bilingual, Day, Lang, Zone};
use std::{ops::Deref, sync::Arc};
use unic_langid::langid;

/// The sentences of all rooms.
pub struct Texts {
    ja: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Texts {
    /// From the shell's own files and those of the rooms: (Japanese, English) each.
    pub fn new<'r>(rooms: impl IntoIterator<Item = (&'r str, &'r str)>) -> Self {
        let mut ja = FluentBundle::new_concurrent(vec![langid!("ja")]);
        let mut en = FluentBundle::new_concurrent(vec![langid!("en")]);
        let own = (include_str!("../texts/ja.ftl"), include_str!("../texts/en.ftl"));
        for (room_ja, room_en) in std::iter::once(own).chain(rooms) {
            add(&mut ja, room_ja);
            add(&mut en, room_en);
        }
        Self { ja, en }
    }
    fn bundle(&self, lang: Lang) -> &FluentBundle<FluentResource> {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
    /// Whether there is a sentence with this key.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.bundle(lang).has_message(key)
    }
    fn say(&self, lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = self.bundle(lang);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, lang = lang.code(), "a text is missing");
            return format!("⟦{key}⟧");
        };
        let mut faults = Vec::new();
        let said = bundle.format_pattern(pattern, args, &mut faults).into_owned();
        if !faults.is_empty() {
            tracing::error!(key, lang = lang.code(), ?faults, "a text cannot be filled in");
        }
        said
    }
}

fn add(bundle: &mut FluentBundle<FluentResource>, source: &str) {
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, faults)| {
        tracing::error!(?faults, "a file of texts cannot be read");
        resource
    });
    if let Err(faults) = bundle.add_resource(resource) {
        tracing::error!(?faults, "two texts have the same key");
    }
}

/// A value put into a sentence. Integers choose plurals; give counts that need separators as text as well.
pub trait Arg {
    /// As Fluent wants it.
    fn value(&self) -> FluentValue<'static>;
}
macro_rules! number {
    ($($type:ty),+) => { $(impl Arg for $type {
        fn value(&self) -> FluentValue<'static> { FluentValue::from(*self) }
    })+ };
}
number!(i64, i32, u32, usize);
impl Arg for str {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.to_owned())
    }
}
impl Arg for String {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.clone())
    }
}
impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}

/// Somebody's language and the sentences in it, at a moment.
#[derive(Clone)]
pub struct Voice {
    /// The language.
    pub lang: Lang,
    /// The moment at which it speaks, for "in 28 minutes".
    pub now: At,
    texts: Arc<Texts>,
}

impl Voice {
    /// The sentences in one language.
    pub fn new(texts: &Arc<Texts>, lang: Lang, now: At) -> Self {
        Self { lang, now, texts: Arc::clone(texts) }
    }
    /// Whether there is a sentence with this key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.texts.has(self.lang, key)
    }
    /// The sentence with this key.
    pub fn t(&self, key: &str) -> String {
        self.texts.say(self.lang, key, None)
    }
    /// With one value.
    pub fn t1(&self, key: &str, name: &str, value: impl Arg) -> String {
        self.ts(key, &[(name, &value)])
    }
    /// A sentence that names the duty telephone `$phone`, or the other one where the hub has told none.
    pub fn duty(&self, numbered: &str, unnumbered: &str, phone: &str) -> String {
        if phone.is_empty() { self.t(unnumbered) } else { self.t1(numbered, "phone", phone) }
    }
    /// Something, and what is said of it in brackets, as the language writes them.
    pub fn bracketed(&self, what: &str, said: &str) -> String {
        match self.lang {
            kernel::Lang::Ja => format!("{what}（{said}）"),
            kernel::Lang::En => format!("{what} ({said})"),
        }
    }
    /// What stands between two sentences: nothing in Japanese, whose full stop brings its own space.
    pub fn between(&self) -> &'static str {
        match self.lang {
            kernel::Lang::Ja => "",
            kernel::Lang::En => " ",
        }
    }
    /// With two values.
    pub fn t2(&self, key: &str, a: &str, va: impl Arg, b: &str, vb: impl Arg) -> String {
        self.ts(key, &[(a, &va), (b, &vb)])
    }
    /// With any number of values.
    pub fn ts(&self, key: &str, values: &[(&str, &dyn Arg)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set((*name).to_owned(), value.value());
        }
        self.texts.say(self.lang, key, Some(&args))
    }
    /// The words in this language.
    pub fn pick<'b>(&self, words: &'b Bilingual) -> &'b str {
        words.get(self.lang)
    }
    /// What the time of the pages is called: Japan's by name, elsewhere that of the zone.
    pub fn zone(&self) -> String {
        match Zone::here().name() {
            Zone::JAPAN => self.t("zone-japan"),
            elsewhere => self.t1("zone-elsewhere", "name", elsewhere),
        }
    }
    /// In which time the pages are, with what it is called at this moment.
    pub fn foot_time(&self) -> String {
        match Zone::here() {
            here if here.name() == Zone::JAPAN => self.t("foot-time"),
            here => self.t2("foot-time-elsewhere", "name", here.name(), "short", here.short(self.now)),
        }
    }
    /// A day: with its year where that is not the present one.
    pub fn day(&self, day: Day) -> String {
        if day.ymd().0 == self.now.day().ymd().0 { day.show(self.lang) } else { day.show_long(self.lang) }
    }
    /// A moment, in full; with its year where that is not the present one.
    pub fn when(&self, at: &At) -> String {
        if at.day().ymd().0 == self.now.day().ymd().0 { at.show(self.lang) } else { at.show_long(self.lang) }
    }
    /// A moment: only the time if it is today.
    pub fn when_short(&self, at: &At) -> String {
        if at.day() == self.now.day() { at.clock() } else { format!("{} {}", self.day_of(at), at.clock()) }
    }
    /// The day of a moment.
    pub fn day_of(&self, at: &At) -> String {
        self.day(at.day())
    }
    /// The day of a moment in a timetable: with 「今日」 or 「あす」 before it where that is so.
    pub fn near_day(&self, at: &At) -> String {
        let day = self.day_of(at);
        match at.day() {
            there if there == self.now.day() => self.t1("day-today", "day", day),
            there if there == self.now.day().plus(1) => self.t1("day-tomorrow", "day", day),
            _ => day,
        }
    }
    /// `late` after `due`, `soon` in the hour before it, else nothing: the class of a timetable's row.
    pub fn urgency(&self, due: &At) -> &'static str {
        match due.seconds_since(self.now) {
            ..0 => "late",
            0..3600 => "soon",
            _ => "",
        }
    }
    /// How long from now until `due`, or how late it is: 「あと 28 分」「12 分超過」.
    pub fn left(&self, due: &At) -> String {
        let seconds = due.seconds_since(self.now);
        let key = if seconds < 0 { "left-late" } else { "left-until" };
        self.t1(key, "span", self.span(seconds.abs()))
    }
    /// A length of time in words, to the two largest units.
    pub fn span(&self, seconds: i64) -> String {
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
        match (days, hours) {
            (0, 0) => self.t1("span-minutes", "m", minutes),
            (0, _) if minutes == 0 => self.t1("span-hours", "h", hours),
            (0, _) => self.t2("span-hours-minutes", "h", hours, "m", minutes),
            (_, 0) => self.t1("span-days", "d", days),
            _ => self.t2("span-days-hours", "d", days, "h", hours),
        }
    }
    /// A number with separators of thousands.
    pub fn n(&self, number: impl Into<i64>) -> String {
        crate::chart::thousands(number.into())
    }
}

/// The keys of a Fluent file, in order.
pub fn keys(source: &str) -> Vec<String> {
    let starts = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains('=');
    source.lines().filter(starts).filter_map(|line| line.split('=').next()).map(|key| key.trim().to_owned()).collect()
}

impl Deref for crate::Page {
    type Target = Voice;
    fn deref(&self) -> &Voice {
        &self.voice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_says_everything_in_both_languages() {
        let (ja, en) = (keys(include_str!("../texts/ja.ftl")), keys(include_str!("../texts/en.ftl")));
        assert_eq!(ja, en, "the same keys in the same order");
    }

    #[test]
    fn lengths_of_time_are_said_shortly() {
        let now = At::from_millis(0);
        let texts = Arc::new(Texts::new([]));
        let (ja, en) = (Voice::new(&texts, Lang::Ja, now), Voice::new(&texts, Lang::En, now));
        assert_eq!(ja.left(&now.plus_minutes(28)), "あと 28 分");
        assert_eq!(ja.left(&now.plus_minutes(-12)), "12 分超過");
        assert_eq!(en.left(&now.plus_minutes(88)), "1 h 28 min left");
        assert_eq!(en.span(86_400 * 2), "2 days");
    }

    #[test]
    fn a_day_of_another_year_is_said_with_its_year() {
        let texts = Arc::new(Texts::new([]));
        let at = |text| At::parse_local(text).unwrap_or(At::from_millis(0));
        let ja = Voice::new(&texts, Lang::Ja, at("2014-06-17 15:10"));
        let en = Voice::new(&texts, Lang::En, at("2014-06-17 15:10"));
        let (this, next) = (at("2014-12-31 09:00"), at("2015-01-01 09:00"));
        assert_eq!((ja.when(&this), ja.day_of(&this)), ("12月31日(水) 09:00 JST".into(), "12月31日(水)".into()));
        assert_eq!(
            (ja.when(&next), ja.day_of(&next)),
            ("2015年1月1日(木) 09:00 JST".into(), "2015年1月1日(木)".into())
        );
        assert_eq!(
            (ja.when_short(&next), ja.day(next.day())),
            ("2015年1月1日(木) 09:00".into(), "2015年1月1日(木)".into())
        );
        assert_eq!(en.when(&next), "Thu 1 Jan 2015, 09:00 JST");
    }
}
