//! Which risk a change has (M6.1d).

use crate::records::words::RiskLevel;
use crate::rules::policy::Changes;

/// The level of risk of a likelihood and an impact by the policy's matrix, with the reason; both are levels of
/// the policy, in its spelling.
///
/// ```
/// use itdesk::rules::change::risk::level;
/// use itdesk::rules::policy::Changes;
/// let (risk, reason) = level(&Changes::default(), "likely", "significant").unwrap();
/// assert_eq!(risk.as_str(), "high");
/// assert_eq!(reason, "likelihood likely and impact significant make the risk high");
/// ```
///
/// Returns `None` when either is no level of the policy.
pub fn level(policy: &Changes, likelihood: &str, impact: &str) -> Option<(RiskLevel, String)> {
    let row = policy.impact.iter().position(|l| l == impact)?;
    let column = policy.likelihood.iter().position(|l| l == likelihood)?;
    let level = *policy.matrix.get(row)?.get(column)?;
    Some((level, format!("likelihood {likelihood} and impact {impact} make the risk {level}")))
}
