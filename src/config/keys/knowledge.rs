//! `[knowledge]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::{by_name, minutes, text};
use crate::records::words::ArticleType;
use crate::rules::policy::Knowledge;

table! {
    Knowledge = Some(Knowledge::default()),
    "How articles are graded, kept current and found.",
    see: Some("guides/knowledge.md"),
    example: "",
    GRADE = "grade", Is::Text, "The grade of an article that names none." => |k| json!(k.grade);
    GRADES = "grades", Is::Named(&grade::TABLE), "Grades of articles, by name."
        => |k| by_name(k.grades.iter().map(|(name, it)| (name.as_str(), grade::TABLE.value(it))));
    REVIEW = "review", Is::Each(ArticleType::WORDS, &Is::Period),
        "How long an article of each type is current before its next review."
        => |k| by_name(ArticleType::ALL.iter().map(|kind| (kind.as_str(), text(k.review_after(*kind)))));
    APPROVAL = "approval", Is::Duration, "How long a draft may wait for approval." => |k| minutes(k.approval);
    SIGNED = "signed", Is::Flag,
        "Whether an approval counts only once its commit has the approver's signature, by a key in `ssh_keys`."
        => |k| json!(k.signed);
    UNHELPFUL = "unhelpful", Is::Inline(&unhelpful::TABLE), "When an article is to be reworked."
        => |k| unhelpful::TABLE.value(k);
    SYNONYMS = "synonyms", Is::Free("WORD", &Is::Texts), "What means the same as a word to a search for articles.",
        example "{ vpn = \"虚拟专用网\", laptop = [\"notebook\", \"portable computer\"] }"
        => |k| by_name(k.synonyms.iter().map(|group| (group[0].as_str(), json!(group[1..]))));
}

pub(in crate::config) mod grade {
    use super::*;
    use crate::rules::policy::Grade;

    table! {
        Grade = Some(Grade::default()),
        "Who reads, changes and approves the articles of a grade. Built in are `public`, which everyone reads, and `internal`, which the staff reads.",
        see: None,
        example: r#"[knowledge.grades.restricted]
read = ["technical-lead"]
change = ["technical-lead"]
approve = ["technical-lead"]"#,
        READ = "read", Is::Texts,
            "Who reads its articles in exports: `public` (everyone), `staff` (everyone under `people`), roles or names."
            => |g| json!(g.read);
        CHANGE = "change", Is::Texts, "Roles or names of those who may change its articles; none lets everyone."
            => |g| json!(g.change);
        APPROVE = "approve", Is::Texts,
            "Roles or names of those who may approve its articles; none lets everyone but the authors."
            => |g| json!(g.approve);
    }
}

pub(in crate::config) mod unhelpful {
    use super::*;

    table! {
        Knowledge = Some(Knowledge::default()),
        "When an article is to be reworked: at so many votes against it, and a smaller share of votes for it.",
        see: None,
        example: "",
        VOTES = "votes", Is::Count, "The votes against it." => |k| json!(k.unhelpful_votes);
        SHARE = "share", Is::Share, "The share of votes for it." => |k| json!(k.unhelpful_share);
    }
}
