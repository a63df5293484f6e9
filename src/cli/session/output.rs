//! Where and how a command prints: data on stdout, all else on stderr.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::io::{IsTerminal, Write};
use std::rc::Rc;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::pager::{self, Held};
use crate::config::UserConfig;
use crate::error::{Error, ErrorKind, Result};
use crate::lang;
use crate::lang::tr;
use crate::render::excel::Excel;
use crate::render::{self, Screen};
use crate::wire;

/// What every colour begins with.
const ESCAPE: u8 = 0x1b;

/// About how many bytes are written at once.
const PIECE: usize = 64 * 1024;

/// How values are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading
    Table,
    /// One JSON value
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated, with a header
    Csv,
    /// Ids alone, one a line
    Ids,
}

/// When to use colour
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// Prints for one command.
#[derive(Debug)]
pub(crate) struct Output {
    /// The format asked for; `None` leaves it to the command.
    pub format: Option<Format>,
    /// Ids and data only.
    pub quiet: bool,
    /// Stdout is a terminal.
    pub terminal: bool,
    /// Columns to fit; `None` for no limit.
    pub width: Option<usize>,
    /// The zone in which messages give times: the desk's, once it is known.
    pub zone: OnceCell<TimeZone>,
    /// Makes CSV that of Excel, where that was asked for.
    excel: Option<RefCell<Excel>>,
    /// What is printed and not yet shown.
    held: Rc<Held>,
}

impl Output {
    /// What the flags ask for, else the user's configuration.
    pub(crate) fn new(
        color: Option<Color>,
        format: Option<Format>,
        quiet: bool,
        user: &UserConfig,
        no_pager: bool,
    ) -> Result<Output> {
        let color = match (color, user.color.as_deref()) {
            (Some(color), _) => color,
            (None, Some(text)) => word("color", text)?,
            (None, None) => Color::Auto,
        };
        let choice = match color {
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
            Color::Auto => ColorChoice::Auto,
        };
        choice.write_global();
        let format = match (format, user.format.as_deref()) {
            (None, Some(text)) => Some(word("format", text)?),
            (format, _) => format,
        };
        if matches!(format, Some(Format::Json | Format::Jsonl | Format::Csv | Format::Ids)) {
            lang::show_to_programs();
        }
        let terminal = std::io::stdout().is_terminal();
        let size = screen_size().filter(|_| terminal && !no_pager);
        let held = Rc::new(Held::new(size));
        Ok(Output {
            format,
            quiet,
            terminal,
            width: width(terminal),
            zone: OnceCell::new(),
            excel: None,
            held,
        })
    }

    /// The same with CSV as Excel opens it.
    pub(crate) fn for_excel(self, excel: bool) -> Output {
        Output { excel: excel.then(RefCell::default), ..self }
    }

    /// Rows of the terminal, `LINES` first; none off a terminal that does not say.
    pub(crate) fn height(&self) -> Option<usize> {
        let rows = std::env::var("LINES").ok().and_then(|l| l.parse().ok()).filter(|l| *l > 0);
        let measured = || terminal_size::terminal_size().map(|(_, h)| usize::from(h.0));
        rows.or_else(|| self.terminal.then(measured).flatten())
    }

    /// What pages and tables need to know of the screen.
    pub(crate) fn screen(&self, zone: &TimeZone, now: jiff::Timestamp) -> Screen {
        Screen { width: self.width, zone: zone.clone(), is_painted: self.paints(), now }
    }

    /// Whether a table would be painted; what only shows in colour need not be worked out otherwise.
    pub(crate) fn paints(&self) -> bool {
        self.format.is_none_or(|f| f == Format::Table)
            && !self.quiet
            && AutoStream::choice(&std::io::stdout()) != ColorChoice::Never
    }

    /// Prints text as it is.
    pub(crate) fn text(&self, text: &str) -> Result<()> {
        self.raw(&painted(text)?)
    }

    /// Prints lines one by one, however many there are.
    pub(crate) fn lines(&self, lines: impl Iterator<Item = String>) -> Result<()> {
        // A piece at a time: a call of the system for each line would be slow.
        let mut piece = String::new();
        for line in lines {
            piece.push_str(&line);
            piece.push('\n');
            if piece.len() > PIECE {
                self.text(&piece)?;
                piece.clear();
            }
        }
        self.text(&piece)
    }

    /// Prints what a person wrote: to a program as it is, to a terminal with its control characters made visible.
    pub(crate) fn as_written(&self, text: &str) -> Result<()> {
        if self.terminal { self.raw(&crate::escape::lines(text)) } else { self.raw(text) }
    }

    /// Prints one line.
    pub(crate) fn line(&self, text: &str) -> Result<()> {
        self.text(&format!("{text}\n"))
    }

    /// Prints a value as JSON: indented, or on one line for `jsonl`.
    pub(crate) fn json(&self, value: &impl Serialize) -> Result<()> {
        let text = match self.format {
            Some(Format::Jsonl) => serde_json::to_string(value),
            _ => serde_json::to_string_pretty(value),
        };
        let text =
            text.map_err(|e| Error::new(ErrorKind::System, tr!("cannot write JSON: {e}", e)).because(e))?;
        self.json_text(&format!("{text}\n"))
    }

    /// Prints text that is JSON already: to a program as it is, to a terminal with the characters escaped that it would obey.
    pub(crate) fn json_text(&self, text: &str) -> Result<()> {
        if self.terminal { self.raw(&crate::escape::json(text)) } else { self.raw(text) }
    }

