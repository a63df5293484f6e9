//! Every figure against what is worked out by hand, on a desk that commands made.

use std::collections::BTreeSet;

use itdesk::records::Ticket;
use itdesk::records::words::Better;
use itdesk::report::indicator::{Goal, Indicator, Says, Unit};
use itdesk::report::{By, Data, Facts, Period, Scope, indicators, kept_by};
use itdesk::rules::catalogue::{FIGURES, figure};
use itdesk::rules::policy::Policy;
use itdesk::store::Store;
use jiff::Timestamp;
use serde_json::json;

use crate::desk::TestDesk;
use crate::report::{carried_out, change, delivery};

const HOUR: f64 = 3_600.0;
const DAY: f64 = 24.0 * HOUR;

const POLICY: &str = r#"
[calendar.office]
hours = { mon = ["09:00-17:00"], tue = ["09:00-17:00"], wed = ["09:00-17:00"], thu = ["09:00-17:00"], fri = ["09:00-17:00"] }

[measures.response_time]
unit = "ms"
target = 250
better = "lower"

[measures.csat]
target = 4

[services.mail]
hours = "office"
targets = { availability = 0.9, mttr = "2h", sla.resolve = 0.95, response_time.p95 = 300 }

[services.vpn]

[teams.platform]
members = ["lin", "wei"]

[people.lin]
email = "lin@example.org"

[people.wei]
away = true
"#;

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The week from Monday, 2 November, on, looked at two weeks later.
fn week() -> Period {
    let (since, until) = (at("2026-11-02T00:00:00Z"), at("2026-11-09T00:00:00Z"));
    Period { since: Some(since), until: Some(until), now: at("2026-11-23T09:00:00Z") }
}

/// Runs lines such as `02T10:00 incident start ID`, at that time of November.
fn play(desk: &TestDesk, id: &str, lines: &str) {
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (time, command) = line.split_once(' ').unwrap();
        desk.at(&format!("2026-11-{time}:00Z")).cmd(&command.replace("ID", id)).ok();
    }
}

/// A week of work: three incidents, two requests, outages, and all that is measured.
pub fn desk() -> TestDesk {
    let desk = TestDesk::with_policy(POLICY);
    let new = |time: &str, rest: &str| desk.at(&format!("2026-11-{time}:00Z")).cmd(rest).id();
    // Of class B; answered after half an hour, repaired in a second round, resolved after two and a half.
    let mail = new(
        "02T10:00",
        "incident new 'Mail is down' --service mail --customer acme --impact significant --urgency high --place hall --symptom silence",
    );
    play(
        &desk,
        &mail,
        "02T10:00 incident start ID
         02T10:30 incident outage start ID --time 2026-11-02T09:30:00Z
         02T10:30 incident respond ID 'we are on it'
         02T11:00 incident analyse ID 'wrong port' --step root-cause --cause configuration
         02T11:50 incident repair ID 'port set back'
         02T11:55 incident verify ID --failed
         02T12:00 incident repair ID 'port opened'
         02T12:00 incident outage end ID
         02T12:10 incident verify ID --passed --confirmed-by Zhang
         02T12:30 incident resolve ID --outcome 'mail flows'
         02T12:40 incident close ID",
    );
    // Of class D; passed on, answered by the first solution, reopened, resolved again after 79 hours less the 24 it lay resolved.
    let vpn = new("03T09:00", "incident new 'VPN drops' --service vpn --customer globex");
    play(
        &desk,
        &vpn,
        "03T09:00 incident assign ID lin --team platform
         03T12:00 incident assign ID wei
         03T12:00 incident start ID
         03T13:00 incident analyse ID 'old box' --step root-cause --cause hardware
         05T10:00 incident resolve ID --place hall --symptom drops --outcome 'new box'
         06T10:00 incident reopen ID --because 'drops again'
         06T16:00 incident resolve ID
         06T17:00 incident close ID",
    );
    // Never finished; the service has been down since.
    let open = new("04T12:00", "incident new 'Strange logins' --service mail --tag security");
    play(&desk, &open, "06T16:00 incident outage start ID");
    let quick = new("02T09:00", "request new 'New password' --service vpn --customer acme");
    play(
        &desk,
        &quick,
        "02T09:00 request start ID\n02T09:20 request resolve ID --outcome set\n02T09:20 request close ID",
    );
    let off = new("07T12:00", "request new 'A desk lamp'");
    play(&desk, &off, "08T10:00 request cancel ID --because 'not ours'");
    measure(&desk);
    desk.at("2026-11-23T09:00:00Z");
    desk
}

