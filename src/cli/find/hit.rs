//! A ticket that a search found: how well it fits, and where.

use serde::Serialize;

use super::found::{FoundTickets, Names};
use super::rows::as_table;
use crate::cli::session::desks::NamedDesk;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::tr;
use crate::query::Extract;
use crate::render;
use crate::wire;

/// A ticket found.
pub(crate) struct Hit {
    pub found: FoundTickets,
    /// The higher the better, of use only beside others of the same question; none where nothing but filters was asked for.
    pub score: Option<f64>,
    /// The place where a word stands.
    pub extract: Option<Extract>,
    /// The name of its desk, where there are several.
    pub desk: Option<String>,
}

/// A hit on the wire: the ticket as `list --json` tells it, and why it was found.
#[derive(Debug, Serialize)]
pub(crate) struct HitJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    desk: Option<&'a str>,
    #[serde(flatten)]
    ticket: &'a wire::Ticket,
    score: Option<f64>,
    extract: Option<ToldExtract<'a>>,
}

#[derive(Debug, Serialize)]
struct ToldExtract<'a> {
    field: &'a str,
    before: &'a str,
    hit: &'a str,
    after: &'a str,
}

impl Hit {
    /// The same as one of several desks, whose ids name theirs.
    pub(crate) fn on(mut self, named: &NamedDesk) -> Hit {
        self.found.ticket.id = named.id(self.found.record.id);
        Hit { desk: Some(named.name.clone()), ..self }
    }

    /// The hit on the wire.
    pub(crate) fn told(&self) -> HitJson<'_> {
        let extract = self.extract.as_ref().map(|e| ToldExtract {
            field: e.field,
            before: &e.before,
            hit: &e.hit,
            after: &e.after,
        });
        HitJson { desk: self.desk.as_deref(), ticket: &self.found.ticket, score: self.score, extract }
    }
}

/// Prints hits as the format says; `names` are those their table shows.
pub(crate) fn print(
    session: &Session,
    desk: &Desk,
    hits: &[Hit],
    names: impl FnOnce() -> Result<Names>,
) -> Result<()> {
    match session.out.format {
        Some(Format::Json) => session.out.json(&hits.iter().map(Hit::told).collect::<Vec<_>>()),
        Some(Format::Jsonl) => hits.iter().try_for_each(|hit| session.out.json(&hit.told())),
        _ if as_table(session) => {
            let names = names()?;
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            let rows = hits.iter().map(|hit| (&hit.found.ticket, hit.extract.clone()));
            session.out.text(&render::hits::hits(&screen, rows, &|id| names.of(id)))?;
            if hits.is_empty() {
                session.out.say(tr!("nothing matches"));
            }
            Ok(())
        }
        Some(Format::Csv) if hits.iter().any(|hit| hit.desk.is_some()) => {
            let rows = hits.iter().map(|hit| (hit.desk.as_deref().unwrap_or_default(), &hit.found.ticket));
            session.out.csv(&(render::csv::header_with_desk() + &render::csv::rows_with_desk(rows)))
        }
        _ => {
            let tickets: Vec<wire::Ticket> = hits.iter().map(|hit| hit.found.ticket.clone()).collect();
            session.out.tickets(&tickets, std::iter::empty)
        }
    }
}
