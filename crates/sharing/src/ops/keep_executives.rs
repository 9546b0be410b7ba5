//! Keeping the list of a body's executives: who is CISO, who stands in, whom to telephone.

use crate::draft::reading;
use crate::executive::{Executive, ExecutiveId, Post};
use crate::store::executives;
use access::{BodyKind, Kind, PersonId, Role, act::KeepExecutives};
use registry::Organisation;
use shell::Fault;
use store::{Cx, Denied, Entry, Granted, StoreError};

/// The longest name and number.
const MOST: usize = 100;

/// Why the list was not changed.
#[derive(Debug, thiserror::Error)]
pub enum KeepExecutivesError {
    /// Neither ministry nor agency: nobody is told of incidents there.
    #[error("the body has no such list")]
    NoList,
    /// Neither a name nor an account is given, or the name is too long.
    #[error("somebody must be named")]
    NoName,
    /// Somebody without an account needs a number by which he is told.
    #[error("without an account there must be a telephone number")]
    NoPhone,
    /// The account is none of an executive of this body.
    #[error("that account is no executive's of this body")]
    Unknown,
    /// He stands in the list.
    #[error("that person stands in the list")]
    Already,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Somebody to be put into the list.
#[derive(Clone, Debug, Default)]
pub struct NewExecutive {
    /// The account; else the name is taken as typed.
    pub person: Option<PersonId>,
    /// The name, for somebody without an account.
    pub name: String,
    /// What he is.
    pub post: Post,
    /// The telephone number.
    pub phone: String,
}

/// The actor's own body, if it has such a list.
pub(crate) async fn own_list(cx: &Cx) -> Result<Granted<'_, KeepExecutives, Organisation>, KeepExecutivesError> {
    let mine = cx.organisation().ok_or(Denied::NotFound)?;
    let body = cx.permit::<_, Organisation>(KeepExecutives, mine).await?;
    match body.kind {
        BodyKind::Ministry | BodyKind::Agency => Ok(body),
        BodyKind::Operator
        | BodyKind::Ceptoar
        | BodyKind::Centre
        | BodyKind::Council
        | BodyKind::Related
        | BodyKind::Oversight => Err(KeepExecutivesError::NoList),
    }
}

/// Puts somebody into the list of the actor's own body.
///
/// # Errors
/// If nobody is named, if he cannot be reached or stands there already, or if the actor may not.
pub async fn add_executive(cx: &Cx, new: &NewExecutive) -> Result<ExecutiveId, KeepExecutivesError> {
    let body = own_list(cx).await?;
    let phone = reading::line(&new.phone);
    let name = match new.person {
        Some(person) => {
            let holders = identity::ask::holders(body.sql(), body.id, Role::Executive).await?;
            let holder = holders.into_iter().find(|holder| holder.id == person);
            holder.map(|holder| holder.name.ja).ok_or(KeepExecutivesError::Unknown)?
        }
        None => reading::line(&new.name),
    };
    if name.is_empty() || name.chars().count() > MOST {
        return Err(KeepExecutivesError::NoName);
    }
    if (phone.is_empty() && new.person.is_none()) || phone.chars().count() > MOST {
        return Err(KeepExecutivesError::NoPhone);
    }
    let entry =
        Executive { id: cx.new_id(), org: body.id, person: new.person, name, post: new.post, phone, since: cx.now() };
    if !executives::insert(body.sql(), &entry).await? {
        return Err(KeepExecutivesError::Already);
    }
    let detail = serde_json::json!({ "post": entry.post.code(), "account": entry.person });
    cx.audit(Entry::new("executive.added").on(Kind::Organisation, body.id).detail(detail));
    Ok(entry.id)
}

/// Ends an entry of the list of the actor's own body. Whom he was told of stays.
///
/// # Errors
/// If there is no such entry, or the actor may not.
pub async fn end_executive(cx: &Cx, id: ExecutiveId) -> Result<(), KeepExecutivesError> {
    let body = own_list(cx).await?;
    if !executives::end(body.sql(), body.id, id, cx.now()).await? {
        return Err(KeepExecutivesError::Denied(Denied::NotFound));
    }
    cx.audit(Entry::new("executive.ended").on(Kind::Organisation, body.id));
    Ok(())
}

impl From<KeepExecutivesError> for Fault {
    fn from(error: KeepExecutivesError) -> Self {
        match error {
            KeepExecutivesError::NoList => Fault::not_found(),
            KeepExecutivesError::NoName => Fault::unusable("agency.no-name"),
            KeepExecutivesError::NoPhone => Fault::unusable("agency.no-phone"),
            KeepExecutivesError::Unknown => Fault::unusable("agency.unknown-executive"),
            KeepExecutivesError::Already => Fault::conflict("agency.executive-already"),
            KeepExecutivesError::Denied(denied) => denied.into(),
            KeepExecutivesError::Store(cause) => cause.into(),
        }
    }
}
