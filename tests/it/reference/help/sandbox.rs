//! A desk with a ticket of each kind, at each stage of its life, on which examples run.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use crate::desk::TestDesk;

const POLICY: &str = r#"
[mail]
address = "help@example.org"
[desk]
timezone = "UTC"
[people.lin]
email = "lin@example.org"
[people.omar]
[people.wang]
roles = ["cab", "technical-lead"]
[people.chen]
roles = ["cab", "lead"]
[people.wu]
roles = ["cab"]
away = true
substitute = "zhao"
[people.zhao]
[people.ma]
[teams.network]
members = ["lin", "omar"]
[[escalation.level]]
to = "network"
[services.vpn]
[services.mail]
[services.clients]
[duties.process-audit]
kind = "audit"
every = "3mo"
first = "2027-01-01"
[duties.vpn-training]
kind = "training"
every = "6mo"
first = "2027-01-01"
[measures.response_time]
unit = "ms"
better = "lower"
"#;

/// The tickets of the examples: their code there, and the command that makes them.
const TICKETS: [(&str, &str); 7] = [
    (
        "M3FX0",
        "incident new 'Mail is slow' --service mail --impact minor --urgency low --requester Zhao --contact zhao@example.org --symptom slow --place Berlin",
    ),
    ("7QK2D", "request new 'Laptop' --requester Zhao"),
    (
        "83MB3",
        "change new 'One gateway' --draft --service mail --scope offices --content 'a route' --reason 'loops' --resources 'two people' --plan switch --rollback-plan 'switch back' --as wang",
    ),
    (
        "D5RVW",
        "deliver new Mail --need mail --agreement SLA-1 --acceptance-team zhao,ma --deliver-by 2026-12-01 --criterion 'delay <= 30 s' --criterion 'restore <= 4 h'",
    ),
    ("K9TNA", "kb new 'VPN drops' --type guide --body 'Restart it.'"),
    (
        "H2CJ4",
        "monitor improve new 'Repair faster' --service vpn --measure response_time.p95 --target '<= 300 ms' --evidence report",
    ),
    ("W3B01", "ci new web-01 --type server --serial SN-1 --service mail"),
];

