//! What may be done to an improvement and to an article.

use itdesk::records::article::{Content, Draft};
use itdesk::records::improvement::{Check, Reading};
use itdesk::records::words::{ArticleType, Effect};
use itdesk::records::{State, Ticket};
use itdesk::rules::article::{authors, fingerprint, publication, verbs as article, votes};
use itdesk::rules::improvement;
use itdesk::rules::life::{Acting, Action, Refusal, step};
use itdesk::rules::policy::Policy;
use itdesk::rules::workflow::Verb;
use jiff::Timestamp;

use super::acts::{Act, WHO, lines};

pub fn begin_improvement(ticket: &mut Ticket) {
    let part = ticket.improvement_mut().unwrap();
    part.plan = lines("p q r");
    (part.measure, part.done_by) = (Some("respond.mean".to_owned()), Some("2026-12-24".parse().unwrap()));
    ticket.assignee = Some("lin".to_owned());
}

pub fn on_improvement(ticket: &mut Ticket, act: &Act, at: Timestamp) -> Result<Action, Refusal> {
    let (who, word) = (WHO[act.who], vec![format!("w{}", act.word)]);
    match act.verb % 16 {
        3 | 4 => {
            let part = ticket.improvement_mut().unwrap();
            match act.word % 4 {
                0 => part.plan[usize::from(act.word / 4) % 3] = word[0].clone(),
                1 => part.concerned.push(word[0].clone()),
                2 => part.evidence.push(word[0].clone()),
                _ => part.review_on = None,
            }
            improvement::plan(ticket, Vec::new(), |_| Ok(()))
        }
        5..=8 => improvement::act_on(ticket, who, at, word),
        9 | 10 => improvement::checked(ticket, check(who, act.word, at), None),
        11 | 12 => {
            let effect = if act.word.is_multiple_of(3) { Effect::Again } else { Effect::Lasting };
            improvement::acted(ticket, effect, who, at, word, None)
        }
        13 => improvement::close(ticket, word),
        14 => improvement::reopen(ticket, word),
        _ => {
            step(ticket, Verb::Assign)?;
            ticket.assignee = Some(who.to_owned());
            Ok(Action::of(Verb::Assign))
        }
    }
}

fn check(who: &str, word: u8, at: Timestamp) -> Check {
    let reading = Reading {
        from: at,
        to: at,
        value: Some(f64::from(word)),
        n: 1,
        median: None,
        extra: Default::default(),
    };
    Check {
        at,
        by: who.to_owned(),
        measure: "respond.mean".to_owned(),
        unit: "minutes".to_owned(),
        before: reading.clone(),
        after: reading,
        feedback: None,
        score: None,
        reached: Some(true),
        remark: Vec::new(),
        extra: Default::default(),
    }
}

pub fn begin_article(ticket: &mut Ticket) {
    let content = Content {
        title: "One".to_owned(),
        grade: "internal".to_owned(),
        tags: lines("t0 t1"),
        symptom: lines("s"),
        body: lines("a b c d"),
        ..Content::default()
    };
    ticket.tags = content.tags.clone();
    (ticket.title, ticket.description) = (content.title.clone(), Vec::new());
    let part = ticket.article_mut().unwrap();
    part.grade = content.grade.clone();
    part.draft = Some(Draft { content, ..Draft::default() });
}

pub fn on_article(policy: &Policy, ticket: &mut Ticket, act: &Act, at: Timestamp) -> Result<Action, Refusal> {
    let who = WHO[act.who];
    let word = vec![format!("w{}", act.word)];
    let acting = Acting { policy, by: who, at };
    match act.verb % 16 {
        0 | 3 => edit(acting, ticket, act),
        4..=9 => go_on(policy, ticket, act, at),
        10 if act.word.is_multiple_of(2) => article::give_back(acting, ticket, word),
        10 => article::discard(acting, ticket, word),
        11 => article::revert(acting, ticket, 1 + u32::from(act.word % 3), word),
        12 => votes::vote(ticket, who, at, act.word.is_multiple_of(2), word),
        13 => publication::confirm(acting, ticket, None, word),
        14 if act.word.is_multiple_of(3) => publication::archive(acting, ticket, word),
        14 => publication::restore(acting, ticket, word),
        _ if act.word.is_multiple_of(2) => publication::revise(acting, ticket, word),
        _ => {
            step(ticket, Verb::Assign)?;
            ticket.assignee = Some(who.to_owned());
            Ok(Action::of(Verb::Assign))
        }
    }
}

