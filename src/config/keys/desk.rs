//! `[desk]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::zone;
use crate::config::defaults::default_policy;
use crate::lang::Language;
use crate::rules::policy::DeskPolicy;

table! {
    DeskPolicy = Some(default_policy().desk),
    "The desk itself.",
    see: None,
    example: "",
    NAME = "name", Is::Text, "The heading of reports, and the sender of mail." => |d| json!(d.name);
    TIMEZONE = "timezone", Is::Zone,
        "The zone in which times are shown, and read when they name none."
        => |d| zone(&d.timezone);
    CHANNELS = "channels", Is::Texts, "Ways in which tickets come in, beside the built-in ones."
        => |d| json!(d.channels);
    SUBJECTS = "subjects", Is::Texts, "What requests and incidents are about, beside the built-in subjects."
        => |d| json!(d.subjects);
    LANGUAGE = "language", Is::Language,
        "The language of mails, reports, the knowledge site and drafts; without it, reports follow the reader, and all else is English.",
        example "\"zh-CN\""
        => |d| json!(d.language.map(Language::tag));
    CONTROLLED = "controlled", Is::Flag,
        "Whether `verify` reports a commit that weakens the policy and names no approved change."
        => |d| json!(d.controlled);
}
