//! How long a record is kept (M3.3c).

use super::policy::{Period, RecordLimits};
use crate::records::Kind;

/// How long the record of a kind is kept: as long as the policy says, a change's for at least three years (M6.3b).
pub fn keep(policy: &RecordLimits, kind: Kind) -> Period {
    let least = Period::months(36);
    match kind {
        Kind::Change if policy.keep.rough_days() < least.rough_days() => least,
        _ => policy.keep,
    }
}
