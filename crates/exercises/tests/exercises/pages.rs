//! The pages, in both languages, for those who come to them.

use crate::{
    drill::{all_tables, answers_at, decided, ended, planned, run, takes_part},
    world::*,
};
use access::Actor;
use axum::{Router, body::Body, http::Request};
use exercises::plan::{Plan, Way};
use shell::{App, AppParts, Mode, Visitor};
use std::sync::Arc;
use tower::ServiceExt;
use trial::{Bench, both_engines};

fn doorkeeper<'a>(
    _: &'a App,
    headers: &'a axum::http::HeaderMap,
) -> shell::app::Soon<'a, Result<Option<Visitor>, store::StoreError>> {
    Box::pin(async move {
        let said = headers.get("x-test-visitor").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let parts: Vec<&str> = said.split(' ').collect();
        let [person, organisation, body, role] = parts.as_slice() else { return Ok(None) };
        let actor = Actor::new(access::Who {
            person: person.parse().unwrap(),
            organisation: organisation.parse().unwrap(),
            body: body.parse().unwrap(),
            roles: [role.parse().unwrap()].into(),
        });
        let name = kernel::Bilingual::new("試す人", "Somebody");
        Ok(Some(Visitor { actor, organisation: name.clone(), name, lang: None }))
    })
}

fn house(bench: &Bench) -> Router {
    shell::open(AppParts {
        db: bench.db.clone(),
        clock: bench.clock.clone(),
        chance: Arc::new(trial::Counter::default()),
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0001".to_owned(),
        rooms: vec![exercises::room()],
        doorkeeper,
    })
    .1
}

async fn ask(house: &Router, who: &Actor, lang: &str, mut request: Request<Body>) -> (u16, String, String) {
    request.headers_mut().insert("cookie", format!("lang={lang}").parse().unwrap());
    if let Some(who) = who.who() {
        let role = who.roles.first().unwrap().code();
        let said = format!("{} {} {} {role}", who.person, who.organisation, who.body.code());
        request.headers_mut().insert("x-test-visitor", said.parse().unwrap());
    }
    let response = house.clone().oneshot(request).await.unwrap();
    let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, to, String::from_utf8(body.to_vec()).unwrap())
}

async fn get(house: &Router, who: &Actor, lang: &str, path: &str) -> (u16, String) {
    let (status, _, page) = ask(house, who, lang, Request::get(path).body(Body::empty()).unwrap()).await;
    (status, page)
}

async fn post(house: &Router, who: &Actor, path: &str, body: &str) -> (u16, String, String) {
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    ask(house, who, "ja", request.body(Body::from(body.to_owned())).unwrap()).await
}

