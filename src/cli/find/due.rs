//! `due`: what is at risk or too late.

use std::collections::HashSet;

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::found::{Names, Wanted, filter, report};
pub(crate) use super::rows::as_table;
use super::rows::{limit, say_rest};
use super::{columns, duties, template};
use crate::cli::session::dates;
use crate::cli::session::exit::Exit;
use crate::cli::session::globals::{AsOf, Session};
use crate::cli::session::negated::{FilterWord, typed};
use crate::cli::session::number::number;
use crate::cli::session::output::Format;
use crate::cli::session::watch::WatchArgs;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Deadline, DueBy, Need};
use crate::lang::{mark, tr};
use crate::query::{Filter, Sort, TextScope};
use crate::records::{Class, Id, Kind, State};
use crate::render;
use crate::rules::change::approval::{Standing, Waiting, standing};
use crate::rules::change::seats::Seat;
use crate::rules::duties::{DutyAccount, DutyState};
use crate::store::{Shelf, Unreadable};

/// Which deadlines.
#[derive(Debug, Args)]
pub(crate) struct DueArgs {
    /// Filters, as for list
    #[arg(value_name = "FILTER")]
    filters: Vec<FilterWord>,
    /// Every deadline up to this time: 4h, eow, "fri 17:00" [default: what is at risk]
    #[arg(long, value_name = "TIME")]
    within: Option<String>,
    /// Every clock of a ticket, not only the next deadline; implied by --json and other formats
    #[arg(long)]
    each: bool,
    /// Maximum number of results; 0 for all [default: all, 50 on a terminal]
    #[arg(long, value_name = "N", value_parser = number::<usize>)]
    limit: Option<usize>,
    /// Only these fields, such as id,clock,due; the fields of --json
    #[arg(long, value_name = "FIELDS", conflicts_with = "template")]
    fields: Option<String>,
    /// Template of a line: '{{ id }} {{ due }}'; the fields are those of --json
    #[arg(long, value_name = "TEMPLATE")]
    template: Option<String>,
    /// Escalate tickets whose clock has used the share that [escalation] names; each level once per clock
    #[arg(
        long,
        conflicts_with_all = ["within", "each", "limit", "fields", "template", "check", "as_of", "watch"]
    )]
    pub(crate) escalate: bool,
    /// With --escalate: print what would change, and write nothing
    #[arg(long, requires = "escalate")]
    pub(crate) dry_run: bool,
    /// Exit 1 when any deadline is listed
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    watch: WatchArgs,
}

/// The fields of a row, as JSON has them.
const FIELDS: [&str; 14] = [
    "id",
    "kind",
    "class",
    "state",
    "clock",
    "clock_state",
    "due",
    "remaining_seconds",
    "used",
    "team",
    "assignee",
    "title",
    "step",
    "waits_for",
];

/// A clock that asks for attention.
#[derive(Debug, Serialize)]
pub(crate) struct DueRow {
    /// The ticket.
    pub id: String,
    /// The kind of the ticket; `duty` of a regular duty, whose id is its name.
    pub kind: &'static str,
    /// Null of a duty.
    pub class: Option<Class>,
    /// Of a duty, `open`.
    pub state: &'static str,
    /// `respond`, `handle`, `resolve`, `update`, or a limit on the record: `complete`, `filed`.
    pub clock: String,
    /// `running` or `breached`.
    pub clock_state: &'static str,
    pub due: Timestamp,
    /// Working seconds left; real ones for the limits on the record. Negative when overdrawn.
    pub remaining_seconds: i64,
    /// Share used; 1 at the deadline.
    pub used: f64,
    pub team: Option<String>,
    pub assignee: Option<String>,
    pub title: String,
    /// The step of an approval that is decided now: `1 of 2`.
    pub step: Option<String>,
    /// Who can decide on it now, by role.
    pub waits_for: Option<String>,
}

/// Lists the deadlines that are at risk or missed, soonest first.
pub(crate) fn run(session: &Session, args: &DueArgs) -> Result<Exit> {
    args.watch.run(session, |session| listed(session, args))
}