fn edit(acting: Acting, ticket: &mut Ticket, act: &Act) -> Result<Action, Refusal> {
    article::edit(acting, ticket, vec![format!("w{}", act.word)], |content| {
        write(content, act.word);
        Ok(())
    })
}

/// The next step to a publication, or the first to another.
fn go_on(policy: &Policy, ticket: &mut Ticket, act: &Act, at: Timestamp) -> Result<Action, Refusal> {
    let (who, word) = (WHO[act.who], vec![format!("w{}", act.word)]);
    match ticket.state {
        State::Draft => article::submit(Acting { policy, by: who, at }, ticket, word),
        State::InReview => {
            let authors = authors(ticket);
            let reader = WHO.into_iter().find(|who| !authors.contains(*who)).unwrap_or(who);
            article::approve(Acting { policy, by: reader, at }, ticket, word)
        }
        State::Approved => publication::publish(Acting { policy, by: who, at }, ticket, word),
        _ => edit(Acting { policy, by: who, at }, ticket, act),
    }
}

/// Whatever was merged: every version of an article says what someone approved who did not write it (M8.1b), each
/// publication that stood is one, and the state is that of the draft.
#[track_caller]
pub fn is_approved(ticket: &Ticket) {
    let Some(article) = ticket.article() else { return };
    let told = || String::from_utf8(ticket.to_bytes()).unwrap();
    let changes = ticket.history.iter().flat_map(|e| e.as_written().changes);
    let approvals = changes.filter(|(field, _)| field == "article.draft.approval");
    let approved: Vec<String> =
        approvals.filter_map(|(_, change)| Some(change.1["text"].as_str()?.to_owned())).collect();
    for version in &article.versions {
        let text = fingerprint(&ticket.version(version.number).expect("a version has its text"));
        assert!(approved.contains(&text), "version {} was not approved\n{}", version.number, told());
        assert!(!version.authors.contains(&version.approved_by), "{}", told());
    }
    let numbers: Vec<u32> = article.versions.iter().map(|v| v.number).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b) && numbers.last().copied() == article.version, "{}", told());
    let stood = ticket.history.iter().filter(|e| e.did == "published" && e.unfit.is_none()).count();
    assert_eq!(stood, numbers.len(), "{}", told());
    match ticket.state {
        State::Published => assert!(article.draft.is_none(), "{}", told()),
        State::Archived => {}
        _ => assert!(article.draft.is_some(), "{}", told()),
    }
    let draft = article.draft.clone().unwrap_or_default();
    let approval = draft.approval.map(|approval| approval.text);
    let wanted = (ticket.state == State::Approved).then(|| fingerprint(&draft.content));
    assert!(approval == wanted || ticket.state == State::Archived, "{}", told());
}

fn write(content: &mut Content, word: u8) {
    let text = format!("w{word}");
    match word % 7 {
        0 => content.title = text,
        1 | 2 => {
            if let Some(line) = content.body.get_mut(usize::from(word / 7) % 4) {
                *line = text;
            }
        }
        3 => content.body.push(text),
        4 if content.tags.len() > 1 => drop(content.tags.remove(0)),
        4 => {
            content.tags.push(text);
            content.tags.sort();
        }
        5 => content.kind_of = ArticleType::ALL[usize::from(word) % ArticleType::ALL.len()],
        _ => content.symptom = if word.is_multiple_of(2) { Vec::new() } else { vec![text] },
    }
}
