//! The command line as bash has it: cut into words at `:` and `=` as well, which mean something else here.
//!
//! So the line is read anew up to the cursor, and of a candidate only the part is handed back that bash
//! puts in place of what it takes for the word.

/// The line up to the cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Its words as the program would get them, the program first; the last is the one that is typed.
    pub words: Vec<String>,
    /// How many bytes of the last word bash leaves as they are.
    kept: usize,
    /// Whether the last word is within quotes.
    is_quoted: bool,
    /// Whether candidates are listed, so that a title beside them is of use.
    pub shows_titles: bool,
}

/// `COMP_TYPE` of the two ways in which candidates are put into the line one after another, or all at once.
const INSERTS: [&str; 2] = ["37", "42"];

impl Line {
    /// The line that bash hands over; `None` where it does not.
    pub(super) fn of_environment() -> Option<Line> {
        let text = std::env::var("_ITDESK_LINE").ok()?;
        let breaks = std::env::var("_ITDESK_BREAKS").unwrap_or_default();
        let shows_titles = std::env::var("_ITDESK_TYPE").is_ok_and(|kind| !INSERTS.contains(&kind.as_str()));
        Some(Line { shows_titles, ..Line::read(&text, &breaks) }).filter(|line| line.words.len() > 1)
    }

    /// Reads a line; `breaks` are the characters at which bash cuts words.
    fn read(text: &str, breaks: &str) -> Line {
        let mut line = Line::default();
        let mut word: Option<String> = None;
        let mut quote: Option<char> = None;
        let mut chars = text.chars();
        while let Some(next) = chars.next() {
            match (quote, next) {
                (None, ' ' | '\t' | '\n') => {
                    line.words.extend(word.take());
                    line.kept = 0;
                }
                (None, '\'' | '"') => {
                    quote = Some(next);
                    line.kept = word.get_or_insert_default().len();
                }
                (Some(open), close) if open == close => quote = None,
                (None | Some('"'), '\\') => word.get_or_insert_default().extend(chars.next()),
                (_, other) => {
                    let word = word.get_or_insert_default();
                    word.push(other);
                    if quote.is_none() && breaks.contains(other) {
                        line.kept = word.len();
                    }
                }
            }
        }
        line.words.push(word.unwrap_or_default());
        line.is_quoted = quote.is_some();
        // Variables set for this command alone are no words of it.
        let program = line.words.iter().position(|word| !is_assignment(word)).unwrap_or(0);
        line.words.drain(..program);
        line
    }

    /// The part of a candidate that bash puts into the line, spelled as the shell reads it.
    pub(super) fn rest_of(&self, candidate: &str) -> String {
        let rest = candidate.get(self.kept..).unwrap_or(candidate);
        let is_plain = |c: char| c.is_alphanumeric() || "-_./:=@%+,~".contains(c);
        let spelled = |c: char| if is_plain(c) { vec![c] } else { vec!['\\', c] };
        if self.is_quoted { rest.to_owned() } else { rest.chars().flat_map(spelled).collect() }
    }
}

fn is_assignment(word: &str) -> bool {
    let name = word.split_once('=').map_or("", |(name, _)| name);
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    const BREAKS: &str = " \t\n\"'@><=;|&(:";

    #[test]
    fn a_line_is_read_as_the_shell_reads_it_and_only_the_rest_is_put_in() {
        for (text, words, candidate, put) in [
            ("itdesk list ", vec!["itdesk", "list", ""], "state:", "state:"),
            ("itdesk list state:", vec!["itdesk", "list", "state:"], "state:open", "open"),
            ("itdesk list -team:net", vec!["itdesk", "list", "-team:net"], "-team:network", "network"),
            ("itdesk list state:new,o", vec!["itdesk", "list", "state:new,o"], "state:new,open", "new,open"),
            ("itdesk show --format=j", vec!["itdesk", "show", "--format=j"], "--format=json", "json"),
            ("A=1 itdesk show x", vec!["itdesk", "show", "x"], "X y", "X\\ y"),
            (
                "itdesk list 'team:field s",
                vec!["itdesk", "list", "team:field s"],
                "team:field service",
                "team:field service",
            ),
            ("itdesk note \"a b\" c\\ d", vec!["itdesk", "note", "a b", "c d"], "c d e", "c\\ d\\ e"),
        ] {
            let line = Line::read(text, BREAKS);
            assert_eq!(line.words, words, "{text}");
            assert_eq!(line.rest_of(candidate), put, "{text}");
        }
    }
}
