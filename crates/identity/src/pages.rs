//! The pages of this room.

use shell::Room;

/// What this room brings into the house.
pub fn room() -> Room {
    Room { migrations: crate::MIGRATIONS, ..Room::new("identity") }
}
