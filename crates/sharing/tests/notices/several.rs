//! Several reporters of one notice, and several hands at once.

use crate::{
    house::{get, open, post},
    world::*,
};
use access::Role;
use kernel::Bilingual;
use sharing::{
    consent::ConsentAnswer,
    notice::{Content, NoticeId},
    ops::{self, answer_consent::AnswerConsentError, ask_consent::AskConsentError, release_notice::ReleaseNoticeError},
    release::Obstacle,
    report::ReportId,
};
use std::collections::BTreeSet;
use trial::{Bench, both_engines, org_id, person_id};

/// A report of 潮見通信 about the neighbour 102, with the sentence of the trial's third case.
async fn report_about_the_neighbour(bench: &Bench) -> ReportId {
    let fields = [
        ("stage", "first"),
        ("title", "DNSサーバへの大量の接続要求"),
        (
            "situation",
            "今回はDNSサーバ（ns1、192.0.2.53）への接続要求も多数確認した。照会は desk@m102.example、03-0000-0199。",
        ),
        ("victim", "第102組織（株）"),
        ("indicators", "198.51.100.7\nc2-relay9"),
        ("tlp", "amber"),
        ("audience", "all"),
    ];
    report_of(bench, &fields).await
}

/// What the desk finds in the newest revision.
async fn residues(bench: &Bench, notice: NoticeId) -> BTreeSet<String> {
    let cx = reading(bench, analyst()).await;
    let granted = cx.permit::<_, sharing::notice::Notice>(access::act::ViewNotice, notice).await.unwrap();
    let desk = sharing::desk::gather(granted.sql(), &granted, cx.now()).await.unwrap();
    desk.facts.findings.into_iter().map(|finding| finding.found).collect()
}

/// A report of the neighbour 102, whose name stands in it, under this label.
async fn report_of_the_neighbour(bench: &Bench, tlp: &str, audience: &str) -> ReportId {
    let cx = writing(bench, access::Actor::nobody()).await;
    let person = identity::load::NewPerson {
        id: Some(person_id(802)),
        name: Bilingual::new("隣 花子", ""),
        mail: "p802@people.example".into(),
        roles: vec![(org_id(102), Role::Contact)],
        ..identity::load::NewPerson::default()
    };
    identity::load::person(&cx, person).await.unwrap();
    cx.commit().await.unwrap();
    let fields = [
        ("stage", "first"),
        ("title", "第102組織株式会社のサイトの遅延"),
        ("situation", "第102組織株式会社でも同じことがあった。"),
        ("tlp", tlp),
        ("audience", audience),
    ];
    sent(bench, (neighbour(102), false), &fields, &[]).await
}

/// A notice made from the reports of two organisations.
async fn of_two(bench: &Bench) -> (ReportId, ReportId, NoticeId) {
    of_two_under(bench, "amber", "all").await
}

/// The same, the other report under this label.
async fn of_two_under(bench: &Bench, tlp: &str, audience: &str) -> (ReportId, ReportId, NoticeId) {
    people(bench).await;
    let (mine, theirs) = (report(bench).await, report_of_the_neighbour(bench, tlp, audience).await);
    let cx = writing(bench, analyst()).await;
    let notice = ops::derive_notice::derive_notice(&cx, &BTreeSet::from([mine, theirs]), &substitutes()).await.unwrap();
    cx.commit().await.unwrap();
    (mine, theirs, notice)
}

