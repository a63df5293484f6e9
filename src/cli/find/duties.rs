//! The regular duties of the desk, as its measurements tell when they were done.

use crate::desk::Desk;
use crate::error::Result;
use crate::records::measurement::names;
use crate::rules::duties::{DutyAccount, duties};
use crate::store::{Asked, Unreadable};

/// All duties of the desk, the most urgent first. The measurements are read only where the policy has duties.
///
/// # Errors
/// Exit 7 when a folder cannot be read.
pub(crate) fn read(desk: &Desk) -> Result<(Vec<DutyAccount>, Vec<Unreadable>)> {
    if desk.policy.duties.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let asked = Asked { measures: vec![names::DUTY_DONE], ..Asked::default() };
    let (told, spoiled) = desk.store.measurements_of(&asked)?;
    Ok((duties(&desk.policy, &told, desk.now), spoiled))
}
