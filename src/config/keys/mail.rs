//! `[mail]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::{by_name, minutes, patterns, some};
use crate::records::words::Purpose;
use crate::records::{Audience, TicketType};
use crate::rules::policy::{MailPolicy, MailRule, Quotes, Thanks};
use crate::rules::size;

table! {
    MailPolicy = Some(MailPolicy::default()),
    "Mail in (`itdesk mail receive`) and out (`itdesk message`).",
    see: Some("guides/mail.md"),
    example: "",
    NAME = "name", Is::Text, "The sender's name; without it, that of the desk.", example "\"Service desk\""
        => |m| json!(m.name);
    ADDRESS = "address", Is::Text, "The desk's address; mail from it is a loop, and not taken in.",
        example "\"help@example.org\""
        => |m| json!(m.address);
    ALIASES = "aliases", Is::Texts, "Other addresses of the desk." => |m| json!(m.aliases);
    KIND = "kind", Is::Word(&["request", "incident"]), "What a message becomes where no rule says otherwise."
        => |m| json!(m.kind);
    RESUME = "resume", Is::Texts, "The reasons to wait that a reply of the requester ends."
        => |m| json!(m.resume);
    REOPEN = "reopen", Is::Duration,
        "How long after its end a reply reopens a ticket; a later one opens a new ticket."
        => |m| minutes(m.reopen);
    ATTACHMENT = "attachment", Is::Size, "The most that is kept of one attachment."
        => |m| json!(size::text(m.attachment));
    ATTACHMENTS = "attachments", Is::Size, "The most that is kept of the attachments of one message."
        => |m| json!(size::text(m.attachments));
    QUOTES = "quotes", Is::Word(&["cut", "keep"]), "Whether what a reply quotes at its end is cut or kept."
        => |m| json!(if m.quotes == Quotes::Cut { "cut" } else { "keep" });
    THANKS = "thanks", Is::Word(&["note", "reopen"]),
        "What a reply of thanks alone does to a ticket that is over: it is noted, or reopens the ticket."
        => |m| json!(if m.thanks == Thanks::Note { "note" } else { "reopen" });
    SURVEY = "survey", Is::Text, "The link to the survey, for the template.",
        example "\"https://example.org/survey\""
        => |m| json!(m.survey);
    RULE = "rule", Is::Tables(&rule::TABLE), "What some messages become."
        => |m| some(&m.rules.iter().map(|r| rule::TABLE.value(r)).collect::<Vec<_>>());
    TEMPLATES = "templates", Is::NamedOf(Purpose::WORDS, &template::TABLE), "Templates of the desk's own, by purpose."
        => |m| by_name(m.templates.iter().map(|(purpose, it)| (purpose.as_str(), template::TABLE.value(it))));
}

pub(in crate::config) mod rule {
    use super::*;

    table! {
        MailRule = Some(MailRule::default()),
        "What a message becomes; the first rule whose `when` matches decides.",
        see: None,
        example: r#"[[mail.rule]]
name = "alarms"
when = { to = "alarm@example.org", from = "*@monitor.example.org", subject = ["*down*"] }
automatic = true
kind = "incident"
service = "email"
impact = "significant"
urgency = "high""#,
        NAME = "name", Is::Text, "The name that the history shows." => |r| json!(r.name);
        WHEN = "when", Is::Inline(&when::TABLE), "Which messages it is for; without it, all."
            => |r| when::TABLE.value(r);
        AUTOMATIC = "automatic", Is::Flag, "Whether it takes in what a program wrote."
            => |r| json!(r.automatic);
        IGNORE = "ignore", Is::Flag, "Whether such messages are not taken in." => |r| json!(r.ignore);
        KIND = "kind", Is::Word(&["request", "incident"]), "What the message becomes." => |r| json!(r.kind);
        SERVICE = "service", Is::Text, "The service of the ticket." => |r| json!(r.service);
        TEAM = "team", Is::Text, "The team that gets the ticket." => |r| json!(r.team);
        CUSTOMER = "customer", Is::Text, "The customer of the ticket." => |r| json!(r.customer);
        AUDIENCE = "audience", Is::Word(Audience::WORDS), "Whom the ticket is for." => |r| json!(r.audience);
        TYPE = "type", Is::Word(TicketType::WORDS), "The type of the ticket." => |r| json!(r.r#type);
        IMPACT = "impact", Is::Text, "A level of `classification.impact`." => |r| json!(r.impact);
        URGENCY = "urgency", Is::Text, "A level of `classification.urgency`." => |r| json!(r.urgency);
        TAGS = "tags", Is::Texts, "The tags of the ticket." => |r| some(&r.tags);
    }
}

pub(in crate::config) mod when {
    use super::*;

    table! {
        MailRule = None,
        "The conditions of a rule: each a pattern or a list, of which one must match; `*` matches any text.",
        see: None,
        example: "",
        TO = "to", Is::Patterns, "An address that the message was sent to." => |r| patterns(&r.to);
        FROM = "from", Is::Patterns, "The address that it came from." => |r| patterns(&r.from);
        SUBJECT = "subject", Is::Patterns, "Its subject." => |r| patterns(&r.subject);
    }
}

pub(in crate::config) mod template {
    use super::*;
    use crate::rules::policy::MailTemplate;

    table! {
        MailTemplate = Some(MailTemplate::default()),
        "A template of the desk's own: NAME is `received`, `progress`, `resolved` or `survey`.",
        see: None,
        example: r#"[mail.templates.received]
subject = "We have your message"
body = "Your ticket is {{ ticket.id }}.""#,
        SUBJECT = "subject", Is::Other("a template"), "The subject of the message." => |t| json!(t.subject);
        BODY = "body", Is::Other("a template"), "The text of the message." => |t| json!(t.body);
    }
}
