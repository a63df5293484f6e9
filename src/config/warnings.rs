//! What is allowed but hardly meant.

use jiff::Timestamp;

use super::defaults::ALWAYS;
use super::near::quoted;
use super::reader::{Reader, Spot, join};
use super::{approval, measures, weakened};
use crate::lang::tr;
use crate::records::Class;
use crate::rules::calendar::Holiday;
use crate::rules::duration::format_duration;
use crate::rules::policy::{Agreement, Policy, Targets};

/// The limits of M5.1a, in minutes of real time.
const LIMITS: [(&str, i64); 3] = [("respond", 24 * 60), ("handle", 48 * 60), ("resolve", 72 * 60)];

/// Looks over a policy that was read; `places` are the agreements' indexes in the file.
pub(super) fn warn(reader: &mut Reader, policy: &Policy, places: &[usize], now: Timestamp) {
    monotone(reader, policy);
    closed_calendars(reader, policy, now);
    unknown_years(reader, policy, now);
    targets(reader, policy, &policy.sla.default, "sla.default");
    for (agreement, index) in policy.sla.agreements.iter().zip(places) {
        let path = agreement_path(*index);
        targets(reader, policy, agreement, &path);
        unused_rows(reader, agreement, &path);
    }
    records(reader, policy);
    approval::warn(reader, policy);
    weakened::warn(reader, policy);
    measures::warn(reader, &policy.monitoring);
    measures::warn_of_sets(reader, policy);
}

/// The path of the agreement at `index`.
pub(super) fn agreement_path(index: usize) -> String {
    format!("sla.agreement[{index}]")
}

/// A graver impact or a higher urgency must not make a milder class.
fn monotone(reader: &mut Reader, policy: &Policy) {
    let c = &policy.classification;
    let hint = tr!("a more severe level must not give a milder class");
    for (i, row) in c.matrix.iter().enumerate() {
        let spot =
            reader.spot_of(&[format!("classification.matrix[{i}]"), "classification.matrix".to_owned()]);
        let spot = Spot { path: "classification.matrix".to_owned(), ..spot };
        for (j, class) in row.iter().enumerate() {
            let here = || format!("{}/{} is {class}", c.impact[i], c.urgency[j]);
            if let Some(graver) = j.checked_sub(1).map(|j| row[j]).filter(|graver| graver > class) {
                let reason = tr!(
                    " row {row}: {here}, but {impact}/{urgency} is the milder {class}",
                    row = i + 1,
                    here = here(),
                    impact = c.impact[i],
                    urgency = c.urgency[j - 1],
                    class = graver
                );
                reader.warn(&spot, &reason, hint);
            }
            if let Some(graver) = i.checked_sub(1).map(|i| c.matrix[i][j]).filter(|graver| graver > class) {
                let reason = tr!(
                    " row {row}: {here}, but {impact}/{urgency} is the milder {class}",
                    row = i + 1,
                    here = here(),
                    impact = c.impact[i - 1],
                    urgency = c.urgency[j],
                    class = graver
                );
                reader.warn(&spot, &reason, hint);
            }
        }
    }
}

