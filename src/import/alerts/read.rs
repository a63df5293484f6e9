//! From a payload to alerts: the format says who reads it.

use jiff::tz::TimeZone;

use super::alertmanager;
use super::generic;
use super::grafana;
use super::nagios;
use super::shape;
use super::snmptrap;
use super::zabbix;
use crate::error::{Error, ErrorKind, Result};
use crate::records::words::AlertSource;
use crate::rules::alerts::Alert;
use crate::rules::policy::{Alerts, Profile};

/// The largest payload, in bytes.
pub const LIMIT: usize = 10 << 20;

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

    /// Of a single alert.
    pub(super) fn one(place: &str, read: Result<Alert, String>) -> Parsed {
        let mut parsed = Parsed::default();
        parsed.push(place, read);
        parsed
    }
}

/// Reads what came. It never fails for a part of it.
///
/// # Errors
/// Exit 6 when nothing of it can be read, 2 when it was not given as the format asks, or is too large.
pub fn read(format: &Format, given: &Given) -> Result<Parsed> {
    if let Given::Payload(name, bytes) = given
        && bytes.len() > LIMIT
    {
        let error = Error::usage(format!("{name} holds more than {} MiB", LIMIT >> 20));
        return Err(error.hint("no alert is that large; if it is a log of alerts, send them one by one"));
    }
    match format.source {
        AlertSource::Alertmanager => alertmanager::read(format, payload(format, given)?),
        AlertSource::Grafana => grafana::read(format, payload(format, given)?),
        AlertSource::Nagios | AlertSource::Icinga => nagios::read(format, given),
        AlertSource::Zabbix => zabbix::read(format, given),
        AlertSource::Snmptrap => snmptrap::read(format, payload(format, given)?),
        AlertSource::Generic => generic::read(format, payload(format, given)?),
    }
}

/// The bytes of a format that comes in a file or on stdin only.
fn payload<'g>(format: &Format, given: &'g Given) -> Result<(&'g str, &'g [u8])> {
    match given {
        Given::Payload(name, bytes) => Ok((name, bytes)),
        _ => Err(Error::usage(format!("{} takes one FILE, or - for stdin", format.source))),
    }
}

/// Nothing of it can be read.
pub(super) fn unreadable(name: &str, why: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Damaged, format!("{name}: {why}"))
}
