//! Looking into a ZIP without unpacking it: every size is checked before and while it is read.

use super::find;
use std::io::{Cursor, Read};

/// The most entries that are looked at.
const ENTRIES_MOST: usize = 5_000;
/// More than this many times its size, and more than [`BOMB_FROM`], is a bomb. Deflate reaches 1,032; logs 20 to 60.
const RATIO_MOST: u64 = 150;
const BOMB_FROM: u64 = 64 * 1024 * 1024;
/// What all entries together may say to be.
const DECLARED_MOST: u64 = 2 * 1024 * 1024 * 1024;
/// The most bytes that are unpacked, in memory, to see whether they are as many as was said.
const UNPACKED_MOST: u64 = 32 * 1024 * 1024;
/// The most bytes that are kept of what is asked for.
const KEPT_MOST: u64 = 8 * 1024 * 1024;

/// Why nothing can be said of what is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It unpacks to very much more, or lies about how much.
    Bomb,
    /// It cannot be read.
    Broken,
}

/// What is in an archive.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// The names of all entries.
    pub(super) names: Vec<String>,
    /// Those that were asked for, unpacked.
    pub(super) parts: Vec<(String, Vec<u8>)>,
    /// Something is locked by a password.
    pub(super) locked: bool,
    /// Not everything was unpacked and compared with what it says to be.
    pub(super) unchecked: bool,
    /// An entry is an archive.
    pub(super) nested: bool,
    /// A path leads out of the folder.
    pub(super) outside: bool,
}

/// Looks into it, and unpacks the entries that `wanted` names.
pub(super) fn open(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Contents, Trouble> {
    if entries(bytes)? > ENTRIES_MOST {
        return Err(Trouble::Bomb);
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Trouble::Broken)?;
    // Another end of another archive may stand behind the first.
    if archive.len() > ENTRIES_MOST {
        return Err(Trouble::Bomb);
    }
    let (mut declared, mut packed) = (0_u64, 0_u64);
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| Trouble::Broken)?;
        declared = declared.saturating_add(entry.size());
        packed = packed.saturating_add(entry.compressed_size());
    }
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    // Entries that lie over one another are the other way to make much of little.
    let ratio = declared > BOMB_FROM && declared / size.max(1) > RATIO_MOST;
    if ratio || declared > DECLARED_MOST || packed > size {
        return Err(Trouble::Bomb);
    }
    unpack(&mut archive, wanted)
}

/// The number of entries that the end of the archive names; readers make room for them at once.
fn entries(bytes: &[u8]) -> Result<usize, Trouble> {
    let tail = bytes.len().saturating_sub(65_557);
    let at = find(bytes, b"PK\x05\x06", tail).ok_or(Trouble::Broken)?;
    match bytes.get(at + 10..at + 12) {
        Some(&[low, high]) => Ok(usize::from(u16::from_le_bytes([low, high]))),
        _ => Err(Trouble::Broken),
    }
}

fn unpack(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, wanted: impl Fn(&str) -> bool) -> Result<Contents, Trouble> {
    let mut all = Contents::default();
    let (mut budget, mut kept) = (UNPACKED_MOST, 0_u64);
    for index in 0..archive.len() {
        let (name, size, locked) = {
            let entry = archive.by_index_raw(index).map_err(|_| Trouble::Broken)?;
            (String::from_utf8_lossy(entry.name_raw()).into_owned(), entry.size(), entry.encrypted())
        };
        all.outside |= leads_out(&name);
        all.nested |= is_archive(&name);
        all.locked |= locked;
        let keep = wanted(&name) && kept.saturating_add(size) <= KEPT_MOST;
        all.unchecked |= wanted(&name) && !keep;
        if locked || name.ends_with('/') {
        } else if size > budget {
            all.unchecked = true;
        } else {
            let entry = archive.by_index(index).map_err(|_| Trouble::Broken)?;
            let unpacked = as_declared(entry, size, keep)?;
            budget -= size;
            kept += if keep { size } else { 0 };
            all.nested |= unpacked.starts_with(b"PK\x03\x04")
                || unpacked.starts_with(b"7z\xbc\xaf")
                || unpacked.starts_with(b"Rar!");
            if keep {
                all.parts.push((name.clone(), unpacked));
            }
        }
        all.names.push(name);
    }
    Ok(all)
}

/// Reads an entry to its end, which must be where it says; keeps all of it, or its beginning.
fn as_declared(entry: impl Read, size: u64, keep: bool) -> Result<Vec<u8>, Trouble> {
    let mut limited = entry.take(size.saturating_add(1));
    let (mut unpacked, mut read, mut buffer) = (Vec::new(), 0_u64, vec![0_u8; 16 * 1024]);
    loop {
        let count = limited.read(&mut buffer).map_err(|_| Trouble::Broken)?;
        if count == 0 {
            break;
        }
        read += u64::try_from(count).unwrap_or(u64::MAX);
        if keep || unpacked.len() < 8 {
            unpacked.extend_from_slice(buffer.get(..count).unwrap_or_default());
        }
    }
    if read > size { Err(Trouble::Bomb) } else { Ok(unpacked) }
}

/// `../x`, `/x`, `C:\x`, and names that turn the direction of writing.
fn leads_out(name: &str) -> bool {
    let parts = || name.split(['/', '\\']);
    parts().any(|part| part == "..")
        || name.starts_with(['/', '\\'])
        || name.get(1..2) == Some(":")
        || name.chars().any(|c| !crate::draft::reading::visible(c))
}

fn is_archive(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["zip", "7z", "rar", "gz", "xz", "bz2", "tar", "tgz", "cab", "iso", "jar", "lzh"]
        .iter()
        .any(|ending| name.ends_with(&format!(".{ending}")))
}
