//! Random commands in clones of a desk, merged, rebased and picked by git in random order and direction, with the driver and
//! without it: all clones end alike, whole, with every event of each, and the audit finds nothing.

use std::collections::BTreeSet;

use itdesk::records::Ticket;
use proptest::prelude::*;

use super::clones::Clones;
use super::rules::{PEOPLE, cases};
use crate::model::runs;

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// The tickets that all clones begin with.
const BEGUN: [&str; 5] = [
    INCIDENT,
    "request new 'A laptop' --urgency low",
    "kb new 'VPN drops' --body 'one\n\ntwo\n\nthree'",
    "change new 'Renew the certificate' --type normal --reason expires --scope all --plan p --resources r --rollback-plan b --description new --draft",
    "monitor improve new 'Faster answers' --measure respond.mean",
];
const INCIDENT: &str =
    "incident new 'VPN drops' --impact significant --urgency high --symptom resets --description one";

/// What is done to an incident ID in a clone, or, where it can be, to a request.
const ON_WORK: [&str; 15] = [
    INCIDENT,
    "note ID 'looked at it'",
    "incident edit ID --title 'WORD'",
    "incident edit ID --tag WORD --description 'WORD'",
    "incident assign ID chen --team net",
    "incident start ID",
    "incident hold ID --reason supplier",
    "incident resume ID",
    "incident repair ID 'WORD'",
    "incident verify ID --passed --evidence 'WORD'",
    "incident analyse ID --step investigate 'WORD'",
    "incident outage start ID",
    "incident outage end ID",
    "incident resolve ID --outcome 'WORD' --message 'WORD'",
    "incident reopen ID --because 'WORD'",
];
const ON_ARTICLE: [&str; 9] = [
    "kb edit ID --body 'WORD\n\ntwo\n\nthree' -m 'WORD'",
    "kb edit ID --body 'one\n\ntwo\n\nWORD' -m 'WORD'",
    "kb edit ID --title WORD",
    "kb submit ID -m 'WORD'",
    "kb submit ID -m 'WORD'",
    "kb approve ID --as chen --publish",
    "kb approve ID --as chen",
    "kb helpful ID --as mei",
    "kb return ID --because 'WORD'",
];
const ON_CHANGE: [&str; 6] = [
    "change edit ID --plan WORD --resources WORD --rollback-plan WORD",
    "change edit ID --title WORD",
    "change submit ID",
    "change assess ID --effects WORD --likelihood unlikely --impact minor --mitigation WORD --signed-by lin",
    "change approve ID --as chen --role cab",
    "note ID 'WORD'",
];
const ON_IMPROVEMENT: [&str; 5] = [
    "monitor improve plan ID --plan WORD --done-by 2026-12-24 --owner lin",
    "monitor improve plan ID --concerned WORD",
    "monitor improve do ID WORD",
    "monitor improve cancel ID --because WORD",
    "note ID 'WORD'",
];

/// How far a ticket is when the clones part.
fn begun(id: &str) -> &'static [&'static str] {
    match id.split('-').next() {
        Some("KB") => &["kb submit ID -m first", "kb approve ID --as chen --publish"],
        Some("CHG") => &[ON_CHANGE[2], ON_CHANGE[3]],
        _ => &[],
    }
}

fn commands(id: &str) -> &'static [&'static str] {
    match id.split('-').next() {
        Some("KB") => &ON_ARTICLE,
        Some("CHG") => &ON_CHANGE,
        Some("IMP") => &ON_IMPROVEMENT,
        _ => &ON_WORK,
    }
}

#[derive(Debug, Clone)]
enum Turn {
    Command {
        clone: usize,
        which: usize,
        ticket: usize,
        late: bool,
    },
    Merge {
        into: usize,
        from: usize,
    },
    /// The commits of `clone` again, after those of `onto`.
    Rebase {
        clone: usize,
        onto: usize,
    },
    /// The last commit of `from` alone, with all that its records tell.
    Pick {
        into: usize,
        from: usize,
    },
}

fn turn() -> impl Strategy<Value = Turn> {
    let command = (0..4usize, 0..90usize, 0..7usize, prop::bool::weighted(0.15));
    prop_oneof![
        8 => command.prop_map(|(clone, which, ticket, late)| Turn::Command { clone, which, ticket, late }),
        1 => (0..4usize, 0..4usize).prop_map(|(into, from)| Turn::Merge { into, from }),
        1 => (0..4usize, 0..4usize).prop_map(|(clone, onto)| Turn::Rebase { clone, onto }),
        1 => (0..4usize, 0..4usize).prop_map(|(into, from)| Turn::Pick { into, from }),
    ]
}

