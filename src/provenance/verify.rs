//! Judges the histories of a desk against its commits, by the policy.

use std::collections::HashMap;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::Serialize;

use super::events;
use super::events::CommittedEvent;
use super::fault::{Fault, HistoryFinding};
use super::gateways::Gateways;
use super::history;
use super::policy::PolicyCommit;
use super::signers;
use super::signers::Signed;
use super::trail::{Tampering, Trail, repository};
use super::walked::{self, History};
use crate::error::Result;
use crate::git::Commit;
use crate::lang::tr;
use crate::records::{Event, Id, Ticket};
use crate::rules::merge::{self, BY_HAND, MERGER};
use crate::rules::policy::Policy;
use crate::rules::proof::{is_same_person, is_vote, wants_signatures};
use crate::store::{Shelf, Store};

/// An event and what proves it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Proven {
    pub id: String,
    pub event: String,
    pub at: Timestamp,
    pub by: String,
    pub did: String,
    /// The commit that brought it; null while it is not committed.
    pub commit: Option<String>,
    /// Who wrote that commit.
    pub author: Option<String>,
    /// `no`, `good`, `unknown` (a key of nobody the policy names) or `bad`.
    pub signed: Option<&'static str>,
    /// Whose key signed it, where the policy knows it.
    pub signer: Option<String>,
}

/// What a verification found.
#[derive(Debug, Serialize)]
pub(crate) struct VerifyReport {
    pub tickets: usize,
    pub events: usize,
    pub commits: usize,
    /// Events that no commit holds yet.
    pub uncommitted: usize,
    pub findings: Vec<HistoryFinding>,
    /// The commits that changed the policy, the oldest first; none where one ticket is verified.
    pub policy: Vec<PolicyCommit>,
    /// Every event with its proof, the oldest first.
    pub proven: Vec<Proven>,
}

/// Holds the histories against the commits: of one ticket, or of all.
///
/// # Errors
/// Exit 2 when the desk is in no git repository or in a shallow clone, 7 when git cannot be run.
pub(crate) fn verify(store: &Store, policy: &Policy, only: Option<Id>) -> Result<VerifyReport> {
    let git = repository(store)?;
    let places = places(store, only)?;
    let mut history = history::of(&git, store, &places, only)?;
    let trail = &history.trail;
    let mut bringing = trail.bringing();
    bringing.retain(|commit| !history.unsigned.contains(commit));
    // Who changed the policy is another question to git, and waits for none.
    let (signed, gateways, changes) = std::thread::scope(|scope| {
        let changes = scope.spawn(|| match only {
            Some(_) => Ok(Default::default()),
            None => super::policy::history(&git, store, policy, &history.policy),
        });
        let signed = signers::verify(&git, policy, &bringing);
        let changes = || changes.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (signed, Gateways::of(&git, trail), changes())
    });
    let (signed, gateways) = (signed?, gateways?);
    let judge = Judge { store, policy, gateways, trail, signed: &signed, whole: &history.whole };
    let judged = places.into_par_iter().filter_map(|(shelf, id)| judge.judge(shelf, id));
    let judged: Vec<Judged> = judged.collect::<Result<_>>()?;
    let tickets = judged.len();
    let mut findings: Vec<HistoryFinding> = trail.tampered.iter().map(|t| finding(trail, t)).collect();
    let mut proven = Vec::new();
    let mut uncommitted = 0;
    let mut whole = HashMap::new();
    for ticket in judged {
        findings.extend(ticket.findings);
        proven.extend(ticket.proven);
        uncommitted += ticket.uncommitted;
        whole.extend(ticket.whole);
    }
    let (changes, weakened) = changes?;
    findings.extend(weakened);
    findings.sort_by(|a, b| (&a.id, a.fault, &a.event).cmp(&(&b.id, b.fault, &b.event)));
    proven.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let commits = trail.commits.len();
    if history.is_new {
        let none = signed.iter().filter(|(_, signed)| **signed == Signed::No);
        let unsigned = signers::unsigned(&git, none.map(|(commit, _)| commit.clone()).collect())?;
        history.unsigned.extend(unsigned);
        walked::keep(&git, History { whole, ..history });
    }
    Ok(VerifyReport {
        tickets,
        events: proven.len(),
        commits,
        uncommitted,
        findings,
        policy: changes,
        proven,
    })
}

