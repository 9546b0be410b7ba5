//! Calendars from a file: loaded whole or not at all, never changed afterwards but for days off that are still to come, and
//! compared with the chain.

use crate::{
    seals::{broken, edit},
    world::*,
};
use access::Actor;
use delivery::{
    LoadedCalendars, SealKind,
    clock::{Unit, Wait, almanacs, calendar},
    load_calendars,
    table::TableError,
};
use kernel::At;
use store::{Engine, SealFault, params};
use trial::{Bench, both_engines};

const EXAMPLE: &str = include_str!("../../../../docs/examples/calendars.csv");
const HEAD: &str = "calendar,what,zone,opens,closes,name_ja,name_en,source\n";

async fn load(bench: &Bench, file: &str) -> Result<LoadedCalendars, TableError> {
    let cx = writing(bench, Actor::nobody()).await;
    let loaded = load_calendars(&cx, file.as_bytes()).await?;
    if !(loaded.new.is_empty() && loaded.further.is_empty()) {
        cx.commit().await.unwrap();
    }
    Ok(loaded)
}

/// When so many office hours of a calendar are over, as its own clocks on the wall say.
async fn due(bench: &Bench, code: &str, start: &str, hours: i64) -> String {
    let cx = reading(bench, Actor::nobody()).await;
    let sql = cx.system("test");
    let zone = almanacs(&sql).await.unwrap().into_iter().find(|one| one.code == code).unwrap().zone;
    let start = At::parse_rfc3339(start).unwrap();
    let due = calendar(&sql, code).await.unwrap().due(start, Wait::new(hours, Unit::BusinessHours).unwrap());
    let due = jiff::Timestamp::from_millisecond(due.millis()).unwrap().in_tz(&zone).unwrap();
    due.strftime("%Y-%m-%d %H:%M %:z").to_string()
}

both_engines! {
    async fn offices_of_a_third_country_are_open_by_their_own_days_and_clocks(bench: Bench) with &tables(); {
        assert_eq!(load(&bench, EXAMPLE).await.unwrap().new, ["sydney"]);
        assert_eq!(load(&bench, EXAMPLE).await.unwrap().same, ["sydney"], "once");
        // Friday until 16:00; on Sunday the clocks go forward, Monday is a day off, on Tuesday they open at 8:30.
        assert_eq!(due(&bench, "sydney", "2026-10-02T15:00:00+10:00", 4).await, "2026-10-06 11:30 +11:00");
        assert_eq!(due(&bench, "sydney", "2026-10-01T16:30:00+10:00", 1).await, "2026-10-02 09:00 +10:00");
        assert_eq!(due(&bench, "japan", "2026-10-02T17:30:00+09:00", 1).await, "2026-10-05 09:30 +09:00", "nobody else is closed");
    }

    async fn days_off_still_to_come_are_put_to_any_calendar_and_nothing_else_changes(bench: Bench) with &tables(); {
        load(&bench, EXAMPLE).await.unwrap();
        let japan = "japan,calendar,Asia/Tokyo,,,日本の官署,Offices in Japan,昭和63年法律第91号\n".to_owned()
            + &["mon", "tue", "wed", "thu", "fri"].map(|day| format!("japan,{day},,09:00,18:00,,,\n")).concat();
        assert_eq!(due(&bench, "japan", "2028-01-07T17:00:00+09:00", 2).await, "2028-01-10 10:00 +09:00");
        let further = format!("{HEAD}{japan}japan,2028-01-10,,,,成人の日,Coming of Age Day,昭和23年法律第178号\n");
        assert_eq!(load(&bench, &further).await.unwrap().further, [("japan".to_owned(), 1)]);
        assert_eq!(load(&bench, &further).await.unwrap().same, ["japan"], "once");
        assert_eq!(due(&bench, "japan", "2028-01-07T17:00:00+09:00", 2).await, "2028-01-11 10:00 +09:00");
        for (file, said) in [
            (further.replace("09:00,18:00", "09:00,17:00"), "line 2, column calendar: is there and says something else"),
            (further.replace("2028-01-10,,,,成人の日", "2028-01-10,,,,休日"), "says something else of 2028-01-10"),
            (further.replace("2028-01-10", "2014-06-17"), "names 2014-06-17, which is past"),
            (EXAMPLE.replace("Australia/Sydney", "Asia/Seoul"), "is there and says something else"),
        ] {
            let refused = load(&bench, &file).await.unwrap_err().to_string();
            assert!(refused.contains(said), "{said}: {refused}");
        }
        assert_eq!(broken(&bench).await, []);
    }

    async fn a_calendar_that_was_changed_taken_out_or_put_in_is_found(bench: Bench) with &tables(); {
        load(&bench, EXAMPLE).await.unwrap();
        assert_eq!(broken(&bench).await, []);
        for table in ["calendars", "calendar_hours", "calendar_days"] {
            let cx = writing(&bench, Actor::nobody()).await;
            assert!(cx.system("test").run(&format!("DELETE FROM {table}"), params![]).await.is_err(), "{table}");
            drop(cx);
            let lift = match bench.db.engine() {
                Engine::Sqlite => format!("DROP TRIGGER sealed_{table}_UPDATE; DROP TRIGGER sealed_{table}_DELETE"),
                Engine::Postgres => format!("DROP TRIGGER sealed_{table} ON {table}"),
            };
            bench.db.run_script(&lift).await.unwrap();
        }
        let own = |why, code: &str| vec![(SealKind::Calendar, why, code.to_owned())];
        for (deed, undo, found) in [
            ("UPDATE calendars SET zone = 'Asia/Seoul'", "UPDATE calendars SET zone = 'Australia/Sydney'", own(SealFault::Content, "sydney")),
            ("UPDATE calendar_hours SET closes = 1020 WHERE weekday = 5", "UPDATE calendar_hours SET closes = 960 WHERE weekday = 5", own(SealFault::Content, "sydney")),
            (
                "INSERT INTO calendar_days (calendar, day, name_ja, name_en, source, loaded_at) VALUES ('japan', 20000, 'x', 'x', '', 0)",
                "DELETE FROM calendar_days WHERE calendar = 'japan'",
                own(SealFault::Extra, "japan"),
            ),
            ("DELETE FROM calendar_days", "", own(SealFault::Content, "sydney")),
        ] {
            edit(&bench, deed).await;
            assert_eq!(broken(&bench).await, found, "{deed}");
            if !undo.is_empty() {
                edit(&bench, undo).await;
                assert_eq!(broken(&bench).await, [], "{undo}");
            }
        }
        edit(&bench, "DELETE FROM calendar_hours").await;
        edit(&bench, "DELETE FROM calendars").await;
        assert_eq!(broken(&bench).await, own(SealFault::Gone, "sydney"));
    }
}
