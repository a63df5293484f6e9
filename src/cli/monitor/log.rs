//! `monitor ingest --from log`: lines of a log become alerts (M7.1f, log).

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::outcomes::{self, ACTOR};
use super::raised;
use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::policy::read_text;
use crate::config;
use crate::desk::Desk;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::import::alerts::{self, Parsed};
use crate::import::logs::{Lines, LogPosition, Tail, Taken};
use crate::lang::{tr, tr_n};
use crate::records::words::AlertSource;
use crate::rules::alerts::Became;
use crate::rules::logs::{LogMemory, LogWatch};
use crate::rules::policy::LogRule;
use crate::wire::AlertOutcome;

/// How a log is read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Logs (--from log)")]
pub(super) struct LogArgs {
    /// File with [[monitor.log]] tables, or policy for those of itdesk.toml [default: policy]
    #[arg(long, value_name = "FILE|policy")]
    pub(super) rules: Option<String>,
    /// Log to read from where the last run stopped [default: stdin]
    #[arg(long, value_name = "LOG")]
    pub(super) file: Option<PathBuf>,
    /// Keep reading as the log grows, also after it is rotated
    #[arg(long, requires = "file")]
    pub(super) follow: bool,
    /// Read the log from its beginning once more
    #[arg(long, requires = "file")]
    pub(super) rewind: bool,
}

impl LogArgs {
    /// A flag that means something for a log alone.
    pub(super) fn given(&self) -> Option<&'static str> {
        let given = [(self.rules.is_some(), "--rules"), (self.file.is_some(), "--file")];
        given.into_iter().find(|(given, _)| *given).map(|(_, flag)| flag)
    }
}

/// The word that stands for the rules of the policy.
const POLICY: &str = "policy";
/// How often a log that does not grow is looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// What was read so far.
struct Reading<'s> {
    session: &'s Session,
    watch: LogWatch<'s>,
    /// Whether results are printed as they come, and not at the end.
    at_once: bool,
    /// What is to be printed.
    alerts: Vec<AlertOutcome>,
    read: usize,
    unreadable: usize,
    cut: usize,
}

/// Reads the log and takes its alerts in.
///
/// # Errors
/// Exit 2 for rules that are none, 7 when the log cannot be read; beside them what the desk refuses.
pub(super) fn run(session: &Session, args: &LogArgs, words: &[String]) -> Result<Exit> {
    let file = file(args, words)?;
    if args.follow && matches!(session.out.format, Some(Format::Json | Format::Csv)) {
        let error = Error::usage(tr!("--follow prints each alert as it comes"));
        return Err(error.hint(tr!("use --format jsonl")));
    }
    let (from, rules) = rules(session, args.rules.as_deref())?;
    let desk = session.desk()?;
    let watch = LogWatch::new(&rules, LogMemory::default());
    // A pipe may never end; one list can only be printed where it does.
    let is_list = matches!(session.out.format, Some(Format::Json | Format::Csv | Format::Table));
    let at_once = args.follow || (file.is_none() && !is_list);
    let mut reading = Reading { session, watch, at_once, alerts: Vec::new(), read: 0, unreadable: 0, cut: 0 };
    match &file {
        Some(file) => reading.follow(&desk, args, file, &from)?,
        None => reading.stdin()?,
    }
    reading.report()
}

/// The log, by its flag or as the one word.
fn file(args: &LogArgs, words: &[String]) -> Result<Option<PathBuf>> {
    let word = match words {
        [] => None,
        [word] if args.file.is_none() => Some(PathBuf::from(word)).filter(|_| word != "-"),
        _ => return Err(Error::usage(tr!("log takes one LOG")).hint(tr!("give it once: --file LOG"))),
    };
    let file = args.file.clone().filter(|file| file.as_os_str() != "-").or(word);
    if file.is_none() && words.is_empty() && args.file.is_none() && std::io::stdin().is_terminal() {
        let error = Error::usage(tr!("no log: --file is missing, and stdin is a terminal"));
        return Err(error.hint(tr!("journalctl -f | itdesk monitor ingest --from log, or --file LOG")));
    }
    // By its whole name, so that it is the same log wherever the command runs.
    file.map(|file| file.canonicalize().doing("read", &file)).transpose()
}

/// The rules, and where they are from.
fn rules(session: &Session, from: Option<&str>) -> Result<(String, Vec<LogRule>)> {
    let from = from.unwrap_or(POLICY);
    let rules = if from == POLICY {
        session.desk()?.policy.monitoring.logs
    } else {
        let text = read_text(Path::new(from))?;
        let (policy, findings) = config::read_policy(&text, session.now);
        let own = |finding: &&config::PolicyFinding| finding.severity == config::Severity::Error;
        if let Some(finding) = findings.iter().find(own) {
            let message = format!("{from}:{}:{}: {}", finding.line, finding.column, finding.message);
            let error = Error::new(ErrorKind::Damaged, message);
            return Err(finding.hint.iter().fold(error, |error, hint| error.hint(hint)));
        }
        policy.monitoring.logs
    };
    if rules.is_empty() {
        let error = match from == POLICY {
            true => Error::usage(tr!("the policy has no [[monitor.log]]")),
            false => Error::usage(tr!("{from} has no [[monitor.log]]", from)),
        };
        return Err(error.hint(tr!("say which lines count: name = \"disk\", pattern = 'I/O error'")));
    }
    Ok((from.to_owned(), rules))
}

