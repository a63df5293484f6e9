//! What must hold of any bytes, a function a target. The properties of `fuzz.rs` and the cargo-fuzz targets under `fuzz/` call the
//! same functions.

pub mod alert;
pub mod board;
mod intake;
pub mod life;
pub mod merge;
mod record;
mod text;

use std::sync::LazyLock;

use itdesk::config::{TEMPLATE, read_policy};
use itdesk::records::Ticket;
use itdesk::rules::policy::Policy;
use jiff::Timestamp;

pub use alert::alert;
pub use intake::{import, measurement};
pub use merge::driver;
pub use record::{message, record};
pub use text::{filter, letter, policy, prose};

static NOW: LazyLock<Timestamp> = LazyLock::new(|| "2026-11-23T09:00:00Z".parse().unwrap());

/// The policy that `init` writes, for a desk with an address and people who may vote.
static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let own = "[people.lin]\nroles = [\"technical-lead\", \"cab\"]\n\
        [people.mei]\nroles = [\"cab\", \"senior-management\"]\n";
    let mut policy = sound(&format!("{TEMPLATE}\n{own}"));
    policy.mail.address = Some("help@desk.example".to_owned());
    policy
});

/// A policy without a mistake.
fn sound(text: &str) -> Policy {
    let (policy, findings) = read_policy(text, *NOW);
    assert_eq!(findings, [], "the policy of the targets is mistaken");
    policy
}

/// The record of an incident with everything in it.
static GOLDEN: LazyLock<Ticket> =
    LazyLock::new(|| Ticket::parse(include_bytes!("../../golden_incident.json")).unwrap());
