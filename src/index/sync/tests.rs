//! Looks that come too late, and ticks that are too coarse: the index must know every file that was there.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;
use rusqlite::Connection;

use super::super::update::records_written;
use super::refresh::*;
use crate::config::default_policy;
use crate::index::file::IndexFile;
use crate::index::scan::{Indexed, Scan};
use crate::index::{Need, Source};
use crate::records::Id;
use crate::records::id::event_letters;
use crate::records::{Kind, Ticket};
use crate::rules::life::{ActionContext, creation};
use crate::rules::policy::Policy;
use crate::store::Store;
use crate::store::{Place, Shelf, Stamp, UNSTEADY};

/// A desk with an index, and what is needed to ask it.
struct Bench {
    folder: tempfile::TempDir,
    store: Store,
    policy: Policy,
}

impl Bench {
    fn new() -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().to_path_buf());
        Bench { folder, store, policy: default_policy() }
    }

    fn source(&self) -> Source<'_> {
        let now = Timestamp::UNIX_EPOCH;
        Source { store: &self.store, policy: &self.policy, fingerprint: 1, now, progress: false, as_of: None }
    }

    fn file(&self) -> IndexFile {
        std::fs::create_dir_all(self.folder.path().join(".itdesk")).unwrap();
        IndexFile::enter(&self.store, Shelf::Live).unwrap()
    }

    fn ticket(&self, number: u32, title: &str) -> Ticket {
        let month = 1 + (number % 2) as i8;
        let mut ticket = Ticket::blank(Id::new(Kind::Incident, date(2026, month, 1), number), title);
        let by = "lin".to_owned();
        let at = Timestamp::UNIX_EPOCH;
        let context = ActionContext { by, at, now: at, event: event_letters(u64::from(number)) };
        ticket.record(creation(&ticket, &context));
        ticket
    }

    /// Writes a ticket as a command does; the second half, which a kill may cut off, apart.
    fn write(&self, number: u32, title: &str) -> Ticket {
        let lock = self.store.lock().unwrap();
        let ticket = self.ticket(number, title);
        // Some were written by month, and are rewritten there.
        if number.is_multiple_of(3) && !self.store.path(ticket.id).exists() {
            self.store.rewrite(&lock, &Place::Month.path(ticket.id), &ticket.to_bytes()).unwrap();
        }
        self.store.write(&lock, &ticket).unwrap();
        ticket
    }

    /// Moves a ticket to the folder of its day, if it is by month.
    fn file_by_day(&self, number: u32) {
        let id = self.ticket(number, "").id;
        if self.store.place(Shelf::Live, id) == Some(Place::Month) {
            self.store.file_by_day(&self.store.lock().unwrap(), &[id]).unwrap();
        }
    }

    fn remove(&self, number: u32) {
        let _ = std::fs::remove_file(self.store.path(self.ticket(number, "").id));
    }

    fn look(&self, file: &IndexFile, db: &Connection) -> Scan {
        Scan::take(&self.source(), Shelf::Live, Some(file), &Indexed::load(db).unwrap()).unwrap()
    }

    fn settle(&self, file: &IndexFile, db: &mut Connection, look: Scan) {
        settle(db, self.source(), Shelf::Live, Some(file), look).unwrap();
    }

    fn sync(&self, file: &IndexFile, db: &mut Connection) {
        sync(db, self.source(), Shelf::Live, Need::Rows, Some(file)).unwrap();
    }

    /// Ids and titles in the files.
    fn files(&self) -> BTreeSet<(i64, String)> {
        let ids = self.store.ids().unwrap().into_iter();
        ids.map(|id| (id.number(), self.store.read(id).unwrap().title)).collect()
    }
}

