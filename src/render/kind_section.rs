//! A kind's own part on the page of its ticket, section by section.
//!
//! Each file names every field of its kind, so that a field that is added has to be shown, or left
//! out here on purpose. An instant is shown in the desk's zone because of its type: a text that
//! looks like one stays as it was written.

mod article;
mod change;
mod delivery;
mod improvement;
mod incident;
mod sections;

use super::Screen;
use crate::wire::Part;
use crate::wire::part::Request;
use sections::Sections;

/// The kind's own part: its fields in the order of the record. What the facts at the top of the
/// page have already (nature, content class, services affected) is left out.
pub(super) fn part(screen: &Screen, part: &Part) -> String {
    let mut page = Sections::on(screen);
    match part {
        Part::Request(part) => request(&mut page, part),
        Part::Incident(part) => incident::sections(&mut page, part),
        Part::Change(part) => change::sections(&mut page, part),
        Part::Delivery(part) => delivery::sections(&mut page, part),
        Part::Improvement(part) => improvement::sections(&mut page, part),
        Part::Article(part) => article::sections(&mut page, part),
    }
    page.text()
}

fn request(page: &mut Sections, part: &Request) {
    let Request { content_class: _, outcome, extra } = part;
    page.lines("Outcome", outcome);
    page.extra(extra);
}
