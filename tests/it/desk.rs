//! A desk to test on: a temporary folder, a fixed clock, a known actor and nothing else of this machine.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use itdesk::records::{Id, Ticket};
use serde_json::Value;
use tempfile::TempDir;

/// A Monday morning; every new desk starts here.
pub const NOW: &str = "2026-11-23T09:00:00Z";
/// Who acts unless a test says otherwise.
pub const LIN: &str = "lin@example.org";
/// A command that waits for longer than this has asked a question, and fails its test.
const GUARD: Duration = Duration::from_secs(120);

/// Who commits, and that git neither tidies up behind a test nor waits for the disk.
pub const GIT_CONFIG: &str = "[user]\nname = Lin\nemail = lin@example.org\n[init]\ndefaultBranch = main\n\
    [gc]\nauto = 0\n[maintenance]\nauto = false\n[core]\nfsync = none\n";

/// The program under test. `ITDESK_TEST_PROGRAM` names another build of it, such as a release, whose
/// libraries have no debug assertions.
pub fn program() -> &'static str {
    static PROGRAM: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let built = env!("CARGO_BIN_EXE_itdesk").to_owned();
        std::env::var("ITDESK_TEST_PROGRAM").unwrap_or(built)
    });
    &PROGRAM
}

/// A desk in a temporary folder.
pub struct TestDesk {
    home: TempDir,
    root: PathBuf,
    now: RefCell<String>,
}

/// What a command left behind.
#[derive(Debug, Clone)]
pub struct Output {
    pub command: String,
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl TestDesk {
    /// An initialised desk with the policy that `init` writes. `init` itself runs once.
    pub fn new() -> TestDesk {
        static INIT: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
        let desk = TestDesk::bare();
        let files = INIT.get_or_init(|| {
            let first = TestDesk::bare();
            first.run(&["init", "."]).ok();
            let names = ["itdesk.toml", ".gitattributes", ".gitignore"].map(str::to_owned).into_iter();
            let files = names.map(|name| (name.clone(), std::fs::read(first.root.join(name)).unwrap()));
            files.collect()
        });
        files.iter().for_each(|(name, bytes)| desk.write(name, bytes));
        desk
    }

    /// An initialised desk with this policy.
    pub fn with_policy(policy: &str) -> TestDesk {
        let desk = TestDesk::new();
        desk.policy(policy);
        desk
    }

    /// An empty folder that is no desk yet.
    pub fn bare() -> TestDesk {
        let home = TempDir::new().unwrap();
        // Not the temporary folder itself, so that nothing of a test stands beside others' files.
        let root = home.path().canonicalize().unwrap().join("desk");
        std::fs::create_dir(&root).unwrap();
        TestDesk { home, root, now: RefCell::new(NOW.to_owned()) }
    }

    /// A copy of the desk and of what lies beside it, at the same time of its clock.
    pub fn copy(&self) -> TestDesk {
        let copy = TestDesk::bare();
        *copy.now.borrow_mut() = self.now.borrow().clone();
        let from = self.home.path().join(".");
        let done = std::process::Command::new("cp").arg("-a").args([&from, copy.home.path()]).status();
        assert!(done.unwrap().success(), "cp -a {}", from.display());
        copy
    }

    /// Sets the clock for this command and those after it.
    pub fn at(&self, now: &str) -> &TestDesk {
        *self.now.borrow_mut() = now.to_owned();
        self
    }

    /// The time that the clock shows.
    pub fn now(&self) -> String {
        self.now.borrow().clone()
    }

    /// Replaces the policy.
    pub fn policy(&self, text: &str) -> &TestDesk {
        self.write("itdesk.toml", text);
        self
    }

    /// The desk's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Runs a command with nothing on stdin.
    pub fn run(&self, args: &[&str]) -> Output {
        self.run_with(args, b"")
    }

    /// Runs a command with these bytes on stdin.
    pub fn run_with(&self, args: &[&str], stdin: &[u8]) -> Output {
        told(&args.join(" "), self.command().args(args).write_stdin(stdin).output().unwrap())
    }

    /// Runs a command line; words are parted by spaces, and 'quotes' keep several together.
    pub fn cmd(&self, line: &str) -> Output {
        let words = words(line);
        self.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The program as a test may change it further before it runs.
    pub fn command(&self) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::from_std(self.process());
        command.timeout(GUARD);
        command
    }

    /// The same as a plain process, for tests that start several at once.
    pub fn process(&self) -> std::process::Command {
        let mut process = std::process::Command::new(program());
        let path = std::env::var_os("PATH").unwrap_or_default();
        process.current_dir(&self.root).env_clear().env("PATH", path).env("HOME", self.home.path());
        process.env("TZ", "UTC").env("COLUMNS", "100").env("ITDESK_NOW", self.now.borrow().as_str());
        process.env("ITDESK_ACTOR", LIN);
        process
    }

    /// Makes an incident and returns its id.
    pub fn incident(&self, rest: &str) -> String {
        self.cmd(&format!("incident new {rest}")).id()
    }

    /// Makes a request and returns its id.
    pub fn request(&self, rest: &str) -> String {
        self.cmd(&format!("request new {rest}")).id()
    }

    /// The ticket as `show --json` tells it.
    pub fn show(&self, id: &str) -> Value {
        self.cmd(&format!("show {id} --json")).json()
    }

    /// Where the record of `id` stands.
    pub fn path(&self, id: &str) -> PathBuf {
        self.root.join(id.parse::<Id>().unwrap().path())
    }

    /// The bytes of a record.
    pub fn bytes(&self, id: &str) -> Vec<u8> {
        std::fs::read(self.path(id)).unwrap()
    }

    /// The record of `id`.
    pub fn record(&self, id: &str) -> Ticket {
        Ticket::parse(&self.bytes(id)).unwrap()
    }

    /// Changes a record by hand, as JSON.
    pub fn edit_record(&self, id: &str, change: impl FnOnce(&mut Value)) {
        let mut record: Value = serde_json::from_slice(&self.bytes(id)).unwrap();
        change(&mut record);
        std::fs::write(self.path(id), serde_json::to_string_pretty(&record).unwrap()).unwrap();
    }

    /// Writes a file of the desk.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Every record file of the desk.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let kinds = ["incidents", "requests", "changes", "deliveries", "improvements", "articles", "items"];
        let mut folders: Vec<PathBuf> = kinds.iter().map(|kind| self.root.join(kind)).collect();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found.sort();
        found
    }

