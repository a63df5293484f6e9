//! How much an import takes at once: a small file can pretend to be endless.

use crate::error::{Error, Result};
use crate::lang::tr;
use crate::rules::size::bytes;

/// The most bytes, unpacked, and the most rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes, unpacked.
    pub bytes: u64,
    /// Rows of a table, objects of JSON.
    pub rows: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes: 256 << 20, rows: 500_000 }
    }
}

/// The cells that a file may have for each row it may have: a cell takes more memory than it takes in the file.
const CELLS: usize = 40;
/// The brackets, commas and colons of JSON for each row: a value takes much more memory.
const MARKS: usize = 12;
/// The most bytes of a header.
pub(super) const HEADER: usize = 1 << 20;
/// The most bytes of a row, of CSV or JSON.
pub(super) const ROW: usize = 16 << 20;

impl Limits {
    /// # Errors
    /// Exit 2 when a source of `bytes` is too large.
    pub fn size(self, name: &str, bytes: u64) -> Result<()> {
        if bytes <= self.bytes {
            return Ok(());
        }
        let message =
            tr!("{name} holds more than {shown}; nothing was read", name, shown = shown(self.bytes));
        Err(Error::usage(message).hint(tr!("split it, or allow more: --max-size 2GiB")))
    }

    /// # Errors
    /// Exit 2 when no line of CSV ends where a header has long ended.
    pub fn header(self, name: &str, bytes: &[u8]) -> Result<()> {
        if bytes.len() <= HEADER || memchr::memchr2(b'\n', b'\r', &bytes[..HEADER]).is_some() {
            return Ok(());
        }
        let message = tr!("{name} has a first line of more than 1 MiB: it is not a table", name);
        Err(Error::usage(message).hint(tr!("the first line names the columns, such as title,description")))
    }

    /// # Errors
    /// Exit 2 when a JSON text has too many values.
    pub fn values(self, name: &str, marks: usize) -> Result<()> {
        let most = self.rows.saturating_mul(MARKS);
        if marks <= most {
            return Ok(());
        }
        let message =
            tr!("{name} holds more than {most} JSON values; nothing was imported", name, most = most / 2);
        Err(Error::usage(message).hint(tr!("split it, or allow more: --max-rows 10000000")))
    }

    /// # Errors
    /// Exit 2 when a source has too many rows, or too many cells in them.
    pub fn count(self, name: &str, rows: usize, cells: usize) -> Result<()> {
        let most = self.rows.saturating_mul(CELLS);
        let what = match (rows > self.rows, cells > most) {
            (true, _) => tr!("{rows} rows", rows = self.rows),
            (_, true) => tr!("{most} values in its rows", most),
            _ => return Ok(()),
        };
        let message = tr!("{name} holds more than {what}; nothing was imported", name, what);
        Err(Error::usage(message).hint(tr!("split it, or allow more: --max-rows 10000000")))
    }
}

/// Why a row of so many bytes is refused.
pub(super) fn too_large(bytes: usize) -> Option<String> {
    (bytes > ROW).then(|| tr!("the row holds more than 16 MiB").to_owned())
}

fn shown(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let exact = units.iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    exact.map_or_else(|| tr!("{bytes} bytes", bytes), |(unit, name)| format!("{} {name}", bytes / unit))
}

/// A size as people write it: `300MiB`, `2G`, `5000`.
///
/// # Errors
/// What is allowed.
pub fn size(text: &str) -> Result<u64, String> {
    let bytes = bytes(text).filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| tr!("a size is a number with KiB, MiB or GiB, such as 512MiB").to_owned())
}
