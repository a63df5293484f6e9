//! Feedback of customers on the page of a ticket.

use super::sections::{Sections, joined};
use crate::lang::{self, tr};
use crate::render::Screen;
use crate::wire::Feedback;

/// What customers said, and the answers.
pub(in crate::render) fn feedback(screen: &Screen, all: &[Feedback]) -> String {
    let mut page = Sections::on(screen);
    page.items("Feedback", all, feedback_of);
    page.text()
}

/// `1 complaint (speed) received … from Ma: too slow — answered … by lin: faster now`.
fn feedback_of(page: &Sections, feedback: &Feedback) -> String {
    let Feedback { number, kind_of, class, from, channel, text, csat, nps, received, .. } = feedback;
    let Feedback { owed, due, state: _, answered, by, answer, improvements, .. } = feedback;
    let answer = match (answered, due) {
        (Some(at), _) => {
            let by = by.as_deref().unwrap_or_default();
            tr!("answered {at} by {by}: {joined}", at = page.at(*at), by, joined = joined(answer))
        }
        (None, Some(due)) if *owed => tr!("not answered, due {due}", due = page.at(*due)),
        _ => tr!("no answer owed").to_owned(),
    };
    let from = from.as_ref().map_or_else(String::new, |from| tr!(" from {from}", from));
    let details = [
        class.as_deref().map(|class| lang::shown(class).to_owned()),
        channel.as_ref().map(|channel| lang::shown(channel.as_str()).to_owned()),
        csat.map(|score| format!("CSAT {score}")),
        nps.map(|score| format!("NPS {score}")),
    ];
    let details = lang::list(&details.into_iter().flatten().collect::<Vec<_>>());
    let details = if details.is_empty() { details } else { tr!(" ({details})", details) };
    let improvements = match improvements.is_empty() {
        true => String::new(),
        false => tr!(" — improvement: {ids}", ids = improvements.join(", ")),
    };
    tr!(
        "{number} {kind}{details} received {at}{from}: {joined} — {answer}{improvements}",
        number,
        kind = lang::shown(kind_of.as_str()),
        details,
        at = page.at(*received),
        from,
        joined = joined(text),
        answer,
        improvements
    )
}
