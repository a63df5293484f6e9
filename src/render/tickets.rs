//! Tables of tickets. The title comes last and takes what room is left.

use std::borrow::Cow;

use jiff::Timestamp;

use super::paint::{self, DIM};
use super::table::{Cell, Column, listed, many};
use super::{Screen, times};
use crate::lang::{self, tr};
use crate::query::{ListLine, Pressing};
use crate::records::Class;
use crate::rules::clocks::ClockState;
use crate::rules::retention::{Retention, RetentionRule};
use crate::wire;

/// A name in a table of a terminal gets no more columns than this; the title needs them.
const WIDEST_NAME: usize = 20;
/// Those who can decide on an approval are several.
const WIDEST_NAMES: usize = 40;

/// How many letters of an id's suffix name it.
pub type Unique<'a> = &'a (dyn Fn(&str) -> usize + Sync);

/// A ticket of a list.
#[derive(Debug, Clone)]
pub struct TicketLine<'t> {
    /// Its id, behind the name of its desk where there are several.
    pub id: String,
    /// The name of its desk, where there are several.
    pub desk: Option<&'t str>,
    /// What is shown of it.
    pub line: &'t ListLine,
}

/// The name of a desk, which ids have as well: it is the first to go on a narrow screen.
fn desk_column() -> Column {
    Column::left("DESK", 9).at_most(WIDEST_NAME)
}

/// The lines of a list of tickets: `count` of them, each from `line`; none for no tickets. All of them name a desk, or none.
pub fn tickets<'t>(
    screen: &'t Screen,
    count: usize,
    line: impl Fn(usize) -> TicketLine<'t> + Sync + 't,
    unique: Unique<'t>,
) -> Box<dyn Iterator<Item = String> + 't> {
    if count == 0 {
        return Box::new(std::iter::empty());
    }
    let has_desk = line(0).desk.is_some();
    let mut columns = if has_desk { vec![desk_column()] } else { Vec::new() };
    columns.extend([
        Column::left("ID", 0),
        Column::left("CLASS", 0),
        Column::left("DUE", 0),
        Column::left("STATE", 1),
        Column::left("WHO", 2).at_most(WIDEST_NAME),
        Column::left("SERVICE", 3).at_most(WIDEST_NAME),
        Column::cut("TITLE"),
    ]);
    let row = move |at: usize| {
        let TicketLine { id, desk, line } = line(at);
        let (due, style) = pressing(screen, line.pressing);
        let mut cells = Vec::with_capacity(8);
        cells.extend(has_desk.then(|| Cell::of(desk.unwrap_or("-"))));
        cells.extend([
            Cell::id(&id, unique(&id)),
            Cell::styled(line.class.as_str(), paint::class(line.class)),
            Cell::styled(&due, style),
            Cell::of(lang::shown(line.state.as_str())),
            Cell::of(line.holder.as_deref().unwrap_or("-")),
            Cell::of(line.service.as_deref().unwrap_or("-")),
            Cell::of(&titled(line)),
        ]);
        cells
    };
    many(columns, count, row, screen)
}

/// The lines of a list of tickets past their retention; none for no tickets.
pub fn expired<'t>(
    width: Option<usize>,
    tickets: &'t [wire::Ticket],
    reasons: &'t [Retention],
) -> Box<dyn Iterator<Item = String> + 't> {
    if tickets.is_empty() {
        return Box::new(std::iter::empty());
    }
    let columns = vec![
        Column::left("ID", 0),
        Column::left("KEPT UNTIL", 0),
        Column::left("RULE", 1),
        Column::cut("TITLE"),
    ];
    let rows = tickets.iter().zip(reasons).map(|(ticket, kept)| {
        let until = kept.until.map(|day| day.to_string()).unwrap_or_default();
        vec![Cell::of(&ticket.id), Cell::from(until), Cell::of(&rule(kept)), Cell::of(&ticket.title)]
    });
    listed(columns, rows, width)
}

