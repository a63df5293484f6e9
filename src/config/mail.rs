//! `[mail]`: the desk's addresses, rules for what comes in, templates for what goes out.

use std::collections::BTreeMap;

use super::keys::mail::{self as key, rule as rule_key, template as template_key, when as when_key};
use super::keys::root;
use super::near::quoted;
use super::reader::{Node, Reader, Section, Thing};
use crate::lang::tr;
use crate::near::suggestion;
use crate::records::fold;
use crate::records::words::Purpose;
use crate::records::{Audience, Kind, TicketType};
use crate::rules::policy::{Classification, MailPolicy};
use crate::rules::policy::{MailRule, MailTemplate, Quotes, Thanks};
use crate::rules::size;
use crate::templates::{self, Problem};

/// Reads `[mail]`.
pub(super) fn mail(reader: &mut Reader, root: &Section, levels: &Classification) -> MailPolicy {
    let builtin = MailPolicy::default();
    let section = reader.section(root, &root::MAIL);
    MailPolicy {
        name: reader.text(section.get(&key::NAME)),
        address: reader.parsed(section.get(&key::ADDRESS), MUST_BE_ADDRESS, address),
        aliases: aliases(reader, &section),
        kind: kind(reader, section.get(&key::KIND)).unwrap_or(builtin.kind),
        rules: rules(reader, &section, levels),
        resume: section.get(&key::RESUME).map_or(builtin.resume, |node| reader.names(Some(node))),
        reopen: reader.minutes(section.get(&key::REOPEN)).unwrap_or(builtin.reopen),
        attachment: size(reader, section.get(&key::ATTACHMENT)).unwrap_or(builtin.attachment),
        attachments: size(reader, section.get(&key::ATTACHMENTS)).unwrap_or(builtin.attachments),
        quotes: quotes(reader, &section).unwrap_or(builtin.quotes),
        thanks: thanks(reader, &section).unwrap_or(builtin.thanks),
        survey: reader.text(section.get(&key::SURVEY)),
        templates: templates(reader, &section),
    }
}

const MUST_BE_ADDRESS: &str = "an address such as \"help@example.org\"";

fn address(text: &str) -> Result<String, super::values::Reason> {
    let whole = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !text.contains(|c: char| c.is_whitespace() || "<>,;\"".contains(c))
    });
    match whole {
        true => Ok(text.to_owned()),
        false => {
            let hint = tr!("write it bare, without a name or angle brackets").to_owned();
            Err((tr!("{quoted} is not an address", quoted = quoted(text)), Some(hint)))
        }
    }
}

fn aliases(reader: &mut Reader, section: &Section) -> Vec<String> {
    let items = reader.items(section.get(&key::ALIASES), "addresses in quotes").unwrap_or_default();
    items.into_iter().filter_map(|item| reader.parsed(Some(item), MUST_BE_ADDRESS, address)).collect()
}

/// What a message may become: what everyone may raise, by kinds that need no form.
fn kind(reader: &mut Reader, node: Option<Node>) -> Option<Kind> {
    let words: Vec<&str> = Kind::ALL.iter().filter(|k| k.has_clocks()).map(|k| k.as_str()).collect();
    let must = tr!("one of {words}", words = words.join(", "));
    reader.parsed(node, &must, |text| {
        let kind = text.parse::<Kind>().ok().filter(|kind| kind.has_clocks());
        let hint = || suggestion(text, words.iter().copied());
        kind.ok_or_else(|| {
            (tr!("mail cannot become {quoted}; use {must}", quoted = quoted(text), must), hint())
        })
    })
}

fn quotes(reader: &mut Reader, section: &Section) -> Option<Quotes> {
    reader.parsed(section.get(&key::QUOTES), "\"cut\" or \"keep\"", |text| match text {
        "cut" => Ok(Quotes::Cut),
        "keep" => Ok(Quotes::Keep),
        _ => Err((tr!("{quoted} is neither \"cut\" nor \"keep\"", quoted = quoted(text)), None)),
    })
}

fn thanks(reader: &mut Reader, section: &Section) -> Option<Thanks> {
    reader.parsed(section.get(&key::THANKS), "\"note\" or \"reopen\"", |text| match text {
        "note" => Ok(Thanks::Note),
        "reopen" => Ok(Thanks::Reopen),
        _ => Err((tr!("{quoted} is neither \"note\" nor \"reopen\"", quoted = quoted(text)), None)),
    })
}

/// A number of bytes, such as `10M`.
fn size(reader: &mut Reader, node: Option<Node>) -> Option<u64> {
    reader.parsed(node, "a size in quotes, such as \"10M\" or \"500k\"", |text| {
        let wrong =
            || (tr!("{quoted} is not a size", quoted = quoted(text)), Some("write 500k or 10M".to_owned()));
        size::bytes(text).ok_or_else(wrong)
    })
}

