//! ArticleText text of an article is meant: a version, the draft, or what is in force.

use crate::error::Result;
use crate::lang::tr;
use crate::records::Ticket;
use crate::records::article::Content;
use crate::rules::article::verbs::version;
use crate::rules::life::Refusal;

/// A text of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArticleText {
    /// A version that is or was in force.
    Version(u32),
    /// What is being written.
    Draft,
}

impl ArticleText {
    /// What a reader is shown: the version in force, before the first publication the draft.
    pub(crate) fn shown(ticket: &Ticket) -> ArticleText {
        ticket.article().and_then(|a| a.version).map_or(ArticleText::Draft, ArticleText::Version)
    }

    /// The text.
    ///
    /// # Errors
    /// Exit 4 when there is no such version, or no draft.
    pub(crate) fn of(self, ticket: &Ticket) -> Result<Content> {
        match self {
            ArticleText::Version(number) => Ok(version(ticket, number)?),
            ArticleText::Draft => {
                let draft = ticket.article().and_then(|a| a.draft.as_ref());
                let missing = || {
                    let hint = tr!("start one: itdesk kb edit {id}", id = ticket.id);
                    Refusal::new(tr!("{id} has no draft", id = ticket.id), hint)
                };
                Ok(draft.map(|d| d.content.clone()).ok_or_else(missing)?)
            }
        }
    }

    /// As it is called.
    pub(crate) fn name(self) -> String {
        match self {
            ArticleText::Version(number) => tr!("version {number}", number),
            ArticleText::Draft => tr!("the draft").to_owned(),
        }
    }
}
