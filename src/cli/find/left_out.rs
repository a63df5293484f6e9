//! What a list leaves out unless it is asked for: finished tickets, knowledge articles and configuration items.

use super::found::{Wanted, context};
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::{tr, tr_n};
use crate::query::Filter;
use crate::records::id::SUFFIX_LEN;
use crate::records::{Id, Kind};

/// Keys that name one ticket, finished or not.
const OF_ONE: [&str; 2] = ["external", "dedupe_key"];
/// Keys that only finished tickets answer, or that ask for a state by name.
/// Feedback comes in on finished tickets as well.
const OF_THE_FINISHED: [&str; 5] = ["state", "resolved", "closed", "feedback", "feedback_class"];
/// Keys that only articles answer, or that ask for a kind by name.
const OF_ARTICLES: [&str; 4] = ["state", "kind", "grade", "version"];
/// Keys that ask for a kind or a state by name.
const OF_ITEMS: [&str; 2] = ["state", "kind"];
/// The words that leave finished tickets out. An archived article is not finished work.
const UNFINISHED: &str = "-state:closed,cancelled,retired";
/// The same where articles are left out as well: it names every state in which a ticket has ended, so that an index need not
/// look at any of them.
const UNFINISHED_WORK: &str = "-state:closed,cancelled,retired,archived";
const NO_ARTICLES: &str = "-kind:article";
const NO_ITEMS: &str = "-kind:ci";

/// What a list leaves out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    finished: bool,
    articles: bool,
    items: bool,
}

impl LeftOut {
    /// What the words that were typed, or the noun, do not ask for.
    pub(crate) fn of(typed: &Filter, kind: Option<Kind>) -> LeftOut {
        let asks = |keys: &[&str]| keys.iter().any(|key| typed.asks_for(key));
        if asks(&OF_ONE) || typed.words().iter().any(|word| names_a_ticket(word)) {
            return LeftOut::default();
        }
        LeftOut {
            finished: kind != Some(Kind::Article) && !asks(&OF_THE_FINISHED),
            articles: kind.is_none() && !asks(&OF_ARTICLES),
            items: kind.is_none() && !asks(&OF_ITEMS),
        }
    }

    /// The filter that was typed, without what is left out.
    pub(crate) fn apply(self, desk: &Desk, typed: &Filter) -> Result<Filter> {
        let unfinished = if self.articles { UNFINISHED_WORK } else { UNFINISHED };
        let words = [(self.finished, unfinished), (self.articles, NO_ARTICLES), (self.items, NO_ITEMS)];
        let words: Vec<String> =
            words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word.to_owned()).collect();
        Ok(typed.and(&Filter::parse(&words, &context(desk))?))
    }

    /// Says on a terminal how many tickets that pass what was typed are not shown.
    pub(crate) fn say(
        self,
        session: &Session,
        desk: &Desk,
        wanted: &Wanted,
        typed: &Filter,
        shown: Option<usize>,
    ) -> Result<()> {
        if self == LeftOut::default() || !session.out.is_watched() {
            return Ok(());
        }
        let shown = match shown {
            Some(shown) => shown,
            None => wanted.count(desk)?.0,
        };
        let count = |left_out: LeftOut| -> Result<usize> {
            let filter = left_out.apply(desk, typed)?;
            Ok(Wanted { filter: &filter, limit: usize::MAX, ..*wanted }.count(desk)?.0)
        };
        let with_articles = if self.articles { count(LeftOut { articles: false, ..self })? } else { shown };
        let unfinished = LeftOut { articles: false, items: false, ..self };
        let with_items = if self.items { count(unfinished)? } else { with_articles };
        let all = if self.finished { count(LeftOut::default())? } else { with_items };
        let finished = all.saturating_sub(with_items);
        let items = with_items.saturating_sub(with_articles);
        let articles = with_articles.saturating_sub(shown);
        let tickets = tr_n!(finished, "{n} finished ticket", "{n} finished tickets");
        let texts = tr_n!(articles, "{n} article", "{n} articles");
        let things = tr_n!(items, "{n} configuration item", "{n} configuration items");
        let hidden = [(finished, tickets), (articles, texts), (items, things)];
        let hidden = hidden.into_iter().filter(|(count, _)| *count > 0).map(|(_, said)| said);
        let and =
            |before: String, next: String| tr!("{tickets} and {articles}", tickets = before, articles = next);
        let Some(hidden) = hidden.reduce(and) else { return Ok(()) };
        session.out.say(&match finished + articles + items {
            1 => tr!("{hidden} is not shown; to include it: --all", hidden),
            _ => tr!("{hidden} are not shown; to include them: --all", hidden),
        });
        Ok(())
    }
}

/// Whether a plain word is an id, or the letters that ids end with: at least one digit among them,
/// for without one it is a word like any other.
fn names_a_ticket(word: &str) -> bool {
    let is_suffix = word.len() == SUFFIX_LEN
        && word.chars().all(|c| c.is_ascii_alphanumeric())
        && word.chars().any(|c| c.is_ascii_digit());
    is_suffix || word.to_ascii_uppercase().parse::<Id>().is_ok()
}
