//! `[knowledge]`: grades, reviews, limits, synonyms (M8).

use std::collections::BTreeMap;

use super::people::each;
use super::reader::{Reader, Section};
use crate::records::words::ArticleType;
use crate::rules::policy::{Grade, Knowledge};

const KEYS: [&str; 7] = ["grade", "grades", "review", "approval", "signed", "unhelpful", "synonyms"];

/// The most votes that a limit may ask for.
const MOST_VOTES: u32 = 1_000_000;

/// Reads `[knowledge]`.
pub(super) fn knowledge(reader: &mut Reader, root: &Section) -> Knowledge {
    let builtin = Knowledge::default();
    let section = reader.section(root, "knowledge", &KEYS);
    let unhelpful = reader.section(&section, "unhelpful", &["votes", "share"]);
    let grades = grades(reader, &section, builtin.grades);
    Knowledge {
        grade: grade(reader, &section, &grades, builtin.grade),
        review: review(reader, &section, builtin.review),
        approval: reader.minutes(section.get("approval")).unwrap_or(builtin.approval),
        signed: reader.flag(section.get("signed")).unwrap_or(builtin.signed),
        unhelpful_votes: reader.whole(unhelpful.get("votes"), MOST_VOTES).unwrap_or(builtin.unhelpful_votes),
        unhelpful_share: reader.number(unhelpful.get("share"), 1.0).unwrap_or(builtin.unhelpful_share),
        synonyms: synonyms(reader, &section),
        grades,
    }
}

/// The grades that are given stand beside the built-in ones, or in place of those of the same name.
fn grades(
    reader: &mut Reader,
    section: &Section,
    mut grades: BTreeMap<String, Grade>,
) -> BTreeMap<String, Grade> {
    let given = each(reader, section, "grades", &["read", "change", "approve"], |reader, section| Grade {
        read: reader.names(section.get("read")),
        change: reader.names(section.get("change")),
        approve: reader.names(section.get("approve")),
    });
    grades.extend(given);
    grades
}

/// The grade of an article that names none; it must be one of the grades.
fn grade(
    reader: &mut Reader,
    section: &Section,
    grades: &BTreeMap<String, Grade>,
    builtin: String,
) -> String {
    let known: Vec<&str> = grades.keys().map(String::as_str).collect();
    let given = reader.parsed(section.get("grade"), "the name of a grade", |text| {
        let found = known.iter().find(|name| **name == text);
        let hint = || crate::near::suggestion(text, known.iter().copied());
        found.map(|_| text.to_owned()).ok_or_else(|| (format!("no grade '{text}' is declared"), hint()))
    });
    given.unwrap_or(builtin)
}

fn review(
    reader: &mut Reader,
    section: &Section,
    builtin: [crate::rules::policy::Period; 6],
) -> [crate::rules::policy::Period; 6] {
    let section = reader.section(section, "review", ArticleType::WORDS);
    let mut review = builtin;
    for kind in ArticleType::ALL {
        if let Some(given) = reader.period(section.get(kind.as_str())) {
            review[*kind as usize] = given;
        }
    }
    review
}

/// `[knowledge.synonyms]`: a word a line, and what means the same.
fn synonyms(reader: &mut Reader, section: &Section) -> Vec<Vec<String>> {
    let section = reader.table(section, "synonyms");
    let entries: Vec<_> = section.each().collect();
    let groups = entries.into_iter().map(|(word, _, node)| {
        let same = reader.names(Some(node));
        std::iter::once(word.to_owned()).chain(same).collect::<Vec<_>>()
    });
    groups.filter(|group| group.len() > 1).collect()
}
