//! The files of one desk, read and written.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::beneath;
use super::beneath::{Access, Dir, Thing};
use super::handle::{PRIVATE, Store};
use super::journal::Journal;
use super::lock::Lock;
use super::place::Place;
use super::scan;
use super::scan::Unreadable;
use super::sealed::Year;
use super::shelf::{ARCHIVE_FOLDER, Shelf};
use super::stat_cache;
use super::stat_cache::{Folder, Known, Stamped};
use super::sync::sync_tree;
use super::write::Disk;
use crate::error::{Context, Error, ErrorKind, Link, Result};
use crate::lang::tr;
use crate::records::{Damage, DamageReason, Id, Ticket};

impl Store {
    /// The store of the desk in `root`.
    pub fn new(root: PathBuf) -> Store {
        Store { disk: Arc::new(Disk::new(root)), journal: None }
    }

    /// The same, writing down in `journal` what it writes.
    pub fn journaled(self, journal: Arc<Journal>) -> Store {
        Store { journal: Some(journal), ..self }
    }

    /// The same without a journal, for writes that another commit holds: a merge commits its own files.
    #[must_use]
    pub fn unjournaled(&self) -> Store {
        Store { journal: None, ..self.clone() }
    }

    /// The journal of what is written, where one is kept.
    pub fn journal(&self) -> Option<&Journal> {
        self.journal.as_deref()
    }

    /// Writes down that a file was touched, named relative to the desk.
    pub(super) fn touched(&self, path: &Path) {
        if let Some(journal) = &self.journal {
            journal.touched(path);
        }
    }

    /// The desk's folder.
    pub fn root(&self) -> &Path {
        self.disk.root()
    }

    /// Where the file of the live ticket `id` is, or would be written.
    pub fn path(&self, id: Id) -> PathBuf {
        self.root().join(self.record_path(Shelf::Live, id))
    }

    /// Takes the desk's lock, waiting for other writers.
    ///
    /// # Errors
    /// Exit 5 when another writer keeps it for longer than `ITDESK_LOCK_TIMEOUT` seconds (10), or when what is
    /// written is to be committed and git is in the middle of something.
    pub fn lock(&self) -> Result<Lock> {
        self.journal().map_or(Ok(()), Journal::check)?;
        Lock::take(&self.disk)
    }

    /// Reads one ticket.
    ///
    /// # Errors
    /// Exit 3 when there is no such file, 6 when it is damaged, 5 when it holds conflict markers.
    pub fn read(&self, id: Id) -> Result<Ticket> {
        self.read_from(Shelf::Live, id)
    }

    /// [`Store::read`] from either shelf.
    pub fn read_from(&self, shelf: Shelf, id: Id) -> Result<Ticket> {
        let Some((place, read)) = self.first_there(shelf, id) else {
            if shelf == Shelf::Archive
                && let Some(loaded) = self.load_sealed(id)
            {
                return loaded.map_err(|unreadable| unreadable.error);
            }
            let error = Error::new(
                ErrorKind::Ticket,
                tr!("no ticket {id} in {root}", id, root = self.root().display()),
            );
            return Err(error.hint("itdesk list state:open shows the open ones"));
        };
        let bytes = read.doing("read", self.root().join(&place))?;
        let ticket = Ticket::parse(&bytes).map_err(|d| Error::damaged(&place, &d))?;
        // A copy made by hand would otherwise be a second ticket with the id of the first.
        if ticket.id == id {
            return Ok(ticket);
        }
        Err(Error::damaged(&place, &Damage::of_file(DamageReason::OtherTicket(ticket.id))))
    }

    /// What the file of a record holds, in the first place of the shelf that has one; `None` when none has.
    fn first_there(&self, shelf: Shelf, id: Id) -> Option<(PathBuf, std::io::Result<Vec<u8>>)> {
        let read = |place: &Place| {
            let path = place.path(id);
            match beneath::read(self.root(), &path) {
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
                read => Some((path, read)),
            }
        };
        shelf.places().iter().find_map(read)
    }

    /// Writes a ticket over its file, which stays whole at any instant: where it is, else in the folder of its day.
    pub fn write(&self, _lock: &Lock, ticket: &Ticket) -> Result<()> {
        let path = self.record_path(Shelf::Live, ticket.id);
        self.disk.replace(&path, &ticket.to_bytes())?;
        self.touched(&path);
        Ok(())
    }

