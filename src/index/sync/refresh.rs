//! Compares what the index has with the files, and reads what differs.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::super::error::IndexError;
use super::super::file::IndexFile;
use super::super::scan::{Indexed, Scan, sum};
use super::super::{Need, Source, reading, row, schema, text};
use crate::records::Id;
use crate::store::{Folder, Place, Shelf, Stamp, Stamped, UNSTEADY, Unreadable};

/// Makes the index agree with the files of a shelf. Returns what is wrong with files at a place that
/// is not theirs.
pub(in crate::index) fn sync(
    db: &mut Connection,
    source: Source,
    shelf: Shelf,
    need: Need,
    file: Option<&IndexFile>,
) -> Result<Vec<Unreadable>, IndexError> {
    let before = Indexed::load(db)?;
    let mut look = Scan::take(&source, shelf, file, &before)?;
    if before.differs(source.fingerprint, &look.folders) {
        look = settle(db, source, shelf, file, look)?;
    }
    if need == Need::Texts {
        text::tell_the_untold(db, &source, shelf)?;
    }
    Ok(misplaced(&source, &look.folders))
}

/// Writes what a look found, or a later one where somebody else's is in the index already.
pub(super) fn settle(
    db: &mut Connection,
    source: Source,
    shelf: Shelf,
    file: Option<&IndexFile>,
    mut look: Scan,
) -> Result<Scan, IndexError> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let seen = Indexed::load(&transaction)?;
    if file.is_some() && seen.looked.is_some_and(|looked| looked >= look.tick) {
        look = Scan::take(&source, shelf, file, &seen)?;
    }
    update(&transaction, &source, shelf, seen, &look)?;
    transaction.commit()?;
    Ok(look)
}

/// Makes all rows anew. Whoever asks meanwhile is answered by the old ones.
pub(in crate::index) fn remake(
    db: &mut Connection,
    source: Source,
    shelf: Shelf,
    file: &IndexFile,
) -> Result<(), IndexError> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    schema::empty(&transaction)?;
    let seen = Indexed::load(&transaction)?;
    let look = Scan::take(&source, shelf, Some(file), &seen)?;
    update(&transaction, &source, shelf, seen, &look)?;
    Ok(transaction.commit()?)
}

/// Files whose place is elsewhere are none of the index's; they are looked into at every command.
fn misplaced(source: &Source, folders: &[Folder]) -> Vec<Unreadable> {
    let paths = folders.iter().flat_map(|f| &f.misplaced);
    paths.filter_map(|path| source.store.load_file(path)?.err()).collect()
}

/// Writes what was looked at. `seen` is read under the write lock: another command may have done the work since the
/// look.
fn update(
    db: &Transaction,
    source: &Source,
    shelf: Shelf,
    mut seen: Indexed,
    look: &Scan,
) -> Result<(), IndexError> {
    let Scan { tick, folders } = look;
    if seen.is_mostly_gone(folders) {
        schema::empty(db)?;
        seen = Indexed::load(db)?;
    }
    let anew = seen.fingerprint != Some(source.fingerprint);
    let present: HashSet<&str> = folders.iter().map(|f| f.path.as_str()).collect();
    for path in seen.known.keys().filter(|path| !present.contains(path.as_str())) {
        drop_folder(db, path)?;
    }
    let mut works = Vec::new();
    for folder in folders {
        let work = Work::of(db, source, shelf, &seen, folder, anew)?;
        if !(work.is_nothing(folder) && seen.has_stamp(folder) && seen.has_sum(folder)) {
            works.push((folder, work));
        }
    }
    for key in works.iter().flat_map(|(_, work)| &work.drop) {
        forget(db, *key)?;
    }
    // In the order of their keys rows go to the end of the tables.
    works.sort_by_cached_key(|(folder, work)| work.to_read(folder).iter().map(|file| file.id.number()).min());
    let read = || works.iter().flat_map(|(folder, work)| work.to_read(folder));
    let in_order = works.iter().flat_map(|(folder, work)| work.in_order(folder));
    let missed = reading::take_in(db, source, shelf, (in_order, read().count()))?;
    missed.gone.iter().try_for_each(|id| forget(db, id.number()))?;
    let racy = read().filter(|file| file.touched >= *tick || missed.unread.contains(&file.id));
    mark_racy(db, racy)?;
    for (folder, _) in &works {
        keep_folder(db, folder, &missed.gone, *tick)?;
    }
    let mut note = db.prepare("INSERT OR REPLACE INTO meta VALUES (?1, ?2)")?;
    note.execute(("policy", source.fingerprint))?;
    note.execute(("looked", tick))?;
    Ok(())
}

/// Remembers which files are to be read again, whatever they look like.
fn mark_racy<'f>(db: &Connection, racy: impl Iterator<Item = &'f Stamped>) -> rusqlite::Result<()> {
    db.execute("DELETE FROM racy", [])?;
    let mut insert = db.prepare("INSERT INTO racy VALUES (?1)")?;
    for file in racy {
        insert.execute([file.id.number()])?;
    }
    Ok(())
}

/// What is to be done for one folder.
struct Work {
    read: ToRead,
    drop: Vec<i64>,
}