/// Asks each reporter, and takes it back.
async fn may_be_asked(bench: &Bench, notice: NoticeId, reporters: &[(ReportId, bool)]) {
    let hash = hash(bench, notice).await;
    for (report, may) in reporters {
        let cx = writing(bench, analyst()).await;
        let asked = ops::ask_consent::ask_consent(&cx, notice, *report, hash, None).await;
        match asked {
            Ok(_) => assert!(may, "{report} was asked"),
            Err(AskConsentError::Several) => assert!(!may, "{report} was not asked"),
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Reviewed, agreed to, ready to leave.
async fn ready(bench: &Bench) -> (NoticeId, kernel::ContentHash) {
    let (report, notice) = derived(bench).await;
    let plain = |content| Content { body: "# 概要\n大量の接続要求がありました。".into(), ..content };
    save(bench, analyst(), notice, plain).await;
    let consent = ask(bench, report, notice).await;
    agree(bench, consent).await;
    approve(bench, reviewer(), notice).await;
    (notice, hash(bench, notice).await)
}

/// A report that the duty officer wrote down for a caller of 潮見通信.
async fn report_of_a_caller(bench: &Bench, source: &str) -> ReportId {
    let fields = [("stage", "first"), ("title", "予約システムの停止"), ("tlp", "amber"), ("audience", "all")];
    let typed =
        sharing::draft::Typed(fields.into_iter().map(|(field, value)| (field.to_owned(), value.to_owned())).collect());
    let cx = writing(bench, duty()).await;
    let reporter = reporter().who().unwrap().organisation;
    let channel = sharing::report::Channel::Telephone;
    let draft = ops::begin_report_for::begin_report_for(&cx, reporter, channel, source, false).await.unwrap();
    let saved = ops::save_draft::save_draft(&cx, draft, &typed, 1).await.unwrap();
    let sent = ops::submit_report::submit_report(&cx, draft, saved.revision).await.unwrap();
    cx.commit().await.unwrap();
    sent.report
}

both_engines! {
    async fn who_called_is_not_named_in_what_leaves(bench: Bench) with &tables(); {
        people(&bench).await;
        let report = report_of_a_caller(&bench, "運輸指令 大谷内（折返し 03-0000-2222）").await;
        let notice = derive(&bench, report).await;
        let body = "指令の大谷内さん（０３ ００００ ２２２２）によると、運輸指令で確認中。";
        save(&bench, analyst(), notice, |content| Content { body: body.into(), ..content }).await;
        let found = residues(&bench, notice).await;
        assert_eq!(found, ["大谷内", "０３ ００００ ２２２２"].map(str::to_owned).into(), "and no post by itself");
    }

    async fn a_bare_machine_and_a_registered_victim_are_taken_out_and_found_again(bench: Bench) with &tables(); {
        people(&bench).await;
        let report = report_about_the_neighbour(&bench).await;
        let notice = derive(&bench, report).await;
        let body = current(&bench, notice).await.content.body;
        for name in ["ns1", "192.0.2.53", "m102", "03-0000-0199"] {
            assert!(!body.contains(name), "{name} in {body}");
        }
        assert_eq!(residues(&bench, notice).await, BTreeSet::new());
        let body = "ns1とdns1、Body 102、第102組織、desk@m102.example、03-0000-0199、c2-relay9、198.51.100.7。";
        save(&bench, analyst(), notice, |content| Content { body: body.into(), ..content }).await;
        let wanted = ["ns1", "Body 102", "第102組織", "desk@m102.example", "03-0000-0199"];
        let found = residues(&bench, notice).await;
        assert_eq!(found, wanted.map(str::to_owned).into());
    }

    async fn who_else_reported_is_not_told_to_a_reporter(bench: Bench) with &tables(); {
        let (mine, _, notice) = of_two(&bench).await;
        let whole = current(&bench, notice).await.content;
        let taken: Vec<&str> = whole.removals.iter().map(|removal| removal.from.as_str()).collect();
        assert!(taken.iter().any(|from| from.contains("第102組織")) && taken.iter().any(|from| from.contains("潮見通信")), "{taken:?}");
        let consent = ask(&bench, mine, notice).await;
        let page = get(&open(&bench), "reporter", "ja", &format!("/consents/{consent}")).await;
        assert!(page.text.contains("潮見通信"), "what was taken out of one's own report is shown");
        assert!(!page.text.contains("第102組織"), "who else reported is not");
        let own = whole.removals.iter().filter(|removal| page.text.contains(&removal.from)).count();
        assert!(own > 0 && own < whole.removals.len());
    }

    async fn whoever_names_suspects_is_not_told_which_of_them_reported(bench: Bench) with &tables(); {
        people(&bench).await;
        let theirs = report_of_the_neighbour(&bench, "green", "all").await;
        let listed = [
            ("stage", "first"),
            ("title", "サイトの遅延"),
            ("situation", "潮見通信の遅延。第102組織株式会社、第103組織株式会社、第104組織（株）にも問い合わせた。"),
            ("tlp", "green"),
            ("audience", "all"),
        ];
        let mine = report_of(&bench, &listed).await;
        let cx = writing(&bench, analyst()).await;
        let both = BTreeSet::from([mine, theirs]);
        let notice = ops::derive_notice::derive_notice(&cx, &both, &substitutes()).await.unwrap();
        cx.commit().await.unwrap();
        let text = current(&bench, notice).await.content.body;
        for name in ["第102組織", "第103組織", "第104組織"] {
            assert!(!text.contains(name), "all alike are taken out: {text}");
        }
        let consent = ask(&bench, mine, notice).await;
        let page = get(&open(&bench), "reporter", "ja", &format!("/consents/{consent}")).await.text;
        let said = |name: &str| page.lines().filter(|line| line.contains(name)).map(|line| line.replace(name, "")).collect();
        let [reported, asked]: [Vec<String>; 2] = ["第102組織株式会社", "第103組織株式会社"].map(said);
        assert!(reported.iter().any(|line| line.contains("第三者の名")), "{reported:?}");
        assert_eq!(reported.len(), asked.len(), "the page says of one as much as of the other");
    }

    async fn nobody_is_asked_while_the_text_gives_another_reporter_away(bench: Bench) with &tables(); {
        let (mine, theirs, notice) = of_two(&bench).await;
        save(&bench, analyst(), notice, |content| Content { body: "第102組織株式会社でも同じ。".into(), ..content }).await;
        let hash = hash(&bench, notice).await;
        for report in [mine, theirs] {
            let cx = writing(&bench, analyst()).await;
            let asked = ops::ask_consent::ask_consent(&cx, notice, report, hash, None).await;
            assert!(matches!(asked, Err(AskConsentError::Residue)), "{asked:?}");
        }
    }

    async fn no_reporter_is_shown_what_another_keeps_in_the_house(bench: Bench) with &tables(); {
        let (mine, theirs, notice) = of_two_under(&bench, "amber-strict", "all").await;
        may_be_asked(&bench, notice, &[(mine, false), (theirs, false)]).await;
        let house = open(&bench);
        let desk = format!("/notices/{notice}");
        for (lang, remedy) in [("ja", "報告者ごとに、情報提供を分けて"), ("en", "Write one notice per reporter.")] {
            let page = get(&house, "analyst", lang, &desk).await.text;
            assert_eq!(page.matches(remedy).count(), 2, "the desk says it of each");
            assert!(!page.contains(&format!("{desk}/consents")), "and offers nothing that would be refused");
        }
        let form = format!("report={mine}&hash={}", hash(&bench, notice).await);
        let refused = post(&house, "analyst", &format!("{desk}/consents"), &form).await;
        assert_eq!(refused.status, axum::http::StatusCode::CONFLICT);
        assert!(refused.text.contains("報告者ごとに、情報提供を分けて"));
        // What the fault tells to do helps: alone, each may be asked.
        let alone = derive(&bench, theirs).await;
        may_be_asked(&bench, alone, &[(theirs, true)]).await;
    }

    async fn no_reporter_is_shown_what_is_for_named_readers(bench: Bench) with &tables(); {
        let (mine, theirs, notice) = of_two_under(&bench, "red", "all").await;
        may_be_asked(&bench, notice, &[(mine, false), (theirs, false)]).await;
    }

    async fn a_reporter_outside_the_others_audience_is_not_asked(bench: Bench) with &tables(); {
        let (mine, theirs, notice) = of_two_under(&bench, "amber", "own").await;
        may_be_asked(&bench, notice, &[(mine, true), (theirs, true)]).await;
        let cx = writing(&bench, access::Actor::nobody()).await;
        let leaves = "UPDATE members SET valid_to = $1 WHERE org_id = $2";
        let last = kernel::Day::parse("2012-01-01").unwrap();
        cx.system("test").run(leaves, store::params![last, org_id(102)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        may_be_asked(&bench, notice, &[(mine, true), (theirs, false)]).await;
    }

    async fn two_who_press_at_once_release_once(bench: Bench) with &tables(); {
        let (notice, hash) = ready(&bench).await;
        let press = async || -> Result<(), ReleaseNoticeError> {
            let cx = writing(&bench, duty()).await;
            ops::release_notice::release_notice(&cx, notice, hash).await?;
            Ok(cx.commit().await?)
        };
        let (one, other) = tokio::join!(press(), press());
        assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
        let refused = one.and(other).unwrap_err();
        assert!(matches!(&refused, ReleaseNoticeError::InTheWay(way) if way.contains(&Obstacle::Released)), "{refused:?}");
        let cx = reading(&bench, duty()).await;
        let count = "SELECT COUNT(*) AS n FROM dispatches";
        assert_eq!(cx.system("test").count(count, store::params![]).await.unwrap(), 1);
    }

    async fn what_is_saved_while_the_reporter_answers_is_not_agreed_to(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let consent = ask(&bench, report, notice).await;
        let seen = current(&bench, notice).await;
        let answering = async || -> Result<(), AnswerConsentError> {
            let cx = writing(&bench, reporter()).await;
            ops::answer_consent::answer_consent(&cx, consent, ConsentAnswer::Agree, "").await?;
            Ok(cx.commit().await?)
        };
        let saving = save(&bench, analyst(), notice, |content| Content { urgent: !content.urgent, ..content });
        let (answered, _) = tokio::join!(answering(), saving);
        assert!(matches!(answered, Ok(()) | Err(AnswerConsentError::Superseded)), "{answered:?}");
        assert_ne!(current(&bench, notice).await.hash, seen.hash);
        approve(&bench, reviewer(), notice).await;
        let hash = hash(&bench, notice).await;
        let cx = writing(&bench, duty()).await;
        let refused = ops::release_notice::release_notice(&cx, notice, hash).await;
        let Err(ReleaseNoticeError::InTheWay(way)) = refused else { panic!("it left") };
        assert!(way.iter().any(|one| matches!(one, Obstacle::Consent { .. })), "{way:?}");
    }
}
