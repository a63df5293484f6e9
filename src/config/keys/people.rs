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
ssh_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExample lin@example.org"]
away = false"#,
    NAME = "name", Is::Text, "The name for people." => |p| json!(p.name);
    EMAIL = "email", Is::Texts, "Addresses; `--as` with one of them is this person." => |p| json!(p.email);
    SKILLS = "skills", Is::Texts, "What the person can do, in the words of the services."
        => |p| json!(p.skills);
    ROLES = "roles", Is::Texts,
        "Roles such as `technical-lead` or `cab`; the role `gateway` may commit what others did."
        => |p| json!(p.roles);
    SSH_KEYS = "ssh_keys", Is::Texts,
        "Public SSH keys; a commit signed by one of them is this person's."
        => |p| some(&p.ssh_keys);
    AWAY = "away", Is::Flag, "Whether `assign --auto` passes the person over." => |p| json!(p.away);
}
