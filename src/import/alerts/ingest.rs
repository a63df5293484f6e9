//! Alerts into incidents, under the desk's lock: the same alert from twenty processes at once is one incident.

use std::collections::HashMap;

use super::Parsed;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::words::AlertState;
use crate::records::{Id, Kind, Ticket};
use crate::rules::alerts::{
    Alert, Became, Placement, Read, TakenAlert, home, meaning, must_start, open, start_on_recovery, take,
};
use crate::rules::keys;
use crate::store::{Lock, Shelf};
use crate::wire::AlertOutcome;

/// What came of a payload.
#[derive(Debug)]
pub struct Outcome {
    /// One an alert, in the order of the payload.
    pub alerts: Vec<AlertOutcome>,
    /// What of the alerts was not understood.
    pub remarks: Vec<String>,
    /// Why the rest was not taken.
    pub error: Option<Error>,
}

/// Opens, adds to and ends the incidents of a payload's alerts.
pub fn ingest(desk: &Desk, system: &str, parsed: &Parsed) -> Outcome {
    let reads: Vec<Read> = parsed.alerts.iter().map(|alert| understood(desk, alert)).collect();
    let mut told: Vec<Option<AlertOutcome>> = vec![None; reads.len()];
    let error = carry_out(desk, &reads, &mut told);
    let unread = |became: Became, (place, why): &(String, String)| AlertOutcome {
        system: system.to_owned(),
        key: None,
        title: Some(place.clone()),
        state: None,
        became,
        id: None,
        why: Some(why.clone()),
    };
    let skipped = parsed.skipped.iter().map(|one| unread(Became::Ignored, one));
    let bad = parsed.bad.iter().map(|one| unread(Became::Rejected, one));
    let remarks = reads
        .iter()
        .flat_map(|read| read.alert.remarks.iter().map(|remark| format!("{}: {remark}", read.alert.title)));
    Outcome {
        alerts: told.into_iter().flatten().chain(skipped).chain(bad).collect(),
        remarks: remarks.collect(),
        error,
    }
}

/// An alert with what it means, and with a remark on what of it means nothing to the desk.
fn understood(desk: &Desk, alert: &Alert) -> Read {
    let meaning = meaning(&desk.policy, alert);
    let mut alert = alert.clone();
    alert.remarks.extend(meaning.unassessed(&alert));
    Read { alert, meaning }
}

/// So many incidents are made or changed before other writers get the lock in between.
const AT_ONCE: usize = 1_000;

/// Key by key; what the desk refuses of one does not keep the others. Returns the first refusal.
fn carry_out(desk: &Desk, reads: &[Read], told: &mut [Option<AlertOutcome>]) -> Option<Error> {
    let mut error = None;
    for groups in by_key(reads).chunks(AT_ONCE) {
        if let Err(why) = at_once(desk, reads, groups, told, &mut error) {
            reject(reads, groups.iter().flat_map(|(_, members)| members), told, &why);
            error.get_or_insert(why);
        }
    }
    error
}

/// Some of the keys, under a lock that was taken before their incidents were looked for: what was found is still so
/// when it is written.
fn at_once(
    desk: &Desk,
    reads: &[Read],
    groups: &[(&str, Vec<usize>)],
    told: &mut [Option<AlertOutcome>],
    error: &mut Option<Error>,
) -> Result<()> {
    let lock = desk.store.lock()?;
    let keys: Vec<&str> = groups.iter().map(|(key, _)| *key).collect();
    for ((_, members), found) in groups.iter().zip(desk.find_keyed(&keys)?) {
        let mut group = Group { desk, lock: &lock, reads, members: members.clone(), told: &mut *told };
        if let Err(why) = found.and_then(|tickets| group.run(tickets)) {
            reject(reads, &group.members, group.told, &why);
            error.get_or_insert(why);
        }
    }
    Ok(())
}

/// These could not be taken.
fn reject<'m>(
    reads: &[Read],
    members: impl IntoIterator<Item = &'m usize>,
    told: &mut [Option<AlertOutcome>],
    why: &Error,
) {
    for at in members {
        let taken = TakenAlert { became: Became::Rejected, why: Some(why.message.clone()) };
        told[*at] = Some(outcome_of(&reads[*at], None, taken));
    }
}

/// What became of an alert, for its teller.
fn outcome_of(read: &Read, id: Option<Id>, taken: TakenAlert) -> AlertOutcome {
    let alert = &read.alert;
    AlertOutcome {
        system: alert.system.clone(),
        key: Some(alert.key.clone()),
        title: Some(alert.title.clone()),
        state: Some(alert.state),
        became: taken.became,
        id: id.map(|id| id.to_string()),
        why: taken.why,
    }
}

