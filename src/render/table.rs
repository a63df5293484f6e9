//! Tables of tickets. The title comes last and takes what room is left.

use jiff::Timestamp;

use super::paint::{self, BOLD, DIM, paint};
use super::{Screen, fit, times};
use crate::escape;
use crate::query::Extract;
use crate::records::Class;
use crate::wire;

/// Titles narrower than this say nothing; other columns go first.
const NARROWEST: usize = 12;
/// The columns that are painted and never left out: id, class, due.
const PAINTED: usize = 3;
/// Blanks between columns.
const GAP: usize = 2;

/// A name in a table of a terminal gets no more columns than this; the title needs them.
const WIDEST_NAME: usize = 20;

/// No column is padded further, or one long cell makes every row as long.
const WIDEST: usize = 500;

/// How many letters of an id's suffix name it.
pub type Unique<'a> = &'a dyn Fn(&str) -> usize;

/// The tickets of a list.
pub fn tickets(screen: &Screen, tickets: &[wire::Ticket], unique: Unique) -> String {
    let rows = tickets.iter().map(|t| {
        let (due, style) = pressing(screen, t);
        let cells = vec![
            t.id.clone(),
            t.class.to_string(),
            due,
            t.state.to_string(),
            t.assignee.as_deref().or(t.team.as_deref()).unwrap_or("-").to_owned(),
            t.service.as_deref().unwrap_or("-").to_owned(),
            titled(t),
        ];
        TableRow { cells, unique: unique(&t.id), class: t.class, third: style }
    });
    layout(screen, &["ID", "CLASS", "DUE", "STATE", "WHO", "SERVICE", "TITLE"], rows.collect())
}

/// A clock that asks for attention.
pub struct DueLine<'a> {
    pub id: &'a str,
    pub class: Class,
    pub clock: &'a str,
    pub breached: bool,
    pub due: Timestamp,
    pub holder: Option<&'a str>,
    pub title: &'a str,
}

/// The rows of `due`.
pub fn due<'a>(screen: &Screen, lines: impl Iterator<Item = DueLine<'a>>, unique: Unique) -> String {
    let rows = lines.map(|line| {
        let cells = vec![
            line.id.to_owned(),
            line.class.to_string(),
            times::relative(screen, line.due),
            line.clock.to_owned(),
            times::local(screen, line.due),
            line.holder.unwrap_or("-").to_owned(),
            line.title.to_owned(),
        ];
        let third = if line.breached { paint::LATE } else { paint::RISK };
        TableRow { cells, unique: unique(line.id), class: line.class, third }
    });
    layout(screen, &["ID", "CLASS", "DUE", "CLOCK", "AT", "WHO", "TITLE"], rows.collect())
}

/// The hits of a search, each with the place where the words stand.
pub fn hits<'a>(
    screen: &Screen,
    hits: impl Iterator<Item = (&'a wire::Ticket, Option<Extract>)>,
    unique: Unique,
) -> String {
    let mut out = String::new();
    let width = screen.width.unwrap_or(usize::MAX);
    for (ticket, extract) in hits {
        let head = format!("{}  {}  {}  ", ticket.id, ticket.class, ticket.state);
        let title = fit::cut(&escape::line(&ticket.title), width.saturating_sub(fit::width(&head)));
        let id = paint::id(&ticket.id, unique(&ticket.id));
        let class = paint(paint::class(ticket.class), ticket.class.as_str());
        out.push_str(&format!("{id}  {class}  {}  {title}\n", ticket.state));
        if let Some(extract) = extract.filter(|e| e.field != "title") {
            let field = format!("    {}: ", extract.field);
            let room = width.saturating_sub(fit::width(&field));
            let shown = format!("{}{}{}", extract.before, extract.hit, extract.after);
            let text = fit::cut(&escape::line(&shown), room);
            out.push_str(&format!("{}{text}\n", paint(DIM, &field)));
        }
    }
    out
}

/// The nearest clock that still counts, in words and colour.
fn pressing(screen: &Screen, ticket: &wire::Ticket) -> (String, anstyle::Style) {
    let clocks = ticket.named_clocks();
    let counting = clocks.iter().filter(|(_, c)| !c.stopped);
    let nearest = counting.clone().filter_map(|(_, c)| c.due.map(|due| (due, c))).min_by_key(|(due, _)| *due);
    match nearest {
        Some((due, clock)) => (times::relative(screen, due), paint::clock(clock.state, clock.at_risk)),
        None if ticket.clocks.is_none() => match crate::query::nearest_due(ticket) {
            Some(due) if due < screen.now => (times::relative(screen, due), paint::clock("breached", false)),
            Some(due) => (times::relative(screen, due), paint::clock("running", false)),
            None => ("-".to_owned(), DIM),
        },
        None if counting.clone().any(|(_, c)| c.state == "paused") => ("paused".to_owned(), DIM),
        None => ("-".to_owned(), DIM),
    }
}