    /// The text without what differs from run to run: ids by order of appearance, and folders.
    pub fn redact(&self, text: &str) -> String {
        let text = text.replace(self.root.to_str().unwrap(), "[DESK]");
        redact_ids(&text).replace(self.home.path().to_str().unwrap(), "[HOME]")
    }

    /// What a command printed, stdout before stderr, redacted; for snapshots.
    pub fn said(&self, output: &Output) -> String {
        self.redact(&format!("{}{}", output.stdout, output.stderr))
    }
}

impl Output {
    /// The same, once it is sure that the command succeeded.
    #[track_caller]
    pub fn ok(self) -> Output {
        self.fails(0)
    }

    /// The same, once it is sure that the command ended with this code.
    #[track_caller]
    pub fn fails(self, code: i32) -> Output {
        assert_eq!(self.code, code, "itdesk {}\n{}{}", self.command, self.stdout, self.stderr);
        self
    }

    /// What a successful command printed as JSON.
    #[track_caller]
    pub fn json(self) -> Value {
        let told = self.ok();
        serde_json::from_str(&told.stdout).unwrap_or_else(|e| panic!("{e}: {}", told.stdout))
    }

    /// The id that a successful command printed alone.
    #[track_caller]
    pub fn id(self) -> String {
        let told = self.ok();
        let id = told.stdout.strip_suffix('\n').unwrap_or_default();
        assert!(id.parse::<Id>().is_ok(), "not an id alone: {:?}", told.stdout);
        id.to_owned()
    }

    /// The lines of stdout.
    pub fn lines(&self) -> Vec<&str> {
        self.stdout.lines().collect()
    }
}

/// An ended process as an [`Output`].
pub fn told(command: &str, output: std::process::Output) -> Output {
    let text = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
    Output {
        command: command.to_owned(),
        code: output.status.code().unwrap_or(-1),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// The words of a command line; parted by spaces, 'quotes' keep several together.
pub fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (place, part) in line.split('\'').enumerate() {
        if place % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Writes `INC-261123-4KX9P` as `INC-261123-#1`, numbered as they appear.
fn redact_ids(text: &str) -> String {
    const TAIL: usize = "-261123-4KX9P".len();
    const PREFIXES: [&str; 7] = ["INC", "REQ", "CHG", "DLV", "IMP", "KB", "CI"];
    let (mut out, mut rest) = (String::new(), text);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let place = |rest: &str| {
        let places = PREFIXES.iter().filter_map(|p| Some((rest.find(&format!("{p}-"))?, p.len())));
        places.min()
    };
    while let Some((start, prefix)) = place(rest) {
        let length = prefix + TAIL;
        let id = rest.get(start..start + length).filter(|id| id.parse::<Id>().is_ok());
        let Some(id) = id else {
            out.push_str(&rest[..start + prefix + 1]);
            rest = &rest[start + prefix + 1..];
            continue;
        };
        let next = seen.len() + 1;
        let number = *seen.entry(id.to_owned()).or_insert(next);
        out.push_str(&rest[..start]);
        out.push_str(&format!("{}#{number}", &id[..length - 5]));
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    // Hints name a ticket by its last letters alone.
    seen.iter().fold(out, |text, (id, number)| text.replace(&id[id.len() - 5..], &format!("#{number}")))
}

#[test]
fn ids_are_redacted_in_order_of_appearance() {
    let text = "INC-261123-4KX9P of REQ-261123-00000, KB-261123-00001, INC-261123-4KX9P; INC-x, REQ-, 4KX9P";
    assert_eq!(
        redact_ids(text),
        "INC-261123-#1 of REQ-261123-#2, KB-261123-#3, INC-261123-#1; INC-x, REQ-, #1"
    );
}
