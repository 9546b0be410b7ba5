//! Who may do what to which: actors, roles, relations, and the permission matrix.
//!
//! Pure: nothing here reads the database or knows a table. `store` asks it on every row it hands out.
//! [`RULES`](matrix::RULES) is the whole law; `docs/permission-matrix.md` is generated from it.

pub mod act;
pub mod actor;
pub mod kind;
pub mod matrix;
pub mod relation;
pub mod role;

pub use act::{Act, Action};
pub use actor::{Actor, KeyId, OrgId, PersonId, Who};
pub use kind::Kind;
pub use matrix::{Decision, decide, roles_for, roles_with};
pub use relation::{Relation, Relations};
pub use role::{BodyKind, Role};
