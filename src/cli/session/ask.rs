//! Asking on a terminal for what was not given. Off a terminal it is a usage error that names the flag.

use std::cell::RefCell;
use std::io::IsTerminal;
use std::rc::Rc;

use anstream::{AutoStream, ColorChoice};
use inquire::error::InquireError;
use inquire::ui::RenderConfig;
use inquire::validator::Validation;
use inquire::{Select, Text};

use super::editor::{Draft, Page};
use super::pager::Held;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::fold;
use crate::render;

/// Something that a command needs: the flag that gives it, and what it says.
pub(crate) type Needed<'a> = (&'a str, &'a str);

/// Asks, when there is someone to ask.
#[derive(Debug, Clone)]
pub(crate) struct Asker {
    interactive: bool,
    editor: Option<String>,
    /// What was printed is shown before anything is asked.
    held: Rc<Held>,
    /// The text that was written in the editor, until it is known that the command took it.
    draft: RefCell<Option<Draft>>,
}

impl Asker {
    /// Someone is there when stdin and stderr are terminals and `--no-input` was not given.
    pub(crate) fn new(no_input: bool, editor: Option<String>, held: Rc<Held>) -> Asker {
        let interactive = !no_input && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        Asker { interactive, editor, held, draft: RefCell::default() }
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
            None => self.answer(question, tr!("required · Esc cancels"), false, &[]),
        }
    }

    /// The answer to a question that Enter skips. While it is typed, the `known` answers that begin or
    /// go on like it are offered.
    ///
    /// # Errors
    /// Exit 2 when it was cancelled.
    pub(crate) fn optional(&self, question: &str, known: &[String]) -> Result<Option<String>> {
        let answer = self.answer(question, tr!("Enter skips · Esc cancels"), true, known)?;
        Ok(Some(answer).filter(|answer| !fold::is_blank(answer)))
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
            None if !self.interactive => {
                Err(Error::missing(flag, &tr!("one of {list}", list = list.join(", "))))
            }
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
        let first = list.len() / 2;
        let usual = list.get(first).map_or_else(String::new, |usual| format!(" [{usual}]"));
        let chosen = self.select(&format!("{question}{usual}"), list, first)?;
        Ok(list[chosen].clone())
    }

    /// One of a list, or none of it: Enter at the first line skips.
    ///
    /// # Errors
    /// Exit 2 when it was cancelled.
    pub(crate) fn any(&self, question: &str, list: &[String]) -> Result<Option<String>> {
        let mut lines = vec!["(none)".to_owned()];
        lines.extend_from_slice(list);
        let chosen = self.select(&format!("{question} [none]"), &lines, 0)?;
        Ok(chosen.checked_sub(1).and_then(|chosen| list.get(chosen)).cloned())
    }

    /// One of a list that is narrowed by typing: its place.
    ///
    /// # Errors
    /// Exit 2 when it was cancelled.
    pub(crate) fn pick(&self, question: &str, items: &[String]) -> Result<usize> {
        self.select(question, items, 0)
    }

    /// Refuses what is missing, all of it at once, where nobody can be asked.
    ///
    /// # Errors
    /// Exit 2 with the flags that are missing.
    pub(crate) fn needs(&self, missing: &[Needed]) -> Result<()> {
        match missing {
            [] => Ok(()),
            _ if self.interactive => Ok(()),
            [(flag, what)] => Err(Error::missing(flag, what)),
            _ => {
                let message = tr!("{missing} fields are missing", missing = missing.len());
                Err(Error::usage(message).hint(tr!("add {named}", named = named(missing))))
            }
        }
    }

    /// A longer text, in the user's editor; `None` when it was left as it was.
    ///
    /// # Errors
    /// Exit 7 where the editor does not run, or ends with an error.
    pub(crate) fn editor(&self, page: Page) -> Result<Option<String>> {
        self.show_held();
        let (written, ended) = page.edit(self.editor.as_deref())?;
        if let Some(text) = &written {
            *self.draft.borrow_mut() = Some(Draft { text: text.clone(), name: page.name, flag: page.flag });
        }
        ended.map(|()| written)
    }

    /// What was written in the editor, for a command that failed after it.
    pub(crate) fn draft(&self) -> Option<Draft> {
        self.draft.borrow_mut().take()
    }

    fn show_held(&self) {
        // A question is of use even where the text above it is lost.
        let _ = self.held.release();
    }

    fn answer(&self, question: &str, help: &str, may_skip: bool, known: &[String]) -> Result<String> {
        self.show_held();
        let label = label(question);
        let mut text = Text::new(&label).with_help_message(help).with_render_config(colours());
        if !may_skip {
            text = text.with_validator(|typed: &str| match fold::is_blank(typed) {
                true => Ok(Validation::Invalid(tr!("This is required.").into())),
                false => Ok(Validation::Valid),
            });
        }
        if !known.is_empty() {
            let known = known.to_vec();
            text = text.with_autocomplete(move |typed: &str| {
                let typed = fold::fold(typed).into_owned();
                let fits = |name: &&String| !typed.is_empty() && fold::fold(name).contains(&typed);
                Ok(known.iter().filter(fits).cloned().collect())
            });
        }
        text.prompt_skippable().map_err(ended)?.ok_or_else(cancelled)
    }

    fn select(&self, question: &str, list: &[String], first: usize) -> Result<usize> {
        self.show_held();
        let label = label(question);
        let select = Select::new(&label, list.iter().collect())
            .with_starting_cursor(first)
            .with_help_message(tr!("type to filter · Enter selects · Esc cancels"))
            .with_render_config(colours());
        let chosen = select.raw_prompt_skippable().map_err(ended)?;
        chosen.map(|chosen| chosen.index).ok_or_else(cancelled)
    }
}

/// What is needed and was not given, of fields with their flags and whether each was given.
pub(crate) fn lacking<'a>(fields: &[(&'a str, bool, &'a str)]) -> Vec<Needed<'a>> {
    fields.iter().filter(|(_, is_given, _)| !is_given).map(|(flag, _, what)| (*flag, *what)).collect()
}

/// Several things that are needed, with their flags.
pub(crate) fn named(needed: &[Needed]) -> String {
    needed.iter().map(|(flag, what)| format!("{flag} ({what})")).collect::<Vec<_>>().join(", ")
}

/// A question as the label of a field.
fn label(question: &str) -> String {
    let end = if question.ends_with('?') { "" } else { ":" };
    format!("{}{end}", render::capital(question))
}

fn colours() -> RenderConfig<'static> {
    match AutoStream::choice(&std::io::stderr()) {
        ColorChoice::Never => RenderConfig::empty(),
        _ => RenderConfig::default_colored(),
    }
}

fn cancelled() -> Error {
    Error::usage(tr!("cancelled")).hint(tr!("nothing was changed"))
}

fn ended(error: InquireError) -> Error {
    Error::new(ErrorKind::System, tr!("cannot read an answer: {error}", error))
        .hint(tr!("nothing was changed"))
        .because(error)
}
