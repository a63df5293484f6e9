//! Those who work in the clones: commands of the desk, its archive, mails and its policy.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use itdesk::records::{Id, Ticket};

use super::super::clones::Clones;
use super::super::rules::PEOPLE;
use super::turns::{BEGUN, POLICY, Turn, What, begun, commands, ending};

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

pub(super) struct Team {
    pub clones: Clones,
    pub count: usize,
    pub drivers: Vec<bool>,
    clock: Clock,
    /// The commit that all clones begin with.
    pub base: String,
    pub letters: Vec<Letter>,
    /// Events that a revert took out.
    pub reverted: BTreeSet<String>,
    /// Events that were not in a commit for a while.
    pub untracked: BTreeSet<String>,
    pub seen: Seen,
}

/// The time: it goes on with every command, and at times by years.
#[derive(Default)]
struct Clock {
    years: u32,
    second: u32,
}

impl Clock {
    /// The latest year that it comes to.
    const LAST: u32 = 4;

    fn at(&self, second: u32) -> String {
        format!("{}-11-23T09:{:02}:{:02}Z", 2026 + self.years, second / 60, second % 60)
    }
}

/// A mail that came in.
pub(super) struct Letter {
    pub number: usize,
    /// The events that it made.
    pub events: BTreeSet<String>,
}

/// What happened in all cases.
#[derive(Default)]
pub(super) struct Seen {
    /// Turns that did something.
    pub turns: BTreeMap<What, usize>,
    pub merges: usize,
    /// Merges that git left in conflict.
    pub unaided: usize,
    /// Texts that a person settled.
    pub texts: usize,
    /// Events that a revert took out.
    pub reverted: usize,
    /// Kinds and states that tickets ended in.
    pub states: BTreeSet<String>,
}

impl Seen {
    pub fn add(&mut self, other: Seen) {
        other.turns.into_iter().for_each(|(what, times)| *self.turns.entry(what).or_default() += times);
        self.merges += other.merges;
        self.unaided += other.unaided;
        self.texts += other.texts;
        self.reverted += other.reverted;
        self.states.extend(other.states);
    }

    /// The cases had enough in them to show something.
    pub fn is_enough(&self) {
        let Seen { turns, merges, unaided, texts, reverted, states } = self;
        for state in
            ["article published", "article draft", "change assessed", "improvement plan", "incident new"]
        {
            assert!(states.contains(state), "no {state} in {states:?}");
        }
        let few = |what: &(What, usize)| turns.get(&what.0).copied().unwrap_or(0) < what.1;
        let wanted = [
            (What::Archive, 6),
            (What::Migrate, 1),
            (What::Years, 1),
            (What::Restore, 2),
            (What::Reopen, 1),
            (What::Mail, 6),
            (What::MailTwice, 2),
            (What::Policy, 5),
            (What::Pull, 2),
            (What::PullRebase, 2),
            (What::Plain, 3),
            (What::Bring, 2),
            (What::Sync, 3),
            (What::Revert, 3),
            (What::Stash, 2),
            (What::Soft, 1),
            (What::Amend, 1),
            (What::Untrack, 1),
        ];
        let few: Vec<_> = wanted.into_iter().filter(few).collect();
        assert!(few.is_empty(), "too few of {few:?}: {turns:?}");
        let counts = [(*merges, 20), (*unaided, 3), (*texts, 1), (*reverted, 2)];
        assert!(counts.iter().all(|(seen, least)| seen >= least), "too little to show anything: {counts:?}");
    }
}

impl Team {
    /// Clones of a desk with a ticket of each kind; those with `drivers` are set up.
    pub fn new(count: usize, drivers: Vec<bool>) -> Team {
        let clones = Clones::with_policy(count, &format!("{}\n{PEOPLE}", itdesk::config::TEMPLATE));
        std::fs::write(clones.root("a").join("README.md"), "one\n\ntwo\n\nthree\n").unwrap();
        let (letters, reverted, untracked) = Default::default();
        let (clock, seen, base) = Default::default();
        let mut team = Team { clones, count, drivers, clock, base, letters, reverted, untracked, seen };
        for (name, _) in NAMES[..count].iter().zip(&team.drivers).filter(|(_, driver)| **driver) {
            team.clones.cmd(name, "git setup").ok();
        }
        team.begin();
        team
    }

