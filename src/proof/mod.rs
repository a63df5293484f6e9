//! Who decided, and what proves it: the histories of the desk against the commits of its repository.
//!
//! A history says who did what; git says in which commit that came, who wrote the commit, and whether it bears a valid
//! signature. `trail` walks the commits, `signers` asks git about signatures, and here both are judged by the policy.

mod events;
mod signers;
mod trail;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde::Serialize;

use crate::desk::Desk;
use crate::error::Result;
use crate::git::{Commit, Git};
use crate::records::{Event, Id, Kind, Ticket};
use crate::rules::merge::{BY_HAND, MERGER};
use crate::store::Shelf;

use events::Told;
pub use signers::Signed;
use trail::{Tampering, Trail};

/// The role of those who commit what others did: a machine that takes in mail, a script that imports.
pub const GATEWAY: &str = "gateway";

/// What is wrong between a history and its commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// An event that was committed stands there otherwise now.
    Altered,
    /// An event that was committed is gone.
    Removed,
    /// A record was committed that cannot be read.
    Unreadable,
    /// An event names someone other than the author of its commit.
    OtherAuthor,
    /// The commit bears a signature that is not valid.
    BadSignature,
    /// A vote whose commit does not bear its voter's signature, where the policy asks for it.
    Unsigned,
}

/// One thing that is wrong.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    pub fault: Fault,
    /// The ticket.
    pub id: String,
    /// The event, where one is meant.
    pub event: Option<String>,
    /// The commit; null for what is not committed.
    pub commit: Option<String>,
    /// What is wrong, in words.
    pub message: String,
}

/// An event and what proves it.
#[derive(Debug, Clone, Serialize)]
pub struct Proven {
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

/// What an audit found.
#[derive(Debug, Serialize)]
pub struct Report {
    pub tickets: usize,
    pub events: usize,
    pub commits: usize,
    /// Events that no commit holds yet.
    pub uncommitted: usize,
    pub findings: Vec<Finding>,
    /// Every event with its proof, the oldest first.
    pub proven: Vec<Proven>,
}

/// Holds the histories against the commits: of one ticket, or of all.
///
/// # Errors
/// Exit 2 when the desk is in no git repository or in a shallow clone, 7 when git cannot be run.
pub fn audit(desk: &Desk, only: Option<Id>) -> Result<Report> {
    let git = repository(desk)?;
    let trail = Trail::walk(&git, only)?;
    let signed = signers::verify(&git, &desk.policy, &trail.bringing())?;
    let mut judge = Judge { desk, trail: &trail, signed: &signed, findings: Vec::new(), proven: Vec::new() };
    judge.findings.extend(trail.tampered.iter().map(|t| told(&trail, t)));
    let (mut tickets, mut uncommitted) = (0, 0);
    for (shelf, id) in places(desk, only)? {
        let Some(Ok(ticket)) = desk.store.load(shelf, id) else { continue };
        tickets += 1;
        judge.against_head(shelf, &ticket)?;
        uncommitted += judge.ticket(&ticket);
    }
    let (mut findings, mut proven) = (judge.findings, judge.proven);
    findings.sort_by(|a, b| (&a.id, a.fault, &a.event).cmp(&(&b.id, b.fault, &b.event)));
    proven.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    Ok(Report { tickets, events: proven.len(), commits: trail.commits.len(), uncommitted, findings, proven })
}

/// The votes on a ticket that stand, and whose commits bear the valid signature of whoever voted.
///
/// # Errors
/// As [`audit`].
pub fn signed_votes<'t>(desk: &Desk, ticket: &'t Ticket) -> Result<Vec<&'t Event>> {
    let report = audit(desk, Some(ticket.id))?;
    let tampered: HashSet<&String> = report.findings.iter().filter_map(Finding::spoiled).collect();
    let proven = report.proven.iter().filter(|p| !tampered.contains(&p.event));
    let own = proven
        .filter(|p| p.signer.as_deref().is_some_and(|signer| desk.person(signer) == desk.person(&p.by)));
    let own: HashSet<&String> = own.map(|p| &p.event).collect();
    Ok(ticket.standing().filter(|event| is_vote(event) && own.contains(&event.event)).collect())
}

impl Finding {
    /// The event that is not what was committed.
    fn spoiled(&self) -> Option<&String> {
        self.event.as_ref().filter(|_| matches!(self.fault, Fault::Altered | Fault::Removed))
    }
}

fn repository(desk: &Desk) -> Result<Git> {
    let git = Git::of(desk.store.root())?;
    git.refuse_shallow()?;
    Ok(git)
}

fn places(desk: &Desk, only: Option<Id>) -> Result<Vec<(Shelf, Id)>> {
    if let Some(id) = only {
        return Ok(desk.place_of(id)?.into_iter().collect());
    }
    let mut all = Vec::new();
    for shelf in desk.shelves() {
        let folders = desk.store.stamps(shelf, &Default::default())?;
        let files = folders.iter().flat_map(|folder| folder.files.iter().flatten());
        all.extend(files.map(|file| (shelf, file.id)));
    }
    Ok(all)
}

