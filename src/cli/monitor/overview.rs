//! `status`, and `itdesk` alone: what asks for attention of the one who looks, and what is not shared.

use clap::Args;
use serde::Serialize;

use super::status::{duties, duty_name, entry, late_and_at_risk, selection, votes};
use crate::cli::find::found::{FoundTickets, context, load, report as name_spoiled};
use crate::cli::find::many;
use crate::cli::session::desks::{NamedDesk, OfDesk};
use crate::cli::session::globals::AsOf;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::watch::WatchArgs;
use crate::desk::Desk;
use crate::error::Result;
use crate::git::{Unshared, unshared};
use crate::index::{DueBy, Need};
use crate::lang::{self, mark, tr, tr_n};
use crate::query::{self, Filter, Sort};
use crate::records::Id;
use crate::render::overview::{self, DeskCounts, OverviewList};
use crate::report::status::StatusEntry;
use crate::store::{Shelf, Unreadable};

/// Once, or again and again.
#[derive(Debug, Args)]
pub(crate) struct OverviewArgs {
    #[command(flatten)]
    watch: WatchArgs,
}

/// What asks for attention.
#[derive(Default)]
struct Overview {
    me: Option<String>,
    mine: Vec<StatusEntry>,
    late: Vec<StatusEntry>,
    at_risk: Vec<StatusEntry>,
    approvals: Vec<StatusEntry>,
    feedback: Vec<StatusEntry>,
    unshared: Option<Unshared>,
}

/// The same as JSON.
#[derive(Debug, Serialize)]
struct OverviewJson<'a> {
    now: jiff::Timestamp,
    /// Who looks; null where nobody is named.
    me: Option<&'a str>,
    /// The open work of who looks.
    mine: Counted<'a>,
    /// Tickets with a clock that ran out.
    late: Counted<'a>,
    /// Tickets with a clock that is about to.
    at_risk: Counted<'a>,
    /// Changes that wait for the vote of who looks.
    approvals: Counted<'a>,
    /// Tickets with feedback that waits for an answer, finished ones too.
    feedback: Counted<'a>,
    /// Regular duties that are late or at risk, by name.
    duties: Vec<&'a str>,
    /// Null outside of a repository.
    unshared: Option<UnsharedJson>,
}

/// How many tickets, and which.
#[derive(Debug, Serialize)]
struct Counted<'a> {
    count: usize,
    ids: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct UnsharedJson {
    /// Files that are not committed.
    uncommitted: usize,
    /// The tickets among them.
    ids: Vec<String>,
    /// Commits that were not pushed; null where the branch follows none.
    unpushed: Option<usize>,
}

/// Prints what asks for attention.
pub(crate) fn run(session: &Session, args: &OverviewArgs) -> Result<()> {
    args.watch.run(session, shown)
}

fn shown(session: &Session) -> Result<()> {
    if session.is_on_many() {
        return several(session);
    }
    let desk = session.desk()?;
    let (overview, spoiled) = overview(&desk)?;
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&overview.json(desk.now))?,
        Some(Format::Csv | Format::Ids) => ids(session, &overview)?,
        None if session.out.quiet => ids(session, &overview)?,
        None | Some(Format::Table) => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            let name = &desk.policy.desk.name;
            let me = overview.me.as_deref().map_or_else(|| name.clone(), |me| format!("{name}, {me}"));
            let unshared = overview.unshared.as_ref().map(said);
            let lists = overview.lists();
            let text = overview::text(&screen, &me, &lists, unshared.as_deref(), session.out.height());
            session.out.text(&text)?;
        }
    }
    name_spoiled(spoiled)
}

