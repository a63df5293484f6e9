//! What the program says of itself: help of commands, topics, examples and man pages.
//!
//! Nothing here is read or described before help is asked for. Pages and examples are text files in
//! this folder.

mod examples;
mod find;
mod long;
mod man;
mod mistake;
mod reference;
mod short;
mod topics;
mod verb;

pub(crate) use man::{ManArgs, man};
pub(crate) use mistake::mistake;
pub(in crate::cli) use reference::reference;
pub(crate) use verb::{HelpArgs, asked, help, version};
