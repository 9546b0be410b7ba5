//! The people and members whom the demo, the examples and the tests know by name.

use super::people::{PersonName, person};
use super::places::{Place, prefecture_name};
use super::{MEMBERS_2014, Naming, members};
use kernel::Bilingual;

/// What a person of the cast does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Answers for an operator.
    Operator,
    /// Works in a CEPTOAR's secretariat.
    Secretariat,
    /// Is a ministry's liaison.
    Ministry,
    /// Is on duty at the centre.
    Duty,
    /// Analyses at the centre and writes notices.
    Analyst,
    /// Reviews notices at the centre.
    Reviewer,
    /// Plans exercises and surveys at the centre.
    Planner,
    /// Keeps the books of the CEPTOAR-Council.
    Council,
    /// Verifies the record.
    Auditor,
}

/// Where a person of the cast works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Workplace {
    /// The member with this number in [`members`] of a CEPTOAR.
    Member {
        /// The code of the CEPTOAR.
        ceptoar: &'static str,
        /// Its place among the members, from 0.
        number: usize,
    },
    /// The secretariat of the CEPTOAR with this code.
    Secretariat(&'static str),
    /// The centre or ministry with this code.
    Body(&'static str),
    /// The auditors, outside of all other bodies.
    Audit,
}

/// A person of the cast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CastPerson {
    /// Who.
    pub person: PersonName,
    /// What this person does.
    pub part: Part,
    /// Where.
    pub workplace: Workplace,
    /// The department or desk.
    pub department: Bilingual,
    /// The mail address; different for everyone.
    pub mail: String,
    /// The telephone number.
    pub phone: String,
}

