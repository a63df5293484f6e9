//! From values to what is printed: tables, pages, JSON, CSV. Nothing here decides anything.

pub mod analysis;
pub mod analysis_page;
pub mod article;
pub mod audit;
pub mod calendar;
pub mod change;
pub mod chronicle;
pub mod csv;
pub mod delivery;
pub mod excel;
pub mod feedback;
pub mod feedback_report;
pub mod figures;
pub mod fit;
pub mod from_work;
pub mod history;
pub mod hits;
mod html;
pub mod ics;
pub mod improvement;
pub mod incident_review;
pub mod items;
mod kind_section;
pub mod levels;
pub mod lifecycle;
pub mod markdown;
mod measured;
pub mod monitor;
pub mod openmetrics;
pub mod overview;
pub mod page;
pub mod paint;
pub mod prose;
mod prose_flow;
mod prose_table;
mod screen;
pub mod site;
pub mod standard;
pub mod table;
pub mod ticket_markdown;
pub mod tickets;
pub mod times;

pub use screen::Screen;

/// A text with its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A link as it is shown: `caused by CHG-…`, in the language of the reader.
pub(crate) fn link(rel: &str, id: impl std::fmt::Display) -> String {
    match crate::lang::known(rel) {
        Some(relation) => format!("{relation} {id}"),
        None => format!("{} {id}", rel.replace('_', " ")),
    }
}
