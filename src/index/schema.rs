//! The tables of an index.
//!
//! The columns of `ticket` are the keys of filters: a new key makes another schema, another schema
//! another version, and an index of another version is made again.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::query::{self, ListLine, WORK_ORDER};
use crate::records::State;
use crate::store::mix;

/// To be raised when rows come to mean something else while the tables stay as they are.
const VERSION: i64 = 7;

/// "itdk": whose file this is.
const APPLICATION: i32 = 0x6974_646b;

/// Everything but `ticket`. Keys are the numbers of ids.
///
/// - `folder`: as it was found, with the sum of what stands for each file in it;
/// - `names`: the ids in each folder, apart, so that a writer that changes a sum need not touch them;
/// - `file`: every record file, what it is known again by, and which of its places it is in: in the range of a month's
///   numbers are those of its days;
/// - `damaged`: the files among them that are no records;
/// - `racy`: files touched so lately that they could change once more without a sign;
/// - `name`: numbers elsewhere, dedupe keys and Message-IDs;
/// - `owed`: the deadlines that count, in the order in which `due` lists them, each with what it takes to tell how its
///   clock stands at any time, and with what is printed of its ticket: looking that up took most of the time of `due`;
/// - `edge`: the configuration items that one needs, as numbers of eight bytes one after another;
/// - `unindexed`: records whose text the full-text table does not have yet.
const TABLES: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE folder (path TEXT PRIMARY KEY, stamp INTEGER NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE names (path TEXT PRIMARY KEY, keys BLOB NOT NULL);
CREATE TABLE file (key INTEGER PRIMARY KEY, stamp INTEGER NOT NULL, place INTEGER NOT NULL,
                   suffix INTEGER AS (key & 33554431) VIRTUAL);
CREATE TABLE damaged (key INTEGER PRIMARY KEY);
CREATE TABLE racy (key INTEGER PRIMARY KEY);
CREATE TABLE name (name TEXT, key INTEGER, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE TABLE owed (due INTEGER, class INTEGER, key INTEGER, place INTEGER, risk INTEGER, since INTEGER, facts BLOB NOT NULL,
                   PRIMARY KEY (due, class, key, place)) WITHOUT ROWID;
CREATE TABLE edge (key INTEGER PRIMARY KEY, needs BLOB NOT NULL);
CREATE TABLE unindexed (key INTEGER PRIMARY KEY);
CREATE VIRTUAL TABLE text USING fts5 (title, names, symptom, body, notes, content = '', contentless_delete = 1,
                                      tokenize = 'ascii');
INSERT INTO text (text, rank) VALUES ('hashsize', 16777216);
";

/// The indexes of tables, by their names. Three are for lists: the order of work, and counts by class, phase and state. `work` has
/// what a table shows, so that a list of all tickets reads them one after another, and looks up no row of `ticket`. For
/// this its columns must be plain ones: SQLite reads the row for one that it computes.
fn indexes() -> [(&'static str, String); 6] {
    let is_ordered = |name: &&&str| WORK_ORDER.split(", ").any(|ordered| ordered == query::column(name));
    let shown = ListLine::COLUMNS.iter().filter(|name| !is_ordered(name)).map(|name| query::column(name));
    let columns: Vec<String> = WORK_ORDER.split(", ").map(str::to_owned).chain(shown).collect();
    let named = |names: [&str; 3]| names.map(query::column).join(", ");
    [
        ("suffix", "file (suffix)".to_owned()),
        ("named", "name (key)".to_owned()),
        ("owed_of", "owed (key)".to_owned()),
        ("work", format!("ticket ({})", columns.join(", "))),
        ("class_state", format!("ticket ({})", named(["class", "state", "kind"]))),
        ("phase_state", format!("ticket ({})", named(["phase", "state", "kind"]))),
    ]
}

/// The statements that make the indexes.
fn indexing() -> String {
    indexes().iter().map(|(name, of)| format!("CREATE INDEX {name} ON {of};\n")).collect()
}

fn tables() -> String {
    let columns = query::columns().map(|(name, number)| {
        format!(", {} {}", query::column(name), if number { "INTEGER" } else { "TEXT" })
    });
    let columns: String = columns.collect();
    format!("{TABLES}CREATE TABLE ticket (key INTEGER PRIMARY KEY{columns});\n{}", indexing())
}

/// What an index is known by: its tables, their meaning, and the program that computed the rows.
fn version() -> i32 {
    // What packs a state writes its place among all.
    let text = format!("{VERSION} {} {} {:?}", env!("CARGO_PKG_VERSION"), tables(), State::WORDS);
    let parts: Vec<i64> = text.bytes().map(i64::from).collect();
    mix(&parts) as i32
}

/// Whether the database is an index of this version.
pub(super) fn is_ours(db: &Connection) -> rusqlite::Result<bool> {
    let number = |name: &str| db.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i32>(0));
    Ok(number("application_id")? == APPLICATION && number("user_version")? == version())
}

/// Makes a database that was just opened ready for questions. One that is not ours is emptied first.
pub(super) fn prepare(db: &Connection) -> rusqlite::Result<()> {
    // What is sorted is in memory as far as the cache goes: that of a million rows would not be.
    db.execute_batch(if takes_temporary_files() {
        "PRAGMA temp_store = FILE"
    } else {
        "PRAGMA temp_store = MEMORY"
    })?;
    cache(db, CACHE)?;
    if !is_ours(db)? {
        create(db)?;
    }
    functions(db)
}

/// Whether the system has a folder for temporary files, of those that SQLite looks at. Whoever calls a command may do it in
/// any folder, which SQLite takes last: that one does not count.
fn takes_temporary_files() -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::Access;
        let named = ["SQLITE_TMPDIR", "TMPDIR"].into_iter().filter_map(std::env::var_os);
        let usual = ["/var/tmp", "/usr/tmp", "/tmp"].map(Into::into);
        let takes = |folder: &std::ffi::OsString| {
            rustix::fs::access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
        };
        named.chain(usual).any(|folder| takes(&folder))
    }
    #[cfg(not(unix))]
    true
}

