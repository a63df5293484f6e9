//! Formats that only some commands can print: a diagram, a calendar, a site.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::output::Format;
use crate::error::{Error, Result};
use crate::lang::tr;

/// A format of single commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Special {
    /// A diagram, for workflow, incident analysis and ci impact
    Mermaid,
    /// A calendar file, for change calendar
    Ics,
    /// Headed sections with charts of blocks, for monitor report
    Terminal,
    /// For a chat, a pull request or a wiki, for show, report feedback, monitor report and kb export
    Markdown,
    /// One self-contained page, for monitor report; a site, for kb export
    Html,
    /// For Prometheus, for monitor export
    Openmetrics,
}

impl Special {
    /// The word after `--format`.
    fn word(self) -> &'static str {
        match self {
            Special::Mermaid => "mermaid",
            Special::Ics => "ics",
            Special::Terminal => "terminal",
            Special::Markdown => "markdown",
            Special::Html => "html",
            Special::Openmetrics => "openmetrics",
        }
    }

    /// The command that prints it.
    fn home(self) -> &'static str {
        match self {
            Special::Mermaid => "itdesk workflow, itdesk incident analysis and itdesk ci impact",
            Special::Ics => "itdesk change calendar",
            Special::Terminal => "itdesk monitor report",
            Special::Markdown => {
                "itdesk show, itdesk incident timeline, itdesk report feedback, itdesk monitor report, itdesk monitor scorecard and itdesk kb export"
            }
            Special::Html => "itdesk monitor report and itdesk kb export",
            Special::Openmetrics => "itdesk monitor export",
        }
    }
}

/// What `--format` takes: what every command can print, and what single ones can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Plain(Format),
    Special(Special),
}

impl Asked {
    pub(crate) fn plain(self) -> Option<Format> {
        match self {
            Asked::Plain(format) => Some(format),
            Asked::Special(_) => None,
        }
    }

    pub(crate) fn special(self) -> Option<Special> {
        match self {
            Asked::Plain(_) => None,
            Asked::Special(special) => Some(special),
        }
    }
}

impl ValueEnum for Asked {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Asked::Plain(Format::Table),
            Asked::Plain(Format::Json),
            Asked::Plain(Format::Jsonl),
            Asked::Plain(Format::Csv),
            Asked::Plain(Format::Ids),
            Asked::Special(Special::Mermaid),
            Asked::Special(Special::Ics),
            Asked::Special(Special::Terminal),
            Asked::Special(Special::Markdown),
            Asked::Special(Special::Html),
            Asked::Special(Special::Openmetrics),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Asked::Plain(format) => format.to_possible_value(),
            Asked::Special(special) => special.to_possible_value(),
        }
    }
}

/// Refuses a special format that the command does not print; `prints` are those it does.
///
/// # Errors
/// A usage error that names the command which takes the format.
pub(crate) fn check(asked: Option<Special>, prints: &[Special]) -> Result<()> {
    let Some(asked) = asked.filter(|asked| !prints.contains(asked)) else { return Ok(()) };
    let plain: Vec<_> = Format::value_variants().iter().filter_map(Format::to_possible_value).collect();
    let plain: Vec<_> = plain.iter().map(PossibleValue::get_name).collect();
    let message = tr!(
        "--format {asked} is not available for this command, only for {home}",
        asked = asked.word(),
        home = asked.home()
    );
    Err(Error::usage(message).hint(tr!("give one of: {plain}", plain = plain.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_can_be_asked_for() {
        let names = |asked: &Asked| asked.to_possible_value().unwrap().get_name().to_owned();
        let asked: Vec<_> = Asked::value_variants().iter().map(names).collect();
        let plain = Format::value_variants().iter().filter_map(Format::to_possible_value);
        let special = Special::value_variants().iter().filter_map(Special::to_possible_value);
        let all: Vec<_> = plain.chain(special).map(|v| v.get_name().to_owned()).collect();
        assert_eq!(asked, all);
    }
}
