//! `change calendar`: when what is changed, on the screen and for other calendars.

use clap::Args;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;

use crate::cli::find::found::{Wanted, context, load, report};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::special::Special;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::query::{Filter, Sort};
use crate::records::{Kind, State, Ticket};
use crate::render::calendar::{self, Bar};
use crate::render::{self, ics};
use crate::rules::change::window::{TakenWindow, clashes, frozen};
use crate::store::Shelf;

/// `change calendar`.
#[derive(Debug, Args)]
pub(crate) struct CalendarArgs {
    /// Month, such as 2026-12 [default: this one; with --format ics all of them]
    #[arg(long, value_name = "YEAR-MONTH")]
    month: Option<String>,
}

/// A change in the calendar.
#[derive(Debug, Serialize)]
struct CalendarEntry {
    id: String,
    title: String,
    state: State,
    from: Timestamp,
    to: Timestamp,
    services: Vec<String>,
    /// Other changes and freezes that it runs into, while it is not over.
    conflicts: Vec<String>,
    #[serde(skip)]
    sequence: usize,
    #[serde(skip)]
    changed: Timestamp,
    #[serde(skip)]
    plan: String,
}

/// A freeze in the calendar.
#[derive(Debug, Serialize)]
struct Frozen {
    name: String,
    from: Timestamp,
    to: Timestamp,
    services: Vec<String>,
}

/// Everything in a calendar.
#[derive(Debug, Serialize)]
struct Calendar {
    changes: Vec<CalendarEntry>,
    freezes: Vec<Frozen>,
}

/// Prints the calendar of a month.
pub(crate) fn run(session: &Session, args: &CalendarArgs) -> Result<()> {
    let desk = session.desk()?;
    let zone = &desk.policy.desk.timezone;
    let today = zone.to_datetime(desk.now).date();
    let month = args.month.as_deref().map_or(Ok(today), month)?.first_of_month();
    let whole = wants_ics(session) && args.month.is_none();
    let start =
        |day: Date| zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible().unwrap_or(Timestamp::MAX);
    let span = match whole {
        true => (Timestamp::MIN, Timestamp::MAX),
        false => (start(month), start(month.saturating_add(1.month()))),
    };
    let (calendar, spoiled) = gather(&desk, span)?;
    if wants_ics(session) {
        session.out.raw(&ics::calendar(&desk.policy.desk.name, &events(&desk, &calendar)))?;
    } else {
        print(session, &desk, month, &calendar)?;
    }
    report(spoiled)
}

fn wants_ics(session: &Session) -> bool {
    session.special == Some(Special::Ics)
}

fn month(text: &str) -> Result<Date> {
    format!("{text}-01")
        .parse::<Date>()
        .map_err(|_| Error::usage(tr!("--month '{text}' is not a month", text)).hint(tr!("such as 2026-12")))
}

/// The changes and freezes that reach into a span of time, in the order of time.
fn gather(
    desk: &Desk,
    (from, to): (Timestamp, Timestamp),
) -> Result<(Calendar, Vec<crate::store::Unreadable>)> {
    let filter = Filter::parse(&["-state:cancelled".to_owned()], &context(desk))?;
    let sort = Sort::default();
    let shelf = Shelf::Live;
    let wanted = Wanted { filter: &filter, kind: Some(Kind::Change), sort: &sort, limit: usize::MAX, shelf };
    let (found, ()) = wanted.ids(desk, |_, _| Ok(()))?;
    let reaches = |t: &Ticket| TakenWindow::of(t).is_some_and(|w| w.from < to && from < w.to);
    let records = load(desk, shelf, &found.ids, &|f| reaches(&f.record))?;
    let to_come = |t: &Ticket| matches!(t.state, State::Scheduled | State::Implementing);
    let taken: Vec<TakenWindow> =
        records.iter().filter(|f| to_come(&f.record)).filter_map(|f| TakenWindow::of(&f.record)).collect();
    let mut changes: Vec<CalendarEntry> = records
        .iter()
        .filter_map(|f| {
            let window = TakenWindow::of(&f.record)?;
            let conflicts = if to_come(&f.record) { conflicts(desk, &window, &taken) } else { Vec::new() };
            Some(entry(&f.record, window, conflicts))
        })
        .collect();
    changes.sort_by(|a, b| (a.from, &a.id).cmp(&(b.from, &b.id)));
    let freezes = desk.policy.changes.freezes.iter().filter(|f| f.from < to && from < f.to);
    let freezes = freezes.map(|f| Frozen {
        name: f.name.clone(),
        from: f.from,
        to: f.to,
        services: f.services.clone(),
    });
    Ok((Calendar { changes, freezes: freezes.collect() }, found.spoiled))
}

