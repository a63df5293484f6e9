//! Who may vote in a role: those who hold it, and the substitutes of those who are away (M6.1c).

use jiff::Timestamp;

use crate::lang::tr;
use crate::records::fold;
use crate::rules::policy::{Policy, person_of};

/// A person who may vote, for themselves or for somebody who is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Who votes.
    pub who: String,
    /// For whom, when not for themselves.
    pub instead_of: Option<String>,
}

impl Seat {
    /// The names in a list: `wang for lin`.
    pub fn named(&self) -> String {
        match &self.instead_of {
            Some(whom) => tr!("{who} for {whom}", who = self.who, whom),
            None => self.who.clone(),
        }
    }
}

/// The people of the policy who hold a role; of `@NAME`, that person.
pub fn holders<'p>(policy: &'p Policy, role: &str) -> Vec<&'p str> {
    policy.people.keys().map(String::as_str).filter(|who| holds(policy, who, role)).collect()
}

/// Whether a person of the policy holds a role.
pub fn holds(policy: &Policy, who: &str, role: &str) -> bool {
    match person_of(role) {
        Some(person) => policy.people.contains_key(who) && fold::same_name(who, person),
        None => policy.people.get(who).is_some_and(|p| p.roles.iter().any(|r| fold::same_name(r, role))),
    }
}

/// The substitute of a person who is away at `at`.
pub fn substitute<'p>(policy: &'p Policy, whom: &str, at: Timestamp) -> Option<&'p str> {
    let person = policy.people.get(whom).filter(|person| person.is_away(at))?;
    person.substitute.as_deref().filter(|substitute| policy.people.contains_key(*substitute))
}

/// Whether `who` may vote in a role at `at`: as one who holds it, or for `instead_of`, who holds it and is away.
pub fn may_vote(policy: &Policy, who: &str, instead_of: Option<&str>, role: &str, at: Timestamp) -> bool {
    match instead_of {
        None => holds(policy, who, role),
        Some(whom) => {
            let substitute = substitute(policy, whom, at);
            holds(policy, whom, role) && substitute.is_some_and(|s| fold::same_name(s, who))
        }
    }
}
