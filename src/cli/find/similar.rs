//! The articles and the solved tickets that are most like a ticket.

use super::best::{Fits, IN_FORCE, best, filter};
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::Result;
use crate::index::Need;
use crate::lang::tr;
use crate::query::RankedQuery;
use crate::records::{Id, Kind, Ticket};
use crate::render;
use crate::store::Shelf;

/// Findings
pub(crate) struct Suggestions {
    pub articles: Fits,
    pub tickets: Fits,
}

/// Fewer of a question's words than this share in what is found is chance.
const LEAST: f64 = 0.2;
/// Words a question keeps: those that the fewest tickets have say the most.
const MOST_WORDS: usize = 16;
/// More tickets than this whose texts the index has not seen yet are not waited for when a ticket was just made.
const PATIENCE: u64 = 2_000;

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
        session.out.say_painted(&tr!("similar articles and tickets (itdesk kb show ID):\n{known}", known));
    }
}

/// The articles in force and the solved tickets of the same kind that are most like a ticket, by its title, symptom
/// and description.
pub(crate) fn suggestions(desk: &Desk, ticket: &Ticket, limit: usize) -> Result<Suggestions> {
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

/// The table of what was found.
pub(crate) fn table(session: &Session, desk: &Desk, found: &Suggestions) -> String {
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    let hits = found.articles.fits.iter().chain(&found.tickets.fits);
    render::hits::hits(&screen, hits.map(|f| (&f.found.ticket, f.extract.clone())), &|_| 5)
}