    /// Tickets that all clones have.
    fn begin(&mut self) {
        for line in BEGUN {
            let id = self.clones.cmd("a", line).id();
            for step in begun(&id) {
                self.clones.cmd("a", &step.replace("ID", &id)).ok();
            }
        }
        self.clones.file_by_month("a");
        self.clones.commit("a");
        self.clones.git("a", &["push", "--quiet", "origin", "main"]);
        (1..self.count).for_each(|n| assert!(self.clones.merge(NAMES[n], "a")));
        self.base = self.clones.git("a", &["rev-parse", "HEAD"]).trim().to_owned();
    }

    pub fn names(&self) -> &'static [&'static str] {
        &NAMES[..self.count]
    }

    pub fn did(&mut self, what: What) {
        *self.seen.turns.entry(what).or_default() += 1;
    }

    /// Carries out a turn.
    pub fn take(&mut self, turn: &Turn) {
        let name = NAMES[turn.clone % self.count];
        let done = match turn.what {
            What::Command | What::Late => self.command(name, turn),
            What::Archive | What::Years => self.archive(name, turn),
            What::Migrate => self.migrate(name),
            What::Restore => self.restore(name, turn),
            What::Reopen => self.reopen(name, turn),
            What::Mail | What::MailTwice => self.mail(name, turn),
            What::Policy => self.policy(name, turn.which),
            What::Readme => self.readme(name, turn.which),
            _ => self.by_git(name, turn),
        };
        if done {
            self.did(turn.what);
        }
    }

    /// The next moment.
    fn tick(&mut self) {
        self.clock.second += 40;
        self.clones.at(&self.clock.at(self.clock.second));
    }

    /// A command line for a ticket, which the rules may refuse; true when they did not.
    fn run(&mut self, name: &str, id: &str, line: &str) -> bool {
        self.tick();
        let word = format!("w{}", self.clock.second);
        let mut line = line.replace("ID", id).replace("WORD", &word);
        if id.starts_with("REQ") {
            line = line.replace("incident ", "request ").replace("request new 'V", "incident new 'V");
        }
        self.clones.cmd(name, &line).code == 0
    }

    pub fn command(&mut self, name: &str, turn: &Turn) -> bool {
        let ids: Vec<String> = self.tickets(name).keys().map(Id::to_string).collect();
        let Some(id) = ids.get(turn.ticket % ids.len().max(1)) else { return false };
        let commands = commands(id);
        let mut line = commands[turn.which % commands.len()].to_owned();
        if turn.what == What::Late {
            line.push_str(&format!(" --at {}", self.clock.at(self.clock.second / 2)));
        }
        self.run(name, id, &line)
    }

    /// The ticket of a turn, of those in the archive or of the others; incidents and requests come first.
    fn one(&self, name: &str, turn: &Turn, archived: bool) -> Option<String> {
        let tickets = self.tickets(name).into_iter();
        let there = tickets.filter(|(_, (path, _))| path.starts_with("archive") == archived);
        let mut ids: Vec<String> = there.map(|(id, _)| id.to_string()).collect();
        ids.sort_by_key(|id| !is_work(id));
        let place = turn.ticket % ids.len().max(1);
        ids.into_iter().nth(place)
    }

    fn archive(&mut self, name: &str, turn: &Turn) -> bool {
        if let Some(id) = self.one(name, turn, false) {
            self.run(name, &id, ending(&id));
        }
        let years = turn.what == What::Years && self.clock.years < Clock::LAST;
        self.clock.years += if years { 2 } else { 0 };
        self.tick();
        let line = if years { "archive --json" } else { "archive --older-than 0d --json" };
        let moved = self.clones.cmd(name, line).json();
        !moved["ids"].as_array().unwrap().is_empty()
    }

    fn migrate(&mut self, name: &str) -> bool {
        self.tick();
        let fixed = self.clones.cmd(name, "doctor --fix --json");
        let _ = std::fs::remove_dir_all(self.clones.root(name).join("aside"));
        fixed.stdout.contains("\"by-month\"")
    }

    fn restore(&mut self, name: &str, turn: &Turn) -> bool {
        self.tick();
        self.one(name, turn, true).is_some_and(|id| self.run(name, &id, "archive --restore ID"))
    }

    fn reopen(&mut self, name: &str, turn: &Turn) -> bool {
        let tickets = self.tickets(name).into_iter();
        let ended =
            tickets.filter(|(_, (path, ticket))| !path.starts_with("archive") && ticket.state.is_ended());
        let ids = ended.map(|(id, _)| id.to_string()).filter(|id| is_work(id)).collect::<Vec<_>>();
        let id = ids.get(turn.ticket % ids.len().max(1));
        id.is_some_and(|id| self.run(name, id, "incident reopen ID --because WORD"))
    }

    fn mail(&mut self, name: &str, turn: &Turn) -> bool {
        let Some(id) = self.tickets(name).keys().nth(turn.ticket % 5).map(Id::to_string) else {
            return false;
        };
        let number = self.letters.len() + 1;
        let mut letter = Letter { number, events: BTreeSet::new() };
        let other = NAMES[turn.other % self.count];
        let twice = turn.what == What::MailTwice && other != name;
        for name in std::iter::once(name).chain(twice.then_some(other)) {
            self.tick();
            self.clones.mail(name, &id, &number.to_string(), "log.txt");
            let tickets = self.tickets(name);
            let events = tickets.values().flat_map(|(_, ticket)| &ticket.history);
            let own = events.filter(|e| e.mail.as_ref().is_some_and(|mail| mail.id == letter.id()));
            let own: Vec<String> = own.map(|event| event.event.clone()).collect();
            assert!(!own.is_empty(), "{name}: the mail {number} about {id} is nowhere");
            letter.events.extend(own);
        }
        self.letters.push(letter);
        twice || turn.what == What::Mail
    }

    fn policy(&mut self, name: &str, which: usize) -> bool {
        self.tick();
        let (begins, becomes) = POLICY[which % POLICY.len()];
        let becomes = becomes.replace("NUMBER", &(48 + self.clock.second / 40 % 24).to_string());
        let path = self.clones.root(name).join("itdesk.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let line = |line: &str| if line.starts_with(begins) { becomes.clone() } else { line.to_owned() };
        let changed: String = text.lines().map(|l| line(l) + "\n").collect();
        std::fs::write(path, &changed).unwrap();
        changed != text
    }

    fn readme(&mut self, name: &str, which: usize) -> bool {
        self.tick();
        let path = self.clones.root(name).join("README.md");
        let text = std::fs::read_to_string(&path).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let place = which % lines.len();
        lines[place] = format!("w{}", self.clock.second);
        std::fs::write(path, lines.join("\n") + "\n").unwrap();
        true
    }

    /// The tickets of a clone, each with its place; of one on both shelves the live one.
    pub fn tickets(&self, name: &str) -> BTreeMap<Id, (PathBuf, Ticket)> {
        let records = self.records(name).into_iter();
        records.rev().map(|(id, path, ticket)| (id, (path, ticket))).collect()
    }

    /// The records of a clone, those in the archive first.
    pub fn records(&self, name: &str) -> Vec<(Id, PathBuf, Ticket)> {
        let record = |(path, text): (PathBuf, String)| {
            let id: Id = path.file_stem()?.to_str()?.parse().ok()?;
            let ticket = Ticket::parse(text.as_bytes());
            Some((
                id,
                path.clone(),
                ticket.unwrap_or_else(|e| panic!("{name}: {}: {e}\n{text}", path.display())),
            ))
        };
        self.clones.records(name).into_iter().filter_map(record).collect()
    }

    /// The ids of all events of a clone that no merge computed.
    pub fn events(&self, name: &str) -> BTreeSet<String> {
        let tickets = self.records(name).into_iter().map(|(_, _, ticket)| ticket);
        let events = tickets.flat_map(|t| t.history.into_iter().filter(|e| e.merged.is_none()));
        events.map(|event| event.event).collect()
    }
}

/// Whether an id is that of an incident or a request.
fn is_work(id: &str) -> bool {
    id.starts_with("INC") || id.starts_with("REQ")
}

impl Letter {
    /// Its Message-ID.
    pub fn id(&self) -> String {
        format!("{}@b.c", self.number)
    }

    /// The file that came with it.
    pub fn text(&self) -> String {
        format!("attached {}\n", self.number)
    }
}
