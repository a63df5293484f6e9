//! Grades: who may read, change and approve an article (M8.1a).

use crate::lang::tr;
use crate::records::fold;
use crate::rules::policy::{Grade, PUBLIC, Policy, STAFF};
use crate::rules::refusal::Refusal;

/// What one wants to do with an article of a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Write its next version, archive it, review it.
    Change,
    /// Decide on its next version.
    Approve,
}

/// Whether `who` is named: by name, by a role, as one of the staff, or as anyone.
fn is_named(policy: &Policy, who: &str, named: &[String]) -> bool {
    let person = policy.people.get(who);
    named.iter().any(|name| {
        name == PUBLIC
            || fold::same_name(name, who)
            || person.is_some_and(|p| name == STAFF || p.roles.iter().any(|r| fold::same_name(r, name)))
    })
}

/// Whether a reader may read the articles of a grade in an export. A reader is a person of the policy, a role, or
/// one of the words [`PUBLIC`] and [`STAFF`]; what everyone may read, each may. A grade that the policy does not
/// know is for nobody.
pub fn may_read(policy: &Policy, reader: &str, grade: &str) -> bool {
    let Some(grade) = policy.knowledge.grades.get(grade) else { return false };
    let is_role = policy.people.values().any(|p| p.roles.iter().any(|r| fold::same_name(r, reader)));
    let of_staff = is_role && grade.read.iter().any(|name| name == STAFF);
    of_staff || is_named(policy, reader, &grade.read)
}

/// Checks a right.
///
/// # Errors
/// A refusal that says who has it.
pub fn check(policy: &Policy, who: &str, right: Right, grade: &str) -> Result<(), Refusal> {
    let Some(rights) = policy.knowledge.grades.get(grade) else {
        let known: Vec<&str> = policy.knowledge.grades.keys().map(String::as_str).collect();
        let message = tr!("the policy has no grade '{grade}'", grade);
        return Err(Refusal::new(message, tr!("give one with --grade: {known}", known = known.join(", "))));
    };
    let (named, does) = of(rights, right);
    if named.is_empty() || is_named(policy, who, named) {
        return Ok(());
    }
    let message = tr!("{who} may not {does} an article of grade {grade}", who, does, grade);
    Err(Refusal::new(message, tr!("allowed: {named}", named = named.join(", "))))
}

fn of(rights: &Grade, right: Right) -> (&[String], &'static str) {
    match right {
        Right::Change => (&rights.change, "change"),
        Right::Approve => (&rights.approve, "approve"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::default_policy;
    use crate::rules::policy::Person;

    fn policy() -> Policy {
        let mut policy = default_policy();
        let lead = Person { roles: vec!["technical-lead".to_owned()], ..Person::default() };
        policy.people.extend([("lin".to_owned(), Person::default()), ("chen".to_owned(), lead)]);
        let leads = vec!["technical-lead".to_owned()];
        let secret = Grade { read: leads.clone(), change: leads.clone(), approve: leads };
        policy.knowledge.grades.insert("secret".to_owned(), secret);
        policy
    }

    #[test]
    fn readers_see_what_their_grade_says() {
        let policy = policy();
        for (reader, public, internal, secret) in [
            ("public", true, false, false),
            ("staff", true, true, false),
            ("lin", true, true, false),
            ("chen", true, true, true),
            ("technical-lead", true, true, true),
            ("nobody", true, false, false),
        ] {
            let may = |grade| may_read(&policy, reader, grade);
            assert_eq!(
                (may("public"), may("internal"), may("secret")),
                (public, internal, secret),
                "{reader}"
            );
            assert!(!may("unknown"), "{reader}");
        }
    }

    #[test]
    fn rights_follow_roles_and_names() {
        let policy = policy();
        for (who, right, grade, may) in [
            ("lin", Right::Change, "internal", true),
            ("stranger", Right::Change, "internal", true),
            ("lin", Right::Change, "secret", false),
            ("chen", Right::Change, "secret", true),
            ("chen", Right::Approve, "secret", true),
            ("lin", Right::Approve, "secret", false),
            ("chen", Right::Approve, "unknown", false),
        ] {
            assert_eq!(check(&policy, who, right, grade).is_ok(), may, "{who} {right:?} {grade}");
        }
    }
}
