//! What the index answers is what a reading of all files answers, after any edits.

use std::process::Command;

use itdesk::config::read_policy;
use itdesk::query::{Context, Filter, Sort, TextScope};
use itdesk::records::Ticket;
use itdesk::wire;
use proptest::prelude::*;

use crate::desk::{LIN, NOW, TestDesk};
use crate::model::cases;

/// Something that happens to a desk.
#[derive(Debug, Clone)]
enum Edit {
    New {
        word: usize,
        impact: usize,
        age: u32,
        team: bool,
    },
    Step {
        ticket: usize,
        step: usize,
    },
    /// A hand changes the title to one of the same length; with the old time put back or not.
    Hand {
        ticket: usize,
        letter: char,
        old_time: bool,
    },
    Remove {
        ticket: usize,
    },
    Truncate {
        ticket: usize,
    },
    /// The whole state goes to another branch and comes back.
    Commit,
    Checkout,
    /// The time to respond in class B is another.
    Policy {
        minutes: u32,
    },
    DropIndex,
    SpoilIndex {
        seed: u8,
    },
    Later,
}

const WORDS: [&str; 4] = ["VPN is down", "打印机 offline", "Störung: mail", "disk 95%"];
const IMPACTS: [&str; 4] = ["extensive", "significant", "moderate", "minor"];
const STEPS: [&[&str]; 8] = [
    &["start"],
    &["assign", "ann"],
    &["respond", "Looking into it"],
    &["resolve", "--outcome", "Done"],
    &["hold", "--reason", "requester"],
    &["cancel", "--because", "Twice"],
    &["triage", "--impact", "extensive", "--urgency", "critical"],
    &["reopen", "--because", "Again"],
];

/// Queries of every sort of key, in several orders.
const QUERIES: [&[&str]; 20] = [
    &["list"],
    &["list", "state:open"],
    &["list", "class:A,B", "-state:closed", "--sort", "-created"],
    &["list", "class:>=B", "--sort", "title"],
    &["list", "team:none"],
    &["list", "-team:net*", "--sort", "team,-class"],
    &["list", "assignee:any", "--sort", "assignee"],
    &["list", "due:<4h"],
    &["list", "-due:overdue", "--sort", "due"],
    &["list", "created:<1d"],
    &["list", "clock:breached"],
    &["list", "clock.respond:at_risk,met"],
    &["list", "-clock:running", "--sort", "-state"],
    &["list", "vpn"],
    &["list", "-打印机"],
    &["list", "title:*down*"],
    &["list", "text:looking"],
    &["list", "-description:any"],
    &["list", "external:any,none", "--sort", "kind,id"],
    &["list", "reassigned:>0", "state:ended,pending"],
];

fn edit() -> impl Strategy<Value = Edit> {
    let ticket = 0usize..40;
    prop_oneof![
        4 => (0..WORDS.len(), 0..4usize, 0u32..200, any::<bool>())
            .prop_map(|(word, impact, age, team)| Edit::New { word, impact, age, team }),
        4 => (ticket.clone(), 0..STEPS.len()).prop_map(|(ticket, step)| Edit::Step { ticket, step }),
        3 => (ticket.clone(), prop::char::range('A', 'Z'), any::<bool>())
            .prop_map(|(ticket, letter, old_time)| Edit::Hand { ticket, letter, old_time }),
        1 => ticket.clone().prop_map(|ticket| Edit::Remove { ticket }),
        1 => ticket.prop_map(|ticket| Edit::Truncate { ticket }),
        1 => Just(Edit::Commit),
        1 => Just(Edit::Checkout),
        1 => (1u32..470).prop_map(|minutes| Edit::Policy { minutes }),
        1 => Just(Edit::DropIndex),
        1 => any::<u8>().prop_map(|seed| Edit::SpoilIndex { seed }),
        1 => Just(Edit::Later),
    ]
}

/// A desk that edits happen to.
struct Edited {
    desk: TestDesk,
    hours: i64,
}

impl Edited {
    fn new() -> Edited {
        let desk = TestDesk::new();
        let edited = Edited { desk, hours: 0 };
        edited.git(&["init", "-q"]);
        edited.git(&["config", "user.email", "ann@example.org"]);
        edited.git(&["config", "user.name", "Ann"]);
        edited.commit();
        edited
    }