both_engines! {
    async fn every_page_is_shown_in_both_languages_to_those_whom_it_is_for(bench: Bench) with &all_tables(); {
        let (drill, part) = planned(&bench).await;
        let house = house(&bench);
        let pages = |paths: &[String], who: Actor| {
            let (house, paths) = (house.clone(), paths.to_vec());
            async move {
                let mut all = Vec::new();
                for (lang, path) in ["ja", "en"].iter().flat_map(|lang| paths.iter().map(move |path| (lang, path))) {
                    let (status, page) = get(&house, &who, lang, path).await;
                    assert!(status == 200 && !page.contains('⟦'), "{status} {path}: {page}");
                    all.push(page);
                }
                all
            }
        };
        let drills = [format!("/drills/{drill}"), "/drills".to_owned()];
        pages(&[drills.as_slice(), &["/drills/new".to_owned(), format!("/drills/{drill}/edit")]].concat(), analyst()).await;
        let form = format!("/drill-parts/{part}/plan");
        let shown = pages(&[drills.as_slice(), std::slice::from_ref(&form)].concat(), secretariat()).await;
        assert!(shown[0].contains("模擬情報の本文"), "whoever was invited reads what is offered");
        let body = "seen=0&takes_part=yes&announced=yes&from=2014-07-08T10:00&until=2014-07-08T09:00&text=centre&carry=mail&way=answer&who=all";
        let (status, _, page) = post(&house, &secretariat(), &form, body).await;
        assert!(status == 422 && page.contains("日時が足りないか"), "{status} {page}");
        let (status, to, _) = post(&house, &secretariat(), &form, &body.replace("T09:00", "T17:00")).await;
        assert_eq!((status, to), (303, format!("/drill-parts/{part}")));
        let one = [format!("/drill-parts/{part}")];
        let member = pages(&one, neighbour(103)).await;
        assert!(member[0].contains("7月8日") && !member[0].contains("模擬情報の本文"), "{}", member[0]);
        run(&bench, part).await;
        for (number, at) in [(102, "10:45"), (103, "10:50"), (104, "11:00"), (105, "11:10"), (106, "15:00"), (107, "15:10")] {
            answers_at(&bench, number, &format!("2014-07-08 {at}")).await;
        }
        let own = pages(&one, secretariat()).await;
        assert!(own[0].contains("第102組織株式会社") && own[0].contains("2時間以内に届いた：25.0%（4 / 16）"), "{}", own[0]);
        let centre = pages(&one, analyst()).await;
        assert!(!centre[0].contains("第102組織株式会社") && centre[0].contains("4 / 16"), "{}", centre[0]);
        let mine = pages(&one, neighbour(103)).await;
        assert!(mine[0].contains("50分") || mine[0].contains("50 分"), "{}", mine[0]);
        assert!(!mine[0].contains("第102組織株式会社") && !mine[0].contains("4 / 16"), "{}", mine[0]);
        ended(&bench, part).await;
        let questions = format!("/drill-parts/{part}/questions");
        pages(std::slice::from_ref(&questions), secretariat()).await;
        let (status, to, _) = post(&house, &secretariat(), &questions, "routes=better&next=two-way&next=concrete&problems=%E9%9B%BB%E8%A9%B1").await;
        assert_eq!((status, to), (303, questions.clone()));
        let after = [questions, format!("/drills/{drill}"), format!("/drills/{drill}/questions"), format!("/drill-parts/{part}/times.csv")];
        let shown = pages(&after, secretariat()).await;
        assert!(shown[0].contains("電話") && shown[2].contains("回答なし"), "{}", shown[2]);
        assert!(shown[1].contains("4 / 16") && shown[1].contains("実施していない"), "{}", shown[1]);
        let all = pages(&after[1..3], analyst()).await;
        assert!(all[0].contains("全体"), "{}", all[0]);
        let (status, _) = get(&house, &neighbour(103), "ja", &after[2]).await;
        assert_eq!(status, 404, "what others answered is not a member's");
        let (status, _) = get(&house, &neighbour(103), "ja", &after[3]).await;
        assert_eq!(status, 403);
    }

    async fn the_page_of_a_ministry_does_not_tell_when_it_is_unannounced(bench: Bench) with &all_tables(); {
        let (drill, part) = planned(&bench).await;
        decided(&bench, part, &Plan { announced: false, way: Way::OneWay, ..takes_part() }).await;
        let house = house(&bench);
        for path in [format!("/drills/{drill}"), format!("/drill-parts/{part}"), "/drills".to_owned()] {
            let (status, page) = get(&house, &liaison(), "ja", &path).await;
            assert!(status == 200 && page.contains("抜き打ち") && !page.contains("7月8日"), "{path}: {page}");
            let (status, page) = get(&house, &secretariat(), "ja", &path).await;
            assert!(status == 200 && page.contains("7月8日"), "{path}: {page}");
            let (status, page) = get(&house, &neighbour(103), "ja", &path).await;
            assert!(if path == "/drills" { status == 200 && !page.contains("2014年度セプター訓練") } else { status == 404 }, "{path}: {page}");
        }
    }
}
