//! `--occurred`: when the fault happened (M5.4a).

use jiff::Timestamp;

use crate::cli::session::dates;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::{Ticket, fold, typed};

/// What confirms that the fault was reported when it happened.
pub(crate) const CREATED: &str = "created";

/// The time that `--occurred` gives; `None` where an empty text clears it.
///
/// # Errors
/// Exit 2 for what is no time, or one to come.
pub(crate) fn time(desk: &Desk, ticket: &Ticket, given: &str) -> Result<Option<Timestamp>> {
    if fold::is_blank(given) {
        return Ok(None);
    }
    if typed::is(CREATED, given) {
        return Ok(Some(ticket.history.first().map_or(desk.at, |first| first.at)));
    }
    past(desk, "--occurred", given).map(Some)
}

/// An instant of the past, which may lie before the creation of the ticket.
///
/// # Errors
/// Exit 2 for what is no time, or one to come.
pub(crate) fn past(desk: &Desk, flag: &str, given: &str) -> Result<Timestamp> {
    let time = dates::instant(flag, given, desk.now, &desk.policy.desk.timezone)?;
    match time > desk.now {
        true => {
            Err(Error::usage(tr!("{flag} {time} is in the future (it is {now})", flag, time, now = desk.now)))
        }
        false => Ok(dates::whole_seconds(time)),
    }
}
