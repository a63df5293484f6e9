//! A ticket as its file spells it, for reading: up to seven parts, of which one is right.
//!
//! The parser reads each part straight into its type, at the line and column where it is. An enum
//! in the place of the seven would make serde keep every field in memory first, and lose both.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::article::Article;
use super::change::Change;
use super::ci::Ci;
use super::damage::DamageReason;
use super::delivery::Delivery;
use super::event::Event;
use super::feedback::Feedback;
use super::id::Id;
use super::improvement::Improvement;
use super::incident::Incident;
use super::kind::Kind;
use super::open_words::{Channel, Subject};
use super::part::Part;
use super::parts::{Assessment, ClassSet, Due, External, Link, Requester, Submission, Targets};
use super::request::Request;
use super::ticket::Ticket;
use super::words::{Class, State};

/// The fields of [`Ticket`], where they are documented. `Ticket` says how each is written.
#[derive(Deserialize)]
#[serde(rename = "Ticket")]
pub(super) struct OnDisk {
    format: u32,
    kind: Kind,
    id: Id,
    title: String,
    state: State,
    #[serde(default)]
    service: Option<String>,
    #[serde(default)]
    requester: Requester,
    #[serde(default)]
    channel: Option<Channel>,
    #[serde(default)]
    subject: Option<Subject>,
    #[serde(default)]
    external: Option<External>,
    #[serde(default)]
    dedupe_key: Option<String>,
    #[serde(default)]
    description: Vec<String>,
    #[serde(default)]
    submission: Submission,
    #[serde(default)]
    assessment: Assessment,
    class: Class,
    #[serde(default)]
    class_set: Option<ClassSet>,
    #[serde(default)]
    targets: Targets,
    #[serde(default)]
    due: Due,
    #[serde(default)]
    team: Option<String>,
    #[serde(default)]
    assignee: Option<String>,
    #[serde(default)]
    pending: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(default)]
    items: Vec<String>,
    #[serde(default)]
    feedback: Vec<Feedback>,
    #[serde(default)]
    request: Option<Request>,
    #[serde(default)]
    incident: Option<Box<Incident>>,
    #[serde(default)]
    change: Option<Box<Change>>,
    #[serde(default)]
    delivery: Option<Box<Delivery>>,
    #[serde(default)]
    improvement: Option<Box<Improvement>>,
    #[serde(default)]
    article: Option<Box<Article>>,
    #[serde(default)]
    ci: Option<Box<Ci>>,
    #[serde(flatten)]
    extra: Map<String, Value>,
    history: Vec<Event>,
}

impl OnDisk {
    /// The one part there is; `None` where there is none, or several.
    fn take_part(&mut self) -> Option<Part> {
        let parts = [
            self.request.take().map(Part::Request),
            self.incident.take().map(Part::Incident),
            self.change.take().map(Part::Change),
            self.delivery.take().map(Part::Delivery),
            self.improvement.take().map(Part::Improvement),
            self.article.take().map(Part::Article),
            self.ci.take().map(Part::Ci),
        ];
        let mut parts = parts.into_iter().flatten();
        parts.next().filter(|_| parts.next().is_none())
    }
}

impl TryFrom<OnDisk> for Ticket {
    type Error = DamageReason;

    fn try_from(mut disk: OnDisk) -> Result<Ticket, DamageReason> {
        if disk.id.kind() != disk.kind {
            return Err(DamageReason::WrongId { id: disk.id, kind: disk.kind });
        }
        let part = disk.take_part().filter(|part| part.kind() == disk.kind);
        let part = part.ok_or(DamageReason::WrongPart(disk.kind))?;
        Ok(Ticket {
            format: disk.format,
            id: disk.id,
            title: disk.title,
            state: disk.state,
            service: disk.service,
            requester: disk.requester,
            channel: disk.channel,
            subject: disk.subject,
            external: disk.external,
            dedupe_key: disk.dedupe_key,
            description: disk.description,
            submission: disk.submission,
            assessment: disk.assessment,
            class: disk.class,
            class_set: disk.class_set,
            targets: disk.targets,
            due: disk.due,
            team: disk.team,
            assignee: disk.assignee,
            pending: disk.pending,
            tags: disk.tags,
            links: disk.links,
            items: disk.items,
            feedback: disk.feedback,
            part,
            extra: disk.extra,
            history: disk.history,
        })
    }
}
