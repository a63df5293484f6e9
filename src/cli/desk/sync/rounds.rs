//! `sync --every`: one exchange after another, until it is stopped.

use super::once::{self, Manner};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::stop::Stop;
use crate::desk::random_share;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::rules::rounds::{Every, Rounds};

/// Shares the desk at every round. What fails for a while, such as a network, is reported once and tried again, less and less often.
///
/// # Errors
/// An error of the first round that would be there in every other round: no remote, a policy with mistakes.
pub(super) fn run(session: &Session, every: Every) -> Result<()> {
    let stop = Stop::listen();
    let mut rounds = Rounds::new(every);
    let mut reported = None;
    let mut is_first = true;
    session.out.say(&tr!("sharing every {every}, until Ctrl-C", every));
    loop {
        let now = Session::new(session.globals.clone())?;
        match round(&now, &rounds) {
            Ok(()) => {
                rounds.succeeded();
                if reported.take().is_some() {
                    now.out.say(&at(&now, tr!("sharing works again")));
                }
            }
            Err(_) if stop.is_asked() => {}
            Err(error) if is_first && !passes(error.kind) => return Err(error),
            Err(error) => {
                rounds.failed();
                if reported.as_ref() != Some(&error.message) {
                    reported = Some(error.message.clone());
                    let error = Error { message: at(&now, &error.message), ..error };
                    error.print(matches!(now.out.format, Some(Format::Json | Format::Jsonl)));
                    let next = rounds.next();
                    now.out.say(&tr!("the next attempt is in {next}, then less often", next));
                }
            }
        }
        is_first = false;
        if stop.wait(rounds.wait(random_share()?)) {
            session.out.say(tr!("stopped; changes since the last round are in the files of this desk"));
            return Ok(());
        }
    }
}

fn round(session: &Session, rounds: &Rounds) -> Result<()> {
    let shared = once::share(session, Manner { commit: true, tries: rounds.pushes(), says_steps: false })?;
    if shared.is_idle() { Ok(()) } else { once::report(session, &shared) }
}

/// Whether an error may be over at the next round.
fn passes(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::System | ErrorKind::Busy)
}

/// A line with the time of day, for logs without one.
fn at(session: &Session, line: &str) -> String {
    let now = jiff::tz::TimeZone::system().to_datetime(session.now);
    format!("{} {line}", now.strftime("%H:%M:%S"))
}
