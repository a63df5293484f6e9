//! What an export has to read and to write: what the desk has, compared with what its target knows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::committed::{Named, Repository, gap};
use super::known::{FORMAT, Head, Known, KnownTicket};
use super::table::Table;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Need, fingerprint};
use crate::lang::tr;
use crate::query::micros;
use crate::records::Id;
use crate::store::{Shelf, Stamp, UNSTEADY, Unreadable};

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    /// The file or the folder.
    pub target: &'a Path,
    /// The commit since which changes are looked for.
    pub since: Option<&'a str>,
}

/// What is to be done.
pub(crate) struct Plan {
    /// Whether all tickets are to be written, and nothing of the target stays.
    pub(super) whole: bool,
    /// The tickets to be read, in the order of their keys.
    pub(super) changed: Vec<(Id, Shelf)>,
    /// The tickets that the target has and the desk does not.
    pub(super) gone: Vec<Id>,
    /// The files of measurements to be read.
    pub(super) months: Vec<PathBuf>,
    /// The files of measurements that the target has and the desk does not.
    pub(super) gone_months: Vec<PathBuf>,
    /// What the target is to know. Tickets to be read have no turn yet.
    pub(super) next: Known,
    /// What is wrong with files of the desk.
    pub(super) spoiled: Vec<Unreadable>,
    /// The commit that the target has.
    had_commit: Option<String>,
}

/// Of a ticket that is to be read: not a turn.
const UNREAD: i64 = i64::MIN;

impl Plan {
    /// Compares a desk with what a target knows of one; `None` for a new target.
    ///
    /// # Errors
    /// When the target is of another desk; what the desk, or git where `--since` asks for it, can meet.
    pub(super) fn of(desk: &Desk, asked: &Asked, known: Option<Known>) -> Result<Plan> {
        let repository = match asked.since {
            Some(_) => Some(Repository::of(desk)?),
            None => Repository::of(desk).ok(),
        };
        let since = asked.since.zip(repository.as_ref()).map(|(name, git)| git.commit(name)).transpose()?;
        let (present, spoiled) = present(desk)?;
        let head = head(desk, repository.as_ref())?;
        if let Some(known) = &known {
            refuse_another(asked.target, &head, known, &present)?;
        }
        let base =
            known.filter(|known| known.head.rules == head.rules && known.head.exported <= head.exported);
        if let (Some(since), Some(base), Some(git)) = (&since, &base, &repository) {
            refuse_gap(asked.target, git, base, since)?;
        }
        let looked = Looked::of(repository.as_ref(), base.as_ref(), &head, since.as_deref())?;
        Ok(Plan::compared(present, head, base, &looked, spoiled))
    }

    fn compared(
        present: Vec<KnownTicket>,
        head: Head,
        base: Option<Known>,
        looked: &Looked,
        spoiled: Vec<Unreadable>,
    ) -> Plan {
        let now = micros(head.exported);
        let had = base.as_ref().map_or(&[][..], |base| &base.tickets);
        let months = base.as_ref().map(|base| &base.head.months).cloned().unwrap_or_default();
        let mut plan = Plan {
            whole: base.is_none(),
            had_commit: base.as_ref().and_then(|base| base.head.commit.clone()),
            changed: Vec::new(),
            gone: Vec::new(),
            months: Vec::new(),
            gone_months: Vec::new(),
            next: Known { head, tickets: Vec::new() },
            spoiled,
        };
        let mut had = had.iter().copied().peekable();
        let next = present.into_iter().map(|ticket| {
            while let Some(gone) = had.next_if(|had| had.key < ticket.key) {
                plan.gone.extend(Id::from_number(gone.key));
            }
            let before = had.next_if(|had| had.key == ticket.key);
            let same = before.filter(|before| !looked.differs(before, &ticket) && before.turns > now);
            let turns = same.map_or(UNREAD, |same| same.turns);
            let loose = looked.is_loose(same.as_ref(), &ticket);
            if let (None, Some(id)) = (same, Id::from_number(ticket.key)) {
                plan.changed.push((id, shelf(&ticket)));
            }
            KnownTicket { turns, loose, ..ticket }
        });
        // In the memory that held those present: a desk may have a million.
        plan.next.tickets = next.collect();
        plan.gone.extend(had.filter_map(|gone| Id::from_number(gone.key)));
        let of_desk = &plan.next.head.months;
        let is_new = |(path, stamp): &(&String, &Stamp)| months.get(*path) != Some(stamp);
        plan.months = of_desk.iter().filter(is_new).map(|(path, _)| path.into()).collect();
        plan.gone_months =
            months.keys().filter(|path| !of_desk.contains_key(*path)).map(Into::into).collect();
        plan
    }