fn titled(ticket: &wire::Ticket) -> String {
    match ticket.nature {
        Some(crate::records::words::Nature::Problem) => format!("[problem] {}", ticket.title),
        _ => ticket.title.clone(),
    }
}

/// A row before it is laid out and painted.
struct TableRow {
    cells: Vec<String>,
    unique: usize,
    class: Class,
    third: anstyle::Style,
}

/// Lays the rows out, then paints the first three columns: they are plain letters, so that their
/// places in the line are known.
fn layout(screen: &Screen, header: &[&str], mut rows: Vec<TableRow>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    for cell in rows.iter_mut().flat_map(|r| &mut r.cells) {
        *cell = escape::line(cell).into_owned();
    }
    let mut header = header.to_vec();
    if let Some(width) = screen.width {
        fit_rows(width, &mut header, &mut rows);
    }
    let widest = |i: usize| column_width(&header, &rows, i);
    let offsets = [0, widest(0) + GAP, widest(0) + widest(1) + 2 * GAP];
    let paints: Vec<_> = rows.iter().map(|row| (row.unique, row.class, row.third)).collect();
    let mut lines = aligned(&header, &rows.into_iter().map(|row| row.cells).collect::<Vec<_>>()).into_iter();
    let mut out = format!("{}\n", paint(BOLD, &lines.next().unwrap_or_default()));
    for (line, paints) in lines.zip(paints) {
        out.push_str(&painted(&line, offsets, paints));
        out.push('\n');
    }
    out
}

/// Makes rows fit: names are cut, then the columns before the title go, the last first, then the title
/// is cut to the room there is.
fn fit_rows(width: usize, header: &mut Vec<&str>, rows: &mut [TableRow]) {
    let last = header.len() - 1;
    for name in rows.iter_mut().flat_map(|r| &mut r.cells[4..last]) {
        *name = fit::cut(name, WIDEST_NAME);
    }
    let before = |header: &[&str], rows: &[TableRow]| -> usize {
        (0..header.len() - 1).map(|i| column_width(header, rows, i) + GAP).sum()
    };
    while before(header, rows) + NARROWEST > width && header.len() > PAINTED + 1 {
        let gone = header.len() - 2;
        header.remove(gone);
        rows.iter_mut().for_each(|row| drop(row.cells.remove(gone)));
    }
    let room = width.saturating_sub(before(header, rows)).max(NARROWEST);
    for title in rows.iter_mut().filter_map(|r| r.cells.last_mut()) {
        *title = fit::cut(title, room);
    }
}

fn column_width(header: &[&str], rows: &[TableRow], column: usize) -> usize {
    let cells = rows.iter().map(|r| fit::width(&r.cells[column]));
    cells.chain([header[column].len()]).max().unwrap_or(0)
}

/// A table without colours: the header in bold, the cells made harmless.
pub fn plain(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let harmless =
        |cells: Vec<String>| -> Vec<String> { cells.iter().map(|c| escape::line(c).into_owned()).collect() };
    let mut lines = aligned(header, &rows.into_iter().map(harmless).collect::<Vec<_>>()).into_iter();
    let head = paint(BOLD, &lines.next().unwrap_or_default());
    std::iter::once(head).chain(lines).map(|line| format!("{line}\n")).collect()
}

/// Rows as lines with their columns below each other, the header first. Lists of thousands of rows go
/// through here: every width is worked out once.
fn aligned(header: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let mut widths: Vec<usize> = header.iter().map(|name| fit::width(name)).collect();
    let measured: Vec<Vec<usize>> =
        rows.iter().map(|row| row.iter().map(|cell| fit::width(cell)).collect()).collect();
    for row in &measured {
        let wider = |(width, cell): (&mut usize, &usize)| *width = (*width).max((*cell).min(WIDEST));
        widths.iter_mut().zip(row).for_each(wider);
    }
    let line = |cells: &mut dyn Iterator<Item = (&str, usize)>| {
        let mut line = String::new();
        for ((cell, width), column) in cells.zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', column.saturating_sub(width) + GAP));
        }
        line.truncate(line.trim_end().len());
        line
    };
    let head = line(&mut header.iter().map(|name| (*name, fit::width(name))));
    let lines = rows
        .iter()
        .zip(&measured)
        .map(|(row, measured)| line(&mut row.iter().map(String::as_str).zip(measured.iter().copied())));
    std::iter::once(head).chain(lines).collect()
}

fn painted(
    line: &str,
    offsets: [usize; 3],
    (unique, class, third): (usize, Class, anstyle::Style),
) -> String {
    let piece = |from: usize, to: usize| line.get(from..to).unwrap_or_default();
    let end = line[offsets[2]..].find("  ").map_or(line.len(), |i| offsets[2] + i);
    let id = piece(0, offsets[1]);
    let name = id.trim_end();
    format!(
        "{}{}{}{}{}",
        paint::id(name, unique),
        " ".repeat(id.len() - name.len()),
        paint(paint::class(class), piece(offsets[1], offsets[2])),
        paint(third, piece(offsets[2], end)),
        piece(end, line.len()),
    )
}
