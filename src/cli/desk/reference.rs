//! What the program says of itself: life cycles, schemas, completions.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::complete::{Shell, registration};
use crate::cli::session::opened::Session;
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
    /// Kind: request, incident, change, deliver or kb
    kind: Kind,
}

/// Which schema.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Kind: request, incident, change, deliver or kb
    kind: Kind,
}

/// Which shell.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// Shell to complete for
    #[arg(value_enum)]
    shell: Shell,
    /// The script of earlier versions: verbs and flags alone, without asking the program
    #[arg(long = "static", hide = true)]
    fixed: bool,
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

/// Prints the lines that a shell evaluates so that it asks the program what to offer.
pub(crate) fn completions(
    session: &Session,
    args: &CompletionsArgs,
    command: impl FnOnce() -> clap::Command,
) -> Result<()> {
    if args.fixed {
        let mut script = Vec::new();
        clap_complete::generate(args.shell.generator(), &mut command(), "itdesk", &mut script);
        return session.out.raw(&String::from_utf8_lossy(&script));
    }
    session.out.raw(&registration(args.shell, &program()))
}

/// The program as the shell is to call it: by name where it was found by name, else by its complete path.
fn program() -> String {
    let called = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    let path =
        if called.components().count() > 1 { std::path::absolute(&called).unwrap_or(called) } else { called };
    path.to_string_lossy().into_owned()
}