fn listed(session: &Session, args: &DueArgs) -> Result<Exit> {
    let desk = session.desk_as_of(&args.as_of)?;
    let within = args.within.as_deref().map(|text| horizon(&desk, text)).transpose()?;
    let filter = filter(session, &desk, &typed(&args.filters))?;
    let by = within.map_or(DueBy::AtRisk, DueBy::Within);
    let (mut rows, names, spoiled) = rows(session, &desk, &filter, by)?;
    let (regular, unread) = duty_rows(&desk, &args.filters, within)?;
    rows.extend(regular);
    rows.sort_by_key(|row| row.due);
    let spoiled: Vec<Unreadable> = spoiled.into_iter().chain(unread).collect();
    let is_any = !rows.is_empty();
    if !args.each && !is_for_programs(session) {
        let mut seen = HashSet::new();
        rows.retain(|row| seen.insert(row.id.clone()));
    }
    let rest = rows.len().saturating_sub(limit(session, args.limit));
    rows.truncate(rows.len() - rest);
    match (&args.fields, &args.template) {
        (Some(fields), _) => fields_of(session, &desk, &rows, fields)?,
        (None, Some(text)) => template::print(session, text, &rows)?,
        (None, None) => print(session, &desk, &rows, &names)?,
    }
    say_rest(session, rest);
    report(spoiled)?;
    Ok(Exit::found(args.check && is_any))
}