fn measure(desk: &TestDesk) {
    for line in [
        "monitor record mail response_time 300 --at 2026-11-03T10:00:00Z",
        "monitor record mail response_time 100 --at 2026-11-03T11:00:00Z",
        "monitor record mail response_time 1 --unit s --at 2026-11-03T12:00:00Z",
        "monitor record mail response_time 400 --at 2026-11-03T13:00:00Z",
        "monitor record mail response_time 200 --at 2026-11-03T14:00:00Z",
        // Before and after the week.
        "monitor record mail response_time 9000 --at 2026-11-01T23:59:59Z",
        "monitor record mail response_time 9000 --at 2026-11-09T00:00:00Z",
        "monitor record vpn crash 2 --at 2026-11-03T10:00:00Z",
        "monitor record @desk security.event 2 --at 2026-11-03T10:00:00Z",
        "monitor record mail integrity 1 --at 2026-11-03T10:00:00Z",
        "monitor record mail integrity 1 --at 2026-11-04T10:00:00Z",
        "monitor record mail integrity 0 --at 2026-11-05T10:00:00Z",
        "monitor vulnerability found CVE-1 --service mail --at 2026-10-20T12:00:00Z",
        "monitor vulnerability fixed CVE-1 --service mail --at 2026-11-05T12:00:00Z",
        "monitor vulnerability found CVE-2 --service mail --at 2026-11-03T12:00:00Z",
        "monitor vulnerability found CVE-3 --service vpn --at 2026-10-01T12:00:00Z",
        "monitor vulnerability fixed CVE-3 --service vpn --at 2026-10-02T12:00:00Z",
        "monitor survey --csat 5 --nps 10 --service mail --at 2026-11-04T10:00:00Z",
        "monitor survey --csat 4 --nps 9 --service mail --at 2026-11-04T11:00:00Z",
        "monitor survey --csat 3 --nps 3 --at 2026-11-04T12:00:00Z",
        "monitor survey --csat 1 --nps 0 --at 2026-11-10T12:00:00Z",
    ] {
        desk.at("2026-11-23T09:00:00Z").cmd(line).ok();
    }
    let surveyed = desk
        .at("2026-10-05T09:00:00Z")
        .cmd("deliver new 'New mail' --service mail --need 'mail for all'")
        .id();
    desk.edit_record(&surveyed, |record| {
        let answer = |csat, nps, at| json!({ "csat": csat, "nps": nps, "at": at });
        record["delivery"]["surveys"] =
            json!([answer(2, 8, "2026-11-06T10:00:00Z"), answer(1, 1, "2026-10-06T10:00:00Z")]);
    });
}

/// All that figures are made from, as of two weeks after the week.
pub fn data<'p>(desk: &TestDesk, policy: &'p Policy) -> Data<'p> {
    let now = week().now;
    let tickets: Vec<Ticket> =
        desk.files().iter().map(|file| Ticket::parse(&std::fs::read(file).unwrap()).unwrap()).collect();
    let facts: Vec<Facts> = tickets.iter().map(|t| Facts::of(policy, t, now)).collect();
    let (measurements, spoiled) = Store::new(desk.root().to_path_buf()).measurements(None, None).unwrap();
    assert!(spoiled.is_empty());
    Data::new(policy, facts, tickets, measurements, now)
}

pub fn policy(text: &str) -> Policy {
    let (policy, findings) = itdesk::config::read_policy(text, week().now);
    assert!(findings.iter().all(|f| f.severity == itdesk::config::Severity::Warning), "{findings:?}");
    policy
}

fn find<'i>(all: &'i [Indicator], name: &str) -> &'i Indicator {
    all.iter().find(|i| i.name == name).unwrap_or_else(|| panic!("no {name}"))
}

/// Name, value, and what it rests on.
type Expected<'e> = (&'e str, Option<f64>, u64);

#[track_caller]
fn check(all: &[Indicator], expected: &[Expected]) {
    for (name, value, n) in expected {
        let told = find(all, name);
        let same = match (told.value, value) {
            (Some(told), Some(value)) => (told - value).abs() < 1e-9 * value.abs().max(1.0),
            (told, value) => told == *value,
        };
        assert!(same && told.n == *n, "{name}: {:?} of {}, not {value:?} of {n}", told.value, told.n);
    }
}

