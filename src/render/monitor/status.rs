//! The status on one screen.

use serde::Serialize;

use crate::escape;
use crate::lang::tr;
use crate::render::paint::{BOLD, DIM, LATE, RISK, paint};
use crate::render::table::{self, Cell, Column};
use crate::render::{Screen, fit, paint as paints, times};
use crate::report::status::StatusList::{AtRisk, Breached, Down, Mine, Vulnerabilities};
use crate::report::status::{Status, StatusEntry, StatusList};

/// An entry as a line of CSV.
#[derive(Debug, Serialize)]
pub struct StatusLine<'s> {
    list: StatusList,
    #[serde(flatten)]
    entry: &'s StatusEntry,
}

/// The entries of all lists as lines for CSV.
pub fn lines(status: &Status) -> Vec<StatusLine<'_>> {
    status
        .lists()
        .into_iter()
        .flat_map(|(list, all)| all.iter().map(move |entry| StatusLine { list, entry }))
        .collect()
}

/// The status in so many rows of a screen, where they are known: of each list as many as there is room for, and how
/// many there are.
pub fn text(screen: &Screen, name: &str, status: &Status, height: Option<usize>) -> String {
    let width = screen.width.unwrap_or(100).max(20);
    let title = format!("{name}, {}", times::local(screen, status.now));
    let mut out = format!("{}\n", paint(BOLD, &fit::cut(&escape::line(&title), width)));
    let lists: Vec<(StatusList, &[StatusEntry])> =
        status.lists().into_iter().filter(|(_, all)| !all.is_empty()).collect();
    // A list has an empty line, its heading and the heading of its columns; at last what there is nothing of, and the
    // line for the next command.
    let taken = 1 + 3 * lists.len() + 2 + 1;
    let counts: Vec<usize> = lists.iter().map(|(_, all)| all.len()).collect();
    let shown = shares(&counts, height.map(|height| height.saturating_sub(taken)));
    for ((list, all), shown) in lists.iter().zip(shown) {
        let count =
            if shown < all.len() { format!("{} of {}", shown, all.len()) } else { all.len().to_string() };
        let more = if shown < all.len() { rest(*list) } else { "" };
        let heading = fit::cut(&format!("{} ({count}){more}", heading(*list)), width);
        out.push_str(&format!("\n{}\n", paint(BOLD, &heading)));
        if shown > 0 {
            out.push_str(&entries(screen, *list, &all[..shown], width));
        }
    }
    let nothing: Vec<&str> =
        status.lists().into_iter().filter(|(_, all)| all.is_empty()).map(|(list, _)| nothing(list)).collect();
    if !nothing.is_empty() {
        let line = fit::cut(&tr!("Nothing is {nothing}", nothing = nothing.join(", ")), width);
        out.push_str(&format!("\n{}\n", paint(DIM, &line)));
    }
    out
}

/// How many rows each list gets: all of them where there is room, else shares that are as even as can be.
fn shares(counts: &[usize], room: Option<usize>) -> Vec<usize> {
    let Some(mut room) = room else { return counts.to_vec() };
    let mut shown = vec![0; counts.len()];
    while room > 0 {
        let before = room;
        for (shown, count) in shown.iter_mut().zip(counts) {
            if *shown < *count && room > 0 {
                *shown += 1;
                room -= 1;
            }
        }
        if room == before {
            break;
        }
    }
    shown
}

fn heading(list: StatusList) -> &'static str {
    match list {
        Down => "Down",
        Breached => tr!("Too late"),
        AtRisk => tr!("At risk"),
        Mine => tr!("Waiting for you"),
        Vulnerabilities => tr!("Open vulnerabilities"),
    }
}

fn nothing(list: StatusList) -> &'static str {
    match list {
        Down => "down",
        Breached => tr!("too late"),
        AtRisk => tr!("at risk"),
        Mine => tr!("waiting for you"),
        Vulnerabilities => tr!("known to be vulnerable"),
    }
}

/// Where the others stand.
fn rest(list: StatusList) -> &'static str {
    match list {
        Breached | AtRisk => tr!(", all: itdesk due"),
        Mine => tr!(", all: itdesk list assignee:me"),
        Down | Vulnerabilities => ", all: --json",
    }
}

fn entries(screen: &Screen, list: StatusList, entries: &[StatusEntry], width: usize) -> String {
    let (what, when) = match list {
        Down => ("SERVICE", "SINCE"),
        Breached | AtRisk => ("CLOCK", "DUE"),
        Mine => ("WHAT", "DUE"),
        Vulnerabilities => ("NAME", "FOUND"),
    };
    let columns = [
        Column::left("ID", 1),
        Column::left("CLASS", 2),
        Column::left(when, 0),
        Column::left(what, 3),
        Column::left("WHO", 4),
        Column::cut(if list == Vulnerabilities { "SERVICE" } else { "TITLE" }),
    ];
    let rows: Vec<Vec<Cell>> = entries.iter().map(|entry| cells(screen, list, entry)).collect();
    table::text(&columns, &rows, Some(width))
}

fn cells(screen: &Screen, list: StatusList, entry: &StatusEntry) -> Vec<Cell> {
    let style = match list {
        Down | Breached => LATE,
        AtRisk => RISK,
        Mine | Vulnerabilities => anstyle::Style::new(),
    };
    let at = entry.at.map_or_else(|| "-".to_owned(), |at| times::relative(screen, at));
    let what = if list == Down { entry.service.as_deref().unwrap_or("-") } else { entry.what.as_str() };
    let title =
        if list == Vulnerabilities { entry.service.as_deref().unwrap_or("-") } else { entry.title.as_str() };
    let class = entry.class.map(|class| (class.as_str(), paints::class(class)));
    let (class, class_style) = class.unwrap_or_default();
    vec![
        Cell::of(entry.id.as_deref().unwrap_or("")),
        Cell::styled(class, class_style),
        Cell::styled(&at, style),
        Cell::of(what),
        // What waits for one person is that person's.
        Cell::of(entry.holder.as_deref().filter(|_| list != Mine).unwrap_or("")),
        Cell::of(title),
    ]
}
