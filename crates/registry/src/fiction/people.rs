//! People who do not exist: common family names and given names, each pair once.

use super::romaji::{romaji, title};

#[rustfmt::skip]
const SURNAMES: &[(&str, &str)] = &[
    ("青木", "あおき"), ("秋山", "あきやま"), ("浅野", "あさの"), ("東", "あずま"), ("天野", "あまの"), ("荒井", "あらい"),
    ("飯田", "いいだ"), ("池田", "いけだ"), ("石井", "いしい"), ("石田", "いしだ"), ("市川", "いちかわ"), ("伊藤", "いとう"),
    ("今井", "いまい"), ("岩崎", "いわさき"), ("上田", "うえだ"), ("内田", "うちだ"), ("江口", "えぐち"), ("榎本", "えのもと"),
    ("遠藤", "えんどう"), ("大川", "おおかわ"), ("大島", "おおしま"), ("太田", "おおた"), ("岡田", "おかだ"), ("小川", "おがわ"),
    ("荻野", "おぎの"), ("奥村", "おくむら"), ("尾崎", "おざき"), ("小野", "おの"), ("片山", "かたやま"), ("加藤", "かとう"),
    ("金子", "かねこ"), ("川口", "かわぐち"), ("河野", "かわの"), ("神田", "かんだ"), ("菊地", "きくち"), ("岸", "きし"),
    ("北村", "きたむら"), ("木下", "きのした"), ("木村", "きむら"), ("久保", "くぼ"), ("熊谷", "くまがい"), ("桑原", "くわばら"),
    ("小池", "こいけ"), ("小島", "こじま"), ("小西", "こにし"), ("小林", "こばやし"), ("近藤", "こんどう"), ("斎藤", "さいとう"),
    ("坂本", "さかもと"), ("桜井", "さくらい"), ("佐々木", "ささき"), ("佐野", "さの"), ("沢田", "さわだ"), ("柴田", "しばた"),
    ("島田", "しまだ"), ("清水", "しみず"), ("白石", "しらいし"), ("杉本", "すぎもと"), ("鈴木", "すずき"), ("須田", "すだ"),
    ("関口", "せきぐち"), ("高木", "たかぎ"), ("高田", "たかだ"), ("高橋", "たかはし"), ("竹内", "たけうち"), ("田中", "たなか"),
    ("谷口", "たにぐち"), ("田村", "たむら"), ("千葉", "ちば"), ("塚本", "つかもと"), ("土屋", "つちや"), ("寺田", "てらだ"),
    ("富田", "とみた"), ("中島", "なかじま"), ("中野", "なかの"), ("永井", "ながい"), ("成田", "なりた"), ("西田", "にしだ"),
    ("西山", "にしやま"), ("野口", "のぐち"), ("野村", "のむら"), ("橋本", "はしもと"), ("長谷川", "はせがわ"), ("服部", "はっとり"),
    ("馬場", "ばば"), ("原田", "はらだ"), ("樋口", "ひぐち"), ("平野", "ひらの"), ("福田", "ふくだ"), ("藤井", "ふじい"),
    ("古川", "ふるかわ"), ("星野", "ほしの"), ("堀", "ほり"), ("前田", "まえだ"), ("松井", "まつい"), ("松本", "まつもと"),
    ("三浦", "みうら"), ("宮本", "みやもと"), ("村上", "むらかみ"), ("望月", "もちづき"), ("森田", "もりた"), ("安田", "やすだ"),
    ("山口", "やまぐち"), ("山下", "やました"), ("横山", "よこやま"), ("吉田", "よしだ"), ("渡辺", "わたなべ"), ("和田", "わだ"),
];

