//! Bringing an index up to date with the files.
//!
//! The files are looked at, not read. Of each folder the index keeps a sum over all files in it of
//! what each is known again by, so that a desk on which nothing has changed is recognised by a few
//! dozen numbers. Only in a folder whose sum differs are the files compared one by one, and only
//! those that differ are read.
//!
//! A file that is touched and touched again within one tick of the file system's clock, at the same
//! size, looks the same both times. So a file touched no earlier than the instant at which the
//! looking began is *racy*: it is read again next time (git's rule for its index), and the names in a folder
//! touched so lately are read again too. A file that could not be read is held for racy as well, whatever its times:
//! a fault of the disk, or of a system short of memory, must not outlast itself.
//!
//! Commands look at the files without a lock. One that looked, then waited for another to write, would write what
//! was: it looks again, under the lock, when what the index has was looked at no earlier than its own.

mod refresh;
#[cfg(test)]
mod tests;

pub(super) use refresh::{remake, sync};
