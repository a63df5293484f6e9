//! What is asked of improvements (M7.3, M7.4), and whether they helped.

use super::rule::{Case, Verdicted, verdict, whole};
use super::work::limit;
use super::{Aspect, AuditRule};
use crate::lang::mark;
use crate::records::improvement::Improvement;
use crate::records::{Kind, State};

pub(super) const RULES: &[AuditRule] = &[
    rule(
        "improvement-figure",
        "M7.3a",
        Aspect::Conformity,
        mark!("what is begun has a figure and a target"),
        figure,
    ),
    rule(
        "improvement-in-time",
        "M7.3a",
        Aspect::Conformity,
        mark!("it is done by the day of its plan"),
        |c| limit(c, "do"),
    ),
    rule(
        "improvement-reviewed",
        "M7.4a",
        Aspect::Conformity,
        mark!("its effect is looked at on its day"),
        |c| limit(c, "review"),
    ),
    rule(
        "improvement-told",
        "M7.4a",
        Aspect::Conformity,
        mark!("the people concerned are informed of closed improvements"),
        told,
    ),
    rule(
        "improvement-helped",
        "M7.4a",
        Aspect::Improvement,
        mark!("what was checked reached its target"),
        helped,
    ),
];

const fn rule(
    name: &'static str,
    row: &'static str,
    aspect: Aspect,
    asks: &'static str,
    judge: fn(&Case) -> Verdicted,
) -> AuditRule {
    AuditRule { name, row, aspect, asks, kinds: &[Kind::Improvement], judge }
}

fn part<'a>(case: &'a Case) -> Option<&'a Improvement> {
    case.ticket.improvement().filter(|_| case.ticket.state != State::Cancelled)
}

fn figure(case: &Case) -> Verdicted {
    let part = part(case).filter(|p| !p.done.is_empty())?;
    let lacks = [(part.measure.is_none(), "a figure"), (part.target.is_none(), "a target")];
    whole(&lacks, mark!("was begun without"))
}

fn told(case: &Case) -> Verdicted {
    case.is_closed().then_some(())?;
    verdict(!part(case)?.concerned.is_empty(), mark!("was closed and nobody was informed"))
}

fn helped(case: &Case) -> Verdicted {
    let check = part(case)?.checks.last()?;
    verdict(check.reached?, check.remark.first().cloned().unwrap_or_default())
}
