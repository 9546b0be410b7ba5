//! What was saved and opened is compared with the chain.

use crate::house::*;
use access::Actor;
use analysis::{SealKind, verify_seals};
use kernel::Clock;
use store::params;
use trial::both_engines;

both_engines! {
    async fn what_was_saved_of_a_model_is_found_when_somebody_changes_it(bench: Bench) with &TABLES; {
        let house = open(bench).await;
        let model = house.example().await;
        for code in ["WATER", "GAS"] {
            assert_eq!(house.post(&house.owner, &format!("{model}/readers"), &format!("organisation={code}")).await.0, 303);
        }
        let (_, page) = house.get(&house.owner, "ja", &model).await;
        let end = page.split("action=\"").find_map(|part| part.split('"').next().filter(|to| to.ends_with("/end"))).unwrap().to_owned();
        assert_eq!(house.post(&house.owner, &end, "").await.0, 303);
        let whole = verify_seals(&house.read().await).await.unwrap();
        assert!(whole.good() && whole.checked == 5, "{whole:?}");
        trial::lift(&house.bench, &["models", "model_versions", "model_plans", "model_readers", "model_reader_ends"]).await;
        for (change, kind) in [
            ("UPDATE models SET org_id = (SELECT org_id FROM model_readers ORDER BY id LIMIT 1)", SealKind::Version),
            ("UPDATE models SET reference = 'M-2014-00009'", SealKind::Version),
            ("UPDATE models SET begun_at = begun_at + 1", SealKind::Version),
            ("UPDATE model_versions SET content = content || ' '", SealKind::Version),
            ("UPDATE model_versions SET nodes = 5", SealKind::Version),
            ("UPDATE model_plans SET name = 'x'", SealKind::Plan),
            ("DELETE FROM model_plans", SealKind::Plan),
            ("UPDATE model_readers SET number = number + 1", SealKind::Reader),
            ("DELETE FROM model_reader_ends", SealKind::End),
        ] {
            let cx = house.bench.db.write(Actor::nobody(), house.bench.clock.now()).await.unwrap();
            cx.system("test").run(change, params![]).await.unwrap();
            let found = verify_seals(&cx).await.unwrap();
            assert!(found.broken.iter().any(|one| one.kind == kind), "{change}: {found:?}");
        }
    }
}
