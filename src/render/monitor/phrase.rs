//! What a review found, in sentences. Text from outside stands in them as it is; whoever prints them escapes it.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{title, value};
use crate::lang::{self, mark, tr, tr_n};
use crate::render::{calendar, times};
use crate::report::indicator::Unit;
use crate::report::review::{Anomaly, Cited, Evidence, Observed, Reason, Reviewed, ServiceReview, Sign};
use crate::report::statistics::{Means, Side};
use crate::report::window::{Frame, Span, Window, WindowStep};
use crate::rules::policy::Monitoring;

/// What sentences need to know: names of measures, and the zone of times.
#[derive(Debug, Clone, Copy)]
pub struct Phrases<'a> {
    /// The measures of the policy.
    pub monitoring: &'a Monitoring,
    /// The zone in which times are told.
    pub zone: &'a TimeZone,
}

impl Phrases<'_> {
    /// The name of a figure for people.
    pub fn title(&self, name: &str) -> String {
        title::title(name, self.monitoring)
    }

    /// A period: `November 2026`, `2026 Q4`, `2026-11-02 to 2026-11-08`.
    pub fn span(&self, frame: &Frame) -> String {
        let name = match frame.span {
            Span::Months { first, count: 1 } => calendar::of_year(first),
            Span::Months { first, count: 3 } if first.month() % 3 == 1 => {
                format!("{} Q{}", first.year(), (first.month() + 2) / 3)
            }
            Span::Months { first, count: 12 } if first.month() == 1 => first.year().to_string(),
            Span::Months { first, count } => {
                let last = first.checked_add((count - 1).months()).unwrap_or(first);
                tr!("{from} to {to}", from = calendar::of_year(first), to = calendar::of_year(last))
            }
            Span::Days { first, count } => days(first, count),
            Span::Exact(window) => self.window(&window),
        };
        if frame.cut {
            tr!("{name}, up to {moment}", name, moment = self.moment(frame.period.until))
        } else {
            name
        }
    }

    /// A window by its instants.
    pub fn window(&self, window: &Window) -> String {
        tr!("{from} to {to}", from = self.moment(window.since), to = self.moment(window.until))
    }

    /// An instant.
    pub fn moment(&self, at: jiff::Timestamp) -> String {
        times::moment(self.zone, at)
    }

    /// Part of a period: `on 2026-11-12`, `2026-11-12 to 2026-11-14`, `2026-11-12 14:00 to 15:00`.
    pub fn part(&self, window: &Window, step: WindowStep) -> String {
        let [from, to] = [window.since, window.until].map(|at| self.zone.to_datetime(at));
        if step == WindowStep::Hour {
            return tr!("{from} to {to}", from = from.strftime("%Y-%m-%d %H:%M"), to = to.strftime("%H:%M"));
        }
        // The end is the first instant that is left out.
        let last = to.checked_sub(1.second()).unwrap_or(to).date();
        match last == from.date() {
            true => tr!("on {day}", day = last),
            false => tr!("{from} to {to}", from = from.date(), to = last),
        }
    }

    /// What makes a service's light what it is.
    pub fn reason(&self, reason: &Reason, figures: &[Reviewed]) -> String {
        match reason {
            Reason::Down { since } => tr!("Down since {moment}", moment = self.moment(*since)),
            Reason::MostMissed { figure, of_all, .. } => {
                let goal = of(figures, figure).map_or_else(String::new, |f| self.missed(f));
                let share = value::told(*of_all, &Unit::Share);
                tr!("{goal}; {share} of all tickets that missed a target", goal, share)
            }
            Reason::TooFew { created } => tr_n!(
                *created as usize,
                "Too little to judge: {n} ticket was created",
                "Too little to judge: {n} tickets were created"
            ),
            Reason::TargetMissed { figure } | Reason::GoalMissed { figure } => {
                of(figures, figure).map_or_else(String::new, |f| self.missed(f))
            }
            Reason::Unusual { figure } => of(figures, figure).map_or_else(String::new, |f| self.unusual(f)),
            Reason::Heading { figure } => of(figures, figure).map_or_else(String::new, |f| self.heading(f)),
        }
    }

    /// The first reason, without what the columns of a table of services say beside it.
    pub fn short_reason(&self, service: &ServiceReview) -> String {
        match service.health.reasons.first() {
            Some(Reason::MostMissed { of_all, .. }) => {
                tr!("{share} of all missed", share = value::told(*of_all, &Unit::Share))
            }
            Some(reason) => self.reason(reason, &service.figures),
            None => String::new(),
        }
    }

    /// A goal that is missed.
    pub fn missed(&self, figure: &Reviewed) -> String {
        let goal = figure.now.goal.map_or_else(String::new, |goal| value::goal(&goal, &figure.now.unit));
        tr!("{title}: {now} (target {goal})", title = self.title(&figure.now.name), now = now(figure), goal)
    }

    fn unusual(&self, figure: &Reviewed) -> String {
        let usual = usual(figure).unwrap_or_default();
        tr!(
            "{title}: {now} (normal range {usual})",
            title = self.title(&figure.now.name),
            now = now(figure),
            usual
        )
    }

    fn heading(&self, figure: &Reviewed) -> String {
        let goal = figure.now.goal.map_or_else(String::new, |goal| value::goal(&goal, &figure.now.unit));
        let next = figure.forecast.map_or_else(String::new, |f| value::told(f.value, &figure.now.unit));
        tr!("{title}: heading for {next} (target {goal})", title = self.title(&figure.now.name), next, goal)
    }

    /// When an anomaly was: nothing for the whole period.
    pub fn when(&self, anomaly: &Anomaly, frame: &Frame) -> String {
        if anomaly.whole { String::new() } else { self.part(&anomaly.window, frame.step) }
    }

    /// A sign of an anomaly in a sentence.
    pub fn sign(&self, sign: &Sign, anomaly: &Anomaly, frame: &Frame) -> String {
        let told = |value| value::told(value, &sign.unit);
        let side = match sign.side {
            Side::Above => tr!("above"),
            Side::Below => tr!("below"),
            Side::Inside => tr!("within"),
        };
        let compared = if anomaly.whole { tr!("periods") } else { steps(frame.step) };
        let range = range(sign.usual.low, sign.usual.high, &sign.unit);
        tr!(
            "{title}: {value}, {side} the usual {range} (median {median} of {n} {compared})",
            title = self.title(&sign.figure),
            value = told(sign.value),
            side,
            range,
            median = told(sign.usual.median),
            n = sign.usual.n,
            compared
        )
    }

    /// What an anomaly's ticket was, why, and what helped.
    pub fn cited(&self, cited: &Cited) -> String {
        let down = match cited.down_seconds {
            0 => String::new(),
            seconds => tr!(", down {span}", span = times::span(seconds)),
        };
        let mut text = tr!("{title} (class {class}{down})", title = cited.title, class = cited.class, down);
        match (cited.cause, joined(&cited.why)) {
            (Some(cause), why) if why.is_empty() => {
                text.push_str(&tr!(". Cause: {cause}", cause = lang::shown(&cause.to_string())))
            }
            (Some(cause), why) => {
                text.push_str(&tr!(". Cause: {cause}, {why}", cause = lang::shown(&cause.to_string()), why))
            }
            (None, _) => text.push_str(tr!(". No cause on record")),
        }
        let remedy = joined(&cited.remedy);
        if !remedy.is_empty() {
            text.push_str(&tr!(". Remedy: {remedy}", remedy));
        }
        text
    }

    /// The evidence of a suggestion.
    pub fn evidence(&self, finding: &Observed) -> String {
        let one = |e: &Evidence| {
            let held =
                e.limit.map(|limit| tr!(", compared with {limit}", limit = value::told(limit, &e.unit)));
            format!(
                "{} {} (n {}{})",
                self.title(e.figure),
                value::told(e.value, &e.unit),
                e.n,
                held.unwrap_or_default()
            )
        };
        finding.evidence.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

/// A figure's value, now.
pub fn now(figure: &Reviewed) -> String {
    value::nothing(figure.now.value, &figure.now.unit)
}

/// What is usual of a figure: `1h 5m to 3h`.
pub fn usual(figure: &Reviewed) -> Option<String> {
    figure.usual.map(|band| range(band.low, band.high, &figure.now.unit))
}

/// What the next period is likely to bring, and how far off that was on the mean.
pub fn outlook(figure: &Reviewed) -> Option<String> {
    let forecast = figure.forecast?;
    let sign = match forecast.by {
        Means::Level => "",
        Means::Trend if forecast.value > figure.now.value? => "↗ ",
        Means::Trend => "↘ ",
    };
    let unit = &figure.now.unit;
    let error = match unit {
        Unit::Share => value::difference(forecast.error, unit).trim_start_matches('+').to_owned(),
        unit => value::told(forecast.error, unit),
    };
    Some(format!("{sign}{} ± {error}", value::told(forecast.value, unit)))
}

/// How a figure moved since the period before: in percent of it, shares in points.
pub fn change(figure: &Reviewed) -> Option<String> {
    let change = figure.change?;
    match (&figure.now.unit, change.relative) {
        _ if change.difference == 0.0 => Some("=".to_owned()),
        (Unit::Share | Unit::Score, _) | (_, None) => {
            Some(value::difference(change.difference, &figure.now.unit))
        }
        (_, Some(relative)) if relative.abs() >= 10.0 => {
            Some(value::difference(change.difference, &figure.now.unit))
        }
        (_, Some(relative)) => {
            let sign = match relative {
                small if small.abs() < 0.005 => "±",
                lower if lower < 0.0 => "−",
                _ => "+",
            };
            Some(format!("{sign}{:.0} %", relative.abs() * 100.0))
        }
    }
}

/// How many observations a figure rests on: `197 of 214`, or `214`; `3 of 4, few` where they judge nothing.
pub fn basis(figure: &Reviewed) -> String {
    let basis = match (figure.now.part, figure.now.n) {
        (Some(part), n) => tr!("{part} of {n}", part, n),
        (None, n) => n.to_string(),
    };
    if figure.small { tr!("{basis}, few", basis) } else { basis }
}

/// The tickets of a service that missed a target: `41 of 320`.
pub fn missed(service: &ServiceReview) -> String {
    let missed = service.missed.map(|m| tr!("{part} of {n}", part = m.tickets.part, n = m.tickets.of));
    missed.unwrap_or_default()
}

/// How many more or fewer they are than in the period before: `+12`.
pub fn missed_since(service: &ServiceReview) -> String {
    let before = service.missed.and_then(|m| Some((m.tickets.part, m.before?)));
    match before {
        None => String::new(),
        Some((now, before)) if now == before => "=".to_owned(),
        Some((now, before)) if now > before => format!("+{}", now - before),
        Some((now, before)) => format!("−{}", before - now),
    }
}

/// The share of resolutions in time, marked where it rests on too little.
pub fn in_time(service: &ServiceReview) -> String {
    match service.figure("sla.resolve") {
        Some(figure) if figure.small => tr!("{value} (few)", value = now(figure)),
        Some(figure) => now(figure),
        None => String::new(),
    }
}

/// The availability of a service; where nobody recorded an outage or measured anything, nothing is known.
pub fn availability(service: &ServiceReview) -> String {
    let known = service.figure("availability").filter(|f| f.now.value.is_some());
    known.map_or_else(|| tr!("no data").to_owned(), now)
}

/// What steps are called.
pub fn steps(step: WindowStep) -> &'static str {
    lang::text(match step {
        WindowStep::Hour => mark!("hours"),
        WindowStep::Day => mark!("days"),
        WindowStep::Week => mark!("weeks"),
        WindowStep::Month => mark!("months"),
        WindowStep::Year => mark!("years"),
    })
}

fn range(low: f64, high: f64, unit: &Unit) -> String {
    let low = value::told(low, unit);
    let high = value::told(high, unit);
    if low == high { low } else { tr!("{from} to {to}", from = low, to = high) }
}

fn days(first: Date, count: i32) -> String {
    let last = first.checked_add((count - 1).days()).unwrap_or(first);
    if first == last { first.to_string() } else { tr!("{from} to {to}", from = first, to = last) }
}

fn joined(lines: &[String]) -> String {
    lines
        .iter()
        .map(|line| line.trim().trim_end_matches('.'))
        .filter(|l| !l.is_empty())
        .collect::<Vec<_>>()
        .join(tr!("; "))
}

fn of<'f>(figures: &'f [Reviewed], name: &str) -> Option<&'f Reviewed> {
    figures.iter().find(|f| f.now.name == name)
}