/// Of the whole desk in the week.
const OF_DESK: &[Expected] = &[
    // mail: 40 agreed hours, down 2.5 h on Monday and from 16:00 to 17:00 on Friday; vpn: 168 h, always up.
    ("availability", Some(204.5 / 208.0), 2),
    ("mtbf", Some(204.5 / 2.0 * HOUR), 2),
    ("mttr", Some(1.75 * HOUR), 2),
    ("outages", Some(2.0), 2),
    ("downtime", Some(3.5 * HOUR), 2),
    ("response_time.mean", Some(400.0), 5),
    ("response_time.p50", Some(300.0), 5),
    ("response_time.p95", Some(880.0), 5),
    ("response_time.p99", Some(976.0), 5),
    ("response_time.last", Some(200.0), 5),
    // Two measured, one incident, in seven days.
    ("security.events", Some(3.0 * 30.0 / 7.0), 3),
    ("vulnerabilities.fixed", Some(2.0 / 3.0), 3),
    ("vulnerabilities.age", Some(132.0 * HOUR), 1),
    ("vulnerabilities.time_to_fix", Some(16.0 * DAY), 1),
    ("integrity", Some(2.0 / 3.0), 3),
    ("crashes", Some(2.0 * 24.0 / 208.0), 2),
    ("restore.mean", Some(2.5 * HOUR), 1),
    ("restore.median", Some(2.5 * HOUR), 1),
    ("csat.mean", Some(3.5), 4),
    ("csat.satisfied", Some(0.5), 4),
    ("nps", Some(25.0), 4),
    ("standard.respond", Some(0.5), 4),
    ("standard.resolve", Some(0.5), 4),
    ("sla.respond", Some(0.5), 4),
    ("sla.respond.A", None, 0),
    ("sla.respond.B", Some(1.0), 1),
    ("sla.respond.D", Some(1.0 / 3.0), 3),
    ("sla.handle", Some(0.5), 4),
    ("sla.handle.D", Some(1.0 / 3.0), 3),
    ("sla.resolve", Some(0.75), 4),
    ("sla.resolve.B", Some(1.0), 1),
    ("sla.resolve.D", Some(2.0 / 3.0), 3),
    ("respond.mean", Some(24.75 * HOUR), 2),
    ("respond.median", Some(24.75 * HOUR), 2),
    ("resolve.mean", Some(28.75 * HOUR), 2),
    ("resolve.median", Some(28.75 * HOUR), 2),
    ("resolve.mean.A", None, 0),
    ("resolve.mean.B", Some(2.5 * HOUR), 1),
    ("resolve.median.D", Some(55.0 * HOUR), 1),
    ("created", Some(5.0), 5),
    ("done", Some(3.0), 3),
    ("created.per_day", Some(5.0 / 7.0), 5),
    ("done.per_day", Some(3.0 / 7.0), 3),
    ("done.within_7d", Some(1.0), 3),
    ("done.within_14d", Some(1.0), 3),
    ("done.later", Some(0.0), 3),
    ("done.mean", Some((2.5 + 55.0 + 1.0 / 3.0) / 3.0 * HOUR), 3),
    ("completion", Some(0.75), 4),
    ("backlog", Some(1.0), 1),
    ("backlog.A", Some(0.0), 0),
    ("backlog.D", Some(1.0), 1),
    ("backlog.age.median", Some(108.0 * HOUR), 1),
    ("backlog.age.oldest", Some(108.0 * HOUR), 1),
    ("first_contact", Some(2.0 / 3.0), 3),
    ("reopened", Some(1.0 / 3.0), 3),
    ("reopenings", Some(1.0), 1),
    ("reassigned", Some(0.2), 5),
    ("reassignments", Some(1.0), 1),
    ("escalated", Some(0.0), 5),
    ("escalations", Some(0.0), 0),
    ("records.complete", Some(1.0 / 3.0), 3),
    ("records.filed", Some(2.0 / 3.0), 3),
    ("causes.configuration_software", Some(0.5), 2),
    ("causes.hardware_external", Some(0.5), 2),
    ("causes.hardware", Some(0.5), 2),
    ("causes.software", Some(0.0), 2),
    ("causes.configuration", Some(0.5), 2),
    ("causes.human", Some(0.0), 2),
    ("causes.external", Some(0.0), 2),
    ("repairs.several_rounds", Some(1.0), 1),
    ("repairs.workarounds", Some(0.0), 1),
    ("changes", Some(0.0), 0),
    ("changes.risk_assessed", None, 0),
    ("changes.approved", None, 0),
    ("changes.succeeded", None, 0),
    ("changes.monitored", None, 0),
    ("changes.reviewed", None, 0),
    ("changes.improved", None, 0),
    ("changes.carried_out", None, 0),
    ("changes.on_record", None, 0),
    ("changes.incidents_caused", Some(0.0), 0),
    // The delivery with the surveys was made before.
    ("deliveries", Some(0.0), 0),
    ("acceptance.passed", None, 0),
    ("deliveries.late", None, 0),
    ("feedback.answered", None, 0),
    ("knowledge.solved", Some(0.0), 2),
    ("knowledge.current", None, 0),
    ("knowledge.stuck", None, 0),
    ("knowledge.unhelpful", None, 0),
];

