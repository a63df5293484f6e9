//! Configuration items: what is done to them, what depends on what, and what a fault reaches (M5.2b).

pub mod graph;
pub mod impact;
pub mod repair;
pub mod verbs;
