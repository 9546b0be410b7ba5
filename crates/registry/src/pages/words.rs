//! Words for what the registry holds, in the reader's language.

use crate::{
    Hours, MembersSee, MinistrySees, Passes, ReportsPass, Validity,
    amendment::{self, Item},
    change::{State, Verdict, What},
    confirmation::Standing,
    doubt::{Cause, Doubted},
    facts::{Condition, ContactMeans, CouncilRole, Level, Measure, MemberUnit, Month, Tolerance},
};
use access::BodyKind;
use kernel::{At, Day, Lang};
use shell::Voice;

/// A day in full: `2014年3月31日(月)`.
pub(super) fn long(voice: &Voice, day: Day) -> String {
    day.show_long(voice.lang)
}

/// A month, or the sign for "not stated".
pub(super) fn month(voice: &Voice, month: Option<Month>) -> String {
    month.map(|month| month.show(voice.lang)).unwrap_or_default()
}

/// The kind of a body.
pub(super) fn kind(voice: &Voice, kind: BodyKind) -> String {
    voice.t(kind_key(kind))
}

fn kind_key(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Operator => "registry-kind-operator",
        BodyKind::Ceptoar => "registry-kind-ceptoar",
        BodyKind::Ministry => "registry-kind-ministry",
        BodyKind::Centre => "registry-kind-centre",
        BodyKind::Council => "registry-kind-council",
        BodyKind::Related => "registry-kind-related",
        BodyKind::Oversight => "registry-kind-oversight",
        BodyKind::Agency => "registry-kind-agency",
    }
}

/// A means of contact.
pub(super) fn means(voice: &Voice, means: ContactMeans) -> String {
    voice.t(match means {
        ContactMeans::Mail => "registry-means-mail",
        ContactMeans::Telephone => "registry-means-telephone",
        ContactMeans::Mobile => "registry-means-mobile",
        ContactMeans::Satellite => "registry-means-satellite",
        ContactMeans::Fax => "registry-means-fax",
        ContactMeans::Web => "registry-means-web",
        ContactMeans::MeetingRoom => "registry-means-meeting-room",
        ContactMeans::Video => "registry-means-video",
        ContactMeans::Meeting => "registry-means-meeting",
    })
}

/// A role in the council.
pub(super) fn council(voice: &Voice, role: CouncilRole) -> String {
    voice.t(match role {
        CouncilRole::Member => "registry-council-member",
        CouncilRole::Observer => "registry-council-observer",
        CouncilRole::Secretariat => "registry-council-secretariat",
    })
}

/// A count with its unit: `1,411 社`.
pub(super) fn counted(voice: &Voice, unit: MemberUnit, count: i64) -> String {
    let key = match unit {
        MemberUnit::Companies => "registry-unit-companies",
        MemberUnit::CompaniesAndOrganisations => "registry-unit-companies-and-organisations",
        MemberUnit::Organisations => "registry-unit-organisations",
        MemberUnit::Groups => "registry-unit-groups",
        MemberUnit::Institutions => "registry-unit-institutions",
        MemberUnit::WaterUtilities => "registry-unit-water-utilities",
        MemberUnit::Prefectures => "registry-unit-prefectures",
        MemberUnit::Municipalities => "registry-unit-municipalities",
    };
    voice.t2(key, "n", count, "shown", voice.n(count))
}

/// From which measure on a level is reached: `利用者 30,000 人以上、かつ 120 分以上`.
pub(super) fn threshold(voice: &Voice, level: &Level) -> String {
    match level.tolerance {
        Tolerance::ZeroOccurrence => voice.t("registry-level-zero"),
        Tolerance::QualitativeTimeLimit => voice.t("registry-level-person"),
        Tolerance::Threshold => {
            let parts: Vec<String> = level.conditions().iter().map(|part| condition(voice, part)).collect();
            parts.join(&voice.t("registry-level-and"))
        }
    }
}

fn condition(voice: &Voice, condition: &Condition) -> String {
    let key = match condition.measure {
        Measure::Users => "registry-level-users",
        Measure::Minutes => "registry-level-minutes",
        Measure::Kilowatts => "registry-level-kilowatts",
        Measure::Households => "registry-level-households",
        Measure::Confirmation => "registry-level-zero",
    };
    voice.t1(key, "n", voice.n(condition.at_least))
}

