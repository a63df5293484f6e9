//! `change schedule` and `prepare`: the window, and what must be ready before it (M6.2a).

use clap::Args;

use crate::cli::found::{Wanted, context, load};
use crate::cli::globals::Session;
use crate::cli::output::Format;
use crate::cli::{dates, text};
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Filter, Sort};
use crate::records::change::{Prepared, Window};
use crate::records::{Kind, Ticket};
use crate::rules::change::verbs;
use crate::rules::change::window::{Taken, clashes, frozen, services};
use crate::store::Shelf;

/// `change schedule`.
#[derive(Debug, Args)]
pub(crate) struct ScheduleArgs {
    /// Id, part of one, or a number elsewhere
    id: String,
    /// When it may begin: "2026-12-05 22:00" (the desk's zone), RFC 3339, or 4h from now
    #[arg(long, value_name = "TIME")]
    from: String,
    /// When it must be over; 2h counts from its beginning
    #[arg(long, value_name = "TIME")]
    to: String,
    /// Against a freeze or another change (with --because)
    #[arg(long, requires = "because")]
    force: bool,
    /// Why, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", visible_alias = "note")]
    because: Option<String>,
}

/// `change prepare`.
#[derive(Debug, Args)]
pub(crate) struct PrepareArgs {
    /// Id, part of one, or a number elsewhere
    id: String,
    /// Items of the policy's checklist that are done
    #[arg(value_name = "ITEM")]
    done: Vec<String>,
    /// An item that is not needed (with --because); may be given again
    #[arg(long = "not-needed", value_name = "ITEM", requires = "because")]
    not_needed: Vec<String>,
    /// An item that is not done after all; may be given again
    #[arg(long = "undo", value_name = "ITEM")]
    undo: Vec<String>,
    /// All that is still open is done
    #[arg(long)]
    all: bool,
    /// Why, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", visible_alias = "note")]
    because: Option<String>,
}

/// Gives a change its window. Other changes are looked at under the lock, so that two at once do not take the
/// same hours.
pub(crate) fn schedule(session: &Session, args: &ScheduleArgs) -> Result<()> {
    let because = text::optional("--because", args.because.as_deref())?;
    let desk = session.desk()?;
    let zone = &desk.policy.desk.timezone;
    let from = dates::planned("--from", &args.from, desk.now, zone)?;
    let to = dates::planned("--to", &args.to, from, zone)?;
    if to <= from {
        return Err(
            Error::usage("--to is not after --from").hint("such as --from \"2026-12-05 22:00\" --to 2h")
        );
    }
    if to <= desk.at {
        return Err(Error::usage(format!("the window was over at {to}")).hint("give a --to that is to come"));
    }
    let id = desk.find_kind(&args.id, Some(Kind::Change))?;
    let lock = desk.store.lock()?;
    let others = taken(&desk)?;
    let acted = desk.act_locked(&lock, id, |ticket| {
        let against = against(&desk, ticket, (from, to), &others);
        if !args.force && !against.is_empty() && can_be_scheduled(ticket) {
            let message = format!("{id} cannot be scheduled then: {}", against.join("; "));
            return Err(Error::new(ErrorKind::Rule, message)
                .hint("take other hours (itdesk change calendar), or --force --because WHY"));
        }
        let because = if against.is_empty() { Vec::new() } else { because };
        Ok(verbs::schedule(
            &desk.policy,
            ticket,
            Window { from, to, against, because, extra: Default::default() },
        )?)
    })?;
    session.out.acted(&desk, &acted, "schedule")
}

/// Whether the table would let it: else that is the refusal.
fn can_be_scheduled(ticket: &Ticket) -> bool {
    crate::rules::workflow::leads(Kind::Change, "schedule", ticket.state).next().is_some()
}

/// The windows of the changes that are scheduled or under way.
fn taken(desk: &Desk) -> Result<Vec<Taken>> {
    let filter = Filter::parse(&["state:scheduled,implementing".to_owned()], &context(desk))?;
    let (sort, shelf) = (Sort::default(), Shelf::Live);
    let wanted = Wanted { filter: &filter, kind: Some(Kind::Change), sort: &sort, limit: usize::MAX, shelf };
    let (found, ()) = wanted.ids(desk, |_, _| Ok(()))?;
    Ok(load(desk, shelf, &found.ids, &|_| true)?.iter().filter_map(|f| Taken::of(&f.record)).collect())
}

