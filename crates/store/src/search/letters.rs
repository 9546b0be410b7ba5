//! Letters that a person takes for the same: the two kana, small and large ones, digits, old and new characters.

use kernel::kana;
use std::sync::LazyLock;

/// A letter as it is compared.
pub(super) fn plain(letter: char) -> char {
    match letter {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' | 'ぁ'..='ゖ' => sounded(kana::plain(letter)),
        '\u{3007}' | '零' => '0',
        '一' | '壱' | '壹' => '1',
        '二' | '弐' | '貳' => '2',
        '三' | '参' | '參' => '3',
        '四' => '4',
        '五' | '伍' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        other if other >= '\u{3400}' => new(other),
        other => other,
    }
}

/// Kana that sound alike as one.
fn sounded(letter: char) -> char {
    match letter {
        'ぢ' => 'じ',
        'づ' => 'ず',
        'ゐ' => 'い',
        'ゑ' => 'え',
        other => other,
    }
}

/// `ヴァ` is also written `バ`: the one letter for `ゔ` before this vowel, and whether the vowel goes with it.
pub(super) fn v_row(next: Option<char>) -> (char, bool) {
    match next {
        Some('ぁ' | 'ァ') => ('ば', true),
        Some('ぃ' | 'ィ') => ('び', true),
        Some('ぇ' | 'ェ') => ('べ', true),
        Some('ぉ' | 'ォ') => ('ぼ', true),
        _ => ('ぶ', false),
    }
}

/// Old and variant characters of names and documents, each line with the usual one first.
const VARIANTS: &[&str] = &[
    "沢澤",
    "辺邊邉",
    "斎齋齊斉",
    "高髙",
    "崎﨑嵜",
    "浜濱濵",
    "広廣",
    "桜櫻",
    "島嶋嶌",
    "滝瀧",
    "国國圀",
    "円圓",
    "恵惠",
    "真眞",
    "徳德",
    "蔵藏",
    "豊豐",
    "竜龍",
    "鉄鐵",
    "会會",
    "学學",
    "県縣",
    "区區",
    "関關",
    "実實",
    "宝寶",
    "寿壽",
    "巌巖",
    "栄榮",
    "渋澁",
    "塩鹽",
    "黒黑",
    "静靜",
    "戸戶",
    "吉𠮷",
    "郎郞",
    "検檢",
    "験驗",
    "変變",
    "点點",
    "数數",
    "対對",
    "応應",
    "気氣",
    "満滿",
    "経經",
    "証證",
    "続續",
    "読讀",
    "売賣",
    "当當",
    "発發",
    "伝傳",
    "体體",
    "来來",
    "帰歸",
    "権權",
    "薬藥",
    "観觀",
    "鉱鑛",
    "駅驛",
    "釈釋",
    "択擇",
    "万萬",
    "亜亞",
    "与與",
    "両兩",
    "並竝",
    "乱亂",
    "予豫",
    "仏佛",
    "価價",
    "処處",
    "剣劍",
    "医醫",
    "単單",
    "厳嚴",
    "号號",
    "団團",
    "囲圍",
    "図圖",
    "増增",
    "壊壞",
    "声聲",
    "専專",
    "将將",
    "届屆",
    "従從",
    "徴徵",
    "戦戰",
    "拡擴",
    "挙擧",
    "効效",
    "断斷",
    "旧舊",
    "条條",
    "楽樂",
    "様樣",
    "横橫",
    "歩步",
    "歯齒",
    "毎每",
    "浅淺",
    "涙淚",
    "温溫",
    "湾灣",
    "焼燒",
    "独獨",
    "画畫",
    "畳疊",
    "礼禮",
    "称稱",
    "稲稻",
    "窓窗",
    "糸絲",
    "総總",
    "緑綠",
    "縁緣",
    "聴聽",
    "脳腦",
    "荘莊",
    "装裝",
    "触觸",
    "謡謠",
    "譲讓",
    "軽輕",
    "辞辭",
    "遅遲",
    "郷鄕",
    "鎮鎭",
    "険險",
    "隠隱",
    "雑雜",
    "霊靈",
    "頼賴",
    "駆驅",
    "麦麥",
    "黄黃",
    "齢齡",
];

/// Each letter of [`VARIANTS`] with the usual one, in order. Every letter of every text is looked for here.
static USUAL: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let with_usual = |line: &&'static str| {
        line.chars().next().into_iter().flat_map(|usual| line.chars().map(move |one| (one, usual)))
    };
    let mut all: Vec<(char, char)> = VARIANTS.iter().flat_map(with_usual).collect();
    all.sort_by_key(|(letter, _)| *letter);
    all.dedup_by_key(|(letter, _)| *letter);
    all
});

fn new(letter: char) -> char {
    let known = USUAL.binary_search_by_key(&letter, |(old, _)| *old).ok().and_then(|at| USUAL.get(at));
    known.map_or(letter, |(_, usual)| *usual)
}

/// Whether nothing but a mark behind it changes a letter before kana, digits and old characters are folded: it is its own
/// compatibility form. Most letters of most texts are such.
pub(super) fn is_settled(letter: char) -> bool {
    letter.is_ascii()
        || matches!(letter, '\u{3001}' | '\u{3002}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}' | '\u{4e00}'..='\u{9fff}')
}

/// Whether a letter belongs to a script that puts no spaces between words.
pub(super) fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Kana of either kind.
pub(super) fn is_kana(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}')
}

/// What people type for the long vowel where the sign for it is not at hand.
pub(super) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '~' | '\u{301c}' | '\u{223c}')
}

/// What nobody sees: joiners, marks of direction and of order, variation selectors, soft hyphens, controls.
pub(super) fn is_unseen(letter: char) -> bool {
    let control = letter.is_control() && !letter.is_whitespace();
    control
        || matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

    #[test]
    fn settled_letters_are_what_any_letter_would_become() {
        for letter in ('\0'..='\u{ffff}').filter(|letter| is_settled(*letter)) {
            let folded: String = std::iter::once(letter).nfkc().flat_map(char::to_lowercase).collect();
            assert_eq!(folded, letter.to_ascii_lowercase().to_string());
            assert_eq!(canonical_combining_class(letter), 0, "{letter} is no mark");
        }
    }

    #[test]
    fn every_variant_becomes_the_usual_one_of_its_line() {
        for line in VARIANTS {
            let first = line.chars().next();
            assert!(line.chars().all(|letter| Some(new(letter)) == first), "{line}");
        }
        assert_eq!(new('障'), '障');
    }
}
