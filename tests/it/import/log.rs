//! The whole ServiceNow log, held against facts that another program computed from it.

use itdesk::records::{Class, State, Ticket};
use itdesk::report::{Data, Facts, Period, Scope, indicators};
use itdesk::wire;
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use rayon::prelude::*;

use super::{Bench, LOG_POLICY, real};

#[test]
fn the_whole_log_gives_every_known_fact() {
    let Some(path) = real("servicenow-incidents.csv.gz") else { return };
    let bench = Bench::with(LOG_POLICY);
    let packed = std::fs::read(path).unwrap();
    let summary = bench.take_with(&packed, |r| r.profile = Some("servicenow".to_owned())).unwrap();
    assert_eq!((summary.tickets_added, summary.tickets_known), (20_769, 0));
    assert_eq!((summary.rows_read, summary.events), (119_998, 119_998));
    assert!(summary.rejected.is_empty() && summary.truncated.is_none());
    assert!(summary.unknown_columns.is_empty() && summary.absent_columns.is_empty());
    let compared = summary.compared.unwrap();
    assert_eq!((compared.differ, compared.of), (0, 20_769));

    let tickets = bench.tickets();
    assert_eq!(tickets.iter().map(|t| t.history.len()).sum::<usize>(), 119_998);
    let told: Vec<wire::Ticket> =
        tickets.par_iter().map(|t| wire::Ticket::brief(&bench.desk.policy, t, bench.desk.now)).collect();
    let count = |class| told.iter().filter(|t| t.class == class).count();
    assert_eq!([Class::A, Class::B, Class::C, Class::D].map(count), [220, 337, 19_554, 658]);
    let states = |state| told.iter().filter(|t| t.state == state).count();
    assert_eq!((states(State::Closed), states(State::New)), (20_768, 1));
    assert_eq!(told.iter().map(|t| t.reassignment_count).sum::<u32>(), 20_520);
    assert_eq!(told.iter().map(|t| t.reopen_count).sum::<u32>(), 276);
    check_durations(&told);
    check_figures(&bench, &tickets);
    let frozen = tickets.iter().filter(|t| t.state == State::Closed);
    let verdicts = frozen.filter(|t| {
        let mut marks = t.history.iter().filter_map(|e| e.marks.as_ref());
        marks.any(|m| m.verdict.len() == 3)
    });
    assert_eq!(verdicts.count(), 20_768);

    let again = bench.take_with(&packed, |r| r.profile = Some("servicenow".to_owned())).unwrap();
    assert_eq!((again.tickets_added, again.tickets_known, again.events), (0, 20_769, 0));
}

/// Mean and medians from opening to resolution, in hours as the facts give them.
fn check_durations(told: &[wire::Ticket]) {
    let hours = |class: Option<Class>| {
        let mut hours: Vec<f64> = told
            .iter()
            .filter(|t| class.is_none_or(|class| t.class == class))
            .filter_map(|t| Some(t.resolved?.duration_since(t.created).as_secs_f64() / 3600.0))
            .collect();
        hours.sort_by(f64::total_cmp);
        hours
    };
    let shown = |value: f64| format!("{value:.3}");
    let median = |hours: &[f64]| {
        let middle = hours.len() / 2;
        shown(if hours.len() % 2 == 1 { hours[middle] } else { (hours[middle - 1] + hours[middle]) / 2.0 })
    };
    let all = hours(None);
    assert_eq!(all.len(), 19_351);
    assert_eq!(shown(all.iter().sum::<f64>() / all.len() as f64), "187.678");
    assert_eq!(median(&all), "24.600");
    let medians = [Class::A, Class::B, Class::C, Class::D].map(|class| median(&hours(Some(class))));
    assert_eq!(medians, ["78.167", "48.317", "24.292", "22.850"]);
}

/// The figures of the report are those of the facts (M5.1d, M2.4c).
fn check_figures(bench: &Bench, tickets: &[Ticket]) {
    let (policy, now) = (&bench.desk.policy, bench.desk.now);
    let facts: Vec<Facts> = tickets.par_iter().map(|t| Facts::of(policy, t, now)).collect();
    let data = Data::new(policy, facts, Vec::new(), Vec::new(), now);
    let all = indicators(&data, &Scope::desk(), Period::all(now));
    let told = |name: &str| all.iter().find(|i| i.name == name).map(|i| (i.value.unwrap(), i.n)).unwrap();
    for (name, hours) in [
        // Opened to resolved, as above, less the times in which tickets lay resolved before they were reopened.
        ("resolve.mean", "187.237"),
        ("resolve.median", "24.533"),
        ("resolve.median.A", "78.167"),
        ("resolve.median.B", "48.317"),
        ("resolve.median.C", "24.217"),
        ("resolve.median.D", "22.850"),
    ] {
        assert_eq!(format!("{:.3}", told(name).0 / 3600.0), hours, "{name}");
    }
    assert_eq!(told("resolve.mean").1, 19_351);
    for (name, count) in [
        ("created", 20_769_u32),
        ("done", 20_768),
        ("backlog", 1),
        ("reopenings", 276),
        ("reassignments", 20_520),
    ] {
        assert_eq!(told(name), (f64::from(count), u64::from(count)), "{name}");
    }
    // A month after the other adds up to all of it.
    let months: Vec<Timestamp> =
        (0..16).map(|m| (date(2016, 1, 1) + m.months()).in_tz("UTC").unwrap().timestamp()).collect();
    let resolved = months.windows(2).map(|m| {
        let month = Period { since: Some(m[0]), until: Some(m[1]), now };
        let all = indicators(&data, &Scope::desk(), month);
        ["created", "resolve.mean", "sla.resolve"].map(|name| all.iter().find(|i| i.name == name).unwrap().n)
    });
    let sum = resolved.fold([0; 3], |sum, month| std::array::from_fn(|i| sum[i] + month[i]));
    assert_eq!(sum, ["created", "resolve.mean", "sla.resolve"].map(|name| told(name).1));
}
