//! The pages of the register: in both languages, without script, with wrong input, and for strangers.

use crate::hall::{FORM, TABLES, form};
use crate::world::World;
use trial::both_engines;

/// No page may say a missing text or break the content policy, and each has one heading.
pub(crate) fn sound(html: &str) {
    assert!(
        !html.contains('⟦'),
        "a text is missing: {:?}",
        html.split('⟦').nth(1).map(|rest| rest.chars().take(60).collect::<String>())
    );
    assert!(!html.contains(" style=") && !html.contains("onclick") && !html.contains("<script>"));
    assert_eq!(html.matches("<h1").count(), 1);
}

both_engines! {
    async fn the_register_is_one_list_for_each_who_may_see_it(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let web = world.hall.web();
        let (report, incident) = world.report(&world.coast, &[("title", "<b>印甲</b>")]).await;
        let path = format!("/agencies/incidents/{incident}");
        for who in [&world.coast, &world.mlit, &world.mlit_liaison] {
            for lang in ["ja", "en"] {
                let register = web.get(who, lang, "/agencies").await;
                assert!(register.status == 200 && register.body.contains(&path), "{who:?}");
                sound(&register.body);
                let page = web.get(who, lang, &path).await;
                assert!(page.status == 200 && page.body.contains("R-2014-00001") && page.body.contains("&lt;b&gt;") || page.body.contains("&#60;b&#62;"), "{}", page.body);
                sound(&page.body);
                let told = web.get(who, lang, &format!("/reports/{report}")).await;
                assert!(told.body.contains(&path));
                sound(&told.body);
            }
        }
        for who in [&world.harbour, &world.mining, &world.meti, &world.hall.duty] {
            let register = web.get(who, "ja", "/agencies").await;
            assert!(register.status == 200 && !register.body.contains("印甲") && !register.body.contains("沿岸"), "{who:?}");
            assert_eq!(web.get(who, "ja", &path).await.status, 404);
        }
        for who in [&world.hall.phone, &world.coast_manager] {
            assert_eq!(web.get(who, "ja", "/agencies").await.status, 404);
            assert_eq!(web.get(who, "ja", &path).await.status, 404);
        }
    }

    async fn the_register_is_searched_by_body_and_state_and_bad_questions_are_told_so(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let web = world.hall.web();
        world.report(&world.coast, &[("title", "印甲")]).await;
        world.report(&world.harbour, &[("title", "印乙")]).await;
        let harbour = world.harbour.who().unwrap().organisation;
        let only = web.get(&world.mlit, "ja", &format!("/agencies?body={harbour}")).await;
        assert!(only.body.contains("印乙") && !only.body.contains("印甲"));
        let over = web.get(&world.mlit, "ja", "/agencies?state=over").await;
        assert!(!over.body.contains("印乙") && !over.body.contains("印甲"));
        let open = web.get(&world.mlit, "ja", "/agencies?state=open").await;
        assert!(open.body.contains("印乙") && open.body.contains("印甲"));
        for (bad, status) in [("state=x", 422), ("body=x", 404), ("before=x", 422), ("before=1_x", 422)] {
            assert_eq!(web.get(&world.mlit, "ja", &format!("/agencies?{bad}")).await.status, status, "{bad}");
        }
        // A neighbour that asks for the other by name is told nothing.
        let asked = web.get(&world.coast, "ja", &format!("/agencies?body={harbour}")).await;
        assert!(asked.status == 200 && !asked.body.contains("印乙"));
    }

    async fn incidents_are_put_together_by_a_form(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let web = world.hall.web();
        let (_, one) = world.report(&world.coast, &[]).await;
        let (_, other) = world.report(&world.coast, &[]).await;
        let join = format!("/agencies/incidents/{other}/join");
        let wrong = web.post(&world.coast, &join, FORM, form(&[("reference", "I-1"), ("reason", "x")])).await;
        assert_eq!(wrong.status, 422);
        assert!(!wrong.body.contains('⟦') && wrong.body.contains("見つかりません"));
        let done = web.post(&world.coast, &join, FORM, form(&[("reference", "I-2014-00001"), ("reason", "同じ攻撃元")])).await;
        assert_eq!((done.status, done.to), (303, format!("/agencies/incidents/{one}")));
    }

    async fn what_waits_at_the_ministry_stands_on_its_home_page(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        world.report(&world.coast, &[]).await;
        for who in [&world.mlit, &world.mlit_liaison] {
            let home = world.hall.web().get(who, "ja", "/").await;
            sound(&home.body);
            assert!(home.body.contains("R-2014-00001") && home.body.contains("を先の機関へ通す"), "{who:?}");
        }
        let home = world.hall.web().get(&world.coast, "ja", "/").await;
        sound(&home.body);
        assert!(home.body.contains("R-2014-00001"), "one's own, and how far it has come");
        for who in [&world.harbour, &world.meti] {
            assert!(!world.hall.web().get(who, "ja", "/").await.body.contains("R-2014-00001"), "{who:?}");
        }
    }
}
