//! Who is meant by a name: one person, however the name is written.
//!
//! A person of the policy goes by key, display name and addresses, each alone or as `Name <address>`. All are
//! compared folded ([`crate::records::fold`]).

use std::borrow::Cow;

use unicode_security::confusable_detection::skeleton;

use super::policy::{Person, Policy};
use super::refusal::Refusal;
use crate::lang::tr;
use crate::records::fold;

/// Whom a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant<'p> {
    /// A person of the policy, by key.
    One(&'p str),
    /// Any of several people of the policy.
    Several(Vec<&'p str>),
    /// Nobody the policy knows, but it looks like the name of this person.
    Resembles(&'p str),
    /// Nobody the policy knows.
    Unknown,
}

/// Whom `who` means. A key comes before a name or an address; the parts of `Name <address>` count one by one.
pub fn meant<'p>(policy: &'p Policy, who: &str) -> Meant<'p> {
    if let Some((key, _)) = policy.people.get_key_value(who) {
        return Meant::One(key);
    }
    let parts = parts(who);
    let mut keys: Vec<&str> = policy.people.keys().map(String::as_str).collect();
    keys.retain(|key| parts.iter().any(|part| fold::name(key) == *part));
    // Only a key is unique. A name or an address counts where no key is meant.
    let found = if keys.is_empty() { by_other_names(policy, &parts) } else { keys };
    match found[..] {
        [one] => Meant::One(one),
        [] => resembled(policy, &parts).map_or(Meant::Unknown, Meant::Resembles),
        _ => Meant::Several(found),
    }
}

/// The name under which a person is recorded: the policy's key, else the name as given, without white space around
/// it and with single spaces in it.
///
/// # Errors
/// A refusal when the name is empty, means several people, or looks like the name of someone else.
pub fn resolve(policy: &Policy, who: &str) -> Result<String, Refusal> {
    if fold::is_blank(who) {
        return Err(Refusal::new(tr!("the name of a person is empty"), tr!("give a name or an address")));
    }
    match meant(policy, who) {
        Meant::One(key) => Ok(key.to_owned()),
        Meant::Unknown => Ok(neat(who)),
        Meant::Several(keys) => Err(Refusal::new(
            tr!("'{neat}' is the name of several people", neat = neat(who)),
            tr!("which one? {keys}", keys = keys.join(", ")),
        )),
        Meant::Resembles(key) => Err(Refusal::new(
            tr!("'{neat}' looks like {key} but is another name", neat = neat(who), key),
            tr!("for {key}, type {key}", key),
        )),
    }
}

/// [`resolve`] for reading: what cannot be resolved stays as it was given.
pub fn canonical(policy: &Policy, who: &str) -> String {
    match meant(policy, who) {
        Meant::One(key) => key.to_owned(),
        _ => neat(who),
    }
}

/// Whether two names may be one person's. In doubt they are: a name that two people share, a name that looks like
/// another, two people with one display name or mailbox.
pub fn same(policy: &Policy, a: &str, b: &str) -> bool {
    let names_a = all_names(policy, a);
    let names_b = all_names(policy, b);
    names_a.iter().any(|a| names_b.iter().any(|b| a == b || look_alike(a, b)))
}

/// Whether one of `names` may be `who`; see [`same`].
pub fn among<'a>(policy: &Policy, names: impl IntoIterator<Item = &'a str>, who: &str) -> bool {
    names.into_iter().any(|name| same(policy, name, who))
}

/// The address in `Name <address>`, or all of a text that is one.
pub fn address(who: &str) -> Option<&str> {
    let inner = who.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(inside, _)| inside);
    Some(inner.unwrap_or(who).trim()).filter(|text| text.contains('@'))
}

/// Without white space around it, and with one space for any in it.
fn neat(who: &str) -> String {
    who.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names in a text, folded: all of it, and both parts of `Name <address>`.
fn parts(who: &str) -> Vec<String> {
    let whole = fold::name(who).into_owned();
    let mut parts = Vec::new();
    if let Some((before, rest)) = whole.rsplit_once('<') {
        parts.push(rest.split('>').next().unwrap_or_default().trim().to_owned());
        parts.push(before.trim().trim_matches(['"', '\'']).trim().to_owned());
    }
    let address = whole.strip_prefix("mailto:").filter(|address| !address.is_empty());
    parts.push(address.unwrap_or(&whole).to_owned());
    parts.retain(|part| !part.is_empty());
    parts.dedup();
    parts
}

/// What a person goes by beside the key.
fn other_names(person: &Person) -> impl Iterator<Item = Cow<'_, str>> {
    person.name.iter().chain(&person.email).map(|name| fold::name(name))
}

/// The people who have one of the parts for name or address; an address decides before a name.
fn by_other_names<'p>(policy: &'p Policy, parts: &[String]) -> Vec<&'p str> {
    let having = |part: &str| -> Vec<&'p str> {
        let has = |person: &Person| other_names(person).any(|name| name == part);
        policy.people.iter().filter(|(_, person)| has(person)).map(|(key, _)| key.as_str()).collect()
    };
    parts.iter().map(|part| having(part)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Whether two texts are easily mistaken for each other. Two texts of ASCII are distinct to the eye: their skeletons alone
/// would take `m` for `rn`.
fn look_alike(a: &str, b: &str) -> bool {
    !(a.is_ascii() && b.is_ascii()) && skeleton(a).eq(skeleton(b))
}

/// The person whose key, name or address looks like one of the parts.
fn resembled<'p>(policy: &'p Policy, parts: &[String]) -> Option<&'p str> {
    let looks = |known: &str| {
        let known = fold::name(known);
        parts.iter().any(|part| *part != *known && look_alike(part, &known))
    };
    let mut people = policy.people.iter();
    let found = people
        .find(|(key, person)| looks(key) || person.name.iter().chain(&person.email).any(|name| looks(name)));
    found.map(|(key, _)| key.as_str())
}

