//! A log that grows: read from where it was left, across its rotation.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::lines::{Lines, Taken};
use super::position::{HEAD, LogPosition};
use crate::error::{Context, Result};
use crate::lang::tr;
use crate::rules::fnv::fnv;

/// So many bytes are read at a time; the position is kept after each.
const PIECE: usize = 4 << 20;

/// A log that is read from a position on.
#[derive(Debug)]
pub struct Tail {
    path: PathBuf,
    /// Rotated files that were not read to their end, the oldest first, and then the log itself.
    waiting: Vec<PathBuf>,
    open: Option<Open>,
    /// What its reader should know.
    pub remarks: Vec<String>,
}

/// The file that is being read.
#[derive(Debug)]
struct Open {
    file: File,
    inode: u64,
    /// Behind the last byte that was read.
    offset: u64,
    lines: Lines,
    head: Vec<u8>,
    /// How much of the line without an end an earlier run has taken already.
    unended: u64,
}

impl Tail {
    /// A log, to be read from a position on, or from its beginning.
    ///
    /// # Errors
    /// Exit 7 when the file cannot be read.
    pub fn open(path: &Path, position: Option<&LogPosition>) -> Result<Tail> {
        let mut tail =
            Tail { path: path.to_path_buf(), waiting: Vec::new(), open: None, remarks: Vec::new() };
        let Some(position) = position else {
            tail.open = Some(Open::at(path, 0, 0)?);
            return Ok(tail);
        };
        if let Some(open) = Open::resumed(path, position)? {
            tail.open = Some(open);
            return Ok(tail);
        }
        let rotated = rotated(path, position)?;
        match rotated.split_first() {
            Some((first, more)) => {
                tail.open = Open::resumed(first, position)?;
                tail.waiting = more.to_vec();
            }
            None if position.offset > 0 => tail.remarks.push(tr!(
                "{path} is another file than at the last run, and the earlier one is gone; lines at its end may be missing",
                path = path.display()
            )),
            None => {}
        }
        tail.waiting.push(path.to_path_buf());
        Ok(tail)
    }

    /// The next complete lines; `None` when there is nothing more for now. A file that was renamed is read to its end
    /// before the one in its place.
    ///
    /// # Errors
    /// Exit 7 when the file cannot be read.
    pub fn read(&mut self) -> Result<Option<Taken>> {
        loop {
            let Some(open) = &mut self.open else {
                let Some(next) = self.waiting.first().cloned() else { return Ok(None) };
                match Open::at(&next, 0, 0) {
                    Ok(next) => self.open = Some(next),
                    Err(_) if !next.exists() => {
                        // Between the renaming and the new file there is none for a moment.
                        if self.waiting.len() == 1 {
                            return Ok(None);
                        }
                    }
                    Err(error) => return Err(error),
                }
                self.waiting.remove(0);
                continue;
            };
            // Before more is read: what was emptied may be longer than before already.
            if self.waiting.is_empty() {
                match open.replaced(&self.path)? {
                    Replaced::No => {}
                    Replaced::Emptied => {
                        self.open = Some(Open::at(&self.path, 0, 0)?);
                        continue;
                    }
                    Replaced::Renamed => self.waiting.push(self.path.clone()),
                }
            }
            if let Some(taken) = open.read(&self.path)? {
                return Ok(Some(taken));
            }
            if self.waiting.is_empty() {
                return Ok(None);
            }
            let taken = open.end();
            self.open = None;
            return Ok(Some(taken));
        }
    }

    /// The last line, where it has no end and nobody waits for one.
    pub fn unended(&mut self) -> Taken {
        let Some(open) = &mut self.open else { return Taken::default() };
        let length = open.lines.len() as u64;
        if length == 0 || length == open.unended {
            return Taken::default();
        }
        open.unended = length;
        let begin = open.offset - length;
        let taken = open.lines.finish();
        // It is read once more when it has an end.
        open.offset = begin;
        taken
    }

