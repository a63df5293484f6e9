//! `show`: the page of one ticket. An article and a change show more than the others.

mod article;
mod change;
mod items;
mod ticket;
mod version;

pub(crate) use article::{ShowArticle, show as show_article};
pub(crate) use ticket::{ShowArgs, show};
pub(crate) use version::ArticleText;
