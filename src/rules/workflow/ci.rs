//! The life cycle of a configuration item: planned, in use, in repair, spare, retired (M5.2b).

use super::{Transition, Verb};
use crate::lang::mark;
use crate::records::State::{self, InRepair, InUse, Planned, Retired, Spare};

const ALL: &[(State, State)] =
    &[(InUse, InUse), (Planned, Planned), (InRepair, InRepair), (Spare, Spare), (Retired, Retired)];

pub(super) const CI: &[Transition] = &[
    Transition { verb: Verb::Edit, leads: ALL, says: mark!("Correct the fields of a configuration item") },
    Transition { verb: Verb::Assign, leads: ALL, says: mark!("Name the owner or the team") },
    Transition {
        verb: Verb::Depend,
        leads: ALL,
        says: mark!("Record which items a configuration item depends on"),
    },
    Transition {
        verb: Verb::Deploy,
        leads: &[(Planned, InUse), (InRepair, InUse), (Spare, InUse), (Retired, InUse)],
        says: mark!("Put a configuration item into use"),
    },
    Transition {
        verb: Verb::SendToRepair,
        leads: &[(InUse, InRepair), (Planned, InRepair), (Spare, InRepair)],
        says: mark!("Record that a configuration item is in repair"),
    },
    Transition {
        verb: Verb::Store,
        leads: &[(InUse, Spare), (Planned, Spare), (InRepair, Spare), (Retired, Spare)],
        says: mark!("Keep a configuration item as a spare"),
    },
    Transition {
        verb: Verb::Retire,
        leads: &[(InUse, Retired), (Planned, Retired), (InRepair, Retired), (Spare, Retired)],
        says: mark!("Take a configuration item out of service for good"),
    },
];
