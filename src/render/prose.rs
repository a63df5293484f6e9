//! Markdown on a terminal: headings, lists, code, quotes and tables, within the width of the screen.

use anstyle::{AnsiColor, Style};
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::Screen;
use super::paint::{BOLD, DIM, paint};
use super::prose_flow::{Flow, Piece};
use super::prose_table::Table;
use crate::escape;
use crate::prose::{Destination, events};

/// Lines longer than this tire the eye.
const WIDEST: usize = 100;
/// Columns that lists and quotes leave for their text at the least.
const NARROWEST: usize = 20;
const CODE: Style = AnsiColor::Cyan.on_default();

/// A text as it is read on a terminal. Everything in it is made harmless; raw HTML stands there as text.
pub fn prose(screen: &Screen, lines: &[String]) -> String {
    let text = lines.join("\n");
    let mut page = Page::new(screen.width.map(|w| w.min(WIDEST)));
    for event in events(&text) {
        page.event(event);
    }
    page.out
}

struct Page {
    width: Option<usize>,
    out: String,
    /// Pieces of the paragraph that is being read.
    pieces: Vec<Piece>,
    /// Styles that are open.
    styles: Vec<Style>,
    /// Lists and quotes that are open.
    nest: Vec<Nest>,
    /// Where the links that are open lead, and from which piece on.
    links: Vec<(String, usize)>,
    code: Option<String>,
    table: Option<Table>,
    /// An empty line is owed before the next block.
    gap: bool,
}

/// A list item or quote: what stands before its first line and before the others.
struct Nest {
    first: String,
    rest: String,
    /// The number of the next item of a list; none of a bulleted one. `None` for a quote or an item.
    list: Option<Option<u64>>,
}

