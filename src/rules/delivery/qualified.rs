//! Who is qualified to accept deliveries (M4.2b).

use crate::lang::tr;
use crate::records::fold;
use crate::rules::people;
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;

/// Those of `names` without the qualification that the policy asks for; none where it asks for none. A name that is no
/// person of the policy has no qualification.
pub fn unqualified<'n>(policy: &Policy, names: &'n [String]) -> Vec<&'n str> {
    let Some(asked) = &policy.deliveries.acceptance_qualification else { return Vec::new() };
    let lacks = |name: &&str| {
        let person = policy.people.get(&people::canonical(policy, name));
        !person.is_some_and(|person| person.qualifications.iter().any(|has| fold::same_name(has, asked)))
    };
    names.iter().map(String::as_str).filter(lacks).collect()
}

/// Refuses people who lack the qualification that the policy asks of an acceptance team.
///
/// # Errors
/// A refusal that names them, and those who have it.
pub fn check(policy: &Policy, names: &[String]) -> Result<(), Refusal> {
    let lacking = unqualified(policy, names);
    let Some(asked) = policy.deliveries.acceptance_qualification.as_deref().filter(|_| !lacking.is_empty())
    else {
        return Ok(());
    };
    let message = tr!(
        "{lacking}: not qualified to accept deliveries; the policy asks for the qualification '{asked}'",
        lacking = lacking.join(", "),
        asked
    );
    Err(Refusal::new(message, hint(policy, asked)))
}

/// Who has a qualification, or how the policy gives it.
pub fn hint(policy: &Policy, asked: &str) -> String {
    let people = policy.people.iter();
    let has = people.filter(|(_, is)| is.qualifications.iter().any(|has| fold::same_name(has, asked)));
    let has: Vec<&str> = has.map(|(name, _)| name.as_str()).collect();
    if has.is_empty() {
        return tr!("in itdesk.toml, give people of the policy qualifications = [\"{asked}\"]", asked);
    }
    tr!("qualified: {has}", has = has.join(", "))
}
