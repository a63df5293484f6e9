//! The fields of a ticket that a profile can fill.

use serde_json::Value;

use super::cell::{Given, Levels, list, name, object, text, title, word};
use crate::lang::tr;
use crate::records::{Channel, External, Part, Subject, Ticket};
use crate::rules::people;
use crate::rules::policy::Policy;

/// A field: its name in a profile, and its name among an event's changes.
macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal / $path:literal),+ $(,)?) => {
        /// A field that a profile can fill.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Field { $($(#[$doc])* $variant),+ }

        impl Field {
            /// Every field.
            pub const ALL: &'static [Field] = &[$(Field::$variant),+];

            /// The key in a profile.
            pub fn name(self) -> &'static str {
                match self { $(Field::$variant => $name),+ }
            }

            /// The name among the changes of an event.
            pub fn path(self) -> &'static str {
                match self { $(Field::$variant => $path),+ }
            }
        }
    };
}

fields! {
    /// One line, at most 500 characters.
    Title = "title" / "title",
    /// Text, by line.
    Description = "description" / "description",
    /// `incident` or `request`.
    Kind = "kind" / "kind",
    /// The source's word for the state, see `[states]`.
    State = "state" / "state",
    /// The reason for waiting, where `[pending]` does not say it.
    Pending = "pending" / "pending",
    /// The number in the other system.
    External = "external" / "external",
    /// The id in another itdesk; the external number of a ticket that has no other.
    Id = "id" / "id",
    /// The key under which it is made once.
    DedupeKey = "dedupe_key" / "dedupe_key",
    /// The service.
    Service = "service" / "service",
    /// Who asked.
    Requester = "requester" / "requester.name",
    /// How to reach them.
    Contact = "contact" / "requester.contact",
    /// Their customer.
    Customer = "customer" / "requester.customer",
    /// `internal` or `external`.
    Audience = "audience" / "requester.audience",
    /// How it came in.
    Channel = "channel" / "channel",
    /// What it is about.
    Subject = "subject" / "subject",
    /// A level of the policy.
    Impact = "impact" / "assessment.impact",
    /// A level of the policy.
    Urgency = "urgency" / "assessment.urgency",
    /// The type.
    Type = "type" / "assessment.type",
    /// How far the business is interrupted.
    Interruption = "interruption" / "assessment.interruption",
    /// The chance of data loss.
    DataLoss = "data_loss" / "assessment.data_loss",
    /// How hard it is.
    Difficulty = "difficulty" / "assessment.difficulty",
    /// The class; set by hand where the rules give another.
    Class = "class" / "class",
    /// Why it was set by hand.
    Because = "because" / "class_set",
    /// What a request is about.
    ContentClass = "content_class" / "request.content_class",
    /// When the fault of an incident happened.
    Occurred = "occurred" / "incident.occurred",
    /// Where an incident happened.
    Place = "place" / "incident.place",
    /// What was seen.
    Symptom = "symptom" / "incident.symptom",
    /// What came of it.
    Outcome = "outcome" / "incident.outcome",
    /// `incident` or `problem`.
    Nature = "nature" / "incident.nature",
    /// How an incident was found.
    FoundBy = "found_by" / "incident.found_by",
    /// The team.
    Team = "team" / "team",
    /// The person.
    Assignee = "assignee" / "assignee",
    /// Tags.
    Tags = "tags" / "tags",
}

impl Field {
    /// The field of a profile's key.
    pub fn of(name: &str) -> Option<Field> {
        Field::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// All keys.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Field::ALL.iter().map(|f| f.name())
    }

    /// Puts what was given into the ticket; nothing given clears the field.
    ///
    /// Kind, state, class and the like are no values of their own: [`super::reading`] sees to them.
    ///
    /// # Errors
    /// A reason that names what is allowed.
    pub(super) fn set(
        self,
        ticket: &mut Ticket,
        given: Option<Given>,
        policy: &Policy,
    ) -> Result<(), String> {
        let levels = &policy.classification;
        let a = &mut ticket.assessment;
        match self {
            Field::Title => ticket.title = title(given)?,
            Field::Description => ticket.description = given.map(Given::lines).unwrap_or_default(),
            Field::Service => ticket.service = text(given)?,
            Field::Requester => ticket.requester.name = text(given)?,
            Field::Contact => ticket.requester.contact = text(given)?,
            Field::Customer => ticket.requester.customer = text(given)?,
            Field::Audience => ticket.requester.audience = word(given)?,
            Field::Channel => {
                ticket.channel = name(given, |text| Channel::read(text, &policy.desk.channels))?
            }
            Field::Subject => {
                ticket.subject = name(given, |text| Subject::read(text, &policy.desk.subjects))?
            }
            Field::DedupeKey => ticket.dedupe_key = text(given)?,
            Field::Impact => a.impact = Levels::of(&levels.impact, "impact").level(given)?,
            Field::Urgency => a.urgency = Levels::of(&levels.urgency, "urgency").level(given)?,
            Field::Type => a.kind_of = word(given)?,
            Field::Interruption => a.interruption = word(given)?,
            Field::DataLoss => a.data_loss = word(given)?,
            Field::Difficulty => a.difficulty = word(given)?,
            Field::Team => ticket.team = text(given)?,
            Field::Assignee => ticket.assignee = text(given)?.map(|who| person(policy, &who)),
            Field::Tags => ticket.tags = given.map(list).unwrap_or_default(),
            Field::ContentClass
            | Field::Place
            | Field::Symptom
            | Field::Outcome
            | Field::Nature
            | Field::FoundBy => {
                return self.set_part(ticket, given);
            }
            Field::Kind | Field::State | Field::Pending | Field::External | Field::Id | Field::Occurred => {}
            Field::Class | Field::Because => {}
        }
        Ok(())
    }

