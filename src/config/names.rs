//! Names that stand for something declared elsewhere in the file.

use super::near::quoted;
use super::reader::{Named, Reader, Thing, join};
use crate::lang::tr;
use crate::near::nearest;
use crate::records::fold;
use crate::rules::catalogue::statistic;
use crate::rules::policy::Policy;

/// Looks up every name. A mistaken one is reported and taken out of the policy.
pub(super) fn resolve(reader: &mut Reader, policy: &mut Policy) {
    for named in std::mem::take(&mut reader.named) {
        if !is_known(policy, &named) {
            report(reader, policy, &named);
        }
    }
    let Policy { calendars, sla, services, teams, people, monitoring, escalation, .. } = policy;
    if !calendars.contains_key(&sla.default.calendar) {
        sla.default.calendar = super::defaults::ALWAYS.to_owned();
    }
    for agreement in &mut sla.agreements {
        if !calendars.contains_key(&agreement.calendar) {
            agreement.calendar = sla.default.calendar.clone();
        }
    }
    for service in services.values_mut() {
        service.team = service.team.take().filter(|team| teams.contains_key(team));
        service.hours = service.hours.take().filter(|hours| calendars.contains_key(hours));
        service.targets.retain(|name, _| statistic(name).is_none_or(|(m, _)| monitoring.knows(m)));
    }
    let known: Vec<String> = people.keys().cloned().collect();
    for person in people.values_mut() {
        person.substitute = person.substitute.take().filter(|name| known.contains(name));
    }
    escalation.levels.retain(|level| teams.contains_key(&level.to) || people.contains_key(&level.to));
    for team in teams.values_mut() {
        team.members.retain(|member| people.contains_key(member));
    }
}

fn is_known(policy: &Policy, named: &Named) -> bool {
    let name = &named.name;
    // Conditions match whatever the case; and a desk that declares no services matches by name alone.
    let same = |key: &String| fold::same_name(key, name);
    match named.thing {
        Thing::Calendar => policy.calendars.contains_key(name),
        Thing::Team => policy.teams.contains_key(name),
        Thing::Person => policy.people.contains_key(name),
        Thing::Assignee => policy.teams.contains_key(name) || policy.people.contains_key(name),
        Thing::Measure => policy.monitoring.knows(name),
        Thing::Service | Thing::WhenService => policy.services.is_empty() || policy.services.keys().any(same),
        Thing::WhenTeam => policy.teams.is_empty() || policy.teams.keys().any(same),
    }
}

fn report(reader: &mut Reader, policy: &Policy, named: &Named) {
    let (what, table) = match named.thing {
        Thing::Calendar => ("calendar", "calendar"),
        Thing::Team | Thing::WhenTeam => ("team", "teams"),
        Thing::Person => ("person", "people"),
        Thing::Assignee => (tr!("team or person"), "teams"),
        Thing::Measure => ("measure", "measures"),
        Thing::Service | Thing::WhenService => ("service", "services"),
    };
    let name = named.name.as_str();
    let near = match named.thing {
        Thing::Calendar => nearest(name, policy.calendars.keys().map(String::as_str)),
        Thing::Team | Thing::WhenTeam => nearest(name, policy.teams.keys().map(String::as_str)),
        Thing::Person => nearest(name, policy.people.keys().map(String::as_str)),
        Thing::Assignee => nearest(name, policy.teams.keys().chain(policy.people.keys()).map(String::as_str)),
        Thing::Measure => nearest(name, policy.monitoring.measures.keys().map(String::as_str)),
        Thing::Service | Thing::WhenService => nearest(name, policy.services.keys().map(String::as_str)),
    };
    let declare = format!("add [{}]", join(table, name));
    let hint = match near {
        Some(near) => tr!("did you mean {quoted}? Otherwise {declare}", quoted = quoted(near), declare),
        None => declare,
    };
    let reason = tr!(": no {what} {quoted} is declared", what, quoted = quoted(name));
    match named.thing {
        Thing::WhenService | Thing::WhenTeam => {
            reader.warn(&named.spot, &tr!("{reason}, so this never matches", reason), &hint);
        }
        Thing::Service | Thing::Calendar | Thing::Team | Thing::Person | Thing::Assignee | Thing::Measure => {
            reader.error(&named.spot, &reason, Some(hint))
        }
    }
}
