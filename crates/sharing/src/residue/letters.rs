//! The tables of the fold: which characters are nothing, which are one and the same.

use std::sync::LazyLock;

/// Combining voiced (◌゙) sound mark. Kana are compared decomposed, so that ガ, ｶﾞ and カ + ◌゙ are one.
pub(super) const VOICED: char = '\u{3099}';
/// Combining semi-voiced (◌゚) sound mark.
pub(super) const HALF_VOICED: char = '\u{309A}';
/// The prolonged sound mark, which names carry or drop at will (サーバー, サーバ).
pub(super) const PROLONGED: char = 'ー';

/// Characters of a name that are written in more than one shape; the first of each group stands for all.
///
/// Old and new forms (旧字体), forms of the family register, and the few kanji that look exactly like a katakana.
const SAME_SHAPES: &[&str] = &[
    "高髙",
    "崎﨑嵜碕",
    "辺邊邉",
    "斉齊斎齋",
    "沢澤",
    "浜濱濵",
    "桜櫻",
    "広廣",
    "国國圀",
    "島嶋嶌",
    "吉𠮷",
    "真眞",
    "恵惠",
    "栄榮",
    "実實",
    "関關",
    "滝瀧",
    "竜龍",
    "徳德",
    "寿壽",
    "富冨",
    "蔵藏",
    "鉄鐵鐡",
    "条條",
    "万萬",
    "与與",
    "予豫",
    "会會",
    "伝傳",
    "体體",
    "党黨",
    "円圓",
    "剣劍劔",
    "勲勳",
    "単單",
    "厳嚴",
    "双雙",
    "台臺",
    "塩鹽",
    "壱壹",
    "変變",
    "学學",
    "宝寶",
    "将將",
    "尭堯",
    "峰峯",
    "巌巖",
    "帯帶",
    "弥彌",
    "従從",
    "応應",
    "戸戶",
    "戦戰",
    "払拂",
    "挙擧",
    "数數",
    "旧舊",
    "昼晝",
    "晋晉",
    "暁曉",
    "来來",
    "松枩",
    "柳栁",
    "検檢",
    "楽樂",
    "槙槇",
    "横橫",
    "歩步",
    "毎每",
    "気氣",
    "清淸",
    "温溫",
    "満滿",
    "灯燈",
    "為爲",
    "焼燒",
    "独獨",
    "瑶瑤",
    "県縣",
    "礼禮",
    "秋穐龝",
    "稲稻",
    "穂穗",
    "穣穰",
    "窪漥",
    "糸絲",
    "経經",
    "絵繪",
    "緑綠",
    "聡聰",
    "芦蘆",
    "荘莊",
    "蒋蔣",
    "薫薰",
    "薬藥",
    "虎乕",
    "蛍螢",
    "衛衞",
    "覚覺",
    "観觀",
    "証證",
    "読讀",
    "豊豐",
    "賢贒",
    "軽輕",
    "遥遙",
    "郎郞",
    "郷鄕",
    "鎌鐮",
    "鋭銳",
    "鎮鎭",
    "隠隱",
    "雑雜",
    "霊靈",
    "静靜",
    "頼賴",
    "顕顯",
    "顔顏",
    "駅驛",
    "駆驅",
    "鳳鳯",
    "鶏鷄雞",
    "鴎鷗",
    "麦麥",
    "黒黑",
    "黄黃",
    "亀龜",
    "桧檜",
    "桑桒",
    "梅楳",
    "橋槗",
    "館舘",
    "曽曾",
    "増增",
    "団團",
    "図圖",
    "鉱鑛",
    "銭錢",
    "発發",
    "総總",
    "転轉",
    "医醫",
    "売賣",
    "労勞",
    "区區",
    "庁廳",
    "淵渕渊",
    "祢禰",
    "弁辨瓣辯",
    "余餘",
    "芸藝",
    "仏佛",
    "岳嶽",
    "亜亞",
    "悪惡",
    "圧壓",
    "囲圍",
    "か力",
    "ろ口",
    "え工",
    "た夕",
    "と卜",
    "む厶",
];

