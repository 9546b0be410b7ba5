//! The hub's desk: no button loses what was typed, and each person is told when it is their turn.

use crate::{
    house::{get, open, post},
    world::*,
};
use axum::http::StatusCode;
use community::{
    ShareId,
    ops::{
        answer_approval::answer_approval, end_membership::end_membership, review_share::review_share, submit::submit,
    },
};
use kernel::Clock;
use sharing::{consent::ConsentAnswer, release::Verdict};
use store::params;
use trial::{Bench, both_engines, org_id};

async fn drafted(bench: &Bench) -> ShareId {
    let from = handed_in(bench, &member(101), contribution("請求書を装うメール")).await;
    derived(bench, &[from]).await
}

async fn counted(bench: &Bench, table: &str) -> i64 {
    let cx = bench.db.read(access::Actor::nobody(), bench.clock.now()).await.unwrap();
    cx.system("test").count(&format!("SELECT COUNT(*) AS n FROM {table}"), params![]).await.unwrap()
}

/// The form as it stands, with another text.
fn form(revision: i64, body: &str, more: &str) -> String {
    format!("revision={revision}&title=%E9%A1%8C&body={body}&indicators=203.0.113.7&tlp=amber&until={more}")
}

both_engines! {
    async fn asking_saves_what_was_typed_and_asks_for_exactly_that(bench: Bench) with &tables(); {
        build(&bench).await;
        let share = drafted(&bench).await;
        let router = open(&bench);
        let path = format!("/shares/{share}/approvals");
        let ask = format!("&provider={}", org_id(101));
        let (status, text) = post(&router, "hub", &path, &form(1, "typed+by+me", &ask)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
        let (hash, number, content) = current(&bench, share).await;
        assert_eq!((number, content.body.as_str()), (2, "typed by me"));
        let cx = bench.db.read(access::Actor::nobody(), bench.clock.now()).await.unwrap();
        let row = cx.system("test").row("SELECT content_hash, revision FROM approvals", params![]).await.unwrap().unwrap();
        assert_eq!((row.hash("content_hash").unwrap(), row.get::<i64>("revision").unwrap()), (hash, 2));
        drop(cx);
        // Pressed again without a change: told so, and nothing more is saved.
        let (status, text) = post(&router, "hub", &path, &form(2, "typed+by+me", &ask)).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("role=\"alert\"") && text.contains("typed by me"), "{text}");
        assert_eq!((counted(&bench, "share_revisions").await, counted(&bench, "approvals").await), (2, 1));
        // Over somebody else's text nothing is saved and nobody is asked; what was typed is still there.
        let (status, text) = post(&router, "second", &path, &form(1, "mine+instead", &ask)).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("mine instead"), "{text}");
        assert_eq!((counted(&bench, "share_revisions").await, counted(&bench, "approvals").await), (2, 1));
    }

    async fn what_gives_the_provider_away_is_saved_and_shown_but_not_asked_about(bench: Bench) with &tables(); {
        build(&bench).await;
        let share = drafted(&bench).await;
        let router = open(&bench);
        let typed = form(1, "%E6%BD%AE%E8%A6%8B%E9%80%9A%E4%BF%A1", &format!("&provider={}", org_id(101)));
        let (status, text) = post(&router, "hub", &format!("/shares/{share}/approvals"), &typed).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(text.contains("「潮見通信」") && text.contains("まだ承認を依頼できません"), "the check is of what was typed: {text}");
        assert_eq!((current(&bench, share).await.1, counted(&bench, "approvals").await), (2, 0));
    }

    async fn what_a_provider_calls_its_own_is_found_though_it_is_listed_as_an_indicator(bench: Bench) with &tables(); {
        build(&bench).await;
        let told = community::Contribution {
            text: "当社のドメイン mio-kanri.example を騙るメールが届いた。弊社に198.51.100.9から届いた。".into(),
            mail: community::Mail { sender: "soumu@mio-kanri.example".into(), ..Default::default() },
            indicators: vec!["mio-kanri.example".into(), "198.51.100.9".into()],
            ..contribution("請求書を装うメール")
        };
        let from = handed_in(&bench, &member(101), told).await;
        let share = derived(&bench, &[from]).await;
        let router = open(&bench);
        let typed = "revision=1&title=x&body=y&indicators=mio-kanri.example%0A198.51.100.9&tlp=amber&until=".to_owned();
        post(&router, "hub", &format!("/shares/{share}/save"), &typed).await;
        let text = get(&router, "hub", "ja", &format!("/shares/{share}/desk")).await.1;
        assert!(text.contains("「mio-kanri.example」") && text.contains("1 件"), "{text}");
        assert!(text.contains("「198.51.100.9」") && text.contains("同じ文で自分の組織にも触れています"), "{text}");
        assert!(text.contains("調べていないもの") && !text.contains("見つかりません"), "{text}");
    }

    async fn who_reviews_or_shares_does_so_with_what_was_saved_and_loses_nothing(bench: Bench) with &tables(); {
        build(&bench).await;
        let share = drafted(&bench).await;
        agreed(&bench, &member(101), asked(&bench, share, org_id(101), None).await).await;
        let (_, number, content) = current(&bench, share).await;
        let router = open(&bench);
        let saved = serde_html_form::to_string([
            ("revision", number.to_string().as_str()), ("title", &content.title), ("body", &content.body.replace('\n', "\r\n")),
            ("indicators", &content.indicators.join("\r\n")), ("tlp", "amber"), ("until", ""),
        ]).unwrap();
        for (act, more) in [("review", "&verdict=approve&note=my+remark"), ("release", "&note=my+remark")] {
            let path = format!("/shares/{share}/{act}");
            let (status, text) = post(&router, "second", &path, &form(number, "typed+by+me", more)).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{act}: {text}");
            assert!(text.contains("まだ保存されていません") && text.contains("typed by me") && !text.contains('⟦'), "{act}: {text}");
            assert_eq!((counted(&bench, "share_reviews").await, counted(&bench, "share_releases").await), (0, 0));
            assert_eq!(counted(&bench, "share_revisions").await, 1);
        }
        let (_, text) = post(&router, "second", &format!("/shares/{share}/review"), &format!("{saved}&verdict=return&note=")).await;
        assert!(text.contains("理由"), "a reason is asked for: {text}");
        let (status, text) = post(&router, "second", &format!("/shares/{share}/review"), &format!("{saved}&verdict=maybe")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        let (status, _) = post(&router, "hub", &format!("/shares/{share}/review"), &format!("{saved}&verdict=approve")).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "whoever wrote it does not review it");
        for act in ["save", "approvals", "review", "release"] {
            for who in ["member", "near", "other", "outsider", "centre", "council"] {
                let form = format!("{saved}&provider={}&verdict=approve", org_id(101));
                let (status, _) = post(&router, who, &format!("/shares/{share}/{act}"), &form).await;
                assert_eq!(status, StatusCode::NOT_FOUND, "{who} at {act}");
            }
        }
        for (act, more) in [("review", "&verdict=approve"), ("release", "")] {
            let (status, text) = post(&router, "second", &format!("/shares/{share}/{act}"), &format!("{saved}{more}")).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{act}: {text}");
        }
    }

    async fn from_what_was_handed_in_the_hub_gets_to_its_desk(bench: Bench) with &tables(); {
        build(&bench).await;
        let from = handed_in(&bench, &member(101), contribution("請求書を装うメール")).await;
        let router = open(&bench);
        let path = format!("/submissions/{from}");
        let (_, page) = get(&router, "hub", "ja", &path).await;
        assert!(page.contains("action=\"/communities/J-CSIP/shares\"") && page.contains(&format!("value=\"{from}\"")), "{page}");
        let (_, page) = get(&router, "member", "ja", &path).await;
        assert!(!page.contains("/communities/J-CSIP/shares"), "who handed it in begins no share");
        let (status, _) = post(&router, "hub", "/communities/J-CSIP/shares", &format!("submissions={from}")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let again = derived(&bench, &[from]).await;
        let (_, page) = get(&router, "second", "en", &path).await;
        assert_eq!(page.matches("/desk\">J-CSIP-").count(), 2, "{page}");
        assert!(page.contains(&format!("/shares/{again}/desk")) && !page.contains("/communities/J-CSIP/shares\""), "{page}");
        let (_, page) = get(&router, "member", "ja", &path).await;
        assert!(!page.contains("/shares/"), "{page}");
    }

    async fn who_left_the_community_is_not_offered_to_be_asked(bench: Bench) with &tables(); {
        build(&bench).await;
        let share = drafted(&bench).await;
        let router = open(&bench);
        let path = format!("/shares/{share}/desk");
        assert!(get(&router, "hub", "ja", &path).await.1.contains("name=\"provider\""));
        let cx = write(&bench, &first()).await;
        end_membership(&cx, jcsip(), org_id(101)).await.unwrap();
        cx.commit().await.unwrap();
        let (_, page) = get(&router, "hub", "ja", &path).await;
        assert!(!page.contains("name=\"provider\"") && page.contains("コミュニティを抜けたため"), "{page}");
    }

    async fn each_is_told_when_it_is_their_turn_until_it_is_done(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let home = async |who: &'static str| get(&router, who, "ja", "/").await.1;
        let told = async |share: ShareId, words: &str| {
            let mut by = Vec::new();
            for who in ["hub", "second", "member", "near", "other", "outsider", "centre", "council"] {
                let page = home(who).await;
                assert!(!page.contains('⟦'), "{who}: a text is missing");
                if page.contains(words) && page.contains(&format!("/shares/{share}/desk")) {
                    by.push(who);
                }
            }
            by.join(" ")
        };
        let from = handed_in(&bench, &member(101), contribution("請求書を装うメール")).await;
        let page = home("hub").await;
        assert!(page.contains("請求書を装うメール") && page.contains(&format!("/submissions/{from}")), "{page}");
        assert!(home("hub").await.contains("潮見通信"), "the hub knows who handed it in");
        let share = derived(&bench, &[from]).await;
        for words in ["確認", "用意", "承認しません"] {
            assert_eq!(told(share, words).await, "", "it is still being written");
        }
        let approval = asked(&bench, share, org_id(101), None).await;
        assert_eq!(told(share, "共有する文面の確認").await, "second");
        let provider = home("member").await;
        assert!(provider.contains(&format!("/approvals/{approval}")) && provider.contains("請求書を装うメール"), "{provider}");
        approved(&bench, share).await;
        assert_eq!(told(share, "共有する文面の確認").await, "");
        let cx = write(&bench, &member(101)).await;
        answer_approval(&cx, approval, ConsentAnswer::Refuse, "出さないでほしい").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(told(share, "提供した組織が承認しませんでした").await, "hub");
        saved(&bench, share, |content| content.body = "書き直した。".into()).await.unwrap();
        assert_eq!(told(share, "提供した組織が承認しませんでした").await, "");
        let again = asked(&bench, share, org_id(101), None).await;
        let (hash, ..) = current(&bench, share).await;
        let cx = write(&bench, &second()).await;
        review_share(&cx, share, hash, Verdict::Return, "短く").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(told(share, "差し戻されました").await, "hub");
        approved(&bench, share).await;
        agreed(&bench, &member(101), again).await;
        assert_eq!(told(share, "共有の用意ができました").await, "hub second");
        released(&bench, share).await;
        for words in ["確認", "共有の用意ができました", "差し戻されました"] {
            assert_eq!(told(share, words).await, "", "{words}: it is done");
        }
        // What waits of a community is told to nobody outside it.
        let cx = write(&bench, &member(105)).await;
        submit(&cx, jcsip(), contribution("別の件名")).await.unwrap();
        cx.commit().await.unwrap();
        for who in ["near", "outsider", "centre", "council", "member"] {
            assert!(!home(who).await.contains("別の件名"), "{who}");
        }
    }
}

