//! `rules`: the rules on their own, for scripts and for trying a policy.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::cli::session::dates;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::policy::policy_of;
use crate::cli::ticket::fields::AssessArgs;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::{Assessment, Class, Kind};
use crate::render::{paint, times};
use crate::rules::calendar::Calendar;
use crate::rules::classify::classify;
use crate::rules::duration::{duration_seconds, format_duration};
use crate::rules::policy::Policy;
use crate::rules::targets::{Facts, targets};
use crate::rules::when::{Clock, Tense};
use crate::wire;

/// `itdesk rules …`
#[derive(Debug, Subcommand)]
pub(crate) enum RulesVerb {
    /// Explain which class and targets an assessment leads to
    Explain(ExplainArgs),
    /// Compute when a duration of working time ends
    Due(DueRule),
    /// Compute the working time between two instants
    Elapsed(ElapsedRule),
}

/// A ticket that need not exist.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Policy file to use instead of the desk's
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Kind: request or incident
    #[arg(long, default_value = "incident")]
    kind: Kind,
    #[command(flatten)]
    assess: AssessArgs,
    /// Service, to choose the agreement
    #[arg(long)]
    service: Option<String>,
    /// Customer, to choose the agreement
    #[arg(long)]
    customer: Option<String>,
    /// Team, to choose the agreement
    #[arg(long)]
    team: Option<String>,
}

/// A calendar and where counting begins.
#[derive(Debug, Args)]
pub(crate) struct CountArgs {
    /// Policy file to use instead of the desk's
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Name of the calendar
    #[arg(long, value_name = "NAME", default_value = "always")]
    calendar: String,
    /// Start: 2026-11-23 09:00, RFC 3339, or another form from itdesk help times
    #[arg(long, value_name = "TIME")]
    from: String,
}

/// A start and a duration.
#[derive(Debug, Args)]
pub(crate) struct DueRule {
    #[command(flatten)]
    count: CountArgs,
    /// Working time: 90m, 1h30m, 2d (48 h), 45s
    #[arg(long = "for", value_name = "DURATION", allow_hyphen_values = true)]
    duration: String,
}

/// Two instants.
#[derive(Debug, Args)]
pub(crate) struct ElapsedRule {
    #[command(flatten)]
    count: CountArgs,
    /// End, in the same forms
    #[arg(long, value_name = "TIME")]
    to: String,
}

/// Runs a verb of `rules`.
pub(crate) fn run(session: &Session, verb: &RulesVerb) -> Result<()> {
    match verb {
        RulesVerb::Explain(args) => explain(session, args),
        RulesVerb::Due(args) => due(session, args),
        RulesVerb::Elapsed(args) => elapsed(session, args),
    }
}

fn explain(session: &Session, args: &ExplainArgs) -> Result<()> {
    let policy = policy(session, args.policy.as_ref())?;
    let c = &policy.classification;
    let mut assessment = Assessment::default();
    args.assess.apply(c, &mut assessment)?;
    let classified = classify(c, &assessment);
    let facts = Facts {
        kind: args.kind,
        class: classified.class,
        kind_of: assessment.kind_of,
        service: args.service.as_deref(),
        customer: args.customer.as_deref(),
        team: args.team.as_deref(),
    };
    let targets = wire::Targets::from(targets(&policy, facts));
    if as_json(session) {
        return session
            .out
            .json(&json!({ "class": classified.class, "reasons": classified.reasons, "targets": targets }));
    }
    session.out.text(&explained(classified.class, &classified.reasons, &targets))
}

fn explained(class: Class, reasons: &[String], targets: &wire::Targets) -> String {
    let mut out = tr!("class {class}\n", class = paint::paint(paint::class(class), class.as_str()));
    out.extend(reasons.iter().map(|r| format!("  · {r}\n")));
    out.push_str(&tr!(
        "targets ({policy} on calendar {calendar})\n",
        policy = targets.policy,
        calendar = targets.calendar
    ));
    let named = [
        ("respond", Some(targets.respond)),
        ("handle", Some(targets.handle)),
        ("resolve", Some(targets.resolve)),
        ("update", targets.update),
    ];
    for (name, minutes) in named.into_iter().filter_map(|(n, m)| m.map(|m| (n, m))) {
        out.push_str(&format!("  {name:<9}{}\n", times::minutes(minutes)));
    }
    out
}

fn due(session: &Session, args: &DueRule) -> Result<()> {
    let seconds = duration_seconds(&args.duration).map_err(|why| Error::usage(format!("--for: {why}")))?;
    let policy = policy(session, args.count.policy.as_ref())?;
    let from = dates::instant("--from", &args.count.from, session.now, &policy.desk.timezone)?;
    let calendar = calendar(&policy, &args.count.calendar)?;
    let due = calendar.due(from, seconds).map_err(|why| {
        Error::new(ErrorKind::Rule, why.to_string())
            .hint(tr!("check its hours, holidays and special days in itdesk.toml"))
    })?;
    match as_json(session) {
        true => session.out.json(&json!({ "due": due })),
        false => session.out.line(&due.to_string()),
    }
}

fn elapsed(session: &Session, args: &ElapsedRule) -> Result<()> {
    let policy = policy(session, args.count.policy.as_ref())?;
    let zone = &policy.desk.timezone;
    let from = dates::instant("--from", &args.count.from, session.now, zone)?;
    let clock = Clock::new(session.now, zone, Tense::Future).counting_from(from);
    let to = dates::by("--to", &args.to, &clock)?;
    let seconds = calendar(&policy, &args.count.calendar)?.elapsed(from, to);
    match as_json(session) {
        true => session.out.json(&json!({ "seconds": seconds })),
        false => session.out.line(&format_duration(seconds)),
    }
}

fn as_json(session: &Session) -> bool {
    matches!(session.out.format, Some(Format::Json | Format::Jsonl))
}

/// The policy of `--policy FILE`, else of the desk.
fn policy(session: &Session, file: Option<&PathBuf>) -> Result<Policy> {
    match file {
        Some(file) => policy_of(file),
        None => match session.desk() {
            Err(e) if e.kind == ErrorKind::Usage => Err(e.hint(tr!("or name a policy with --policy FILE"))),
            desk => desk.map(|d| d.policy),
        },
    }
}

fn calendar<'p>(policy: &'p Policy, name: &str) -> Result<&'p Calendar> {
    policy.calendars.get(name).ok_or_else(|| {
        let names: Vec<&str> = policy.calendars.keys().map(String::as_str).collect();
        Error::usage(tr!("the policy has no calendar '{name}'", name))
            .hint(tr!("calendars: {names}", names = names.join(", ")))
    })
}
