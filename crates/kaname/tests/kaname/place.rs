//! A hub stands where it was said when it was made.

use crate::cli::{Running, kaname, said, verify};
use tempfile::TempDir;

fn zone_of(database: &str) -> String {
    let doctor = said(&kaname(&["doctor", "--database", database]));
    let line = doctor.lines().find(|line| line.contains("time zone")).unwrap_or_else(|| panic!("{doctor}"));
    line.to_owned()
}

#[test]
fn a_hub_stands_where_it_was_said_when_it_was_made_and_nowhere_else_for_ever() {
    let folder = TempDir::new().unwrap();
    let place = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let hub = place("hub.db");
    let at = |zone: &str| kaname(&["migrate", "--zone", zone, "--database", &hub]);
    for unknown in ["Mars/Base", "CET", ""] {
        let refused = at(unknown);
        assert!(!refused.status.success() && said(&refused).contains("Europe/Berlin"), "{}", said(&refused));
    }
    let made = at("Europe/Berlin");
    assert!(made.status.success(), "{}", said(&made));
    assert!(zone_of(&hub).contains("Europe/Berlin, where it is 20"), "{}", zone_of(&hub));
    assert!(kaname(&["import", "registry", "--database", &hub]).status.success());
    assert!(at("europe/berlin").status.success(), "it may be said again");
    for other in ["Asia/Tokyo", "America/New_York"] {
        let refused = at(other);
        assert!(!refused.status.success(), "{}", said(&refused));
        assert!(said(&refused).contains(&format!("stands in Europe/Berlin and not in {other}")), "{}", said(&refused));
    }
    let (good, told) = verify(&hub, &[]);
    assert!(good, "{told}");
    let copy = folder.path().join("copy.db").display().to_string();
    assert!(kaname(&["backup", &copy, "--database", &hub]).status.success());
    let again = place("again.db");
    let restored = kaname(&["restore", &copy, "--database", &again]);
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(zone_of(&again).contains("Europe/Berlin"));
}

#[test]
fn a_hub_of_which_nobody_said_it_stands_in_japan_and_one_in_use_does_not_move() {
    let folder = TempDir::new().unwrap();
    let hub = format!("sqlite:{}", folder.path().join("hub.db").display());
    assert!(kaname(&["import", "registry", "--database", &hub]).status.success());
    assert!(zone_of(&hub).contains("Asia/Tokyo") && zone_of(&hub).ends_with("+09:00 JST"), "{}", zone_of(&hub));
    assert!(kaname(&["migrate", "--zone", "Asia/Tokyo", "--database", &hub]).status.success());
    let refused = kaname(&["migrate", "--zone", "Europe/Berlin", "--database", &hub]);
    assert!(said(&refused).contains("stands in Asia/Tokyo and not in Europe/Berlin"), "{}", said(&refused));
    assert!(zone_of(&hub).contains("Asia/Tokyo"));
}

#[test]
fn the_whole_demo_stands_in_another_place_and_nothing_in_it_breaks() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().display().to_string();
    let told = kaname(&["demo", "--tell-only", "--zone", "America/St_Johns", "--data", &data]);
    assert!(told.status.success(), "{}", said(&told));
    let hub = format!("sqlite:{}", folder.path().join("demo.db").display());
    let (good, verdict) = verify(&hub, &[]);
    assert!(good, "{verdict}");
    let doctor = said(&kaname(&["doctor", "--database", &hub]));
    for list in ["lists", "search index", "seals"] {
        let line = doctor.lines().find(|line| line.contains(list)).unwrap_or_else(|| panic!("{doctor}"));
        assert!(line.starts_with("ok"), "{line}");
    }
    let running = Running::start(&["demo", "--data", &data]);
    let page = running.get("/sign-in");
    assert!(page.contains("America/St_Johns") && page.contains("NDT") && !page.contains("日本標準時"), "{page}");
}