/// What asks for attention on several desks: counts over all, the most pressing tickets of all, and the
/// counts of each desk.
fn several(session: &Session) -> Result<()> {
    let desks = session.desks(&AsOf::default())?;
    let mut spoiled = Vec::new();
    let mut each: Vec<(&NamedDesk, Overview)> = Vec::new();
    for named in &desks.all {
        let (overview, unread) = overview(&named.desk)?;
        spoiled.extend(named.spoiled(unread));
        each.push((named, overview.on(named)));
    }
    match session.out.format {
        Some(format @ (Format::Json | Format::Jsonl)) => {
            let overviews = each.iter().map(|(named, overview)| OfDesk {
                desk: named.name.as_str(),
                value: overview.json(named.desk.now),
            });
            let overviews: Vec<_> = overviews.collect();
            match format {
                Format::Jsonl => overviews.iter().try_for_each(|one| session.out.json(one))?,
                _ => session.out.json(&overviews)?,
            }
        }
        Some(Format::Csv | Format::Ids) => each.iter().try_for_each(|(_, one)| ids(session, one))?,
        None if session.out.quiet => each.iter().try_for_each(|(_, one)| ids(session, one))?,
        None | Some(Format::Table) => {
            let Some(first) = desks.first() else { return many::report(&desks, spoiled) };
            let screen = session.out.screen(&first.policy.desk.timezone, first.now);
            let counts: Vec<DeskCounts> = each.iter().map(|(named, one)| one.counts(&named.name)).collect();
            let flag = |typed: &std::path::PathBuf| format!(" --desk {}", typed.display());
            let flags: String = session.globals.desk.iter().map(flag).collect();
            let all = Overview::of_all(each.into_iter().map(|(_, one)| one));
            let heading = counts.iter().map(|desk| desk.name.as_str()).collect::<Vec<_>>().join(", ");
            let me = all.me.as_deref().map_or_else(|| heading.clone(), |me| format!("{heading}, {me}"));
            let commands: Vec<String> =
                all.lists().iter().map(|list| format!("{}{flags}", list.command)).collect();
            let lists = all.lists().into_iter().zip(&commands);
            let lists: Vec<OverviewList> =
                lists.map(|(list, command)| OverviewList { command, ..list }).collect();
            session.out.text(&overview::text(&screen, &me, &lists, None, session.out.height()))?;
            session.out.text(&format!("\n{}", overview::desks(&screen, &counts)))?;
        }
    }
    many::report(&desks, spoiled)
}

/// Asks the index; only the changes that may wait for a vote are read.
fn overview(desk: &Desk) -> Result<(Overview, Vec<Unreadable>)> {
    let context = context(desk);
    let parse = |words: &[&str]| {
        Filter::parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), &context)
    };
    let all = parse(&[])?;
    let is_known = !context.me.is_empty();
    let own =
        parse(if is_known { &["assignee:me", "state:open"] } else { &["assignee:none", "assignee:any"] })?;
    let unanswered = parse(&["feedback:open"])?;
    let votable = parse(&["kind:change", "state:submitted,assessed,implementing,monitoring"])?;
    let keys = ["class", "due", "title"].map(query::key).into_iter().collect::<Result<Vec<_>>>()?;
    let sort = Sort::default();
    let (deadlines, own, unanswered, changes, spoiled) = desk.ask(Shelf::Live, Need::Rows, |index| {
        let ids = index.select(&selection(&own), &sort, usize::MAX)?;
        let values = index.values(&ids, &keys)?;
        let unanswered = index.select(&selection(&unanswered), &sort, usize::MAX)?;
        let votable =
            if is_known { index.select(&selection(&votable), &sort, usize::MAX)? } else { Vec::new() };
        let deadlines = index.deadlines(&selection(&all), DueBy::AtRisk)?;
        Ok((
            deadlines,
            ids.into_iter().zip(values).collect::<Vec<_>>(),
            unanswered,
            votable,
            index.spoiled()?,
        ))
    })?;
    let (mut late, mut at_risk) = late_and_at_risk(deadlines);
    let (late_duties, risky_duties, unread) = duties(desk)?;
    late.extend(late_duties);
    at_risk.extend(risky_duties);
    let overview = Overview {
        mine: own.into_iter().map(|(id, values)| work(id, &values)).collect(),
        at_risk,
        late,
        approvals: votes(desk, &changes, &context.me)?,
        feedback: waiting(desk, &unanswered)?,
        unshared: unshared(desk.store.root())?,
        me: Some(context.me).filter(|_| is_known),
    };
    Ok((overview, spoiled.into_iter().chain(unread).collect()))
}

/// The tickets whose customers wait for an answer to feedback, the first due first.
fn waiting(desk: &Desk, ids: &[Id]) -> Result<Vec<StatusEntry>> {
    let found = load(desk, Shelf::Live, ids, &|_| true)?;
    let entry = |found: &FoundTickets| StatusEntry {
        at: found.ticket.record.get("feedback").map(|limit| limit.due),
        ..entry(found, "feedback")
    };
    let mut waiting: Vec<StatusEntry> = found.iter().map(entry).collect();
    waiting.sort_by_key(|entry| entry.at);
    Ok(waiting)
}

/// A ticket from its values of `class`, `due` and `title`.
fn work(id: Id, values: &[serde_json::Value]) -> StatusEntry {
    let text = |at: usize| values.get(at).and_then(serde_json::Value::as_str);
    StatusEntry {
        id: Some(id.to_string()),
        service: None,
        class: text(0).and_then(|class| class.parse().ok()),
        what: "work".to_owned(),
        at: text(1).and_then(|due| due.parse().ok()),
        holder: None,
        title: text(2).unwrap_or_default().to_owned(),
    }
}