/// Which of the documents' lists a sheet is, by the day it describes.
pub(super) fn sheet_name(voice: &Voice, as_of: Day) -> String {
    // Two maps and one list stand in the documents (002:402; 004:18739-18783); others are named by their day.
    match as_of.ymd() {
        (2008, 3, 31) => voice.t("registry-sheet-2008"),
        (2014, 3, 31) => voice.t("registry-sheet-2014"),
        (2014, 4, 8) => voice.t("registry-sheet-2014-list"),
        _ => voice.t1("registry-sheet-other", "day", long(voice, as_of)),
    }
}

/// Sources as they are printed after one another.
pub(super) fn sources(source: &str) -> String {
    source.replace(';', ", ")
}

/// How long ago, in days or years, said as a person would.
pub(super) fn ago(voice: &Voice, days: i32) -> String {
    match days {
        ..=0 => voice.t("registry-ago-today"),
        1..=364 => voice.t1("registry-ago-days", "d", days),
        _ => voice.t1("registry-ago-years", "y", days / 365),
    }
}

/// A list of words in the reader's language.
pub(super) fn list(voice: &Voice, words: &[String]) -> String {
    words.join(match voice.lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    })
}

/// How reports of a sector go on to the centre.
pub(super) fn reports_pass(voice: &Voice, pass: ReportsPass) -> String {
    voice.t(match pass {
        ReportsPass::AtOnce => "registry-pass-at-once",
        ReportsPass::ByHand => "registry-pass-by-hand",
    })
}

/// How a CEPTOAR passes notices on.
pub(super) fn passes(voice: &Voice, passes: Passes) -> String {
    voice.t(match passes {
        Passes::ByHand => "registry-passes-by-hand",
        Passes::Direct => "registry-passes-direct",
    })
}

/// What the ministry sees of the members' answers.
pub(super) fn ministry_sees(voice: &Voice, sees: MinistrySees) -> String {
    voice.t(match sees {
        MinistrySees::Counts => "registry-ministry-counts",
        MinistrySees::Names => "registry-ministry-names",
    })
}

/// What members see of the members' answers.
pub(super) fn members_see(voice: &Voice, see: MembersSee) -> String {
    voice.t(match see {
        MembersSee::Own => "registry-members-own",
        MembersSee::EachOther => "registry-members-each-other",
    })
}

/// Whether the secretariat may add words of its own.
pub(super) fn own_words(voice: &Voice, may: bool) -> String {
    voice.t(if may { "registry-own-words-yes" } else { "registry-own-words-no" })
}

/// How it stands with the confirmation of a contact.
pub(super) fn standing(voice: &Voice, standing: Standing) -> String {
    voice.t(match standing {
        Standing::Doubted => "registry-standing-doubted",
        Standing::Never => "registry-standing-never",
        Standing::Overdue => "registry-standing-overdue",
        Standing::Soon => "registry-standing-soon",
        Standing::Fresh => "registry-standing-fresh",
    })
}

/// What speaks against a contact, as the pages show it.
pub(crate) struct DoubtView {
    /// What happened, since when, how often.
    pub(crate) what: String,
    /// The host's words; may be empty.
    pub(crate) said: String,
}

/// What speaks against a contact.
pub(crate) fn doubt(voice: &Voice, doubted: &Doubted) -> DoubtView {
    let key = match doubted.last.cause {
        Cause::Bounce => "registry-doubt-bounce",
        Cause::Drill => "registry-doubt-drill",
    };
    DoubtView {
        what: voice.t2(key, "since", voice.when(&doubted.since), "n", doubted.times),
        said: doubted.last.said.clone(),
    }
}

/// How that looks.
pub(super) fn standing_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Doubted | Standing::Never | Standing::Overdue => "bad",
        Standing::Soon => "warn",
        Standing::Fresh => "ok",
    }
}

