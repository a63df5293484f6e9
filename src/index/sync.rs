//! Bringing an index up to date with the files.
//!
//! The files are looked at, not read. Of each folder the index keeps a sum over all files in it of
//! what each is known again by, so that a desk on which nothing has changed is recognised by a few
//! dozen numbers. Only in a folder whose sum differs are the files compared one by one, and only
//! those that differ are read.
//!
//! A file that is touched and touched again within one tick of the file system's clock, at the same
//! size, looks the same both times. So a file touched no earlier than the instant at which the
//! reading began is *racy*: it is read again next time (git's rule for its index).

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::home::Home;
use super::trouble::Trouble;
use super::{Need, Source, reading, row, schema, text};
use crate::records::Id;
use crate::store::{Folder, Known, KnownFolder, Shelf, Spoiled, Stamp, Stamped, mix};

/// Makes the index agree with the files of a shelf. Returns what is wrong with files at a place that
/// is not theirs.
pub(super) fn sync(
    db: &mut Connection,
    source: Source,
    shelf: Shelf,
    need: Need,
    home: Option<&Home>,
) -> Result<Vec<Spoiled>, Trouble> {
    let before = Seen::load(db)?;
    let folders = source.store.stamps(shelf, &before.known)?;
    if before.differs(source.fingerprint, &folders) {
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        update(&transaction, &source, shelf, home, &folders)?;
        transaction.commit()?;
    }
    if need == Need::Texts {
        text::tell_the_untold(db, &source, shelf)?;
    }
    Ok(astray(&source, &folders))
}

/// Files whose place is elsewhere are none of the index's; they are looked into at every command.
fn astray(source: &Source, folders: &[Folder]) -> Vec<Spoiled> {
    let paths = folders.iter().flat_map(|f| &f.astray);
    paths.filter_map(|path| source.store.load_file(path)?.err()).collect()
}

/// So many rows are taken out one by one in any case.
const MANY: usize = 10_000;

/// What the index knew.
struct Seen {
    known: Known,
    sums: HashMap<String, Stamp>,
    fingerprint: Option<i64>,
    racy: HashSet<i64>,
}

impl Seen {
    fn load(db: &Connection) -> rusqlite::Result<Seen> {
        let mut seen = Seen {
            known: Known::new(),
            sums: HashMap::new(),
            fingerprint: fingerprint(db)?,
            racy: HashSet::new(),
        };
        let mut query = db.prepare("SELECT path, stamp, sum, keys FROM folder JOIN names USING (path)")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let path: String = row.get(0)?;
            seen.sums.insert(path.clone(), row.get(2)?);
            let ids = unpacked(row.get_ref(3)?.as_blob().map_err(|_| rusqlite::Error::InvalidQuery)?);
            seen.known.insert(path, KnownFolder { stamp: row.get(1)?, ids });
        }
        let mut query = db.prepare("SELECT key FROM racy")?;
        seen.racy = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(seen)
    }

    /// Whether anything must be written.
    fn differs(&self, fingerprint: i64, folders: &[Folder]) -> bool {
        self.fingerprint != Some(fingerprint)
            || !self.racy.is_empty()
            || folders.len() != self.known.len()
            || folders.iter().any(|f| !self.has_stamp(f) || !self.has_sum(f))
    }

    /// Whether so many records went, to the archive most likely, that taking the rest in anew is less work
    /// than taking those rows out one by one.
    fn is_mostly_gone(&self, folders: &[Folder]) -> bool {
        let known = |path: &str| self.known.get(path).map_or(0, |known| known.ids.len());
        let present = folders.iter().map(|f| f.files.as_ref().map_or(known(&f.path), Vec::len));
        let (present, all) =
            (present.sum::<usize>(), self.known.values().map(|k| k.ids.len()).sum::<usize>());
        all > 2 * present + MANY
    }

    fn has_stamp(&self, folder: &Folder) -> bool {
        self.known.get(&folder.path).is_some_and(|known| known.stamp == folder.stamp)
    }

    fn has_sum(&self, folder: &Folder) -> bool {
        let Some(files) = &folder.files else { return true };
        self.sums.get(&folder.path) == Some(&sum(files))
    }
}

