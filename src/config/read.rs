//! From the text of `itdesk.toml` to the policy.

use jiff::Timestamp;
use toml::de::DeTable;

use super::finding::{LineIndex, PolicyFinding, TomlFault, located};
use super::holidays::{ReadFile, no_files};
use super::keys::root::Given;
use super::keys::{
    Shape, desk as desk_key, git as git_key, items as items_key, records as records_key, root as root_key,
};
use super::near::quoted;
use super::reader::{Node, Reader, Section};
use super::settings::{Setting, settings_of};
use super::{
    alerts, calendars, changes, classification, defaults, deliveries, duties, escalation, feedback,
    knowledge, mail, major, measures, names, people, registration, shadowed, sla, syntax, views, warnings,
};
use crate::lang::tr;
use crate::records::open_words::find;
use crate::records::words::ConfirmedAt;
use crate::records::{Channel, Subject};
use crate::rules::policy::Alerts;
use crate::rules::policy::{DeskPolicy, Items, Policy, RecordLimits};

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

/// Reads `itdesk.toml` without the files it names. `now` decides which calendars never open again.
pub fn read(text: &str, now: Timestamp) -> Reading {
    let draft = draft(text, Some(now), &no_files);
    let settings = draft.settings(text);
    Reading {
        policy: draft.given.policy,
        commit: draft.given.commit,
        findings: located(text, draft.reader.found),
        settings,
    }
}

/// The policy of `itdesk.toml` and every mistake in it, in the order of the file. The files that it
/// names are not read.
///
/// ```
/// let now = jiff::Timestamp::UNIX_EPOCH;
/// let (policy, findings) = itdesk::config::read_policy("[desk]\nnmae = \"IT\"\n", now);
/// assert_eq!(policy.desk.name, "Service desk");
/// assert_eq!((findings[0].line, findings[0].column), (2, 1));
/// assert_eq!(findings[0].hint.as_deref(), Some("did you mean 'name'?"));
/// ```
pub fn read_policy(text: &str, now: Timestamp) -> (Policy, Vec<PolicyFinding>) {
    let draft = draft(text, Some(now), &no_files);
    (draft.given.policy, located(text, draft.reader.found))
}

/// Every mistake in `itdesk.toml` and in the files it names, in the order of the file.
pub fn check_policy(text: &str, now: Timestamp, files: ReadFile) -> Vec<PolicyFinding> {
    located(text, draft(text, Some(now), files).reader.found)
}

/// What a command needs of `itdesk.toml`: the policy, whether every change becomes a commit (`git.commit`), and what
/// is wrong. Warnings are not looked for: that takes about as long as reading, and no command but `config check` tells them.
pub fn read_desk(text: &str, files: ReadFile) -> (Policy, bool, Vec<PolicyFinding>) {
    let draft = draft(text, None, files);
    (draft.given.policy, draft.given.commit, located(text, draft.reader.found))
}

/// Every setting in force under `itdesk.toml`, defaults included, in a stable order.
pub fn settings(text: &str, files: ReadFile) -> Vec<Setting> {
    draft(text, None, files).settings(text)
}

struct Draft {
    given: Given,
    /// The index in the file of each agreement of the policy.
    agreements: Vec<usize>,
    reader: Reader,
}

impl Draft {
    fn settings(&self, text: &str) -> Vec<Setting> {
        settings_of(&self.given, &self.agreements, &self.reader.places, &LineIndex::new(text))
    }
}

/// Reads the text; warnings are looked for only when there is a `now` to judge by.
fn draft(text: &str, now: Option<Timestamp>, files: ReadFile) -> Draft {
    syntax::read(text, |document, found| drafted(document, found, now, files))
}

/// Reads a document, in whose text these mistakes of syntax were found.
fn drafted(document: &DeTable, found: Vec<TomlFault>, now: Option<Timestamp>, files: ReadFile) -> Draft {
    let broken = !found.is_empty();
    let mut reader = Reader { found, ..Reader::default() };
    let root = Section::root(document);
    reader.known(&root, &root_key::TABLE.names());
    let (mut policy, agreements) = policy(&mut reader, &root, files);
    let git = reader.section(&root, &root_key::GIT);
    let commit = reader.flag(git.get(&git_key::COMMIT)).unwrap_or(false);
    let before = reader.found.len();
    names::resolve(&mut reader, &mut policy);
    if broken {
        // A name may be declared in the very lines that could not be read.
        reader.found.truncate(before);
    } else if let Some(now) = now {
        warnings::warn(&mut reader, &policy, &agreements, now);
        shadowed::warn(&mut reader, &policy, &agreements);
    }
    Draft { given: Given { policy, commit }, agreements, reader }
}

