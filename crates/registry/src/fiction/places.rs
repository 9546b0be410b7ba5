//! Places that do not exist: a rare first element and a common second one, such as 凪 + 原.
//!
//! The first elements are words of sea, weather and plants that no prefecture or municipality begins with in this
//! combination, and the pairs that would name a known place or company were left out by hand.

use super::romaji::{romaji, title};
use kernel::Bilingual;

/// First elements: written form and reading. Two-character ones also stand alone.
#[rustfmt::skip]
const HEADS: [(&str, &str); 66] = [
    ("青波", "あおなみ"), ("沖波", "おきなみ"), ("朝凪", "あさなぎ"), ("夕凪", "ゆうなぎ"), ("帆影", "ほかげ"), ("汐路", "しおじ"),
    ("星見", "ほしみ"), ("月影", "つきかげ"), ("雪代", "ゆきしろ"), ("雲居", "くもい"), ("露草", "つゆくさ"), ("鳴砂", "なきすな"),
    ("真砂", "まさご"), ("風待", "かぜまち"), ("沖風", "おきかぜ"), ("磯鷺", "いそさぎ"), ("花筏", "はないかだ"), ("山鳩", "やまばと"),
    ("朝露", "あさつゆ"), ("早蕨", "さわらび"), ("初雁", "はつかり"), ("宵星", "よいぼし"), ("時雨", "しぐれ"), ("若鮎", "わかあゆ"),
    ("銀杏", "いちょう"), ("胡桃", "くるみ"), ("虹立", "にじたち"), ("浜茄子", "はまなす"), ("夜霧", "よぎり"), ("夜半", "よわ"),
    ("薄雪", "うすゆき"), ("海鳴", "うみなり"), ("潮騒", "しおさい"), ("雨音", "あまおと"), ("凪", "なぎ"), ("澪", "みお"),
    ("茜", "あかね"), ("楓", "かえで"), ("椿", "つばき"), ("鴎", "かもめ"), ("梢", "こずえ"), ("渚", "なぎさ"),
    ("紬", "つむぎ"), ("雫", "しずく"), ("蛍", "ほたる"), ("蔦", "つた"), ("鷺", "さぎ"), ("雁", "かり"),
    ("櫂", "かい"), ("帆柱", "ほばしら"), ("錨", "いかり"), ("灯", "あかり"), ("篝", "かがり"), ("菫", "すみれ"),
    ("蕗", "ふき"), ("芹", "せり"), ("薺", "なずな"), ("楡", "にれ"), ("楮", "こうぞ"), ("椋", "むく"),
    ("柊", "ひいらぎ"), ("檀", "まゆみ"), ("苔", "こけ"), ("霰", "あられ"), ("雛", "ひな"), ("琥珀", "こはく"),
];

/// Second elements; the first is none.
#[rustfmt::skip]
const TAILS: [(&str, &str); 34] = [
    ("", ""), ("ヶ丘", "がおか"), ("野", "の"), ("原", "はら"), ("沢", "さわ"), ("浦", "うら"),
    ("崎", "さき"), ("台", "だい"), ("島", "しま"), ("川", "かわ"), ("谷", "たに"), ("森", "もり"),
    ("里", "さと"), ("岡", "おか"), ("坂", "さか"), ("浜", "はま"), ("瀬", "せ"), ("江", "え"),
    ("津", "つ"), ("田", "だ"), ("尾", "お"), ("橋", "はし"), ("根", "ね"), ("倉", "くら"),
    ("平", "だいら"), ("峰", "みね"), ("山", "やま"), ("泉", "いずみ"), ("滝", "たき"), ("池", "いけ"),
    ("窪", "くぼ"), ("前", "まえ"), ("越", "ごえ"), ("湊", "みなと"),
];

/// As many prefectures as Japan has.
pub(super) const PREFECTURES: usize = 47;
/// Has no factor in common with `HEADS.len() * TAILS.len()`, so that steps of it visit every pair once.
const STRIDE: usize = 1_009;