#[test]
fn clones_end_alike_with_the_driver_and_without() {
    let merges = std::cell::Cell::new((0, 0));
    let states = std::cell::RefCell::new(BTreeSet::new());
    let turns = prop::collection::vec(turn(), 16..40);
    let strategy = (2..5usize, turns, any::<u64>(), prop::collection::vec(prop::bool::weighted(0.4), 4));
    runs(cases(10), strategy, |(count, turns, order, drivers)| {
        let clones = Clones::with_policy(count, &format!("{}\n{PEOPLE}", itdesk::config::TEMPLATE));
        let mut team = Team { clones, count, drivers, second: 0, merges: 0, unaided: 0 };
        for (name, driver) in NAMES[..count].iter().zip(&team.drivers) {
            if *driver {
                team.clones.cmd(name, "git setup").ok();
            }
        }
        team.begin();
        for turn in &turns {
            team.take(turn);
        }
        states.borrow_mut().extend(team.end(order));
        let (all, unaided) = merges.get();
        merges.set((all + team.merges, unaided + team.unaided));
    });
    let (all, unaided) = merges.get();
    let states = states.into_inner();
    for seen in
        ["article published", "article draft", "change assessed", "improvement do", "incident in_progress"]
    {
        assert!(states.contains(seen), "no {seen} in {states:?}");
    }
    assert!(all > 20 && unaided > 3, "too few merges to tell: {all}, {unaided} of them without the driver");
}

struct Team {
    clones: Clones,
    count: usize,
    drivers: Vec<bool>,
    second: u32,
    merges: u32,
    /// Merges that git left in conflict.
    unaided: u32,
}

impl Team {
    /// Tickets that all clones have.
    fn begin(&self) {
        for line in BEGUN {
            let id = self.clones.cmd("a", line).id();
            for step in begun(&id) {
                self.clones.cmd("a", &step.replace("ID", &id)).ok();
            }
        }
        self.clones.commit("a");
        (1..self.count).for_each(|n| assert!(self.clones.merge(NAMES[n], "a")));
    }

    fn take(&mut self, turn: &Turn) {
        match turn {
            Turn::Command { clone, which, ticket, late } => {
                let name = NAMES[clone % self.count];
                let ids: Vec<String> = self.ids(name).into_iter().collect();
                let id = &ids[ticket % ids.len()];
                self.second += 40;
                let at = |s: u32| format!("2026-11-23T09:{:02}:{:02}Z", s / 60, s % 60);
                let commands = commands(id);
                let mut line = commands[which % commands.len()]
                    .replace("ID", id)
                    .replace("WORD", &format!("w{}", self.second));
                if id.starts_with("REQ") {
                    line = line.replace("incident ", "request ").replace("request new 'V", "incident new 'V");
                }
                if *late {
                    line.push_str(&format!(" --at {}", at(self.second / 2)));
                }
                // What the rules refuse, they refuse.
                self.clones.at(&at(self.second)).cmd(name, &line);
            }
            Turn::Merge { into, from } => self.merge(into % self.count, from % self.count),
            Turn::Rebase { clone, onto } => self.again("rebase", clone % self.count, onto % self.count),
            Turn::Pick { into, from } => self.again("cherry-pick", into % self.count, from % self.count),
        }
    }

    /// Commits that are made again elsewhere: `git rebase` or `git cherry-pick`, settled where git leaves a conflict.
    fn again(&mut self, how: &str, into: usize, from: usize) {
        if into == from {
            return;
        }
        let (name, there) = (NAMES[into], format!("../{}", NAMES[from]));
        self.clones.commit(name);
        self.clones.commit(NAMES[from]);
        self.clones.git(name, &["fetch", "--quiet", &there, "main"]);
        let mut args = vec!["-c", "core.editor=true", how, "FETCH_HEAD"];
        // A merge that is picked brings what came to its first parent.
        if how == "cherry-pick"
            && self.clones.try_git(name, &["rev-parse", "-q", "--verify", "FETCH_HEAD^2"]).code == 0
        {
            args.extend(["--mainline", "1"]);
        }
        let mut code = self.clones.try_git(name, &args).code;
        for _ in 0..60 {
            if code == 0 {
                break;
            }
            let told = self.clones.cmd(name, "git resolve --json").json();
            let next =
                told["next"].as_str().unwrap_or_else(|| panic!("{how} stands still: {told}")).to_owned();
            let words = next.split(' ').skip(1);
            let args: Vec<&str> = ["-c", "core.editor=true"].into_iter().chain(words).collect();
            code = self.clones.try_git(name, &args).code;
        }
        assert_eq!(code, 0, "{how} does not end");
        let status = self.clones.git(name, &["status", "--porcelain"]);
        assert_eq!(status, "", "{how} leaves something behind");
    }

