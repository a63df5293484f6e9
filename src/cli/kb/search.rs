//! `kb search`: the articles that fit a question best.

use clap::Args;

use crate::cli::find::best::{IN_FORCE, best};
use crate::cli::find::found::{self, Names, context, report};
use crate::cli::find::hit;
use crate::cli::session::negated::{FilterWord, keys_help, typed};
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::error::{Error, Result};
use crate::index::Need;
use crate::lang::tr;
use crate::query::{Filter, RankedQuery};
use crate::records::{Id, Kind};
use crate::store::Shelf;

/// A question, and among which articles.
#[derive(Debug, Args)]
#[command(after_long_help = keys_help())]
pub(crate) struct SearchArgs {
    /// Words of a question, not all of which must occur; -without; and filters, as for list
    #[arg(value_name = "WORD|FILTER", required = true)]
    words: Vec<FilterWord>,
    /// Maximum number of results, best first; 0 for all
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = number::<usize>)]
    limit: usize,
    /// Include drafts and archived articles
    #[arg(long)]
    all: bool,
}

/// Finds articles in force.
pub(super) fn run(session: &Session, args: &SearchArgs) -> Result<()> {
    let desk = session.desk()?;
    let mut typed = typed(&args.words);
    let given = found::filter(session, &desk, &typed)?;
    if !args.all && !given.mentions("state") && !given.mentions("version") {
        typed.extend(IN_FORCE.map(str::to_owned));
    }
    let filter = Filter::parse(&typed, &context(&desk))?;
    let words = RankedQuery::read(&filter.words().join(" "), &desk.policy.knowledge.synonyms);
    if words.fts().is_none() {
        return Err(Error::usage(tr!("the filters contain no word to search for"))
            .hint(tr!("give words: itdesk kb search vpn drops; with filters alone: itdesk kb list")));
    }
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    let found = best(&desk, &words, &filter, Kind::Article, limit)?;
    for (word, meant) in &found.fixed {
        session.out.say(&tr!("'{word}' was not found; searched for '{meant}' instead", word, meant));
    }
    let names = || {
        let ids: Vec<Id> = found.fits.iter().map(|hit| hit.found.record.id).collect();
        desk.ask(Shelf::Live, Need::Rows, |index| Names::of_ids(session, index, &ids))
    };
    hit::print(session, &desk, &found.fits, names)?;
    report(found.spoiled)
}
