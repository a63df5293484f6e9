//! Which tickets a verb is on: ids, ids from stdin, or all that a filter finds.

use std::io::BufRead;

use clap::Args;

use super::selected::Selected;
use crate::cli::find::found::{Wanted, filter, report};
use crate::cli::session::batch::BatchOptions;
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::escape;
use crate::index::{self, Need, Offer};
use crate::lang::tr;
use crate::query::Sort;
use crate::records::change::Change;
use crate::records::{Id, Kind, Ticket};
use crate::rules::life::{self, Refusal};
use crate::rules::workflow::{self, Stage, Verb, stages};
use crate::store::Shelf;

/// Tickets, for a verb without a text of its own.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Targets {
    /// Ids, parts of them, or external numbers; - reads them from stdin, one per line
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    many: Many,
}

/// Tickets and a text.
#[derive(Debug, Clone, Args)]
pub(crate) struct TextTargets {
    /// Ids as for other verbs, then the text: TEXT, - for stdin, @FILE
    #[arg(value_names = ["ID", "TEXT"], num_args = 0..)]
    words: Vec<String>,
    /// Text, where it does not come last
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "note")]
    message: Option<String>,
    #[command(flatten)]
    many: Many,
}

/// How more than one ticket is named.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Several tickets")]
pub(crate) struct Many {
    /// Every ticket that matches these filters, such as 'team:network class:A'
    #[arg(long = "where", short = 'w', value_name = "FILTER", allow_hyphen_values = true)]
    filters: Vec<String>,
    /// Print what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Skip tickets that are refused
    #[arg(long)]
    keep_going: bool,
}

impl Targets {
    /// Finds the tickets, before anything is asked.
    ///
    /// # Errors
    /// Exit 2 when none is named, 3 when there is no such ticket or it is of another kind.
    pub(crate) fn open<'s>(&self, session: &'s Session, kind: Option<Kind>) -> Result<Selected<'s>> {
        self.many.open(session, session.desk()?, &self.ids, kind)
    }

    /// Whether no ticket is named at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.many.filters.is_empty()
    }
}

impl TextTargets {
    /// Finds the tickets, and the text where there is one. It is the last of several words, unless it
    /// was given with `-m` or every word is an id.
    ///
    /// # Errors
    /// As [`Targets::open`]; exit 2 when the last word is a ticket where a text belongs.
    pub(crate) fn open<'s>(
        &self,
        session: &'s Session,
        kind: Option<Kind>,
    ) -> Result<(Selected<'s>, Option<String>)> {
        let desk = session.desk()?;
        let (ids, text) = self.split();
        if let (None, Some(last)) = (&self.message, text)
            && is_spelled_out(&desk, last)
        {
            let error = Error::usage(tr!("'{last}' is a ticket; the text is missing", last));
            return Err(error.hint(tr!("give the text with -m TEXT")));
        }
        let text = self.message.clone().or_else(|| text.cloned());
        Ok((self.many.open(session, desk, ids, kind)?, text))
    }

    /// The words that name tickets, and the text behind them.
    pub(crate) fn split(&self) -> (&[String], Option<&String>) {
        let filtered = !self.many.filters.is_empty();
        match self.words.split_last() {
            _ if self.message.is_some() => (&self.words, None),
            Some((text, ids)) if filtered || !ids.is_empty() => (ids, Some(text)),
            _ => (&self.words, None),
        }
    }
}

impl Many {
    pub(crate) fn is_filtered(&self) -> bool {
        !self.filters.is_empty()
    }

    pub(super) fn open<'s>(
        &self,
        session: &'s Session,
        desk: Desk,
        typed: &[String],
        kind: Option<Kind>,
    ) -> Result<Selected<'s>> {
        let (ids, errors) = match session.targeted.group() {
            Some(ids) => (ids, Vec::new()),
            None => self.find(session, &desk, typed, kind)?,
        };
        let is_one = ids.len() == 1 && errors.is_empty() && !self.is_filtered() && !self.dry_run;
        if let (true, [id]) = (is_one, &ids[..]) {
            check(session, &desk, *id)?;
        }
        if !is_one {
            let batch = session.targeted.begin(&desk, self.options())?;
            errors.into_iter().for_each(|error| batch.refuse(error));
        }
        Ok(Selected::new(session, desk, ids))
    }

    /// How the steps are carried out.
    pub(crate) fn options(&self) -> BatchOptions {
        BatchOptions { dry_run: self.dry_run, keep_going: self.keep_going }
    }

    /// The tickets that are named, each once, and why others are not there.
    pub(crate) fn find(
        &self,
        session: &Session,
        desk: &Desk,
        typed: &[String],
        kind: Option<Kind>,
    ) -> Result<(Vec<Id>, Vec<Error>)> {
        // A list of several desks that is piped in names the desk before each id.
        let mut typed: Vec<String> =
            with_stdin(typed)?.into_iter().map(|word| session.without_desk(desk, word)).collect();
        if typed.is_empty() && !self.is_filtered() && session.ask.can_ask() {
            typed.extend(pick(session, desk, kind)?);
        }
        if typed.is_empty() && !self.is_filtered() {
            return Err(Error::usage(tr!("ID is missing: no ticket is given")).hint(tr!(
                "give an id, - to read ids from stdin, or --where FILTER; itdesk list shows the open tickets"
            )));
        }
        let mut ids = Vec::new();
        let mut errors = Vec::new();
        for typed in &typed {
            match desk.find_kind(typed, kind) {
                Ok(id) if ids.contains(&id) => {}
                Ok(id) => ids.push(id),
                Err(error) if self.keep_going && error.kind != ErrorKind::System => errors.push(error),
                Err(error) => return Err(error),
            }
        }
        if self.is_filtered() {
            let mut found = self.filtered(session, desk, kind)?;
            found.retain(|id| !ids.contains(id));
            ids.extend(found);
        }
        Ok((ids, errors))
    }

    /// What the filters find. Finished tickets are found only by a filter that names a state.
    fn filtered(&self, session: &Session, desk: &Desk, kind: Option<Kind>) -> Result<Vec<Id>> {
        let mut words: Vec<String> = self.filters.iter().flat_map(|text| words(text)).collect();
        if !words.iter().any(|word| word.trim_start_matches('-').starts_with("state:")) {
            words.push("state:open".to_owned());
        }
        let filter = filter(session, desk, &words)?;
        let sort = Sort::default();
        let wanted = Wanted { filter: &filter, kind, sort: &sort, limit: usize::MAX, shelf: Shelf::Live };
        let (found, ()) = wanted.ids(desk, |_, _| Ok(()))?;
        report(found.spoiled)?;
        if found.ids.is_empty() {
            session.out.say(tr!("nothing matches"));
        }
        Ok(found.ids)
    }
}

