//! `monitor audit`: the process against the manual, rule by rule (M1.3b, M3.2b).

use clap::Args;
use serde::Serialize;

use super::ids;
use super::standard::{self, StandardName};
use crate::cli::find::found::{self, Wanted, load};
use crate::cli::find::gather::gather;
use crate::cli::find::span::SpanArgs;
use crate::cli::session::exit::Exit;
use crate::cli::session::negated::{FilterWord, keys_help, typed};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::{self, tr};
use crate::query::{Sort, SortKey};
use crate::records::{Channel, Id, Kind, Ticket};
use crate::render::{self, csv};
use crate::report::audit::{Audited, Auditor, Looked, Standing, standings};
use crate::report::{Period, Scope, indicators};
use crate::store::Unreadable;

/// So many tickets are in memory at a time.
const CHUNK: usize = 2_000;
/// So many tickets are named in the description of a request.
const NAMED: usize = 200;

/// `monitor audit`.
#[derive(Debug, Args)]
#[command(after_long_help = keys_help())]
pub(crate) struct AuditArgs {
    /// Filters, as for list; archived tickets count too
    #[arg(value_name = "FILTER")]
    filters: Vec<FilterWord>,
    #[command(flatten)]
    span: SpanArgs,
    /// Show all findings
    #[arg(long)]
    all: bool,
    /// List the clauses of a standard, with their evidence and what is missing
    #[arg(long, value_enum, value_name = "STANDARD", conflicts_with = "open")]
    standard: Option<StandardName>,
    /// Create a request for each rule with findings; repeating the same audit creates none
    #[arg(long)]
    open: bool,
    /// Exit 1 when there are findings
    #[arg(long)]
    check: bool,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct AuditJson {
    period: Period,
    rules: Vec<Audited>,
    /// The figures that have a goal, over all tickets of the period.
    goals: Vec<Standing>,
}

/// Audits the tickets of a period.
pub(crate) fn run(session: &Session, args: &AuditArgs) -> Result<Exit> {
    let desk = session.desk()?;
    let period = args.span.period(&desk)?;
    let seen = look(session, &desk, args, period)?;
    // What cannot be read was named by the index already.
    let (figures, _) = gather(&desk)?;
    let figures = indicators(&figures, &Scope::default(), period);
    if let Some(name) = args.standard {
        let has_gaps = standard::print(session, &desk, (name, args.all), period, (&seen.looked, &figures))?;
        found::report(seen.spoiled)?;
        return Ok(Exit::found(args.check && has_gaps));
    }
    let Seen { rules, improvements, spoiled, .. } = seen;
    let goals = standings(&figures, &improvements);
    let told = AuditJson { period, rules, goals };
    print(session, &desk, args, &told)?;
    if args.open {
        let language = desk.policy.desk.language_of_texts();
        // Their texts are stored, and so do not follow the reader.
        lang::with(language, || {
            let rules = look(session, &desk, args, period)?.rules;
            open(session, &desk, period, &rules)
        })?;
    }
    found::report(spoiled)?;
    let findings = told.rules.iter().any(|r| !r.findings.is_empty());
    Ok(Exit::found(args.check && findings))
}

/// What one pass over the tickets found.
struct Seen {
    rules: Vec<Audited>,
    /// What was seen of each ticket, where a standard asks for it.
    looked: Vec<Looked>,
    /// For what is under way.
    improvements: Vec<Ticket>,
    spoiled: Vec<Unreadable>,
}

/// The rules asked of every ticket that passes.
fn look(session: &Session, desk: &Desk, args: &AuditArgs, period: Period) -> Result<Seen> {
    let filter = found::filter(session, desk, &typed(&args.filters))?;
    let sort = Sort::by(SortKey::Id);
    let (mut auditor, mut improvements, mut spoiled) =
        (Auditor::new(&desk.policy, period), Vec::new(), Vec::new());
    if args.standard.is_some() {
        auditor = auditor.keeping();
    }
    for shelf in desk.shelves() {
        let wanted = Wanted { filter: &filter, kind: None, sort: &sort, limit: usize::MAX, shelf };
        let (ids, ()) = wanted.ids(desk, |_, _| Ok(()))?;
        spoiled.extend(ids.spoiled);
        for chunk in ids.ids.chunks(CHUNK) {
            for found in load(desk, shelf, chunk, &|_| true)? {
                auditor.look(&found.record);
                if found.record.kind() == Kind::Improvement {
                    improvements.push(found.record);
                }
            }
        }
    }
    let looked = auditor.looked();
    Ok(Seen { rules: auditor.done(), looked, improvements, spoiled })
}

fn print(session: &Session, desk: &Desk, args: &AuditArgs, told: &AuditJson) -> Result<()> {
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(told),
        Some(Format::Csv) => session.out.csv(&csv::records(&rows(told))?),
        Some(Format::Ids) => ids::print(session, found_ids(told)),
        None if session.out.quiet => ids::print(session, found_ids(told)),
        None | Some(Format::Table) => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            session.out.text(&render::audit::page(&screen, &told.rules, &told.goals, args.all))
        }
    }
}

/// A finding as a row of CSV.
#[derive(Debug, Serialize)]
struct AuditRow<'a> {
    row: &'a str,
    rule: &'a str,
    ticket: String,
    why: &'a str,
    title: &'a str,
}

fn rows(told: &AuditJson) -> Vec<AuditRow<'_>> {
    let mut rows = Vec::new();
    for rule in &told.rules {
        rows.extend(rule.findings.iter().map(|f| AuditRow {
            row: rule.row,
            rule: rule.rule,
            ticket: f.ticket.to_string(),
            why: &f.why,
            title: &f.title,
        }));
    }
    rows
}

/// The tickets that were found.
fn found_ids(told: &AuditJson) -> impl Iterator<Item = Id> {
    told.rules.iter().flat_map(|r| &r.findings).map(|f| f.ticket)
}

/// Makes a request of each rule with findings. The key is the rule and the period, so that the same audit again finds
/// its requests there.
fn open(session: &Session, desk: &Desk, period: Period, rules: &[Audited]) -> Result<()> {
    let span = |at: Option<jiff::Timestamp>| at.map_or_else(|| "all".to_owned(), |at| at.to_string());
    for rule in rules.iter().filter(|r| !r.findings.is_empty()) {
        let title = tr!(
            "Audit {row}: {findings} of {of} did not keep: {asks}",
            row = rule.row,
            findings = rule.findings.len(),
            of = rule.kept.of,
            asks = rule.asks
        );
        let mut draft = Ticket::blank(desk.fresh_id(Kind::Request, desk.at)?, &title);
        let lines = rule.findings.iter().take(NAMED).map(|f| format!("{} {}", f.ticket, f.why));
        draft.description = lines.collect();
        if rule.findings.len() > NAMED {
            draft.description.push(tr!("and {more} more", more = rule.findings.len() - NAMED));
        }
        draft.channel = Some(Channel::OTHER);
        draft.requester.name = Some(desk.actor()?.to_owned());
        draft.tags = vec!["audit".to_owned()];
        let since = span(period.since);
        let until = span(period.until);
        draft.dedupe_key = Some(format!("audit:{}:{since}:{until}", rule.rule));
        let made = desk.create_once(draft, Vec::new())?;
        let (rule, id) = (rule.rule, made.ticket.id);
        session.out.say(&match made.changed {
            true => tr!("{rule} is followed up in {id}", rule, id),
            false => tr!("{rule} is already followed up in {id}", rule, id),
        });
    }
    Ok(())
}