/// A member of the cast: CEPTOAR; name, reading, Latin letters, English; short names; domain; prefecture and
/// municipality; the first contact with reading, post and the last digits of the telephone.
pub(super) struct CastMember {
    ceptoar: &'static str,
    name: [&'static str; 4],
    short: [&'static str; 2],
    domain: &'static str,
    place: (usize, &'static str, &'static str),
    pub(super) contact: [&'static str; 2],
    pub(super) post: [&'static str; 2],
    pub(super) line: u16,
}

#[rustfmt::skip]
const MEMBERS: &[CastMember] = &[
    CastMember { ceptoar: "ICT-TEL", name: ["潮見通信株式会社", "しおみつうしん", "Shiomi Tsushin", "Shiomi Telecom"], short: ["潮見通信", "Shiomi Telecom"], domain: "shiomi-tel.example", place: (0, "岬ヶ丘市", "Misakigaoka City"), contact: ["佐藤 恵", "さとう めぐみ"], post: ["情報システム部", "Information systems"], line: 101 },
    CastMember { ceptoar: "ICT-CATV", name: ["株式会社北浜ケーブルネット", "きたはまけーぶるねっと", "Kitahama Cable Net", "Kitahama Cable Net"], short: ["北浜ケーブルネット", "Kitahama Cable Net"], domain: "kitahama-catv.example", place: (3, "北浜町", "Kitahama Town"), contact: ["細川 保", "ほそかわ たもつ"], post: ["技術部", "Engineering"], line: 133 },
    CastMember { ceptoar: "ICT-BRD", name: ["岩鼻放送株式会社", "いわはなほうそう", "Iwahana Hoso", "Iwahana Broadcasting"], short: ["岩鼻放送", "Iwahana Broadcasting"], domain: "iwahana-tv.example", place: (5, "岩鼻市", "Iwahana City"), contact: ["石川 卓", "いしかわ すぐる"], post: ["技術局", "Engineering"], line: 158 },
    CastMember { ceptoar: "FIN-BANK", name: ["株式会社澪標銀行", "みおつくしぎんこう", "Miotsukushi Ginko", "Miotsukushi Bank"], short: ["澪標銀行", "Miotsukushi Bank"], domain: "miotsukushi-bank.example", place: (0, "岬ヶ丘市", "Misakigaoka City"), contact: ["高瀬 直哉", "たかせ なおや"], post: ["システムリスク管理室", "System risk management"], line: 102 },
    CastMember { ceptoar: "FIN-BANK", name: ["白波信用組合", "しらなみしんようくみあい", "Shiranami Shin'yo Kumiai", "Shiranami Credit Cooperative"], short: ["白波信組", "Shiranami Credit Coop."], domain: "shiranami-shinkumi.example", place: (7, "白波町", "Shiranami Town"), contact: ["原 由美", "はら ゆみ"], post: ["システム課", "Systems"], line: 145 },
    CastMember { ceptoar: "FIN-BANK", name: ["白波信用金庫", "しらなみしんようきんこ", "Shiranami Shin'yo Kinko", "Shiranami Shinkin Bank"], short: ["白波信金", "Shiranami Shinkin"], domain: "shiranami-shinkin.example", place: (7, "白波町", "Shiranami Town"), contact: ["牧野 悟", "まきの さとる"], post: ["事務システム部", "Operations and systems"], line: 146 },
    CastMember { ceptoar: "AIR", name: ["みさき航空貨物株式会社", "みさきこうくうかもつ", "Misaki Koku Kamotsu", "Misaki Air Cargo"], short: ["みさき航空貨物", "Misaki Air Cargo"], domain: "misaki-cargo.example", place: (0, "岬ヶ丘市", "Misakigaoka City"), contact: ["矢野 千春", "やの ちはる"], post: ["運航システム課", "Operations systems"], line: 107 },
    CastMember { ceptoar: "RAIL", name: ["白帆鉄道株式会社", "しらほてつどう", "Shiraho Tetsudo", "Shiraho Railway"], short: ["白帆鉄道", "Shiraho Railway"], domain: "shiraho-rail.example", place: (0, "岬ヶ丘市", "Misakigaoka City"), contact: ["速水 圭", "はやみ けい"], post: ["運輸システム部", "Transport systems"], line: 103 },
    CastMember { ceptoar: "ELEC", name: ["遠凪電力株式会社", "とおなぎでんりょく", "Tonagi Denryoku", "Tonagi Electric Power"], short: ["遠凪電力", "Tonagi Power"], domain: "tonagi-power.example", place: (1, "遠凪市", "Tonagi City"), contact: ["黒崎 隆之", "くろさき たかゆき"], post: ["情報通信部", "Information and communications"], line: 104 },
    CastMember { ceptoar: "GOV-LOCAL", name: ["岬ヶ丘市", "みさきがおかし", "Misakigaoka-shi", "Misakigaoka City"], short: ["岬ヶ丘市", "Misakigaoka City"], domain: "misakigaoka-city.example", place: (0, "岬ヶ丘市", "Misakigaoka City"), contact: ["中村 礼子", "なかむら れいこ"], post: ["情報政策課", "Information policy"], line: 120 },
    CastMember { ceptoar: "GOV-LOCAL", name: ["岬東町", "みさきひがしちょう", "Misakihigashi-cho", "Misakihigashi Town"], short: ["岬東町", "Misakihigashi Town"], domain: "misakihigashi-town.example", place: (0, "岬東町", "Misakihigashi Town"), contact: ["岡 健司", "おか けんじ"], post: ["総務課", "General affairs"], line: 121 },
    CastMember { ceptoar: "GOV-LOCAL", name: ["汐入村", "しおいりむら", "Shioiri-mura", "Shioiri Village"], short: ["汐入村", "Shioiri Village"], domain: "shioiri-village.example", place: (0, "汐入村", "Shioiri Village"), contact: ["浜 辰夫", "はま たつお"], post: ["情報担当", "IT desk"], line: 122 },
    CastMember { ceptoar: "MED", name: ["岬ヶ丘総合病院", "みさきがおかそうごうびょういん", "Misakigaoka Sogo Byoin", "Misakigaoka General Hospital"], short: ["岬ヶ丘病院", "Misakigaoka Hospital"], domain: "misakigaoka-hosp.example", place: (0, "岬ヶ丘市", "Misakigaoka City"), contact: ["三宅 沙織", "みやけ さおり"], post: ["医療情報部", "Medical information"], line: 105 },
    CastMember { ceptoar: "WATER", name: ["岬ヶ丘市水道局", "みさきがおかしすいどうきょく", "Misakigaoka-shi Suidokyoku", "Misakigaoka City Waterworks"], short: ["岬ヶ丘市水道", "Misakigaoka Water"], domain: "misakigaoka-water.example", place: (0, "岬ヶ丘市", "Misakigaoka City"), contact: ["水谷 学", "みずたに まなぶ"], post: ["総務課", "General affairs"], line: 106 },
];

/// A person in an office: name, reading, other Latin letters where the person writes so; post; line.
struct Office {
    person: [&'static str; 3],
    part: Part,
    workplace: Workplace,
    post: [&'static str; 2],
    line: u16,
}

#[rustfmt::skip]
const OFFICES: &[Office] = &[
    Office { person: ["藤田 直樹", "ふじた なおき", ""], part: Part::Duty, workplace: Workplace::Body("NISC"), post: ["当直", "Duty desk"], line: 1 },
    Office { person: ["黒田 智子", "くろだ ともこ", ""], part: Part::Analyst, workplace: Workplace::Body("NISC"), post: ["分析", "Analysis"], line: 2 },
    Office { person: ["大野 修", "おおの おさむ", "Osamu Ohno"], part: Part::Reviewer, workplace: Workplace::Body("NISC"), post: ["査読", "Review"], line: 3 },
    Office { person: ["林 亮", "はやし りょう", ""], part: Part::Planner, workplace: Workplace::Body("NISC"), post: ["分野横断的演習・調査の担当", "Exercises and surveys"], line: 4 },
    Office { person: ["西村 春菜", "にしむら はるな", ""], part: Part::Council, workplace: Workplace::Body("NISC"), post: ["セプターカウンシル事務局", "Secretariat of the CEPTOAR-Council"], line: 5 },
    Office { person: ["谷 由香", "たに ゆか", ""], part: Part::Auditor, workplace: Workplace::Audit, post: ["監査", "Audit"], line: 9 },
    Office { person: ["山根 拓也", "やまね たくや", ""], part: Part::Ministry, workplace: Workplace::Body("MIC"), post: ["情報通信・政府行政サービス分野担当", "Information and communications, administrative services"], line: 11 },
    Office { person: ["森 圭子", "もり けいこ", ""], part: Part::Ministry, workplace: Workplace::Body("MLIT"), post: ["航空・鉄道・物流分野担当", "Aviation, railways, logistics"], line: 12 },
    Office { person: ["沖田 誠司", "おきた せいじ", ""], part: Part::Ministry, workplace: Workplace::Body("FSA"), post: ["金融分野担当", "Finance"], line: 13 },
    Office { person: ["倉田 美穂", "くらた みほ", ""], part: Part::Ministry, workplace: Workplace::Body("METI"), post: ["電力・ガス・化学・クレジット・石油分野担当", "Electric power, gas, chemical industry, credit, petroleum"], line: 14 },
    Office { person: ["宮下 洋一", "みやした よういち", ""], part: Part::Ministry, workplace: Workplace::Body("MHLW"), post: ["医療・水道分野担当", "Medical care, water supply"], line: 15 },
    Office { person: ["石黒 浩", "いしぐろ ひろし", ""], part: Part::Secretariat, workplace: Workplace::Secretariat("ICT-TEL"), post: ["事務局", "Secretariat"], line: 21 },
    Office { person: ["小野 真理", "おの まり", ""], part: Part::Secretariat, workplace: Workplace::Secretariat("GOV-LOCAL"), post: ["事務局", "Secretariat"], line: 22 },
    Office { person: ["加藤 進", "かとう すすむ", ""], part: Part::Secretariat, workplace: Workplace::Secretariat("WATER"), post: ["事務局", "Secretariat"], line: 23 },
];

/// People after the last member's contact; nobody of theirs shares a name with a member's.
const FIRST_UNUSED_PERSON: usize = 8_200;

impl CastMember {
    pub(super) fn naming(&'static self) -> Naming {
        let [ja, kana, latin, en] = self.name;
        let (prefecture, town_ja, town_en) = self.place;
        let municipality = Some(Bilingual::new(town_ja, town_en));
        Naming {
            name: Bilingual::new(ja, en),
            kana: kana.to_owned(),
            romaji: latin.to_owned(),
            short: Bilingual::new(self.short[0], self.short[1]),
            domain: self.domain.to_owned(),
            place: Place { prefecture: prefecture_name(prefecture), municipality },
            cast: Some(self),
        }
    }
}

/// The members of the cast that belong to a CEPTOAR; they come first among its members.
pub(super) fn cast_members(ceptoar: &str) -> impl Iterator<Item = &'static CastMember> {
    MEMBERS.iter().filter(move |member| member.ceptoar == ceptoar)
}

/// A telephone number of the cast.
pub(super) fn cast_phone(line: u16) -> String {
    format!("03-0000-{line:04}")
}

/// Everyone of the cast: the centre, ministries, secretariats of all 18 CEPTOARs, the auditor, then operators.
pub fn cast() -> Vec<CastPerson> {
    let mut all: Vec<CastPerson> = OFFICES.iter().map(office).collect();
    let has =
        |code: &str| OFFICES.iter().any(|known| matches!(known.workplace, Workplace::Secretariat(of) if of == code));
    let others = MEMBERS_2014.iter().zip(0u16..).filter(|((code, _), _)| !has(code));
    all.extend(others.map(|((code, _), place)| secretary(code, place)));
    all.extend(MEMBERS_2014.iter().flat_map(|(code, _)| operators(code)));
    all
}

fn office(office: &Office) -> CastPerson {
    let [ja, kana, latin] = office.person;
    let mut person = PersonName::new(ja, kana);
    if !latin.is_empty() {
        person.romaji = latin.to_owned();
    }
    at_work(person, office.part, office.workplace.clone(), Bilingual::new(office.post[0], office.post[1]), office.line)
}

fn secretary(ceptoar: &'static str, place: u16) -> CastPerson {
    let person = person(FIRST_UNUSED_PERSON + usize::from(place));
    let post = Bilingual::new("事務局", "Secretariat");
    at_work(person, Part::Secretariat, Workplace::Secretariat(ceptoar), post, 30 + place)
}

fn at_work(person: PersonName, part: Part, workplace: Workplace, department: Bilingual, line: u16) -> CastPerson {
    let domain = match &workplace {
        Workplace::Body(code) => format!("{}.example", code.to_lowercase()),
        Workplace::Secretariat(code) => format!("{}.ceptoar.example", code.to_lowercase()),
        Workplace::Audit | Workplace::Member { .. } => "audit.example".to_owned(),
    };
    let mail = format!("{}@{domain}", person.mailbox());
    CastPerson { person, part, workplace, department, mail, phone: cast_phone(line) }
}

fn operators(ceptoar: &'static str) -> impl Iterator<Item = CastPerson> {
    let count = cast_members(ceptoar).count();
    members(ceptoar, count).map(move |member| {
        let [first, _] = member.contacts;
        CastPerson {
            person: first.person,
            part: Part::Operator,
            workplace: Workplace::Member { ceptoar, number: member.number },
            department: first.post,
            mail: first.mail,
            phone: first.phone,
        }
    })
}
