//! A file that is there whole or not at all: written beside its place, and put there when it is complete.

use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The file while it is written; it goes away with this value unless it was published.
pub(super) struct Part {
    path: PathBuf,
    name: String,
}

impl Part {
    /// A new file beside `place` that nobody else of the machine reads.
    pub(super) fn beside(place: &Path, what: &str) -> Result<Self> {
        let name = place.to_str().context("the file's name is not UTF-8")?;
        ensure!(!name.contains(['?', '#', '%']), "the file's name must hold none of ? # %");
        let name = format!("{name}.{what}-{}", std::process::id());
        let path = PathBuf::from(&name);
        let part = Self { path, name };
        part.clear();
        store::make_private(&part.path).with_context(|| part.unwritable())?;
        Ok(part)
    }
    pub(super) fn name(&self) -> &str {
        &self.name
    }
    /// As the address of a database of SQLite.
    pub(super) fn url(&self) -> String {
        format!("sqlite:{}", self.name)
    }
    pub(super) fn unwritable(&self) -> String {
        format!("{} could not be written; is there room, and may this user write there?", self.name)
    }
    /// Puts the file in its place, unless something is there by now. Whatever is killed, the place holds all of it or nothing.
    pub(super) fn publish(self, place: &Path) -> Result<()> {
        fs::File::open(&self.path).and_then(|file| file.sync_all()).with_context(|| self.unwritable())?;
        let linked = fs::hard_link(&self.path, place).or_else(|cause| match place.exists() {
            true => Err(cause),
            // A file system without links.
            false => fs::rename(&self.path, place),
        });
        linked.with_context(|| format!("{} could not be made", place.display()))?;
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::File::open(folder).and_then(|folder| folder.sync_all()).with_context(|| self.unwritable())
    }
    /// Takes it away, and what SQLite keeps beside it.
    fn clear(&self) {
        for beside in ["", "-wal", "-shm", "-journal"] {
            drop(fs::remove_file(format!("{}{beside}", self.name)));
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.clear();
    }
}
