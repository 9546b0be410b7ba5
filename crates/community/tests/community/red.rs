//! TLP:RED is for named recipients: in a circle, for groups that are named (decision 22).

use crate::{
    house::{get, open, post},
    world::*,
};
use axum::http::StatusCode;
use community::{
    Contribution, Obstacle,
    ops::{
        ask_approval::{AskApprovalError, ask_approval},
        release_share::{ReleaseShareError, release_share},
    },
};
use kernel::{Audience, Clock, Label, Tlp};
use store::params;
use trial::{Bench, both_engines, org_id};

fn red() -> Contribution {
    Contribution { label: Label::new(Tlp::Red, Audience::All, None), ..contribution("水飲み場") }
}

async fn told(bench: &Bench) -> i64 {
    let cx = bench.db.read(access::Actor::nobody(), bench.clock.now()).await.unwrap();
    cx.system("test").count("SELECT COUNT(*) AS n FROM share_recipients", params![]).await.unwrap()
}

both_engines! {
    async fn what_is_for_named_recipients_is_neither_asked_about_nor_shared_for_the_whole_circle(bench: Bench) with &tables(); {
        build(&bench).await;
        let from = handed_in(&bench, &member(101), red()).await;
        let share = derived(&bench, &[from]).await;
        let (hash, ..) = current(&bench, share).await;
        let cx = write(&bench, &first()).await;
        let error = ask_approval(&cx, share, org_id(101), None, hash).await.unwrap_err();
        assert!(matches!(error, AskApprovalError::NotYet(why) if why == [Obstacle::RedToAll]));
        let Err(ReleaseShareError::InTheWay(why)) = release_share(&cx, share, hash).await else { panic!("it would leave") };
        assert!(why.contains(&Obstacle::RedToAll));
        drop(cx);
        // The desk says why, and whose label forces it.
        let router = open(&bench);
        let (_, text) = get(&router, "hub", "ja", &format!("/shares/{share}/desk")).await;
        assert!(text.contains("TLP:RED は名指しした相手だけのものです") && text.contains("J-CSIP-S-2014-00001 が TLP:RED で提供された"), "{text}");
        // Beside the groups that one must be named, beside the provider why nobody can be asked; also after saving.
        let form = "revision=1&title=x&body=changed&indicators=&tlp=red";
        let (status, answer) = post(&router, "hub", &format!("/shares/{share}/save"), form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{answer}");
        let (_, text) = get(&router, "hub", "ja", &format!("/shares/{share}/desk")).await;
        assert!(text.contains("id=\"e-groups\">TLP:RED では、共有するグループを選んでください") && !text.contains("選ばなければ全体"), "{text}");
        assert!(text.contains("まだ承認を依頼できません。</b>TLP:RED は名指しした相手だけのものです"), "{text}");
        // With groups named it is asked about and shared, with them alone.
        saved(&bench, share, |content| content.groups = ["power".to_owned()].into()).await.unwrap();
        let (_, text) = get(&router, "hub", "ja", &format!("/shares/{share}/desk")).await;
        assert!(!text.contains("e-groups") && !text.contains("まだ承認を依頼できません"), "{text}");
        let approval = asked(&bench, share, org_id(101), None).await;
        let (_, text) = get(&router, "member", "ja", &format!("/approvals/{approval}")).await;
        assert!(text.contains("グループ「power」の参加組織") && !text.contains("参加組織すべて"), "{text}");
        agreed(&bench, &member(101), approval).await;
        approved(&bench, share).await;
        assert_eq!((released(&bench, share).await, told(&bench).await), (4, 4));
        let (status, text) = get(&router, "other", "ja", &format!("/shares/{share}")).await;
        assert!(status == StatusCode::NOT_FOUND || text.contains("グループ「power」の参加組織"), "{text}");
    }

    async fn whoever_hands_in_reads_what_red_means_there(bench: Bench) with &tables(); {
        build(&bench).await;
        let router = open(&bench);
        let (_, text) = get(&router, "member", "ja", "/communities/J-CSIP/submit").await;
        assert!(text.contains("TLP:RED は、選んだグループの参加組織だけに共有できます"), "{text}");
        let (_, text) = get(&router, "elsewhere", "ja", "/communities/C4TAP/submit").await;
        assert!(text.contains("TLP:RED で提供すると、情報ハブだけが読みます"), "{text}");
    }

    async fn the_button_counts_those_who_are_counted_when_it_has_left(bench: Bench) with &tables(); {
        build(&bench).await;
        let from = handed_in(&bench, &member(101), contribution("請求書")).await;
        let share = derived(&bench, &[from]).await;
        let approval = asked(&bench, share, org_id(101), None).await;
        agreed(&bench, &member(101), approval).await;
        approved(&bench, share).await;
        let router = open(&bench);
        let path = format!("/shares/{share}/desk");
        let (_, text) = get(&router, "hub", "ja", &path).await;
        assert!(text.contains("6 組織に共有する") && text.contains("提供した組織は数に入れていません"), "{text}");
        assert_eq!(released(&bench, share).await, 7, "the provider gets it, too");
        let (_, text) = get(&router, "hub", "ja", &path).await;
        assert!(text.contains("<dd>6</dd>"), "{text}");
    }
}
