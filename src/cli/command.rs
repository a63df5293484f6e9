//! Every command of the program, and the function that carries it out.

use clap::{CommandFactory, Parser, Subcommand};

use super::change::{self, ChangeVerb};
use super::ci::{self, CiVerb};
use super::deliver::{self, DeliverVerb};
use super::desk::{alias, archive, config, doctor, git, import, init, mail, reference, rules, sync, verify};
use super::duty::{self, DutyVerb};
use super::feedback::{self, FeedbackCommand};
use super::find::{due, export, list, mine, search, view};
use super::help;
use super::incident::{self, IncidentOnly, IncidentVerb};
use super::kb::{self, KbVerb};
use super::monitor::{self, MonitorVerb, overview};
use super::report::{self, ReportVerb};
use super::request::{self, RequestVerb};
use super::session::deferred::Deferred;
use super::session::exit::Exit;
use super::session::globals::Globals;
use super::session::localized::localized;
use super::session::opened::Session;
use super::session::special::Special;
use super::ticket::common::CommonVerb;
use super::ticket::targets::TextTargets;
use super::ticket::{common, done, escalate, link, log, next, show, take, undo};
use crate::error::Result;

/// An IT service desk in a directory: one JSON file per ticket, at the speed of git
#[derive(Debug, Parser)]
#[command(name = "itdesk", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "A desk is a folder with itdesk.toml; make one with: itdesk init\n\
    Exit codes: 0 done · 1 a check found something · 2 usage · 3 no such ticket, or several ·\n\
    4 a rule refuses · 5 another writer or a git conflict · 6 damaged data · 7 the system refuses")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub globals: Globals,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a desk: itdesk.toml, .gitignore, .gitattributes
    Init(init::InitArgs),
    /// Handle service requests
    #[command(subcommand, visible_alias = "req")]
    Request(Deferred<RequestVerb>),
    /// Handle incidents and problems
    #[command(subcommand, visible_alias = "inc")]
    Incident(Deferred<IncidentVerb>),
    /// Assess, approve, implement and review changes
    #[command(subcommand, visible_alias = "chg")]
    Change(Deferred<ChangeVerb>),
    /// Plan and test deliveries, accept them in five steps, and follow up
    #[command(subcommand, visible_alias = "dlv")]
    Deliver(Deferred<DeliverVerb>),
    /// Record measurements and alerts, report on services, plan improvements
    #[command(subcommand, visible_alias = "mon")]
    Monitor(Deferred<MonitorVerb>),
    /// Write, approve, publish and find articles
    #[command(subcommand, visible_alias = "article")]
    Kb(Deferred<KbVerb>),
    /// Keep configuration items, what depends on them, and what a fault reaches
    #[command(subcommand, visible_alias = "item")]
    Ci(Deferred<CiVerb>),
    /// Record, answer and list what customers say
    Feedback(FeedbackCommand),
    /// List tickets, the most pressing first
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    /// List your unfinished tickets, the most pressing first
    Mine(list::ListArgs),
    /// Show your most pressing ticket
    Next(next::NextArgs),
    /// Assign tickets to yourself and start them
    Take(take::TakeArgs),
    /// Record what fixed a ticket and resolve it
    Done(Box<done::DoneArgs>),
    /// List regular duties and record when they were done
    #[command(subcommand)]
    Duty(DutyVerb),
    /// List the tickets of a view, or list the views
    View(view::ViewArgs),
    /// Show what needs your attention: breached, at risk, to approve, yours, not shared
    Status(overview::OverviewArgs),
    /// Show a ticket: class with reasons, clocks, history
    #[command(alias = "get")]
    Show(show::ShowArgs),
    /// Search for words in all texts of all tickets
    Search(search::SearchArgs),
    /// List deadlines at risk or breached, soonest first
    Due(due::DueArgs),
    /// Add an internal note to a ticket
    #[command(alias = "comment")]
    Note(TextTargets),
    /// Link a ticket to another
    Link(link::LinkArgs),
    /// Undo your last action on a ticket
    Undo(undo::UndoArgs),
    /// Show the history of a ticket or the desk
    Log(log::LogArgs),
    /// Import tickets from CSV, JSON or JSON Lines
    Import(import::ImportArgs),
    /// Receive a mail message: create a ticket, or add a reply to one
    #[command(subcommand)]
    Mail(mail::MailVerb),
    /// What `mail` was called before
    #[command(subcommand, hide = true)]
    Intake(mail::IntakeVerb),
    /// Print a message to the requester, for sendmail -t
    Message(mail::MessageArgs),
    /// Export complete tickets with their history: JSON Lines, JSON or CSV
    Export(export::ExportArgs),
    /// Report figures for changes, deliveries and knowledge against their targets
    #[command(subcommand)]
    Report(ReportVerb),
    /// Move old closed tickets to the archive, or back
    Archive(archive::ArchiveArgs),
    /// Verify histories against git commits and signatures
    #[command(alias = "audit")]
    Verify(verify::VerifyArgs),
    /// Check every file of the desk and fix what can be fixed
    Doctor(doctor::DoctorArgs),
    /// Share the desk: fetch, merge by field, push
    Sync(sync::SyncArgs),
    /// Set up a clone, show its git state and resolve merges
    #[command(subcommand)]
    Git(git::GitVerb),
    /// Show or check the policy
    #[command(subcommand)]
    Config(config::ConfigVerb),
    /// Try the rules: class, deadlines, working time
    #[command(subcommand)]
    Rules(rules::RulesVerb),
    /// List the aliases in your configuration
    Alias(alias::AliasArgs),
    /// Print the life cycle of a kind: its states and steps
    Workflow(reference::WorkflowArgs),
    /// Print the JSON Schema of --json output
    Schema(reference::SchemaArgs),
    /// Print a completion script for your shell
    Completions(reference::CompletionsArgs),
    /// Show help for a command or a topic
    Help(help::HelpArgs),
    /// Print the version
    Version,
    /// Write manual pages, one for each command and topic
    Man(help::ManArgs),
}

