//! `incident analysis`: the tree of causes of an incident (M5.2b).

use clap::Args;

use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::special::Special;
use crate::error::Result;
use crate::records::Kind;
use crate::render;
use crate::wire::AnalysisTree;

/// `incident analysis`.
#[derive(Debug, Args)]
pub(crate) struct AnalysisArgs {
    /// Id, part of one, or an external number
    id: String,
}

/// Prints the tree with all that follows from it.
pub(crate) fn run(session: &Session, args: &AnalysisArgs) -> Result<()> {
    let desk = session.desk()?;
    let (shelf, id) = desk.locate_kind(&args.id, Some(Kind::Incident))?;
    let record = desk.store.read_from(shelf, id)?;
    if session.special == Some(Special::Mermaid) {
        let entries = record.incident().map(|incident| incident.analysis.as_slice()).unwrap_or_default();
        return session.out.raw(&render::analysis::mermaid(entries));
    }
    if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
        return session.out.json(&AnalysisTree::of(&record));
    }
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    session.out.text(&render::analysis_page::analysis(&screen, &record))
}
