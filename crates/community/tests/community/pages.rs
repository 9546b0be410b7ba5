//! The pages as their readers see them; strangers see nothing.

use crate::{
    house::{get, open, post},
    world::*,
};
use axum::http::StatusCode;
use trial::both_engines;

both_engines! {
    async fn what_could_not_be_done_is_said_on_the_form_which_keeps_what_was_typed(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        let (_, draft) = (share, derived(&bench, &[handed_in(&bench, &member(101), contribution("another")).await]).await);
        let router = open(&bench);
        let desk = format!("/shares/{draft}/save");
        for (path, form, kept) in [
            ("/communities/J-CSIP/members", "organisation=nobody+at+all&role=observer", "nobody at all"),
            ("/communities/J-CSIP/meetings", "kind=general&number=3&held_on=2031-01-01&agenda=what+was+planned", "what was planned"),
            ("/communities/J-CSIP/groups", "code=Gas&name_ja=typed+by+me", "typed by me"),
            ("/bridges", "own=community+x&other=centre+x&way=in&tlp=red", "value=\"in\" checked"),
            ("/communities/J-CSIP/shares", "", "共有の準備"),
            (desk.as_str(), "revision=99&title=mine&body=typed+by+me&indicators=&tlp=red", "typed by me"),
            (desk.as_str(), "revision=1&title=&body=typed+by+me&indicators=&tlp=red", "typed by me"),
        ] {
            let (status, text) = post(&router, "hub", path, form).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {form}");
            assert!(text.contains("role=\"alert\"") && text.contains(kept), "{path} {form}");
            assert!(!text.contains('⟦'), "{path}: a text is missing");
            let (status, _) = post(&router, "outsider", path, form).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path} {form}");
        }
    }
}

both_engines! {
    async fn every_page_opens_for_whom_it_is_and_for_nobody_else(bench: Bench) with &tables(); {
        build(&bench).await;
        let (submission, share) = a_share(&bench).await;
        let approval = asked(&bench, share, trial::org_id(101), Some(over())).await;
        let cx = write(&bench, &first()).await;
        let council = community::load::community_id("COUNCIL").unwrap();
        let (own, there) = (community::Place::Community(jcsip()), community::Place::Community(council));
        let proposal = community::ops::declare_bridge::declare_bridge(&cx, own, there, true, kernel::Tlp::Green).await.unwrap();
        cx.commit().await.unwrap();
        let router = open(&bench);
        let pages = [
            ("/communities/J-CSIP".to_owned(), "member hub other second"),
            ("/communities/J-CSIP/members".to_owned(), "member hub other second"),
            ("/communities/J-CSIP/meetings".to_owned(), "member hub other second"),
            ("/communities/J-CSIP/submit".to_owned(), "member other"),
            ("/communities/J-CSIP/desk".to_owned(), "hub second"),
            (format!("/submissions/{submission}"), "member hub second"),
            (format!("/shares/{share}"), "member hub other second"),
            (format!("/shares/{share}/desk"), "hub second"),
            (format!("/approvals/{approval}"), "member hub second"),
            ("/communities/J-CSIP/history".to_owned(), "member hub other second"),
            ("/communities/J-CSIP/groups".to_owned(), "member hub other second"),
            ("/proposals".to_owned(), "hub second council centre"),
            ("/proposals/community".to_owned(), "centre"),
            (format!("/proposals/{proposal}"), "hub second council"),
            ("/bridges".to_owned(), "hub second council centre"),
            ("/arrivals".to_owned(), "centre"),
            ("/communities".to_owned(), "member other hub second council centre outsider"),
        ];
        for (path, readers) in pages {
            for who in ["member", "other", "hub", "second", "council", "centre", "outsider"] {
                for lang in ["ja", "en"] {
                    let (status, text) = get(&router, who, lang, &path).await;
                    let opens = readers.split(' ').any(|reader| reader == who);
                    assert_eq!(status == StatusCode::OK, opens, "{who} at {path}: {status}");
                    assert!(!text.contains('⟦'), "{path}: a text is missing: {}", text.split('⟦').nth(1).unwrap_or_default().chars().take(60).collect::<String>());
                    if !opens {
                        assert!(!text.contains("203.0.113.7") && !text.contains("203[.]0") && !text.contains("請求書"), "{who} at {path}");
                    }
                }
            }
        }
        let (_, text) = get(&router, "other", "ja", "/communities/J-CSIP").await;
        for figure in ["246", "160", "385", "180"] {
            assert!(text.contains(figure), "{figure}");
        }
        let (_, text) = get(&router, "other", "ja", &format!("/shares/{share}")).await;
        assert!(!text.contains("潮見"), "a member does not learn who handed it in");
        let (_, home) = get(&router, "outsider", "ja", "/").await;
        assert!(!home.contains("請求書"));
    }

    async fn whoever_handed_it_in_is_not_among_those_with_whom_it_was_shared(bench: Bench) with &tables(); {
        build(&bench).await;
        let (_, share) = a_share(&bench).await;
        let router = open(&bench);
        let desk = format!("/shares/{share}/desk");
        let told = async |told: i64, opened: i64, seen: i64, not_seen: i64| {
            let (_, page) = get(&router, "hub", "ja", &desk).await;
            for (what, n) in [
                ("共有した組織（提供した組織を除く）", told),
                ("そのうち開いた組織", opened),
                ("「こちらでも見た」と回答", seen),
                ("「見ていない」と回答", not_seen),
            ] {
                assert!(page.contains(&format!("<dt>{what}</dt><dd>{n}</dd>")), "{what} {n}: {page}");
            }
        };
        // Seven are in the circle, and one of them handed it in.
        told(6, 0, 0, 0).await;
        for (who, seen) in [("member", "yes"), ("near", "yes"), ("other", "no")] {
            get(&router, who, "ja", &format!("/shares/{share}")).await;
            post(&router, who, &format!("/shares/{share}/answer"), &format!("seen={seen}")).await;
        }
        told(6, 2, 1, 1).await;
        for (who, own) in [("member", true), ("near", false), ("other", false)] {
            let (_, page) = get(&router, who, "ja", &format!("/shares/{share}")).await;
            assert_eq!((page.contains("自組織が提供したものです"), page.contains("name=\"seen\"")), (own, !own), "{who}: {page}");
        }
    }
}
