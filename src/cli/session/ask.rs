//! Asking on a terminal for what was not given. Off a terminal it is a usage error that names the flag.

use std::io::IsTerminal;
use std::rc::Rc;

use dialoguer::{FuzzySelect, Input, Select};

use super::pager::Held;
use crate::error::{Error, ErrorKind, Result};

/// Asks, when there is someone to ask.
#[derive(Debug, Clone)]
pub(crate) struct Asker {
    interactive: bool,
    editor: Option<String>,
    /// What was printed is shown before anything is asked.
    held: Rc<Held>,
}

impl Asker {
    /// Someone is there when stdin and stderr are terminals and `--no-input` was not given.
    pub(crate) fn new(no_input: bool, editor: Option<String>, held: Rc<Held>) -> Asker {
        let interactive = !no_input && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        Asker { interactive, editor, held }
    }

    /// True when a question would reach a person.
    pub(crate) fn can_ask(&self) -> bool {
        self.interactive
    }

    /// What was given, or the answer to a question for it.
    pub(crate) fn text(&self, given: Option<String>, flag: &str, question: &str) -> Result<String> {
        match given {
            Some(text) => Ok(text),
            None if !self.interactive => Err(Error::missing(flag, question)),
            None => {
                self.show_held();
                Input::new().with_prompt(question).interact_text().map_err(ended)
            }
        }
    }

    /// The same for one of a list.
    pub(crate) fn choice(
        &self,
        given: Option<String>,
        flag: &str,
        question: &str,
        list: &[String],
    ) -> Result<String> {
        match given {
            Some(text) => Ok(text),
            None if !self.interactive => Err(Error::missing(flag, &format!("one of {}", list.join(", ")))),
            None => {
                let chosen = self.select(question, list, 0)?;
                Ok(list[chosen].clone())
            }
        }
    }

    /// [`Asker::choice`] of levels, the gravest first: the list starts in its milder half, so that nobody
    /// takes the gravest by pressing Enter.
    pub(crate) fn level(
        &self,
        given: Option<String>,
        flag: &str,
        question: &str,
        list: &[String],
    ) -> Result<String> {
        if given.is_some() || !self.interactive {
            return self.choice(given, flag, question, list);
        }
        let chosen = self.select(question, list, list.len() / 2)?;
        Ok(list[chosen].clone())
    }

    /// One of a list that is narrowed by typing: its place.
    ///
    /// # Errors
    /// Exit 2 when it was cancelled.
    pub(crate) fn pick(&self, question: &str, items: &[String]) -> Result<usize> {
        self.show_held();
        let picking = FuzzySelect::new().with_prompt(question).items(items).default(0);
        picking.interact_opt().map_err(ended)?.ok_or_else(cancelled)
    }

    /// Refuses what is missing, all of it at once, where nobody can be asked: each a flag, whether it was
    /// given, and what it says.
    ///
    /// # Errors
    /// Exit 2 with the flags that are missing.
    pub(crate) fn needs(&self, fields: &[(&str, bool, &str)]) -> Result<()> {
        let missing: Vec<_> = fields.iter().filter(|(_, is_given, _)| !is_given).collect();
        match missing[..] {
            [] => Ok(()),
            _ if self.interactive => Ok(()),
            [(flag, _, what)] => Err(Error::missing(flag, what)),
            _ => {
                let each = missing.iter().map(|(flag, _, what)| format!("{flag} ({what})"));
                let message = format!("{} fields are missing", missing.len());
                let hint =
                    format!("give {}; a terminal would ask for them", each.collect::<Vec<_>>().join(", "));
                Err(Error::usage(message).hint(hint))
            }
        }
    }

    fn select(&self, question: &str, list: &[String], first: usize) -> Result<usize> {
        self.show_held();
        let select = Select::new().with_prompt(question).items(list).default(first);
        select.interact_opt().map_err(ended)?.ok_or_else(cancelled)
    }

    /// A longer text, in the user's editor; `None` when it was left empty.
    pub(crate) fn editor(&self, start: &str) -> Result<Option<String>> {
        self.edit(start, ".txt")
    }

    /// The same for Markdown, so that an editor knows what it is.
    pub(crate) fn markdown(&self, start: &str) -> Result<Option<String>> {
        self.edit(start, ".md")
    }

    fn show_held(&self) {
        // A question is of use even where the text above it is lost.
        let _ = self.held.release();
    }

    fn edit(&self, start: &str, extension: &str) -> Result<Option<String>> {
        self.show_held();
        let mut editor = dialoguer::Editor::new();
        editor.extension(extension);
        if let Some(program) = &self.editor {
            editor.executable(program);
        }
        editor.edit(start).map_err(ended)
    }
}

fn cancelled() -> Error {
    Error::usage("cancelled").hint("nothing was changed")
}

fn ended(error: dialoguer::Error) -> Error {
    Error::new(ErrorKind::System, format!("the question was not answered: {error}"))
        .hint("nothing was changed")
        .because(error)
}
