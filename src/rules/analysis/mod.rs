//! Causes of an incident as a tree: who explains whom, and what that explains (M5.2b).

pub mod logic;
pub mod tree;
pub mod verbs;
pub mod whys;
