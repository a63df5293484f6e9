//! What the program says of itself: life cycles, schemas, completions.

use clap::Args;
use serde_json::json;

use crate::cli::session::globals::Session;
use crate::cli::session::output::Format;
use crate::cli::session::special::Special;
use crate::error::Result;
use crate::records::Kind;
use crate::render::lifecycle;
use crate::rules::workflow::steps;
use crate::wire;

/// Which life cycle.
#[derive(Debug, Args)]
pub(crate) struct WorkflowArgs {
    /// request, incident, change, deliver or kb
    kind: Kind,
}

/// Which schema.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// request, incident, change, deliver or kb
    kind: Kind,
}

/// Which shell.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Prints the life cycle of a kind, the same table that the steps obey.
pub(crate) fn workflow(session: &Session, args: &WorkflowArgs) -> Result<()> {
    if session.special == Some(Special::Mermaid) {
        return session.out.raw(&lifecycle::mermaid(args.kind));
    }
    let steps = steps(args.kind);
    if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
        let table: Vec<_> = steps
            .iter()
            .map(|s| json!({ "verb": s.verb.as_str(), "leads": s.leads, "says": s.says }))
            .collect();
        return session.out.json(&table);
    }
    session.out.text(&lifecycle::plain(args.kind, session.out.width))
}

/// Prints the JSON Schema of a kind.
pub(crate) fn schema(session: &Session, args: &SchemaArgs) -> Result<()> {
    session.out.json(&wire::schema(args.kind))
}

/// Prints the line that a shell evaluates to complete commands and flags.
pub(crate) fn completions(
    session: &Session,
    args: &CompletionsArgs,
    program: &mut clap::Command,
) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, program, "itdesk", &mut script);
    session.out.text(&String::from_utf8_lossy(&script))
}
