//! All replaced at once: only where a form reaches, only what nobody let stay, in the language of the text.

use crate::{
    house::{get, open},
    pages::sound,
    world::*,
};
use sharing::{
    detail::{Asked, Detail},
    notice::{Content, Notice, NoticeKind},
    ops::{confirm_waiver::confirm_waiver, propose_waiver::propose_waiver},
    removal::{Reason, Removal},
    residue::Place,
};
use trial::both_engines;

both_engines! {
    async fn a_text_that_nobody_has_looked_at_is_not_saved_by_itself_and_keeps_its_language(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, |content| Content { title: "潮見通信の件".into(), body: "潮見通信で止まった。".into(), ..content }).await;
        let house = open(&bench);
        let path = format!("/notices/{notice}/edit");
        assert!(get(&house, "analyst", "ja", &path).await.text.contains("data-autosave="));
        for lang in ["ja", "en"] {
            let page = get(&house, "analyst", lang, &format!("{path}?replace=all")).await.text;
            assert!(!page.contains("data-autosave="), "{page}");
            assert!(page.contains("value=\"事業者の件\"") && page.contains("事業者で止まった。"), "{page}");
        }
        save(&bench, analyst(), notice, |content| Content { title: "Down".into(), body: "潮見通信 is down.".into(), ..content }).await;
        let page = get(&house, "analyst", "en", &format!("{path}?replace=all")).await.text;
        assert!(page.contains("事業者 is down."), "a word of Japanese is enough: {page}");
    }

    async fn what_stands_in_a_file_leads_to_the_files_and_nothing_is_offered_for_it(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, |content| Content { title: "件".into(), body: "点検を。".into(), ..content }).await;
        attach(&bench, notice, "a.txt", "潮見通信の記録\n".as_bytes()).await;
        let house = open(&bench);
        let path = format!("/notices/{notice}");
        let desk = get(&house, "analyst", "ja", &path).await.text;
        assert!(desk.contains("1 件 止めています") && desk.contains("特定につながる言葉 1 件"), "{desk}");
        assert!(!desk.contains("replace=all") && desk.contains("#f-file\">添付を外すか差し替える"), "{desk}");
        assert!(!get(&house, "analyst", "ja", &format!("{path}/edit?replace=all")).await.text.contains("置き換えました"));
        save(&bench, analyst(), notice, |content| Content { body: "潮見通信と潮見通信。".into(), ..content }).await;
        let desk = get(&house, "analyst", "ja", &path).await.text;
        assert!(desk.contains("2 件 止めています") && desk.contains("特定につながる言葉 2 件"), "one count: {desk}");
        assert!(desk.contains("まとめて置き換えた文面を見る（1 件）"), "{desk}");
        sound(&desk, &path);
    }

    async fn what_two_people_let_stay_in_one_field_stays_there(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let asked = Asked { action: "潮見通信へ連絡を。".into(), ..Asked::default() };
        let change = |content| Content { kind: NoticeKind::Alert, title: "件".into(), body: "点検を。".into(), detail: Detail::Alert(asked), news: None, ..content };
        save(&bench, analyst(), notice, change).await;
        let open_in = async |field: &str| {
            let cx = reading(&bench, analyst()).await;
            let granted = cx.permit::<_, Notice>(access::act::ViewNotice, notice).await.unwrap();
            let desk = sharing::desk::gather(granted.sql(), &granted, cx.now()).await.unwrap();
            let here = Place::Field(field.into());
            desk.facts.open_findings().filter(|one| one.place == here).map(|one| one.fingerprint).collect::<std::collections::BTreeSet<_>>()
        };
        for fingerprint in open_in("action").await {
            let cx = writing(&bench, analyst()).await;
            let waiver = propose_waiver(&cx, notice, fingerprint, "窓口として公表").await.unwrap();
            cx.commit().await.unwrap();
            let cx = writing(&bench, reviewer()).await;
            confirm_waiver(&cx, notice, waiver).await.unwrap();
            cx.commit().await.unwrap();
        }
        let embargo = sharing::embargo::Embargo { until: kernel::At::parse_local("2015-01-01 00:00").unwrap(), reason: "潮見通信の都合".into(), source: String::new(), first: Default::default() };
        save(&bench, analyst(), notice, |content| Content { embargo: Some(embargo), ..content }).await;
        let page = get(&open(&bench), "analyst", "ja", &format!("/notices/{notice}/edit?replace=all")).await.text;
        assert!(page.contains("潮見通信へ連絡を。") && page.contains("value=\"事業者の都合\""), "{page}");
    }

    async fn the_list_says_what_stands_where_something_stood(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let removal = |from: &str, to: &str| Removal { from: from.into(), to: to.into(), reason: Reason::Reporter };
        let change = |content: Content| {
            let mut removals = content.removals;
            removals.extend([removal("潮見電話", ""), removal("秘密の表", "")]);
            Content { body: format!("{}\n潮見電話の件", content.body), removals, ..content }
        };
        save(&bench, analyst(), notice, change).await;
        let consent = ask(&bench, report, notice).await;
        let house = open(&bench);
        let desk = get(&house, "analyst", "ja", &format!("/notices/{notice}")).await.text;
        assert!(desk.contains("→ 事業者") && desk.contains("潮見電話 → 文面に残っています"), "{desk}");
        assert!(desk.contains("秘密の表 → 削除"), "{desk}");
        assert!(!get(&house, "reporter", "ja", &format!("/consents/{consent}")).await.text.contains("秘密の表"), "no more than before");
    }

    async fn a_word_of_a_file_name_goes_from_the_list_with_the_file(bench: Bench) with &tables(); {
        people(&bench).await;
        let report = report_with(&bench, "green", false, &[("海王の記録.csv", b"a,b\n")]).await;
        let notice = derive(&bench, report).await;
        let removal = Removal { from: "海王".into(), to: String::new(), reason: Reason::Reporter };
        attach(&bench, notice, "記録.csv", b"a,b\n").await;
        save(&bench, analyst(), notice, |mut content| { content.removals.push(removal); content }).await;
        let (house, path) = (open(&bench), format!("/notices/{notice}"));
        assert!(get(&house, "analyst", "ja", &path).await.text.contains("海王 → 削除"));
        save(&bench, analyst(), notice, |content| Content { attachments: Vec::new(), ..content }).await;
        assert!(!get(&house, "analyst", "ja", &path).await.text.contains("海王 →"));
    }
}
