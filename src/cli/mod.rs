//! The command line: parse, ask the modules below, print.
//!
//! `session` is what every command has: flags, clock, prompts, output. `find` reads many tickets,
//! `ticket` changes one, `desk` is about the desk as it is. Each noun has a module above them.

mod change;
mod ci;
mod command;
mod complete;
mod deliver;
mod desk;
mod duty;
mod feedback;
mod find;
mod help;
mod incident;
mod incident_major;
mod kb;
mod monitor;
mod noun;
mod report;
mod request;
mod run;
mod session;
mod ticket;

pub use run::{command_reference, main};

/// Every text of the help, for the tests of the catalogues.
#[cfg(test)]
pub(crate) use command::texts as texts_of_help;