impl Overview {
    /// The same with ids that name their desk.
    fn on(mut self, named: &NamedDesk) -> Overview {
        let lists =
            [&mut self.mine, &mut self.late, &mut self.at_risk, &mut self.approvals, &mut self.feedback];
        for entry in lists.into_iter().flatten() {
            entry.id = entry.id.take().map(|id| named.id(id));
        }
        self
    }

    /// What asks for attention on any of several desks, the soonest due first.
    fn of_all(each: impl Iterator<Item = Overview>) -> Overview {
        let all = each.reduce(|mut all, one| {
            all.me = all.me.or(one.me);
            all.mine.extend(one.mine);
            all.late.extend(one.late);
            all.at_risk.extend(one.at_risk);
            all.approvals.extend(one.approvals);
            all.feedback.extend(one.feedback);
            all
        });
        let mut all = all.unwrap_or_default();
        for list in [&mut all.late, &mut all.at_risk, &mut all.approvals, &mut all.feedback] {
            list.sort_by_key(|entry| (entry.at.is_none(), entry.at));
        }
        all.mine.sort_by_key(|entry| (entry.class, entry.at.is_none(), entry.at));
        all
    }

    fn counts(&self, name: &str) -> DeskCounts {
        let unshared = self.unshared.as_ref();
        DeskCounts {
            name: name.to_owned(),
            late: self.late.len(),
            at_risk: self.at_risk.len(),
            approvals: self.approvals.len(),
            mine: self.mine.len(),
            unshared: unshared.map(|unshared| unshared.uncommitted.len() + unshared.ahead.unwrap_or(0)),
        }
    }

    /// The lists; that of feedback only where a customer waits.
    fn lists(&self) -> Vec<OverviewList<'_>> {
        let waits = !self.feedback.is_empty();
        let feedback = OverviewList {
            name: mark!("feedback"),
            command: "itdesk feedback list --open",
            entries: &self.feedback,
        };
        let mut lists = vec![
            OverviewList { name: mark!("late"), command: "itdesk due", entries: &self.late },
            OverviewList { name: mark!("at risk"), command: "itdesk due", entries: &self.at_risk },
            OverviewList {
                name: mark!("to approve"),
                command: "itdesk change approvals",
                entries: &self.approvals,
            },
        ];
        lists.extend(waits.then_some(feedback));
        lists.push(OverviewList { name: mark!("mine"), command: "itdesk mine", entries: &self.mine });
        lists
    }

    fn json(&self, now: jiff::Timestamp) -> OverviewJson<'_> {
        fn listed(entries: &[StatusEntry]) -> Counted<'_> {
            let ids: Vec<&str> = entries.iter().filter_map(|entry| entry.id.as_deref()).collect();
            Counted { count: ids.len(), ids }
        }
        OverviewJson {
            now,
            me: self.me.as_deref(),
            mine: listed(&self.mine),
            late: listed(&self.late),
            at_risk: listed(&self.at_risk),
            approvals: listed(&self.approvals),
            feedback: listed(&self.feedback),
            duties: self.late.iter().chain(&self.at_risk).filter_map(duty_name).collect(),
            unshared: self.unshared.as_ref().map(|unshared| UnsharedJson {
                uncommitted: unshared.uncommitted.len(),
                ids: tickets(unshared),
                unpushed: unshared.ahead,
            }),
        }
    }
}

/// The tickets among the files that are not committed, each once.
fn tickets(unshared: &Unshared) -> Vec<String> {
    let ids = unshared.uncommitted.iter().filter_map(|path| path.file_stem()?.to_str()?.parse::<Id>().ok());
    ids.map(|id| id.to_string()).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// What is not shared, and the command that shares it.
fn said(unshared: &Unshared) -> String {
    let files = unshared.uncommitted.len();
    let commits = unshared.ahead.unwrap_or(0);
    let command = if files > 0 { "itdesk sync --commit" } else { "itdesk sync" };
    let counts = [
        (files, tr_n!(files, "{n} file not committed", "{n} files not committed")),
        (commits, tr_n!(commits, "{n} commit not pushed", "{n} commits not pushed")),
    ];
    let some: Vec<String> = counts.into_iter().filter(|(n, _)| *n > 0).map(|(_, counted)| counted).collect();
    match some.is_empty() {
        true => tr!("nothing").to_owned(),
        false => format!("{}: {command}", lang::list(&some)),
    }
}

/// The tickets of all lists, each once.
fn ids(session: &Session, overview: &Overview) -> Result<()> {
    let mut seen = std::collections::HashSet::new();
    let lists = overview.lists();
    let all = lists.iter().flat_map(|list| list.entries).filter_map(|entry| entry.id.as_deref());
    let fresh = all.filter(|id| seen.insert(*id));
    session.out.raw(&fresh.map(|id| format!("{id}\n")).collect::<String>())
}