    /// The fields of a kind's own part.
    fn set_part(self, ticket: &mut Ticket, given: Option<Given>) -> Result<(), String> {
        let kind = ticket.kind();
        match (self, &mut ticket.part) {
            (Field::ContentClass, Part::Request(request)) => request.content_class = word(given)?,
            (Field::Place, Part::Incident(incident)) => incident.place = text(given)?,
            (Field::Symptom, Part::Incident(incident)) => {
                incident.symptom = given.map(Given::lines).unwrap_or_default();
            }
            (Field::Outcome, Part::Request(request)) => {
                request.outcome = given.map(Given::lines).unwrap_or_default();
            }
            (Field::Outcome, Part::Incident(incident)) => {
                incident.outcome = given.map(Given::lines).unwrap_or_default();
            }
            (Field::Nature, Part::Incident(incident)) => {
                incident.nature = word(given)?.unwrap_or(incident.nature);
            }
            (Field::FoundBy, Part::Incident(incident)) => incident.found_by = word(given)?,
            // A file of several kinds has columns that are empty for some of them.
            _ if given.is_none() => {}
            _ => return Err(tr!("a {kind} has no {value}", kind, value = self.name())),
        }
        Ok(())
    }

    /// The field as an event's changes tell it; null when it is empty.
    pub(super) fn get(self, ticket: &Ticket) -> Value {
        let incident = ticket.incident();
        let a = &ticket.assessment;
        match self {
            Field::Title => Value::from(ticket.title.as_str()),
            Field::Description => lines(&ticket.description),
            Field::State => Value::from(ticket.state.as_str()),
            Field::Pending => optional(ticket.pending.as_deref()),
            Field::External => ticket.external.as_ref().map_or(Value::Null, told),
            Field::DedupeKey => optional(ticket.dedupe_key.as_deref()),
            Field::Service => optional(ticket.service.as_deref()),
            Field::Requester => optional(ticket.requester.name.as_deref()),
            Field::Contact => optional(ticket.requester.contact.as_deref()),
            Field::Customer => optional(ticket.requester.customer.as_deref()),
            Field::Audience => optional(ticket.requester.audience.map(|w| w.as_str())),
            Field::Channel => optional(ticket.channel.as_ref().map(|w| w.as_str())),
            Field::Subject => optional(ticket.subject.as_ref().map(|w| w.as_str())),
            Field::Impact => optional(a.impact.as_deref()),
            Field::Urgency => optional(a.urgency.as_deref()),
            Field::Type => optional(a.kind_of.map(|w| w.as_str())),
            Field::Interruption => optional(a.interruption.map(|w| w.as_str())),
            Field::DataLoss => optional(a.data_loss.map(|w| w.as_str())),
            Field::Difficulty => optional(a.difficulty.map(|w| w.as_str())),
            Field::Class => Value::from(ticket.class.as_str()),
            Field::ContentClass => {
                optional(ticket.request().and_then(|r| r.content_class).map(|w| w.as_str()))
            }
            Field::Occurred => {
                optional(incident.and_then(|i| i.occurred).map(|at| at.to_string()).as_deref())
            }
            Field::Place => optional(incident.and_then(|i| i.place.as_deref())),
            Field::Symptom => incident.map_or(Value::Null, |i| lines(&i.symptom)),
            Field::Outcome => {
                let of_request = ticket.request().map_or(Value::Null, |r| lines(&r.outcome));
                incident.map_or(of_request, |i| lines(&i.outcome))
            }
            Field::Nature => optional(incident.map(|i| i.nature.as_str())),
            Field::FoundBy => optional(incident.and_then(|i| i.found_by).map(|w| w.as_str())),
            Field::Team => optional(ticket.team.as_deref()),
            Field::Assignee => optional(ticket.assignee.as_deref()),
            Field::Tags => lines(&ticket.tags),
            Field::Kind | Field::Id | Field::Because => Value::Null,
        }
    }
}

/// The key of the policy for `who`, by any of the names of that person; else `who` itself.
pub(super) fn person(policy: &Policy, who: &str) -> String {
    people::canonical(policy, who)
}

/// The number elsewhere: an object as itdesk writes it, or a text; `system` is that of the profile.
///
/// # Errors
/// A reason when it is neither.
pub(super) fn external(given: Given, system: Option<&str>) -> Result<External, String> {
    if let Some(object) = object(&given) {
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        return match (text("system"), text("number")) {
            (Some(system), Some(number)) => {
                Ok(External { url: text("url"), ..External::new(&system, &number) })
            }
            _ => Err(tr!("is an object without system and number").to_owned()),
        };
    }
    let whole = text(Some(given))?.unwrap_or_default();
    let parts = whole.split_once(':').map(|(s, n)| (s.trim(), n.trim()));
    let (system, number) = match (system, parts) {
        (Some(system), _) => (system, whole.as_str()),
        (None, Some((system, number))) if !system.is_empty() && !number.is_empty() => (system, number),
        (None, _) => ("import", whole.as_str()),
    };
    Ok(External::new(system, number))
}

fn optional(text: Option<&str>) -> Value {
    text.map_or(Value::Null, Value::from)
}

fn lines(lines: &[String]) -> Value {
    if lines.is_empty() { Value::Null } else { Value::from(lines.to_vec()) }
}

fn told(external: &External) -> Value {
    serde_json::to_value(external).unwrap_or(Value::Null)
}
