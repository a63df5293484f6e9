//! What the desk knows of a conversation already, by which a quote of it is known.

use std::collections::HashSet;

use super::compose::compose;
use crate::desk::Desk;
use crate::records::Ticket;
use crate::records::words::Purpose;

/// Lines of fewer words are looked for as a sentence of their own: too many texts hold them by chance.
const FEW: usize = 4;
/// So many words of what was said are looked at.
const MOST: usize = 200_000;

/// What was said on a ticket, and by whom.
#[derive(Debug, Default)]
pub struct Known {
    names: Vec<String>,
    text: String,
    sentences: HashSet<String>,
}

impl Known {
    /// What a ticket and the desk's own messages about it say.
    pub fn of(desk: &Desk, ticket: &Ticket) -> Known {
        let mail = &desk.policy.mail;
        let mut known = Known::default();
        let own = mail.name.iter().chain(&mail.address).chain(&mail.aliases).chain([&desk.policy.desk.name]);
        let staff =
            desk.policy.people.iter().flat_map(|(key, p)| [key].into_iter().chain(&p.name).chain(&p.email));
        let requester = ticket.requester.name.iter().chain(&ticket.requester.contact);
        let writers = ticket.history.iter().map(|event| &event.by);
        own.chain(staff).chain(requester).chain(writers).for_each(|name| known.name(name));
        known.say(&ticket.title);
        ticket.description.iter().for_each(|line| known.say(line));
        ticket.history.iter().flat_map(|event| &event.note).for_each(|line| known.say(line));
        for purpose in Purpose::ALL {
            if let Ok(sent) = compose(desk, ticket, *purpose, Some(Vec::new())) {
                sent.text.lines().chain([&*sent.subject]).for_each(|line| known.say(line));
            }
        }
        known
    }

    /// Adds a name under which somebody of this conversation writes.
    pub fn name(&mut self, name: &str) {
        let name = words(name).join(" ");
        if name.len() >= 3 {
            self.names.push(format!(" {name} "));
        }
    }

    /// Adds a line that somebody said.
    pub fn say(&mut self, line: &str) {
        if self.text.len() > MOST * 6 {
            return;
        }
        for sentence in line.split(['.', '?', '!', ';', '。', '？', '！', '；']) {
            self.sentences.insert(words(sentence).join(" "));
        }
        let words = words(line);
        self.sentences.insert(words.join(" "));
        for word in words {
            self.text.push(' ');
            self.text.push_str(&word);
        }
    }

    /// Whether a text names somebody of this conversation.
    pub fn names(&self, text: &str) -> bool {
        let text = format!(" {} ", words(text).join(" "));
        self.names.iter().any(|name| text.contains(name.as_str()))
    }

    /// Whether somebody said a line already, which may be a piece of a longer one that goes on from the line `before`.
    pub fn said(&self, before: &str, line: &str) -> bool {
        let before = words(before);
        let line = words(line);
        let own = line.join(" ");
        match line.len() {
            0 => true,
            n if n < FEW => {
                let sequel = before.last_chunk::<FEW>().map(|end| format!("{} {own}", end.join(" ")));
                self.sentences.contains(&own) || sequel.is_some_and(|sequel| self.holds(&sequel))
            }
            _ => self.holds(&own),
        }
    }

    fn holds(&self, words: &str) -> bool {
        format!("{} ", self.text).contains(&format!(" {words} "))
    }
}

/// The words of a line, folded; a figure is as good as another of its length, for deadlines move.
fn words(line: &str) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization;
    let folded: String = line.nfkc().flat_map(char::to_lowercase).collect();
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}