impl Page {
    fn new(width: Option<usize>) -> Page {
        Page {
            width,
            out: String::new(),
            pieces: Vec::new(),
            styles: Vec::new(),
            nest: Vec::new(),
            links: Vec::new(),
            code: None,
            table: None,
            gap: false,
        }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match (&mut self.code, &mut self.table) {
                (Some(code), _) => code.push_str(&text),
                (_, Some(table)) => table.push(&text),
                _ => self.push(&text, None),
            },
            Event::Code(text) => match &mut self.table {
                Some(table) => table.push(&text),
                None => self.push(&text, Some(CODE)),
            },
            Event::SoftBreak => self.push(" ", None),
            Event::HardBreak => self.pieces.push(Piece::Break),
            Event::Rule => {
                self.block();
                let width = self.room().unwrap_or(40).min(40);
                self.line(&paint(DIM, &"─".repeat(width)));
                self.gap = true;
            }
            Event::TaskListMarker(done) => self.push(if done { "[x] " } else { "[ ] " }, None),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Heading { level, .. } => {
                self.block();
                let style = if level as u8 <= 2 { BOLD.underline() } else { BOLD };
                self.styles.push(style);
            }
            Tag::Paragraph => self.block(),
            Tag::BlockQuote(_) => {
                self.block();
                self.open("│ ".to_owned(), "│ ".to_owned(), None);
            }
            Tag::List(first) => {
                self.flush();
                // A list in a list stands close to it.
                self.gap &= self.nest.is_empty();
                self.open(String::new(), String::new(), Some(first));
            }
            Tag::Item => self.item(),
            Tag::CodeBlock(kind) => {
                self.block();
                if let CodeBlockKind::Fenced(language) = kind
                    && !language.trim().is_empty()
                {
                    let language = escape::line(&language).into_owned();
                    self.line(&paint(DIM, &format!("    ({language})")));
                }
                self.code = Some(String::new());
            }
            Tag::Table(alignments) => {
                self.block();
                self.table = Some(Table::new(alignments));
            }
            Tag::TableHead | Tag::TableRow => self.table.iter_mut().for_each(Table::row),
            Tag::TableCell => self.table.iter_mut().for_each(Table::cell),
            Tag::Emphasis => self.styles.push(Style::new().italic()),
            Tag::Strong => self.styles.push(BOLD),
            Tag::Strikethrough => self.styles.push(Style::new().strikethrough()),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((dest_url.to_string(), self.pieces.len()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.flush();
                self.styles.pop();
                self.gap = true;
            }
            TagEnd::Paragraph => {
                self.flush();
                self.gap = true;
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.gap = true;
            }
            TagEnd::List(_) => {
                self.close();
                self.gap = self.nest.is_empty();
            }
            TagEnd::Item => {
                self.close();
                self.gap = false;
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::Table => {
                let rows = self.table.take().map(|table| table.lines(self.room())).unwrap_or_default();
                rows.iter().for_each(|row| self.line(row));
                self.gap = true;
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => drop(self.styles.pop()),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            _ => {}
        }
    }

    /// Where a link leads stands behind its text, unless the text says it; what may run something is not shown.
    fn end_link(&mut self) {
        let Some((address, from)) = self.links.pop() else { return };
        let text: String = self.pieces[from.min(self.pieces.len())..].iter().map(Piece::text).collect();
        let shown = match Destination::read(&address) {
            Destination::Outside(url) => url.strip_prefix("mailto:").map(str::to_owned).unwrap_or(url),
            Destination::Ticket(id, _) => id.to_string(),
            Destination::File(path) => path,
            Destination::Anchor(_) | Destination::Forbidden(_) => return,
        };
        if text != escape::line(&shown) {
            match &mut self.table {
                Some(table) => table.push(&format!(" <{shown}>")),
                None => self.push(&format!(" <{shown}>"), Some(DIM)),
            }
        }
    }

    fn end_code(&mut self) {
        let code = self.code.take().unwrap_or_default();
        for row in code.trim_end_matches('\n').split('\n') {
            // A tab is as wide as the terminal says; four columns are as good.
            let row = escape::line(&row.replace('\t', "    ")).into_owned();
            self.line(&format!("    {}", paint(CODE, &row)));
        }
        self.gap = true;
    }

    fn item(&mut self) {
        self.flush();
        let mark = match self.nest.last_mut().and_then(|nest| nest.list.as_mut()) {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                format!("{}. ", *number - 1)
            }
            _ => "• ".to_owned(),
        };
        if self.gap {
            self.block();
        }
        let blank = " ".repeat(mark.chars().count());
        self.open(mark, blank, None);
    }

    fn open(&mut self, first: String, rest: String, list: Option<Option<u64>>) {
        self.nest.push(Nest { first, rest, list });
    }

    fn close(&mut self) {
        self.flush();
        self.nest.pop();
    }

    fn push(&mut self, text: &str, style: Option<Style>) {
        let open = self.styles.iter().fold(Style::new(), |all, style| all | style.get_effects());
        let style = style.map_or(open, |style| style | open.get_effects());
        self.pieces.push(Piece::Text(style, escape::line(text).into_owned()));
    }

    /// A block begins: what stood before is finished.
    fn block(&mut self) {
        self.flush();
        if std::mem::take(&mut self.gap) && !self.out.is_empty() {
            let prefix: String =
                self.nest.iter().filter(|n| n.first == n.rest).map(|n| n.rest.as_str()).collect();
            self.out.push_str(prefix.trim_end());
            self.out.push('\n');
        }
    }

    fn flush(&mut self) {
        let pieces = std::mem::take(&mut self.pieces);
        for row in Flow::rows(&pieces, self.room()) {
            self.line(&row);
        }
    }

    /// Columns for text here.
    fn room(&self) -> Option<usize> {
        let taken: usize = self.nest.iter().map(|nest| nest.rest.chars().count()).sum();
        self.width.map(|width| width.saturating_sub(taken).max(NARROWEST))
    }

    fn line(&mut self, row: &str) {
        for nest in &mut self.nest {
            self.out.push_str(&nest.first);
            nest.first.clone_from(&nest.rest);
        }
        self.out.push_str(row);
        self.out.push('\n');
    }
}