fn rows(db: &Connection) -> BTreeSet<(i64, String)> {
    let sql = format!("SELECT key, {} FROM ticket JOIN file USING (key)", crate::query::column("title"));
    let mut query = db.prepare(&sql).unwrap();
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_look_that_was_overtaken_undoes_nothing() {
    let bench = Bench::new();
    let file = bench.file();
    let mut slow = file.open().unwrap();
    let mut quick = file.open().unwrap();
    bench.write(1, "first");
    bench.sync(&file, &mut quick);
    let late = bench.look(&file, &slow);
    bench.write(3, "second");
    bench.write(1, "changed");
    bench.sync(&file, &mut quick);
    bench.settle(&file, &mut slow, late);
    assert_eq!(rows(&quick), bench.files(), "what the quick one found is there for its question");
}

#[test]
fn the_names_in_a_folder_touched_in_the_tick_of_the_look_are_read_again() {
    let bench = Bench::new();
    let file = bench.file();
    let mut db = file.open().unwrap();
    bench.write(2, "first");
    let stamp = |db: &Connection| -> Stamp {
        db.query_row("SELECT stamp FROM folder WHERE path LIKE '%/01/01'", [], |row| row.get(0)).unwrap()
    };
    for (later, steady) in [(0, false), (1, true)] {
        db.execute("DELETE FROM meta", []).unwrap();
        let mut look = bench.look(&file, &db);
        let day = look.folders.iter().find(|folder| folder.path.ends_with("/01/01")).unwrap();
        let found = day.stamp;
        look.tick = day.touched + later;
        bench.settle(&file, &mut db, look);
        assert_eq!(stamp(&db), if steady { found } else { UNSTEADY });
    }
}

#[test]
fn a_link_brings_no_row_whatever_comes_to_its_end() {
    let bench = Bench::new();
    let file = bench.file();
    let mut db = file.open().unwrap();
    bench.write(1, "first");
    let path = bench.store.path(bench.ticket(3, "").id);
    std::os::unix::fs::symlink(bench.folder.path().join("elsewhere"), path).unwrap();
    // A folder that was touched just now is read again in any case.
    for _ in 0..3 {
        bench.sync(&file, &mut db);
        let _ = bench.look(&file, &db);
    }
    std::fs::write(bench.folder.path().join("elsewhere"), bench.ticket(3, "linked").to_bytes()).unwrap();
    bench.sync(&file, &mut db);
    assert_eq!(rows(&db).len(), 1);
}

/// What may happen between two others.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// A command writes, and is killed before the index hears of it.
    Write(u32),
    /// A command writes and keeps the row.
    WriteAndTell(u32),
    Remove(u32),
    /// It moves from the folder of its month to that of its day.
    Move(u32),
    /// One of two slow commands looks.
    Scan(usize),
    /// And writes down what it saw, however long ago.
    Settle(usize),
    /// A command from beginning to end: it must know all files.
    Ask,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..6u32).prop_map(Step::Write),
        (0..6u32).prop_map(Step::WriteAndTell),
        (0..6u32).prop_map(Step::Remove),
        (0..6u32).prop_map(Step::Move),
        (0..2usize).prop_map(Step::Scan),
        (0..2usize).prop_map(Step::Settle),
        Just(Step::Ask),
    ];
    prop::collection::vec(step, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whoever_asks_knows_every_file_whatever_others_do(steps in steps()) {
        let bench = Bench::new();
        let file = bench.file();
        let mut asking = file.open().unwrap();
        let mut slow = [(file.open().unwrap(), None), (file.open().unwrap(), None)];
        bench.sync(&file, &mut asking);
        for (at, step) in steps.iter().enumerate() {
            match *step {
                Step::Write(number) => drop(bench.write(number, &format!("t{at}"))),
                Step::WriteAndTell(number) => records_written(&bench.source(), &[bench.write(number, &format!("t{at}"))]),
                Step::Remove(number) => bench.remove(number),
                Step::Move(number) => bench.file_by_day(number),
                Step::Scan(who) => slow[who].1 = Some(bench.look(&file, &slow[who].0)),
                Step::Settle(who) => {
                    if let (db, Some(look)) = (&mut slow[who].0, slow[who].1.take()) {
                        // It asks at once; others may have written since it looked, but nothing from before is missed.
                        bench.settle(&file, db, look);
                    }
                }
                Step::Ask => {
                    bench.sync(&file, &mut asking);
                    prop_assert_eq!(rows(&asking), bench.files(), "at {}", at);
                }
            }
        }
        bench.sync(&file, &mut asking);
        prop_assert_eq!(rows(&asking), bench.files());
    }
}
