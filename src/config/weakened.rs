//! Settings that are weaker than the manual asks.

use super::reader::Reader;
use crate::lang::tr;
use crate::records::words::TestKind;
use crate::rules::duration::format_duration;
use crate::rules::policy::{Period, Policy};

/// The tests that a delivery passes before it begins (M4.1c).
const TESTS: [TestKind; 3] = [TestKind::Functional, TestKind::Performance, TestKind::Uat];
/// The share of acceptances that is to pass (M3.4c): a delivery that scores less passes too easily.
const PASS: f64 = 0.85;
const HOUR: i64 = 60;

/// Names every setting of `policy` that is weaker than the manual's.
pub(super) fn warn(reader: &mut Reader, policy: &Policy) {
    longer(reader, "records.complete", policy.records.complete, 24 * HOUR);
    longer(reader, "records.filed", policy.records.filed, 72 * HOUR);
    longer(reader, "deliveries.feedback", policy.deliveries.feedback, 24 * HOUR);
    kept(reader, policy);
    deliveries(reader, policy);
    changes(reader, policy);
}

/// A limit in minutes that is longer than the manual's (M5.4c, M4.3a).
fn longer(reader: &mut Reader, key: &str, own: i64, manual: i64) {
    if own <= manual {
        return;
    }
    let manual = format_duration(manual * 60);
    let reason = tr!(": {own} is longer than the manual's {manual}", own = format_duration(own * 60), manual);
    warn_at(reader, key, &reason, &tr!("set {limit} or less", limit = manual));
}

/// How long records are kept (M3.3c).
fn kept(reader: &mut Reader, policy: &Policy) {
    let (archive, keep) = (Period::months(12), Period::months(60));
    let own = policy.records.archive_after;
    if own.rough_months() > archive.rough_months() {
        let reason = tr!(": {own} is longer than the manual's {manual}", own, manual = archive);
        warn_at(reader, "records.archive_after", &reason, &tr!("set {limit} or less", limit = archive));
    }
    let own = policy.records.keep;
    if own.rough_months() < keep.rough_months() {
        let reason = tr!(": {own} is shorter than the manual's {manual}", own, manual = keep);
        warn_at(reader, "records.keep", &reason, &tr!("set {limit} or more", limit = keep));
    }
}

/// How deliveries are tested and judged (M4.1c, M3.4c).
fn deliveries(reader: &mut Reader, policy: &Policy) {
    let own = &policy.deliveries;
    let missing: Vec<&str> = TESTS.iter().filter(|t| !own.tests.contains(t)).map(|t| t.as_str()).collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        let reason = tr!(": a delivery can begin without the tests {missing} of the manual", missing);
        let all = TESTS.map(|test| format!("{:?}", test.as_str())).join(", ");
        warn_at(reader, "deliveries.tests", &reason, &tr!("set tests = [{all}]", all));
    }
    if own.pass < PASS {
        let reason = tr!(": {own} is less than the manual's {manual}", own = own.pass, manual = PASS);
        warn_at(reader, "deliveries.pass", &reason, &tr!("set {limit} or more", limit = PASS));
    }
}

/// How changes are prepared and watched (M6.2a, M6.2b).
fn changes(reader: &mut Reader, policy: &Policy) {
    if policy.changes.monitoring == 0 {
        let reason = tr!(": no change is monitored after its implementation");
        warn_at(reader, "changes.monitoring", reason, tr!("set a time such as \"7d\""));
    }
    if policy.changes.checklist.is_empty() {
        let reason = tr!(": a change can start without any preparation");
        let hint = tr!("list what must be ready, such as \"environment\" and \"tests\"");
        warn_at(reader, "changes.checklist", reason, hint);
    }
}

fn warn_at(reader: &mut Reader, key: &str, reason: &str, hint: &str) {
    reader.warn(&reader.spot_of(&[key.to_owned()]), reason, hint);
}
