//! The fiction is complete, consistent, and nobody's.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::facts::Facts;
use kernel::Day;
use std::collections::HashSet;

fn everyone() -> Vec<FictionalOrg> {
    MEMBERS_2014.iter().flat_map(|(code, count)| members(code, *count)).collect()
}

fn all_different<T: std::hash::Hash + Eq>(values: impl IntoIterator<Item = T>) -> bool {
    let mut seen = HashSet::new();
    values.into_iter().all(|value| seen.insert(value))
}

#[test]
fn the_counts_are_those_of_the_map_of_march_2014() {
    let facts = Facts::load().unwrap();
    let map = facts.ceptoar_map_on(Day::parse("2014-06-17").unwrap());
    let stated: Vec<_> =
        map.iter().map(|entry| (entry.code.as_str(), entry.members_total().unwrap_or(0) as usize)).collect();
    assert_eq!(stated, MEMBERS_2014);
}

#[test]
fn all_4091_members_have_their_own_name_domain_and_network() {
    let all = everyone();
    assert_eq!(all.len(), 4_091);
    assert!(all_different(all.iter().map(|org| &org.name.ja)));
    assert!(all_different(all.iter().map(|org| &org.name.en)));
    assert!(all_different(all.iter().map(|org| &org.domain)));
    assert!(all_different(all.iter().map(|org| &org.network_v6)));
}

#[test]
fn every_contact_has_a_telephone_and_mail_of_their_own() {
    let all = everyone();
    let contacts = || all.iter().flat_map(|org| &org.contacts);
    assert!(all_different(contacts().map(|contact| &contact.phone)));
    assert!(all_different(contacts().map(|contact| &contact.mail)));
}

#[test]
fn nothing_leads_outside_of_what_is_reserved_for_examples() {
    const NETWORKS: [&str; 3] = ["192.0.2.", "198.51.100.", "203.0.113."];
    for org in everyone() {
        assert!(org.domain.ends_with(".example"), "{}", org.domain);
        assert!(org.domain.chars().all(|c| c.is_ascii_lowercase() || "-.".contains(c)), "{}", org.domain);
        assert!(NETWORKS.iter().any(|network| org.network_v4.starts_with(network)));
        assert!(org.network_v6.starts_with("2001:db8:"));
        for host in &org.hosts {
            assert!(host.name.ends_with(&org.domain));
            assert!(NETWORKS.iter().any(|network| host.address.starts_with(network)));
        }
        for contact in &org.contacts {
            assert!(contact.phone.starts_with("03-0000-") && contact.phone.len() == 12, "{}", contact.phone);
            assert!(contact.mail.ends_with(&org.domain) && contact.mail.is_ascii());
        }
    }
}

#[test]
fn every_text_is_there_in_both_languages() {
    for org in everyone() {
        let texts = [&org.name, &org.short, &org.place.prefecture, &org.contacts[0].post, &org.contacts[1].post];
        assert!(texts.iter().all(|text| !text.ja.is_empty() && text.en.is_ascii() && !text.en.is_empty()));
        assert!(!org.kana.is_empty() && org.romaji.is_ascii());
    }
}

#[test]
fn local_governments_are_47_prefectures_and_1742_municipalities() {
    let all: Vec<_> = members("GOV-LOCAL", 1_789).collect();
    let prefectures = all.iter().filter(|org| org.name.ja.ends_with('県')).count();
    let municipalities = all.iter().filter(|org| org.name.ja.ends_with(['市', '町', '村'])).count();
    assert_eq!((prefectures, municipalities), (47, 1_742));
}

#[test]
fn the_same_question_gets_the_same_answer_and_a_smaller_one_its_beginning() {
    let eight: Vec<_> = members("WATER", 8).collect();
    let three: Vec<_> = members("WATER", 3).collect();
    assert_eq!(eight[..3], three);
    assert!(members("NOWHERE", 5).next().is_none());
}

#[test]
fn a_ceptoar_in_formation_can_be_given_members() {
    let all: Vec<_> = MEMBERS_2014.iter().flat_map(|(code, _)| members(code, 30)).collect();
    assert_eq!(all.len(), 18 * 30);
    assert!(all_different(all.iter().map(|org| &org.domain)));
}

#[test]
fn shiomi_telecom_is_the_first_telecommunications_member() {
    let shiomi = members("ICT-TEL", 1).next().unwrap();
    assert_eq!((shiomi.name.ja.as_str(), shiomi.short.ja.as_str()), ("潮見通信株式会社", "潮見通信"));
    assert_eq!(shiomi.contacts[0].person.ja, "佐藤 恵");
    assert_eq!(shiomi.contacts[0].mail, "sato.megumi@shiomi-tel.example");
    assert_eq!(shiomi.hosts[2].address, "192.0.2.53");
}

#[test]
fn the_cast_has_everyone_the_demo_needs_once() {
    let cast = cast();
    let one = |name: &str| cast.iter().find(|member| member.person.ja == name).unwrap();
    assert_eq!(one("藤田 直樹").part, Part::Duty);
    assert_eq!(one("黒田 智子").part, Part::Analyst);
    assert_eq!((one("大野 修").part, one("大野 修").person.romaji.as_str()), (Part::Reviewer, "Osamu Ohno"));
    assert_eq!(one("佐藤 恵").workplace, Workplace::Member { ceptoar: "ICT-TEL", number: 0 });
    assert_eq!(one("中村 礼子").workplace, Workplace::Member { ceptoar: "GOV-LOCAL", number: 0 });
    assert_eq!(one("山根 拓也").workplace, Workplace::Body("MIC"));
    assert!(all_different(cast.iter().map(|member| &member.mail)));
    assert!(all_different(cast.iter().map(|member| &member.phone)));
    assert!(all_different(cast.iter().map(|member| &member.person.ja)));
}

#[test]
fn every_ministry_and_every_secretariat_has_someone() {
    let cast = cast();
    let facts = Facts::load().unwrap();
    let works = |workplace: &Workplace| cast.iter().any(|member| member.workplace == *workplace);
    for code in ["NISC", "FSA", "MIC", "MHLW", "METI", "MLIT"] {
        assert!(works(&Workplace::Body(code)) && facts.body(code).is_some(), "{code}");
    }
    assert!(MEMBERS_2014.iter().all(|(code, _)| works(&Workplace::Secretariat(code))));
}
