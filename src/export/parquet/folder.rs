//! The folder of an export: what it has, and how new files take their places.
//!
//! The name of a file has the first letters of its SHA-256, so that a new state lies beside the old one until the manifest
//! names it. Only then the old files are removed. What a killed export left is removed by the next one.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufWriter, ErrorKind as Io};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::{EMPTY, Entry, MANIFEST, Manifest, StateFile};
use crate::error::{Context, Result};
use crate::export::known::{FORMAT, Known, packed, unpacked};
use crate::export::refused::{damaged, newer, not_an_export};
use crate::export::replaced::hold;
use crate::export::table::Table;
use crate::rules::fingerprint::hex;
use crate::store::{replace_file, sync_tree};

/// Marks a folder as one of an export, and is locked while it is written.
const MARK: &str = ".itdesk-export";
/// How the name of a file begins that knows the tickets.
const STATE: &str = ".itdesk-tickets.";
/// How the name of a file ends that has no place yet.
const UNPLACED: &str = ".new";
/// So many letters of a SHA-256 are in a file's name.
const LETTERS: usize = 16;

/// The folder of an export, locked.
pub(super) struct Folder {
    root: PathBuf,
    _lock: File,
    /// What the last export left; `None` for a new folder.
    pub(super) manifest: Option<Manifest>,
}

impl Folder {
    /// Opens a folder, made where it is not there.
    ///
    /// # Errors
    /// When there is something else in its place, or a newer export; exit 5 when another export is writing it.
    pub(super) fn open(root: &Path) -> Result<Folder> {
        let names = match std::fs::read_dir(root) {
            Ok(entries) => entries
                .map(|entry| entry.map(|entry| entry.file_name()))
                .collect::<std::io::Result<Vec<_>>>()
                .doing("read", root)?,
            Err(e) if e.kind() == Io::NotFound => {
                std::fs::create_dir_all(root).doing("create", root)?;
                Vec::new()
            }
            Err(e) if e.kind() == Io::NotADirectory => return Err(not_an_export(root)),
            Err(e) => return Err(crate::error::Error::system("read", root, e)),
        };
        let has = |name: &str| names.iter().any(|n| n == OsStr::new(name));
        let manifest = if has(MANIFEST) { Some(manifest(root)?) } else { None };
        if manifest.is_none() && !names.is_empty() && !has(MARK) {
            return Err(not_an_export(root));
        }
        let mark = root.join(MARK);
        let open = File::options().read(true).write(true).create(true).truncate(false).open(&mark);
        let lock = open.doing("write", &mark)?;
        hold(&lock, root)?;
        Ok(Folder { root: root.to_owned(), _lock: lock, manifest })
    }

    /// What the last export knew. A folder in which a file is missing knows nothing: all of it is written again.
    pub(super) fn known(&self) -> Option<Known> {
        let manifest = self.manifest.as_ref()?;
        let bytes = std::fs::read(self.root.join(&manifest.state.path)).ok()?;
        let is_whole =
            sha256(&bytes) == manifest.state.sha256 && manifest.files.iter().all(|entry| self.has(entry));
        let tickets = unpacked(&bytes)?;
        is_whole.then(|| Known { head: manifest.source.clone(), tickets })
    }

    /// Whether a file of the last export is there, as long as it was.
    fn has(&self, entry: &Entry) -> bool {
        std::fs::metadata(self.root.join(&entry.path)).is_ok_and(|data| data.len() == entry.bytes)
    }

    /// Begins a file of a table. It has no place yet.
    pub(super) fn begin(&self, stem: &str) -> Result<BufWriter<File>> {
        let path = self.unplaced(stem);
        let folder = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder).doing("create", folder)?;
        Ok(BufWriter::new(File::create(&path).doing("write", &path)?))
    }

    fn unplaced(&self, stem: &str) -> PathBuf {
        self.root.join(format!("{stem}{UNPLACED}"))
    }

    /// The path that a finished file gets.
    pub(super) fn named(stem: &str, sha256: &str) -> String {
        format!("{stem}.{}.parquet", &sha256[..LETTERS])
    }

    /// Puts finished files in their places, then the manifest, and removes what it does not name.
    ///
    /// # Errors
    /// Exit 7 when the system refuses; the manifest is then the old one.
    pub(super) fn finish(
        &self,
        known: &Known,
        files: Vec<Entry>,
        new: &[(String, String)],
    ) -> Result<Vec<String>> {
        let bytes = packed(&known.tickets);
        let sha256 = sha256(&bytes);
        let state = StateFile { path: format!("{STATE}{}", &sha256[..LETTERS]), sha256 };
        let path = self.root.join(&state.path);
        std::fs::write(&path, bytes).doing("write", &path)?;
        let mut placed = Vec::new();
        for (stem, path) in new {
            let to = self.root.join(path);
            // A file that is named already has the same bytes; any other was left by a kill.
            let is_there = |had: &Entry| had.path == *path && self.has(had);
            if self.manifest.iter().flat_map(|had| &had.files).any(is_there) {
                std::fs::remove_file(self.unplaced(stem)).doing("remove", self.unplaced(stem))?;
                continue;
            }
            std::fs::rename(self.unplaced(stem), &to).doing("save", &to)?;
            placed.push(path.clone());
        }
        sync_tree(&self.root)?;
        let manifest = Manifest::new(known.head.clone(), files, state);
        let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
        text.push('\n');
        replace_file(&self.root.join(MANIFEST), text.as_bytes())?;
        self.tidy(&manifest)?;
        Ok(placed)
    }

    /// Removes files of earlier exports: those alone whose names only an export gives.
    fn tidy(&self, manifest: &Manifest) -> Result<()> {
        let mut named: HashSet<PathBuf> = manifest.files.iter().map(|f| self.root.join(&f.path)).collect();
        named.insert(self.root.join(&manifest.state.path));
        let mut folders = vec![self.root.clone()];
        folders.extend(Table::ALL.iter().map(|table| self.root.join(table.name())));
        let mut at = 0;
        while let Some(folder) = folders.get(at).cloned() {
            at += 1;
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                if is_folder && folder != self.root {
                    folders.push(path);
                } else if !is_folder && is_ours(&entry.file_name()) && !named.contains(&path) {
                    std::fs::remove_file(&path).doing("remove", &path)?;
                }
            }
        }
        Ok(())
    }
}

/// Whether only an export gives a file this name: a month or `empty` with letters of a SHA-256, or a file without a place.
fn is_ours(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    let is_digest = |text: &str| text.len() == LETTERS && text.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(digest) = name.strip_prefix(STATE) {
        return is_digest(digest);
    }
    let is_stem = |stem: &str| {
        let is_month = |m: &str| m.len() == 7 && m.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        stem == EMPTY || is_month(stem)
    };
    let placed = name.strip_suffix(".parquet").and_then(|name| name.rsplit_once('.'));
    placed.is_some_and(|(stem, digest)| is_stem(stem) && is_digest(digest))
        || name.strip_suffix(UNPLACED).is_some_and(is_stem)
}

fn manifest(root: &Path) -> Result<Manifest> {
    let path = root.join(MANIFEST);
    let bytes = std::fs::read(&path).doing("read", &path)?;
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| not_an_export(root))?;
    match value.get("itdesk_export").and_then(serde_json::Value::as_i64) {
        None => Err(not_an_export(root)),
        Some(format) if format > i64::from(FORMAT) => Err(newer(root, format)),
        Some(_) => serde_json::from_value(value).map_err(|e| damaged(&path).because(e)),
    }
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