fn rules(reader: &mut Reader, mail: &Section, levels: &Classification) -> Vec<MailRule> {
    let rules = reader.tables(mail, &key::RULE).into_iter().enumerate();
    rules.filter_map(|(index, section)| rule(reader, &section, index, levels)).collect()
}

/// A rule; none when its conditions were not understood, for it must not take in everything instead.
fn rule(reader: &mut Reader, section: &Section, index: usize, levels: &Classification) -> Option<MailRule> {
    let before = reader.found.len();
    let when = reader.section(section, &rule_key::WHEN);
    let to = reader.globs(when.get(&when_key::TO));
    let from = reader.globs(when.get(&when_key::FROM));
    let subject = reader.globs(when.get(&when_key::SUBJECT));
    let sound = reader.found.len() == before;
    let rule = MailRule {
        name: reader.text(section.get(&rule_key::NAME)).unwrap_or_else(|| format!("rule[{index}]")),
        to,
        from,
        subject,
        automatic: reader.flag(section.get(&rule_key::AUTOMATIC)).unwrap_or(false),
        ignore: reader.flag(section.get(&rule_key::IGNORE)).unwrap_or(false),
        kind: kind(reader, section.get(&rule_key::KIND)),
        service: reader.named_text(section.get(&rule_key::SERVICE), Thing::Service),
        team: reader.named_text(section.get(&rule_key::TEAM), Thing::Team),
        customer: reader.text(section.get(&rule_key::CUSTOMER)),
        audience: reader.word(section.get(&rule_key::AUDIENCE), Audience::WORDS),
        r#type: reader.word(section.get(&rule_key::TYPE), TicketType::WORDS),
        impact: level(reader, section.get(&rule_key::IMPACT), &levels.impact),
        urgency: level(reader, section.get(&rule_key::URGENCY), &levels.urgency),
        tags: reader.names(section.get(&rule_key::TAGS)),
    };
    sound.then_some(rule)
}

fn level(reader: &mut Reader, node: Option<Node>, levels: &[String]) -> Option<String> {
    let must = tr!("one of {levels}", levels = levels.join(", "));
    reader.parsed(node, &must, |text| {
        let level = levels.iter().find(|level| fold::same_name(level, text)).cloned();
        let hint = || suggestion(text, levels.iter().map(String::as_str));
        level.ok_or_else(|| (tr!("{quoted} is not {must}", quoted = quoted(text), must), hint()))
    })
}

/// `[mail.templates.received]` and the others: a subject and a body, each checked as a template.
fn templates(reader: &mut Reader, mail: &Section) -> BTreeMap<Purpose, MailTemplate> {
    let section = reader.section(mail, &key::TEMPLATES);
    let mut all = BTreeMap::new();
    for purpose in Purpose::ALL.iter().filter(|p| section.entry(p.as_str()).is_some()) {
        let own = reader.entry_table(&section, purpose.as_str(), &template_key::TABLE);
        let subject = template(reader, own.get(&template_key::SUBJECT));
        let body = template(reader, own.get(&template_key::BODY));
        all.insert(*purpose, MailTemplate { subject, body });
    }
    all
}

/// A template, over as many lines as it needs.
fn template(reader: &mut Reader, node: Option<Node>) -> Option<String> {
    let node = node?;
    let Some(text) = node.value.as_str() else {
        reader.mismatch(&node, "a text in quotes", None);
        return None;
    };
    match templates::check(text) {
        Ok(()) => {
            reader.accept(&node.spot);
            Some(text.to_owned())
        }
        // The commands that do not need it go on; a message names it.
        Err(problem @ (Problem::TooLong(_) | Problem::LongTag(_))) => {
            reader.warn(
                &node.spot,
                &format!(": {problem}"),
                tr!("shorten it; a message cannot be built with it"),
            );
            Some(text.to_owned())
        }
        Err(problem) => {
            let (line, reason) = mistake(&problem);
            reader.error(
                &node.spot,
                &tr!(": the template is invalid{line}: {reason}", line, reason),
                Some(tr!("docs/guides/mail.md shows what it may contain").to_owned()),
            );
            None
        }
    }
}

/// Where a template is mistaken, and why.
fn mistake(problem: &Problem) -> (String, String) {
    let Problem::Mistaken(error) = problem else { return (String::new(), problem.to_string()) };
    let line = error.line().map_or_else(String::new, |line| tr!(" in line {line}", line));
    (line, error.detail().map_or_else(|| error.kind().to_string(), str::to_owned))
}
