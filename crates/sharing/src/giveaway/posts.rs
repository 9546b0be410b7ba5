//! Words that stand beside a name where somebody says who called: departments, posts, titles, and what is said of a call.
//! They stand in lists of their own, apart by white space.

use std::sync::LazyLock;

/// A list of words.
pub(super) type Words = LazyLock<Vec<&'static str>>;

/// Departments, posts and everyday words, on either side of a name.
pub(super) static WORDS: Words = LazyLock::new(|| include_str!("posts/beside.txt").split_whitespace().collect());

/// What ends a department before a name: the 部 of 「総務部服部」 when 総務 is off.
pub(super) static BEFORE: Words = LazyLock::new(|| include_str!("posts/before.txt").split_whitespace().collect());

/// Titles behind a name, and what ends a department or a post.
pub(super) static AFTER: Words = LazyLock::new(|| include_str!("posts/behind.txt").split_whitespace().collect());

/// The same in Latin letters, in lower case.
pub(super) static LATIN: Words = LazyLock::new(|| include_str!("posts/latin.txt").split_whitespace().collect());
