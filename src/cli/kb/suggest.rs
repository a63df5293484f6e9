//! `kb suggest`: what is known already of the trouble that a ticket tells, in articles and in tickets that were
//! solved.

use clap::Args;
use serde::Serialize;

use super::best::{Fits, IN_FORCE, best, filter};
use crate::cli::globals::Session;
use crate::cli::hit::{Hit, HitJson};
use crate::cli::list::as_table;
use crate::cli::output::Format;
use crate::desk::Desk;
use crate::error::Result;
use crate::index::Need;
use crate::query::RankedQuery;
use crate::records::{Id, Kind, Ticket};
use crate::render;
use crate::store::Shelf;

/// For which ticket.
#[derive(Debug, Args)]
pub(crate) struct SuggestArgs {
    /// Id, part of one, or a number elsewhere
    id: String,
    /// At most so many of either
    #[arg(long, value_name = "N", default_value_t = 3)]
    limit: usize,
}

/// What is suggested on the wire.
#[derive(Serialize)]
struct Suggested<'a> {
    /// The ticket it is suggested for.
    id: String,
    /// Articles in force, the best first.
    articles: Vec<HitJson<'a>>,
    /// Tickets of the same kind that are solved, the most alike first.
    tickets: Vec<HitJson<'a>>,
}

/// What was found.
pub(crate) struct Suggestions {
    articles: Fits,
    tickets: Fits,
}

/// Fewer of a question's words than this share in what is found is chance.
const LEAST: f64 = 0.2;
/// Words a question keeps: those that the fewest tickets have say the most.
const MOST_WORDS: usize = 16;
/// More tickets than this whose texts the index has not seen yet are not waited for when a ticket was just made.
const PATIENCE: u64 = 2_000;

/// Suggests articles and solved tickets.
pub(super) fn run(session: &Session, args: &SuggestArgs) -> Result<()> {
    let desk = session.desk()?;
    let (shelf, id) = desk.locate(&args.id)?;
    let ticket = desk.store.read_from(shelf, id)?;
    let found = suggestions(&desk, &ticket, args.limit)?;
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&Suggested {
            id: id.to_string(),
            articles: found.articles.fits.iter().map(Hit::told).collect(),
            tickets: found.tickets.fits.iter().map(Hit::told).collect(),
        }),
        _ if as_table(session) => {
            session.out.text(&table(session, &desk, &found))?;
            if found.articles.fits.is_empty() && found.tickets.fits.is_empty() {
                session.out.say("nothing like it is known");
            }
            Ok(())
        }
        _ => {
            let all = found.articles.fits.iter().chain(&found.tickets.fits);
            session.out.tickets(&all.map(|f| f.found.ticket.clone()).collect::<Vec<_>>(), std::iter::empty)
        }
    }
}

/// Says on a terminal what is known of the trouble of a ticket that was just made; a script is told nothing, and
/// waits for nothing.
pub(crate) fn after_creation(session: &Session, desk: &Desk, ticket: &Ticket) {
    if !session.out.is_watched() {
        return;
    }
    let unseen = desk.ask(Shelf::Live, Need::Rows, |index| index.unindexed());
    if unseen.is_ok_and(|unseen| unseen > PATIENCE) {
        return;
    }
    // The ticket is made: what fails now is no failure of the command.
    let Ok(found) = suggestions(desk, ticket, 3) else { return };
    let known = table(session, desk, &found);
    if !known.is_empty() {
        session.out.say_painted(&format!("known already (itdesk kb show ID):\n{known}"));
    }
}

/// The articles in force and the solved tickets of the same kind that are most like a ticket, by its title, symptom
/// and description.
fn suggestions(desk: &Desk, ticket: &Ticket, limit: usize) -> Result<Suggestions> {
    let words = telling(desk, ticket)?;
    let asked = limit.saturating_add(1).saturating_mul(4);
    let articles = best(desk, &words, &filter(desk, &IN_FORCE)?, Kind::Article, asked)?;
    let solved = filter(desk, &["state:resolved,closed"])?;
    let tickets = best(desk, &words, &solved, ticket.kind(), asked)?;
    Ok(Suggestions {
        articles: likely(articles, &words, ticket.id, limit),
        tickets: likely(tickets, &words, ticket.id, limit),
    })
}

/// The words of a ticket that say the most.
fn telling(desk: &Desk, ticket: &Ticket) -> Result<RankedQuery> {
    let symptom = ticket.incident().map(|i| i.symptom.join("\n")).unwrap_or_default();
    let text = [ticket.title.clone(), symptom, ticket.description.join("\n")].join("\n");
    let mut words = RankedQuery::read(&text, &desk.policy.knowledge.synonyms);
    let counted = desk.ask(Shelf::Live, Need::Texts, |index| {
        let counted = words.words().map(|word| Ok((index.frequency(word)?, word.to_owned())));
        counted.collect::<Result<Vec<_>, crate::index::IndexError>>()
    })?;
    let mut counted: Vec<_> =
        counted.into_iter().filter(|(n, word)| *n > 0 || RankedQuery::is_phrase(word)).collect();
    counted.sort();
    counted.truncate(MOST_WORDS);
    words.retain(|word| counted.iter().any(|(_, kept)| kept == word));
    Ok(words)
}

fn likely(mut found: Fits, words: &RankedQuery, itself: Id, limit: usize) -> Fits {
    found.fits.retain(|fit| {
        let record = &fit.found.record;
        let texts = crate::query::Texts::of(record);
        let text = [texts.title, texts.names, texts.symptom, texts.body].concat().join("\n");
        record.id != itself && words.covered(&text) >= LEAST
    });
    found.fits.truncate(limit);
    found
}

fn table(session: &Session, desk: &Desk, found: &Suggestions) -> String {
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    let hits = found.articles.fits.iter().chain(&found.tickets.fits);
    render::hits::hits(&screen, hits.map(|f| (&f.found.ticket, f.extract.clone())), &|_| 5)
}
