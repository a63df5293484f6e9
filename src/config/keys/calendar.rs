//! `[calendar.NAME]`.

use serde_json::{Value, json};

use super::key::{Is, Key, Table, table};
use super::show::{by_name, zone};
use crate::rules::calendar::{Calendar, Period, SpecialDay};

/// The days of the week as `hours` names them.
pub(in crate::config) const DAYS: &[&str] = &["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

table! {
    Calendar = None,
    "When the desk works: deadlines count these hours alone. The calendar `always` is built in: 24 hours on 7 days.",
    see: Some("reference/sla.md"),
    example: r#"[calendar.office]
timezone = "Asia/Shanghai"
hours.mon = ["09:00-12:00", "13:30-18:00"]
hours.tue = ["09:00-12:00", "13:30-18:00"]
hours.wed = ["09:00-12:00", "13:30-18:00"]
hours.thu = ["09:00-12:00", "13:30-18:00"]
hours.fri = ["09:00-12:00", "13:30-17:00"]
holidays = ["2026-10-01/2026-10-07", "2027-01-01", "12-25"]
special = { "2026-10-10" = "fri", "2026-12-31" = ["09:00-12:00"] }"#,
    TIMEZONE = "timezone", Is::Zone, "The zone of its hours; without one, that of the desk."
        => |c| zone(&c.spec().timezone);
    HOURS = "hours", Is::Each(DAYS, &Is::Other("periods")),
        "The periods of each day; a period such as `22:00-06:00` runs over midnight and belongs to the day it starts on."
        => |c| by_name(DAYS.iter().zip(&c.spec().hours).map(|(day, hours)| (*day, periods(hours))));
    HOLIDAYS = "holidays", Is::Other("days, ranges, `cn`, `.ics` files"),
        "Days without work; a range such as `2026-10-01/2026-10-07` has both ends, `12-25` is a day of every year, and `cn` has the holidays of China."
        => |c| json!(c.spec().holidays.iter().map(ToString::to_string).collect::<Vec<_>>());
    SPECIAL = "special", Is::Free("DAY", &Is::Other("periods, or the weekday it follows")),
        "Days with hours of their own, on a holiday too; `[]` closes the day, and `\"fri\"` gives it the hours of a Friday."
        => |c| {
            let days: Vec<_> = c.spec().special.iter().map(|(day, special)| (day.to_string(), special)).collect();
            by_name(days.iter().map(|(day, special)| (day.as_str(), hours_of(special))))
        };
}

fn hours_of(special: &SpecialDay) -> Value {
    match special {
        SpecialDay::Hours(hours) => periods(hours),
        SpecialDay::Like(weekday) => json!(DAYS[weekday.to_monday_zero_offset() as usize]),
    }
}

fn periods(periods: &[Period]) -> Value {
    json!(periods.iter().map(ToString::to_string).collect::<Vec<_>>())
}
