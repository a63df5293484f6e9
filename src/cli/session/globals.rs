//! The flags that every command takes.

use std::path::PathBuf;

use clap::Args;

use super::output::{Color, Format};
use super::special::Asked;

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// Directory or name of a desk; several for one answer of all [default: ITDESK_DIR, else the nearest]
    #[arg(long, global = true, value_name = "DIR", env = "ITDESK_DIR", hide_env = true)]
    pub desk: Vec<PathBuf>,
    /// Person who acts [default: ITDESK_ACTOR, else git's user.email]
    #[arg(long = "as", global = true, value_name = "WHO", env = "ITDESK_ACTOR", hide_env = true)]
    pub actor: Option<String>,
    /// When it happened, for late entries: 14:00, "yesterday 9:30", 90m (ago); see itdesk help times
    #[arg(long, global = true, value_name = "TIME", allow_hyphen_values = true)]
    pub at: Option<String>,
    /// Output format
    #[arg(long, global = true, value_enum)]
    pub format: Option<Asked>,
    /// Short for --format json
    #[arg(long, global = true, conflicts_with = "format")]
    pub json: bool,
    /// CSV for Excel: with a byte order mark, and times in the zone of the desk
    #[arg(long, global = true, conflicts_with = "json")]
    pub excel: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    pub color: Option<Color>,
    /// Output language: en, zh-CN [default: ITDESK_LANG, else the system's]
    #[arg(long, global = true, value_name = "TAG")]
    pub lang: Option<String>,
    /// Print only ids and data
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Never prompt, even on a terminal
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Print long output without a pager
    #[arg(long, global = true)]
    pub no_pager: bool,
    /// Commit what the command writes, and nothing else [default: git.commit in itdesk.toml]
    #[arg(long, global = true)]
    pub commit: bool,
}

/// A time at which the desk is looked at.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct AsOf {
    /// Show the desk as of this time: 2026-11-01, fri, 30d (ago); see itdesk help times
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub as_of: Option<String>,
}

impl Globals {
    /// The format the flags ask for, if it is one that every command prints.
    pub(super) fn plain(&self) -> Option<Format> {
        match self.format {
            _ if self.json => Some(Format::Json),
            None if self.excel => Some(Format::Csv),
            format => format.and_then(Asked::plain),
        }
    }
}
