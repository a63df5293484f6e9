//! `feedback list`: what customers said, what waits for an answer first (M1.4b, M4.3a).

use std::collections::BTreeMap;

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use super::add::class_of;
use crate::cli::find::found::{FoundTickets, Wanted, filter, load, report};
use crate::cli::session::negated::{FilterWord, keys_help, typed};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::tr;
use crate::query::{Sort, SortKey};
use crate::records::words::FeedbackType;
use crate::records::{Id, Kind};
use crate::render;
use crate::render::feedback::FeedbackLine;
use crate::store::{Shelf, Unreadable};
use crate::wire::Feedback;

/// `feedback list`.
#[derive(Debug, Args)]
#[command(after_long_help = keys_help())]
pub(crate) struct ListArgs {
    /// Filters of its tickets, as for list; finished tickets count too
    #[arg(value_name = "FILTER")]
    filters: Vec<FilterWord>,
    /// Only what waits for an answer
    #[arg(long)]
    open: bool,
    /// Only what should have been answered by now
    #[arg(long)]
    late: bool,
    /// Only this type: complaint, praise, suggestion, comment
    #[arg(long = "type", value_name = "TYPE")]
    kind_of: Option<FeedbackType>,
    /// Only this problem class
    #[arg(long = "class", value_name = "CLASS")]
    feedback_class: Option<String>,
    /// Also that of archived tickets
    #[arg(long)]
    archive: bool,
}

/// Feedback as a row of JSON: its ticket, and what the ticket's own list has of it.
#[derive(Debug, Serialize)]
struct FeedbackRow<'f> {
    /// The ticket.
    id: &'f str,
    kind: Kind,
    service: Option<&'f str>,
    customer: Option<&'f str>,
    title: &'f str,
    #[serde(flatten)]
    feedback: &'f Feedback,
    /// Seconds since it came in, or until it was answered.
    age_seconds: i64,
    /// The improvements with how far they are.
    improvement_states: Vec<String>,
}

/// One line of the list.
struct Listed<'t> {
    found: &'t FoundTickets,
    feedback: &'t Feedback,
}

/// Lists feedback.
pub(super) fn run(session: &Session, args: &ListArgs) -> Result<()> {
    let desk = session.desk()?;
    let class = args.feedback_class.as_deref().map(|given| class_of(&desk.policy, given)).transpose()?;
    let (tickets, spoiled) = tickets(session, &desk, args)?;
    let all = tickets
        .iter()
        .flat_map(|found| found.ticket.feedback.iter().map(move |feedback| Listed { found, feedback }));
    let wanted = |one: &Listed| {
        let f = one.feedback;
        (!args.open || f.is_open())
            && (!args.late || f.state == "late")
            && args.kind_of.is_none_or(|kind| f.kind_of == kind)
            && (class.is_none() || f.class == class)
    };
    let mut listed: Vec<Listed> = all.filter(wanted).collect();
    // Who waits longest is first; what waits for nothing follows, the latest first.
    listed.sort_by_key(|one| {
        let f = one.feedback;
        let latest_first = std::cmp::Reverse(f.received);
        (!f.is_open(), f.is_open().then_some(f.due), latest_first)
    });
    print(session, &desk, &listed)?;
    report(spoiled)
}

fn tickets(session: &Session, desk: &Desk, args: &ListArgs) -> Result<(Vec<FoundTickets>, Vec<Unreadable>)> {
    let given = typed(&args.filters);
    let any = if args.open || args.late { "feedback:open" } else { "feedback:any" };
    let filter = filter(session, desk, &[given, vec![any.to_owned()]].concat())?;
    let sort = Sort::by(SortKey::Id);
    let (mut tickets, mut spoiled) = (Vec::new(), Vec::new());
    for shelf in desk.shelves().filter(|shelf| args.archive || *shelf == Shelf::Live) {
        let wanted = Wanted { filter: &filter, kind: None, sort: &sort, limit: usize::MAX, shelf };
        let (found, ()) = wanted.ids(desk, |_, _| Ok(()))?;
        tickets.extend(load(desk, shelf, &found.ids, &|_| true)?);
        spoiled.extend(found.spoiled);
    }
    Ok((tickets, spoiled))
}

fn print(session: &Session, desk: &Desk, listed: &[Listed]) -> Result<()> {
    let states = improvements(desk, listed);
    let state = |id: &String| states.get(id).cloned().unwrap_or_else(|| id.clone());
    let of = |one: &Listed| one.feedback.improvements.iter().map(state).collect::<Vec<_>>();
    let rows = || listed.iter().map(|one| row(one, desk.now, of(one))).collect::<Vec<_>>();
    match session.out.format {
        Some(Format::Json) => session.out.json(&rows()),
        Some(Format::Jsonl) => rows().iter().try_for_each(|row| session.out.json(row)),
        Some(Format::Csv) => session.out.csv(&render::feedback::csv(&lines(listed, &of))),
        Some(Format::Ids) => ids(session, listed),
        None if session.out.quiet => ids(session, listed),
        None | Some(Format::Table) => {
            if listed.is_empty() {
                session.out.say(tr!("no feedback matches"));
                return Ok(());
            }
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            session.out.text(&render::feedback::table(&screen, &lines(listed, &of)))
        }
    }
}

fn row<'f>(one: &Listed<'f>, now: Timestamp, improvement_states: Vec<String>) -> FeedbackRow<'f> {
    let (t, feedback) = (&one.found.ticket, one.feedback);
    FeedbackRow {
        id: &t.id,
        kind: t.kind,
        service: t.service.as_deref(),
        customer: t.requester.customer.as_deref(),
        title: &t.title,
        feedback,
        age_seconds: feedback.answered.unwrap_or(now).duration_since(feedback.received).as_secs(),
        improvement_states,
    }
}

fn lines<'f>(
    listed: &[Listed<'f>],
    improvements: &impl Fn(&Listed<'f>) -> Vec<String>,
) -> Vec<FeedbackLine<'f>> {
    let line = |one: &Listed<'f>| FeedbackLine {
        id: &one.found.ticket.id,
        service: one.found.ticket.service.as_deref(),
        feedback: one.feedback,
        improvements: improvements(one).join(", "),
    };
    listed.iter().map(line).collect()
}

/// What became of each improvement that the tickets are evidence for: its state, and whether its last
/// check reached the target (M4.3b).
fn improvements(desk: &Desk, listed: &[Listed]) -> BTreeMap<String, String> {
    let ids = listed.iter().flat_map(|one| &one.feedback.improvements);
    let known = ids.filter_map(|id| desk.find_record(id.parse::<Id>().ok()?));
    known.map(|ticket| (ticket.id.to_string(), render::feedback::improvement(&ticket))).collect()
}

fn ids(session: &Session, listed: &[Listed]) -> Result<()> {
    let mut seen = std::collections::HashSet::new();
    let fresh = listed.iter().map(|one| &one.found.ticket.id).filter(|id| seen.insert(*id));
    session.out.raw(&fresh.map(|id| format!("{id}\n")).collect::<String>())
}
