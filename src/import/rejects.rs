//! Writing down the rows that are not in, so that they can be fixed and imported by themselves.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::source::{Cells, Content, Source, SourceRow};
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
pub(super) fn write(path: &Path, source: &Source, rows: &[(&SourceRow, String)]) -> Result<()> {
    let bytes = if source.is_json() { as_json(rows) } else { as_csv(source, rows).doing("write", path)? };
    let mut file = std::fs::File::create(path).doing("write", path)?;
    if source.encoding.is_some() {
        // Its own mark wins over the profile's encoding, for it is UTF-8 now.
        file.write_all(b"\xef\xbb\xbf").doing("write", path)?;
    }
    file.write_all(&bytes).doing("write", path)
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
fn as_csv(source: &Source, rows: &[(&SourceRow, String)]) -> std::io::Result<Vec<u8>> {
    let mut out =
        csv::WriterBuilder::new().flexible(true).delimiter(source.delimiter).from_writer(Vec::new());
    let own: Vec<&str> = source.header.iter().map(String::as_str).filter(|h| !COLUMNS.contains(h)).collect();
    out.write_record(own.iter().copied().chain(COLUMNS))?;
    for (row, reason) in rows {
        let Content::Cells(cells) = &row.content else { continue };
        let line = row.line.to_string();
        let kept = kept(source, cells);
        let filled = kept.into_iter().chain(std::iter::repeat(&b""[..]));
        let width = own.len().max(cells.len().saturating_sub(source.header.len() - own.len()));
        out.write_record(filled.take(width).chain([line.as_bytes(), reason.as_bytes()]))?;
    }
    out.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
}

/// The cells without line and reason of an earlier rejects file.
fn kept<'c>(source: &Source, cells: &'c Cells) -> Vec<&'c [u8]> {
    let own = |place: usize| source.header.get(place).is_some_and(|h| COLUMNS.contains(&h.as_str()));
    cells.iter().enumerate().filter(|(place, _)| !own(*place)).map(|(_, cell)| cell).collect()
}

fn as_json(rows: &[(&SourceRow, String)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (row, reason) in rows {
        let value = match &row.content {
            Content::Object(object) => Value::Object(object.clone()),
            Content::Other(value) => value.clone(),
            Content::Raw(raw) => Value::from(String::from_utf8_lossy(raw)),
            Content::Cells(_) => Value::Null,
        };
        let line = json!({ "line": row.line, "reason": reason, "row": value });
        bytes.extend(line.to_string().into_bytes());
        bytes.push(b'\n');
    }
    bytes
}
