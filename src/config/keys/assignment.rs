//! `[assignment]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::by_name;
use crate::config::defaults::default_policy;
use crate::records::Class;

table! {
    [u32; 4] = Some(default_policy().weights),
    "Who gets the work: someone of the service's team, by skill, then by the lightest load.",
    see: None,
    example: "",
    WEIGHTS = "weights", Is::Each(Class::WORDS, &Is::Count),
        "How much an open ticket of each class adds to a person's load."
        => |weights| by_name(Class::ALL.iter().map(|class| (class.as_str(), json!(weights[*class as usize]))));
}
