//! `--template`: a line of the reader's own for each row, from the fields of its JSON.

use serde::Serialize;
use serde_json::Value;

use crate::cli::session::opened::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::near::nearest;
use crate::templates::{self, Problem};

/// How many rows are made into text at a time.
const BATCH: usize = 1024;

/// Prints the line that the template makes of each row. The fields have the names they have with
/// `--json`; times are those of JSON, in UTC.
///
/// # Errors
/// Exit 2 for a template that is mistaken or names what is no field, and beside another format.
pub(crate) fn print<T: Serialize + Sync>(session: &Session, template: &str, rows: &[T]) -> Result<()> {
    if session.globals.json || session.globals.format.is_some() {
        return Err(Error::usage(tr!("--template cannot be combined with --json or --format"))
            .hint(tr!("leave out --json and --format, or --template")));
    }
    let names = templates::names(template).map_err(mistaken)?;
    if let Some(Ok(Value::Object(row))) = rows.first().map(serde_json::to_value) {
        let unknown = names.iter().find(|name| !row.contains_key(*name));
        if let Some(name) = unknown {
            return Err(unknown_field(name, row.keys().map(String::as_str)));
        }
    }
    for batch in rows.chunks(BATCH) {
        let lines = templates::filled_each(template, batch).map_err(mistaken)?;
        session.out.as_written(&lines.iter().map(|line| format!("{line}\n")).collect::<String>())?;
    }
    Ok(())
}

/// What to say of a name that is no field of a row.
pub(crate) fn unknown_field<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Error {
    let near = nearest(name, known.clone());
    let near = near.map_or_else(String::new, |near| tr!("did you mean {near}? ", near));
    let all: Vec<&str> = known.collect();
    Error::usage(tr!("{quoted} is not a field", quoted = crate::escape::quoted(name, 60))).hint(tr!(
        "{near}fields: {names}",
        near,
        names = all.join(", ")
    ))
}

fn mistaken(problem: Problem) -> Error {
    let kind = if let Problem::NoRoom(_) = problem { ErrorKind::System } else { ErrorKind::Usage };
    Error::new(kind, format!("--template: {problem}"))
        .hint(tr!("put each field in double braces: --template '{{ id }} {{ title }}'"))
}
