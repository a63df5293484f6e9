//! Adding lines to the file of measurements of a month: those alone that are not there yet.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Seek, SeekFrom, Write};
use std::path::Path;

use super::beneath::{self, Access, Dir};
use super::print::Seen;
use super::{Lock, Store};
use crate::error::{Context, Result};

/// The next lines to add; none after the last. A file may get a million of them, so that they come some at a time.
pub type NextLines<'n> = &'n mut dyn FnMut() -> Result<Vec<String>>;

/// What a file has already.
#[derive(Default)]
struct There {
    lines: Seen,
    bytes: u64,
    /// Whether its last line has no end.
    is_torn: bool,
}

impl Store {
    /// Adds lines to a file of measurements, named relative to the desk; tells how many were added. They are on the
    /// disk when this returns. Where the system refuses, or `next` fails, none is added.
    ///
    /// # Errors
    /// What the system refuses, and what `next` has.
    pub fn add_lines(&self, _lock: &Lock, path: &Path, next: NextLines) -> Result<usize> {
        let folder = self.disk.folder_of(path)?;
        let full = self.root().join(path);
        let (mut file, is_new) = self.disk.open_or_create(path, Access::Append).doing("write", &full)?;
        let mut there = There::read(&file).doing("read", &full)?;
        let before = there.bytes;
        file.seek(SeekFrom::End(0)).doing("write", &full)?;
        self.touched(path);
        let added = add(&mut there, next, &mut |text| file.write_all(text).doing("write", &full));
        let added = added.and_then(|added| file.sync_data().doing("write", &full).map(|()| added));
        if added.is_err() {
            // Best effort: a torn end is stepped over by the next append, and named by every reader.
            let _ = file.set_len(before);
        }
        let added = added?;
        // Where nothing is new, who wrote it may have been killed before it was on the disk.
        if is_new || added == 0 {
            folder.sync().doing("save", &full)?;
        }
        Ok(added)
    }

    /// How many lines a file of measurements does not have yet.
    ///
    /// # Errors
    /// What the system refuses, and what `next` has.
    pub fn count_new_lines(&self, path: &Path, next: NextLines) -> Result<usize> {
        let opened = beneath::split(path)
            .and_then(|(folder, name)| Dir::open(self.root(), folder)?.file(name, Access::Read));
        let mut there = match opened {
            Err(e) if e.kind() == ErrorKind::NotFound => There::default(),
            opened => There::read(&opened.doing("read", path)?).doing("read", path)?,
        };
        add(&mut there, next, &mut |_| Ok(()))
    }
}

/// Hands the lines that are not there to `write`; tells how many they are.
fn add(there: &mut There, next: NextLines, write: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<usize> {
    let mut added = 0;
    loop {
        let lines = next()?;
        if lines.is_empty() {
            return Ok(added);
        }
        let mut text = String::new();
        for line in lines.iter().filter(|line| there.lines.add(line.as_bytes())) {
            if std::mem::take(&mut there.is_torn) {
                // What a killed writer left must not become one line with what is written now.
                text.push('\n');
            }
            text.push_str(line);
            text.push('\n');
            added += 1;
        }
        write(text.as_bytes())?;
    }
}

impl There {
    fn read(file: &File) -> std::io::Result<There> {
        let mut there = There::default();
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            there.bytes += line.len() as u64;
            there.is_torn = line.last() != Some(&b'\n');
            there.lines.add(line.strip_suffix(b"\n").unwrap_or(&line));
            line.clear();
        }
        Ok(there)
    }
}