/// The tickets of which one of these clocks has used at least this share of its target.
pub(crate) fn used(
    session: &Session,
    desk: &Desk,
    args: &DueArgs,
    share: f64,
    clocks: &[&str],
) -> Result<Vec<Id>> {
    let filter = filter(session, desk, &typed(&args.filters))?;
    let (rows, _, spoiled) = rows(session, desk, &filter, DueBy::Within(Timestamp::MAX))?;
    report(spoiled)?;
    let mut ids: Vec<Id> = Vec::new();
    // What a row says is rounded.
    for row in rows.iter().filter(|row| clocks.contains(&&*row.clock) && row.used + 0.001 >= share) {
        if let Some(id) = row.id.parse().ok().filter(|id| !ids.contains(id)) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Programs of 0.1 read one row a clock.
fn is_for_programs(session: &Session) -> bool {
    matches!(session.out.format, Some(Format::Json | Format::Jsonl | Format::Csv))
}

/// Prints these fields of the rows.
fn fields_of(session: &Session, desk: &Desk, rows: &[DueRow], fields: &str) -> Result<()> {
    let names: Vec<&str> = fields.split(',').map(str::trim).collect();
    if let Some(unknown) = names.iter().find(|name| !FIELDS.contains(name)) {
        return Err(template::unknown_field(unknown, FIELDS.into_iter()));
    }
    if matches!(session.out.format, Some(Format::Ids)) || session.out.quiet && session.out.format.is_none() {
        return ids(session, rows);
    }
    let picked = |row: &DueRow| -> Result<Map<String, Value>> {
        let row = serde_json::to_value(row).map_err(|e| {
            Error::new(ErrorKind::System, tr!("cannot write {id} as JSON: {e}", id = row.id, e)).because(e)
        })?;
        Ok(names.iter().map(|name| ((*name).to_owned(), row[name].clone())).collect())
    };
    let picked = rows.iter().map(picked).collect::<Result<Vec<_>>>()?;
    if picked.is_empty() && as_table(session) {
        session.out.say(tr!("nothing is due"));
    }
    columns::rows_out(session, desk, names.iter().copied(), &picked)
}

/// The regular duties that are at risk or due by `within`. A filter asks for tickets.
fn duty_rows(
    desk: &Desk,
    filters: &[FilterWord],
    within: Option<Timestamp>,
) -> Result<(Vec<DueRow>, Vec<Unreadable>)> {
    if !filters.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let (mut all, spoiled) = duties::read(desk)?;
    all.retain(|duty| match within {
        Some(within) => duty.due <= within,
        None => duty.state != DutyState::Waiting,
    });
    let row = |duty: DutyAccount| {
        let all = duty.due.duration_since(duty.since).as_secs_f64();
        let used = desk.now.duration_since(duty.since).as_secs_f64() / all.max(1.0);
        DueRow {
            id: duty.name,
            kind: DUTY,
            class: None,
            state: "open",
            clock: DUTY.to_owned(),
            clock_state: if duty.state == DutyState::Late { "breached" } else { "running" },
            due: duty.due,
            remaining_seconds: duty.due.duration_since(desk.now).as_secs(),
            used: (used * 10_000.0).round() / 10_000.0,
            team: None,
            assignee: duty.owner,
            title: duty.what,
            step: None,
            waits_for: None,
        }
    };
    Ok((all.into_iter().map(row).collect(), spoiled))
}

/// The kind and the clock of a regular duty.
const DUTY: &str = mark!("duty");

fn horizon(desk: &Desk, text: &str) -> Result<Timestamp> {
    dates::planned("--within", text, desk.now, &desk.policy.desk.timezone)
}

/// The deadlines that are asked for, as rows.
fn rows(
    session: &Session,
    desk: &Desk,
    filter: &Filter,
    by: DueBy,
) -> Result<(Vec<DueRow>, Names, Vec<Unreadable>)> {
    let sort = Sort::default();
    let limit = usize::MAX;
    let shelf = Shelf::Live;
    let wanted = Wanted { filter, kind: None, sort: &sort, limit, shelf };
    desk.ask(shelf, Need::Rows, |index| {
        let mut deadlines = index.deadlines(&wanted.selection(), by)?;
        if !wanted.is_exact(desk) {
            let ids: Vec<Id> = deadlines.iter().map(|d| d.id).collect();
            let passing: HashSet<Id> = wanted.passing(desk, TextScope::Brief, &ids)?.into_iter().collect();
            deadlines.retain(|d| passing.contains(&d.id));
        }
        let ids: Vec<Id> = deadlines.iter().map(|d| d.id).collect::<HashSet<Id>>().into_iter().collect();
        let names = Names::of_ids(session, index, &ids)?;
        let rows: Vec<DueRow> = deadlines.into_iter().filter_map(DueRow::of).collect();
        Ok((rows, names, index.spoiled()?))
    })
    .map(|(rows, names, spoiled)| {
        (rows.into_iter().map(|row| row.decided_by(desk)).collect(), names, spoiled)
    })
}

impl DueRow {
    /// The same with the step of the approval of a change, and who can decide on it.
    fn decided_by(self, desk: &Desk) -> DueRow {
        if self.kind != Kind::Change.as_str() || self.clock != "approval" {
            return self;
        }
        let loaded = self.id.parse().ok().and_then(|id| desk.load(Shelf::Live, id)?.ok());
        let Some(ticket) = loaded else { return self };
        let Standing::Open(routes) = standing(&desk.policy, &ticket) else { return self };
        let first = routes.first().filter(|route| route.steps > 1);
        let step = first.map(|route| format!("{} of {}", route.step, route.steps));
        let named = |route: &Waiting| {
            let seats = route.seats(&desk.policy, &ticket, desk.now);
            format!("{}: {}", route.role, seats.iter().map(Seat::named).collect::<Vec<_>>().join(", "))
        };
        let waits_for = Some(routes.iter().map(named).collect::<Vec<_>>().join("; "));
        DueRow { step, waits_for, ..self }
    }

    /// A deadline as a row; `None` for words that no ticket of this program has.
    fn of(deadline: Deadline) -> Option<DueRow> {
        let Deadline { id, clock, due, elapsed, target, breached, .. } = deadline;
        let [kind, state, class, team, assignee, title] = deadline.ticket;
        let used = if target == 0 { 1.0 } else { elapsed as f64 / target as f64 };
        Some(DueRow {
            id: id.to_string(),
            kind: kind?.parse::<Kind>().ok()?.as_str(),
            class: Some(class?.parse().ok()?),
            state: state?.parse::<State>().ok()?.as_str(),
            clock,
            clock_state: if breached { "breached" } else { "running" },
            due,
            remaining_seconds: target.saturating_sub(elapsed),
            used: (used * 10_000.0).round() / 10_000.0,
            team,
            assignee,
            title: title?,
            step: None,
            waits_for: None,
        })
    }
}

fn print(session: &Session, desk: &Desk, rows: &[DueRow], names: &Names) -> Result<()> {
    match session.out.format {
        Some(Format::Json) => session.out.json(&rows),
        Some(Format::Jsonl) => rows.iter().try_for_each(|r| session.out.json(r)),
        Some(Format::Csv) => session.out.csv(&render::csv::records(rows)?),
        Some(Format::Ids) => ids(session, rows),
        None if session.out.quiet => ids(session, rows),
        None | Some(Format::Table) => {
            if rows.is_empty() {
                session.out.say(tr!("nothing is due"));
                return Ok(());
            }
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            let lines = rows.iter().map(|r| render::tickets::DueLine {
                id: &r.id,
                class: r.class,
                clock: &r.clock,
                breached: r.clock_state == "breached",
                due: r.due,
                holder: r.waits_for.as_deref().or(r.assignee.as_deref()).or(r.team.as_deref()),
                step: r.step.as_deref(),
                title: &r.title,
            });
            session.out.lines(render::tickets::due(&screen, lines, &|id| names.of(id)))
        }
    }
}

fn ids(session: &Session, rows: &[DueRow]) -> Result<()> {
    let mut seen = HashSet::new();
    let fresh = rows.iter().filter(|r| r.kind != DUTY && seen.insert(&r.id));
    session.out.text(&fresh.map(|r| format!("{}\n", r.id)).collect::<String>())
}