fn fingerprint(db: &Connection) -> rusqlite::Result<Option<i64>> {
    let mut query = db.prepare_cached("SELECT value FROM meta WHERE name = 'policy'")?;
    query.query_row([], |row| row.get(0)).optional()
}

/// One number for all files of a folder, whatever their order.
pub(super) fn sum(files: &[Stamped]) -> Stamp {
    files.iter().fold(0, |sum, file| sum.wrapping_add(share(file.id, file.stamp)))
}

/// What one file adds to the sum of its folder.
pub(super) fn share(id: Id, stamp: Stamp) -> Stamp {
    mix(&[id.number(), stamp])
}

fn update(
    db: &Transaction,
    source: &Source,
    shelf: Shelf,
    home: Option<&Home>,
    folders: &[Folder],
) -> Result<(), Trouble> {
    // Read again under the write lock: another command may have done the work meanwhile. Should it have
    // looked at the files later than this one did, what this one undoes shows at the next look.
    let mut seen = Seen::load(db)?;
    if seen.is_mostly_gone(folders) {
        schema::empty(db)?;
        seen = Seen::load(db)?;
    }
    let anew = seen.fingerprint != Some(source.fingerprint);
    let tick = home.map_or(i64::MAX, Home::tick);
    let present: HashSet<&str> = folders.iter().map(|f| f.path.as_str()).collect();
    for (path, folder) in seen.known.iter().filter(|(path, _)| !present.contains(path.as_str())) {
        drop_folder(db, path, folder)?;
    }
    let mut works = Vec::new();
    for folder in folders {
        let work = Work::of(db, source, shelf, &seen, folder, anew)?;
        if !(work.is_nothing() && seen.has_stamp(folder) && seen.has_sum(folder)) {
            works.push((folder, work));
        }
    }
    for key in works.iter().flat_map(|(_, work)| &work.drop) {
        forget(db, *key)?;
    }
    let mut read: Vec<Stamped> = works.iter().flat_map(|(_, work)| work.read.iter().copied()).collect();
    // In the order of their keys rows go to the end of the tables.
    read.sort_unstable_by_key(|file| file.id.number());
    let gone: HashSet<Id> = reading::take_in(db, source, shelf, &read)?.into_iter().collect();
    gone.iter().try_for_each(|id| forget(db, id.number()))?;
    mark_racy(db, &read, tick)?;
    for (folder, work) in &works {
        keep_folder(db, folder, work, &gone, tick)?;
    }
    db.execute("INSERT OR REPLACE INTO meta VALUES ('policy', ?1)", [source.fingerprint])?;
    Ok(())
}

/// Remembers which of the files could change once more without a sign.
fn mark_racy(db: &Connection, read: &[Stamped], tick: i64) -> rusqlite::Result<()> {
    db.execute("DELETE FROM racy", [])?;
    let mut insert = db.prepare("INSERT INTO racy VALUES (?1)")?;
    for file in read.iter().filter(|file| file.touched >= tick) {
        insert.execute([file.id.number()])?;
    }
    Ok(())
}

/// What is to be done for one folder.
struct Work {
    /// All files of the folder, as they were looked at.
    files: Vec<Stamped>,
    read: Vec<Stamped>,
    drop: Vec<i64>,
}

impl Work {
    fn of(
        db: &Connection,
        source: &Source,
        shelf: Shelf,
        seen: &Seen,
        folder: &Folder,
        anew: bool,
    ) -> Result<Work, Trouble> {
        let known = seen.known.get(&folder.path).map_or(&[][..], |known| &known.ids);
        let Some(files) = &folder.files else {
            return Work::unlisted(source, shelf, seen, known, anew);
        };
        let racy = |file: &Stamped| !seen.racy.is_empty() && seen.racy.contains(&file.id.number());
        if seen.has_sum(folder) {
            let read = files.iter().filter(|f| anew || racy(f)).copied().collect();
            return Ok(Work { files: files.clone(), read, drop: Vec::new() });
        }
        let stored = stored(db, files, known)?;
        let same = |f: &Stamped| stored.get(&f.id.number()) == Some(&f.stamp);
        let read = files.iter().filter(|f| anew || racy(f) || !same(f)).copied().collect();
        let here: HashSet<i64> = files.iter().map(|f| f.id.number()).collect();
        let drop = stored.keys().filter(|key| !here.contains(key)).copied().collect();
        Ok(Work { files: files.clone(), read, drop })
    }