#[test]
fn every_figure_of_a_week_is_what_is_worked_out_by_hand() {
    let (desk, policy) = (desk(), policy(POLICY));
    let told = indicators(&data(&desk, &policy), &Scope::desk(), week());
    check(&told, OF_DESK);
    let expected: BTreeSet<&str> = OF_DESK.iter().map(|(name, ..)| *name).collect();
    let missing: Vec<&str> = FIGURES.iter().map(|f| f.name).filter(|name| !expected.contains(name)).collect();
    assert!(missing.is_empty(), "nothing is expected of {missing:?}");
    // Each figure stands once, and whatever is no statistic of a measure is in the catalogue.
    let names: BTreeSet<&str> = told.iter().map(|i| i.name.as_str()).collect();
    assert_eq!(names.len(), told.len());
    let unknown = names.iter().filter(|name| figure(name).is_none() && !name.starts_with("response_time."));
    assert_eq!(unknown.count(), 0);
}

#[test]
fn a_service_has_its_own_figures_and_its_own_targets() {
    let (desk, policy) = (desk(), policy(POLICY));
    let data = data(&desk, &policy);
    let mail = indicators(&data, &Scope::service("MAIL"), week());
    check(
        &mail,
        &[
            ("availability", Some(36.5 / 40.0), 2),
            ("mtbf", Some(18.25 * HOUR), 2),
            ("mttr", Some(1.75 * HOUR), 2),
            // Nobody ever recorded a crash of it.
            ("crashes", None, 0),
            ("security.events", Some(30.0 / 7.0), 1),
            ("vulnerabilities.fixed", Some(0.5), 2),
            ("csat.mean", Some(11.0 / 3.0), 3),
            ("sla.resolve", Some(0.5), 2),
            ("created", Some(2.0), 2),
            ("backlog", Some(1.0), 1),
        ],
    );
    let goal = |name: &str| find(&mail, name).goal.unwrap();
    let asked = |value, better| Goal { value, better, strict: false, says: Says::Policy };
    assert_eq!(goal("availability"), asked(0.9, Better::Higher));
    assert_eq!(goal("mttr"), asked(2.0 * HOUR, Better::Lower));
    assert_eq!(goal("sla.resolve"), asked(0.95, Better::Higher));
    assert_eq!(goal("response_time.p95"), asked(300.0, Better::Lower));
    assert_eq!(goal("response_time.mean"), asked(250.0, Better::Lower));
    assert_eq!(goal("csat.mean"), asked(4.0, Better::Higher));
    assert_eq!(find(&mail, "response_time.p95").unit, Unit::Own("ms".to_owned()));
    assert_eq!(
        ["availability", "mttr", "sla.resolve", "response_time.p95"]
            .map(|n| find(&mail, n).is_met().unwrap()),
        [true, true, false, false]
    );
    let vpn = indicators(&data, &Scope::service("vpn"), week());
    let expected = [
        ("availability", Some(1.0), 0),
        ("mtbf", None, 0),
        ("mttr", None, 0),
        ("crashes", Some(2.0 / 7.0), 2),
        ("restore.mean", None, 0),
    ];
    check(&vpn, &expected);
    assert_eq!(find(&vpn, "availability").goal, None);
    // Of what nobody declared, measured or told of there is nothing to say.
    let none = indicators(&data, &Scope::service("fax"), week());
    check(
        &none,
        &[
            ("availability", None, 0),
            ("outages", None, 0),
            ("security.events", None, 0),
            ("created", Some(0.0), 0),
        ],
    );
}

