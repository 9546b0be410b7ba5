//! What is registered of an organisation is compared with the newest that the chain holds of it, whoever changed it.

use crate::{
    house::{Caller, code, facts_and_members, facts_only, given, official, web},
    registration::FORM,
};
use access::{Actor, BodyKind, OrgId, Role};
use kernel::{Bilingual, Clock};
use registry::{
    ContactId, Description, SealKind,
    amendment::{Names, Wanted},
    ask,
    contact::Card,
    load, ops,
};
use store::{Cx, SealFault};
use trial::{Bench, both_engines};

type Found = Vec<(SealKind, SealFault, String)>;

async fn found(bench: &Bench) -> Found {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let broken = registry::verify_seals(&cx).await.unwrap().broken;
    broken.into_iter().map(|one| (one.kind, one.why, one.reference)).collect()
}

async fn edit(bench: &Bench, statement: &str) {
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    assert!(cx.system("test").run(statement, Vec::new()).await.unwrap() > 0, "{statement}");
    cx.commit_unrecorded("test").await.unwrap();
}

fn changed(found: &Found) -> bool {
    matches!(&found[..], [(SealKind::Registered, SealFault::Chain, _)])
}

async fn writing(bench: &Bench, org: OrgId) -> Cx {
    let manager = given(org, BodyKind::Operator, &[Role::Manager]);
    bench.db.write(manager, bench.clock.now()).await.unwrap()
}

async fn first_contact(bench: &Bench, org: OrgId) -> (ContactId, Card) {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let contact = ask::contacts_of(&cx.system("test"), org, cx.now().day()).await.unwrap().remove(0);
    (contact.id, Card::from(&contact))
}

async fn described(bench: &Bench, org: OrgId, domain: &str) {
    let cx = writing(bench, org).await;
    let new = Description { place: "x".into(), domains: vec![domain.into()], networks: Vec::new() };
    assert!(ops::edit_organisation(&cx, org, new).await.unwrap());
    cx.commit().await.unwrap();
}

/// Whoever changes by SQL what stands there now is found, until he puts it back.
async fn is_watched(bench: &Bench, org: OrgId, after: &str) {
    assert_eq!(found(bench).await, [], "{after}");
    let (id, first) = first_contact(bench, org).await;
    let contact = |phone: &str| format!("UPDATE contacts SET phone = '{phone}' WHERE phone = '{}'", "PHONE");
    let (deed, undo) = (
        contact("03-0000-0666").replace("PHONE", &first.phone),
        contact(&first.phone).replace("PHONE", "03-0000-0666"),
    );
    edit(bench, &deed).await;
    assert!(changed(&found(bench).await), "{after}: {id}: {:?}", found(bench).await);
    edit(bench, &undo).await;
    assert_eq!(found(bench).await, [], "{after}");
}

both_engines! {
    async fn what_an_organisation_changes_of_itself_is_compared_from_then_on(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        described(&bench, member, "own.example").await;
        edit(&bench, "UPDATE organisations SET domains = 'evil.example' WHERE domains = 'own.example'").await;
        assert!(changed(&found(&bench).await), "{:?}", found(&bench).await);
        edit(&bench, "UPDATE organisations SET domains = 'own.example' WHERE domains = 'evil.example'").await;

        let (first, card) = first_contact(&bench, member).await;
        let cx = writing(&bench, member).await;
        ops::edit_contact(&cx, first, Card { phone: "03-0000-0950".into(), ..card.clone() }).await.unwrap();
        cx.commit().await.unwrap();
        is_watched(&bench, member, "a contact was replaced").await;

        let cx = writing(&bench, member).await;
        let third = ops::add_contact(&cx, member, Card { priority: 1, phone: "03-0000-0951".into(), ..card.clone() }).await.unwrap();
        cx.commit().await.unwrap();
        is_watched(&bench, member, "a contact was added").await;

        let cx = writing(&bench, member).await;
        ops::end_contact(&cx, third).await.unwrap();
        cx.commit().await.unwrap();
        is_watched(&bench, member, "a contact was ended").await;

        let cx = writing(&bench, member).await;
        let names = Names { name: Bilingual::new("汐見電信株式会社", "Shiomi Telegraph"), kana: "しおみでんしん".into(), romaji: "Shiomi Denshin".into() };
        let asked = ops::ask_amendment(&cx, member, Wanted::Name(names), "合併のため").await.unwrap();
        cx.commit().await.unwrap();
        let mut duty = official(&bench, "NISC", BodyKind::Centre, Role::Duty).await.who().unwrap().clone();
        duty.person = trial::person_id(2);
        let cx = bench.db.write(Actor::new(duty), bench.clock.now()).await.unwrap();
        ops::decide_amendment(&cx, asked, true, "確かめた").await.unwrap();
        cx.commit().await.unwrap();
        edit(&bench, "UPDATE organisations SET kana = 'x' WHERE kana = 'しおみでんしん'").await;
        assert!(changed(&found(&bench).await), "{:?}", found(&bench).await);
        edit(&bench, "UPDATE organisations SET kana = 'しおみでんしん' WHERE kana = 'x'").await;
        is_watched(&bench, member, "it was granted another name").await;
    }

    async fn nobody_silences_it_by_moving_or_taking_out_what_told_something_later(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let (one, other) = (load::member_id("ICT-TEL", 0).unwrap(), load::member_id("ICT-TEL", 1).unwrap());
        described(&bench, one, "own.example").await;
        let (_, card) = first_contact(&bench, other).await;
        let cx = writing(&bench, other).await;
        let told = ops::add_contact(&cx, other, Card { priority: 3, phone: "03-0000-0952".into(), ..card }).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(found(&bench).await, []);
        edit(&bench, "UPDATE organisations SET domains = 'evil.example' WHERE domains = 'own.example'").await;
        edit(&bench, "UPDATE contacts SET org_id = (SELECT id FROM organisations WHERE domains = 'evil.example') WHERE phone = '03-0000-0952'").await;
        let mut why: Vec<SealFault> = found(&bench).await.into_iter().map(|(_, why, _)| why).collect();
        why.sort_by_key(|why| why.code());
        assert_eq!(why, [SealFault::Chain, SealFault::Extra, SealFault::Gone], "the description, the moved contact, that it is missed: {told}");
    }

    async fn what_was_changed_before_the_chain_told_what_it_came_to_is_no_false_alarm(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let duty = Caller::of(code(&bench, "NISC").await, BodyKind::Centre, Role::Duty, "ja");
        let to = web(&bench).post(&duty, "/organisations/enter", FORM).await.to;
        let org: OrgId = to.rsplit('/').next().unwrap().parse().unwrap();
        described(&bench, org, "own.example").await;
        trial::lift(&bench, &["audit_entries"]).await;
        // As it was: nothing but which fields.
        edit(&bench, r#"UPDATE audit_entries SET detail = '{"fields":["domains"]}' WHERE action = 'organisation.described'"#).await;
        assert!(changed(&found(&bench).await), "{:?}", found(&bench).await);
        trial::unsealed(&bench, include_str!("../../migrations/0016-registered.sql")).await;
        assert_eq!(found(&bench).await, []);
        described(&bench, org, "newer.example").await;
        is_watched(&bench, org, "it was described anew").await;
    }
}