    /// Where the next run goes on; `None` between two files.
    pub fn position(&self) -> Option<LogPosition> {
        let open = self.open.as_ref()?;
        Some(LogPosition {
            path: self.path.display().to_string(),
            inode: open.inode,
            offset: open.offset - open.lines.len() as u64,
            unended: open.unended,
            head: fnv(&open.head),
            head_length: open.head.len(),
            ..LogPosition::default()
        })
    }
}

/// What became of a file that is read to its end.
enum Replaced {
    No,
    /// It has fewer bytes than were read, or other ones.
    Emptied,
    /// Another file, or none, has its name.
    Renamed,
}

impl Open {
    /// A file from an offset on; so many bytes from its beginning say later whether it is still the same.
    fn at(path: &Path, offset: u64, known: u64) -> Result<Open> {
        let mut file = File::open(path).doing("read", path)?;
        let inode = inode(&file.metadata().doing("read", path)?);
        let head = head(&mut file, known).doing("read", path)?;
        file.seek(SeekFrom::Start(offset)).doing("read", path)?;
        Ok(Open { file, inode, offset, lines: Lines::default(), head, unended: 0 })
    }

    /// The file at a path from a position on; `None` when it is another one.
    fn resumed(path: &Path, position: &LogPosition) -> Result<Option<Open>> {
        match std::fs::metadata(path) {
            Ok(metadata) if inode(&metadata) != position.inode || metadata.len() < position.offset => {
                return Ok(None);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            _ => {}
        }
        let open = Open::at(path, position.offset, position.head_length as u64)?;
        // Another file may have got the same number, or the same file other lines.
        let same = open.head.len() == position.head_length && fnv(&open.head) == position.head;
        Ok(same.then_some(Open { unended: position.unended, ..open }))
    }

    /// The next lines of the file; `None` at its end.
    fn read(&mut self, path: &Path) -> Result<Option<Taken>> {
        let mut piece = Vec::new();
        let mut next = Read::take(&self.file, PIECE as u64);
        next.read_to_end(&mut piece).doing("read", path)?;
        if piece.is_empty() {
            return Ok(None);
        }
        let room = HEAD.saturating_sub(self.head.len());
        // The head grows with the file until it is whole.
        if self.offset == self.head.len() as u64 {
            self.head.extend_from_slice(&piece[..room.min(piece.len())]);
        }
        self.offset += piece.len() as u64;
        // The end of a line that was taken without one.
        let seen = std::mem::take(&mut self.unended) as usize;
        if seen > 0 && self.lines.is_empty() && piece.len() >= seen {
            if piece.len() == seen {
                self.lines.push(&piece);
                self.unended = seen as u64;
                return Ok(Some(Taken::default()));
            }
            if piece[seen] == b'\n' {
                return Ok(Some(self.lines.push(&piece[seen..])));
            }
        }
        Ok(Some(self.lines.push(&piece)))
    }

    /// The line at the end that will get no end.
    fn end(&mut self) -> Taken {
        if self.unended > 0 { Taken::default() } else { self.lines.finish() }
    }

    fn replaced(&mut self, path: &Path) -> Result<Replaced> {
        let there = match std::fs::metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Replaced::Renamed),
            there => there.doing("read", path)?,
        };
        if inode(&there) != self.inode {
            return Ok(Replaced::Renamed);
        }
        if there.len() < self.offset {
            return Ok(Replaced::Emptied);
        }
        // Emptied, and longer than before already.
        let head = head(&mut self.file, self.head.len() as u64).doing("read", path)?;
        self.file.seek(SeekFrom::Start(self.offset)).doing("read", path)?;
        Ok(if head == self.head { Replaced::No } else { Replaced::Emptied })
    }
}

/// The first bytes of a file, of those before `until`.
fn head(file: &mut File, until: u64) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    Read::take(file, until.min(HEAD as u64)).read_to_end(&mut head)?;
    Ok(head)
}

