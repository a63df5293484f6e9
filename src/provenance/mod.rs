//! Who decided, and what proves it: the histories of the desk against the commits of its repository.
//!
//! A history says who did what; git says in which commit that came, who wrote the commit, and whether it bears a valid
//! signature. `trail` walks the commits, `signers` asks git about signatures, and here both are judged by the policy.

mod events;
mod evidence;
mod fault;
mod gateways;
mod signers;
mod trail;
mod verify;

pub use evidence::evidence;
pub use fault::Fault;
pub use gateways::GATEWAY;
pub use signers::Signed;
pub use verify::{HistoryFinding, Proven, VerifyReport, verify};
