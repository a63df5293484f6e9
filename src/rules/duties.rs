//! Regular duties: when each was done, and when it is due again (M1.3d, M3.2b, M4.4a).

use jiff::Timestamp;
use serde::Serialize;

use super::limits::end_of;
use super::policy::{Duty, Policy};
use crate::records::Measurement;
use crate::records::fold;
use crate::records::measurement::{labels, names};
use crate::records::words::DutyKind;

/// A time at which a duty was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyDone {
    /// When.
    pub at: Timestamp,
    /// Who recorded it.
    pub by: Option<String>,
    /// In words.
    pub note: Option<String>,
    /// Who took part.
    pub attended: Vec<String>,
    /// The articles that it was about.
    pub articles: Vec<String>,
}

/// Where a duty stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyState {
    /// Its deadline passed.
    Late,
    /// Its deadline is near: the share of the time that is used has reached `sla.at_risk`.
    AtRisk,
    /// Neither.
    Waiting,
}

impl DutyState {
    /// The word of it.
    pub fn as_str(self) -> &'static str {
        match self {
            DutyState::Late => "late",
            DutyState::AtRisk => "at risk",
            DutyState::Waiting => "waiting",
        }
    }
}

/// A duty, and when it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyAccount {
    /// Its name in the policy.
    pub name: String,
    /// What is to be done.
    pub what: String,
    /// What it is.
    pub kind: DutyKind,
    /// How long after it was done it is due again.
    pub every: String,
    /// Who does it.
    pub owner: Option<String>,
    /// The service that it is about.
    pub service: Option<String>,
    /// Where it stands.
    pub state: DutyState,
    /// From when its time counts.
    pub since: Timestamp,
    /// By when it is to be done.
    pub due: Timestamp,
    /// When it was done, the latest first.
    pub done: Vec<DutyDone>,
}

/// All duties of the policy, the most urgent first.
pub fn duties<'m>(
    policy: &Policy,
    told: impl IntoIterator<Item = &'m Measurement>,
    now: Timestamp,
) -> Vec<DutyAccount> {
    let told: Vec<&Measurement> =
        told.into_iter().filter(|m| m.measure == names::DUTY_DONE && m.at <= now).collect();
    let all = policy.duties.iter().map(|(name, duty)| account(policy, name, duty, &told, now));
    let mut all: Vec<DutyAccount> = all.collect();
    all.sort_by(|a, b| (a.due, &a.name).cmp(&(b.due, &b.name)));
    all
}

fn account(policy: &Policy, name: &str, duty: &Duty, told: &[&Measurement], now: Timestamp) -> DutyAccount {
    let is_of =
        |m: &&&Measurement| m.labels.get(labels::DUTY).is_some_and(|duty| fold::same_name(duty, name));
    let mut done: Vec<DutyDone> = told.iter().filter(is_of).map(|m| done_of(m)).collect();
    done.sort_by_key(|done| std::cmp::Reverse(done.at));
    let zone = &policy.desk.timezone;
    let day = |at: Timestamp| zone.to_datetime(at).date();
    let (since, due_day) = match (done.first(), duty.first) {
        (Some(last), _) => (last.at, duty.every.after(day(last.at))),
        // Until it is done once, it is due on the day it began, or today.
        (None, Some(first)) => (duty.every.before(end_of(policy, first), zone), first),
        (None, None) => (duty.every.before(now, zone), day(now)),
    };
    let due = end_of(policy, due_day);
    DutyAccount {
        name: name.to_owned(),
        what: duty.what.clone(),
        kind: duty.kind,
        every: duty.every.to_string(),
        owner: duty.owner.clone(),
        service: duty.service.clone(),
        state: state(policy.sla.at_risk, since, due, now),
        since,
        due,
        done,
    }
}

fn state(at_risk: f64, since: Timestamp, due: Timestamp, now: Timestamp) -> DutyState {
    let all = due.duration_since(since).as_secs_f64();
    let used = now.duration_since(since).as_secs_f64();
    match now > due {
        true => DutyState::Late,
        false if used >= all * at_risk => DutyState::AtRisk,
        false => DutyState::Waiting,
    }
}

fn done_of(told: &Measurement) -> DutyDone {
    let text = |name: &str| told.labels.get(name).cloned();
    let list = |name: &str| {
        let texts = text(name).unwrap_or_default();
        texts.split(", ").filter(|text| !text.is_empty()).map(str::to_owned).collect()
    };
    DutyDone {
        at: told.at,
        by: text(labels::BY),
        note: text(labels::COMMENT),
        attended: list(labels::ATTENDED),
        articles: list(labels::ARTICLES),
    }
}

/// The measurement that keeps that a duty was done: its lines merge between clones without conflict.
pub fn record(name: &str, done: &DutyDone, service: Option<&String>) -> Measurement {
    let mut told =
        Measurement { service: service.cloned(), ..Measurement::new(done.at, names::DUTY_DONE, 1.0) };
    let texts = [
        (labels::DUTY, Some(name.to_owned())),
        (labels::BY, done.by.clone()),
        (labels::COMMENT, done.note.clone()),
        (labels::ATTENDED, Some(done.attended.join(", "))),
        (labels::ARTICLES, Some(done.articles.join(", "))),
    ];
    for (label, text) in texts {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            told.labels.insert(label.to_owned(), text);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_is_due_so_long_after_it_was_done() {
        let text = "[duties.audit]\nwhat = \"Audit\"\nevery = \"3mo\"\nfirst = \"2026-12-01\"\n\
                    [duties.report]\nwhat = \"Report\"\nevery = \"1mo\"\n";
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let policy = crate::config::read_policy(text, Timestamp::UNIX_EPOCH).0;
        let done = |name: &str, when: &str| {
            let done =
                DutyDone { at: at(when), by: None, note: None, attended: Vec::new(), articles: Vec::new() };
            record(name, &done, None)
        };
        let told = [done("audit", "2026-08-31T10:00:00Z"), done("AUDIT", "2026-11-30T10:00:00Z")];
        for (told, now, expected) in [
            (&told[..0], "2026-11-02T09:00:00Z", "report 2026-11-03 at risk, audit 2026-12-02 waiting"),
            (&told[..0], "2026-12-03T09:00:00Z", "audit 2026-12-02 late, report 2026-12-04 at risk"),
            (&told[..1], "2026-12-03T09:00:00Z", "audit 2026-12-01 late, report 2026-12-04 at risk"),
            (&told[..], "2026-12-03T09:00:00Z", "report 2026-12-04 at risk, audit 2027-03-01 waiting"),
        ] {
            let all = duties(&policy, told, at(now));
            let line = |d: &DutyAccount| {
                format!("{} {} {}", d.name, d.due.to_string().get(..10).unwrap(), d.state.as_str())
            };
            assert_eq!(all.iter().map(line).collect::<Vec<_>>().join(", "), expected, "{now}");
        }
    }
}
