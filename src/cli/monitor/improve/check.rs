//! `monitor improve check`: the figure before and after, read from the desk itself (M7.3a, M7.4a).

use clap::Args;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::cli::find::found::report;
use crate::cli::find::gather::gather;
use crate::cli::session::dates::instant;
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{self, tr};
use crate::records::improvement::{Check, Improvement, Reading};
use crate::records::words::Effect;
use crate::records::{Kind, State, Ticket};
use crate::render::improvement as render;
use crate::report::comparison::{Observed, difference};
use crate::report::{Period, Scope, observe};
use crate::rules::duration::duration_seconds;
use crate::rules::workflow::Verb;
use crate::rules::{improvement, life};
use crate::store::Unreadable;

/// `monitor improve check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Length of the periods to compare [default: from what was done last until now, and as long
    /// before it began]
    #[arg(long, value_name = "DURATION")]
    window: Option<String>,
    /// Time from which the effect counts [default: what was done last]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    since: Option<String>,
    /// Day of the next review of the effect
    #[arg(long, value_name = "DATE")]
    review_on: Option<Date>,
}

/// The two times that are compared.
struct Spans {
    before: Period,
    after: Period,
}

/// Reads the figure before and after, says what became of it, and keeps both.
pub(crate) fn run(session: &Session, args: &CheckArgs) -> Result<()> {
    let desk = session.desk()?;
    let id = desk.find_kind(&args.id, Some(Kind::Improvement))?;
    let ticket = desk.store.read(id)?;
    // What the table does not allow needs no reading of the desk.
    life::step(&mut ticket.clone(), Verb::Check)?;
    let Some(part) = ticket.improvement() else {
        return Err(Error::new(ErrorKind::Rule, tr!("{id} is not an improvement", id)));
    };
    let Some(measure) = part.measure.clone() else {
        let error = Error::new(ErrorKind::Rule, tr!("{id} has no figure to check", id));
        return Err(error.hint(tr!("give --measure: itdesk monitor improve plan {id}", id)));
    };
    let spans = spans(&desk, &ticket, part, args)?;
    let ((before, after), spoiled) = read(&desk, &ticket, &measure, &spans)?;
    let told = difference(&before, &after, part.target.as_ref()).map_err(|why| {
        Error::new(ErrorKind::Rule, format!("{id}: {why}"))
            .hint(tr!("give --target in a matching unit with monitor improve plan"))
    })?;
    let mut remark = render::remark(&measure, (&before, &after), part.target.as_ref(), &told);
    let (users, score) = improvement::heard(part);
    remark.extend(render::heard(users, score));
    let check = Check {
        at: desk.at,
        by: desk.actor()?.to_owned(),
        measure,
        unit: crate::render::monitor::value::unit(&after.unit).to_owned(),
        before: reading(&spans.before, &before),
        after: reading(&spans.after, &after),
        reached: told.reached,
        feedback: (users > 0).then_some(users),
        score,
        remark: remark.clone(),
        extra: Default::default(),
    };
    let acted = desk.act(id, |t| Ok(improvement::checked(t, check, args.review_on)?))?;
    for line in &remark {
        session.out.say(line);
    }
    session.out.acted(&desk, &acted)?;
    report(spoiled)
}

fn reading(period: &Period, observed: &Observed) -> Reading {
    Reading {
        from: period.since.unwrap_or(Timestamp::MIN),
        to: period.until.unwrap_or(period.now),
        value: observed.value,
        n: observed.n,
        median: observed.median(),
        extra: Default::default(),
    }
}

type Pair = (Observed, Observed);

fn read(desk: &Desk, ticket: &Ticket, measure: &str, spans: &Spans) -> Result<(Pair, Vec<Unreadable>)> {
    let (data, spoiled) = gather(desk)?;
    let scope = Scope { service: ticket.service.clone(), ..Scope::default() };
    let read = |period: Period| {
        observe(&data, &scope, measure, period).ok_or_else(|| {
            let error = Error::new(ErrorKind::Rule, tr!("'{measure}' is not a figure of this desk", measure));
            error.hint(tr!(
                "itdesk monitor report --format csv lists the figures; monitor measures lists the measures"
            ))
        })
    };
    Ok(((read(spans.before)?, read(spans.after)?), spoiled))
}

/// Before: up to when this turn began. After: from what was done last until now. Both as long as each other.
fn spans(desk: &Desk, ticket: &Ticket, part: &Improvement, args: &CheckArgs) -> Result<Spans> {
    let turn = part.acts.iter().rev().find(|a| a.effect == Effect::Again).map(|a| a.at);
    let of_turn: Vec<Timestamp> =
        part.done.iter().map(|d| d.at).filter(|at| turn.is_none_or(|turn| *at >= turn)).collect();
    let (Some(first), Some(last)) = (of_turn.iter().min().copied(), of_turn.iter().max().copied()) else {
        let message = tr!(
            "{id} is in state {state}, but nothing was done yet",
            id = ticket.id,
            state = lang::shown(State::Do.as_str())
        );
        return Err(
            Error::new(ErrorKind::Rule, message).hint(tr!("record what was done with monitor improve do"))
        );
    };
    let zone = &desk.policy.desk.timezone;
    let since = args.since.as_deref().map(|text| instant("--since", text, desk.now, zone)).transpose()?;
    let from = since.unwrap_or(last);
    let window = args.window.as_deref().map(duration_seconds).transpose();
    let window = window.map_err(|why| Error::usage(format!("--window: {why}")))?;
    let length = window.map_or_else(|| desk.at.duration_since(from), SignedDuration::from_secs);
    if length < SignedDuration::from_mins(1) || from >= desk.at {
        let message = tr!("{id}: no data after {from} yet", id = ticket.id, from);
        return Err(Error::new(ErrorKind::Rule, message).hint(tr!("check again later, or give --since")));
    }
    let until = from.checked_add(length).unwrap_or(Timestamp::MAX).min(desk.at);
    let begin = first.checked_sub(length).unwrap_or(Timestamp::MIN);
    let period = |since, until| Period { since: Some(since), until: Some(until), now: desk.at };
    Ok(Spans { before: period(begin, first), after: period(from, until) })
}
