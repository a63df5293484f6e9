//! Commands about the desk itself: set it up, fill it, check it, share it.

pub(crate) mod alias;
pub(crate) mod archive;
pub(crate) mod config;
pub(crate) mod doctor;
mod expired;
pub(crate) mod git;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod mail;
pub(crate) mod reference;
pub(crate) mod rules;
mod seal;
pub(crate) mod sync;
pub(crate) mod verify;
