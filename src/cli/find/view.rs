//! `view`: lists under a name, from the desk's policy and the user's own configuration.

use std::collections::BTreeMap;

use clap::Args;
use serde::Serialize;

use super::list::{ListArgs, Preset, listed};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::near::nearest;
use crate::render;
use crate::render::table::{self, Cell, Column};
use crate::rules::policy::View;

/// Which view, and what else its tickets must be.
#[derive(Debug, Args)]
pub(crate) struct ViewArgs {
    /// Name of the view; without one, the views are listed
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    list: ListArgs,
}

/// A view and where it is from.
#[derive(Debug, Serialize)]
struct ViewRow<'a> {
    name: &'a str,
    /// `desk` or `user`.
    from: &'static str,
    filter: Option<&'a str>,
    sort: Option<&'a str>,
    fields: Option<&'a str>,
    group_by: Option<&'a str>,
}

/// Lists the tickets of a view, or the views.
pub(crate) fn run(session: &Session, args: &ViewArgs) -> Result<()> {
    args.list.run(session, |session, desk| shown(session, desk, args))
}

fn shown(session: &Session, desk: &Desk, args: &ViewArgs) -> Result<()> {
    let views = views(session, desk);
    let Some(name) = &args.name else { return print(session, &views) };
    let Some((view, _)) = views.get(name.as_str()) else { return Err(unknown(desk, name, &views)) };
    let words = view.filter.as_deref().map(|text| words(name, text)).transpose()?;
    let preset = Preset {
        kind: None,
        filter: words.unwrap_or_default(),
        sort: view.sort.clone(),
        fields: view.fields.clone(),
        group_by: view.group_by.clone(),
    };
    listed(session, desk, &args.list, &preset)
}

/// The words of a filter that is written as one text: spaces part them, quotes keep them together.
fn words(name: &str, text: &str) -> Result<Vec<String>> {
    shlex::split(text).ok_or_else(|| {
        Error::usage(tr!("views.{name}.filter has an unclosed quote", name))
            .hint(tr!("write it as on a command line: \"class:A 'service:mail server'\""))
    })
}

/// The views by name; one of the user's own comes before one of the desk.
fn views<'a>(session: &'a Session, desk: &'a Desk) -> BTreeMap<&'a str, (&'a View, &'static str)> {
    let of_desk = desk.policy.views.iter().map(|(name, view)| (name.as_str(), (view, "desk")));
    let own = session.user.views.iter().map(|(name, view)| (name.as_str(), (view, "user")));
    of_desk.chain(own).collect()
}

fn unknown(desk: &Desk, name: &str, views: &BTreeMap<&str, (&View, &'static str)>) -> Error {
    let error = Error::usage(tr!("no view is named {quoted}", quoted = crate::escape::quoted(name, 60)));
    if let Ok((_, id)) = desk.locate(name) {
        return error.hint(tr!("to show the ticket: itdesk show {id}", id));
    }
    match nearest(name, views.keys().copied()) {
        Some(near) => error.hint(tr!("did you mean {near}? itdesk view lists the views", near)),
        None if views.is_empty() => {
            error.hint(tr!("add [views.{name}] with filter = \"...\" to itdesk.toml", name))
        }
        None => error.hint(tr!("itdesk view lists the views")),
    }
}

fn print<'a>(session: &Session, views: &BTreeMap<&'a str, (&'a View, &'static str)>) -> Result<()> {
    let row = |(name, (view, from)): (&&'a str, &(&'a View, &'static str))| ViewRow {
        name,
        from,
        filter: view.filter.as_deref(),
        sort: view.sort.as_deref(),
        fields: view.fields.as_deref(),
        group_by: view.group_by.as_deref(),
    };
    let rows: Vec<ViewRow> = views.iter().map(row).collect();
    match session.out.format {
        Some(Format::Json) => session.out.json(&rows),
        Some(Format::Jsonl) => rows.iter().try_for_each(|row| session.out.json(row)),
        Some(Format::Csv) => session.out.csv(&render::csv::records(&rows)?),
        Some(Format::Ids) => names(session, &rows),
        None if session.out.quiet => names(session, &rows),
        None | Some(Format::Table) if rows.is_empty() => {
            session.out.say(tr!("no views: add [views.NAME] to itdesk.toml or to your own configuration"));
            Ok(())
        }
        None | Some(Format::Table) => session.out.text(&page(&rows, session.out.width)),
    }
}

fn names(session: &Session, rows: &[ViewRow]) -> Result<()> {
    session.out.text(&rows.iter().map(|row| format!("{}\n", row.name)).collect::<String>())
}

fn page(rows: &[ViewRow], width: Option<usize>) -> String {
    let columns = [
        Column::left("NAME", 0),
        Column::left("FROM", 1),
        Column::wrap("FILTER", 0),
        Column::left("SORT", 2),
        Column::left("FIELDS", 3),
        Column::left("GROUP BY", 4),
    ];
    let cells = rows.iter().map(|row| {
        let texts = [row.filter, row.sort, row.fields, row.group_by].map(|text| text.unwrap_or("-"));
        [row.name, row.from].into_iter().chain(texts).map(Cell::of).collect()
    });
    table::text(&columns, &cells.collect::<Vec<_>>(), width)
}
