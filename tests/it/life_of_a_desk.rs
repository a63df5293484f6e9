//! Random days of a desk: tickets of all kinds, steps that fit and steps that do not, late entries. For what must hold of any
//! history: that it can be gone back over.

use proptest::prelude::*;

use crate::desk::{Output, TestDesk};

/// People, and short ways.
pub const POLICY: &str = "[people.lin]\nemail = \"lin@example.org\"\nroles = [\"technical-lead\", \"senior-management\"]\n\
    [people.wang]\n[people.zhao]\nroles = [\"technical-lead\", \"cab\"]\n[changes]\nchecklist = [\"tests\"]\n\
    [[sla.agreement]]\nname = \"gold\"\nwhen = { customer = \"acme\" }\nA = { respond = \"10m\", handle = \"1h\", resolve = \"2h\", update = \"30m\" }\n";

/// What is done in one turn.
#[derive(Debug, Clone)]
pub struct Turn {
    /// On which of the tickets there are.
    pub ticket: prop::sample::Index,
    /// Which of the commands that its kind has.
    pub command: prop::sample::Index,
    /// Minutes since the turn before; none is the same second.
    pub after: u32,
    /// Entered so many minutes late.
    pub late: u32,
    /// By whom.
    pub who: &'static str,
}

/// A turn of any sort.
pub fn turn() -> impl Strategy<Value = Turn> {
    let after = prop_oneof![2 => Just(0), 6 => 1..90_u32, 2 => 90..3_000_u32];
    let late = prop_oneof![6 => Just(0), 1 => 1..60_u32];
    let who = prop::sample::select(vec!["lin", "lin", "wang", "zhao"]);
    (any::<prop::sample::Index>(), any::<prop::sample::Index>(), after, late, who)
        .prop_map(|(ticket, command, after, late, who)| Turn { ticket, command, after, late, who })
}

const NEW: [&str; 5] = [
    "request new 'Laptop' --requester Ana --contact ana@c.example --customer acme --description 'by noon'",
    "incident new 'VPN down' --service vpn --impact significant --urgency high --place 'Building 2' --symptom resets",
    "incident new 'Mail slow' --external jira:7 --tag mail --tag slow",
    "change new 'Upgrade' --content c --scope s --resources r --reason why --plan p --rollback-plan b --affects vpn --requester wang",
    "deliver new 'New mail' --service mail --need n --criterion 'delay <= 200 ms' --acceptance-team zhao,lin",
];

const BOTH: [&str; 19] = [
    "NOUN triage ID --impact minor --urgency low",
    "NOUN triage ID --impact extensive --urgency critical --type important",
    "NOUN triage ID --class A --because 'the board waits'",
    "NOUN assign ID wang",
    "NOUN assign ID --team net",
    "NOUN respond ID 'we look into it'",
    "NOUN start ID",
    "NOUN start ID",
    "NOUN hold ID --reason requester --message 'which one?'",
    "NOUN hold ID --reason change",
    "NOUN resume ID",
    "NOUN resolve ID --outcome 'it works' --message done",
    "NOUN close ID --place 'Building 2' --symptom resets --outcome 'it works' --confirmed-by Ana",
    "NOUN close ID --outcome 'it works'",
    "NOUN reopen ID --because again",
    "NOUN edit ID --title 'Another title' --service mail --description 'more\nlines'",
    "NOUN edit ID --customer acme --contact x@y.example",
    "NOUN cancel ID --because no",
    "note ID 'seen by the way'",
];

const INCIDENT: [&str; 10] = [
    "incident analyse ID 'a loose cable'",
    "incident analyse ID --cause human",
    "incident repair ID 'plugged in'",
    "incident verify ID --passed --confirmed-by Ana",
    "incident verify ID --failed",
    "incident escalate ID --because slow",
    "incident outage start ID",
    "incident outage end ID",
    "incident problem ID",
    "incident start ID",
];

const CHANGE: [&str; 16] = [
    "change submit ID",
    "change assess ID --likelihood unlikely --impact minor --effects e --mitigation m --signed-by lin",
    "change assess ID --likelihood likely --impact extensive --effects e --mitigation m --signed-by lin",
    "change approve ID --role technical-lead",
    "change approve ID --role senior-management",
    "change reject ID --role technical-lead --because no",
    "change schedule ID --from 'in 1m' --to 400d",
    "change prepare ID tests",
    "change start ID --implementer wang",
    "change complete ID",
    "change rollback ID --note n",
    "change monitor ID seen",
    "change evaluate ID --effect e --as-expected yes --early --because x",
    "change edit ID --plan 'another plan'",
    "change review ID --course c --result r --attended lin",
    "change close ID",
];

const DELIVERY: [&str; 13] = [
    "deliver test ID functional --passed --evidence e",
    "deliver test ID performance --passed --evidence e",
    "deliver test ID uat --passed --evidence e",
    "deliver start ID --by lin",
    "deliver measure ID delay '0.1 s'",
    "deliver accept ID need",
    "deliver accept ID process --conformity 90",
    "deliver accept ID result",
    "deliver accept ID feedback --satisfaction 95",
    "deliver feedback add ID 'too slow'",
    "deliver feedback answer ID 'we know'",
    "deliver follow-up ID --on 2027-01-20",
    "deliver cancel ID --because no",
];

impl Turn {
    /// The command on one of these tickets, or one that makes another.
    pub fn line(&self, ids: &[String]) -> String {
        let makes = ids.is_empty() || (ids.len() < 5 && self.command.index(6) == 0);
        if makes {
            return self.command.get(&NEW).to_string();
        }
        let id = self.ticket.get(ids);
        let (noun, own): (&str, &[&str]) = match &id[..3] {
            "REQ" => ("request", &[]),
            "INC" => ("incident", &INCIDENT),
            "CHG" => ("change", &CHANGE),
            _ => ("deliver", &DELIVERY),
        };
        let both = if own.is_empty() || noun == "incident" { &BOTH[..] } else { &BOTH[18..] };
        let all: Vec<&str> = both.iter().chain(own).copied().collect();
        let line = self.command.get(&all).replace("NOUN", noun).replace("ID", id);
        if self.late > 0 { format!("{line} --at {}m", self.late) } else { line }
    }

    /// Takes the turn; the id of what it made, if it made something.
    pub fn take(&self, desk: &TestDesk, ids: &mut Vec<String>) -> Output {
        let line = self.line(ids);
        let told = desk.cmd(&format!("{line} --as {}", self.who));
        assert!(matches!(told.code, 0 | 4), "{told:?}");
        if told.code == 0 && line.contains(" new ") {
            ids.push(told.stdout.trim().to_owned());
        }
        told
    }
}

/// The clock after so many minutes.
pub fn later(now: &str, minutes: u32) -> String {
    let now: jiff::Timestamp = now.parse().unwrap();
    now.checked_add(jiff::SignedDuration::from_mins(minutes.into())).unwrap().to_string()
}
