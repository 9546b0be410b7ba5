//! Names are found however they are written, and who is called alike is said before an organisation is registered.

use crate::house::{Caller, code, facts_only, web};
use access::{Actor, BodyKind, Role};
use kernel::Clock;
use registry::{ask, load};
use trial::{Bench, both_engines};

/// An operator of this name, as a form says it.
fn form(code: &str, name: &str) -> String {
    let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("code={code}&kind=operator&name_ja={name}&sector=WATER&from=2014-04-01")
}

async fn found(bench: &Bench, typed: &str) -> Vec<String> {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let found = ask::meant(&cx.system("test"), typed).await.unwrap();
    found.into_iter().filter_map(|one| one.code).collect()
}

/// What stands between the quotation marks after `mark`.
fn behind<'h>(html: &'h str, mark: &str) -> &'h str {
    html.split(mark).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

both_engines! {
    async fn an_organisation_is_found_however_its_name_is_typed(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let (web, duty) = (web(&bench), Caller::of(code(&bench, "NISC").await, BodyKind::Centre, Role::Duty, "ja"));
        for (code, name) in [("OP-1", "岬ヶ丘水道株式会社"), ("OP-2", "岬ヶ丘水道株式会社北事業所")] {
            let done = web.post(&duty, "/organisations/enter", &form(code, name)).await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
        for typed in ["岬ヶ丘水道株式会社", "岬ケ丘水道㈱", "岬が丘水道（株）", "ﾐｻｷ", "ー"] {
            let found = found(&bench, typed).await;
            let wanted: &[&str] = if typed.starts_with('岬') { &["OP-1"] } else { &[] };
            assert_eq!(found, wanted, "{typed}: the whole name is of one alone");
        }
        assert_eq!(found(&bench, "岬ｹ丘").await, ["OP-1", "OP-2"]);
        let list = web.get(&duty, "/organisations?q=%E5%B2%AC%E3%82%B1%E4%B8%98").await.body;
        assert!(list.contains("岬ヶ丘水道株式会社北事業所"), "{list}");
    }

    async fn names_are_folded_anew_where_another_version_folded_them(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        assert!(load::fold_anew(&bench.db, bench.clock.now()).await.is_ok());
        assert_eq!(load::fold_anew(&bench.db, bench.clock.now()).await.unwrap(), 0);
        for (before, differed) in [
            ("UPDATE organisations SET search = '' WHERE code = 'NISC'", 1),
            ("UPDATE organisations SET search = 'x' WHERE code = 'NISC'; UPDATE name_folding SET version = 0", 1),
            ("UPDATE name_folding SET version = 0", 0),
            ("UPDATE organisations SET search = 'x' WHERE code = 'NISC'", 0),
        ] {
            bench.db.run_script(before).await.unwrap();
            assert_eq!(load::fold_anew(&bench.db, bench.clock.now()).await.unwrap(), differed, "{before}");
        }
    }

    async fn who_is_called_alike_is_said_before_one_is_registered(bench: Bench) with registry::MIGRATIONS; {
        facts_only(&bench).await;
        let (web, duty) = (web(&bench), Caller::of(code(&bench, "NISC").await, BodyKind::Centre, Role::Duty, "ja"));
        let first = web.post(&duty, "/organisations/enter", &form("OP-1", "岬ヶ丘水道株式会社")).await.to;
        let asked = web.post(&duty, "/organisations/enter", &form("OP-2", "岬ケ丘水道㈱")).await;
        assert!(asked.status == 409 && asked.body.contains(&format!("href=\"{first}\"")), "{}", asked.body);
        assert!(asked.body.contains("value=\"OP-2\""), "what was typed stays: {}", asked.body);
        assert!(found(&bench, "OP-2").await.is_empty());
        let seen = behind(&asked.body, "name=\"alike\" value=\"");
        assert!(first.ends_with(seen) && !seen.is_empty(), "{seen}");
        let other = form("OP-2", "岬ケ丘水道㈱");
        for unseen in ["", "x", "00000000-0000-7000-8000-000000000000"] {
            assert_eq!(web.post(&duty, "/organisations/enter", &format!("{other}&alike={unseen}")).await.status, 409);
        }
        let done = web.post(&duty, "/organisations/enter", &format!("{other}&alike={seen}")).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let third = web.post(&duty, "/organisations/enter", &format!("{}&alike={seen}", form("OP-3", "岬が丘水道(株)"))).await;
        assert!(third.status == 409 && third.body.contains(&done.to), "who came since was not seen: {}", third.body);
        let list = "code,name_ja,sector\nOP-4,岬ケ丘水道㈱,WATER\nOP-5,潮見水道,WATER\n";
        let preview = web.bring(&duty, "/organisations/list", list).await.body;
        assert!(preview.contains(&first) && preview.contains(&done.to) && preview.contains("うち 1 件"), "{preview}");
    }
}
