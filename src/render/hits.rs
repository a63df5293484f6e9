//! The hits of a search: a line for the ticket, and one for the place where the words are.

use super::paint::{self, DIM, paint};
use super::tickets::Unique;
use super::{Screen, fit};
use crate::escape;
use crate::query::Extract;
use crate::wire;

/// The hits of a search, each with the place where the words stand.
pub fn hits<'a>(
    screen: &Screen,
    hits: impl Iterator<Item = (&'a wire::Ticket, Option<Extract>)>,
    unique: Unique,
) -> String {
    let mut out = String::new();
    let width = screen.width.unwrap_or(usize::MAX);
    for (ticket, extract) in hits {
        let head = format!("{}  {}  {}  ", ticket.id, ticket.class, ticket.state);
        let title = fit::cut(&escape::line(&ticket.title), width.saturating_sub(fit::width(&head)));
        let id = paint::id(&ticket.id, unique(&ticket.id));
        let class = paint(paint::class(ticket.class), ticket.class.as_str());
        out.push_str(&format!("{id}  {class}  {}  {title}\n", ticket.state));
        if let Some(extract) = extract.filter(|e| e.field != "title") {
            let field = format!("    {}: ", extract.field);
            let room = width.saturating_sub(fit::width(&field));
            let shown = format!("{}{}{}", extract.before, extract.hit, extract.after);
            let text = fit::cut(&escape::line(&shown), room);
            out.push_str(&format!("{}{text}\n", paint(DIM, &field)));
        }
    }
    out
}