    /// Writes many tickets; all are on the disk when this returns.
    ///
    /// # Errors
    /// Exit 7 when the system refuses; a full disk changes none of them.
    pub fn write_all(&self, lock: &Lock, tickets: &[Ticket]) -> Result<()> {
        if let [ticket] = tickets {
            return self.write(lock, ticket);
        }
        let files: Vec<_> =
            tickets.iter().map(|t| (self.record_path(Shelf::Live, t.id), t.to_bytes())).collect();
        self.disk.replace_all(&files)?;
        files.iter().for_each(|(path, _)| self.touched(path));
        sync_tree(self.root())
    }

    /// Writes a new ticket; `false` when its file exists already.
    /// Many are written as a [`Batch`].
    pub fn create(&self, _lock: &Lock, ticket: &Ticket) -> Result<bool> {
        if self.holds(&Place::Month.path(ticket.id)) {
            return Ok(false);
        }
        let created = self.disk.create(&ticket.id.path(), &ticket.to_bytes())?;
        if created {
            self.touched(&ticket.id.path());
        }
        Ok(created)
    }

    /// Writes a file of the desk that is no ticket, unless it exists; tells whether it was written.
    pub fn create_file(&self, name: &str, text: &str) -> Result<bool> {
        self.touched(Path::new(name));
        self.disk.create(Path::new(name), text.as_bytes())
    }

    /// Replaces a file of the desk that is no ticket.
    pub fn replace_file(&self, name: &str, text: &str) -> Result<()> {
        self.touched(Path::new(name));
        self.disk.replace(Path::new(name), text.as_bytes())
    }

    /// The text of a file of the desk that is no ticket, such as its policy.
    ///
    /// # Errors
    /// Exit 6 when it is a link or no UTF-8, 7 when it cannot be read.
    pub fn text(&self, name: &str) -> Result<String> {
        let bytes = beneath::read(self.root(), Path::new(name)).doing("read", self.root().join(name))?;
        String::from_utf8(bytes).map_err(|e| {
            let at = e.utf8_error().valid_up_to();
            let message =
                tr!("{root}: not UTF-8 text at byte {at}", root = self.root().join(name).display(), at);
            Error::new(ErrorKind::Damaged, message).hint(tr!("save it as UTF-8"))
        })
    }

    /// Opens a file below `.itdesk`, which is this clone's own, to write it; made with its folder where it is missing.
    ///
    /// # Errors
    /// What the system refuses; a link on the way.
    pub fn open_private(&self, name: &str) -> std::io::Result<File> {
        self.disk.open_or_create(&Path::new(PRIVATE).join(name), Access::Write).map(|(file, _)| file)
    }

    /// Writes a new file below `.itdesk`; `false` when there is one of that name.
    ///
    /// # Errors
    /// What the system refuses; a link on the way.
    pub fn create_private(&self, name: &str, text: &str) -> Result<bool> {
        self.disk.create(&Path::new(PRIVATE).join(name), text.as_bytes())
    }

    /// Puts a file below `.itdesk` in the place of the one that has its name.
    ///
    /// # Errors
    /// What the system refuses; a link on the way.
    pub fn replace_private(&self, name: &str, text: &str) -> Result<()> {
        self.disk.replace(&Path::new(PRIVATE).join(name), text.as_bytes())
    }

    /// The bytes of a file below `.itdesk`; `None` when there is none.
    ///
    /// # Errors
    /// What the system refuses; a link on the way.
    pub fn private_bytes(&self, name: &str) -> Result<Option<Vec<u8>>> {
        self.bytes(&Path::new(PRIVATE).join(name))
    }

    /// Removes a file below `.itdesk`.
    ///
    /// # Errors
    /// What the system refuses, also where there is no such file.
    pub fn remove_private(&self, name: &str) -> std::io::Result<()> {
        Dir::open(self.root(), Path::new(PRIVATE))?.remove(name.as_ref())
    }

    /// Refuses files below `.itdesk` of which one is a link; returns which of them are there, in the same order.
    ///
    /// # Errors
    /// The link.
    pub fn private_files<const N: usize>(&self, names: [&str; N]) -> std::io::Result<[bool; N]> {
        let folder = Dir::open(self.root(), Path::new(PRIVATE))?;
        let mut there = [false; N];
        for (there, name) in there.iter_mut().zip(names) {
            match folder.thing(name.as_ref())? {
                Some(Thing::Link) => return Err(std::io::Error::other(Link(Path::new(PRIVATE).join(name)))),
                thing => *there = thing.is_some(),
            }
        }
        Ok(there)
    }

