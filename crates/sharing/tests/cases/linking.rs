//! Cases: what is linked, taken out, merged, split; what is refused and leaves nothing.

use crate::hall::{FORM, Hall, TABLES, form, given};
use crate::world::*;
use access::{BodyKind, Role, act::ViewCase};
use sharing::case::{Case, CaseId, CaseState, Event, EventKind, Priority};
use sharing::notice::NoticeId;
use sharing::ops::derive_notice::derive_notice;
use sharing::ops::edit_case::{
    EditCaseError, link_notice, link_report, merge_cases, note_case, open_case, set_case_state, split_case,
    unlink_notice, unlink_report,
};
use sharing::ops::steer_case::{rank_case, take_case};
use sharing::removal::Substitutes;
use sharing::store::cases;
use std::collections::BTreeSet;
use store::{Denied, params};
use trial::both_engines;

fn kinds(events: &[sharing::case::Event]) -> Vec<EventKind> {
    events.iter().map(|event| event.kind).collect()
}

/// A notice made of a report that is in no case.
async fn notice(hall: &Hall) -> NoticeId {
    let report = hall.report(&hall.phone, &[]).await;
    let cx = hall.write(&hall.analyst).await;
    let notice = derive_notice(&cx, &BTreeSet::from([report]), &Substitutes::default()).await.unwrap();
    cx.commit().await.unwrap();
    notice
}

/// A member of the sector group is handed the notice and calls for help.
async fn calls_for_help(hall: &Hall, notice: NoticeId) -> (delivery::Released, delivery::DeliveryId) {
    let cx = hall.write(&hall.duty).await;
    let sql = cx.system("test");
    let tel = registry::ask::by_code(&sql, "ICT-TEL").await.unwrap().unwrap().id;
    let who = hall.phone.who().unwrap().organisation;
    let joined = registry::load::NewMember { ceptoar: tel, org: who, valid_from: cx.now().day() };
    registry::load::members(&sql, vec![joined]).await.unwrap();
    let contact = registry::Contact {
        id: trial::org_id(90).uuid().into(),
        org: who,
        priority: 1,
        name: kernel::Bilingual::new("窓口 花子", "Hanako Madoguchi"),
        kana: String::new(),
        romaji: String::new(),
        post: kernel::Bilingual::default(),
        phone: "03-0000-0121".into(),
        fax: String::new(),
        mail: "desk@member.example".into(),
        hours: registry::Hours::Business,
        confirmed_on: None,
        valid_from: cx.now().day(),
        valid_to: None,
    };
    registry::load::contacts(&sql, vec![contact]).await.unwrap();
    let spec = delivery::Spec {
        org: hall.duty.who().unwrap().organisation,
        subject: notice.uuid(),
        reference: "N-2014-00001".into(),
        title: "点検のお願い".into(),
        tlp: kernel::Tlp::Amber,
        urgency: delivery::Urgency::Normal,
        exercise: false,
        audience: delivery::Audience::only(["ICT-TEL"]),
        answer_by: None,
        embargo: None,
        supersedes: None,
        last_day: None,
    };
    let released = delivery::release(&cx, &sql, spec).await.unwrap();
    let line = "SELECT id FROM deliveries WHERE dispatch_id = $1 AND org_id = $2";
    let line = sql.row(line, params![released.dispatch, who]).await.unwrap().unwrap().id("id").unwrap();
    // As if it had been passed on to it.
    let handed = "UPDATE deliveries SET queued_at = $1, handed_at = $1 WHERE id = $2";
    sql.run(handed, params![cx.now(), line]).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
    let cx = hall.write(&hall.phone).await;
    delivery::answer_notice(&cx, line, delivery::Answer::NeedHelp, "止まった").await.unwrap();
    cx.commit().await.unwrap();
    (released, line)
}

/// The notices that were linked to a case.
async fn linked(hall: &Hall, case: CaseId) -> Vec<NoticeId> {
    let cx = hall.read(&hall.duty).await;
    let select = "SELECT notice_id FROM case_notices WHERE case_id = $1 ORDER BY notice_id";
    let rows = cx.system("test").rows(select, params![case]).await.unwrap();
    rows.iter().map(|row| row.id("notice_id").unwrap()).collect()
}

