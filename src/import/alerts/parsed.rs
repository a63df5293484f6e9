//! What comes from a monitoring system, how it is read, and the alerts in it.

use jiff::tz::TimeZone;

use super::shape;
use crate::error::{Error, ErrorKind, Result};
use crate::records::words::AlertSource;
use crate::rules::alerts::Alert;
use crate::rules::policy::{Alerts, Profile};

/// What came, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The bytes of a file or of stdin, and what messages call it.
    Payload(String, Vec<u8>),
    /// Arguments.
    Words(Vec<String>),
    /// The environment.
    Environment(Vec<(String, String)>),
}

/// How to read it.
#[derive(Debug, Clone, Copy)]
pub struct Format<'a> {
    /// The system.
    pub source: AlertSource,
    /// The profile of a generic source, and its name.
    pub profile: Option<(&'a str, &'a Profile)>,
    /// Which traps mean something.
    pub policy: &'a Alerts,
    /// The zone of times that name none.
    pub zone: &'a TimeZone,
}

/// What a payload holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The alerts, in their order.
    pub alerts: Vec<Alert>,
    /// What could not be read: which, and why.
    pub bad: Vec<(String, String)>,
    /// What is no business of the desk: which, and why.
    pub skipped: Vec<(String, String)>,
    /// What its reader should know.
    pub remarks: Vec<String>,
}

impl Parsed {
    /// Adds an alert, or the reason why it is none; `place` says which it is.
    pub(super) fn push(&mut self, place: impl Into<String>, read: Result<Alert, String>) {
        match read.and_then(shape::checked) {
            Ok(alert) => self.alerts.push(alert),
            Err(why) => self.bad.push((place.into(), why)),
        }
    }

    /// Adds an alert that was made of something else than a payload.
    pub fn add(&mut self, alert: Alert) {
        self.push(alert.title.clone(), Ok(alert));
    }

    /// Of a single alert.
    pub(super) fn one(place: &str, read: Result<Alert, String>) -> Parsed {
        let mut parsed = Parsed::default();
        parsed.push(place, read);
        parsed
    }
}

/// Nothing of it can be read.
pub(super) fn unreadable(name: &str, why: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Damaged, format!("{name}: {why}"))
}
