//! From the text of `itdesk.toml` to the policy.

use jiff::Timestamp;
use toml::de::DeTable;

use super::finding::{LineIndex, PolicyFinding, TomlFault, located};
use super::reader::{Reader, Section};
use super::settings::{Setting, settings_of};
use super::{
    alerts, calendars, changes, classification, defaults, knowledge, mail, measures, names, people, shadowed,
    sla, syntax, warnings,
};
use crate::rules::policy::Alerts;
use crate::rules::policy::{DeskPolicy, Policy, RecordLimits};

const SECTIONS: [&str; 16] = [
    "desk",
    "classification",
    "calendar",
    "sla",
    "records",
    "changes",
    "deliveries",
    "alerts",
    "measures",
    "knowledge",
    "assignment",
    "services",
    "teams",
    "people",
    "git",
    "mail",
];

/// Everything that `itdesk.toml` says.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The policy, with the defaults for what is not given or mistaken.
    pub policy: Policy,
    /// `git.commit`: whether every change becomes a commit.
    pub commit: bool,
    /// Every mistake, in the order of the file.
    pub findings: Vec<PolicyFinding>,
    /// Every setting in force and where it comes from.
    pub settings: Vec<Setting>,
}

/// Reads `itdesk.toml`. `now` decides which calendars never open again.
pub fn read(text: &str, now: Timestamp) -> Reading {
    let draft = draft(text, Some(now));
    let settings = settings_of(
        &draft.policy,
        draft.commit,
        &draft.agreements,
        &draft.reader.places,
        &LineIndex::new(text),
    );
    Reading {
        policy: draft.policy,
        commit: draft.commit,
        findings: located(text, draft.reader.found),
        settings,
    }
}

/// The policy of `itdesk.toml` and every mistake in it, in the order of the file.
///
/// ```
/// let now = jiff::Timestamp::UNIX_EPOCH;
/// let (policy, findings) = itdesk::config::read_policy("[desk]\nnmae = \"IT\"\n", now);
/// assert_eq!(policy.desk.name, "Service desk");
/// assert_eq!((findings[0].line, findings[0].column), (2, 1));
/// assert_eq!(findings[0].hint.as_deref(), Some("did you mean 'name'?"));
/// ```
pub fn read_policy(text: &str, now: Timestamp) -> (Policy, Vec<PolicyFinding>) {
    let draft = draft(text, Some(now));
    (draft.policy, located(text, draft.reader.found))
}

/// What a command needs of `itdesk.toml`: the policy, whether every change becomes a commit (`git.commit`), and what
/// is wrong. Warnings are not looked for: that takes about as long as reading, and no command but `config check` tells them.
pub fn read_desk(text: &str) -> (Policy, bool, Vec<PolicyFinding>) {
    let draft = draft(text, None);
    (draft.policy, draft.commit, located(text, draft.reader.found))
}

/// Every setting in force under `itdesk.toml`, defaults included, in a stable order.
pub fn settings(text: &str) -> Vec<Setting> {
    let draft = draft(text, None);
    settings_of(&draft.policy, draft.commit, &draft.agreements, &draft.reader.places, &LineIndex::new(text))
}

struct Draft {
    policy: Policy,
    commit: bool,
    /// The index in the file of each agreement of the policy.
    agreements: Vec<usize>,
    reader: Reader,
}

/// Reads the text; warnings are looked for only when there is a `now` to judge by.
fn draft(text: &str, now: Option<Timestamp>) -> Draft {
    syntax::read(text, |document, found| drafted(document, found, now))
}

/// Reads a document, in whose text these mistakes of syntax were found.
fn drafted(document: &DeTable, found: Vec<TomlFault>, now: Option<Timestamp>) -> Draft {
    let broken = !found.is_empty();
    let mut reader = Reader { found, ..Reader::default() };
    let root = Section::root(document);
    reader.known(&root, &SECTIONS);
    let (mut policy, agreements) = policy(&mut reader, &root);
    let git = reader.section(&root, "git", &["commit"]);
    let commit = reader.flag(git.get("commit")).unwrap_or(false);
    let before = reader.found.len();
    names::resolve(&mut reader, &mut policy);
    if broken {
        // A name may be declared in the very lines that could not be read.
        reader.found.truncate(before);
    } else if let Some(now) = now {
        warnings::warn(&mut reader, &policy, &agreements, now);
        shadowed::warn(&mut reader, &policy, &agreements);
    }
    Draft { policy, commit, agreements, reader }
}

fn policy(reader: &mut Reader, root: &Section) -> (Policy, Vec<usize>) {
    let builtin = defaults::default_policy();
    let desk = desk(reader, root, builtin.desk);
    let classification = classification::classification(reader, root);
    let calendars = calendars::calendars(reader, root, &desk.timezone);
    let (sla, agreements) = sla::sla(reader, root);
    let mut records = records(reader, root, builtin.records);
    let weights = people::weights(reader, root, builtin.weights);
    let services = people::services(reader, root);
    let teams = people::teams(reader, root);
    let people = people::people(reader, root);
    let changes = changes::changes(reader, root, &desk.timezone);
    let deliveries = changes::deliveries(reader, root);
    let mail = mail::mail(reader, root, &classification);
    let mut alerts = alerts::alerts(reader, root, &classification);
    reopen_within(reader, &mut records, &mut alerts);
    let monitoring = measures::measures(reader, root);
    let knowledge = knowledge::knowledge(reader, root);
    let policy = Policy {
        desk,
        classification,
        calendars,
        sla,
        records,
        services,
        teams,
        people,
        changes,
        deliveries,
        monitoring,
        alerts,
        knowledge,
        weights,
        mail,
    };
    (policy, agreements)
}

fn desk(reader: &mut Reader, root: &Section, builtin: DeskPolicy) -> DeskPolicy {
    let section = reader.section(root, "desk", &["name", "timezone"]);
    DeskPolicy {
        name: reader.text(section.get("name")).unwrap_or(builtin.name),
        timezone: reader.zone(section.get("timezone")).unwrap_or(builtin.timezone),
    }
}

const RECORDS: [&str; 5] = ["complete", "filed", "archive_after", "keep", "reopen_within"];

fn records(reader: &mut Reader, root: &Section, builtin: RecordLimits) -> RecordLimits {
    let section = reader.section(root, "records", &RECORDS);
    RecordLimits {
        complete: reader.minutes(section.get("complete")).unwrap_or(builtin.complete),
        filed: reader.minutes(section.get("filed")).unwrap_or(builtin.filed),
        archive_after: reader.period(section.get("archive_after")).unwrap_or(builtin.archive_after),
        keep: reader.period(section.get("keep")).unwrap_or(builtin.keep),
        reopen_within: reader.minutes(section.get("reopen_within")).unwrap_or(builtin.reopen_within),
    }
}

/// `reopen_within` of `[records]` and of `[alerts]`: given in one of them, it holds in both.
fn reopen_within(reader: &Reader, records: &mut RecordLimits, alerts: &mut Alerts) {
    let given = |section: &str| reader.places.contains_key(&format!("{section}.reopen_within"));
    match (given("records"), given("alerts")) {
        (true, false) => alerts.reopen_within = records.reopen_within,
        (false, true) => records.reopen_within = alerts.reopen_within,
        _ => {}
    }
}