/// What was changed.
pub(crate) fn what(voice: &Voice, what: What) -> String {
    voice.t(match what {
        What::ContactAdded => "registry-what-contact-added",
        What::ContactChanged => "registry-what-contact-changed",
        What::ContactEnded => "registry-what-contact-ended",
        What::Described => "registry-what-described",
        What::PersonJoined => "registry-what-person-joined",
        What::RolesChanged => "registry-what-roles-changed",
        What::PersonEnded => "registry-what-person-ended",
        What::Delegation => "registry-what-delegation",
    })
}

/// How a change stands.
pub(super) fn change_state(voice: &Voice, state: State) -> String {
    voice.t(match state {
        State::New => "registry-change-new",
        State::Questioned => "registry-change-questioned",
        State::Returned => "registry-change-returned",
        State::Answered => "registry-change-answered",
        State::Acknowledged => "registry-change-acknowledged",
    })
}

/// How that looks.
pub(super) fn change_class(state: State) -> &'static str {
    match state {
        State::New | State::Answered => "half",
        State::Questioned => "warn",
        State::Returned => "bad",
        State::Acknowledged => "ok",
    }
}

/// What was said of a change.
pub(super) fn verdict(voice: &Voice, verdict: Verdict) -> String {
    voice.t(match verdict {
        Verdict::Acknowledge => "registry-verdict-acknowledge",
        Verdict::Question => "registry-verdict-question",
        Verdict::Return => "registry-verdict-return",
        Verdict::Answer => "registry-verdict-answer",
    })
}

/// The name of a field that was changed.
pub(super) fn field(voice: &Voice, field: &str) -> String {
    voice.t(match field {
        "roles" => "registry-field-roles",
        "from" => "registry-field-from",
        "until" => "registry-field-until",
        "deputies" => "registry-field-deputies",
        "ceptoars" => "registry-registration-ceptoars",
        known => super::contacts::label(known),
    })
}

/// What stood or stands in it.
pub(super) fn altered(voice: &Voice, field: &str, value: &str) -> String {
    // Words of roles belong to the room of people, which stands above this one and notes their codes here.
    let role = |code: &str| voice.t(&format!("identity-role-{code}"));
    match (field, value) {
        (_, "") => voice.t("registry-changes-nothing"),
        ("hours", code) => code.parse().map_or_else(|()| code.to_owned(), |one| hours(voice, one)),
        ("roles", codes) => list(voice, &codes.split(' ').map(role).collect::<Vec<_>>()),
        ("from" | "until", at) => At::parse_rfc3339(at).map_or_else(|| at.to_owned(), |at| voice.when(&at)),
        (_, other) => other.to_owned(),
    }
}

/// What is asked to be changed.
pub(crate) fn item(voice: &Voice, item: Item) -> String {
    voice.t(match item {
        Item::Name => "registry-amend-item-name",
        Item::Sector => "registry-amend-item-sector",
        Item::Join => "registry-amend-item-join",
        Item::Leave => "registry-amend-item-leave",
    })
}

/// How what is asked stands.
pub(super) fn amendment(voice: &Voice, standing: amendment::Standing) -> String {
    voice.t(match standing {
        amendment::Standing::Open => "registry-amend-open",
        amendment::Standing::Granted => "registry-amend-granted",
        amendment::Standing::Declined => "registry-amend-declined",
        amendment::Standing::Withdrawn => "registry-amend-withdrawn",
    })
}

/// How that looks.
pub(super) fn amendment_class(standing: amendment::Standing) -> &'static str {
    match standing {
        amendment::Standing::Open => "half",
        amendment::Standing::Granted => "ok",
        amendment::Standing::Declined => "bad",
        amendment::Standing::Withdrawn => "todo",
    }
}

/// When a contact can be reached.
pub(super) fn hours(voice: &Voice, hours: Hours) -> String {
    voice.t(match hours {
        Hours::Business => "registry-hours-business",
        Hours::Always => "registry-hours-always",
    })
}

/// From when to when: `2009年4月1日(水) から`, `… から … まで`.
pub(super) fn span(voice: &Voice, validity: Validity) -> String {
    let from = long(voice, validity.from);
    match validity.to {
        Some(to) => voice.t2("registry-span", "from", from, "to", long(voice, to)),
        None => voice.t1("registry-span-open", "from", from),
    }
}
