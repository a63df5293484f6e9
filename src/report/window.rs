//! Spans of time to look at, those to compare them with, and the steps a chart goes in.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Serialize;

/// A span of time with both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Window {
    /// First instant of it.
    pub since: Timestamp,
    /// First instant after it.
    pub until: Timestamp,
}

impl Window {
    /// How long it is, in seconds of real time.
    pub fn seconds(&self) -> f64 {
        self.until.duration_since(self.since).as_secs_f64()
    }

    /// Whether an instant lies in it.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.since <= at && at < self.until
    }

    /// Whether a span that may still be open has an instant in common with it.
    pub fn meets(&self, from: Timestamp, to: Option<Timestamp>) -> bool {
        from < self.until && to.is_none_or(|to| self.since < to || self.since == from)
    }
}

/// Which time is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Whole months of the calendar, from the first day of one.
    Months {
        /// The first day.
        first: Date,
        /// How many: 1 a month, 3 a quarter.
        count: i32,
    },
    /// Whole days.
    Days {
        /// The first day.
        first: Date,
        /// How many.
        count: i32,
    },
    /// From one instant to another.
    Exact(Window),
}

/// The step of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WindowStep {
    /// From one full hour to the next.
    Hour,
    /// From midnight to midnight.
    Day,
    /// Seven days from the first of the period on.
    Week,
    /// A month of the calendar.
    Month,
    /// A year of the calendar.
    Year,
}

/// A period with all that it is compared with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Frame {
    /// What was asked for.
    #[serde(skip)]
    pub span: Span,
    /// What is looked at; it ends at now where more was asked for.
    pub period: Window,
    /// Whether it ends at now, before what was asked for is over.
    pub cut: bool,
    /// The periods before it, the oldest first, each as long as it.
    pub before: Vec<Window>,
    /// The step of the buckets.
    pub step: WindowStep,
    /// The period in steps.
    pub buckets: Vec<Window>,
    /// The period before it in the same steps.
    pub lead: Vec<Window>,
    /// Whether each step of the period is a day of the weekend.
    #[serde(skip)]
    pub weekends: Vec<bool>,
    /// The same of the period before it.
    #[serde(skip)]
    pub lead_weekends: Vec<bool>,
}

/// So many periods before one are its baseline, where there are as many.
pub const BASELINE: i32 = 12;

/// A period before counts when the desk had records for this share of it.
const COVERED: f64 = 0.9;

impl Span {
    /// The span between two instants: in whole months or days where both are the beginning of one.
    pub fn between(since: Timestamp, until: Timestamp, zone: &TimeZone) -> Span {
        let exact = Span::Exact(Window { since, until });
        let [from, to] = [since, until].map(|at| zone.to_datetime(at).date());
        if midnight(zone, from) != since || midnight(zone, to) != until {
            return exact;
        }
        if from.day() == 1 && to.day() == 1 {
            let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
            return Span::Months { first: from, count: months(to) - months(from) };
        }
        from.until(to).map_or(exact, |days| Span::Days { first: from, count: days.get_days() })
    }

    /// The span as it is, or so many of its lengths back.
    pub fn back(&self, times: i32, zone: &TimeZone) -> Option<Window> {
        let day = |first: Date, span: jiff::Span| Some(midnight(zone, first.checked_add(span).ok()?));
        match *self {
            Span::Months { first, count } => {
                let months = |n: i32| day(first, jiff::Span::new().try_months(count.checked_mul(n)?).ok()?);
                Some(Window { since: months(-times)?, until: months(1 - times)? })
            }
            Span::Days { first, count } => {
                let days = |n: i32| day(first, jiff::Span::new().try_days(count.checked_mul(n)?).ok()?);
                Some(Window { since: days(-times)?, until: days(1 - times)? })
            }
            Span::Exact(window) => {
                let length = window.until.duration_since(window.since).checked_mul(times)?;
                let back = |at: Timestamp| at.checked_sub(length).ok();
                Some(Window { since: back(window.since)?, until: back(window.until)? })
            }
        }
    }

