//! Owner, group and permissions of files.

use std::ffi::OsStr;
use std::fs::File;
use std::os::fd::AsFd;

use rustix::fs::{Gid, Mode, RawMode, Uid, fchmod, fchown, fstat};

use super::beneath::Dir;

/// What a file passes on to the one that replaces it.
pub(super) struct Owned {
    pub(super) mode: u32,
    owner: (u32, u32),
}

#[allow(clippy::unnecessary_cast, reason = "the width of a mode differs between platforms")]
pub(super) fn of(dir: &Dir, name: &OsStr) -> std::io::Result<Option<Owned>> {
    let old = dir.stat(name)?;
    Ok(old.map(|s| Owned { mode: s.st_mode as u32 & 0o777, owner: (s.st_uid, s.st_gid) }))
}

impl Owned {
    /// Owner and group where the system allows it. Where the group stays another, it may no more than all others.
    pub(super) fn give_to(&self, file: &File) -> std::io::Result<()> {
        let new = fstat(file)?;
        let owner = Uid::from_raw(self.owner.0);
        let group = Gid::from_raw(self.owner.1);
        let mut mode = self.mode;
        if new.st_uid != self.owner.0 && fchown(file, Some(owner), Some(group)).is_ok() {
            return change(file, |_| Some(mode));
        }
        if new.st_gid != self.owner.1 && fchown(file, None, Some(group)).is_err() {
            mode &= !0o070 | (mode & 0o007) << 3;
        }
        change(file, |_| Some(mode))
    }
}

/// Sets permissions where they are to be others; `None` leaves them.
#[allow(clippy::unnecessary_cast, reason = "the width of a mode differs between platforms")]
pub(super) fn change(of: impl AsFd, wanted: impl Fn(u32) -> Option<u32>) -> std::io::Result<()> {
    let now = fstat(&of)?.st_mode as u32 & 0o7777;
    match wanted(now) {
        Some(mode) if mode != now => Ok(fchmod(&of, Mode::from_raw_mode(mode as RawMode))?),
        _ => Ok(()),
    }
}
