//! `duty done`.

use clap::Args;

use crate::cli::find::duties::read;
use crate::cli::find::found::report;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::text;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::near::nearest;
use crate::records::{Kind, fold};
use crate::render::times;
use crate::rules::duties::{DutyDone, record};
use crate::rules::policy::Duty;

/// `duty done`.
#[derive(Debug, Args)]
pub(crate) struct DoneArgs {
    /// Name of the duty in itdesk.toml
    name: String,
    /// What was done, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
    /// Person who took part; may be repeated
    #[arg(long = "attended", value_name = "WHO")]
    attended: Vec<String>,
    /// Article it was about, such as that of a training; may be repeated
    #[arg(long = "article", value_name = "ID")]
    articles: Vec<String>,
}

/// Records it, and says when it is due again.
pub(crate) fn run(session: &Session, args: &DoneArgs) -> Result<()> {
    let desk = session.desk()?;
    let (name, duty) = named(&desk, &args.name)?;
    let article =
        |typed: &String| -> Result<String> { Ok(desk.find_kind(typed, Some(Kind::Article))?.to_string()) };
    let note = text::optional("--note", args.note.as_deref())?.join("\n");
    let done = DutyDone {
        at: desk.at,
        by: Some(desk.actor()?.to_owned()),
        note: Some(note).filter(|note| !note.is_empty()),
        attended: args.attended.iter().map(|who| desk.resolve_person(who)).collect::<Result<_>>()?,
        articles: args.articles.iter().map(article).collect::<Result<_>>()?,
    };
    let given = record(name, &done, duty.service.as_ref());
    let taken = desk.policy.monitoring.take(desk.now, given).map_err(Error::usage)?;
    session.about(format!("duty {name} done by {}", desk.actor()?));
    let added = desk.store.add_measurements(&desk.store.lock()?, std::slice::from_ref(&taken))?;
    let (all, spoiled) = read(&desk)?;
    let Some(account) = all.iter().find(|account| account.name == name) else { return Ok(()) };
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(account)?,
        Some(Format::Ids) => session.out.line(name)?,
        _ if session.out.quiet => session.out.line(name)?,
        _ => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            let due = times::local(&screen, account.due);
            session.out.line(&tr!("{name}  done  due again {due}", name, due))?;
        }
    }
    if added == 0 {
        session.out.say(tr!("already recorded: the duty was done at the same time with the same note"));
    }
    report(spoiled)
}

/// The duty of the policy with this name.
///
/// # Errors
/// Exit 2 when the policy has none, with the nearest name.
pub(super) fn named<'d>(desk: &'d Desk, given: &str) -> Result<(&'d str, &'d Duty)> {
    let duties = &desk.policy.duties;
    let found = duties.iter().find(|(name, _)| fold::same_name(name, given.trim()));
    found.map(|(name, duty)| (name.as_str(), duty)).ok_or_else(|| {
        let names = || duties.keys().map(String::as_str);
        let hint = match (nearest(given, names()), duties.is_empty()) {
            (Some(near), _) => tr!("did you mean '{near}'?", near),
            (None, true) => tr!("add [duties.{given}] to itdesk.toml, with what and every", given),
            (None, false) => {
                tr!("duties in itdesk.toml: {names}", names = names().collect::<Vec<_>>().join(", "))
            }
        };
        Error::usage(tr!("'{given}' is not a duty of this desk", given)).hint(hint)
    })
}