fn told(trail: &Trail, tampering: &Tampering) -> Finding {
    let commit = &trail.commits[tampering.commit];
    let message = match tampering.fault {
        Fault::Unreadable => format!("{} committed a record that cannot be read", commit.author.name),
        fault => {
            let what = if fault == Fault::Removed { "is gone" } else { "was altered" };
            format!(
                "an event that was committed before {what} in {} by {}",
                commit.short(),
                commit.author.name
            )
        }
    };
    Finding {
        fault: tampering.fault,
        id: tampering.id.to_string(),
        event: tampering.event.clone(),
        commit: Some(commit.id.clone()),
        message,
    }
}

/// Judges tickets by what the commits say.
struct Judge<'a> {
    desk: &'a Desk,
    trail: &'a Trail,
    signed: &'a HashMap<String, Signed>,
    findings: Vec<Finding>,
    proven: Vec<Proven>,
}

impl Judge<'_> {
    fn find(&mut self, fault: Fault, ticket: &Ticket, event: &str, commit: Option<&Commit>, message: String) {
        let (id, event) = (ticket.id.to_string(), Some(event.to_owned()));
        self.findings.push(Finding { fault, id, event, commit: commit.map(|c| c.id.clone()), message });
    }

    /// What a hand has done to committed events since.
    fn against_head(&mut self, shelf: Shelf, ticket: &Ticket) -> Result<()> {
        let Some(committed) = self.trail.head.get(&ticket.id) else { return Ok(()) };
        let bytes = self.desk.store.bytes(&shelf.path(ticket.id))?.unwrap_or_default();
        let now = Told::of(&bytes).unwrap_or_default();
        for (event, value) in &committed.events {
            let (fault, what) = match now.events.get(event) {
                None => (Fault::Removed, "is gone"),
                Some(other) if other != value => (Fault::Altered, "was altered"),
                Some(_) => continue,
            };
            self.find(fault, ticket, event, None, format!("an event that is committed {what} in the file"));
        }
        Ok(())
    }

    /// Judges every event of a ticket; tells how many no commit holds.
    fn ticket(&mut self, ticket: &Ticket) -> usize {
        let mut uncommitted = 0;
        for event in ticket.history.iter().filter(|event| !events::is_computed(event)) {
            let commit = self.trail.bringer(ticket.id, &event.event);
            uncommitted += usize::from(commit.is_none());
            if let Some(commit) = commit {
                self.author(ticket, event, commit);
            }
            self.vote(ticket, event, commit);
            self.proven.push(self.proof(ticket, event, commit));
        }
        uncommitted
    }

    fn author(&mut self, ticket: &Ticket, event: &Event, commit: &Commit) {
        if matches!(self.signed.get(&commit.id), Some(Signed::Bad)) {
            let message = format!("{} bears a signature that is not valid", commit.short());
            self.find(Fault::BadSignature, ticket, &event.event, Some(commit), message);
        }
        let author = self.desk.person(&commit.author.email);
        let gateway =
            self.desk.policy.people.get(&author).is_some_and(|p| p.roles.iter().any(|r| r == GATEWAY));
        let nobodys =
            matches!((event.by.as_str(), event.did.as_str()), (BY_HAND, "edited") | (MERGER, "renamed"));
        if gateway || nobodys || is_same(self.desk, &event.by, commit) {
            return;
        }
        let message = format!(
            "'{}' by {} came in {} by {} <{}>",
            event.did,
            event.by,
            commit.short(),
            commit.author.name,
            commit.author.email
        );
        self.find(Fault::OtherAuthor, ticket, &event.event, Some(commit), message);
    }

    /// Under `changes.signed` and `knowledge.signed`, a vote is worth its voter's signature; one that was undone is worth
    /// nothing and needs none.
    fn vote(&mut self, ticket: &Ticket, event: &Event, commit: Option<&Commit>) {
        let policy = &self.desk.policy;
        let asked =
            if ticket.kind == Kind::Article { policy.knowledge.signed } else { policy.changes.signed };
        if !asked || !is_vote(event) {
            return;
        }
        if !ticket.standing().any(|standing| standing.event == event.event) {
            return;
        }
        let signer = commit.and_then(|c| self.signed.get(&c.id)).and_then(Signed::who);
        if signer.is_some_and(|who| self.desk.person(who) == self.desk.person(&event.by)) {
            return;
        }
        let message = match commit {
            None => format!("the vote of {} is in no commit", event.by),
            Some(commit) => format!(
                "the vote of {} came in {}, which {} did not sign",
                event.by,
                commit.short(),
                event.by
            ),
        };
        self.find(Fault::Unsigned, ticket, &event.event, commit, message);
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

/// Whether an event is a vote on a change, or the approval of an article.
fn is_vote(event: &Event) -> bool {
    let on = ["change.approvals", "article.draft.approval"];
    matches!(event.did.as_str(), "approved" | "rejected") && on.iter().any(|f| event.changes.contains_key(*f))
}

/// Whether an event names the author of a commit, by any of the names the policy knows a person under.
fn is_same(desk: &Desk, by: &str, commit: &Commit) -> bool {
    let names = [&commit.author.email, &commit.author.name];
    names.iter().any(|name| name.eq_ignore_ascii_case(by) || desk.person(name) == desk.person(by))
}
