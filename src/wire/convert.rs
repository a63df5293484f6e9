//! From a record to what is told of it: clocks at `now`, class with reasons, counts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::clocks::{Clock, Clocks, Confirmation, ConfirmationState, ConfirmedBy, Due, RecordLimit, Targets};
use super::feedback::Feedback;
use super::part::Part;
use super::terms::AgreementTerms;
use super::ticket::{
    Details, Event, External, File, Link, ListEdit, Mail, Overridden, Requester, Submission, Ticket,
};
use crate::records::edits::{EditPlace, Edits};
use crate::records::{self, Ticket as Record};
use crate::rules::classify::class_of;
use crate::rules::clocks::{self, clocks_of, targets_of};
use crate::rules::confirmation::{self, confirmation};
use crate::rules::escalation;
use crate::rules::life::current;
use crate::rules::limits::{Limit, limits};
use crate::rules::policy::Policy;
use crate::rules::registration;
use crate::rules::service;
use crate::rules::timeline::timeline;

impl Ticket {
    /// The ticket as `list` tells it, with clocks as they stand at `now`.
    pub fn brief(policy: &Policy, record: &Record, now: Timestamp) -> Ticket {
        let current = current(policy, record);
        let record = current.as_ref();
        let timeline = timeline(policy, record);
        let clocks = clocks_of(policy, record, &timeline, now);
        let limits = limits(policy, record, &timeline);
        let (a, shown) = (&record.assessment, record.shown());
        Ticket {
            id: record.id.to_string(),
            kind: record.kind(),
            title: record.title.clone(),
            state: record.state,
            class: record.class,
            reasons: class_of(policy, record).reasons,
            nature: record.incident().map(|i| i.nature),
            kind_of: a.kind_of,
            change_type: record.change().map(|c| c.kind_of),
            risk: record.change().and_then(|c| c.risk.as_ref()).map(|r| r.level),
            article_type: shown.as_ref().map(|c| c.kind_of),
            item_type: record.ci().map(|c| c.kind_of),
            grade: shown.map(|c| c.grade),
            version: record.article().and_then(|a| a.version),
            impact: a.impact.clone(),
            urgency: a.urgency.clone(),
            interruption: a.interruption,
            data_loss: a.data_loss,
            difficulty: a.difficulty,
            service: record.service.clone(),
            affects: record.change().map(|c| c.affects.clone()).unwrap_or_default(),
            requester: Requester::of(policy, record),
            channel: record.channel.clone(),
            subject: record.subject.clone(),
            content_class: service::content_class(policy, record),
            stage: service::stage(policy, record),
            missing: registration::missing(policy, record).iter().map(ToString::to_string).collect(),
            team: record.team.clone(),
            assignee: record.assignee.clone(),
            pending: record.pending.clone(),
            tags: record.tags.clone(),
            created: timeline.created,
            occurred: record.incident().and_then(|i| i.occurred),
            responded: timeline.responded,
            handled: timeline.handled,
            resolved: timeline.resolved,
            closed: timeline.ended.filter(|_| !timeline.undated),
            due: clocks.as_ref().map(Due::of).unwrap_or_default(),
            targets: clocks.is_some().then(|| Targets::of(policy, record)),
            clocks: clocks.as_ref().map(Clocks::of),
            confirmation: confirmation(policy, record, &timeline, now).map(Confirmation::of),
            record: limits.iter().map(|l| (l.name.to_owned(), RecordLimit::of(l, now))).collect(),
            reassignment_count: timeline.reassignment_count,
            reopen_count: timeline.reopen_count,
            escalation: escalation::level(record),
            major: record.incident().and_then(|i| i.major),
            links: record.links.iter().map(|l| Link { rel: l.rel.clone(), id: l.id.clone() }).collect(),
            items: record.items.clone(),
            feedback: Feedback::all(policy, record, now),
            external: record.external.as_ref().map(External::of),
            dedupe_key: record.dedupe_key.clone(),
            became: None,
            recent_changes: None,
            around: None,
            details: None,
        }
    }

    /// The ticket as `show` tells it: with description, the kind's own part and history.
    pub fn full(policy: &Policy, record: &Record, now: Timestamp) -> Ticket {
        let details = Details {
            description: record.description.clone(),
            submission: Submission::of(record),
            agreement_terms: AgreementTerms::of(policy, record),
            part: Part::from(&record.part),
            history: record.history.iter().map(|event| Event::of(record, event)).collect(),
        };
        Ticket { details: Some(details), ..Ticket::brief(policy, record, now) }
    }

    /// The same with the paths of attachments in the folder where they are, which is asked for only where there are any: the
    /// record may not be by day.
    #[must_use]
    pub fn with_files_in(mut self, folder: impl FnOnce() -> PathBuf) -> Ticket {
        let events = self.details.iter_mut().flat_map(|details| &mut details.history);
        let mut files =
            events.filter_map(|event| event.mail.as_mut()).flat_map(|mail| &mut mail.files).peekable();
        if files.peek().is_none() {
            return self;
        }
        let folder = folder();
        for file in files {
            let name = Path::new(&file.path).file_name().unwrap_or_default();
            file.path = folder.join(name).display().to_string();
        }
        self
    }
}

