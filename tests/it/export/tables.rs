//! `export --to`: the tables answer as lists and reports do, in SQLite and in Parquet.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::Connection;
use rusqlite::types::{Value, ValueRef};
use serde_json::Value as Json;

use super::parquet;
use crate::desk::TestDesk;

/// The tables, each with the columns that tell its rows apart.
pub const TABLES: [(&str, &str); 5] = [
    ("tickets", "id"),
    ("events", "ticket, position"),
    ("clocks", "ticket, clock"),
    ("links", "ticket, position"),
    ("measurements", "month, position"),
];

/// Tickets of three months in many states, with links and measurements.
pub fn desk() -> TestDesk {
    let desk = TestDesk::new();
    let head = "external,kind,title,description,state,impact,urgency,service,team,assignee,requester,channel,tags,created,\
        responded,resolved,closed,note\n";
    let mut csv = head.to_owned();
    let pick = |list: &[&str], n: usize| list[n % list.len()].to_owned();
    for n in 0..60 {
        let month = 9 + n % 3;
        let day = 1 + n % 20;
        let state = pick(&["closed", "resolved", "in_progress", "assigned", "new"], n / 2);
        let (worked, done) = (state != "new", ["closed", "resolved"].contains(&state.as_str()));
        let time = |there: bool, hours: usize| match there {
            true => format!("2026-{month:02}-{:02}T{:02}:30:00Z", day + hours / 24, hours % 24),
            false => String::new(),
        };
        csv += &format!(
            "old:{n},{},\"Printer, {n} 打印\",It is broken,{state},{},{},{},{},{},User {},{},{},{},{},{},{},{}\n",
            pick(&["incident", "request"], n),
            pick(&["extensive", "significant", "moderate", "minor"], n / 3),
            pick(&["critical", "high", "medium", "low"], n / 5),
            pick(&["Mail", "Network", "VPN", ""], n),
            pick(&["network", "mail", ""], n / 4),
            if worked { pick(&["dana", "omar"], n) } else { String::new() },
            n % 7,
            pick(&["email", "phone"], n / 2),
            pick(&["toner", "toner;paper", ""], n),
            time(true, 6),
            time(worked, 6 + n % 11),
            time(done, 10 + n % 30),
            time(state == "closed", 41 + n % 5),
            if n % 2 == 0 { "Seen" } else { "" },
        );
    }
    desk.run_with(&["import", "-", "--quiet"], csv.as_bytes()).ok();
    let ids = desk.cmd("list --all --sort id --format ids").ok();
    let ids = ids.lines();
    desk.cmd(&format!("link {} relates_to {}", ids[0], ids[1])).ok();
    desk.cmd("monitor record Mail crash 2 --label host=m1").ok();
    desk.cmd("monitor record @desk csat 4.5 --at 2026-10-05T10:00:00Z").ok();
    desk
}

/// A query in SQL and the command that answers the same.
struct Same {
    sql: String,
    rows: Vec<Vec<String>>,
}