    fn ids(&self, name: &str) -> BTreeSet<String> {
        let stem =
            |(path, _): (std::path::PathBuf, String)| path.file_stem().unwrap().to_str().unwrap().to_owned();
        self.clones.records(name).into_iter().map(stem).collect()
    }

    fn merge(&mut self, into: usize, from: usize) {
        if into == from {
            return;
        }
        let (into_name, from_name) = (NAMES[into], NAMES[from]);
        self.clones.commit(into_name);
        self.clones.commit(from_name);
        let clean = self.clones.merge(into_name, from_name);
        self.merges += 1;
        if !clean {
            assert!(!self.drivers[into], "a conflict though the driver is there");
            self.unaided += 1;
            self.clones.cmd(into_name, "git resolve").ok();
            self.clones.git(into_name, &["commit", "--quiet", "--no-edit"]);
        } else if !self.drivers[into] {
            // What git merged as text is made what it would be by field.
            self.clones.cmd(into_name, "git resolve").ok();
            self.clones.commit(into_name);
        }
    }

    /// All clones together, in an order that `order` picks; then each has what the others have. Returns the kinds and
    /// states that the tickets ended in.
    fn end(&mut self, order: u64) -> BTreeSet<String> {
        let events = (0..self.count).flat_map(|n| self.events(NAMES[n])).collect::<BTreeSet<_>>();
        let mut places: Vec<usize> = (0..self.count).collect();
        places.rotate_left(order as usize % self.count);
        if order & 8 == 0 {
            places.reverse();
        }
        // Either all into the first, or each into the next.
        for pair in 1..self.count {
            let from = places[pair];
            if order & 16 == 0 { self.merge(places[0], from) } else { self.merge(from, places[pair - 1]) }
        }
        let last = if order & 16 == 0 { places[0] } else { places[self.count - 1] };
        for other in places.into_iter().filter(|other| *other != last) {
            self.merge(other, last);
            let (here, there) = (self.clones.records(NAMES[other]), self.clones.records(NAMES[last]));
            assert_eq!(here, there, "{} and {} differ", NAMES[other], NAMES[last]);
        }
        let missing: Vec<_> = events.difference(&self.events(NAMES[last])).cloned().collect();
        assert_eq!(missing, Vec::<String>::new(), "events are lost");
        for (path, text) in self.clones.records(NAMES[last]) {
            assert!(!text.contains("<<<<<<<") && !text.contains(">>>>>>>"), "{}", path.display());
        }
        // Whatever was merged, rebased and picked: no event is another than it was committed as, and none is gone.
        // Lin commits what chen and mei did, and says so.
        let audit = self.clones.cmd(NAMES[last], "audit");
        let found: Vec<&str> = audit.stdout.lines().filter(|l| !l.contains(" other-author: ")).collect();
        assert!(audit.code <= 1 && found.is_empty(), "{}{}", audit.stdout, audit.stderr);
        let hand = |(path, text): &(std::path::PathBuf, String)| {
            assert!(!text.contains("by hand"), "{}: nobody edited by hand", path.display());
        };
        self.clones.records(NAMES[last]).iter().for_each(hand);
        let doctor = self.clones.cmd(NAMES[last], "doctor").ok();
        assert!(doctor.stdout.contains("nothing wrong"), "{}", doctor.stdout);
        let state = |(_, text): (_, String)| {
            Ticket::parse(text.as_bytes()).map(|t| format!("{} {}", t.kind, t.state))
        };
        self.clones.records(NAMES[last]).into_iter().map(|record| state(record).unwrap()).collect()
    }

    /// The ids of all deeds of a clone.
    fn events(&self, name: &str) -> BTreeSet<String> {
        let records = self.clones.records(name).into_iter();
        let tickets = records.map(|(path, text)| {
            Ticket::parse(text.as_bytes()).unwrap_or_else(|e| panic!("{}: {e}\n{text}", path.display()))
        });
        let deeds = tickets.flat_map(|t| t.history.into_iter().filter(|e| e.merged.is_none()));
        deeds.map(|e| e.event).collect()
    }
}
