//! Writing down the rows that are not in, so that they can be fixed and imported by themselves.

use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::source::{Cells, Content, RowPlace, Source};
use crate::desk::Desk;
use crate::error::{Context, Error, Result};
use crate::lang::tr;

/// The columns that a rejects file adds; an import leaves them alone.
pub(super) const COLUMNS: [&str; 2] = ["itdesk_line", "itdesk_reason"];

/// Writes rows with their reasons to `path`: as CSV with the source's header and two columns more, or
/// as a JSON object a line, `{line, reason, row}`.
///
/// # Errors
/// Exit 7 when it cannot be written.
pub(super) fn write(path: &Path, source: &Source, rows: &[(RowPlace, String)]) -> Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path).doing("write", path)?);
    if source.encoding.is_some() {
        // Its own mark wins over the profile's encoding, for it is UTF-8 now.
        file.write_all(b"\xef\xbb\xbf").doing("write", path)?;
    }
    match source.is_json() {
        true => as_json(&mut file, path, source, rows)?,
        false => as_csv(&mut file, path, source, rows)?,
    }
    file.flush().doing("write", path)
}

/// # Errors
/// Exit 2 when the rejects would be written over the source, or over a file of the desk.
pub(super) fn check(desk: &Desk, path: &Path, file: &str) -> Result<()> {
    desk.store.spare(path, "--rejects")?;
    let same = match (path.canonicalize(), Path::new(file).canonicalize()) {
        (Ok(a), Ok(b)) => a == b || crate::store::is_same_file(&a, &b),
        _ => false,
    };
    if same {
        let error = Error::usage(tr!("--rejects {path} is the file being imported", path = path.display()));
        return Err(error.hint(tr!("name another file")));
    }
    Ok(())
}

/// Cells stand as they came, formulas and broken text too: this is the source's own format, to be
/// imported again. A row with too few cells is filled up, one with too many keeps them.
fn as_csv(to: &mut dyn Write, path: &Path, source: &Source, rows: &[(RowPlace, String)]) -> Result<()> {
    let mut out = csv::WriterBuilder::new().flexible(true).delimiter(source.delimiter).from_writer(to);
    let own: Vec<&str> = source.header.iter().map(String::as_str).filter(|h| !COLUMNS.contains(h)).collect();
    let failed = |e: csv::Error| std::io::Error::from(e);
    out.write_record(own.iter().copied().chain(COLUMNS)).map_err(failed).doing("write", path)?;
    for (place, reason) in rows {
        let row = source.row(place)?;
        let Content::Cells(cells) = &row.content else { continue };
        let line = row.line.to_string();
        let kept = kept(source, cells);
        let filled = kept.into_iter().chain(std::iter::repeat(&b""[..]));
        let width = own.len().max(cells.len().saturating_sub(source.header.len() - own.len()));
        let cells = filled.take(width).chain([line.as_bytes(), reason.as_bytes()]);
        out.write_record(cells).map_err(failed).doing("write", path)?;
    }
    out.flush().doing("write", path)
}

/// The cells without line and reason of an earlier rejects file.
fn kept<'c>(source: &Source, cells: &'c Cells) -> Vec<&'c [u8]> {
    let own = |place: usize| source.header.get(place).is_some_and(|h| COLUMNS.contains(&h.as_str()));
    cells.iter().enumerate().filter(|(place, _)| !own(*place)).map(|(_, cell)| cell).collect()
}

fn as_json(to: &mut dyn Write, path: &Path, source: &Source, rows: &[(RowPlace, String)]) -> Result<()> {
    for (place, reason) in rows {
        let row = source.row(place)?;
        let value = match row.content {
            Content::Object(object) => Value::Object(object),
            Content::Other(value) => value,
            Content::Raw(raw) => Value::from(String::from_utf8_lossy(&raw)),
            Content::Cells(_) => Value::Null,
        };
        let line = json!({ "line": row.line, "reason": reason, "row": value });
        writeln!(to, "{line}").doing("write", path)?;
    }
    Ok(())
}