/// Refuses a verb that the state of a ticket does not allow, before anything is asked for it.
fn check(session: &Session, desk: &Desk, id: Id) -> Result<()> {
    // Where nothing can be asked, the action itself is refused, in its own words; so is an approval, which asks nothing.
    let Some(verb) = session.verb_of(id.kind()).filter(|verb| *verb != Verb::Approve) else { return Ok(()) };
    if !session.ask.can_ask() {
        return Ok(());
    }
    let ticket = desk.store.read(id)?;
    life::step(&mut ticket.clone(), verb)?;
    // What the state allows, the type of a change or its course may not: without an answer to that, no questions.
    let allows = stages(id.kind(), verb.as_str()).iter().any(|stage| {
        let of_change = |change: &Change| stage.types.is_empty() || stage.types.contains(&change.kind_of);
        stage.state == ticket.state && ticket.change().is_none_or(of_change)
    });
    if allows {
        return Ok(());
    }
    let message = tr!("{id} is {state}: {verb} is not possible now", id, state = ticket.state, verb);
    Err(Refusal::new(message, tr!("next steps: {allowed}", allowed = allowed_words(&ticket))).into())
}

fn allowed_words(ticket: &Ticket) -> String {
    workflow::words(&workflow::allowed_of(ticket))
}

/// One of the tickets that the verb can act on, picked from a list; none where there are none.
fn pick(session: &Session, desk: &Desk, kind: Option<Kind>) -> Result<Option<String>> {
    let kinds = kind.map_or(Kind::ALL.to_vec(), |kind| vec![kind]);
    let of_kind = |kind: &Kind| match session.verb_of(*kind) {
        Some(verb) => stages(*kind, verb.as_str()),
        None => {
            let kind = *kind;
            let open = kind.states().iter().filter(|state| state.is_open());
            open.map(|state| Stage { kind, state: *state, types: &[] }).collect()
        }
    };
    let stages: Vec<Stage> = kinds.iter().flat_map(of_kind).collect();
    // The index is brought up to date, for the list may be all that a person sees of the desk.
    desk.ask(Shelf::Live, Need::Rows, |_| Ok(()))?;
    let offers = index::offers(&desk.store, &stages, "", MOST_OFFERED);
    let line = |offer: &Offer| format!("{}  {}", offer.id, escape::line(&offer.title));
    let items: Vec<String> = offers.iter().map(line).collect();
    if items.is_empty() {
        return Ok(None);
    }
    let picked = session.ask.pick(tr!("Ticket (type to filter, Esc cancels)"), &items)?;
    Ok(offers.get(picked).map(|offer| offer.id.to_string()))
}

/// So many tickets are offered to pick from.
const MOST_OFFERED: usize = 500;

/// The words as typed, with what stdin names in the place of `-`: the first word of each line.
fn with_stdin(typed: &[String]) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for word in typed {
        if word != "-" {
            all.push(word.clone());
            continue;
        }
        for line in std::io::stdin().lock().lines() {
            let line = line.doing("read", "stdin")?;
            all.extend(line.split_whitespace().next().map(str::to_owned));
        }
    }
    Ok(all)
}

/// The words of a filter in one text. A word keeps its spaces within quotation marks: `team:"first line"`.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            letter if letter.is_whitespace() && !quoted => words.push(String::new()),
            letter => words.last_mut().into_iter().for_each(|word| word.push(letter)),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a word is a complete id, or the five random characters of one that is there.
pub(super) fn is_spelled_out(desk: &Desk, word: &str) -> bool {
    let is_complete = word.parse::<Id>().is_ok();
    (is_complete || word.chars().count() == crate::records::id::SUFFIX_LEN) && desk.locate(word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_filter_in_one_text_is_split_at_spaces_outside_quotation_marks() {
        assert_eq!(words("team:network  class:A,B"), ["team:network", "class:A,B"]);
        assert_eq!(words("team:\"first line\" vpn"), ["team:first line", "vpn"]);
        assert_eq!(words("  "), Vec::<String>::new());
    }
}
