//! `kaname verify` and `kaname doctor` find what was changed under its seal.

use crate::{
    cli::{kaname, said, verify},
    told,
};
use store::Engine;

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_report_rewritten_in_the_database_fails_the_verification_and_is_named() {
    let told = told::hub(Engine::Sqlite).await;
    let database = told.url.clone();
    let (good, before) = verify(&database, &[]);
    assert!(
        good && before["seals_checked"].as_i64() > Some(0) && before["broken_seals"] == serde_json::json!([]),
        "{before}"
    );

    let db = kaname::house::open(&database).await.unwrap();
    db.run_script(
        "DROP TRIGGER sealed_report_stages_UPDATE;
         UPDATE report_stages SET content = REPLACE(content, '不正アクセス', '正規の利用')
         WHERE stage = 1 AND report_id = (SELECT id FROM reports WHERE reference = 'R-2014-00001')",
    )
    .await
    .unwrap();
    db.close().await.unwrap();

    let (good, after) = verify(&database, &[]);
    assert!(
        !good && after["good"] == false && after["broken_at"].is_null(),
        "the chain holds, the seal does not: {after}"
    );
    let [broken] = after["broken_seals"].as_array().unwrap().as_slice() else { panic!("{after}") };
    assert_eq!([&broken["kind"], &broken["reference"], &broken["why"]], ["stage", "R-2014-00001 #1", "content"]);
    let words = kaname(&["verify", "--database", &database]);
    assert!(!words.status.success() && said(&words).contains("stage of a report R-2014-00001 #1"), "{}", said(&words));
    let doctor = kaname(&["doctor", "--database", &database]);
    assert!(!doctor.status.success() && said(&doctor).contains("the first is R-2014-00001 #1"), "{}", said(&doctor));
}
