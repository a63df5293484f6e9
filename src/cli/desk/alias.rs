//! `alias`: the words that the user's configuration gives a command line.

use clap::{Args, Command};
use serde::Serialize;

use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::config::user_config_path;
use crate::error::Result;
use crate::lang::tr;
use crate::render;
use crate::render::table::{self, Cell, Column};

/// Nothing to say.
#[derive(Debug, Args)]
pub(crate) struct AliasArgs {}

/// An alias.
#[derive(Debug, Serialize)]
struct AliasRow<'a> {
    name: &'a str,
    command: &'a str,
    /// Whether a command has the same name: the alias is never used then.
    shadowed: bool,
}

/// Lists the aliases.
pub(crate) fn run<'a>(session: &'a Session, _: &AliasArgs, program: &Command) -> Result<()> {
    let row = |(name, command): (&'a String, &'a String)| AliasRow {
        name,
        command,
        shadowed: program.find_subcommand(name).is_some(),
    };
    let rows: Vec<AliasRow> = session.user.aliases.iter().map(row).collect();
    for row in rows.iter().filter(|row| row.shadowed) {
        session.out.say(&tr!("the alias {row} is never used: a command has the same name", row = row.name));
    }
    match session.out.format {
        Some(Format::Json) => session.out.json(&rows),
        Some(Format::Jsonl) => rows.iter().try_for_each(|row| session.out.json(row)),
        Some(Format::Csv) => session.out.csv(&render::csv::records(&rows)?),
        Some(Format::Ids) => names(session, &rows),
        None if session.out.quiet => names(session, &rows),
        None | Some(Format::Table) if rows.is_empty() => {
            let path = user_config_path().map(|path| path.display().to_string()).unwrap_or_default();
            session.out.say(&tr!("no aliases: add alias.NAME = \"list class:A --limit 5\" to {path}", path));
            Ok(())
        }
        None | Some(Format::Table) => {
            let columns = [Column::left("NAME", 0), Column::wrap("COMMAND", 0)];
            let cells: Vec<Vec<Cell>> =
                rows.iter().map(|row| vec![Cell::of(row.name), Cell::of(row.command)]).collect();
            session.out.text(&table::text(&columns, &cells, session.out.width))
        }
    }
}

fn names(session: &Session, rows: &[AliasRow]) -> Result<()> {
    session.out.text(&rows.iter().map(|row| format!("{}\n", row.name)).collect::<String>())
}