    /// Whether the desk has an archive. One that cannot be looked at is there: whoever reads it is told why.
    pub fn has_archive(&self) -> bool {
        match beneath::thing(self.root(), Path::new(ARCHIVE_FOLDER)) {
            Ok(thing) => matches!(thing, Some(Thing::Folder | Thing::Link)),
            Err(error) => !beneath::is_no_folder(&error),
        }
    }

    /// Looks at every record file of a shelf without reading one; `known` is what was found earlier.
    ///
    /// # Errors
    /// Exit 7 when a folder cannot be read.
    pub fn stamps(&self, shelf: Shelf, known: &Known) -> Result<Vec<Folder>> {
        if shelf == Shelf::Live {
            return stat_cache::all(self.root(), shelf, known);
        }
        let (sealed, others) = self.without_sealed(known)?;
        let mut folders = stat_cache::all(self.root(), shelf, &others)?;
        self.add_sealed(&sealed, &mut folders, known)?;
        Ok(folders)
    }

    /// Reads the record of `id` from a shelf; `None` when there is none.
    pub fn load(&self, shelf: Shelf, id: Id) -> Option<Result<Ticket, Unreadable>> {
        shelf.places().iter().find_map(|place| self.load_file(&place.path(id)))
    }

    /// Reads the record in a file of the desk, named relative to it; `None` when there is none. A sealed record is found at the
    /// place that it would have in the archive.
    pub fn load_file(&self, relative: &Path) -> Option<Result<Ticket, Unreadable>> {
        if let Some(year) = Year::of_path(relative) {
            return self.sealed_flaw(year).map(Err);
        }
        let sealed = || {
            let id = relative.file_name().and_then(scan::record_name)?;
            (Place::Archive.path(id) == relative).then(|| self.load_sealed(id))?
        };
        scan::read_one(self.root(), relative).or_else(sealed)
    }

    /// Looks at one file; `None` when there is none.
    ///
    /// # Errors
    /// Exit 7 when the system does not let it be told.
    pub fn stamp(&self, shelf: Shelf, id: Id) -> Result<Option<Stamped>> {
        for place in shelf.places() {
            if let Some(stamped) = stat_cache::of_file(self.root(), *place, id)? {
                return Ok(Some(stamped));
            }
        }
        if shelf == Shelf::Archive { self.sealed_stamp(id) } else { Ok(None) }
    }

    /// The record files of a shelf, relative to the desk, by their names alone; for sealed records the places that they would
    /// have.
    pub fn files(&self, shelf: Shelf) -> Result<Vec<PathBuf>> {
        let mut files = scan::files(self.root(), shelf)?;
        if shelf == Shelf::Archive {
            let mut sealed = Vec::new();
            self.each_sealed_place(&files, &mut |places| {
                sealed.extend(places);
                Ok(())
            })?;
            files.extend(sealed);
        }
        Ok(files)
    }

    /// Hands the record files of a shelf to `take`, as [`Store::files`] has them, those of a month or some thousand sealed ones
    /// at a time: the names of a million files take as much memory as all that a command needs to know of them.
    ///
    /// # Errors
    /// What reading a folder can meet, and what `take` has.
    pub fn each_month(&self, shelf: Shelf, take: &mut dyn FnMut(Vec<PathBuf>) -> Result<()>) -> Result<()> {
        if shelf == Shelf::Archive {
            let files = scan::files(self.root(), shelf)?;
            self.each_sealed_place(&files, take)?;
            return take(files);
        }
        let scan::Folders { folders, links } = scan::folders(self.root(), shelf)?;
        folders.iter().try_for_each(|folder| take(scan::files_in(self.root(), shelf, folder)?))?;
        take(links)
    }

    /// The ids of all live files, read from their names alone; each once.
    pub fn ids(&self) -> Result<Vec<Id>> {
        let files = self.files(Shelf::Live)?;
        let stem = |p: &PathBuf| p.file_stem().and_then(|s| s.to_str()).and_then(|s| s.parse::<Id>().ok());
        let mut ids: Vec<Id> = files.iter().filter_map(stem).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}
