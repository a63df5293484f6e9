//! The command line: one file a noun, each with its arguments and the function that runs them.

mod archive;
mod ask;
mod change;
mod columns;
mod common;
mod config;
mod dates;
mod deferred;
mod deliver;
mod doctor;
mod document;
mod due;
mod edit;
mod export;
mod fields;
mod form;
mod found;
mod gather;
mod git;
mod globals;
mod groups;
mod hit;
mod import;
mod incident;
mod init;
mod kb;
mod list;
mod mail;
mod monitor;
mod near;
mod negated;
mod new;
mod output;
mod pager;
mod reference;
mod report;
mod rules;
mod search;
mod show;
mod solved;
mod span;
mod special;
mod step;
mod sync;
mod text;
mod ties;
mod undo;
mod verify;
mod work;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::error::{Error, ErrorKind, Result};
use crate::records::Kind;
use deferred::Deferred;
pub(crate) use globals::{Globals, Session};
use special::Special;

/// An IT service desk in a directory: every ticket one JSON file, answers at the speed of git.
#[derive(Debug, Parser)]
#[command(name = "itdesk", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "A desk is a folder with itdesk.toml; make one with: itdesk init\n\
    Exit codes: 0 done · 1 a check found something · 2 usage · 3 no such ticket, or several ·\n\
    4 a rule refuses · 5 another writer or a git conflict · 6 damaged data · 7 the system refuses")]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a desk: itdesk.toml, .gitignore, .gitattributes
    Init(init::InitArgs),
    /// Service requests: someone needs something
    #[command(subcommand, visible_alias = "req")]
    Request(Deferred<work::RequestVerb>),
    /// Incidents and problems: something is broken
    #[command(subcommand, visible_alias = "inc")]
    Incident(Deferred<work::IncidentVerb>),
    /// Changes: assessed, approved, carried out, reviewed
    #[command(subcommand, visible_alias = "chg")]
    Change(Deferred<change::ChangeVerb>),
    /// Deliveries: planned, tested, accepted in five steps, followed up
    #[command(subcommand, visible_alias = "dlv")]
    Deliver(Deferred<deliver::DeliverVerb>),
    /// Monitoring: measurements, alerts, reports, improvement
    #[command(subcommand, visible_alias = "mon")]
    Monitor(Deferred<monitor::MonitorVerb>),
    /// Knowledge: written, approved by another, published, found
    #[command(subcommand, visible_alias = "article")]
    Kb(Deferred<kb::KbVerb>),
    /// List tickets, the most pressing first
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    /// Show one ticket: class with reasons, clocks, history
    Show(show::ShowArgs),
    /// Find words in every text of every ticket
    Search(search::SearchArgs),
    /// What is at risk or too late, soonest first
    Due(due::DueArgs),
    /// Write an internal note on a ticket
    Note(step::NoteArgs),
    /// Tie a ticket to another
    Link(ties::LinkArgs),
    /// Take back the last thing you did to a ticket
    Undo(undo::UndoArgs),
    /// The history of a ticket, or of the desk
    Log(show::LogArgs),
    /// Take in tickets from CSV, JSON or JSON Lines
    Import(import::ImportArgs),
    /// Receive a mail message: create a ticket, or add a reply to one
    #[command(subcommand)]
    Mail(mail::MailVerb),
    /// What `mail` was called before
    #[command(subcommand, hide = true)]
    Intake(mail::IntakeVerb),
    /// Print a message to the requester, for sendmail -t
    Message(mail::MessageArgs),
    /// Write out whole tickets, history and all: JSON Lines, JSON or CSV
    Export(export::ExportArgs),
    /// What changes, deliveries or knowledge come to, beside the manual's figures
    #[command(subcommand)]
    Report(report::ReportVerb),
    /// Move what closed long ago to the archive, or back
    Archive(archive::ArchiveArgs),
    /// Verify histories against git commits and signatures
    #[command(alias = "audit")]
    Verify(verify::VerifyArgs),
    /// Check every file of the desk, and fix what can be fixed
    Doctor(doctor::DoctorArgs),
    /// Share the desk: fetch, merge by field, push
    Sync(sync::SyncArgs),
    /// The desk as a git repository: set up a clone, see how it stands, settle merges
    #[command(subcommand)]
    Git(git::GitVerb),
    /// Show or check the policy
    #[command(subcommand)]
    Config(config::ConfigVerb),
    /// Try the rules on their own: class, deadlines, working time
    #[command(subcommand)]
    Rules(rules::RulesVerb),
    /// The life cycle of a kind: which step leads where
    Workflow(reference::WorkflowArgs),
    /// The JSON Schema of what --json prints
    Schema(reference::SchemaArgs),
    /// A completion script for your shell
    Completions(reference::CompletionsArgs),
}