/// An index in memory, for when none can be kept.
pub(super) fn in_memory() -> rusqlite::Result<Connection> {
    let db = Connection::open_in_memory()?;
    prepare(&db)?;
    Ok(db)
}

/// An index that nobody keeps, on the disk where memory is short.
pub(super) fn aside() -> rusqlite::Result<Connection> {
    let db = Connection::open("")?;
    prepare(&db)?;
    Ok(db)
}

fn create(db: &Connection) -> rusqlite::Result<()> {
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    let fill = || {
        // Another command may have made it while this one waited for the lock.
        if is_ours(db)? {
            return Ok(());
        }
        if db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))? > 0 {
            return Err(rusqlite::Error::InvalidQuery);
        }
        db.execute_batch(&tables())?;
        db.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {}",
            version()
        ))
    };
    db.execute_batch("BEGIN IMMEDIATE")?;
    match fill() {
        Ok(()) => db.execute_batch("COMMIT"),
        Err(error) => db.execute_batch("ROLLBACK").and(Err(error)),
    }
}

/// Takes everything out. Without a condition SQLite drops whole tables at once.
pub(super) fn empty(db: &Connection) -> rusqlite::Result<()> {
    let tables =
        ["folder", "names", "file", "damaged", "racy", "name", "owed", "edge", "unindexed", "ticket", "meta"];
    tables.iter().try_for_each(|table| db.execute(&format!("DELETE FROM {table}"), []).map(|_| ()))?;
    db.execute("INSERT INTO text (text) VALUES ('delete-all')", []).map(|_| ())
}

/// Whether it knows no file.
pub(super) fn is_empty(db: &Connection) -> rusqlite::Result<bool> {
    db.query_row("SELECT NOT EXISTS (SELECT 1 FROM file)", [], |row| row.get(0))
}

/// Fills tables without their indexes, and makes these afterwards: sorting all keys of an index once takes less than finding
/// a place for each.
pub(super) fn without_indexes(
    db: &Connection,
    fill: impl FnOnce() -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    indexes().iter().try_for_each(|(name, _)| db.execute_batch(&format!("DROP INDEX {name}")))?;
    fill()?;
    // Keys are sorted in as much memory as the cache may take, beside what it has.
    db.execute_batch("PRAGMA shrink_memory")?;
    cache(db, CACHE / 2)?;
    db.execute_batch(&indexing())?;
    cache(db, CACHE)
}

/// In KiB.
const CACHE: u32 = 32_768;

fn cache(db: &Connection, kib: u32) -> rusqlite::Result<()> {
    db.execute_batch(&format!("PRAGMA cache_size = -{kib}"))
}

/// What SQL may call: the order of texts in any case.
fn functions(db: &Connection) -> rusqlite::Result<()> {
    db.create_collation("folded", query::collate)
}

/// Makes `holds(NUMBER, TEXT)` answer with these tests.
pub(super) fn holds(db: &Connection, tests: Vec<query::Test>) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("holds", 2, flags, move |context| {
        let test = tests.get(context.get::<i64>(0)? as usize);
        let Ok(text) = context.get_raw(1).as_str() else { return Ok(None) };
        Ok(test.map(|test| test.holds(text)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_open_tickets_and_their_counts_read_no_row() {
        let db = in_memory().unwrap();
        let plan = |sql: &str| -> String {
            let mut query = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps = query.query_map([], |row| row.get::<_, String>(3)).unwrap();
            steps.map(|step| step.unwrap() + "\n").collect()
        };
        let open = r#"(phase = 0 AND "state" IN ('new', 'triaged'))"#;
        let unfinished = r#"(phase < 2 AND NOT coalesce(("state" = 'closed'), 0)) AND NOT coalesce(("kind" = 'article'), 0)"#;
        for condition in [open, unfinished] {
            let shown = ListLine::COLUMNS.map(query::column).join(", ");
            let list = plan(&format!(
                "SELECT key, {shown} FROM ticket WHERE {condition} ORDER BY {WORK_ORDER} LIMIT 50"
            ));
            assert!(list.contains("USING COVERING INDEX work") && !list.contains("TEMP B-TREE"), "{list}");
            let count = plan(&format!("SELECT count(*) FROM ticket WHERE {condition}"));
            // What a table shows would be read for nothing.
            assert!(count.contains("COVERING INDEX phase_state"), "{count}");
        }
        let due = plan("SELECT * FROM owed ORDER BY due, class, key, place");
        assert!(!due.contains("TEMP B-TREE"), "{due}");
    }
}
