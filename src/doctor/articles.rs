//! Where the texts of articles lead, and whether what is in force was approved (M8.1b).

use super::checked::Checked;
use super::code::Code;
use super::finding::FileFinding;
use super::leads::texts;
use super::place::Keepers;
use super::ties::lives;
use crate::desk::Desk;
use crate::escape::quoted;
use crate::lang::tr;
use crate::prose::{Destination, headings, references};
use crate::records::{Id, Kind, State, Ticket};

/// What one article by itself tells: links that lead nowhere whatever else the desk holds, and an approval that is
/// none.
pub(super) fn by_itself(ticket: &Ticket) -> Vec<(Code, String)> {
    let Some(article) = ticket.article().filter(|_| ticket.state != State::Archived) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for body in texts(ticket) {
        let anchors: Vec<String> = headings(&body).into_iter().map(|h| h.anchor).collect();
        for reference in references(&body) {
            let message = match reference {
                Destination::Anchor(name) if !anchors.contains(&name) => {
                    tr!(
                        "its text links to {quoted}, which is not one of its headings",
                        quoted = quoted(&format!("#{name}"), 60)
                    )
                }
                Destination::File(path) => {
                    tr!(
                        "its text links to the file {quoted}, but a desk stores no files",
                        quoted = quoted(&path, 60)
                    )
                }
                Destination::Forbidden(address) => {
                    tr!("its text links to {quoted}, which is never shown", quoted = quoted(&address, 60))
                }
                _ => continue,
            };
            found.push((Code::DeadReference, message));
        }
    }
    let in_force = article.versions.iter().find(|v| Some(v.number) == article.version);
    match (article.version, in_force) {
        (Some(number), None) => {
            found.push((
                Code::Unapproved,
                tr!("version {number} is in force without a recorded approver", number),
            ));
        }
        (_, Some(v)) if v.authors.contains(&v.approved_by) => {
            let who = quoted(&v.approved_by, 40);
            found.push((
                Code::Unapproved,
                tr!("version {number} was approved by its author {who}", number = v.number, who),
            ));
        }
        _ => {}
    }
    found
}

/// References to tickets that are not here, to archived articles, and to headings that another article lacks.
pub(super) fn dead_references(desk: &Desk, looked: &[Checked], keepers: &Keepers) -> Vec<FileFinding> {
    let record = |id: &Id| keepers.get(id).and_then(|file| looked[*file].record.as_ref());
    let mut found = Vec::new();
    for looked in keepers.values().map(|file| &looked[*file]) {
        let leads = looked.record.iter().flat_map(|r| &r.article).flat_map(|article| &article.to);
        for (id, anchor) in leads {
            let target = record(id);
            let archived = id.kind() == Kind::Article && target.is_some_and(|r| r.ended);
            let has = |name: &String| {
                target.and_then(|r| r.article.as_ref()).is_none_or(|a| a.anchors.contains(name))
            };
            let message = match anchor {
                _ if !lives(desk, keepers, id) => tr!("its text refers to {id}, which is not here", id),
                _ if archived => tr!("its text refers to {id}, which is archived", id),
                Some(name) if !has(name) => {
                    tr!(
                        "its text refers to {quoted} of {id}, which is not one of its headings",
                        quoted = quoted(&format!("#{name}"), 60),
                        id
                    )
                }
                _ => continue,
            };
            found.push(FileFinding::new(Code::DeadReference, &looked.path, message));
        }
    }
    found
}