/// The rotated files beside a log from that of the position on, the oldest first; none when it is not there.
fn rotated(path: &Path, position: &LogPosition) -> Result<Vec<PathBuf>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut beside = Vec::new();
    for entry in std::fs::read_dir(folder).doing("read", folder)? {
        let entry = entry.doing("read", folder)?;
        let other = entry.file_name().to_string_lossy().into_owned();
        let packed = [".gz", ".bz2", ".xz", ".zst"].iter().any(|end| other.ends_with(end));
        let Ok(metadata) = entry.metadata() else { continue };
        if other != name && other.starts_with(&name) && !packed && metadata.is_file() {
            beside.push((metadata.modified().ok(), inode(&metadata), entry.path()));
        }
    }
    beside.sort();
    let is_it = |(_, inode, path): &(_, u64, PathBuf)| {
        *inode == position.inode && Open::resumed(path, position).is_ok_and(|open| open.is_some())
    };
    let first = beside.iter().position(is_it);
    Ok(first.map_or_else(Vec::new, |first| beside.drain(first..).map(|(.., path)| path).collect()))
}

/// The number of a file in its file system.
#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

/// Where files have no number, their first bytes tell them apart.
#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use std::fs::{OpenOptions, rename, write};
    use std::io::Write;

    use super::*;

    fn append(path: &Path, text: &str) {
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    /// All the lines that there are now.
    fn all(tail: &mut Tail) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let Some(taken) = tail.read().unwrap() else { return lines };
            lines.extend(taken.lines);
        }
    }

    #[test]
    fn m7_1f_a_log_is_followed_through_its_rotation() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("app.log");
        write(&log, "one\ntwo").unwrap();
        let mut tail = Tail::open(&log, None).unwrap();
        assert_eq!(all(&mut tail), ["one"]);
        append(&log, " more\n");
        assert_eq!(all(&mut tail), ["two more"]);
        append(&log, "last\n");
        rename(&log, folder.path().join("app.log.1")).unwrap();
        append(&log, "first\n");
        assert_eq!(all(&mut tail), ["last", "first"]);
        write(&log, "new\n").unwrap();
        assert_eq!(all(&mut tail), ["new"], "emptied in its place");
        write(&log, "other and longer\n").unwrap();
        assert_eq!(all(&mut tail), ["other and longer"], "emptied, and longer than before");
    }

    #[test]
    fn m7_1f_a_restart_neither_loses_nor_doubles_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("app.log");
        write(&log, "one\nhalf").unwrap();
        let restart = |position: &LogPosition| {
            let mut tail = Tail::open(&log, Some(position)).unwrap();
            let lines = all(&mut tail);
            (lines, tail)
        };
        let mut tail = Tail::open(&log, None).unwrap();
        assert_eq!(all(&mut tail), ["one"]);
        assert_eq!(tail.unended().lines, ["half"]);
        let position = tail.position().unwrap();
        assert_eq!((position.offset, position.unended), (4, 4));
        let (lines, mut same) = restart(&position);
        assert_eq!((lines.len(), same.unended().lines.len()), (0, 0), "nothing new");
        append(&log, "\nthree\n");
        let (lines, tail) = restart(&position);
        assert_eq!(lines, ["three"]);
        let position = tail.position().unwrap();
        append(&log, "four\n");
        rename(&log, folder.path().join("app.log.2")).unwrap();
        // Files that were written in the same tick of the clock are in no order.
        std::thread::sleep(std::time::Duration::from_millis(20));
        write(folder.path().join("app.log.1"), "five\n").unwrap();
        write(&log, "six\n").unwrap();
        let (lines, tail) = restart(&position);
        assert_eq!(lines, ["four", "five", "six"], "rotated twice in between");
        assert_eq!(tail.remarks, Vec::<String>::new());
        std::fs::remove_file(folder.path().join("app.log.2")).unwrap();
        let (lines, tail) = restart(&position);
        assert_eq!((lines.len(), tail.remarks.len()), (1, 1), "what is gone is said");
    }
}
