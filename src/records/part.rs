//! What a ticket of one kind has and no other: exactly one part, which is its kind.

use serde::Serialize;

use super::article::Article;
use super::change::Change;
use super::ci::Ci;
use super::delivery::Delivery;
use super::improvement::Improvement;
use super::incident::Incident;
use super::kind::Kind;
use super::request::Request;
use super::ticket::Ticket;

/// The part of a kind. In the file it is a field named by the kind, so that a diff names the kind.
/// Parts are boxed, but for the smallest, so that tickets of every kind are small to move.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Of a service request.
    Request(Request),
    /// Of an incident or a problem.
    Incident(Box<Incident>),
    /// Of a change.
    Change(Box<Change>),
    /// Of a delivery.
    Delivery(Box<Delivery>),
    /// Of an improvement.
    Improvement(Box<Improvement>),
    /// Of a knowledge article.
    Article(Box<Article>),
    /// Of a configuration item.
    Ci(Box<Ci>),
}

impl Part {
    /// The part of a new ticket of `kind`: nothing in it yet.
    pub fn blank(kind: Kind) -> Part {
        match kind {
            Kind::Request => Part::Request(Request::default()),
            Kind::Incident => Part::Incident(Box::default()),
            Kind::Change => Part::Change(Box::default()),
            Kind::Delivery => Part::Delivery(Box::default()),
            Kind::Improvement => Part::Improvement(Box::default()),
            Kind::Article => Part::Article(Box::default()),
            Kind::Ci => Part::Ci(Box::default()),
        }
    }

    /// The kind whose part it is.
    pub fn kind(&self) -> Kind {
        match self {
            Part::Request(_) => Kind::Request,
            Part::Incident(_) => Kind::Incident,
            Part::Change(_) => Kind::Change,
            Part::Delivery(_) => Kind::Delivery,
            Part::Improvement(_) => Kind::Improvement,
            Part::Article(_) => Kind::Article,
            Part::Ci(_) => Kind::Ci,
        }
    }
}

/// The part by kind, for rules that concern one kind; `None` for tickets of the others.
macro_rules! accessors {
    ($($variant:ident, $part:ident, $part_mut:ident;)+) => {
        impl Ticket {
            $(
                #[doc = concat!("The part of ", stringify!($part), "s; `None` for other kinds.")]
                pub fn $part(&self) -> Option<&$variant> {
                    match &self.part {
                        Part::$variant(part) => Some(part),
                        _ => None,
                    }
                }

                #[doc = concat!("[`Ticket::", stringify!($part), "`], to change it.")]
                pub fn $part_mut(&mut self) -> Option<&mut $variant> {
                    match &mut self.part {
                        Part::$variant(part) => Some(part),
                        _ => None,
                    }
                }
            )+
        }
    };
}

accessors! {
    Request, request, request_mut;
    Incident, incident, incident_mut;
    Change, change, change_mut;
    Delivery, delivery, delivery_mut;
    Improvement, improvement, improvement_mut;
    Article, article, article_mut;
    Ci, ci, ci_mut;
}
