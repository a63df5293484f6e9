//! `sync`: sharing the desk, once or again and again.

mod once;
mod rounds;

use clap::Args;

use self::once::Manner;
use crate::cli::session::opened::Session;
use crate::error::Result;
use crate::rules::rounds::Every;

/// Fetches, merges by field and pushes; with --commit, commits first what is not committed.
#[derive(Debug, Args)]
pub(crate) struct SyncArgs {
    /// Repeat it in the foreground: 60s, 5m; each round commits all changes first, as one commit
    #[arg(long, value_name = "DURATION")]
    every: Option<Every>,
}

/// How often a push that came too late is tried again.
const TRIES: u32 = 5;

/// Shares this branch of the desk.
pub(crate) fn run(session: &Session, args: &SyncArgs) -> Result<()> {
    if let Some(every) = args.every {
        return rounds::run(session, every);
    }
    let commit = session.desk()?.store.journal().is_some();
    let shared = once::share(session, Manner { commit, tries: TRIES, says_steps: true })?;
    once::report(session, &shared)
}