/// Letters of other alphabets (and a few Latin ones) that a reader takes for a plain Latin letter, in both cases.
const LOOKALIKES: &[(char, &str)] = &[
    ('a', "аАαΑɑ"),
    ('b', "ВвЬЪΒβƄ"),
    ('c', "сСϲϹ"),
    ('d', "ԁԀđĐð"),
    ('e', "еЕεΕҽєЄ"),
    ('f', "ϝғҒƒ"),
    ('g', "ɡԌԍ"),
    ('h', "һҺНнΗ"),
    ('i', "іІıιΙɩ"),
    ('j', "јЈϳ"),
    ('k', "кКκΚқҚ"),
    ('l', "ӏӀłŁⲓ"),
    ('m', "мМΜμ"),
    ('n', "Νηпո"),
    ('o', "оОοΟσøØօ"),
    ('p', "рРρΡ"),
    ('q', "ԛԚգ"),
    ('r', "гɾ"),
    ('s', "ѕЅꜱ"),
    ('t', "тТτΤ"),
    ('u', "υսʋ"),
    ('v', "νѵѴ"),
    ('w', "ԝԜωѡ"),
    ('x', "хХχΧ"),
    ('y', "уУүҮγΥ"),
    ('z', "ΖζᴢƵƶ"),
];

static SAME: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let kanji = SAME_SHAPES.iter().filter_map(|group| group.chars().next().map(|first| (first, *group)));
    let letters = LOOKALIKES.iter().copied();
    let mut pairs: Vec<(char, char)> =
        kanji.chain(letters).flat_map(|(first, all)| all.chars().map(move |c| (c, first))).collect();
    pairs.retain(|(from, to)| from != to);
    pairs.sort_unstable();
    pairs.dedup_by_key(|(from, _)| *from);
    pairs
});

/// The letter that stands for all letters of this shape.
pub(super) fn shape(c: char) -> char {
    let found = SAME.binary_search_by_key(&c, |(from, _)| *from).ok();
    found.and_then(|at| SAME.get(at)).map_or(c, |(_, to)| *to)
}

/// Whether a reader sees nothing here: Unicode's Default_Ignorable_Code_Point, the other format characters,
/// control characters that are no white space, and the blank Braille pattern.
pub(super) fn invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
        || (c.is_control() && !c.is_whitespace())
}

/// Whether this is a dash of some kind, as people put between the parts of a number.
pub(super) fn dash(c: char) -> bool {
    matches!(c, '-' | '‐'..='―' | '⁃' | '−' | '─' | '━' | '╌' | '╍' | '⎯' | '➖' | '〜' | '~' | '_' | '゠' | PROLONGED)
        || matches!(c, '\u{058A}' | '\u{05BE}' | '\u{2E17}' | '\u{2E3A}' | '\u{2E3B}' | '\u{30FC}' | '\u{2053}')
}

/// Whether this is read as the dot of an address.
pub(super) fn dot(c: char) -> bool {
    matches!(c, '.' | '。' | '・' | '·' | '•' | '‧' | '∙' | '⋅' | '\u{06D4}' | '\u{0701}' | '\u{A4F8}')
}

/// Whether this opens or closes a bracket.
pub(super) fn bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '「' | '」' | '〔' | '〕' | '【' | '】' | '〈' | '〉')
}

/// The value of a decimal digit, Arabic (after compatibility folding) or kanji.
pub(super) fn digit(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => c,
        '〇' | '零' | '○' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_stands_for_itself_after_one_step() {
        for (from, to) in SAME.iter() {
            assert_eq!(shape(*to), *to, "{from} leads to {to}, which leads on");
        }
    }

    #[test]
    fn names_of_the_family_register_are_the_common_ones() {
        let plain = |text: &str| text.chars().map(shape).collect::<String>();
        assert_eq!(plain("髙﨑渡邊齋藤澤濵櫻"), "高崎渡辺斉藤沢浜桜");
    }

    #[test]
    fn a_space_is_seen_and_a_zero_width_space_is_not() {
        assert!(!invisible(' ') && !invisible('\n') && !invisible('\u{3000}'));
        assert!(
            "\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}\u{AD}\u{200E}\u{FE0F}\u{E0100}\u{3164}\u{34F}\u{0}"
                .chars()
                .all(invisible)
        );
    }
}
