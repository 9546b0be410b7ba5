//! Organisations from a list: entered whole or not at all, and told where a cell cannot stand.

use crate::house::{code, day, facts_only, given, official};
use access::{Actor, BodyKind, Role};
use kernel::Clock;
use registry::{
    Description, ask,
    ops::{self, Entered, Take, load_list},
    registration::ListError,
};
use trial::{Bench, both_engines};

const EXAMPLE: &str = include_str!("../../../../docs/examples/organisations.csv");

async fn load(bench: &Bench, text: &str) -> Result<Entered, ListError> {
    load_taking(bench, text, Take::OnlyNew).await
}

async fn load_taking(bench: &Bench, text: &str, take: Take) -> Result<Entered, ListError> {
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    let entered = load_list(&cx, text.as_bytes(), take).await?;
    cx.commit().await.unwrap();
    Ok(entered)
}

async fn count(bench: &Bench) -> i64 {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    cx.system("test").count("SELECT COUNT(*) AS n FROM organisations", Vec::new()).await.unwrap()
}

/// What is said of a list whose second line this is.
async fn said(bench: &Bench, head: &str, row: &str) -> String {
    load(bench, &format!("{head}\n{row}\n")).await.unwrap_err().to_string()
}

both_engines! {
    async fn a_list_is_entered_and_entering_it_again_changes_nothing(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let entered = load(&bench, EXAMPLE).await.unwrap();
        let rows: Vec<_> = entered.loaded.rows.into_iter().collect();
        assert_eq!(rows, [("contacts", 1), ("members", 2), ("organisations", 3), ("supervisions", 1)]);
        let again = load(&bench, &format!("\u{feff}{EXAMPLE}")).await.unwrap();
        assert_eq!((again.same, again.left, again.loaded.total()), (3, 0, 0));
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let (sql, today) = (cx.system("test"), cx.now().day());
        let shiomi = ask::by_code(&sql, "OP-0001").await.unwrap().unwrap();
        assert_eq!((shiomi.name.ja.as_str(), shiomi.kind, shiomi.valid_from), ("潮見通信株式会社", BodyKind::Operator, day("2014-04-01")));
        assert_eq!((shiomi.domains.len(), shiomi.networks.len()), (1, 2));
        let groups = ask::ceptoars_of(&sql, shiomi.id, today).await.unwrap();
        assert!(matches!(&groups[..], [one] if one.code.as_deref() == Some("ICT-TEL")), "{groups:?}");
        let contacts = ask::contacts_of(&sql, shiomi.id, today).await.unwrap();
        assert!(matches!(&contacts[..], [one] if one.phone == "03-0000-0101" && one.confirmed_on.is_none()), "{contacts:?}");
        let agency = ask::by_code(&sql, "AG-0001").await.unwrap().unwrap();
        let ministry = ask::by_code(&sql, "MIC").await.unwrap().unwrap();
        assert_eq!(ask::ministry_over(&sql, agency.id, today).await.unwrap(), Some(ministry.id));
    }

    async fn what_cannot_stand_is_told_with_line_and_column_and_nothing_is_entered(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let before = count(&bench).await;
        let head = "code,kind,name_ja,sector,ceptoars,ministry,domains,networks,from,contact_name,contact_post,contact_phone,contact_mail";
        for (row, want) in [
            ("A 1,,甲,WATER,,,,,,,,,", "line 2, column code"),
            (",,甲,WATER,,,,,,,,,", "line 2, column code"),
            ("MIC,,甲,WATER,,,,,,,,,", "line 2, column code: a body of another kind"),
            ("A1,ministry,甲,WATER,,,,,,,,,", "line 2, column kind"),
            ("A1,,,WATER,,,,,,,,,", "line 2, column name_ja: it must be filled in"),
            ("A1,,甲,,,,,,,,,,", "line 2, column sector: an operator has a sector"),
            ("A1,,甲,WTAER,,,,,,,,,", "line 2, column sector: no sector of today has this code: \"WTAER\""),
            ("A1,,甲,WATER,WATER MIC,,,,,,,,", "line 2, column ceptoars: no body of this kind has this code: \"MIC\""),
            ("A1,,甲,WATER,,MIC,,,,,,,", "line 2, column ministry"),
            ("A1,agency,甲,,,,,,,,,,", "line 2, column ministry: an agency has one"),
            ("A1,agency,甲,,,MICC,,,,,,,", "line 2, column ministry: no body of this kind"),
            ("A1,,甲,WATER,,,http://a.example,,,,,,", "line 2, column domains"),
            ("A1,,甲,WATER,,,,192.0.2.0/33,,,,,", "line 2, column networks"),
            ("A1,,甲,WATER,,,,,2014-02-30,,,,", "line 2, column from"),
            ("A1,,甲,WATER,,,,,2999-01-01,,,,", "line 2, column from"),
            ("A1,,甲,WATER,,,,,,佐藤,情報,でんわ,a@b.example", "line 2, column contact_phone: it is no telephone number: \"でんわ\""),
            ("A1,,甲,WATER,,,,,,佐藤,情報,03-0000-0000,", "line 2, column contact_mail: it must be filled in"),
            ("A1,,甲,WATER", "cannot be read as a table"),
        ] {
            let told = said(&bench, head, row).await;
            assert!(told.contains(want), "{row}: {told}");
        }
        let several = load(&bench, &format!("{head}\nA1,,甲,WATER,,,,,,,,,\nA2,,,RAIL,,,,,,,,,\nA1,,丙,RAIL,,,,,,,,,\n")).await.unwrap_err();
        assert!(matches!(&several, ListError::Flaws(flaws) if flaws.iter().map(|one| (one.line, one.column)).eq([(3, "name_ja"), (4, "code")])), "{several}");
        for (head, want) in [("name_ja,sector", "\"code\" is missing"), ("code,name_ja,nam_en", "\"nam_en\" is none of them"), ("code,name_ja,code", "stands there twice")] {
            assert!(said(&bench, head, "").await.contains(want), "{head}");
        }
        let shift_jis = [b"code,name_ja\nA1,".as_slice(), &[0x8d, 0x62], b"\n"].concat();
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        assert!(load_list(&cx, &shift_jis, Take::OnlyNew).await.unwrap_err().to_string().contains("CSV UTF-8"));
        drop(cx);
        assert_eq!(count(&bench).await, before);
    }

    async fn a_list_changes_what_is_registered_only_if_it_is_told_to_and_an_empty_cell_says_nothing(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        load(&bench, EXAMPLE).await.unwrap();
        let other = "code,name_ja,sector,ceptoars,domains,place,contact_phone,ministry\n\
            OP-0001,潮見テレコム株式会社,,ICT-TEL RAIL,shiomi.example,,03-0000-0999,\nAG-0001,独立行政法人 海辺研究所,,,,,,METI\n";
        let left = load(&bench, other).await.unwrap();
        assert_eq!((left.left, left.changed, left.loaded.total()), (2, 0, 0));
        let told = load_taking(&bench, other, Take::Changes).await.unwrap();
        assert_eq!((told.left, told.changed, told.same), (0, 2, 0));
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let (sql, today) = (cx.system("test"), cx.now().day());
        let shiomi = ask::by_code(&sql, "OP-0001").await.unwrap().unwrap();
        assert_eq!((shiomi.name.ja.as_str(), shiomi.name.en.as_str(), shiomi.place.as_str()), ("潮見テレコム株式会社", "Shiomi Telecom Co.", "岬ヶ丘市"));
        assert_eq!((shiomi.short.ja.as_str(), shiomi.domains.join(" ").as_str(), shiomi.networks.len()), ("潮見通信", "shiomi.example", 2));
        assert_eq!(ask::ceptoars_of(&sql, shiomi.id, today).await.unwrap().len(), 2);
        let contacts = ask::contacts_of(&sql, shiomi.id, today).await.unwrap();
        assert!(matches!(&contacts[..], [one] if one.phone == "03-0000-0999" && one.name.ja == "佐藤 恵" && one.confirmed_on.is_none()), "{contacts:?}");
        let yesterday = kernel::Day::from_number(today.number() - 1);
        let then = ask::organisation_on(&sql, shiomi.id, yesterday).await.unwrap().unwrap();
        assert_eq!((then.name.ja.as_str(), then.domains.join(" ").as_str()), ("潮見通信株式会社", "shiomi-tel.example"));
        let agency = ask::by_code(&sql, "AG-0001").await.unwrap().unwrap();
        let meti = ask::by_code(&sql, "METI").await.unwrap().unwrap();
        assert_eq!(ask::ministry_over(&sql, agency.id, today).await.unwrap(), Some(meti.id));
        drop(cx);
        let again = load_taking(&bench, other, Take::Changes).await.unwrap();
        assert_eq!((again.changed, again.same), (0, 2));
    }

    async fn what_stands_in_a_sector_that_has_ended_stays_as_it_is(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        load(&bench, EXAMPLE).await.unwrap();
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let ended = cx.system("test").run("UPDATE sectors SET valid_to = valid_from", Vec::new()).await.unwrap();
        assert!(ended > 0);
        cx.commit_unrecorded("test").await.unwrap();
        assert_eq!(load_taking(&bench, EXAMPLE, Take::Changes).await.unwrap().same, 3);
        let new = load(&bench, "code,name_ja,sector\nA1,甲,WATER\n").await.unwrap_err();
        assert!(new.to_string().contains("no sector of today"), "{new}");
    }

    async fn nobody_else_changes_what_a_list_is_about_to_change(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        load(&bench, EXAMPLE).await.unwrap();
        let duty = official(&bench, "NISC", BodyKind::Centre, Role::Duty).await;
        let shiomi = code(&bench, "OP-0001").await;
        let centre = code(&bench, "NISC").await;
        let cx = bench.db.write(duty, bench.clock.now()).await.unwrap();
        ops::enter_organisations::plan_list(&cx, centre, EXAMPLE.as_bytes()).await.unwrap();
        let own = async {
            let own = given(shiomi, BodyKind::Operator, &[Role::Manager]);
            let cx = bench.db.write(own, bench.clock.now()).await.unwrap();
            let new = Description { place: "岬ヶ丘市".into(), ..Description::default() };
            ops::edit_organisation(&cx, shiomi, new).await.unwrap();
        };
        let waits = tokio::time::timeout(std::time::Duration::from_millis(300), own).await;
        assert!(waits.is_err(), "what is read for writing is not written by others meanwhile");
    }

    async fn former_names_of_very_many_organisations_are_asked_for_at_once(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        load(&bench, EXAMPLE).await.unwrap();
        load_taking(&bench, "code,name_ja\nOP-0001,潮見テレコム株式会社\n", Take::Changes).await.unwrap();
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let shiomi = ask::by_code(&sql, "OP-0001").await.unwrap().unwrap();
        let other = |_| registry::Organisation { id: cx.new_id(), ..shiomi.clone() };
        let mut many: Vec<_> = (0..70_000).map(other).collect();
        many.push(shiomi.clone());
        for found in [ask::formerly_of_each(&sql, &many).await.unwrap(), ask::formerly_of_all(&sql, &many).await.unwrap()] {
            let names: Vec<_> = found.iter().map(|(id, then)| (*id, then[0].name.ja.as_str())).collect();
            assert_eq!(names, [(shiomi.id, "潮見通信株式会社")]);
        }
    }
}
