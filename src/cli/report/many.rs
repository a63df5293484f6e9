//! `report` of several desks: the figures of each, one after another, under its name.

use std::path::PathBuf;

use serde_json::Value;

use super::sla;
use super::verb::{ReportVerb, of_one};
use crate::cli::find::many;
use crate::cli::session::desks::OfDesk;
use crate::cli::session::globals::{AsOf, Globals};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::special::Asked;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::render::{csv, paint};
use crate::store::Unreadable;

/// Runs a verb of `report`, on one desk or on several.
///
/// # Errors
/// What a desk can meet; where some answer, what the others met.
pub(crate) fn run(session: &Session, verb: &ReportVerb) -> Result<()> {
    if !session.is_on_many() {
        return of_one(session, verb);
    }
    let desks = session.desks(&AsOf::default())?;
    let format = session.out.format;
    let mut failed: Vec<Unreadable> = Vec::new();
    let mut reports: Vec<OfDesk<Value>> = Vec::new();
    let mut is_begun = false;
    let mut mistaken: Vec<Error> = Vec::new();
    for named in &desks.all {
        let globals = session.globals.clone();
        let csv = globals.excel.then_some(Asked::Plain(Format::Csv));
        let desk = vec![PathBuf::from(&named.name)];
        // What Excel needs is made of all of it.
        let globals = Globals { desk, excel: false, format: globals.format.or(csv), ..globals };
        let one = Session::new(globals)?;
        one.out.held().capture();
        let ran = of_one(&one, verb);
        let text = one.out.held().take();
        match ran {
            // A word that another desk knows is no mistake.
            Err(error) if error.kind == ErrorKind::Usage => {
                mistaken.push(error);
                continue;
            }
            Err(error) => {
                let message = format!("{}: {}", named.name, error.message);
                failed
                    .push(Unreadable { path: PathBuf::from(&named.name), error: Error { message, ..error } });
            }
            Ok(()) => {}
        }
        if text.is_empty() {
            continue;
        }
        match format {
            Some(Format::Json | Format::Jsonl) => {
                let value = serde_json::from_str(&text).map_err(|e| {
                    Error::new(ErrorKind::System, tr!("cannot write JSON: {e}", e)).because(e)
                })?;
                reports.push(OfDesk { desk: &named.name, value });
            }
            Some(Format::Csv) => session.out.csv(&csv::of_desk(&named.name, &text, !is_begun))?,
            Some(Format::Ids) => {
                session.out.raw(&text.lines().map(|id| named.id(id) + "\n").collect::<String>())?;
            }
            None if session.out.quiet => {
                session.out.raw(&text.lines().map(|id| named.id(id) + "\n").collect::<String>())?;
            }
            None | Some(Format::Table) => {
                let gap = if is_begun { "\n" } else { "" };
                session.out.text(&format!("{gap}{}\n", paint::paint(paint::BOLD, &named.name)))?;
                session.out.raw(&text)?;
            }
        }
        is_begun = true;
    }
    if mistaken.len() == desks.all.len() {
        return mistaken.into_iter().next().map_or(Ok(()), Err);
    }
    match format {
        Some(Format::Json) => session.out.json(&reports)?,
        Some(Format::Jsonl) => reports.iter().try_for_each(|one| session.out.json(one))?,
        None | Some(Format::Table) if !session.out.quiet => {
            if let ReportVerb::Sla(args) = verb {
                sla::totals(session, args)?;
            }
        }
        _ => {}
    }
    many::report(&desks, failed)
}
