//! `[classification]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use crate::config::defaults;
use crate::records::Class;
use crate::rules::policy::Classification;

table! {
    Classification = Some(defaults::classification()),
    "How urgent work is: the class A, B, C or D of a ticket follows from impact and urgency.",
    see: Some("reference/sla.md"),
    example: "",
    IMPACT = "impact", Is::Texts, "Levels of impact, the gravest first." => |c| json!(c.impact);
    URGENCY = "urgency", Is::Texts, "Levels of urgency, the most urgent first." => |c| json!(c.urgency);
    MATRIX = "matrix", Is::Other("rows of classes"),
        "A row for each impact, with a letter for each urgency."
        => |c| {
            let row = |row: &Vec<Class>| row.iter().map(|class| class.as_str()).collect::<String>();
            json!(c.matrix.iter().map(row).collect::<Vec<_>>())
        };
    FLOORS = "floors", Is::Table(&floors::TABLE), "The class a ticket has at least."
        => |c| floors::TABLE.value(&c.floors);
}

pub(in crate::config) mod floors {
    use super::*;
    use crate::rules::policy::Floors;

    table! {
        Floors = Some(Floors::default()),
        "The class a ticket has at least, whatever the matrix says.",
        see: None,
        example: "",
        EMERGENCY = "emergency", Is::Word(Class::WORDS), "For tickets of type `emergency`."
            => |f| json!(f.emergency);
        IMPORTANT = "important", Is::Word(Class::WORDS), "For tickets of type `important`."
            => |f| json!(f.important);
        OUTAGE = "outage", Is::Word(Class::WORDS), "For a full interruption." => |f| json!(f.outage);
        PARTIAL = "partial", Is::Word(Class::WORDS), "For a partial interruption." => |f| json!(f.partial);
        DATA_LOSS = "data_loss", Is::Word(Class::WORDS), "For an actual loss of data."
            => |f| json!(f.data_loss);
        DIFFICULT = "difficult", Is::Word(Class::WORDS), "For work of high difficulty."
            => |f| json!(f.difficult);
    }
}
