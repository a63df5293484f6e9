//! How a figure is set beside what it was, and the rules that speak.

use itdesk::records::words::Better;
use itdesk::report::indicator::{Chapter, Goal, Indicator, Says, Unit};
use itdesk::report::review::{RULES, Reviewed};
use itdesk::report::statistics::{Means, Side};

fn figure(unit: Unit, value: Option<f64>, better: Option<Better>) -> Indicator {
    Indicator {
        name: "figure".to_owned(),
        chapter: Chapter::Work,
        unit,
        value,
        n: 50,
        part: None,
        better,
        goal: None,
        manual: None,
        row: "M7.2b",
    }
}

fn before(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

#[test]
fn chance_alone_makes_no_count_unusual() {
    // The counts before are equal; those around them lie within three times their square root.
    let months = before(&[25.0; 6]);
    let side = |value: f64| Reviewed::of(figure(Unit::Count, Some(value), None), &months, 30.0).side;
    assert_eq!(
        (side(40.0), side(41.0), side(9.0)),
        (Some(Side::Inside), Some(Side::Above), Some(Side::Below))
    );
    let few = before(&[25.0; 4]);
    assert_eq!(Reviewed::of(figure(Unit::Count, Some(1000.0), None), &few, 30.0).side, None);
}

#[test]
fn chance_alone_makes_no_share_unusual() {
    let share = |part: u64, n: u64| {
        let value = Some(part as f64 / n as f64);
        let figure = Indicator { part: Some(part), n, ..figure(Unit::Share, value, Some(Better::Higher)) };
        Reviewed::of(figure, &before(&[0.9; 8]), 30.0)
    };
    // Three of four is what 90 % may well look like; 75 of 100 is not.
    assert_eq!(share(3, 4).side, Some(Side::Inside));
    assert_eq!((share(75, 100).side, share(75, 100).worse), (Some(Side::Below), Some(true)));
}

#[test]
fn of_other_values_a_twentieth_is_never_unusual() {
    let side = |value: f64| {
        Reviewed::of(figure(Unit::Seconds, Some(value), Some(Better::Lower)), &before(&[100.0; 6]), 30.0).side
    };
    assert_eq!(
        (side(104.9), side(105.1), side(95.1)),
        (Some(Side::Inside), Some(Side::Above), Some(Side::Inside))
    );
}

#[test]
fn a_change_is_better_by_the_figures_own_direction() {
    let change = |better| {
        let reviewed = Reviewed::of(figure(Unit::Seconds, Some(50.0), better), &before(&[100.0]), 30.0);
        reviewed.change.unwrap()
    };
    assert_eq!(
        (change(Some(Better::Lower)).better, change(Some(Better::Higher)).better),
        (Some(true), Some(false))
    );
    assert_eq!((change(None).better, change(None).relative), (None, Some(-0.5)));
    let from_nothing =
        Reviewed::of(figure(Unit::Count, Some(5.0), None), &before(&[0.0]), 30.0).change.unwrap();
    assert_eq!((from_nothing.difference, from_nothing.relative), (5.0, None));
    let without = Reviewed::of(figure(Unit::Count, None, None), &before(&[3.0]), 30.0);
    assert_eq!((without.change, without.before), (None, Some(3.0)));
}

#[test]
fn a_trend_that_leads_below_the_goal_is_told_before_it_does() {
    let goal = Goal { value: 0.9, better: Better::Higher, strict: false, says: Says::Policy };
    let falling = before(&[0.985, 0.975, 0.965, 0.955, 0.945, 0.935, 0.925, 0.915]);
    let figure = Indicator { goal: Some(goal), ..figure(Unit::Share, Some(0.905), Some(Better::Higher)) };
    let reviewed = Reviewed::of(figure, &falling, 30.0);
    assert_eq!((reviewed.met, reviewed.is_heading_down()), (Some(true), true));
    let forecast = reviewed.forecast.unwrap();
    assert_eq!(forecast.by, Means::Trend);
    assert!((forecast.value - 0.895).abs() < 1e-9 && forecast.error < 1e-9, "{forecast:?}");
    assert_eq!(reviewed.trend.unwrap().better, Some(false));
}

#[test]
fn a_forecast_stays_within_what_can_be() {
    let rising = before(&[0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    let reviewed = Reviewed::of(figure(Unit::Share, Some(1.0), Some(Better::Higher)), &rising, 30.0);
    assert_eq!(reviewed.forecast.unwrap().value, 1.0);
}

#[test]
fn every_rule_has_a_name_of_its_own_its_rows_and_a_line_in_the_docs() {
    let docs = include_str!("../../../docs/reference/monitoring-report.md");
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), RULES.len());
    for rule in RULES {
        assert!(!rule.rows.is_empty() && rule.rows.iter().all(|row| row.starts_with('M')), "{}", rule.name);
        let line = format!("| `{}` | {} |", rule.name, rule.when);
        assert!(docs.contains(&line), "docs/reference/monitoring-report.md lacks: {line}");
    }
}
