//! `[services]`, `[teams]` and `[people]`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::records::words::Sector;
use crate::records::{Audience, ContentClass, ProcessStage};

/// A service the desk cares for (M1.1).
#[derive(Debug, Clone, Default)]
pub struct Service {
    /// A name for people.
    pub title: Option<String>,
    /// The team that `assign --auto` takes.
    pub team: Option<String>,
    /// What the service is about; tickets of every kind have it from here.
    pub content_class: Option<ContentClass>,
    /// Whom it serves.
    pub audience: Option<Audience>,
    /// The stage of the process it belongs to (M1.1c).
    pub stage: Option<ProcessStage>,
    /// Skills that work on this service asks for.
    pub skills: Vec<String>,
    /// Names of services, and names, serial numbers or ids of configuration items, without which it fails (M5.2b).
    pub depends_on: Vec<String>,
    /// The calendar of its agreed service hours, a name in [`Policy::calendars`]; `None`: always (M7.1a).
    pub hours: Option<String>,
    /// The sector whose set of measures it has, with their targets (M7.1g).
    pub sector: Option<Sector>,
    /// What its figures are to reach, by name, in the unit of each; shares 0 to 1, durations in seconds (M3.1a).
    pub targets: BTreeMap<String, f64>,
    /// The last day on which it was provided; `None` while it is in operation. Its records expire after it (M3.3c).
    pub ended: Option<Date>,
}

/// A team.
#[derive(Debug, Clone, Default)]
pub struct Team {
    /// A name for people.
    pub title: Option<String>,
    /// Names in [`Policy::people`].
    pub members: Vec<String>,
}

/// A person of the desk.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// The name for people.
    pub name: Option<String>,
    /// Every address the person acts under; `--as` with one of them is this person.
    pub email: Vec<String>,
    /// What the person can do, in the words of [`Service::skills`].
    pub skills: Vec<String>,
    /// Roles such as `technical-lead`, `cab`.
    pub roles: Vec<String>,
    /// What the person is qualified for, such as to accept deliveries (M4.2b).
    pub qualifications: Vec<String>,
    /// Public SSH keys, as `ssh-keygen` writes them: a commit signed by one of them is this person's.
    pub ssh_keys: Vec<String>,
    /// Away until the policy says otherwise: never chosen by `assign --auto`.
    pub away: bool,
    /// Times in which the person is away.
    pub absences: Vec<Absence>,
    /// Who votes for the person meanwhile: a name in [`Policy::people`].
    pub substitute: Option<String>,
}

impl Person {
    /// Whether the person is away at `at`.
    pub fn is_away(&self, at: Timestamp) -> bool {
        self.away || self.absences.iter().any(|absence| absence.from <= at && at < absence.to)
    }
}

/// A time in which a person is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// First instant of it.
    pub from: Timestamp,
    /// First instant after it.
    pub to: Timestamp,
}
