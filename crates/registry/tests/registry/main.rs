//! The registry on both engines: what it answers, what changing it leaves behind, its pages and sentences.

mod house;
mod pages;
mod rows;
mod sentences;
