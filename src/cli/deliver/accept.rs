//! `deliver start`, `accept`, `reject` and `close`: the delivery and its acceptance (M3.4, M4.2b).

use clap::Args;

use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::step::{NotedArgs, holder};
use crate::cli::ticket::targets::Targets;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{self, tr};
use crate::records::words::AcceptanceStep;
use crate::records::{Id, Kind, Link, Quantity, State, Ticket};
use crate::rules::delivery::acceptance::{self, AcceptanceStepTaken, hundredths};
use crate::rules::delivery::ready::{Judged, judged};
use crate::rules::delivery::verbs;
use crate::rules::life::{Acting, Action};

/// The kind that these verbs are on.
const DELIVERY: Option<Kind> = Some(Kind::Delivery);

/// `deliver start`.
#[derive(Debug, Args)]
pub(crate) struct StartArgs {
    #[command(flatten)]
    on: Targets,
    /// Person who delivers [default: the assignee, else you]
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
}

/// `deliver accept`.
#[derive(Debug, Args)]
pub(crate) struct AcceptArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Step: need, process, result, feedback or confirm [default: the next]
    step: Option<AcceptanceStep>,
    /// Step process: how far the process was followed, in percent
    #[arg(long, value_name = "PERCENT")]
    conformity: Option<Quantity>,
    /// Step feedback: customer satisfaction, in percent
    #[arg(long, value_name = "PERCENT")]
    satisfaction: Option<Quantity>,
    /// Step confirm: accept despite missed criteria, each followed up in a request
    #[arg(long)]
    open_points: bool,
    /// Findings
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
}

/// `deliver reject`.
#[derive(Debug, Args)]
pub(crate) struct RejectArgs {
    #[command(flatten)]
    on: Targets,
    /// Reason, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "note", "message"])]
    reason: Option<String>,
}

/// Begins the delivery.
pub(crate) fn start(session: &Session, args: &StartArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    args.on.open(session, DELIVERY)?.act(|desk, ticket| {
        let who = holder(desk, args.by.as_deref(), ticket)?;
        let acting = Acting { by: &who, ..desk.acting()? };
        Ok(verbs::start(acting, ticket, note.clone())?)
    })
}

/// Takes a step of the acceptance.
///
/// Missed criteria that are accepted become requests before the delivery is written: interrupted in between, the
/// same command finds them again by their dedupe keys and goes on.
pub(crate) fn accept(session: &Session, args: &AcceptArgs) -> Result<()> {
    let finding = text::optional("--note", args.note.as_deref())?;
    let conformity = percent("--conformity", args.conformity.as_ref())?;
    let satisfaction = percent("--satisfaction", args.satisfaction.as_ref())?;
    let desk = session.desk()?;
    let id = desk.find_kind(&args.id, Some(Kind::Delivery))?;
    let by = desk.actor()?.to_owned();
    let step = args.step;
    let at = desk.at;
    let open_points = args.open_points;
    let taken = AcceptanceStepTaken { step, by, at, finding, conformity, satisfaction, open_points };
    let mut points = Vec::new();
    if open_points {
        let mut probe = desk.store.read(id)?;
        acceptance::accept(&desk.policy, &mut probe, taken.clone())?;
        if probe.state == State::Accepted {
            let language = desk.policy.desk.language_of_texts();
            points = lang::with(language, || follow_up(&desk, &probe))?;
        }
    }
    let acted = desk.act(id, |ticket| -> Result<Action> {
        let mut action = acceptance::accept(&desk.policy, ticket, taken)?;
        note_points(ticket, &points);
        action.note.extend(points.iter().map(|(name, point)| format!("{name} is followed up in {point}")));
        Ok(action)
    })?;
    for (name, point) in &points {
        session.out.say(&tr!("{name} is followed up in {point}", name, point));
    }
    session.out.acted(&desk, &acted)
}

/// Makes a request of each missed criterion, tied to the delivery.
fn follow_up(desk: &Desk, delivered: &Ticket) -> Result<Vec<(String, Id)>> {
    let Some(delivery) = delivered.delivery() else { return Ok(Vec::new()) };
    let mut points = Vec::new();
    for criterion in judged(delivery, Judged::Missed) {
        let name = &criterion.name;
        let title = text::title(&tr!("Open point of {id}: {name}", id = delivered.id, name))?;
        let mut draft = Ticket::blank(desk.fresh_id(Kind::Request, desk.at)?, &title);
        let value = criterion.measured.as_ref().map_or_else(String::new, ToString::to_string);
        draft.description =
            vec![tr!("{name} is {value} and must be {target}.", name, value, target = criterion.target)];
        draft.service.clone_from(&delivered.service);
        draft.requester = delivered.requester.clone();
        draft.assignee.clone_from(&delivered.assignee);
        draft.state = if draft.assignee.is_some() { State::Assigned } else { draft.state };
        draft.dedupe_key = Some(format!("open-point:{}:{name}", delivered.id));
        draft.links = vec![Link::new("follows", &delivered.id.to_string())];
        points.push((name.clone(), desk.create_once(draft, Vec::new())?.ticket.id));
    }
    Ok(points)
}

/// Writes down in the delivery where its missed criteria are followed up.
fn note_points(ticket: &mut Ticket, points: &[(String, Id)]) {
    for (name, point) in points {
        let criteria = ticket.delivery_mut().into_iter().flat_map(|d| &mut d.criteria);
        for criterion in criteria.filter(|c| c.name == *name) {
            criterion.open_point = Some(point.to_string());
        }
        ticket.links.push(Link::new("followed_by", &point.to_string()));
    }
    ticket.links.sort_by(|a, b| (&a.rel, &a.id).cmp(&(&b.rel, &b.id)));
}

fn percent(flag: &str, given: Option<&Quantity>) -> Result<Option<i64>> {
    let Some(quantity) = given else { return Ok(None) };
    hundredths(quantity).map(Some).ok_or_else(|| {
        Error::new(
            ErrorKind::Usage,
            tr!("{flag} {quantity} is not a percentage from 0 to 100", flag, quantity),
        )
        .hint(tr!("such as {flag} 92 or {flag} 92.5, with at most two decimals", flag))
    })
}

/// Rejects what was delivered.
pub(crate) fn reject(session: &Session, args: &RejectArgs) -> Result<()> {
    let on = args.on.open(session, DELIVERY)?;
    on.act_saying(
        ("--reason", tr!("reason for rejecting")),
        args.reason.as_deref(),
        |desk, ticket, reason| Ok(acceptance::reject(desk.acting()?, ticket, reason)?),
    )
}

/// Closes it.
pub(crate) fn close(session: &Session, args: &NotedArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    args.on
        .open(session, DELIVERY)?
        .act(|desk, ticket| Ok(verbs::close(&desk.policy.feedback, ticket, note.clone())?))
}
