//! `monitor ingest`: what a monitoring system says becomes incidents (M5.2a, M7.1f).

use std::io::{IsTerminal, Read};
use std::path::Path;

use clap::Args;

use super::log::{self, LogArgs};
use super::outcomes::{ACTOR, exit, print};
use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::{Context, Error, Result};
use crate::import::alerts::{self, Given, LIMIT};
use crate::lang::tr;
use crate::records::words::AlertSource;
use crate::rules::policy::Profile;

/// What came, and from whom.
#[derive(Debug, Args)]
#[command(after_help = "What comes how:\n  \
    alertmanager, grafana, generic: the webhook's JSON, in FILE or on stdin\n  \
    nagios, icinga: macros in the environment, as KEY=VALUE words,\n    \
    or after -- as the options of Icinga 2's scripts\n  \
    zabbix: -- SENDTO SUBJECT MESSAGE, or a webhook's JSON in FILE or on stdin\n  \
    snmptrap: what snmptrapd's traphandle gets on stdin\n  \
    log: lines on stdin, or of --file LOG; what they mean is in [[monitor.log]]")]
pub(crate) struct IngestArgs {
    /// Format of the source: alertmanager, grafana, nagios, icinga, zabbix, snmptrap, generic, log
    #[arg(long, value_name = "SYSTEM")]
    from: AlertSource,
    /// Profile from the policy for a generic source [default: its only one]
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Payload FILE, or - for stdin; or the words of a notification
    #[arg(value_name = "FILE|-|WORD")]
    words: Vec<String>,
    #[command(flatten)]
    log: LogArgs,
}

/// Takes the alerts in, and says what became of each.
///
/// # Errors
/// Exit 1 when some alerts could not be read, 6 when none could; beside them what the desk refuses.
pub(crate) fn run(session: &Session, args: &IngestArgs) -> Result<Exit> {
    if args.from == AlertSource::Log {
        return log::run(session, &args.log, &args.words);
    }
    if let Some(flag) = args.log.given() {
        let error = Error::usage(tr!("{flag} applies to log, not to {source}", flag, source = args.from));
        return Err(error.hint(tr!("leave it out, or use --from log")));
    }
    let mut desk = session.desk()?;
    if desk.named_actor.as_deref().is_none_or(|who| who.trim().is_empty()) {
        desk.named_actor = Some(ACTOR.to_owned());
    }
    let profile = profile(&desk, args)?;
    let format = alerts::Format {
        source: args.from,
        profile,
        policy: &desk.policy.alerts,
        zone: &desk.policy.desk.timezone,
    };
    let parsed = alerts::read(&format, &given(args)?)?;
    let system = profile.map_or(args.from.as_str(), |(name, _)| name);
    let outcome = alerts::ingest(&desk, system, &parsed);
    for remark in parsed.remarks.iter().chain(&outcome.remarks) {
        session.out.say(&tr!("note: {remark}", remark));
    }
    print(session, &outcome.alerts)?;
    match outcome.error {
        Some(error) => Err(error),
        None => Ok(exit(&outcome.alerts)),
    }
}

/// The profile of a generic source.
fn profile<'d>(desk: &'d Desk, args: &IngestArgs) -> Result<Option<(&'d str, &'d Profile)>> {
    let profiles = &desk.policy.alerts.profiles;
    let names = || profiles.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    match (args.from, &args.profile) {
        (AlertSource::Generic, None) if profiles.len() == 1 => {
            Ok(profiles.iter().next().map(|(name, profile)| (name.as_str(), profile)))
        }
        (AlertSource::Generic, None) if profiles.is_empty() => Ok(None),
        (AlertSource::Generic, None) => {
            Err(Error::usage(tr!("--profile is missing: the policy has several"))
                .hint(tr!("give one of {names}", names = names())))
        }
        (AlertSource::Generic, Some(name)) => match profiles.get_key_value(name) {
            Some((name, profile)) => Ok(Some((name, profile))),
            None => {
                let hint = match profiles.is_empty() {
                    true => tr!("declare it in itdesk.toml: [alerts.profiles.{name}]", name),
                    false => tr!("the policy has {names}", names = names()),
                };
                Err(Error::usage(tr!("the policy has no profile '{name}'", name)).hint(hint))
            }
        },
        (source, Some(_)) => Err(Error::usage(tr!("--profile applies to generic, not to {source}", source))
            .hint(tr!("leave it out, or use --from generic"))),
        (_, None) => Ok(None),
    }
}

/// Where the notification stands: in words, in the environment, in a file or on stdin.
fn given(args: &IngestArgs) -> Result<Given> {
    let of_macros = matches!(args.from, AlertSource::Nagios | AlertSource::Icinga);
    match &args.words[..] {
        [] if of_macros => {
            let told = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
            Ok(Given::Environment(
                std::env::vars_os().map(|(name, value)| (told(name), told(value))).collect(),
            ))
        }
        [] if std::io::stdin().is_terminal() => {
            let error = Error::usage(tr!(
                "no input from {from}: FILE is missing, and stdin is a terminal",
                from = args.from
            ));
            Err(error.hint(tr!("give FILE, or - to type the input")))
        }
        [] => stdin(),
        [file] if file == "-" => stdin(),
        [word] if of_macros && word.contains('=') => Ok(Given::Words(args.words.clone())),
        [file] => {
            let opened = std::fs::File::open(file).doing("read", Path::new(file))?;
            let mut bytes = Vec::new();
            opened.take(LIMIT as u64 + 1).read_to_end(&mut bytes).doing("read", Path::new(file))?;
            Ok(Given::Payload(file.clone(), bytes))
        }
        words => Ok(Given::Words(words.to_vec())),
    }
}

fn stdin() -> Result<Given> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(LIMIT as u64 + 1).read_to_end(&mut bytes).doing("read", "stdin")?;
    Ok(Given::Payload("stdin".to_owned(), bytes))
}
