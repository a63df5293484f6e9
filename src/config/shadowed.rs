//! Agreements that never decide because another with the same conditions always wins.

use std::collections::BTreeMap;

use super::near::quoted;
use super::reader::Reader;
use super::warnings::agreement_path;
use crate::lang::tr;
use crate::records::{Class, Kind};
use crate::rules::policy::{Agreement, AgreementConditions, Policy};
use crate::rules::targets::{Facts, agreement};

/// Warns of every shadowed agreement; `places` are their indexes in the file.
///
/// Who wins is asked of the rule itself, on a desk that has only the agreements in question.
pub(super) fn warn(reader: &mut Reader, policy: &Policy, places: &[usize]) {
    if places.len() < 2 {
        return;
    }
    let mut bench = policy.clone();
    let agreements = std::mem::take(&mut bench.sla.agreements);
    let mut groups: BTreeMap<String, Vec<(Agreement, usize)>> = BTreeMap::new();
    for (agreement, place) in agreements.into_iter().zip(places) {
        groups.entry(format!("{:?}", sorted(&agreement.when))).or_default().push((agreement, *place));
    }
    for group in groups.into_values() {
        warn_group(reader, &mut bench, group);
    }
}

/// The conditions with each list in order, as the order means nothing.
fn sorted(when: &AgreementConditions) -> AgreementConditions {
    let mut when = when.clone();
    for list in [&mut when.service, &mut when.customer, &mut when.team] {
        list.iter_mut().for_each(|text| text.make_ascii_lowercase());
        list.sort_unstable();
        list.dedup();
    }
    when.kind.sort_unstable();
    when.kind.dedup();
    when.r#type.sort_unstable();
    when.r#type.dedup();
    when.class.sort_unstable();
    when.class.dedup();
    when
}

fn warn_group(reader: &mut Reader, bench: &mut Policy, group: Vec<(Agreement, usize)>) {
    if group.len() < 2 {
        return;
    }
    let (agreements, places): (Vec<_>, Vec<_>) = group.into_iter().unzip();
    bench.sla.agreements = agreements;
    let winners = Class::ALL.iter().map(|class| winner(bench, *class)).collect::<Vec<_>>();
    for (index, (loser, place)) in bench.sla.agreements.iter().zip(places).enumerate() {
        let rows =
            || Class::ALL.iter().filter(|c| asks(&loser.when, **c) && loser.rows[**c as usize].is_some());
        if rows().next().is_none() || winners.contains(&Some(index)) {
            continue;
        }
        let Some(winner) = rows().find_map(|c| winners[*c as usize]) else { continue };
        let by = quoted(&bench.sla.agreements[winner].name);
        let spot = reader.spot_of(&[format!("{}.when", agreement_path(place)), agreement_path(place)]);
        let reason = tr!(
            ": {by} has the same conditions and is as strict or stricter in every class, so this never matches",
            by
        );
        reader.warn(&spot, &reason, tr!("narrow the conditions of one of the two, or remove this one"));
    }
}

fn asks(when: &AgreementConditions, class: Class) -> bool {
    when.class.is_empty() || when.class.contains(&class)
}

/// The agreement of the bench that decides for `class`; they all have the same conditions.
fn winner(bench: &Policy, class: Class) -> Option<usize> {
    let when = &bench.sla.agreements.first()?.when;
    let facts = Facts {
        kind: when.kind.first().copied().unwrap_or(Kind::Request),
        class,
        kind_of: when.r#type.first().copied(),
        service: when.service.first().map(String::as_str),
        customer: when.customer.first().map(String::as_str),
        team: when.team.first().map(String::as_str),
    };
    let best = agreement(bench, facts);
    bench.sla.agreements.iter().position(|a| std::ptr::eq(a, best))
}
