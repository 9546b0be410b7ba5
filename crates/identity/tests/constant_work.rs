//! Whether there is an account or not cannot be told by the work that is done. The only test of its process, for it
//! counts computations.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use access::Actor;
use identity::{load, load::NewPerson, ops::prove_password::prove_password, password, source::Source};
use kernel::Clock;
use shell::{AppParts, Mode};
use std::sync::Arc;
use store::Engine;
use trial::Counter;

#[tokio::test(flavor = "multi_thread")]
async fn one_computation_is_made_for_every_address_known_or_not() {
    let bench = trial::bench(Engine::Sqlite, &[registry::MIGRATIONS[0], identity::MIGRATIONS[0]]).await;
    let (app, _) = shell::open(AppParts {
        db: bench.db.clone(),
        clock: Arc::clone(&bench.clock) as Arc<dyn Clock>,
        chance: Arc::new(Counter::default()),
        mode: Mode::Real,
        secure_cookies: true,
        duty_phone: String::new(),
        rooms: vec![registry::room(), identity::room()],
        doorkeeper: identity::recognise,
    });
    let hash = password::hash("vapor-lantern-73-otter", &Counter::default()).unwrap();
    for (mail, password_hash) in [("with@a.example", Some(hash)), ("without@a.example", None)] {
        let cx = app.write(&Actor::nobody()).await.unwrap();
        load::person(&cx, NewPerson { mail: mail.into(), password_hash, ..NewPerson::default() }).await.unwrap();
        cx.commit().await.unwrap();
    }
    let whence = Source("192.0.2.7".into()).into();
    for (mail, right) in
        [("with@a.example", true), ("with@a.example", false), ("without@a.example", false), ("nobody@a.example", false)]
    {
        let before = password::computed();
        let word = if right { "vapor-lantern-73-otter" } else { "some other password" };
        assert_eq!(prove_password(&app, mail, word, &whence).await.is_ok(), right);
        assert_eq!(password::computed() - before, 1, "{mail}");
    }
}