fn places(store: &Store, only: Option<Id>) -> Result<Vec<(Shelf, Id)>> {
    if let Some(id) = only {
        let mut found = Vec::new();
        for shelf in [Shelf::Live, Shelf::Archive] {
            if found.is_empty() && store.stamp(shelf, id)?.is_some() {
                found.push((shelf, id));
            }
        }
        return Ok(found);
    }
    let mut all = Vec::new();
    let archive = store.has_archive().then_some(Shelf::Archive);
    for shelf in std::iter::once(Shelf::Live).chain(archive) {
        let folders = store.stamps(shelf, &Default::default())?;
        let files = folders.iter().flat_map(|folder| folder.files.iter().flatten());
        all.extend(files.map(|file| (shelf, file.id)));
    }
    Ok(all)
}

fn finding(trail: &Trail, tampering: &Tampering) -> HistoryFinding {
    let commit = &trail.commits[tampering.commit];
    let message = match tampering.fault {
        Fault::Unreadable => {
            tr!("{author} committed a record that cannot be read", author = commit.author.name)
        }
        fault => {
            let what = if fault == Fault::Removed { "is gone" } else { "was altered" };
            tr!(
                "a committed event {what} in {short} by {author}",
                what,
                short = commit.short(),
                author = commit.author.name
            )
        }
    };
    HistoryFinding {
        fault: tampering.fault,
        id: tampering.id.to_string(),
        event: tampering.event.clone(),
        commit: Some(commit.id.clone()),
        message,
    }
}

/// Judges tickets by what the commits say.
struct Judge<'a> {
    store: &'a Store,
    policy: &'a Policy,
    gateways: Gateways<'a>,
    trail: &'a Trail,
    signed: &'a HashMap<String, Signed>,
    /// As [`walked::History::whole`].
    whole: &'a HashMap<Id, String>,
}

/// What is said of one ticket.
#[derive(Default)]
struct Judged {
    findings: Vec<HistoryFinding>,
    proven: Vec<Proven>,
    /// Events that no commit holds.
    uncommitted: usize,
    /// The ticket and the digest of its file, where that has everything that is committed.
    whole: Option<(Id, String)>,
}

impl Judged {
    fn find(&mut self, fault: Fault, ticket: &Ticket, event: &str, commit: Option<&Commit>, message: String) {
        let id = ticket.id.to_string();
        let event = Some(event.to_owned());
        self.findings.push(HistoryFinding {
            fault,
            id,
            event,
            commit: commit.map(|c| c.id.clone()),
            message,
        });
    }
}

