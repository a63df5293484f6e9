//! `change schedule` and `prepare`: the window, and what must be ready before it (M6.2a).

use clap::Args;

use crate::cli::session::dates;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::text;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::change::{Prepared, Window};
use crate::records::fold;
use crate::records::{Kind, Ticket};
use crate::rules::change::verbs;
use crate::rules::change::window::against;
use crate::rules::when::{Clock, Tense};

/// `change schedule`.
#[derive(Debug, Args)]
pub(crate) struct ScheduleArgs {
    /// Id, part of one, or an external number
    id: String,
    /// When it may begin: "fri 22:00", "2026-12-05 22:00", 4h (from now); see itdesk help times
    #[arg(long, value_name = "TIME")]
    from: String,
    /// End of the window: 2h (from its start), 02:00, or as for --from
    #[arg(long, value_name = "TIME")]
    to: String,
    /// Schedule despite a freeze or a conflicting change (with --reason)
    #[arg(long, requires = "reason")]
    force: bool,
    /// Reason, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "note", "message"])]
    reason: Option<String>,
}

/// `change prepare`.
#[derive(Debug, Args)]
pub(crate) struct PrepareArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Items of the policy's checklist that are done
    #[arg(value_name = "ITEM")]
    done: Vec<String>,
    /// Item that is not needed (with --reason); may be repeated
    #[arg(long = "not-needed", value_name = "ITEM", requires = "reason")]
    not_needed: Vec<String>,
    /// Item to mark as not done; may be repeated
    #[arg(long = "undo", value_name = "ITEM")]
    undo: Vec<String>,
    /// Mark all open items as done
    #[arg(long)]
    all: bool,
    /// Reason, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "note", "message"])]
    reason: Option<String>,
}

/// Gives a change its window. Other changes are looked at under the lock, so that two at once do not take the
/// same hours.
pub(crate) fn schedule(session: &Session, args: &ScheduleArgs) -> Result<()> {
    let because = match args.force {
        true => {
            text::required(session, "--reason", tr!("reason for starting anyway"), args.reason.as_deref())?
        }
        false => text::optional("--reason", args.reason.as_deref())?,
    };
    let desk = session.desk()?;
    let zone = &desk.policy.desk.timezone;
    let from = dates::planned("--from", &args.from, desk.now, zone)?;
    let window = Clock::new(desk.now, zone, Tense::Future).counting_from(from);
    let to = dates::by("--to", &args.to, &window)?;
    if to <= from {
        return Err(Error::usage(tr!("--to is not after --from"))
            .hint(tr!("such as --from \"2026-12-05 22:00\" --to 2h")));
    }
    if to <= desk.at {
        return Err(Error::usage(tr!("the window closed at {to}", to)).hint(tr!("give a --to in the future")));
    }
    let id = desk.find_kind(&args.id, Some(Kind::Change))?;
    let lock = desk.lock()?;
    let others = if args.force { desk.changes_to_come()? } else { Vec::new() };
    let acted = desk.act_locked(&lock, id, |ticket| {
        // What is in the way is refused by the rule, unless the window keeps it.
        let against = match args.force {
            true => against(&desk.policy, ticket, (from, to), &others),
            false => Vec::new(),
        };
        let because = if against.is_empty() { Vec::new() } else { because };
        Ok(verbs::schedule(
            &desk.policy,
            ticket,
            Window { from, to, against, because, extra: Default::default() },
        )?)
    })?;
    session.out.acted(&desk, &acted)
}

/// Ticks items; without any, shows the checklist.
pub(crate) fn prepare(session: &Session, args: &PrepareArgs) -> Result<()> {
    let because = text::optional("--reason", args.reason.as_deref())?;
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
    session.out.acted(&desk, &acted)?;
    let open = verbs::open_items(&desk.policy, &acted.ticket);
    if !open.is_empty() {
        session.out.say(&tr!("still open: {open}", open = open.join(", ")));
    }
    Ok(())
}

fn known_item(desk: &Desk, given: &String) -> Result<String> {
    let list = &desk.policy.changes.checklist;
    list.iter().find(|i| fold::same_name(i, given)).cloned().ok_or_else(|| {
        Error::usage(tr!("'{given}' is not an item of the checklist", given))
            .hint(tr!("checklist items in the policy: {list}", list = list.join(", ")))
    })
}

fn show(session: &Session, desk: &Desk, ticket: &Ticket) -> Result<()> {
    let settled =
        |item: &str| ticket.change().into_iter().flat_map(|c| &c.preparation).find(|p| p.item == item);
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
            Some(why) => tr!("[-] {item}: not needed, {why} ({by})\n", item, why, by = p.by),
            None => format!("[x] {item} ({})\n", p.by),
        },
    });
    session.out.text(&crate::escape::lines(&lines.collect::<String>()))
}