#[rustfmt::skip]
const GIVEN: &[(&str, &str)] = &[
    ("明", "あきら"), ("綾", "あや"), ("郁子", "いくこ"), ("勇", "いさむ"), ("英一", "えいいち"), ("恵美", "えみ"),
    ("薫", "かおる"), ("和夫", "かずお"), ("和美", "かずみ"), ("香奈", "かな"), ("清", "きよし"), ("邦彦", "くにひこ"),
    ("恵子", "けいこ"), ("健太", "けんた"), ("浩一", "こういち"), ("聡", "さとし"), ("早苗", "さなえ"), ("茂", "しげる"),
    ("静香", "しずか"), ("順子", "じゅんこ"), ("晋也", "しんや"), ("進", "すすむ"), ("節子", "せつこ"), ("大輔", "だいすけ"),
    ("隆", "たかし"), ("武", "たけし"), ("千晴", "ちはる"), ("司", "つかさ"), ("哲也", "てつや"), ("徹", "とおる"),
    ("俊彦", "としひこ"), ("智子", "ともこ"), ("直子", "なおこ"), ("直人", "なおと"), ("奈々", "なな"), ("典子", "のりこ"),
    ("春香", "はるか"), ("久美", "ひさみ"), ("秀樹", "ひでき"), ("仁", "ひとし"), ("弘", "ひろし"), ("裕美", "ひろみ"),
    ("文子", "ふみこ"), ("誠", "まこと"), ("正人", "まさと"), ("真理", "まり"), ("美咲", "みさき"), ("瑞穂", "みずほ"),
    ("満", "みつる"), ("実", "みのる"), ("睦", "むつみ"), ("恵", "めぐみ"), ("元", "もと"), ("康夫", "やすお"),
    ("靖", "やすし"), ("由紀", "ゆき"), ("豊", "ゆたか"), ("洋子", "ようこ"), ("陽介", "ようすけ"), ("芳樹", "よしき"),
    ("理恵", "りえ"), ("律子", "りつこ"), ("亮", "りょう"), ("礼子", "れいこ"), ("若菜", "わかな"), ("渉", "わたる"),
    ("千秋", "ちあき"), ("冬美", "ふゆみ"), ("光", "ひかる"), ("望", "のぞみ"), ("昇", "のぼる"), ("修", "おさむ"),
    ("泉", "いずみ"), ("優", "まさる"), ("忍", "しのぶ"), ("栄", "さかえ"), ("敬", "たかし"), ("彩", "さやか"),
];

/// Has no factor in common with the number of pairs, so that steps of it visit every pair once.
const STRIDE: usize = 3_671;

/// The name of a fictional person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    /// Family name and given name, such as `佐藤 恵`.
    pub ja: String,
    /// Their reading, such as `さとう めぐみ`.
    pub kana: String,
    /// In Latin letters, given name first, such as `Megumi Sato`.
    pub romaji: String,
}

impl PersonName {
    /// From written forms and readings, both as family name, space, given name.
    pub(super) fn new(ja: &str, kana: &str) -> Self {
        let (family, given) = kana.split_once(' ').unwrap_or((kana, ""));
        let latin = format!("{} {}", title(&romaji(given)), title(&romaji(family)));
        Self { ja: ja.to_owned(), kana: kana.to_owned(), romaji: latin }
    }
    /// What stands before the @ of this person's mail address: `sato.megumi`.
    pub fn mailbox(&self) -> String {
        let (given, family) = self.romaji.split_once(' ').unwrap_or((&self.romaji, ""));
        format!("{}.{}", family.to_lowercase(), given.to_lowercase())
    }
}

/// The person with this number; the first 8,000 and more are all different.
pub(super) fn person(number: usize) -> PersonName {
    let pair = (number * STRIDE) % (SURNAMES.len() * GIVEN.len());
    let family = SURNAMES.get(pair % SURNAMES.len()).copied().unwrap_or_default();
    let given = GIVEN.get(pair / SURNAMES.len()).copied().unwrap_or_default();
    PersonName::new(&[family.0, " ", given.0].concat(), &[family.1, " ", given.1].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn eight_thousand_people_all_have_their_own_name() {
        let names: HashSet<_> = (0..8_182).map(|number| person(number).ja).collect();
        assert_eq!(names.len(), 8_182);
    }

    #[test]
    fn a_name_is_given_in_characters_kana_and_latin_letters() {
        let name = PersonName::new("佐藤 恵", "さとう めぐみ");
        assert_eq!(name.romaji, "Megumi Sato");
        assert_eq!(name.mailbox(), "sato.megumi");
    }
}
