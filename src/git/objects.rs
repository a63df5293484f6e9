//! Reading objects of a repository.

use super::run::Git;
use crate::error::Result;

impl Git {
    /// The contents of objects, each named as git names one (`HEAD:incidents/…`, an id); `None` where there is none.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub fn contents(&self, names: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let asked: String = names.iter().map(|name| format!("{name}\n")).collect();
        let told = self.feed(["cat-file", "--batch", "--buffer"], asked.as_bytes())?;
        let mut rest = &told[..];
        Ok(names.iter().map(|_| next_object(&mut rest)).collect())
    }

    /// The ids of commits, each named as git names one; `None` where there is none.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub fn commits<const N: usize>(&self, names: [&str; N]) -> Result<[Option<String>; N]> {
        let asked: String = names.iter().map(|name| format!("{name}^{{commit}}\n")).collect();
        let told = self.feed(["cat-file", "--batch-check"], asked.as_bytes())?;
        // ID TYPE SIZE, or NAME missing.
        let told = String::from_utf8_lossy(&told);
        let mut lines = told.lines().map(|line| line.split_once(" commit ").map(|(id, _)| id.to_owned()));
        Ok(names.map(|_| lines.next().flatten()))
    }
}

/// Takes one answer of `cat-file --batch`: a line `ID TYPE SIZE`, so many bytes, a line end; or `NAME missing`.
fn next_object(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let end = memchr::memchr(b'\n', rest)?;
    let head = &rest[..end];
    let after = &rest[end + 1..];
    *rest = after;
    let size = std::str::from_utf8(head).ok()?.rsplit(' ').next()?.parse::<usize>().ok()?;
    let bytes = after.get(..size)?.to_vec();
    *rest = after.get(size + 1..).unwrap_or_default();
    Some(bytes)
}
