//! `[deliveries]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::minutes;
use crate::records::words::{DeliveryDemand, TestKind};
use crate::rules::policy::Deliveries;

table! {
    Deliveries = Some(Deliveries::default()),
    "How deliveries are tested and accepted. The verdict is part satisfaction of the customer, part conformity of the process.",
    see: Some("guides/deliveries.md"),
    example: "",
    TESTS = "tests", Is::Words(TestKind::WORDS),
        "The tests that must have passed before a delivery begins."
        => |d| json!(d.tests);
    REQUIRES = "requires", Is::Words(DeliveryDemand::WORDS),
        "What must be recorded and ready before a delivery begins, beside needs, criteria and an acceptance team."
        => |d| json!(d.requires);
    ACCEPTANCE_QUALIFICATION = "acceptance_qualification", Is::Text,
        "The qualification that every member of an acceptance team must have.",
        example "\"acceptance\""
        => |d| json!(d.acceptance_qualification);
    SATISFACTION = "satisfaction", Is::Share, "The share of satisfaction in the verdict."
        => |d| json!(d.satisfaction);
    PASS = "pass", Is::Share, "The score from which a delivery passes." => |d| json!(d.pass);
    FEEDBACK = "feedback", Is::Duration, "How soon feedback on a delivery is answered." => |d| minutes(d.feedback);
}