/// Every name of the people of the policy whom `who` means, folded; none when it means nobody there.
pub fn names(policy: &Policy, who: &str) -> Vec<String> {
    match meant(policy, who) {
        Meant::One(_) | Meant::Several(_) => all_names(policy, who),
        Meant::Resembles(_) | Meant::Unknown => Vec::new(),
    }
}

/// Everything that a name may mean, folded: itself, and all names of the people it may mean.
fn all_names(policy: &Policy, who: &str) -> Vec<String> {
    let mut names = parts(who);
    let keys = match meant(policy, who) {
        Meant::One(key) | Meant::Resembles(key) => vec![key],
        Meant::Several(keys) => keys,
        Meant::Unknown => Vec::new(),
    };
    for key in keys {
        names.push(fold::name(key).into_owned());
        names.extend(policy.people.get(key).iter().flat_map(|p| other_names(p)).map(Cow::into_owned));
    }
    // Otherwise a tag would make a second person, who could approve the first one's change.
    let mailboxes: Vec<String> = names.iter().filter_map(|name| mailbox(name)).collect();
    names.extend(mailboxes);
    names
}

/// The mailbox of an address with a tag: `zoe+desk@example.org` arrives where `zoe@example.org` does.
fn mailbox(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let (local, _) = local.split_once('+').filter(|(local, _)| !local.is_empty())?;
    Some(format!("{local}@{domain}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn policy() -> Policy {
        let text = "[people.zoe]\nname = \"Zoë Quin\"\nemail = \"zoe@example.org\"\n\
                    [people.lin]\nname = \"Lin Wang\"\nemail = [\"lin@example.org\", \"lin.w@example.org\"]\n\
                    [people.lin2]\nname = \"Lin Wang\"\n[people.Jose]\nemail = \"jose@example.org\"\n";
        crate::config::read_policy(text, jiff::Timestamp::UNIX_EPOCH).0
    }

    #[test]
    fn a_person_is_one_under_every_name() {
        let policy = policy();
        for (typed, key) in [
            ("zoe", "zoe"),
            ("ZOE", "zoe"),
            ("Ｚｏｅ", "zoe"),
            (" zoe\u{200b} ", "zoe"),
            ("Zoe  Quin", "zoe"),
            ("zoe quin", "zoe"),
            ("zoe@example.org", "zoe"),
            ("ZOE@EXAMPLE.ORG", "zoe"),
            ("<zoe@example.org>", "zoe"),
            ("Zoe Quin <zoe@example.org>", "zoe"),
            ("\"Quin, Z.\" <zoe@example.org>", "zoe"),
            ("Lin Wang <lin.w@example.org>", "lin"),
            ("José", "Jose"),
        ] {
            assert_eq!(resolve(&policy, typed), Ok(key.to_owned()), "{typed}");
            assert!(same(&policy, typed, key), "{typed}");
        }
        assert_eq!(resolve(&policy, "  Kim   Lee "), Ok("Kim Lee".to_owned()));
    }

    #[test]
    fn doubtful_names_are_refused() {
        let policy = policy();
        let refused = |who: &str| resolve(&policy, who).unwrap_err();
        assert_eq!(refused("lin wang").hint.unwrap(), "which one? lin, lin2");
        for alike in ["lіn", "ｌіn", "zое", "zоe@example.org", "Zoe Quіn"] {
            assert!(refused(alike).message.contains("looks like"), "{alike}");
        }
        for blank in ["", " ", "\u{200b}", "\u{a0}\u{3000}"] {
            assert_eq!(refused(blank).message, "the name of a person is empty");
        }
    }

    #[test]
    fn in_doubt_two_names_are_one_person() {
        let policy = policy();
        for (a, b) in [
            ("lin", "lin2"),
            ("lin", "lіn"),
            ("lin", "Lin Wang"),
            ("zoe", "zoe+desk@example.org"),
            ("kim", "KIM"),
            ("Kim <kim@example.org>", "kim@example.org"),
            ("kіm", "kim"),
        ] {
            assert!(same(&policy, a, b) && same(&policy, b, a), "{a} {b}");
        }
        assert!(!same(&policy, "lin", "zoe") && !same(&policy, "kim", "zoe") && !same(&policy, "", "zoe"));
    }

    /// A name that is recorded is the name of one person: of who was meant, and of nobody else.
    fn stays_what_it_is(who: &str) {
        let policy = policy();
        if let Ok(name) = resolve(&policy, who) {
            assert_eq!(resolve(&policy, &name), Ok(name.clone()), "{who:?}");
            assert!(same(&policy, who, &name), "{who:?}");
        }
    }

    #[test]
    fn a_name_of_signs_alone_is_a_name() {
        for who in [
            "\u{591}",
            "\u{301}",
            "mailto:",
            "mailto: ",
            "<>",
            "\"\" <>",
            "mailto:<>",
            "@",
            "\u{200b}\u{300}",
        ] {
            assert!(resolve(&policy(), who).is_ok(), "{who:?}");
            stays_what_it_is(who);
        }
    }

    proptest! {
        #[test]
        fn a_resolved_name_resolves_to_itself(who in "\\PC{0,12}|(zoe|lin| |Q|@|<|>|mailto:|\u{301}|\u{591}){0,6}") {
            stays_what_it_is(&who);
        }
    }
}
