//! A kind's own part on the page of its ticket, section by section.

use super::super::Screen;
use super::article;
use super::change;
use super::ci;
use super::delivery;
use super::improvement;
use super::incident;
use super::sections::Sections;
use crate::wire::Part;
use crate::wire::part::Request;

/// The kind's own part: its fields in the order of the record. What the facts at the top of the
/// page have already (nature, content class, services affected) is left out.
pub(in crate::render) fn part(screen: &Screen, part: &Part) -> String {
    let mut page = Sections::on(screen);
    match part {
        Part::Request(part) => request(&mut page, part),
        Part::Incident(part) => incident::sections(&mut page, part),
        Part::Change(part) => change::sections(&mut page, part),
        Part::Delivery(part) => delivery::sections(&mut page, part),
        Part::Improvement(part) => improvement::sections(&mut page, part),
        Part::Article(part) => article::sections(&mut page, part),
        Part::Ci(part) => ci::sections(&mut page, part),
    }
    page.text()
}

fn request(page: &mut Sections, part: &Request) {
    let Request { content_class: _, outcome, escalation, extra } = part;
    page.value("Escalation", Some(escalation).filter(|n| **n > 0));
    page.lines("Outcome", outcome);
    page.extra(extra);
}
