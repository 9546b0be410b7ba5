//! Rules on deadlines and calendars from files: they bind a sector like those that came with Kaname, by their own days.

use crate::{
    clocks::{at, bind, broken, clocks, edit, look},
    hall::{Hall, TABLES},
};
use access::Actor;
use delivery::{load_calendars, table::TableError};
use kernel::At;
use sharing::{SealKind, ops::load_regimes::load_regimes};
use store::{Engine, SealFault};
use trial::both_engines;

const EXAMPLE: &str = include_str!("../../../../docs/examples/regimes.csv");
const CALENDAR: &str = include_str!("../../../../docs/examples/calendars.csv");

both_engines! {
    async fn rules_from_a_file_bind_a_sector_and_what_is_changed_of_them_is_found(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let load = async |file: &str| {
            let cx = hall.write(&Actor::nobody()).await;
            let loaded = load_regimes(&cx, file.as_bytes()).await?;
            if !loaded.new.is_empty() {
                cx.commit().await.unwrap();
            }
            Ok::<_, TableError>(loaded)
        };
        let wrong = EXAMPLE.replace("20,days", "20,weeks");
        let said = load(&wrong).await.unwrap_err().to_string();
        assert_eq!(said, "line 4, column unit: must be one of minutes, hours, business-hours, days, months: \"weeks\"");
        assert!(bind(&hall, &hall.duty, ("WATER", "energy-act", "2014-06-17"), "x").await.is_err(), "nothing of it is there");
        assert_eq!(load(EXAMPLE).await.unwrap().new, ["energy-act", "stamps-only"]);
        assert_eq!(load(EXAMPLE).await.unwrap().same, ["energy-act", "stamps-only"], "once");
        let other = load(&EXAMPLE.replace("noticed,,4,", "noticed,,5,")).await.unwrap_err().to_string();
        assert!(other.starts_with("line 2, column regime: is there and says something else"), "{other}");
        assert!(load(&EXAMPLE.replace("energy-act", "nis2")).await.is_err(), "what was shipped stays");
        bind(&hall, &hall.duty, ("WATER", "energy-act", "2014-06-17"), "国内法の施行").await.unwrap();
        assert_eq!(broken(&hall).await, []);
        let lift = match hall.bench.db.engine() {
            Engine::Sqlite => "DROP TRIGGER sealed_regime_steps_UPDATE; DROP TRIGGER sealed_regimes_DELETE",
            Engine::Postgres => "DROP TRIGGER sealed_regime_steps ON regime_steps; DROP TRIGGER sealed_regimes ON regimes",
        };
        hall.bench.db.run_script(lift).await.unwrap();
        edit(&hall, "UPDATE regime_steps SET wait = 400 WHERE regime = 'energy-act' AND step = 1").await;
        edit(&hall, "DELETE FROM regimes WHERE code = 'stamps-only'").await;
        assert_eq!(broken(&hall).await, [SealFault::Content, SealFault::Gone].map(|why| (SealKind::RegimeShipped, why)));
    }

    async fn rules_of_a_third_country_go_by_its_own_days_over_a_change_of_its_clocks(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let cx = hall.write(&Actor::nobody()).await;
        let calendar = CALENDAR.replace("2026-10-05", "2014-10-06").replace("2026-12-25", "2014-12-25");
        assert_eq!(load_calendars(&cx, calendar.as_bytes()).await.unwrap().new, ["sydney"]);
        cx.commit().await.unwrap();
        let cx = hall.write(&Actor::nobody()).await;
        let rules = EXAMPLE.replace("energy-act", "grid-code").replace(",berlin,", ",sydney,").replace("20,days", "3,days");
        load_regimes(&cx, rules.as_bytes()).await.unwrap();
        cx.commit().await.unwrap();
        bind(&hall, &hall.duty, ("ICT-TEL", "grid-code", "2014-10-01"), "相互援助の協定").await.unwrap();
        // Friday 15:30 there. They close at 16:00; on Sunday their clocks go forward, Monday is a day off.
        hall.bench.clock.set("2014-10-03 14:30");
        let report = hall.report(&hall.phone, &[("noticed", "2014-10-03 14:00")]).await;
        let due = clocks(&hall, report).await;
        assert_eq!(due[0].1, Some(at("2014-10-03 18:00")), "hours run on");
        // Half an hour, then seven and a half from Tuesday 8:30 there, which is 6:30 here.
        assert_eq!(due[1], ("answer".into(), Some(at("2014-10-07 14:00")), None));
        let third = At::parse_rfc3339("2014-10-06T23:59:59.999+11:00").unwrap();
        assert_eq!(due[2], ("final".into(), Some(third), None), "a day ends with the last moment of their day");
        // Each is told once and none early, on this side of the change and on that.
        hall.with_mail().await;
        for (now, letters) in [("2014-10-06 21:59", 0), ("2014-10-06 22:00", 1), ("2014-10-07 13:59", 0), ("2014-10-07 14:00", 2)] {
            hall.bench.clock.set(now);
            assert_eq!((look(&hall).await, look(&hall).await), (letters, 0), "{now}");
        }
        assert_eq!(broken(&hall).await, []);
    }
}
