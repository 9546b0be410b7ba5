//! The seals of all rooms, as one.

use shell::Voice;
use store::{
    Cx, SealFault, StoreError, retention,
    seals::{BrokenSeal, Sealed, Seals as Found},
};

/// A kind of sealed thing, of whichever room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its code.
    pub code: &'static str,
    /// It stays inside a community: which it is, is told to nobody outside, but to whoever owns the database.
    pub inside: bool,
}

/// A sealed thing that is not as it was sealed.
pub type Broken = BrokenSeal<Kind>;
/// What checking all seals found.
pub type Seals = Found<Kind>;

/// The codes of all kinds of sealed things.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    codes::<sharing::SealKind>()
        .chain(codes::<registry::SealKind>())
        .chain(codes::<delivery::SealKind>())
        .chain(codes::<community::SealKind>())
        .chain(codes::<statistics::SealKind>())
        .chain(codes::<outage::SealKind>())
        .chain(codes::<exercises::SealKind>())
        .chain(codes::<analysis::SealKind>())
        .chain([retention::SEAL])
}

fn codes<K: Sealed>() -> impl Iterator<Item = &'static str> {
    K::ALL.iter().map(|kind| kind.code())
}

/// Compares everything that was sealed with the chain: in reports, notices and cases, in the ledger, in communities, in
/// figures, of outages, in drills, models of who depends on whom, the rules of CEPTOARs, and how long things are kept. While others write, `cx` must be
/// a [snapshot](store::Db::snapshot).
///
/// # Errors
/// If the database refuses.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    let mut all = Seals::default();
    add(&mut all, sharing::verify_seals(cx).await?, false);
    add(&mut all, registry::verify_seals(cx).await?, false);
    add(&mut all, delivery::verify_seals(cx).await?, false);
    add(&mut all, community::verify_seals(cx).await?, true);
    add(&mut all, statistics::verify_seals(cx).await?, false);
    add(&mut all, outage::verify_seals(cx).await?, false);
    add(&mut all, exercises::verify_seals(cx).await?, false);
    add(&mut all, analysis::verify_seals(cx).await?, false);
    add_coded(&mut all, retention::verify_decisions(&cx.system("verify seals")).await?, false);
    Ok(all)
}

fn add<K: Sealed>(all: &mut Seals, found: Found<K>, inside: bool) {
    let broken = found.broken.into_iter().map(|BrokenSeal { kind, id, reference, why }| BrokenSeal {
        kind: kind.code(),
        id,
        reference,
        why,
    });
    let Found { checked, unsealed, .. } = found;
    add_coded(all, Found { checked, unsealed, broken: broken.collect() }, inside);
}

fn add_coded(all: &mut Seals, found: Found<&'static str>, inside: bool) {
    all.checked += found.checked;
    all.unsealed += found.unsealed;
    all.broken.extend(found.broken.into_iter().map(|BrokenSeal { kind: code, id, reference, why }| Broken {
        kind: Kind { code, inside },
        id,
        reference,
        why,
    }));
}

/// What a kind of sealed thing is called.
pub fn kind_in_words(voice: &Voice, kind: Kind) -> String {
    voice.t(&format!("record-seal-{}", kind.code))
}

/// What is wrong with a sealed thing.
pub fn fault_in_words(voice: &Voice, why: SealFault) -> String {
    voice.t(&format!("record-seal-is-{}", why.code()))
}
