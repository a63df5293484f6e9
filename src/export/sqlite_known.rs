//! What a file of SQLite knows of the desk it was made from.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::known::{Head, Known, KnownTicket, packed, unpacked};
use super::refused::{damaged, failed};
use crate::error::Result;

/// So many tickets are known in one value: SQLite holds several copies of a value that it writes.
const PIECE: usize = 16_384;

/// Keeps what the export was made from.
pub(super) fn keep(db: &Connection, known: &Known) -> rusqlite::Result<()> {
    let Head { format, program, desk, commit, exported, .. } = &known.head;
    let head = serde_json::to_string(&known.head).unwrap_or_default();
    let mut put = db.prepare_cached("INSERT OR REPLACE INTO itdesk_export VALUES (?1, ?2)")?;
    put.execute(("format", format))?;
    put.execute(("program", program))?;
    put.execute(("desk", desk))?;
    put.execute(("commit", commit))?;
    put.execute(("exported", exported.to_string()))?;
    put.execute(("source", head))?;
    put.execute(("tickets", known.tickets.len() as i64))?;
    db.execute("DELETE FROM itdesk_export WHERE name LIKE 'tickets %'", [])?;
    for (piece, tickets) in known.tickets.chunks(PIECE).enumerate() {
        put.execute(params![format!("tickets {piece:06}"), packed(tickets)])?;
    }
    Ok(())
}

/// What the file knows.
///
/// # Errors
/// Exit 6 where the file lacks some of it.
pub(super) fn known(db: &Connection, path: &Path) -> Result<Option<Known>> {
    let error = |e| failed("read", path, e);
    let sql = "SELECT CAST(value AS BLOB) FROM itdesk_export WHERE name = 'source'";
    let head = db.query_row(sql, [], |row| row.get::<_, Vec<u8>>(0)).optional().map_err(error)?;
    let head = head.and_then(|head| serde_json::from_slice::<Head>(&head).ok());
    match head.zip(known_tickets(db).map_err(error)?) {
        Some((head, tickets)) => Ok(Some(Known { head, tickets })),
        None => Err(damaged(path)),
    }
}

/// The tickets that the file knows; `None` where some of them are missing. Version 1 had them in one piece, and no count.
fn known_tickets(db: &Connection) -> rusqlite::Result<Option<Vec<KnownTicket>>> {
    let sql = "SELECT value FROM itdesk_export WHERE name = 'tickets' AND typeof(value) = 'integer'";
    let count: Option<i64> = db.query_row(sql, [], |row| row.get(0)).optional()?;
    let mut pieces = db.prepare(
        "SELECT value FROM itdesk_export WHERE name LIKE 'tickets%' AND typeof(value) = 'blob' ORDER BY name",
    )?;
    let mut pieces = pieces.query([])?;
    let mut tickets = Vec::new();
    while let Some(piece) = pieces.next()? {
        let Some(piece) = unpacked(piece.get_ref(0)?.as_blob().unwrap_or_default()) else { return Ok(None) };
        tickets.extend(piece);
    }
    let is_whole = count.is_none_or(|count| count == tickets.len() as i64);
    Ok(Some(tickets).filter(|tickets| is_whole && tickets.is_sorted_by_key(|ticket| ticket.key)))
}