#[test]
fn a_customer_and_a_team_have_tickets_but_no_outages() {
    let (desk, policy) = (desk(), policy(POLICY));
    let data = data(&desk, &policy);
    let acme = Scope { customer: Some("Acme".to_owned()), ..Scope::default() };
    let told = indicators(&data, &acme, week());
    check(
        &told,
        &[("created", Some(2.0), 2), ("sla.respond", Some(1.0), 2), ("resolve.mean", Some(2.5 * HOUR), 1)],
    );
    assert!(
        told.iter().all(|i| !["availability", "crashes", "response_time.mean"].contains(&i.name.as_str()))
    );
    let platform = Scope { team: Some("platform".to_owned()), ..Scope::default() };
    check(&indicators(&data, &platform, week()), &[("created", Some(1.0), 1), ("reassigned", Some(1.0), 1)]);
}

#[test]
fn goals_of_the_manual_stand_beside_the_figures() {
    let (desk, policy) = (desk(), policy(""));
    let told = indicators(&data(&desk, &policy), &Scope::desk(), week());
    for (name, manual, better, strict, row) in [
        ("csat.satisfied", 0.9, Better::Higher, false, "M5.1d"),
        ("resolve.mean", 48.0 * HOUR, Better::Lower, true, "M5.1d"),
        ("done.within_7d", 0.6, Better::Higher, false, "M3.1c"),
        ("done.within_14d", 0.9, Better::Higher, false, "M3.1c"),
        ("done.later", 0.1, Better::Lower, false, "M3.1c"),
        ("done.mean", 14.0 * DAY, Better::Lower, false, "M3.1c"),
        ("records.complete", 0.7, Better::Higher, false, "M5.4c"),
        ("records.filed", 0.7, Better::Higher, false, "M5.4c"),
        ("repairs.several_rounds", 0.4, Better::Lower, false, "M5.3b"),
        ("changes.risk_assessed", 0.78, Better::Higher, false, "M6.1e"),
        ("changes.approved", 0.85, Better::Higher, false, "M6.1e"),
        ("changes.monitored", 0.62, Better::Higher, false, "M6.2b"),
        ("changes.reviewed", 0.4, Better::Higher, false, "M6.4a"),
        ("changes.improved", 0.6, Better::Higher, false, "M6.4a"),
        ("changes.carried_out", 0.6, Better::Higher, false, "M6.4a"),
        ("changes.on_record", 0.95, Better::Higher, false, "M6.3a"),
        ("acceptance.passed", 0.85, Better::Higher, false, "M3.4c"),
        ("feedback.answered", 1.0, Better::Higher, false, "M4.3a"),
    ] {
        let figure = find(&told, name);
        let goal = Goal { value: manual, better, strict, says: Says::Manual };
        assert_eq!((figure.goal, figure.manual, figure.row), (Some(goal), Some(manual), row), "{name}");
    }
    // The manual sets times; the share of tickets that must keep them is the policy's.
    for (name, row) in [("standard.respond", "M1.3a"), ("sla.resolve", "M5.1a")] {
        let figure = find(&told, name);
        let goal = Goal { value: 0.95, better: Better::Higher, strict: false, says: Says::Policy };
        assert_eq!((figure.goal, figure.manual, figure.row), (Some(goal), Some(1.0), row), "{name}");
    }
    // What is only usual is no goal.
    for (name, usual) in [("causes.configuration_software", 0.6), ("causes.hardware_external", 0.3)] {
        assert_eq!((find(&told, name).goal, find(&told, name).manual), (None, Some(usual)));
    }
}

