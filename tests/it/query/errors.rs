//! What a person reads after a typing error.

use super::{context, words};
use insta::assert_snapshot;
use itdesk::error::ErrorKind;
use itdesk::query::{Filter, Sort};

fn said(error: itdesk::error::Error) -> String {
    assert_eq!(error.kind, ErrorKind::Usage);
    format!("{error}\n{}", error.hint.as_deref().unwrap_or_default())
}

fn refused(word: &str) -> String {
    said(Filter::parse(&words(&[word]), &context()).expect_err(word))
}

#[test]
fn keys() {
    assert_snapshot!(refused("clsas:A"), @r#"
    'clsas' is not a filter key
    did you mean class? to search for it as text, quote it: '"clsas:A"'
    "#);
    assert_snapshot!(refused("-cl:A"), @r#"
    'cl' could be the key class, closed or clock
    type more of it; to search for it as text, quote it: '"cl:A"'
    "#);
    assert_snapshot!(refused("due.re:<4h"), @r#"
    'due.re' could be the key due.respond or due.resolve
    type more of it; to search for it as text, quote it: '"due.re:<4h"'
    "#);
    assert_snapshot!(refused("zzz:A"), @r#"
    'zzz' is not a filter key
    itdesk list --help shows the keys; to search for it as text, quote it: '"zzz:A"'
    "#);
    assert_snapshot!(refused("sevrice:Mail Server"), @r#"
    'sevrice' is not a filter key
    did you mean service? to search for it as text, quote it: '"sevrice:Mail Server"'
    "#);
}

#[test]
fn closed_lists() {
    assert_snapshot!(refused("state:opne"), @"
    state: 'opne' is not one of its values
    did you mean state:open? values: new, triaged, assigned, in_progress, pending, resolved, draft, submitted, assessed, approved, scheduled, implementing, monitoring, failed, rolled_back, evaluated, preparing, delivering, accepting, accepted, following_up, plan, do, check, act, in_review, published, archived, planned, in_use, in_repair, spare, retired, rejected, closed, cancelled, open, ended, untriaged
    ");
    assert_snapshot!(refused("class:E"), @"
    class: 'E' is not a class
    values: A, B, C, D, >=B (B or more severe), B..C
    ");
    assert_snapshot!(refused("class:A..E"), @"
    class: 'A..E' is not a class
    values: A, B, C, D, >=B (B or more severe), B..C
    ");
    assert_snapshot!(refused("class:B.."), @"
    class: 'B..' is not a class
    values: A, B, C, D, >=B (B or more severe), B..C
    ");
    assert_snapshot!(refused("class:none"), @"
    class: 'none' is not a class
    values: A, B, C, D, >=B (B or more severe), B..C
    ");
    assert_snapshot!(refused("channel:fax"), @"
    channel: 'fax' is not one of its values
    values: phone, email, portal, self-service, visit, monitor, api, other or a word of the policy, none, any
    ");
    assert_snapshot!(refused("clock:brechaed"), @"
    clock: 'brechaed' is not one of its values
    did you mean clock:breached? values: running, at_risk, paused, met, breached, unknown, none, any
    ");
    assert_snapshot!(refused("audience:"), @"
    'audience:' has an empty value
    values: internal, external, none, any
    ");
    assert_snapshot!(refused("created:"), @"
    'created:' has an empty value
    the shell interprets < and >: quote the word, such as 'created:<3d'
    ");
    assert_snapshot!(refused("service:\"Mail, Server"), @r#"
    'service:"Mail, Server' has an unclosed quote
    close it before a comma or at the end: 'service:"a, b",c'
    "#);
    assert_snapshot!(refused(" "), @"
    a filter word is empty
    leave it out, or give a word to search for
    ");
}

#[test]
fn times_and_numbers() {
    assert_snapshot!(refused("created:3d"), @"
    created: '3d' is a duration without < or >
    values: 2026-11-01, 2026-11, today, yesterday, fri, >2026-11-01, 2026-11-01..2026-11-07, <3d (less than 3 days ago), >3d
    ");
    assert_snapshot!(refused("created:2026-13-01"), @"
    created: '2026-13-01' is not a time
    values: 2026-11-01, 2026-11, today, yesterday, fri, >2026-11-01, 2026-11-01..2026-11-07, <3d (less than 3 days ago), >3d
    ");
    assert_snapshot!(refused("created:tody"), @"
    created: 'tody' is not a time
    did you mean created:today? values: 2026-11-01, 2026-11, today, yesterday, fri, >2026-11-01, 2026-11-01..2026-11-07, <3d (less than 3 days ago), >3d
    ");
    assert_snapshot!(refused("created:overdue"), @"
    created: 'overdue' is not a time
    values: 2026-11-01, 2026-11, today, yesterday, fri, >2026-11-01, 2026-11-01..2026-11-07, <3d (less than 3 days ago), >3d
    ");
    assert_snapshot!(refused("created:2026-11-07..2026-11-01"), @"
    created: '2026-11-07..2026-11-01' is a range that ends before it begins
    values: 2026-11-01, 2026-11, today, yesterday, fri, >2026-11-01, 2026-11-01..2026-11-07, <3d (less than 3 days ago), >3d
    ");
    assert_snapshot!(refused("due:.."), @"
    due: '..' is a range without ends
    values: <4h (due within 4 hours), overdue, today, tomorrow, fri, <eow, 2026-11-30, <2026-11-30, 2026-11-01..2026-11-07, none, any
    ");
    assert_snapshot!(refused("due:<4"), @"
    due: '<4' is not a time
    values: <4h (due within 4 hours), overdue, today, tomorrow, fri, <eow, 2026-11-30, <2026-11-30, 2026-11-01..2026-11-07, none, any
    ");
    assert_snapshot!(refused("due:1h..2026-11-30"), @"
    due: '1h..2026-11-30' is not a time
    values: <4h (due within 4 hours), overdue, today, tomorrow, fri, <eow, 2026-11-30, <2026-11-30, 2026-11-01..2026-11-07, none, any
    ");
    assert_snapshot!(refused("reopened:>x"), @"
    reopened: '>x' is not a number
    values: 2, >0, <=3, 1..3, none, any
    ");
}

#[test]
fn order() {
    let refused = |text: &str| said(Sort::parse(text).expect_err(text));
    assert_snapshot!(refused("class,-craeted"), @"
    'craeted' is not a sort key
    did you mean created? sort by: id, created, due, class, state, title, team, assignee, service, resolved, closed, kind; a leading minus reverses the order
    ");
    assert_snapshot!(refused("zzz"), @"
    'zzz' is not a sort key
    sort by: id, created, due, class, state, title, team, assignee, service, resolved, closed, kind; a leading minus reverses the order
    ");
    assert_snapshot!(refused(""), @"
    '' is not a sort key
    sort by: id, created, due, class, state, title, team, assignee, service, resolved, closed, kind; a leading minus reverses the order
    ");
}

#[test]
fn long_words_are_cut() {
    let error = Filter::parse(&[format!("{}:A", "x".repeat(1 << 20))], &context()).unwrap_err();
    assert!(error.message.len() < 200 && error.hint.unwrap().len() < 200);
}
