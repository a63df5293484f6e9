//! `[changes.approval]`: levels of approval in order, and the rules that choose among them.

use std::collections::BTreeSet;

use super::keys::changes::{self as key, approval as approval_key, rule as rule_key};
use super::near::quoted;
use super::reader::{Named, Node, Reader, Section, Spot, Thing};
use super::sla::{asked, asked_words};
use crate::lang::tr;
use crate::records::fold;
use crate::records::words::{ChangeType, Difficulty, RiskLevel};
use crate::rules::change::seats::holders;
use crate::rules::policy::{ApprovalRule, ApprovalSteps, Changes, Glob, Policy, Route};

/// Reads the levels: of each risk, and the rules.
pub(super) fn approval(
    reader: &mut Reader,
    section: &Section,
    builtin: [ApprovalSteps; 3],
) -> ([ApprovalSteps; 3], Vec<ApprovalRule>) {
    let section = reader.section(section, &key::APPROVAL);
    let [low, medium, high] = builtin;
    let of_risk = [
        steps(reader, section.get(&approval_key::LOW)).unwrap_or(low),
        steps(reader, section.get(&approval_key::MEDIUM)).unwrap_or(medium),
        steps(reader, section.get(&approval_key::HIGH)).unwrap_or(high),
    ];
    let tables = reader.tables(&section, &approval_key::RULE);
    (of_risk, tables.iter().filter_map(|table| rule(reader, table)).collect())
}

/// A rule; none when any of it is mistaken: it must not match everything instead.
fn rule(reader: &mut Reader, section: &Section) -> Option<ApprovalRule> {
    let before = reader.found.len();
    let scope = asked(reader, section.get(&rule_key::SCOPE), None);
    let rule = ApprovalRule {
        risk: asked_words(reader, section.get(&rule_key::RISK), RiskLevel::WORDS),
        r#type: asked_words(reader, section.get(&rule_key::TYPE), ChangeType::WORDS),
        service: asked(reader, section.get(&rule_key::SERVICE), Some(Thing::WhenService)),
        scope: scope.iter().map(|text| Glob::new(text)).collect(),
        impact: asked(reader, section.get(&rule_key::IMPACT), None),
        complexity: asked_words(reader, section.get(&rule_key::COMPLEXITY), Difficulty::WORDS),
        steps: steps(reader, section.get(&rule_key::STEPS)).unwrap_or_default(),
    };
    if section.get(&rule_key::STEPS).is_none() {
        let hint = tr!("say who decides, such as steps = [[\"department-head\"], [\"cab:2\"]]");
        reader.error(&section.spot, tr!(" has no steps"), Some(hint.to_owned()));
    }
    (reader.found.len() == before).then_some(rule)
}

/// A list of roles, any of which decides; or a list of such lists, which decide in order.
fn steps(reader: &mut Reader, node: Option<Node>) -> Option<ApprovalSteps> {
    let node = node?;
    let spot = node.spot.clone();
    let items = reader.items(Some(node), tr!("roles, or of lists of roles"))?;
    let nested = items.iter().filter(|item| item.value.is_array()).count();
    let steps: ApprovalSteps = match nested {
        0 => vec![items.into_iter().filter_map(|item| route(reader, item)).collect()],
        _ if nested == items.len() => {
            let steps = items.into_iter().map(|item| {
                let spot = item.spot.clone();
                let roles = reader.items(Some(item), tr!("roles in quotes")).unwrap_or_default();
                if roles.is_empty() {
                    no_role(reader, &spot);
                }
                roles.into_iter().filter_map(|role| route(reader, role)).collect()
            });
            steps.collect()
        }
        _ => {
            let hint = tr!("write each step as a list: [[\"department-head\"], [\"cab:2\"]]").to_owned();
            reader.error(&spot, tr!(" mixes roles and steps"), Some(hint));
            return None;
        }
    };
    if nested == 0 && steps[0].is_empty() && reader.found.iter().all(|f| !f.key.starts_with(&spot.path)) {
        no_role(reader, &spot);
    }
    (!steps.iter().any(Vec::is_empty)).then_some(steps)
}

fn no_role(reader: &mut Reader, spot: &Spot) {
    reader.error(
        spot,
        tr!(" names no role"),
        Some(tr!("such as [\"technical-lead\", \"cab:2\"]").to_owned()),
    );
}