#[test]
fn a_ticket_counts_in_the_period_in_which_it_was_decided() {
    let (desk, policy) = (desk(), policy(POLICY));
    let data = data(&desk, &policy);
    let day = |from: &str, to: &str| {
        let whole = |day: &str| Some(at(&format!("2026-11-{day}T00:00:00Z")));
        indicators(&data, &Scope::desk(), Period { since: whole(from), until: whole(to), now: week().now })
    };
    check(
        &day("02", "03"),
        &[
            ("sla.respond", Some(1.0), 2),
            ("created", Some(2.0), 2),
            ("done", Some(2.0), 2),
            ("backlog", Some(0.0), 0),
        ],
    );
    // The deadline of Tuesday's answer passed on Wednesday.
    check(
        &day("03", "04"),
        &[("sla.respond", None, 0), ("created", Some(1.0), 1), ("backlog", Some(1.0), 1)],
    );
    check(
        &day("04", "05"),
        &[("sla.respond", Some(0.0), 1), ("records.complete", Some(0.0), 1), ("backlog", Some(2.0), 2)],
    );
    // Resolved on Thursday and reopened on Friday: at the end of Thursday it was no open work.
    check(
        &day("05", "06"),
        &[("backlog", Some(1.0), 1), ("reopenings", Some(0.0), 0), ("resolve.mean", None, 0)],
    );
    check(
        &day("06", "07"),
        &[("reopenings", Some(1.0), 1), ("resolve.mean", Some(55.0 * HOUR), 1), ("backlog", Some(1.0), 1)],
    );
    // Days add up to the week.
    let days =
        [("02", "03"), ("03", "04"), ("04", "05"), ("05", "06"), ("06", "07"), ("07", "08"), ("08", "09")];
    let week = indicators(&data, &Scope::desk(), week());
    for name in [
        "created",
        "done",
        "reopenings",
        "reassignments",
        "sla.respond",
        "sla.handle",
        "sla.resolve",
        "records.filed",
        "first_contact",
    ] {
        let sum: u64 = days.iter().map(|(from, to)| find(&day(from, to), name).n).sum();
        assert_eq!(sum, find(&week, name).n, "{name}");
    }
}

#[test]
fn of_an_empty_desk_there_is_nothing_to_tell() {
    let (desk, policy) = (TestDesk::new(), policy(""));
    let told = indicators(&data(&desk, &policy), &Scope::desk(), Period::all(week().now));
    let counts = [
        "created",
        "done",
        "backlog",
        "reopenings",
        "reassignments",
        "changes",
        "changes.incidents_caused",
        "deliveries",
        "escalations",
    ];
    for figure in
        told.iter().filter(|i| !i.name.starts_with("backlog.") && !counts.contains(&i.name.as_str()))
    {
        assert_eq!((figure.value, figure.n), (None, 0), "{}", figure.name);
    }
}

#[test]
fn changes_and_deliveries_are_counted_as_their_own_reports_do() {
    let rolled_back = change(2, |record| {
        carried_out(record);
        record["change"]["implementation"]["outcome"] = json!("rolled_back");
        record["links"] = json!([{ "rel": "causes", "id": "INC-261102-00001" }]);
    });
    let late = delivery(1, |record| {
        record["delivery"] =
            json!({ "deliver_by": "2026-11-03T00:00:00Z", "acceptances": [{ "verdict": "rejected" }] });
    });
    let tickets = vec![change(1, carried_out), rolled_back, late];
    let policy = policy("");
    let facts: Vec<Facts> = tickets.iter().map(|t| Facts::of(&policy, t, week().now)).collect();
    let data = Data::new(&policy, facts, tickets, Vec::new(), week().now);
    check(
        &indicators(&data, &Scope::desk(), week()),
        &[
            ("changes", Some(2.0), 2),
            ("changes.risk_assessed", Some(1.0), 2),
            ("changes.approved", Some(1.0), 2),
            ("changes.succeeded", Some(0.5), 2),
            ("changes.on_record", Some(1.0), 2),
            ("changes.incidents_caused", Some(1.0), 1),
            ("deliveries", Some(1.0), 1),
            ("acceptance.passed", Some(0.0), 1),
            ("deliveries.late", Some(1.0), 1),
        ],
    );
}

#[test]
fn targets_kept_are_told_apart() {
    let (desk, policy) = (desk(), policy(POLICY));
    let data = data(&desk, &policy);
    let told = |by| -> Vec<(Option<String>, u64, u64)> {
        let kept = kept_by(&data, &Scope::desk(), week(), by);
        kept.into_iter().map(|k| (k.name, k.respond.part, k.respond.of)).collect()
    };
    let named = |name: &str, part, of| (Some(name.to_owned()), part, of);
    assert_eq!(told(By::Class), [named("B", 1, 1), named("D", 1, 3)]);
    assert_eq!(told(By::Service), [named("mail", 1, 2), named("vpn", 1, 2)]);
    assert_eq!(told(By::Customer), [named("acme", 2, 2), named("globex", 0, 1), (None, 0, 1)]);
    assert_eq!(told(By::Team), [named("platform", 0, 1), (None, 2, 3)]);
}