both_engines! {
    async fn a_case_has_a_number_a_title_its_reports_and_a_history(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (one, two) = (hall.report(&hall.phone, &[]).await, hall.report(&hall.colleague, &[]).await);
        let id = case(&hall, " 表示遅延\u{3000}", &[one]).await;
        let cx = hall.write(&hall.analyst).await;
        link_report(&cx, id, two).await.unwrap();
        note_case(&cx, id, "接続元は同じ網").await.unwrap();
        unlink_report(&cx, id, one, "別の件だった").await.unwrap();
        set_case_state(&cx, id, CaseState::Monitoring, "収まった").await.unwrap();
        set_case_state(&cx, id, CaseState::Closed, "終わった").await.unwrap();
        set_case_state(&cx, id, CaseState::Open, "再発").await.unwrap();
        cx.commit().await.unwrap();
        let (standing, reports, events) = shown(&hall, id).await;
        assert_eq!((standing.title.as_str(), standing.state), ("表示遅延", CaseState::Open));
        assert_eq!(reports, BTreeSet::from([two]));
        use EventKind::*;
        assert_eq!(kinds(&events), [Opened, Linked, Linked, Noted, Unlinked, Monitored, Closed, Reopened]);
        assert_eq!(events.iter().map(|event| event.number).collect::<Vec<_>>(), (1..=8).collect::<Vec<i64>>());
        assert_eq!((events[4].about.report, events[4].text.as_str()), (Some(one), "別の件だった"));
        let cx = hall.read(&hall.duty).await;
        let granted = cx.permit::<_, Case>(ViewCase, id).await.unwrap();
        assert_eq!(granted.reference, "C-2014-00001");
    }

    async fn a_report_is_in_one_case_at_most(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        let (one, two) = (case(&hall, "一", &[report]).await, case(&hall, "二", &[]).await);
        let before = traces(&hall).await;
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(link_report(&cx, two, report).await, Err(EditCaseError::Elsewhere)));
        assert!(matches!(link_report(&cx, one, report).await, Err(EditCaseError::Elsewhere)));
        drop(cx);
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(open_case(&cx, "三", &BTreeSet::from([report])).await, Err(EditCaseError::Elsewhere)));
        drop(cx);
        assert_eq!(traces(&hall).await, before);
        let cx = hall.read(&hall.duty).await;
        assert_eq!(cases::of_report(&cx.system("test"), report).await.unwrap().unwrap().id, one);
    }

    async fn exercise_and_real_are_not_put_into_one_case(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (real, drill) = (hall.report(&hall.phone, &[]).await, exercise_report(&hall, &hall.phone).await);
        let (serious, played) = (case(&hall, "本番", &[real]).await, case(&hall, "訓練", &[drill]).await);
        let another = exercise_report(&hall, &hall.phone).await;
        let mixed = BTreeSet::from([another, hall.report(&hall.phone, &[]).await]);
        let before = traces(&hall).await;
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(link_report(&cx, serious, another).await, Err(EditCaseError::MixedExercise)));
        assert!(matches!(merge_cases(&cx, serious, played, "理由").await, Err(EditCaseError::MixedExercise)));
        assert!(matches!(merge_cases(&cx, played, serious, "理由").await, Err(EditCaseError::MixedExercise)));
        drop(cx);
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(open_case(&cx, "混ぜる", &mixed).await, Err(EditCaseError::MixedExercise)));
        drop(cx);
        assert_eq!(traces(&hall).await, before);
        let cx = hall.read(&hall.duty).await;
        assert!(cx.permit::<_, Case>(ViewCase, played).await.unwrap().reference.starts_with("X-C-"));
    }

    async fn what_is_merged_moves_stays_readable_and_is_over(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (one, two) = (hall.report(&hall.phone, &[]).await, hall.report(&hall.phone, &[]).await);
        let (into, from) = (case(&hall, "残る", &[one]).await, case(&hall, "移る", &[two]).await);
        let cx = hall.write(&hall.analyst).await;
        merge_cases(&cx, into, from, "同じ攻撃元").await.unwrap();
        cx.commit().await.unwrap();
        let (standing, reports, events) = shown(&hall, from).await;
        assert_eq!((standing.state, reports.len()), (CaseState::Merged, 0));
        let last = events.last().unwrap();
        assert_eq!((last.kind, last.about.other), (EventKind::MergedInto, Some(into)));
        let (_, reports, events) = shown(&hall, into).await;
        assert_eq!(reports, BTreeSet::from([one, two]));
        let last = events.last().unwrap();
        assert_eq!((last.kind, last.about.other, last.text.as_str()), (EventKind::MergedFrom, Some(from), "同じ攻撃元"));
        let before = traces(&hall).await;
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(note_case(&cx, from, "あとから").await, Err(EditCaseError::Merged)));
        assert!(matches!(set_case_state(&cx, from, CaseState::Open, "再開").await, Err(EditCaseError::Merged)));
        assert!(matches!(merge_cases(&cx, from, into, "戻す").await, Err(EditCaseError::Merged)));
        assert!(matches!(merge_cases(&cx, into, from, "再び").await, Err(EditCaseError::Merged)));
        assert!(matches!(merge_cases(&cx, into, into, "同じ").await, Err(EditCaseError::Itself)));
        assert!(matches!(set_case_state(&cx, into, CaseState::Merged, "手で").await, Err(EditCaseError::Merged)));
        drop(cx);
        assert_eq!(traces(&hall).await, before);
    }

    async fn what_is_split_off_is_in_the_new_case_and_both_say_so(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (one, two) = (hall.report(&hall.phone, &[]).await, hall.report(&hall.phone, &[]).await);
        let elsewhere = hall.report(&hall.phone, &[]).await;
        let id = case(&hall, "表示遅延", &[one, two]).await;
        let before = traces(&hall).await;
        for (which, wanted) in [(vec![], "nothing"), (vec![one, two], "nothing"), (vec![one, elsewhere], "not in this case")] {
            let cx = hall.write(&hall.duty).await;
            let refused = split_case(&cx, id, (&which.into_iter().collect(), &BTreeSet::new()), "別件", "理由").await.unwrap_err();
            assert!(refused.to_string().contains(wanted), "{refused}");
        }
        assert_eq!(traces(&hall).await, before);
        let cx = hall.write(&hall.duty).await;
        let new = split_case(&cx, id, (&BTreeSet::from([two]), &BTreeSet::new()), "別件", "原因が違う").await.unwrap();
        cx.commit().await.unwrap();
        let (_, reports, events) = shown(&hall, id).await;
        assert_eq!(reports, BTreeSet::from([one]));
        assert!(events.iter().any(|event| (event.kind, event.about.other) == (EventKind::SplitInto, Some(new))));
        let (standing, reports, events) = shown(&hall, new).await;
        assert_eq!((standing.title.as_str(), reports), ("別件", BTreeSet::from([two])));
        assert!(events.iter().any(|event| (event.kind, event.about.other) == (EventKind::SplitFrom, Some(id))));
    }

    async fn the_notices_that_are_named_go_along_with_a_split_and_the_others_stay(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (one, two) = (hall.report(&hall.phone, &[]).await, hall.report(&hall.phone, &[]).await);
        let (id, other) = (case(&hall, "表示遅延", &[one, two]).await, case(&hall, "別", &[]).await);
        let [stays, goes, foreign] = [notice(&hall).await, notice(&hall).await, notice(&hall).await];
        for (case, notice) in [(id, stays), (id, goes), (other, foreign)] {
            let cx = hall.write(&hall.duty).await;
            link_notice(&cx, case, notice).await.unwrap();
            cx.commit().await.unwrap();
        }
        let elsewhere = notice(&hall).await;
        let before = traces(&hall).await;
        for along in [foreign, elsewhere] {
            let cx = hall.write(&hall.duty).await;
            let part = (&BTreeSet::from([two]), &BTreeSet::from([goes, along]));
            assert!(matches!(split_case(&cx, id, part, "別件", "理由").await, Err(EditCaseError::NotHere)));
        }
        assert_eq!(traces(&hall).await, before);
        let page = hall.web().get(&hall.duty, "ja", &format!("/cases/{id}")).await.body;
        assert!(page.contains("いっしょに移す情報提供") && page.contains(&format!(r#"name="along" value="{goes}""#)), "{page}");
        let sent = [("report", two.to_string()), ("along", goes.to_string()), ("title", "別件".into()), ("text", "原因が違う".into())];
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = hall.web().post(&hall.duty, &format!("/cases/{id}/split"), FORM, form(&sent)).await;
        let new: CaseId = done.to.rsplit('/').next().unwrap().parse().unwrap();
        assert_eq!((linked(&hall, id).await, linked(&hall, new).await), (vec![stays], vec![goes]));
        let told = |events: Vec<Event>| events.into_iter().filter(|event| event.about.notice == Some(goes)).map(|event| (event.kind, event.text)).collect::<Vec<_>>();
        assert_eq!(told(shown(&hall, id).await.2), [(EventKind::Linked, String::new()), (EventKind::Unlinked, "原因が違う".into())]);
        assert_eq!(told(shown(&hall, new).await.2), [(EventKind::Linked, String::new())]);
        // Merged again, everything is in one place, and the history of both says how.
        let cx = hall.write(&hall.analyst).await;
        merge_cases(&cx, id, new, "同じだった").await.unwrap();
        cx.commit().await.unwrap();
        let all: BTreeSet<_> = linked(&hall, id).await.into_iter().collect();
        assert_eq!((all, shown(&hall, id).await.1), (BTreeSet::from([stays, goes]), BTreeSet::from([one, two])));
        assert_eq!((linked(&hall, new).await, shown(&hall, new).await.1), (vec![], BTreeSet::new()));
    }

    async fn what_cannot_be_done_is_said_at_its_field_and_nothing_typed_is_lost(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (one, two) = (hall.report(&hall.phone, &[]).await, hall.report(&hall.phone, &[]).await);
        let id = case(&hall, "表示遅延", &[one, two]).await;
        let before = traces(&hall).await;
        for (act, sent, said, kept) in [
            ("link", vec![("reference", "R-2099-99999")], "その番号のものは見つかりません", "value=\"R-2099-99999\""),
            ("merge", vec![("reference", "C-2099-99999"), ("text", "同じと見た")], "その番号の事案は見つかりません", ">同じと見た</textarea>"),
            ("split", vec![("title", "別件"), ("text", "原因が違う")], "何も選ばれていません", ">原因が違う</textarea>"),
            ("split", vec![("title", ""), ("text", "原因が違う"), ("report", two.to_string().as_str())], "事案には題名が要ります", ">原因が違う</textarea>"),
            ("note", vec![("text", " ")], "理由やメモが書かれていません", "id=\"e-f-note\""),
            ("state", vec![("state", "closed"), ("text", "")], "理由やメモが書かれていません", "value=\"closed\" required checked"),
            ("unlink", vec![("text", "違った")], "何も選ばれていません", ">違った</textarea>"),
        ] {
            let page = hall.web().post(&hall.duty, &format!("/cases/{id}/{act}"), FORM, form(&sent)).await;
            assert_eq!(page.status, 422, "{act}: {}", page.body);
            let beside = "<p class=\"err\" id=\"";
            assert!(page.body.contains(said) && page.body.contains(kept) && page.body.contains(beside), "{act}: {}", page.body);
            assert!(!page.body.contains("空になります"), "{act}");
        }
        assert_eq!(traces(&hall).await, before, "nothing happened");
        let other = case(&hall, "別の障害", &[hall.report(&hall.phone, &[]).await]).await;
        let before = traces(&hall).await;
        let in_one = hall.web().post(&hall.duty, &format!("/cases/{other}/link"), FORM, form(&[("reference", "R-2014-00001")])).await;
        let named = format!("<a href=\"/cases/{id}\">C-2014-00001　表示遅延</a>");
        assert!(in_one.status == 422 && in_one.body.contains(&named), "in which case it is: {}", in_one.body);
        assert_eq!(traces(&hall).await, before, "nothing happened");
    }

    async fn a_number_is_known_in_whatever_width_it_is_typed(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let one = hall.report(&hall.phone, &[]).await;
        let (id, other) = (case(&hall, "表示遅延", &[]).await, case(&hall, "別", &[]).await);
        let wide = |reference: &str| -> String {
            reference.chars().map(|c| match c { '-' => '－', c => char::from_u32(u32::from(c.to_ascii_lowercase()) + 0xfee0).unwrap() }).collect()
        };
        let of = async |table: &str, id: uuid::Uuid| {
            let cx = hall.write(&hall.duty).await;
            let select = format!("SELECT reference FROM {table} WHERE id = $1");
            cx.system("test").row(&select, store::params![id]).await.unwrap().unwrap().text("reference").unwrap()
        };
        let number = wide(&of("reports", one.uuid()).await);
        let done = hall.web().post(&hall.duty, &format!("/cases/{id}/link"), FORM, form(&[("reference", &number)])).await;
        assert_eq!(done.status, 303, "{number}: {}", done.body);
        assert_eq!(shown(&hall, id).await.1, BTreeSet::from([one]));
        let number = wide(&of("cases", other.uuid()).await);
        let done = hall.web().post(&hall.duty, &format!("/cases/{id}/merge"), FORM, form(&[("reference", &number), ("text", "同じ")])).await;
        assert_eq!(done.status, 303, "{number}: {}", done.body);
    }

    async fn what_was_merged_by_mistake_is_split_off_again(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (one, two) = (hall.report(&hall.phone, &[]).await, hall.report(&hall.phone, &[]).await);
        let (into, from) = (case(&hall, "残る", &[one]).await, case(&hall, "移る", &[two]).await);
        let cx = hall.write(&hall.duty).await;
        merge_cases(&cx, into, from, "同じと見た").await.unwrap();
        let again = split_case(&cx, into, (&BTreeSet::from([two]), &BTreeSet::new()), "移る", "別だった").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(shown(&hall, into).await.1, BTreeSet::from([one]));
        assert_eq!(shown(&hall, again).await.1, BTreeSet::from([two]));
    }

    async fn without_a_reason_or_a_title_nothing_happens(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        let (id, other) = (case(&hall, "件", &[report]).await, case(&hall, "別", &[]).await);
        let before = traces(&hall).await;
        let long = "長".repeat(20_001);
        for text in ["", " \u{3000}\n", long.as_str()] {
            let cx = hall.write(&hall.duty).await;
            let refused = [
                note_case(&cx, id, text).await,
                unlink_report(&cx, id, report, text).await,
                set_case_state(&cx, id, CaseState::Closed, text).await,
                merge_cases(&cx, id, other, text).await,
            ];
            assert!(refused.iter().all(|one| matches!(one, Err(EditCaseError::NoText | EditCaseError::TooLong))), "{refused:?}");
        }
        for title in ["", "\u{3000}", &"題".repeat(201)] {
            let cx = hall.write(&hall.duty).await;
            assert!(matches!(open_case(&cx, title, &BTreeSet::new()).await, Err(EditCaseError::Title)));
        }
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(set_case_state(&cx, id, CaseState::Open, "また").await, Err(EditCaseError::Already)));
        assert!(matches!(unlink_report(&cx, other, report, "ない").await, Err(EditCaseError::NotHere)));
        drop(cx);
        assert_eq!(traces(&hall).await, before);
    }

    async fn who_takes_a_case_and_what_goes_first_is_told(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let id = case(&hall, "件", &[]).await;
        assert_eq!((shown(&hall, id).await.0.owner, shown(&hall, id).await.0.priority), (None, Priority::Normal));
        let cx = hall.write(&hall.analyst).await;
        take_case(&cx, id).await.unwrap();
        assert!(matches!(take_case(&cx, id).await, Err(EditCaseError::Already)));
        rank_case(&cx, id, Priority::High, "広がっている").await.unwrap();
        assert!(matches!(rank_case(&cx, id, Priority::High, "また").await, Err(EditCaseError::Already)));
        assert!(matches!(rank_case(&cx, id, Priority::Normal, " ").await, Err(EditCaseError::NoText)));
        cx.commit().await.unwrap();
        let (standing, _, _) = shown(&hall, id).await;
        assert_eq!((standing.owner, standing.priority), (hall.analyst.who().map(|who| who.person), Priority::High));
        let cx = hall.write(&hall.duty).await;
        take_case(&cx, id).await.unwrap();
        rank_case(&cx, id, Priority::Normal, "収まった").await.unwrap();
        cx.commit().await.unwrap();
        let (standing, _, events) = shown(&hall, id).await;
        assert_eq!((standing.owner, standing.priority), (hall.duty.who().map(|who| who.person), Priority::Normal));
        use EventKind::*;
        assert_eq!(kinds(&events), [Opened, Taken, Raised, Taken, Lowered]);
        let before = traces(&hall).await;
        let cx = hall.write(&hall.mic).await;
        assert!(take_case(&cx, id).await.is_err() && rank_case(&cx, id, Priority::High, "上げる").await.is_err());
        drop(cx);
        assert_eq!(traces(&hall).await, before);
    }

    async fn a_notice_is_linked_and_taken_out_again(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let (report, drill) = (hall.report(&hall.phone, &[]).await, exercise_report(&hall, &hall.phone).await);
        let id = case(&hall, "件", &[]).await;
        let cx = hall.write(&hall.analyst).await;
        let notice = derive_notice(&cx, &BTreeSet::from([report]), &Substitutes::default()).await.unwrap();
        let played = derive_notice(&cx, &BTreeSet::from([drill]), &Substitutes::default()).await.unwrap();
        link_notice(&cx, id, notice).await.unwrap();
        assert!(matches!(link_notice(&cx, id, notice).await, Err(EditCaseError::Elsewhere)));
        assert!(matches!(link_notice(&cx, id, played).await, Err(EditCaseError::MixedExercise)));
        assert!(matches!(unlink_notice(&cx, id, played, "ない").await, Err(EditCaseError::NotHere)));
        unlink_notice(&cx, id, notice, "別の件").await.unwrap();
        cx.commit().await.unwrap();
        let (_, _, events) = shown(&hall, id).await;
        let about: Vec<_> = events.iter().map(|event| (event.kind, event.about.notice)).collect();
        assert_eq!(about[1..], [(EventKind::Linked, Some(notice)), (EventKind::Unlinked, Some(notice))]);
    }

    async fn cases_are_the_centres_own(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let report = hall.report(&hall.phone, &[]).await;
        let id = case(&hall, "件", &[report]).await;
        let before = traces(&hall).await;
        for who in [&hall.phone, &hall.colleague, &hall.water, &hall.mic, &hall.meti] {
            let cx = hall.write(who).await;
            assert!(matches!(cx.permit::<_, Case>(ViewCase, id).await, Err(Denied::NotFound)));
            assert!(matches!(note_case(&cx, id, "覚え").await, Err(EditCaseError::Denied(Denied::NotFound))));
            assert!(open_case(&cx, "件", &BTreeSet::from([report])).await.is_err());
            assert!(cx.visible::<Case>().count("SELECT COUNT(*) AS n FROM cases WHERE {visible}", vec![]).await.unwrap() == 0);
        }
        let reviewer = given(9, hall.duty.who().unwrap().organisation, BodyKind::Centre, Role::Reviewer);
        let cx = hall.write(&reviewer).await;
        assert!(cx.permit::<_, Case>(ViewCase, id).await.is_ok());
        assert!(matches!(note_case(&cx, id, "覚え").await, Err(EditCaseError::Denied(Denied::Refused))));
        drop(cx);
        assert_eq!(traces(&hall).await, before);
    }

    async fn what_has_not_come_to_the_centre_is_not_linked(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let hidden = hall.report(&hall.water, &[]).await;
        let id = case(&hall, "件", &[]).await;
        let before = traces(&hall).await;
        let cx = hall.write(&hall.duty).await;
        assert!(matches!(link_report(&cx, id, hidden).await, Err(EditCaseError::Denied(Denied::NotFound))));
        drop(cx);
        assert_eq!(traces(&hall).await, before);
    }

    async fn whoever_calls_for_help_is_one_press_from_the_case(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let notice = notice(&hall).await;
        let id = case(&hall, "表示遅延", &[]).await;
        let cx = hall.write(&hall.analyst).await;
        link_notice(&cx, id, notice).await.unwrap();
        cx.commit().await.unwrap();
        let (released, line) = calls_for_help(&hall, notice).await;
        let (web, path) = (hall.web(), format!("/cases/{id}"));
        for (lang, said) in [("ja", "支援がほしい 1"), ("en", "need help: 1")] {
            let page = web.get(&hall.duty, lang, &path).await.body;
            assert!(page.contains(&format!("/board/{}#h-call", released.dispatch)) && page.contains(said), "{page}");
        }
        let cx = hall.write(&hall.duty).await;
        delivery::record_help(&cx, line, 1, "人を送った").await.unwrap();
        cx.commit().await.unwrap();
        assert!(!web.get(&hall.duty, "ja", &path).await.body.contains("#h-call"), "it was taken care of");
    }
}
