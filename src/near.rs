//! The known name that a mistaken one was probably meant to be: one search for all modules.

use crate::escape;
use crate::lang::tr;
use crate::records::fold;

/// Longer names are not worth the time that comparing them takes.
const LONGEST: usize = 64;
/// Nor are more candidates than these.
const MOST: usize = 1_000;
/// So many names are listed where none comes near.
const LISTED: usize = 40;

/// The known name that was probably meant, compared folded; `None` when none comes near.
///
/// Near is a third of the letters wrong (one, in a short name), counted as slips of the hand: a letter too many, too
/// few, another, or two exchanged. The beginning of a name, three letters or more, is near too.
///
/// ```
/// use itdesk::near::nearest;
/// let services = ["vpn", "email", "network"];
/// assert_eq!(nearest("emial", services), Some("email"));
/// assert_eq!(nearest("Netw", services), Some("network"));
/// assert_eq!(nearest("printer", services), None);
/// ```
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if typed.len() > LONGEST {
        return None;
    }
    let typed = fold::name(typed);
    let letters = typed.chars().count();
    let allowed = match letters {
        0..=2 => 0,
        3..=5 => 1,
        more => more / 3,
    };
    let begins = |one: &str, other: &str| one.chars().count() >= 3 && other.starts_with(one);
    let slips = |name: &str| {
        let name = fold::name(name);
        let is_cut = begins(&typed, &name) || begins(&name, &typed);
        if is_cut { 1 } else { strsim::damerau_levenshtein(&typed, &name) }
    };
    let known = known.into_iter().filter(|name| name.len() <= LONGEST).take(MOST);
    let (slips, name) = known.map(|name| (slips(name), name)).min_by_key(|(slips, _)| *slips)?;
    (slips <= allowed).then_some(name)
}

/// `did you mean 'x'?`; else the names that are known, or nothing where none is.
pub fn suggestion<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(meant) = did_you_mean(typed, known.iter().copied()) {
        return Some(meant);
    }
    let listed = known.iter().take(LISTED).map(|name| escape::line(name)).collect::<Vec<_>>().join(", ");
    let rest = if known.len() > LISTED { ", …" } else { "" };
    (!known.is_empty()).then(|| tr!("known: {listed}{rest}", listed, rest))
}

/// Asks whether the nearest known name was meant; `None` where none is near.
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let name = nearest(typed, known)?;
    Some(tr!("did you mean {quoted}?", quoted = escape::quoted(name, LONGEST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand_are_understood_and_other_names_are_not_suggested() {
        let names = ["open", "ended", "in_progress", "class", "vpn", "Zoë Quin"];
        for (typed, meant) in [
            ("opne", Some("open")),
            ("ende", Some("ended")),
            ("in progress", Some("in_progress")),
            ("CLAS", Some("class")),
            ("classes", Some("class")),
            ("ＶＰＭ", Some("vpn")),
            ("zoe quinn", Some("Zoë Quin")),
            ("printer", None),
            ("zzz", None),
            ("vp", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, names), meant, "{typed}");
        }
        assert_eq!(nearest(&"x".repeat(1 << 20), names), None);
    }

    #[test]
    fn a_suggestion_is_one_name_or_the_short_list() {
        let say = |typed| suggestion(typed, ["vpn", "email"]);
        assert_eq!(say("emial").as_deref(), Some("did you mean 'email'?"));
        assert_eq!(say("printer").as_deref(), Some("known: vpn, email"));
        assert_eq!(suggestion("printer", []), None);
    }
}