impl Command {
    /// The formats of its own that a command prints beside the five that all do.
    fn prints(&self) -> &'static [Special] {
        match self {
            Command::Workflow(_) => &[Special::Mermaid],
            Command::Change(Deferred(change::ChangeVerb::Calendar(_))) => &[Special::Ics],
            Command::Monitor(Deferred(verb)) => verb.prints(),
            Command::Kb(Deferred(kb::KbVerb::Export(_))) => &[Special::Html, Special::Markdown],
            _ => &[],
        }
    }
}

/// Runs the program and returns its exit code (see [`ErrorKind::code`]).
pub fn main() -> ExitCode {
    if let Some(code) = git::driven(std::env::args_os()) {
        return code;
    }
    let cli = match Cli::try_parse_from(negated::shield(Cli::command, std::env::args_os())) {
        Ok(cli) => cli,
        Err(error) => return clap_exit(&error),
    };
    let as_json = cli.globals.wants_json();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            error.print(as_json);
            ExitCode::from(error.kind.code())
        }
    }
}

fn run(cli: Cli) -> Result<()> {
    let session = Session::new(cli.globals)?;
    special::check(session.special, cli.command.prints())?;
    let done = dispatch(&session, cli.command);
    // What found something has done its work too.
    if done.as_ref().err().is_none_or(|error| error.silent) {
        session.save()?;
    }
    done
}

fn dispatch(session: &Session, command: Command) -> Result<()> {
    match command {
        Command::Init(args) => init::run(session, &args),
        Command::Request(Deferred(verb)) => work::run_request(session, verb),
        Command::Incident(Deferred(verb)) => work::run_incident(session, verb),
        Command::Change(Deferred(verb)) => change::run(session, verb),
        Command::Deliver(Deferred(verb)) => deliver::run(session, verb),
        Command::Monitor(Deferred(verb)) => monitor::run(session, verb),
        Command::Kb(Deferred(verb)) => kb::run(session, verb),
        Command::List(args) => list::list(session, &args, None),
        Command::Show(args) => show::show(session, &args, None),
        Command::Search(args) => search::run(session, &args),
        Command::Due(args) => due::run(session, &args),
        Command::Note(args) => common::note(session, &args, None),
        Command::Link(args) => ties::run(session, &args),
        Command::Undo(args) => undo::run(session, &args),
        Command::Log(args) => show::log(session, &args),
        Command::Import(args) => import::run(session, &args),
        Command::Mail(mail::MailVerb::Receive(args)) | Command::Intake(mail::IntakeVerb::Mail(args)) => {
            mail::receive(session, &args)
        }
        Command::Message(args) => mail::message(session, &args),
        Command::Export(args) => export::run(session, &args),
        Command::Report(verb) => report::run(session, &verb),
        Command::Archive(args) => archive::run(session, &args),
        Command::Verify(args) => verify::run(session, &args),
        Command::Doctor(args) => doctor::run(session, &args),
        Command::Sync(args) => sync::run(session, &args),
        Command::Git(verb) => git::run(session, &verb),
        Command::Config(verb) => config::run(session, &verb),
        Command::Rules(verb) => rules::run(session, &verb),
        Command::Workflow(args) => reference::workflow(session, &args),
        Command::Schema(args) => reference::schema(session, &args),
        Command::Completions(args) => reference::completions(session, &args),
    }
}

/// Help and version go to stdout and are no error; a usage error is one, in JSON where that was asked for.
fn clap_exit(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // A reader that went away has read enough.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.render().to_string();
    if asks_json(std::env::args_os()) {
        // The reason is all up to the usage line: what is missing stands on lines of its own.
        let lines = text.lines().map(str::trim).take_while(|l| !l.starts_with("Usage:"));
        let said: Vec<&str> = lines.filter(|l| !l.is_empty() && !l.starts_with("For more")).collect();
        let message = said.join(" ").trim_start_matches("error: ").to_owned();
        Error::usage(message).hint("itdesk --help, or --help after a command").print(true);
    } else if std::env::args_os().any(|a| is_hostile(&a.to_string_lossy())) {
        // clap repeats what was typed as it is; without its colours all control characters are the text's.
        let _ = write!(anstream::stderr(), "{}", crate::escape::lines(&text));
    } else {
        let _ = error.print();
    }
    ExitCode::from(ErrorKind::Usage.code())
}

/// Whether a text holds what must not reach a terminal.
fn is_hostile(text: &str) -> bool {
    crate::escape::line(text) != text
}

/// Whether the arguments, which could not be parsed, ask for JSON.
fn asks_json(arguments: impl Iterator<Item = std::ffi::OsString>) -> bool {
    let words: Vec<String> = arguments.filter_map(|a| a.into_string().ok()).collect();
    let format = |f: &str| matches!(f, "json" | "jsonl");
    words.iter().any(|w| w == "--json" || w.strip_prefix("--format=").is_some_and(format))
        || words.windows(2).any(|w| w[0] == "--format" && format(&w[1]))
}

/// Parses a kind given as an argument.
fn kind_argument(text: &str) -> Result<Kind, String> {
    text.parse::<Kind>().map_err(|e| e.to_string())
}