fn closed_calendars(reader: &mut Reader, policy: &Policy, now: Timestamp) {
    for (name, calendar) in policy.calendars.iter().filter(|(name, _)| *name != ALWAYS) {
        let path = join("calendar", name);
        // Hours that could not be read are the writer's hours all the same.
        let mistaken = reader
            .found
            .iter()
            .any(|f| f.key.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')));
        if !mistaken && calendar.next_opening(now).is_none() {
            let spot = reader.spot_of(&[path]);
            let reason = tr!(" never opens in the next 100 years, so its deadlines never come");
            reader.warn(&spot, reason, tr!("give it hours such as hours = { mon = [\"09:00-17:30\"] }"));
        }
    }
}

/// Years that a calendar's table of holidays does not know, and that its other entries do not name.
///
/// The notice of a year is out by December of the year before. Until then nobody can list its days, so
/// that a warning would be of no use.
fn unknown_years(reader: &mut Reader, policy: &Policy, now: Timestamp) {
    for (name, calendar) in &policy.calendars {
        let holidays = &calendar.spec().holidays;
        let today = calendar.timezone().to_datetime(now);
        let next = (today.month() == 12).then(|| today.year() + 1);
        for table in holidays.iter().filter_map(Holiday::table) {
            let is_known = |year: i16| {
                let special = || calendar.spec().special.keys().any(|day| day.year() == year);
                table.years().contains(&year) || holidays.iter().any(|h| h.dates_in(year)) || special()
            };
            for year in [Some(today.year()), next].into_iter().flatten().filter(|year| !is_known(*year)) {
                let path = format!("{}.holidays", join("calendar", name));
                let spot = reader.spot_of(&[path]);
                let (first, last) = (table.years().start().to_owned(), table.years().end().to_owned());
                let table = table.as_str();
                let reason =
                    tr!(": '{table}' has {first} to {last}, but not {year}", table, first, last, year);
                let hint =
                    tr!("install a newer itdesk, or list the days of {year} in holidays and special", year);
                reader.warn(&spot, &reason, &hint);
            }
        }
    }
}

/// Targets of an agreement beyond the manual's limits, and those out of order.
fn targets(reader: &mut Reader, policy: &Policy, agreement: &Agreement, path: &str) {
    let default = &policy.sla.default;
    let calendar = policy.calendars.get(&agreement.calendar);
    for class in Class::ALL {
        let Some(own) = agreement.rows[*class as usize] else { continue };
        let row = format!("{path}.{class}");
        let own = three(own);
        for ((name, limit), _) in LIMITS.iter().zip(own).filter(|((_, limit), own)| *own > Some(*limit)) {
            let spot = reader.spot_of(&[format!("{row}.{name}")]);
            let limit = format!("{}h", limit / 60);
            let reason = tr!(" is looser than the manual's {limit}", limit);
            reader.warn(&spot, &reason, &tr!("set {limit} or less", limit));
        }
        for ((name, limit), own) in LIMITS.iter().zip(own) {
            let Some(own) = own.filter(|own| own <= limit) else { continue };
            let real = calendar.and_then(|calendar| calendar.least_real_seconds(own * 60));
            let Some(real) = real.filter(|real| *real > limit * 60) else { continue };
            let spot = reader.spot_of(&[format!("{row}.{name}"), row.clone(), path.to_owned()]);
            let spot = Spot { path: format!("{row}.{name}"), ..spot };
            let reason = tr!(
                ": {own} on the calendar {calendar} are {real} at least, more than the manual's {limit}",
                own = format_duration(own * 60),
                calendar = quoted(&agreement.calendar),
                real = format_duration(real),
                limit = format!("{}h", limit / 60)
            );
            reader.warn(
                &spot,
                &reason,
                tr!("the manual counts real time: set less, or use the calendar always"),
            );
        }
        in_order(reader, &row, own, three(default.rows[*class as usize].unwrap_or_default()));
    }
}

/// What the row leaves to the default counts here, but two targets of the default are its own affair.
fn in_order(reader: &mut Reader, row: &str, own: [Option<i64>; 3], inherited: [Option<i64>; 3]) {
    let hint =
        tr!("respond, handle and resolve follow each other; give each at least the time of the one before");
    for (first, second) in [(0, 1), (1, 2)] {
        let target = |index: usize| own[index].or(inherited[index]).unwrap_or(0);
        let given = own[first].is_some() || own[second].is_some();
        if given && target(first) > target(second) {
            let (before, after) = (LIMITS[first].0, LIMITS[second].0);
            let spot = reader.spot_of(&[format!("{row}.{after}"), format!("{row}.{before}"), row.to_owned()]);
            let (long, short) = (format_duration(target(first) * 60), format_duration(target(second) * 60));
            reader.warn(
                &spot,
                &tr!(": {before} ({long}) comes after {after} ({short})", before, long, after, short),
                hint,
            );
        }
    }
}

fn three(targets: Targets) -> [Option<i64>; 3] {
    [targets.respond, targets.handle, targets.resolve]
}

/// Classes that the conditions ask for without a row, and rows that the conditions exclude.
fn unused_rows(reader: &mut Reader, agreement: &Agreement, path: &str) {
    let asked = &agreement.when.class;
    if agreement.rows.iter().all(Option::is_none) {
        let reason = tr!(" sets no targets, so it never matches");
        reader.warn(
            &reader.spot_of(&[path.to_owned()]),
            reason,
            tr!("add a row such as A = { respond = \"10m\" }"),
        );
        return;
    }
    for class in Class::ALL {
        let row = agreement.rows[*class as usize].is_some();
        if asked.contains(class) && !row {
            let spot = reader.spot_of(&[format!("{path}.when.class")]);
            let reason = tr!(" names class {class}, but the agreement has no row {class}", class);
            reader.warn(&spot, &reason, &tr!("add a row {class}, or remove {class} from when.class", class));
        } else if row && !asked.is_empty() && !asked.contains(class) {
            let spot = reader.spot_of(&[format!("{path}.{class}")]);
            let reason = tr!(" is never used: when.class does not name class {class}", class);
            reader.warn(&spot, &reason, &tr!("remove the row, or add {class} to when.class", class));
        }
    }
}

fn records(reader: &mut Reader, policy: &Policy) {
    let limits = policy.records;
    if limits.complete > limits.filed {
        let spot = reader.spot_of(&["records.complete".to_owned(), "records.filed".to_owned()]);
        let reason =
            tr!(": a record would have to be filed (records.filed) before it is complete (records.complete)");
        reader.warn(&spot, reason, tr!("give filed at least the time of complete (by default 24h and 72h)"));
    }
}