/// The places of the alerts by the key of their incident, both in the order of the payload.
fn by_key(reads: &[Read]) -> Vec<(&str, Vec<usize>)> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (at, read) in reads.iter().enumerate() {
        let key = read.meaning.ticket.as_str();
        let place = *places.entry(key).or_insert(groups.len());
        if place == groups.len() {
            groups.push((key, Vec::new()));
        }
        groups[place].1.push(at);
    }
    groups
}

/// The alerts of one key, in their order.
struct Group<'a> {
    desk: &'a Desk,
    lock: &'a Lock,
    reads: &'a [Read],
    /// Those that are still to be taken.
    members: Vec<usize>,
    told: &'a mut [Option<AlertOutcome>],
}

impl Group<'_> {
    fn run(&mut self, mut tickets: Vec<Ticket>) -> Result<()> {
        while let Some(next) = self.members.first().copied() {
            match home(&self.desk.policy, &tickets, &self.reads[next], self.desk.at) {
                Placement::Nowhere(why) => {
                    self.members.remove(0);
                    self.tell(next, None, TakenAlert::ignored(why));
                }
                Placement::New => {
                    let last = keys::chosen(&self.desk.policy, &tickets).map(|last| last.id);
                    let made = self.create(last)?;
                    tickets.push(made);
                }
                Placement::There(ticket) => {
                    // An open incident takes all the rest; what the first does to one that is over decides on the others.
                    let count = if ticket.state.is_open() { self.members.len() } else { 1 };
                    let after = self.add(ticket.id, count)?;
                    let place = tickets.iter().position(|t| t.id == after.id);
                    place.into_iter().for_each(|at| tickets[at] = after.clone());
                }
            }
        }
        Ok(())
    }

    /// Takes so many of the alerts away, without those that a rule ignores.
    fn next(&mut self, count: usize) -> Vec<usize> {
        let taken: Vec<usize> = self.members.drain(..count).collect();
        let (ignored, rest): (Vec<_>, Vec<_>) =
            taken.into_iter().partition(|at| self.reads[*at].meaning.ignored);
        for at in ignored {
            self.tell(at, None, TakenAlert::ignored(tr!("a rule of the policy ignores it")));
        }
        rest
    }

    /// Makes an incident of all that are left, the first of which opens it. It follows the `last` under its key.
    fn create(&mut self, last: Option<Id>) -> Result<Ticket> {
        let desk = self.desk;
        let members = self.members.clone();
        let first = &self.reads[members[0]];
        // Where the end is the first that the desk hears, it opens the incident and then ends it.
        let opens = usize::from(first.alert.state == AlertState::Firing);
        let mut draft = Ticket::blank(desk.fresh_id(Kind::Incident, desk.at)?, &first.alert.title);
        let mut note = open(&mut draft, &first.alert, &first.meaning, desk.at)?;
        let rest: Vec<usize> =
            members[opens..].iter().copied().filter(|at| !self.reads[*at].meaning.ignored).collect();
        let reads: Vec<Read> = rest.iter().map(|at| self.reads[*at].clone()).collect();
        let mut taken = Vec::new();
        note.extend(take(&desk.policy, &mut draft, &reads, desk.at, &mut taken)?.note);
        let made = match last {
            Some(last) => desk.create_after(self.lock, draft, note, (Shelf::Live, last))?.ticket,
            None => desk.create_locked(self.lock, draft, note)?.ticket,
        };
        self.next(members.len());
        if opens == 1 {
            self.tell(members[0], Some(made.id), TakenAlert::plain(Became::Opened));
        }
        for (at, taken) in rest.into_iter().zip(taken) {
            self.tell(at, Some(made.id), taken);
        }
        Ok(made)
    }

    /// Adds so many alerts to an incident.
    fn add(&mut self, id: Id, count: usize) -> Result<Ticket> {
        let members = self.next(count);
        let desk = self.desk;
        let lock = self.lock;
        let reads: Vec<Read> = members.iter().map(|at| self.reads[*at].clone()).collect();
        let before = desk.store.read(id)?;
        if must_start(&desk.policy, &before, &reads, desk.at) {
            desk.act_locked(lock, id, |ticket| Ok(start_on_recovery(ticket)?))?;
        }
        let mut taken = Vec::new();
        let acted =
            desk.act_locked(lock, id, |ticket| Ok(take(&desk.policy, ticket, &reads, desk.at, &mut taken)?));
        match acted {
            Ok(acted) => {
                for (at, taken) in members.into_iter().zip(taken) {
                    self.tell(at, Some(id), taken);
                }
                Ok(acted.ticket)
            }
            Err(why) => {
                self.members.splice(..0, members);
                Err(why)
            }
        }
    }

    fn tell(&mut self, at: usize, id: Option<Id>, taken: TakenAlert) {
        self.told[at] = Some(outcome_of(&self.reads[at], id, taken));
    }
}