/// Which files are to be read.
enum ToRead {
    /// All of the folder: most folders of a desk that was just imported, whose files would take as much again.
    All,
    Some(Vec<Stamped>),
}

impl ToRead {
    fn of(files: &[Stamped], is_wanted: impl Fn(&Stamped) -> bool) -> ToRead {
        match files.iter().all(&is_wanted) {
            true => ToRead::All,
            false => ToRead::Some(files.iter().filter(|file| is_wanted(file)).copied().collect()),
        }
    }
}

impl Work {
    fn of(
        db: &Connection,
        source: &Source,
        shelf: Shelf,
        seen: &Indexed,
        folder: &Folder,
        anew: bool,
    ) -> Result<Work, IndexError> {
        let Some(files) = &folder.files else {
            let known = seen.known.get(&folder.path).map_or(&[][..], |known| &known.ids);
            return Work::unlisted(source, shelf, seen, known, anew);
        };
        let racy = |file: &Stamped| !seen.racy.is_empty() && seen.racy.contains(&file.id.number());
        if seen.has_sum(folder) {
            let read = ToRead::of(files, |f| anew || racy(f));
            return Ok(Work { read, drop: Vec::new() });
        }
        let stored = stored(db, &folder.path)?;
        let same = |f: &Stamped| stored.get(&f.id.number()) == Some(&f.stamp);
        let read = ToRead::of(files, |f| anew || racy(f) || !same(f));
        let here: HashSet<i64> = files.iter().map(|f| f.id.number()).collect();
        let drop = stored.keys().filter(|key| !here.contains(key)).copied().collect();
        Ok(Work { read, drop })
    }

    /// A folder of the archive that has not changed: its files are looked at only for a reason.
    fn unlisted(
        source: &Source,
        shelf: Shelf,
        seen: &Indexed,
        known: &[Id],
        anew: bool,
    ) -> Result<Work, IndexError> {
        let wanted = known.iter().filter(|id| anew || seen.racy.contains(&id.number()));
        let read = wanted.filter_map(|id| source.store.stamp(shelf, *id).transpose());
        let read = ToRead::Some(read.collect::<crate::error::Result<_>>()?);
        Ok(Work { read, drop: Vec::new() })
    }

    fn to_read<'w>(&'w self, folder: &'w Folder) -> &'w [Stamped] {
        match &self.read {
            ToRead::All => folder.files.as_deref().unwrap_or_default(),
            ToRead::Some(files) => files,
        }
    }

    /// The same in the order of their keys.
    fn in_order(&self, folder: &Folder) -> Vec<Stamped> {
        let mut files = self.to_read(folder).to_vec();
        files.sort_unstable_by_key(|file| file.id.number());
        files
    }

    fn is_nothing(&self, folder: &Folder) -> bool {
        self.to_read(folder).is_empty() && self.drop.is_empty()
    }
}

/// What the index has of the files of a folder; of those as well that it learned of from a writer and not from a look.
fn stored(db: &Connection, folder: &str) -> rusqlite::Result<HashMap<i64, Stamp>> {
    let Some((place, (least, greatest))) = Place::numbers_in(folder) else { return Ok(HashMap::new()) };
    let mut query =
        db.prepare_cached("SELECT key, stamp FROM file WHERE key BETWEEN ?1 AND ?2 AND place = ?3")?;
    query.query_map((least, greatest, place as i64), |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn forget(db: &Connection, key: i64) -> rusqlite::Result<()> {
    row::remove(db, key)?;
    db.prepare_cached("DELETE FROM file WHERE key = ?1")?.execute([key])?;
    db.prepare_cached("DELETE FROM racy WHERE key = ?1")?.execute([key]).map(|_| ())
}

fn drop_folder(db: &Connection, path: &str) -> rusqlite::Result<()> {
    for key in stored(db, path)?.keys() {
        forget(db, *key)?;
    }
    db.execute("DELETE FROM names WHERE path = ?1", [path])?;
    db.execute("DELETE FROM folder WHERE path = ?1", [path]).map(|_| ())
}

/// Keeps a folder as it was found. One that is racy itself, or holds what must be looked at every time,
/// gets a stamp that no folder has.
fn keep_folder(db: &Connection, folder: &Folder, gone: &HashSet<Id>, tick: i64) -> rusqlite::Result<()> {
    let Some(files) = &folder.files else { return Ok(()) };
    let here: Vec<Stamped> = files.iter().filter(|f| !gone.contains(&f.id)).copied().collect();
    let steady = folder.touched < tick && folder.misplaced.is_empty() && gone.is_empty();
    let stamp = if steady { folder.stamp } else { UNSTEADY };
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO names VALUES (?1, ?2)")?;
    insert
        .execute((&folder.path, packed(here.iter().map(|f| f.id).chain(folder.shadowed.iter().copied()))))?;
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO folder VALUES (?1, ?2, ?3)")?;
    insert.execute((&folder.path, stamp, sum(&here))).map(|_| ())
}

fn packed(ids: impl Iterator<Item = Id>) -> Vec<u8> {
    ids.flat_map(|id| id.number().to_le_bytes()).collect()
}
