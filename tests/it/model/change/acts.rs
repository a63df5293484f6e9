//! What may be tried on a change, as commands.

use proptest::prelude::*;

pub const POLICY: &str = r#"
[people.req]
roles = ["cab", "technical-lead"]
[people.lead]
roles = ["technical-lead"]
[people.boss]
roles = ["senior-management"]
[people.c1]
roles = ["cab"]
[people.c2]
roles = ["cab"]
[people.c3]
roles = ["cab"]
[people.op]

[changes]
checklist = ["tests", "training"]
monitoring = "2d"

[[changes.freeze]]
name = "year end"
from = "2026-12-20"
to = "2026-12-31"
"#;

/// Everyone who may try to vote; `op` carries changes out.
pub const PEOPLE: [&str; 7] = ["req", "lead", "boss", "c1", "c2", "c3", "op"];
pub const ROLES: [&str; 3] = ["technical-lead", "senior-management", "cab"];

#[derive(Debug, Clone)]
pub enum Act {
    Edit,
    Submit,
    Assess { high: bool },
    Vote { who: usize, role: usize, yes: bool },
    Schedule { frozen: bool },
    Prepare { item: &'static str },
    Wait,
    Start,
    Complete,
    Fail,
    Rollback,
    Monitor,
    Evaluate { early: bool },
    Review,
    Close,
    Cancel,
}

/// An act, or (`None`) the one that leads on.
pub fn turn() -> impl Strategy<Value = Option<Act>> {
    prop_oneof![2 => act().prop_map(Some), 3 => Just(None)]
}

fn act() -> impl Strategy<Value = Act> {
    let vote = (1..6_usize, 0..ROLES.len(), prop::bool::weighted(0.5));
    prop_oneof![
        1 => Just(Act::Edit),
        1 => Just(Act::Submit),
        3 => any::<bool>().prop_map(|high| Act::Assess { high }),
        9 => vote.prop_map(|(who, role, yes)| Act::Vote { who, role, yes }),
        4 => prop::bool::weighted(0.2).prop_map(|frozen| Act::Schedule { frozen }),
        5 => prop::sample::select(vec!["tests", "training"]).prop_map(|item| Act::Prepare { item }),
        2 => Just(Act::Wait),
        5 => Just(Act::Start),
        2 => Just(Act::Complete),
        1 => Just(Act::Fail),
        4 => Just(Act::Rollback),
        1 => Just(Act::Monitor),
        2 => any::<bool>().prop_map(|early| Act::Evaluate { early }),
        1 => Just(Act::Review),
        2 => Just(Act::Close),
        1 => prop::bool::weighted(0.4).prop_map(|cancel| if cancel { Act::Cancel } else { Act::Monitor }),
    ]
}

pub fn command(act: &Act, id: &str, turn: usize, day: u32) -> (String, String) {
    let own = |verb: &str| format!("change {verb} {id}");
    let line = match act {
        Act::Edit => format!("change edit {id} --plan 'another plan {turn}'"),
        Act::Submit => own("submit"),
        Act::Assess { high } => {
            let (likelihood, impact) = if *high { ("likely", "extensive") } else { ("unlikely", "minor") };
            format!(
                "change assess {id} --likelihood {likelihood} --impact {impact} --effects e --mitigation m --signed-by lead"
            )
        }
        Act::Vote { role, yes, .. } => {
            let verb = if *yes { "approve" } else { "reject" };
            format!("change {verb} {id} --role {} --because b", ROLES[*role])
        }
        Act::Schedule { frozen: true } => format!("change schedule {id} --from 2026-12-24 --to 4h"),
        Act::Schedule { frozen: false } => {
            format!("change schedule {id} --from '2026-12-{:02} 22:00' --to 1h", day + 1)
        }
        Act::Prepare { item } => format!("change prepare {id} {item}"),
        Act::Wait => "list --count".to_owned(),
        Act::Start => format!("change start {id} --implementer op"),
        Act::Complete => own("complete"),
        Act::Fail => format!("change fail {id} --note n"),
        Act::Rollback => format!("change rollback {id} --note n"),
        Act::Monitor => format!("change monitor {id} seen"),
        Act::Evaluate { early } => {
            let early = if *early { " --early --because b" } else { "" };
            format!("change evaluate {id} --effect e --as-expected yes{early}")
        }
        Act::Review => format!("change review {id} --course c --result r --attended boss"),
        Act::Close => own("close"),
        Act::Cancel => format!("change cancel {id} --because b"),
    };
    let who = if let Act::Vote { who, .. } = act { PEOPLE[*who] } else { "op" };
    (line, who.to_owned())
}
