//! What the agreement of a delivery sets.

use super::sections::{Fields, Sections};
use crate::lang::tr;
use crate::render::{Screen, measured};
use crate::wire::AgreementTerms;

/// The targets and measures of the agreement that a delivery names; nothing where it names none of the policy.
pub(in crate::render) fn terms(screen: &Screen, terms: Option<&AgreementTerms>) -> String {
    let mut page = Sections::on(screen);
    page.fields(tr!("Terms of the agreement"), terms.map(fields));
    page.text()
}

fn fields(terms: &AgreementTerms) -> Fields {
    let AgreementTerms { targets, measures } = terms;
    let fields = Fields::default()
        .with("agreement", &targets.policy)
        .with("calendar", &targets.calendar)
        .with("targets", measured::targets(targets));
    measures.iter().fold(fields, |fields, (name, target)| fields.with(name, target))
}
