//! Points of contact: those of an organisation as the caller may see them; adding, changing, confirming, ending.

use crate::contact::{Card, Hours, TypedCard, Wrongs};
use crate::doubt::{Cause, Doubted};
use crate::ops::{add_contact, confirm_contact, edit_contact, end_contact};
use crate::store::{contacts as rows, doubts};
use crate::{Contact, ContactId, Organisation};
use ::store::{Cx, Granted};
use access::act::{EditContact, EditOrganisation, ViewContact, ViewOrganisation};
use access::{Action, OrgId};
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Name, Operation, Paging, Stamp, Uid, codes, moment};
use shell::{Fault, Problems, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let list = Operation::new("listContacts", "The points of contact of an organisation that the caller may see.")
        .lists::<PointOfContact>()
        .leads_to("getContact", "id", "/items/0/id")
        .leads_to("confirmContact", "id", "/items/0/id");
    let get = Operation::new("getContact", "One version of a point of contact.")
        .gives::<PointOfContact>()
        .tagged()
        .leads_to_change("editContact", "id", "/id")
        .leads_to_change("endContact", "id", "/id");
    let add = Operation::new("addContact", "Add a point of contact to one's organisation.")
        .takes::<CardSaid>()
        .creates::<PointOfContact>()
        .tagged()
        .leads_to("getContact", "id", "/id")
        .leads_to_change("editContact", "id", "/id")
        .leads_to("confirmContact", "id", "/id")
        .leads_to_change("endContact", "id", "/id");
    let edit = Operation::new("editContact", "Change it: this version ends, and the one that is answered begins.")
        .takes::<CardSaid>()
        .gives::<PointOfContact>()
        .tagged()
        .conditional()
        .leads_to("confirmContact", "id", "/id")
        .leads_to_change("endContact", "id", "/id");
    let end = Operation::new("endContact", "End it; one must be left.").conditional();
    vec![
        Route::get("/api/v1/organisations/{id}/contacts", list_).api(list),
        Route::post("/api/v1/organisations/{id}/contacts", add_).api(add),
        Route::get("/api/v1/contacts/{id}", get_).api(get),
        Route::put("/api/v1/contacts/{id}", edit_).api(edit),
        Route::post("/api/v1/contacts/{id}/confirm", confirm)
            .api(Operation::new("confirmContact", "Say that it still holds.")),
        Route::delete("/api/v1/contacts/{id}", end_).api(end),
    ]
}

fn hours() -> RefOr<Schema> {
    codes(Hours::ALL.map(Hours::code))
}

/// One version of a point of contact.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PointOfContact {
    id: Uid,
    /// 1 is called first.
    #[schema(minimum = 1, maximum = 9)]
    priority: i64,
    name: Name,
    #[serde(skip_serializing_if = "String::is_empty")]
    kana: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    romaji: String,
    /// Department and post.
    post: Name,
    #[schema(example = "03-0000-0000")]
    phone: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    fax: String,
    #[schema(example = "noc@shiomi-tel.example")]
    mail: String,
    #[schema(schema_with = hours)]
    hours: String,
    /// Absent: nobody ever confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed_on: Option<Date>,
    /// What speaks against it: letters prefer another contact until it is confirmed or changed. Absent: nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<ContactDoubtView>,
    valid_from: Date,
    /// Its last day; absent: it is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<Date>,
}

/// What speaks against a contact.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ContactDoubtView {
    /// What was heard last.
    #[schema(schema_with = causes)]
    cause: String,
    since: Stamp,
    /// How often it was heard.
    #[schema(minimum = 1)]
    times: i64,
    /// The last words of the mail host, or of whoever noted it.
    #[serde(skip_serializing_if = "String::is_empty")]
    said: String,
}

fn causes() -> RefOr<Schema> {
    codes(Cause::ALL.map(Cause::code))
}

impl From<&Doubted> for ContactDoubtView {
    fn from(doubted: &Doubted) -> Self {
        Self {
            cause: doubted.last.cause.code().to_owned(),
            since: moment(doubted.since),
            times: doubted.times,
            said: doubted.last.said.clone(),
        }
    }
}

impl PointOfContact {
    fn new(contact: &Contact, doubted: Option<&Doubted>) -> Self {
        Self {
            id: contact.id.into(),
            priority: contact.priority,
            name: Name::from(&contact.name),
            kana: contact.kana.clone(),
            romaji: contact.romaji.clone(),
            post: Name::from(&contact.post),
            phone: contact.phone.clone(),
            fax: contact.fax.clone(),
            mail: contact.mail.clone(),
            hours: contact.hours.code().to_owned(),
            confirmed_on: contact.confirmed_on.map(Date::from),
            doubt: doubted.map(ContactDoubtView::from),
            valid_from: contact.valid_from.into(),
            valid_to: contact.valid_to.map(Date::from),
        }
    }
}

