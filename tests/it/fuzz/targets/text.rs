//! What people type and write: filters, policies with their calendars, mail, Markdown.

use itdesk::config::read_policy;
use itdesk::import::articles::{Defaults, draft, redirect};
use itdesk::mail::Letter;
use itdesk::prose::{self, front_matter};
use itdesk::query::{Context, Filter, Sort, TextScope};
use itdesk::records::Ticket;
use itdesk::records::words::ArticleType;
use itdesk::render::Screen;
use itdesk::rules::mail::Envelope;
use itdesk::rules::policy::{Glob, Quotes};
use itdesk::wire;
use jiff::tz::TimeZone;

use super::{GOLDEN, NOW, POLICY};

/// A filter, and an order, as they are typed.
pub fn filter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let words: Vec<String> = text.split('\n').take(8).map(str::to_owned).collect();
    let context = Context { now: *NOW, timezone: TimeZone::UTC, me: "lin".to_owned(), policy: &POLICY };
    if let Ok(filter) = Filter::parse(&words, &context) {
        let told = wire::Ticket::brief(&POLICY, &GOLDEN, *NOW);
        for reach in [TextScope::Brief, TextScope::Full, TextScope::Answered] {
            filter.matches(&told, &GOLDEN, reach);
        }
        let _ = filter.condition(*NOW, true);
        let _ = filter.full_text();
    }
    let _ = Sort::parse(&text);
}

/// A policy: its mistakes are found, and its calendars count.
pub fn policy(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (policy, findings) = read_policy(&text, *NOW);
    assert!(findings.iter().all(|f| f.line >= 1 && !f.message.is_empty()));
    for calendar in policy.calendars.values() {
        for seconds in [0, 1, 3_600, 40_000_000] {
            if let Ok(due) = calendar.due(*NOW, seconds) {
                assert_eq!(calendar.elapsed(*NOW, due), seconds, "{} of {seconds}", calendar.name());
            }
        }
        let _ = calendar.next_opening(*NOW);
    }
    let told = wire::Ticket::brief(&policy, &GOLDEN, *NOW);
    assert_eq!(told.id, GOLDEN.id.to_string());
}

/// A mail message.
pub fn letter(bytes: &[u8]) {
    let Ok(letter) = Letter::parse(bytes) else { return };
    assert!(!letter.id.is_empty() && letter.from.address.contains('@'));
    assert!(!letter.subject.contains(['\r', '\n']) && letter.thread.iter().all(|id| id.len() <= 500));
    let _ = letter.automatic(&POLICY.mail);
    let mut known = itdesk::mail::Known::default();
    known.name(&letter.from.address);
    letter.text.iter().take(3).for_each(|line| known.say(line));
    let reply = letter.reply_text(Quotes::Cut, &known);
    assert!(reply.lines.is_empty() == letter.text.is_empty(), "a reply that says anything leaves something");
    let _ = itdesk::rules::scores::scores(&reply.lines);
    let _ = itdesk::rules::thanks::is_thanks(&reply.lines, &[]);
    let envelope = Envelope { from: &letter.from.address, to: &letter.to, subject: &letter.subject };
    let _ = POLICY.mail.rule(envelope);
    Glob::new(&letter.subject).matches(&letter.from.address);
    for part in &letter.parts {
        let name = part.safe_name();
        assert!(!name.is_empty() && !name.contains(['/', '\\', '\0']) && !name.starts_with('.'), "{name:?}");
    }
    assert_eq!(Letter::parse(bytes).as_ref(), Ok(&letter), "it is read the same again");
}

/// A file of Markdown: read as a draft of an article, shown on a terminal and as a page, written, and read the same again.
pub fn prose(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let defaults = Defaults { kind_of: ArticleType::Guide, grade: "internal".to_owned() };
    let Ok(read) = draft("how/it-goes.md", &text, &defaults) else { return };
    let (content, body) = (&read.content, &read.content.body);
    assert!(!content.title.is_empty() && !content.title.contains('\n'));
    for width in [None, Some(1), Some(24), Some(80)] {
        let shown = itdesk::render::prose::prose(
            &Screen { width, zone: TimeZone::UTC, is_painted: true, now: *NOW },
            body,
        );
        let harmful = shown.replace('\u{1b}', "").chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(harmful, None, "{shown:?}");
    }
    let html = prose::html(body, &|_| Some("x.html".to_owned())).to_lowercase();
    for harm in ["<script", "<iframe", "<img", "<style", "href=\"javascript:", "href=\"data:"] {
        assert!(!html.contains(harm), "{harm}\n{html}");
    }
    let (_, _, _) = (prose::headings(body), prose::plain(body), prose::referred(body));
    let known = [("x.md".to_owned(), "KB-261123-4KX9P".parse().unwrap())].into();
    assert_eq!(redirect(&read.name, body, &known).len(), body.len());
    let mut ticket = Ticket::blank("KB-261123-00000".parse().unwrap(), &content.title);
    ticket.service.clone_from(&read.service);
    let written = front_matter::file(&ticket, content);
    let again = draft("other.md", &written, &defaults).unwrap_or_else(|why| panic!("{why}\n{written}"));
    assert_eq!(
        (&again.content, &again.service),
        (content, &read.service),
        "it is read the same again\n{written}"
    );
}
