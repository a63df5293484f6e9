//! Names of the policy to offer.

use crate::cli::complete::place::Place;
use crate::lang::tr;
use crate::records::{Channel, Subject};
use crate::rules::policy::{PUBLIC, Policy, STAFF};

/// A list of names that a policy has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// People, and the words `me` and `none`.
    Assignees,
    /// People.
    People,
    Teams,
    Services,
    Impact,
    Urgency,
    /// Levels of the impact of a change.
    ChangeImpact,
    Likelihood,
    PendingReasons,
    Roles,
    Grades,
    /// Whom articles are exported for.
    Readers,
    Templates,
    Checklist,
    AlertProfiles,
    Calendars,
    Measures,
    /// Lists under a name.
    Views,
    Agreements,
    Customers,
    Channels,
    Subjects,
}

/// A name, and what it means.
pub(super) type Named = (String, Option<String>);

impl List {
    /// The names of the desk's policy; none without a desk.
    pub(super) fn of(self, place: &Place) -> Vec<Named> {
        place.desk().map(|desk| self.names(&desk.policy)).unwrap_or_default()
    }

    fn names(self, policy: &Policy) -> Vec<Named> {
        let plain = |names: &[String]| names.iter().map(|name| (name.clone(), None)).collect();
        match self {
            List::Assignees => {
                let own = [("me", tr!("the current user")), ("none", "nobody")];
                let own = own.map(|(name, says)| (name.to_owned(), Some(says.to_owned())));
                own.into_iter().chain(List::People.names(policy)).collect()
            }
            List::People => policy.people.iter().map(|(name, is)| (name.clone(), is.name.clone())).collect(),
            List::Teams => policy.teams.iter().map(|(name, is)| (name.clone(), is.title.clone())).collect(),
            List::Services => {
                policy.services.iter().map(|(name, is)| (name.clone(), is.title.clone())).collect()
            }
            List::Impact => plain(&policy.classification.impact),
            List::Urgency => plain(&policy.classification.urgency),
            List::ChangeImpact => plain(&policy.changes.impact),
            List::Likelihood => plain(&policy.changes.likelihood),
            List::PendingReasons => plain(&policy.sla.pending_reasons),
            List::Roles => plain(&roles(policy)),
            List::Grades => keys(policy.knowledge.grades.keys()),
            List::Readers => {
                let fixed = [PUBLIC, STAFF].map(|name| (name.to_owned(), None));
                let people = List::People.names(policy);
                fixed.into_iter().chain(plain(&roles(policy))).chain(people).collect()
            }
            List::Views => keys(policy.views.keys()),
            List::Templates => keys(policy.changes.templates.keys()),
            List::Checklist => plain(&policy.changes.checklist),
            List::AlertProfiles => keys(policy.alerts.profiles.keys()),
            List::Calendars => keys(policy.calendars.keys()),
            List::Measures => {
                let measures = policy.monitoring.measures.iter();
                measures.map(|(name, is)| (name.clone(), is.title.clone())).collect()
            }
            List::Channels => plain(&with_built_in(Channel::WORDS, &policy.desk.channels)),
            List::Subjects => plain(&with_built_in(Subject::WORDS, &policy.desk.subjects)),
            List::Agreements => {
                let agreements = std::iter::once(&policy.sla.default).chain(&policy.sla.agreements);
                agreements.map(|agreement| (agreement.name.clone(), None)).collect()
            }
            List::Customers => {
                let all = policy.sla.agreements.iter().flat_map(|agreement| &agreement.when.customer);
                plain(&sorted(all))
            }
        }
    }
}

fn with_built_in(words: &[&str], more: &[String]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).chain(more.iter().cloned()).collect()
}

fn keys<'a>(names: impl Iterator<Item = &'a String>) -> Vec<Named> {
    names.map(|name| (name.clone(), None)).collect()
}

fn roles(policy: &Policy) -> Vec<String> {
    sorted(policy.people.values().flat_map(|person| &person.roles))
}

fn sorted<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut names: Vec<String> = names.cloned().collect();
    names.sort();
    names.dedup();
    names
}
