//! Clones of one desk, with a repository between them that all of them push to.

use std::path::PathBuf;
use std::process::Command;

use itdesk::records::Id;
use itdesk::store::Place;
use serde_json::Value;

use crate::desk::{GIT_CONFIG, Output, TestDesk, told};

/// A hub and clones of it beside each other, all with the policy that `init` writes.
pub struct Clones {
    desk: TestDesk,
    names: Vec<String>,
}

impl Clones {
    /// So many clones named `a`, `b` …; none is set up yet.
    pub fn new(count: usize) -> Clones {
        Clones::with_policy(count, itdesk::config::TEMPLATE)
    }

    /// [`Clones::new`] with this policy.
    pub fn with_policy(count: usize, policy: &str) -> Clones {
        let desk = TestDesk::bare();
        desk.write("../.gitconfig", GIT_CONFIG);
        let names = (0..count).map(|n| char::from(b'a' + n as u8).to_string()).collect();
        let clones = Clones { desk, names };
        clones.in_home(&["init", "--quiet", "--bare", "hub.git"]);
        clones.in_home(&["clone", "--quiet", "hub.git", "a"]);
        clones.run("a", &["init", "."]).ok();
        std::fs::write(clones.root("a").join("itdesk.toml"), policy).unwrap();
        clones.commit("a");
        clones.git("a", &["push", "--quiet", "origin", "main"]);
        for name in &clones.names[1..] {
            clones.in_home(&["clone", "--quiet", "hub.git", name]);
        }
        clones
    }

    /// Copies of all clones and of their hub: several things are tried from one beginning.
    pub fn copy(&self) -> Clones {
        let copy = Clones { desk: self.desk.copy(), names: self.names.clone() };
        let home = |clones: &Clones| clones.desk.root().parent().unwrap().to_str().unwrap().to_owned();
        for name in &copy.names {
            let config = copy.root(name).join(".git/config");
            let text = std::fs::read_to_string(&config).unwrap();
            std::fs::write(config, text.replace(&home(self), &home(&copy))).unwrap();
        }
        copy
    }

    /// Two clones of a ticket that ended: `a` has archived it, and `b` has taken it up again.
    pub fn archived_and_taken_up_again() -> (Clones, String) {
        let clones = Clones::new(2);
        let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
        clones.cmd("a", &format!("incident cancel {id} --because old --commit")).ok();
        clones.git("b", &["pull", "--quiet", "../a", "main"]);
        clones.at("2028-11-23T09:00:00Z");
        clones.cmd("a", "archive --commit").ok();
        clones.cmd("b", &format!("incident reopen {id} --because 'again' --commit")).ok();
        (clones, id)
    }

    /// Sets the clock of all clones.
    pub fn at(&self, now: &str) -> &Clones {
        self.desk.at(now);
        self
    }

    /// The folder of a clone.
    pub fn root(&self, name: &str) -> PathBuf {
        self.desk.root().parent().unwrap().join(name)
    }

    /// Runs itdesk in a clone.
    pub fn run(&self, name: &str, args: &[&str]) -> Output {
        told(&args.join(" "), self.process(name).args(args).output().unwrap())
    }

    /// itdesk in a clone, as a test may start it.
    pub fn process(&self, name: &str) -> Command {
        let mut process = self.desk.process();
        process.current_dir(self.root(name));
        process
    }

