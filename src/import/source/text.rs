//! The text of a source, in a file: a piece of it is read at a time, so that a large one takes no memory.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read, Result, Take, Write};

/// How much is read at once.
pub(super) const BLOCK: usize = 1 << 16;

/// What a source holds: the file itself, or a copy of it unpacked and as UTF-8.
#[derive(Debug)]
pub(crate) struct Text {
    file: File,
    /// The bytes before it, such as a byte order mark.
    start: u64,
    /// How many bytes it has.
    len: u64,
    /// The file as it was when it was opened; `None` for a copy of our own.
    opened: Option<Metadata>,
}

impl Text {
    /// All of a file that somebody else may write to.
    pub(super) fn of_file(file: File, data: Metadata) -> Text {
        Text { file, start: 0, len: data.len(), opened: Some(data) }
    }

    /// What `fill` writes to a file of our own. It is as long as `fill` says.
    pub(super) fn copy(file: File, fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>) -> Result<Text> {
        let mut to = std::io::BufWriter::with_capacity(BLOCK, file);
        fill(&mut to)?;
        let file = to.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        let len = file.metadata()?.len();
        Ok(Text { file, start: 0, len, opened: None })
    }

    /// The same without its first bytes.
    pub(super) fn after(self, bytes: usize) -> Text {
        let bytes = (bytes as u64).min(self.len);
        Text { start: self.start + bytes, len: self.len - bytes, ..self }
    }

    /// How many bytes it has.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Whether a file of somebody else is as it was when it was opened: a row is read more than once.
    pub(crate) fn is_unchanged(&self) -> Result<bool> {
        let Some(before) = &self.opened else { return Ok(true) };
        let now = self.file.metadata()?;
        Ok(now.len() == before.len() && now.modified()? == before.modified()?)
    }

    /// The first bytes, so many at the most.
    pub(crate) fn head(&self, most: usize) -> Result<Vec<u8>> {
        let mut head = Vec::new();
        self.reader().take(most as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    /// These bytes.
    pub(crate) fn piece(&self, at: u64, bytes: usize) -> Result<Vec<u8>> {
        let mut piece = vec![0; bytes];
        self.part(at, bytes).read_exact(&mut piece)?;
        Ok(piece)
    }

    /// Reads these bytes.
    pub(crate) fn part(&self, at: u64, bytes: usize) -> Take<Reader<'_>> {
        Reader { text: self, at }.take(bytes as u64)
    }

    /// Reads from the beginning. There may be several readers.
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader { text: self, at: 0 }
    }

    /// Gives all of it to `take`, a block at a time; the second argument is true for the last one, which may be empty.
    pub(super) fn blocks(&self, take: &mut dyn FnMut(&[u8], bool) -> Result<()>) -> Result<()> {
        let mut reader = self.reader();
        let mut block = vec![0; BLOCK];
        loop {
            match reader.read(&mut block) {
                Ok(0) => return take(&[], true),
                Ok(read) => take(&block[..read], false)?,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}

/// Reads a text from its beginning to its end.
#[derive(Debug)]
pub(crate) struct Reader<'t> {
    text: &'t Text,
    at: u64,
}

impl Read for Reader<'_> {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        let left = usize::try_from(self.text.len.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let most = to.len().min(left);
        let read = platform::read_at(&self.text.file, &mut to[..most], self.text.start + self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(unix)]
mod platform {
    use std::os::unix::fs::FileExt;

    pub(super) fn read_at(file: &std::fs::File, to: &mut [u8], at: u64) -> std::io::Result<usize> {
        file.read_at(to, at)
    }
}

#[cfg(windows)]
mod platform {
    use std::os::windows::fs::FileExt;

    pub(super) fn read_at(file: &std::fs::File, to: &mut [u8], at: u64) -> std::io::Result<usize> {
        file.seek_read(to, at)
    }
}