fn conflicts(desk: &Desk, window: &TakenWindow, taken: &[TakenWindow]) -> Vec<String> {
    let others = clashes(window, taken).into_iter().map(|o| o.id.to_string());
    let freezes = frozen(&desk.policy.changes.freezes, window.from, window.to, &window.services);
    others.chain(freezes.into_iter().map(|f| format!("freeze '{}'", f.name))).collect()
}

fn entry(ticket: &Ticket, window: TakenWindow, conflicts: Vec<String>) -> CalendarEntry {
    CalendarEntry {
        id: ticket.id.to_string(),
        title: ticket.title.clone(),
        state: ticket.state,
        from: window.from,
        to: window.to,
        services: window.services,
        conflicts,
        sequence: ticket.history.len(),
        changed: ticket.history.last().map_or(Timestamp::UNIX_EPOCH, |e| e.recorded_at()),
        plan: ticket.change().map(|c| c.plan.join("\n")).unwrap_or_default(),
    }
}

fn print(session: &Session, desk: &Desk, month: Date, calendar: &Calendar) -> Result<()> {
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(calendar),
        Some(Format::Csv) => {
            let rows: Vec<ChangeRow> = calendar.changes.iter().map(ChangeRow::of).collect();
            session.out.csv(&render::csv::records(&rows)?)
        }
        Some(Format::Ids) => ids(session, calendar),
        None if session.out.quiet => ids(session, calendar),
        None | Some(Format::Table) => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            session.out.text(&calendar::month(&screen, month, &bars(&screen, calendar)))
        }
    }
}

fn ids(session: &Session, calendar: &Calendar) -> Result<()> {
    session.out.text(&calendar.changes.iter().map(|c| format!("{}\n", c.id)).collect::<String>())
}

/// A change as a row of CSV.
#[derive(Serialize)]
struct ChangeRow<'a> {
    id: &'a str,
    title: &'a str,
    state: State,
    from: Timestamp,
    to: Timestamp,
    services: String,
    conflicts: String,
}

impl ChangeRow<'_> {
    fn of(entry: &CalendarEntry) -> ChangeRow<'_> {
        ChangeRow {
            id: &entry.id,
            title: &entry.title,
            state: entry.state,
            from: entry.from,
            to: entry.to,
            services: entry.services.join(" "),
            conflicts: entry.conflicts.join("; "),
        }
    }
}

fn bars(screen: &render::Screen, calendar: &Calendar) -> Vec<Bar> {
    let freezes = calendar.freezes.iter().map(|f| {
        let of = if f.services.is_empty() { String::new() } else { format!(" ({})", f.services.join(", ")) };
        Bar {
            sort: calendar::CalendarMark::Freeze,
            from: f.from,
            to: f.to,
            label: format!("freeze: {}{of}", f.name),
        }
    });
    let changes = calendar.changes.iter().map(|c| {
        let time = |at| render::times::local(screen, at);
        let against = match c.conflicts.is_empty() {
            true => String::new(),
            false => tr!(" — conflicts with {conflicts}", conflicts = c.conflicts.join(", ")),
        };
        let label = format!("{} {} to {} {}{against}", c.id, time(c.from), time(c.to), c.title);
        let sort = if c.conflicts.is_empty() {
            calendar::CalendarMark::Change
        } else {
            calendar::CalendarMark::Conflict
        };
        Bar { sort, from: c.from, to: c.to, label }
    });
    freezes.chain(changes).collect()
}

fn events(desk: &Desk, calendar: &Calendar) -> Vec<ics::Event> {
    let freezes = calendar.freezes.iter().map(|f| ics::Event {
        uid: format!("freeze-{}-{}@itdesk", f.from.as_second(), f.name.replace(char::is_whitespace, "-")),
        sequence: 0,
        stamp: desk.now,
        from: f.from,
        to: f.to,
        summary: format!("Freeze: {}", f.name),
        description: f.services.join(", "),
        status: "CONFIRMED",
        transparent: true,
    });
    let changes = calendar.changes.iter().map(|c| ics::Event {
        uid: format!("{}@itdesk", c.id),
        sequence: c.sequence,
        stamp: c.changed,
        from: c.from,
        to: c.to,
        summary: format!("{} {}", c.id, c.title),
        description: format!("{}\nservices: {}\n{}", c.state, c.services.join(", "), c.plan),
        status: if c.state == State::Rejected { "CANCELLED" } else { "CONFIRMED" },
        transparent: false,
    });
    freezes.chain(changes).collect()
}