    /// Prints many values: an array, a line each, or the lines of a table.
    pub(crate) fn tickets<L: Iterator<Item = String>>(
        &self,
        tickets: &[wire::Ticket],
        table: impl FnOnce() -> L,
    ) -> Result<()> {
        match self.format {
            Some(Format::Json) => self.json(&tickets),
            Some(Format::Jsonl) => tickets.iter().try_for_each(|t| self.json(t)),
            Some(Format::Csv) => self.csv(&render::csv::tickets(tickets)),
            Some(Format::Ids) => self.ids(tickets.iter().map(|t| t.id.as_str())),
            Some(Format::Table) => self.lines(table()),
            None if self.quiet => self.ids(tickets.iter().map(|t| t.id.as_str())),
            None => self.lines(table()),
        }
    }

    /// Prints one ticket: to a program all of it, to a person the page.
    pub(crate) fn record(&self, ticket: &wire::Ticket, page: impl FnOnce() -> Result<()>) -> Result<()> {
        match self.format {
            Some(Format::Json | Format::Jsonl) => self.json(ticket),
            Some(Format::Csv | Format::Ids) => self.tickets(std::slice::from_ref(ticket), std::iter::empty),
            None if self.quiet => self.line(&ticket.id),
            None | Some(Format::Table) => page(),
        }
    }

    /// Prints CSV: to a program as it is, to a terminal with its control characters made visible.
    pub(crate) fn csv(&self, text: &str) -> Result<()> {
        let Some(excel) = &self.excel else { return self.as_written(text) };
        let zone = self.zone.get().cloned().unwrap_or(TimeZone::UTC);
        self.as_written(&excel.borrow_mut().piece(&zone, text))
    }

    fn ids<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Result<()> {
        self.raw(&ids.map(|id| format!("{id}\n")).collect::<String>())
    }

    /// Says on stderr what is no data; `--quiet` silences it.
    pub(crate) fn say(&self, text: &str) {
        self.say_painted(&format!("{}\n", crate::escape::lines(&self.local(text))));
    }

    /// A message with its times in the desk's zone.
    pub(crate) fn local(&self, text: &str) -> String {
        self.zone.get().map_or_else(|| text.to_owned(), |zone| render::times::localized(zone, text))
    }

    /// Says on stderr what may be of use to a person: only on a terminal.
    pub(crate) fn suggest(&self, text: &str) {
        if self.is_watched() {
            self.say(text);
        }
    }

    /// [`Output::say`] for text that is harmless already, and may be painted.
    pub(crate) fn say_painted(&self, text: &str) {
        if self.quiet {
            return;
        }
        if self.held.is_taken() {
            let _ = self.held.print(text);
            return;
        }
        // What was printed before is shown before. Nothing can be done about a stderr that is gone, and
        // what was done stays done.
        let _ = self.held.release();
        let _ = write!(anstream::stderr(), "{text}");
    }

    /// Whether a person reads what is said beside the data.
    pub(crate) fn is_watched(&self) -> bool {
        let plain = self.format.is_none_or(|f| f == Format::Table);
        plain && !self.quiet && self.terminal && std::io::stderr().is_terminal()
    }

    /// Prints text that must not be touched, whatever the colours.
    pub(crate) fn raw(&self, text: &str) -> Result<()> {
        finish(self.held.print(text))
    }

    /// What is on its way to the screen.
    pub(crate) fn held(&self) -> Rc<Held> {
        Rc::clone(&self.held)
    }

    /// Puts text on the screen at once, beside what is held.
    pub(crate) fn draw(&self, text: &str) -> Result<()> {
        finish(pager::straight(&painted(text)?))
    }
}

/// Prints help: on a terminal through the pager where it does not fit.
pub(crate) fn print_help(text: &str, no_pager: bool) {
    let size = screen_size().filter(|_| std::io::stdout().is_terminal() && !no_pager);
    // A reader that went away has read enough.
    let _ = painted(text).map(|text| Held::new(size).print(&text));
}

/// Rows and columns of the screen, where it has any.
fn screen_size() -> Option<(usize, usize)> {
    let (columns, rows) = terminal_size::terminal_size()?;
    Some((usize::from(rows.0), usize::from(columns.0))).filter(|(rows, columns)| *rows > 0 && *columns > 0)
}

/// Text with the colours that stdout takes.
fn painted(text: &str) -> Result<Cow<'_, str>> {
    // Most text has none, and a long list is looked through a letter at a time.
    if !text.as_bytes().contains(&ESCAPE) {
        return Ok(Cow::Borrowed(text));
    }
    // Through a buffer: written straight, every coloured piece would be a call of the system.
    let choice = AutoStream::choice(&std::io::stdout());
    let mut buffer = AutoStream::new(Vec::with_capacity(text.len()), choice);
    finish(buffer.write_all(text.as_bytes()))?;
    Ok(Cow::Owned(String::from_utf8_lossy(&buffer.into_inner()).into_owned()))
}

/// A reader that closes the pipe has read enough: no error, nothing more to say.
fn finish(written: std::io::Result<()>) -> Result<()> {
    match written {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(e) => Err(Error::system("write to", std::path::Path::new("stdout"), e)),
        Ok(()) => Ok(()),
    }
}

fn width(terminal: bool) -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|c| *c > 0);
    let measured = || terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
    columns.or_else(|| terminal.then(measured).flatten())
}

fn word<T: ValueEnum>(key: &str, text: &str) -> Result<T> {
    T::from_str(text, true).map_err(|_| {
        let allowed: Vec<_> = T::value_variants().iter().filter_map(|v| v.to_possible_value()).collect();
        let names: Vec<_> = allowed.iter().map(|v| v.get_name()).collect();
        Error::usage(tr!("{key} = \"{text}\" in your configuration is not allowed", key, text))
            .hint(tr!("one of {names}", names = names.join(", ")))
    })
}