both_engines! {
    async fn who_reviews_or_shares_an_older_text_is_shown_the_newer_and_cannot_undo_it(bench: Bench) with &tables(); {
        build(&bench).await;
        let share = drafted(&bench).await;
        let (_, number, content) = current(&bench, share).await;
        let fields = |body: &str| serde_html_form::to_string([
            ("revision", number.to_string().as_str()), ("title", &content.title), ("body", body),
            ("indicators", &content.indicators.join("\r\n")), ("tlp", "amber"), ("until", ""), ("note", "my remark"),
        ]).unwrap();
        saved(&bench, share, |content| content.body = "the newer text".into()).await.unwrap();
        let router = open(&bench);
        let field = |text: &str| text.split("id=\"f-body\"").nth(1).and_then(|rest| rest.split("</textarea>").next()).unwrap_or_default().to_owned();
        let holds = |text: &str, number: i64| text.contains(&format!("name=\"revision\" value=\"{number}\""));
        for (act, more) in [("review", "&verdict=approve"), ("release", "")] {
            // Nothing was typed: the form has the text of this moment, and pressed again that is what is meant.
            let path = format!("/shares/{share}/{act}");
            let (status, text) = post(&router, "second", &path, &format!("{}{more}", fields(&content.body))).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{act}: {text}");
            assert!(field(&text).contains("the newer text") && holds(&text, number + 1), "{act}: {text}");
            assert!(text.contains("文面がほかの人によって変わりました") && text.contains("my remark") && !text.contains('⟦'), "{act}: {text}");
            assert!(!text.contains("name=\"looked\""), "{act}: {text}");
            // Something was typed: it is kept with the number of the text over which it was typed.
            let (_, text) = post(&router, "second", &path, &format!("{}{more}", fields("typed by me"))).await;
            assert!(field(&text).contains("typed by me") && holds(&text, number), "{act}: {text}");
            assert!(text.contains("<details open>") && text.contains("the newer text") && text.contains("name=\"looked\""), "{act}: {text}");
        }
        let path = format!("/shares/{share}/save");
        for _ in 0..2 {
            let (status, text) = post(&router, "second", &path, &fields("typed by me")).await;
            assert!(status == StatusCode::UNPROCESSABLE_ENTITY && holds(&text, number), "{text}");
        }
        assert_eq!(current(&bench, share).await.2.body, "the newer text");
        assert_eq!((counted(&bench, "share_reviews").await, counted(&bench, "share_releases").await), (0, 0));
        // Who says to have looked saves over it; not over one that is newer still.
        let looked = format!("{}&looked={}", fields("typed by me"), number + 1);
        saved(&bench, share, |content| content.body = "newer still".into()).await.unwrap();
        let (status, text) = post(&router, "second", &path, &looked).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && field(&text).contains("typed by me"), "{text}");
        let looked = format!("{}&looked={}", fields("typed by me"), number + 2);
        assert_eq!(post(&router, "second", &path, &looked).await.0, StatusCode::SEE_OTHER);
        assert_eq!(current(&bench, share).await.2.body, "typed by me");
    }

    async fn of_several_shares_each_stands_by_itself(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let home = async |who: &'static str| get(&router, who, "ja", "/").await.1;
        let mut shares = Vec::new();
        for (org, title) in [(101, "一つ目"), (105, "二つ目"), (101, "三つ目")] {
            let from = handed_in(&bench, &member(org), contribution(title)).await;
            assert!(home("hub").await.contains(&format!("/submissions/{from}")), "{title}");
            shares.push(derived(&bench, &[from]).await);
            assert!(!home("hub").await.contains(&format!("/submissions/{from}")), "{title}: it was taken up");
        }
        for (share, org) in [(shares[0], 101), (shares[1], 105)] {
            asked(&bench, share, org_id(org), None).await;
        }
        approved(&bench, shares[1]).await;
        let page = home("second").await;
        let on = |page: &str| shares.iter().map(|share| page.contains(&format!("/shares/{share}/desk"))).collect::<Vec<_>>();
        assert_eq!(on(&page), [true, false, false], "the first waits for the second person, the others for somebody else: {page}");
        assert_eq!(counted(&bench, "open_shares").await, 3);
    }

    async fn who_left_is_not_told_how_much_was_not_opened(bench: Bench) with &tables(); {
        build(&bench).await;
        let share = drafted(&bench).await;
        let asked = asked(&bench, share, org_id(101), None).await;
        agreed(&bench, &member(101), asked).await;
        approved(&bench, share).await;
        released(&bench, share).await;
        assert_eq!(counted(&bench, "open_shares").await, 0, "it has left");
        let router = open(&bench);
        let told = async || get(&router, "other", "ja", "/").await.1.contains(&format!("/shares/{share}"));
        assert!(told().await);
        let cx = write(&bench, &first()).await;
        end_membership(&cx, jcsip(), org_id(105)).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!told().await);
    }
}
