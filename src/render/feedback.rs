//! The list of customer feedback.

use jiff::Timestamp;

use super::paint::LATE;
use super::table::{self, Cell, Column};
use super::{Screen, csv, times};
use crate::lang::{self, tr};
use crate::records::Ticket;
use crate::wire::Feedback;

/// A line of the list.
#[derive(Debug, Clone)]
pub struct FeedbackLine<'a> {
    /// The ticket.
    pub id: &'a str,
    /// Its service.
    pub service: Option<&'a str>,
    /// What was said.
    pub feedback: &'a Feedback,
    /// The improvements made of it, and how far they are.
    pub improvements: String,
}

/// The list for people.
pub fn table(screen: &Screen, lines: &[FeedbackLine]) -> String {
    let rows = lines.iter().map(|line| {
        let f = line.feedback;
        let text = f.text.join(" ");
        vec![
            Cell::of(line.id),
            Cell::of(&f.number.to_string()),
            Cell::of(lang::shown(f.kind_of.as_str())),
            Cell::of(f.class.as_deref().map_or("-", lang::shown)),
            Cell::of(f.from.as_deref().unwrap_or("-")),
            stands(screen, f),
            Cell::of(if line.improvements.is_empty() { "-" } else { &line.improvements }),
            Cell::of(&if text.is_empty() { scores(f) } else { text }),
        ]
    });
    let columns = [
        Column::left("ID", 0),
        Column::right("NO", 1),
        Column::left("TYPE", 0),
        Column::left("PROBLEM", 3),
        Column::left("SAID BY", 4),
        Column::left("ANSWER", 0),
        Column::left("IMPROVEMENT", 5),
        Column::cut("TEXT"),
    ];
    table::text(&columns, &rows.collect::<Vec<_>>(), screen.width)
}

/// `due in 3h`, `LATE 2h`, `answered`, `-`.
fn stands(screen: &Screen, f: &Feedback) -> Cell {
    match (f.answered, f.due) {
        (Some(_), _) => Cell::of(tr!("answered")),
        (None, Some(due)) if due < screen.now => Cell::styled(&times::late(screen, due), LATE),
        (None, Some(due)) => Cell::of(&tr!("due {relative}", relative = times::relative(screen, due))),
        (None, None) => Cell::of("-"),
    }
}

fn scores(f: &Feedback) -> String {
    let scores = [f.csat.map(|n| format!("CSAT {n}")), f.nps.map(|n| format!("NPS {n}"))];
    lang::list(&scores.into_iter().flatten().collect::<Vec<_>>())
}

/// An improvement with how far it is: `IMP-… act, target reached`.
pub fn improvement(ticket: &Ticket) -> String {
    let checked = ticket.improvement().and_then(|part| part.checks.last()).and_then(|check| check.reached);
    state_of(&ticket.id.to_string(), ticket.state.as_str(), checked)
}

pub(super) fn state_of(id: &str, state: &str, reached: Option<bool>) -> String {
    let state = lang::shown(state);
    match reached {
        Some(true) => tr!("{id} {state}, target reached", id, state),
        Some(false) => tr!("{id} {state}, target missed", id, state),
        None => format!("{id} {state}"),
    }
}

/// The list for a spreadsheet.
pub fn csv(lines: &[FeedbackLine]) -> String {
    let header = [
        "id",
        "number",
        "type",
        "class",
        "service",
        "from",
        "channel",
        "csat",
        "nps",
        "received",
        "state",
        "due",
        "answered",
        "by",
        "text",
        "answer",
        "improvements",
    ];
    let number = |n: Option<u8>| n.map_or_else(String::new, |n| n.to_string());
    let time = |at: Option<Timestamp>| at.map_or_else(String::new, |at| at.to_string());
    let row = |line: &FeedbackLine| {
        let f = line.feedback;
        vec![
            line.id.to_owned(),
            f.number.to_string(),
            f.kind_of.to_string(),
            f.class.clone().unwrap_or_default(),
            line.service.unwrap_or_default().to_owned(),
            f.from.clone().unwrap_or_default(),
            f.channel.as_ref().map_or_else(String::new, ToString::to_string),
            number(f.csat),
            number(f.nps),
            f.received.to_string(),
            f.state.to_owned(),
            time(f.due),
            time(f.answered),
            f.by.clone().unwrap_or_default(),
            f.text.join("\n"),
            f.answer.join("\n"),
            f.improvements.join(", "),
        ]
    };
    let header = header.map(str::to_owned).to_vec();
    csv::write(&std::iter::once(header).chain(lines.iter().map(row)).collect::<Vec<_>>())
}
