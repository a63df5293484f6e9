//! What comes in, is done and lies open (M3.1, M3.2a, M5.1d).

use crate::records::Class;
use crate::report::Ratio;
use crate::report::facts::Facts;
use crate::report::indicator::{Chapter, Indicator};
use crate::report::sample::Sample;
use crate::report::view::{View, seconds};
use crate::rules::clocks::ClockState;

const DAY: f64 = 86_400.0;
/// The limit of M5.1d.
const RESOLVE: f64 = 48.0 * 3_600.0;
/// The place of the resolve target among the clocks.
const RESOLVE_CLOCK: usize = 2;
/// The limits that are dates of completion: of a delivery, a change, an improvement.
const SCHEDULES: [&str; 3] = ["delivery", "window", "do"];

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    let mut all = times(view);
    all.extend(flow(view));
    all.extend(completion(view));
    all.extend(backlog(view));
    all.extend(quality(view));
    all
}

/// What came in, what was done, what lies open.
pub(in crate::report) fn steps(view: &View) -> Vec<Indicator> {
    let mut all = flow(view);
    all.extend(backlog(view));
    all
}

fn named(name: &str, row: &'static str) -> Indicator {
    Indicator::named(name, Chapter::Work, row)
}

/// Real time from the creation to the answer and to the resolution.
fn times(view: &View) -> Vec<Indicator> {
    let respond = Sample::of(respond_times(view));
    let resolve = Sample::of(resolve_times(view, None));
    let mut all = vec![
        named("respond.mean", "M3.2a").mean(&respond),
        named("respond.median", "M3.2a").median(&respond),
        named("resolve.mean", "M5.1d").mean(&resolve).asked_below(RESOLVE),
        named("resolve.median", "M5.1d").median(&resolve),
    ];
    for class in Class::ALL {
        let sample = Sample::of(resolve_times(view, Some(*class)));
        all.push(named(&format!("resolve.mean.{class}"), "M2.4c").mean(&sample));
        all.push(named(&format!("resolve.median.{class}"), "M2.4c").median(&sample));
    }
    all
}

/// Real seconds from the creation to the first answer, of incidents that were answered in the period.
pub(in crate::report) fn respond_times(view: &View) -> impl Iterator<Item = f64> {
    let answered = view.incidents().filter(|f| view.holds(f.responded));
    answered.filter_map(|f| Some(f.seconds_until(f.responded?)))
}

/// Real seconds from the creation to the resolution, of incidents that were resolved in the period.
pub(in crate::report) fn resolve_times(view: &View, class: Option<Class>) -> impl Iterator<Item = f64> {
    let of_class = view.incidents().filter(move |f| class.is_none_or(|class| f.class == class));
    of_class.filter(|f| view.holds(f.resolved)).filter_map(|f| Some(f.seconds_until(f.resolved?)))
}

/// Real seconds from the creation to the end, of tasks that were done in the period.
pub(in crate::report) fn done_times(view: &View) -> impl Iterator<Item = f64> {
    let done = view.tasks().filter(|f| view.holds(f.done()));
    done.filter_map(|f| Some(f.seconds_until(f.done()?)))
}

fn flow(view: &View) -> Vec<Indicator> {
    let created = view.tasks().filter(|f| view.holds(f.created)).count() as u64;
    let done = view.tasks().filter(|f| view.holds(f.done())).count() as u64;
    let days = view.seconds() / DAY;
    let daily = |count: u64| (days > 0.0).then(|| count as f64 / days);
    vec![
        named("created", "M3.1b").count(created),
        named("done", "M3.1b").count(done),
        named("created.per_day", "M3.1b").value(daily(created), created),
        named("done.per_day", "M3.1b").value(daily(done), done),
    ]
}

/// Whether work was completed on schedule (M3.2a): by its resolve target, the agreed day of a delivery, the end of a
/// change's window, or the day of an improvement's plan. `None` for work without a date, and where that was not decided
/// in the period: it counts when it was completed in time, or when the date passed.
fn on_schedule(view: &View, facts: &Facts) -> Option<bool> {
    if let Some(clocks) = &facts.clocks {
        let resolve = &clocks.all[RESOLVE_CLOCK];
        return view.holds(resolve.decided).then_some(resolve.state == ClockState::Met);
    }
    let limit = SCHEDULES.iter().find_map(|name| facts.limit(name))?;
    let in_time = limit.done.is_some_and(|done| done <= limit.due);
    let decided = if in_time { limit.done } else { Some(limit.due).filter(|due| *due < view.period.now) };
    view.holds(decided).then_some(in_time)
}

/// How long tasks took that were done in the period (M3.1c), and how much work was completed on schedule (M3.2a).
fn completion(view: &View) -> Vec<Indicator> {
    let took: Vec<f64> = done_times(view).collect();
    let within = |days: f64| Ratio::of(&took, |took| *took <= days * DAY);
    let later = Ratio::of(&took, |took| *took > 14.0 * DAY);
    let finished = Ratio::of(view.facts().filter_map(|f| on_schedule(view, &f)), |is| is);
    vec![
        named("done.within_7d", "M3.1c").ratio(within(7.0)).asked(0.6),
        named("done.within_14d", "M3.1c").ratio(within(14.0)).asked(0.9),
        named("done.later", "M3.1c").ratio(later).asked(0.1),
        named("done.mean", "M3.1c").mean(&Sample::of(took)).asked(14.0 * DAY),
        named("completion", "M3.2a").ratio(finished),
    ]
}

/// What lies open at the end of the period.
fn backlog(view: &View) -> Vec<Indicator> {
    let mut of_class = [0; Class::ALL.len()];
    let open = view.tasks().filter(|f| f.is_open_at(view.to));
    let ages = Sample::of(open.map(|f| {
        of_class[f.class as usize] += 1;
        seconds(f.created, view.to)
    }));
    let mut all = vec![named("backlog", "M3.1b").count(of_class.iter().sum())];
    let count = |class: &Class| of_class[*class as usize];
    all.extend(Class::ALL.iter().map(|c| named(&format!("backlog.{c}"), "M3.1b").count(count(c))));
    all.push(named("backlog.age.median", "M3.1b").median(&ages));
    all.push(named("backlog.age.oldest", "M3.1b").value(ages.max(), ages.n()));
    all
}

fn quality(view: &View) -> Vec<Indicator> {
    let resolved = || view.tasks().filter(|f| view.holds(f.resolved));
    let done = view.tasks().filter(|f| view.holds(f.done()));
    let created = || view.tasks().filter(|f| view.holds(f.created));
    let ended = |f: &Facts| f.closed_spans.iter().filter(|rest| view.holds(rest.to)).count();
    let reopenings: usize = view.tasks().map(|f| ended(&f)).sum();
    let reassignments: u64 = created().map(|f| u64::from(f.reassignments)).sum();
    let escalated = |f: &Facts| f.escalations.iter().filter(|at| view.holds(Some(**at))).count();
    let escalations: usize = view.tasks().map(|f| escalated(&f)).sum();
    vec![
        named("first_contact", "M2.4c").ratio(Ratio::of(resolved(), |f| f.first_contact)),
        named("reopened", "M2.4c").ratio(Ratio::of(done, |f| !f.closed_spans.is_empty())),
        named("reopenings", "M2.4c").count(reopenings as u64),
        named("reassigned", "M3.1b").ratio(Ratio::of(created(), |f| f.reassignments > 0)),
        named("reassignments", "M3.1b").count(reassignments),
        named("escalated", "M5.1b").ratio(Ratio::of(created(), |f| !f.escalations.is_empty())),
        named("escalations", "M5.1b").count(escalations as u64),
    ]
}
