//! Ids in printed sessions: random in each run, and the same throughout a page.

use std::collections::BTreeMap;
use std::ops::Range;

const PREFIXES: [&str; 7] = ["REQ-", "INC-", "CHG-", "DLV-", "IMP-", "KB-", "CI-"];

/// The length of a date and its hyphen in an id: `261123-`.
const DATE: usize = 7;
/// So many letters of an id are random, and so many name a ticket.
const RANDOM: usize = 5;
const EVENT: usize = 10;

/// Where the random letters of ids are in a text, in its order.
fn random(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for prefix in PREFIXES {
        for (at, _) in text.match_indices(prefix) {
            let letters = at + prefix.len() + DATE..at + prefix.len() + DATE + RANDOM;
            let is_id =
                text.get(letters.clone()).is_some_and(|l| l.bytes().all(|b| b.is_ascii_alphanumeric()));
            if is_id {
                found.push(letters);
            }
        }
    }
    found.sort_by_key(|letters| letters.start);
    found
}

/// The text with the random letters of events left out.
fn without_events(text: &str) -> String {
    let mut out = text.to_owned();
    for (at, mark) in text.match_indices("\"event\": \"") {
        let letters = at + mark.len()..at + mark.len() + EVENT;
        if out.get(letters.clone()).is_some_and(|l| l.bytes().all(|b| b.is_ascii_alphanumeric())) {
            out.replace_range(letters, &"#".repeat(EVENT));
        }
    }
    out
}

/// The letters of ids replaced by others: in complete ids, and where they stand alone.
fn replaced(text: &str, with: &BTreeMap<String, String>) -> String {
    let is_letter = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        out.push_str(with.get(word).map_or(word, String::as_str));
        let next = after.find(is_letter).unwrap_or(after.len());
        out.push_str(&after[..next]);
        rest = &after[next..];
    }
    out
}

/// The ids of a page, numbered as they come: two pages that differ only by chance are then equal.
#[derive(Default)]
pub(super) struct Numbered {
    numbers: BTreeMap<String, String>,
}

impl Numbered {
    /// The text with a number for the random letters of each id.
    pub(super) fn text(&mut self, text: &str) -> String {
        for letters in random(text) {
            let number = format!("{:#>RANDOM$}", self.numbers.len() + 1);
            self.numbers.entry(text[letters].to_owned()).or_insert(number);
        }
        without_events(&replaced(text, &self.numbers))
    }
}

/// The ids that a page prints for those of a run.
#[derive(Default)]
pub(super) struct Printed {
    names: BTreeMap<String, String>,
}

impl Printed {
    /// The output of a command as the page prints it: a ticket keeps the id that it has above. Where
    /// the page differs from the output by chance alone, it keeps its own ids.
    pub(super) fn output(&mut self, printed: &str, output: &str) -> String {
        let same = Numbered::default().text(printed) == Numbered::default().text(output);
        let (new, old) = (random(output), random(printed));
        for (new, old) in new.into_iter().zip(old).filter(|_| same) {
            let (new, old) = (&output[new], &printed[old]);
            if !self.names.contains_key(new) && !self.names.values().any(|name| name == old) {
                self.names.insert(new.to_owned(), old.to_owned());
            }
        }
        let output = replaced(output, &self.names);
        // What only differs in the letters of events stays as it is.
        if without_events(&output) == without_events(printed) { printed.to_owned() } else { output }
    }
}

#[test]
fn a_page_that_names_a_ticket_by_two_ids_differs_from_its_run() {
    let run = "INC-261123-AAAAA\nINC-261123-AAAAA, in short AAAAA\n";
    let number = |text: &str| Numbered::default().text(text);
    assert_eq!(number(run), number("INC-261123-BBBBB\nINC-261123-BBBBB, in short BBBBB\n"));
    assert_ne!(number(run), number("INC-261123-BBBBB\nINC-261123-CCCCC, in short BBBBB\n"));
    assert_ne!(number(run), number("INC-261123-BBBBB\nINC-261123-BBBBB, in short CCCCC\n"));
}

#[test]
fn a_written_page_keeps_the_first_id_of_a_ticket() {
    let mut page = Printed::default();
    assert_eq!(page.output("INC-261123-OLD11\n", "INC-261123-NEW11\n"), "INC-261123-OLD11\n");
    assert_eq!(page.output("INC-261123-OTHER\n", "INC-261123-NEW11\n"), "INC-261123-OLD11\n");
    assert_eq!(page.output("nothing\n", "NEW11 is new\n"), "OLD11 is new\n");
}
