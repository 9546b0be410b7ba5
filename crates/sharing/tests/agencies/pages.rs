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

/// A form of an incident: where it goes, what is typed, and the field that is wrong.
type Form<'f> = (&'f str, &'f [(&'f str, &'f str)], &'f str);

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
        let late = web.post(&world.coast, &format!("/agencies/incidents/{other}/entries"), FORM, form(&[("kinds", "attack"), ("seen", "0")])).await;
        assert!(late.status == 409 && late.body.contains("ほかのインシデントへ移っています"), "what is sent to what has gone is not lost in silence: {}", late.status);
    }

    async fn a_form_that_cannot_be_used_stands_there_again_with_what_was_typed(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let web = world.hall.web();
        let (_, incident) = world.report(&world.coast, &[]).await;
        let forms: [Form<'_>; 5] = [
            ("calls", &[("whom", "x"), ("source", "総務課長が電話"), ("at", "")], "f-call-whom"),
            ("entries", &[("month", "2014-06"), ("seen", "0")], "f-entry-kinds"),
            ("disclosures", &[("decision", "later"), ("rights", "on"), ("reason", "調査のあと"), ("day", "")], "f-propose-day"),
            ("disclosures", &[("decision", "later"), ("reason", "調査のあと"), ("day", "きのう")], "f-propose-day"),
            ("join", &[("reference", "I-1"), ("reason", "同じ攻撃元")], "f-join-reference"),
        ];
        for (path, fields, target) in forms {
            for lang in ["ja", "en"] {
                let path = format!("/agencies/incidents/{incident}/{path}");
                let again = web.post_in(&world.coast, lang, &path, FORM, form(fields)).await;
                assert_eq!(again.status, 422, "{path}");
                sound(&again.body);
                assert!(again.body.contains(&format!("href=\"#{target}\"")) && again.body.contains(&format!("id=\"{target}\"")), "{path}");
                assert!(again.body.contains("<details open>") && again.body.contains("aria-invalid=\"true\"") || target.ends_with("whom") || target.ends_with("kinds"), "{path}");
                for (name, value) in fields.iter().filter(|(name, value)| *name != "seen" && !value.is_empty() && *value != "x") {
                    assert!(again.body.contains(value), "{path}: {name} is lost");
                }
                assert!(again.body.contains("class=\"err\""), "{path}: beside the field");
            }
        }
        let checked = web.post(&world.coast, &format!("/agencies/incidents/{incident}/disclosures"), FORM, form(&[("decision", "publish"), ("rights", "on")])).await;
        assert!(checked.body.contains("value=\"publish\" required checked") && checked.body.contains("name=\"rights\" value=\"on\" checked"), "{}", checked.body);
        for stranger in [&world.harbour, &world.meti] {
            let path = format!("/agencies/incidents/{incident}/disclosures");
            assert_eq!(web.post(stranger, &path, FORM, form(&[("decision", "publish")])).await.status, 404);
        }
    }

    async fn nobody_is_taken_off_the_list_without_being_asked(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let web = world.hall.web();
        let fields = [("form", "new"), ("name", "浜田 監事"), ("post", "ciso"), ("phone", "03-0000-0009")];
        let wrong = web.post(&world.coast, "/agencies/executives", FORM, form(&fields[..2])).await;
        assert!(wrong.status == 422 && wrong.body.contains("value=\"浜田 監事\"") && wrong.body.contains("href=\"#f-new-post\""), "{}", wrong.body);
        sound(&wrong.body);
        assert_eq!(web.post(&world.coast, "/agencies/executives", FORM, form(&fields)).await.status, 303);
        for (lang, asks) in [("ja", "浜田 監事（最高情報セキュリティ責任者（CISO））を外しますか"), ("en", "Remove 浜田 監事 (")] {
            let list = web.get(&world.coast, lang, "/agencies/executives").await;
            sound(&list.body);
            assert!(list.body.contains(asks), "{}", list.body);
        }
        let list = web.get(&world.coast, "ja", "/agencies/executives").await.body;
        let forms = list.matches("<legend class=\"lbl\">職<span class=\"req\">必須</span>").count();
        assert_eq!(forms, list.matches("<legend class=\"lbl\">職").count(), "職 is required wherever it is asked");
        let (_, incident) = world.report(&world.coast, &[]).await;
        let page = web.get(&world.coast, "ja", &format!("/agencies/incidents/{incident}")).await.body;
        assert!(page.contains("href=\"tel:0300000009\">03-0000-0009"), "the number stands where he is to be called: {page}");
        assert!(page.find("id=\"h-told\"") < page.find("id=\"h-reports\""), "what is urgent first");
        assert!(page.find("id=\"h-public\"") < page.find("id=\"h-join\""), "what cannot be undone last");
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
