//! What a member of each CEPTOAR is called: the words around a place name, and who answers the telephone there.

/// The words around a root: `株式会社` + 凪原 + `銀行`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    pub(super) before: &'static str,
    pub(super) after: &'static str,
    pub(super) kana: &'static str,
    /// Its reading in Latin letters, after the root's.
    pub(super) latin: &'static str,
    pub(super) en: &'static str,
    /// The short name's end, Japanese and English.
    pub(super) short: (&'static str, &'static str),
    /// The end of the domain; different in every CEPTOAR.
    pub(super) tag: &'static str,
}

const fn form(
    ja: [&'static str; 3],
    kana: &'static str,
    latin: &'static str,
    en: &'static str,
    tag: &'static str,
) -> Form {
    let [before, after, short] = ja;
    Form { before, after, kana, latin, en, short: (short, en), tag }
}

const CO: &str = "株式会社";

const TELECOM: &[Form] = &[
    form(["", "通信株式会社", "通信"], "つうしん", "Tsushin", "Telecom", "tel"),
    form(
        ["", "情報ネットワーク株式会社", "情報ネット"],
        "じょうほうねっとわーく",
        "Joho Network",
        "Information Network",
        "tel",
    ),
    form(["", "移動通信株式会社", "移動通信"], "いどうつうしん", "Ido Tsushin", "Mobile", "tel"),
    form([CO, "インターネット", "ネット"], "いんたーねっと", "Internet", "Internet", "tel"),
];
const CABLE: &[Form] = &[
    form([CO, "ケーブルネット", "ケーブルネット"], "けーぶるねっと", "Cable Net", "Cable Net", "catv"),
    form(
        ["", "ケーブルテレビ株式会社", "ケーブルテレビ"],
        "けーぶるてれび",
        "Cable Television",
        "Cable Television",
        "catv",
    ),
    form(
        ["", "コミュニティネットワーク株式会社", "コミュニティネット"],
        "こみゅにてぃねっとわーく",
        "Community Network",
        "Community Network",
        "catv",
    ),
];
const BROADCAST: &[Form] = &[
    form(["", "放送株式会社", "放送"], "ほうそう", "Hoso", "Broadcasting", "tv"),
    form(["", "テレビ放送株式会社", "テレビ"], "てれびほうそう", "Television Hoso", "Television", "tv"),
    form([CO, "エフエム", "エフエム"], "えふえむ", "FM", "FM", "tv"),
];
const BANK: Form = form([CO, "銀行", "銀行"], "ぎんこう", "Ginko", "Bank", "bank");
const SHINKIN: Form = form(["", "信用金庫", "信金"], "しんようきんこ", "Shin'yo Kinko", "Shinkin Bank", "shinkin");
const SHINKUMI: Form =
    form(["", "信用組合", "信組"], "しんようくみあい", "Shin'yo Kumiai", "Credit Cooperative", "shinkumi");
const ROKIN: Form = form(["", "労働金庫", "労金"], "ろうどうきんこ", "Rodo Kinko", "Labour Bank", "rokin");
const NOKYO: Form = form(
    ["", "農業協同組合", "農協"],
    "のうぎょうきょうどうくみあい",
    "Nogyo Kyodo Kumiai",
    "Agricultural Cooperative",
    "nokyo",
);
/// Many cooperatives, few labour banks (002:411 names the kinds).
const BANKS: &[Form] = &[
    BANK, SHINKIN, NOKYO, SHINKUMI, NOKYO, SHINKIN, NOKYO, SHINKUMI, BANK, SHINKIN, NOKYO, NOKYO, SHINKIN, SHINKUMI,
    NOKYO, ROKIN,
];
const SECURITIES: &[Form] = &[
    form(["", "証券株式会社", "証券"], "しょうけん", "Shoken", "Securities", "sec"),
    form(
        ["", "フィナンシャル証券株式会社", "フィナンシャル証券"],
        "ふぃなんしゃるしょうけん",
        "Financial Shoken",
        "Financial Securities",
        "sec",
    ),
    form([CO, "先物取引", "先物"], "さきものとりひき", "Sakimono Torihiki", "Futures", "sec"),
];
const LIFE: &[Form] =
    &[form(["", "生命保険株式会社", "生命"], "せいめいほけん", "Seimei Hoken", "Life Insurance", "life")];
const NONLIFE: &[Form] = &[
    form(["", "損害保険株式会社", "損保"], "そんがいほけん", "Songai Hoken", "General Insurance", "ins"),
    form(
        ["", "火災海上保険株式会社", "火災"],
        "かさいかいじょうほけん",
        "Kasai Kaijo Hoken",
        "Fire and Marine Insurance",
        "ins",
    ),
];
const AIR: &[Form] = &[
    form(["", "航空株式会社", "航空"], "こうくう", "Koku", "Airways", "air"),
    form(["", "航空貨物株式会社", "航空貨物"], "こうくうかもつ", "Koku Kamotsu", "Air Cargo", "air"),
];
const RAIL: &[Form] = &[
    form(["", "鉄道株式会社", "鉄道"], "てつどう", "Tetsudo", "Railway", "rail"),
    form(["", "電鉄株式会社", "電鉄"], "でんてつ", "Dentetsu", "Electric Railway", "rail"),
    form(["", "高速鉄道株式会社", "高速"], "こうそくてつどう", "Kosoku Tetsudo", "Rapid Railway", "rail"),
];
const POWER: &[Form] = &[
    form(["", "電力株式会社", "電力"], "でんりょく", "Denryoku", "Electric Power", "power"),
    form(["", "発電株式会社", "発電"], "はつでん", "Hatsuden", "Power Generation", "power"),
];
const GAS: &[Form] = &[
    form(["", "ガス株式会社", "ガス"], "がす", "Gas", "Gas", "gas"),
    form(["", "都市ガス株式会社", "都市ガス"], "としがす", "Toshi Gas", "City Gas", "gas"),
];
const HOSPITAL: &[Form] =
    &[form(["", "総合病院", "病院"], "そうごうびょういん", "Sogo Byoin", "General Hospital", "hosp")];
const WATER: &[Form] = &[
    form(
        ["", "広域水道企業団", "広域水道"],
        "こういきすいどうきぎょうだん",
        "Koiki Suido Kigyodan",
        "Regional Water Supply Authority",
        "water",
    ),
    form(["", "水道企業団", "水道"], "すいどうきぎょうだん", "Suido Kigyodan", "Water Supply Authority", "water"),
];
const LOGISTICS: &[Form] = &[
    form(["", "運輸株式会社", "運輸"], "うんゆ", "Un'yu", "Transport", "logi"),
    form(["", "物流株式会社", "物流"], "ぶつりゅう", "Butsuryu", "Logistics", "logi"),
    form(["", "倉庫株式会社", "倉庫"], "そうこ", "Soko", "Warehouse", "logi"),
    form(["", "海運株式会社", "海運"], "かいうん", "Kaiun", "Shipping", "logi"),
];
const CHEMICAL: &[Form] =
    &[form(["", "化学工業株式会社", "化学"], "かがくこうぎょう", "Kagaku Kogyo", "Chemical", "chem")];
const CREDIT: &[Form] = &[form(["", "クレジット株式会社", "クレジット"], "くれじっと", "Credit", "Credit", "credit")];
const PETROLEUM: &[Form] = &[form(["", "石油株式会社", "石油"], "せきゆ", "Sekiyu", "Petroleum", "oil")];

/// The forms of a CEPTOAR's members, taken in turn; none for local governments, which have their own, and elsewhere.
pub(super) fn forms(ceptoar: &str) -> &'static [Form] {
    match ceptoar {
        "ICT-TEL" => TELECOM,
        "ICT-CATV" => CABLE,
        "ICT-BRD" => BROADCAST,
        "FIN-BANK" => BANKS,
        "FIN-SEC" => SECURITIES,
        "FIN-LIFE" => LIFE,
        "FIN-NONLIFE" => NONLIFE,
        "AIR" => AIR,
        "RAIL" => RAIL,
        "ELEC" => POWER,
        "GAS" => GAS,
        "MED" => HOSPITAL,
        "WATER" => WATER,
        "LOG" => LOGISTICS,
        "CHEM" => CHEMICAL,
        "CREDIT" => CREDIT,
        "PETRO" => PETROLEUM,
        _ => &[],
    }
}