    /// Whether the target has all of it already.
    pub(super) fn is_nothing(&self) -> bool {
        !self.whole
            && self.had_commit == self.next.head.commit
            && self.changed.is_empty()
            && self.gone.is_empty()
            && self.months.is_empty()
            && self.gone_months.is_empty()
    }

    /// Asks for the tickets between two keys again, whether they changed or not.
    pub(super) fn again(&mut self, (first, last): (i64, i64)) -> Vec<(Id, Shelf)> {
        let from = self.next.tickets.partition_point(|ticket| ticket.key < first);
        let to = self.next.tickets.partition_point(|ticket| ticket.key <= last);
        let tickets = self.next.tickets[from..to].iter_mut().filter_map(|ticket| {
            ticket.turns = UNREAD;
            Some((Id::from_number(ticket.key)?, shelf(ticket)))
        });
        tickets.collect()
    }

    /// Notes that a ticket was read, and when a value of it changes by itself.
    pub(super) fn was_read(&mut self, id: Id, turns: i64) {
        if let Ok(place) = self.next.tickets.binary_search_by_key(&id.number(), |ticket| ticket.key) {
            self.next.tickets[place].turns = turns;
        }
    }

    /// Forgets tickets that could not be read: the next export tries them again.
    pub(super) fn forget_unread(&mut self) {
        self.next.tickets.retain(|ticket| ticket.turns != UNREAD);
    }
}

fn shelf(ticket: &KnownTicket) -> Shelf {
    if ticket.archived { Shelf::Archive } else { Shelf::Live }
}

/// What decides whether a ticket has changed.
struct Looked {
    /// Whether stamps can be compared: those of another clone say nothing.
    stamps: bool,
    /// What git names since the commit that the export goes by.
    named: Option<Named>,
    /// What git says is not committed; where nobody asked, anything that is read may be.
    uncommitted: Option<Named>,
}

impl Looked {
    fn of(
        repository: Option<&Repository>,
        base: Option<&Known>,
        head: &Head,
        since: Option<&str>,
    ) -> Result<Looked> {
        let stamps = base.is_some_and(|base| base.head.clone == head.clone);
        let Some(git) = repository.filter(|git| git.head.is_some()) else {
            return Ok(Looked { stamps, named: None, uncommitted: None });
        };
        let from =
            since.or(base.and_then(|base| base.head.commit.as_deref()).filter(|commit| git.has(commit)));
        let named = from.map(|commit| git.changed_since(commit)).transpose()?;
        // In the same clone stamps show more than git does, and much sooner.
        let uncommitted = (!stamps || since.is_some()).then(|| git.uncommitted()).transpose()?;
        Ok(Looked { stamps, named, uncommitted })
    }

    fn differs(&self, before: &KnownTicket, now: &KnownTicket) -> bool {
        let is_named = |named: &Option<Named>| named.as_ref().is_some_and(|n| n.has(now.key, now.archived));
        let moved = before.archived != now.archived;
        let stamp = before.stamp != now.stamp || now.stamp == UNSTEADY;
        match (self.stamps, &self.named, &self.uncommitted) {
            (true, _, None) => moved || stamp,
            (true, ..) => moved || stamp || is_named(&self.named) || is_named(&self.uncommitted),
            (false, Some(_), Some(_)) => {
                moved || before.loose || is_named(&self.named) || is_named(&self.uncommitted)
            }
            (false, ..) => true,
        }
    }

