//! `git`: the desk as a git repository.

use clap::Subcommand;

use super::driver::{self, DriverArgs};
use super::merge::{self, MergeArgs};
use super::{setup, status};
use crate::cli::session::opened::Session;
use crate::error::Result;

/// What to do with the repository.
#[derive(Debug, Subcommand)]
pub(crate) enum GitVerb {
    /// Set up this clone to merge records by field, not as text
    Setup(setup::SetupArgs),
    /// Show what is not committed or shared, and whether this clone is set up
    Status,
    /// Merge a branch as git merge does, with all records merged by field
    Merge(MergeArgs),
    /// Merge by field the records git left in conflict or merged as text
    Resolve,
    /// What git calls to merge a record; git setup registers it
    #[command(hide = true)]
    MergeDriver(DriverArgs),
}

/// Runs a verb.
pub(crate) fn run(session: &Session, verb: &GitVerb) -> Result<()> {
    match verb {
        GitVerb::Setup(args) => setup::run(session, args),
        GitVerb::Status => status::run(session),
        GitVerb::Merge(args) => merge::merge(session, &args.branch),
        GitVerb::Resolve => merge::resolve(session),
        GitVerb::MergeDriver(args) => driver::run(args, session.now),
    }
}
