//! Hiragana in Latin letters (Hepburn without long marks): `さとう` is `sato`, `しんじょう` is `shinjo`.
//!
//! Works on one word element at a time: across a seam, as in `しお` + `うら`, no vowel is long.

/// Two signs that are one sound, then single signs.
#[rustfmt::skip]
const PAIRS: [(&str, &str); 33] = [
    ("きゃ", "kya"), ("きゅ", "kyu"), ("きょ", "kyo"), ("しゃ", "sha"), ("しゅ", "shu"), ("しょ", "sho"), ("ちゃ", "cha"), ("ちゅ", "chu"), ("ちょ", "cho"),
    ("にゃ", "nya"), ("にゅ", "nyu"), ("にょ", "nyo"), ("ひゃ", "hya"), ("ひゅ", "hyu"), ("ひょ", "hyo"), ("みゃ", "mya"), ("みゅ", "myu"), ("みょ", "myo"),
    ("りゃ", "rya"), ("りゅ", "ryu"), ("りょ", "ryo"), ("ぎゃ", "gya"), ("ぎゅ", "gyu"), ("ぎょ", "gyo"), ("じゃ", "ja"), ("じゅ", "ju"), ("じょ", "jo"),
    ("びゃ", "bya"), ("びゅ", "byu"), ("びょ", "byo"), ("ぴゃ", "pya"), ("ぴゅ", "pyu"), ("ぴょ", "pyo"),
];

/// One word element in lower-case Latin letters. Signs that are not hiragana are left out.
pub(super) fn romaji(kana: &str) -> String {
    let mut out = String::with_capacity(kana.len());
    let mut rest = kana;
    let mut double = false;
    while let Some(sign) = rest.chars().next() {
        let pair = PAIRS.iter().find(|(pair, _)| rest.starts_with(pair));
        let (length, sound) = pair.map_or((sign.len_utf8(), single(sign)), |(pair, sound)| (pair.len(), *sound));
        rest = rest.get(length..).unwrap_or_default();
        if sign == 'っ' {
            double = true;
        } else {
            add(&mut out, sound, double);
            double = false;
        }
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

fn single(sign: char) -> &'static str {
    const SIGNS: &str = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんがぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ";
    const SOUNDS: [&str; 71] = [
        "a", "i", "u", "e", "o", "ka", "ki", "ku", "ke", "ko", "sa", "shi", "su", "se", "so", "ta", "chi", "tsu", "te",
        "to", "na", "ni", "nu", "ne", "no", "ha", "hi", "fu", "he", "ho", "ma", "mi", "mu", "me", "mo", "ya", "yu",
        "yo", "ra", "ri", "ru", "re", "ro", "wa", "o", "n", "ga", "gi", "gu", "ge", "go", "za", "ji", "zu", "ze", "zo",
        "da", "ji", "zu", "de", "do", "ba", "bi", "bu", "be", "bo", "pa", "pi", "pu", "pe", "po",
    ];
    let place = SIGNS.chars().position(|known| known == sign);
    place.and_then(|place| SOUNDS.get(place)).copied().unwrap_or_default()
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