/// What happens to them, a step of each at a time.
const LIVES: [&[&str]; 7] = [
    &[
        "incident start M3FX0",
        "incident major M3FX0",
        "incident analyse M3FX0 'wrong rule' --step root-cause --cause configuration",
        "incident repair M3FX0 'another rule'",
        "incident outage start M3FX0",
        "incident outage end M3FX0",
        "incident hold M3FX0 --reason supplier",
        "incident resume M3FX0",
        "incident verify M3FX0 --passed",
        "incident resolve M3FX0 --outcome 'another rule' --confirmed-by Zhao",
        "incident close M3FX0",
    ],
    &[
        "request start 7QK2D",
        "request respond 7QK2D 'It is ordered.'",
        "request hold 7QK2D --reason supplier",
        "request resume 7QK2D",
        "request resolve 7QK2D --outcome 'handed over'",
        "request close 7QK2D",
    ],
    &[
        "change submit 83MB3 --as wang",
        "change assess 83MB3 --likelihood likely --impact significant --effects late --mitigation 'at night' --signed-by lin",
        "change approve 83MB3 --as chen",
        "change approve 83MB3 --as wu",
        "change schedule 83MB3 --from '2026-11-20 12:00' --to 2026-11-30",
        "change prepare 83MB3 environment tests resources migration training",
        "change start 83MB3 --implementer lin",
        "change complete 83MB3",
        "change monitor 83MB3 'no complaint'",
        "change evaluate 83MB3 --early -m 'due today' --effect none --as-expected yes --left nothing",
        "change review 83MB3 --course planned --result works --problems none --improvements none --attended wang",
        "change close 83MB3",
    ],
    &[
        "deliver resource add D5RVW people 'two engineers'",
        "deliver blueprint add D5RVW process 'requests by the portal'",
        "deliver deployment add D5RVW plan 'office by office'",
        "deliver test D5RVW functional --passed --evidence 1",
        "deliver test D5RVW performance --passed --evidence 2",
        "deliver test D5RVW uat --passed --evidence 3",
        "deliver start D5RVW --by lin",
        "deliver accept D5RVW need --as zhao",
        "deliver accept D5RVW process --conformity 95 --as zhao",
        "deliver measure D5RVW delay '12 s'",
        "deliver measure D5RVW restore '1 h'",
        "deliver accept D5RVW result --as zhao",
        "deliver accept D5RVW feedback --satisfaction 90 --as ma",
        "deliver accept D5RVW confirm --as ma",
        "deliver feedback add D5RVW 'It is fast.'",
        "deliver follow-up D5RVW --on 2026-11-22",
        "deliver feedback answer D5RVW 'Thank you.'",
    ],
    &[
        "kb submit K9TNA",
        "kb approve K9TNA --as chen",
        "kb publish K9TNA",
        "kb edit K9TNA --body 'Restart it twice.' -m again",
        "kb submit K9TNA",
        "kb approve K9TNA --publish --as chen",
        "kb edit K9TNA --body 'Never.' -m no",
        "kb discard K9TNA -m no",
        "kb archive K9TNA -m gone",
    ],
    &[
        "monitor improve plan H2CJ4 --plan 'a gateway' --resources one --owner lin --begin 2026-11-20 --done-by 2026-11-21 --review-on 2026-11-22 --concerned Zhao",
        "monitor record vpn response_time 400ms",
        "monitor vulnerability found CVE-2026-1234 --service vpn",
        "monitor improve do H2CJ4 'ordered it'",
        "monitor record vpn response_time 200ms",
        "monitor improve check H2CJ4",
        "monitor improve act H2CJ4 --lasting -m 'it works'",
        "monitor improve close H2CJ4 --told Zhao",
    ],
    &[
        "ci new db-01 --type database",
        "ci depend web-01 --on db-01",
        "incident edit EASCN --ci web-01",
        "ci repair web-01",
        "ci retire web-01",
    ],
];

/// Copies of a desk, one for each stage.
pub struct Sandbox {
    /// As they were made.
    pristine: Vec<TestDesk>,
    /// Those on which examples run. One that was refused has changed nothing.
    stages: Vec<TestDesk>,
    ids: Vec<(&'static str, String)>,
    bin: tempfile::TempDir,
}

impl Sandbox {
    pub fn new() -> Sandbox {
        let desk = TestDesk::with_policy(POLICY);
        files(&desk);
        desk.at("2026-11-19T08:00:00Z");
        let mut ids: Vec<(&str, String)> =
            TICKETS.iter().map(|(code, line)| (*code, desk.cmd(line).id())).collect();
        ids.push(("EASCN", desk.incident("Another")));
        git(&desk);
        let bin = tempfile::tempdir().unwrap();
        let mut sandbox = Sandbox { pristine: vec![copy(&desk)], stages: Vec::new(), ids, bin };
        let longest = LIVES.iter().map(|life| life.len()).max().unwrap();
        for turn in 0..longest {
            // A day that all examples with a time lie behind.
            let begin: jiff::Timestamp = "2026-11-20T08:00:00Z".parse().unwrap();
            desk.at(&(begin + jiff::SignedDuration::from_hours(turn as i64)).to_string());
            for step in LIVES.iter().filter_map(|life| life.get(turn)) {
                desk.cmd(&sandbox.with_ids(step)).ok();
            }
            sandbox.pristine.push(copy(&desk));
        }
        sandbox.stages = sandbox.pristine.iter().map(TestDesk::copy).collect();
        sandbox.programs();
        sandbox
    }

    /// A line with the codes of the examples replaced by ids.
    pub fn with_ids(&self, line: &str) -> String {
        self.ids.iter().fold(line.to_owned(), |line, (code, id)| line.replace(code, id))
    }

