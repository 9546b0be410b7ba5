//! Values bound to SQL, the same on both engines.

use access::BodyKind;
use kernel::{At, ContentHash, Day, Id};
use sea_orm::Value;

/// A value ready to be bound.
#[derive(Clone, Debug)]
pub struct Bound(pub(crate) Value);

/// Something that can be bound to `$1`, `$2`, … Moments are UTC milliseconds, days are day numbers.
pub trait Param {
    /// The bound value.
    fn bound(self) -> Bound;
}

macro_rules! plain {
    ($($type:ty),+) => { $(
        impl Param for $type {
            fn bound(self) -> Bound { Bound(Value::from(self)) }
        }
        impl Param for Option<$type> {
            fn bound(self) -> Bound { Bound(Value::from(self)) }
        }
    )+ };
}
plain!(i64, bool, String, Vec<u8>, uuid::Uuid);

macro_rules! through {
    ($($type:ty => $plain:ty, $with:expr;)+) => { $(
        impl Param for $type {
            fn bound(self) -> Bound { let with: fn($type) -> $plain = $with; with(self).bound() }
        }
        impl Param for Option<$type> {
            fn bound(self) -> Bound { let with: fn($type) -> $plain = $with; self.map(with).bound() }
        }
    )+ };
}
through! {
    At => i64, At::millis;
    Day => i64, |day| i64::from(day.number());
    ContentHash => String, |hash| hash.to_string();
    &str => String, str::to_owned;
    &String => String, String::clone;
    i32 => i64, i64::from;
    BodyKind => String, |kind| kind.code().to_owned();
}

impl<T> Param for Id<T> {
    fn bound(self) -> Bound {
        self.uuid().bound()
    }
}
impl<T> Param for Option<Id<T>> {
    fn bound(self) -> Bound {
        self.map(Id::uuid).bound()
    }
}
impl Param for Bound {
    fn bound(self) -> Bound {
        self
    }
}

/// `$2, $3, $4`: placeholders for `count` values from `$first` on.
pub fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

/// `$1, $2, …` for these values, and the values: for `IN ({places})`. None of them: `NULL`, which nothing equals.
pub fn among<T: Param>(values: impl IntoIterator<Item = T>) -> (String, Vec<Bound>) {
    let values: Vec<Bound> = values.into_iter().map(Param::bound).collect();
    let places = if values.is_empty() { "NULL".to_owned() } else { places(1, values.len()) };
    (places, values)
}

/// Values for the placeholders of a statement, in order: `params![id, now, "text"]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::Param::bound($value)),*] };
}