impl Reading<'_> {
    /// Reads a file from where it was left; with `--follow` for ever.
    fn follow(&mut self, desk: &Desk, args: &LogArgs, file: &Path, from: &str) -> Result<()> {
        let known = if args.rewind { None } else { LogPosition::load(&desk.store, file, from)? };
        let mut tail = Tail::open(file, known.as_ref())?;
        self.watch.memory = known.map(|known| known.memory).unwrap_or_default();
        for remark in std::mem::take(&mut tail.remarks) {
            self.session.out.say(&tr!("note: {remark}", remark));
        }
        let keep = |tail: &Tail, reading: &Reading| match tail.position() {
            Some(position) => {
                let memory = reading.watch.memory.clone();
                LogPosition { memory, ..position }.save(&desk.store, file, from)
            }
            None => Ok(()),
        };
        loop {
            match tail.read()? {
                Some(taken) => {
                    // The position follows what was taken: what a crash leaves in between is read once more, and
                    // says nothing new.
                    self.take(taken)?;
                    keep(&tail, self)?;
                }
                None if args.follow => std::thread::sleep(PAUSE),
                None => break,
            }
        }
        let last = tail.unended();
        self.take(last)?;
        keep(&tail, self)
    }

    /// Reads stdin to its end, as it comes.
    fn stdin(&mut self) -> Result<()> {
        let mut lines = Lines::default();
        let mut piece = vec![0; 64 << 10];
        let mut stdin = std::io::stdin().lock();
        loop {
            match stdin.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => {
                    let taken = lines.push(&piece[..count]);
                    self.take(taken)?;
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error).doing("read", "stdin"),
            }
        }
        self.take(lines.finish())
    }

    /// Raises and ends what lines ask for.
    fn take(&mut self, taken: Taken) -> Result<()> {
        self.read += taken.lines.len();
        self.unreadable += taken.unreadable;
        self.cut += taken.cut;
        if taken.lines.is_empty() {
            return Ok(());
        }
        let mut desk = self.session.desk_now()?;
        if desk.named_actor.as_deref().is_none_or(|who| who.trim().is_empty()) {
            desk.named_actor = Some(ACTOR.to_owned());
        }
        let found = self.watch.feed(&taken.lines, desk.now, &desk.policy.desk.timezone);
        let mut parsed = Parsed::default();
        for alert in found {
            parsed.add(alert);
        }
        if parsed.alerts.is_empty() && parsed.bad.is_empty() {
            return Ok(());
        }
        let outcome = alerts::ingest(&desk, AlertSource::Log.as_str(), &parsed);
        for remark in &outcome.remarks {
            self.session.out.say(&tr!("note: {remark}", remark));
        }
        let silent = |alert: &AlertOutcome| matches!(alert.became, Became::Repeated | Became::Ignored);
        let alerts = outcome.alerts.into_iter().filter(|alert| !silent(alert));
        self.alerts.extend(alerts);
        if self.at_once {
            self.print()?;
            self.session.save()?;
        }
        outcome.error.map_or(Ok(()), Err)
    }

    /// Prints what came since the last time.
    fn print(&mut self) -> Result<()> {
        let alerts = std::mem::take(&mut self.alerts);
        let out = &self.session.out;
        match out.format {
            Some(Format::Jsonl) => alerts.iter().try_for_each(|alert| out.json(alert)),
            _ if out.terminal && !out.quiet => {
                alerts.iter().try_for_each(|alert| out.line(&raised::line(alert)))
            }
            _ => outcomes::print(self.session, &alerts),
        }
    }

    /// Says what was read, and what of it nobody will see elsewhere.
    fn report(mut self) -> Result<Exit> {
        let out = &self.session.out;
        let notes = [
            (
                self.unreadable,
                tr_n!(
                    self.unreadable,
                    "{n} line is not UTF-8; its unreadable bytes were replaced",
                    "{n} lines are not UTF-8; their unreadable bytes were replaced"
                ),
            ),
            (
                self.cut,
                tr_n!(
                    self.cut,
                    "{n} line is longer than 64 KiB; only its beginning was read",
                    "{n} lines are longer than 64 KiB; only their beginning was read"
                ),
            ),
            (
                self.watch.old,
                tr_n!(
                    self.watch.old,
                    "{n} matching line is too old to open an incident",
                    "{n} matching lines are too old to open an incident"
                ),
            ),
        ];
        for (_, note) in notes.iter().filter(|(count, _)| *count > 0) {
            out.say(&tr!("note: {remark}", remark = note));
        }
        if out.terminal {
            let (read, matched) = (self.read, self.watch.matched);
            out.say(&tr!("{read} lines read, {matched} matched", read, matched));
        }
        let rejected = self.alerts.iter().any(|alert| alert.became == Became::Rejected);
        if !self.at_once {
            let alerts = std::mem::take(&mut self.alerts);
            outcomes::print(self.session, &alerts)?;
        }
        Ok(Exit::found(rejected))
    }
}
