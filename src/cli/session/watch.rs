//! `--watch`: a command that prints again every few seconds.

use std::time::Duration;

use clap::Args;

use super::number::between;
use super::opened::Session;
use super::output::Format;
use crate::error::{Error, Result};
use crate::lang::tr;

/// Whether a command prints again and again.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct WatchArgs {
    /// Print again every N seconds, until Ctrl-C [default: 2]
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "2")]
    #[arg(value_parser = between(1..=3600_u64))]
    watch: Option<u64>,
}

/// Clears the screen and sets the cursor to its first place.
const CLEAR: &str = "\u{1b}[H\u{1b}[2J\u{1b}[3J";

impl WatchArgs {
    /// Prints once; with `--watch` again and again, each time with the desk and the time as they are then.
    ///
    /// # Errors
    /// Exit 2 where `--watch` is given off a terminal; what `print` can meet the first time. Later
    /// errors are shown in its place, for a desk is often edited while it is watched.
    pub(crate) fn run<T>(&self, session: &Session, print: impl Fn(&Session) -> Result<T>) -> Result<T> {
        let Some(seconds) = self.watch else { return print(session) };
        if !session.out.terminal || session.out.format.is_some_and(|format| format != Format::Table) {
            return Err(Error::usage(tr!("--watch prints tables on a terminal only"))
                .hint(tr!("leave out --watch, or repeat the command from a script")));
        }
        let mut is_first = true;
        loop {
            let session = Session::new(session.globals.clone())?;
            session.out.held().hold();
            let shown = match print(&session) {
                Err(error) if is_first => return Err(error),
                Err(error) => error.message.clone(),
                Ok(_) => session.out.held().take(),
            };
            is_first = false;
            session.out.draw(&format!("{CLEAR}{}", page(&session, seconds, &shown)))?;
            std::thread::sleep(Duration::from_secs(seconds));
        }
    }
}

/// The first screen of a text, below the time.
fn page(session: &Session, seconds: u64, text: &str) -> String {
    let rows = session.out.height().unwrap_or(24);
    let now = jiff::tz::TimeZone::system().to_datetime(session.now);
    let every = if seconds == 1 { tr!("second").to_owned() } else { tr!("{seconds} seconds", seconds) };
    let mut page = tr!("{now} · every {every}, Ctrl-C to stop\n\n", now = now.strftime("%H:%M:%S"), every);
    let all = text.lines().count();
    let room = rows.saturating_sub(4).max(1);
    page.extend(text.lines().take(room).map(|line| format!("{line}\n")));
    if all > room {
        page.push_str(&tr!("… {left} more lines\n", left = all - room));
    }
    page
}
