//! What asks for attention, for the one who looks: counts, then the tickets.

use super::paint::{self, BOLD, DIM, paint};
use super::table::{self, Cell, Column};
use super::{Screen, fit, times};
use crate::escape;
use crate::lang::{self, tr};
use crate::report::status::StatusEntry;

/// A list of the overview.
#[derive(Debug, Clone, Copy)]
pub struct OverviewList<'a> {
    /// What its tickets are: `late`, `at risk`, `to approve`, `mine`.
    pub name: &'a str,
    /// The command that lists them all.
    pub command: &'a str,
    /// The most pressing first.
    pub entries: &'a [StatusEntry],
}

/// How many tickets are shown where the screen does not say how many fit.
const ROWS: usize = 10;

/// The overview in so many rows of a screen, where they are known; `unshared` is its last line.
pub fn text(
    screen: &Screen,
    heading: &str,
    lists: &[OverviewList],
    unshared: Option<&str>,
    height: Option<usize>,
) -> String {
    let width = screen.width.unwrap_or(100).max(20);
    let title = format!("{}, {}", escape::line(heading), times::local(screen, screen.now));
    let mut out = format!("{}\n\n", paint(BOLD, &fit::cut(&title, width)));
    for list in lists {
        let count = list.entries.len();
        let command = if count > 0 { list.command } else { "" };
        let line = format!("{} {count:>5}  {command}", fit::pad(lang::shown(list.name), 10));
        let line = fit::cut(line.trim_end(), width);
        out.push_str(&if count > 0 { line } else { paint(DIM, &line) });
        out.push('\n');
    }
    if let Some(unshared) = unshared {
        out.push_str(&format!(
            "{}\n",
            fit::cut(&format!("{} {unshared}", fit::pad(tr!("unshared"), 10)), width)
        ));
    }
    // The heading, an empty line, the counts, and the next prompt; an empty line and the columns' heads.
    let taken = 2 + lists.len() + usize::from(unshared.is_some()) + 1 + 2;
    let room = height.map_or(ROWS, |height| height.saturating_sub(taken).min(ROWS));
    let rows = rows(screen, lists, room);
    if !rows.is_empty() {
        out.push_str(&format!("\n{}", table::text(&columns(), &rows, screen.width)));
    }
    out
}

/// How much asks for attention on a desk.
#[derive(Debug, Clone)]
pub struct DeskCounts {
    /// The name of the desk.
    pub name: String,
    /// Tickets with a clock that ran out.
    pub late: usize,
    /// Tickets with a clock that is about to.
    pub at_risk: usize,
    /// Changes that wait for the vote of who looks.
    pub approvals: usize,
    /// The open work of who looks.
    pub mine: usize,
    /// Files and commits that are not shared; none outside of a repository.
    pub unshared: Option<usize>,
}

/// The desks side by side.
pub fn desks(screen: &Screen, desks: &[DeskCounts]) -> String {
    let columns = [
        Column::left("DESK", 0),
        Column::right("LATE", 0),
        Column::right("AT RISK", 0),
        Column::right("TO APPROVE", 1),
        Column::right("MINE", 1),
        Column::right("UNSHARED", 2),
    ];
    let row = |desk: &DeskCounts| -> Vec<Cell> {
        let counts = [desk.late, desk.at_risk, desk.approvals, desk.mine].map(|n| Cell::from(n.to_string()));
        let unshared = desk.unshared.map_or_else(|| "-".to_owned(), |n| n.to_string());
        [Cell::of(&desk.name)].into_iter().chain(counts).chain([Cell::from(unshared)]).collect()
    };
    table::text(&columns, &desks.iter().map(row).collect::<Vec<_>>(), screen.width)
}

fn columns() -> [Column; 5] {
    [
        Column::left("WHAT", 1),
        Column::left("ID", 0),
        Column::left("CLASS", 2),
        Column::left("DUE", 0),
        Column::cut("TITLE"),
    ]
}

/// The first tickets of the lists, each ticket once.
fn rows(screen: &Screen, lists: &[OverviewList], room: usize) -> Vec<Vec<Cell>> {
    let mut seen = std::collections::HashSet::new();
    let all = lists.iter().flat_map(|list| list.entries.iter().map(|entry| (list.name, entry)));
    let fresh = all
        .filter(|(_, entry)| seen.insert((entry.id.clone(), entry.id.is_none().then(|| entry.what.clone()))));
    let row = |(name, entry): (&str, &StatusEntry)| {
        let late = entry.at.filter(|at| *at < screen.now);
        let due = match (late, entry.at) {
            (Some(at), _) => Cell::styled(&times::late(screen, at), paint::LATE),
            (None, Some(at)) => Cell::of(&times::relative(screen, at)),
            (None, None) => Cell::of("-"),
        };
        let class = entry
            .class
            .map_or_else(|| Cell::of("-"), |class| Cell::styled(class.as_str(), paint::class(class)));
        let id = entry.id.as_deref().unwrap_or("-");
        vec![Cell::of(lang::shown(name)), Cell::of(id), class, due, Cell::of(&entry.title)]
    };
    fresh.take(room).map(row).collect()
}