    fn git(&self, args: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(self.desk.root()).args(args).env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(git.output().expect("git is installed").status.success(), "git {args:?}");
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "state"]);
    }

    fn pick(&self, ticket: usize) -> Option<std::path::PathBuf> {
        let files = self.desk.files();
        (!files.is_empty()).then(|| files[ticket % files.len()].clone())
    }

    fn now(&self) -> String {
        let now: jiff::Timestamp = NOW.parse().unwrap();
        (now + jiff::SignedDuration::from_hours(self.hours)).to_string()
    }

    fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::New { word, impact, age, team } => {
                let at = format!("{age}m");
                let mut args = vec!["incident", "new", WORDS[*word], "--impact", IMPACTS[*impact]];
                args.extend(["--urgency", "high", "--at", &at]);
                args.extend(if *team { &["--team", "network"][..] } else { &[] });
                self.desk.run(&args).ok();
            }
            Edit::Step { ticket, step } => {
                let Some(path) = self.pick(*ticket) else { return };
                let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
                let mut args = vec!["incident", STEPS[*step][0], &id];
                args.extend(&STEPS[*step][1..]);
                // Most steps are refused most of the time; what they leave behind is what counts.
                self.desk.run(&args);
            }
            Edit::Hand { ticket, letter, old_time } => self.by_hand(*ticket, *letter, *old_time),
            Edit::Remove { ticket } => {
                self.pick(*ticket).into_iter().for_each(|path| std::fs::remove_file(path).unwrap());
            }
            Edit::Truncate { ticket } => {
                let Some(path) = self.pick(*ticket) else { return };
                let bytes = std::fs::read(&path).unwrap();
                std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
            }
            Edit::Commit => self.commit(),
            Edit::Checkout => {
                self.commit();
                self.git(&["checkout", "-q", "--detach", "HEAD~1"]);
            }
            Edit::Policy { minutes } => {
                let path = self.desk.root().join("itdesk.toml");
                let policy = std::fs::read_to_string(&path).unwrap();
                let line = |l: &str| match l.strip_prefix("B = { respond = \"") {
                    Some(rest) => {
                        format!("B = {{ respond = \"{minutes}m{}", &rest[rest.find('"').unwrap()..])
                    }
                    None => l.to_owned(),
                };
                let text: String = policy.lines().map(|l| line(l) + "\n").collect();
                assert!(read_policy(&text, NOW.parse().unwrap()).1.is_empty(), "{text}");
                std::fs::write(path, text).unwrap();
            }
            Edit::DropIndex => std::fs::remove_dir_all(self.desk.root().join(".itdesk")).unwrap_or(()),
            Edit::SpoilIndex { seed } => {
                let noise: Vec<u8> =
                    (0..9000u32).map(|n| (n * 31 + u32::from(*seed)) as u8 ^ (n >> 3) as u8).collect();
                self.desk.write(".itdesk/index.sqlite", noise);
            }
            Edit::Later => {
                self.hours += 5;
                self.desk.at(&self.now());
            }
        }
    }

    fn by_hand(&self, ticket: usize, letter: char, old_time: bool) {
        let Some(path) = self.pick(ticket) else { return };
        let Ok(text) = std::fs::read_to_string(&path) else { return };
        let time = std::fs::metadata(&path).unwrap().modified().unwrap();
        let Some(at) = text.find("\"title\": \"").map(|at| at + 10) else { return };
        let Some(c) = text[at..].chars().next().filter(char::is_ascii) else { return };
        let changed = format!("{}{letter}{}", &text[..at], &text[at + c.len_utf8()..]);
        std::fs::write(&path, changed).unwrap();
        if old_time {
            std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        }
    }

    /// What a reading of every file answers.
    fn truth(&self, query: &[&str]) -> Vec<String> {
        let now = self.now().parse().unwrap();
        let text = std::fs::read_to_string(self.desk.root().join("itdesk.toml")).unwrap();
        let (policy, _) = read_policy(&text, now);
        let sort = query.iter().position(|w| *w == "--sort");
        let words: Vec<String> =
            query[1..sort.unwrap_or(query.len())].iter().map(|w| (*w).to_owned()).collect();
        let sort = sort.map_or_else(Sort::default, |at| Sort::parse(query[at + 1]).unwrap());
        let context =
            Context { now, timezone: policy.desk.timezone.clone(), me: LIN.to_owned(), policy: &policy };
        let filter = Filter::parse(&words, &context).unwrap();
        let files = self.desk.files().into_iter().filter_map(|f| Ticket::parse(&std::fs::read(f).ok()?).ok());
        let told = files.map(|record| (wire::Ticket::brief(&policy, &record, now), record));
        let mut found: Vec<wire::Ticket> =
            told.filter(|(t, r)| filter.matches(t, r, TextScope::Brief)).map(|(t, _)| t).collect();
        found.sort_by(|a, b| sort.compare(a, b));
        found.into_iter().map(|t| t.id).collect()
    }

    fn check(&self, query: &[&str]) {
        let told = self.desk.run(&[query, &["--all", "--format", "ids"]].concat());
        assert!(matches!(told.code, 0 | 6), "{query:?}: {}", told.stderr);
        let truth = self.truth(query);
        assert_eq!(told.lines(), truth, "{query:?}");
        let count = self.desk.run(&[query, &["--all", "--count"]].concat());
        assert_eq!(count.stdout.trim(), truth.len().to_string(), "{query:?} --count");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases(6)) })]

    #[test]
    fn the_index_answers_as_the_files_do(
        edits in prop::collection::vec((edit(), 0..QUERIES.len()), 10..30),
    ) {
        let mut edited = Edited::new();
        for (edit, query) in &edits {
            edited.apply(edit);
            edited.check(QUERIES[*query]);
        }
        QUERIES.iter().for_each(|query| edited.check(query));
    }
}