/// What a point of contact is to say.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CardSaid {
    /// 1 is called first.
    #[schema(minimum = 1, maximum = 9)]
    priority: i64,
    name: InTwo,
    #[serde(default)]
    #[schema(max_length = 200)]
    kana: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    romaji: String,
    /// Department and post.
    post: InTwo,
    #[schema(max_length = 200, example = "03-0000-0000")]
    phone: String,
    #[serde(default)]
    #[schema(max_length = 200, example = "03-0000-0001")]
    fax: String,
    #[schema(max_length = 200, example = "noc@shiomi-tel.example")]
    mail: String,
    #[schema(schema_with = hours)]
    hours: String,
}

/// In Japanese, and in English where there is such a name.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InTwo {
    #[schema(max_length = 200, example = "監視室")]
    ja: String,
    #[serde(default)]
    #[schema(max_length = 200, example = "Operations centre")]
    en: String,
}

/// Where in the JSON a field of the form stands.
fn pointer(field: &str) -> &str {
    match field {
        "name_ja" => "name/ja",
        "name_en" => "name/en",
        "post_ja" => "post/ja",
        "post_en" => "post/en",
        other => other,
    }
}

fn wrong(wrongs: &Wrongs) -> Fault {
    let mut problems = Problems::default();
    wrongs.iter().for_each(|(field, wrong)| problems.add(pointer(field), wrong.key()));
    Fault::unusable("registry.card").with_problems(problems)
}

impl CardSaid {
    fn read(self) -> Result<Card, Fault> {
        let typed = TypedCard {
            priority: self.priority.to_string(),
            name_ja: self.name.ja,
            name_en: self.name.en,
            kana: self.kana,
            romaji: self.romaji,
            post_ja: self.post.ja,
            post_en: self.post.en,
            phone: self.phone,
            fax: self.fax,
            mail: self.mail,
            hours: self.hours,
        };
        typed.read().map_err(|wrongs| wrong(&wrongs))
    }
}

fn org_id(id: &str) -> Result<OrgId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}
fn contact_id(id: &str) -> Result<ContactId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

async fn list_(Path(id): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let organisation = cx.permit::<_, Organisation>(ViewOrganisation, org_id(&id)?).await?;
    let all = rows::seen(&cx.visible(), organisation.id, cx.now().day()).await?;
    let doubts = doubts::seen(&cx.visible(), cx.organisation(), all.iter()).await?;
    Answer::ok(&paging.part(&all, |contact| PointOfContact::new(contact, doubts.get(&contact.id)))?)
}

async fn told<A: Action>(cx: &Cx, contact: &Granted<'_, A, Contact>) -> Result<Answer, Fault> {
    let doubted = doubts::of(contact.sql(), contact.id, cx.organisation()).await?;
    Ok(Answer::ok(&PointOfContact::new(contact, doubted.as_ref()))?.tagged_by_content())
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let contact = cx.permit::<_, Contact>(ViewContact, contact_id(&id)?).await?;
    // What was replaced or ended stands in the changes of its organisation; as a point of contact it is there no more.
    if !contact.in_force() {
        return Err(Fault::not_found());
    }
    told(&cx, &contact).await
}

/// What somebody who may change it would change.
async fn mine(cx: &store::Cx, id: ContactId) -> Result<Answer, Fault> {
    told(cx, &cx.permit::<_, Contact>(EditContact, id).await?).await
}

async fn add_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (org, said): (_, CardSaid) = (org_id(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Organisation>(EditOrganisation, org).await?;
    let contact = add_contact(&cx, org, said.read()?).await?;
    let added = cx.permit::<_, Contact>(EditContact, contact).await?;
    let view = PointOfContact::new(&added, None);
    let answer = Answer::created(format!("/api/v1/contacts/{contact}"), &view)?.tagged_by_content();
    call.finish(cx, answer).await
}

async fn edit_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, _, said): (_, _, CardSaid) = (contact_id(&id)?, call.revision()?, call.body()?);
    let cx = anew!(call);
    call.builds_on(&mine(&cx, id).await?)?;
    let contact = edit_contact(&cx, id, said.read()?).await?;
    let answer = mine(&cx, contact).await?;
    call.finish(cx, answer).await
}

async fn confirm(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    confirm_contact(&cx, contact_id(&id)?).await?;
    call.finish(cx, Answer::done()).await
}

async fn end_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, _) = (contact_id(&id)?, call.revision()?);
    let cx = anew!(call);
    call.builds_on(&mine(&cx, id).await?)?;
    end_contact(&cx, id).await?;
    call.finish(cx, Answer::done()).await
}