    /// The period at `now` with all it is compared with. A period that is not over ends at now, and those before it
    /// are cut to the same length. Of those before, the ones that began well before `first`, the desk's first
    /// record, are left out. `None` where the span has not begun, or no calendar has it.
    pub fn frame(&self, now: Timestamp, first: Timestamp, zone: &TimeZone) -> Option<Frame> {
        let whole = self.back(0, zone)?;
        let cut = now < whole.until;
        let period = Window { until: whole.until.min(now), ..whole };
        if period.until <= period.since {
            return None;
        }
        let length = period.until.duration_since(period.since);
        // Half a month compared with complete ones would always look like an improvement.
        let same_length = |window: Window| {
            let until = window.since.checked_add(length).ok().filter(|_| cut);
            Window { until: until.map_or(window.until, |until| until.min(window.until)), ..window }
        };
        // A period in which the desk began would look like a quiet one.
        let covered = |window: &Window| {
            let known = window.until.duration_since(window.since.max(first)).as_secs_f64();
            known >= COVERED * window.seconds()
        };
        let before = (1..=BASELINE).rev().filter_map(|times| self.back(times, zone)).map(same_length);
        let before: Vec<Window> = before.filter(covered).collect();
        let step = WindowStep::of(&period);
        let lead = before.last().map_or_else(Vec::new, |window| step.cut(window, zone));
        let buckets = step.cut(&period, zone);
        let weekends = |windows: &[Window]| windows.iter().map(|w| step.is_weekend(w, zone)).collect();
        let lead_weekends = weekends(&lead);
        let weekends = weekends(&buckets);
        Some(Frame { span: *self, period, cut, before, step, buckets, lead, weekends, lead_weekends })
    }
}

impl WindowStep {
    /// The step in which a window has some dozens of buckets.
    fn of(window: &Window) -> WindowStep {
        match window.seconds() / 86_400.0 {
            ..=2.0 => WindowStep::Hour,
            ..=62.0 => WindowStep::Day,
            ..=400.0 => WindowStep::Week,
            ..=3_660.0 => WindowStep::Month,
            _ => WindowStep::Year,
        }
    }

    /// Whether a step is a day of the weekend, when less is done.
    pub(super) fn is_weekend(self, window: &Window, zone: &TimeZone) -> bool {
        let day = zone.to_datetime(window.since).weekday();
        self == WindowStep::Day && matches!(day, Weekday::Saturday | Weekday::Sunday)
    }

    /// A window in steps; the first and the last may be shorter.
    pub fn cut(self, window: &Window, zone: &TimeZone) -> Vec<Window> {
        let day = zone.to_datetime(window.since).date();
        let first = match self {
            WindowStep::Month => day.first_of_month(),
            WindowStep::Year => day.first_of_year(),
            _ => day,
        };
        let boundary = |n: i32| match self {
            WindowStep::Hour => window.since.checked_add(SignedDuration::from_hours(i64::from(n))).ok(),
            WindowStep::Day => Some(midnight(zone, first.checked_add(n.days()).ok()?)),
            WindowStep::Week => Some(midnight(zone, first.checked_add((7 * n).days()).ok()?)),
            WindowStep::Month => Some(midnight(zone, first.checked_add(n.months()).ok()?)),
            WindowStep::Year => Some(midnight(zone, first.checked_add(n.years()).ok()?)),
        };
        let ends = (1..).map_while(boundary).take_while(|at| *at < window.until);
        let mut buckets = Vec::new();
        let mut since = window.since;
        for until in ends.chain([window.until]) {
            buckets.push(Window { since, until });
            since = until;
        }
        buckets
    }
}

/// The first instant of a day.
fn midnight(zone: &TimeZone, day: Date) -> Timestamp {
    let at = zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible();
    at.unwrap_or(Timestamp::MAX)
}
