//! What ten years of working time cost.

use itdesk::rules::calendar::{Calendar, CalendarSpec};
use jiff::SignedDuration;

use super::{at, day, spec};

/// Prints the time of one call; run with `--release -- --ignored --nocapture`.
#[test]
#[expect(clippy::disallowed_methods, reason = "timing is what it is for")]
#[ignore = "a measurement"]
fn ten_years_take_microseconds() {
    let mut spec = spec("Europe/Berlin", "09:00-17:00", "");
    let from = at("2024-01-01T00:00:00Z");
    let measure = |name: &str, spec: &CalendarSpec| {
        let calendar = Calendar::new(spec.clone());
        let end = from + SignedDuration::from_hours(87_660);
        let seconds = calendar.elapsed(from, end);
        let started = std::time::Instant::now();
        for round in 0..10_000 {
            std::hint::black_box(calendar.due(from, seconds - round).unwrap());
        }
        println!("{name}: due {:?}", started.elapsed() / 10_000);
        let started = std::time::Instant::now();
        for _ in 0..10_000 {
            std::hint::black_box(calendar.elapsed(std::hint::black_box(from), end));
        }
        println!("{name}: elapsed {:?}", started.elapsed() / 10_000);
        let started = std::time::Instant::now();
        assert!(calendar.due(from, 60_000_000_000).is_err());
        println!("{name}: a hopeless due {:?}", started.elapsed());
    };
    measure("5 days", &spec);
    let series = day("2024-01-03").series(jiff::Span::new().days(7));
    spec.holidays = series.take(500).map(Into::into).collect();
    measure("5 days, 500 holidays", &spec);
}