    /// Runs a command line of itdesk in a clone; 'quotes' keep words together.
    pub fn cmd(&self, name: &str, line: &str) -> Output {
        let words = crate::desk::words(line);
        self.run(name, &words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// git in a clone, as a test may change it further.
    pub fn git_process(&self, name: &str) -> Command {
        let mut git = Command::new("git");
        let home = self.desk.root().parent().unwrap().to_path_buf();
        git.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", home);
        git.env("ITDESK_NOW", self.desk.now()).current_dir(self.root(name));
        git
    }

    /// Runs git in a clone, whatever it ends with.
    pub fn try_git(&self, name: &str, args: &[&str]) -> Output {
        told(&format!("git {}", args.join(" ")), self.git_process(name).args(args).output().unwrap())
    }

    /// Runs git in a clone, which must succeed; returns what it printed.
    #[track_caller]
    pub fn git(&self, name: &str, args: &[&str]) -> String {
        self.try_git(name, args).ok().stdout
    }

    fn in_home(&self, args: &[&str]) {
        let mut git = self.git_process(".");
        assert!(git.args(args).status().unwrap().success(), "git {args:?}");
    }

    /// Commits all that is there in a clone, if anything.
    #[track_caller]
    pub fn commit(&self, name: &str) {
        self.git(name, &["add", "--all"]);
        self.git(name, &["commit", "--quiet", "--allow-empty", "--message", "work"]);
    }

    /// Merges the branch of another clone into that of `into`; true when git saw no conflict.
    pub fn merge(&self, into: &str, from: &str) -> bool {
        let there = format!("../{from}");
        self.git(into, &["fetch", "--quiet", &there, "main"]);
        self.try_git(into, &["merge", "--quiet", "--no-edit", "FETCH_HEAD"]).code == 0
    }

    /// Takes in a mail with a file about a ticket.
    #[track_caller]
    pub fn mail(&self, name: &str, id: &str, number: &str, file: &str) {
        let text = format!(
            "From: a@b.c\nSubject: [{id}] x\nMessage-ID: <{number}@b.c>\n\
             Content-Type: text/plain; name=\"{file}\"\n\
             Content-Disposition: attachment; filename=\"{file}\"\n\nattached {number}\n"
        );
        let path = self.root(name).join("../mail.eml");
        std::fs::write(&path, text).unwrap();
        self.run(name, &["mail", "receive", path.to_str().unwrap()]).ok();
    }

    /// Goes on with what git stopped at with `code`: records by `resolve`, a command line of
    /// itdesk, other texts as a person would. Returns how many texts that were.
    #[track_caller]
    pub fn settle(&self, name: &str, resolve: &str, mut code: i32) -> usize {
        let mut texts = 0;
        for _ in 0..120 {
            if code == 0 {
                return texts;
            }
            let (settled, next) = self.settle_files(name, resolve);
            texts += settled;
            let next = next.unwrap_or_else(|| panic!("{name}: git cannot go on"));
            let words = ["-c", "core.editor=true"].into_iter().chain(next.split(' ').skip(1));
            code = self.try_git(name, &words.collect::<Vec<_>>()).code;
        }
        panic!("{name}: git does not end");
    }

    /// Settles all files in conflict; returns how many of them were no records, and the command that goes on.
    #[track_caller]
    pub fn settle_files(&self, name: &str, resolve: &str) -> (usize, Option<String>) {
        let mut texts = 0;
        loop {
            let output = self.cmd(name, resolve);
            let shown = format!("{}{}", output.stdout, output.stderr);
            let resolved: Value = serde_json::from_str(&output.stdout).unwrap_or_else(|_| panic!("{shown}"));
            let left = resolved["left"].as_array().unwrap();
            if left.is_empty() {
                return (texts, resolved["next"].as_str().map(str::to_owned));
            }
            for path in left.iter().map(|path| path.as_str().unwrap()) {
                assert!(["itdesk.toml", "README.md"].contains(&path), "{name}: left to a person: {path}");
                self.settle_text(name, path);
                texts += 1;
            }
        }
    }

    /// Takes of each conflict in a text the side that sorts first.
    fn settle_text(&self, name: &str, path: &str) {
        let file = self.root(name).join(path);
        let (mut settled, mut sides): (String, Vec<String>) = Default::default();
        for line in std::fs::read_to_string(&file).unwrap().split_inclusive('\n') {
            match line {
                line if line.starts_with("<<<<<<<") => sides = vec![String::new()],
                line if line.starts_with("=======") && !sides.is_empty() => sides.push(String::new()),
                line if line.starts_with(">>>>>>>") => settled.extend(sides.drain(..).min()),
                line => sides.last_mut().unwrap_or(&mut settled).push_str(line),
            }
        }
        std::fs::write(&file, settled).unwrap();
        self.git(name, &["add", path]);
    }

    /// Every record file of a clone, by path, with its bytes.
    pub fn records(&self, name: &str) -> Vec<(PathBuf, String)> {
        let (root, mut found) = (self.root(name), Vec::new());
        let kinds = [
            "incidents",
            "requests",
            "changes",
            "deliveries",
            "improvements",
            "articles",
            "items",
            "archive",
        ];
        let mut folders: Vec<PathBuf> = kinds.iter().map(|kind| root.join(kind)).collect();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => {
                        let text = std::fs::read_to_string(&path).unwrap();
                        found.push((path.strip_prefix(&root).unwrap().to_path_buf(), text));
                    }
                }
            }
        }
        found.sort();
        found
    }

    /// Moves all live records of a clone to the folders of their months, where earlier versions wrote them.
    pub fn file_by_month(&self, name: &str) {
        let root = self.root(name);
        for (path, _) in self.records(name) {
            let id = path.iter().find_map(|part| part.to_str()?.trim_end_matches(".json").parse::<Id>().ok());
            let (Some(id), false) = (id, path.starts_with("archive")) else { continue };
            let place = |place: Place| (place.path(id), place.attachments(id));
            let ((day, beside), (month, to)) = (place(Place::Day), place(Place::Month));
            for (from, to) in [(day, month), (beside, to)] {
                if root.join(&from).exists() {
                    std::fs::rename(root.join(from), root.join(to)).unwrap();
                }
            }
            let _ = std::fs::remove_dir(root.join(Place::Day.folder(id)));
        }
    }

    /// The text of a ticket's record in a clone.
    pub fn record(&self, name: &str, id: &str) -> String {
        let id = id.parse::<Id>().unwrap();
        let mut places = Place::ALL.iter().map(|place| self.root(name).join(place.path(id)));
        std::fs::read_to_string(places.find(|path| path.exists()).unwrap()).unwrap()
    }

    /// A text without ids and folders that differ from run to run.
    pub fn redact(&self, text: &str) -> String {
        let home = self.desk.root().parent().unwrap();
        self.desk.redact(text).replace(home.to_str().unwrap(), "[HOME]")
    }
}
