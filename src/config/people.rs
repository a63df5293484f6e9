//! `[services.NAME]`, `[teams.NAME]`, `[people.NAME]`, and the weights they are chosen by.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;

use super::changes;
use super::keys::people::absence;
use super::keys::{assignment, people as person, root, services as service, teams as team};
use super::near::quoted;
use super::reader::{Named, Reader, Section, Thing};
use super::service_levels;
use crate::lang::tr;
use crate::records::words::Sector;
use crate::records::{Audience, Class, ContentClass, ProcessStage};
use crate::rules::policy::{Absence, Person, Service, Team};

/// The most an open ticket may weigh; sums of these stay far from overflow.
const HEAVIEST: u32 = 1_000;

/// Reads the services.
pub(super) fn services(reader: &mut Reader, root: &Section) -> BTreeMap<String, Service> {
    reader.each(root, &root::SERVICES, |reader, section| Service {
        title: reader.text(section.get(&service::TITLE)),
        team: reader.named_text(section.get(&service::TEAM), Thing::Team),
        content_class: reader.word(section.get(&service::CONTENT_CLASS), ContentClass::WORDS),
        audience: reader.word(section.get(&service::AUDIENCE), Audience::WORDS),
        stage: reader.word(section.get(&service::STAGE), ProcessStage::WORDS),
        skills: reader.names(section.get(&service::SKILLS)),
        depends_on: reader.names(section.get(&service::DEPENDS_ON)),
        hours: service_levels::hours(reader, section),
        sector: reader.word(section.get(&service::SECTOR), Sector::WORDS),
        targets: service_levels::targets(reader, section),
        ended: reader.day(section.get(&service::ENDED)),
    })
}

/// Reads the teams.
pub(super) fn teams(reader: &mut Reader, root: &Section) -> BTreeMap<String, Team> {
    reader.each(root, &root::TEAMS, |reader, section| {
        let members = reader.texts(section.get(&team::MEMBERS)).unwrap_or_default();
        let named = members.iter().map(|(name, spot)| Named {
            thing: Thing::Person,
            name: name.clone(),
            spot: spot.clone(),
        });
        reader.named.extend(named);
        let members = members.into_iter().map(|(name, _)| name).collect();
        Team { title: reader.text(section.get(&team::TITLE)), members }
    })
}

/// Reads the people. An address belongs to one of them: it says who acts.
pub(super) fn people(reader: &mut Reader, root: &Section, zone: &TimeZone) -> BTreeMap<String, Person> {
    let mut owners: HashMap<String, String> = HashMap::new();
    reader.each(root, &root::PEOPLE, |reader, section| {
        let emails = reader.texts(section.get(&person::EMAIL)).unwrap_or_default();
        for (email, spot) in &emails {
            let here = section.spot.path.clone();
            let owner = owners.entry(email.to_lowercase()).or_insert_with(|| here.clone());
            if *owner != here {
                let reason =
                    tr!(": {quoted} is already an address of {owner}", quoted = quoted(email), owner);
                reader.error(
                    spot,
                    &reason,
                    Some(tr!("an address identifies a person; list it under only one").to_owned()),
                );
            }
        }
        Person {
            name: reader.text(section.get(&person::NAME)),
            email: emails.into_iter().map(|(email, _)| email).collect(),
            skills: reader.names(section.get(&person::SKILLS)),
            roles: reader.names(section.get(&person::ROLES)),
            qualifications: reader.names(section.get(&person::QUALIFICATIONS)),
            ssh_keys: ssh_keys(reader, section),
            away: reader.flag(section.get(&person::AWAY)).unwrap_or(false),
            absences: absences(reader, section, zone),
            substitute: reader.named_text(section.get(&person::SUBSTITUTE), Thing::Person),
        }
    })
}

/// When the person is away.
fn absences(reader: &mut Reader, section: &Section, zone: &TimeZone) -> Vec<Absence> {
    let mut read = Vec::new();
    for table in reader.tables(section, &person::ABSENCE) {
        let ends = [&absence::FROM, &absence::TO].map(|key| {
            let node = table.get(key);
            if node.is_none() {
                changes::lacks(reader, &table, key.name);
            }
            node
        });
        let [Some(from), Some(to)] = changes::times(reader, ends, zone) else { continue };
        match from < to {
            true => read.push(Absence { from, to }),
            false => reader.error(&table.spot, tr!(" ends before it begins"), None),
        }
    }
    read
}

/// Public keys, each as `ssh-keygen` writes it: the sort, the key, and a remark if there is one.
fn ssh_keys(reader: &mut Reader, section: &Section) -> Vec<String> {
    let items = reader.items(section.get(&person::SSH_KEYS), "keys in quotes").unwrap_or_default();
    let key = |text: &str| {
        let mut fields = text.split_whitespace();
        let sort = fields.next().is_some_and(|sort| {
            sort.starts_with("ssh-") || sort.starts_with("ecdsa-") || sort.starts_with("sk-")
        });
        let blob = fields.next().is_some_and(|key| key.len() > 40 && key.starts_with("AAAA"));
        match sort && blob {
            true => Ok(text.to_owned()),
            false => {
                let hint = tr!("copy the line of the .pub file: \"ssh-ed25519 AAAA…\"").to_owned();
                Err((tr!("{quoted} is not a public SSH key", quoted = quoted(text)), Some(hint)))
            }
        }
    };
    items.into_iter().filter_map(|item| reader.parsed(Some(item), "a public SSH key", key)).collect()
}

/// Reads `[assignment]`: how much an open ticket of each class weighs.
pub(super) fn weights(reader: &mut Reader, root: &Section, builtin: [u32; 4]) -> [u32; 4] {
    let section = reader.section(root, &root::ASSIGNMENT);
    let section = reader.section(&section, &assignment::WEIGHTS);
    let mut weights = builtin;
    for (weight, class) in weights.iter_mut().zip(Class::WORDS) {
        *weight = reader.whole(section.entry(class), HEAVIEST).unwrap_or(*weight);
    }
    weights
}
