//! `mine`: the work of who acts that is not finished.

use super::list::{ListArgs, Preset, listed, several};
use crate::cli::session::opened::Session;
use crate::error::Result;

/// The words that find the work of who acts.
pub(crate) const MINE: &str = "assignee:me";

/// Lists the work of who acts that is not finished.
pub(crate) fn mine(session: &Session, args: &ListArgs) -> Result<()> {
    let preset = Preset { filter: vec![MINE.to_owned()], ..Preset::default() };
    if session.is_on_many() {
        return several(session, args, &preset);
    }
    args.run(session, |session, desk| {
        // Nobody has no work: say so instead of finding nothing.
        desk.actor()?;
        listed(session, desk, args, &preset)
    })
}
