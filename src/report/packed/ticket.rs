//! The facts of one ticket as bytes.

use super::code::{Rare, Reader, Tables, Writer};
use crate::records::Id;
use crate::report::facts::{Facts, Verdict, Verdicts};
use crate::rules::limits::Limit;
use crate::rules::timeline::Span;

/// Writes the facts, but for the id, behind `bytes`.
pub(super) fn write(bytes: &mut Vec<u8>, tables: &mut Tables, f: &Facts) {
    let mut to = Writer::new(bytes);
    to.time(Some(f.created));
    [f.responded, f.handled, f.resolved, f.ended].into_iter().for_each(|at| to.time(at));
    to.flags(&[f.undated, f.first_contact, f.solved_with_article, f.workaround, f.is_security]);
    to.number(tables.kinds.code(&f.kind));
    to.number(tables.natures.code(&f.nature));
    to.number(tables.states.code(&f.state));
    to.number(tables.classes.code(&f.class));
    to.number(tables.about.code(&(f.content_class, f.audience, f.stage)));
    to.number(tables.subjects.code(&f.subject));
    to.number(tables.causes.code(&(f.cause, f.found_by)));
    to.number(tables.goals.code(&f.kept_goal.to_bits()));
    for name in [&f.service, &f.customer, &f.team, &f.assignee] {
        to.number(tables.names.code(name.as_ref()));
    }
    to.number(u64::from(f.reassignments));
    to.number(u64::from(f.rounds));
    to.number(f.closed_spans.len() as u64);
    for span in &f.closed_spans {
        to.time(Some(span.from));
        to.time(span.to);
    }
    to.number(f.escalations.len() as u64);
    f.escalations.iter().for_each(|at| to.time(Some(*at)));
    let verdicts = f.clocks.iter().flat_map(|clocks| clocks.all.iter().chain(&clocks.update));
    to.number(verdicts.clone().count() as u64);
    for verdict in verdicts {
        to.number(tables.clocks.code(&(verdict.state, verdict.stopped, verdict.at_risk)));
        to.time(verdict.due);
        to.time(verdict.decided);
    }
    to.number(f.limits.len() as u64);
    for limit in &f.limits {
        to.number(tables.limits.code(&limit.name));
        to.time(Some(limit.since));
        to.time(Some(limit.due));
        to.time(limit.done);
    }
    let rare = Rare {
        outages: f.outages.clone(),
        feedback: f.feedback.clone(),
        improvements: f.improvements.clone(),
    };
    if rare == Rare::default() {
        return to.number(0);
    }
    tables.rare.push(rare);
    to.number(tables.rare.len() as u64);
}

/// Reads what [`write`] wrote. The id is known.
pub(super) fn read(id: Id, bytes: &[u8], tables: &Tables) -> Facts {
    let mut from = Reader::new(bytes);
    let created = from.time().unwrap_or_default();
    let [responded, handled, resolved, ended] = std::array::from_fn(|_| from.time());
    let [undated, first_contact, solved_with_article, workaround, is_security] = from.flags();
    let kind = tables.kinds.value(from.number());
    let nature = tables.natures.value(from.number());
    let state = tables.states.value(from.number());
    let class = tables.classes.value(from.number());
    let (content_class, audience, stage) = tables.about.value(from.number());
    let subject = tables.subjects.value(from.number());
    let (cause, found_by) = tables.causes.value(from.number());
    let kept_goal = f64::from_bits(tables.goals.value(from.number()));
    let [service, customer, team, assignee] = std::array::from_fn(|_| tables.names.name(from.number()));
    let reassignments = from.number() as u32;
    let rounds = from.number() as u32;
    let closed_spans = many(&mut from, |from| Some(Span { from: from.time()?, to: from.time() }));
    let escalations = many(&mut from, |from| from.time());
    let verdicts = many(&mut from, |from| {
        let (state, stopped, at_risk) = tables.clocks.value(from.number());
        Some(Verdict { state, stopped, at_risk, due: from.time(), decided: from.time() })
    });
    let clocks = match verdicts[..] {
        [respond, handle, resolve] => Some(Verdicts { all: [respond, handle, resolve], update: None }),
        [respond, handle, resolve, update] => {
            Some(Verdicts { all: [respond, handle, resolve], update: Some(update) })
        }
        _ => None,
    };
    let limits = many(&mut from, |from| {
        let name = tables.limits.value(from.number());
        Some(Limit { name, since: from.time()?, due: from.time()?, done: from.time() })
    });
    let rare = from.number().checked_sub(1).and_then(|place| tables.rare.get(place as usize));
    let Rare { outages, feedback, improvements } = rare.cloned().unwrap_or_default();
    Facts {
        id,
        kind,
        nature,
        state,
        class,
        service,
        content_class,
        audience,
        stage,
        subject,
        customer,
        team,
        assignee,
        is_security,
        created,
        responded,
        handled,
        resolved,
        ended,
        undated,
        closed_spans,
        clocks,
        kept_goal,
        limits,
        reassignments,
        first_contact,
        solved_with_article,
        cause,
        found_by,
        rounds,
        escalations,
        workaround,
        outages,
        feedback,
        improvements,
    }
}

/// As many as were written.
fn many<T>(from: &mut Reader, mut one: impl FnMut(&mut Reader) -> Option<T>) -> Vec<T> {
    let count = from.number();
    (0..count).filter_map(|_| one(from)).collect()
}
