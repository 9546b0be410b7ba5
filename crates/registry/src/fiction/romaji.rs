//! Hiragana in Latin letters (Hepburn without long marks): `さとう` is `sato`, `しんじょう` is `shinjo`.
//!
//! Works on one word element at a time: across a seam, as in `しお` + `うら`, no vowel is long.

/// One word element in lower-case Latin letters. Signs that are not hiragana are left out.
pub(super) fn romaji(kana: &str) -> String {
    let mut out = String::with_capacity(kana.len());
    let mut rest = kana.chars();
    let mut double = false;
    while let Some(sign) = rest.next() {
        if sign == 'っ' {
            double = true;
            continue;
        }
        let pair = rest.clone().next().and_then(|small| pair(sign, small));
        if pair.is_some() {
            rest.next();
        }
        add(&mut out, pair.unwrap_or_else(|| single(sign)), double);
        double = false;
    }
    out
}

/// Adds a sound; a vowel that only lengthens the one before it is not written.
fn add(out: &mut String, sound: &str, double: bool) {
    let lengthens = match sound {
        "u" => out.ends_with(['o', 'u']),
        "o" => out.ends_with('o'),
        _ => false,
    };
    if lengthens {
        return;
    }
    if double {
        let first = if sound.starts_with("ch") { Some('t') } else { sound.chars().next() };
        out.extend(first);
    }
    out.push_str(sound);
}

/// One sign.
#[rustfmt::skip]
fn single(sign: char) -> &'static str {
    match sign {
        'あ' => "a", 'い' => "i", 'う' => "u", 'え' => "e", 'お' | 'を' => "o", 'か' => "ka",
        'き' => "ki", 'く' => "ku", 'け' => "ke", 'こ' => "ko", 'さ' => "sa", 'し' => "shi",
        'す' => "su", 'せ' => "se", 'そ' => "so", 'た' => "ta", 'ち' => "chi", 'つ' => "tsu",
        'て' => "te", 'と' => "to", 'な' => "na", 'に' => "ni", 'ぬ' => "nu", 'ね' => "ne",
        'の' => "no", 'は' => "ha", 'ひ' => "hi", 'ふ' => "fu", 'へ' => "he", 'ほ' => "ho",
        'ま' => "ma", 'み' => "mi", 'む' => "mu", 'め' => "me", 'も' => "mo", 'や' => "ya",
        'ゆ' => "yu", 'よ' => "yo", 'ら' => "ra", 'り' => "ri", 'る' => "ru", 'れ' => "re",
        'ろ' => "ro", 'わ' => "wa", 'ん' => "n", 'が' => "ga", 'ぎ' => "gi", 'ぐ' => "gu",
        'げ' => "ge", 'ご' => "go", 'ざ' => "za", 'じ' | 'ぢ' => "ji", 'ず' | 'づ' => "zu", 'ぜ' => "ze",
        'ぞ' => "zo", 'だ' => "da", 'で' => "de", 'ど' => "do", 'ば' => "ba", 'び' => "bi",
        'ぶ' => "bu", 'べ' => "be", 'ぼ' => "bo", 'ぱ' => "pa", 'ぴ' => "pi", 'ぷ' => "pu",
        'ぺ' => "pe", 'ぽ' => "po",
        _ => "",
    }
}

/// Two signs that are one sound.
#[rustfmt::skip]
fn pair(sign: char, small: char) -> Option<&'static str> {
    Some(match (sign, small) {
        ('き', 'ゃ') => "kya", ('き', 'ゅ') => "kyu", ('き', 'ょ') => "kyo",
        ('し', 'ゃ') => "sha", ('し', 'ゅ') => "shu", ('し', 'ょ') => "sho",
        ('ち', 'ゃ') => "cha", ('ち', 'ゅ') => "chu", ('ち', 'ょ') => "cho",
        ('に', 'ゃ') => "nya", ('に', 'ゅ') => "nyu", ('に', 'ょ') => "nyo",
        ('ひ', 'ゃ') => "hya", ('ひ', 'ゅ') => "hyu", ('ひ', 'ょ') => "hyo",
        ('み', 'ゃ') => "mya", ('み', 'ゅ') => "myu", ('み', 'ょ') => "myo",
        ('り', 'ゃ') => "rya", ('り', 'ゅ') => "ryu", ('り', 'ょ') => "ryo",
        ('ぎ', 'ゃ') => "gya", ('ぎ', 'ゅ') => "gyu", ('ぎ', 'ょ') => "gyo",
        ('じ', 'ゃ') => "ja", ('じ', 'ゅ') => "ju", ('じ', 'ょ') => "jo",
        ('び', 'ゃ') => "bya", ('び', 'ゅ') => "byu", ('び', 'ょ') => "byo",
        ('ぴ', 'ゃ') => "pya", ('ぴ', 'ゅ') => "pyu", ('ぴ', 'ょ') => "pyo",
        _ => return None,
    })
}

/// The word with its first letter large.
pub(super) fn title(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_their_bearers_write_them() {
        let cases = [
            ("さとう", "sato"),
            ("しんじょう", "shinjo"),
            ("はっとり", "hattori"),
            ("ほっち", "hotchi"),
            ("ゆうすけ", "yusuke"),
            ("おおた", "ota"),
            ("みうら", "miura"),
            ("なぎ", "nagi"),
            ("ぽ", "po"),
        ];
        for (kana, latin) in cases {
            assert_eq!(romaji(kana), latin);
        }
        assert_eq!(title("sato"), "Sato");
    }
}