    /// A folder of the archive that has not changed: its files are looked at only for a reason.
    fn unlisted(
        source: &Source,
        shelf: Shelf,
        seen: &Seen,
        known: &[Id],
        anew: bool,
    ) -> Result<Work, Trouble> {
        let wanted = known.iter().filter(|id| anew || seen.racy.contains(&id.number()));
        let read = wanted.filter_map(|id| source.store.stamp(shelf, *id).transpose());
        let read = read.collect::<crate::error::Result<_>>()?;
        Ok(Work { files: Vec::new(), read, drop: Vec::new() })
    }

    fn is_nothing(&self) -> bool {
        self.read.is_empty() && self.drop.is_empty()
    }
}

/// What the index has of these files, and of those that stood beside them.
fn stored(db: &Connection, files: &[Stamped], known: &[Id]) -> rusqlite::Result<HashMap<i64, Stamp>> {
    let keys = files.iter().map(|f| f.id.number()).chain(known.iter().map(Id::number));
    let Some((low, high)) = keys.fold(None, |ends: Option<(i64, i64)>, key| {
        Some(ends.map_or((key, key), |(low, high)| (low.min(key), high.max(key))))
    }) else {
        return Ok(HashMap::new());
    };
    let mut query = db.prepare_cached("SELECT key, stamp FROM file WHERE key BETWEEN ?1 AND ?2")?;
    query.query_map([low, high], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn forget(db: &Connection, key: i64) -> rusqlite::Result<()> {
    row::remove(db, key)?;
    db.prepare_cached("DELETE FROM file WHERE key = ?1")?.execute([key])?;
    db.prepare_cached("DELETE FROM racy WHERE key = ?1")?.execute([key]).map(|_| ())
}

fn drop_folder(db: &Connection, path: &str, folder: &KnownFolder) -> rusqlite::Result<()> {
    for key in stored(db, &[], &folder.ids)?.keys() {
        forget(db, *key)?;
    }
    db.execute("DELETE FROM names WHERE path = ?1", [path])?;
    db.execute("DELETE FROM folder WHERE path = ?1", [path]).map(|_| ())
}

/// Keeps a folder as it was found. One that is racy itself, or holds what must be looked at every time,
/// gets a stamp that no folder has.
fn keep_folder(
    db: &Connection,
    folder: &Folder,
    work: &Work,
    gone: &HashSet<Id>,
    tick: i64,
) -> rusqlite::Result<()> {
    if folder.files.is_none() {
        return Ok(());
    }
    let here: Vec<Stamped> = work.files.iter().filter(|f| !gone.contains(&f.id)).copied().collect();
    let steady = folder.touched < tick && folder.astray.is_empty() && gone.is_empty();
    let stamp = if steady { folder.stamp } else { 0 };
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO names VALUES (?1, ?2)")?;
    insert.execute((&folder.path, packed(here.iter().map(|f| f.id))))?;
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO folder VALUES (?1, ?2, ?3)")?;
    insert.execute((&folder.path, stamp, sum(&here))).map(|_| ())
}

fn packed(ids: impl Iterator<Item = Id>) -> Vec<u8> {
    ids.flat_map(|id| id.number().to_le_bytes()).collect()
}

fn unpacked(names: &[u8]) -> Vec<Id> {
    let numbers = names.as_chunks::<8>().0.iter().map(|bytes| i64::from_le_bytes(*bytes));
    numbers.filter_map(Id::from_number).collect()
}