fn text(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `list --group-by` of these keys.
fn grouped(desk: &TestDesk, keys: &str) -> Same {
    let told = desk.cmd(&format!("list --all --group-by {keys} --json")).json();
    let row = |group: &Json| {
        let values = keys.split(',').chain(["count"]).map(|key| text(&group[key]));
        values.collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<String>> = told.as_array().unwrap().iter().map(row).collect();
    rows.sort();
    let columns = keys.replace('.', "_");
    Same {
        sql: format!("SELECT {columns}, count(*) FROM tickets WHERE NOT archived GROUP BY {columns}"),
        rows,
    }
}

/// `report sla` of October.
fn kept(desk: &TestDesk, by: &str, more: &str, condition: &str) -> Same {
    let told =
        desk.cmd(&format!("report sla --by {by} --since 2026-10-01 --until 2026-11-01 {more} --json")).json();
    let row = |kept: &Json| {
        let ratios = ["respond", "handle", "resolve"].map(|clock| [&kept[clock]["part"], &kept[clock]["of"]]);
        [&kept["name"]].into_iter().chain(ratios.into_iter().flatten()).map(text).collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<String>> = told["kept"].as_array().unwrap().iter().map(row).collect();
    rows.sort();
    assert!(!rows.is_empty(), "{by}");
    let counts = ["respond", "handle", "resolve"].map(|clock| {
        format!("count(*) FILTER (WHERE c.clock = '{clock}' AND c.state = 'met'), count(*) FILTER (WHERE c.clock = '{clock}')")
    });
    let sql = format!(
        "SELECT {by}, {} FROM clocks AS c JOIN tickets AS t ON t.id = c.ticket WHERE decided >= '2026-10-01' \
         AND decided < '2026-11-01' AND c.clock IN ('respond', 'handle', 'resolve') AND {condition} GROUP BY {by}",
        counts.join(", ")
    );
    Same { sql, rows }
}

fn same(desk: &TestDesk) -> Vec<Same> {
    let keys = [
        "kind",
        "state",
        "class",
        "nature",
        "service",
        "team",
        "assignee",
        "requester",
        "channel",
        "impact",
        "clock.respond",
        "clock.resolve",
        "class,state",
        "kind,team,urgency",
    ];
    let mut all: Vec<Same> = keys.iter().map(|keys| grouped(desk, keys)).collect();
    all.extend(["class", "team", "service", "audience"].map(|by| kept(desk, by, "", "true")));
    all.push(kept(desk, "class", "--team network", "team = 'network'"));
    all.push(kept(desk, "team", "--service Mail", "service = 'Mail'"));
    all
}

fn shown(value: ValueRef) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
        ValueRef::Blob(_) => panic!("no column holds bytes"),
    }
}

/// What a query answers.
pub fn rows(db: &Connection, sql: &str) -> Vec<Vec<String>> {
    let mut query = db.prepare(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    let count = query.column_count();
    let row = |row: &rusqlite::Row| Ok((0..count).map(|at| shown(row.get_ref(at).unwrap())).collect());
    query.query_map([], row).unwrap().map(Result::unwrap).collect()
}

/// All of a table, in order.
pub fn table(db: &Connection, (name, key): (&str, &str)) -> Vec<Vec<String>> {
    rows(db, &format!("SELECT * FROM {name} ORDER BY {key}"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.extend(Some(path).filter(|path| path.extension().is_some_and(|e| e == "parquet"))),
        }
    }
    found.sort();
    found
}

/// The files of an export as tables of SQLite in memory; those that its manifest names are all there are.
pub fn loaded(folder: &Path) -> Connection {
    let manifest: Json =
        serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let named = manifest["files"].as_array().unwrap().iter();
    let named: Vec<PathBuf> = named.map(|file| folder.join(file["path"].as_str().unwrap())).collect();
    assert_eq!(named, files(folder), "a file that is not named, or is not there");
    let db = Connection::open_in_memory().unwrap();
    for (name, _) in TABLES {
        for file in files(&folder.join(name)) {
            let (columns, rows) = parquet::read(&file);
            let quoted: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
            db.execute_batch(&format!("CREATE TABLE IF NOT EXISTS {name} ({})", quoted.join(", "))).unwrap();
            let places = vec!["?"; columns.len()].join(", ");
            let mut insert = db.prepare(&format!("INSERT INTO {name} VALUES ({places})")).unwrap();
            rows.iter().for_each(|row: &Vec<Value>| {
                insert.execute(rusqlite::params_from_iter(row)).unwrap();
            });
        }
    }
    db
}

/// The answers of DuckDB to all queries, where Python has it.
fn duckdb(folder: &Path, queries: &[Same]) -> Option<Vec<Vec<Vec<String>>>> {
    const ASK: &str = "
import duckdb, json, sys
asked = json.load(sys.stdin)
db = duckdb.connect()
db.execute(\"SET TimeZone = 'UTC'\")
for name in ['tickets', 'events', 'clocks', 'links', 'measurements']:
    db.execute(f\"CREATE VIEW {name} AS SELECT * FROM read_parquet('{asked['folder']}/{name}/**/*.parquet')\")
text = lambda value: '' if value is None else str(value)
print(json.dumps([[[text(v) for v in row] for row in db.execute(q).fetchall()] for q in asked['queries']]))
";
    let python = std::env::var("ITDESK_TEST_PYTHON").unwrap_or("python3".to_owned());
    let has = Command::new(&python).args(["-c", "import duckdb"]).stderr(Stdio::null()).status();
    if !has.is_ok_and(|status| status.success()) {
        eprintln!("{python} has no duckdb: the Parquet files are read by the test alone");
        return None;
    }
    let queries: Vec<&str> = queries.iter().map(|same| same.sql.as_str()).collect();
    let asked = serde_json::json!({ "folder": folder, "queries": queries }).to_string();
    let mut child =
        Command::new(python).args(["-c", ASK]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(asked.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    Some(serde_json::from_slice(&out.stdout).unwrap())
}

/// What the program `sqlite3` answers; `None` where there is none.
fn sqlite3(file: &Path, sql: &str) -> Option<Vec<Vec<String>>> {
    let out = Command::new("sqlite3").args(["-separator", "|"]).arg(file).arg(sql).output().ok()?;
    let text = String::from_utf8(out.stdout).unwrap();
    Some(text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect())
}

#[test]
fn twenty_queries_answer_as_lists_and_reports_do() {
    let desk = desk();
    let (file, folder) = (desk.root().join("../desk.sqlite"), desk.root().join("../tables"));
    desk.cmd("export --to sqlite ../desk.sqlite").ok();
    let told = desk.cmd("export --to parquet ../tables --json").json();
    assert_eq!((&told["tickets"], &told["complete"]), (&60.into(), &true.into()));
    let queries = same(&desk);
    assert_eq!(queries.len(), 20);
    let sqlite = Connection::open(&file).unwrap();
    let read = loaded(&folder);
    let of_duckdb = duckdb(&folder, &queries);
    for (place, same) in queries.iter().enumerate() {
        let answers = [
            Some(rows(&sqlite, &same.sql)),
            Some(rows(&read, &same.sql)),
            sqlite3(&file, &same.sql),
            of_duckdb.as_ref().map(|all| all[place].clone()),
        ];
        for mut answer in answers.into_iter().flatten() {
            answer.sort();
            assert_eq!(answer, same.rows, "{}", same.sql);
        }
    }
    for (name, key) in TABLES {
        let all = table(&sqlite, (name, key));
        assert!(!all.is_empty(), "{name}");
        assert_eq!(all, table(&read, (name, key)), "{name}");
    }
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/tables.md"))
            .unwrap();
    let examples: Vec<&str> =
        page.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(examples.len(), 10);
    for example in examples {
        assert!(rows(&sqlite, example).len() <= 60 && rows(&read, example).len() <= 60, "{example}");
    }
    for (name, _) in TABLES {
        let section = page.split(&format!("## `{name}`")).nth(1).unwrap().split("\n## ").next().unwrap();
        let described: Vec<String> = section
            .lines()
            .filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned()))
            .collect();
        let columns = rows(&sqlite, &format!("SELECT name FROM pragma_table_info('{name}')")).concat();
        assert_eq!(described, columns, "docs/reference/tables.md, {name}");
    }
}