    /// Whether a ticket may differ from what the commit has of it.
    fn is_loose(&self, same: Option<&KnownTicket>, now: &KnownTicket) -> bool {
        let has = |named: &Named| named.has(now.key, now.archived);
        match (&self.uncommitted, same) {
            (Some(uncommitted), _) => has(uncommitted),
            (None, Some(same)) => same.loose || self.named.as_ref().is_none_or(has),
            (None, None) => true,
        }
    }
}

/// The tickets of a desk by what their files are known again by, and what is wrong with other files.
fn present(desk: &Desk) -> Result<(Vec<KnownTicket>, Vec<Unreadable>)> {
    let mut tickets: Vec<KnownTicket> = Vec::new();
    let mut spoiled = Vec::new();
    for shelf in desk.shelves() {
        let (stamps, bad) = desk.ask(shelf, Need::Rows, |index| Ok((index.stamps()?, index.spoiled()?)))?;
        let archived = shelf == Shelf::Archive;
        let ticket = |(key, stamp)| KnownTicket { key, stamp, turns: UNREAD, archived, loose: true };
        tickets.extend(stamps.into_iter().map(ticket));
        spoiled.extend(bad);
    }
    // An interrupted move leaves a ticket in both places; it is live until it is moved.
    tickets.sort_unstable_by_key(|ticket| (ticket.key, ticket.archived));
    tickets.dedup_by_key(|ticket| ticket.key);
    Ok((tickets, spoiled))
}

fn head(desk: &Desk, repository: Option<&Repository>) -> Result<Head> {
    let columns: Vec<String> = Table::ALL.iter().map(|table| format!("{:?}", table.columns())).collect();
    let program = concat!("itdesk ", env!("CARGO_PKG_VERSION")).to_owned();
    let rules = fingerprint(&format!("{FORMAT} {program} {} {}", desk.fingerprint, columns.concat()));
    let files = desk.store.measurement_files()?.into_iter();
    let months: BTreeMap<String, Stamp> =
        files.map(|(path, stamp)| (path.to_string_lossy().into_owned(), stamp)).collect();
    Ok(Head {
        format: FORMAT,
        program,
        desk: desk.policy.desk.name.clone(),
        commit: repository.and_then(|git| git.head.clone()),
        exported: desk.now,
        clone: clone_of(desk.store.root()),
        rules,
        months,
    })
}

/// What a clone is known again by: its folder, wherever it is moved on the same disk.
fn clone_of(root: &Path) -> i64 {
    #[cfg(unix)]
    if let Ok(data) = std::fs::metadata(root) {
        use std::os::unix::fs::MetadataExt;
        return crate::store::mix(&[data.dev() as i64, data.ino() as i64]);
    }
    fingerprint(&root.canonicalize().unwrap_or_default().to_string_lossy())
}

/// Refuses the export of another desk. Ids are random, so that two desks have none in common.
fn refuse_another(target: &Path, head: &Head, known: &Known, present: &[KnownTicket]) -> Result<()> {
    let has = |ticket: &KnownTicket| present.binary_search_by_key(&ticket.key, |t| t.key).is_ok();
    let is_same = match known.tickets.is_empty() {
        true => known.head.desk == head.desk,
        false => known.head.clone == head.clone || known.tickets.iter().any(has),
    };
    if is_same {
        return Ok(());
    }
    let message = tr!(
        "{target} is the export of another desk, {desk}",
        target = target.display(),
        desk = known.head.desk
    );
    Err(Error::new(ErrorKind::Rule, message).hint(tr!("export to another place, or remove it first")))
}

/// Refuses to leave out what happened between the commit of a target and the one that is given.
fn refuse_gap(target: &Path, git: &Repository, base: &Known, since: &str) -> Result<()> {
    match &base.head.commit {
        Some(has) if git.has(has) && !git.is_within(since, has)? => Err(gap(target, has, since)),
        _ => Ok(()),
    }
}
