//! The hub in which everything has happened: the demo is told once, and every test has a copy of its own.

use kaname::{
    demo::{Cast, Person, tell_everything},
    house,
};
use kernel::Clock;
use serde_json::{Value, json};
use store::Engine;
use trial::Bench;

/// A copy of it, at the moment at which the demo begins.
pub(crate) async fn hub(engine: Engine) -> Bench {
    let tell = async |bench: &Bench| {
        bench.clock.set(kaname::demo::BEGINS);
        house::migrate(&bench.db, bench.clock.now()).await.unwrap();
        written(&tell_everything(&bench.db).await.unwrap()).to_string()
    };
    let bench = trial::told(engine, &house::migrations(), "demo", tell).await;
    bench.clock.set(kaname::demo::BEGINS);
    bench
}

/// Who takes part in it.
pub(crate) fn cast(bench: &Bench) -> Cast {
    let people: Vec<Value> = serde_json::from_str(&bench.said).unwrap();
    let mut cast = Cast::default();
    for person in &people {
        let text = |name: &str| person[name].as_str().unwrap();
        let roles = person["roles"].as_array().unwrap().iter();
        let who = Person {
            id: text("id").parse().unwrap(),
            organisation: text("organisation").parse().unwrap(),
            body: text("body").parse().unwrap(),
            roles: roles.map(|role| role.as_str().unwrap().parse().unwrap()).collect(),
            name: text("name").to_owned(),
        };
        cast.join(text("desk"), who);
    }
    cast
}

fn written(cast: &Cast) -> Value {
    let people = cast.all().map(|(desk, person)| {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.code()).collect();
        json!({
            "desk": desk, "id": person.id.to_string(), "organisation": person.organisation.to_string(),
            "body": person.body.code(), "roles": roles, "name": person.name,
        })
    });
    people.collect()
}
