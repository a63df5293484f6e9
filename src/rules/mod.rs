//! The rules: pure functions from policy, record and time to a verdict.
//!
//! Nothing here reads a file, asks the clock or prints; `clippy.toml` keeps it so.

pub mod action;
pub mod alerts;
pub mod article;
pub mod assign;
pub mod bounds;
pub mod calendar;
pub mod catalogue;
pub mod change;
pub mod classify;
pub mod clocks;
pub mod confirmation;
pub mod delivery;
pub mod duration;
pub mod elements;
mod facts;
pub mod fields;
pub mod fingerprint;
pub mod fnv;
pub mod improvement;
pub mod keys;
pub mod life;
pub mod limits;
pub mod links;
pub mod mail;
pub mod merge;
pub mod monitoring;
pub mod people;
pub mod policy;
pub mod proof;
pub mod refusal;
pub mod reliability;
pub mod replay;
pub mod retention;
pub mod scores;
pub mod significance;
pub mod size;
pub mod survey;
pub mod targets;
pub mod thanks;
pub mod timeline;
pub mod undo;
pub mod verbs;
pub mod vulnerability;
pub mod when;
pub mod workflow;
