//! `[[registration]]`: what tickets are registered with.

use super::keys::{registration as key, root};
use super::reader::{Reader, Section, Thing};
use super::sla::{asked, asked_words};
use crate::lang::tr;
use crate::records::words::RegistrationField;
use crate::records::{Kind, TicketType};
use crate::rules::policy::RegistrationRule;

/// Reads the rules; one with a mistake in it is left out, for it would ask it of everything.
pub(super) fn registration(reader: &mut Reader, root: &Section) -> Vec<RegistrationRule> {
    let mut rules = Vec::new();
    for section in reader.tables(root, &root::REGISTRATION) {
        let before = reader.found.len();
        let rule = RegistrationRule {
            kind: asked_words(reader, section.get(&key::KIND), &key::KINDS),
            r#type: asked_words(reader, section.get(&key::TYPE), TicketType::WORDS),
            service: asked(reader, section.get(&key::SERVICE), Some(Thing::WhenService)),
            required: asked_words(reader, section.get(&key::REQUIRED), RegistrationField::WORDS),
        };
        if let Some(kind) = rule.kind.iter().find(|kind: &&Kind| !kind.has_clocks()) {
            let reason = tr!(": only requests and incidents are registered, not a {kind}", kind);
            reader.error(&section.spot, &reason, Some(tr!("write request, incident or both").to_owned()));
        }
        if rule.required.is_empty() && reader.found.len() == before {
            let reason = tr!(" requires nothing");
            reader.error(
                &section.spot,
                reason,
                Some("required = [\"requester\", \"description\"]".to_owned()),
            );
        }
        if reader.found.len() == before {
            rules.push(rule);
        }
    }
    rules
}