/// A place name: written form, reading, Latin letters with the first letter large.
#[derive(Clone, Debug)]
pub(super) struct Root {
    pub(super) ja: String,
    pub(super) kana: String,
    pub(super) latin: String,
    /// Decides prefecture and kind, so that a town is the same town for all who name themselves after it.
    number: usize,
}

fn compose(number: usize, head: (&str, &str), tail: (&str, &str)) -> Root {
    let latin = title(&romaji(head.1)) + &romaji(tail.1);
    Root { ja: [head.0, tail.0].concat(), kana: [head.1, tail.1].concat(), latin, number }
}

fn is_single(head: (&str, &str)) -> bool {
    head.0.chars().nth(1).is_none()
}

/// Every root once, in an order that `seed` shifts; neighbours differ in both elements.
pub(super) fn roots(seed: usize) -> impl Iterator<Item = Root> {
    let all = HEADS.len() * TAILS.len();
    (0..all).filter_map(move |step| {
        let pair = (seed * 131 + step * STRIDE) % all;
        let (head, tail) = (*HEADS.get(pair % HEADS.len())?, *TAILS.get(pair / HEADS.len())?);
        let bare = tail.0.is_empty() && is_single(head);
        (!bare).then(|| compose(pair, head, tail))
    })
}

/// The prefecture with this number, counted from 0 and around.
pub(super) fn prefecture(number: usize) -> Root {
    let number = number % PREFECTURES;
    let head = HEADS.get(number).copied().unwrap_or_default();
    let tail = TAILS.get(1 + number % (TAILS.len() - 1)).copied().unwrap_or_default();
    compose(number, head, if is_single(head) { tail } else { Default::default() })
}

/// Written form, reading and English of the kinds of municipality.
type Kind = (&'static str, &'static str, &'static str);
const CITY: Kind = ("市", "し", "City");
const TOWN: Kind = ("町", "ちょう", "Town");
const VILLAGE: Kind = ("村", "むら", "Village");

impl Root {
    /// Whether the municipality of this name is a city, a town or a village, about as often as in Japan.
    pub(super) fn kind(&self) -> Kind {
        match self.number % 20 {
            0..=8 => CITY,
            9..=17 => TOWN,
            _ => VILLAGE,
        }
    }
    /// The municipality of this name and its prefecture.
    pub(super) fn place(&self) -> Place {
        let (ja, _, en) = self.kind();
        let municipality = Bilingual { ja: self.ja.clone() + ja, en: format!("{} {en}", self.latin) };
        Place { prefecture: prefecture_name(self.number), municipality: Some(municipality) }
    }
}

/// `朝凪県`, `Asanagi Prefecture`
pub(super) fn prefecture_name(number: usize) -> Bilingual {
    let root = prefecture(number);
    Bilingual { ja: root.ja + "県", en: root.latin + " Prefecture" }
}

/// A fictional address without street.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The prefecture.
    pub prefecture: Bilingual,
    /// The city, town or village; none for a prefecture itself.
    pub municipality: Option<Bilingual>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_root_is_written_and_read_differently() {
        let all: Vec<Root> = roots(0).collect();
        assert!(all.len() >= 2_000);
        let latin: HashSet<_> = all.iter().map(|root| root.latin.to_lowercase()).collect();
        let ja: HashSet<_> = all.iter().map(|root| &root.ja).collect();
        assert_eq!((latin.len(), ja.len()), (all.len(), all.len()));
    }

    #[test]
    fn the_order_depends_on_the_seed_and_on_nothing_else() {
        let first = |seed| roots(seed).next().unwrap().ja;
        assert_eq!(first(3), first(3));
        assert_ne!(first(3), first(4));
    }

    #[test]
    fn no_prefecture_is_a_real_one() {
        const REAL: &str = "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 \
            山梨 長野 岐阜 静岡 愛知 三重 滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 \
            佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄";
        let names: HashSet<_> = (0..PREFECTURES).map(|number| prefecture(number).ja).collect();
        assert_eq!(names.len(), PREFECTURES);
        assert!(REAL.split_whitespace().all(|real| !names.contains(real)));
    }
}
