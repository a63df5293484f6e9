//! Whether rows are for a reader, how many are shown, and what is said of the rest.

use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::lang::tr;

/// How many rows a terminal shows unless told otherwise.
const TERMINAL_ROWS: usize = 50;

/// Says on a table how many tickets the limit cut off.
pub(crate) fn say_rest(session: &Session, rest: usize) {
    if rest > 0 && as_table(session) {
        session.out.say(&tr!("and {rest} more; --limit 0 shows all", rest));
    }
}

/// Whether what is printed is for reading.
pub(crate) fn as_table(session: &Session) -> bool {
    session.out.format.is_none_or(|f| f == Format::Table) && !session.out.quiet
}

/// A table on a terminal ends after a screenful or two; a program gets everything.
pub(crate) fn limit(session: &Session, asked: Option<usize>) -> usize {
    match asked {
        Some(0) => usize::MAX,
        Some(limit) => limit,
        None if session.out.terminal && as_table(session) => TERMINAL_ROWS,
        None => usize::MAX,
    }
}