    /// Runs a line of a shell on the first stage that takes it; what was said where none does.
    /// A check that finds something ends with 1.
    pub fn run(&mut self, actors: &[&str], line: &str) -> Result<(), String> {
        let is_check = ["itdesk verify", "itdesk config check"].iter().any(|check| line.starts_with(check));
        let line = self.with_ids(line);
        let mut said: Vec<String> = Vec::new();
        for actor in actors {
            for index in 0..self.stages.len() {
                let (code, stderr) = self.shell(&self.stages[index], actor, &line);
                if code == 0 || is_check && code == 1 {
                    self.stages[index] = self.pristine[index].copy();
                    return Ok(());
                }
                if !said.contains(&stderr) {
                    said.push(stderr);
                }
                // No other stage or actor makes a wrong command line right.
                if code == 2 {
                    return Err(said.join(""));
                }
            }
        }
        Err(said.join(""))
    }

    fn shell(&self, desk: &TestDesk, actor: &str, line: &str) -> (i32, String) {
        let path = format!("{}:{}", self.bin.path().display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash");
        shell.args(["-c", line]).current_dir(desk.root()).env_clear().env("PATH", path);
        shell.env("HOME", desk.root().parent().unwrap()).env("TZ", "UTC").env("ITDESK_ACTOR", actor);
        shell.env("ITDESK_NOW", "2026-11-23T09:00:00Z").stdin(std::process::Stdio::null());
        let output = shell.output().unwrap();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// The program itself, and one that takes mail.
    fn programs(&self) {
        std::os::unix::fs::symlink(crate::desk::program(), self.bin.path().join("itdesk")).unwrap();
        let sendmail: PathBuf = self.bin.path().join("sendmail");
        std::fs::write(&sendmail, "#!/bin/sh\ncat >/dev/null\n").unwrap();
        std::fs::set_permissions(&sendmail, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

fn copy(desk: &TestDesk) -> TestDesk {
    let copy = desk.copy();
    copy.at("2026-11-23T09:00:00Z");
    copy
}

/// What examples read.
fn files(desk: &TestDesk) {
    desk.write("alert.json", include_bytes!("../../monitor/alerts/alertmanager.json"));
    desk.write("app.log", "Nov 23 08:50:01 web1 app: out of memory\n");
    desk.write("log.toml", "[[monitor.log]]\nname = \"memory\"\npattern = 'out of memory'\n");
    desk.write("values.csv", b"at,service,measure,value\n2026-11-22T08:00:00Z,vpn,response_time,300\n");
    desk.write("vpn.md", b"Restart the tunnel.\n");
    desk.write("wiki/mail.md", b"# Mail\n\nHow to send mail.\n");
    desk.write(
        "items.csv",
        b"name,type,serial,depends_on\napp-09,server,SN-9,\napp-10,server,SN-10,app-09\n",
    );
    desk.write("tickets.csv", b"title,kind\nOld ticket,request\n");
    desk.write(
        "message.eml",
        b"From: Zhao <zhao@example.org>\nSubject: Slow\nMessage-ID: <1@example.org>\n\nIt is slow.\n",
    );
}

/// A repository with a remote beside it, and a branch.
fn git(desk: &TestDesk) {
    let home = desk.root().parent().unwrap();
    std::fs::write(home.join(".gitconfig"), crate::desk::GIT_CONFIG).unwrap();
    for line in [
        "init -q",
        "add -A",
        "commit -qm Desk",
        "branch feature",
        "init -q --bare ../origin.git",
        "remote add origin ../origin.git",
        "push -qu origin main",
    ] {
        let mut git = Command::new("git");
        git.args(line.split(' ')).current_dir(desk.root()).env("HOME", home).env_remove("XDG_CONFIG_HOME");
        assert!(git.status().unwrap().success(), "git {line}");
    }
    desk.cmd("git setup").ok();
}
