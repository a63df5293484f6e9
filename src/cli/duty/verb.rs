//! `itdesk duty …`: what the desk does regularly (M1.3d, M3.2b, M4.4a).

use clap::Subcommand;

use super::{done, list};
use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::error::Result;

/// List regular duties and record when they were done
#[derive(Debug, Subcommand)]
pub(crate) enum DutyVerb {
    /// List the duties of the policy, the most urgent first
    List(list::ListArgs),
    /// Record that a duty was done
    Done(done::DoneArgs),
    /// List when duties were done, the latest first
    Log(list::LogArgs),
}

/// Runs a verb of duties.
pub(crate) fn run(session: &Session, verb: &DutyVerb) -> Result<Exit> {
    match verb {
        DutyVerb::List(args) => list::list(session, args),
        DutyVerb::Done(args) => done::run(session, args).map(|()| Exit::Done),
        DutyVerb::Log(args) => list::log(session, args).map(|()| Exit::Done),
    }
}