/// A post, Japanese and English.
pub(super) type Post = (&'static str, &'static str);

const COMPANY: [[Post; 2]; 4] = [
    [("情報システム部 課長", "Manager, information systems"), ("総務部 課長", "Manager, general affairs")],
    [("システム企画部 主任", "Senior staff, systems planning"), ("リスク管理部 課長", "Manager, risk management")],
    [("情報セキュリティ室 室長", "Head, information security"), ("技術部 課長", "Manager, engineering")],
    [("IT統括部 係長", "Section chief, IT"), ("総務部 部長", "Director, general affairs")],
];
const LOCAL: [[Post; 2]; 3] = [
    [("情報政策課 係長", "Section chief, information policy"), ("総務課長", "Head, general affairs")],
    [("総務課 情報担当", "IT desk, general affairs"), ("総務課長", "Head, general affairs")],
    [("情報管理課 主査", "Senior staff, information management"), ("危機管理課長", "Head, crisis management")],
];
const CARE: [[Post; 2]; 1] =
    [[("医療情報部 主任", "Senior staff, medical information"), ("事務部長", "Director of administration")]];

/// The first and the second post that answer for a member.
pub(super) fn posts(ceptoar: &str, number: usize) -> [Post; 2] {
    let all: &[[Post; 2]] = match ceptoar {
        "GOV-LOCAL" | "WATER" => &LOCAL,
        "MED" => &CARE,
        _ => &COMPANY,
    };
    all.get(number % all.len()).copied().unwrap_or_default()
}
