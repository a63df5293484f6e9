//! `ci new`, `edit` and `depend`: what an item is and what it needs.

use clap::Args;
use jiff::civil::Date;

use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::fields::set;
use crate::cli::ticket::form::FormEdit;
use crate::cli::ticket::new::{self, BasicArgs};
use crate::cli::ticket::targets::Targets;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::index::Name;
use crate::lang::tr;
use crate::records::words::ItemType;
use crate::records::{Id, Kind, State, Ticket, fold};
use crate::rules::items::verbs as items;
use crate::rules::verbs;

/// What only an item has.
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "Configuration item")]
pub(crate) struct CiFields {
    /// Type, such as server, network, database, licence or spare_part
    #[arg(long = "type", value_name = "TYPE")]
    kind_of: Option<ItemType>,
    /// Person who answers for it
    #[arg(long, value_name = "WHO")]
    owner: Option<String>,
    /// Serial number
    #[arg(long)]
    serial: Option<String>,
    /// Who made or sold it
    #[arg(long)]
    vendor: Option<String>,
    /// Model
    #[arg(long)]
    model: Option<String>,
    /// Version of software or firmware
    #[arg(long)]
    version: Option<String>,
    /// Where it is
    #[arg(long)]
    location: Option<String>,
    /// Day of purchase
    #[arg(long, value_name = "DATE")]
    purchased: Option<String>,
    /// Last day of the warranty; none removes it
    #[arg(long, value_name = "DATE")]
    warranty_until: Option<String>,
    /// Last day of the licence; none removes it
    #[arg(long, value_name = "DATE")]
    licence_until: Option<String>,
    /// Number of pieces, for spare parts and licences
    #[arg(long, value_name = "N", value_parser = number::<u32>)]
    quantity: Option<u32>,
}

/// `ci new`.
#[derive(Debug, Args)]
pub(crate) struct NewCi {
    #[command(flatten)]
    basic: BasicArgs,
    #[command(flatten)]
    fields: CiFields,
    /// State: in_use, planned, in_repair, spare or retired [default: in_use]
    #[arg(long)]
    state: Option<State>,
    /// Item that it needs: name, serial number or id; may be repeated
    #[arg(long, value_name = "ITEM")]
    depends_on: Vec<String>,
}

/// `ci edit`.
#[derive(Debug, Args)]
pub(crate) struct EditCi {
    #[command(flatten)]
    edit: FormEdit,
    #[command(flatten)]
    fields: CiFields,
    /// Tag to remove; may be repeated
    #[arg(long = "untag", value_name = "TAG")]
    untag: Vec<String>,
}

/// `ci depend`.
#[derive(Debug, Args)]
pub(crate) struct DependArgs {
    #[command(flatten)]
    targets: Targets,
    /// Item that it needs: name, serial number or id; may be repeated
    #[arg(long = "on", value_name = "ITEM")]
    needed: Vec<String>,
    /// Item that it does not need after all; may be repeated
    #[arg(long = "not-on", value_name = "ITEM")]
    needless: Vec<String>,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
}

impl CiFields {
    fn apply(&self, desk: &Desk, ticket: &mut Ticket) -> Result<()> {
        if let Some(owner) = &self.owner {
            let owner = if owner == "me" { desk.actor()?.to_owned() } else { desk.resolve_person(owner)? };
            ticket.assignee = Some(owner);
        }
        let id = ticket.id;
        let Some(part) = ticket.ci_mut() else { return Ok(()) };
        part.kind_of = self.kind_of.unwrap_or(part.kind_of);
        set(&mut part.serial, &self.serial);
        set(&mut part.vendor, &self.vendor);
        set(&mut part.model, &self.model);
        set(&mut part.version, &self.version);
        set(&mut part.location, &self.location);
        day("--purchased", &self.purchased, &mut part.purchased)?;
        day("--warranty-until", &self.warranty_until, &mut part.warranty_until)?;
        day("--licence-until", &self.licence_until, &mut part.licence_until)?;
        part.quantity = self.quantity.or(part.quantity);
        match part.serial.clone().filter(|_| self.serial.is_some()) {
            Some(serial) => only_one(desk, id, &serial),
            None => Ok(()),
        }
    }
}

/// A serial number is of one item: an import finds it by that.
fn only_one(desk: &Desk, id: Id, serial: &str) -> Result<()> {
    match desk.item_named(Name::Serial(serial), id)? {
        Some(other) => {
            let message = tr!("serial number '{serial}' belongs to {other}", serial, other);
            let hint = tr!("see that item: itdesk show {other}", other);
            Err(Error::new(ErrorKind::Rule, message).hint(hint))
        }
        None => Ok(()),
    }
}

/// Takes a day over; `none` or an empty text clears it.
fn day(flag: &str, given: &Option<String>, field: &mut Option<Date>) -> Result<()> {
    let Some(given) = given.as_deref().map(str::trim) else { return Ok(()) };
    *field = match given.is_empty() || fold::same_name(given, "none") {
        true => None,
        false => Some(given.parse().map_err(|_| {
            Error::usage(tr!("{flag} '{given}' is not a date", flag, given)).hint(tr!("such as 2026-12-31"))
        })?),
    };
    Ok(())
}

/// Makes an item.
pub(crate) fn new(session: &Session, args: &NewCi) -> Result<()> {
    let desk = session.desk()?;
    let needed = desk.items(&args.depends_on)?;
    let made = new::make(session, &desk, Kind::Ci, &args.basic, |desk, draft| {
        draft.state = state(args.state)?;
        items::needs(draft, &needed, &[])?;
        args.fields.apply(desk, draft)
    })?;
    if made.changed
        && let Some(other) = desk.item_named(Name::Item(&made.ticket.title), made.ticket.id)?
    {
        session.out.say(&tr!("note: {other} has the same name", other));
    }
    session.out.acted(&desk, &made)
}

fn state(given: Option<State>) -> Result<State> {
    let states = Kind::Ci.states();
    match given {
        None => Ok(states[0]),
        Some(state) if states.contains(&state) => Ok(state),
        Some(state) => {
            let words: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
            let error = Error::usage(tr!("--state {state} is not a state of a configuration item", state));
            Err(error.hint(tr!("one of {words}", words = words.join(", "))))
        }
    }
}

/// Corrects what was written.
pub(crate) fn edit(session: &Session, args: &EditCi) -> Result<()> {
    let in_form = args.fields != CiFields::default() || !args.untag.is_empty();
    let hint = tr!("give a field, such as --location or --warranty-until; what it needs: itdesk ci depend");
    let note = args.edit.note(in_form, hint)?;
    args.edit.on.open(session, Some(Kind::Ci))?.act(|desk, ticket| {
        verbs::edit(ticket, note.clone(), |ticket| {
            args.edit.apply(desk, ticket)?;
            args.fields.apply(desk, ticket)?;
            ticket.tags.retain(|tag| !args.untag.contains(tag));
            Ok(())
        })
    })
}

/// Records what items need.
pub(crate) fn depend(session: &Session, args: &DependArgs) -> Result<()> {
    if args.needed.is_empty() && args.needless.is_empty() {
        return Err(Error::missing("--on", tr!("the item that it needs")));
    }
    let note = text::optional("--note", args.note.as_deref())?;
    let on = args.targets.open(session, Some(Kind::Ci))?;
    let (needed, needless) = (on.desk.items(&args.needed)?, on.desk.items(&args.needless)?);
    on.act(|_, ticket| Ok(items::depend(ticket, &needed, &needless, note.clone())?))
}
