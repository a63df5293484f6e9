//! `[sla]`: the default agreement, the agreements and their targets.

use std::collections::BTreeMap;

use crate::records::{Class, Kind, Target, TicketType};

/// Service levels.
#[derive(Debug, Clone)]
pub struct Sla {
    /// What holds where no agreement matches.
    pub default: Agreement,
    /// In the order of the file.
    pub agreements: Vec<Agreement>,
    /// The reasons a ticket may be put on hold for.
    pub pending_reasons: Vec<String>,
    /// Those among them that pause the handle and resolve clocks, where an agreement sets no others.
    pub pause_on: Vec<String>,
    /// The used share from which a running clock is at risk, 0 to 1.
    pub at_risk: f64,
    /// Whether a class, service, customer, team or type that changes after an answer or a solution judges it anew.
    pub retroactive: bool,
    /// The share of tickets that are to meet their targets, 0 to 1: no desk keeps all of them, and a goal of all would
    /// be missed everywhere.
    pub kept: f64,
    /// The same of class A, B, C, D, where it is another.
    pub kept_of: [Option<f64>; 4],
    /// How long the customer may object to a resolution before it counts as confirmed; minutes.
    pub objection: i64,
}

/// One agreement: whom it is for, its calendar and its targets by class.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// `default` for the default.
    pub name: String,
    /// What must match; empty matches everything.
    pub when: AgreementConditions,
    /// A name in [`Policy::calendars`].
    pub calendar: String,
    /// Targets of class A, B, C, D; `None` where the agreement says nothing of a class.
    pub rows: [Option<Targets>; 4],
    /// Pending reasons that pause under this agreement; `None` takes the desk's.
    pub pause_on: Option<Vec<String>>,
    /// What a delivery under this agreement is measured by, each with its target (M4.1c).
    pub measures: BTreeMap<String, Target>,
    /// The share of its tickets that are to meet their targets; `None` takes that of the class, else the desk's.
    pub kept: Option<f64>,
}

/// Targets in minutes of the agreement's calendar; `None` takes the default agreement's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Targets {
    /// To the first answer to the requester.
    pub respond: Option<i64>,
    /// To the solution carried out.
    pub handle: Option<i64>,
    /// To the confirmed end.
    pub resolve: Option<i64>,
    /// The longest silence towards the requester (M2.4a).
    pub update: Option<i64>,
}

/// The conditions of an agreement. An empty list asks nothing; otherwise the ticket's value is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgreementConditions {
    /// Service names.
    pub service: Vec<String>,
    /// Organisations of requesters.
    pub customer: Vec<String>,
    /// Teams that have the ticket.
    pub team: Vec<String>,
    /// Kinds of ticket.
    pub kind: Vec<Kind>,
    /// Types of ticket.
    pub r#type: Vec<TicketType>,
    /// Classes.
    pub class: Vec<Class>,
}
