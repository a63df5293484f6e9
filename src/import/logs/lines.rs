//! Bytes as lines of text.

/// The longest part of a line that patterns are held against, in bytes.
const LONGEST: usize = 64 << 10;

/// The lines of some bytes, and what had to be done to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// The lines, without their ends.
    pub lines: Vec<String>,
    /// Lines that were not UTF-8; each unreadable byte became �.
    pub unreadable: usize,
    /// Lines that were cut.
    pub cut: usize,
}

/// Cuts bytes into lines, piece by piece.
#[derive(Debug, Default)]
pub struct Lines {
    /// The line that has no end yet, as far as it is kept.
    rest: Vec<u8>,
    /// How many bytes of it were not kept.
    dropped: usize,
}

impl Lines {
    /// The complete lines of the bytes so far; the last, without an end, is kept for the next piece.
    pub fn push(&mut self, bytes: &[u8]) -> Taken {
        let mut taken = Taken::default();
        let mut rest = bytes;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            self.keep(&rest[..end]);
            self.close(&mut taken);
            rest = &rest[end + 1..];
        }
        self.keep(rest);
        taken
    }

    /// The line that has no end, where no more bytes come.
    pub fn finish(&mut self) -> Taken {
        let mut taken = Taken::default();
        if !self.is_empty() {
            self.close(&mut taken);
        }
        taken
    }

    /// How many bytes the line has that has no end yet.
    pub fn len(&self) -> usize {
        self.rest.len() + self.dropped
    }

    /// Whether there is no line without an end.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LONGEST.saturating_sub(self.rest.len()).min(bytes.len());
        self.rest.extend_from_slice(&bytes[..room]);
        self.dropped += bytes.len() - room;
    }

    fn close(&mut self, taken: &mut Taken) {
        let bytes = std::mem::take(&mut self.rest);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(&bytes);
        let is_cut = std::mem::take(&mut self.dropped) > 0;
        taken.cut += usize::from(is_cut);
        let text = String::from_utf8_lossy(bytes);
        // A cut may go through a letter.
        let is_text = matches!(text, std::borrow::Cow::Borrowed(_)) || is_cut;
        taken.unreadable += usize::from(!is_text);
        if !text.trim().is_empty() {
            taken.lines.push(text.into_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_however_the_bytes_come() {
        let bytes = [b"one\r\ntwo\n\n".as_slice(), b"\xff three\nfour"].concat();
        for size in 1..bytes.len() {
            let mut lines = Lines::default();
            let mut all = Taken::default();
            let pieces: Vec<Taken> = bytes.chunks(size).map(|piece| lines.push(piece)).collect();
            for taken in pieces.into_iter().chain([lines.finish()]) {
                all.lines.extend(taken.lines);
                all.unreadable += taken.unreadable;
            }
            assert_eq!(all.lines, ["one", "two", "\u{fffd} three", "four"], "{size}");
            assert_eq!((all.unreadable, all.cut), (1, 0));
        }
    }

    #[test]
    fn a_line_without_end_takes_no_memory_without_end() {
        let mut lines = Lines::default();
        for _ in 0..100 {
            lines.push(&[b'x'; 10_000]);
        }
        assert_eq!((lines.len(), lines.rest.len()), (1_000_000, LONGEST));
        let taken = lines.push(b"\nnext\n");
        assert_eq!((taken.lines.len(), taken.cut, taken.unreadable), (2, 1, 0));
        assert_eq!(taken.lines[1], "next");
    }
}
