//! Single cases of merging articles, each said in a line.

use itdesk::records::Ticket;
use itdesk::records::article::Content;
use itdesk::rules::article::{authors, publication, verbs};
use itdesk::rules::life::{Acting, Refusal};
use itdesk::rules::policy::Policy;

use super::acts::lines;
use super::cases::{Clone, at, begun, merged, told};
use super::policy;

const ARTICLE: usize = 5;

fn acting<'a>(policy: &'a Policy, by: &'a str, minute: i64) -> Acting<'a> {
    Acting { policy, by, at: at(minute) }
}

impl Clone<'_> {
    fn writes(&mut self, minute: i64, write: impl FnOnce(&mut Content)) {
        let policy = policy();
        self.does(minute, |ticket| {
            verbs::edit(acting(&policy, "lin", minute), ticket, lines("why"), |content| {
                write(content);
                Ok::<(), Refusal>(())
            })
        });
    }

    fn body(&mut self, minute: i64, body: &str) {
        self.writes(minute, |content| content.body = lines(body));
    }

    /// Has the draft approved by chen.
    fn approved(&mut self, policy: &Policy, minute: i64) {
        self.does(minute, |ticket| verbs::submit(acting(policy, "lin", minute), ticket, Vec::new()));
        self.does(minute + 1, |ticket| {
            verbs::approve(acting(policy, "chen", minute + 1), ticket, Vec::new())
        });
    }

    fn published(&mut self, policy: &Policy, minute: i64) {
        self.approved(policy, minute);
        self.does(minute + 2, |ticket| {
            publication::publish(acting(policy, "lin", minute + 2), ticket, Vec::new())
        });
    }
}

/// An article whose first version, "a b c d", is in force.
fn in_force(policy: &Policy) -> Clone<'_> {
    let mut article = begun(policy, ARTICLE);
    article.writes(1, |content| content.symptom = lines("slow"));
    article.published(policy, 2);
    article
}

fn draft(ticket: &Ticket) -> String {
    ticket.article().unwrap().draft.as_ref().map_or_else(String::new, |d| d.content.body.join(" "))
}

fn body(ticket: &Ticket, version: u32) -> String {
    ticket.version(version).unwrap().body.join(" ")
}

/// State, version in force, its text, the draft.
fn stands(ticket: &Ticket) -> String {
    let version = ticket.article().unwrap().version.unwrap();
    format!("{} {version}: {} | {}", ticket.state, body(ticket, version), draft(ticket))
}

#[test]
fn what_both_wrote_on_a_draft_is_one_draft_and_what_was_approved_is_not_approved() {
    let policy = policy();
    let mut base = in_force(&policy);
    base.body(10, "a b c d e");
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.body(11, "A b c d e");
    a.approved(&policy, 12);
    b.body(20, "a b c d E");
    let one = merged(&base, &a, &b);
    assert_eq!(stands(&one), "draft 1: a b c d | A b c d E");
    assert_eq!(told(&one), ["back from approved to draft: the draft is not the one that was submitted"]);
    // The other way round in time: the approval never counted.
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    b.body(11, "a b c d E");
    a.body(12, "A b c d e");
    a.approved(&policy, 20);
    let one = merged(&base, &a, &b);
    assert_eq!(stands(&one), "in_review 1: a b c d | A b c d E");
    assert!(told(&one)[0].ends_with("the text that was approved is not the merged one"), "{:?}", told(&one));
}

#[test]
fn a_publication_stands_and_what_was_written_meanwhile_is_the_next_draft() {
    let policy = policy();
    let base = in_force(&policy);
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.body(10, "A b c d");
    a.published(&policy, 11);
    for minute in [5, 10, 12, 20] {
        let mut b = b.clone();
        b.body(minute, "a b c D");
        let one = merged(&base, &a, &b);
        assert_eq!(stands(&one), "draft 2: A b c d | A b c D", "{minute}");
        assert_eq!(body(&one, 1), "a b c d");
        assert!(authors(&one).contains("lin"));
    }
    b.body(20, "a b c D");
    b.published(&policy, 21);
    let one = merged(&base, &a, &b);
    assert_eq!(stands(&one), "draft 3: a b c D | A b c D");
    assert_eq!((body(&one, 1), body(&one, 2)), ("a b c d".to_owned(), "A b c d".to_owned()));
    let notes = told(&one);
    assert!(notes.contains(&"its version 2 is version 3: another clone had published one"), "{notes:?}");
}

#[test]
fn the_same_text_published_twice_is_one_version() {
    let policy = policy();
    let mut base = in_force(&policy);
    base.body(10, "A b c d");
    base.approved(&policy, 11);
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    for (clone, minute) in [(&mut a, 20), (&mut b, 21)] {
        clone.does(minute, |ticket| publication::publish(acting(&policy, "lin", minute), ticket, Vec::new()));
    }
    let one = merged(&base, &a, &b);
    assert_eq!(stands(&one), "published 2: A b c d | ");
    assert_eq!(one.article().unwrap().versions.len(), 2);
}

#[test]
fn a_dropped_draft_that_was_written_on_stays() {
    let policy = policy();
    let mut base = in_force(&policy);
    base.body(10, "A b c d");
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.does(20, |ticket| verbs::discard(acting(&policy, "lin", 20), ticket, lines("no")));
    for minute in [19, 21] {
        let mut b = b.clone();
        b.body(minute, "A b c D");
        assert_eq!(stands(&merged(&base, &a, &b)), "draft 1: a b c d | A b c D", "{minute}");
    }
    b.does(21, |ticket| verbs::discard(acting(&policy, "chen", 21), ticket, lines("no")));
    assert_eq!(stands(&merged(&base, &a, &b)), "published 1: a b c d | ");
}

#[test]
fn an_archived_article_stays_so_and_loses_nothing_that_was_written() {
    let policy = policy();
    let base = in_force(&policy);
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.does(10, |ticket| publication::archive(acting(&policy, "lin", 10), ticket, lines("old")));
    b.body(20, "a b c D");
    let one = merged(&base, &a, &b);
    assert_eq!(stands(&one), "archived 1: a b c d | a b c D");
    b.published(&policy, 21);
    let one = merged(&base, &a, &b);
    assert_eq!(stands(&one), "archived 1: a b c d | a b c D");
}
