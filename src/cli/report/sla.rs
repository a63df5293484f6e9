//! `report sla`: targets kept by class, team, service or customer (M2.4c, M5.1a).

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::printed::printed;
use super::scope::say_unknown;
use crate::cli::find::found::report;
use crate::cli::find::gather::gather;
use crate::cli::find::span::SpanArgs;
use crate::cli::session::globals::AsOf;
use crate::cli::session::opened::Session;
use crate::error::Result;
use crate::lang::{self, tr};
use crate::render::{csv, levels, paint};
use crate::report::{Attainment, By, Period, Ratio, Scope, kept_by};

/// SlaJson apart by what, and of which time.
#[derive(Debug, Args)]
pub(crate) struct SlaArgs {
    /// How to group the clocks
    #[arg(long, value_name = "WHAT", default_value = "class")]
    by: What,
    /// Only tickets of this service
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Only tickets of this customer
    #[arg(long, value_name = "NAME")]
    customer: Option<String>,
    /// Only tickets of this team
    #[arg(long, value_name = "NAME")]
    team: Option<String>,
    #[command(flatten)]
    span: SpanArgs,
    #[command(flatten)]
    as_of: AsOf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    Class,
    Team,
    Service,
    Customer,
    #[value(name = "content_class", alias = "content-class")]
    ContentClass,
    Audience,
    Stage,
    Subject,
}

/// The figures as they are told.
#[derive(Debug, Serialize)]
struct SlaJson {
    period: Period,
    by: By,
    kept: Vec<Attainment>,
}

/// A class, team, service or customer as a line of CSV.
#[derive(Debug, Serialize)]
struct AttainmentLine<'k> {
    name: Option<&'k str>,
    respond_kept: u64,
    respond_of: u64,
    handle_kept: u64,
    handle_of: u64,
    resolve_kept: u64,
    resolve_of: u64,
}

pub(crate) fn run(session: &Session, args: &SlaArgs) -> Result<()> {
    let desk = session.desk_as_of(&args.as_of)?;
    let period = args.span.period_or_last_month(&desk)?;
    let (data, spoiled) = gather(&desk)?;
    let SlaArgs { service, customer, team, .. } = args;
    let scope = Scope { service: service.clone(), customer: customer.clone(), team: team.clone() };
    say_unknown(session, &desk, &scope);
    let (by, heading) = args.by.grouping();
    let told = SlaJson { period, by, kept: kept_by(&data, &scope, period, by) };
    let lines = || csv::records(&told.kept.iter().map(line).collect::<Vec<_>>());
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    let is_word = !matches!(args.by, What::Class | What::Team | What::Service | What::Customer);
    let in_words = |kept: &Attainment| match &kept.name {
        Some(name) if is_word => Attainment { name: Some(lang::shown(name).to_owned()), ..kept.clone() },
        _ => kept.clone(),
    };
    let page = || levels::kept(&screen, heading, &told.kept.iter().map(in_words).collect::<Vec<_>>());
    printed(session, &told, lines, page)?;
    if told.kept.is_empty() {
        session.out.say(tr!("no clock met or missed its target in this period"));
    }
    report(spoiled)
}

impl What {
    /// What tells the clocks apart, and the head of its column.
    fn grouping(self) -> (By, &'static str) {
        match self {
            What::Class => (By::Class, "CLASS"),
            What::Team => (By::Team, "TEAM"),
            What::Service => (By::Service, "SERVICE"),
            What::Customer => (By::Customer, "CUSTOMER"),
            What::ContentClass => (By::ContentClass, "CONTENT"),
            What::Audience => (By::Audience, "AUDIENCE"),
            What::Stage => (By::Stage, "STAGE"),
            What::Subject => (By::Subject, "SUBJECT"),
        }
    }
}

/// Prints the figures of all desks together.
///
/// # Errors
/// What reading a desk can meet.
pub(super) fn totals(session: &Session, args: &SlaArgs) -> Result<()> {
    let (by, heading) = args.by.grouping();
    let desks = session.desks(&args.as_of)?;
    let mut all: BTreeMap<(bool, Option<String>), Attainment> = BTreeMap::new();
    for named in &desks.all {
        let desk = &named.desk;
        let period = args.span.period_or_last_month(desk)?;
        let SlaArgs { service, customer, team, .. } = args;
        let scope = Scope { service: service.clone(), customer: customer.clone(), team: team.clone() };
        let (data, _) = gather(desk)?;
        for kept in kept_by(&data, &scope, period, by) {
            // What names none comes last.
            let total = all.entry((kept.name.is_none(), kept.name.clone()));
            let total = total.or_insert_with(|| Attainment {
                name: kept.name.clone(),
                respond: Ratio::default(),
                handle: Ratio::default(),
                resolve: Ratio::default(),
            });
            for (sum, ratio) in [
                (&mut total.respond, kept.respond),
                (&mut total.handle, kept.handle),
                (&mut total.resolve, kept.resolve),
            ] {
                sum.part += ratio.part;
                sum.of += ratio.of;
            }
        }
    }
    let Some(first) = desks.first() else { return Ok(()) };
    let screen = session.out.screen(&first.policy.desk.timezone, first.now);
    let kept: Vec<Attainment> = all.into_values().collect();
    let title = paint::paint(paint::BOLD, tr!("all desks"));
    session.out.text(&format!("\n{title}\n{}", levels::kept(&screen, heading, &kept)))
}

fn line(kept: &Attainment) -> AttainmentLine<'_> {
    AttainmentLine {
        name: kept.name.as_deref(),
        respond_kept: kept.respond.part,
        respond_of: kept.respond.of,
        handle_kept: kept.handle.part,
        handle_of: kept.handle.of,
        resolve_kept: kept.resolve.part,
        resolve_of: kept.resolve.of,
    }
}
