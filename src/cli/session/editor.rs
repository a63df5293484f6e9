//! A longer text, written in the user's editor: a file with a name, and a template that says what it is for.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Context, Error, ErrorKind, Result};
use crate::escape;
use crate::lang::tr;
use crate::records::Ticket;
use crate::store::{PRIVATE, Store};

/// What begins a comment, the first of them that begins no line of the text; as git's `core.commentChar=auto`.
const COMMENT: [char; 8] = ['#', ';', '@', '!', '$', '%', '^', '&'];

/// So many texts of one name are kept beside each other.
const MOST_DRAFTS: usize = 100;

/// A file to be written in the editor.
#[derive(Debug)]
pub(crate) struct Page {
    /// What the file is called.
    pub name: String,
    /// What is in it already.
    pub start: String,
    /// What it is for, in a line or more.
    pub about: String,
    /// How the text can be given without the editor, such as `-m` or `--body`.
    pub flag: &'static str,
    /// Whether the text is Markdown, in which a line may begin with `#`.
    pub is_markdown: bool,
}

/// A text that was written in the editor.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// The text, without comments.
    pub text: String,
    /// What the file was called.
    pub name: String,
    /// How the text can be given again.
    pub flag: &'static str,
}

impl Page {
    /// A page on a ticket. `part` is what of it is written: `note`, `description`.
    pub(crate) fn on(ticket: &Ticket, part: &str, flag: &'static str, start: &[String]) -> Page {
        Page {
            name: format!("{}-{part}.md", ticket.id),
            start: start.join("\n"),
            about: format!("The {part} of {}: {}", ticket.id, escape::line(&ticket.title)),
            flag,
            is_markdown: false,
        }
    }

    /// Opens the editor; the text is `None` when it is as it was. Also returns how the editor ended.
    ///
    /// # Errors
    /// What reading and writing the file can meet.
    pub(super) fn edit(&self, own: Option<&str>) -> Result<(Option<String>, Result<()>)> {
        let folder = tempfile::tempdir().doing("create a folder in", std::env::temp_dir())?;
        let path = folder.path().join(&self.name);
        let template = self.template();
        std::fs::write(&path, &template).doing("write", &path)?;
        let ended = run(own, &path);
        let bytes = std::fs::read(&path).doing("read", &path)?;
        let written = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        let text = self.without_comments(&written);
        let is_changed = text != self.without_comments(&template);
        Ok((is_changed.then_some(text), ended))
    }

    /// The file as the editor opens it: the text, then the comments.
    fn template(&self) -> String {
        let mark = self.mark();
        let mut lines = vec![self.start.clone(), String::new()];
        match self.is_markdown {
            true => {
                lines.push(self.cut());
                lines.push(tr!("{mark} The line above and everything below it are ignored.", mark));
            }
            false => lines.push(tr!("{mark} Lines that begin with {mark} are ignored.", mark)),
        }
        lines.push(tr!("{mark} Leave the text unchanged to cancel.", mark));
        lines.push(mark.to_string());
        lines.extend(self.about.lines().map(|line| format!("{mark} {line}")));
        lines.join("\n") + "\n"
    }

    /// The line that ends a text whose own lines may look like comments, as git has it.
    fn cut(&self) -> String {
        format!("{} ------------------------ >8 ------------------------", self.mark())
    }

    fn mark(&self) -> char {
        let begins = |mark: &char| self.start.lines().any(|line| line.starts_with(*mark));
        match self.is_markdown {
            true => COMMENT[0],
            false => COMMENT.into_iter().find(|mark| !begins(mark)).unwrap_or(COMMENT[0]),
        }
    }

    /// The text of a file without its comments and without empty lines around it.
    fn without_comments(&self, written: &str) -> String {
        let (cut, mark) = (self.cut(), self.mark());
        let lines = written.lines().take_while(|line| !self.is_markdown || *line != cut);
        let lines = lines.filter(|line| self.is_markdown || !line.starts_with(mark));
        let lines: Vec<&str> = lines.skip_while(|line| line.trim().is_empty()).collect();
        lines.join("\n").trim_end().to_owned()
    }
}

/// Runs the user's editor on a file: that of their configuration, else `VISUAL`, else `EDITOR`. It comes
/// from the user's own environment, never from a desk.
fn run(own: Option<&str>, path: &Path) -> Result<()> {
    let of_environment = || ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok());
    let line = own.map(str::to_owned).or_else(of_environment).filter(|line| !line.trim().is_empty());
    let line = line.unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned());
    let words = shlex::split(&line).filter(|words| !words.is_empty()).unwrap_or_else(|| vec![line.clone()]);
    let status = Command::new(&words[0]).args(&words[1..]).arg(path).status();
    let failed = |why: String| {
        Error::new(ErrorKind::System, tr!("the editor '{value}' {why}", value = escape::line(&line), why))
            .hint(tr!("nothing was changed; set another editor with VISUAL or EDITOR"))
    };
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failed(tr!("ended with {status}", status))),
        Err(error) => Err(failed(tr!("does not start: {error}", error))),
    }
}

impl Draft {
    /// Keeps the text in the desk; where it is, or nothing where it cannot be kept.
    pub(crate) fn keep(&self, store: &Store) -> Option<PathBuf> {
        let (stem, extension) = self.name.rsplit_once('.').unwrap_or((&self.name, "md"));
        for number in 1..=MOST_DRAFTS {
            let number = if number == 1 { String::new() } else { format!("-{number}") };
            let name = format!("{stem}{number}.{extension}");
            match store.create_private(&name, &format!("{}\n", self.text)) {
                Ok(true) => return Some(store.root().join(PRIVATE).join(name)),
                Ok(false) => {}
                Err(_) => return None,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    fn page(start: &str, is_markdown: bool) -> Page {
        let about = "The note of INC-1".to_owned();
        Page { name: "note.md".to_owned(), start: start.to_owned(), about, flag: "-m", is_markdown }
    }

    #[test]
    fn comments_are_dropped_and_the_text_is_kept() {
        let page = page("", false);
        let template = page.template();
        assert!(template.contains("\n# The note of INC-1\n"), "{template}");
        assert_eq!(page.without_comments(&template), "");
        let written = template.replacen('\n', "\n\nThe tunnel is up.\n\n  # indented\n\n", 1);
        assert_eq!(page.without_comments(&written), "The tunnel is up.\n\n  # indented");
    }

    #[test]
    fn a_text_with_headings_is_commented_with_another_letter() {
        let page = page("# Seen\n; and so on", false);
        assert!(page.template().contains("\n@ Lines that begin with @ are ignored.\n"));
        assert_eq!(page.without_comments(&page.template()), "# Seen\n; and so on");
    }

    #[test]
    fn markdown_keeps_every_line_above_the_cut() {
        let page = page("## Steps", true);
        let written = page.template().replacen("## Steps", "# Title\n\n## Steps\n# 1", 1);
        assert_eq!(page.without_comments(&written), "# Title\n\n## Steps\n# 1");
    }
}