impl Submission {
    fn of(record: &Record) -> Submission {
        let s = record.submission.clone();
        Submission { scope: s.scope, expected_impact: s.expected_impact, current_state: s.current_state }
    }
}

impl Requester {
    fn of(policy: &Policy, record: &Record) -> Requester {
        let r = record.requester.clone();
        let audience = service::audience(policy, record);
        Requester { name: r.name, contact: r.contact, audience, customer: r.customer }
    }
}

impl External {
    fn of(external: &records::External) -> External {
        let e = external.clone();
        External { system: e.system, number: e.number, url: e.url }
    }
}

impl Targets {
    fn of(policy: &Policy, record: &Record) -> Targets {
        let t = targets_of(policy, record);
        t.into()
    }
}

impl From<records::Targets> for Targets {
    fn from(t: records::Targets) -> Targets {
        Targets {
            policy: t.policy,
            calendar: t.calendar,
            respond: t.respond,
            handle: t.handle,
            resolve: t.resolve,
            update: t.update,
        }
    }
}

impl Due {
    fn of(clocks: &clocks::Clocks) -> Due {
        Due { respond: clocks.respond.due, handle: clocks.handle.due, resolve: clocks.resolve.due }
    }
}

impl Confirmation {
    fn of(confirmation: confirmation::Confirmation) -> Confirmation {
        use confirmation::Confirmation::{Awaited, Closed, Customer, Silence};
        let (state, by, until) = match confirmation {
            Awaited(until) => (ConfirmationState::Awaited, None, Some(until)),
            Customer => (ConfirmationState::Confirmed, Some(ConfirmedBy::Customer), None),
            Closed => (ConfirmationState::Confirmed, Some(ConfirmedBy::Closed), None),
            Silence => (ConfirmationState::Confirmed, Some(ConfirmedBy::Silence), None),
        };
        Confirmation { state, by, until }
    }
}

impl Clocks {
    fn of(clocks: &clocks::Clocks) -> Clocks {
        Clocks {
            respond: Clock::of(&clocks.respond),
            handle: Clock::of(&clocks.handle),
            resolve: Clock::of(&clocks.resolve),
            update: clocks.update.as_ref().map(Clock::of),
        }
    }
}

impl Clock {
    fn of(clock: &clocks::Clock) -> Clock {
        Clock {
            state: clock.state,
            due: clock.due,
            elapsed_seconds: clock.elapsed,
            remaining_seconds: clock.remaining(),
            used: (clock.used() * 10_000.0).round() / 10_000.0,
            at_risk: clock.at_risk,
            stopped: clock.stopped,
            pace: clock.pace,
            target_seconds: clock.target,
        }
    }
}

impl RecordLimit {
    fn of(limit: &Limit, now: Timestamp) -> RecordLimit {
        RecordLimit { state: limit.state(now), since: limit.since, due: limit.due, done: limit.done }
    }
}

impl Mail {
    /// Paths are those of a live ticket by day; [`Ticket::with_files_in`] sets others.
    fn of(record: &Record, mail: &records::Mail) -> Mail {
        let folder = record.id.path().with_extension("");
        let files = mail.files.iter().map(|file| File {
            path: folder.join(&file.name).display().to_string(),
            media_type: file.media_type.clone(),
            bytes: file.bytes,
            content: None,
        });
        Mail { id: mail.id.clone(), files: files.collect() }
    }
}

impl Event {
    fn of(record: &Record, event: &records::Event) -> Event {
        let changes = event.changes.iter();
        Event {
            event: event.event.clone(),
            at: event.at,
            recorded: event.recorded,
            by: event.by.clone(),
            did: event.did.clone(),
            to: event.to,
            changes: changes.map(|(f, c)| (f.clone(), (c.0.clone(), c.1.clone()))).collect(),
            edits: edits_of(event),
            lists: lists_of(event),
            note: event.note.clone(),
            unfit: event.unfit.as_ref().map(|unfit| unfit.because.clone()),
            kept: event.merged.iter().flat_map(|merged| &merged.kept).map(Overridden::of).collect(),
            mail: event.mail.as_ref().map(|mail| Mail::of(record, mail)),
        }
    }
}

/// The places of what an event changed in lists.
fn edits_of(event: &records::Event) -> BTreeMap<String, Vec<ListEdit>> {
    let edit = |p: &EditPlace| ListEdit { at: p.at, removed: p.removed, added: p.added };
    edited(event).map(|(name, edits)| (name.clone(), edits.places.iter().map(edit).collect())).collect()
}

/// The lists that an event changed in part.
fn lists_of(event: &records::Event) -> BTreeMap<String, String> {
    edited(event).map(|(name, edits)| (name.clone(), edits.before.to_string())).collect()
}

fn edited(event: &records::Event) -> impl Iterator<Item = (&String, &Edits)> {
    event.changes.iter().filter_map(|(name, change)| Some((name, change.2.as_deref()?)))
}

impl Overridden {
    fn of(kept: &records::Overridden) -> Overridden {
        Overridden { field: kept.field.clone(), value: kept.value.clone(), event: kept.event.clone() }
    }
}