/// The command line of the program, its help in the current language.
pub(crate) fn described() -> clap::Command {
    localized(Cli::command())
}

impl Command {
    /// The formats of its own that a command prints beside the five that all do.
    pub(crate) fn prints(&self) -> &'static [Special] {
        match self {
            Command::Workflow(_)
            | Command::Ci(Deferred(CiVerb::Impact(_)))
            | Command::Incident(Deferred(IncidentVerb::Only(IncidentOnly::Analysis(_)))) => {
                &[Special::Mermaid]
            }
            Command::Change(Deferred(ChangeVerb::Calendar(_))) => &[Special::Ics],
            Command::Show(_)
            | Command::Request(Deferred(RequestVerb::Common(CommonVerb::Show(_))))
            | Command::Incident(Deferred(IncidentVerb::Common(CommonVerb::Show(_))))
            | Command::Change(Deferred(ChangeVerb::Common(CommonVerb::Show(_))))
            | Command::Deliver(Deferred(DeliverVerb::Common(CommonVerb::Show(_)))) => &[Special::Markdown],
            Command::Incident(Deferred(IncidentVerb::Only(IncidentOnly::Timeline(_)))) => {
                &[Special::Markdown]
            }
            Command::Monitor(Deferred(verb)) => verb.prints(),
            Command::Report(ReportVerb::Feedback(_)) => &[Special::Markdown],
            Command::Kb(Deferred(KbVerb::Export(_))) => &[Special::Html, Special::Markdown],
            _ => &[],
        }
    }
}

/// Carries out a command. The times in its errors are those of the desk's zone.
pub(crate) fn dispatch(session: &Session, command: Command) -> Result<Exit> {
    carry_out(session, command).map_err(|error| session.keeping_draft(session.localized(error)))
}

fn carry_out(session: &Session, command: Command) -> Result<Exit> {
    match command {
        Command::Init(args) => init::run(session, &args)?,
        Command::Request(Deferred(verb)) => request::run(session, verb)?,
        Command::Incident(Deferred(verb)) => incident::run(session, verb)?,
        Command::Change(Deferred(verb)) => change::run(session, verb)?,
        Command::Deliver(Deferred(verb)) => deliver::run(session, verb)?,
        Command::Monitor(Deferred(verb)) => return monitor::run(session, verb),
        Command::Kb(Deferred(verb)) => return kb::run(session, verb),
        Command::Ci(Deferred(verb)) => return ci::run(session, verb),
        Command::Feedback(command) => feedback::run(session, &command)?,
        Command::List(args) => list::list(session, &args, None)?,
        Command::Mine(args) => mine::mine(session, &args)?,
        Command::Next(args) => next::next(session, &args)?,
        Command::Take(args) => take::run(session, &args)?,
        Command::Done(args) => done::run(session, &args)?,
        Command::Duty(verb) => return duty::run(session, &verb),
        Command::View(args) => view::run(session, &args)?,
        Command::Status(args) => overview::run(session, &args)?,
        Command::Show(args) => show::show(session, &args, None)?,
        Command::Search(args) => search::run(session, &args)?,
        Command::Due(args) if args.escalate => escalate::by_clocks(session, &args)?,
        Command::Due(args) => return due::run(session, &args),
        Command::Note(args) => common::note(session, &args, None)?,
        Command::Link(args) => link::run(session, &args)?,
        Command::Undo(args) => undo::run(session, &args)?,
        Command::Log(args) => log::log(session, &args)?,
        Command::Import(args) => return import::run(session, &args),
        Command::Mail(mail::MailVerb::Receive(args)) | Command::Intake(mail::IntakeVerb::Mail(args)) => {
            mail::receive(session, &args)?;
        }
        Command::Message(args) => mail::message(session, &args)?,
        Command::Export(args) => export::run(session, &args)?,
        Command::Report(verb) => report::run(session, &verb)?,
        Command::Archive(args) => archive::run(session, &args)?,
        Command::Verify(args) => return verify::run(session, &args),
        Command::Doctor(args) => return doctor::run(session, &args),
        Command::Sync(args) => sync::run(session, &args)?,
        Command::Git(verb) => git::run(session, &verb)?,
        Command::Config(verb) => return config::run(session, &verb),
        Command::Rules(verb) => rules::run(session, &verb)?,
        Command::Alias(args) => alias::run(session, &args, &described())?,
        Command::Workflow(args) => reference::workflow(session, &args)?,
        Command::Schema(args) => reference::schema(session, &args)?,
        Command::Help(args) => help::help(session, &args, described())?,
        Command::Version => help::version(session)?,
        Command::Man(args) => help::man(session, &args, described())?,
        Command::Completions(args) => reference::completions(session, &args, described)?,
    }
    Ok(Exit::Done)
}

/// Every text of the help that a catalogue translates.
#[cfg(test)]
pub(crate) fn texts() -> Vec<String> {
    fn of(command: &clap::Command, texts: &mut Vec<String>) {
        let own = [command.get_about(), command.get_long_about(), command.get_after_help()];
        texts.extend(own.into_iter().flatten().map(ToString::to_string));
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let help = [argument.get_help(), argument.get_long_help()];
            texts.extend(help.into_iter().flatten().map(ToString::to_string));
            texts.extend(argument.get_help_heading().map(str::to_owned));
        }
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            of(below, texts);
        }
    }
    let mut root = Cli::command();
    root.build();
    let mut texts = Vec::new();
    of(&root, &mut texts);
    texts
}
