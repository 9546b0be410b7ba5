//! Reports on both engines: what each operation does, refuses and leaves alone; who sees what; the pages.

mod hall;
mod operations;
mod pages;
mod sentences;
mod sight;
