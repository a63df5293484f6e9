//! `itdesk kb …`: knowledge, written once, approved, found when it is needed (M8).

mod diff;
mod export;
mod export_folder;
mod from;
mod history;
mod import;
mod lifecycle;
mod search;
mod suggest;
mod verb;
pub(super) mod write;

pub(crate) use verb::{KbVerb, run};
