//! What desk and consent say of one thing agrees, and says who still has to do what.

use crate::{
    house::{get, open, post},
    pages::sound,
    world::*,
};
use kernel::At;
use sharing::{consent::ConsentAnswer, notice::Content, ops};
use trial::both_engines;

both_engines! {
    async fn desk_and_consent_count_the_same_recipients_and_say_what_is_counted(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let consent = ask(&bench, report, notice).await;
        let house = open(&bench);
        for (lang, counted) in [
            ("ja", "宛先 18（省庁・セプター事務局 2、構成員など 16"),
            ("en", "Recipients: 18 (ministries and CEPTOAR secretariats 2, members 16"),
        ] {
            for (who, path) in [("analyst", format!("/notices/{notice}")), ("reporter", format!("/consents/{consent}"))] {
                let page = get(&house, who, lang, &path).await.text;
                assert!(page.contains(counted), "{path}");
            }
        }
    }

    async fn what_was_put_in_and_stands_there_no_more_is_said_to_be_taken_out_only(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let house = open(&bench);
        let desk = get(&house, "analyst", "ja", &format!("/notices/{notice}")).await.text;
        assert!(desk.contains("→ 事業者") && desk.contains(r#"<ins class="put">"#), "as it was derived");
        let change = |content: Content| Content { title: "点検のお願い".into(), body: "各地の事業者へ。サーバを点検してください。".into(), ..content };
        save(&bench, analyst(), notice, change).await;
        let consent = ask(&bench, report, notice).await;
        for (who, path) in [("analyst", format!("/notices/{notice}")), ("reporter", format!("/consents/{consent}"))] {
            let page = get(&house, who, "ja", &path).await.text;
            assert!(page.contains("→ 削除") && !page.contains("→ 事業者") && !page.contains("→ サーバ"), "{path}");
            assert!(!page.contains(r#"<ins class="put">"#), "no mark on a word that replaced nothing: {path}");
        }
    }

    async fn the_hour_for_the_answer_is_shown_on_the_desk_and_kept_when_it_is_asked_again(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let house = open(&bench);
        let cx = writing(&bench, analyst()).await;
        let due = At::parse_local("2014-06-18 17:00");
        let consent = ops::ask_consent::ask_consent(&cx, notice, report, hash(&bench, notice).await, due).await.unwrap();
        cx.commit().await.unwrap();
        let desk = get(&house, "duty", "ja", &format!("/notices/{notice}")).await.text;
        assert!(desk.contains("答えてほしい時刻：6月18日") && desk.contains("17:00"), "the open request");
        let cx = writing(&bench, reporter()).await;
        ops::answer_consent::answer_consent(&cx, consent, ConsentAnswer::Edit, "社名を除いて").await.unwrap();
        cx.commit().await.unwrap();
        save(&bench, analyst(), notice, |content| Content { body: "点検してください。".into(), ..content }).await;
        let path = format!("/notices/{notice}");
        let desk = get(&house, "analyst", "ja", &path).await.text;
        assert!(desk.contains(r#"value="2014-06-18T17:00""#) && desk.contains("前に求めたときの時刻"), "kept");
        sound(&desk, &path);
        // Whoever clears it means it; what was typed stays.
        let form = format!("report={report}&hash={}&due=2014-06-01T00:00", hash(&bench, notice).await);
        let again = post(&house, "analyst", &format!("{path}/consents"), &form).await.text;
        assert!(again.contains(r#"value="2014-06-01T00:00""#) && again.contains("これからの時刻"), "{again}");
        bench.clock.set("2014-06-19 09:00");
        let desk = get(&house, "analyst", "ja", &path).await.text;
        assert!(!desk.contains(r#"value="2014-06-18T17:00""#) && desk.contains("過ぎました"), "an hour that has passed is not kept");
    }

    async fn whoever_has_approved_is_told_so_and_what_is_missing_and_finds_no_button(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let house = open(&bench);
        let path = format!("/notices/{notice}");
        assert!(get(&house, "reviewer", "ja", &path).await.text.contains(r#"value="approve""#));
        approve(&bench, reviewer(), notice).await;
        let desk = get(&house, "reviewer", "ja", &path).await.text;
        assert!(!desk.contains(r#"name="verdict""#), "no button");
        assert!(desk.contains("あなたは承認しました。") && desk.contains("公開までに残っていること：") && desk.contains("の報告者の同意"));
        sound(&desk, &path);
        let consent = ask(&bench, report, notice).await;
        agree(&bench, consent).await;
        let desk = get(&house, "reviewer", "en", &path).await.text;
        assert!(desk.contains("You have approved this.") && desk.contains("Nothing is missing. It can be released."));
        // Another text: to be read again.
        save(&bench, analyst(), notice, |content| Content { body: "点検してください。".into(), ..content }).await;
        let desk = get(&house, "reviewer", "ja", &path).await.text;
        assert!(desk.contains(r#"value="approve""#) && !desk.contains("あなたは承認しました"));
    }

    async fn what_has_left_shows_its_checks_folded(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let path = format!("/notices/{notice}");
        crate::pages::ready(&bench, report, notice).await;
        let house = open(&bench);
        assert!(!get(&house, "analyst", "ja", &path).await.text.contains("公開までの確認"));
        release(&bench, notice).await;
        let desk = get(&house, "analyst", "ja", &path).await.text;
        assert!(desk.contains("<summary>公開までの確認</summary>"));
        sound(&desk, &path);
    }
}
