//! What a shell offers when Tab is pressed.
//!
//! The shell asks the program itself, with `COMPLETE` in its environment (`answer`). `attach` says
//! which argument takes which values, `tickets`, `policy`, `words` and `filter` have the values, and
//! `shell` is how each shell asks and reads. Nothing here changes a desk, builds an index, or prints
//! an error: where there is nothing to offer, nothing is.

mod answer;
mod attach;
mod bash;
mod filter;
mod noun;
mod place;
mod policy;
mod shell;
mod tickets;
mod words;

pub(crate) use answer::answered;
pub(crate) use shell::{Shell, registration};
