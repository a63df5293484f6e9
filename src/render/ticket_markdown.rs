//! A ticket in Markdown, to be pasted into a chat or a pull request.

use super::markdown::{field, heading, section, text};
use super::{Screen, capital, times};
use crate::lang::tr;
use crate::wire::Ticket;

/// So many of the last notes are shown.
const NOTES: usize = 3;

/// Title, class, state, deadlines, description and the last notes of a ticket. Whatever stands in it
/// stays text: it makes no heading, no link and no HTML.
pub fn ticket(screen: &Screen, t: &Ticket) -> String {
    let mut out = heading(3, &format!("{} {}", t.id, t.title));
    out.push_str(&field("State", &t.state.to_string().replace('_', " ")));
    if t.version.is_none() && t.grade.is_none() {
        out.push_str(&field("Class", &t.class.to_string()));
    }
    out.push_str(&field("Service", t.service.as_deref().unwrap_or_default()));
    let holders = [&t.assignee, &t.team].into_iter().flatten().cloned().collect::<Vec<_>>();
    out.push_str(&field("Assignee", &holders.join(", ")));
    out.push_str(&field("Requester", t.requester.name.as_deref().unwrap_or_default()));
    out.push_str(&field(tr!("On hold"), t.pending.as_deref().unwrap_or_default()));
    let clocks = t.named_clocks().into_iter().filter(|(_, clock)| !clock.stopped);
    let clocks = clocks.filter_map(|(name, clock)| Some((name, clock.due?)));
    let limits = t.record.iter().filter(|(_, limit)| limit.done.is_none());
    for (name, due) in clocks.chain(limits.map(|(name, limit)| (name.as_str(), limit.due))) {
        let when = format!("{} ({})", times::local(screen, due), times::relative(screen, due));
        out.push_str(&field(&tr!("{capital} due", capital = capital(name)), &when));
    }
    out.push('\n');
    let Some(details) = &t.details else { return out };
    out.push_str(&section(4, "Description", &details.description));
    let said: Vec<_> = details.history.iter().filter(|event| !event.note.is_empty()).collect();
    let last = &said[said.len().saturating_sub(NOTES)..];
    if !last.is_empty() {
        out.push_str(&heading(4, tr!("Last notes")));
    }
    for event in last {
        let who = format!("{} {} ({})", event.by, event.did, times::local(screen, event.at));
        let lines: Vec<String> = event.note.iter().map(|line| format!("  {}  \n", text(line))).collect();
        out.push_str(&format!("- **{}**  \n{}", text(&who), lines.concat()));
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}
