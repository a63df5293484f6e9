//! The hint that is printed works when it is pasted.

use crate::desk::{Output, TestDesk, words};

const POLICY: &str = r#"
[people.lin]
email = ["lin@example.org"]
[people.dana]
email = ["dana@example.org"]
roles = ["technical-lead", "department-head", "senior-management"]
"#;

/// A desk with a ticket in each state that the refusals need.
struct World {
    desk: TestDesk,
    ids: Vec<(&'static str, String)>,
}

impl World {
    fn new() -> World {
        let desk = TestDesk::new();
        let policy = String::from_utf8(std::fs::read(desk.root().join("itdesk.toml")).unwrap()).unwrap();
        let policy = policy.replacen("[mail]\n", "[mail]\naddress = \"desk@example.org\"\n", 1);
        desk.policy(&format!("{policy}\n{POLICY}"));
        let mut world = World { desk, ids: Vec::new() };
        let form =
            "--service mail --content a --reason b --resources c --plan d --rollback-plan e --scope all";
        let assess = "--likelihood unlikely --impact minor --effects x --mitigation y --signed-by dana";
        for (name, line) in [
            ("NEW", "incident new VPN"),
            ("BEGUN", "incident new Begun"),
            ("", "incident start BEGUN"),
            ("REPAIRED", "incident new Repaired"),
            ("", "incident start REPAIRED"),
            ("", "incident repair REPAIRED cable"),
            ("ASKED", "request new Screen"),
            ("CANCELLED", "request new Cancelled"),
            ("", "request cancel CANCELLED -m no"),
            ("DRAFTED", "change new Upgrade --service mail --draft"),
            ("FULL", &format!("change new Full {form}")),
            ("ASSESSED", &format!("change new Assessed {form}")),
            ("", &format!("change assess ASSESSED {assess}")),
            ("APPROVED", &format!("change new Approved {form}")),
            ("", &format!("change assess APPROVED {assess}")),
            ("", "--as dana change approve APPROVED --role technical-lead"),
            ("PLANNED", "deliver new Rollout --service mail"),
            ("WRITTEN", "kb new How --type guide --body do"),
            ("BETTER", "monitor improve new Faster"),
        ] {
            let id = world.run(line).ok().stdout.trim().to_owned();
            if !name.is_empty() {
                world.ids.push((name, id));
            }
        }
        world
    }

    fn spelled(&self, line: &str) -> String {
        self.ids.iter().fold(line.to_owned(), |line, (name, id)| line.replace(name, id))
    }

    fn run(&self, line: &str) -> Output {
        self.desk.cmd(&self.spelled(line))
    }
}

/// The commands in a hint: each begins with the program's name and ends where the next clause begins.
fn commands(stderr: &str) -> Vec<String> {
    let hints = stderr.lines().filter_map(|line| line.trim().strip_prefix("→ "));
    let parts = hints.flat_map(|hint| hint.split(" · ").flat_map(|part| part.split("; ")));
    let command = |part: &str| {
        let at = part.find("itdesk ").filter(|at| *at == 0 || part[..*at].ends_with(": "))?;
        let text = part[at..].split(", then ").next().unwrap_or_default().split(", or ").next();
        text.map(|text| text.trim_end_matches('.').to_owned())
    };
    parts.filter_map(command).collect()
}

/// Whether a command was understood, and only needs more than a hint can know: a terminal asks for it.
fn asks(output: &Output) -> bool {
    let asks = ["is missing", "are missing", "is given"].iter().any(|says| output.stderr.contains(says));
    output.code == 2 && asks
}

const REFUSALS: &[&str] = &[
    "incident resolve NEW --outcome done",
    "incident close NEW",
    "incident verify BEGUN --passed --evidence x",
    "incident resolve REPAIRED --outcome done",
    "incident outage end NEW",
    "cancel NEW",
    "start nosuch",
    "start BEGUN",
    "publish NEW",
    "request start CANCELLED",
    "kb submit ASKED",
    "link NEW duplicates NEW",
    "message NEW progress",
    "list state:opne",
    "git status",
    "sync",
    "new",
    "archive --restore NEW",
    "change submit DRAFTED",
    "change approve FULL",
    "change start ASSESSED",
    "change start APPROVED",
    "change close APPROVED",
    "change schedule ASSESSED --from 2026-11-24 --to 2026-11-25",
    "deliver start PLANNED",
    "deliver accept PLANNED",
    "deliver close PLANNED",
    "kb helpful WRITTEN",
    "kb publish WRITTEN",
    "monitor improve do BETTER started",
    "monitor improve check BETTER",
    "monitor record",
    "monitor vulnerability fixed CVE-2026-1",
];

#[test]
fn every_command_of_a_hint_works_when_it_is_pasted() {
    let world = World::new();
    let mut tried = 0;
    for line in REFUSALS {
        let refused = world.run(line);
        assert!(refused.code >= 2, "{line} is not refused: {}{}", refused.stdout, refused.stderr);
        for command in commands(&refused.stderr) {
            tried += 1;
            // A text of one's own is the one thing that no hint can know.
            let capitals = words(&command).iter().any(|word| {
                word != "TEXT" && word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_')
            });
            assert!(!capitals, "{line}: '{command}' has a word to fill in");
            // Each in a copy, so that none prepares the way for the next. Whoever asked for a change does not
            // approve it.
            let copy = world.desk.copy();
            let who = if command.contains("approve") { "--as dana " } else { "" };
            let pasted = copy.cmd(&format!("{who}{}", command.strip_prefix("itdesk ").unwrap()));
            assert!(pasted.code == 0 || asks(&pasted), "{line}: {command}\n{}", pasted.stderr);
        }
    }
    assert!(tried > 25, "{tried} commands were tried");
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    let world = World::new();
    let refused = world.run("change assess FULL").fails(2);
    for flag in ["--likelihood", "--impact", "--effects", "--mitigation", "--signed-by"] {
        assert!(refused.stderr.contains(flag), "{flag}: {}", refused.stderr);
    }
}