impl Judge<'_> {
    /// What is said of a ticket; `None` of a record that cannot be read, which `doctor` tells.
    ///
    /// # Errors
    /// What the system refuses.
    fn judge(&self, shelf: Shelf, id: Id) -> Option<Result<Judged>> {
        let ticket = self.store.load(shelf, id)?.ok()?;
        let mut judged = Judged::default();
        if let Err(error) = self.against_head(shelf, &ticket, &mut judged) {
            return Some(Err(error));
        }
        self.ticket(&ticket, &mut judged);
        Some(Ok(judged))
    }

    /// What a hand has done to committed events since.
    fn against_head(&self, shelf: Shelf, ticket: &Ticket, judged: &mut Judged) -> Result<()> {
        if let Some(digest) = self.whole.get(&ticket.id) {
            judged.whole = Some((ticket.id, digest.clone()));
            return Ok(());
        }
        let Some(committed) = self.trail.head.get(&ticket.id) else { return Ok(()) };
        let bytes = self.store.record_bytes(shelf, ticket.id)?.unwrap_or_default();
        let now = CommittedEvent::after(Some(committed), &bytes).unwrap_or_default();
        for (event, value) in &committed.events {
            let (fault, what) = match now.events.get(event) {
                None => (Fault::Removed, "is gone"),
                Some(other) if other != value => (Fault::Altered, "was altered"),
                Some(_) => continue,
            };
            judged.find(fault, ticket, event, None, tr!("a committed event {what} in the file", what));
        }
        if judged.findings.is_empty() {
            judged.whole = Some((ticket.id, walked::digest(&bytes)));
        }
        Ok(())
    }

    /// Judges every event of a ticket.
    fn ticket(&self, ticket: &Ticket, judged: &mut Judged) {
        for event in merge::forged(self.policy, ticket) {
            let message = tr!(
                "'{did}' by {by} claims to come from a merge, but no merge computes it",
                did = event.did,
                by = event.by
            );
            judged.find(Fault::Forged, ticket, &event.event, None, message);
        }
        for event in ticket.history.iter().filter(|event| !events::is_computed(event)) {
            let commit = self.trail.bringer(ticket.id, &event.event);
            judged.uncommitted += usize::from(commit.is_none());
            if let Some(commit) = commit {
                self.author(ticket, event, commit, judged);
            }
            self.vote(ticket, event, commit, judged);
            judged.proven.push(self.proof(ticket, event, commit));
        }
    }

    fn author(&self, ticket: &Ticket, event: &Event, commit: &Commit, judged: &mut Judged) {
        let signed = self.signed.get(&commit.id);
        if matches!(signed, Some(Signed::Bad)) {
            let message = tr!("{short} has an invalid signature", short = commit.short());
            judged.find(Fault::BadSignature, ticket, &event.event, Some(commit), message);
        }
        // A merge writes these two in whoever's clone it runs, so their author says nothing.
        let nobodys = match (event.by.as_str(), event.did.as_str()) {
            (BY_HAND, "edited") => true,
            (MERGER, "renamed") => merge::is_move(ticket, event),
            _ => false,
        };
        let email = &commit.author.email;
        let is_author = |who: &str| is_same_person(self.policy, who, email);
        let other_signer = signed.and_then(Signed::who).filter(|who| !is_author(who));
        let is_own = is_author(&event.by);
        if nobodys || (is_own && other_signer.is_none()) || self.gateways.wrote(commit) {
            return;
        }
        let author = format!("{} <{email}>", commit.author.name);
        let did = &event.did;
        let by = &event.by;
        let short = commit.short();
        let (fault, message) = match other_signer {
            Some(signer) if is_own => (
                Fault::OtherSigner,
                tr!(
                    "'{did}' by {by} is in commit {short} by {author}, signed by {signer}",
                    did,
                    by,
                    short,
                    author,
                    signer
                ),
            ),
            _ => (
                Fault::OtherAuthor,
                tr!("'{did}' by {by} is in commit {short} by {author}", did, by, short, author),
            ),
        };
        judged.find(fault, ticket, &event.event, Some(commit), message);
    }

    /// Under `changes.signed` and `knowledge.signed`, a vote is worth its voter's signature; one that was undone is worth
    /// nothing and needs none.
    fn vote(&self, ticket: &Ticket, event: &Event, commit: Option<&Commit>, judged: &mut Judged) {
        if !wants_signatures(self.policy, ticket.kind()) || !is_vote(event) {
            return;
        }
        // A vote that was undone decides nothing, whoever signed it.
        if !ticket.effective_events().any(|standing| standing.event == event.event) {
            return;
        }
        let proven = super::evidence::vote(self.trail, ticket, event);
        let signer = commit.and_then(|c| self.signed.get(&c.id)).and_then(Signed::who);
        let is_signed =
            |commit| signer.is_some_and(|who| super::evidence::is_of(self.policy, who, commit, event));
        if proven.as_ref().is_some_and(|(commit, _)| is_signed(commit)) {
            return;
        }
        let by = &event.by;
        let message = match commit {
            None => tr!("the vote of {by} is not in any commit", by),
            Some(commit) if is_signed(commit) => {
                tr!(
                    "the vote of {by} is unproven: it differs from {short}, or the ticket was altered since",
                    by,
                    short = commit.short()
                )
            }
            Some(commit) => {
                tr!(
                    "the vote of {by} was committed in {short}, which {by} did not sign",
                    by,
                    short = commit.short()
                )
            }
        };
        judged.find(Fault::Unsigned, ticket, &event.event, commit, message);
    }

    fn proof(&self, ticket: &Ticket, event: &Event, commit: Option<&Commit>) -> Proven {
        let signed = commit.map(|c| self.signed.get(&c.id).unwrap_or(&Signed::No));
        Proven {
            id: ticket.id.to_string(),
            event: event.event.clone(),
            at: event.at,
            by: event.by.clone(),
            did: event.did.clone(),
            commit: commit.map(|c| c.id.clone()),
            author: commit.map(|c| format!("{} <{}>", c.author.name, c.author.email)),
            signed: signed.map(Signed::word),
            signer: signed.and_then(Signed::who).map(str::to_owned),
        }
    }
}
