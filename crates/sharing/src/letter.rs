//! What a letter says of a notice: its text, where the label lets it leave Kaname.

use crate::pages::notice_text;
use ::store::{Sql, StoreError};
use delivery::DeliveryId;
use shell::{Voice, app::Soon};

/// The text of what was delivered, with what bodies on the way added; the [`delivery::post::Whole`] of this house.
pub fn whole<'a>(
    sql: &'a Sql<'a>,
    voice: &'a Voice,
    delivery: DeliveryId,
) -> Soon<'a, Result<Option<String>, StoreError>> {
    Box::pin(async move {
        let Some(line) = delivery::ask::line(sql, delivery).await? else { return Ok(None) };
        let Some(text) = notice_text::of_delivery(sql, voice, &line, Vec::new()).await? else { return Ok(None) };
        let hops = delivery::ask::path_of(sql, delivery).await?;
        let added = hops.iter().filter(|hop| !hop.addition.is_empty() && hop.org != line.org);
        let added = added.map(|hop| format!("\r\n{}\r\n{}\r\n", voice.pick(&hop.name), hop.addition));
        Ok(Some(text + &added.collect::<String>()))
    })
}
