//! Mail that somebody of the desk passes on: who wrote it first.

use super::message::{Letter, Mailbox};
use super::quotes::FROM;
use super::text;
use crate::desk::Desk;

/// The lines above a forwarded message in which its author is looked for.
const HEAD: usize = 60;

/// Who wrote a message that a person of the policy passes on to the desk, and by which Message-ID it is known; `None` where
/// it is no such message.
pub(super) fn original(desk: &Desk, letter: &Letter) -> Option<(Mailbox, Option<String>)> {
    if !desk.policy.people.contains_key(&desk.person(&letter.from.address)) {
        return None;
    }
    let enclosed = letter.enclosed.first().cloned();
    let inline = || {
        let is_passed_on = text::is_forward(&letter.subject) || begins_forwarded(&letter.text);
        is_passed_on.then(|| author(&letter.text)).flatten().map(|author| (author, None))
    };
    let is_outside = |(author, _): &(Mailbox, _)| {
        !desk.policy.mail.is_own(&author.address)
            && !author.address.eq_ignore_ascii_case(&letter.from.address)
    };
    enclosed.or_else(inline).filter(is_outside)
}

/// `---------- Forwarded message ----------`, `Begin forwarded message:` as the first line that says anything.
fn begins_forwarded(lines: &[String]) -> bool {
    let first = lines.iter().find(|line| !line.is_empty()).map(|line| line.to_lowercase());
    first.is_some_and(|line| {
        let marked = line.starts_with("--") || line.ends_with([':', '：']);
        let words =
            ["forwarded", "weitergeleitet", "transféré", "reenviado", "inoltrato", "转发", "轉寄", "転送"];
        marked && words.iter().any(|word| line.contains(word))
    })
}

/// The author whom the header of a forwarded message names: the first line `From:` with an address.
fn author(lines: &[String]) -> Option<Mailbox> {
    lines.iter().take(HEAD).find_map(|line| {
        let line = line.trim_start_matches(['>', ' ']).replace('*', "");
        let (name, value) = line.split_once([':', '：'])?;
        let is_from = FROM.contains(&name.trim().to_lowercase().as_str());
        is_from.then(|| mailbox(value)).flatten()
    })
}

/// `Zhang <zhang@x>`, `Zhang [mailto:zhang@x]`, `zhang@x`.
fn mailbox(value: &str) -> Option<Mailbox> {
    let is_edge = |c: char| c.is_whitespace() || "<>[]()\"',;".contains(c);
    let word = value.split(is_edge).find(|word| word.contains('@'))?;
    let address = word.trim_start_matches("mailto:");
    let (local, domain) = address.split_once('@')?;
    let sound = !local.is_empty() && !domain.is_empty() && address.len() <= 254;
    let before = value.split(word).next().unwrap_or_default().trim_matches(is_edge);
    let name = Some(before.chars().take(200).collect::<String>()).filter(|name| !name.is_empty());
    sound.then(|| Mailbox { name, address: address.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_found_in_the_headers_of_forwarded_mail() {
        for (text, name, address) in [
            ("fyi\n\nFrom: Zhang San <zhang@c.example>\nSent: x", Some("Zhang San"), "zhang@c.example"),
            ("Von: Zhang [mailto:zhang@c.example]\n", Some("Zhang"), "zhang@c.example"),
            ("*From:* zhang@c.example", None, "zhang@c.example"),
            ("> 发件人：\"张三\" <zhang@c.example>", Some("张三"), "zhang@c.example"),
        ] {
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let found = author(&lines).unwrap();
            assert_eq!((found.name.as_deref(), found.address.as_str()), (name, address), "{text}");
        }
        assert_eq!(author(&["From: the first floor".to_owned()]), None);
    }
}
