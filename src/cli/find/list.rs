//! `list`: tickets in order, their number, single fields of them, or how many are alike.

use clap::Args;

use super::columns;
use super::form::Form;
use super::found::{Wanted, filter, report, shelf};
use super::groups;
use super::left_out::LeftOut;
use super::list_many::{self, ManyList};
use super::printed;
use super::rows::limit;
use crate::cli::session::globals::AsOf;
use crate::cli::session::negated::{FilterWord, keys_help, typed};
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::watch::WatchArgs;
use crate::desk::Desk;
use crate::error::Result;
use crate::query::Sort;
use crate::records::Kind;

/// Filters, order and amount.
#[derive(Debug, Args)]
#[command(after_long_help = keys_help())]
pub(crate) struct ListArgs {
    /// Filters: class:A,B state:open -team:network service:mail due:<4h created:>2026-11-01 vpn
    #[arg(value_name = "FILTER")]
    filters: Vec<FilterWord>,
    /// Include finished tickets, articles and items [default: none, unless a filter names them]
    #[arg(long)]
    all: bool,
    /// Sort keys, such as -created or class,due [default: the most pressing first]
    #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
    sort: Option<String>,
    /// Maximum number of results; 0 for all [default: all, 50 on a terminal]
    #[arg(long, value_name = "N", value_parser = number::<usize>)]
    limit: Option<usize>,
    /// Print only the number of tickets
    #[arg(long, conflicts_with_all = ["fields", "group_by"])]
    count: bool,
    /// Only these fields, such as id,title,due; filter keys are fields
    #[arg(long, value_name = "FIELDS", conflicts_with = "group_by")]
    fields: Option<String>,
    /// Count tickets by these fields, such as class or state,team
    #[arg(long, value_name = "FIELDS")]
    group_by: Option<String>,
    /// Template of a line: '{{ id }} {{ title }}'; the fields are those of --json
    #[arg(long, value_name = "TEMPLATE", conflicts_with_all = ["count", "fields", "group_by"])]
    template: Option<String>,
    /// List archived tickets instead
    #[arg(long)]
    archive: bool,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    watch: WatchArgs,
}

/// What a command adds to the words and flags of a list. A flag that was typed wins.
#[derive(Debug, Clone, Default)]
pub(crate) struct Preset {
    /// Tickets of this kind alone.
    pub kind: Option<Kind>,
    /// Words that must hold beside those that were typed.
    pub filter: Vec<String>,
    pub sort: Option<String>,
    pub fields: Option<String>,
    pub group_by: Option<String>,
}

/// The form that the flags name, else that of the preset.
fn form<'a>(args: &'a ListArgs, preset: &'a Preset) -> Form<'a> {
    match (&args.group_by, &args.fields, &args.template) {
        _ if args.count => Form::Count,
        (Some(keys), ..) => Form::GroupBy(keys),
        (_, Some(fields), _) => Form::Fields(fields),
        (.., Some(template)) => Form::Template(template),
        _ => match (&preset.group_by, &preset.fields) {
            (Some(keys), _) => Form::GroupBy(keys),
            (None, Some(fields)) => Form::Fields(fields),
            (None, None) => Form::Table,
        },
    }
}

impl ListArgs {
    /// Prints the list once, or again and again with --watch.
    pub(crate) fn run(&self, session: &Session, print: impl Fn(&Session, &Desk) -> Result<()>) -> Result<()> {
        self.watch.run(session, |session| print(session, &session.desk_as_of(&self.as_of)?))
    }
}

/// Lists tickets, of one kind where one is named.
pub(crate) fn list(session: &Session, args: &ListArgs, kind: Option<Kind>) -> Result<()> {
    let preset = Preset { kind, ..Preset::default() };
    if session.is_on_many() {
        return several(session, args, &preset);
    }
    args.run(session, |session, desk| listed(session, desk, args, &preset))
}

/// Lists tickets of several desks.
pub(crate) fn several(session: &Session, args: &ListArgs, preset: &Preset) -> Result<()> {
    args.watch.run(session, |session| {
        let desks = session.desks(&args.as_of)?;
        let form = form(args, preset);
        let asked = ManyList {
            words: &[preset.filter.clone(), typed(&args.filters)].concat(),
            kind: preset.kind,
            is_all: args.all || args.archive,
            shelf: shelf(args.archive),
            sort: &sort(args, preset)?,
            limit: limit(session, args.limit),
            groups: args.limit,
            form,
        };
        list_many::listed(session, &desks, &asked)
    })
}

/// The order that is asked for, else that of the preset, else that of work.
fn sort(args: &ListArgs, preset: &Preset) -> Result<Sort> {
    let keys = args.sort.as_deref().or(preset.sort.as_deref());
    keys.map_or_else(|| Ok(Sort::default()), Sort::parse)
}

/// [`list`] with what a command adds.
pub(crate) fn listed(session: &Session, desk: &Desk, args: &ListArgs, preset: &Preset) -> Result<()> {
    let words = [preset.filter.clone(), typed(&args.filters)].concat();
    let typed = filter(session, desk, &words)?;
    let left_out = match args.all || args.archive {
        true => LeftOut::default(),
        false => LeftOut::of(&typed, preset.kind),
    };
    let filter = left_out.apply(desk, &typed)?;
    let sort = sort(args, preset)?;
    let form = form(args, preset);
    let limit = match form {
        Form::Count | Form::GroupBy(_) => usize::MAX,
        _ => limit(session, args.limit),
    };
    let shelf = shelf(args.archive);
    let wanted = Wanted { filter: &filter, kind: preset.kind, sort: &sort, limit, shelf };
    let (shown, spoiled) = match form {
        Form::Count => {
            let (count, spoiled) = wanted.count(desk)?;
            session.out.line(&count.to_string())?;
            (Some(count), spoiled)
        }
        Form::GroupBy(keys) => {
            groups::print(session, desk, &wanted, &columns::read(keys)?, args.limit)?;
            (None, Vec::new())
        }
        Form::Fields(fields) => columns::print(session, desk, &wanted, &columns::read(fields)?)?,
        Form::Template(template) => printed::template(session, desk, &wanted, template)?,
        Form::Table => printed::tickets(session, desk, &wanted)?,
    };
    left_out.say(session, desk, &wanted, &typed, shown)?;
    report(spoiled)
}