#[test]
fn deadlines_from_the_index_are_those_of_the_clocks() {
    let desk = TestDesk::new();
    desk.at("2026-11-20T15:00:00Z");
    for impact in IMPACTS {
        let id = desk.incident(&format!("'Down' --impact {impact} --urgency high"));
        desk.cmd(&format!("incident start {id}")).ok();
        desk.at("2026-11-20T16:30:00Z");
    }
    let held = desk.incident("'Held' --impact minor --urgency low");
    desk.cmd(&format!("incident start {held}")).ok();
    desk.cmd(&format!("incident hold {held} --reason requester")).ok();
    for now in ["2026-11-20T17:00:00Z", "2026-11-23T09:00:00Z", "2026-11-30T09:00:00Z"] {
        desk.at(now);
        let rows = desk.cmd("due --within 400d --json").json();
        let rows = rows.as_array().unwrap();
        assert!(rows.len() > 8, "{now}: {}", rows.len());
        for row in rows {
            let clock = row["clock"].as_str().unwrap();
            let ticket = desk.show(row["id"].as_str().unwrap());
            if let Some(told) = ticket["clocks"].get(clock) {
                for key in ["due", "remaining_seconds", "used"] {
                    assert_eq!(row[key], told[key], "{now} {clock} {key}: {row}");
                }
                assert_eq!(row["clock_state"], told["state"], "{now} {row}");
            } else {
                assert_eq!(row["due"], ticket["record"][clock]["due"], "{now} {row}");
                assert_eq!(row["clock_state"], ticket["record"][clock]["state"], "{now} {row}");
            }
        }
    }
}

#[test]
fn rows_from_the_index_are_those_of_the_records() {
    let desk = TestDesk::new();
    let one = desk.incident("'=1+1, \"quoted\"' --impact minor --urgency low --tag 'a,b' --tag c");
    desk.cmd(&format!("incident start {one}")).ok();
    desk.cmd(&format!("incident resolve {one} --outcome Done")).ok();
    let held =
        desk.incident("Held --impact extensive --urgency high --external sn:0042 --contact li@example.org");
    desk.cmd(&format!("incident start {held}")).ok();
    desk.cmd(&format!("incident hold {held} --reason requester")).ok();
    desk.incident("打印机脱机 --impact significant --urgency high --requester Ann --team network");
    for args in ["change new Router --type emergency --service mail --draft", "kb new Printing --draft"] {
        desk.run(&args.split(' ').collect::<Vec<_>>());
    }
    desk.cmd("ci new srv-1 --type server").ok();
    desk.at("2026-11-30T09:00:00Z");
    // `export` reads the records.
    let records = desk.cmd("export --format csv").ok();
    assert!(records.lines().len() >= 5, "{}", records.stdout);
    assert_eq!(desk.cmd("list --all --sort id --format csv").ok().stdout, records.stdout);
    let ids = desk.cmd("list --all --format ids").ok();
    let objects = desk.cmd("list --all --json").json();
    let told: Vec<&str> = objects.as_array().unwrap().iter().map(|t| t["id"].as_str().unwrap()).collect();
    assert_eq!(ids.lines(), told);
    let lines = desk.cmd("list --all --format jsonl").ok();
    let lines: Vec<serde_json::Value> =
        lines.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(&lines, objects.as_array().unwrap());

    // What is behind a limit is counted.
    let all = desk.cmd("due --within 400d").ok().lines().len() - 1;
    let few = desk.cmd("due --within 400d --limit 1").ok();
    assert_eq!(few.lines().len(), 2);
    assert!(few.stderr.contains(&format!("and {} more", all - 1)), "{}", few.stderr);
    let each = desk.cmd("due --within 400d --json").json();
    let rows = each.as_array().unwrap();
    assert!(rows.len() > all);
    let csv = desk.cmd("due --within 400d --format csv").ok();
    assert_eq!(csv.lines().len(), rows.len() + 1);
    let limited = desk.cmd("due --within 400d --format jsonl --limit 3").ok();
    let limited: Vec<serde_json::Value> =
        limited.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(limited, rows[..3]);
    let fields = desk.cmd("due --within 400d --format csv --fields clock,id --limit 1").ok();
    assert_eq!(
        fields.lines()[1],
        format!("{},{}", limited[0]["clock"].as_str().unwrap(), limited[0]["id"].as_str().unwrap())
    );
}
