//! Commands that make, change or show one ticket, and the arguments that the verbs of all kinds share.

pub(crate) mod assign;
pub(crate) mod common;
pub(crate) mod document;
pub(crate) mod done;
pub(crate) mod edit;
pub(crate) mod escalate;
pub(crate) mod fault;
pub(crate) mod fields;
pub(crate) mod form;
mod further;
pub(crate) mod items;
pub(crate) mod link;
pub(crate) mod log;
pub(crate) mod new;
mod new_args;
mod new_form;
pub(crate) mod next;
mod required;
pub(crate) mod selected;
pub(crate) mod show;
pub(crate) mod solved;
pub(crate) mod step;
pub(crate) mod take;
pub(crate) mod targets;
pub(crate) mod undo;
pub(crate) mod work;
