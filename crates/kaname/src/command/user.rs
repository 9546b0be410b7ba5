//! `kaname user …`: the first people, and what must work when nobody can sign in.

use crate::{cli::User, edge::SystemClock, house};
use access::{Actor, OrgId, Role};
use anyhow::{Context, Result, anyhow};
use kernel::Clock;
use serde_json::json;
use store::{Cx, Db};

/// Runs the command.
pub(crate) async fn run(url: &str, what: User) -> Result<()> {
    let db = house::open_ready(url, SystemClock::real().now()).await?;
    match what {
        User::Invite { organisation, mail, name, roles } => invite(&db, &organisation, &mail, &name, &roles).await,
        User::List { json } => list(&db, json).await,
        User::ResetPassword { mail, code } => reset_password(&db, &mail, code).await,
        User::ForgetCodes => forget_codes(&db).await,
        User::End { mail } => end(&db, &mail).await,
    }
}

async fn write(db: &Db) -> Result<Cx> {
    Ok(db.write(Actor::nobody(), SystemClock::real().now()).await?)
}

async fn organisation(cx: &Cx, named: &str) -> Result<OrgId> {
    let sql = cx.system("command line");
    if let Some(found) = registry::ask::by_code(&sql, named).await? {
        return Ok(found.id);
    }
    let id: OrgId = named
        .parse()
        .map_err(|_| anyhow!("no organisation has the code or id {named}; kaname organisations lists the codes"))?;
    let found = registry::ask::organisation(&sql, id).await?;
    found.map(|found| found.id).with_context(|| format!("no organisation has the id {named}"))
}

async fn invite(db: &Db, named: &str, mail: &str, name: &str, roles: &[String]) -> Result<()> {
    let roles: Vec<Role> = roles
        .iter()
        .map(|code| code.parse().map_err(|()| anyhow!("{code} is no role; roles are: {}", known_roles())))
        .collect::<Result<_>>()?;
    let cx = write(db).await?;
    let organisation = organisation(&cx, named).await?;
    let wanted: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let token = identity::admin::invite(&cx, organisation, mail, name, &roles)
        .await
        .with_context(|| format!("{mail} was not invited to {named} as {}", wanted.join(", ")))?;
    cx.commit().await?;
    println!("pass this on by a safe way; it works once, for seven days:");
    println!("/invitations/{token}");
    Ok(())
}

fn known_roles() -> String {
    Role::ALL.map(Role::code).join(", ")
}

async fn list(db: &Db, as_json: bool) -> Result<()> {
    let cx = db.read(Actor::nobody(), SystemClock::real().now()).await?;
    for person in identity::admin::people(&cx).await? {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.code()).collect();
        if as_json {
            let line = json!({ "mail": person.mail, "name": person.name, "organisation": person.organisation, "roles": roles, "ended": person.ended });
            println!("{line}");
        } else {
            let ended = if person.ended { "  (ended)" } else { "" };
            println!("{:40} {:24} {:24} {}{ended}", person.mail, person.name, person.organisation, roles.join(","));
        }
    }
    Ok(())
}

async fn reset_password(db: &Db, mail: &str, code_too: bool) -> Result<()> {
    let cx = write(db).await?;
    let password = identity::admin::reset_password(&cx, mail, code_too).await?;
    cx.commit().await?;
    println!("the new password of {mail}, to be changed after signing in:");
    println!("{password}");
    Ok(())
}

async fn end(db: &Db, mail: &str) -> Result<()> {
    let cx = write(db).await?;
    identity::admin::end(&cx, mail).await?;
    cx.commit().await?;
    println!("{mail} can no longer sign in; open sessions have ended");
    Ok(())
}

async fn forget_codes(db: &Db) -> Result<()> {
    let cx = write(db).await?;
    let many = identity::admin::forget_codes(&cx).await?;
    cx.commit().await?;
    println!(
        "the one-time codes of {many} people are gone; they set up new ones at the next sign-in, after the password"
    );
    Ok(())
}