/// `ROLE`, `ROLE:VOTES` or `@PERSON`.
fn route(reader: &mut Reader, item: Node) -> Option<Route> {
    let spot = item.spot.clone();
    let route = reader.parsed(Some(item), tr!("a role in quotes"), |text| {
        let (role, votes) =
            text.split_once([':', '：']).map_or((text, None), |(role, votes)| (role, Some(votes)));
        let quorum = votes.map_or(Ok(1), |v| fold::narrow(v).trim().parse::<u32>());
        let role = role.trim();
        let role = match role.strip_prefix(['@', '＠']) {
            Some(person) => format!("@{}", person.trim()),
            None => role.to_owned(),
        };
        match quorum {
            Ok(quorum @ 1..=100) if !matches!(role.as_str(), "" | "@") => Ok(Route { role, quorum }),
            _ => {
                let reason = tr!("{quoted} is not ROLE or ROLE:VOTES", quoted = quoted(text));
                Err((reason, Some(tr!("such as \"department-head\" or \"cab:2\"").to_owned())))
            }
        }
    })?;
    if let Some(person) = route.person() {
        reader.named.push(Named { thing: Thing::Person, name: person.to_owned(), spot });
    }
    Some(route)
}

/// Roles that nobody holds, and quorums that those who hold the role cannot make up. What the templates have names roles
/// that a desk may not have; a desk that names no people has not come to that yet.
pub(super) fn warn(reader: &mut Reader, policy: &Policy) {
    if policy.people.is_empty() {
        return;
    }
    let builtin = Changes::default().approval;
    let levels = policy.changes.approval.iter().zip(RiskLevel::WORDS).enumerate();
    let own = levels.filter(|(level, (steps, _))| {
        **steps != builtin[*level] && !is_of_chinese_template(steps, &CHINESE[*level])
    });
    let levels = own.map(|(_, (steps, word))| (format!("changes.approval.{word}"), steps));
    let rules = policy.changes.approval_rules.iter().enumerate();
    let rules = rules.map(|(index, rule)| (format!("changes.approval.rule[{index}].steps"), &rule.steps));
    let all: Vec<(String, &ApprovalSteps)> = levels.chain(rules).collect();
    for (path, steps) in all {
        let mut seen = BTreeSet::new();
        for route in steps.iter().flatten().filter(|route| seen.insert((&route.role, route.quorum))) {
            unheld(reader, policy, &path, route);
        }
    }
    let levels = &policy.changes.impact;
    for (index, rule) in policy.changes.approval_rules.iter().enumerate() {
        for level in rule.impact.iter().filter(|level| !levels.iter().any(|l| fold::same_name(l, level))) {
            let spot = reader.spot_of(&[format!("changes.approval.rule[{index}].impact")]);
            let reason =
                tr!(": {quoted} is not in changes.impact, so this never matches", quoted = quoted(level));
            reader.warn(&spot, &reason, &tr!("use one of {levels}", levels = levels.join(", ")));
        }
    }
}

/// The roles of the Chinese template: a key that repeats them says no more than one that is left out.
const CHINESE: [[(&str, u32); 2]; 3] = [
    [("技术负责人", 1), ("部门负责人", 1)],
    [("部门负责人", 1), ("高级管理层", 1)],
    [("高级管理层", 1), ("变更委员会", 2)],
];

fn is_of_chinese_template(steps: &ApprovalSteps, known: &[(&str, u32); 2]) -> bool {
    let [step] = &steps[..] else { return false };
    step.iter().map(|route| (route.role.as_str(), route.quorum)).eq(known.iter().copied())
}

fn unheld(reader: &mut Reader, policy: &Policy, path: &str, route: &Route) {
    let held = holders(policy, &route.role).len();
    let spot = reader.spot_of(&[path.to_owned()]);
    let role = quoted(&route.role);
    let quorum = route.quorum;
    if held == 0 && route.person().is_none() {
        let hint =
            tr!("give it to somebody: [people.NAME] roles = [{role}]", role = format!("{:?}", route.role));
        reader.warn(&spot, &tr!(": nobody has the role {role}", role), &hint);
    } else if held > 0 && held < quorum as usize {
        let reason =
            tr!(": {quorum} votes of {role} cannot be reached, {held} have the role", quorum, role, held);
        reader.warn(&spot, &reason, tr!("give the role to more people, or ask for fewer votes"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{read_policy, template_in};
    use crate::lang::Language;

    #[test]
    fn the_roles_of_the_chinese_template_are_known() {
        let chinese = template_in(Language::named("zh-CN").unwrap()).0;
        let policy = read_policy(chinese, jiff::Timestamp::UNIX_EPOCH).0;
        for (steps, known) in policy.changes.approval.iter().zip(&CHINESE) {
            assert!(is_of_chinese_template(steps, known), "{steps:?}");
        }
    }
}