/// What the time of a record counts from, in words.
fn rule(kept: &Retention) -> String {
    let (keep, day) = (&kept.keep, kept.from.map(|day| day.to_string()).unwrap_or_default());
    match (kept.rule, &kept.service) {
        (RetentionRule::ServiceEnded, Some(service)) => {
            tr!("{keep} after {service} ended on {day}", keep, service, day)
        }
        (RetentionRule::ChangeMinimum, _) => tr!("{keep} at least for a change, ended on {day}", keep, day),
        _ => tr!("{keep} after it ended on {day}", keep, day),
    }
}

/// A clock that asks for attention.
#[derive(Debug, Clone, Copy)]
pub struct DueLine<'a> {
    /// The ticket.
    pub id: &'a str,
    /// The name of its desk, where there are several.
    pub desk: Option<&'a str>,
    /// Its class; none of a regular duty.
    pub class: Option<Class>,
    /// The name of the clock.
    pub clock: &'a str,
    /// Whether it is late.
    pub breached: bool,
    /// Its deadline.
    pub due: Timestamp,
    /// The step of an approval that is decided now: `1 of 2`.
    pub step: Option<&'a str>,
    /// Who can decide on an approval; else the person who has the ticket, else the team.
    pub holder: Option<&'a str>,
    /// The title of the ticket.
    pub title: &'a str,
}

/// The lines of `due`: `count` of them, each from `line`.
pub fn due<'a>(
    screen: &'a Screen,
    count: usize,
    line: impl Fn(usize) -> DueLine<'a> + Sync + 'a,
    unique: Unique<'a>,
) -> Box<dyn Iterator<Item = String> + 'a> {
    let has_desk = (0..count).any(|at| line(at).desk.is_some());
    let mut columns = if has_desk { vec![desk_column()] } else { Vec::new() };
    columns.extend([
        Column::left("ID", 0),
        Column::left("CLASS", 0),
        Column::left("DUE", 0),
        Column::left("CLOCK", 1),
        Column::left("AT", 2),
        Column::left("WHO", 3).at_most(WIDEST_NAMES),
        Column::cut("TITLE"),
    ]);
    let row = move |at: usize| {
        let line = line(at);
        let (due, style) = match line.breached {
            true => (times::late(screen, line.due), paint::LATE),
            false => (times::relative(screen, line.due), paint::RISK),
        };
        let clock = match line.step {
            Some(step) => format!("{} {}", lang::shown(line.clock), step.replace(" of ", "/")),
            None => lang::shown(line.clock).to_owned(),
        };
        let mut cells = Vec::with_capacity(8);
        cells.extend(has_desk.then(|| Cell::of(line.desk.unwrap_or("-"))));
        cells.extend([
            match line.class {
                Some(_) => Cell::id(line.id, unique(line.id)),
                None => Cell::of(line.id),
            },
            match line.class {
                Some(class) => Cell::styled(class.as_str(), paint::class(class)),
                None => Cell::of("-"),
            },
            Cell::styled(&due, style),
            Cell::of(&clock),
            Cell::of(&times::local(screen, line.due)),
            Cell::of(line.holder.unwrap_or("-")),
            Cell::of(line.title),
        ]);
        cells
    };
    many(columns, count, row, screen)
}

/// The nearest clock that still counts, in words and colour.
fn pressing(screen: &Screen, pressing: Pressing) -> (String, anstyle::Style) {
    match pressing {
        Pressing::Nothing => ("-".to_owned(), DIM),
        Pressing::Paused => (tr!("paused").to_owned(), DIM),
        Pressing::Running(due) => (times::relative(screen, due), paint::clock(ClockState::Running, false)),
        Pressing::AtRisk(due) => (times::relative(screen, due), paint::clock(ClockState::Running, true)),
        Pressing::Breached(due) => (times::relative(screen, due), paint::clock(ClockState::Breached, false)),
    }
}

fn titled(line: &ListLine) -> Cow<'_, str> {
    match line.is_problem {
        true => Cow::Owned(tr!("[problem] {title}", title = line.title)),
        false => Cow::Borrowed(&line.title),
    }
}
