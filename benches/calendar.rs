//! What calendar arithmetic costs: ten years of working time, with clock changes and holidays.
//!
//! Run with `cargo bench --bench calendar`.

use itdesk::rules::calendar::{Calendar, CalendarSpec};
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;

fn main() {
    divan::main();
}

/// Monday to Friday, 9 to 18 with a break, in Berlin, closed on `holidays` days spread over ten years.
fn office(holidays: i32) -> Calendar {
    let hours = |text: &str| text.parse().expect("a period");
    let day = vec![hours("09:00-12:00"), hours("13:00-18:00")];
    let week = std::array::from_fn(|d| if d < 5 { day.clone() } else { Vec::new() });
    let first = date(2026, 1, 1);
    let closed = (0..holidays).map(|n| first + jiff::Span::new().days(n * 3650 / holidays.max(1)));
    Calendar::new(CalendarSpec {
        name: "office".to_owned(),
        timezone: TimeZone::get("Europe/Berlin").expect("a bundled zone"),
        hours: week,
        holidays: closed.map(Into::into).collect(),
        special: Default::default(),
    })
}

fn start() -> Timestamp {
    "2026-01-05T08:00:00Z".parse().expect("an instant")
}

#[divan::bench(args = [0, 100, 500])]
fn due_in_ten_years(bencher: divan::Bencher, holidays: i32) {
    let calendar = office(holidays);
    let ten_years = 10 * 52 * 40 * 3600;
    bencher.bench(|| calendar.due(divan::black_box(start()), divan::black_box(ten_years)));
}

#[divan::bench(args = [0, 100, 500])]
fn elapsed_over_ten_years(bencher: divan::Bencher, holidays: i32) {
    let calendar = office(holidays);
    let end: Timestamp = "2036-01-05T08:00:00Z".parse().expect("an instant");
    bencher.bench(|| calendar.elapsed(divan::black_box(start()), divan::black_box(end)));
}

/// The floor: what reading the zone's next clock change costs, twenty times as in ten years.
#[divan::bench]
fn floor_twenty_clock_changes(bencher: divan::Bencher) {
    let zone = TimeZone::get("Europe/Berlin").expect("a bundled zone");
    bencher.bench(|| zone.following(divan::black_box(start())).take(20).count());
}
