//! `[people.NAME]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::some;
use crate::rules::policy::Person;

table! {
    Person = Some(Person::default()),
    "Who works on the desk. NAME is what a ticket has as its assignee.",
    see: Some("guides/verify.md"),
    example: r#"[people.lin]
name = "Lin Wei"
email = "lin@example.org"
skills = ["mail", "linux"]
roles = ["technical-lead"]
qualifications = ["acceptance"]
ssh_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExample lin@example.org"]
away = false
substitute = "wang"
[[people.lin.absence]]
from = "2026-12-20"
to = "2026-12-31"

[people.wang]
roles = ["department-head"]"#,
    NAME = "name", Is::Text, "The name for people." => |p| json!(p.name);
    EMAIL = "email", Is::Texts, "Addresses; `--as` with one of them is this person." => |p| json!(p.email);
    SKILLS = "skills", Is::Texts, "What the person can do, in the words of the services."
        => |p| json!(p.skills);
    ROLES = "roles", Is::Texts,
        "Roles such as `technical-lead` or `cab`; the role `gateway` may commit what others did."
        => |p| json!(p.roles);
    QUALIFICATIONS = "qualifications", Is::Texts,
        "What the person is qualified for; `deliveries.acceptance_qualification` may ask for one."
        => |p| some(&p.qualifications);
    SSH_KEYS = "ssh_keys", Is::Texts,
        "Public SSH keys; a commit signed by one of them is this person's."
        => |p| some(&p.ssh_keys);
    AWAY = "away", Is::Flag, "Whether `assign --auto` passes the person over." => |p| json!(p.away);
    SUBSTITUTE = "substitute", Is::Text, "The person who votes on changes for this one while it is away."
        => |p| json!(p.substitute);
    ABSENCE = "absence", Is::Tables(&absence::TABLE), "Times in which the person is away."
        => |p| some(&p.absences.iter().map(|a| absence::TABLE.value(a)).collect::<Vec<_>>());
}

pub(in crate::config) mod absence {
    use super::*;
    use crate::config::keys::show::text;
    use crate::rules::policy::Absence;

    table! {
        Absence = None,
        "A time in which a person is away: days or times of the desk's zone, the last day included.",
        see: None,
        example: r#"[[people.lin.absence]]
from = "2026-12-20"
to = "2026-12-31""#,
        FROM = "from", Is::Other("a day or a time"), "Its first day or instant." => |a| text(a.from);
        TO = "to", Is::Other("a day or a time"), "Its last day, or the instant it ends." => |a| text(a.to);
    }
}