/// What stands against a window: freezes of the policy, and other changes on the same services.
fn against(
    desk: &Desk,
    ticket: &Ticket,
    (from, to): (jiff::Timestamp, jiff::Timestamp),
    others: &[Taken],
) -> Vec<String> {
    let window = Taken { id: ticket.id, from, to, services: services(ticket) };
    let freezes = frozen(&desk.policy.changes.freezes, from, to, &window.services);
    let freezes = freezes.into_iter().map(|f| format!("freeze '{}' from {} to {}", f.name, f.from, f.to));
    let clashing = clashes(&window, others);
    let clashing = clashing.into_iter().map(|o| format!("{} from {} to {}", o.id, o.from, o.to));
    freezes.chain(clashing).collect()
}

/// Ticks items; without any, shows the checklist.
pub(crate) fn prepare(session: &Session, args: &PrepareArgs) -> Result<()> {
    let because = text::optional("--because", args.because.as_deref())?;
    let desk = session.desk()?;
    let id = desk.find_kind(&args.id, Some(Kind::Change))?;
    if args.done.is_empty() && args.not_needed.is_empty() && args.undo.is_empty() && !args.all {
        return show(session, &desk, &desk.store.read(id)?);
    }
    let known = |item: &String| known_item(&desk, item);
    let done = args.done.iter().map(known).collect::<Result<Vec<_>>>()?;
    let not_needed = args.not_needed.iter().map(known).collect::<Result<Vec<_>>>()?;
    let undo = args.undo.iter().map(known).collect::<Result<Vec<_>>>()?;
    let acted = desk.act(id, |ticket| {
        let by = desk.actor()?.to_owned();
        let rest = if args.all { verbs::open_items(&desk.policy, ticket) } else { Vec::new() };
        let rest: Vec<String> = rest
            .into_iter()
            .map(str::to_owned)
            .filter(|i| !not_needed.contains(i) && !undo.contains(i))
            .collect();
        let item = |item: &String, why: Option<String>| Prepared {
            item: item.clone(),
            not_needed: why,
            by: by.clone(),
            at: desk.at,
            extra: Default::default(),
        };
        let why = because.join(" ");
        let items = done.iter().chain(&rest).map(|i| item(i, None));
        let items: Vec<Prepared> =
            items.chain(not_needed.iter().map(|i| item(i, Some(why.clone())))).collect();
        let mut note: Vec<String> = items.iter().map(|i| i.item.clone()).collect();
        note.extend(undo.iter().map(|i| format!("not done after all: {i}")));
        note.extend(because.iter().cloned());
        Ok(verbs::prepare(ticket, items, &undo, note)?)
    })?;
    session.out.acted(&desk, &acted, "prepare")?;
    let open = verbs::open_items(&desk.policy, &acted.ticket);
    if !open.is_empty() {
        session.out.say(&format!("still open: {}", open.join(", ")));
    }
    Ok(())
}

fn known_item(desk: &Desk, given: &String) -> Result<String> {
    let list = &desk.policy.changes.checklist;
    list.iter().find(|i| i.eq_ignore_ascii_case(given)).cloned().ok_or_else(|| {
        Error::usage(format!("'{given}' is not an item of the checklist"))
            .hint(format!("the policy's items: {}", list.join(", ")))
    })
}

fn show(session: &Session, desk: &Desk, ticket: &Ticket) -> Result<()> {
    let settled = |item: &str| ticket.change.iter().flat_map(|c| &c.preparation).find(|p| p.item == item);
    if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
        let list = desk.policy.changes.checklist.iter().map(|item| {
            let done = settled(item);
            serde_json::json!({
                "item": item,
                "settled": done.is_some(),
                "not_needed": done.and_then(|d| d.not_needed.clone()),
                "by": done.map(|d| d.by.clone()),
                "at": done.map(|d| d.at),
            })
        });
        return session.out.json(&list.collect::<Vec<_>>());
    }
    let lines = desk.policy.changes.checklist.iter().map(|item| match settled(item) {
        None => format!("[ ] {item}\n"),
        Some(p) => match &p.not_needed {
            Some(why) => format!("[-] {item}: not needed, {why} ({})\n", p.by),
            None => format!("[x] {item} ({})\n", p.by),
        },
    });
    session.out.text(&crate::escape::lines(&lines.collect::<String>()))
}
