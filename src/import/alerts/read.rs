//! From a payload to alerts: the format says who reads it.

use super::alertmanager;
use super::generic;
use super::grafana;
use super::nagios;
use super::parsed::{Format, Given, Parsed};
use super::snmptrap;
use super::zabbix;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::words::AlertSource;

/// The largest payload, in bytes.
pub const LIMIT: usize = 10 << 20;

/// Reads what came. It never fails for a part of it.
///
/// # Errors
/// Exit 6 when nothing of it can be read, 2 when it was not given as the format asks, or is too large.
pub fn read(format: &Format, given: &Given) -> Result<Parsed> {
    if let Given::Payload(name, bytes) = given
        && bytes.len() > LIMIT
    {
        let error = Error::usage(tr!("{name} holds more than {limit} MiB", name, limit = LIMIT >> 20));
        return Err(error.hint(tr!("no alert is that large; if it is a log of alerts, send them one by one")));
    }
    match format.source {
        AlertSource::Alertmanager => alertmanager::read(format, payload(format, given)?),
        AlertSource::Grafana => grafana::read(format, payload(format, given)?),
        AlertSource::Nagios | AlertSource::Icinga => nagios::read(format, given),
        AlertSource::Zabbix => zabbix::read(format, given),
        AlertSource::Snmptrap => snmptrap::read(format, payload(format, given)?),
        AlertSource::Generic => generic::read(format, payload(format, given)?),
        AlertSource::Log => Err(Error::usage(tr!("a log is read line by line, not as one message"))
            .hint(tr!("itdesk monitor ingest --from log --rules policy --file LOG"))),
        AlertSource::Measure => Err(Error::usage(tr!("measured values raise alerts when they are recorded"))
            .hint(tr!("itdesk monitor record SERVICE MEASURE VALUE, or --from FILE"))),
    }
}

/// The bytes of a format that comes in a file or on stdin only.
fn payload<'g>(format: &Format, given: &'g Given) -> Result<(&'g str, &'g [u8])> {
    match given {
        Given::Payload(name, bytes) => Ok((name, bytes)),
        _ => Err(Error::usage(tr!("{source} takes one FILE, or - for stdin", source = format.source))),
    }
}
