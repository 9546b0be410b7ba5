//! Readings of the bodies and CEPTOARs that the documents name, so that a search by kana or Latin letters finds them.

/// Code, reading, Latin letters.
const READINGS: &[(&str, &str, &str)] = &[
    ("NISC", "ないかくかんぼうじょうほうせきゅりてぃせんたー", "Naikaku Kanbo Joho Sekyuriti Senta"),
    ("FSA", "きんゆうちょう", "Kin'yucho"),
    ("MIC", "そうむしょう", "Somusho"),
    ("MHLW", "こうせいろうどうしょう", "Kosei Rodosho"),
    ("METI", "けいざいさんぎょうしょう", "Keizai Sangyosho"),
    ("MLIT", "こくどこうつうしょう", "Kokudo Kotsusho"),
    ("IPA", "じょうほうしょりすいしんきこう", "Joho Shori Suishin Kiko"),
    ("JPCERT", "じぇーぴーさーとこーでぃねーしょんせんたー", "JPCERT Kodineshon Senta"),
    ("NICT", "じょうほうつうしんけんきゅうきこう", "Joho Tsushin Kenkyu Kiko"),
    ("TISAC", "てれこむあいざっくすいしんかいぎ", "Terekomu Aizakku Suishin Kaigi"),
    ("FISC", "きんゆうじょうほうしすてむせんたー", "Kin'yu Joho Shisutemu Senta"),
    ("BOJ", "にっぽんぎんこう", "Nippon Ginko"),
    ("KEIDANREN", "にほんけいざいだんたいれんごうかい", "Nihon Keizai Dantai Rengokai"),
    ("JPBANK", "ゆうちょぎんこう", "Yucho Ginko"),
    ("COUNCIL", "せぷたーかうんしる", "Seputa Kaunshiru"),
    ("ICT-TEL", "てぃーせぷたー でんきつうしん", "T-CEPTOAR Denki Tsushin"),
    ("ICT-CATV", "けーぶるてれびせぷたー", "Keburu Terebi CEPTOAR"),
    ("ICT-BRD", "ほうそうせぷたー", "Hoso CEPTOAR"),
    ("FIN-BANK", "ぎんこうとうせぷたー", "Ginko-to CEPTOAR"),
    ("FIN-SEC", "しょうけんせぷたー", "Shoken CEPTOAR"),
    ("FIN-LIFE", "せいめいほけんせぷたー", "Seimei Hoken CEPTOAR"),
    ("FIN-NONLIFE", "そんがいほけんせぷたー", "Songai Hoken CEPTOAR"),
    ("AIR", "こうくうぶんやにおけるせぷたー", "Koku Bun'ya ni okeru CEPTOAR"),
    ("RAIL", "てつどうせぷたー", "Tetsudo CEPTOAR"),
    ("ELEC", "でんりょくせぷたー", "Denryoku CEPTOAR"),
    ("GAS", "がすせぷたー", "Gasu CEPTOAR"),
    ("GOV-LOCAL", "じちたいせぷたー", "Jichitai CEPTOAR"),
    ("MED", "いりょうせぷたー", "Iryo CEPTOAR"),
    ("WATER", "すいどうせぷたー", "Suido CEPTOAR"),
    ("LOG", "ぶつりゅうせぷたー", "Butsuryu CEPTOAR"),
    ("CHEM", "かがくせぷたー", "Kagaku CEPTOAR"),
    ("CREDIT", "くれじっとせぷたー", "Kurejitto CEPTOAR"),
    ("PETRO", "せきゆせぷたー", "Sekiyu CEPTOAR"),
];

/// The reading and the Latin letters of a code's name; empty where none is known.
pub(super) fn reading(code: &str) -> (String, String) {
    let found = READINGS.iter().find(|(known, _, _)| *known == code);
    found.map(|(_, kana, latin)| ((*kana).to_owned(), (*latin).to_owned())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_body_and_ceptoar_of_the_facts_has_a_reading() {
        let facts = crate::Facts::load().unwrap();
        let codes = facts.bodies.iter().map(|body| &body.code).chain(facts.ceptoars.iter().map(|entry| &entry.code));
        for code in codes {
            assert_ne!(reading(code).0, "", "{code}");
        }
    }
}