fn policy(reader: &mut Reader, root: &Section, files: ReadFile) -> (Policy, Vec<usize>) {
    let builtin = defaults::default_policy();
    let desk = desk(reader, root, builtin.desk);
    let classification = classification::classification(reader, root);
    let calendars = calendars::calendars(reader, root, &desk.timezone, files);
    let (sla, agreements) = sla::sla(reader, root);
    let mut records = records(reader, root, builtin.records);
    let weights = people::weights(reader, root, builtin.weights);
    let registration = registration::registration(reader, root);
    let services = people::services(reader, root);
    let teams = people::teams(reader, root);
    let people = people::people(reader, root, &desk.timezone);
    let changes = changes::changes(reader, root, &desk.timezone);
    let items = items(reader, root, builtin.items);
    let deliveries = deliveries::deliveries(reader, root);
    let feedback = feedback::feedback(reader, root);
    let escalation = escalation::escalation(reader, root);
    let major = major::major(reader, root);
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
        registration,
        services,
        teams,
        people,
        changes,
        items,
        deliveries,
        feedback,
        escalation,
        major,
        monitoring,
        alerts,
        knowledge,
        weights,
        mail,
        duties: duties::duties(reader, root),
        views: views::views(reader, root),
    };
    (policy, agreements)
}

fn desk(reader: &mut Reader, root: &Section, builtin: DeskPolicy) -> DeskPolicy {
    let section = reader.section(root, &root_key::DESK);
    DeskPolicy {
        name: reader.text(section.get(&desk_key::NAME)).unwrap_or(builtin.name),
        timezone: reader.zone(section.get(&desk_key::TIMEZONE)).unwrap_or(builtin.timezone),
        channels: words(reader, section.get(&desk_key::CHANNELS), Channel::WORDS),
        subjects: words(reader, section.get(&desk_key::SUBJECTS), Subject::WORDS),
        language: reader.language(section.get(&desk_key::LANGUAGE)).or(builtin.language),
        controlled: reader.flag(section.get(&desk_key::CONTROLLED)).unwrap_or(builtin.controlled),
    }
}

/// Words beside the built-in ones: what is built in stays as it is.
fn words(reader: &mut Reader, node: Option<Node>, built_in: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (word, spot) in reader.texts(node).unwrap_or_default() {
        match find(built_in, &words, &word) {
            Some(known) => {
                let reason = tr!(": {quoted} is there already", quoted = quoted(known));
                reader.warn(&spot, &reason, tr!("leave it out"));
            }
            None => words.push(word),
        }
    }
    words
}

fn records(reader: &mut Reader, root: &Section, builtin: RecordLimits) -> RecordLimits {
    let section = reader.section(root, &root_key::RECORDS);
    RecordLimits {
        complete: reader.minutes(section.get(&records_key::COMPLETE)).unwrap_or(builtin.complete),
        filed: reader.minutes(section.get(&records_key::FILED)).unwrap_or(builtin.filed),
        occurred: reader.flag(section.get(&records_key::OCCURRED)).unwrap_or(builtin.occurred),
        confirmation: reader
            .word(section.get(&records_key::CONFIRMATION), ConfirmedAt::WORDS)
            .unwrap_or(builtin.confirmation),
        feedback: reader.minutes(section.get(&records_key::FEEDBACK)).unwrap_or(builtin.feedback),
        archive_after: reader
            .period(section.get(&records_key::ARCHIVE_AFTER))
            .unwrap_or(builtin.archive_after),
        keep: reader.period(section.get(&records_key::KEEP)).unwrap_or(builtin.keep),
        reopen_within: reader
            .minutes(section.get(&records_key::REOPEN_WITHIN))
            .unwrap_or(builtin.reopen_within),
    }
}

fn items(reader: &mut Reader, root: &Section, builtin: Items) -> Items {
    let section = reader.section(root, &root_key::ITEMS);
    Items {
        notice: reader.minutes(section.get(&items_key::NOTICE)).unwrap_or(builtin.notice),
        recent_changes: reader
            .minutes(section.get(&items_key::RECENT_CHANGES))
            .unwrap_or(builtin.recent_changes),
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
